/** @jest-environment node */
// A heap that is too small for the devices: the exporter polls those that fit, says so, and stays.
import * as http from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { statusAnswer } from '../../../dev/simulator';
import { parseUp, run } from './support';

/** Without a limit they take some 200 MB. */
const NAMES = Array.from({ length: 80 }, (_, i) => `d${i}`);
const HEAP_MEGABYTES = 128;

const folder = mkdtempSync(join(tmpdir(), 'memory-'));
const config = join(folder, 'exporter.yml');
const body = JSON.stringify(statusAnswer('m4000', { startedAt: 0, at: 3_600_000 }), null, 2);
const devices = http.createServer((_, response) => response.end(body));
let exporter: ReturnType<typeof run>;
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => devices.listen(0, '127.0.0.1', resolve));
  write(NAMES);
  exporter = run(['serve', '--config', config], { NODE_OPTIONS: `--max-old-space-size=${HEAP_MEGABYTES}` });
  [, url] = await exporter.logged(/listening at (http:\/\/127\.0\.0\.1:\d+)/);
});
afterAll(async () => {
  exporter.child.kill('SIGKILL');
  devices.closeAllConnections();
  await new Promise((resolve) => devices.close(resolve));
  rmSync(folder, { recursive: true });
});

function write(names: readonly string[]): void {
  const { port } = devices.address() as AddressInfo;
  const targets = names.map((name) => ({ name, url: `http://127.0.0.1:${port}/${name}` }));
  writeFileSync(config, JSON.stringify({ listen: '127.0.0.1:0', defaults: { interval: '5s' }, targets }));
}

const get = async (path: string) => {
  const answer = await fetch(url + path);
  return { status: answer.status, text: await answer.text() };
};

/** Scrapes devices at once. @returns the names of those that were read, and of those that were not */
async function scrape(names: readonly string[]): Promise<{ up: string[]; shed: string[] }> {
  const answers = await Promise.all(names.map((name) => get(`/probe?target=${name}`)));
  const shed = answers.map(({ status, text }) => {
    expect(status).toBe(200);
    return parseUp(text) === '0';
  });
  answers
    .filter((_, i) => shed[i])
    .forEach(({ text }) => expect(text).toContain('lantime_probe_error{reason="out-of-memory"} 1'));
  return { up: names.filter((_, i) => !shed[i]), shed: names.filter((_, i) => shed[i]) };
}

it('polls the devices that fit, again and again, and answers for the others with the reason', async () => {
  const first = await scrape(NAMES);
  expect(first.up).not.toEqual([]);
  expect(first.shed).not.toEqual([]);
  expect(await get('/-/healthy')).toEqual({ status: 200, text: 'healthy\n' });
  await exporter.logged(/"warn".*the heap is nearly full \(limit 128 MB\).*--max-old-space-size/);
  const { text } = await get('/metrics');
  expect(text).toContain(`\nlantime_exporter_targets_without_memory ${first.shed.length}\n`);
  expect(text).toContain(`\nlantime_exporter_heap_limit_bytes ${HEAP_MEGABYTES * 2 ** 20}\n`);

  // After the interval they are polled again.
  await sleep(5100);
  expect((await scrape(NAMES)).up).not.toEqual([]);
  expect(await get('/-/healthy')).toMatchObject({ status: 200 });
});

it('polls them when there is room again', async () => {
  const { shed } = await scrape(NAMES);
  // Few: Node.js 24 keeps more of the heap free.
  const rest = shed.slice(0, 2);
  write(rest);
  exporter.child.kill('SIGHUP');
  await exporter.logged(/"targets":2,"msg":"configuration reloaded"/);
  for (let all: string[] = rest; all.length > 0; await sleep(500)) {
    ({ shed: all } = await scrape(rest));
  }
  expect((await get('/metrics')).text).toContain('\nlantime_exporter_targets_without_memory 0\n');
});
