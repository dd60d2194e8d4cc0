/**
 * LANTIME M1000, a small modular unit with one clock and an older API: two supplies, a clock, the processor, one place for
 * inputs of the clock and three for inputs and outputs (device-api.md 6.12).
 * PLAUSIBLE: no answer of a modular unit is public (device-api.md 2.9, 3); see the builders of the modules.
 */
import type { Profile } from '../device';
import { V10 } from '../dialect';
import { cardSlot } from '../status/modules/cards';
import { clock } from '../status/modules/clock';
import { cpu } from '../status/modules/cpu';
import { fanModule } from '../status/modules/fan';
import { mrsSources } from '../status/modules/mrs';
import { absentPowerSupply, powerSupply } from '../status/modules/power';
import { satelliteReceiver } from '../status/modules/satellite-receiver';
import { m300 } from './m300';
import { m3000 } from './m3000';
import { MODULAR_EVENTS, MODULAR_HISTORY, connectedPort, interfacesOn } from './modular';

const ports = [
  connectedPort('lan0', 'cpu', 7, 0, 'c15g2', 30),
  connectedPort('lan1', 'cpu', 7, 1, 'c15g2', 5),
  connectedPort('lan2', 'io2', 11, 0, 'lneGb', 60),
];

export const m1000: Profile = {
  ...m3000,
  description: 'M1000, modular: GPS180, HPS100, LNE-GB, CPE180, 1 of 2 supplies, API V10.21.016',
  dialect: V10,
  model: 'M1000',
  serialNumber: '100000001001',
  hostname: 'sim-m1000.example.com',
  backplaneRevision: 'V10',
  uptimeAtStart: 1_234_567.25,
  firmware: { ...m300.firmware, edition: '', architecture: 'x64' },
  events: {
    extra: MODULAR_EVENTS.filter(({ id }) => !/^(refclock-2|shs|xhe|fdm|esi)-/.test(id)),
    happened: { ...MODULAR_HISTORY, 'power-redundancy-avail': { afterBoot: 160 } },
  },
  ports,
  interfaces: interfacesOn(ports, 100),
  runningServices: new Set(['webshell', 'ssh', 'ntp', 'http', 'https', 'snmp', 'syslog', 'lldp', 'dbus']),
  slots: [
    { id: 'pwr1', type: 'pwr', orientation: 'vertical', module: powerSupply(50) },
    { id: 'pwr2', type: 'pwr', orientation: 'vertical', module: absentPowerSupply },
    {
      id: 'clk1',
      type: 'clk',
      orientation: 'vertical',
      module: clock({
        identity: { model: 'gps180', serialNumber: '100000001011', softwareRevision: 'v2.48' },
        oscillator: 'ocxo-hq',
        selected: true,
        meanTemperatures: [43, 38],
        sendsTelegrams: true,
        receiver: satelliteReceiver({ family: 'gps', referenceType: 'gps', systems: ['gps'], listsSatellites: true }),
        sources: mrsSources('clk1', [
          { type: 'gps', state: 'master' },
          { type: 'pps-in', state: 'no-signal' },
        ]),
      }),
    },
    { id: 'cpu', type: 'cpu', orientation: 'vertical', module: cpu('c15g2', 50) },
    cardSlot('hps100', 'io1'),
    cardSlot('lneGb', 'io2'),
    cardSlot('cpe180', 'io3'),
    { id: 'mri1', type: 'mri', orientation: 'vertical' },
    { id: 'fan1', type: 'fan', orientation: 'vertical', module: fanModule('100000001041') },
  ],
  ntp: { ...m3000.ntp, peers: m3000.ntp.peers.slice(0, 1) },
};
