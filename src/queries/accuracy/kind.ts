/** Queries of accuracy: whether the bound of the time error stayed within limits over the time range. */
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';
import { StoredQuery } from '../stored';

export interface AccuracyOptions {
  /** Limits of the time error, seconds; a verdict for each. */
  limits: number[];
  /** Least share of the measured time that must be within the limit, 0 to 1. */
  within: number;
  /** Least share of the time range that must be measured, 0 to 1. */
  coverage: number;
}

/** More than anybody compares. */
const MOST_VERDICTS = 20;

/** Seconds: MiFID II RTS 25, 100 µs and 1 ms. */
const DEFAULT_ACCURACY_LIMITS = [1e-4, 1e-3];

const readShare = (stored: StoredQuery[string], fallback: number): number =>
  typeof stored === 'number' && stored >= 0 && stored <= 1 ? stored : fallback;

export const accuracy: QueryKind<AccuracyOptions> = {
  label: mark('Accuracy'),
  help: mark('Whether the time error stayed within limits: shares of the time, worst moment, coverage and a verdict'),
  editedIn: 'panels',
  needsDevice: true,
  handler: 'browser history',
  formats: ['table', 'timeseries'],
  defaults: {
    components: ['*'],
    metrics: ['system/sync-status/est-time-quality/upper-bound', 'syncmon/nodes/*/offset'],
    limit: 200,
  },
  options: ({ limits, within, coverage }) => {
    const stored = (Array.isArray(limits) ? limits : []).filter((limit) => Number.isFinite(limit) && limit > 0);
    return {
      limits: stored.length > 0 ? stored.slice(0, MOST_VERDICTS) : DEFAULT_ACCURACY_LIMITS,
      within: readShare(within, 1),
      coverage: readShare(coverage, 0.95),
    };
  },
  isComplete: ({ components, metrics }) => components.length > 0 && metrics.length > 0,
  describe: ({ components, metrics }) =>
    t('Accuracy {components}: {metrics}', {
      components: components.join(', ') || t('(none)'),
      metrics: metrics.join(', ') || t('(no metrics)'),
    }),
  interpolate: (options) => options,
  load: () => import('./frame'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
};
