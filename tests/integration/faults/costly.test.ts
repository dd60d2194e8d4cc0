/** @jest-environment node */
// Answers that would stop the exporter if it read them where it serves.
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSmall } from '../../../exporter/target/answer-reader';
import { DEFAULT_BUDGET, ReadingThreads, type Budget } from '../../../exporter/target/reading-threads';
import { statusAnswer } from '../../../dev/simulator';
import { parseUp, withExporter, type Running } from '../exporter/support';

const START = Date.UTC(2030, 0, 1);
const status = (scale = 1) => statusAnswer('full', { startedAt: START, at: START + 3600_000, scale });
const withMember = (name: string, value: unknown) =>
  JSON.stringify({ data: { ...(status().data as object), [name]: value } });

const tinyObjects = (count: number) =>
  withMember(
    'junk',
    Array.from({ length: count }, () => ({}))
  );
function deepAndWide(): string {
  let tree: unknown = 1;
  for (let depth = 0; depth < 40; depth++) {
    tree = { deeper: tree, ...Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`k${i}`, { v: i }])) };
  }
  return withMember('junk', tree);
}

/** Runs an exporter with one device that answers with `body()`, and another one that is well. */
async function beside(
  body: () => string,
  budget: Partial<Budget>,
  test: (exporter: Running, threads: ReadingThreads) => Promise<void>
): Promise<void> {
  const device = http.createServer((_, response) => response.end(body()));
  const healthy = http.createServer((_, response) =>
    response.end(JSON.stringify(statusAnswer('m600', { startedAt: START, at: START + 3600_000 })))
  );
  const servers = [device, healthy];
  await Promise.all(servers.map((one) => new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))));
  const [url, other] = servers.map((one) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`);
  const threads = new ReadingThreads({ ...DEFAULT_BUDGET, ...budget });
  try {
    const targets = [
      { name: 'd', url },
      { name: 'other', url: other },
    ];
    await withExporter({ targets }, (exporter) => test(exporter, threads), { threads });
  } finally {
    servers.forEach((one) => one.closeAllConnections());
    await Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve))));
  }
}

/** Asks for the device, and meanwhile for the other one and for health. @returns the text, and what came before it */
async function whileOthersAsk({ get }: Running): Promise<{ text: string; healthy: number; up: number }> {
  let isDone = false;
  const asked = get('/probe?target=d').finally(() => (isDone = true));
  let [healthy, up] = [0, 0];
  while (!isDone) {
    healthy += (await get('/-/healthy')).text === 'healthy\n' ? 1 : 0;
    up += parseUp((await get('/probe?target=other')).text) === '1' ? 1 : 0;
    // Leaves a core to the thread that reads.
    await sleep(20);
  }
  return { text: (await asked).text, healthy, up };
}

const reasonIn = (text: string) => /lantime_probe_error\{reason="([^"]*)"\} 1/.exec(text)?.[1];

it.each<[string, () => string]>([
  ['many tiny objects', () => tinyObjects(260_000)],
  ['deep and wide', deepAndWide],
  ['a large but ordinary answer', () => JSON.stringify(status(45))],
])('%s: is read, while others are served', async (_, body) => {
  const text = body();
  await beside(
    () => text,
    { seconds: 60 },
    async (exporter) => {
      const { text, healthy, up } = await whileOthersAsk(exporter);
      expect(parseUp(text)).toBe('1');
      // Where it is read in the thread that serves, they are answered once, or not at all.
      expect(healthy).toBeGreaterThan(3);
      expect(up).toBeGreaterThan(3);
    }
  );
});

it('14 MB of tiny objects take more than may be taken, and nothing else is lost', async () => {
  let text = tinyObjects(4_600_000);
  expect(text.length).toBeGreaterThan(13e6);
  await beside(
    () => text,
    {},
    async (exporter) => {
      const { text: down } = await whileOthersAsk(exporter);
      expect([parseUp(down), reasonIn(down)]).toEqual(['0', 'too-costly']);
      const told = exporter.lines.filter(({ target }) => target === 'd');
      expect(told).toMatchObject([{ reason: 'too-costly', msg: expect.stringMatching(/about \d{7} values/) }]);
      // When the answer is an ordinary one again, so is the device.
      text = JSON.stringify(status());
      exporter.pass(61);
      expect(parseUp((await exporter.get('/probe?target=d')).text)).toBe('1');
    }
  );
});

it('a thread that is slow is replaced, and the device asked again after a minute', async () => {
  let requests = 0;
  const text = JSON.stringify(status());
  const body = () => {
    requests++;
    return text;
  };
  await beside(body, { seconds: 0.001, secondsPerMegabyte: 0 }, async (exporter) => {
    const { get, pass, lines } = exporter;
    expect(reasonIn((await get('/probe?target=d')).text)).toBe('too-costly');
    expect(lines.find(({ reason }) => reason)?.msg).toMatch(/more than 0\.0 s.*after a minute/);
    pass(50);
    expect(reasonIn((await get('/probe?target=d')).text)).toBe('too-costly');
    expect(requests).toBe(1);
    pass(11);
    await get('/probe?target=d');
    expect(requests).toBe(2);
    expect(parseUp((await get('/probe?target=other')).text)).toBe('1');
  });
});

it('a thread that dies costs one answer', async () => {
  const text = JSON.stringify(status(10));
  await beside(
    () => text,
    { seconds: 60 },
    async (exporter, threads) => {
      const { get, pass } = exporter;
      expect(parseUp((await get('/probe?target=d')).text)).toBe('1');
      pass(15);
      const asked = get('/probe?target=d');
      type Inner = { busy: boolean; pool: { workers: Array<{ worker: { terminate: () => unknown } }> } };
      const [thread] = (threads as unknown as { threads: Set<Inner> }).threads;
      while (!thread.busy) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      thread.pool.workers[0].worker.terminate();
      expect(reasonIn((await asked).text)).toBe('reading-failed');
      pass(15);
      expect(parseUp((await get('/probe?target=d')).text)).toBe('1');
    }
  );
});

it('answers that are read where it serves are small whatever they look like', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const profile of ['m300', 'm600', 'm3000', 'm1000', 'm2000s'] as const) {
    expect(isSmall(bytes(JSON.stringify(statusAnswer(profile, { startedAt: START, at: START }), null, 2)))).toBe(true);
  }
  expect(isSmall(bytes(JSON.stringify(status(), null, 2)))).toBe(false);
  expect(isSmall(bytes(`{"data":[${'{},'.repeat(7000)}{}]}`))).toBe(false);
  expect(isSmall(bytes(`{"data":${'['.repeat(7000)}${']'.repeat(7000)}}`))).toBe(false);
  expect(isSmall(bytes(`{"data":"${'x'.repeat(300_000)}"}`))).toBe(false);
});
