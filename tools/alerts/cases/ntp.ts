import { alarm, always, type Case, ntpSystem, type CaseSeries, sync } from './model';

const onGps: CaseSeries = { 'sync_reference_type_state{state="gps"}': always(1) };
const receiver: CaseSeries = { 'ntp_info{association="ref_1", address="127.127.8.0"}': always(1) };

export const NTP: readonly Case[] = [
  {
    alert: 'LantimeNtpStopped',
    severity: 'critical',
    series: {
      'network_service_running{service="ntp"}': [1, 0],
      ...alarm('ntp-stopped', 'critical'),
      ...alarm('ntp-not-sync', 'error'),
      ...ntpSystem([1, 16], [0, 3]),
    },
    trap: {
      why: 'a unit on which NTP was never switched on',
      series: { 'network_service_running{service="ntp"}': always(0) },
    },
  },
  {
    alert: 'LantimeNtpNotSynchronized',
    severity: 'critical',
    series: {
      ...sync('synchronized', 'synchronized'),
      ...ntpSystem([1, 16], [0, 3]),
      ...alarm('ntp-not-sync', 'error'),
    },
    trap: {
      why: 'just after a start',
      series: { ...ntpSystem([16, 16], [3, 3]), system_uptime_seconds: always(600) },
    },
  },
  {
    alert: 'LantimeStratum',
    severity: 'warning',
    series: ntpSystem([1, 2]),
    trap: { why: 'stratum 1', series: ntpSystem([1, 1]) },
  },
  {
    alert: 'LantimeStratum',
    severity: 'critical',
    series: ntpSystem([1, 4]),
    also: ['LantimeStratum warning'],
    trap: {
      why: 'a source of a high stratum that is not followed',
      series: { ...ntpSystem([1, 1]), 'ntp_stratum{association="ref_2"}': always(9) },
    },
  },
  {
    alert: 'LantimeNtpReceiverOffset',
    severity: 'warning',
    series: { ...receiver, 'ntp_peer_offset_seconds{association="ref_1"}': [1e-6, -1.5e-5] },
    trap: {
      why: 'eight microseconds',
      series: { ...receiver, 'ntp_peer_offset_seconds{association="ref_1"}': always(8e-6) },
    },
  },
  {
    alert: 'LantimeNtpReceiverOffset',
    severity: 'critical',
    series: { ...receiver, 'ntp_peer_offset_seconds{association="ref_1"}': [1e-6, 5e-5] },
    also: ['LantimeNtpReceiverOffset warning'],
    trap: {
      why: 'a source in the network that is not followed',
      series: { 'ntp_peer_offset_seconds{association="ref_2"}': always(5e-3) },
    },
  },
  {
    alert: 'LantimeNtpSourceOffset',
    severity: 'warning',
    series: {
      'ntp_peer_selection_state{association="ref_2", state="sys-peer"}': always(1),
      'ntp_peer_offset_seconds{association="ref_2"}': [1e-4, 4e-3],
    },
    trap: {
      why: 'half a millisecond through the network',
      series: {
        'ntp_peer_selection_state{association="ref_2", state="sys-peer"}': always(1),
        'ntp_peer_offset_seconds{association="ref_2"}': always(5e-4),
      },
    },
  },
  {
    alert: 'LantimeNtpSourceOffset',
    severity: 'critical',
    series: {
      'ntp_peer_selection_state{association="ref_2", state="sys-peer"}': always(1),
      'ntp_peer_offset_seconds{association="ref_2"}': [1e-4, -0.05],
    },
    also: ['LantimeNtpSourceOffset warning'],
    trap: {
      why: 'a candidate',
      series: {
        'ntp_peer_selection_state{association="ref_2", state="candidate"}': always(1),
        'ntp_peer_offset_seconds{association="ref_2"}': always(0.05),
      },
    },
  },
  {
    alert: 'LantimeNtpSourceLost',
    severity: 'warning',
    series: {
      'ntp_peer_reachable{association="ref_2"}': [1, 0],
      'ntp_peer_selection_state{association="ref_2", state="reject"}': [0, 1],
    },
    trap: {
      why: 'old firmware, whose register is always 0',
      series: {
        'ntp_peer_reachable{association="ref_2"}': always(1),
        'ntp_peer_reach_register{association="ref_2"}': always(0),
      },
    },
  },
  {
    alert: 'LantimeLeapSecond',
    severity: 'info',
    series: { ...ntpSystem([1, 1], [0, 1]), sync_leap_second_announced: [0, 1] },
    trap: { why: 'none announced', series: { ...ntpSystem([1, 1]), sync_leap_second_announced: always(0) } },
  },
  {
    alert: 'LantimeLeapSecondsDiffer',
    severity: 'warning',
    job: 'lantime-with-leap-seconds',
    series: { 'ntp_tai_offset_seconds{association="sys"}': [37, 36] },
    companions: {
      'the second': { 'ntp_tai_offset_seconds{association="sys"}': always(37) },
      'the third': { 'ntp_tai_offset_seconds{association="sys"}': always(37) },
    },
    trap: {
      why: 'a device that does not know TAI − UTC',
      series: { 'ntp_tai_offset_seconds{association="sys"}': always(0) },
      job: 'lantime-with-leap-seconds',
    },
  },
  {
    alert: 'LantimeLeapFile',
    severity: 'warning',
    series: {
      'sync_reference_type_state{state="irig"}': always(1),
      'ntp_leap_file_expiry_timestamp_seconds{association="sys"}': [5e6, 1e6],
    },
    trap: {
      why: 'a file that is good for another month',
      series: { 'ntp_leap_file_expiry_timestamp_seconds{association="sys"}': always(3e6) },
    },
  },
  {
    alert: 'LantimeLeapFile',
    severity: 'info',
    series: { ...onGps, 'ntp_leap_file_expiry_timestamp_seconds{association="sys"}': [5e6, -1e6] },
    trap: {
      why: 'a file that is good for another month',
      series: { ...onGps, 'ntp_leap_file_expiry_timestamp_seconds{association="sys"}': always(3e6) },
    },
  },
];
