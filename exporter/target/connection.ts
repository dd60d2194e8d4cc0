import { TLSSocket } from 'node:tls';
import { Agent, buildConnector, request } from 'undici';
import { DEFAULT_MAX_ANSWER_MEGABYTES, DEFAULT_TIMEOUT_SECONDS, STATUS_PATH } from '../../src/lantime/answer';
import { LantimeError } from '../../src/lantime/errors';
import type { DeviceCertificate } from '../exposition/probe';
import { ExporterError } from '../problems';
import { decodeUtf8 } from '../text';
import { errorOfAnswer, errorOfRequest } from './connection-errors';
import type { DeviceAccess } from './target';

/** Longer than the time between two requests, so that a connection is reused if the device keeps it open. */
const KEEP_ALIVE_MS = 120_000;

/** A kept-alive connection to one device. */
export interface DeviceConnection {
  /** The body of one answer. @throws LantimeError */
  fetchBody: (signal?: AbortSignal) => Promise<Uint8Array>;
  /** The same as text. */
  fetchStatus: (signal?: AbortSignal) => Promise<string>;
  /** What the device last presented; undefined before the first connection, and over plain HTTP. */
  certificate: () => DeviceCertificate | undefined;
  close: () => Promise<void>;
}

/**
 * Prepares the connection to a device. Nothing is sent before the first fetch.
 * @throws LantimeError when the URL is not usable
 */
export function connectDevice(access: DeviceAccess): DeviceConnection {
  const url = statusUrl(access.url);
  const timeout = (access.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  const maxMegabytes = access.maxAnswerMegabytes ?? DEFAULT_MAX_ANSWER_MEGABYTES;
  let certificate: DeviceCertificate | undefined;
  const connect = buildConnector({
    rejectUnauthorized: !access.insecure,
    ca: access.ca,
    servername: access.serverName,
    timeout,
  });
  const agent = new Agent({
    connections: 1,
    connect: (options, done) =>
      connect(options, (...outcome) => {
        certificate = readCertificate(outcome[1], !access.insecure) ?? certificate;
        done(...outcome);
      }),
    headersTimeout: timeout,
    bodyTimeout: timeout,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxResponseSize: Math.round(maxMegabytes * 1e6),
  });
  const headers: Record<string, string> = { accept: 'application/json' };
  if (access.user !== undefined) {
    headers.authorization = `Basic ${Buffer.from(`${access.user}:${access.password ?? ''}`).toString('base64')}`;
  }
  const fetchBody = async (signal?: AbortSignal): Promise<Uint8Array> => {
    // The timeouts of undici cover single steps; an answer that trickles in would pass all of them.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new LantimeError('timeout')), timeout);
    const cancel = () => deadline.abort(signal?.reason);
    signal?.addEventListener('abort', cancel, { once: true });
    let begun = false;
    try {
      signal?.throwIfAborted();
      const answer = await request(url, { dispatcher: agent, headers, signal: deadline.signal });
      begun = true;
      const body = new Uint8Array(await answer.body.arrayBuffer());
      if (answer.statusCode !== 200) {
        throw errorOfAnswer(answer.statusCode, body, answer.headers['retry-after']);
      }
      if (body.length === 0) {
        throw new ExporterError('empty');
      }
      return body;
    } catch (error) {
      throw errorOfRequest(error, begun, maxMegabytes);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  };
  return {
    fetchBody,
    fetchStatus: async (signal) => decodeUtf8(await fetchBody(signal)),
    certificate: () => certificate,
    close: () => agent.destroy(),
  };
}

function statusUrl(address: string): string {
  let base: URL;
  try {
    base = new URL(address);
  } catch {
    throw new LantimeError('no-url', 'not a URL');
  }
  if (base.username || base.password) {
    throw new LantimeError('no-url', 'the URL must not contain credentials');
  }
  if (!/^https?:$/.test(base.protocol)) {
    throw new LantimeError('bad-url', 'neither http nor https');
  }
  return base.href.replace(/\/+$/, '') + STATUS_PATH;
}

/** Undefined for a connection without TLS, and for a failed one. */
function readCertificate(socket: unknown, verify: boolean): DeviceCertificate | undefined {
  // Contrary to its type, it is undefined when the peer presents none.
  const expiry =
    socket instanceof TLSSocket ? (socket.getPeerCertificate()?.valid_to as string | undefined) : undefined;
  const validUntil = expiry === undefined ? Number.NaN : Date.parse(expiry);
  return Number.isNaN(validUntil) ? undefined : { validUntil, verified: verify && (socket as TLSSocket).authorized };
}
