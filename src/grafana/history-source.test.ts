import { DataFrame, DataQueryRequest, DataQueryResponse, DataSourceApi, dateTime, FieldType } from '@grafana/data';
import fc from 'fast-check';
import { of } from 'rxjs';
import { statusAnswer } from '../../dev/simulator';
import type { BrowserHistory } from '../history/browser';
import { Series, toSteps } from '../history/series';
import { StatusReader } from '../lantime/reader';
import { Descriptor, ReadingValue } from '../lantime/types';
import { HistorySource } from './history-source';

const NOW = Date.UTC(2030, 0, 1);
const MINUTE = 60_000;
const GAP_MS = 90_000;

const reader = new StatusReader();
reader.read(statusAnswer('m600', { startedAt: NOW - MINUTE, at: NOW }), NOW);
const find = (id: string): Descriptor => {
  const found = reader.find(id);
  if (!found) {
    throw new Error(`no reading ${id}`);
  }
  return found;
};
const UPTIME = find('system/uptime');
const COUNTER = find('network/ports/lan0/statistics/rx-bytes');
const LOAD = find('system/cpuload/1m');

const series = (...samples: Array<[number, ReadingValue]>): Series => ({
  times: samples.map(([time]) => time),
  values: samples.map(([, value]) => value),
});

/** Values polled by the browser, by identity. */
function browserWith(polled: Record<string, Series>): BrowserHistory {
  const all = (id: string) => polled[id] ?? series();
  return {
    series: (id: string, from: number, to: number) => {
      const { times, values } = all(id);
      const kept = times.flatMap((time, i) => (time >= from && time <= to ? [[time, values[i]] as const] : []));
      return series(...kept.map(([time, value]): [number, ReadingValue] => [time, value]));
    },
    steps: (id: string) => toSteps(all(id)),
  } as unknown as BrowserHistory;
}

/** A Prometheus data source that has series of one metric each. */
function prometheusWith(stored: Record<string, Series>) {
  const requests: Array<DataQueryRequest<any>> = [];
  const query = (request: DataQueryRequest<any>) => {
    requests.push(request);
    const data = request.targets.flatMap(({ expr, refId }: { expr: string; refId: string }): DataFrame[] =>
      Object.entries(stored)
        .filter(([name, { times }]) => expr.includes(`${name}{`) && times.length > 0)
        .map(([, { times, values }]) => ({
          refId,
          length: times.length,
          fields: [
            { name: 'Time', type: FieldType.time, config: { interval: 15_000 }, values: times },
            { name: 'Value', type: FieldType.number, config: {}, labels: { instance: 'lt1', port: 'lan0' }, values },
          ],
        }))
    );
    return of({ data } as DataQueryResponse);
  };
  return { requests, dataSource: { uid: 'prom', type: 'prometheus', query } as unknown as DataSourceApi };
}

const SETTINGS = { prometheus: { uid: 'prom', labels: { instance: 'lt1' } } };
const explain = () => [{ severity: 'info' as const, text: 'polled for a minute' }];

function makeHistorySource(
  polled: Record<string, Series>,
  find: (uid: string) => Promise<DataSourceApi> = () => Promise.reject(new Error('nobody may ask')),
  settings: ConstructorParameters<typeof HistorySource>[0] = SETTINGS
): HistorySource {
  return new HistorySource(settings, browserWith(polled), find, explain);
}

function request(change: object = {}): DataQueryRequest {
  const range = { from: dateTime(NOW - 60 * MINUTE), to: dateTime(NOW) };
  return {
    requestId: 'Q7',
    range: { ...range, raw: { from: 'now-1h', to: 'now' } },
    intervalMs: 15_000,
    maxDataPoints: 240,
    ...change,
  } as DataQueryRequest;
}

const at = (seconds: number) => NOW + seconds * 1000;
const shown = async (past: HistorySource, descriptor: Descriptor, rates = false) => {
  const { series: seriesIn, notices } = await past.forPanel([descriptor], request(), rates);
  return { series: seriesIn(descriptor, NOW - 60 * MINUTE, NOW + MINUTE), notices: notices.map(({ text }) => text) };
};

describe('without a history data source', () => {
  it('panels have what the browser polled, and a notice why there is no more', async () => {
    const polled = series([at(-10), 1], [at(0), 2]);
    const past = makeHistorySource({ [UPTIME.id]: polled }, undefined, {});
    expect(await shown(past, UPTIME)).toEqual({ series: polled, notices: ['polled for a minute'] });
    const changes = await past.forChanges([UPTIME], request());
    expect([changes.steps(UPTIME.id), changes.stepMs, changes.notices]).toEqual([toSteps(polled), 0, []]);
  });
});

describe('with a history data source', () => {
  const withPrometheus = (polled: Series, stored: Series) => {
    const prometheus = prometheusWith({ lantime_system_uptime_seconds: stored });
    return { past: makeHistorySource({ [UPTIME.id]: polled }, async () => prometheus.dataSource), ...prometheus };
  };

  it('polls continue where Prometheus ends', async () => {
    const { past } = withPrometheus(
      series([at(-25), 75], [at(-12), 88], [at(-2), 98], [at(3), 103]),
      series([at(-30), 70], [at(-15), 85])
    );
    expect(await shown(past, UPTIME)).toEqual({
      series: series([at(-30), 70], [at(-15), 85], [at(-12), 88], [at(-2), 98], [at(3), 103]),
      notices: [],
    });
  });

  it('there is a gap if the device could not be reached between Prometheus and the first poll', async () => {
    const { past } = withPrometheus(series([at(0), 9]), series([at(-600), 1]));
    expect((await shown(past, UPTIME)).series.values).toEqual([1, null, 9]);
  });

  it('no values of either are lost or made up', async () => {
    const samples = fc
      .uniqueArray(fc.nat(600), { maxLength: 40 })
      .map((seconds) => seconds.sort((a, b) => a - b).map((second): [number, number] => [at(second - 600), second]));
    await fc.assert(
      fc.asyncProperty(samples, samples, async (stored, polled) => {
        const { past } = withPrometheus(series(...polled), series(...stored));
        const { times, values } = (await shown(past, UPTIME)).series;
        expect(times.every((time, i) => i === 0 || time > times[i - 1])).toBe(true);
        const end = stored[stored.length - 1]?.[0] ?? -Infinity;
        const expected = [...stored, ...polled.filter(([time]) => time > end)];
        expect(times.flatMap((time, i) => (values[i] === null ? [] : [[time, values[i]]]))).toEqual(expected);
        const [first] = polled.filter(([time]) => time > end);
        if (stored.length > 0 && first) {
          expect(times.some((time, i) => values[i] === null && time > end && time < first[0])).toBe(
            first[0] - end > GAP_MS
          );
        }
      })
    );
  });

  it('a reading that Prometheus does not have is shown as polled', async () => {
    const prometheus = prometheusWith({});
    const polled = series([at(-5), 0.5]);
    const past = makeHistorySource({ [LOAD.id]: polled }, async () => prometheus.dataSource);
    expect(await shown(past, LOAD)).toEqual({ series: polled, notices: [] });
  });

  it('a rate from Prometheus continues as a rate', async () => {
    const prometheus = prometheusWith({ lantime_network_port_receive_bytes_total: series([at(-15), 100]) });
    const polled = series([at(-20), 0], [at(-10), 1000], [at(0), 3000]);
    const past = makeHistorySource({ [COUNTER.id]: polled }, async () => prometheus.dataSource);
    expect((await shown(past, COUNTER, true)).series).toEqual(series([at(-15), 100], [at(-10), 100], [at(0), 200]));
    expect(prometheus.requests[0].targets[0].expr).toMatch(/^rate\(/);
  });

  it('annotations, which have no step, get one', async () => {
    const { past, requests } = withPrometheus(series(), series([at(-30), 70]));
    const { stepMs } = await past.forChanges([UPTIME], request({ intervalMs: undefined }));
    expect(stepMs).toBe(15_000);
    expect(requests.every(({ intervalMs }) => intervalMs >= 1000)).toBe(true);
  });

  it('changes come from both', async () => {
    const { past } = withPrometheus(series([at(-10), 5]), series([at(-45), 900], [at(-30), 915], [at(-15), 0]));
    const { steps, notices } = await past.forChanges([UPTIME], request());
    expect(steps(UPTIME.id).map(({ at: time, value }) => [time, value])).toEqual([
      [at(-45), 900],
      [at(-30), 915],
      [at(-15), 0],
      [at(-10), 5],
    ]);
    expect(steps('no/such/reading')).toEqual([]);
    expect(notices).toEqual([]);
  });
});

describe('a history data source that fails', () => {
  const polled = series([at(-5), 7]);
  const answering = (query: unknown) => async () =>
    ({ uid: 'prom', type: 'prometheus', query }) as unknown as DataSourceApi;

  it.each<[string, (uid: string) => Promise<DataSourceApi>]>([
    ['Datasource prom was not found', () => Promise.reject(new Error('Datasource prom was not found'))],
    ['bad gateway', answering(() => of({ data: [], errors: [{ message: 'bad gateway' }] }))],
    ['no network', answering(() => Promise.reject(new Error('no network')))],
    // The form in which Grafana's HTTP client rejects.
    ['Bad Gateway', answering(() => Promise.reject({ status: 502, statusText: 'Bad Gateway', data: {} }))],
    ['forbidden for you', answering(() => Promise.reject({ status: 403, data: { message: 'forbidden for you' } }))],
  ])('costs only the history, with a notice: %s', async (reason, find) => {
    const past = makeHistorySource({ [UPTIME.id]: polled }, find);
    const found = await shown(past, UPTIME);
    expect(found.series).toEqual(polled);
    expect(found.notices[0]).toMatch(
      /^The history data source could not be queried \(.*\)\. .*Check "History" in the settings/
    );
    expect(found.notices[0]).toContain(`(${reason})`);
    const changes = await past.forChanges([UPTIME], request());
    expect(changes.steps(UPTIME.id)).toEqual(toSteps(polled));
    expect(changes.notices[0]?.text).toContain(`(${reason})`);
  });
});
