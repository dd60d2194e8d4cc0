/**
 * Slots with every kind of network, output and other card, for a chassis that has one of each.
 * PLAUSIBLE: no answer of a modular unit is public; slot type `io` is guessed (device-api.md 2.9).
 */
import type { ModuleBuilder, SlotPlan } from '../../device';
import { plainCard, type ModuleIdentity } from './info';
import { lowNoiseCard, outputCard, videoGenerators, type OutputPlan } from './outputs';
import { powerLineMonitor } from './power-line';
import { ptpCard } from './ptp';
import { pulseCard } from './pulse-ports';

const BACKPLANE: readonly OutputPlan[] = [
  { signal: 'pps' },
  { signal: '10mhz', frequency: 10_000_000 },
  { signal: 'irig-dcls' },
  { signal: 'irig-am', disabled: true },
];
const TELECOM: readonly OutputPlan[] = [
  { signal: 'bits', format: 'e1-framed-hdb3', ssm: 2 },
  { signal: 'bits', format: 't1-framed-b8zs', ssm: 1 },
  { signal: 'clock', frequency: 2_048_000 },
  { signal: 'clock', frequency: 1_544_000, disabled: true },
];
const STUDIO: readonly OutputPlan[] = [
  { signal: 'word-clock', frequency: 48_000 },
  { signal: 'dars', frequency: 96_000 },
];
const VIDEO: readonly OutputPlan[] = [{ signal: 'black-burst' }, { signal: 'tri-level' }, { signal: 'ltc' }];

function identity(model: string, number: number): ModuleIdentity {
  return { model, serialNumber: `4000000041${String(number).padStart(2, '0')}`, softwareRevision: 'v1.04' };
}

const CARDS: ReadonlyArray<[model: string, make: (identity: ModuleIdentity) => ModuleBuilder]> = [
  [
    'hps100',
    (card) =>
      ptpCard(card, [
        {
          id: 'instance-1',
          role: 'unicast-master',
          profile: 'g.8275.1',
          domain: 24,
          clients: 64,
          listsClients: true,
        },
        { id: 'instance-2', role: 'multicast-slave', profile: 'default-e2e', domain: 17, clients: 0 },
      ]),
  ],
  [
    'psx210',
    (card) =>
      ptpCard(card, [
        {
          id: 'instance-1',
          role: 'unicast-master',
          profile: 'g.8265.1',
          domain: 4,
          clients: 64,
          listsClients: true,
        },
        { id: 'instance-2', role: 'multicast-master', profile: 'st2059-2', domain: 127, clients: 0 },
      ]),
  ],
  ['lneGb', (card) => plainCard(card, 46)],
  ['bpe2352', (card) => outputCard(card, BACKPLANE)],
  ['bpe8nnn', (card) => outputCard(card, BACKPLANE)],
  ['bps2xxx', (card) => outputCard(card, BACKPLANE)],
  ['cpe180', (card) => outputCard(card, [{ signal: 'frequency', frequency: 5_000_000 }, { signal: 'ppo' }])],
  ['liu', (card) => outputCard(card, TELECOM)],
  ['lsg180', (card) => outputCard(card, TELECOM)],
  ['lno180', lowNoiseCard],
  ['scg', (card) => outputCard(card, STUDIO)],
  ['vsg181', (card) => outputCard(card, VIDEO, videoGenerators)],
  ['fdm180', powerLineMonitor],
  ['pio180', pulseCard],
  ...['mdu300', 'sdi', 'prs181', 'mro181', 'vmx180', 'm3t'].map(
    (model): [string, (card: ModuleIdentity) => ModuleBuilder] => [model, (card) => plainCard(card, 38)]
  ),
];

/** Slots `io1` to `io20`. */
export const CARD_SLOTS: readonly SlotPlan[] = CARDS.map(([model, make], index) => ({
  id: `io${index + 1}`,
  type: 'io',
  orientation: 'vertical',
  module: make(identity(model, index + 1)),
}));

/** The slot of a kind of card, elsewhere. */
export function cardSlot(model: string, id: string): SlotPlan {
  const index = CARDS.findIndex(([name]) => name === model);
  if (index < 0) {
    throw new Error(`there is no card ${model}`);
  }
  return { ...CARD_SLOTS[index], id };
}
