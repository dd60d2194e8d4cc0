/** Why a request to a device failed, as a problem with a cause and a remedy. */
import { problemOfStatus } from '../../src/lantime/answer';
import { LantimeError } from '../../src/lantime/errors';
import { ExporterError, type ExporterProblem } from '../problems';
import { decodeUtf8 } from '../text';

/** Problems by error codes of Node.js, OpenSSL and undici; the first match counts. */
const PROBLEMS_BY_CODE: ReadonlyArray<readonly [codes: RegExp, problem: ExporterProblem | 'certificate']> = [
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
 * The problem behind an exception of undici.
 * @param begun whether the answer had begun
 * @param maxMegabytes the limit of the answer, for the message
 */
export function errorOfRequest(error: unknown, begun: boolean, maxMegabytes: number): LantimeError {
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
  // With EPROTO, the reason given by OpenSSL is in the message: `...:SSL routines:ssl3_get_record:wrong version number:...`
  const words = code === 'EPROTO' ? `EPROTO ${message.toUpperCase().replace(/ /g, '_')}` : code;
  const problem = PROBLEMS_BY_CODE.find(([codes]) => codes.test(words))?.[1];
  if (problem === 'malformed-http' && begun) {
    return new LantimeError('truncated', code);
  }
  return problem === undefined
    ? new LantimeError(begun ? 'truncated' : 'refused', code || undefined)
    : problem === 'certificate'
      ? new LantimeError(problem, code)
      : new ExporterError(problem, code);
}

/** The problem behind an answer whose HTTP status is not 200. @param retryAfter its `Retry-After` header */
export function errorOfAnswer(status: number, body: Uint8Array, retryAfter: unknown): LantimeError {
  if (status !== 429 && status !== 503) {
    return problemOfStatus(status, decodeUtf8(body));
  }
  const now = Date.now();
  const until = parseRetryAfter(retryAfter, now);
  const wait = until === undefined ? '' : `, retry after ${Math.round((until - now) / 1000)} s`;
  return new ExporterError(status === 429 ? 'rate-limited' : 'unavailable', `HTTP ${status}${wait}`, until);
}

/** A device that asks for a longer pause is polled again after this one. */
const LONGEST_RETRY_MS = 3600_000;

/** Reads `Retry-After`, seconds or a date (RFC 9110 10.2.3). @returns milliseconds since 1970 */
export function parseRetryAfter(header: unknown, now: number): number | undefined {
  const written = typeof header === 'string' ? header.trim() : '';
  const at = /^\d+$/.test(written)
    ? now + 1000 * Number(written)
    : // Date.parse would take a malformed number for a year.
      /[a-z]/i.test(written)
      ? Date.parse(written)
      : NaN;
  return at > now ? Math.min(at, now + LONGEST_RETRY_MS) : undefined;
}
