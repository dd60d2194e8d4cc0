import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { lastValueFrom, Observable } from 'rxjs';
import type { PageRequest } from '../hooks';

/** How many requests `window.preview.requests` remembers. */
const REMEMBERED = 500;

/** Grafana's HTTP client, with the answers and errors a plugin sees in Grafana. */
export class PreviewBackendSrv implements BackendSrv {
  private readonly inFlight = new Map<string, () => void>();

  constructor(private readonly log: PageRequest[]) {}

  fetch<T>(options: BackendSrvRequest): Observable<FetchResponse<T>> {
    return new Observable((subscriber) => {
      const controller = new AbortController();
      const abort = () => controller.abort();
      options.abortSignal?.addEventListener('abort', abort);
      const { requestId } = options;
      const cancel = () => {
        subscriber.error(cancelled(options));
        abort();
      };
      if (requestId) {
        // Whoever asks with the id of a request that is still running replaces it.
        this.inFlight.get(requestId)?.();
        this.inFlight.set(requestId, cancel);
      }
      this.send<T>(options, controller.signal).then(
        (response) => {
          subscriber.next(response);
          subscriber.complete();
        },
        (error) => subscriber.error(controller.signal.aborted ? cancelled(options) : error)
      );
      return () => {
        options.abortSignal?.removeEventListener('abort', abort);
        if (requestId && this.inFlight.get(requestId) === cancel) {
          this.inFlight.delete(requestId);
        }
        abort();
      };
    });
  }

  /** Cancels what still runs under this id, as Grafana does when a panel no longer wants its query. */
  cancel(requestId: string): void {
    this.inFlight.get(requestId)?.();
  }

  datasourceRequest<T>(options: BackendSrvRequest): Promise<FetchResponse<T>> {
    return lastValueFrom(this.fetch<T>(options));
  }

  async request<T>(options: BackendSrvRequest): Promise<T> {
    return (await lastValueFrom(this.fetch<T>(options))).data;
  }

  get<T>(url: string, params?: any, requestId?: string, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'GET', url, params, requestId });
  }

  delete<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'DELETE', url, data });
  }

  post<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'POST', url, data });
  }

  patch<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'PATCH', url, data });
  }

  put<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'PUT', url, data });
  }

  chunked(): Observable<never> {
    throw new Error('The preview does not offer BackendSrv.chunked()');
  }

  private async send<T>(options: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
    const entry: PageRequest = { method: options.method ?? 'GET', url: toUrl(options) };
    this.log.push(entry);
    this.log.splice(0, Math.max(0, this.log.length - REMEMBERED));

    let response: Response;
    try {
      response = await fetch(entry.url, { ...bodyAndHeaders(options), method: entry.method, signal });
    } catch (error) {
      entry.status = 0;
      throw Object.assign(error as Error, { data: { message: 'Unexpected error' }, config: options });
    }
    entry.status = response.status;
    const data = (await readBody(response, options.responseType)) as T;
    const { status, statusText, ok, headers, redirected, type, url } = response;
    if (!ok) {
      throw { status, statusText, data: errorData(data, statusText), config: options };
    }
    return { status, statusText, ok, headers, redirected, type, url, data, config: options };
  }
}

function toUrl({ url, params = {} }: BackendSrvRequest): string {
  const query = Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .flatMap(([key, value]) => [value].flat().map((one) => `${encodeURIComponent(key)}=${encodeURIComponent(one)}`))
    .join('&');
  const local = /^https?:/.test(url) ? url : `/${url.replace(/^\//, '')}`;
  return query ? `${local}${local.includes('?') ? '&' : '?'}${query}` : local;
}

function bodyAndHeaders(options: BackendSrvRequest): RequestInit {
  const headers = new Headers(options.headers);
  if (!headers.has('accept')) {
    headers.set('accept', 'application/json, text/plain, */*');
  }
  if (!/^https?:/.test(options.url)) {
    headers.set('x-grafana-org-id', '1');
  }
  if (options.data === undefined || options.data === null || typeof options.data === 'string') {
    return { headers, body: options.data, credentials: options.credentials ?? 'same-origin' };
  }
  if (!headers.has('content-type')) {
    headers.set('content-type', 'application/json');
  }
  return { headers, body: JSON.stringify(options.data), credentials: options.credentials ?? 'same-origin' };
}

/** Without a `responseType` Grafana takes whatever parses as JSON for JSON, and the rest for text. */
async function readBody(response: Response, responseType?: BackendSrvRequest['responseType']): Promise<unknown> {
  switch (responseType) {
    case 'arraybuffer':
      return response.arrayBuffer();
    case 'blob':
      return response.blob();
    case 'json':
      return response.headers.get('content-length') === '0' ? {} : response.json();
    case 'text':
      return response.text();
  }
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** In an error `data` is always an object with a message: a text, even an empty one, is wrapped. */
function errorData(data: any, statusText: string): unknown {
  const wrapped = typeof data === 'string' ? { message: data, error: statusText, response: data } : data;
  if (wrapped && !wrapped.message && typeof wrapped.error === 'string') {
    return { ...wrapped, message: wrapped.error };
  }
  return wrapped ?? { message: 'Unexpected error' };
}

function cancelled(config: BackendSrvRequest) {
  return { type: 'cancelled', cancelled: true, data: null, status: -1, statusText: 'Request was aborted', config };
}
