/**
 * Faults of simulated devices, and what somebody is told of each: the scenes of tests/prometheus/scenes.test.ts, and the
 * table of docs/alerts.md.
 */
import type { FaultSetting, JsonObject, JsonValue, Override, ProfileName, Simulator } from '../../dev/simulator';

/** Values by their paths, see {@link Simulator.set}. */
type Readings = Readonly<Record<string, Override>>;

export interface Scene {
  /** What happens, for people. */
  what: string;
  /** The device; its name in Prometheus is `NUMBER-PROFILE`. */
  profile: ProfileName;
  begin: (device: Simulator) => void;
  /** Undoes what {@link end} does not by itself. */
  finish?: (device: Simulator) => void;
  /** `ALERT SEVERITY SUBJECT`, all that reach a receiver. */
  notified: readonly string[];
  /** As it comes, with its self-signed certificate and its old leap-second file; begins with the device. */
  asDelivered?: true;
  /** What is told when it ends, because the change back is one, too. */
  changesBack?: readonly string[];
  /** Nothing happens, so nothing ends. */
  lasting?: true;
  /** Compared with the last day, so it is played when there is more of a past, and not for long. */
  brief?: true;
}

const CLK1 = 'chassis0/slots/clk1/module';
const CLK2 = 'chassis0/slots/clk2/module';
const PTP1 = 'chassis0/slots/io1/module/ptp-instances/instance-1';
const SYNC = 'system/sync-status';

const asList = (value: JsonValue | undefined) => (Array.isArray(value) ? (value as JsonObject[]) : []);
/** As the device stamps. */
const stamp = (at: number) => new Date(at).toISOString().slice(0, 19);
const setAll = (device: Simulator, readings: Readings) =>
  Object.entries(readings).forEach(([path, value]) => device.set(path, value));
/** The list of events with some of them raised; a device without such an event gets it. */
const raised = (device: Simulator, events: readonly string[]): Readings => {
  const now = { triggered: 1, 'last-triggered': stamp(device.now()) };
  const raise = (list: JsonValue | undefined) => [
    ...asList(list).map((one) => (events.includes(String(one['object-id'])) ? { ...one, ...now } : one)),
    ...events
      .filter((event) => !asList(list).some((one) => one['object-id'] === event))
      .map((event) => ({ 'object-id': event, type: 'error', ...now })),
  ];
  return events.length > 0 ? { 'notification/events': raise } : {};
};

/** A device that raises nothing: with a certificate of an authority, and a leap-second file that is good for long. */
export function quieten(device: Simulator): void {
  setAll(device, {
    'notification/events/self-signed-https-certificate-in-use/triggered': 0,
    'notification/events/https-certificate-expired/triggered': 0,
    'ntp/sys/expire': '209912280000',
  });
}

/** Undoes what a scene has done. */
export function end(scene: Scene, device: Simulator): void {
  device.unset();
  device.setFault(undefined);
  [...device.pulled].forEach((slot) => device.plug(slot));
  scene.finish?.(device);
  if (!scene.asDelivered) {
    quieten(device);
  }
}

const readings = (
  what: string,
  profile: ProfileName,
  values: Readings,
  events: readonly string[],
  ...notified: string[]
): Scene => ({
  what,
  profile,
  begin: (device) => setAll(device, { ...values, ...raised(device, events) }),
  notified,
});

const fault = (what: string, profile: ProfileName, name: FaultSetting, ...notified: string[]): Scene => ({
  what,
  profile,
  begin: (device) => device.setFault(name),
  notified,
});

/** A moment of the scripted incident, which began long ago. */
const incident = (what: string, second: number, scale: number, ...notified: string[]): Scene => ({
  what,
  profile: 'm3000',
  begin: (device) => void device.startIncident({ startsAt: device.now() - second * scale * 1000, scale }),
  finish: (device) => void device.startIncident({ startsAt: device.now() - 200 * scale * 1000, scale }),
  notified,
});

const asDelivered = (profile: ProfileName, ...notified: string[]): Scene => ({
  what: `Nothing: ${profile.toUpperCase()} as it comes`,
  profile,
  begin: () => undefined,
  notified,
  asDelivered: true,
  lasting: true,
});

const clockState = (clock: string, state: string): Readings => ({ [`${clock}/sync-status/clock-status/clock`]: state });
const deviceState = (state: string): Readings => ({ [`${SYNC}/clock-status/clock`]: state });
const antennaOff = (clock: string, receiver: string): Readings => ({
  [`${clock}/${receiver}/antenna/connected`]: false,
  [`${clock}/satellites/good-satellites`]: 0,
  ...clockState(clock, 'holdover'),
});
const ntpAt = (stratum: number, leap = 0): Readings => ({ 'ntp/sys/stratum': stratum, 'ntp/sys/leap': leap });

const weaker = (decibels: number) => (list: JsonValue | undefined) =>
  asList(list).map((one) => ({ ...one, 'signal-strength': Number(one['signal-strength']) - decibels }));
/** A counter that stood still and runs from now on. */
const counting = (device: Simulator, perSecond: number): Override => {
  const since = device.now();
  return () => Math.floor(((device.now() - since) / 1000) * perSecond);
};

/** What the owner of the last of the devices as delivered knows of a module that nobody else does. */
export const OWN_DEFINITIONS = {
  readings: {
    'module/flux/mode': {
      name: 'Flux mode',
      states: { charging: { number: 3, severity: 'ok' }, leaking: { text: 'leaks', number: 4, severity: 'error' } },
    },
  },
} as const;

/** Names of the vendor's headers instead of those of its interface, nanoseconds, and a module unheard of. */
const UNPUBLISHED: Readings = {
  [`${CLK1}/satellites/gnss/satellite-list`]: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({
    'object-id': `gps${number}`,
    'gnss-type': 'gps',
    svno: number,
    'cn-ratio': 26 + number,
    elev: 40,
    azim: 45 * number,
  })),
  'syncmon/nodes': [2_500_000, 118_000].map((offset, i) => ({
    'object-id': `node-${i + 1}`,
    address: `192.0.2.${i + 1}`,
    type: 'ntp',
    status: 'ok',
    offset,
    'offset-limit': 1_000_000,
    'limit-text': '1 ms',
  })),
  'chassis0/slots/io3/module': { info: { model: 'flux1' }, flux: { mode: 4 } },
};

export const SCENES: readonly Scene[] = [
  asDelivered('m300', 'LantimeCertificate info', 'LantimeLeapFile info'),
  asDelivered('m3000', 'LantimeCertificate info'),
  {
    ...asDelivered(
      'm3000',
      'LantimeCertificate info',
      'LantimeDefinedState critical io3',
      'LantimeSyncMonNode warning node-1',
      'LantimeWeakSignals warning clk1'
    ),
    what: 'Weak signals and a node over its limit, under names and in units that nobody has published, and a module in a state that only its owner knows',
    begin: (device) => setAll(device, UNPUBLISHED),
  },

  // Antenna and reception
  readings(
    'The antenna of the only clock is cut; it goes into holdover, NTP and the time quality follow',
    'm600',
    {
      ...antennaOff(CLK1, 'grc'),
      ...deviceState('holdover'),
      [`${SYNC}/clock-status/antenna`]: 'disconnected',
      [`${SYNC}/est-time-quality`]: 'less-than-10us',
      [`${SYNC}/holdover-status/time-elapsed`]: 600,
      ...ntpAt(2),
    },
    ['antenna-faulty', 'refclock-1-not-sync'],
    'LantimeAntennaDisconnected critical clk1'
  ),
  incident(
    'The antenna of one of two clocks is cut, scripted; for hours',
    31,
    600,
    'LantimeAntennaDisconnected warning clk1'
  ),
  readings(
    'The antenna of the second of two clocks is cut',
    'm3000',
    antennaOff(CLK2, 'gps'),
    ['refclock-2-not-sync'],
    'LantimeAntennaDisconnected warning clk2'
  ),
  readings(
    'The antennas of both clocks are cut',
    'm3000',
    {
      ...antennaOff(CLK1, 'gns'),
      ...antennaOff(CLK2, 'gps'),
      ...deviceState('holdover'),
      [`${SYNC}/clock-status/antenna`]: 'disconnected',
      [`${PTP1}/clock-class`]: 7,
    },
    ['antenna-faulty', 'refclock-1-not-sync', 'refclock-2-not-sync'],
    'LantimeAntennaDisconnected critical clk1',
    'LantimeAntennaDisconnected critical clk2'
  ),
  readings(
    'The antenna line is shorted',
    'm600',
    {
      ...antennaOff(CLK1, 'grc'),
      [`${CLK1}/grc/antenna/short-circuit`]: true,
      ...deviceState('holdover'),
      [`${SYNC}/clock-status/antenna`]: 'short-circuit',
    },
    ['antenna-short-circuit', 'antenna-faulty', 'refclock-1-not-sync'],
    'LantimeAntennaShortCircuit critical clk1'
  ),
  readings(
    'Something hides half of the sky',
    'm600',
    { [`${CLK1}/satellites/good-satellites`]: 5 },
    [],
    'LantimeFewSatellites warning clk1'
  ),
  {
    ...readings(
      'Jamming: the signals of all satellites fall at once, and some are lost',
      'm3000',
      {
        [`${CLK1}/satellites/gnss/satellite-list`]: weaker(14),
        [`${CLK1}/satellites/good-satellites`]: 5,
      },
      [],
      'LantimeSignalDrop warning clk1'
    ),
    brief: true,
  },
  {
    ...readings(
      'The antenna is moved by 400 m, or a false signal says so',
      'm600',
      { [`${CLK1}/satellites/position-x`]: 3847950.1 },
      [],
      'LantimePositionJump warning clk1'
    ),
    brief: true,
  },

  // Synchronization
  readings(
    'Holdover although the antenna is there',
    'm600',
    {
      ...clockState(CLK1, 'holdover'),
      ...deviceState('holdover'),
      [`${SYNC}/holdover-status/time-elapsed`]: 60,
      ...ntpAt(2),
    },
    ['refclock-1-not-sync'],
    'LantimeHoldover warning'
  ),
  readings(
    'Holdover for so long that the oscillator is no longer good for a microsecond',
    'm600',
    {
      ...clockState(CLK1, 'holdover'),
      ...deviceState('holdover'),
      [`${SYNC}/holdover-status/time-elapsed`]: 13000,
    },
    ['refclock-1-not-sync'],
    'LantimeHoldover critical'
  ),
  readings(
    'Not synchronized, and NTP with it',
    'm600',
    {
      ...clockState(CLK1, 'not-synchronized'),
      ...deviceState('not-synchronized'),
      [`${SYNC}/est-time-quality`]: 'unknown',
      ...ntpAt(16, 3),
    },
    ['refclock-1-not-sync', 'ntp-not-sync'],
    'LantimeNotSynchronized critical'
  ),
  readings(
    'One of two clocks is not synchronized',
    'm3000',
    clockState(CLK2, 'not-synchronized'),
    ['refclock-2-not-sync'],
    'LantimeClockNotSynchronized warning clk2'
  ),
  readings(
    'Both clocks lose their references, with their antennas',
    'm3000',
    {
      ...clockState(CLK1, 'holdover'),
      ...clockState(CLK2, 'holdover'),
      ...deviceState('holdover'),
    },
    ['refclock-1-not-sync', 'refclock-2-not-sync'],
    'LantimeNoClockSynchronized critical'
  ),
  readings(
    'The device does not know how good its time is',
    'm600',
    { [`${SYNC}/est-time-quality`]: 'unknown', [`${CLK1}/sync-status/est-time-quality`]: 'unknown' },
    [],
    'LantimeTimeQuality critical'
  ),
  readings(
    'One of two clocks is only good for 10 ms, the device is well',
    'm3000',
    { [`${CLK1}/sync-status/est-time-quality`]: 'less-than-10ms' },
    [],
    'LantimeClockTimeQuality warning clk1'
  ),
  fault('The clock of the device is an hour ahead', 'm600', 'ahead', 'LantimeClockWrong critical'),
  fault('The clock of the device is an hour behind', 'm3000', 'behind', 'LantimeClockWrong critical'),
  readings(
    'The two clocks differ by 5 µs',
    'm4000',
    { 'chassis0/slots/rsc1/module/rsc/time-diff': 5000, 'chassis0/slots/rsc1/module/rsc/time-limit-error': true },
    ['shs-time-limit-error', 'shs-time-limit-warning'],
    'LantimeClocksDisagree critical'
  ),
  readings(
    'A reference that was in reserve loses its signal',
    'm3000',
    { [`${CLK1}/mrs/priority1/status/no-signal`]: true },
    ['xmr-ref-disconnect'],
    'LantimeReferenceLost warning clk1 priority1'
  ),

  // NTP
  readings(
    'The NTP service stops',
    'm600',
    { 'services/network/ntp/running': false, ...ntpAt(16, 3) },
    ['ntp-stopped', 'ntp-not-sync'],
    'LantimeNtpStopped critical'
  ),
  readings(
    'NTP does not follow the clock, which is well',
    'm600',
    ntpAt(16, 3),
    ['ntp-not-sync'],
    'LantimeNtpNotSynchronized critical'
  ),
  readings(
    'An NTP server that the device compares with is gone',
    'm3000',
    { 'ntp/ref_2/status-peer-reach-ok': false, 'ntp/ref_2/status-peer-selection': 'reject' },
    [],
    'LantimeNtpSourceLost warning ref_2'
  ),
  readings(
    'A leap second is announced',
    'm600',
    { [`${SYNC}/leapsecond-announced`]: true, ...ntpAt(1, 1) },
    ['leapsecond-announced'],
    'LantimeLeapSecond info'
  ),

  // PTP
  {
    ...readings(
      'A PTP master turns passive and follows another grandmaster',
      'm3000',
      {
        [`${PTP1}/port-state`]: 'passive',
        [`${PTP1}/grandmaster-identity`]: 'ec:46:70:ff:fe:00:99:99',
      },
      ['ptp-state-changed'],
      'LantimePtpPortNotMaster warning io1 instance-1'
    ),
  },
  {
    ...readings(
      'A PTP slave follows another grandmaster',
      'm3000',
      { 'chassis0/slots/io1/module/ptp-instances/instance-3/grandmaster-identity': 'ec:46:70:ff:fe:00:99:99' },
      [],
      'LantimePtpGrandmasterChanged info io1 instance-3'
    ),
    changesBack: ['LantimePtpGrandmasterChanged info io1 instance-3'],
  },
  readings(
    'A PTP port is faulty and has lost its clients',
    'm3000',
    {
      'chassis0/slots/io1/module/ptp-instances/instance-2/port-state': 'faulty',
      'chassis0/slots/io1/module/ptp-instances/instance-2/unicast-clients': 0,
    },
    ['ptp-error'],
    'LantimePtpPortFaulty critical io1 instance-2'
  ),
  readings(
    'Two thirds of the PTP clients are gone',
    'm3000',
    { 'chassis0/slots/io1/module/ptp-instances/instance-2/unicast-clients': 40 },
    [],
    'LantimePtpClientsLost warning io1 instance-2'
  ),

  // Hardware
  incident('One of three power supplies fails, scripted', 70, 600, 'LantimePowerSupply critical pwr3'),
  readings(
    'Two faults at once: a fan and a power supply',
    'm3000',
    {
      'chassis0/slots/fan1/module/fan-error': 'yes',
      'chassis0/slots/pwr1/module/power-available': false,
    },
    ['fan-down', 'power-supply-failure'],
    'LantimeFan critical fan1',
    'LantimePowerSupply warning pwr1'
  ),
  readings(
    'The air conditioning fails',
    'm600',
    { 'chassis0/slots/cpu/module/info/sensors/temperature-1': 66 },
    [],
    'LantimeTemperature warning cpu'
  ),
  {
    what: 'A card is pulled out',
    profile: 'm3000',
    begin: (device) => device.pull('io1'),
    notified: ['LantimeModuleMissing warning io1'],
  },
  readings(
    'The power line is beyond its limits',
    'm4000',
    { 'chassis0/slots/io8/module/fdm/frequency': 50400, 'chassis0/slots/io8/module/fdm/frequency-overflow': true },
    ['fdm-error'],
    'LantimePowerLine warning io8'
  ),

  // Network and others
  incident('A network port loses its link, scripted', 100, 600, 'LantimeLinkDown critical lan1'),
  {
    what: 'One packet in a hundred is damaged',
    profile: 'm600',
    begin: (device) => {
      device.set('network/ports/lan0/statistics/rx-errors', counting(device, 0.5));
      device.set('network/ports/lan0/statistics/rx-crc-errors', counting(device, 0.5));
    },
    notified: ['LantimeLinkErrors warning lan0'],
  },
  readings(
    'A node that SyncMon watches is over its limit',
    'm4000',
    { 'syncmon/nodes/node-3/status': 'limit-exceeded' },
    ['sync-monitor-alert'],
    'LantimeSyncMonNode warning node-3'
  ),

  // Care
  incident('A reboot; the receivers are not synchronized yet', 142.5, 40, 'LantimeRebooted info'),
  {
    ...fault('Another firmware runs', 'm600', 'firmware', 'LantimeFirmwareChanged info'),
    changesBack: ['LantimeFirmwareChanged info'],
  },
  readings(
    'The configuration is changed',
    'm600',
    {},
    ['device-configuration-changed'],
    'LantimeConfigurationChanged info'
  ),
  readings(
    'The certificate of the web server, by an authority, expires',
    'm600',
    {},
    ['https-certificate-expired'],
    'LantimeCertificate warning'
  ),
  {
    what: 'An alarm that no rule knows',
    profile: 'm600',
    begin: (device) =>
      device.set('notification/events', (events) => [
        ...asList(events),
        { 'object-id': 'warp-core-breach', type: 'critical', triggered: 1, 'last-triggered': stamp(device.now()) },
      ]),
    notified: ['LantimeDeviceAlarm warning warp-core-breach'],
  },

  // Reachability
  fault('The device is pulled from the network', 'm600', 'refuse', 'LantimeUnreachable critical'),
  fault('Something else answers at its address', 'm600', 'html', 'LantimeUnreachable critical'),
  fault('The device rejects the password of the exporter', 'm600', '401', 'LantimeUnreachable critical'),
  {
    what: 'The status of the device is no longer refreshed',
    profile: 'm600',
    begin: (device) => device.set('system/api-last-update', stamp(device.now() - 600_000)),
    notified: ['LantimeStatusStale warning'],
  },
];

/** What happens to all devices at once, after the others. */
export const FLEET_SCENES = {
  unreachable: { what: 'Everything is pulled from the network', notified: ['LantimeAllUnreachable critical'] },
  exporter: { what: 'The exporter is down', notified: ['LantimeExporterDown critical'] },
} as const;
