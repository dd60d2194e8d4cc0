/**
 * The alert rules, by subject. They are the one source: `npm run alerts` writes the files for Prometheus, Grafana,
 * Alertmanager and the mixin from them, and the tables of docs/alerts.md, which has a section for each alert.
 *
 * One fault raises one alert, that of its cause. Where the readings tell a symptom from its cause, the rule of the symptom
 * excludes it (`unless`); the rest is left to Alertmanager (inhibitions.ts). Only the rules of the group "reachability"
 * react to a device that cannot be read, and none fires for what is not fitted: in both cases there are no series.
 */
import { EVENT_TITLES, EVENTS } from '../../../src/lantime/catalogue/notification';
import { DEVICE } from '../expressions';
import type { AlertGroup, AlertRule } from '../model';
import { ANTENNA } from './antenna';
import { CARE } from './care';
import { HARDWARE } from './hardware';
import { OTHERS } from './monitoring';
import { NETWORK } from './network';
import { NTP } from './ntp';
import { PTP } from './ptp';
import { REACHABILITY } from './reachability';
import { RECEPTION } from './reception';
import { REDUNDANCY } from './redundancy';
import { bySeverity, lines } from './shared';
import { SYNCHRONIZATION } from './synchronization';
import { TIME } from './time';

const OWN_GROUPS: readonly AlertGroup[] = [
  { name: 'lantime reachability', rules: REACHABILITY },
  { name: 'lantime time', rules: TIME },
  { name: 'lantime antenna and reception', rules: [...ANTENNA, ...RECEPTION] },
  { name: 'lantime synchronization', rules: SYNCHRONIZATION },
  { name: 'lantime ntp', rules: NTP },
  { name: 'lantime ptp', rules: PTP },
  { name: 'lantime hardware', rules: HARDWARE },
  { name: 'lantime network', rules: NETWORK },
  { name: 'lantime monitoring of others', rules: OTHERS },
  { name: 'lantime redundancy', rules: REDUNDANCY },
  { name: 'lantime care', rules: CARE },
];

/** Events that have a rule of their own, for any reference clock. */
export const OWN_EVENTS: readonly string[] = [
  ...new Set(OWN_GROUPS.flatMap(({ rules }) => rules.flatMap(({ events = [] }) => events))),
].sort();
const ownEvents = [
  ...OWN_EVENTS.filter((name) => !/^refclock-/.test(name)),
  'refclock-[0-9]+-not-(responding|sync)',
].join('|');

/** Titles of the remaining alarms, for the template; unknown ids are shown without hyphens. */
const LEFT_TITLES = Object.keys(EVENTS).filter(
  (name) => !OWN_EVENTS.includes(name) && /error|fail|exceeded|alarm|warning|invalid|lost|not-|violated/.test(name)
);
const eventTitle = `{{ with $labels.event }}${LEFT_TITLES.map(
  (name, i) => `{{ ${i === 0 ? 'if' : 'else if'} eq . "${name}" }}${EVENT_TITLES[name]}`
).join('')}{{ else }}{{ reReplaceAll "-" " " . }}{{ end }}{{ end }}`;

/** One severity below that of the device, which does not know whether anything depends on it. */
const CATCH_ALL: AlertRule[] = bySeverity(['warning', 'info'], (severity) => ({
  alert: 'LantimeDeviceAlarm',
  severity,
  cause: 'device',
  expr: lines(
    `lantime_event_active{event!~"${ownEvents}"} == 1`,
    `and on (${DEVICE}, event) lantime_event_info{type=~"${severity === 'warning' ? 'critical|error' : 'warning'}"}`
  ),
  for: '2m',
  summary: `{{ $labels.instance }} reports: ${eventTitle}`,
  description:
    'The device raises this alarm, for which there is no rule of its own. Its web interface has the details; docs/modules.md explains the alarms.',
  dashboard: 'events',
}));

export const ALERT_GROUPS: readonly AlertGroup[] = [...OWN_GROUPS, { name: 'lantime device alarms', rules: CATCH_ALL }];

export const ALERTS: readonly AlertRule[] = ALERT_GROUPS.flatMap(({ rules }) => rules);
