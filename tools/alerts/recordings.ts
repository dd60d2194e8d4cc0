/** Recording rules, named level:metric:operation. Dashboards and your own rules may use them; ours do not depend on them. */
import { CLOCK_AHEAD, DEVICE, event, HOLDOVER_BUDGET, HOLDOVER_LEFT } from './expressions';
import type { Recording } from './model';

const SYSTEM = '{association="sys"}';

export const RECORDINGS: readonly Recording[] = [
  {
    record: 'instance:lantime_time_quality_upper_bound_seconds:max',
    meaning:
      'The worst bound that the device or one of its clocks gives for its own error, seconds; +Inf when one gives none.',
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
      'How far the time that NTP serves may be off (RFC 5905): offset to its source, root dispersion and half of root delay, seconds.',
    expr: `max by (${DEVICE}) (abs(lantime_ntp_peer_offset_seconds and on (${DEVICE}, association) lantime_ntp_peer_selection_state{state=~"sys-peer|pps-peer"} == 1))
+ on (${DEVICE}) lantime_ntp_root_dispersion_seconds${SYSTEM}
+ on (${DEVICE}) 0.5 * lantime_ntp_root_delay_seconds${SYSTEM}`,
  },
  {
    record: 'instance:lantime_clock_ahead_seconds:last',
    meaning:
      'How much the clock of the device is ahead of Prometheus’ clock, seconds; up to 8 s behind is the age of the data.',
    expr: CLOCK_AHEAD.slice(2, -2).replace(/^ {2}/gm, ''),
  },
  {
    record: 'instance_type:lantime_device_alarms:count',
    meaning: 'Alarms that the device itself raises, by the type it gives them.',
    expr: `count by (${DEVICE}, type) (
  lantime_event_info{type=~"critical|error|warning"}
  and on (${DEVICE}, event) ${event('.+')}
)`,
  },
  {
    record: 'instance_severity:lantime_alerts:count',
    meaning: 'Alerts of these rules that fire, by severity.',
    expr: `count by (device, severity) (ALERTS{alertname=~"Lantime.+", alertstate="firing", device!=""})`,
  },
  {
    record: 'lantime:holdover_budget_seconds',
    labels: { kind: 'table' },
    meaning:
      'How long the oscillator keeps the time within a microsecond, by its class, from the limits above; not measured, hence the kind.',
    expr: HOLDOVER_BUDGET.slice(2, -2).replace(/^ {2}/gm, ''),
  },
  {
    record: 'lantime:holdover_seconds_left',
    labels: { kind: 'table' },
    meaning: 'What is left of it; outside of holdover what there would be, negative when it is used up.',
    expr: HOLDOVER_LEFT.slice(2, -2).replace(/^ {2}/gm, ''),
  },
];
