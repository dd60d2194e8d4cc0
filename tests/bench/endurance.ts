/**
 * A day of polling with faults now and then, by a clock that is turned: how much larger the heap is at its end than after
 * its first hour. `node --expose-gc --import tsx tests/bench/endurance.ts [--hours 24]`, or as part of `npm run bench`.
 */
import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { wholeNumber } from '../../dev/command-line';
import { startApart } from '../integration/endurance/apart';
import { misfortune, moments, POLL_SECONDS } from '../integration/endurance/day';
import { probeFor } from '../integration/endurance/probing';
import { loadDataSource } from './plugin';

export interface EnduranceFigures {
  /** Heap at the end as a multiple of the heap after the first hour. */
  plugin: number;
  exporter: number;
}

const START = Date.UTC(2026, 5, 1);
const POLLS_PER_MINUTE = 60 / POLL_SECONDS;
const POLLS_PER_HOUR = 60 * POLLS_PER_MINUTE;

/** Heap after everything that can be freed was. Megabytes. */
function heap(): number {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) {
    throw new Error('run this with node --expose-gc');
  }
  for (let i = 0; i < 4; i++) {
    gc();
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** Heap after each hour. */
function hourly(): { each: (poll: number) => void; heaps: number[] } {
  const heaps: number[] = [];
  return {
    heaps,
    each: (poll) => {
      if ((poll + 1) % POLLS_PER_HOUR === 0 && poll >= 0) {
        heaps.push(heap());
      }
    },
  };
}

async function probing(hours: number, each: (poll: number) => void): Promise<void> {
  const device = await startApart('full', START);
  const next = misfortune(device, 'clk1');
  const turn = (now: number, poll: number) => {
    next(poll);
    return device.turn(now);
  };
  await probeFor({ url: device.url, turn }, moments(START, hours), each);
  await device.close();
}

/** What a page shows, asked for once a minute. */
const SHOWN = [
  { queryType: 'chassis', metrics: ['system/*'] },
  { queryType: 'chassis', metrics: ['ntp/*/offset', 'network/ports/*/statistics/*'], counters: 'rate' },
  { queryType: 'module', metrics: ['module/satellites/*'] },
  { queryType: 'module', metrics: ['module/info/*'], format: 'table' },
  { queryType: 'list', list: 'network/ports', format: 'table' },
  { queryType: 'events', format: 'table' },
  { queryType: 'events', format: 'logs' },
  { queryType: 'communication', view: 'messages', format: 'table' },
].map((query, i) => ({ refId: `Q${i}`, version: 1, legend: '', components: ['*'], metrics: [], ...query }));

/**
 * A page of the built plugin that stays open. Its history is bounded to an hour, for one of a day is meant to grow for a
 * day; it is in memory alone, for what stands in for IndexedDB would keep it in memory once more.
 */
async function polling(hours: number, each: (poll: number) => void): Promise<void> {
  let now = START;
  Date.now = () => now;
  const simulated = await startApart('full', START);
  const next = misfortune(simulated, 'clk1');
  const source = loadDataSource(async (url) => (await fetch(simulated.url + url.replace('/proxy', ''))).text(), {
    historyHours: 1,
    trackCommunication: true,
  });
  for (const { at, poll } of moments(START, hours)) {
    now = at;
    next(poll);
    await simulated.turn(at);
    await source.device.restart();
    if (poll % POLLS_PER_MINUTE === 0) {
      const range = { from: at - 900_000, to: at };
      const { data } = await source.query({ targets: SHOWN, scopedVars: {}, range, app: 'dashboard' });
      if (data.length < SHOWN.length) {
        throw new Error(`of ${SHOWN.length} queries ${data.length} frames came`);
      }
    }
    each(poll);
  }
  await source.device.dispose();
  await simulated.close();
}

/** In a process of its own, whose heap nothing else is in. */
export function measureEndurance(hours: number): EnduranceFigures {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', __filename, '--json', '--hours', String(hours)],
    { encoding: 'utf8' }
  );
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}

async function main(): Promise<void> {
  const { json, hours } = new Command('node --expose-gc --import tsx tests/bench/endurance.ts')
    .description('Measures how much the heap grows over simulated hours of polling with faults.')
    .option('--json', 'print JSON')
    .option('--hours <number>', 'simulated hours', wholeNumber(1, 24 * 365), 24)
    .parse()
    .opts<{ json?: boolean; hours: number }>();
  const [plugin, exporter] = [hourly(), hourly()];
  await probing(hours, exporter.each);
  await polling(hours, plugin.each);
  const ratio = ({ heaps }: { heaps: number[] }) => heaps[heaps.length - 1] / heaps[0];
  const figures: EnduranceFigures = { plugin: ratio(plugin), exporter: ratio(exporter) };
  if (json) {
    process.stdout.write(JSON.stringify(figures));
    return;
  }
  for (const [name, { heaps }] of [
    ['plugin', plugin],
    ['exporter', exporter],
  ] as const) {
    const megabytes = heaps.map((one) => one.toFixed(1));
    process.stdout.write(`${name}: ${figures[name].toFixed(2)}, MB after each hour: ${megabytes.join(' ')}\n`);
  }
}

if (require.main === module) {
  void main().then(() => process.exit());
}
