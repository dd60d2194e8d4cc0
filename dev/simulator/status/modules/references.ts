/**
 * Slots with every kind of clock, reference input and redundancy card, for a chassis that has one of each.
 * PLAUSIBLE: no answer of a modular unit is public; no real chassis has more than two clocks (device-api.md 2.9).
 */
import type { Device, SlotPlan } from '../../device';
import type { JsonObject } from '../../json';
import type { NavigationSystem } from '../../sky';
import { clock } from './clock';
import { detailedDcf77Receiver, longWaveReceiver } from './dcf77-receiver';
import { plainCard, type ModuleIdentity } from './info';
import { inputCard } from './inputs';
import { mrsSources, type MrsSource } from './mrs';
import { relayCard } from './relays';
import { switchCard } from './rsc';
import { satelliteReceiver, type SatelliteReceiverPlan } from './satellite-receiver';
import { timeCodeReceiver } from './time-code-receiver';

const ALL_SYSTEMS: readonly NavigationSystem[] = ['gps', 'glonass', 'galileo', 'beidou'];

function identity(model: string, number: number, softwareRevision: string): ModuleIdentity {
  return { model, serialNumber: `4000000040${String(number).padStart(2, '0')}`, softwareRevision };
}

function satellites(
  family: SatelliteReceiverPlan['family'],
  systems: readonly NavigationSystem[],
  bands?: string
): (device: Device) => JsonObject {
  return satelliteReceiver({ family, referenceType: 'gps', systems, listsSatellites: true, detailed: { bands } });
}

/** A clock with its receiver as first source; the first slot holds the selected one. */
function clockSlot(
  number: number,
  model: string,
  softwareRevision: string,
  receiver: (device: Device) => JsonObject,
  own: string,
  others: readonly MrsSource[] = []
): SlotPlan {
  const id = `clk${number}`;
  return {
    id,
    type: 'clk',
    orientation: 'vertical',
    module: clock({
      identity: identity(model, number, softwareRevision),
      oscillator: 'ocxo-hq',
      selected: number === 1,
      meanTemperatures: [44, 39],
      sendsTelegrams: false,
      tuning: 2048 + 7 * number,
      receiver,
      sources: mrsSources(id, [{ type: own, state: 'master' }, ...others], true),
    }),
  };
}

export const REFERENCE_SLOTS: readonly SlotPlan[] = [
  clockSlot(1, 'gns181', 'v2.30', satellites('gns', ALL_SYSTEMS), 'gps', [
    { type: 'pps-in', state: 'available' },
    { type: '10mhz-freqin', state: 'available' },
    { type: 'irig', state: 'no-signal' },
  ]),
  clockSlot(2, 'gps180', 'v2.48', satellites('gps', ['gps']), 'gps', [{ type: 'pps-in', state: 'available' }]),
  clockSlot(3, 'grc181', 'v2.16', satellites('grc', ['gps', 'glonass']), 'gps'),
  clockSlot(4, 'gns181_uc', 'v2.30', satellites('gns', ['gps', 'galileo']), 'gps'),
  clockSlot(5, 'gnm181', 'v1.08', satellites('gnm', ALL_SYSTEMS, 'l1, l5'), 'gps'),
  clockSlot(6, 'gxl183', 'v1.02', satellites('gxl', ALL_SYSTEMS), 'gps'),
  clockSlot(7, 'pzf180', 'v2.10', detailedDcf77Receiver, 'dcf77-pzf-receiver'),
  clockSlot(8, 'msf180', 'v1.14', longWaveReceiver('msf'), 'long-wave-receiver'),
  clockSlot(9, 'wwvb180', 'v1.14', longWaveReceiver('wwvb'), 'long-wave-receiver'),
  clockSlot(10, 'tcr180', 'v2.22', timeCodeReceiver, 'irig', [{ type: 'e1', state: 'available' }]),
  ...['mri1', 'mri2'].map((id, index): SlotPlan => ({
    id,
    type: 'mri',
    orientation: 'vertical',
    // The signals at its inputs are in the list of sources of its clock.
    module: plainCard(identity('mri', 21 + index, 'v1.04'), 37),
  })),
  {
    id: 'esi1',
    type: 'esi',
    orientation: 'vertical',
    module: inputCard('esi', identity('esi180', 31, 'v1.12'), [
      { id: '1', type: 'bits-in', format: 'e1-framed', ssm: 2, signal: true },
      { id: '2', type: 'bits-in', format: 't1-framed', signal: false },
      { id: '3', type: 'freq-in', frequency: 2_048_000, signal: true },
      { id: '4', type: 'pps-in', signal: true },
    ]),
  },
  {
    id: 'esi2',
    type: 'esi',
    orientation: 'vertical',
    module: inputCard('vsi', identity('vsi180', 32, 'v1.00'), [
      { id: '1', type: 'video', format: 'black-burst-pal', signal: true },
      { id: '2', type: 'ltc', signal: true },
      { id: '3', type: 'word-clock', frequency: 48_000, signal: false },
    ]),
  },
  { id: 'rsc1', type: 'rsc', orientation: 'vertical', module: switchCard(identity('rsc2000', 41, 'v1.10')) },
  { id: 'rsc2', type: 'rsc', orientation: 'vertical', module: plainCard(identity('spt', 42, 'v1.00'), 36) },
  { id: 'scu1', type: 'scu', orientation: 'vertical', module: switchCard(identity('scu180', 44, 'v1.00')) },
  { id: 'rel1', type: 'io', orientation: 'vertical', module: relayCard(identity('rel1000', 43, 'v1.03')) },
];
