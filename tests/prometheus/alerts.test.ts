/** @jest-environment node */
// Faults of devices, from the device to Prometheus' list of alerts: the right ones, at the right device, and no others.
// The `for` of the rules is divided; the devices' clocks are turned from scene to scene, so that hours pass in seconds.
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator, statusAnswer, type ProfileName, type Simulator } from '../../simulator';
import {
  ExporterProcess,
  LOGIN,
  needPrometheus,
  PrometheusProcess,
  startExporter,
  startPrometheus,
  temporaryFolder,
} from './stack';

/** An hour becomes 15 s. */
const HURRY = 240;
/** The slowest rule and the exporter's interval, on a busy computer. */
const PATIENCE_MS = 60_000;
jest.setTimeout(2 * PATIENCE_MS);

/** A simulated device whose clock can be turned. */
interface Device extends Simulator {
  /** Goes to a second of the script of an incident, which is stretched by `scale`. */
  scene: (second: number, scale?: number) => void;
}

async function startDevice(profile: ProfileName): Promise<Device> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const simulator = await startSimulator({ ...LOGIN, tls: true, profile, now });
  const scene = (second: number, scale?: number) => {
    if (scale !== undefined) {
      simulator.startIncident({ startsAt: now(), scale });
    }
    const { incident } = simulator;
    if (incident) {
      ahead = incident.startsAt + second * (incident.scale ?? 1) * 1000 - Date.now();
    }
  };
  return Object.assign(simulator, { scene });
}

const folder = temporaryFolder();
let full: Device;
let m3000: Device;
let exporter: ExporterProcess;
let prometheus: PrometheusProcess;

beforeAll(async () => {
  needPrometheus();
  [full, m3000] = [await startDevice('full'), await startDevice('m3000')];
  exporter = await startExporter(folder.path, { full, m3000 });
  prometheus = await startPrometheus({
    folder: folder.path,
    exporter: exporter.address,
    scrapeSeconds: 1,
    hurry: HURRY,
  });
});
afterAll(async () => {
  await prometheus?.stop();
  await exporter?.stop();
  await Promise.all([full, m3000].map((device) => device?.close()));
  folder.dispose();
});

/** What tells alerts of one rule apart. */
const SUBJECTS = ['event', 'slot', 'port', 'node', 'association', 'ptp_instance', 'job'];

/** Alerts that fire or are about to, `full: LantimeHoldover warning`. */
async function alerts(): Promise<string[]> {
  return (await prometheus.alerts())
    .map(({ state, labels }) => {
      const { alertname, severity, instance } = labels;
      const subject = SUBJECTS.flatMap((name) =>
        name === 'job' && instance in { full, m3000 } ? [] : (labels[name] ?? [])
      );
      return [`${state === 'pending' ? 'pending ' : ''}${instance}:`, alertname, severity, ...subject].join(' ');
    })
    .sort();
}

/** Waits until exactly these alerts fire and no other is about to. */
async function expectAlerts(expected: { full: string[]; m3000: string[] }): Promise<void> {
  const wanted = Object.entries(expected)
    .flatMap(([device, list]) => list.map((alert) => `${device}: ${alert}`))
    .sort();
  await expectExactly(wanted);
}

async function expectExactly(wanted: string[]): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let found = await alerts();
  while (found.join('\n') !== wanted.join('\n') && Date.now() < end) {
    await sleep(200);
    found = await alerts();
  }
  expect(found).toEqual(wanted);
}

const reasonOf = async (instance: string) =>
  (await prometheus.query(`lantime_probe_error{instance="${instance}"}`)).map(({ metric }) => metric.reason);

/** Waits for the reason for which a device is down. */
async function expectReason(instance: string, reason: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while ((await reasonOf(instance)).join() !== reason && Date.now() < end) {
    await sleep(200);
  }
  expect(await reasonOf(instance)).toEqual([reason]);
}

/** The answer of an M3000 with an expired certificate, a broken fan, a hot processor card and a faulty PTP port. */
function withAlarms(): unknown {
  const at = m3000.now();
  const answer = statusAnswer('m3000', { at, startedAt: at - 3600_000 });
  const member = (list: any[], id: string) => list.find((one) => one['object-id'] === id);
  const { notification, chassis0 } = answer.data as any;
  member(notification.events, 'https-certificate-expired').triggered = 1;
  member(chassis0.slots, 'fan1').module['fan-error'] = 'yes';
  member(chassis0.slots, 'cpu').module.info.sensors['temperature-1'] = 70;
  member(chassis0.slots, 'io1').module['ptp-instances'][0]['port-state'] = 'faulty';
  return answer;
}

const UNREACHABLE = 'LantimeUnreachable critical';
/** What the devices report when all is well: some nodes and sources of `full` are meant to be bad. */
const M3000 = ['LantimeDeviceAlarm warning self-signed-https-certificate-in-use'];
const FULL = [
  ...M3000,
  'LantimeDeviceAlarm critical sync-monitor-alert',
  'LantimeNtpSourceLost warning ref_5',
  ...['node-12', 'node-24', 'node-37'].map((node) => `LantimeSyncMonNode warning ${node}`),
];

it('devices that are well raise nothing but what they report themselves', async () => {
  await expectAlerts({ full: FULL, m3000: M3000 });
});

it('an antenna is lost at one device, and a power supply fails at the other', async () => {
  full.scene(15, 600);
  m3000.scene(70, 600);
  await expectAlerts({
    full: [...FULL, 'LantimeAntennaDisconnected critical clk1', 'LantimeDeviceAlarm critical antenna-faulty'],
    m3000: [
      ...M3000,
      'LantimePowerSupply critical pwr3',
      'LantimePowerRedundancy warning power-redundancy-not-avail',
      'LantimeDeviceAlarm critical power-supply-failure',
      'LantimeDeviceAlarm warning power-redundancy-not-avail',
    ],
  });
  const [{ annotations }] = (await prometheus.alerts()).filter(
    ({ labels }) => labels.alertname === 'LantimePowerSupply'
  );
  expect(annotations).toMatchObject({
    summary: 'm3000 pwr3 delivers no power',
    runbook_url: 'docs/alerts.md#lantimepowersupply',
  });
});

it('holdover lasts for hours, and a link is down', async () => {
  full.scene(31);
  m3000.scene(100);
  await expectAlerts({
    full: [
      ...FULL,
      'LantimeAntennaDisconnected critical clk1',
      'LantimeDeviceAlarm critical antenna-faulty',
      'LantimeDeviceAlarm critical refclock-1-not-sync',
      'LantimeNotSynchronized critical',
      'LantimeClockNotSynchronized warning clk1',
      'LantimeHoldover warning',
    ],
    m3000: [...M3000, 'LantimeLinkDown critical lan1'],
  });
});

it('all resolve with the fault, and a device that reboots is away', async () => {
  full.scene(50);
  m3000.scene(135, 60);
  await expectAlerts({ full: FULL, m3000: [UNREACHABLE] });
});

it('after the boot only the device itself says that it is not synchronized, and HTML is no answer', async () => {
  m3000.scene(142.5);
  full.setFault('html');
  await expectAlerts({
    full: [UNREACHABLE],
    m3000: [
      ...M3000,
      'LantimeRebooted info',
      'LantimeDeviceAlarm critical ntp-not-sync',
      'LantimeDeviceAlarm critical refclock-1-not-sync',
      'LantimeDeviceAlarm critical refclock-2-not-sync',
      'LantimeDeviceAlarm warning oscillator-not-adjusted',
    ],
  });
  expect(await reasonOf('full')).toEqual(['html']);
});

it('half an answer is none either, and the boot is over', async () => {
  m3000.scene(175);
  full.setFault('truncated');
  await expectReason('full', 'truncated');
  await expectAlerts({ full: [UNREACHABLE], m3000: M3000 });
});

it('a password is wrong, and several alarms of one device come at once', async () => {
  full.setFault('401');
  m3000.setPayload(withAlarms());
  await expectReason('full', 'login-rejected');
  await expectAlerts({
    full: [UNREACHABLE],
    m3000: [
      ...M3000,
      'LantimeCertificate critical https-certificate-expired',
      'LantimeDeviceAlarm critical https-certificate-expired',
      'LantimeFan critical fan1',
      'LantimePtpPortFaulty critical io1 instance-1',
      'LantimePtpLeftMaster warning io1 instance-1',
      'LantimeTemperature warning cpu',
    ],
  });
});

it('after a reload of the exporter the password is tried again', async () => {
  full.setFault(undefined);
  m3000.setPayload(undefined);
  exporter.reload();
  await expectAlerts({ full: FULL, m3000: M3000 });
  expect(exporter.log()).not.toContain(LOGIN.password);
});

it('an exporter that is away is told, and its devices come back with it', async () => {
  await exporter.stop();
  await expectExactly(
    [
      ...['full', 'm3000'].map((device) => `${device}: LantimeNotScraped critical`),
      `${exporter.address}: LantimeNotScraped critical lantime-exporter`,
      'undefined: LantimeAbsent critical',
    ].sort()
  );
  exporter = await startExporter(folder.path, { full, m3000 }, Number(exporter.address.split(':')[1]));
  await expectAlerts({ full: FULL, m3000: M3000 });
});
