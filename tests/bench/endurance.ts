/**
 * A day of polling with faults now and then, by a clock that is turned: how much larger the heap is at its end than after
 * its first hour. `node --expose-gc --import tsx tests/bench/endurance.ts [--hours 24]`, or as part of `npm run bench`.
 */
import { spawnSync } from 'node:child_process';
import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import { startSimulator } from '../../simulator';
import { LiveDevice } from '../../src/datasource/live';
import { misfortune, POLL_SECONDS } from '../endurance/day';
import { probeFor } from '../endurance/probing';

export interface EnduranceFigures {
  /** Heap at the end as a multiple of the heap after the first hour. */
  plugin: number;
  exporter: number;
  hours: number;
}

const POLLS_PER_HOUR = 3600 / POLL_SECONDS;

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
      if ((poll + 1) % POLLS_PER_HOUR === 0) {
        heaps.push(heap());
      }
    },
  };
}

/** A page that stays open. Its history is bounded to an hour, for one of a day is meant to grow for a day. */
async function pollFor(hours: number, each: (poll: number) => void): Promise<void> {
  let now = Date.UTC(2026, 5, 1);
  const simulator = await startSimulator({ profile: 'full', now: () => now });
  const next = misfortune(simulator, 'clk1');
  const device = new LiveDevice({
    key: 'endurance',
    fetchStatus: async () => (await fetch(`${simulator.url}/api/status`)).text(),
    intervalSeconds: POLL_SECONDS,
    timeoutSeconds: 10,
    bounds: { retention: 3_600_000, bytes: 64 * 2 ** 20, pollsInBlock: 60 },
    now: () => now,
  });
  for (let poll = 0; poll < hours * POLLS_PER_HOUR; poll++) {
    next(poll);
    await device.restart();
    now += 1000 * POLL_SECONDS;
    each(poll);
  }
  await device.dispose();
  await simulator.close();
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
  const { json, hours: written } = parseArgs({
    options: { json: { type: 'boolean' }, hours: { type: 'string', default: '24' } },
  }).values;
  const hours = Number(written);
  const [plugin, exporter] = [hourly(), hourly()];
  await probeFor(hours, 'full', exporter.each);
  await pollFor(hours, plugin.each);
  const ratio = ({ heaps }: { heaps: number[] }) => heaps[heaps.length - 1] / heaps[0];
  const figures: EnduranceFigures = { plugin: ratio(plugin), exporter: ratio(exporter), hours };
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
