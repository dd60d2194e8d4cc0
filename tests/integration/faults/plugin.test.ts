/** @jest-environment ./tests/integration/datasource/environment.js */
// A rejection that nobody handles fails the test in which it happens; jest sees to that.
import { Field } from '@grafana/data';
import { defaultAnnotation } from '../../../src/queries/changes/annotations';
import type { FaultName } from '../../../dev/simulator';
import { PROBLEMS } from '../../../src/lantime/errors';
import { Snapshot } from '../../../src/lantime/types';
import { ask, fieldNamed, getNotices, startBench } from '../datasource/support';
import { FAULTS_SEEN } from './table';

type Bench = Awaited<ReturnType<typeof startBench>>;

/** A reading that no fault but the loss of all numbers takes away. */
const UPTIME = { components: ['*'], metrics: ['system/uptime'] };

let bench: Bench;
let now: number;
beforeEach(() => {
  // Only the clock is turned; requests and timers are real.
  now = Date.UTC(2026, 5, 1);
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.close();
});

/** Polls as a dashboard does that refreshes after so many seconds. */
async function poll(seconds = 11): Promise<void> {
  now += 1000 * seconds;
  await bench.dataSource.device.latest();
}

function snapshot(): Snapshot {
  const { last } = bench.dataSource.device.poller.current;
  if (!last) {
    throw new Error('the device was never read');
  }
  return last.value;
}

/** Values by identity, without those that are missing. */
function toValues({ readings }: Snapshot): Map<string, unknown> {
  return new Map(
    readings.flatMap((reading) => (reading && reading.value !== null ? [[reading.descriptor.id, reading.value]] : []))
  );
}

/** What anybody is told about: lines of the log and annotations. */
async function told(): Promise<string[]> {
  const { data, errors } = await ask(bench.dataSource, { queryType: 'events', components: ['*'] }, defaultAnnotation());
  expect(errors?.filter(({ refId }) => refId !== 'A' && refId !== 'B') ?? []).toEqual([]);
  const column = (frame: number, name: string): string[] =>
    data[frame].fields.find((field: Field) => field.name === name)?.values ?? [];
  return [...column(0, 'body'), ...column(1, 'title').map((title, i) => `${title}: ${column(1, 'text')[i]}`)];
}

const difference = (before: readonly string[], after: readonly string[]) => {
  const known = new Set(before);
  return after.filter((line) => !known.has(line));
};

/** `antenna-faulty (…, 3 min)` and the like grow with time. */
const withoutDurations = (lines: string[]) => lines.map((line) => line.replace(/ \((still active, )?[^()]*\)$/, ''));

const tested = FAULTS_SEEN.filter(({ hasOwnTest }) => !hasOwnTest);

describe.each(tested.map((row) => [row.fault, row] as const))('%s', (fault, row) => {
  beforeEach(async () => {
    // The device stands still, so that whatever differs is the fault's doing.
    const deviceTime = now - 60_000;
    bench = await startBench(
      { profile: 'm600', slowAnswerMs: 40, now: () => deviceTime },
      { jsonData: { timeout: fault === 'hang' ? 1 : 5 } }
    );
    await poll();
    await poll();
  });

  test('is seen as the table says, takes nothing else away, and is over when it is over', async () => {
    const { dataSource, simulator } = bench;
    const healthy = toValues(snapshot());
    const linesBefore = withoutDurations(await told());
    simulator.setFault(fault as FaultName);
    await poll();
    await poll(31);
    const { error } = dataSource.device.poller.current;
    expect(error?.code).toBe(row.problems?.plugin);

    const response = await ask(dataSource, { ...UPTIME, format: 'table' }, UPTIME);
    expect(response.errors).toBeUndefined();
    const shown = fieldNamed(response, 'Uptime')?.values[0];
    const series: unknown[] = response.data[1].fields[1].values;
    if (row.problems) {
      // The last value, as text with its age beside it.
      expect(shown).toMatch(/^[\d.]+ (min|hours?|days?|weeks?)$/);
      expect(fieldNamed(response, 'Last read')?.values[0]).toBe('42 s ago');
      expect(getNotices(response)[0]).toContain('The last values are 42 s old.');
      expect(getNotices(response)[0]).toContain(PROBLEMS[row.problems.plugin].cause.replace(/\.$/, ''));
      // After a rejected login there is one request only.
      expect(series.slice(row.problems.plugin === 'login-rejected' ? -1 : -2)).not.toContain(
        healthy.get('system/uptime')
      );
    } else {
      const faulty = toValues(snapshot());
      const lost = [...healthy.keys()].filter((id) => !faulty.has(id) && !row.lost?.test(id));
      const otherwise = [...faulty].filter(
        ([id, value]) => !row.changed?.test(id) && (!healthy.has(id) || healthy.get(id) !== value)
      );
      expect({ lost, otherwise }).toEqual({ lost: [], otherwise: [] });
      expect(snapshot().unreadable.length).toBeGreaterThanOrEqual(row.unreadable ?? 0);
      expect(row.unreadable || row.lost ? 0 : snapshot().unreadable.length).toBe(0);
      expect(series[series.length - 1]).toBe(faulty.get('system/uptime') ?? null);
      expect(shown).toBe(faulty.get('system/uptime') ?? null);
    }
    const truly = (line: string) => row.told?.test(line) === true;
    expect(difference(linesBefore, withoutDurations(await told())).filter((line) => !truly(line))).toEqual([]);

    simulator.setFault(undefined);
    if (row.problems?.plugin === 'login-rejected') {
      const requests = simulator.requests.length;
      await poll(3600);
      expect(simulator.requests).toHaveLength(requests);
      expect((await dataSource.testDatasource()).status).toBe('success');
    } else {
      await poll(61);
    }
    expect(dataSource.device.poller.current.error).toBeUndefined();
    expect(Object.fromEntries(toValues(snapshot()))).toMatchObject(Object.fromEntries(healthy));
    const after = await ask(dataSource, { ...UPTIME, format: 'table' });
    expect([after.errors, getNotices(after)]).toEqual([undefined, []]);
    expect(difference(linesBefore, withoutDurations(await told())).filter((line) => !truly(line))).toEqual([]);
    expect('polluted' in {}).toBe(false);
  });
});

test('every fault that the simulator knows is in the table', async () => {
  bench = await startBench();
  const { FAULTS } = await import('../../../dev/simulator');
  const known = FAULTS_SEEN.map(({ fault }) => fault as string);
  expect(Object.keys(FAULTS).filter((name) => !known.includes(name))).toEqual([]);
});

test('an answer that ends anywhere is told as such', async () => {
  bench = await startBench({ profile: 'm600' });
  await poll();
  const length = JSON.stringify(await (await fetch(`${bench.simulator.url}/api/status`)).text()).length;
  const codes = new Set<string | undefined>();
  for (const bytes of [0, 1, 2, 17, 300, 4096, 10_001, length >> 1, 15_000]) {
    bench.simulator.setFault(`truncated:${bytes}`);
    now += 11_000;
    await bench.dataSource.device.restart();
    codes.add(bench.dataSource.device.poller.current.error?.code);
  }
  expect([...codes]).toEqual(['truncated']);
});

test('a module that is pulled leaves a gap, and is told when it goes and when it comes', async () => {
  const deviceTime = now - 60_000;
  bench = await startBench({ profile: 'm3000', now: () => deviceTime });
  await poll();
  await poll();
  const healthy = toValues(snapshot());
  const before = withoutDurations(await told());
  bench.simulator.pull('pwr2');
  await poll();
  const pulled = toValues(snapshot());
  const isOfModule = (id: string) => id.startsWith('chassis0/slots/pwr2/');
  expect([...healthy].filter(([id, value]) => !isOfModule(id) && pulled.get(id) !== value)).toEqual([]);
  expect(pulled.has('chassis0/slots/pwr2/module/power-available')).toBe(false);
  expect(pulled.get('chassis0/slots/pwr2/fitted')).toBe(false);
  bench.simulator.plug('pwr2');
  await poll();
  expect(toValues(snapshot())).toEqual(healthy);
  const lines = new Set(difference(before, withoutDurations(await told())));
  expect([...lines].sort()).toEqual(['pwr2 Fitted: empty → fitted', 'pwr2 Fitted: fitted → empty']);
});

test('a reboot is a gap, a restart, and no rate below zero', async () => {
  bench = await startBench({ profile: 'm600', now: () => now });
  await poll();
  await poll();
  bench.simulator.startIncident({ startsAt: now - 125_000 });
  await poll();
  expect(bench.dataSource.device.poller.current.error?.code).toBe('unreachable');
  for (let i = 0; i < 6; i++) {
    await poll();
  }
  expect(bench.dataSource.device.poller.current.error).toBeUndefined();
  const lines = await told();
  expect(lines).toContainEqual(expect.stringMatching(/^System reboot: Uptime: up for .* → restarted$/));
  const bytes = await ask(bench.dataSource, {
    components: ['*'],
    metrics: ['network/ports/*/statistics/*', 'system/uptime'],
    counters: 'rate',
  });
  expect(bytes.errors).toBeUndefined();
  expect(bytes.data.length).toBeGreaterThan(5);
  const values = bytes.data.flatMap((frame) => frame.fields[1].values as Array<number | null>);
  expect(values.filter((value) => value !== null && value < 0)).toEqual([]);
  expect(values.filter((value) => value !== null).length).toBeGreaterThan(10);
});

test.each([
  [true, undefined],
  [false, 'unreachable'],
] as const)('a new certificate, with "Skip TLS verify" %s', async (tlsSkipVerify, code) => {
  bench = await startBench({ profile: 'm600', tls: true }, { jsonData: { tlsSkipVerify } });
  await poll();
  expect(bench.dataSource.device.poller.current.error?.code).toBe(code);
  bench.simulator.setFault('certificate');
  await poll(31);
  expect(bench.dataSource.device.poller.current.error?.code).toBe(code);
});
