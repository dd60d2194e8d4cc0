import {
  DEVICE,
  event,
  inBrackets,
  limit,
  NTP_STOPPED,
  unlessBooting,
  unlessRecovering,
  UNSYNCHRONIZED,
} from '../expressions';
import type { AlertRule } from '../model';
import { alternatives, bySeverity, either, eventUnless, lines } from './shared';

const unlessNtpStopped = `unless on (${DEVICE}) ${either(NTP_STOPPED, event('ntp-stopped'))}`;
const ntpGuards = lines(unlessNtpStopped, unlessBooting, unlessRecovering);
const NTP_UNSYNCHRONIZED = either(
  'lantime_ntp_leap_indicator{association="sys"} == 3',
  'lantime_ntp_stratum{association="sys"} >= 16'
);
const ownReceiver = 'lantime_ntp_info{address=~"127[.]127[.].*"}';
const followed = 'lantime_ntp_peer_selection_state{state=~"sys-peer|pps-peer"} == 1';
/** NTP says 0 while it does not know. */
const TAI_OFFSET = 'lantime_ntp_tai_offset_seconds{association="sys"} > 0';
const hasOwnSource =
  'lantime_sync_reference_type_state{state=~"gps|gnss.*|glonass.*|galileo.*|beidou.*|dcf77.*|long-wave.*"} == 1';

export const NTP: AlertRule[] = [
  {
    alert: 'LantimeNtpStopped',
    severity: 'critical',
    cause: 'service',
    events: ['ntp-stopped'],
    expr: alternatives(NTP_STOPPED, eventUnless('ntp-stopped', 'lantime_network_service_running{service="ntp"} == 0')),
    for: '1m',
    summary: '{{ $labels.instance }}: the NTP service does not run',
    description:
      'Clients no longer get time from this device. Start the NTP service in the web interface, and check the log for why it stopped.',
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
        : 'The NTP service follows a source of high stratum. Clients should use another server until this is fixed.',
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
        ? 'The system clock does not follow the receiver closely. Check load and temperature; restarting NTP may help.'
        : 'The system clock does not follow the receiver. Clients should use another server. Restart the NTP service.',
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
        ? 'The device follows another NTP server, and its offset to that server is large. Check the server and the network in between.'
        : 'The device follows another NTP server, and its offset to that server is very large. Clients should use another server.',
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
      // Its own receiver is covered by the alerts of the clock and of NTP as a whole.
      `unless on (${DEVICE}, association) ${ownReceiver}`,
      ntpGuards
    ),
    for: '15m',
    summary: '{{ $labels.instance }}: NTP source {{ $labels.association }} is lost',
    description:
      'The source does not answer, or disagrees with the others. Check it and the network path to it. If it no longer exists, remove it.',
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
  {
    alert: 'LantimeLeapSecondsDiffer',
    severity: 'warning',
    cause: 'leap',
    expr: alternatives(
      inBrackets(lines(TAI_OFFSET, `!= on (job) group_left () quantile by (job) (0.5, ${TAI_OFFSET})`)),
      inBrackets(
        lines(
          'lantime_ntp_leap_indicator{association="sys"} == 0',
          'and on (job) lantime_ntp_leap_indicator{association="sys"} >= 1 < 3',
          `and on () hour() >= 24 - ${limit('leap_announcement_hours')} and on () day_of_month() == days_in_month()`
        )
      )
    ),
    for: '15m',
    summary: '{{ $labels.instance }} and other LANTIMEs differ about leap seconds',
    description:
      'TAI − UTC is another than on the other devices, or a leap second is due at midnight UTC and this device does not announce it: its clients will be a second off. Install a new leap-second file, and check its reference.',
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
    summary: '{{ $labels.instance }}: the leap-second file of NTP has expired or soon will',
    description:
      severity === 'warning'
        ? 'The reference of this device does not announce leap seconds, so NTP needs the file. Install a new one (web interface, NTP, leap second handling).'
        : 'The device also gets leap seconds from its receiver, so this is not urgent. Install a new file (web interface, NTP, leap second handling).',
    dashboard: 'ntp' as const,
  })),
];
