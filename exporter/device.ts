import { TLSSocket } from 'node:tls';
import { Agent, buildConnector, request } from 'undici';
import { problemOfStatus, STATUS_PATH } from '../src/lantime/answer';
import { LantimeError } from '../src/lantime/errors';
import { ExporterError, type ExporterProblem } from './problems';
import { decode } from './reading';

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
  /** Name the certificate was issued for, where it is not the one in the URL. */
  serverName?: string;
  /** For the whole request, from the connection to the last byte; 10 unless given. */
  timeoutSeconds?: number;
  /** Longer answers are cut off while they arrive, megabytes (1e6 bytes); 16 unless given. */
  maxAnswerMegabytes?: number;
}

/** What the device showed when the connection was made. */
export interface DeviceCertificate {
  /** Until when it is valid, milliseconds since 1970. */
  validUntil: number;
  /** Whether an authority that is trusted vouches for it; never true when any certificate is accepted. */
  verified: boolean;
}

/** The largest answer expected has about 100,000 values, some 5 MB. */
export const DEFAULT_MAX_ANSWER_MEGABYTES = 16;
/** Seconds. LANTIMEs answer in less than one (device-api.md 1.5); large ones and slow networks take longer. */
export const DEFAULT_TIMEOUT_SECONDS = 10;

/** Longer than the time between two requests, so that a connection is used again where the device keeps it open. */
const KEEP_ALIVE_MS = 120_000;

/** Reasons by the codes of Node.js, OpenSSL and undici; the first that fits counts. */
const REASONS_BY_CODE: ReadonlyArray<readonly [codes: RegExp, problem: ExporterProblem | 'certificate']> = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'name-not-resolved'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN)$/, 'network-unreachable'],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'certificate-expired'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'certificate-name'],
  [/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/, 'certificate'],
  [/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER|HANDSHAKE_FAILURE|INAPPROPRIATE_FALLBACK/, 'tls-version'],
  [/WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG/, 'not-tls'],
  [/^(ERR_SSL_|ERR_TLS|EPROTO)/, 'tls'],
  [/^(UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/, 'header-overflow'],
  [/^HPE_/, 'malformed-http'],
];

/**
 * Node's word for a failed request as a problem with a cause and a remedy.
 * @param begun whether the answer had begun
 */
function problemOf(error: unknown, begun: boolean, maxMegabytes: number): LantimeError {
  if (error instanceof LantimeError) {
    return error;
  }
  const { code: written, message = '' } = error as { code?: unknown; message?: string };
  const code = String(written ?? '');
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new LantimeError('too-large', `more than ${maxMegabytes} MB`);
  }
  if (/TIMEOUT|ETIMEDOUT/.test(code)) {
    return new LantimeError('timeout');
  }
  // OpenSSL's reason stands in the message where the code is EPROTO: `...:SSL routines:ssl3_get_record:wrong version number:...`
  const words = code === 'EPROTO' ? `EPROTO ${message.toUpperCase().replace(/ /g, '_')}` : code;
  const problem = REASONS_BY_CODE.find(([codes]) => codes.test(words))?.[1];
  if (problem === 'malformed-http' && begun) {
    return new LantimeError('truncated', code);
  }
  return problem === undefined
    ? new LantimeError(begun ? 'truncated' : 'refused', code || undefined)
    : problem === 'certificate'
      ? new LantimeError(problem, code)
      : new ExporterError(problem, code);
}

/** Longer waits are not believed. */
const LONGEST_RETRY_MS = 3600_000;

/** What `Retry-After` says, seconds or a date (RFC 9110 10.2.3), milliseconds since 1970. */
export function retryAt(header: unknown, now: number): number | undefined {
  const written = typeof header === 'string' ? header.trim() : '';
  const at = /^\d+$/.test(written)
    ? now + 1000 * Number(written)
    : // A number that is none would be taken for a year.
      /[a-z]/i.test(written)
      ? Date.parse(written)
      : NaN;
  return at > now ? Math.min(at, now + LONGEST_RETRY_MS) : undefined;
}

function problemOfAnswer(status: number, body: Uint8Array, retryAfter: unknown): LantimeError {
  if (status !== 429 && status !== 503) {
    return problemOfStatus(status, decode(body));
  }
  const now = Date.now();
  const until = retryAt(retryAfter, now);
  const wait = until === undefined ? '' : `, retry after ${Math.round((until - now) / 1000)} s`;
  return new ExporterError(status === 429 ? 'rate-limited' : 'unavailable', `HTTP ${status}${wait}`, until);
}

/**
 * A function that fetches the status of one device over a kept-alive connection.
 * @returns the body of each answer; the function throws LantimeError
 */
export function connectDevice(access: DeviceAccess): {
  fetchBody: (signal?: AbortSignal) => Promise<Uint8Array>;
  /** The same as text. */
  fetchStatus: (signal?: AbortSignal) => Promise<string>;
  /** Of the last connection; undefined before the first, and over plain HTTP. */
  certificate: () => DeviceCertificate | undefined;
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
  if (!/^https?:$/.test(base.protocol)) {
    throw new LantimeError('bad-url', 'neither http nor https');
  }
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
        certificate = certificateOf(outcome[1], !access.insecure) ?? certificate;
        done(...outcome);
      }),
    headersTimeout: timeout,
    bodyTimeout: timeout,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxResponseSize: Math.round(maxMegabytes * 1e6),
  });
  const url = base.href.replace(/\/+$/, '') + STATUS_PATH;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (access.user !== undefined) {
    headers.authorization = `Basic ${Buffer.from(`${access.user}:${access.password ?? ''}`).toString('base64')}`;
  }
  const fetchBody = async (signal?: AbortSignal): Promise<Uint8Array> => {
    // The time-outs of the library are for the single steps; an answer that trickles in would pass them all.
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
        throw problemOfAnswer(answer.statusCode, body, answer.headers['retry-after']);
      }
      if (body.length === 0) {
        throw new ExporterError('empty');
      }
      return body;
    } catch (error) {
      throw problemOf(error, begun, maxMegabytes);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  };
  return {
    fetchBody,
    fetchStatus: async (signal) => decode(await fetchBody(signal)),
    certificate: () => certificate,
    close: () => agent.destroy(),
  };
}

/** Undefined for a connection without TLS, and for one that failed. */
function certificateOf(socket: unknown, checked: boolean): DeviceCertificate | undefined {
  // Undefined when the peer shows none, against the types.
  const shown = socket instanceof TLSSocket ? (socket.getPeerCertificate()?.valid_to as string | undefined) : undefined;
  const validUntil = shown === undefined ? Number.NaN : Date.parse(shown);
  return Number.isNaN(validUntil) ? undefined : { validUntil, verified: checked && (socket as TLSSocket).authorized };
}
