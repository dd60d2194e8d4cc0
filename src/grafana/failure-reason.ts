import { DataQueryError } from '@grafana/data';
import { t } from '../i18n';

/** The reason a data source gives for a failure, in any of the forms that versions of Grafana use. */
export function getFailureReason(error: unknown): string {
  const { message, data, statusText } = (
    typeof error === 'object' ? (error ?? {}) : { message: error }
  ) as DataQueryError;
  return String(message || data?.message || statusText || t('it returned an error'));
}
