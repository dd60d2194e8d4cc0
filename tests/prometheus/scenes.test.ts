/** @jest-environment node */
// What people are told of each fault: simulated devices, the exporter, Debian's Prometheus and Alertmanager with what is
// provisioned, and a receiver. All scenes are played at once, each at a device of its own. The `for` of the rules and the
// waiting times of Alertmanager are divided; nothing waits for a time, only for what is to be seen.
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator, type Simulator } from '../../dev/simulator';
import { end, FLEET_SCENES, OWN_DEFINITIONS, quieten, SCENES, type Scene } from '../../tools/alerts/scenes';
import {
  startAlertmanager,
  startExporter,
  startPrometheus,
  temporaryFolder,
  LOGIN,
  type AlertmanagerProcess,
  type ExporterProcess,
  type Notification,
  type PrometheusProcess,
} from './stack';

/** An hour becomes 15 s. */
const HURRY = 240;
/** On a busy computer it takes some seconds to read all devices, and one that is not read has no alerts. */
const SCRAPE_SECONDS = 15;
/** Longer than devices are scraped and rules evaluated apart. */
const GROUP_WAIT_SECONDS = 18;
const PATIENCE_MS = 240_000;
/** What has not come by then, on a busy computer, does not come, and the comparison that follows shows it. */
const WRONG_MS = 150_000;
jest.setTimeout(4 * PATIENCE_MS);

const sceneName = (i: number) => `${i + 1}-${SCENES[i].profile}`;
const folder = temporaryFolder();
let devices: Simulator[];
let exporter: ExporterProcess;
let alertmanager: AlertmanagerProcess;
let prometheus: PrometheusProcess;
const byName = () => Object.fromEntries(devices.map((device, i) => [sceneName(i), device]));

beforeAll(async () => {
  devices = await Promise.all(SCENES.map(({ profile }) => startSimulator({ ...LOGIN, profile })));
  SCENES.forEach((scene, i) => (scene.asDelivered ? scene.begin(devices[i]) : quieten(devices[i])));
  exporter = await startExporter(folder.path, byName(), { definitions: OWN_DEFINITIONS });
  // The first answers take longest.
  for (const name of Object.keys(byName())) {
    await (await fetch(`http://${exporter.address}/probe?target=${name}`)).text();
  }
  alertmanager = await startAlertmanager({
    folder: folder.path,
    groupWaitSeconds: GROUP_WAIT_SECONDS,
    groupIntervalSeconds: 2,
  });
  prometheus = await startPrometheus({
    folder: folder.path,
    exporter: exporter.address,
    scrapeSeconds: SCRAPE_SECONDS,
    hurry: HURRY,
    alertmanager: alertmanager.address,
  });
});
afterAll(async () => {
  await prometheus?.stop();
  await alertmanager?.stop();
  await exporter?.stop();
  await Promise.all((devices ?? []).map((device) => device.close()));
  folder.dispose();
});

/** What tells alerts of one rule at one device apart. */
const SUBJECTS = ['event', 'slot', 'source', 'port', 'node', 'association', 'ptp_instance'];
const titled = ({ alertname, severity, ...labels }: Record<string, string>) =>
  [alertname, severity, ...SUBJECTS.flatMap((name) => labels[name] ?? [])].join(' ');

/** When all devices had been read; what was told of the monitoring itself before that is of the start. */
let began = Number.POSITIVE_INFINITY;
const isOfTheStart = ({ labels, startsAt }: Notification['alerts'][number]) =>
  ['reachability', 'exporter'].includes(labels.cause) && Date.parse(startsAt) < began;

/** On a busy computer a late scrape ends an alert for a moment; when it comes back so soon it is the same. */
const INTERRUPTED_MS = 6 * 1000 * SCRAPE_SECONDS;

/** One time at which an alert held. */
interface Episode {
  starts: number;
  /** Undefined while it has not been told that it ended. */
  ends?: number;
}

/** All that came so far, each alert once for each time it began or ended; by device, '' for those of none. */
function received(status: 'firing' | 'resolved'): Map<string, string[]> {
  const seen = new Map<string, { labels: Record<string, string>; episodes: Map<number, Episode> }>();
  for (const { alerts } of alertmanager.notifications) {
    for (const alert of alerts.filter((one) => !isOfTheStart(one))) {
      const { fingerprint, labels } = alert;
      const known = seen.get(fingerprint) ?? { labels, episodes: new Map<number, Episode>() };
      seen.set(fingerprint, known);
      const starts = Date.parse(alert.startsAt);
      const episode = known.episodes.get(starts) ?? { starts };
      known.episodes.set(starts, episode);
      if (alert.status === 'resolved') {
        episode.ends = Date.parse(alert.endsAt);
      }
    }
  }
  const devices = new Map<string, string[]>();
  for (const { labels, episodes } of seen.values()) {
    const joined: Episode[] = [];
    for (const { starts, ends } of [...episodes.values()].sort((a, b) => a.starts - b.starts)) {
      const last = joined[joined.length - 1];
      if (last && starts - (last.ends ?? starts) < INTERRUPTED_MS) {
        last.ends = ends;
      } else {
        joined.push({ starts, ends });
      }
    }
    const told = joined.filter(({ ends }) => status === 'firing' || ends !== undefined).map(() => titled(labels));
    const device = labels.device ?? '';
    devices.set(device, [...(devices.get(device) ?? []), ...told].sort());
  }
  return devices;
}

async function until(what: string, holds: () => Promise<boolean>, patience = PATIENCE_MS): Promise<void> {
  const giveUp = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > giveUp) {
      throw new Error(`not within ${patience / 1000} s: ${what}`);
    }
    await sleep(500);
  }
}

interface AlertOfAlertmanager {
  labels: Record<string, string>;
  startsAt: string;
  fingerprint: string;
  status: { state: 'active' | 'suppressed' | 'unprocessed' };
}

/** Whether nothing is on its way: no alert is about to fire, and each that is not silenced has been told. */
async function isSettled(): Promise<boolean> {
  if ((await prometheus.alerts()).some(({ state }) => state === 'pending')) {
    return false;
  }
  const all = (await (await fetch(`http://${alertmanager.address}/api/v2/alerts`)).json()) as AlertOfAlertmanager[];
  const told = new Set(
    alertmanager.notifications.flatMap(({ alerts }) => alerts.map(({ fingerprint }) => fingerprint))
  );
  return all.every(({ status, fingerprint }) => status.state === 'suppressed' || told.has(fingerprint));
}

/** Waits until nothing has been on its way for some evaluations and a waiting time of Alertmanager. */
async function settle(): Promise<void> {
  let since = Date.now();
  await until('alerts settle', async () => {
    if (!(await isSettled())) {
      since = Date.now();
    }
    return Date.now() - since > 1000 * (GROUP_WAIT_SECONDS + 5);
  });
}

const expected = () =>
  SCENES.map((scene, i) => ({ device: sceneName(i), what: scene.what, notified: [...scene.notified].sort() }));
/** A change that is taken back is another change. */
const withChangesBack = () =>
  expected().map((one, i) => ({ ...one, notified: [...one.notified, ...(SCENES[i].changesBack ?? [])].sort() }));
const told = (status: 'firing' | 'resolved') => {
  const all = received(status);
  return SCENES.map((scene, i) => ({ device: sceneName(i), what: scene.what, notified: all.get(sceneName(i)) ?? [] }));
};
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const fleetWide = (status: 'firing' | 'resolved') => received(status).get('') ?? [];

it('devices that are well raise nothing above info', async () => {
  await until('each device has been scraped some times', async () => {
    const seen = await prometheus.query('count_over_time(lantime_up[5m]) >= 3');
    return seen.length === SCENES.length;
  });
  await until('the start is over', async () =>
    (await prometheus.alerts()).every(({ labels }) => !['reachability', 'exporter'].includes(labels.cause))
  );
  began = Date.now();
  await settle();
  const asDelivered = expected().map((one, i) => ({ ...one, notified: SCENES[i].asDelivered ? one.notified : [] }));
  expect(told('firing')).toEqual(asDelivered);
});

/** Begins scenes and waits for what is told of them, and for whatever else may come. */
async function play(chosen: (scene: Scene) => boolean): Promise<void> {
  SCENES.forEach((scene, i) => chosen(scene) && scene.begin(devices[i]));
  const some = () =>
    expected().map((one, i) => ({ ...one, notified: wasPlayed(SCENES[i], chosen) ? one.notified : [] }));
  await until('all have come', async () => same(told('firing'), some()), WRONG_MS).catch(() => undefined);
  await settle();
  expect(told('firing')).toEqual(some());
}
const wasPlayed = (scene: Scene, chosen: (scene: Scene) => boolean) => !scene.brief || chosen(scene);

it(`${SCENES.length} faults: each is told once, by its cause, at its severity`, async () => {
  await play((scene) => !scene.brief);
  await play((scene) => scene.brief === true);
  expect(fleetWide('firing')).toEqual([]);
});

it('and ends once', async () => {
  SCENES.forEach((scene, i) => scene.lasting || end(scene, devices[i]));
  // Where the password was rejected it is tried again when login or address have changed, or after 5 minutes.
  const isRejected = (i: number) => SCENES[i].what.includes('rejects the password');
  exporter.reload(
    Object.fromEntries(
      devices.map(({ url }, i) => [sceneName(i), { url: isRejected(i) ? url.replace('127.0.0.1', 'localhost') : url }])
    )
  );
  const ended = withChangesBack().map((one, i) => (SCENES[i].lasting ? { ...one, notified: [] } : one));
  await until('all have ended', async () => same(told('resolved'), ended), WRONG_MS).catch(() => undefined);
  await settle();
  expect(told('resolved')).toEqual(ended);
  // Nothing has come in between but the change back.
  expect(told('firing')).toEqual(withChangesBack());
  expect(exporter.log()).not.toContain(LOGIN.password);
});

it('the message says where, since when, what to do and where to read on', () => {
  const text = alertmanager.texts.find((one) => one.includes('delivers no power, and there is no redundancy left'));
  expect(text).toMatch(/^CRITICAL: \d+-m3000, \d+-m3000 pwr3 delivers no power, and there is no redundancy left\n/);
  expect(text).toMatch(/Device: +\d+-m3000\n/);
  expect(text).toMatch(/Component: +module pwr3\n/);
  expect(text).toMatch(/Since: +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n/);
  expect(text).toMatch(/What to do: Check mains/);
  expect(text).toMatch(/Runbook: +https:\/\/\S+#lantimepowersupply\n/);
  expect(text).toMatch(/Dashboard: +http:\/\/\S+\/d\/lantime-chassis\?var-device=\d+-m3000\n/);
  expect(alertmanager.texts.filter((one) => /no value|%!|<nil>/.test(one))).toEqual([]);
  expect(alertmanager.texts.some((one) => one.startsWith('Resolved: '))).toBe(true);
});

it('everything is pulled from the network: one message, and one when it is back', async () => {
  const before = told('firing');
  devices.forEach((device) => device.setFault('refuse'));
  const { notified } = FLEET_SCENES.unreachable;
  await until('it has come', async () => same(fleetWide('firing'), notified));
  await settle();
  devices.forEach((device) => device.setFault(undefined));
  await until('it has ended', async () => same(fleetWide('resolved'), notified));
  expect(fleetWide('firing')).toEqual(notified);
  const isLasting = (i: number) => SCENES[i].lasting === true;
  // Infos of devices as delivered begin anew, for nothing was known of them meanwhile.
  expect(told('firing').filter((_, i) => !isLasting(i))).toEqual(before.filter((_, i) => !isLasting(i)));
});

it('the exporter is down: one message', async () => {
  const before = told('firing');
  await exporter.stop();
  const all = [...FLEET_SCENES.unreachable.notified, ...FLEET_SCENES.exporter.notified].sort();
  await until('it has come', async () => same(fleetWide('firing'), all));
  await settle();
  exporter = await startExporter(folder.path, byName(), {
    definitions: OWN_DEFINITIONS,
    port: Number(exporter.address.split(':')[1]),
  });
  await until('it has ended', async () => same(fleetWide('resolved'), all));
  expect(fleetWide('firing')).toEqual(all);
  expect(told('firing').filter((_, i) => !SCENES[i].lasting)).toEqual(before.filter((_, i) => !SCENES[i].lasting));
});
