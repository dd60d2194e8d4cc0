/**
 * @jest-environment ./tests/integration/datasource/environment.js
 *
 * What simulated devices say of a leap second, compared, over real HTTP.
 */
import { DataQueryResponse } from '@grafana/data';
import { ask, fieldNamed, getNotices, startBench, holdClockInEach } from './support';

const HOUR = 3600_000;
const MIDNIGHT = Date.UTC(2030, 6, 1);

const clock = holdClockInEach();
let bench: Awaited<ReturnType<typeof startBench>>;
afterEach(() => bench.close());

type Options = NonNullable<Parameters<typeof startBench>[0]>;
/** What a device says of a leap second at midnight, some time before it. */
async function askBefore(milliseconds: number, options: Options): Promise<DataQueryResponse> {
  clock.now = MIDNIGHT - milliseconds;
  bench = await startBench({ now: () => clock.now, ...options });
  return ask(bench.dataSource, { queryType: 'leap-second', components: ['*'] });
}
/** The cells of a column, by source. */
const bySource = (answer: DataQueryResponse, column: string) => {
  const [names, cells] = ['Source', column].map((name) => fieldNamed(answer, name)?.values as unknown[]);
  return Object.fromEntries(names.map((name, i) => [String(name), cells[i]]));
};

test('of an ordinary day, all agree, and the offset of GPS is that of TAI', async () => {
  const answer = await askBefore(5 * HOUR, { profile: 'm4000' });
  const agreement = bySource(answer, 'Agreement');
  expect(Object.keys(agreement)).toEqual(
    expect.arrayContaining([
      'Device',
      'NTP service',
      expect.stringMatching(/^clk1/),
      expect.stringMatching(/^io1.*instance-1$/),
    ])
  );
  // The file of this profile has expired by then.
  expect(agreement['Leap-second file']).toBe('unknown');
  expect(bySource(answer, 'Reasons')['Leap-second file']).toBe('Expired on 2026-12-28.');
  expect(getNotices(answer).join()).toContain('The leap-second file expired on 2026-12-28');
  const { 'Leap-second file': file, ...others } = agreement;
  expect(new Set(Object.values(others))).toEqual(new Set(['agrees']));
  const { Device, 'Leap-second file': nothing, ...offsets } = bySource(answer, 'TAI − UTC');
  expect(new Set(Object.values(offsets))).toEqual(new Set([37]));
  expect([Device, nothing, file]).toEqual([null, null, 'unknown']);
});

test('in its last hours a leap second is announced by NTP and PTP, and counted down', async () => {
  const answer = await askBefore(5 * HOUR, { profile: 'm4000', leapSecondAt: MIDNIGHT });
  const announced = bySource(answer, 'Leap second');
  expect(announced).toMatchObject({ 'NTP service': 'insert', Device: 'none' });
  expect(bySource(answer, 'Agreement')).toMatchObject({ 'NTP service': 'agrees', Device: 'not yet due' });
  expect(bySource(answer, 'Time left')['NTP service']).toBeCloseTo(5 * 3600, -1);
  await bench.close();
  const last = await askBefore(HOUR / 2, { profile: 'm4000', leapSecondAt: MIDNIGHT });
  expect(bySource(last, 'Agreement')).toMatchObject({ 'NTP service': 'agrees', Device: 'agrees' });
});

test('an instance of PTP that does not announce it, or is a second off, differs', async () => {
  clock.now = MIDNIGHT - HOUR;
  bench = await startBench({ now: () => clock.now, profile: 'm4000', leapSecondAt: MIDNIGHT });
  const ptp = 'chassis0/slots/io1/module/ptp-instances';
  bench.simulator.set(`${ptp}/instance-1/leap-61`, false);
  bench.simulator.set(`${ptp}/instance-2/utc-offset`, 36);
  const answer = await ask(bench.dataSource, { queryType: 'leap-second', components: ['*'] });
  const find = (column: string, instance: string) =>
    Object.entries(bySource(answer, column)).find(([name]) => name.startsWith('io1') && name.endsWith(instance))?.[1];
  expect(find('Agreement', 'instance-1')).toBe('differs');
  expect(fieldNamed(answer, 'Agreement')?.values.slice(0, 3)).toEqual(['differs', 'differs', 'not yet due']);
  expect(find('Reasons', 'instance-1')).toMatch(/^Does not announce the leap second of .*NTP service/);
  expect(find('Reasons', 'instance-2')).toBe('TAI − UTC is 37 s elsewhere: what follows this source is 1 s off.');
});

test('a long wave receiver announces it in the last hour', async () => {
  const answer = await askBefore(HOUR / 2, { profile: 'm300', leapSecondAt: MIDNIGHT });
  expect(Object.values(bySource(answer, 'Leap second'))).toContain('pending');
  expect(new Set(Object.values(bySource(answer, 'Agreement')))).toEqual(new Set(['agrees', 'unknown']));
});

test('nothing is said of a device that was not read, or of a part without sources', async () => {
  const answer = await askBefore(HOUR, { profile: 'm600' });
  expect(fieldNamed(answer, 'Source')?.values.length).toBeGreaterThan(1);
  const none = await ask(bench.dataSource, { queryType: 'leap-second', components: ['pwr1'] });
  expect(fieldNamed(none, 'Source')?.values).toEqual([]);
  expect(getNotices(none)).toContain('The device reports nothing of leap seconds for pwr1.');
});
