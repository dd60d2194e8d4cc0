/**
 * @jest-environment ./tests/integration/datasource/environment.js
 *
 * Whether a simulated device stayed within limits, before and in an incident, over real HTTP.
 */
import { DataQueryResponse, dateTime, Field } from '@grafana/data';
import { LantimeQuery } from '../../../src/queries/stored';
import type { AccuracyOptions } from '../../../src/queries/accuracy/kind';
import { fieldNamed, getNotices, startBench, holdClockInEach } from './support';

const POLL_MS = 10_000;
const BOUND = 'system/sync-status/est-time-quality/upper-bound';

const clock = holdClockInEach();
let bench: Awaited<ReturnType<typeof startBench>>;
afterEach(() => bench.close());

type AccuracyQuery = Partial<LantimeQuery & AccuracyOptions>;

async function start(profile: string) {
  bench = await startBench({ profile, now: () => clock.now } as Parameters<typeof startBench>[0]);
  return clock.now;
}

async function poll(milliseconds: number): Promise<void> {
  for (const end = clock.now + milliseconds; clock.now < end;) {
    clock.now = Math.min(end, clock.now + POLL_MS);
    await bench.dataSource.device.latest();
  }
}

function ask(from: number, query: AccuracyQuery = {}): Promise<DataQueryResponse> {
  const range = { from: dateTime(from), to: dateTime(clock.now) };
  return bench.ask([{ queryType: 'accuracy', components: ['*'], ...query }], { ...range, raw: range });
}

/** Rows as objects. */
function rows(answer: DataQueryResponse): Array<Record<string, unknown>> {
  const fields = answer.data[0].fields as Field[];
  return Array.from({ length: answer.data[0].length }, (_, i) =>
    Object.fromEntries(fields.map(({ name, values }) => [name, values[i]]))
  );
}

test('a healthy device passes what it reports, and fails a limit below it', async () => {
  const began = await start('m600');
  await poll(600_000);
  const [row] = rows(await ask(began, { metrics: [BOUND], limits: [1e-9, 1e-6], coverage: 0.9 }));
  expect(row).toMatchObject({
    '1 ns': 'fail',
    '1 µs': 'pass',
    'Within 1 ns': 0,
    'Within 1 µs': 1,
    Method: 'Bound: bound reported by the device.',
  });
  expect(row['50 %']).toBe(row.Worst);
  expect(row.Coverage).toBeGreaterThan(0.95);
});

test('time before the first poll is no compliance', async () => {
  await start('m600');
  await poll(300_000);
  const [row] = rows(await ask(clock.now - 3_600_000, { metrics: [BOUND], limits: [1e-3] }));
  expect(row).toMatchObject({ '1 ms': 'insufficient data', 'Within 1 ms': 1 });
  expect(row.Coverage).toBeCloseTo(1 / 12, 2);
});

test('an incident is found, with its moment and the bound that the device reported then', async () => {
  const began = await start('m600');
  await poll(120_000);
  bench.simulator.startIncident({ scale: 10 });
  await poll(1_800_000);
  const answer = await ask(began, { metrics: [BOUND], limits: [1e-7, 1], coverage: 0.5 });
  const [row] = rows(answer);
  expect(row).toMatchObject({ '1 s': 'fail', Worst: NaN, Method: expect.stringMatching(/gave no bound/) });
  expect(row['Within 100 ns']).toBeGreaterThan(0.3);
  expect(row['Within 100 ns']).toBeLessThan(1);
  expect(row['Worst at']).toBeGreaterThan(began + 120_000);
});

test('a node is bounded by its offset, its delay and what the device reports of itself', async () => {
  const began = await start('full');
  await poll(60_000);
  const answer = await ask(began, { limits: [1e-3] });
  const found = rows(answer);
  expect(found[0]).toMatchObject({ Of: 'LANTIME', Reading: 'Estimated time quality' });
  const node = found.find(({ Of }) => Of === 'node-1')!;
  expect(node.Method).toMatch(/^Bound: \|offset\| \+ (half the delay \+ )?bound of the device/);
  expect(node.Worst).toBeGreaterThan(found[0].Worst as number);
  const drawn = await ask(began, { format: 'timeseries' });
  expect(drawn.data).toHaveLength(found.length);
  const values = fieldNamed(drawn, 'Bound of the time error')!.values;
  expect(values.every((value: unknown) => typeof value === 'number')).toBe(true);
});

test('what is no time in seconds is left out, and said so', async () => {
  const began = await start('m600');
  await poll(20_000);
  const answer = await ask(began, { metrics: [BOUND, 'network/ports/*/statistics/rx-bytes'] });
  expect(rows(answer).every(({ Reading }) => Reading === 'Estimated time quality')).toBe(true);
  expect(getNotices(answer).join(' ')).toMatch(/Accuracy is computed of times in seconds\. Left out/);
});
