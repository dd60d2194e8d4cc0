import { LantimeError } from './errors';

/** Where the status is served, below the device's URL (device-api.md 1.3). */
export const STATUS_PATH = '/api/status';

/** LANTIMEs answer in less than a second (device-api.md 1.5); large ones and slow networks take longer. */
export const DEFAULT_TIMEOUT_SECONDS = 10;
export const LONGEST_TIMEOUT_SECONDS = 300;
/** Megabytes (1e6 bytes). The largest answer expected has about 100,000 values, some 5 MB. */
export const DEFAULT_MAX_ANSWER_MEGABYTES = 16;
export const LARGEST_MAX_ANSWER_MEGABYTES = 256;

/**
 * Parses the body of a successful answer.
 * @param body the text as received
 * @throws LantimeError `html`, `truncated` or `invalid-json`
 */
export function parseAnswer(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const text = body.slice(0, 1000).trimStart();
    if (text.startsWith('<')) {
      throw new LantimeError('html');
    }
    const startsAsObject = text.startsWith('{') || text === '';
    throw new LantimeError(startsAsObject && !body.trimEnd().endsWith('}') ? 'truncated' : 'invalid-json');
  }
}

/**
 * The problem behind an HTTP status other than 2xx, as the device or Grafana's data source proxy sends it.
 * Grafana turns the device's 401 into 400 with a fixed text, a time-out into 504, and every other failure to
 * reach the device into 502 without a body.
 * @param body the body of the error, text or parsed JSON
 */
export function problemOfStatus(status: number, body?: unknown): LantimeError {
  const detail = `HTTP ${status}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  switch (status) {
    case 400:
    case 500:
      // Texts of Grafana's proxy; the URL in them is not shown, it may hold a password.
      return /authentication to data source failed/i.test(text)
        ? new LantimeError('login-rejected')
        : /invalid data source url|failed creating data source proxy/i.test(text)
          ? new LantimeError('bad-url')
          : new LantimeError('device-error', detail);
    case 401:
      return new LantimeError('login-rejected');
    case 403:
      return new LantimeError('forbidden', detail);
    case 404:
    case 405:
      return new LantimeError('api-missing', detail);
    case 408:
    case 504:
      return new LantimeError('timeout');
    case 502:
    case 503:
      return new LantimeError('unreachable', detail);
    case 0:
      return new LantimeError('network');
    default:
      return status >= 300 && status < 400
        ? new LantimeError('html', detail)
        : new LantimeError('device-error', detail);
  }
}
