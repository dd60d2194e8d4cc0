/** LANTIME M600 with a GRC180 clock and one power supply, LTOS 7.10 (the newer of the two documented devices). */
import type { Profile } from '../device';
import { V20 } from '../dialect';
import { clock } from '../status/modules/clock';
import { cpu } from '../status/modules/cpu';
import { absentPowerSupply, powerSupply } from '../status/modules/power';
import { satelliteReceiver } from '../status/modules/satellite-receiver';

export const m600: Profile = {
  description: 'M600 with GRC180 (GPS and GLONASS), LTOS 7.10.008, API V20.05.013',
  dialect: V20,
  model: 'M600',
  serialNumber: '060000000601',
  hostname: 'sim-m600.example.com',
  backplaneRevision: 'V53',
  site: { latitude: 52.25, longitude: 10.5, altitude: 118.5 },
  uptimeAtStart: 412_345.25,
  memoryKilobytes: { total: 228_000, free: 160_000 },
  firmware: {
    version: '7.10.008',
    edition: '',
    architecture: 'x32',
    installed: [
      { id: 'fw_7.10.007', version: '7.10.7', type: 'Compressed' },
      { id: 'fw_7.10.008', version: '7.10.8', type: 'Compressed' },
      { id: 'fw_7.08.025', version: '7.08.25', type: 'Compressed' },
      { id: 'osv', version: '6.18.5', type: 'Standard' },
    ],
    update: { successful: true, secondsBeforeBoot: 8400, error: 'none' },
    packages: (
      'bird cli data himem iec61850 ims lantime lptp ltmgmt manuals network ntp nts ptp2 snmp ssh syncmon ' +
      'system web'
    ).split(' '),
  },
  storage: [
    { id: 'rootfs', mountpoint: '/', size: 110_000, used: 34_800 },
    { id: 'none', mountpoint: '/dev/shm', size: 114_000, used: 4 },
    { id: 'var', mountpoint: '/var', size: 32_768, used: 4600, spread: 400 },
    { id: 'tmp', mountpoint: '/tmp', size: 8192, used: 12, spread: 8 },
    { id: 'www', mountpoint: '/www', size: 16_384, used: 72 },
    { id: 'dev_sda7', mountpoint: '/data', size: 476_000, used: 208_000, reserved: 24_800, spread: 2000 },
    { id: 'dev_sda5', mountpoint: '/mnt/flash', size: 401_408, used: 322_000 },
    { id: 'upload', mountpoint: '/mnt/upload', size: 101_376, used: 0 },
  ],
  synchronization: { reference: 'clk1-gps', referenceType: 'gps', oscillator: 'ocxo-lq', satellites: true },
  // An interface is configured on a port the hardware lacks, hence the link event and the red lamp.
  networkLed: 'red',
  events: {
    extra: [],
    happened: {
      'ntp-not-sync': { afterBoot: 236 },
      'ntp-sync': { afterBoot: 1450, triggered: true },
      'system-reboot': { afterBoot: 146 },
      'refclock-1-not-sync': { afterBoot: 79_600 },
      'refclock-1-sync': { afterBoot: 79_624, triggered: true },
      'antenna-reconnect': { afterBoot: 148, triggered: true },
      'device-configuration-changed': { afterBoot: 130_000 },
      'network-link-down': { afterBoot: 115, triggered: true },
      'network-link-up': { afterBoot: 115 },
      'sufficient-system-resources': { afterBoot: 490, triggered: true },
      'https-certificate-expired': { afterBoot: 130_003, triggered: true },
      'self-signed-https-certificate-in-use': { afterBoot: 184, triggered: true },
      'oscillator-adjusted': { afterBoot: 245, triggered: true },
    },
  },
  ports: [
    {
      id: 'lan0',
      card: {
        slotName: 'cpu',
        slotId: 7,
        portId: 0,
        cardName: 'c05f1-v33',
        macAddress: '00:00:5e:00:53:60',
        speed: 100,
        traffic: { rxPackets: 6, rxSize: 90, txPackets: 4, txSize: 210 },
      },
    },
    { id: 'lan1' },
    { id: 'lan2' },
    { id: 'lan3' },
  ],
  interfaces: [
    {
      id: 'vif0',
      name: 'lan0:0',
      address: { method: 'static', address: '192.0.2.60', subnet: '255.255.255.0' },
    },
    { id: 'vif1', name: 'lan1:1' },
  ],
  runningServices: new Set([
    'webshell',
    'ssh',
    'ntp',
    'http',
    'https',
    'snmp',
    'filemon',
    'serial_console',
    'softwatch',
    'syslog',
    'clidaemon',
    'linkmonitor',
    'netconfig',
    'autoupdate',
    'dbus',
    'syncmon',
    'bird',
  ]),
  slots: [
    { id: 'pwr1', type: 'pwr', orientation: 'vertical', module: powerSupply(50) },
    { id: 'pwr2', type: 'pwr', orientation: 'vertical', module: absentPowerSupply },
    {
      id: 'clk1',
      type: 'clk',
      orientation: 'vertical',
      module: clock({
        identity: { model: 'grc180', serialNumber: '060000000611', softwareRevision: 'v2.16' },
        oscillator: 'ocxo-lq',
        selected: true,
        meanTemperatures: [0, 0],
        sendsTelegrams: true,
        receiver: satelliteReceiver({
          family: 'grc',
          referenceType: '10mhz-freqin',
          systems: ['gps', 'glonass'],
          listsSatellites: false,
        }),
      }),
    },
    { id: 'clk2', type: 'clk', orientation: 'vertical' },
    { id: 'cpu', type: 'cpu', orientation: 'vertical', module: cpu('c05f1-v33', 49) },
    { id: 'int1', type: 'int', orientation: 'internal' },
    { id: 'int2', type: 'int', orientation: 'internal' },
    { id: 'int3', type: 'int', orientation: 'internal' },
    { id: 'int4', type: 'int', orientation: 'internal' },
  ],
  ntp: {
    referenceId: 'GPS',
    clockSource: 'uhf-radio',
    systemEvent: { code: 'clock-sync', count: 1 },
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
    ],
  },
};
