import { Agent, request } from 'undici';
import { problemOfStatus, STATUS_PATH } from '../src/lantime/answer';
import { LantimeError } from '../src/lantime/errors';

/** How a device is reached from Node. */
export interface DeviceAccess {
  /** Base URL, `https://lantime.example.com`; credentials in it are refused. */
  url: string;
  user?: string;
  password?: string;
  /** Accept any certificate. */
  insecure?: boolean;
  /** Authorities to trust instead of the usual ones, PEM. */
  ca?: string;
  timeoutSeconds?: number;
}

const TLS_CODES = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/;

/** Node's word for a failed connection as a problem with a cause and a remedy. */
function problemOfConnection(error: unknown): LantimeError {
  const code = String((error as { code?: unknown }).code ?? '');
  if (TLS_CODES.test(code)) {
    return new LantimeError('certificate', code);
  }
  return /TIMEOUT/.test(code) ? new LantimeError('timeout') : new LantimeError('refused', code || undefined);
}

/**
 * A function that fetches the status of one device over a kept-alive connection.
 * @returns the body of each answer; the function throws LantimeError
 */
export function connectDevice(access: DeviceAccess): {
  fetchStatus: (signal?: AbortSignal) => Promise<string>;
  close: () => Promise<void>;
} {
  let base: URL;
  try {
    base = new URL(access.url);
  } catch {
    throw new LantimeError('no-url', 'not a URL');
  }
  if (base.username || base.password) {
    throw new LantimeError('no-url', 'credentials do not belong into the URL');
  }
  const timeout = (access.timeoutSeconds ?? 10) * 1000;
  const agent = new Agent({
    connections: 1,
    connect: { rejectUnauthorized: !access.insecure, ca: access.ca, timeout },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  const url = base.href.replace(/\/+$/, '') + STATUS_PATH;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (access.user !== undefined) {
    headers.authorization = `Basic ${Buffer.from(`${access.user}:${access.password ?? ''}`).toString('base64')}`;
  }
  return {
    async fetchStatus(signal) {
      try {
        const answer = await request(url, { dispatcher: agent, headers, signal });
        const body = await answer.body.text();
        if (answer.statusCode !== 200) {
          throw problemOfStatus(answer.statusCode, body);
        }
        return body;
      } catch (error) {
        throw error instanceof LantimeError ? error : problemOfConnection(error);
      }
    },
    close: () => agent.close(),
  };
}
