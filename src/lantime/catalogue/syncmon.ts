import { mark } from '../../i18n';
import { syncMonQuantity } from './quantities';
import { asText, Family, gauge, state, states, text, timestamp, yesNo } from './model';
import { TFOM_STATES } from './states';
import { splitTimeQuality, timeQualityEntries } from './time-quality';
import { NODE_TYPES } from './words';

const NODE = 'syncmon/nodes/*';
/** No response with nodes is public (device-api.md 3.7). */
const GUESSED = { evidence: 'PLAUSIBLE', source: 'device-api.md 3.7' } as const;

/** PLAUSIBLE, device-api.md 3.7. */
const NODE_STATES = [
  state('ok', 1, 'ok', undefined, 'Within its limit.'),
  state('limit-exceeded', 2, 'error', undefined, 'The offset exceeds its limit.'),
  state('not-reachable', 3, 'error', undefined, 'The node does not answer.'),
  state('not-synchronized', 4, 'warning', undefined, 'The node says that it is not synchronized.'),
  state('disabled', 0, 'neutral'),
];

/** As written on the web pages of the device. */
const NODE_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['ok', ['normal-operation', 'normal operation', 'Normal Operation', 'normal']],
      ['not-reachable', ['error:-not-reachable', 'Error: Not reachable', 'unreachable', 'not reachable']],
      ['limit-exceeded', ['error:-limit-exceeded', 'Error: Limit exceeded', 'offset-limit-exceeded']],
      ['not-synchronized', ['not-sync', 'not-synchronised', 'Error: Not synchronized']],
    ] as const
  ).flatMap(([value, spellings]) => spellings.map((spelling) => [spelling, value]))
);

export const SYNCMON: Family = {
  title: 'SyncMon',
  source: 'device-api.md 2.12',
  evidence: 'KNOWN',
  rules: [{ path: 'syncmon/nodes', member: 'node' }],
  entries: [
    timestamp('syncmon/last-updated', 'SyncMon, last update', 'When SyncMon last measured.'),
    gauge('syncmon/nodes/count', 'SyncMon nodes', '', 'Number of monitored nodes.', { evidence: 'DERIVED' }),
    text(`${NODE}/address`, 'Node address', 'Address of the node, or port of an input card.', GUESSED),
    text(`${NODE}/location`, 'Location', 'Configured location of the node.', GUESSED),
    text(`${NODE}/type`, 'Node type', 'How the node is measured: ntp, ptp or pps.', { ...GUESSED, words: NODE_TYPES }),
    states(`${NODE}/{status,state,node-status}`, 'Node status', NODE_STATES, 'State of the node as SyncMon sees it.', {
      ...GUESSED,
      aliases: NODE_WORDS,
      metric: 'syncmon_node',
    }),
    gauge(`${NODE}/stratum`, 'Node stratum', '', 'Stratum of an NTP node.', GUESSED),
    ...(
      [
        ['offset', 'offset', 'offset', 'Node offset', 'Time of the node minus that of the device.'],
        [
          '{offset-limit,limit}',
          'offset limit',
          'offset_limit',
          'Offset limit',
          'Configured limit. A larger offset raises an alert.',
        ],
        ['{delay,path-delay,network-delay}', 'delay', 'delay', 'Node delay', 'Network delay to the node.'],
        ['jitter', 'jitter', 'jitter', 'Node jitter', 'Variation of the offset.'],
      ] as const
    ).map(([keys, of, metric, name, description]) =>
      gauge(`${NODE}/${keys}`, name, 's', description, {
        ...GUESSED,
        metric: `syncmon_node_${metric}`,
        quantity: syncMonQuantity(of),
      })
    ),
    timestamp(`${NODE}/last-updated`, 'Node, last update', 'When the node was last measured.', GUESSED),
  ],
};

const GUESSED_MEMBER = { evidence: 'PLAUSIBLE' } as const;

export const SYNCTEAM: Family = {
  title: 'SyncTeam',
  source: 'device-api.md 2.12',
  evidence: 'KNOWN',
  rules: [
    {
      path: 'syncteam',
      absent: (team) => {
        const mode = asText(team['operational-mode']);
        return mode === 'disabled' || (mode === undefined && 'operational-mode' in team)
          ? {
              reason:
                mode === undefined ? mark('whether SyncTeam is enabled is not known') : mark('SyncTeam is disabled'),
              except: ['operational-mode'],
            }
          : undefined;
      },
    },
    { path: 'syncteam/members', member: 'member' },
  ],
  entries: [
    states(
      'syncteam/operational-mode',
      'SyncTeam mode',
      [state('disabled', 0, 'neutral'), state('master', 1, 'ok'), state('slave', 2, 'ok')],
      'Role in the redundancy group; all words but disabled are PLAUSIBLE.'
    ),
    text('syncteam/time-quality', 'SyncTeam time quality (text)', 'Time quality of the team.', {
      split: splitTimeQuality,
      placeholders: { unknown: mark('the device does not know') },
    }),
    ...timeQualityEntries('syncteam/time-quality', 'SyncTeam time quality').map((entry) => ({
      ...entry,
      ...GUESSED_MEMBER,
    })),
    states(
      'syncteam/leapsecond-state',
      'SyncTeam leap second',
      [state('no-leapsecond', 0, 'ok', 'none')],
      'Leap second known to the team.',
      { aliases: { 'no-leap-second': 'no-leapsecond' }, source: 'device-api.md 1.8' }
    ),
    states('syncteam/current-tfom', 'SyncTeam time figure of merit', TFOM_STATES, 'Time figure of merit of the team.', {
      source: 'device-api.md 4.1b',
    }),
    gauge('syncteam/team-members', 'SyncTeam members', '', 'Members of the team.'),
    gauge('syncteam/online-members', 'SyncTeam members online', '', 'Members that are online.'),
    gauge('syncteam/offline-members', 'SyncTeam members offline', '', 'Members that are offline.'),
    text('syncteam/reference/current-team-master', 'SyncTeam master', 'The team’s master.', {
      placeholders: { unknown: mark('the device does not know') },
    }),
    text('syncteam/reference/current-team-reference', 'SyncTeam reference', 'The reference the team follows.', {
      placeholders: { unknown: mark('the device does not know') },
    }),
    text('syncteam/members/*/address', 'Member address', 'Address of the member.', GUESSED_MEMBER),
    states(
      'syncteam/members/*/online',
      'Member online',
      yesNo('online', 'offline', 'ok', 'error'),
      'Whether the member responds.',
      GUESSED_MEMBER
    ),
    text('syncteam/members/*/role', 'Member role', 'Role of the member.', GUESSED_MEMBER),
    states(
      'syncteam/members/*/tfom',
      'Member time figure of merit',
      TFOM_STATES,
      'Time figure of merit of the member.',
      GUESSED_MEMBER
    ),
    gauge('syncteam/members/count', 'SyncTeam members listed', '', 'Members in the list.', { evidence: 'DERIVED' }),
  ],
};
