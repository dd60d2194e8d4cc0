/** Queries of interference: whether something disturbs the satellite receivers, and what it may be. */
import { mark, t } from '../../i18n';
import { componentsOnly } from '../components-only';
import type { QueryKind } from '../kind';

export const interference: QueryKind = {
  ...componentsOnly((components) => t('Interference at {components}', { components })),
  label: mark('Interference'),
  help: mark(
    'A suspicion of jamming, spoofing, snow or a failing splitter for each satellite receiver, with its reasons'
  ),
  handler: 'browser history',
  load: () => import('./frame'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
};
