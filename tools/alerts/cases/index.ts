/**
 * One case for each rule, by subject; the file of promtool's unit tests is written from them: a device that is well, then
 * has the fault, and then is well again. The alert fires, no other does, it stays while the fault lasts, and it ends. Each
 * case has a trap: what looks like the fault and is none.
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
