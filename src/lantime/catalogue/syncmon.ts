import { Family, gauge, state, states, text, timestamp } from './model';
import { TFOM_STATES } from './states';
import { splitTimeQuality } from './time-quality';

export const SYNCMON: Family = {
  title: 'SyncMon',
  source: 'device-api.md 2.12',
  evidence: 'KNOWN',
  rules: [{ path: 'syncmon/nodes', member: 'node' }],
  entries: [
    timestamp('syncmon/last-updated', 'SyncMon, last update', 'When SyncMon last measured.'),
    gauge('syncmon/nodes/count', 'SyncMon nodes', '', 'Number of monitored nodes.', { evidence: 'DERIVED' }),
  ],
};

export const SYNCTEAM: Family = {
  title: 'SyncTeam',
  source: 'device-api.md 2.12',
  evidence: 'KNOWN',
  rules: [
    {
      path: 'syncteam',
      absent: (team) =>
        team['operational-mode'] === 'disabled'
          ? { reason: 'SyncTeam is disabled', except: ['operational-mode'] }
          : undefined,
    },
    { path: 'syncteam/members', member: 'member' },
  ],
  entries: [
    states(
      'syncteam/operational-mode',
      'SyncTeam mode',
      [state('disabled', 0, 'neutral')],
      'Role in the redundancy group.'
    ),
    text('syncteam/time-quality', 'SyncTeam time quality (text)', 'Time quality of the team.', {
      split: splitTimeQuality,
      placeholders: { unknown: 'the device does not know' },
    }),
    gauge(
      'syncteam/time-quality/upper-bound',
      'SyncTeam time quality',
      's',
      'Upper bound of the team’s time quality.',
      {
        evidence: 'PLAUSIBLE',
      }
    ),
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
      placeholders: { unknown: 'the device does not know' },
    }),
    text('syncteam/reference/current-team-reference', 'SyncTeam reference', 'The reference the team follows.', {
      placeholders: { unknown: 'the device does not know' },
    }),
    gauge('syncteam/members/count', 'SyncTeam members listed', '', 'Members in the list.', { evidence: 'DERIVED' }),
  ],
};
