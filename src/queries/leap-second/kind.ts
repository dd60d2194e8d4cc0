/** Queries of leap seconds: whether all that the device says of them fits together. */
import { mark, t } from '../../i18n';
import type { QueryKind } from '../kind';

export const leapSecond: QueryKind = {
  label: mark('Leap second'),
  help: mark('Whether receivers, NTP, PTP and the leap-second file agree on the next leap second and on TAI − UTC'),
  editedIn: 'panels',
  needsDevice: true,
  handler: 'live poll',
  formats: ['table'],
  defaults: { components: ['*'], metrics: [] },
  options: () => ({}),
  isComplete: ({ components }) => components.length > 0,
  describe: ({ components }) => t('Leap second at {components}', { components: components.join(', ') || t('(none)') }),
  interpolate: (options) => options,
  load: () => import('./frame'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
};
