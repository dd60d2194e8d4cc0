import { FetchError } from '@grafana/runtime';
// Operators come from 'rxjs' itself, which Grafana shares; 'rxjs/operators' would be bundled.
import { firstValueFrom, fromEvent, map, mergeMap, NEVER, Observable, race, throwError, timer } from 'rxjs';
import { t } from '../i18n';
import { StoredConnection } from './health';
import { problemOfStatus, STATUS_PATH } from '../lantime/answer';
import { LantimeError } from '../lantime/errors';
import { Settings } from './settings';

/** The part of Grafana's BackendSrv that is used; its own type differs between versions. */
export interface Fetcher {
  fetch(options: {
    url: string;
    method: 'GET';
    headers: Record<string, string>;
    responseType: 'text';
    showErrorAlert: boolean;
  }): Observable<{ data: unknown; status?: number }>;
}

/** Details of a response besides its body. */
export interface Trace {
  /** HTTP status. */
  status?: number;
}

/** Grafana's proxy ends a request at the time-out and says so; ours, a little later, applies if it does not. */
const PROXY_ALLOWANCE_MS = 1000;

/**
 * Fetches the status through Grafana's data source proxy, which adds credentials and TLS settings.
 * @returns the body as text, so that a truncated response can be told from one of another server
 * @throws LantimeError
 */
export function fetchStatus(
  backendSrv: Fetcher,
  settings: Settings,
  signal: AbortSignal,
  trace?: Trace
): Promise<string> {
  return fetchPath(backendSrv, settings, STATUS_PATH, signal, trace);
}

/** Fetches any path relative to the device's URL; see {@link fetchStatus}. */
export async function fetchPath(
  backendSrv: Fetcher,
  settings: Settings,
  path: string,
  signal?: AbortSignal,
  trace: Trace = {}
): Promise<string> {
  if (!settings.proxyUrl) {
    throw new LantimeError('no-url');
  }
  const answer = backendSrv
    .fetch({
      url: `${settings.proxyUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`,
      method: 'GET',
      headers: { Accept: 'application/json' },
      responseType: 'text',
      // Panels and the health check show the plugin's own message.
      showErrorAlert: false,
    })
    .pipe(
      map((response) => {
        trace.status = response.status;
        return withinLimit(bodyText(response.data), settings.maxAnswerMegabytes);
      })
    );
  const late = timer(settings.timeoutSeconds * 1000 + PROXY_ALLOWANCE_MS).pipe(
    mergeMap(() => throwError(() => new LantimeError('timeout')))
  );
  const aborted = signal
    ? fromEvent(signal, 'abort').pipe(mergeMap(() => throwError(() => new LantimeError('network', t('cancelled')))))
    : NEVER;
  try {
    return await firstValueFrom(race(answer, late, aborted));
  } catch (error) {
    if (error instanceof LantimeError) {
      throw error;
    }
    trace.status = (error as Partial<FetchError> | undefined)?.status;
    throw problemOfFetch(error);
  }
}

/** Old versions of Grafana parse JSON regardless of the response type. */
function bodyText(data: unknown): string {
  if (typeof data === 'string') {
    return data;
  }
  try {
    return JSON.stringify(data) ?? '';
  } catch {
    throw new LantimeError('invalid-json', t('nested too deeply'));
  }
}

/**
 * Grafana passes a response on only when it is complete, so the limit cannot be applied while receiving. But parsing takes
 * several times its size in memory, and much longer.
 */
function withinLimit(body: string, maxMegabytes: number): string {
  if (body.length > maxMegabytes * 1e6) {
    throw new LantimeError('too-large', t('more than {count} MB', { count: maxMegabytes }));
  }
  return body;
}

function problemOfFetch(error: unknown): LantimeError {
  const { status, data, cancelled } = (error ?? {}) as Partial<FetchError> & { cancelled?: boolean };
  if (cancelled) {
    return new LantimeError('network', t('cancelled'));
  }
  if (status === 401) {
    // This is Grafana's own: the proxy turns a 401 of the device into 400.
    return new LantimeError('signed-out');
  }
  return typeof status === 'number' && status > 0 ? problemOfStatus(status, data) : new LantimeError('network');
}

/**
 * The connection of a data source as stored in Grafana. Administrators may see it, and only they test one; undefined for
 * everybody else.
 */
export async function fetchStoredConnection(backendSrv: Fetcher, uid: string): Promise<StoredConnection | undefined> {
  try {
    const { data } = await firstValueFrom(
      backendSrv.fetch({
        url: `/api/datasources/uid/${encodeURIComponent(uid)}`,
        method: 'GET',
        headers: { Accept: 'application/json' },
        responseType: 'text',
        showErrorAlert: false,
      })
    );
    const stored = JSON.parse(bodyText(data)) as {
      url?: unknown;
      basicAuth?: unknown;
      jsonData?: { tlsSkipVerify?: unknown };
    };
    return typeof stored.url === 'string'
      ? {
          url: stored.url,
          tlsSkipVerify: stored.jsonData?.tlsSkipVerify === true,
          basicAuth: typeof stored.basicAuth === 'boolean' ? stored.basicAuth : undefined,
        }
      : undefined;
  } catch {
    return undefined;
  }
}
