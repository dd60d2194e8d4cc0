/**
 * A LANTIME M4000 with every kind of module there is: more than fit into any real chassis, so that each can be looked at.
 * PLAUSIBLE: no answer of a modular unit is public (device-api.md 2.9, 3); see the builders of the modules.
 */
import type { NtpPeerPlan, Profile } from '../device';
import { CARD_SLOTS } from '../tree/modules/cards';
import { REFERENCE_SLOTS } from '../tree/modules/references';
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
  description: 'M4000 with one of every module, 4 PTP instances, 100 SyncMon nodes, rubidium, SyncTeam and cluster',
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
  slots: [...BASE, ...REFERENCE_SLOTS, ...CARD_SLOTS],
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
};
