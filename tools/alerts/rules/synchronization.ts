import {
  badClockQuality,
  badDeviceQuality,
  CLOCK_WITHOUT_SIGNAL,
  DEVICE,
  DEVICE_WITHOUT_SIGNAL,
  event,
  HOLDOVER_BUDGET,
  HOLDOVER_LEFT,
  inBrackets,
  limit,
  SLOT,
  unlessBooting,
  unlessRecovering,
  UNSYNCHRONIZED,
} from '../expressions';
import type { AlertRule } from '../model';
import { bare, bySeverity, either, eventUnless, lines } from './shared';

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

export const SYNCHRONIZATION: AlertRule[] = [
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
