/** @jest-environment ./tests/integration/datasource/environment.js */
import { DataFrame, DataQueryRequest, DataQueryResponse, dateTime, Field } from '@grafana/data';
import { annotationSupport, defaultAnnotation, prepareAnnotation } from '../../../src/queries/changes/annotations';
import { LantimeQuery } from '../../../src/queries/stored';
import { ask, getNotices, startBench } from './support';

type Bench = Awaited<ReturnType<typeof startBench>>;

interface Annotation {
  time: number;
  timeEnd: number | null;
  title: string;
  text: string;
  tags: string;
  id: string;
}

function toAnnotations(response: DataQueryResponse): Annotation[] {
  const frame: DataFrame = response.data[0];
  const values = (name: string): unknown[] => frame.fields.find((field: Field) => field.name === name)?.values ?? [];
  return Array.from({ length: frame.length }, (_, row) => ({
    time: values('time')[row],
    timeEnd: values('timeEnd')[row],
    title: values('title')[row],
    text: values('text')[row],
    tags: values('tags')[row],
    id: values('id')[row],
  })) as Annotation[];
}

describe('during the scripted incident', () => {
  const POLL_MS = 10_000;
  let bench: Bench;
  let now: number;
  let expected: ReturnType<Bench['simulator']['startIncident']>;

  beforeAll(async () => {
    // Only the clock is turned; requests and timers are real.
    now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    bench = await startBench({ profile: 'm3000', now: () => now });
    const poll = async (times: number) => {
      for (let i = 0; i < times; i++) {
        now += POLL_MS + 1;
        await bench.dataSource.device.restart();
      }
    };
    await poll(3);
    expected = bench.simulator.startIncident();
    await poll(20);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await bench.close();
  });

  const annotate = async (change: Partial<LantimeQuery> = {}) =>
    toAnnotations(await ask(bench.dataSource, { ...defaultAnnotation(), ...change }));
  const near = (a: number | null | undefined, b: number) => Math.abs((a ?? Infinity) - b);

  test.each(['events', 'changes', 'both'] as const)('all of it is marked, with its length, from %s', async (source) => {
    const found = await annotate({ source });
    // Stamps of the device have seconds; what was polled is as exact as the polls, and its data 8 s old.
    const tolerance = source === 'changes' ? POLL_MS + 16_000 : 1500;
    const missing = expected.filter(({ from, to, event, reading }) => {
      const isTold = source === 'events' ? event : source === 'changes' ? reading && from !== to : (event ?? reading);
      return (
        isTold &&
        !found.some(
          ({ time, timeEnd }) =>
            near(time, from) <= tolerance && (from === to ? timeEnd === null : near(timeEnd, to) <= tolerance)
        )
      );
    });
    // After a boot the first answers still tell what is over already.
    const afterBoot = (what: string) => source === 'changes' && /after the boot/.test(what);
    expect(missing.map(({ what }) => what).filter((what) => !afterBoot(what))).toEqual([]);
  });

  test('nothing of it is marked twice', async () => {
    const found = await annotate();
    const marks = found.map(({ title, time }) => `${title} ${time}`);
    expect(new Set(marks).size).toBe(marks.length);
    const during = (start: number, end: number, pattern: RegExp) =>
      found.filter(({ time, title, text }) => time >= start && time <= end && pattern.test(`${title} ${text}`));
    const [antenna] = expected;
    expect(during(antenna.from - 30_000, antenna.to, /antenna/i)).toHaveLength(1);
    const link = expected.find(({ what }) => / without link$/.test(what));
    const [mark, ...others] = during((link?.from ?? 0) - 30_000, link?.to ?? 0, /link/i);
    expect(others).toEqual([]);
    expect(mark).toMatchObject({
      title: 'Network link down',
      text: expect.stringMatching(/^lan\d Link: up → down \(18 s\)$/),
    });
    const boot = expected.find(({ what }) => what === 'reboot');
    expect(during((boot?.from ?? 0) - 30_000, (boot?.to ?? 0) + 30_000, /reboot|restart/i)).toHaveLength(1);
  });

  test('the antenna is marked at the clock it belongs to', async () => {
    const [antenna] = await annotate({ include: ['antenna-*'] });
    expect(antenna).toMatchObject({ title: 'clk1 Antenna faulty', tags: 'error,clk1,event' });
    expect(antenna.text).toBe('Antenna connected: connected → disconnected (22 s)');
  });

  test('severity, components, names and tags choose', async () => {
    const titles = async (change: Partial<LantimeQuery>) => (await annotate(change)).map(({ title }) => title);
    expect(await titles({ severity: 'info' })).toEqual(expect.arrayContaining(await titles({})));
    expect((await titles({ severity: 'info' })).length).toBeGreaterThan((await titles({})).length);
    expect(new Set((await titles({ components: ['type:pwr'] })).map((title) => title.split(' ')[0]))).toEqual(
      new Set(['pwr3'])
    );
    expect(await titles({ include: ['network/ports/*/link'], exclude: ['network-link-*'] })).toEqual([]);
    expect((await annotate({ tags: ['site, north'], include: ['antenna-faulty'] }))[0].tags).toMatch(/^site  north,/);
  });

  test('regions can be left out, and templates fill in text, never markup', async () => {
    const [mark] = await annotate({
      include: ['antenna-faulty'],
      regions: false,
      title: '<b>{{module}}</b>{{nonsense}}',
      text: '{{from}}/{{to}}/{{duration}}',
    });
    expect(mark).toMatchObject({ timeEnd: null, title: '<b>GNS181</b>', text: 'connected/disconnected/22 s' });
  });

  test('a limit keeps the latest and says so', async () => {
    const response = await ask(bench.dataSource, { ...defaultAnnotation(), limit: 2 });
    const all = await annotate();
    expect(toAnnotations(response).map(({ id }) => id)).toEqual(all.slice(-2).map(({ id }) => id));
    expect(getNotices(response)[0]).toMatch(/^Only the latest 2 annotations/);
  });

  test('a region that overlaps the range counts, others do not; none shades all of it', async () => {
    const [antenna] = expected;
    const during = async (from: number, to: number) => {
      const range = { from: dateTime(from), to: dateTime(to) };
      const response = (await bench.dataSource.query({
        requestId: 'Q',
        range: { ...range, raw: range },
        scopedVars: {},
        targets: [{ ...defaultAnnotation(), include: ['antenna-faulty'] }],
      } as unknown as DataQueryRequest<LantimeQuery>)) as DataQueryResponse;
      return toAnnotations(response).map(({ timeEnd }) => (timeEnd === null ? 'mark' : 'region'));
    };
    const middle = (antenna.from + antenna.to) / 2;
    expect(await during(antenna.from - 5000, middle)).toEqual(['region']);
    expect(await during(middle, antenna.to + 5000)).toEqual(['region']);
    expect(await during(middle, middle + 1000)).toEqual(['mark']);
    expect(await during(antenna.to + 5000, antenna.to + 6000)).toEqual([]);
  });

  test('variables choose, and an empty one chooses nothing', async () => {
    const other = await startBench(
      { profile: 'm600' },
      { variables: { what: ['https-certificate-expired'], none: [] } }
    );
    const titles = async (include: string[]) =>
      toAnnotations(await ask(other.dataSource, { ...defaultAnnotation(), include, exclude: [] })).map(
        ({ title }) => title
      );
    expect(await titles(['$what'])).toEqual(
      ['Https certificate expired'].map(() => expect.stringMatching(/certificate expired/i))
    );
    expect(await titles(['$none'])).toEqual([]);
    await other.close();
  });
});

test('markup from the device is text', async () => {
  const bench = await startBench({ profile: 'm600' });
  const payload = (model: string) => ({
    'system-information': { 'API Version': 'LANTIME REST API V20' },
    data: {
      chassis0: { slots: [{ 'slot-id': '<i>1', 'slot-type': 'io', module: { info: { model } } }] },
      system: { hostname: 'x' },
    },
  });
  bench.simulator.setPayload(payload('a'));
  await bench.dataSource.device.restart();
  bench.simulator.setPayload(payload('<img src=x onerror=alert(1)>\u202e\u0007'));
  await bench.dataSource.device.restart();
  const [mark] = toAnnotations(await ask(bench.dataSource, defaultAnnotation()));
  expect(mark.title).toBe('&lt;i&gt;1 Model');
  expect(mark.text).toContain('→ &lt;img src=x onerror=alert(1)&gt;');
  expect(mark.text).not.toMatch(/[\u202e\u0007]/);
  await bench.close();
});

describe('a stored annotation', () => {
  const common = { name: 'Alarms', enable: true, iconColor: 'red', datasource: { uid: 'x', type: 'y' } };

  test('of the present form stays the same object', () => {
    const stored = { ...common, target: { refId: 'Anno', queryType: 'annotations', severity: 'error' } };
    expect(prepareAnnotation(stored)).toBe(stored);
    const migrated = prepareAnnotation(common);
    expect(prepareAnnotation(migrated)).toBe(migrated);
  });

  test.each([
    ['without a query', {}, {}],
    ['with Grafana’s own query', { target: { type: 'dashboard', tags: ['a'], limit: 7, matchAny: true } }, {}],
    [
      'with members beside the name',
      { severity: 'error', include: 'antenna-*, ntp-*', tags: 'a, b' },
      { severity: 'error', include: ['antenna-*', 'ntp-*'], tags: ['a', 'b'] },
    ],
    ['with a query as text', { query: 'antenna-*' }, { include: ['antenna-*'] }],
    [
      'with a target without a type',
      { target: { refId: 'Anno', source: 'events', components: ['clk1'] } },
      { source: 'events', components: ['clk1'] },
    ],
    ['with nonsense', { target: 7, severity: { a: 1 }, limit: 'many', components: null }, {}],
  ])('%s gets one', (_, stored, expected) => {
    const migrated = prepareAnnotation({ ...common, ...stored });
    expect(migrated).toEqual({ ...common, target: { ...defaultAnnotation(), ...expected } });
    expect(annotationSupport().prepareQuery?.(migrated)).toMatchObject({ refId: 'Anno', queryType: 'annotations' });
  });
});
