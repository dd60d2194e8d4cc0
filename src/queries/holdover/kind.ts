/** Queries of the error in holdover and of the time left until it reaches a limit. */
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';
import type { HoldoverOptions } from '../stored';

/** More rows than anybody reads. */
const MOST_LIMITS = 50;

/** Seconds. */
const DEFAULT_LIMITS = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3];

export const holdover: QueryKind<HoldoverOptions> = {
  label: mark('Holdover'),
  help: mark('How long until the error in holdover reaches a limit, in the best and the worst case'),
  editedIn: 'panels',
  needsDevice: true,
  handler: 'live poll',
  formats: ['table'],
  defaults: { components: ['chassis0'], metrics: [] },
  options: ({ limits }) => {
    const stored = (Array.isArray(limits) ? limits : []).filter((limit) => Number.isFinite(limit) && limit > 0);
    return { limits: stored.length > 0 ? stored.slice(0, MOST_LIMITS) : DEFAULT_LIMITS };
  },
  isComplete: ({ components }) => components.length > 0,
  describe: ({ components }) => t('Holdover of {components}', { components: components.join(', ') || t('(none)') }),
  interpolate: (options) => options,
  load: () => import('./frame'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
};
