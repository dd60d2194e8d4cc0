/** @jest-environment ./tests/integration/datasource/environment.js */
import { DEFAULT_BOUNDS } from '../../../src/history/bounds';
import { DeviceSession } from '../../../src/grafana/device-session';
import { statusAnswer } from '../../../dev/simulator';
import { ask, fieldNamed, getNotices, startBench } from './support';

const UPTIME = { components: ['*'], metrics: ['system/uptime'] };

test('forty panels asking at once cause one request', async () => {
  const bench = await startBench();
  await Promise.all(Array.from({ length: 40 }, () => ask(bench.dataSource, UPTIME)));
  expect(bench.simulator.requests).toHaveLength(1);
  await bench.close();
});

test('forty panels refreshed every 5 s for a minute cause at most 7 requests', async () => {
  jest.useFakeTimers();
  try {
    let requests = 0;
    const device = new DeviceSession({
      key: 'forty panels',
      fetchStatus: async () => {
        requests++;
        return JSON.stringify(statusAnswer('m600', { at: Date.now(), startedAt: 0 }));
      },
      intervalSeconds: 10,
      timeoutSeconds: 10,
      bounds: DEFAULT_BOUNDS,
    });
    for (let second = 0; second <= 60; second += 5) {
      await Promise.all(Array.from({ length: 40 }, () => device.latest()));
      await jest.advanceTimersByTimeAsync(5000);
    }
    expect(requests).toBeGreaterThanOrEqual(6);
    expect(requests).toBeLessThanOrEqual(7);
    void device.dispose();
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

describe('when the device goes away', () => {
  let bench: Awaited<ReturnType<typeof startBench>>;
  let now: number;
  beforeEach(async () => {
    // Only the clock is turned; requests and timers are real.
    const started = Date.now();
    now = started;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    bench = await startBench();
    await ask(bench.dataSource, UPTIME);
    bench.simulator.setFault('refuse');
    now += 11_000;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await bench.close();
  });

  test('tables keep the last values with a notice that says how old they are', async () => {
    const response = await ask(bench.dataSource, { ...UPTIME, format: 'table' });
    expect(response.errors).toBeUndefined();
    expect(fieldNamed(response, 'Uptime')?.values[0]).toMatch(/^[\d.]+ \w+$/);
    expect(fieldNamed(response, 'Last read')?.values[0]).toBe('11 s ago');
    expect(getNotices(response)[0]).toMatch(/^The last values are 11 s old\. The device cannot be reached/);
  });

  test('series show a gap, not a line', async () => {
    const response = await ask(bench.dataSource, UPTIME);
    expect(fieldNamed(response, 'Uptime')?.values.map((value) => value === null)).toEqual([false, true]);
  });

  test('after five minutes there is an error, and history stays', async () => {
    await ask(bench.dataSource, UPTIME);
    now += 301_000;
    const response = await ask(bench.dataSource, UPTIME, { ...UPTIME, format: 'table' });
    expect(response.errors?.map(({ refId }) => refId)).toEqual(['A', 'B']);
    expect(fieldNamed(response, 'Uptime')?.values[0]).toBeGreaterThan(0);
  });

  test('it recovers by itself', async () => {
    await ask(bench.dataSource, UPTIME);
    bench.simulator.setFault(undefined);
    now += 31_000;
    const response = await ask(bench.dataSource, { ...UPTIME, format: 'table' });
    expect(getNotices(response)).toEqual([]);
    expect(response.errors).toBeUndefined();
  });
});
