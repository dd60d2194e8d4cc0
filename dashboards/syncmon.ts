/** SyncMon: other clocks that this device watches. */
import { DataTransformerConfig, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { alarmRow, choice, DashboardSource, deviceVariable, stateChanges } from './lib/dashboard';
import { COLORS, columns, sortedBy } from './lib/fields';
import { bars, series, stat, table, timeline } from './lib/panels';
import { ofChassis, ofList } from './lib/queries';

const NONE = 'SyncMon watches no node';
/** Nodes in one graph that a person can follow. */
const MOST_NODES = 40;

/** The distance from zero: Grafana 10.1 has no function for it. */
const DISTANCE = 'Distance';
const DISTANCES: DataTransformerConfig[] = [
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
      alias: DISTANCE,
      replaceFields: false,
    },
  },
];

export const syncmon: DashboardSource = {
  id: 'syncmon',
  title: 'LANTIME SyncMon',
  description: 'Other clocks that this device watches.',
  variables: [deviceVariable(), choice('node', 'Node', 'Watched nodes, for graphs.', { kind: 'syncmon-nodes' }, '*')],
  annotations: [stateChanges({ withNodes: true })],
  rows: [
    [
      stat({
        title: 'Nodes',
        description:
          'Nodes that SyncMon watches. Fewer than before: somebody removed one, or the device lost its configuration.',
        w: 6,
        h: 6,
        queries: [ofChassis('syncmon/nodes/count')],
      }),
      stat({
        title: 'Last measurement',
        description:
          'When SyncMon last measured. Older than ten minutes: it stands still, and green is not green any more. Restart SyncMon on the device.',
        w: 6,
        h: 6,
        queries: [ofChassis('syncmon/last-updated')],
      }),
      table({
        title: 'Nodes by status',
        description: 'How many nodes are in which state.',
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
        '**One node over its limit**: look at that node, not at this device.',
        '**Many at once**: this device, or the network between.',
        '**Not reachable**: is the node up, is its port open?',
        '**Nothing is measured any more**: restart SyncMon; while it stands still nobody watches the nodes.',
      ]
    ),
    [
      table({
        title: 'Nodes that are not ok',
        description:
          'Nodes beyond their limit, not reachable, or not synchronized. Empty when all are ok, and when none is watched.',
        w: 14,
        h: 10,
        queries: [ofList('syncmon', { filters: [{ key: 'Node status', operator: '!=', value: 'ok' }], limit: 200 })],
        whenEmpty: 'No watched node is reported as bad',
        transformations: columns(
          ['node', 'Node'],
          ['Node address', 'Address'],
          ['Node status', 'Status'],
          ['Node offset', 'Offset'],
          ['Offset limit', 'Limit'],
          ['Node, last update', 'Measured']
        ),
        fields: {
          Address: [{ id: 'custom.width', value: 160 }],
          Status: [{ id: 'custom.width', value: 130 }],
          Measured: [{ id: 'custom.width', value: 165 }],
        },
      }),
      bars({
        title: 'Largest offsets, top 10',
        description: 'The nodes farthest from this device, in either direction. Compare with the limit of each.',
        w: 10,
        h: 10,
        queries: [ofList('syncmon')],
        transformations: [
          ...DISTANCES,
          { id: 'filterFieldsByName', options: { include: { names: ['node', DISTANCE] } } },
          sortedBy(DISTANCE, true),
          { id: 'limit', options: { limitField: 10 } },
        ],
        rows: true,
        unit: 's',
        min: 0,
        // The calculation would name all bars after itself.
        name: '${__data.fields.node}',
      }),
    ],
    [
      series({
        title: 'Offsets and limits',
        description: `Offset of the chosen nodes, and their limits as dashed lines, which lie on each other where they are equal. At most ${MOST_NODES} nodes, because nobody can follow more lines: choose at the top those that the tables above name.`,
        w: 24,
        h: 10,
        queries: [
          ofChassis('syncmon/nodes/$node/offset', { legend: '{{node}}', limit: MOST_NODES }),
          // A query of their own, so that every node that is shown has its limit.
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
        description: 'State of the chosen nodes, at most 30 lines.',
        w: 14,
        h: 12,
        queries: [ofChassis('syncmon/nodes/$node/status', { legend: '{{node}}', limit: 30 })],
        whenEmpty: NONE,
      }),
      table({
        title: 'Measured longest ago',
        description: 'Nodes whose last measurement is oldest. Minutes behind the others: the node does not answer.',
        w: 10,
        h: 12,
        queries: [ofList('syncmon')],
        whenEmpty: NONE,
        transformations: [
          ...columns(['node', 'Node'], ['Node status', 'Status'], ['Node, last update', 'Measured']),
          sortedBy('Measured'),
          { id: 'limit', options: { limitField: 10 } },
        ],
      }),
    ],
    [
      table({
        title: 'All nodes',
        description: 'Every node with its state, at most 500; the filters of the query narrow them down.',
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
        fields: { Address: [{ id: 'custom.width', value: 200 }] },
      }),
    ],
  ],
};
