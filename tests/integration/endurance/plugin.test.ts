/** @jest-environment ./tests/integration/datasource/environment.js */
/** Some hours of polling with faults now and then: nothing is left over. `npm run bench` measures a day, and memory. */
import 'fake-indexeddb/auto';
import { DeviceSession } from '../../../src/grafana/device-session';
import { startSimulator } from '../../../dev/simulator';
import { misfortune, POLL_SECONDS } from './day';

test('an hour with faults leaves no timer, listener or connection behind, and a bounded history', async () => {
  let now = Date.UTC(2026, 5, 1);
  const simulator = await startSimulator({ profile: 'm600', now: () => now });
  const next = misfortune(simulator, 'clk1');
  const timers = { set: jest.spyOn(globalThis, 'setTimeout'), clear: jest.spyOn(globalThis, 'clearTimeout') };
  const device = new DeviceSession({
    key: 'endurance',
    fetchStatus: async () => (await fetch(`${simulator.url}/api/status`)).text(),
    intervalSeconds: POLL_SECONDS,
    timeoutSeconds: 10,
    bounds: { retention: 600_000, bytes: 2 ** 20, pollsInBlock: 30 },
    now: () => now,
  });
  let heard = 0;
  device.poller.subscribe(() => heard++);
  const polls = 360;
  for (let poll = 0; poll < polls; poll++) {
    next(poll);
    await device.restart();
    now += 1000 * POLL_SECONDS;
  }
  expect(heard).toBe(polls);
  expect(device.history.since).toBeGreaterThan(now - 2 * 600_000);
  expect(device.poller.current.error).toBeUndefined();
  const known = device.reader.knownDescriptors.length;
  await device.dispose();
  await device.restart();
  expect(heard).toBe(polls);
  expect(known).toBeLessThan(2500);
  const pending = new Set(timers.set.mock.results.map(({ value }) => value));
  timers.clear.mock.calls.forEach(([timer]) => pending.delete(timer as never));
  // Those that are neither cleared nor have run keep a page awake.
  const active = [...pending].filter((timer) => (timer as unknown as { _destroyed?: boolean })?._destroyed === false);
  expect(active).toEqual([]);
  jest.restoreAllMocks();
  await simulator.close();
});
