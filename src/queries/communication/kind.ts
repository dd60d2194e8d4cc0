/** Queries of what this page has asked of the device: why a panel is slow or empty. */
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';
import { CommunicationOptions, CommunicationView, readChoice } from '../stored';

const VIEWS: readonly CommunicationView[] = ['requests', 'statistics', 'messages', 'handlers'];

export const communication: QueryKind<CommunicationOptions> = {
  label: mark('Communication'),
  help: mark('Requests to the device, and the queries that waited for them: why a panel is slow or empty'),
  editedIn: 'panels',
  // The log can be read even if the device does not answer.
  needsDevice: false,
  formats: ['table'],
  defaults: { components: [], metrics: [] },
  options: ({ view }) => ({ view: readChoice(view, VIEWS, 'requests') }),
  isComplete: () => true,
  describe: ({ view }) => `${t('Communication')}: ${view}`,
  interpolate: (options) => options,
  load: () => import('./frame'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
};
