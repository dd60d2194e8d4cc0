/** PTP: instances of all cards, what they serve or follow, and SyncE. */
import { alarmRow, choice, DashboardSource, deviceVariable, stateChanges } from './parts/dashboard';
import { columns, Step, upTo, width } from './parts/fields';
import { logs, series, stat, table, timeline } from './parts/panels';
import { ofEvents, ofList, ofModules } from './parts/queries';

const NAMED = { legend: '{{slot}} {{instance}}' };
const NONE = 'No PTP card is fitted';
/** For the selected instances; cards name the list differently. */
const of = (metric: string) => `module/ptp*/$instance/${metric}`;
const CHOSEN = { filters: [{ key: 'instance', operator: '=~', value: '$instance' }] };

/** 6 follows a primary reference, 7 is holdover within its specification; IEEE 1588. */
const OFFSET_LIMITS: readonly Step[] = [
  [null, 'error'],
  [-1e-6, 'warning'],
  [-1e-7, 'ok'],
  [1e-7, 'warning'],
  [1e-6, 'error'],
];

export const ptp: DashboardSource = {
  id: 'ptp',
  title: 'LANTIME PTP service',
  description: 'PTP instances of all cards, what they serve or follow, and SyncE.',
  variables: [
    deviceVariable(),
    choice('instance', 'Instance', 'PTP instances of all cards.', { kind: 'ptp-instances' }, '*'),
  ],
  annotations: stateChanges(),
  rows: [
    [
      stat({
        title: 'Port state',
        even: true,
        description:
          'What each instance does. A grandmaster is in state master; passive means that there is a better one. Faulty, or listening for minutes: check link, domain and profile.',
        w: 8,
        h: 5,
        queries: [ofModules('*', of('port-state'), NAMED)],
        whenEmpty: NONE,
      }),
      stat({
        title: 'Clock class',
        even: true,
        description:
          '6: follows a primary reference. 7: holdover within its specification. 52, 187 or 248: not good enough for clients; check the receiver.',
        w: 8,
        h: 5,
        queries: [ofModules('*', of('clock-class'), NAMED)],
        whenEmpty: NONE,
      }),
      stat({
        title: 'Link',
        even: true,
        description: 'Link of the card’s port. Down: check cable, SFP, switch port.',
        w: 8,
        h: 5,
        queries: [ofModules('*', of('link'), NAMED)],
        whenEmpty: NONE,
      }),
    ],
    alarmRow(
      'of PTP and SyncE',
      ['ptp*', 'synce*', 'ims*'],
      [
        '**Faulty**: check the link first, then the configuration of the instance.',
        '**Passive although it should be master**: another grandmaster is better; compare priorities and classes.',
        '**Grandmaster changed**: find out who started another one; clients follow it.',
        '**Clock class above 7**: the device has no good time; see *GNSS and other receivers*.',
        '**Clients lost**: a network problem, or a change of domain or profile.',
      ]
    ),
    [
      table({
        title: 'Instances',
        description: 'Role and state of each instance. Profile and domain must match those of its clients.',
        w: 24,
        h: 8,
        queries: [ofList('ptp', CHOSEN)],
        whenEmpty: NONE,
        transformations: columns(
          ['slot', 'Slot'],
          ['module', 'Card'],
          ['instance', 'Instance'],
          'Port state',
          'Profile',
          ['Domain number', 'Domain'],
          'Role',
          'Clock class',
          ['Clock accuracy', 'Accuracy'],
          'Time source',
          'Link'
        ),
        fields: { Role: [width(140)], Domain: [width(80)] },
      }),
    ],
    [
      table({
        title: 'Grandmasters',
        description:
          'The grandmaster that each instance follows, and its own values in the best master clock algorithm. The lowest priority 1 wins, then class, accuracy and priority 2.',
        w: 24,
        h: 8,
        queries: [ofList('ptp', CHOSEN)],
        whenEmpty: NONE,
        transformations: columns(
          ['slot', 'Slot'],
          ['instance', 'Instance'],
          ['Grandmaster identity', 'Grandmaster'],
          ['Priority 1', 'Priority 1'],
          ['Priority 2', 'Priority 2'],
          'Steps removed',
          'UTC offset',
          ['Announce interval', 'Announce'],
          ['Sync interval', 'Sync'],
          ['Delay request interval', 'Delay request']
        ),
        fields: { Grandmaster: [width(190)] },
      }),
    ],
    [
      timeline({
        title: 'Who follows whom',
        description:
          'The identity of the grandmaster that each instance follows or is, over time. A change means that another one took over: compare class, accuracy and priorities above, and find out who started it.',
        w: 12,
        h: 8,
        queries: [ofModules('*', of('grandmaster-identity'), NAMED)],
        whenEmpty: NONE,
      }),
      timeline({
        title: 'Clock class over time',
        description:
          '6: follows a primary reference. 7: holdover within its specification. Everything above: not good enough for clients.',
        w: 12,
        h: 8,
        queries: [ofModules('*', of('clock-class'), NAMED)],
        whenEmpty: NONE,
      }),
    ],
    [
      timeline({
        title: 'Port states over time',
        description:
          'Port state of each instance over time. A master that became passive or listening lost its clients to another one.',
        w: 24,
        h: 8,
        queries: [ofModules('*', of('port-state'), NAMED)],
        whenEmpty: NONE,
      }),
    ],
    [
      logs({
        title: 'Changes of masters and states',
        description:
          'Changes of grandmaster, port state, clock class and steps removed, latest first, as far as the history goes.',
        w: 24,
        h: 7,
        queries: [
          ofEvents('logs', {
            source: 'both',
            severity: 'info',
            include: [
              'ptp*',
              'module/ptp*/*/grandmaster-identity',
              'module/ptp*/*/port-state',
              'module/ptp*/*/clock-class',
              'module/ptp*/*/steps-removed',
            ],
          }),
        ],
      }),
    ],
    [
      series({
        title: 'Offset from master',
        description:
          'Offset of instances that follow a master. Dashed lines at 100 ns and 1 µs. Masters have no offset. A wide band means queuing in the network; a step means a different path or grandmaster.',
        w: 12,
        h: 9,
        queries: [ofModules('*', of('offset-from-master'), NAMED)],
        steps: OFFSET_LIMITS,
      }),
      series({
        title: 'Mean path delay',
        description:
          'Delay to the master. Steps mean a different path; noise means queuing in switches without PTP support.',
        w: 12,
        h: 9,
        queries: [ofModules('*', of('mean-path-delay'), NAMED)],
      }),
    ],
    [
      series({
        title: 'Unicast clients',
        description:
          'Clients of each instance. A sudden loss means a network problem or a configuration change; an HPS100 serves up to 2048.',
        w: 12,
        h: 8,
        queries: [ofModules('*', of('unicast-clients'), NAMED)],
        min: 0,
      }),
      series({
        title: 'Utilization',
        description:
          'Share of the client capacity in use. Above 90 %, new clients will soon be rejected. Lower the message rates or add a card.',
        w: 12,
        h: 8,
        queries: [ofModules('*', of('utilization'), NAMED)],
        steps: upTo(90),
      }),
    ],
    [
      series({
        title: 'Packets',
        description:
          'PTP packets per second, sent and received. A master that sends nothing serves no clients. Available from the second poll on.',
        w: 12,
        h: 8,
        queries: [ofModules('*', [of('tx-packets'), of('rx-packets')], { legend: '{{slot}} {{instance}} {{metric}}' })],
        min: 0,
      }),
      stat({
        title: 'SyncE',
        even: true,
        description:
          'Whether SyncE is enabled, and the quality level received and sent. PRC or PRS is best; "do not use" means that the frequency is not traceable.',
        w: 12,
        h: 8,
        queries: [
          ofModules('*', ['module/synce/enabled', 'module/synce/ssm-in', 'module/synce/ssm-out'], {
            legend: '{{slot}} {{metric}}',
          }),
        ],
        whenEmpty: 'No card with SyncE is fitted',
      }),
    ],
  ],
};
