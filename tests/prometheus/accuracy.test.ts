/** @jest-environment ./tests/prometheus/environment.js */
// Three days of a device and its SyncMon nodes in a real Prometheus: what the recording rules keep of them, as the plugin
// reports it, is what the samples say.
import { DataQueryResponse, dateTime, Field } from '@grafana/data';
import { DataSourceSrv, setDataSourceSrv } from '@grafana/runtime';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PrometheusStandIn } from '../../dev/preview/page/runtime/prometheus';
import { gatherStatistics } from '../../src/analysis/accuracy';
import { BOUND, BOUND_LIMITS } from '../../src/analysis/bound-records';
import type { AccuracyOptions } from '../../src/queries/accuracy/kind';
import { LantimeQuery } from '../../src/queries/stored';
import { RECORDING_FILE } from '../../tools/alerts/prometheus';
import { startBench } from '../integration/datasource/support';
import { servePrometheus } from '../../dev/programs/prometheus';
import { needPrometheus, PrometheusProcess, temporaryFolder } from './stack';

const DAYS = 3;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A whole hour, so that the hours of the rules are known. */
const END = HOUR * Math.floor(Date.now() / HOUR);
/** Hours of the rules end with whole hours here. */
const START = END - DAYS * 24 * HOUR;
const MINUTES = DAYS * 24 * 60;

/** Time of a node minus that of the device: a wave, and for node-2 one excursion of half an hour. */
const offset = (node: string, minute: number): number =>
  node === 'node-2' && minute >= 2000 && minute < 2030
    ? 3e-3
    : 4e-5 * Math.sin(minute / 700) * (node === 'node-1' ? 1 : 2);
/** A node that was not measured for ten hours. */
const isMeasured = (node: string, minute: number): boolean => node !== 'node-3' || minute < 1000 || minute >= 1600;
const QUALITY = 1e-7;
const DELAY = 2e-5;
const NODES = ['node-1', 'node-2', 'node-3'];

const folder = temporaryFolder();
let prometheus: PrometheusProcess | undefined;
let bench: Awaited<ReturnType<typeof startBench>>;

const data = join(folder.path, 'data');
const config = join(folder.path, 'prometheus.yml');
const start = () => servePrometheus(config, data, ['--storage.tsdb.retention.time=60d']);

/** Makes blocks of samples as OpenMetrics writes them, in the order of their times. */
function store(lines: string[]): void {
  const text = join(folder.path, 'past.om');
  // Metrics must not be mixed; the order of the times must stay.
  const name = (line: string) => line.slice(0, line.indexOf('{'));
  const sorted = [...lines].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
  writeFileSync(text, `${sorted.join('\n')}\n# EOF\n`);
  const { status, stdout, stderr } = spawnSync(
    'promtool',
    ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=240h', '-q', text, data],
    {
      encoding: 'utf8',
    }
  );
  if (status !== 0) {
    throw new Error(`promtool: ${stdout}${stderr}`);
  }
}

function writeSamples(): void {
  const target = 'job="lantime",instance="lt1"';
  const lines = [...Array(MINUTES).keys()].flatMap((minute) => {
    const at = (START + minute * MINUTE) / 1000;
    const measured = NODES.filter((node) => isMeasured(node, minute));
    return [
      `lantime_sync_time_quality_upper_bound_seconds{${target}} ${QUALITY} ${at}`,
      `lantime_sync_time_quality_unbounded{${target}} 0 ${at}`,
      ...measured.flatMap((node) => [
        `lantime_syncmon_node_offset_seconds{${target},node="${node}"} ${offset(node, minute)} ${at}`,
        `lantime_syncmon_node_delay_seconds{${target},node="${node}"} ${DELAY} ${at}`,
      ]),
    ];
  });
  store(lines);
}

interface Rule {
  record?: string;
  expr: string;
  labels?: Record<string, string>;
}

/** As many points as Prometheus returns for one range query. */
const MOST_POINTS = 10_000;

/** Evaluates recording rules over the past, as Prometheus would have done, and stores what they record. */
async function recordPast(isMeant: (rule: Rule) => boolean, stepSeconds: number): Promise<void> {
  const { groups } = parse(readFileSync(RECORDING_FILE, 'utf8')) as { groups: Array<{ rules: Rule[] }> };
  const server = await start();
  const lines: string[] = [];
  for (const { record, expr, labels } of groups.flatMap(({ rules }) => rules).filter(isMeant)) {
    for (let from = START / 1000 + stepSeconds; from <= END / 1000; from += MOST_POINTS * stepSeconds) {
      const to = Math.min(from + (MOST_POINTS - 1) * stepSeconds, END / 1000);
      const query = new URLSearchParams({
        query: expr,
        start: String(from),
        end: String(to),
        step: String(stepSeconds),
      });
      const { data: answer } = await (await fetch(`${server.url}/api/v1/query_range?${query}`)).json();
      for (const { metric, values } of answer.result as Array<{ metric: object; values: Array<[number, string]> }>) {
        const { __name__, ...own } = { ...metric, ...labels } as Record<string, string>;
        const series = `${record}{${Object.entries(own).map(([name, value]) => `${name}="${value}"`)}}`;
        lines.push(...values.map(([at, value]) => `${series} ${value} ${at}`));
      }
    }
  }
  await server.stop();
  store(lines);
}

beforeAll(async () => {
  needPrometheus();
  writeFileSync(config, 'global: {}\n');
  writeSamples();
  // Each pass sees what the one before recorded.
  await recordPast(({ record, labels }) => record === BOUND && labels?.kind === 'device', 60);
  await recordPast(({ record, labels }) => record === BOUND && labels?.kind === 'node', 60);
  await recordPast(({ record }) => record?.startsWith(`${BOUND}:`) === true, 3600);
  prometheus = await start();
  const get = async (path: string) => (await fetch(`${prometheus!.url}/${path}`)).text();
  setDataSourceSrv({ get: async () => new PrometheusStandIn('prometheus', get) } as unknown as DataSourceSrv);
  bench = await startBench({ profile: 'full' }, { jsonData: { prometheusUid: 'prometheus', prometheusTarget: 'lt1' } });
  await bench.dataSource.device.latest();
});
afterAll(async () => {
  await bench?.close();
  await prometheus?.stop();
  folder.dispose();
});

function ask(query: Partial<LantimeQuery & AccuracyOptions>): Promise<DataQueryResponse> {
  const range = { from: dateTime(START), to: dateTime(END) };
  return bench.ask(
    [{ queryType: 'accuracy', components: ['chassis0'], ...query }],
    { ...range, raw: range },
    {
      intervalMs: 6 * HOUR,
      maxDataPoints: 40,
    }
  );
}

function rows(answer: DataQueryResponse): Array<Record<string, any>> {
  const fields = answer.data[0].fields as Field[];
  return Array.from({ length: answer.data[0].length }, (_, i) =>
    Object.fromEntries(fields.map(({ name, values }) => [name, values[i]]))
  );
}

/** What the samples say of a node. */
function expected(node: string) {
  const minutes = [...Array(MINUTES).keys()].filter((minute) => isMeasured(node, minute));
  return gatherStatistics(
    {
      times: minutes.map((minute) => START + minute * MINUTE),
      bounds: minutes.map((minute) => Math.abs(offset(node, minute)) + DELAY / 2 + QUALITY),
    },
    START,
    END,
    300
  );
}

test.each(NODES)('%s: shares, coverage and the worst moment are those of the samples', async (node) => {
  const limits = { '50 µs': 5e-5, '100 µs': 1e-4, '1 ms': 1e-3 };
  const found = rows(await ask({ limits: Object.values(limits) })).find(({ Of }) => Of === node)!;
  const samples = expected(node);
  for (const [label, limit] of Object.entries(limits)) {
    expect(found[`Within ${label}`]).toBeCloseTo(samples.within(limit)! / samples.covered, 2);
  }
  expect(found.Coverage).toBeCloseTo(samples.covered / samples.range, 2);
  expect(found.Worst).toBeCloseTo(samples.worst!.bound, 12);
  for (const [column, share] of [
    ['50 %', 0.5],
    ['99 %', 0.99],
  ] as const) {
    const least = BOUND_LIMITS.find((limit) => limit >= samples.quantile(share)!)!;
    expect(found[column]).toBe(Math.min(least, found.Worst));
  }
  // The first hour with the greatest bound.
  const hour = (at: number) => Math.floor((at - START) / HOUR);
  if (node === 'node-2') {
    expect(hour(found['Worst at'])).toBe(Math.floor((2000 * MINUTE) / HOUR));
  }
});

test('verdicts: one excursion fails, and ten hours without measurements are no proof', async () => {
  const found = rows(await ask({ limits: [1e-3] }));
  const verdict = (node: string) => found.find(({ Of }) => Of === node)?.['1 ms'];
  expect(NODES.map(verdict)).toEqual(['pass', 'fail', 'insufficient data']);
  expect(found.find(({ Of }) => Of === 'LANTIME')).toMatchObject({ '1 ms': 'pass', Worst: QUALITY });
});

test('the graph shows the greatest bound of each step', async () => {
  const answer = await ask({ format: 'timeseries', filters: [{ key: 'node', operator: '=', value: 'node-2' }] });
  const [, bounds] = answer.data[0].fields as Field[];
  expect(Math.max(...bounds.values)).toBeCloseTo(3e-3 + DELAY / 2 + QUALITY, 9);
  expect(bounds.values.length).toBeLessThanOrEqual(41);
});
