/**
 * One case for each rule, by subject, from which promtool's unit tests are generated. A device is healthy, has the
 * fault, and is healthy again. Only this alert fires, for as long as the fault lasts. Each case has a trap: something
 * that looks like the fault but is not.
 */
import { ANTENNA_AND_RECEPTION } from './antenna-and-reception';
import { CARE } from './care';
import { DEVICE_ALARMS } from './device-alarms';
import { HARDWARE } from './hardware';
import { NETWORK } from './network';
import { NTP } from './ntp';
import { OTHERS } from './monitoring';
import { PTP } from './ptp';
import { REACHABILITY } from './reachability';
import { REDUNDANCY } from './redundancy';
import { SYNCHRONIZATION } from './synchronization';
import { TIME } from './time';
import type { Case } from './model';

export { BEFORE, LASTS, SUBJECTS } from './model';
export type { Value, CaseSeries, Case } from './model';

export const CASES: readonly Case[] = [
  ...REACHABILITY,
  ...TIME,
  ...ANTENNA_AND_RECEPTION,
  ...SYNCHRONIZATION,
  ...NTP,
  ...PTP,
  ...HARDWARE,
  ...NETWORK,
  ...OTHERS,
  ...REDUNDANCY,
  ...CARE,
  ...DEVICE_ALARMS,
];
