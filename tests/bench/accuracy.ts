/**
 * How long the accuracy report of a year takes: 100 nodes, as the hourly recording rules keep them, in a real Prometheus.
 * The hours are written as the rules would have recorded them; tests/prometheus/accuracy.test.ts holds the rules
 * themselves against samples.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { JSDOM } from 'jsdom';
import { BOUND_COVERAGE, BOUND_LIMITS, BOUND_MAX, BOUND_WITHIN } from '../../src/analysis/bound-records';
import { servePrometheus } from '../../dev/programs/prometheus';
import { needPrometheus, temporaryFolder } from '../prometheus/stack';
import { median, Section } from './figures';

const NODES = 100;
const HOURS = 365 * 24;
const HOUR_MS = 3_600_000;
const RUNS = 5;

/** Writes a year of hours as OpenMetrics. @param end milliseconds since 1970, a whole hour */
async function writeYear(file: string, end: number): Promise<void> {
  const out = createWriteStream(file);
  const write = async (text: string) => {
    if (!out.write(text)) {
      await once(out, 'drain');
    }
  };
  const subjects = [
    'kind="device"',
    ...Array.from({ length: NODES }, (_, node) => `kind="node",node="node-${node + 1}"`),
  ];
  /** Of each subject another; between 10 and 60 µs. */
  const greatest = (subject: number, hour: number) =>
    subject === 0 ? 1e-7 : 1e-5 + 5e-5 * Math.abs(Math.sin(hour / 13 + subject));
  const records: Array<[name: string, label: string, value: (subject: number, hour: number) => number]> = [
    [BOUND_COVERAGE, '', () => 1],
    [BOUND_MAX, '', greatest],
    ...BOUND_LIMITS.map((limit): [string, string, (subject: number, hour: number) => number] => [
      BOUND_WITHIN,
      `,le="${limit}"`,
      (subject, hour) => Math.min(1, limit / greatest(subject, hour)),
    ]),
  ];
  for (const [name, label, value] of records) {
    for (let subject = 0; subject < subjects.length; subject++) {
      const series = `${name}{job="lantime",instance="lt1",${subjects[subject]}${label}}`;
      let text = '';
      for (let hour = 0; hour < HOURS; hour++) {
        text += `${series} ${value(subject, hour).toPrecision(4)} ${(end - (HOURS - 1 - hour) * HOUR_MS) / 1000}\n`;
      }
      await write(text);
    }
  }
  out.end('# EOF\n');
  await once(out, 'finish');
}

/** What runs in browsers; Grafana's packages look for a window when they are loaded. */
function loadClient() {
  const { window } = new JSDOM('', { url: 'http://localhost/' });
  for (const name of [
    'window',
    'document',
    'navigator',
    'localStorage',
    'location',
    'HTMLElement',
    'Element',
    'Node',
  ] as const) {
    Object.defineProperty(globalThis, name, { value: name === 'window' ? window : window[name], configurable: true });
  }
  // Not `import()`: the packages as modules need a bundler.
  const { dateTime } = require('@grafana/data') as typeof import('@grafana/data');
  const { PrometheusStandIn } =
    require('../../dev/preview/page/runtime/prometheus') as typeof import('../../dev/preview/page/runtime/prometheus');
  const { prometheusBounds } =
    require('../../src/grafana/prometheus-bounds') as typeof import('../../src/grafana/prometheus-bounds');
  return { dateTime, PrometheusStandIn, prometheusBounds };
}

/** Milliseconds of the report, and of a range query of one series. @throws Error without Prometheus and promtool */
export async function measureAccuracy(): Promise<Section> {
  needPrometheus();
  const { dateTime, PrometheusStandIn, prometheusBounds } = loadClient();
  const folder = temporaryFolder();
  try {
    const end = HOUR_MS * Math.floor(Date.now() / HOUR_MS);
    const file = join(folder.path, 'year.om');
    await writeYear(file, end);
    const data = join(folder.path, 'data');
    const { status, stderr } = spawnSync(
      'promtool',
      ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=9000h', '-q', file, data],
      { encoding: 'utf8' }
    );
    if (status !== 0) {
      throw new Error(`promtool: ${stderr}`);
    }
    const config = join(folder.path, 'prometheus.yml');
    writeFileSync(config, 'global: {}\n');
    const server = await servePrometheus(config, data, ['--storage.tsdb.retention.time=800d']);
    try {
      const get = async (path: string) => (await fetch(`${server.url}/${path}`)).text();
      const range = { from: dateTime(end - HOURS * HOUR_MS), to: dateTime(end) };
      const wanted = {
        range: { ...range, raw: range },
        intervalMs: 6 * HOUR_MS,
        timezone: 'utc',
        app: 'bench',
        startTime: 0,
      };
      // Another client each time: it would remember what it asked.
      const report = () =>
        prometheusBounds(
          { dataSource: new PrometheusStandIn('prometheus', get) as never, labels: { instance: 'lt1' } },
          wanted as never,
          true
        );
      const one = `${BOUND_MAX}{instance="lt1",node="node-1"}`;
      const seconds = (at: number) => at / 1000;
      const plain = () =>
        get(
          `api/v1/query_range?${new URLSearchParams({ query: one, start: String(seconds(end - HOURS * HOUR_MS)), end: String(seconds(end)), step: '3600' })}`
        );
      await report();
      const [reported, single] = [await median(RUNS, report), await median(RUNS, plain)];
      return {
        title: `Accuracy report of a year, ${NODES} nodes`,
        figures: [
          { name: 'report', value: reported / 1000, unit: 's', aim: 3 },
          { name: 'report : range query of one series', value: reported / single },
        ],
      };
    } finally {
      await server.stop();
    }
  } finally {
    folder.dispose();
  }
}
