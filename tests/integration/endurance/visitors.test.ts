/** @jest-environment node */
/** Clients come and go under new names for months: what is gone is forgotten in time, and what is new is always read. */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Target } from '../../../exporter/target/target';
import { TargetPoller } from '../../../exporter/target/target-poller';
import { DeviceSession } from '../../../src/grafana/device-session';
import { DEFAULT_BOUNDS } from '../../../src/history/bounds';
import { statusAnswer } from '../../../dev/simulator';

const START = Date.UTC(2026, 5, 1);
const INTERVAL_MS = 10_000;
const VISITORS = 1000;
const POLLS = 40;

/** An M600 with so many clients, all of them other ones at each poll. */
function answerAt(poll: number): string {
  const answer = statusAnswer('m600', { startedAt: START - 3_600_000, at: START + poll * INTERVAL_MS });
  const clients = Array.from({ length: VISITORS }, (_, i) => ({ 'object-id': `client-${poll}-${i}`, requests: i }));
  const { data, ...envelope } = answer as unknown as { data: object };
  return JSON.stringify({ ...envelope, data: { ...data, visitors: clients } });
}

test('a page forgets them, keeps its series and sees the last ones', async () => {
  let poll = 0;
  const device = new DeviceSession({
    key: 'visitors',
    fetchStatus: async () => answerAt(poll),
    intervalSeconds: INTERVAL_MS / 1000,
    timeoutSeconds: 10,
    bounds: DEFAULT_BOUNDS,
    now: () => START + poll * INTERVAL_MS,
  });
  const readers = new Set();
  for (; poll < POLLS; poll++) {
    expect((await device.restart()).error).toBeUndefined();
    readers.add(device.reader);
  }
  expect(readers.size).toBeGreaterThan(1);
  expect(device.reader.knownDescriptors.length).toBeLessThan((POLLS - 10) * VISITORS);
  const valuesOf = (id: string) => device.history.series(id, 0, Infinity).values;
  const uptimes = valuesOf('system/uptime') as number[];
  expect(uptimes).toHaveLength(POLLS);
  expect(uptimes.every((uptime, i) => i === 0 || Math.round(uptime - uptimes[i - 1]) === 10)).toBe(true);
  // Each was there for one poll; none took the place of another.
  for (const at of [3, 19, 20, 21, 22, 39]) {
    expect(valuesOf(`visitors/client-${at}-7/requests`)).toEqual(uptimes.map((_, i) => (i === at ? 7 : null)));
  }
  await device.dispose();
});

test('the exporter does, too', async () => {
  let poll = 0;
  const server = http.createServer((_, response) => response.end(answerAt(poll)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const access = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const target = { name: 'd', labels: {}, access, intervalSeconds: 5, unknownReadings: true } as unknown as Target;
  const poller = new TargetPoller(target, { now: () => poll * INTERVAL_MS });
  const [known, told]: [number[], string[]] = [[], []];
  for (; poll < POLLS; poll++) {
    const result = await poller.poll();
    known.push(result.digest?.known ?? -1);
    const exposition = result.page.text(0).toString();
    told.push(exposition.match(/client-\d+-7\/requests/g)?.join() ?? 'none');
  }
  await poller.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(told).toEqual(known.map((_, at) => `client-${at}-7/requests`));
  expect(Math.min(...known)).toBeGreaterThan(VISITORS);
  expect(Math.max(...known)).toBeLessThan((POLLS - 10) * VISITORS);
});
