/** What differs between the generations of the API, whatever the hardware (device-api.md 1.8). */
import type { FloatStyle } from './json';

export interface Dialect {
  /** As `rest-api.api-version` prints it. */
  apiVersion: string;
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

function words(text: string): string[] {
  return text.split(' ');
}
