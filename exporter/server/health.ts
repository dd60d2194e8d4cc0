/** Health checks of a running exporter, from the same computer. */
import { Agent, request } from 'undici';
import type { ListenAddress } from '../config/config';

export const HEALTH_PATH = '/-/healthy';
/** What a healthy exporter answers there. */
export const HEALTHY = 'healthy';
/** Basic authentication; also tells the exporter's 401 from that of another program. */
export const REALM = 'LANTIME exporter';

const TIMEOUT_MS = 5000;
/** TLS alerts of a server that requires a client certificate. */
const CLIENT_CERTIFICATE_REQUIRED = /ALERT_(CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE)/;

/**
 * Asks the exporter at an address of this computer, over HTTP or HTTPS, whichever it serves. Neither its certificate nor a
 * login is needed: an exporter that asks for a login or for a client certificate is answering, and nothing secret is sent.
 * @returns what is wrong; undefined when it is healthy
 */
export async function findHealthProblem(address: ListenAddress): Promise<string | undefined> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false, timeout: TIMEOUT_MS } });
  const authority = authorityOf(address);
  try {
    // HTTP first: a TLS server drops what is not TLS silently, an HTTP server logs what is not HTTP.
    const overHttp = await ask(`http://${authority}`, dispatcher);
    if (overHttp.failure === undefined || overHttp.failure === 'ECONNREFUSED') {
      return overHttp.problem;
    }
    const overTls = await ask(`https://${authority}`, dispatcher);
    return CLIENT_CERTIFICATE_REQUIRED.test(overTls.failure ?? '') ? undefined : overTls.problem;
  } finally {
    await dispatcher.destroy();
  }
}

interface HealthAnswer {
  problem?: string;
  /** Error code, when there was no response at all. */
  failure?: string;
}

async function ask(url: string, dispatcher: Agent): Promise<HealthAnswer> {
  try {
    const { statusCode, headers, body } = await request(url + HEALTH_PATH, {
      dispatcher,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await body.text();
    const isExporter =
      statusCode === 401 ? String(headers['www-authenticate']).includes(REALM) : text.trim() === HEALTHY;
    return isExporter && [200, 401].includes(statusCode)
      ? {}
      : { problem: `${url} does not answer like a healthy exporter (HTTP ${statusCode})` };
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    return { problem: `${url} does not answer (${code ?? message})`, failure: String(code ?? name) };
  }
}

/** Host and port to connect to, for an exporter that listens there. */
function authorityOf({ host, port }: ListenAddress): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? 'localhost' : host;
  return `${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
