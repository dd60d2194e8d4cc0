/** Queries of leap seconds: whether all that the device says of them fits together. */
import { mark, t } from '../../i18n';
import { componentsOnly } from '../components-only';
import type { QueryKind } from '../kind';

export const leapSecond: QueryKind = {
  ...componentsOnly((components) => t('Leap second at {components}', { components })),
  label: mark('Leap second'),
  help: mark('Whether receivers, NTP, PTP and the leap-second file agree on the next leap second and on TAI − UTC'),
  handler: 'live poll',
  load: () => import('./frame'),
  guide: () => import(/* webpackChunkName: "query-editor" */ './guide'),
  editor: () => import(/* webpackChunkName: "query-editor" */ './Editor'),
};
