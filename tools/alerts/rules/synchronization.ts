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
    // Clocks without antenna have alerts of their own; this one is for all other causes.
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
      'The device follows no reference and is not in holdover. Let clients use another server. Check antenna and receiver of its clocks.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeUnknownState',
    severity: 'warning',
    cause: 'sync',
    expr: lines('lantime_sync_clock_state{state!~"synchronized|holdover|not-synchronized"} == 1', unlessBooting),
    for: '5m',
    summary: '{{ $labels.instance }} is in an unknown state: {{ $labels.state }}',
    description:
      'The catalogue does not have this state, so it is not known whether the device is synchronized. Check its web interface, and report the state so that it can be added.',
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
      'All reference clocks have lost their references. Check for a common cause: antenna splitter, lightning, jamming. The device now depends on its oscillator.',
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
      'This clock follows no reference. The device follows another clock and has no further one to fall back on. Check antenna and satellites of this clock.',
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
      'The CPU gets no answer from this reference clock. Restart the module, then the device, at a suitable time. If that does not help, replace the module.',
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
    summary: '{{ $labels.instance }} {{ $labels.slot }} reports no state',
    description:
      'A clock module is fitted but reports no state. Check its page in the web interface; restart or replace it.',
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
      'The device keeps time with its oscillator alone, although antenna and satellites look good. lantime:holdover_seconds_left estimates for how long its time stays within a microsecond. Restore the reference.',
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
      'Less than a quarter of the holdover time of the oscillator is left, or the device no longer guarantees its time. Restore the reference, or let clients use another server.',
    dashboard: 'chassis',
  },
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimeTimeQuality',
    severity,
    cause: 'sync' as const,
    expr: lines(
      badDeviceQuality(severity),
      // Holdover and missing synchronization have alerts of their own.
      `unless on (${DEVICE}) ${UNSYNCHRONIZED}`,
      unlessBooting,
      unlessRecovering
    ),
    for: '5m',
    summary:
      severity === 'warning'
        ? '{{ $labels.instance }} is synchronized, but its time may be off by more than a microsecond'
        : '{{ $labels.instance }} is synchronized, but its time quality is poor or unknown',
    description:
      severity === 'warning'
        ? 'The estimated time quality of the device exceeds the limit. Check its references.'
        : 'The estimated time quality of the device exceeds the critical limit, or has no bound. Let clients use another server, and check its references.',
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
      'The estimated time quality of this clock exceeds the limit or has no bound, while that of the device as a whole is good. After a switchover, the device would have the time of this clock.',
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
      'An oscillator that does not warm up within an hour is faulty, or its supply is. Replace the clock module.',
    dashboard: 'chassis',
  },
];
