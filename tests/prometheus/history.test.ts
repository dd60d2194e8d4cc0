/** @jest-environment ./tests/prometheus/environment.js */
// An hour that this browser has not seen, from a real Prometheus, joined to what it polls.
import { DataFrame, DataQueryRequest, DataQueryResponse, dateTime, Field } from '@grafana/data';
import { DataSourceSrv, setDataSourceSrv } from '@grafana/runtime';
import { IDBFactory } from 'fake-indexeddb';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstValueFrom } from 'rxjs';
import { PrometheusStandIn } from '../../dev/preview/page/runtime/prometheus';
import type { ExpectedChange, Simulator } from '../../dev/simulator';
import { defaultAnnotation } from '../../src/queries/changes/annotations';
import { LantimeQuery } from '../../src/queries/stored';
import { LantimeVariableSupport } from '../../src/queries/variables/support';
import { VariableQuery } from '../../src/queries/variables/stored';
import { fakeTemplateSrv, getNotices, startBench } from '../integration/datasource/support';
import { Past, pastHour, startContinued } from '../../dev/past';
import { LOOKBACK_SECONDS, record, STEP_SECONDS } from '../../dev/past/prometheus';
import { ExporterProcess, LOGIN, PrometheusProcess, startExporter, startPrometheus, temporaryFolder } from './stack';

const STEP_MS = STEP_SECONDS * 1000;
/**
 * How late a value is seen: its age in the answer, the next scrape, and the step of the panel; after a boot another, for the
 * device has no snapshot at first.
 */
const LATE_MS = 8000 + 3 * STEP_MS;

const folder = temporaryFolder();
let past: Past;
let device: Simulator;
let exporter: ExporterProcess;
let prometheus: PrometheusProcess;
let bench: Awaited<ReturnType<typeof startBench>>;

beforeAll(async () => {
  past = pastHour('m3000', 'lt1');
  device = await startContinued(past, { ...LOGIN, tls: true });
  exporter = await startExporter(folder.path, { lt1: device });
  await record(folder.path, past);
  prometheus = await startPrometheus({
    folder: folder.path,
    exporter: exporter.address,
    scrapeSeconds: 5,
    lookbackSeconds: LOOKBACK_SECONDS,
  });
  const get = async (path: string) => (await fetch(`${prometheus.url}/${path}`)).text();
  setDataSourceSrv({ get: async () => new PrometheusStandIn('prometheus', get) } as unknown as DataSourceSrv);
  bench = await startBench(
    {},
    {
      url: device.url,
      password: LOGIN.password,
      jsonData: { tlsSkipVerify: true, pollInterval: 5, prometheusUid: 'prometheus', prometheusTarget: 'lt1' },
    }
  );
  await bench.dataSource.device.latest();
  // Until the first scrape of the living device.
  while (
    (await prometheus.query(`lantime_up{instance="lt1"} and timestamp(lantime_up) > ${past.end / 1000}`)).length < 1
  ) {
    await sleep(200);
  }
});
afterAll(async () => {
  await bench?.close();
  await prometheus?.stop();
  await exporter?.stop();
  await device?.close();
  folder.dispose();
});

function lastHour() {
  const now = Date.now();
  return { from: dateTime(now - 3600_000), to: dateTime(now), raw: { from: 'now-1h', to: 'now' } };
}

/** Runs a query over the last hour, as a panel of an hour's width does. */
async function ask(target: Partial<LantimeQuery>): Promise<DataQueryResponse> {
  return bench.ask([target], lastHour(), { intervalMs: STEP_MS, maxDataPoints: 240 });
}

interface Point {
  at: number;
  value: unknown;
}

function toPoints(response: DataQueryResponse): Point[] {
  const [time, value] = (response.data[0] as DataFrame).fields as Field[];
  return Array.from(time.values as number[], (at, i) => ({ at, value: value.values[i] }));
}

const SATELLITES = {
  queryType: 'module' as const,
  components: ['clk1'],
  metrics: ['module/satellites/good-satellites'],
};

const change = (what: RegExp): ExpectedChange => {
  const found = past.changes.find((one) => what.test(one.what));
  if (!found) {
    throw new Error(`the incident has no ${what}`);
  }
  return found;
};

describe('a time series', () => {
  it('covers the hour, and goes on with what the browser polls, without a seam', async () => {
    for (let poll = 0; poll < 3; poll++) {
      await sleep(1000);
      await bench.dataSource.device.restart();
    }
    const response = await ask(SATELLITES);
    const points = toPoints(response);
    expect(getNotices(response)).toEqual([]);
    expect(points[0].at - (Date.now() - 3600_000)).toBeLessThan(2 * STEP_MS);
    expect(points.every(({ at }, i) => i === 0 || at > points[i - 1].at)).toBe(true);
    // The last comes from this browser.
    const { until } = bench.dataSource.device.history;
    expect(points[points.length - 1].at).toBe(until);
    expect(points[points.length - 1].at % STEP_MS).not.toBe(0);
    expect(points.length).toBeGreaterThan(230);
  });

  it('has a gap where the device was away, and no other', async () => {
    const points = toPoints(await ask(SATELLITES));
    const { from, to } = change(/no answer/);
    const gaps = points.filter(({ value }) => value === null);
    expect(gaps.length).toBeGreaterThan(0);
    const scrapes = await prometheus.query('lantime_up{instance="lt1"}[70m]');
    const up = (scrapes as unknown as Array<{ values: Array<[number, string]> }>)[0].values
      .filter(([, value]) => value === '1')
      .map(([time]) => 1000 * time);
    // Longer than a lookback without a scrape: only during the reboot, unless this computer is very slow to start Prometheus.
    const holes = up.flatMap((time, i) =>
      time - (up[i - 1] ?? time) > LOOKBACK_SECONDS * 1000 ? [[up[i - 1], time]] : []
    );
    expect(holes[0][0]).toBeLessThanOrEqual(from);
    expect(holes[0][1]).toBeGreaterThanOrEqual(to);
    expect(gaps.filter(({ at }) => !holes.some(([begin, end]) => at > begin && at < end + STEP_MS))).toEqual([]);
  });

  it('has the values of the time', async () => {
    const points = toPoints(await ask(SATELLITES));
    const antenna = change(/lost its antenna/);
    const lost = points.filter(({ at }) => at > antenna.from + 40_000 + LATE_MS && at < antenna.to);
    expect(lost.length).toBeGreaterThan(1);
    expect(lost.every(({ value }) => value === 0)).toBe(true);
    const before = points.filter(({ at }) => at < antenna.from);
    expect(before.length).toBeGreaterThan(40);
    expect(before.every(({ value }) => (value as number) >= 6)).toBe(true);
  });
});

it('a state holds from when it was seen until the next', async () => {
  const points = toPoints(
    await ask({ components: ['*'], metrics: ['system/sync-status/clock-status/clock'], queryType: 'chassis' })
  );
  const stretches = points.filter(({ value }, i) => value !== null && value !== points[i - 1]?.value);
  expect(stretches.map(({ value }) => value)).toEqual([
    'synchronized',
    'holdover',
    'synchronized',
    // After the gap.
    'not-synchronized',
    'synchronized',
  ]);
  const { from, to } = change(/in holdover/);
  const [, began, ended] = stretches;
  expect(began.at - from).toBeGreaterThanOrEqual(0);
  expect(began.at - from).toBeLessThan(LATE_MS);
  expect(ended.at - to).toBeGreaterThanOrEqual(0);
  expect(ended.at - to).toBeLessThan(LATE_MS);
});

it('a counter is a rate, also over the reboot', async () => {
  const query = { components: ['*'], metrics: ['network/ports/lan0/statistics/rx-bytes'], counters: 'rate' as const };
  // Polled a second apart, as here, a counter jumps with the device's snapshots.
  const rates = toPoints(await ask(query))
    .filter(({ at }) => at % STEP_MS === 0)
    .flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  expect(rates.length).toBeGreaterThan(200);
  const median = [...rates].sort((a, b) => a - b)[rates.length >> 1];
  expect(median).toBeGreaterThan(0);
  // The simulated rate stays within 0.2 and 1.8 of its mean.
  expect(rates.filter((rate) => rate < 0 || rate > 9 * median)).toEqual([]);
});

describe('annotations', () => {
  async function annotate(source: 'events' | 'changes' | 'both') {
    const response = await ask({ ...defaultAnnotation(), source });
    expect(getNotices(response)).toEqual([]);
    const frame: DataFrame = response.data[0];
    const values = (name: string): any[] => frame.fields.find((field) => field.name === name)?.values ?? [];
    return Array.from({ length: frame.length }, (_, row) => ({
      time: values('time')[row] as number,
      timeEnd: values('timeEnd')[row] as number | null,
      title: values('title')[row] as string,
      text: values('text')[row] as string,
    }));
  }
  const near = (a: number | null, b: number) => Math.abs((a ?? Infinity) - b);

  it.each(['events', 'changes', 'both'] as const)(
    'tell the incident that this browser never saw, with its lengths, from %s',
    async (source) => {
      const found = await annotate(source);
      const tolerance = source === 'changes' ? LATE_MS : 1500;
      const missing = past.changes.filter(({ from, to, event, reading }) => {
        const isTold = source === 'events' ? event : source === 'changes' ? reading && from !== to : (event ?? reading);
        return (
          isTold &&
          !found.some(
            ({ time, timeEnd }) =>
              near(time, from) <= tolerance && (from === to ? timeEnd === null : near(timeEnd, to) <= tolerance)
          )
        );
      });
      expect(missing.map(({ what }) => what)).toEqual([]);
    }
  );

  it('tell nothing twice, and say what it was', async () => {
    const found = await annotate('both');
    const marks = found.map(({ title, time }) => `${title} ${time}`);
    expect(new Set(marks).size).toBe(marks.length);
    for (const [title, text] of [
      ['clk1 Antenna faulty', 'Antenna connected: connected → disconnected (2 min 56 s)'],
      ['pwr3 Power supply failure', 'Power available: available → no power (2 min 40 s)'],
      ['Network link down', 'lan1 Link: up → down (2 min 24 s)'],
    ]) {
      expect(found.filter((one) => one.title === title).map((one) => one.text)).toEqual([text]);
    }
  });
});

it('a page that never saw the device, which is away, knows from Prometheus what there is, and shows its past', async () => {
  globalThis.indexedDB = new IDBFactory();
  device.setFault('refuse');
  await bench.dataSource.device.dispose();
  const fresh = bench.open();
  try {
    const { query } = new LantimeVariableSupport(fresh, () => null, fakeTemplateSrv());
    const request = { requestId: 'V', targets: [{ kind: 'clocks' }], scopedVars: {} };
    const [frame] = (await firstValueFrom(query(request as unknown as DataQueryRequest<VariableQuery>))).data;
    expect(frame.fields[1].values).toEqual(['clk1', 'clk2']);
    expect(frame.fields[0].values[0]).toBe('clk1 (GNS181)');
    bench.dataSource = fresh;
    const response = await ask(SATELLITES);
    // Beside the error of the device, which the panel shows.
    expect(response.errors?.[0].message).toMatch(/cannot be reached/);
    const points = toPoints(response);
    expect(points.filter(({ value }) => typeof value === 'number').length).toBeGreaterThan(100);
    expect(points[points.length - 1].value).toBeNull();
  } finally {
    device.setFault(undefined);
    await fresh.device.restart();
  }
  // The device's own answer takes the place of what Prometheus told.
  expect((await ask(SATELLITES)).errors).toBeUndefined();
  expect(fresh.device.reader.find('chassis0/slots/clk1/module/satellites/good-satellites')).toBeDefined();
});

it('a Prometheus that is away costs the past alone, and the panel says so', async () => {
  await prometheus.stop();
  const response = await ask(SATELLITES);
  const points = toPoints(response);
  expect(response.errors).toBeUndefined();
  expect(points.length).toBeGreaterThan(0);
  expect(points[0].at).toBeGreaterThan(past.end);
  expect(getNotices(response)[0]).toMatch(
    /^The history data source could not be queried \(.+\)\. Only what this browser has/
  );
});
