/**
 * @jest-environment ./tests/integration/datasource/environment.js
 *
 * What is suspected of simulated disturbances of the reception, over real HTTP.
 */
import { Field } from '@grafana/data';
import type { ReceptionScene } from '../../../dev/simulator';
import { ask, startBench, holdClockInEach } from './support';

const POLL_MS = 30_000;
const MINUTE = 60_000;

const clock = holdClockInEach();
let bench: Awaited<ReturnType<typeof startBench>>;
afterEach(() => bench.close());

async function poll(milliseconds: number): Promise<void> {
  for (const end = clock.now + milliseconds; clock.now < end;) {
    clock.now += POLL_MS;
    await bench.dataSource.device.latest();
  }
}

interface Row {
  Receiver: string;
  Suspicion: number;
  'May be': string;
  Reasons: string;
  'Not examined': string;
}

/** What is said of each receiver after 40 healthy minutes and some with a scene. */
async function suspicions(profile: string, scene: ReceptionScene | undefined, minutes: number): Promise<Row[]> {
  bench = await startBench({ profile, now: () => clock.now } as Parameters<typeof startBench>[0]);
  await poll(40 * MINUTE);
  bench.simulator.disturb(scene);
  await poll(minutes * MINUTE);
  const { data } = await ask(bench.dataSource, { queryType: 'interference', components: ['*'] });
  const fields = data[0].fields as Field[];
  return Array.from(
    { length: data[0].length },
    (_, i) => Object.fromEntries(fields.map(({ name, values }) => [name, values[i]])) as unknown as Row
  );
}
const strongest = (rows: Row[]): Row => [...rows].sort((a, b) => b.Suspicion - a.Suspicion)[0];

test.each(['m600', 'm3000', 'm4000'])('a healthy %s is not suspected', async (profile) => {
  const rows = await suspicions(profile, undefined, 5);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ Suspicion }) => Suspicion > 0)).toEqual([]);
  expect(rows.every((row) => row['May be'].startsWith('nothing noticed'))).toBe(true);
});

test('minutes after a start, receivers that search are not suspected', async () => {
  bench = await startBench({ profile: 'm4000', now: () => clock.now } as Parameters<typeof startBench>[0]);
  await poll(40 * MINUTE);
  bench.simulator.disturb('jamming');
  bench.simulator.set('system/uptime', () => 90);
  await poll(4 * MINUTE);
  const { data } = await ask(bench.dataSource, { queryType: 'interference', components: ['*'] });
  const values = (name: string) => (data[0].fields as Field[]).find((field) => field.name === name)?.values;
  expect(new Set(values('Suspicion'))).toEqual(new Set([null]));
  expect(new Set(values('Not examined'))).toEqual(new Set(['anything: the device started minutes ago']));
});

test('jamming affects all receivers at once', async () => {
  const rows = await suspicions('m4000', 'jamming', 4);
  const affected = rows.filter(({ Suspicion }) => Suspicion > 0.5);
  expect(affected.length).toBeGreaterThan(1);
  affected.forEach((row) => expect(row['May be']).toMatch(/^jamming/));
  expect(affected[0].Reasons).toMatch(/receivers are affected at the same time/);
});

test('a failing splitter affects the receivers behind it', async () => {
  const rows = await suspicions('m4000', 'splitter', 4);
  expect(rows.filter(({ Suspicion }) => Suspicion > 0).map((row) => row['May be'])).toEqual(['antenna or splitter']);
});

test('spoofing that jumps is seen by position, signals and other sources', async () => {
  const row = strongest(await suspicions('m4000', 'spoofing-jump', 4));
  expect(row['May be']).toBe('spoofing');
  expect(row.Suspicion).toBeGreaterThan(0.9);
  expect(row.Reasons).toMatch(/equally strong.*position jumped by 400 m.*moved together/);
});

test('spoofing that drags the time away slowly is seen by other sources alone', async () => {
  const row = strongest(await suspicions('m4000', 'spoofing-drift', 15));
  expect(row['May be']).toBe('spoofing');
  expect(row.Reasons).toMatch(/moved together by .* against the receiver\. The device still states/);
  expect(row.Reasons).not.toMatch(/position|fell/);
});

test('snow is slow', async () => {
  const rows = await suspicions('m4000', 'snow', 45);
  expect(strongest(rows)['May be']).toMatch(/^snow or water/);
});

test('a receiver that lists no satellites is judged by their number, and what is missing is said', async () => {
  const row = strongest(await suspicions('m600', 'jamming', 4));
  expect(row.Reasons).toMatch(/good satellites instead of/);
  expect(row['May be']).toMatch(/^jamming, or antenna or splitter/);
  expect(row['Not examined']).toMatch(/signal strength/);
});
