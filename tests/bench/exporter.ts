/**
 * One exporter for many devices: what it takes to ask a hundred of them every 15 seconds.
 * `npx tsx tests/bench/exporter.ts`; `-- --devices N`, `-- --seconds N`.
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator, statusAnswer, type ProfileName, type Simulator } from '../../simulator';
import { LOGIN, startExporter, temporaryFolder } from '../prometheus/stack';

const SCRAPE_SECONDS = 15;
/** Most are small. */
const PROFILES: readonly ProfileName[] = [
  'm600',
  'm600',
  'm600',
  'm300',
  'm600',
  'm600',
  'm600',
  'm3000',
  'm600',
  'full',
];

/** What an exporter of many devices takes. */
export interface ExporterFigures {
  devices: number;
  /** Over how long it was measured. */
  seconds: number;
  scrapes: number;
  /** Scrapes with `lantime_up 1`. */
  up: number;
  samplesPerScrape: number;
  /** Milliseconds of CPU, and as a ratio to `JSON.parse` of the same answers. */
  cpuPerScrape: number;
  cpuToParse: number;
  /** Share of one CPU, 0 to 1. */
  cpuShare: number;
  /** Megabytes of resident memory: with no device asked yet, and at the end. */
  memoryAtStart: number;
  memory: number;
}

const MEGABYTE = 2 ** 20;

/** Milliseconds that `JSON.parse` of one answer takes, the mean over the profiles. */
function parseMilliseconds(): number {
  const texts = PROFILES.map((profile) =>
    JSON.stringify(statusAnswer(profile, { at: 3_600_000, startedAt: 0 }), null, 2)
  );
  const times = Array.from({ length: 30 }, () => {
    const start = performance.now();
    texts.forEach((text) => JSON.parse(text) as unknown);
    return (performance.now() - start) / texts.length;
  });
  return times.sort((a, b) => a - b)[times.length >> 1];
}

/** Measures an exporter in a process of its own, with simulated devices (TLS, basic auth) that answer from this one. */
export async function measureExporter(devices = 100, seconds = 60): Promise<ExporterFigures> {
  const folder = temporaryFolder();
  const simulators: Record<string, Simulator> = {};
  try {
    for (let i = 0; i < devices; i++) {
      const profile = PROFILES[i % PROFILES.length];
      simulators[`device-${i}`] = await startSimulator({ ...LOGIN, tls: true, profile, seed: i });
    }
    const exporter = await startExporter(folder.path, simulators);
    try {
      return await measure(`http://${exporter.address}`, Object.keys(simulators), seconds);
    } finally {
      await exporter.stop();
    }
  } finally {
    await Promise.all(Object.values(simulators).map((simulator) => simulator.close()));
    folder.dispose();
  }
}

async function measure(url: string, names: readonly string[], seconds: number): Promise<ExporterFigures> {
  const get = async (path: string) => (await fetch(`${url}${path}`)).text();
  const own = async (metric: string) => Number(new RegExp(`^${metric} (\\S+)$`, 'm').exec(await get('/metrics'))?.[1]);
  const memoryAtStart = await own('process_resident_memory_bytes');
  let [scrapes, up, samples] = [0, 0, 0];
  const scrape = async (name: string) => {
    const text = await get(`/probe?target=${name}`);
    scrapes++;
    up += /^lantime_up 1$/m.test(text) ? 1 : 0;
    samples += text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  };
  // As Prometheus does it: each target at its own moment of the interval. The first round, in which code is compiled and
  // connections are made, is not counted.
  const rounds = async (duration: number) => {
    const end = performance.now() + duration * 1000;
    const begin = performance.now();
    await Promise.all(
      names.map(async (name, i) => {
        for (let next = begin + (i / names.length) * SCRAPE_SECONDS * 1000; next < end; next += SCRAPE_SECONDS * 1000) {
          await sleep(Math.max(0, next - performance.now()));
          await scrape(name);
        }
      })
    );
    await sleep(Math.max(0, end - performance.now()));
  };
  await rounds(SCRAPE_SECONDS);
  [scrapes, up, samples] = [0, 0, 0];
  const [cpuBefore, began] = [await own('process_cpu_seconds_total'), performance.now()];
  await rounds(seconds);
  const cpu = (await own('process_cpu_seconds_total')) - cpuBefore;
  const took = (performance.now() - began) / 1000;
  return {
    devices: names.length,
    seconds: took,
    scrapes,
    up,
    samplesPerScrape: samples / scrapes,
    cpuPerScrape: (1000 * cpu) / scrapes,
    cpuToParse: (1000 * cpu) / scrapes / parseMilliseconds(),
    cpuShare: cpu / took,
    memoryAtStart: memoryAtStart / MEGABYTE,
    memory: (await own('process_resident_memory_bytes')) / MEGABYTE,
  };
}

/** The figures, for people. */
export function exporterRows(figures: ExporterFigures): Record<string, string> {
  const { scrapes, up, samplesPerScrape, cpuPerScrape, cpuToParse, cpuShare, memoryAtStart, memory } = figures;
  return {
    'scrapes with lantime_up 1': `${up} of ${scrapes}`,
    'samples of a scrape': samplesPerScrape.toFixed(0),
    'CPU of a scrape': `${cpuPerScrape.toFixed(1)} ms`,
    'CPU of a scrape : JSON.parse': cpuToParse.toFixed(2),
    'share of one CPU': `${(100 * cpuShare).toFixed(1)} %`,
    'resident memory, start and end': `${memoryAtStart.toFixed(0)} MB, ${memory.toFixed(0)} MB`,
  };
}

async function main(): Promise<void> {
  const { devices, seconds } = parseArgs({
    options: { devices: { type: 'string', default: '100' }, seconds: { type: 'string', default: '60' } },
  }).values;
  const figures = await measureExporter(Number(devices), Number(seconds));
  process.stdout.write(`\n${devices} devices in one exporter, asked every ${SCRAPE_SECONDS} s\n`);
  Object.entries(exporterRows(figures)).forEach(([name, value]) =>
    process.stdout.write(`  ${name.padEnd(36)} ${value}\n`)
  );
}

if (require.main === module) {
  void main();
}
