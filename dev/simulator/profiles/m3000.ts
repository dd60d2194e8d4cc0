/**
 * LANTIME M3000, a modular unit: two GNSS clocks behind a switch card, four supplies, fans and network cards.
 * PLAUSIBLE: no answer of a modular unit is public. Slot types other than pwr, clk and cpu, the events of the modular
 * hardware and what the builders of the modules mark as such are guesses along device-api.md 2.6, 2.9 and 3.
 */
import type { Profile } from '../device';
import { V20 } from '../dialect';
import { clock } from '../status/modules/clock';
import { cpu } from '../status/modules/cpu';
import { fanModule } from '../status/modules/fan';
import { plainCard } from '../status/modules/info';
import { mrsSources } from '../status/modules/mrs';
import { absentPowerSupply, powerSupply } from '../status/modules/power';
import { ptpCard } from '../status/modules/ptp';
import { switchCard } from '../status/modules/rsc';
import { satelliteReceiver } from '../status/modules/satellite-receiver';
import { m600 } from './m600';
import { connectedPort } from './modular';

export const m3000: Profile = {
  description: 'M3000, modular: GNS181 and GPS180, RSC2000, HPS100, LNE180SFP, 3 of 4 supplies, API V20.05.013',
  dialect: V20,
  model: 'M3000',
  serialNumber: '300000003001',
  hostname: 'sim-m3000.example.com',
  backplaneRevision: 'V12',
  site: { latitude: 52.25, longitude: 10.5, altitude: 118.5 },
  uptimeAtStart: 2_345_678.5,
  memoryKilobytes: { total: 1_024_000, free: 690_000 },
  firmware: { ...m600.firmware, architecture: 'x64' },
  storage: m600.storage,
  synchronization: { reference: 'clk1-gps', referenceType: 'gps', oscillator: 'ocxo-hq', satellites: true },
  networkLed: 'green',
  events: {
    extra: [
      { id: 'refclock-2-not-responding', type: 'critical' },
      { id: 'refclock-2-not-sync', type: 'error' },
      { id: 'refclock-2-sync', type: 'info' },
      { id: 'power-supply-failure', type: 'critical' },
      { id: 'power-supply-up', type: 'info' },
      { id: 'power-redundancy-not-avail', type: 'warning' },
      { id: 'power-redundancy-avail', type: 'info' },
      { id: 'fan-down', type: 'critical' },
      { id: 'fan-up', type: 'info' },
      { id: 'ims-error', type: 'error' },
      { id: 'ims-ok', type: 'info' },
      { id: 'xmr-ref-changed', type: 'info' },
      { id: 'ptp-port-disconnected', type: 'error' },
      { id: 'ptp-port-connected', type: 'info' },
      { id: 'ptp-state-changed', type: 'info' },
    ],
    happened: {
      'normal-operation': { afterBoot: 410, triggered: true },
      'ntp-not-sync': { afterBoot: 230 },
      'ntp-sync': { afterBoot: 395, triggered: true },
      'system-reboot': { afterBoot: 146 },
      'refclock-1-not-sync': { afterBoot: 150 },
      'refclock-1-sync': { afterBoot: 301, triggered: true },
      'antenna-reconnect': { afterBoot: 148, triggered: true },
      'device-configuration-changed': { afterBoot: 1_998_000 },
      'network-link-down': { afterBoot: 115 },
      'network-link-up': { afterBoot: 118, triggered: true },
      'sufficient-system-resources': { afterBoot: 490, triggered: true },
      'self-signed-https-certificate-in-use': { afterBoot: 184, triggered: true },
      'oscillator-adjusted': { afterBoot: 905, triggered: true },
      'refclock-2-not-sync': { afterBoot: 1_650_000 },
      'refclock-2-sync': { afterBoot: 1_650_047, triggered: true },
      'power-redundancy-avail': { afterBoot: 160, triggered: true },
      'fan-up': { afterBoot: 160, triggered: true },
      'ims-ok': { afterBoot: 161, triggered: true },
      'xmr-ref-changed': { afterBoot: 305 },
      'ptp-port-connected': { afterBoot: 170, triggered: true },
      'ptp-state-changed': { afterBoot: 402 },
    },
  },
  ports: [
    connectedPort('lan0', 'cpu', 7, 0, 'c15g2', 40),
    connectedPort('lan1', 'cpu', 7, 1, 'c15g2', 12),
    connectedPort('lan2', 'io2', 11, 0, 'lne180sfp', 150),
    connectedPort('lan3', 'io2', 11, 1, 'lne180sfp', 90),
  ],
  interfaces: ['lan0', 'lan1', 'lan2', 'lan3'].map((port, index) => ({
    id: `vif${index}`,
    name: `${port}:${index}`,
    address: { method: 'static', address: `192.0.2.${130 + index}`, subnet: '255.255.255.0' },
  })),
  runningServices: new Set([...m600.runningServices, 'ptp', 'lldp', 'sendmail']),
  slots: [
    { id: 'pwr1', type: 'pwr', orientation: 'vertical', module: powerSupply(50) },
    { id: 'pwr2', type: 'pwr', orientation: 'vertical', module: powerSupply(50) },
    { id: 'pwr3', type: 'pwr', orientation: 'vertical', module: powerSupply(50) },
    { id: 'pwr4', type: 'pwr', orientation: 'vertical', module: absentPowerSupply },
    {
      id: 'clk1',
      type: 'clk',
      orientation: 'vertical',
      module: clock({
        identity: { model: 'gns181', serialNumber: '300000003011', softwareRevision: 'v2.30' },
        oscillator: 'ocxo-hq',
        selected: true,
        meanTemperatures: [44, 39],
        sendsTelegrams: true,
        tuning: 2085,
        receiver: satelliteReceiver({
          family: 'gns',
          referenceType: 'gps',
          systems: ['gps', 'glonass', 'galileo', 'beidou'],
          listsSatellites: true,
        }),
        sources: mrsSources('clk1', [
          { type: 'gps', state: 'master' },
          { type: 'ptp', state: 'available' },
          { type: 'irig', state: 'no-signal' },
        ]),
      }),
    },
    {
      id: 'rsc',
      type: 'rsc',
      orientation: 'vertical',
      module: switchCard({ model: 'rsc2000', serialNumber: '300000003021', softwareRevision: 'v1.10' }),
    },
    {
      id: 'clk2',
      type: 'clk',
      orientation: 'vertical',
      module: clock({
        identity: { model: 'gps180', serialNumber: '300000003012', softwareRevision: 'v2.48' },
        oscillator: 'ocxo-hq',
        selected: false,
        meanTemperatures: [45, 40],
        sendsTelegrams: true,
        tuning: 1979,
        receiver: satelliteReceiver({
          family: 'gps',
          referenceType: 'gps',
          systems: ['gps'],
          listsSatellites: true,
        }),
        sources: mrsSources('clk2', [
          { type: 'gps', state: 'master' },
          { type: 'pps-in', state: 'available' },
        ]),
      }),
    },
    { id: 'cpu', type: 'cpu', orientation: 'vertical', module: cpu('c15g2', 51) },
    { id: 'mri1', type: 'mri', orientation: 'vertical' },
    { id: 'esi1', type: 'esi', orientation: 'vertical' },
    {
      id: 'io1',
      type: 'io',
      orientation: 'vertical',
      module: ptpCard({ model: 'hps100', serialNumber: '300000003031', softwareRevision: 'v1.6.2' }, [
        { id: 'instance-1', role: 'multicast-master', profile: 'default-e2e', domain: 0, clients: 0 },
        { id: 'instance-2', role: 'unicast-master', profile: 'g.8265.1', domain: 4, clients: 120 },
        { id: 'instance-3', role: 'multicast-slave', profile: 'default-e2e', domain: 17, clients: 0 },
      ]),
    },
    {
      id: 'io2',
      type: 'io',
      orientation: 'vertical',
      module: plainCard({ model: 'lne180sfp', serialNumber: '300000003032', softwareRevision: 'v1.04' }, 47),
    },
    { id: 'io3', type: 'io', orientation: 'vertical' },
    { id: 'io4', type: 'io', orientation: 'vertical' },
    { id: 'fan1', type: 'fan', orientation: 'vertical', module: fanModule('300000003041') },
    { id: 'fan2', type: 'fan', orientation: 'vertical', module: fanModule('300000003042') },
  ],
  ntp: {
    referenceId: 'GPS',
    clockSource: 'uhf-radio',
    systemEvent: { code: 'clock-sync', count: 2 },
    leapFileExpires: '202612280000',
    peers: [
      {
        id: 'ref_1',
        address: '127.127.8.0',
        name: '127.127.8.0',
        stratum: 0,
        referenceId: 'GPS',
        selection: 'pps-peer',
        event: { code: 'clock-event', count: 15 },
        delay: 0,
      },
      {
        id: 'ref_2',
        address: '192.0.2.201',
        name: 'ntp1.example.com',
        stratum: 1,
        referenceId: 'PPS',
        selection: 'candidate',
        event: { code: 'reachable', count: 1 },
        delay: 0.0018,
      },
    ],
  },
};
