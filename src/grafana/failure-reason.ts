import { DataQueryError } from '@grafana/data';

/** What a data source says about a failure, in whichever of Grafana's forms it comes. */
export function reasonOf(error: unknown): string {
  const { message, data, statusText } = (
    typeof error === 'object' ? (error ?? {}) : { message: error }
  ) as DataQueryError;
  return String(message || data?.message || statusText || 'it answered with an error');
}
