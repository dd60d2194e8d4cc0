/**
 * LANTIME M4000, a large modular unit: two clocks behind a switch card and a card in nearly every slot.
 * PLAUSIBLE: no answer of a modular unit is public (device-api.md 2.9, 3); see the builders of the modules.
 */
import type { Profile } from '../device';
import { cardSlot } from '../status/modules/cards';
import { cpu } from '../status/modules/cpu';
import { fanModule } from '../status/modules/fan';
import { powerSupply } from '../status/modules/power';
import { REFERENCE_SLOTS } from '../status/modules/references';
import { m3000 } from './m3000';
import { MODULAR_EVENTS, MODULAR_HISTORY, connectedPort, interfacesOn } from './modular';

const SLOTS_OF_CLOCKS = ['clk1', 'clk2', 'rsc1', 'mri1', 'mri2', 'esi1'];
const CARDS = ['hps100', 'psx210', 'lneGb', 'bpe2352', 'cpe180', 'liu', 'lno180', 'fdm180', 'pio180'];

const ports = [
  connectedPort('lan0', 'cpu', 7, 0, 'c15g2', 70),
  connectedPort('lan1', 'cpu', 7, 1, 'c15g2', 20),
  ...[0, 1, 2, 3].map((port) => connectedPort(`lan${2 + port}`, 'io3', 12, port, 'lneGb', 80 - 15 * port)),
];

export const m4000: Profile = {
  ...m3000,
  description: 'M4000, modular: GNS181 and GPS180, RSC2000, 2 PTP cards, 7 others, 8 SyncMon nodes, API V20.05.013',
  model: 'M4000',
  serialNumber: '400000004001',
  hostname: 'sim-m4000.example.com',
  backplaneRevision: 'V20',
  uptimeAtStart: 3_456_789.75,
  events: {
    extra: MODULAR_EVENTS,
    happened: {
      ...MODULAR_HISTORY,
      'refclock-2-not-sync': { afterBoot: 152 },
      'refclock-2-sync': { afterBoot: 322, triggered: true },
      'sync-monitor-ok': { afterBoot: 600, triggered: true },
      'shs-time-limit-ok': { afterBoot: 330, triggered: true },
      'ptp-port-connected': { afterBoot: 170, triggered: true },
      'fdm-ok': { afterBoot: 190, triggered: true },
    },
  },
  ports,
  interfaces: interfacesOn(ports, 140),
  slots: [
    ...[1, 2, 3, 4].map((number) => ({
      id: `pwr${number}`,
      type: 'pwr',
      orientation: 'vertical' as const,
      module: powerSupply(50),
    })),
    ...REFERENCE_SLOTS.filter(({ id }) => SLOTS_OF_CLOCKS.includes(id)),
    { id: 'cpu', type: 'cpu', orientation: 'vertical', module: cpu('c15g2', 52) },
    ...CARDS.map((model, index) => cardSlot(model, `io${index + 1}`)),
    { id: 'io10', type: 'io', orientation: 'vertical' },
    { id: 'fan1', type: 'fan', orientation: 'vertical', module: fanModule('400000004041') },
    { id: 'fan2', type: 'fan', orientation: 'vertical', module: fanModule('400000004042') },
  ],
  syncMonitor: { nodes: 8, pulseCard: 'io9' },
};
