/**
 * A test bed, not a real device: every kind of module, and every value that is described anywhere. No real chassis has
 * ten clocks, two switch cards or so many slots; for demonstrations use `m4000`.
 * PLAUSIBLE: no answer of a modular unit is public (device-api.md 2.9, 3); see the builders of the modules.
 */
import type { NtpPeerPlan, Profile } from '../device';
import { CARD_SLOTS } from '../status/modules/cards';
import { fanControlUnit } from '../status/modules/fan';
import { REFERENCE_SLOTS } from '../status/modules/references';
import { m4000 } from './m4000';

/** The slots of the chassis without clocks, inputs and cards. */
const BASE = m4000.slots.filter(({ type }) => ['pwr', 'cpu', 'fan'].includes(type));

function peer(number: number, stratum: number, selection: NtpPeerPlan['selection'], delay: number): NtpPeerPlan {
  return {
    id: `ref_${number}`,
    address: `192.0.2.${199 + number}`,
    name: `ntp${number - 1}.example.com`,
    stratum,
    referenceId: stratum === 1 ? 'PPS' : '192.0.2.1',
    selection,
    event: { code: 'reachable', count: 1 },
    delay,
  };
}

export const full: Profile = {
  ...m4000,
  description:
    'test bed, not a real chassis: one of every module, 4 PTP instances, 100 SyncMon nodes, rubidium, SyncTeam',
  serialNumber: '400000004999',
  hostname: 'sim-full.example.com',
  events: {
    extra: m4000.events.extra,
    happened: {
      ...m4000.events.happened,
      'sync-monitor-alert': { afterBoot: 1_200_000, triggered: true },
      'sync-monitor-ok': { afterBoot: 1_100_000 },
      'xhe-rub-ok': { afterBoot: 420, triggered: true },
    },
  },
  interfaces: m4000.interfaces.map((one, index) => (index === 0 ? { ...one, clusterAddress: '192.0.2.250' } : one)),
  runningServices: new Set([...m4000.runningServices, 'syncteam']),
  slots: [
    ...BASE,
    { id: 'fan3', type: 'fan', orientation: 'vertical', module: fanControlUnit('400000004043') },
    ...REFERENCE_SLOTS,
    ...CARD_SLOTS,
  ],
  ntp: {
    ...m4000.ntp,
    peers: [
      m4000.ntp.peers[0],
      peer(2, 1, 'candidate', 0.0018),
      peer(3, 1, 'candidate', 0.0042),
      peer(4, 2, 'outlier', 0.031),
      peer(5, 3, 'falsetick', 0.012),
    ],
  },
  syncMonitor: { nodes: 100, pulseCard: 'io14' },
  syncTeam: {
    reference: 'clk1-gps',
    members: [
      { id: 'member-1', address: '192.0.2.140', role: 'master', online: true },
      { id: 'member-2', address: '192.0.2.240', role: 'slave', online: true },
      { id: 'member-3', address: '192.0.2.241', role: 'slave', online: false },
    ],
  },
  rubidium: 'clk1',
  describedByHeaders: true,
};
