import { DEVICE, event, inBrackets, limit } from '../expressions';
import type { AlertRule } from '../model';
import { either, lines } from './shared';

const nodeStates = 'lantime_syncmon_node_state{state=~"limit-exceeded|not-reachable|not-synchronized"} == 1';
const nodeOff = inBrackets(
  `abs(lantime_syncmon_node_offset_seconds) > on (${DEVICE}, node) lantime_syncmon_node_offset_limit_seconds`
);

export const OTHERS: AlertRule[] = [
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
      '{{ $labels.instance }}: {{ if $labels.node }}SyncMon node {{ $labels.node }}{{ else }}a SyncMon node{{ end }} is not ok',
    description:
      'The node exceeds its limit, does not answer, or is not synchronized. lantime_syncmon_node_info has its address. Check the node.',
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
    summary: '{{ $labels.instance }}: SyncMon has stopped measuring',
    description: 'The nodes keep their last status, so faults go unnoticed. Restart SyncMon in the web interface.',
    dashboard: 'syncmon',
  },
];
