/**
 * @jest-environment ./tests/integration/datasource/environment.js
 *
 * How long holdover lasts, of simulated devices that lose their antenna, over real HTTP.
 */
import { DataQueryResponse } from '@grafana/data';
import { LantimeQuery } from '../../../src/queries/stored';
import { ask, fieldNamed, getNotices, startBench, holdClockInEach } from './support';

const HOLDOVER: Partial<LantimeQuery> = { queryType: 'holdover', components: ['chassis0'] };
const POLL_MS = 10_000;
/** A tenth as fast as usual: the antenna is lost after 100 s, holdover lasts from 160 s to 440 s. */
const SCALE = 10;
const BEGINS_MS = 160_000;

const clock = holdClockInEach();
let bench: Awaited<ReturnType<typeof startBench>>;
afterEach(() => bench.close());

/** Polls for a while, and asks at the end of it. */
async function askAfter(milliseconds: number, query: Partial<LantimeQuery> = HOLDOVER): Promise<DataQueryResponse> {
  let answer: DataQueryResponse | undefined;
  for (const end = clock.now + milliseconds; clock.now < end;) {
    clock.now = Math.min(end, clock.now + POLL_MS);
    answer = await ask(bench.dataSource, query);
  }
  return answer ?? ask(bench.dataSource, query);
}

const values = (answer: DataQueryResponse, name: string): unknown[] => fieldNamed(answer, name)?.values ?? [];
const numbers = (answer: DataQueryResponse, name: string) => values(answer, name) as number[];

/** Starts a device that will lose its antenna. */
async function startIncident(profile: string) {
  bench = await startBench({ profile, now: () => clock.now } as Parameters<typeof startBench>[0]);
  bench.simulator.startIncident({ scale: SCALE });
  return clock.now;
}

test('before holdover it says what it would be, by the table, and states no error', async () => {
  await startIncident('m600');
  const answer = await askAfter(30_000);
  expect(values(answer, 'Limit')).toEqual([1e-7, 1e-6, 1e-5, 1e-4, 1e-3]);
  expect(new Set(values(answer, 'State'))).toEqual(new Set(['if holdover began now']));
  expect(new Set(values(answer, 'Kind'))).toEqual(new Set(['table']));
  // OCXO LQ: 2e-8, and 865 µs after a day.
  expect(numbers(answer, 'Time left, worst case')[1]).toBeCloseTo(50, 6);
  expect(numbers(answer, 'Time left, best case')[1]).toBeCloseTo(86_400 * Math.sqrt(1e-6 / 865e-6), 6);
  expect(values(answer, 'Assumptions')[0]).toBe('Data sheet figures for the type OCXO LQ, not a measurement.');
  // Beyond the first days there is one figure only, and it is said what it is.
  const long = await ask(bench.dataSource, { ...HOLDOVER, limits: [0.1, 20] });
  const [worst, best] = ['worst', 'best'].map((which) => numbers(long, `Time left, ${which} case`));
  expect([worst[0], worst[1], best[1]]).toEqual([best[0], null, null]);
  expect(values(long, 'Assumptions')).toEqual([
    expect.stringMatching(/Both cases are the data sheet figure, which is a maximum\.$/),
    expect.stringMatching(/Not reached within 365 d, the range of this estimate\.$/),
  ]);
  expect(values(answer, 'Error now, worst case')).toEqual([null, null, null, null, null]);
  expect(getNotices(answer).join(' ')).toMatch(/plausible, not confirmed.*specification, not a measurement/);
});

test('in holdover it counts down by the table first, and by what the device estimates once its slope is known', async () => {
  const start = await startIncident('m600');
  await askAfter(BEGINS_MS);
  const first = await askAfter(20_000);
  expect(new Set(values(first, 'Kind'))).toEqual(new Set(['table']));
  expect(values(first, 'Assumptions')[0]).toMatch(
    /The slope of the estimated offset is not known yet: [23] of 5 samples/
  );
  const since = Date.parse(String(values(first, 'State')[0]).replace(/in holdover since (.*) (.*) UTC/, '$1T$2Z'));
  // In whole minutes, and between two polls, of answers that are some seconds old.
  expect(Math.abs(since - start - BEGINS_MS)).toBeLessThanOrEqual(60_000 + POLL_MS);
  expect(values(first, 'Assumptions')[0]).toMatch(
    /This browser saw holdover begin between .* the earlier time is used\./
  );
  const [before] = [numbers(first, 'Time left, worst case')[3]];

  const then = await askAfter(10_000);
  expect(before - numbers(then, 'Time left, worst case')[3]).toBeCloseTo(10, 6);
  expect(numbers(then, 'Error now, worst case')[0]).toBeGreaterThan(numbers(first, 'Error now, worst case')[0]);

  const measured = await askAfter(100_000);
  expect(new Set(values(measured, 'Kind'))).toEqual(new Set(['measured']));
  // The simulated oscillator drifts by 12 ns/s.
  expect(values(measured, 'Assumptions')[0]).toMatch(
    /Slope of the offset estimated by the device: 1[12](\.\d+)? ns\/s ±/
  );
  const error = 130 * 12e-9;
  for (const which of ['worst', 'best']) {
    expect(numbers(measured, `Error now, ${which} case`)[0] / error).toBeCloseTo(1, 1);
    expect(numbers(measured, `Time left, ${which} case`)[0]).toBe(0);
    expect((numbers(measured, `Time left, ${which} case`)[3] * 12e-9) / (1e-4 - error)).toBeCloseTo(1, 1);
  }
  const later = await askAfter(50_000);
  const left = (answer: DataQueryResponse) => numbers(answer, 'Time left, worst case')[3];
  expect(left(measured) - left(later)).toBeGreaterThan(40);
  expect(getNotices(later).join(' ')).toMatch(/the offset that the device estimates/);
});

test('of a page that is opened in holdover it says that the beginning was not seen, and what is used', async () => {
  await startIncident('m600');
  clock.now += BEGINS_MS + 60_000;
  const answer = await ask(bench.dataSource, HOLDOVER);
  expect(values(answer, 'Assumptions')[0]).toMatch(
    /This browser did not see holdover begin\. The device reports 5\d s, if its number is in seconds, which is plausible/
  );
  const seconds = numbers(answer, 'Error now, worst case')[0] / 2e-8;
  // The device says whole seconds, of some seconds ago.
  expect(seconds).toBeGreaterThanOrEqual(50);
  expect(seconds).toBeLessThanOrEqual(61);
});

test('a clock that estimates nothing is counted down by the table', async () => {
  await startIncident('full');
  const query = { ...HOLDOVER, components: ['type:clk'], limits: [1e-3], filters: [] };
  await askAfter(BEGINS_MS + 80_000, query);
  const [first, then] = [await ask(bench.dataSource, query), await askAfter(20_000, query)];
  const row = values(first, 'State').findIndex((text) => String(text).startsWith('in holdover'));
  expect(values(first, 'Kind')[row]).toBe('table');
  expect(values(first, 'Assumptions')[row]).toMatch(
    /The estimated offset stays at 0, so the device does not seem to estimate it/
  );
  const left = (answer: DataQueryResponse) => numbers(answer, 'Time left, worst case')[row];
  expect(left(first) - left(then)).toBeCloseTo(20, 6);
});

test('without an answer of the device there are no numbers, and of what has no clock none either', async () => {
  await startIncident('m600');
  await askAfter(20_000);
  const answer = await askAfter(10_000, { ...HOLDOVER, components: ['pwr1'] });
  expect(answer.data[0].length).toBe(0);
  expect(getNotices(answer)).toEqual(['The device reports no clock state for pwr1.']);
  bench.simulator.setFault('refuse');
  const unopened = bench.open();
  clock.now += 3_600_000;
  const away = await ask(unopened, HOLDOVER);
  expect(away.errors?.[0].message).toMatch(/cannot be reached/);
  expect(values(away, 'Time left, worst case').every((value) => value === null || typeof value === 'string')).toBe(
    true
  );
  await unopened.device.dispose();
});

test('after a reboot, while the clock has no time and the oscillator is cold, nothing is stated', async () => {
  await startIncident('m600');
  clock.now += 1_450_000;
  const lost = await ask(bench.dataSource, HOLDOVER);
  expect(values(lost, 'Kind')).toEqual(['not known']);
  expect(values(lost, 'Limit')).toEqual([null]);
  expect(values(lost, 'Assumptions')).toEqual(['No estimate: the clock is neither synchronized nor in holdover.']);
  clock.now += 150_000;
  const cold = await ask(bench.dataSource, HOLDOVER);
  expect(values(cold, 'Assumptions')[0]).toMatch(/The oscillator \(OCXO LQ\) is not warmed up/);
});
