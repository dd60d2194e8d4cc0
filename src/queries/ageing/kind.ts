/** Queries of the ageing of oscillators: how their control value drifts. */
import { mark, t } from '../../i18n';
import { componentsOnly } from '../components-only';
import type { QueryKind } from '../kind';

export const ageing: QueryKind = {
  ...componentsOnly((components) => t('Ageing of {components}', { components })),
  label: mark('Ageing'),
  help: mark('How the control value of each oscillator drifts, and when it reaches the end of its range'),
  handler: 'browser history',
  load: () => import('./frame'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
};
