/** Health checks of a running exporter, from the same computer. */
import { Agent, buildConnector, request } from 'undici';
import type { ListenAddress } from '../config/config';

export const HEALTH_PATH = '/-/healthy';
/** What a healthy exporter answers there. */
export const HEALTHY = 'healthy';
/** Of the basic authentication; tells the exporter's 401 from that of another program. */
export const REALM = 'LANTIME exporter';

const TIMEOUT_MS = 5000;

/**
 * Asks the exporter at an address of this computer, over HTTP or HTTPS, whichever it serves. Its certificate is not verified
 * and no login is needed: nothing secret is sent, and an exporter that asks for a login or a client certificate is alive.
 * @returns what is wrong; undefined when it is healthy
 */
export async function findHealthProblem(address: ListenAddress): Promise<string | undefined> {
  const authority = toAuthority(address);
  // HTTP first: a TLS server silently drops what is not TLS, while an HTTP server logs what is not HTTP.
  const overHttp = await ask(`http://${authority}`);
  if (overHttp.failure === undefined || overHttp.failure === 'ECONNREFUSED') {
    return overHttp.problem;
  }
  const overTls = await ask(`https://${authority}`);
  return wantsClientCertificate(overTls) ? undefined : overTls.problem;
}

interface HealthAnswer {
  problem?: string;
  /** Error code when there was no response. */
  failure?: string;
  /** Whether the connection was established, including the TLS handshake. */
  isConnected: boolean;
}

/** Without a client certificate, TLS 1.2 ends in an alert; with TLS 1.3, Node.js closes the connection after the handshake. */
function wantsClientCertificate({ failure = '', isConnected }: HealthAnswer): boolean {
  return isConnected
    ? /^(UND_ERR_SOCKET|ECONNRESET)$/.test(failure)
    : /ALERT_(HANDSHAKE_FAILURE|CERTIFICATE_REQUIRED)$/.test(failure);
}

async function ask(url: string): Promise<HealthAnswer> {
  let isConnected = false;
  const connect = buildConnector({ rejectUnauthorized: false, timeout: TIMEOUT_MS });
  const dispatcher = new Agent({
    connect: (options, done) =>
      connect(options, (...outcome) => {
        isConnected ||= outcome[0] === null;
        done(...outcome);
      }),
  });
  try {
    const { statusCode, headers, body } = await request(url + HEALTH_PATH, {
      dispatcher,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await body.text();
    const isHealthy =
      statusCode === 401
        ? String(headers['www-authenticate']).includes(REALM)
        : statusCode === 200 && text.trim() === HEALTHY;
    const problem = isHealthy ? undefined : `${url} does not answer like a healthy exporter (HTTP ${statusCode})`;
    return { problem, isConnected };
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    return { problem: `${url} does not answer (${code ?? message})`, failure: String(code ?? name), isConnected };
  } finally {
    await dispatcher.destroy();
  }
}

/** Host and port to connect to, for an exporter that listens at this address. */
function toAuthority({ host, port }: ListenAddress): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? 'localhost' : host;
  return `${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
