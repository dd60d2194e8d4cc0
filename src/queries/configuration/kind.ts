/** Queries of the device's configuration, read-only and for administrators. */
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';

export const configuration: QueryKind = {
  label: mark('Configuration'),
  help: mark('The configuration of the device, for administrators'),
  editedIn: 'panels',
  needsDevice: true,
  handler: 'configuration',
  formats: ['table'],
  defaults: { components: [], metrics: [] },
  options: () => ({}),
  isComplete: () => true,
  describe: () => t('Configuration'),
  interpolate: () => ({}),
  load: () => import('./frame'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
};
