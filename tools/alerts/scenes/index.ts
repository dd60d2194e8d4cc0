/**
 * Faults of simulated devices and the notifications they cause, by subject, for tests/prometheus/scenes.test.ts and the
 * table in docs/alerts.md.
 */
import { ANTENNA_AND_RECEPTION } from './antenna-and-reception';
import { AS_DELIVERED } from './as-delivered';
import { CARE } from './care';
import { HARDWARE } from './hardware';
import { NETWORK } from './network';
import { NTP } from './ntp';
import { PTP } from './ptp';
import { REACHABILITY } from './reachability';
import { SYNCHRONIZATION } from './synchronization';
import type { Scene } from './model';

export { quieten, end, OWN_DEFINITIONS } from './model';
export type { Scene } from './model';

export const SCENES: readonly Scene[] = [
  ...AS_DELIVERED,
  ...ANTENNA_AND_RECEPTION,
  ...SYNCHRONIZATION,
  ...NTP,
  ...PTP,
  ...HARDWARE,
  ...NETWORK,
  ...CARE,
  ...REACHABILITY,
];

/** What happens to all devices at once, after the others. */
export const FLEET_SCENES = {
  unreachable: { what: 'All devices are disconnected from the network', notified: ['LantimeAllUnreachable critical'] },
  exporter: { what: 'The exporter is down', notified: ['LantimeExporterDown critical'] },
} as const;
