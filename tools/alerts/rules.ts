/**
 * The alert rules. Their one source: `npm run alerts` makes the files for Prometheus, Grafana, Alertmanager and the mixin
 * of them, and the tables of docs/alerts.md, which has a section with what to do for each.
 *
 * One fault raises one alert, that of its cause. Where a symptom can be told from its cause by what the device says, the
 * symptom leaves itself out (`unless`); the rest is left to Alertmanager (inhibitions.ts). No rule but those of the group
 * "reachability" reacts to a device that cannot be read, and none fires for what is not fitted: both have no series.
 */
import { EVENT_TITLES, EVENTS } from '../../src/lantime/catalogue/notification';
import {
  badClockQuality,
  badDeviceQuality,
  CLOCK_WITHOUT_SIGNAL,
  DEVICE,
  DEVICE_WITHOUT_SIGNAL,
  event,
  FRESH_CLOCK_AHEAD,
  HOLDOVER_BUDGET,
  HOLDOVER_LEFT,
  inBrackets,
  indented,
  limit,
  NTP_STOPPED,
  OTHER_CLOCK,
  PORT,
  SCRAPER_CLOCK_WRONG,
  SLOT,
  STALE,
  unlessBooting,
  unlessRecovering,
  UNSYNCHRONIZED,
} from './expressions';
import type { AlertGroup, AlertRule } from './model';

const lines = (...parts: string[]) => parts.join('\n');
const alternatives = (...parts: string[]) => parts.join('\nor ');
const either = (...parts: string[]) => inBrackets(alternatives(...parts));
/** Without the brackets of {@link inBrackets}. */
const bare = (text: string) => text.slice(2, -2).replace(/^ {2}/gm, '');

/** An event that no reading speaks for. */
const eventUnless = (events: string, reading: string) =>
  inBrackets(`${event(events)}\nunless on (${DEVICE}) ${reading}`);

/** Variants of one rule by severity. */
const bySeverity = <T extends 'critical' | 'warning' | 'info'>(
  severities: readonly T[],
  make: (severity: T) => AlertRule
): AlertRule[] => severities.map(make);

const recent = (events: string) => {
  const age = inBrackets(
    lines(
      'lantime_device_answer_timestamp_seconds',
      `- on (${DEVICE}) group_right lantime_event_last_triggered_timestamp_seconds{event="${events}"}`
    )
  );
  // A clock that was set back has events in its future.
  return `max by (${DEVICE}) (${age} < ${limit('recent_seconds')} >= 0)`;
};

const exporterDown = 'up{job=~"lantime-exporter.*"} == 0';
const deviceJobs = 'job=~"lantime.*", job!~"lantime-exporter.*"';

const REACHABILITY: AlertRule[] = [
  {
    alert: 'LantimeUnreachable',
    severity: 'critical',
    cause: 'reachability',
    expr: 'lantime_up == 0',
    for: '5m',
    summary: '{{ $labels.instance }} cannot be read',
    description:
      'The exporter has not got the status of the device for 5 minutes: nothing is known about it. Ping it; ask lantime_probe_error for the reason; look at its web page.',
    dashboard: 'health',
  },
  {
    alert: 'LantimeAllUnreachable',
    severity: 'critical',
    cause: 'reachability',
    // Until the last is back: they do not all come back at once.
    expr: lines(
      'count by (job) (lantime_up == 0)',
      `and on (job) max_over_time((count by (job) (lantime_up == 0) == bool count by (job) (lantime_up))[10m:1m]) == 1`,
      'and on (job) count by (job) (lantime_up) > 1'
    ),
    for: '4m',
    summary: 'None of the LANTIMEs can be read',
    description:
      'The exporter reaches no device any more. Most likely its own network has a fault, or a firewall between was changed. Log in where the exporter runs and ping a device.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeExporterDown',
    severity: 'critical',
    cause: 'exporter',
    expr: exporterDown,
    for: '4m',
    summary: 'The LANTIME exporter {{ $labels.instance }} does not answer',
    description:
      'Prometheus gets no answer from the exporter, so nothing is known about any device. Check that it runs and look at its log.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeNotScraped',
    severity: 'critical',
    cause: 'reachability',
    expr: `up{${deviceJobs}} == 0 unless on () ${exporterDown}`,
    for: '5m',
    summary: '{{ $labels.instance }} is not scraped',
    description:
      'The exporter runs but gives Prometheus no answer for this device. The targets page of Prometheus has the error: an unknown target, or a scrape that takes too long.',
    dashboard: 'health',
  },
  {
    alert: 'LantimeAbsent',
    severity: 'critical',
    cause: 'reachability',
    expr: `absent(lantime_up) unless on () ${exporterDown}`,
    for: '10m',
    summary: 'No LANTIME is monitored',
    description:
      'There is no series lantime_up at all. Check the exporter’s configuration and the scrape job of Prometheus.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeTargetMissing',
    severity: 'warning',
    cause: 'exporter',
    expr: `sum(lantime_exporter_targets) > (count(up{${deviceJobs}}) or vector(0))`,
    for: '15m',
    summary: 'The exporter has {{ $value }} targets, and Prometheus scrapes fewer',
    description:
      'A device is configured but not monitored. Compare the service discovery page of Prometheus with the start page of the exporter.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeTargetGone',
    severity: 'info',
    cause: 'exporter',
    expr: `max by (${DEVICE}) (last_over_time(up{${deviceJobs}}[1d])) unless on (${DEVICE}) up unless on () ${exporterDown}`,
    for: '15m',
    summary: '{{ $labels.instance }} is no longer monitored',
    description:
      'Prometheus knew the device within the last day and does not scrape it any more. If it was not removed on purpose, put it back into the exporter’s configuration.',
    dashboard: 'health',
  },
  {
    alert: 'LantimeReloadFailed',
    severity: 'warning',
    cause: 'exporter',
    expr: 'lantime_exporter_config_last_reload_successful == 0',
    for: '5m',
    summary: 'The exporter {{ $labels.instance }} refused its new configuration',
    description:
      'The former configuration stays in force, so a new or corrected device is not monitored. The exporter’s log names line and mistake.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeReadingsDropped',
    severity: 'warning',
    cause: 'exporter',
    expr: lines(
      'lantime_readings_dropped > 0',
      'or lantime_unreadable_fields > quantile_over_time(0.5, lantime_unreadable_fields[1d])'
    ),
    for: '15m',
    summary: '{{ $labels.instance }}: {{ $value }} values cannot be read',
    description:
      'The device sends values that the exporter leaves out or cannot read as what they should be, and did not before. Alerts that need them are silent. Send a report (docs/exporter.md).',
    dashboard: 'health',
  },
  {
    alert: 'LantimeStatusStale',
    severity: 'warning',
    cause: 'reachability',
    expr: bare(STALE),
    for: '5m',
    summary: '{{ $labels.instance }} answers with an old status',
    description:
      'The device answers, but its values are no longer refreshed: everything may look better than it is. Restart it at a suitable time.',
    dashboard: 'health',
  },
];

const clocksDisagree = either(
  event('shs-time-limit-error|trusted-source-error'),
  `abs(lantime_redundancy_switch_time_difference_seconds) > ${limit('clock_difference_seconds')}`,
  'lantime_redundancy_switch_time_limit_exceeded == 1',
  'lantime_clock_source_trusted_limit_violated == 1'
);

const TIME: AlertRule[] = [
  {
    alert: 'LantimeClockWrong',
    severity: 'critical',
    cause: 'time',
    expr: lines(`abs${FRESH_CLOCK_AHEAD} > ${limit('clock_wrong_seconds')}`, `unless on (job) ${SCRAPER_CLOCK_WRONG}`),
    for: '2m',
    summary: 'The clock of {{ $labels.instance }} is {{ $value | humanizeDuration }} off',
    description:
      'The device serves a time that differs from Prometheus’ own. Let clients follow another server at once, then find out which of the two is wrong: compare both with a third clock.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeScraperClockWrong',
    severity: 'critical',
    cause: 'time',
    expr: bare(SCRAPER_CLOCK_WRONG),
    for: '2m',
    summary: 'All LANTIMEs differ from Prometheus by {{ $value | humanizeDuration }}',
    description:
      'The devices agree with each other and not with Prometheus: most likely its own clock is wrong. If it is right, all devices follow a false signal; compare with a clock elsewhere.',
    dashboard: 'fleet',
    ofFleet: true,
  },
  {
    alert: 'LantimeDevicesDisagree',
    severity: 'critical',
    cause: 'time',
    expr: lines(
      `max by (job) ${FRESH_CLOCK_AHEAD} - min by (job) ${FRESH_CLOCK_AHEAD} > ${limit('devices_disagree_seconds')}`,
      // The device that is wrong by more has an alert of its own.
      `unless on (job) max by (job) (abs${FRESH_CLOCK_AHEAD}) > ${limit('clock_wrong_seconds')}`
    ),
    for: '2m',
    summary: 'Two LANTIMEs differ by {{ $value | humanizeDuration }}',
    description:
      'One of them is wrong, whatever the clock of Prometheus says. Ask Prometheus for instance:lantime_clock_ahead_seconds:last to see which, and let clients follow another server.',
    dashboard: 'fleet',
    ofFleet: true,
  },
  {
    alert: 'LantimeClocksDisagree',
    severity: 'critical',
    cause: 'time',
    events: ['shs-time-limit-error', 'trusted-source-error'],
    expr: lines(`max by (${DEVICE}) ${clocksDisagree}`, unlessBooting, unlessRecovering),
    for: '1m',
    summary: '{{ $labels.instance }}: two references disagree',
    description:
      'One of them is wrong, or receives a false signal. Compare both with a third, and take the wrong one out of service.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeClocksDiffer',
    severity: 'warning',
    cause: 'time',
    events: ['shs-time-limit-warning'],
    expr: lines(
      `max by (${DEVICE}) (${event('shs-time-limit-warning')})`,
      `unless on (${DEVICE}) ${clocksDisagree}`,
      unlessBooting
    ),
    for: '2m',
    summary: '{{ $labels.instance }}: its two clocks begin to differ',
    description:
      'The difference between the two clocks passed the device’s lower limit. See how antenna and satellites of each do before it passes the upper one.',
    dashboard: 'chassis',
  },
];

const antennaFault = (now: string, tail: string) =>
  either(now, inBrackets(`${tail}\nand on (${SLOT}) lantime_clock_state{state="synchronized"} == 0`));
const SHORT_NOW = 'lantime_gnss_antenna_short_circuit == 1';
const SHORT_SLOT = antennaFault(SHORT_NOW, 'max_over_time(lantime_gnss_antenna_short_circuit[30m]) == 1');
const OPEN_SLOT = antennaFault(
  'lantime_gnss_antenna_connected == 0',
  'min_over_time(lantime_gnss_antenna_connected[30m]) == 0'
);
const ANY_ANTENNA = either('lantime_gnss_antenna_connected == 0', SHORT_NOW);
/** Of the device as a whole, where no receiver says more; then of an event alone. */
const deviceAntenna = (state: string, names: string) =>
  either(
    `max by (${DEVICE}) (lantime_sync_antenna_state{state="${state}"} == 1) unless on (${DEVICE}) ${ANY_ANTENNA}`,
    `max by (${DEVICE}) (${event(names)}) unless on (${DEVICE}) ${either(ANY_ANTENNA, 'lantime_sync_antenna_state{state!="connected"} == 1')}`
  );
/** Critical when the device has no other clock to follow. */
const whetherLast = (severity: 'critical' | 'warning') =>
  severity === 'critical' ? `unless on (${DEVICE}) ${OTHER_CLOCK}` : `and on (${DEVICE}) ${OTHER_CLOCK}`;

const ANTENNA: AlertRule[] = [
  ...bySeverity(['critical', 'warning'], (severity) => ({
    alert: 'LantimeAntennaDisconnected',
    severity,
    cause: 'antenna',
    events: ['antenna-faulty'],
    expr: lines(
      either(
        `${OPEN_SLOT} unless on (${SLOT}) max_over_time(lantime_gnss_antenna_short_circuit[30m]) == 1`,
        deviceAntenna('disconnected', 'antenna-faulty')
      ),
      whetherLast(severity)
    ),
    for: '1m',
    summary:
      severity === 'critical'
        ? '{{ $labels.instance }} {{ $labels.slot }}: the antenna is disconnected'
        : '{{ $labels.instance }} {{ $labels.slot }}: the antenna is disconnected, another clock serves',
    description:
      severity === 'critical'
        ? 'No current flows to the antenna, and the device has no other clock: it keeps time alone from now on. Check plugs, cable, surge arrester and antenna.'
        : 'No current flows to the antenna. The device follows its other clock, and has none left to fall back on. Check plugs, cable, surge arrester and antenna.',
    dashboard: 'gnss',
  })),
  ...bySeverity(['critical', 'warning'], (severity) => ({
    alert: 'LantimeAntennaShortCircuit',
    severity,
    cause: 'antenna',
    events: ['antenna-short-circuit'],
    expr: lines(either(SHORT_SLOT, deviceAntenna('short-circuit', 'antenna-short-circuit')), whetherLast(severity)),
    for: '1m',
    summary:
      severity === 'critical'
        ? '{{ $labels.instance }} {{ $labels.slot }}: the antenna line is shorted'
        : '{{ $labels.instance }} {{ $labels.slot }}: the antenna line is shorted, another clock serves',
    description:
      'Unplug the antenna cable, find the short (water in plugs, crushed cable), and plug it in again. Until then this clock keeps time alone.',
    dashboard: 'gnss',
  })),
];

const unlessNoAntenna = `unless on (${SLOT}) ${either(
  'min_over_time(lantime_gnss_antenna_connected[30m]) == 0',
  'max_over_time(lantime_gnss_antenna_short_circuit[30m]) == 1'
)}`;
const MEAN_SIGNAL = `avg by (${SLOT}) (lantime_gnss_satellite_signal_decibel_hertz)`;
const BEST_SIGNAL = `max by (${SLOT}) (lantime_gnss_satellite_signal_decibel_hertz)`;
const fallen = (signal: string) =>
  `quantile_over_time(0.5, (${signal})[1d:30m]) - ${signal} > ${limit('signal_drop_db')}`;
const squared = (axis: string) =>
  `(avg_over_time(lantime_gnss_position_${axis}_meters[5m]) - quantile_over_time(0.5, lantime_gnss_position_${axis}_meters[1d])) ^ 2`;
const scattered = (axis: string) =>
  `(quantile_over_time(0.75, lantime_gnss_position_${axis}_meters[1d]) - quantile_over_time(0.25, lantime_gnss_position_${axis}_meters[1d])) ^ 2`;
const axes = (of: (axis: string) => string) => inBrackets(['x', 'y', 'z'].map(of).join(`\n+ on (${SLOT}) `));

const RECEPTION: AlertRule[] = [
  {
    alert: 'LantimeFewSatellites',
    severity: 'warning',
    cause: 'reception',
    expr: lines(
      either(
        `lantime_gnss_satellites_good < ${limit('satellites_good_warning')}`,
        `lantime_gnss_satellites_good < ${limit('satellites_usual_ratio')} * quantile_over_time(0.5, lantime_gnss_satellites_good[1d])`
      ),
      // Signals that fell leave fewer satellites, and have an alert of their own.
      `unless on (${SLOT}) ${inBrackets(fallen(MEAN_SIGNAL))}`,
      unlessNoAntenna,
      unlessBooting
    ),
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} has only {{ $value }} usable satellites',
    description:
      'Fewer than needed, or half as many as this receiver usually has. Look for new obstacles, snow, water in the cable or interference; compare with other receivers on the site.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeFewSatellites',
    severity: 'critical',
    cause: 'reception',
    expr: lines(
      antennaFault(
        `lantime_gnss_satellites_good < ${limit('satellites_good_critical')}`,
        `min_over_time(lantime_gnss_satellites_good[30m]) < ${limit('satellites_good_critical')}`
      ),
      unlessNoAntenna,
      whetherLast('critical'),
      unlessBooting
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} has only {{ $value }} usable satellites',
    description:
      'Too few satellites for time and position, and the device has no other clock: it goes into holdover. Check antenna and cable now.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeWeakSignals',
    severity: 'warning',
    cause: 'reception',
    expr: lines(
      `sum by (${SLOT}) (lantime_gnss_satellite_signal_decibel_hertz > bool ${limit('signal_good_dbhz')})`,
      `  < ${limit('satellites_with_good_signal')}`,
      `unless on (${SLOT}) lantime_gnss_satellites_good < ${limit('satellites_good_warning')}`,
      `unless on (${SLOT}) ${inBrackets(fallen(MEAN_SIGNAL))}`,
      unlessNoAntenna,
      unlessBooting
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: only {{ $value }} satellites have a good signal',
    description:
      'Signals are weak although satellites are seen. Suspect water in plugs, an ageing antenna, a wrong splitter or jamming.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeSignalDrop',
    severity: 'warning',
    cause: 'reception',
    // The mean, and even the strongest: one satellite that rises does not hide it, nor does one that sets raise it.
    expr: lines(
      fallen(MEAN_SIGNAL),
      `and on (${SLOT}) ${inBrackets(fallen(BEST_SIGNAL))}`,
      unlessNoAntenna,
      unlessBooting
    ),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: all signals fell by {{ $value | humanize }} dB',
    description:
      'All satellites together are weaker than usual. Suspect interference, or a change at antenna and cable; other receivers on the site tell which.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimePositionJump',
    severity: 'warning',
    cause: 'reception',
    expr: lines(
      `sqrt${axes(squared)}`,
      `  > on (${SLOT}) (clamp_max(6 * sqrt${axes(scattered)}, ${limit('position_scatter_meters')}) + ${limit('position_jump_meters')})`,
      unlessBooting
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the position jumped by {{ $value | humanize }}m',
    description:
      'The receiver computes a place that it was not at before, farther than it scatters. If nobody moved the antenna, it follows a false signal: do not trust its time.',
    dashboard: 'gnss',
  },
];

const noState = `unless on (${DEVICE}) lantime_sync_clock_state`;
const severalClocks = `count by (${DEVICE}) (lantime_clock_state{state="synchronized"}) > 1`;
const noClockSynchronized = inBrackets(
  lines(
    `sum by (${DEVICE}) (lantime_clock_state{state="synchronized"}) == 0`,
    `and on (${DEVICE}) ${severalClocks}`,
    // Each clock without antenna has an alert of its own; this one is for what those do not explain.
    `and on (${DEVICE}) count by (${DEVICE}) (lantime_clock_state{state="synchronized"} == 0 unless on (${SLOT}) ${CLOCK_WITHOUT_SIGNAL}) > 0`
  )
);
const notResponding = inBrackets(
  `label_replace(${event('refclock-[0-9]+-not-responding')}, "slot", "clk$1", "event", "refclock-([0-9]+)-.*")`
);

const SYNCHRONIZATION: AlertRule[] = [
  {
    alert: 'LantimeNotSynchronized',
    severity: 'critical',
    cause: 'sync',
    events: ['refclock-1-not-sync', 'refclock-2-not-sync'],
    expr: lines(
      either(
        `lantime_sync_clock_state{state="not-synchronized"} == 1 unless on (${DEVICE}) ${noClockSynchronized}`,
        `max by (${DEVICE}) (${event('refclock-[0-9]+-not-sync')}) ${noState}`
      ),
      unlessBooting
    ),
    for: '2m',
    summary: '{{ $labels.instance }} is not synchronized',
    description:
      'The device follows no reference and does not even keep the time of one. Let clients follow another server. Check antenna and receiver of its clocks.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeUnknownState',
    severity: 'warning',
    cause: 'sync',
    expr: lines('lantime_sync_clock_state{state!~"synchronized|holdover|not-synchronized"} == 1', unlessBooting),
    for: '5m',
    summary: '{{ $labels.instance }} is in a state that is not known: {{ $labels.state }}',
    description:
      'Whether the device is synchronized cannot be told from this word. Look at its web page, and report the word so that it gets a meaning.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeNoClockSynchronized',
    severity: 'critical',
    cause: 'clock',
    expr: lines(bare(noClockSynchronized), unlessBooting),
    for: '1m',
    summary: '{{ $labels.instance }}: none of its clocks is synchronized',
    description:
      'All reference clocks have lost their references. Think of a common cause: antenna splitter, lightning, jamming. The device keeps time alone from now on.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeClockNotSynchronized',
    severity: 'warning',
    cause: 'clock',
    expr: lines(
      'lantime_clock_state{state!="synchronized"} == 1',
      // Otherwise the device as a whole has an alert.
      `and on (${DEVICE}) lantime_sync_clock_state{state="synchronized"} == 1`,
      `and on (${DEVICE}) ${severalClocks}`,
      `unless on (${DEVICE}) ${noClockSynchronized}`,
      `unless on (${SLOT}) ${CLOCK_WITHOUT_SIGNAL}`,
      `unless on (${DEVICE}, slot) ${notResponding}`,
      unlessBooting
    ),
    for: '5m',
    summary:
      '{{ $labels.instance }} {{ $labels.slot }} follows no reference: {{ with $labels.state }}{{ reReplaceAll "-" " " . }}{{ end }}',
    description:
      'This reference clock follows no reference. The device follows another one, and has none left to fall back on. Check antenna and satellites of this clock.',
    dashboard: 'gnss',
  },
  ...bySeverity(['critical', 'warning'], (severity) => ({
    alert: 'LantimeClockNotResponding',
    severity,
    cause: 'clock' as const,
    events: ['refclock-1-not-responding', 'refclock-2-not-responding'],
    expr: lines(
      notResponding,
      severity === 'critical'
        ? `unless on (${DEVICE}) count by (${DEVICE}) (lantime_clock_state{state="synchronized"} == 1 unless on (${DEVICE}, slot) ${notResponding}) > 0`
        : `and on (${DEVICE}) count by (${DEVICE}) (lantime_clock_state{state="synchronized"} == 1 unless on (${DEVICE}, slot) ${notResponding}) > 0`
    ),
    for: '1m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the clock does not respond',
    description:
      'The processor cannot talk to this reference clock. Restart the module, then the device, at a suitable time; if it stays, replace the module.',
    dashboard: 'chassis' as const,
  })),
  {
    alert: 'LantimeClockSilent',
    severity: 'warning',
    cause: 'clock',
    expr: lines(
      `(lantime_slot_info{type="clk"} and on (${SLOT}) lantime_slot_fitted == 1)`,
      `unless on (${SLOT}) lantime_clock_state`,
      `unless on (${DEVICE}, slot) ${notResponding}`
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} says nothing about its state',
    description:
      'A clock module is fitted but has no state. Look at the module’s page in the web interface; restart or replace it.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeHoldover',
    severity: 'warning',
    cause: 'sync',
    expr: lines(
      'lantime_sync_clock_state{state="holdover"} == 1',
      `unless on (${DEVICE}) ${noClockSynchronized}`,
      `unless on (${DEVICE}) ${DEVICE_WITHOUT_SIGNAL}`,
      unlessBooting
    ),
    for: '5m',
    summary: '{{ $labels.instance }} is in holdover',
    description:
      'The device keeps time with its oscillator alone, although antenna and satellites look well. lantime:holdover_seconds_left tells how long that is good for. Bring the reference back.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeHoldover',
    severity: 'critical',
    cause: 'sync',
    expr: lines(
      'lantime_sync_clock_state{state="holdover"} == 1',
      `and on (${DEVICE}) ${either(
        badDeviceQuality('critical'),
        `${HOLDOVER_LEFT} < ${limit('holdover_left_ratio')} * ${HOLDOVER_BUDGET}`
      )}`,
      unlessBooting
    ),
    for: '2m',
    summary: '{{ $labels.instance }} is in holdover, and its time will soon be off by more than a microsecond',
    description:
      'Less than a quarter of what the oscillator is good for is left, or the device itself no longer vouches for its time. Bring the reference back, or let clients follow another server.',
    dashboard: 'chassis',
  },
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimeTimeQuality',
    severity,
    cause: 'sync' as const,
    expr: lines(
      badDeviceQuality(severity),
      // In holdover and without synchronization the alerts of those states tell.
      `unless on (${DEVICE}) ${UNSYNCHRONIZED}`,
      unlessBooting,
      unlessRecovering
    ),
    for: '5m',
    summary:
      severity === 'warning'
        ? '{{ $labels.instance }} is synchronized, but its time may be off by more than a microsecond'
        : '{{ $labels.instance }} is synchronized, but does not vouch for its time',
    description:
      severity === 'warning'
        ? 'The device’s own bound of its error is above the limit. See how its references do.'
        : 'The device’s own bound of its error is beyond what its users tolerate, or it gives none. Let them follow another server, and see how its references do.',
    dashboard: 'chassis' as const,
  })),
  {
    alert: 'LantimeClockTimeQuality',
    severity: 'warning',
    cause: 'clock',
    expr: lines(
      badClockQuality('warning'),
      `unless on (${DEVICE}) ${badDeviceQuality('warning')}`,
      `unless on (${DEVICE}) ${UNSYNCHRONIZED}`,
      `unless on (${SLOT}) lantime_clock_state{state!="synchronized"} == 1`,
      `unless on (${SLOT}) ${CLOCK_WITHOUT_SIGNAL}`,
      `unless on (${SLOT}) min_over_time(lantime_clock_state{state="synchronized"}[15m]) == 0`,
      unlessBooting
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the time of this clock may be off by more than a microsecond',
    description:
      'This clock’s own bound of its error is above the limit, or it gives none, while the device as a whole looks well. After a switch-over it would be the time of the device.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeOscillatorCold',
    severity: 'warning',
    cause: 'clock',
    events: ['oscillator-not-adjusted'],
    expr: lines(
      either(
        'lantime_clock_oscillator_state{state!="warmed-up"} == 1',
        eventUnless('oscillator-not-adjusted', 'lantime_clock_oscillator_state{state!="warmed-up"} == 1')
      ),
      `unless on (${DEVICE}) lantime_system_uptime_seconds < ${limit('warm_up_seconds')}`
    ),
    for: '15m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the oscillator is not warmed up',
    description:
      'An oscillator that does not warm up within an hour is broken or supplied badly. Replace the clock module.',
    dashboard: 'chassis',
  },
];

const unlessNtpStopped = `unless on (${DEVICE}) ${either(NTP_STOPPED, event('ntp-stopped'))}`;
const ntpGuards = lines(unlessNtpStopped, unlessBooting, unlessRecovering);
const NTP_UNSYNCHRONIZED = either(
  'lantime_ntp_leap_indicator{association="sys"} == 3',
  'lantime_ntp_stratum{association="sys"} >= 16'
);
const ownReceiver = 'lantime_ntp_info{address=~"127[.]127[.].*"}';
const followed = 'lantime_ntp_peer_selection_state{state=~"sys-peer|pps-peer"} == 1';
const hasOwnSource =
  'lantime_sync_reference_type_state{state=~"gps|gnss.*|glonass.*|galileo.*|beidou.*|dcf77.*|long-wave.*"} == 1';

const NTP: AlertRule[] = [
  {
    alert: 'LantimeNtpStopped',
    severity: 'critical',
    cause: 'service',
    events: ['ntp-stopped'],
    expr: alternatives(NTP_STOPPED, eventUnless('ntp-stopped', 'lantime_network_service_running{service="ntp"} == 0')),
    for: '1m',
    summary: '{{ $labels.instance }}: the NTP service does not run',
    description:
      'Clients lose their time. Start the NTP service in the web interface and look at the log for why it stopped.',
    dashboard: 'ntp',
  },
  {
    alert: 'LantimeNtpNotSynchronized',
    severity: 'critical',
    cause: 'ntp',
    events: ['ntp-not-sync'],
    expr: lines(
      either(
        `max by (${DEVICE}) ${NTP_UNSYNCHRONIZED}`,
        `max by (${DEVICE}) (${event('ntp-not-sync')}) unless on (${DEVICE}) lantime_ntp_stratum{association="sys"}`
      ),
      `unless on (${DEVICE}) lantime_sync_clock_state{state="not-synchronized"} == 1`,
      ntpGuards
    ),
    for: '5m',
    summary: '{{ $labels.instance }}: NTP is not synchronized',
    description:
      'Clients are told not to trust this server (leap indicator 3, stratum 16). Check the reference clock, then restart the NTP service.',
    dashboard: 'ntp',
  },
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimeStratum',
    severity,
    cause: 'ntp' as const,
    expr: lines(
      `lantime_ntp_stratum{association="sys"} >= ${limit(`ntp_stratum_${severity}`)} < 16`,
      severity === 'warning' ? `unless on (${DEVICE}) ${UNSYNCHRONIZED}\n${ntpGuards}` : ntpGuards
    ),
    for: '5m',
    summary: '{{ $labels.instance }} serves NTP at stratum {{ $value }}',
    description:
      severity === 'warning'
        ? 'The NTP service does not follow its own receiver. Check the reference clock and the list of NTP sources.'
        : 'The NTP service follows a distant source. Clients should use another server until it is mended.',
    dashboard: 'ntp' as const,
  })),
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimeNtpReceiverOffset',
    severity,
    cause: 'ntp' as const,
    expr: lines(
      `abs(lantime_ntp_peer_offset_seconds) > ${limit(`ntp_receiver_offset_seconds_${severity}`)}`,
      `and on (${DEVICE}, association) ${ownReceiver}`,
      `unless on (${DEVICE}) ${UNSYNCHRONIZED}`,
      ntpGuards
    ),
    for: '5m',
    summary: '{{ $labels.instance }}: NTP is {{ $value | humanize }}s off its receiver',
    description:
      severity === 'warning'
        ? 'The system clock does not follow the receiver closely. Watch load and temperature; a restart of NTP may help.'
        : 'The system clock runs away from the receiver. Clients should use another server; restart the NTP service.',
    dashboard: 'ntp' as const,
  })),
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimeNtpSourceOffset',
    severity,
    cause: 'ntp' as const,
    expr: lines(
      `abs(lantime_ntp_peer_offset_seconds) > ${limit(`ntp_network_offset_seconds_${severity}`)}`,
      `and on (${DEVICE}, association) ${followed}`,
      `unless on (${DEVICE}, association) ${ownReceiver}`,
      ntpGuards
    ),
    for: '5m',
    summary: '{{ $labels.instance }}: NTP is {{ $value | humanize }}s off its source {{ $labels.association }}',
    description:
      severity === 'warning'
        ? 'The device follows another NTP server and is far from it. Check that server and the network between.'
        : 'The device follows another NTP server and is very far from it. Clients should use another server.',
    dashboard: 'ntp' as const,
  })),
  {
    alert: 'LantimeNtpSourceLost',
    severity: 'warning',
    cause: 'ntp',
    expr: lines(
      `max by (${DEVICE}, association) (`,
      '  lantime_ntp_peer_reachable == bool 0',
      '  or lantime_ntp_peer_selection_state{state=~"reject|falsetick"}',
      ') == 1',
      // Its own receiver: then the clock, or NTP as a whole, has an alert.
      `unless on (${DEVICE}, association) ${ownReceiver}`,
      ntpGuards
    ),
    for: '15m',
    summary: '{{ $labels.instance }}: NTP source {{ $labels.association }} is lost',
    description:
      'The source does not answer or contradicts the others. Check it and the way to it; remove it if it is gone for good.',
    dashboard: 'ntp',
  },
  {
    alert: 'LantimeLeapSecond',
    severity: 'info',
    cause: 'leap',
    events: ['leapsecond-announced'],
    expr: lines(
      `max by (${DEVICE}) (`,
      '  lantime_sync_leap_second_announced',
      '  or lantime_ntp_leap_indicator{association="sys"} == bool 1',
      `) == 1 or max by (${DEVICE}) (lantime_ntp_leap_indicator{association="sys"} == 2)`
    ),
    for: '0s',
    summary: '{{ $labels.instance }} announces a leap second',
    description: 'Confirm the date with the IERS bulletin C and check that all servers announce the same.',
    dashboard: 'ntp',
  },
  ...bySeverity(['warning', 'info'], (severity) => ({
    alert: 'LantimeLeapFile',
    severity,
    cause: 'leap' as const,
    expr: lines(
      `max by (${DEVICE}) (lantime_ntp_leap_file_expiry_timestamp_seconds) - time() < ${limit('leap_file_seconds')}`,
      severity === 'warning' ? `unless on (${DEVICE}) ${hasOwnSource}` : `and on (${DEVICE}) ${hasOwnSource}`
    ),
    for: '1h',
    summary: '{{ $labels.instance }}: the leap-second file of NTP is out of date or soon will be',
    description:
      severity === 'warning'
        ? 'The reference of this device does not announce leap seconds, so NTP needs the file. Install a new one: web interface, NTP, leap second handling.'
        : 'The device learns leap seconds from its receiver, too. Install a new file when you are there: web interface, NTP, leap second handling.',
    dashboard: 'ntp' as const,
  })),
];

const ptpSubject = '{{ $labels.instance }} {{ $labels.slot }} {{ $labels.ptp_instance }}';
const isMaster = `lantime_ptp_port_state{state="master"} == 1`;
const faulty = 'lantime_ptp_port_state{state="faulty"} == 1';
const notReady = 'lantime_ptp_port_state{state=~"uninitialized|initializing|listening|pre-master|uncalibrated"} == 1';
const noLink = 'lantime_ptp_link == 0 and max_over_time(lantime_ptp_link[1d]) == 1';
const leftMaster = inBrackets(
  lines(
    'lantime_ptp_port_state{state="master"} == 0',
    `and ${inBrackets(
      lines(
        `avg_over_time(lantime_ptp_port_state{state="master"}[1d]) > ${limit('ptp_master_usual_ratio')}`,
        // No other master is chosen among unicast masters: each serves its own clients.
        `or lantime_ptp_port_state{state="master"} and on (${PORT}) lantime_ptp_role_state{state=~"unicast-master|both-master"} == 1`
      )
    )}`
  )
);
const grandmasters = (metric: string) => `max by (${PORT}, grandmaster_identity) (${metric})`;
const nowFollowed = grandmasters('lantime_ptp_info{grandmaster_identity!=""}');
const formerlyFollowed = `(${grandmasters('last_over_time(lantime_ptp_info{grandmaster_identity!=""}[15m])')} unless ${nowFollowed})`;
const renamed = (series: string, label: string) =>
  `max by (${PORT}, ${label}) (label_replace(${series}, "${label}", "$1", "grandmaster_identity", "(.+)"))`;
const usualClients = 'quantile_over_time(0.9, lantime_ptp_unicast_clients[1d])';

const PTP: AlertRule[] = [
  {
    alert: 'LantimePtpPortFaulty',
    severity: 'critical',
    cause: 'ptp-port',
    events: ['ptp-error', 'ptp-port-disconnected'],
    expr: lines(
      `max by (${PORT}) (${either(faulty, noLink)})`,
      `or max by (${DEVICE}) (${event('ptp-error|ptp-port-disconnected')}) unless on (${DEVICE}) ${either(faulty, noLink)}`
    ),
    for: '1m',
    summary: `${ptpSubject}: the PTP port is faulty or has no link`,
    description: 'Check cable, SFP and the configuration of the port; the module’s log says more.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimePtpPortNotMaster',
    severity: 'warning',
    cause: 'ptp-port',
    expr: lines(leftMaster, `unless on (${PORT}) ${either(faulty, noLink)}`, unlessBooting),
    for: '2m',
    summary: `${ptpSubject}: the PTP port should be master and is not`,
    description:
      'The port gave up the role of the master. lantime_ptp_port_state has its state, lantime_ptp_info the clock it follows. Look for a better clock in the domain, or a fault here.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimePtpPortNotReady',
    severity: 'warning',
    cause: 'ptp-port',
    expr: lines(
      notReady,
      `unless on (${PORT}) ${leftMaster}`,
      `unless on (${PORT}) ${inBrackets(noLink)}`,
      unlessBooting
    ),
    for: '5m',
    summary: `${ptpSubject}: the PTP port stays {{ with $labels.state }}{{ reReplaceAll "-" " " . }}{{ end }}`,
    description:
      'The port is neither master nor slave. Check its link, domain, profile and that a grandmaster is in reach.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimePtpGrandmasterChanged',
    severity: 'info',
    cause: 'ptp',
    expr: lines(
      renamed(formerlyFollowed, 'old_grandmaster'),
      `* on (${PORT}) group_left (new_grandmaster)`,
      renamed(nowFollowed, 'new_grandmaster'),
      // A master is its own grandmaster; that it is one again ends another alert.
      `unless on (${PORT}) ${isMaster}`,
      unlessBooting
    ),
    for: '2m',
    summary: `${ptpSubject} follows another PTP grandmaster: {{ $labels.new_grandmaster }}`,
    description:
      'Until a few minutes ago it followed {{ $labels.old_grandmaster }}. Find out whether that was meant: maintenance, a new clock, changed priorities.',
    dashboard: 'ptp',
  },
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimePtpClockClass',
    severity,
    cause: 'ptp' as const,
    expr: lines(
      severity === 'warning'
        ? '(lantime_ptp_clock_class == 7 or lantime_ptp_clock_class == 14 or lantime_ptp_clock_class == 135)'
        : '(lantime_ptp_clock_class != 6 != 7 != 13 != 14 != 80 != 84 != 135)',
      `and on (${PORT}) ${isMaster}`,
      // What it announces follows from the clock, which has an alert of its own.
      ...(severity === 'warning' ? [`unless on (${DEVICE}) ${UNSYNCHRONIZED}`] : []),
      `unless on (${DEVICE}) lantime_sync_clock_state{state="not-synchronized"} == 1`,
      unlessBooting,
      unlessRecovering
    ),
    for: '3m',
    summary:
      severity === 'warning'
        ? `${ptpSubject}: PTP clock class {{ $value }}, holdover`
        : `${ptpSubject}: PTP clock class {{ $value }}`,
    description:
      severity === 'warning'
        ? 'The port tells its slaves that it is in holdover, although the device is synchronized. See whether the card follows the clock of the device.'
        : 'The port tells its slaves that its time is not good. Slaves with a stricter profile have left it. Bring the reference back.',
    dashboard: 'ptp' as const,
  })),
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimePtpOffset',
    severity,
    cause: 'ptp' as const,
    expr: lines(
      `abs(lantime_ptp_offset_from_master_seconds) > ${limit(`ptp_offset_seconds_${severity}`)}`,
      `and on (${PORT}) lantime_ptp_port_state{state=~"slave|uncalibrated"} == 1`
    ),
    for: '3m',
    summary: `${ptpSubject}: {{ $value | humanize }}s off its PTP master`,
    description:
      severity === 'warning'
        ? 'Look for packet delay variation, asymmetric paths, and switches without PTP support.'
        : 'The slave does not follow its master. Check the path, and compare the master with another clock.',
    dashboard: 'ptp' as const,
  })),
  {
    alert: 'LantimePtpClientsNearLimit',
    severity: 'warning',
    cause: 'ptp',
    expr: lines(
      `lantime_ptp_unicast_clients > ${limit('ptp_clients_used_ratio')} * ${limit('ptp_clients_capacity')}`,
      `and on (${SLOT}) lantime_module_info{model=~"(?i)hps.*"}`
    ),
    for: '10m',
    summary: `${ptpSubject}: {{ $value }} PTP clients`,
    description:
      'The card serves nearly as many unicast clients as it can. Move clients to another card, or lower their packet rates.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimePtpClientsLost',
    severity: 'warning',
    cause: 'ptp',
    expr: lines(
      'lantime_ptp_unicast_clients',
      `  < (${usualClients} >= 10) * (1 - ${limit('ptp_clients_lost_ratio')})`,
      `unless on (${PORT}) ${either(faulty, noLink)}`,
      `unless on (${PORT}) ${leftMaster}`,
      unlessBooting
    ),
    for: '5m',
    summary: `${ptpSubject}: only {{ $value }} PTP clients are left`,
    description:
      'Many clients are gone that were here within the last day. Look for a fault in the network, or another grandmaster that took them.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimeSynceQuality',
    severity: 'warning',
    cause: 'ptp',
    expr: lines('lantime_synce_ssm_in != quantile_over_time(0.5, lantime_synce_ssm_in[1d])', unlessBooting),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the SyncE quality level is another than usual',
    description:
      'The quality level that comes in (SSM {{ $value }}) is not the one of the last day. Check the source of the SyncE signal.',
    dashboard: 'ptp',
  },
];

const supplyDown = 'lantime_power_supply_available == 0';
const redundancyLost = either(
  event('power-redundancy-not-avail'),
  `sum by (${DEVICE}) (lantime_power_supply_available) == 1`
);
const moduleEvents = 'ims-error|ims-port-error';
const pulled = inBrackets('lantime_slot_fitted == 0\nand max_over_time(lantime_slot_fitted[1d]) == 1');
const hot = (severity: 'warning' | 'critical') =>
  lines(
    inBrackets(
      `lantime_module_temperature_celsius > ${limit(`temperature_processor_celsius_${severity}`)}\nand on (${SLOT}) lantime_slot_info{type="cpu"}`
    ),
    `or ${inBrackets(
      `lantime_module_temperature_celsius > ${limit(`temperature_module_celsius_${severity}`)}\nunless on (${SLOT}) lantime_slot_info{type="cpu"}`
    )}`
  );

const HARDWARE: AlertRule[] = [
  {
    alert: 'LantimeModuleMissing',
    severity: 'warning',
    cause: 'module',
    expr: lines(pulled, unlessBooting),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the module is gone',
    description:
      'A module that was there within the last day is not any more: pulled, or no longer recognised. If nobody took it out, reseat it. Ends by itself after a day.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeModuleError',
    severity: 'critical',
    cause: 'module',
    events: moduleEvents.split('|'),
    expr: lines(
      `max by (${SLOT}) (lantime_output_fault == 1)`,
      `or max by (${DEVICE}) (${event(moduleEvents)}) unless on (${DEVICE}) lantime_output_fault == 1`
    ),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: a module or one of its ports has an error',
    description:
      'Find the module in the web interface (System, IMS modules). Reseat or replace it; check what is connected to the port.',
    dashboard: 'io',
  },
  {
    alert: 'LantimeInputLimits',
    severity: 'warning',
    cause: 'module',
    events: ['esi-itu-limits-violated'],
    expr: lines(
      `max by (${SLOT}) (lantime_input_itu_limit_violated == 1)`,
      `or max by (${DEVICE}) (${event('esi-itu-limits-violated')}) unless on (${DEVICE}) lantime_input_itu_limit_violated == 1`
    ),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: an input violates the ITU limits',
    description: 'The signal that comes in wanders more than the ITU allows. Check its source and the line.',
    dashboard: 'io',
  },
  {
    alert: 'LantimePowerLine',
    severity: 'warning',
    cause: 'module',
    events: ['fdm-error'],
    expr: lines(
      `max by (${SLOT}) (abs(`,
      '  lantime_power_line_frequency_hertz > lantime_power_line_max_frequency_hertz',
      '  or lantime_power_line_frequency_hertz < lantime_power_line_min_frequency_hertz',
      '  or lantime_power_line_time_deviation_seconds > lantime_power_line_max_time_deviation_seconds',
      '  or lantime_power_line_time_deviation_seconds < lantime_power_line_min_time_deviation_seconds',
      '  or lantime_power_line_reference_ok == 0',
      '  or lantime_power_line_frequency_overflow == 1',
      '  or lantime_power_line_time_overflow == 1',
      '))',
      `or max by (${DEVICE}) (${event('fdm-error')}) unless on (${DEVICE}) lantime_power_line_frequency_hertz`
    ),
    for: '5m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the power line is beyond its limits, or is not measured',
    description:
      'Frequency or time deviation of the power line passed the limits of the module, its counter overflowed, or it lost its reference. lantime_power_line_… has the values.',
    dashboard: 'io',
  },
  ...bySeverity(['critical', 'warning'], (severity) => ({
    alert: 'LantimeDefinedState',
    severity,
    cause: 'module' as const,
    expr: `lantime_defined_state_severity == ${severity === 'critical' ? 2 : 1}`,
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: {{ $labels.reading }} is “{{ $labels.text }}”',
    description:
      'The project does not know this reading; whoever wrote the definitions for it calls this state an error or a warning. The definitions may say what it means.',
    dashboard: 'chassis' as const,
  })),
  ...bySeverity(['critical', 'warning'], (severity) => ({
    alert: 'LantimePowerSupply',
    severity,
    cause: 'power' as const,
    events: ['power-supply-failure'],
    expr: lines(
      either(
        `max by (${SLOT}) (${supplyDown})`,
        `max by (${DEVICE}) (${event('power-supply-failure')}) unless on (${DEVICE}) ${supplyDown}`
      ),
      `${severity === 'critical' ? 'and' : 'unless'} on (${DEVICE}) ${redundancyLost}`
    ),
    for: '1m',
    summary:
      severity === 'critical'
        ? '{{ $labels.instance }} {{ $labels.slot }} delivers no power, and no other supply may fail now'
        : '{{ $labels.instance }} {{ $labels.slot }} delivers no power',
    description:
      'Check mains, fuse and cable of this supply, then replace it. Until then the device runs on the others.',
    dashboard: 'chassis' as const,
  })),
  {
    alert: 'LantimePowerRedundancy',
    severity: 'warning',
    cause: 'power',
    events: ['power-redundancy-not-avail'],
    expr: lines(
      event('power-redundancy-not-avail'),
      `unless on (${DEVICE}) ${either(supplyDown, event('power-supply-failure'))}`
    ),
    for: '5m',
    summary: '{{ $labels.instance }}: no power supply may fail any more',
    description: 'The supplies cannot carry the load if one of them fails. Add one, or take out a module.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimePowerOverload',
    severity: 'critical',
    cause: 'power',
    events: ['power-consumption-exceeded'],
    expr: event('power-consumption-exceeded'),
    for: '1m',
    summary: '{{ $labels.instance }}: the modules need more power than there is',
    description: 'Remove the module that was added last, or add a power supply. Modules may switch off.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeFan',
    severity: 'critical',
    cause: 'cooling',
    events: ['fan-down'],
    expr: lines(
      `max by (${SLOT}) (lantime_fan_error_state{state="yes"} == 1)`,
      `or max by (${DEVICE}) (${event('fan-down')}) unless on (${DEVICE}) lantime_fan_error_state{state="yes"} == 1`
    ),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: a fan has failed',
    description: 'Watch the temperatures and replace the fan module soon.',
    dashboard: 'chassis',
  },
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimeTemperature',
    severity,
    cause: 'cooling' as const,
    // One alert for each module, however many sensors it has.
    expr: lines(`max by (${SLOT}) (`, indented(hot(severity)), ')'),
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} has {{ $value }} °C',
    description:
      severity === 'warning'
        ? 'It is warmer than it should be. Check the air conditioning, the fans and that air passes the device.'
        : 'It is so hot that it may fail. Cool it now: doors, fans, air conditioning; take load off, or switch over.',
    dashboard: 'chassis' as const,
  })),
];

const rate = (counter: string) => `rate(lantime_network_port_${counter}_total[10m])`;
const share = (errors: string, packets: string, name: string) =>
  `${rate(errors)} / ${inBrackets(`${rate(packets)} + ${rate(errors)}`)} > ${limit(name)}`;
const linkLost = inBrackets(
  'lantime_network_port_link_up == 0\nand max_over_time(lantime_network_port_link_up[1d]) == 1'
);

const NETWORK: AlertRule[] = [
  {
    alert: 'LantimeLinkDown',
    severity: 'critical',
    cause: 'network',
    // The event names no port, and some units raise it for ports that they do not have.
    events: ['network-link-down'],
    expr: lines(bare(linkLost), 'unless lantime_network_port_available == 0'),
    for: '1m',
    summary: '{{ $labels.instance }} {{ $labels.port }} has lost its link',
    description: 'The port was up within the last day. Check cable, SFP and switch port.',
    dashboard: 'network',
  },
  {
    alert: 'LantimeLinkErrors',
    severity: 'warning',
    cause: 'network',
    expr: lines(
      `max by (${DEVICE}, port) (`,
      `  ${share('receive_errors', 'receive_packets', 'port_errors_ratio').replace(/\n */g, ' ')}`,
      `  or ${share('receive_crc_errors', 'receive_packets', 'port_errors_ratio').replace(/\n */g, ' ')}`,
      `  or ${share('transmit_errors', 'transmit_packets', 'port_errors_ratio').replace(/\n */g, ' ')}`,
      `  or ${share('receive_dropped_packets', 'receive_packets', 'port_drops_ratio').replace(/\n */g, ' ')}`,
      ')',
      `unless on (${DEVICE}, port) ${linkLost}`
    ),
    for: '15m',
    summary:
      '{{ $labels.instance }} {{ $labels.port }}: {{ $value | humanizePercentage }} of the packets are damaged or lost',
    description: 'PTP suffers first. Replace cable or SFP, and compare the settings of both sides.',
    dashboard: 'network',
  },
  {
    alert: 'LantimeLinkSlow',
    severity: 'warning',
    cause: 'network',
    expr: lines(
      'lantime_network_port_speed_bytes_per_second',
      '  < max_over_time(lantime_network_port_speed_bytes_per_second[1d])'
    ),
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.port }} is slower than before',
    description:
      'The link came up at a lower speed than within the last day. Check the cable’s pairs and the settings of the switch port.',
    dashboard: 'network',
  },
  {
    alert: 'LantimeNtpCluster',
    severity: 'warning',
    cause: 'cluster',
    events: ['cluster-falseticker-detected'],
    expr: lines(
      `max by (${DEVICE}) (`,
      `  ${event('cluster-falseticker-detected')}`,
      '  or lantime_ntp_cluster_info{clock_status=~"antenna-failure|invalid"}',
      ')'
    ),
    for: '2m',
    summary: '{{ $labels.instance }}: a member of the NTP cluster is wrong',
    description: 'A member contradicts the others, or its clock failed. Compare the members with a third source.',
    dashboard: 'ntp',
  },
  {
    alert: 'LantimeNtpClusterMaster',
    severity: 'info',
    cause: 'cluster',
    events: ['cluster-master-changed'],
    expr: recent('cluster-master-changed'),
    for: '0s',
    summary: '{{ $labels.instance }}: the NTP cluster has another master',
    description: 'The master changed within the last 10 minutes. Find out why the former one left.',
    dashboard: 'ntp',
  },
];

const nodeStates = 'lantime_syncmon_node_state{state=~"limit-exceeded|not-reachable|not-synchronized"} == 1';
const nodeOff = inBrackets(
  `abs(lantime_syncmon_node_offset_seconds) > on (${DEVICE}, node) lantime_syncmon_node_offset_limit_seconds`
);

const OTHERS: AlertRule[] = [
  {
    alert: 'LantimeSyncMonNode',
    severity: 'warning',
    cause: 'syncmon',
    events: ['sync-monitor-alert', 'ntp-offset-limit-exceeded'],
    expr: lines(
      `max by (${DEVICE}, node) (${either(nodeStates, nodeOff)})`,
      `or max by (${DEVICE}) (${event('sync-monitor-alert|ntp-offset-limit-exceeded')})`,
      `  unless on (${DEVICE}) ${either(nodeStates, nodeOff)}`
    ),
    for: '5m',
    summary:
      '{{ $labels.instance }}: {{ if $labels.node }}SyncMon node {{ $labels.node }}{{ else }}a node that SyncMon watches{{ end }} is out of bounds',
    description:
      'The node is beyond its limit, does not answer or is not synchronized. lantime_syncmon_node_info has its address; look at the node.',
    dashboard: 'syncmon',
  },
  {
    alert: 'LantimeSyncMonStopped',
    severity: 'warning',
    cause: 'syncmon',
    expr: lines(
      'lantime_device_answer_timestamp_seconds - lantime_syncmon_last_updated_timestamp_seconds',
      `  > ${limit('syncmon_age_seconds')}`,
      `and on (${DEVICE}) lantime_syncmon_nodes > 0`
    ),
    for: '10m',
    summary: '{{ $labels.instance }}: SyncMon does not measure any more',
    description: 'All nodes look as good as they last did. Restart SyncMon in the web interface.',
    dashboard: 'syncmon',
  },
];

const lowerReference = 'lantime_clock_source_in_use{source!="priority0"} == 1';
const sourceLost = inBrackets(
  'lantime_clock_source_no_signal == 1\nand min_over_time(lantime_clock_source_no_signal[1d]) == 0'
);

const REDUNDANCY: AlertRule[] = [
  {
    alert: 'LantimeSwitchOver',
    severity: 'info',
    cause: 'redundancy',
    expr: lines(
      `max by (${DEVICE}) (`,
      '  changes(lantime_sync_active_clock_index[10m]) > 0',
      '  or changes(lantime_redundancy_switch_selected_state[10m]) > 0',
      ')',
      unlessBooting
    ),
    for: '2m',
    summary: '{{ $labels.instance }} follows another clock than before',
    description:
      'The active clock changed within the last 10 minutes. Find out why the former one was left: its antenna, its state, its log.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeSwitchManual',
    severity: 'warning',
    cause: 'redundancy',
    expr: 'lantime_redundancy_switch_mode_state{state="manual"} == 1',
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the redundancy switch is in manual mode',
    description:
      'If the selected clock fails, nothing switches over. Set the switch back to automatic when the work is done.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeLowerReference',
    severity: 'warning',
    cause: 'redundancy',
    expr: lines(lowerReference, `unless on (${SLOT}) ${CLOCK_WITHOUT_SIGNAL}`, unlessBooting),
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.slot }} follows {{ $labels.source }} instead of its best reference',
    description: 'A reference of higher priority is lost. lantime_clock_source_info has its kind; check its signal.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeReferenceLost',
    severity: 'warning',
    cause: 'redundancy',
    events: ['xmr-ref-disconnect', 'mrs-source-invalid'],
    expr: lines(
      either(
        sourceLost,
        `max by (${DEVICE}) (${event('xmr-ref-disconnect|mrs-source-invalid')}) unless on (${DEVICE}) ${either(sourceLost, lowerReference, DEVICE_WITHOUT_SIGNAL)}`
      ),
      `unless on (${SLOT}) ${CLOCK_WITHOUT_SIGNAL}`,
      `unless on (${SLOT}) ${lowerReference}`,
      unlessBooting
    ),
    for: '5m',
    summary:
      '{{ $labels.instance }} {{ $labels.slot }}: {{ if $labels.source }}reference {{ $labels.source }}{{ else }}a reference{{ end }} has no signal any more',
    description:
      'The clock follows another reference, so the time is good, but this one would be missing when that fails. lantime_clock_source_info has its kind.',
    dashboard: 'gnss',
  },
  {
    alert: 'LantimeRubidium',
    severity: 'warning',
    cause: 'clock',
    events: ['xhe-rub-error'],
    expr: lines(
      `max by (${DEVICE}) (`,
      '  lantime_rubidium_pps_lock + 1 == 1',
      ...['overheated', 'generic_cell_error', 'low_voltage', 'voltage_overrange', 'low_temperature', 'alarm_led'].map(
        (flag) => `  or lantime_rubidium_${flag} == 1`
      ),
      `  or ${event('xhe-rub-error')}`,
      ')'
    ),
    for: '2m',
    summary: '{{ $labels.instance }}: the external rubidium has a fault',
    description: 'Look at the rubidium’s page and lamp. Long holdover is not to be relied on until it is mended.',
    dashboard: 'chassis',
  },
];

const versions = (metric: string) => `max by (${DEVICE}, version) (${metric})`;
const nowRunning = versions('lantime_device_info{version!=""}');
const formerlyRunning = `(${versions('last_over_time(lantime_device_info{version!=""}[15m])')} unless ${nowRunning})`;
const renamedVersion = (series: string, label: string) =>
  `max by (${DEVICE}, ${label}) (label_replace(${series}, "${label}", "$1", "version", "(.+)"))`;
const selfSigned = event('self-signed-https-certificate-in-use');
const expires = (severity: 'warning' | 'critical') =>
  inBrackets(
    lines(
      `lantime_probe_certificate_expiry_timestamp_seconds - time() < ${limit(`certificate_seconds_${severity}`)}`,
      `and on (${DEVICE}) lantime_probe_certificate_verified == 1`
    )
  );

const CARE: AlertRule[] = [
  {
    alert: 'LantimeRebooted',
    severity: 'info',
    cause: 'maintenance',
    events: ['system-reboot'],
    expr: lines(
      `lantime_system_uptime_seconds < ${limit('recent_seconds')}`,
      `unless on (${DEVICE}) ${formerlyRunning}`
    ),
    for: '0s',
    summary: '{{ $labels.instance }} started {{ $value | humanizeDuration }} ago',
    description: 'If nobody restarted it, look at the power supply and the log. Watch that the oscillator warms up.',
    dashboard: 'events',
  },
  {
    alert: 'LantimeFirmwareChanged',
    severity: 'info',
    cause: 'maintenance',
    events: ['auto-update-installed'],
    expr: lines(
      renamedVersion(formerlyRunning, 'old_version'),
      `* on (${DEVICE}) group_left (new_version)`,
      renamedVersion(nowRunning, 'new_version')
    ),
    for: '0s',
    summary: '{{ $labels.instance }} runs another firmware: {{ $labels.new_version }}',
    description:
      'Until a few minutes ago it ran {{ $labels.old_version }}. If this was not planned, find out who updated it. Values that the new firmware spells otherwise may be missing.',
    dashboard: 'events',
  },
  {
    alert: 'LantimeConfigurationChanged',
    severity: 'info',
    cause: 'maintenance',
    events: ['device-configuration-changed'],
    expr: recent('device-configuration-changed'),
    for: '0s',
    summary: '{{ $labels.instance }}: the configuration was changed',
    description: 'If this was not planned, see in the log who changed what.',
    dashboard: 'events',
  },
  {
    alert: 'LantimeChangesPending',
    severity: 'info',
    cause: 'maintenance',
    expr: 'lantime_configuration_pending_changes > 0',
    for: '1h',
    summary: '{{ $labels.instance }} has configuration changes that are not applied',
    description: 'Somebody began to change the configuration. Apply or discard the changes in the web interface.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeUpdateFailed',
    severity: 'warning',
    cause: 'maintenance',
    events: ['auto-update-failed'],
    expr: alternatives(
      'lantime_firmware_last_update_successful == 0',
      eventUnless('auto-update-failed', 'lantime_firmware_last_update_successful == 0')
    ),
    for: '1m',
    summary: '{{ $labels.instance }}: the last firmware update failed',
    description:
      'The former firmware runs on. The web interface (System, Firmware) shows the error; repeat the update.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeFirmwareRebootPending',
    severity: 'warning',
    cause: 'maintenance',
    expr: 'lantime_firmware_reboot_pending == 1',
    for: '1h',
    summary: '{{ $labels.instance }} will start another firmware',
    description:
      'Another firmware is selected than runs. Restart the device at a suitable time, or select the running one.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeCertificate',
    severity: 'critical',
    cause: 'maintenance',
    expr: `max by (${DEVICE}) ${expires('critical')}`,
    for: '1h',
    summary: '{{ $labels.instance }}: in {{ $value | humanizeDuration }} the device cannot be read any more',
    description:
      'The exporter checks the certificate of the device, which expires then. Install a new one (web interface, Security).',
    dashboard: 'health',
  },
  {
    alert: 'LantimeCertificate',
    severity: 'warning',
    cause: 'maintenance',
    events: ['https-certificate-expired', 'https-certificate-expire-warning'],
    expr: lines(
      `max by (${DEVICE}) ${either(
        expires('warning'),
        `${event('https-certificate-expired|https-certificate-expire-warning')} unless on (${DEVICE}) ${selfSigned}`
      )}`
    ),
    for: '1h',
    summary: '{{ $labels.instance }}: the certificate of the web server has expired or soon will',
    description:
      'Install a new certificate (web interface, Security) before programs that check it fail, the exporter among them.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeCertificate',
    severity: 'info',
    cause: 'maintenance',
    events: ['self-signed-https-certificate-in-use'],
    // Whether it has expired matters to nobody: who accepts it does not check it.
    expr: `max by (${DEVICE}) (${selfSigned})`,
    for: '1h',
    summary: '{{ $labels.instance }} uses a self-signed certificate',
    description:
      'Nobody can tell whether it is the device that answers. Install a certificate of your own authority (web interface, Security), or leave it.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeLowResources',
    severity: 'warning',
    cause: 'maintenance',
    events: ['low-system-resources'],
    expr: lines(
      `max by (${DEVICE}) (`,
      `  ${event('low-system-resources')}`,
      `  or lantime_system_load15 > ${limit('load15_per_cpu')} * ${limit('cpus')}`,
      '  or (',
      `    lantime_storage_used_ratio > ${limit('storage_used_ratio')}`,
      `    and on (${DEVICE}, storage) lantime_storage_info{mountpoint=~"/data|/var"}`,
      '  )',
      ')'
    ),
    for: '15m',
    summary: '{{ $labels.instance }} is short of resources',
    description:
      'Load is high or a file system nearly full. SyncMon logs are the usual cause: fewer nodes, longer intervals, delete old logs.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeUserBanned',
    severity: 'warning',
    cause: 'maintenance',
    events: ['faillock-user-banned'],
    expr: recent('faillock-user-banned'),
    for: '0s',
    summary: '{{ $labels.instance }} has banned a user',
    description:
      'Somebody failed to log in repeatedly: an attack, or a wrong password, perhaps that of the exporter. See the log.',
    dashboard: 'events',
  },
];

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

/** Events that a rule speaks for, any reference clock included. */
export const OWN_EVENTS: readonly string[] = [
  ...new Set(OWN_GROUPS.flatMap(({ rules }) => rules.flatMap(({ events = [] }) => events))),
].sort();
const ownEvents = [
  ...OWN_EVENTS.filter((name) => !/^refclock-/.test(name)),
  'refclock-[0-9]+-not-(responding|sync)',
].join('|');

/** Titles of the alarms that are left, which the template looks up; others lose their hyphens. */
const LEFT_TITLES = Object.keys(EVENTS).filter(
  (name) => !OWN_EVENTS.includes(name) && /error|fail|exceeded|alarm|warning|invalid|lost|not-|violated/.test(name)
);
const eventTitle = `{{ with $labels.event }}${LEFT_TITLES.map(
  (name, i) => `{{ ${i === 0 ? 'if' : 'else if'} eq . "${name}" }}${EVENT_TITLES[name]}`
).join('')}{{ else }}{{ reReplaceAll "-" " " . }}{{ end }}{{ end }}`;

/** One step below what the device says: it does not know whether anything depends on it. */
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
    'The device itself raises this alarm, and no rule of ours knows more about it. Its web page has the details; docs/modules.md has what the alarms mean.',
  dashboard: 'events',
}));

export const ALERT_GROUPS: readonly AlertGroup[] = [...OWN_GROUPS, { name: 'lantime device alarms', rules: CATCH_ALL }];

export const ALERTS: readonly AlertRule[] = ALERT_GROUPS.flatMap(({ rules }) => rules);
