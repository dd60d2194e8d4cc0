/** @jest-environment node */
// Which metrics are exposed: collectors, names, and the series of state sets.
import { findCollector, COLLECTOR_NAMES, type CollectorName } from '../../../exporter/exposition/collectors';
import { logfmt } from '../../../exporter/server/log';
import { ConfigError } from '../../../exporter/config';
import { startSimulator, type Simulator } from '../../../dev/simulator';
import { parseSamples } from '../exposition/support';
import { toConfig, run, withExporter } from './support';

let device: Simulator;
beforeAll(async () => {
  device = await startSimulator({ profile: 'm600' });
});
afterAll(() => device.close());

const OWN = /^lantime_(up|probe_.*|unreadable_fields|readings_dropped|subtrees_missing)$/;
const namesIn = (text: string) =>
  [...new Set(parseSamples(text).map(({ name }) => name))].filter((name) => !OWN.test(name));
const targets = (more: object = {}) => ({ targets: [{ name: 'd', url: device.url, ...more }] });
async function exposed(more: object = {}, defaults: object = {}): Promise<string> {
  let text = '';
  await withExporter({ defaults, ...targets(more) }, async ({ get }) => {
    ({ text } = await get('/probe?target=d'));
  });
  return text;
}
const collectorsIn = (text: string) => new Set(namesIn(text).map(findCollector));

it('collectors are on, and can be switched off for all and for one target', async () => {
  const all = await exposed();
  const some: CollectorName[] = ['clock', 'events', 'gnss', 'hardware', 'network', 'ntp', 'system'];
  expect([...collectorsIn(all)]).toEqual(expect.arrayContaining(some));
  expect(namesIn(all).filter((name) => findCollector(name) === 'other')).toEqual([]);
  const less = await exposed(
    { collectors: { ntp: true, events: false } },
    { collectors: { ntp: false, network: false } }
  );
  expect(namesIn(less)).toEqual(namesIn(all).filter((name) => !['events', 'network'].includes(findCollector(name))));
});

it('counts the series of each', async () => {
  await withExporter(targets({ collectors: { network: false } }), async ({ get }) => {
    const samples = parseSamples((await get('/probe?target=d')).text).filter(({ name }) => !OWN.test(name));
    const counted = parseSamples((await get('/metrics')).text).filter(({ name }) => name === 'lantime_exporter_series');
    expect(counted.map(({ labels }) => labels.collector).sort()).toEqual([...COLLECTOR_NAMES].sort());
    for (const { labels, value } of counted) {
      expect([labels.collector, value]).toEqual([
        labels.collector,
        samples.filter(({ name }) => findCollector(name) === labels.collector).length,
      ]);
    }
  });
});

it('names are allowed and denied', async () => {
  const allow = ['lantime_ntp_*', 'lantime_clock_state', 'lantime_gnss_*'];
  const names = namesIn(await exposed({ metrics: { allow, deny: ['*_satellites_*'] } }));
  expect(names).toEqual(expect.arrayContaining(['lantime_ntp_stratum', 'lantime_clock_state']));
  expect(
    names.filter((name) => !/^lantime_(ntp|gnss)_|^lantime_clock_state$/.test(name) || /satellites/.test(name))
  ).toEqual([]);
});

it('state sets can have the present state alone', async () => {
  const states = (text: string) => parseSamples(text).filter(({ labels }) => 'state' in labels);
  const [all, present] = [states(await exposed()), states(await exposed({ state_sets: 'present' }))];
  expect(present).toEqual(all.filter(({ value }) => value === 1));
  expect(present.length).toBeLessThan(all.length);
});

it.each<[object, RegExp]>([
  [{ collectors: { nptp: false } }, /collectors\.nptp: is not known here.*known: clock, events/],
  [{ collectors: { ntp: 'off' } }, /collectors\.ntp: must be true or false/],
  [{ metrics: { allow: ['lantime ntp'] } }, /metrics\.allow\[0\]: is not a metric name; an asterisk/],
  [{ metrics: { drop: [] } }, /metrics\.drop: is not known here.*known: allow, deny/],
  [{ state_sets: 'few' }, /state_sets: must be all or present/],
])('refuses %j', (more, message) => {
  expect(() => toConfig(targets(more))).toThrow(message);
  expect(() => toConfig(targets(more))).toThrow(ConfigError);
});

it('the command line switches collectors, and says it in logfmt', async () => {
  const args = ['serve', '--listen', '127.0.0.1:0', '--no-collector.ntp', '--no-collector.gnss', '--log.format=logfmt'];
  const { child, outcome, logged } = run(args, { LANTIME_URL: device.url, LANTIME_NAME: 'd', LANTIME_PASSWORD: '' });
  const [, url] = await logged(/^level=info time=\S+ msg="Server listening at (http:\/\/127\.0\.0\.1:\d+)"$/m);
  const names = namesIn(await (await fetch(`${url}/probe?target=d`)).text());
  expect(names.some((name) => ['ntp', 'gnss'].includes(findCollector(name)))).toBe(false);
  expect(names).toContain('lantime_clock_state');
  await logged(/^level=info time=\S+ target=d model=M600 firmware=7\.10\.008 msg="device up"$/m);
  child.kill('SIGTERM');
  expect(await outcome).toMatchObject({ code: 0 });
});

it('a level leaves out what is below it, and an unknown one is refused', async () => {
  const environment = { LANTIME_URL: device.url, LANTIME_PASSWORD: '' };
  const wrong = await run(['serve', '--log.level', 'loud'], environment).outcome;
  expect(wrong.stderr).toMatch(/Allowed choices are debug, info, warn, error/);
  const { child, outcome } = run(['serve', '--listen', '127.0.0.1:0', '--log.level', 'error'], environment);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  child.kill('SIGTERM');
  expect((await outcome).stderr).toBe('');
});

it('check validates without asking anybody', async () => {
  const seen = device.requests.length;
  const { code, stdout } = await run(['check', '--offline'], { LANTIME_URL: device.url, LANTIME_PASSWORD: '' }).outcome;
  expect([code, stdout]).toEqual([0, 'environment: valid, 1 target\n']);
  expect(device.requests).toHaveLength(seen);
});

it('logfmt quotes what is more than a word', () => {
  expect(logfmt('{"a":1,"b":"x y","c":"q\\"\\n","d":"","e":{"f":null}}')).toBe(
    'a=1 b="x y" c="q\\"\\n" d="" e="{\\"f\\":null}"\n'
  );
});
