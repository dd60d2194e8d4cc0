/** SyncMon: other clocks that this device monitors. */
import { DataTransformerConfig, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { alarmRow, choice, DashboardSource, deviceVariable, stateChanges } from './parts/dashboard';
import { COLORS, columns, sortedBy, Step, width } from './parts/fields';
import { series, stat, table, timeline } from './parts/panels';
import { ofChassis, ofList, ofStability } from './parts/queries';

const NONE = 'SyncMon monitors no nodes';
/** Most nodes in one graph. */
const MOST_NODES = 40;

/** The distance of the offset from zero, for which Grafana 10.1 has no function, as part of the limit. */
const SHARE = 'Of limit';
const SHARES: DataTransformerConfig[] = [
  {
    id: 'calculateField',
    options: {
      mode: 'binary',
      binary: { left: 'Node offset', operator: '*', right: '-1' },
      alias: 'Negated',
      replaceFields: false,
    },
  },
  {
    id: 'calculateField',
    options: {
      mode: 'reduceRow',
      reduce: { reducer: 'max', include: ['Node offset', 'Negated'] },
      alias: 'Distance',
      replaceFields: false,
    },
  },
  {
    id: 'calculateField',
    options: {
      mode: 'binary',
      binary: { left: 'Distance', operator: '/', right: 'Offset limit' },
      alias: SHARE,
      replaceFields: false,
    },
  },
];
const BEYOND_BAD: readonly Step[] = [
  [null, 'none'],
  [1, 'error'],
];

export const syncmon: DashboardSource = {
  id: 'syncmon',
  title: 'LANTIME SyncMon',
  description: 'Other clocks that this device monitors.',
  variables: [deviceVariable(), choice('node', 'Node', 'Nodes to show in graphs.', { kind: 'syncmon-nodes' }, '*')],
  annotations: stateChanges({ withNodes: true }),
  rows: [
    [
      stat({
        title: 'Nodes',
        description:
          'Nodes monitored by SyncMon. Fewer than before: someone removed one, or the device lost its configuration.',
        w: 6,
        h: 6,
        queries: [ofChassis('syncmon/nodes/count')],
      }),
      stat({
        title: 'Last measurement',
        description:
          'When SyncMon last measured. Older than ten minutes: SyncMon hangs, and a green status is no longer reliable. Restart SyncMon on the device.',
        w: 6,
        h: 6,
        queries: [ofChassis('syncmon/last-updated')],
      }),
      table({
        title: 'Nodes by status',
        description: 'Number of nodes by status.',
        w: 12,
        h: 6,
        queries: [ofList('syncmon')],
        transformations: [
          {
            id: 'groupBy',
            options: {
              fields: {
                'Node status': { operation: 'groupby', aggregations: [] },
                node: { operation: 'aggregate', aggregations: ['count'] },
              },
            },
          },
          ...columns(['Node status', 'Status'], ['node (count)', 'Nodes']),
        ],
      }),
    ],
    alarmRow(
      'of SyncMon',
      ['sync-mon*', 'ntp-offset-limit*', 'ntp-client*'],
      [
        '**One node over its limit**: check that node, not this device.',
        '**Many at once**: check this device and the network in between.',
        '**Not reachable**: check that the node is up and its port is open.',
        '**No new measurements**: restart SyncMon; while it hangs, the nodes are not monitored.',
      ]
    ),
    [
      table({
        title: 'Nodes that are not ok',
        description:
          'Nodes beyond their limit, not reachable, or not synchronized. Empty if all are ok, or if none is monitored.',
        w: 14,
        h: 10,
        queries: [ofList('syncmon', { filters: [{ key: 'Node status', operator: '!=', value: 'ok' }], limit: 200 })],
        whenEmpty: 'No node is reported as bad, or none is monitored',
        transformations: columns(
          ['node', 'Node'],
          ['Node address', 'Address'],
          ['Node status', 'Status'],
          ['Node offset', 'Offset'],
          ['Offset limit', 'Limit'],
          ['Node, last update', 'Measured']
        ),
        fields: {
          Address: [width(160)],
          Status: [width(130)],
          Measured: [width(165)],
        },
      }),
      table({
        title: 'Nearest to their limits',
        description:
          'The ten nodes whose offset is the largest part of their limit, in either direction. From 100 % on, the offset is beyond the limit.',
        w: 10,
        h: 10,
        queries: [ofList('syncmon')],
        whenEmpty: NONE,
        transformations: [
          ...SHARES,
          sortedBy(SHARE, true),
          { id: 'limit', options: { limitField: 10 } },
          ...columns(['node', 'Node'], ['Node offset', 'Offset'], ['Offset limit', 'Limit'], SHARE),
        ],
        limits: { [SHARE]: BEYOND_BAD },
        fields: {
          Offset: [width(85)],
          Limit: [width(75)],
          [SHARE]: [{ id: 'unit', value: 'percentunit' }, { id: 'decimals', value: 0 }, width(90)],
        },
      }),
    ],
    [
      series({
        title: 'Offsets and limits',
        description: `Offset of the selected nodes, and their limits as dashed lines, which coincide where limits are equal. Limited to ${MOST_NODES} nodes to stay readable: select at the top the nodes listed in the tables above.`,
        w: 24,
        h: 10,
        queries: [
          ofChassis('syncmon/nodes/$node/offset', { legend: '{{node}}', limit: MOST_NODES }),
          // A separate query, so that every node shown has its limit.
          ofChassis('syncmon/nodes/$node/offset-limit', { legend: '{{node}} limit', limit: MOST_NODES }),
        ],
        ofQueries: {
          B: [
            { id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: COLORS.warning } },
            { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
            { id: 'custom.showPoints', value: 'never' },
            { id: 'custom.hideFrom', value: { legend: true, tooltip: false, viz: false } },
          ],
        },
      }),
    ],
    [
      timeline({
        title: 'Status over time',
        description: 'Status of the selected nodes, at most 30 lines.',
        w: 14,
        h: 12,
        queries: [ofChassis('syncmon/nodes/$node/status', { legend: '{{node}}', limit: 30 })],
        whenEmpty: NONE,
      }),
      table({
        title: 'Measured longest ago',
        description: 'Nodes with the oldest measurements. If a node is minutes behind the others, it does not respond.',
        w: 10,
        h: 12,
        queries: [ofList('syncmon')],
        whenEmpty: NONE,
        transformations: [
          ...columns(['node', 'Node'], ['Node status', 'Status'], ['Node, last update', 'Measured']),
          sortedBy('Measured'),
          { id: 'limit', options: { limitField: 10 } },
        ],
        fields: { Status: [width(110)], Measured: [width(165)] },
      }),
    ],
    [
      table({
        title: 'Stability of the offsets (MTIE)',
        description:
          'The largest peak-to-peak offset of each selected node within any interval of the length τ, over the time range. A node whose values rise with τ drifts against this device. At most 8 nodes. To draw lines, edit a copy: the visualization Trend with τ as X field.',
        w: 24,
        h: 8,
        queries: [ofStability({ components: ['chassis0'], metrics: ['syncmon/nodes/$node/offset'], limit: 8 })],
        fields: { tau: [{ id: 'displayName', value: 'τ' }] },
      }),
    ],
    [
      table({
        title: 'All nodes',
        description: 'Every node with its status, at most 500; use the filters of the query to restrict them.',
        w: 24,
        h: 12,
        queries: [ofList('syncmon', { limit: 500 })],
        whenEmpty: NONE,
        transformations: columns(
          ['node', 'Node'],
          ['Node address', 'Address'],
          ['Node type', 'Type'],
          ['Node status', 'Status'],
          ['Node offset', 'Offset'],
          ['Offset limit', 'Limit'],
          ['Node delay', 'Delay'],
          ['Node jitter', 'Jitter'],
          ['Node stratum', 'Stratum'],
          'Location'
        ),
        fields: { Address: [width(200)] },
      }),
    ],
  ],
};
