/**
 * @jest-environment ./tests/integration/datasource/environment.js
 *
 * The drift of a simulated oscillator over days, over real HTTP.
 */
import { dateTime } from '@grafana/data';
import { fieldNamed, getNotices, startBench, holdClockInEach } from './support';

const HOUR = 3600_000;
const DAY = 24 * HOUR;

const clock = holdClockInEach();
let bench: Awaited<ReturnType<typeof startBench>>;
afterEach(() => bench.close());

/** Polls every hour for some days, while the control value of clk1 rises by 5 a day from 3,900. */
async function drift(days: number): Promise<number> {
  // Midnight UTC: the hour of the test would decide how many samples the first and the last day have.
  clock.now -= clock.now % DAY;
  const began = clock.now;
  bench = await startBench({ profile: 'm3000', now: () => clock.now } as Parameters<typeof startBench>[0], {
    jsonData: { historyHours: 744 },
  });
  bench.simulator.set('chassis0/slots/clk1/module/dac-val', () => 3900 + (5 * (clock.now - began)) / DAY);
  for (const end = began + days * DAY; clock.now < end;) {
    clock.now += HOUR;
    await bench.dataSource.device.latest();
  }
  return began;
}
const askFrom = (from: number) => {
  const range = { from: dateTime(from), to: dateTime(clock.now) };
  return bench.ask([{ queryType: 'ageing', components: ['*'] }], { ...range, raw: range });
};

test('a drift of some days is extended to the end of the range', async () => {
  const answer = await askFrom(await drift(9));
  const row = (name: string) => fieldNamed(answer, name)?.values[0];
  expect(row('Clock')).toMatch(/^clk1/);
  expect(row('Trend per day')).toBeCloseTo(5, 1);
  expect(row('Control value')).toBeCloseTo(3945, 0);
  expect(row('Time left, worst case') / 86_400).toBeCloseTo(30, 0);
  expect(row('Assumptions')).toMatch(
    /^Range assumed to be 0 to 4095 \(plausible, not confirmed\)\. Trend from the medians of 9 days/
  );
});

test('two days make no trend, and a device without control values says so', async () => {
  const answer = await askFrom(await drift(2));
  expect(fieldNamed(answer, 'Trend per day')?.values[0]).toBeNull();
  expect(fieldNamed(answer, 'Assumptions')?.values[0]).toMatch(/No trend: 2 of at least 5 days/);
  await bench.close();
  bench = await startBench({ profile: 'm300' });
  const none = await askFrom(clock.now - DAY);
  expect(fieldNamed(none, 'Clock')?.values).toEqual([]);
  expect(getNotices(none)).toContain('The device reports no control value of an oscillator for *.');
});
