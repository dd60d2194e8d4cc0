/** Queries of interference: whether something disturbs the satellite receivers, and what it may be. */
import type { QueryKind } from '../kind';

export const interference: QueryKind = {
  label: 'Interference',
  help: 'A suspicion of jamming, spoofing, snow or a failing splitter for each satellite receiver, with its reasons',
  editedIn: 'panels',
  needsDevice: true,
  handler: 'browser history',
  formats: ['table'],
  defaults: { components: ['*'], metrics: [], limit: 50 },
  options: () => ({}),
  isComplete: ({ components }) => components.length > 0,
  describe: ({ components }) => `Interference at ${components.join(', ') || '(none)'}`,
  interpolate: (options) => options,
  load: () => import('./frame'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
};
