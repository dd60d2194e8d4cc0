/** Queries of stability: a statistic of time offsets over the observation interval. */
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';
import { readChoice, StabilityOptions } from '../stored';

export const stability: QueryKind<StabilityOptions> = {
  label: mark('Stability'),
  help: mark('MTIE, TDEV or ADEV of time offsets over the observation interval, with masks of ITU-T'),
  editedIn: 'panels',
  needsDevice: true,
  handler: 'browser history',
  formats: ['table'],
  defaults: {
    components: ['*'],
    metrics: ['syncmon/nodes/*/offset', 'ntp/*/offset', 'module/mrs/*/status/offset'],
    limit: 50,
  },
  options: ({ statistic, mask }) => ({
    statistic: readChoice(statistic, ['mtie', 'tdev', 'adev'], 'mtie'),
    mask: readChoice(mask, ['none', 'g811', 'g8272-a', 'g8272-b', 'g8272.1', 'g823-sec'], 'none'),
  }),
  isComplete: ({ components, metrics }) => components.length > 0 && metrics.length > 0,
  describe: ({ statistic, components, metrics }) =>
    `${statistic.toUpperCase()} ${components.join(', ') || t('(none)')}: ${metrics.join(', ') || t('(no metrics)')}`,
  interpolate: (options) => options,
  load: () => import('./frame'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
};
