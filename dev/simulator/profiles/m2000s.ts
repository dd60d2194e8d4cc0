/**
 * LANTIME M2000S, a modular unit of two height units: two clocks behind a switch card, five places for inputs and outputs.
 * PLAUSIBLE: no answer of a modular unit is public, and the number of places is assumed (device-api.md 3, 6.12).
 */
import type { Profile } from '../device';
import { cardSlot } from '../status/modules/cards';
import { cpu } from '../status/modules/cpu';
import { fanModule } from '../status/modules/fan';
import { powerSupply } from '../status/modules/power';
import { REFERENCE_SLOTS } from '../status/modules/references';
import { m3000 } from './m3000';
import { MODULAR_EVENTS, MODULAR_HISTORY, connectedPort, interfacesOn } from './modular';

const ports = [connectedPort('lan0', 'cpu', 7, 0, 'c15g2', 40), connectedPort('lan1', 'cpu', 7, 1, 'c15g2', 10)];

export const m2000s: Profile = {
  ...m3000,
  description: 'M2000S, modular: GNS181 and GPS180, RSC2000, HPS100, FDM180, LNO180, API V20.05.013',
  model: 'M2000S',
  serialNumber: '200000002001',
  hostname: 'sim-m2000s.example.com',
  backplaneRevision: 'V12',
  uptimeAtStart: 2_345_678.5,
  events: {
    extra: MODULAR_EVENTS.filter(({ id }) => !/^(xhe|esi)-/.test(id)),
    happened: {
      ...MODULAR_HISTORY,
      'refclock-2-not-sync': { afterBoot: 152 },
      'refclock-2-sync': { afterBoot: 322, triggered: true },
    },
  },
  ports,
  interfaces: interfacesOn(ports, 120),
  slots: [
    ...[1, 2].map((number) => ({
      id: `pwr${number}`,
      type: 'pwr',
      orientation: 'vertical' as const,
      module: powerSupply(50),
    })),
    ...REFERENCE_SLOTS.filter(({ id }) => ['clk1', 'clk2', 'rsc1', 'mri1'].includes(id)),
    { id: 'cpu', type: 'cpu', orientation: 'vertical', module: cpu('c15g2', 51) },
    cardSlot('hps100', 'io1'),
    cardSlot('fdm180', 'io2'),
    cardSlot('lno180', 'io3'),
    { id: 'io4', type: 'io', orientation: 'vertical' },
    { id: 'io5', type: 'io', orientation: 'vertical' },
    { id: 'fan1', type: 'fan', orientation: 'vertical', module: fanModule('200000002041') },
    { id: 'fan2', type: 'fan', orientation: 'vertical', module: fanModule('200000002042') },
  ],
};
