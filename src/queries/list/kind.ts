/** Queries of a list of the device, as a table. */
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';
import type { ListOptions } from '../stored';

export const list: QueryKind<ListOptions> = {
  label: mark('List'),
  help: mark('Inventory, satellites, ports, events and any other list as a table'),
  editedIn: 'panels',
  needsDevice: true,
  handler: 'live poll',
  formats: ['table'],
  defaults: { components: ['*'], metrics: [] },
  options: (stored) => ({
    list: typeof stored.list === 'string' && stored.list.trim() !== '' ? stored.list : 'inventory',
  }),
  isComplete: ({ components }) => components.length > 0,
  describe: (query) =>
    t('List {list} of {components}', { list: query.list, components: query.components.join(', ') || t('(none)') }),
  interpolate: (options, variables) => ({ list: variables.text(options.list) }),
  load: () => import('./frame'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
};
