/** One exporter for many devices: what it takes to scrape a hundred of them every 15 seconds. */
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { wholeNumber } from '../../dev/command-line';
import {
  PROFILES as DEVICES,
  startSimulator,
  statusAnswer,
  type ProfileName,
  type Simulator,
} from '../../dev/simulator';
import { buildExporter } from '../../exporter/build';
import { Page } from '../../exporter/exposition/page';
import { DeviceReader, SharedSchemas } from '../../exporter/target/device-reader';
import { LOGIN, startExporter, temporaryFolder } from '../prometheus/stack';
import { Section, writeSection } from './figures';

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
  /** Kilobytes of heap for one more M600, and kilobytes of a scrape of an M600 and of a device with all modules, gzipped. */
  heapPerDevice: number;
  scrapeOfM600: number;
  scrapeOfFull: number;
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
export async function measureExporter(
  devices = 100,
  seconds = 60,
  profiles: readonly ProfileName[] = PROFILES
): Promise<ExporterFigures> {
  const folder = temporaryFolder();
  const simulators: Record<string, Simulator> = {};
  try {
    for (let i = 0; i < devices; i++) {
      const profile = profiles[i % profiles.length];
      simulators[`device-${i}`] = await startSimulator({ ...LOGIN, tls: true, profile, seed: i });
    }
    const script = await buildExporter(path.join(folder.path, 'built'));
    // As it is shipped: run from source it takes 40 MB more.
    const exporter = await startExporter(folder.path, simulators, { program: [script] });
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

/** Devices of one kind that are read in this process for {@link heapPerDevice}. */
const ALIKE = 50;

/** Kilobytes of heap for one more device of a kind, after three polls. */
export function heapPerDevice(profile: ProfileName = 'm600'): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const readers: DeviceReader[] = [];
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const schemas = new SharedSchemas();
  const add = (seed: number) => {
    const reader = new DeviceReader({ unknownReadings: false, definitionsText: '[]' }, schemas);
    for (let poll = 0; poll < 3; poll++) {
      const answer = statusAnswer(profile, { seed, startedAt: 0, at: 3_600_000 + 15_000 * poll });
      reader.read(Buffer.from(JSON.stringify(answer, null, 2)), poll);
    }
    readers.push(reader);
  };
  add(0);
  const before = used();
  for (let i = 1; i <= ALIKE; i++) {
    add(i);
  }
  return (used() - before) / ALIKE / 1024;
}

/** Kilobytes of a scrape of a device, as Prometheus asks for it. */
async function scrapeKilobytes(profile: ProfileName): Promise<number> {
  const body = Buffer.from(JSON.stringify(statusAnswer(profile, { startedAt: 0, at: 3_600_000 })));
  const { text } = new DeviceReader({ unknownReadings: false, definitionsText: '[]' }).read(body, 0);
  return (await new Page([text]).gzip(1)).length / 1000;
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
    heapPerDevice: heapPerDevice(),
    scrapeOfM600: await scrapeKilobytes('m600'),
    scrapeOfFull: await scrapeKilobytes('full'),
  };
}

/** The figures, with the aims for a hundred devices. */
export function exporterFigures(figures: ExporterFigures): Section {
  const { devices, scrapes, up, samplesPerScrape, cpuPerScrape, cpuToParse, cpuShare, memoryAtStart, memory } = figures;
  return {
    title: `${devices} devices in one exporter, asked every ${SCRAPE_SECONDS} s`,
    figures: [
      { name: 'scrapes without lantime_up 1', value: scrapes - up, aim: 0 },
      { name: 'scrapes', value: scrapes },
      { name: 'samples of a scrape', value: Math.round(samplesPerScrape) },
      { name: 'CPU of a scrape', value: cpuPerScrape, unit: 'ms' },
      { name: 'CPU of a scrape : JSON.parse', value: cpuToParse },
      { name: 'share of one CPU', value: 100 * cpuShare, unit: '%' },
      { name: 'resident memory before the first scrape', value: memoryAtStart, unit: 'MB' },
      { name: 'resident memory', value: memory, unit: 'MB', aim: devices <= 100 ? 100 : undefined },
      { name: 'heap of one more M600', value: figures.heapPerDevice, unit: 'kB', aim: 100 },
      { name: 'a scrape of an M600, gzipped', value: figures.scrapeOfM600, unit: 'kB', aim: 9 },
      { name: 'a scrape of all modules, gzipped', value: figures.scrapeOfFull, unit: 'kB', aim: 36 },
    ],
  };
}

async function main(): Promise<void> {
  const { devices, seconds, profile } = new Command('npx tsx tests/bench/exporter.ts')
    .description('Measures CPU, memory and responses of one exporter with many devices.')
    .option('--devices <number>', 'devices', wholeNumber(1, 10_000), 100)
    .option('--seconds <number>', 'duration', wholeNumber(1, 86_400), 60)
    .addOption(new Option('--profile <name>', 'devices of one kind, instead of a mix').choices(Object.keys(DEVICES)))
    .parse()
    .opts<{ devices: number; seconds: number; profile?: ProfileName }>();
  const figures = await measureExporter(devices, seconds, profile === undefined ? PROFILES : [profile]);
  process.stdout.write(writeSection(exporterFigures(figures)));
}

if (require.main === module) {
  void main();
}
