/**
 * What differs between the generations of the API, whatever the hardware (device-api.md 1.8). V10 and V20 are known from
 * one device each; the others are assumed: nothing public says how their answers look.
 */
import type { FloatStyle } from './json';

export interface Dialect {
  /** As `rest-api.api-version` prints it. */
  apiVersion: string;
  /** Firmware it comes with. */
  firmware: string;
  /** Values come from a snapshot that is renewed every few seconds, and `api-last-update` says when. */
  cachedSnapshot: boolean;
  floats: FloatStyle;
  selfLinkScheme: 'http' | 'https';
  /** Ports say whether they exist, count packets and describe bonding; ports that do not exist are listed, too. */
  detailedPorts: boolean;
  clusterPerInterface: boolean;
  /** `ntp[].leap` is text. */
  leapAsText: boolean;
  /** `ntp[].reach` works and `poll-status` exists; else `reach` is always 0. */
  reachReported: boolean;
  /** Clock modules have `dac-cal` and `dac-val`. */
  dacReported: boolean;
  /** Colour of the alarm LED while it is off. */
  alarmOffColor: string;
  leapSecondEvent: string;
  lockOutEvent: string;
  /** Events about the oscillator and about automatic updates exist. */
  reportsOscillatorAndUpdates: boolean;
  noLeapSecond: string;
  syncMonitorRuns: boolean;
  /** A `chassis-xhe` list is there although no rubidium is. */
  rubidiumDummy: boolean;
  networkServices: readonly string[];
  globalServices: readonly string[];
  /** Order of the first slot types in `slots[]`; others follow. */
  slotOrder: readonly string[];
}

/** API V10, LTOS 7.06. */
export const V10: Dialect = {
  apiVersion: '10.21.016',
  firmware: '7.06.014',
  cachedSnapshot: false,
  floats: 'binary',
  selfLinkScheme: 'http',
  detailedPorts: false,
  clusterPerInterface: false,
  leapAsText: true,
  reachReported: false,
  dacReported: false,
  alarmOffColor: 'blue',
  leapSecondEvent: 'leap-second-announced',
  lockOutEvent: 'faillock:-user-banned',
  reportsOscillatorAndUpdates: false,
  noLeapSecond: 'no-leap-second',
  syncMonitorRuns: false,
  rubidiumDummy: true,
  networkServices: words('daytime ftp telnet time mbgdevman webshell ssh ntp http https snmp'),
  globalServices: words(
    'filemon ldap noise serial_console softwatch syslog syncteam linkmonitor lldp netconfig portauth avahi dbus'
  ),
  slotOrder: ['pwr', 'cpu', 'clk'],
};

/** API V20, LTOS 7.10. */
export const V20: Dialect = {
  apiVersion: '20.05.013',
  firmware: '7.10.008',
  cachedSnapshot: true,
  floats: 'shortest',
  selfLinkScheme: 'https',
  detailedPorts: true,
  clusterPerInterface: true,
  leapAsText: false,
  reachReported: true,
  dacReported: true,
  alarmOffColor: 'none',
  leapSecondEvent: 'leapsecond-announced',
  lockOutEvent: 'faillock-user-banned',
  reportsOscillatorAndUpdates: true,
  noLeapSecond: 'no-leapsecond',
  syncMonitorRuns: true,
  rubidiumDummy: false,
  networkServices: words('daytime ftp telnet time webshell ssh ntp http https snmp mms ptp'),
  globalServices: words(
    'filemon ldap noise serial_console softwatch syslog clidaemon syncteam linkmonitor lldp netconfig portauth ' +
      'sendmail autoupdate avahi dbus syncmon bird'
  ),
  slotOrder: ['pwr', 'clk', 'cpu'],
};

/** API V8, LTOS 7.04. The version map is known, the minor numbers are not; assumed: all else as V10. */
const V8: Dialect = { ...V10, apiVersion: '8.01.001', firmware: '7.04.001' };

/** API V16, LTOS 7.08. Assumed: it has what V20 has and V10 lacks, and spells it as V10 does. */
const V16: Dialect = {
  ...V10,
  apiVersion: '16.01.001',
  firmware: '7.08.001',
  detailedPorts: true,
  clusterPerInterface: true,
  reachReported: true,
  reportsOscillatorAndUpdates: true,
  syncMonitorRuns: true,
  rubidiumDummy: false,
  networkServices: V20.networkServices,
  globalServices: V20.globalServices,
};

/** API V17, LTOS 7.08. Assumed: as V20, but live as V10 and with its way to print numbers. */
const V17: Dialect = {
  ...V20,
  apiVersion: '17.01.001',
  firmware: '7.08.020',
  cachedSnapshot: false,
  floats: V10.floats,
};

/** By generation. */
export const DIALECTS = { 8: V8, 10: V10, 16: V16, 17: V17, 20: V20 } satisfies Record<number, Dialect>;

export type ApiGeneration = keyof typeof DIALECTS;

/** Whether there is such a generation. */
export function isApiGeneration(text: string): text is `${ApiGeneration}` {
  return Object.hasOwn(DIALECTS, text);
}

function words(text: string): string[] {
  return text.split(' ');
}
