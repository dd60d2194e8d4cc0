/** Queries of the ageing of oscillators: how their control value drifts. */
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';

export const ageing: QueryKind = {
  label: mark('Ageing'),
  help: mark('How the control value of each oscillator drifts, and when it reaches the end of its range'),
  editedIn: 'panels',
  needsDevice: true,
  handler: 'browser history',
  formats: ['table'],
  defaults: { components: ['*'], metrics: [], limit: 50 },
  options: () => ({}),
  isComplete: ({ components }) => components.length > 0,
  describe: ({ components }) => t('Ageing of {components}', { components: components.join(', ') || t('(none)') }),
  interpolate: (options) => options,
  load: () => import('./frame'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
};
