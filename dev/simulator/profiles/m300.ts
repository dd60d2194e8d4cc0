/** LANTIME M300 with a PZF511 clock and the light firmware, LTOS 7.06 (the older of the two documented devices). */
import type { Profile } from '../device';
import { V10 } from '../dialect';
import { clock } from '../status/modules/clock';
import { cpu } from '../status/modules/cpu';
import { dcf77Receiver } from '../status/modules/dcf77-receiver';
import { defaultSources } from '../status/modules/mrs';
import { absentPowerSupply, powerSupply } from '../status/modules/power';

export const m300: Profile = {
  description: 'M300 with PZF511 (DCF77), LTOS 7.06.014-light, API V10.21.016',
  dialect: V10,
  model: 'M300',
  serialNumber: '030000000301',
  hostname: 'sim-m300.example.com',
  backplaneRevision: 'V45',
  site: { latitude: 52.25, longitude: 10.5, altitude: 118.5 },
  uptimeAtStart: 1_204_567.94,
  memoryKilobytes: { total: 99_000, free: 57_000 },
  firmware: {
    version: '7.06.014',
    edition: '-light',
    architecture: 'x86',
    installed: [
      { id: 'fw_7.06.014-light', version: '7.06.14', type: 'Compressed' },
      { id: 'osv', version: '6.24.20', type: 'Standard' },
    ],
    // The attempt was refused before it began.
    update: { successful: false, error: 'CPU Module Mismatch: this update file is not made for this system.' },
    packages: 'cli data lantime ltmgmt manuals network ntp ptp2 snmp ssh system web'.split(' '),
  },
  storage: [
    { id: 'rootfs', mountpoint: '/', size: 45_000, used: 30_400 },
    { id: 'var', mountpoint: '/var', size: 16_384, used: 4400, spread: 300 },
    { id: 'www', mountpoint: '/www', size: 8192, used: 2900 },
    { id: 'dev_sda7', mountpoint: '/data', size: 36_000, used: 560, reserved: 2100 },
    { id: 'dev_sda5', mountpoint: '/mnt/flash', size: 391_000, used: 341_200 },
  ],
  synchronization: {
    reference: 'clk1-pzf',
    referenceType: 'dcf77-pzf-receiver',
    oscillator: 'tcxo',
    satellites: false,
  },
  networkLed: 'green',
  events: {
    extra: [],
    happened: {
      'normal-operation': { afterBoot: 184, triggered: true },
      'ntp-not-sync': { afterBoot: 960_100 },
      'ntp-sync': { afterBoot: 960_141, triggered: true },
      'system-reboot': { afterBoot: 146 },
      'refclock-1-not-sync': { afterBoot: 920_000 },
      'refclock-1-sync': { afterBoot: 920_124, triggered: true },
      'antenna-faulty': { afterBoot: 393_000 },
      'antenna-reconnect': { afterBoot: 393_004, triggered: true },
      'network-link-down': { afterBoot: 886_000 },
      'network-link-up': { afterBoot: 886_013, triggered: true },
      'self-signed-https-certificate-in-use': { afterBoot: 153, triggered: true },
    },
  },
  ports: [
    {
      id: 'lan0',
      card: {
        slotName: 'cpu',
        slotId: 7,
        portId: 0,
        cardName: 'c05f1-v31',
        macAddress: '00:00:5e:00:53:30',
        speed: 100,
        traffic: { rxPackets: 4, rxSize: 90, txPackets: 3, txSize: 180 },
      },
    },
    {
      id: 'lan1',
      card: { slotName: 'cpu', slotId: 7, portId: 1, cardName: 'c05f1-v31', macAddress: '00:00:5e:00:53:31' },
    },
  ],
  interfaces: [
    { id: 'vif0', name: 'lan0:0', address: { method: 'dhcp', address: '192.0.2.30', subnet: '255.255.255.0' } },
    { id: 'vif1', name: 'lan1:1' },
  ],
  runningServices: new Set([
    'ssh',
    'ntp',
    'http',
    'https',
    'filemon',
    'serial_console',
    'syslog',
    'linkmonitor',
    'netconfig',
    'dbus',
  ]),
  slots: [
    { id: 'pwr1', type: 'pwr', orientation: 'vertical', module: powerSupply(50) },
    { id: 'pwr2', type: 'pwr', orientation: 'vertical', module: absentPowerSupply },
    {
      id: 'clk1',
      type: 'clk',
      orientation: 'vertical',
      module: clock({
        // The real device pads this one with blanks.
        identity: { model: 'pzf511', serialNumber: '030000000311    ', softwareRevision: 'v2.08' },
        oscillator: 'tcxo',
        selected: true,
        meanTemperatures: [0, 0],
        sendsTelegrams: false,
        receiver: dcf77Receiver,
        sources: defaultSources,
      }),
    },
    { id: 'clk2', type: 'clk', orientation: 'vertical' },
    { id: 'cpu', type: 'cpu', orientation: 'vertical', module: cpu('c05f1-v31', 55) },
    { id: 'int1', type: 'int', orientation: 'internal' },
    { id: 'int2', type: 'int', orientation: 'internal' },
    { id: 'int3', type: 'int', orientation: 'internal' },
    { id: 'int4', type: 'int', orientation: 'internal' },
  ],
  ntp: {
    referenceId: 'PZF',
    clockSource: 'lf-radio',
    systemEvent: { code: 'no-system-peer', count: 15 },
    leapFileExpires: '202312280000',
    peers: [
      {
        id: 'ref_1',
        address: '127.127.8.0',
        name: '127.127.8.0',
        stratum: 0,
        referenceId: 'PZF',
        selection: 'pps-peer',
        event: { code: 'sys-peer', count: 1 },
        delay: 0,
      },
    ],
  },
};
