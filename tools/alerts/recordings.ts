/** Recording rules, named level:metric:operation. Dashboards and your own rules may use them; ours do not depend on them. */
import { BOUND, BOUND_COVERAGE, BOUND_LIMITS, BOUND_MAX, BOUND_WITHIN } from '../../src/analysis/bound-records';
import { CLOCK_AHEAD, DEVICE, event, HOLDOVER_BUDGET, HOLDOVER_LEFT } from './expressions';
import type { Recording } from './model';

/** Each hour is evaluated once, so that the hours of a range can be added up. */
const HOURLY = '1h';
const SYSTEM = '{association="sys"}';

export const RECORDINGS: readonly Recording[] = [
  {
    record: 'instance:lantime_time_quality_upper_bound_seconds:max',
    meaning: 'The worst estimated time quality of the device and its clocks, seconds; +Inf if one has no bound.',
    expr: `max by (${DEVICE}) (
  lantime_sync_time_quality_upper_bound_seconds
  or lantime_clock_time_quality_upper_bound_seconds
  or (lantime_sync_time_quality_unbounded == 1) * Inf
  or (lantime_clock_time_quality_unbounded == 1) * Inf
)`,
  },
  {
    record: 'instance:lantime_ntp_error_bound_seconds:sum',
    meaning:
      'Maximum error of the time that NTP serves, seconds: offset to its source plus the root distance (root dispersion and half the root delay, RFC 5905).',
    expr: `max by (${DEVICE}) (abs(lantime_ntp_peer_offset_seconds and on (${DEVICE}, association) lantime_ntp_peer_selection_state{state=~"sys-peer|pps-peer"} == 1))
+ on (${DEVICE}) lantime_ntp_root_dispersion_seconds${SYSTEM}
+ on (${DEVICE}) 0.5 * lantime_ntp_root_delay_seconds${SYSTEM}`,
  },
  {
    record: 'instance:lantime_clock_ahead_seconds:last',
    meaning:
      'Seconds by which the clock of the device is ahead of that of Prometheus. Up to 8 s behind is due to the age of the data.',
    expr: CLOCK_AHEAD.slice(2, -2).replace(/^ {2}/gm, ''),
  },
  {
    record: 'instance_type:lantime_device_alarms:count',
    meaning: 'Active alarms of the device, by their type.',
    expr: `count by (${DEVICE}, type) (
  lantime_event_info{type=~"critical|error|warning"}
  and on (${DEVICE}, event) ${event('.+')}
)`,
  },
  {
    record: 'instance_severity:lantime_alerts:count',
    meaning: 'Firing alerts of these rules, by severity.',
    expr: `count by (device, severity) (ALERTS{alertname=~"Lantime.+", alertstate="firing", device!=""})`,
  },
  {
    record: 'lantime:holdover_budget_seconds',
    labels: { kind: 'table' },
    meaning:
      'Seconds for which the oscillator keeps the time within a microsecond, by its type, from the limits above. Not measured, hence the label kind.',
    expr: HOLDOVER_BUDGET.slice(2, -2).replace(/^ {2}/gm, ''),
  },
  {
    record: 'lantime:holdover_seconds_left',
    labels: { kind: 'table' },
    meaning: 'What is left of it: all of it outside of holdover, negative when it is used up.',
    expr: HOLDOVER_LEFT.slice(2, -2).replace(/^ {2}/gm, ''),
  },
  {
    record: BOUND,
    labels: { kind: 'device' },
    meaning:
      'Bound of the time error, seconds: as the device reports it, +Inf if it gives none. For nodes of SyncMon: the offset, half the delay if it is reported, and the bound of the device.',
    expr: `lantime_sync_time_quality_upper_bound_seconds
or (lantime_sync_time_quality_unbounded == 1) * Inf`,
  },
  {
    record: BOUND,
    labels: { kind: 'node' },
    meaning: 'The same of a node of SyncMon.',
    expr: `abs(lantime_syncmon_node_offset_seconds)
+ (0.5 * lantime_syncmon_node_delay_seconds or lantime_syncmon_node_offset_seconds * 0)
+ on (${DEVICE}) group_left () ${BOUND}{kind="device"}`,
  },
  {
    record: BOUND_MAX,
    every: HOURLY,
    meaning: 'The greatest bound of each hour. Hourly values are for reports over months; the plugin reads them.',
    expr: `max_over_time(${BOUND}[1h])`,
  },
  {
    record: BOUND_COVERAGE,
    every: HOURLY,
    meaning: 'Share of each hour with a bound, 0 to 1. What is missing is not within any limit.',
    expr: `clamp_max(count_over_time(${BOUND}[1h:1m]) / 60, 1)`,
  },
  ...BOUND_LIMITS.map((limit) => ({
    record: BOUND_WITHIN,
    labels: { le: String(limit) },
    every: HOURLY,
    meaning: 'Share of each hour with a bound of at most the label le, seconds; no series where there was none.',
    expr: `clamp_max(count_over_time((${BOUND} <= ${limit})[1h:1m]) / 60, 1)`,
  })),
];
