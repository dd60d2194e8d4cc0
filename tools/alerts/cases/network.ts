import { alarm, always, type Case } from './model';

const packets = { from: 0, step: 6000 };
const LAN = 'port="lan0"';

export const NETWORK: readonly Case[] = [
  {
    alert: 'LantimeLinkDown',
    severity: 'critical',
    series: {
      [`network_port_link_up{${LAN}}`]: [1, 0],
      [`network_port_available{${LAN}}`]: always(1),
      ...alarm('network-link-down', 'error'),
    },
    trap: {
      why: 'a link that the device misses on a port that it does not have, and one that was never used',
      series: {
        ...alarm('network-link-down', 'error', [1, 1]),
        'network_port_available{port="lan1"}': always(0),
        'network_port_link_up{port="lan2"}': always(0),
      },
    },
  },
  {
    alert: 'LantimeLinkErrors',
    severity: 'warning',
    series: {
      [`network_port_receive_packets_total{${LAN}}`]: [
        packets,
        { from: 180000, step: 6000 },
        { from: 900000, step: 6000 },
      ],
      [`network_port_receive_errors_total{${LAN}}`]: [0, { from: 0, step: 12 }, 1440],
      [`network_port_receive_crc_errors_total{${LAN}}`]: [0, { from: 0, step: 12 }, 1440],
    },
    trap: {
      why: 'one damaged packet in a hundred thousand',
      series: {
        [`network_port_receive_packets_total{${LAN}}`]: always({ from: 0, step: 100000 }),
        [`network_port_receive_errors_total{${LAN}}`]: always({ from: 0, step: 1 }),
      },
    },
  },
  {
    alert: 'LantimeLinkSlow',
    severity: 'warning',
    series: { [`network_port_speed_bytes_per_second{${LAN}}`]: [1.25e8, 1.25e7] },
    trap: {
      why: 'a port that became faster',
      series: { [`network_port_speed_bytes_per_second{${LAN}}`]: [1.25e7, 1.25e8, 1.25e8] },
    },
  },
  {
    alert: 'LantimeNtpCluster',
    severity: 'warning',
    series: alarm('cluster-falseticker-detected', 'warning'),
    trap: {
      why: 'a cluster that works',
      series: { 'ntp_cluster_info{interface="vif0", clock_status="normal-operation"}': always(1) },
    },
  },
  {
    alert: 'LantimeNtpClusterMaster',
    severity: 'info',
    passes: true,
    series: {
      device_answer_timestamp_seconds: always({ from: 1e6, step: 60 }),
      'event_last_triggered_timestamp_seconds{event="cluster-master-changed"}': [0, 1001800, 1001800],
    },
    trap: {
      why: 'an hour ago',
      series: {
        device_answer_timestamp_seconds: always(1e6),
        'event_last_triggered_timestamp_seconds{event="cluster-master-changed"}': always(1e6 - 3600),
      },
    },
  },
];
