import { alarm, always, type Case, NOW, states } from './model';

export const OTHERS: readonly Case[] = [
  {
    alert: 'LantimeSyncMonNode',
    severity: 'warning',
    series: {
      'syncmon_node_offset_seconds{node="node-7"}': [1e-6, -5e-3],
      'syncmon_node_offset_limit_seconds{node="node-7"}': always(1e-3),
      ...states('syncmon_node_state', 'node="node-7"', ['ok', 'limit-exceeded'], 'ok', 'limit-exceeded'),
      ...alarm('sync-monitor-alert', 'error'),
    },
    trap: {
      why: 'a node without a limit',
      series: {
        'syncmon_node_offset_seconds{node="node-7"}': always(1),
        'syncmon_node_state{node="node-7", state="ok"}': always(1),
      },
    },
  },
  {
    alert: 'LantimeSyncMonStopped',
    severity: 'warning',
    series: {
      syncmon_nodes: always(3),
      device_answer_timestamp_seconds: always(NOW),
      syncmon_last_updated_timestamp_seconds: [NOW, 600, { from: 9000, step: 60 }],
    },
    trap: {
      why: 'a SyncMon without nodes',
      series: {
        syncmon_nodes: always(0),
        device_answer_timestamp_seconds: always(NOW),
        syncmon_last_updated_timestamp_seconds: always(0),
      },
    },
  },
];
