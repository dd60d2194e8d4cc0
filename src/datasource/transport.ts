import { BackendSrv, FetchError } from '@grafana/runtime';
// Operators come from 'rxjs' itself, which Grafana shares; 'rxjs/operators' would be bundled.
import { firstValueFrom, fromEvent, map, mergeMap, race, throwError, timer } from 'rxjs';
import { problemOfStatus, STATUS_PATH } from '../lantime/answer';
import { LantimeError } from '../lantime/errors';
import { Settings } from './settings';

/** Grafana's proxy ends a request at the time-out itself and says so; ours is for the case that it does not. */
const GRACE_MS = 1000;

/**
 * Fetches the status through Grafana's data source proxy, which adds credentials and TLS settings.
 * @returns the body as text, so that we can tell a cut answer from another's answer
 * @throws LantimeError
 */
export async function fetchStatus(backendSrv: BackendSrv, settings: Settings, signal: AbortSignal): Promise<string> {
  if (!settings.proxyUrl) {
    throw new LantimeError('no-url');
  }
  const answer = backendSrv
    .fetch<string>({
      url: settings.proxyUrl.replace(/\/+$/, '') + STATUS_PATH,
      method: 'GET',
      headers: { Accept: 'application/json' },
      responseType: 'text',
      // Panels and the health check show the problem in our words.
      showErrorAlert: false,
    })
    .pipe(map((response) => asText(response.data)));
  const late = timer(settings.timeoutSeconds * 1000 + GRACE_MS).pipe(
    mergeMap(() => throwError(() => new LantimeError('timeout')))
  );
  const aborted = fromEvent(signal, 'abort').pipe(
    mergeMap(() => throwError(() => new LantimeError('network', 'cancelled')))
  );
  try {
    return await firstValueFrom(race(answer, late, aborted));
  } catch (error) {
    throw error instanceof LantimeError ? error : problemOfFetch(error);
  }
}

/** Old Grafanas parse JSON whatever response type was asked for. */
function asText(data: unknown): string {
  return typeof data === 'string' ? data : JSON.stringify(data);
}

function problemOfFetch(error: unknown): LantimeError {
  const { status, data, cancelled } = (error ?? {}) as Partial<FetchError> & { cancelled?: boolean };
  if (cancelled) {
    return new LantimeError('network', 'cancelled');
  }
  return typeof status === 'number' && status > 0 ? problemOfStatus(status, data) : new LantimeError('network');
}
