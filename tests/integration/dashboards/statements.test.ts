/**
 * @jest-environment ./tests/integration/datasource/environment.js
 *
 * Nothing is said about a device that was not read: every panel of every dashboard, with a device that refuses, that
 * rejects the login, and that sends an answer without the part a panel is about.
 */
import { DataFrame, dateTime, TimeRange } from '@grafana/data';
import { statusAnswer } from '../../../dev/simulator';
import { AGE, NOTE } from '../../../src/grafana/columns';
import { startBench, Variables, holdClock } from '../datasource/support';
import { FILES, LANTIME } from './support';

/** All, where the device could not be asked what there is. */
const ALL: Variables = Object.fromEntries(
  ['chassis', 'slot', 'port', 'node', 'source', 'instance', 'event', 'card', 'interface'].map((name) => [name, '*'])
);
const VARIABLES: Variables = { ...ALL, clock: 'type:clk' };

type Bench = Awaited<ReturnType<typeof startBench>>;
let bench: Bench;
let clock: ReturnType<typeof holdClock>;
beforeEach(() => {
  clock = holdClock();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.close();
});

interface Shown {
  title: string;
  /** What the panel's queries would say if there was nothing. */
  couldSay: string;
  frames: DataFrame[];
}

/** What all panels of all dashboards get from the device. */
async function showAll(): Promise<Shown[]> {
  const bounds = { from: dateTime(clock.now - 3_600_000), to: dateTime(clock.now + 60_000) };
  const range: TimeRange = { ...bounds, raw: bounds };
  const shown: Shown[] = [];
  for (const [file, { panels }] of FILES) {
    for (const { title, datasource, targets = [] } of panels) {
      if (datasource?.type === LANTIME) {
        const { data } = await bench.ask(targets as never, range);
        shown.push({ title: `${file}: ${title}`, couldSay: String(targets[0]?.whenEmpty ?? ''), frames: data });
      }
    }
  }
  return shown;
}

const statements = (shown: readonly Shown[]) =>
  shown.flatMap(({ title, frames }) =>
    frames.flatMap(({ fields }) =>
      fields.filter(({ name }) => name === NOTE).map(({ values }) => `${title}: ${values[0]}`)
    )
  );

test.each([
  ['refuses', { fault: 'refuse' }, {}],
  ['rejects the login', {}, { password: 'wrong' }],
  ['answers with a web page', { fault: 'html' }, {}],
] as const)('nothing is said of a device that %s', async (_how, options, settings) => {
  bench = await startBench({ profile: 'm300', ...options }, { ...settings, variables: VARIABLES });
  const shown = await showAll();
  expect(shown.some(({ couldSay }) => couldSay !== '')).toBe(true);
  expect(statements(shown)).toEqual([]);
});

test('a device that was read says what it does not have', async () => {
  bench = await startBench({ profile: 'm300' }, { variables: VARIABLES });
  const said = statements(await showAll());
  expect(said).toContain('chassis.json: Fans: not fitted');
  expect(said).toContain('ptp.json: Port state: No PTP card is fitted');
  expect(said).toContain('io.json: Relays: No relay card is fitted');
  expect(said.some((text) => text.startsWith('gnss.json: Active alarms: The device reports no alarm'))).toBe(true);
});

test.each([
  ['chassis0/slots', /fitted|receiver|card|PTP|clock/i],
  ['notification', /alarm/i],
  ['syncmon', /SyncMon|node/i],
  ['ntp', /source|service/i],
  ['network', /\b(port|address|statistics)\b/i],
] as const)('an answer without %s says nothing about what would stand there', async (path, about) => {
  bench = await startBench({ profile: 'm300' }, { variables: VARIABLES });
  const answer = JSON.parse(JSON.stringify(statusAnswer('m300', { startedAt: clock.now - 3_600_000, at: clock.now })));
  const segments = path.split('/');
  const last = segments.pop() as string;
  delete segments.reduce((object, key) => object[key], answer.data)[last];
  bench.simulator.setPayload(answer);
  clock.now += 11_000;
  const said = statements(await showAll());
  expect(said.length).toBeGreaterThan(0);
  expect(said.map((text) => text.replace(/^[^:]*: [^:]*: /, '')).filter((text) => about.test(text))).toEqual([]);
});

test('what is no longer the present has its age beside it and no colour', async () => {
  bench = await startBench({ profile: 'm600' }, { variables: VARIABLES });
  await bench.dataSource.device.latest();
  bench.simulator.setFault('refuse');
  clock.now += 41_000;
  const shown = await showAll();
  expect(statements(shown)).toEqual([]);
  let tables = 0;
  for (const { title, frames } of shown) {
    for (const { fields, length, meta } of frames) {
      // What is computed of the time range, and says how much of it was measured.
      const isPast =
        meta?.preferredVisualisationType === 'logs' ||
        ['accuracy.json: Verdicts', 'gnss.json: Interference', 'gnss.json: Oscillator ageing'].includes(title);
      if (length === 0 || title.includes('health.json') || isPast) {
        continue;
      }
      const time = fields.find(({ name }) => name === 'Time');
      if (time) {
        // The last value is what a panel shows in large.
        const values = fields.filter((field) => field !== time).map(({ values: [...all] }) => all.pop());
        expect({ title, values }).toEqual({ title, values: values.map(() => null) });
        continue;
      }
      tables++;
      expect({ title, age: fields[0].name, value: fields[0].values[0] }).toEqual({
        title,
        age: AGE,
        value: '41 s ago',
      });
      const colours = fields.flatMap(
        ({ config }) => JSON.stringify(config.mappings ?? []).match(/"color":"\w+"/g) ?? []
      );
      expect({ title, colours }).toEqual({ title, colours: [] });
    }
  }
  expect(tables).toBeGreaterThan(5);
});
