/** Queries of interference: whether something disturbs the satellite receivers, and what it may be. */
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';

export const interference: QueryKind = {
  label: mark('Interference'),
  help: mark(
    'A suspicion of jamming, spoofing, snow or a failing splitter for each satellite receiver, with its reasons'
  ),
  editedIn: 'panels',
  needsDevice: true,
  handler: 'browser history',
  formats: ['table'],
  defaults: { components: ['*'], metrics: [], limit: 50 },
  options: () => ({}),
  isComplete: ({ components }) => components.length > 0,
  describe: ({ components }) => t('Interference at {components}', { components: components.join(', ') || t('(none)') }),
  interpolate: (options) => options,
  load: () => import('./frame'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
};
