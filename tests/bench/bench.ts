/** The benchmarks, as ratios within one run, so that the figures are comparable between computers. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { wholeNumber } from '../../dev/command-line';
import { startSimulator, statusAnswer } from '../../dev/simulator';
import { measureEndurance } from './endurance';
import { exporterRows, measureExporter } from './exporter';
import { HistoryFigures, measureHistory } from './history';
import { BuiltDataSource, BuiltReader, loadDataSource } from './plugin';

interface Options {
  json?: boolean;
  hours: number;
  devices: number;
  endurance: number;
}

const { json, hours, devices, endurance } = new Command('npm run -s bench --')
  .description('Measures speed, memory and size of the built plugin and of the exporter, as ratios within one run.')
  .option('--json', 'print JSON')
  .option('--hours <number>', 'hours of history in the browser', wholeNumber(1, 24 * 365), 24)
  .option('--devices <number>', 'devices of one exporter', wholeNumber(1, 10_000), 100)
  .option(
    '--endurance <hours>',
    'simulated hours of polling with faults; 24 take 20 minutes',
    wholeNumber(1, 24 * 365),
    24
  )
  .parse()
  .opts<Options>();

type Tree = Record<string, unknown> & { data: Record<string, unknown> };

/** A status of about `bytes` bytes: a modular unit with as many SyncMon nodes as it takes. `turn` moves its values. */
function answerText(bytes: number, turn: number): string {
  const answer = statusAnswer('m3000', { seed: 1, startedAt: 0, at: 3_600_000 + turn * 10_000 }) as unknown as Tree;
  const text = JSON.stringify(answer, null, 2);
  const node = (i: number) => ({
    'object-id': `node_${i}`,
    address: `192.0.2.${i % 250}`,
    type: 'ntp',
    status: 'normal-operation',
    offset: 1e-6 * ((i * 7 + turn) % 100),
    'offset-limit': 0.001,
    delay: 0.000123,
    stratum: 2,
    reach: 255,
    alert: false,
    'last-updated': '2026-02-11T22:04:59',
  });
  const perNode = JSON.stringify(node(1000), null, 2).length + 10 * 13;
  const count = Math.max(0, Math.round((bytes - text.length) / perNode));
  answer.data.syncmon = {
    'last-updated': '2026-02-11T22:04:59',
    nodes: Array.from({ length: count }, (_, i) => node(i)),
  };
  return JSON.stringify(answer, null, 2);
}

/** Median of the milliseconds each run takes; `prepare` is not counted. */
async function median(runs: number, run: (turn: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < runs; turn++) {
    const start = process.hrtime.bigint();
    await run(turn);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return times.sort((a, b) => a - b)[runs >> 1];
}

/** What forty different panels show: scope, components, metrics. The last show lists of the length of the answer. */
const PANELS: ReadonlyArray<[scope: 'chassis' | 'module', metrics: string[]]> = [
  ...[
    'system/uptime',
    'system/cpuload/*',
    'system/memory/*',
    'system/snapshot-age',
    'system/firmware/*',
    'system/position/*',
  ].map((metric): ['chassis', string[]] => ['chassis', [metric]]),
  ...['clock-status/*', 'est-time-quality/upper-bound', 'holdover-status/*', 'ref-type', 'osc-type'].map(
    (metric): ['chassis', string[]] => ['chassis', [`system/sync-status/${metric}`]]
  ),
  ...['offset', 'delay', 'dispersion', 'reach', 'stratum', 'status-peer-selection', 'leap', 'rootdisp'].map(
    (metric): ['chassis', string[]] => ['chassis', [`ntp/*/${metric}`]]
  ),
  ...['link', 'speed', 'statistics/rx-bytes', 'statistics/tx-bytes', 'statistics/rx-errors'].map(
    (metric): ['chassis', string[]] => ['chassis', [`network/ports/*/${metric}`]]
  ),
  ['chassis', ['system/front-leds/*/lamp']],
  ['chassis', ['system/storage/*/used', 'system/storage/*/size']],
  ['chassis', ['services/*/running']],
  ['chassis', ['notification/active-alarms']],
  ['chassis', ['notification/events/*/triggered', 'notification/events/*/active-since', 'notification/events/*/type']],
  ...['good-satellites', 'satellites-in-view', 'tdop', 'altitude'].map((metric): ['module', string[]] => [
    'module',
    [`module/satellites/${metric}`],
  ]),
  ['module', ['fitted', 'module/info/*']],
  ['module', ['module/info/sensors/*']],
  ['module', ['module/power-available', 'module/power-capacity']],
  ['module', ['module/*/receiver-status', 'module/*/antenna/*']],
  ['chassis', ['syncmon/nodes/node_1/*', 'syncmon/nodes/node_2/*', 'syncmon/nodes/node_3/*']],
  ['chassis', ['syncmon/nodes/*/offset', 'syncmon/nodes/*/status']],
];

/** As many queries as a dashboard of so many panels makes: series and tables in turn, the long list as a table. */
function panels(count: number): unknown[] {
  return Array.from({ length: count }, (_, i) => {
    const [queryType, metrics] = PANELS[i % PANELS.length];
    const table = i % 2 === 1 || i % PANELS.length === PANELS.length - 1;
    return {
      refId: 'A',
      version: 1,
      legend: '',
      queryType,
      components: ['*'],
      metrics,
      format: table ? 'table' : 'timeseries',
    };
  });
}

function request(target: unknown) {
  const now = Date.now();
  return { targets: [target], scopedVars: {}, range: { from: now - 900_000, to: now + 1000 } };
}

async function readingRatios(label: string, bytes: number) {
  const texts = [answerText(bytes, 0), answerText(bytes, 1)];
  const answers = texts.map((text) => JSON.parse(text) as unknown);
  const runs = bytes > 1e6 ? 15 : 60;
  // The reader comes with the first answer; its class then makes new ones.
  const { device } = loadDataSource(async () => texts[0]);
  await device.latest();
  const { reader } = device;
  const parse = await median(runs, (turn) => JSON.parse(texts[turn % 2]));
  const read = await median(runs, (turn) => reader.read(answers[(turn + 1) % 2], turn));

  const dataSource: BuiltDataSource = loadDataSource(async () => texts[0]);
  const queries = panels(40);
  const dashboard = async () => {
    for (const query of queries) {
      const { errors } = await dataSource.query(request(query));
      if (errors) {
        throw new Error(JSON.stringify(errors));
      }
    }
  };
  await dashboard();
  const frames = await median(runs, dashboard);
  // Last, because the readers it leaves behind are a burden to what is measured beside them.
  const Reader = device.reader.constructor as new () => BuiltReader;
  const first = await median(5, () => new Reader().read(answers[0], 0));
  return {
    answer: label,
    bytes: texts[0].length,
    readings: reader.read(answers[0], 0).readings.length,
    'read : JSON.parse': read / parse,
    '40 panels : JSON.parse': frames / parse,
    'read + 40 panels : JSON.parse': (read + frames) / parse,
    'first read : JSON.parse': first / parse,
  };
}

/** Requests that reach the device while a dashboard of so many panels is refreshed once. */
async function requestsPerRefresh(count: number): Promise<number> {
  const simulator = await startSimulator({ profile: 'm3000' });
  try {
    const dataSource = loadDataSource(async (url) => (await fetch(simulator.url + url.replace('/proxy', ''))).text());
    await Promise.all(panels(count).map((query) => dataSource.query(request(query))));
    return simulator.requests.length;
  } finally {
    await simulator.close();
  }
}

function historyRows(figures: HistoryFigures): Record<string, string> {
  return {
    'in IndexedDB': `${figures.storage.toFixed(1)} MB`,
    'heap of the page': `${figures.heap.toFixed(1)} MB`,
    'recording a poll': `${figures.recording.toFixed(1)} ms`,
    'loading after a reload': `${figures.reload.toFixed(0)} ms`,
    [`1 series of ${figures.samples} : JSON.parse`]: figures.oneSeries.toFixed(2),
    [`50 series of ${figures.samples} : JSON.parse`]: figures.fiftySeries.toFixed(2),
    'changes of all states : JSON.parse': figures.stepsOfAllStates.toFixed(2),
  };
}

function sizes() {
  const scripts = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const gzipped = (name: string) => gzipSync(readFileSync(`dist/${name}`), { level: 9 }).length;
  return {
    'module.js, gzipped bytes': gzipped('module.js'),
    'all script, gzipped bytes': scripts.reduce((sum, name) => sum + gzipped(name), 0),
  };
}

async function main(): Promise<void> {
  if (!existsSync('dist/module.js')) {
    process.stderr.write('There is no dist/module.js: run "npm run build" first.\n');
    process.exitCode = 1;
    return;
  }
  const reading = [];
  for (const [label, bytes] of [
    ['30 kB', 30_000],
    ['250 kB', 250_000],
    ['4 MB', 4_000_000],
  ] as const) {
    reading.push(await readingRatios(label, bytes));
  }
  const requests: Record<string, number> = {};
  for (const count of [1, 10, 40]) {
    requests[`${count} panels`] = await requestsPerRefresh(count);
  }
  const history = await measureHistory(hours);
  const exporter = await measureExporter(devices);
  const heap = measureEndurance(endurance);
  const result = { reading, 'requests per refresh': requests, history, exporter, heap, size: sizes() };
  if (json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  for (const row of reading) {
    process.stdout.write(`\nAnswer of ${row.answer} (${row.bytes} bytes, ${row.readings} readings)\n`);
    for (const [name, value] of Object.entries(row)) {
      if (name.includes(':')) {
        process.stdout.write(`  ${name.padEnd(32)} ${(value as number).toFixed(2)}\n`);
      }
    }
  }
  process.stdout.write('\nRequests to the device per dashboard refresh\n');
  Object.entries(requests).forEach(([name, value]) => process.stdout.write(`  ${name.padEnd(32)} ${value}\n`));
  process.stdout.write(`\n${hours} hours of polls of a fully fitted chassis, in Chromium\n`);
  Object.entries(historyRows(history)).forEach(([name, value]) =>
    process.stdout.write(`  ${name.padEnd(36)} ${value}\n`)
  );
  process.stdout.write(`\n${devices} devices in one exporter, each asked every 15 s\n`);
  Object.entries(exporterRows(exporter)).forEach(([name, value]) =>
    process.stdout.write(`  ${name.padEnd(36)} ${value}\n`)
  );
  process.stdout.write(`\nHeap after ${endurance} hours of polls with faults : heap after the first\n`);
  Object.entries(heap).forEach(([name, value]) =>
    process.stdout.write(`  ${name.padEnd(36)} ${(value as number).toFixed(2)}\n`)
  );
  process.stdout.write('\nSize\n');
  Object.entries(result.size).forEach(([name, value]) => process.stdout.write(`  ${name.padEnd(32)} ${value}\n`));
}

// The linger timers of the data sources would keep the process for minutes.
void main().then(() => process.exit());
