// What is asked of Prometheus and what is made of it, with one stand-in for it: in one file.
import { DataFrame, DataQueryRequest, DataQueryResponse, dateTime, FieldType, Labels } from '@grafana/data';
import fc from 'fast-check';
import { EMPTY, map, of } from 'rxjs';
import { expose } from '../../exporter/exposition';
import { PROFILES, statusAnswer, type ProfileName } from '../../dev/simulator';
import { parseSamples } from '../../tests/integration/exposition/support';
import { getSeries, UNKNOWN_READING } from '../lantime/prometheus-names';
import { StatusReader } from '../lantime/reader';
import { Descriptor, Snapshot } from '../lantime/types';
import { Wanted } from './prometheus-client';
import { prometheusChanges, PrometheusPlace, prometheusSeries } from './prometheus-history';

const START = Date.UTC(2030, 0, 1);
const MINUTE = 60_000;

/** A Prometheus series: values by time in milliseconds. */
interface Stored {
  name: string;
  labels: Labels;
  samples: Array<[at: number, value: number]>;
}

/** A query as sent by the code under test. */
interface Target {
  refId: string;
  expr: string;
  instant: boolean;
  range: boolean;
}

/** Label values that a selector matches, by name; Prometheus anchors patterns. */
function matcher(selector: string): (stored: Stored) => boolean {
  const [, name, inner] = /^(\w+)\{(.*)\}$/s.exec(selector) ?? [];
  const tests = [...(inner ?? '').matchAll(/(\w+)(=~|=)("(?:[^"\\]|\\.)*")/gs)].map(([, label, operator, text]) => {
    const value = JSON.parse(text) as string;
    const pattern = new RegExp(`^(?:${value})$`, 's');
    return ({ labels }: Stored) =>
      operator === '=' ? (labels[label] ?? '') === value : pattern.test(labels[label] ?? '');
  });
  return (stored) => stored.name === name && tests.every((test) => test(stored));
}

/** The expressions that one was put together from, with the value of the label that tells them apart. */
function splitExpression(expr: string): Array<{ expr: string; part?: string }> {
  const parts = [...expr.matchAll(/label_replace\((.*?), "lantime_part", "(\d+)", "", ""\)(?: or |$)/gs)];
  return parts.length > 0 ? parts.map(([, one, part]) => ({ expr: one, part })) : [{ expr }];
}

/**
 * A Prometheus data source that supports selectors, `== 1`, expressions put together, and for instant queries any
 * expression with a selector. Range queries return the samples of their range.
 */
class FakePrometheus {
  readonly uid = 'prom';
  readonly type = 'prometheus';
  readonly requests: Array<DataQueryRequest<any>> = [];

  constructor(
    private readonly stored: Stored[],
    private readonly stepMs: number | null = 15_000,
    readonly interval?: string
  ) {}

  get targets(): Target[] {
    return this.requests.flatMap(({ targets }) => targets as Target[]);
  }

  query(request: DataQueryRequest<any>) {
    this.requests.push(request);
    return of({ data: (request.targets as Target[]).flatMap((target) => this.run(target, request)) });
  }

  private run({ expr: whole, refId, instant }: Target, { range }: DataQueryRequest): DataFrame[] {
    return splitExpression(whole).flatMap(({ expr, part }) => {
      const isMeant = matcher(/\w+\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}/s.exec(expr)?.[0] ?? '');
      return this.stored.filter(isMeant).flatMap(({ labels, samples }) => {
        const shown = samples.filter(([, value]) => !/ == 1$/.test(expr) || value === 1);
        const within = ([at]: [number, number]) => at >= range.from.valueOf() && at <= range.to.valueOf();
        const kept = instant ? shown.slice(-1) : shown.filter(within);
        return kept.length === 0
          ? []
          : [frame(refId, part === undefined ? labels : { ...labels, lantime_part: part }, kept, this.stepMs)];
      });
    });
  }
}

function frame(refId: string, labels: Labels, samples: Array<[number, number]>, stepMs: number | null): DataFrame {
  return {
    refId,
    length: samples.length,
    fields: [
      {
        name: 'Time',
        type: FieldType.time,
        config: { interval: stepMs ?? undefined },
        values: samples.map(([at]) => at),
      },
      { name: 'Value', type: FieldType.number, config: {}, labels, values: samples.map(([, value]) => value) },
    ],
  };
}

const makePlace = (dataSource: Pick<FakePrometheus, 'uid' | 'type'> & { query: unknown }, target = 'lt1') =>
  ({ dataSource, labels: { instance: target } }) as unknown as PrometheusPlace;

function wanted(change: Partial<Wanted> = {}): Wanted {
  const range = { from: dateTime(START - 60 * MINUTE), to: dateTime(START) };
  return {
    range: { ...range, raw: range },
    intervalMs: 15_000,
    timezone: 'utc',
    app: 'dashboard',
    startTime: START,
    ...change,
  };
}

/** A device as the exporter shows it, and its snapshot. */
async function exposed(answer: unknown, times = [START]): Promise<{ snapshot: Snapshot; stored: Stored[] }> {
  const snapshot = new StatusReader().read(answer, START);
  const text = await expose({ snapshot, durationSeconds: 0.1 }, { unknownReadings: true });
  const stored = parseSamples(text).map(({ name, labels, value }) => ({
    name,
    labels: { ...labels, instance: 'lt1', job: 'lantime' },
    samples: times.map((at): [number, number] => [at, value]),
  }));
  return { snapshot, stored };
}

const listDescriptors = ({ readings }: Snapshot) =>
  readings.flatMap((reading) => (reading ? [reading.descriptor] : []));

function descriptor(id: string, profile: ProfileName = 'm3000'): Descriptor {
  const reader = new StatusReader();
  reader.read(statusAnswer(profile, { startedAt: START, at: START + MINUTE }), START);
  const found = reader.find(id);
  if (!found) {
    throw new Error(`no reading ${id}`);
  }
  return found;
}

const seriesOfPanel = async (place: PrometheusPlace, descriptors: Descriptor[], wish = wanted()) =>
  (await prometheusSeries(place, descriptors, wish, false)).series;

describe('the data source reads what the exporter writes', () => {
  it.each(Object.keys(PROFILES) as ProfileName[])('of every reading of %s', async (profile) => {
    const { snapshot, stored } = await exposed(statusAnswer(profile, { startedAt: START, at: START + MINUTE }));
    const found = await seriesOfPanel(makePlace(new FakePrometheus(stored)), listDescriptors(snapshot));
    const wrong = snapshot.readings.flatMap((reading) => {
      const series = reading && reading.value !== null ? getSeries(reading.descriptor) : undefined;
      if (!reading || !series || (series.name === UNKNOWN_READING.name && typeof reading.value !== 'number')) {
        return [];
      }
      const { value, descriptor: one } = reading;
      const expected = typeof value === 'number' && series.factor !== 1 ? Number(value.toPrecision(12)) : value;
      const got = found.get(one.id)?.values;
      return got?.length === 1 && got[0] === expected ? [] : [[one.id, expected, got]];
    });
    expect(wrong).toEqual([]);
    expect(found.size).toBeGreaterThan(100);
  });

  it('with any module names', async () => {
    const answer = statusAnswer('m600', { startedAt: START, at: START + MINUTE });
    const text = JSON.stringify(answer);
    const name = fc.oneof(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(fc.tuple(name, name), async ([one, two]) => {
        const named = JSON.parse(text);
        const [port] = named.data.network.ports;
        named.data.network.ports = [one, two].map((name) => ({ ...port, 'object-id': name }));
        const { snapshot, stored } = await exposed(named);
        const links = listDescriptors(snapshot).filter(({ metric }) => metric === 'network/ports/*/link');
        const found = await seriesOfPanel(makePlace(new FakePrometheus(stored)), links);
        expect([...found.keys()].length).toBeGreaterThan(0);
        found.forEach(({ values }) => expect(values).toEqual([true]));
      }),
      { numRuns: 50 }
    );
  });

  it('of this device only', async () => {
    const uptime = descriptor('system/uptime');
    const of = (instance: string, value: number): Stored => ({
      name: 'lantime_system_uptime_seconds',
      labels: { instance },
      samples: [[START, value]],
    });
    const fake = new FakePrometheus([of('lt1', 1), of('lt2', 2)]);
    expect((await seriesOfPanel(makePlace(fake, 'lt2'), [uptime])).get(uptime.id)?.values).toEqual([2]);
    expect((await seriesOfPanel(makePlace(fake, 'other'), [uptime])).size).toBe(0);
  });
});

describe('the queries', () => {
  const expressions = async (descriptors: Descriptor[], rates = false) => {
    const fake = new FakePrometheus([]);
    await prometheusSeries(makePlace(fake), descriptors, wanted(), rates);
    return fake.targets.map(({ expr }) => expr);
  };

  it('select as little as possible, and all metrics of a panel at once', async () => {
    const ports = ['lan0', 'lan1'].map((port) => descriptor(`network/ports/${port}/link`));
    const links = 'lantime_network_port_link_up{instance="lt1",port=~"lan0|lan1"}';
    expect(await expressions(ports)).toEqual([links]);
    const offset = 'lantime_ntp_peer_offset_seconds{instance="lt1",association="ref_1"}';
    const [all, ...others] = await expressions([...ports, descriptor('ntp/ref_1/offset'), descriptor('system/uptime')]);
    expect(others).toEqual([]);
    expect(splitExpression(all).map(({ expr }) => expr)).toEqual([
      links,
      offset,
      'lantime_system_uptime_seconds{instance="lt1"}',
    ]);
  });

  it('do not list members if there are very many', async () => {
    const { snapshot } = await exposed(statusAnswer('full', { startedAt: START, at: START + MINUTE }));
    const offsets = listDescriptors(snapshot).filter(({ metric }) => metric === 'syncmon/nodes/*/offset');
    expect(offsets).toHaveLength(100);
    expect(await expressions(offsets)).toEqual(['lantime_syncmon_node_offset_seconds{instance="lt1"}']);
  });

  it('leave rates and steps to the data source', async () => {
    const counter = descriptor('network/ports/lan0/statistics/rx-bytes');
    expect(await expressions([counter], true)).toEqual([
      'rate(lantime_network_port_receive_bytes_total{instance="lt1",port="lan0"}[$__rate_interval])',
    ]);
    expect(await expressions([descriptor('system/uptime')], true)).toEqual([
      'lantime_system_uptime_seconds{instance="lt1"}',
    ]);
    const fake = new FakePrometheus([]);
    await prometheusSeries(makePlace(fake), [counter], wanted({ intervalMs: 3_600_000 }), false);
    expect(fake.requests[0]).toMatchObject({ intervalMs: 3_600_000, interval: '3600s' });
    expect(fake.targets[0]).toMatchObject({
      range: true,
      instant: false,
      interval: '3600s',
      datasource: { uid: 'prom' },
    });
  });

  it('are not made for what is not in Prometheus', async () => {
    const fake = new FakePrometheus([]);
    expect((await seriesOfPanel(makePlace(fake), [])).size).toBe(0);
    expect((await prometheusChanges(makePlace(fake), [], wanted())).series.size).toBe(0);
    expect(fake.requests).toEqual([]);
  });
});

describe('a series', () => {
  const uptime = descriptor('system/uptime');
  const clock = descriptor('system/sync-status/clock-status/clock');
  const at = (...steps: number[]) => steps.map((step) => START - 60 * MINUTE + step * 15_000);
  const seriesFor = async (one: Descriptor, stored: Stored[]) =>
    (await seriesOfPanel(makePlace(new FakePrometheus(stored)), [one])).get(one.id);
  const uptimes = (samples: Array<[number, number]>): Stored[] => [
    { name: 'lantime_system_uptime_seconds', labels: { instance: 'lt1' }, samples },
  ];
  const state = (name: string, times: number[]): Stored => ({
    name: 'lantime_sync_clock_state',
    labels: { instance: 'lt1', state: name },
    samples: times.map((time) => [time, 1]),
  });

  it('has a gap where steps are missing, which starts at the end of the last value', async () => {
    const [a, b, d, e] = at(0, 1, 3, 4);
    const series = await seriesFor(uptime, uptimes([a, b, d, e].map((time, i) => [time, i])));
    expect(series).toEqual({ times: [a, b, b + 15_000, d, e], values: [0, 1, null, 2, 3] });
  });

  it('uses the step of the panel if the response has none', async () => {
    const [a, b] = at(0, 1);
    const fake = new FakePrometheus(
      uptimes([
        [a, 1],
        [b, 2],
      ]),
      null,
      '5s'
    );
    const narrow = wanted({ intervalMs: 5000 });
    expect((await seriesOfPanel(makePlace(fake), [uptime], narrow)).get(uptime.id)?.values).toEqual([1, null, 2]);
  });

  it('leaves out values that are not numbers', async () => {
    const [a, b, c] = at(0, 1, 2);
    expect(
      (
        await seriesFor(
          uptime,
          uptimes([
            [a, NaN],
            [b, 1],
            [c, Infinity],
          ])
        )
      )?.values
    ).toEqual([1]);
  });

  it('of a state set has one state at a time, even an unknown one', async () => {
    const [a, b, c, d] = at(0, 1, 2, 3);
    const series = await seriesFor(clock, [state('synchronized', [a, d]), state('free-run', [b, c])]);
    expect(series).toEqual({ times: [a, b, c, d], values: ['synchronized', 'free-run', 'free-run', 'synchronized'] });
  });

  it('has rising times for any input', async () => {
    const sample = fc.tuple(fc.nat(40), fc.constantFrom('synchronized', 'holdover', 'x'));
    await fc.assert(
      fc.asyncProperty(fc.array(sample), async (samples) => {
        const names = [...new Set(samples.map(([, name]) => name))];
        const stored = names.map((name) =>
          state(name, at(...new Set(samples.filter(([, other]) => other === name).map(([step]) => step))).sort())
        );
        const series = await seriesFor(clock, stored);
        const times = series?.times ?? [];
        expect(times.every((time, i) => i === 0 || time > times[i - 1])).toBe(true);
        expect(times).toHaveLength(series?.values.length ?? 0);
      })
    );
  });
});

describe('changes', () => {
  const wantedFor = (days: number): Wanted => {
    const range = { from: dateTime(START - days * 86_400_000), to: dateTime(START) };
    return wanted({ range: { ...range, raw: range } });
  };
  const search = async (id: string, hours = 1) => {
    const fake = new FakePrometheus([]);
    await prometheusChanges(makePlace(fake), [descriptor(id)], wantedFor(hours / 24));
    return fake.targets.map(({ expr, instant }) => [expr, instant]);
  };
  const FROM = START / 1000 - 3600;

  it.each([
    ['system/sync-status/clock-status/clock', 'changes(lantime_sync_clock_state{instance="lt1"}[3600s]) > 0'],
    ['system/uptime', 'resets(lantime_system_uptime_seconds{instance="lt1"}[3600s]) > 0'],
    [
      'chassis0/slots/clk1/module/info/model',
      'count by (chassis, slot) (count_over_time(lantime_module_info{instance="lt1",chassis="chassis0",slot="clk1"}[3600s])) > 1',
    ],
    [
      // An event that never happened before has no series until then.
      'notification/events/antenna-faulty/last-triggered',
      [
        'changes(lantime_event_last_triggered_timestamp_seconds{instance="lt1",event="antenna-faulty"}[3600s]) > 0',
        `max_over_time(lantime_event_last_triggered_timestamp_seconds{instance="lt1",event="antenna-faulty"}[3600s]) >= ${FROM}`,
      ].join(' or '),
    ],
  ])('of %s are looked for first', async (id, expr) => {
    expect(await search(id)).toEqual([[expr, true]]);
  });

  it('are queried in full only for readings that changed', async () => {
    const [one, two] = ['lan0', 'lan1'].map((port) => descriptor(`network/ports/${port}/link`));
    const times = [0, 1, 2].map((step) => START - (3 - step) * 15_000);
    const fake = new FakePrometheus([
      {
        name: 'lantime_network_port_link_up',
        labels: { instance: 'lt1', port: 'lan1' },
        samples: times.map((time, i) => [time, i === 1 ? 0 : 1]),
      },
    ]);
    const { series, stepMs } = await prometheusChanges(makePlace(fake), [one, two], wantedFor(1 / 24));
    expect([...series]).toEqual([[two.id, { times, values: [true, false, true] }]]);
    expect(stepMs).toBe(15_000);
    expect(fake.requests).toHaveLength(2);
    expect(fake.targets[1]).toMatchObject({
      expr: 'lantime_network_port_link_up{instance="lt1",port="lan1"}',
      range: true,
    });
  });

  it('report their resolution if the data source uses longer steps', async () => {
    const uptimes = { name: 'lantime_system_uptime_seconds', labels: { instance: 'lt1' } };
    const fake = new FakePrometheus([{ ...uptimes, samples: [[START, 1]] }], 60_000);
    const { stepMs } = await prometheusChanges(makePlace(fake), [descriptor('system/uptime')], wantedFor(1 / 24));
    expect(stepMs).toBe(60_000);
  });

  it('stay within the number of points that Prometheus returns, and report their resolution', async () => {
    const fake = new FakePrometheus([
      { name: 'lantime_system_uptime_seconds', labels: { instance: 'lt1' }, samples: [[START, 1]] },
    ]);
    const { stepMs } = await prometheusChanges(makePlace(fake), [descriptor('system/uptime')], wantedFor(30));
    expect(stepMs).toBe(330_000);
    expect((30 * 86_400_000) / fake.requests[1].intervalMs).toBeLessThan(11_000);
  });
});

describe('few requests', () => {
  const uptime = descriptor('system/uptime');
  const link = descriptor('network/ports/lan0/link');
  const samplesUntil = (end: number): Array<[number, number]> =>
    Array.from({ length: 300 }, (_, i): [number, number] => [end - (299 - i) * 15_000, i]);
  const stored: Stored[] = [
    { name: 'lantime_system_uptime_seconds', labels: { instance: 'lt1' }, samples: samplesUntil(START + 2 * MINUTE) },
  ];
  const later = (minutes: number): Wanted => {
    const range = {
      from: dateTime(START - (60 - minutes) * MINUTE),
      to: dateTime(START + minutes * MINUTE),
    };
    return wanted({ range: { ...range, raw: range } });
  };

  it('are made: panels that ask at the same time share one', async () => {
    const fake = new FakePrometheus(stored);
    await Promise.all([
      prometheusSeries(makePlace(fake), [uptime], wanted(), false),
      prometheusSeries(makePlace(fake), [link], wanted(), false),
      prometheusSeries(makePlace(fake), [uptime], wanted({ intervalMs: 2000 }), false),
    ]);
    expect(fake.requests).toHaveLength(1);
    expect(fake.targets).toHaveLength(2);
  });

  it('are made: a refresh asks for the end of the range only, and has the same series as a new page', async () => {
    const fake = new FakePrometheus(stored);
    await prometheusSeries(makePlace(fake), [uptime], wanted(), false);
    const refreshed = await prometheusSeries(makePlace(fake), [uptime], later(1), false);
    const [whole, end] = fake.requests.map(({ range }) => (range.to.valueOf() - range.from.valueOf()) / MINUTE);
    expect(whole).toBe(60);
    expect(end).toBeLessThanOrEqual(6);
    const anew = await prometheusSeries(makePlace(new FakePrometheus(stored)), [uptime], later(1), false);
    expect(refreshed).toEqual(anew);
    expect(refreshed.series.get(uptime.id)?.times).toHaveLength(241);
  });

  it('are made, but the whole range where it begins earlier, or ends before what is known', async () => {
    for (const other of [later(-30), wanted({ range: { ...later(0).range, from: dateTime(START - 90 * MINUTE) } })]) {
      const fake = new FakePrometheus(stored);
      await prometheusSeries(makePlace(fake), [uptime], wanted(), false);
      const found = await prometheusSeries(makePlace(fake), [uptime], other, false);
      expect(found).toEqual(await prometheusSeries(makePlace(new FakePrometheus(stored)), [uptime], other, false));
    }
  });

  it('have the same points for panels of any width, as far apart as scrapes', async () => {
    for (const interval of [undefined, '15s', '$interval', 'nonsense']) {
      const fake = new FakePrometheus(stored, 15_000, interval);
      await prometheusSeries(makePlace(fake), [uptime], wanted({ intervalMs: 2000 }), false);
      expect(fake.targets[0]).toMatchObject({ interval: '15s' });
    }
    const rare = new FakePrometheus(stored, 60_000, '1m');
    await prometheusSeries(makePlace(rare), [uptime], wanted({ intervalMs: 70_000 }), false);
    expect(rare.targets[0]).toMatchObject({ interval: '120s' });
  });

  it('find the changes of every reading of a device: ten queries, and of a range that is known what is new', async () => {
    const { snapshot, stored: device } = await exposed(statusAnswer('full', { startedAt: START, at: START + MINUTE }), [
      START - MINUTE,
    ]);
    const fake = new FakePrometheus(device);
    const all = listDescriptors(snapshot);
    const first = await prometheusChanges(makePlace(fake), all, wanted());
    expect(fake.targets.length).toBeLessThanOrEqual(10);
    const before = fake.targets.length;
    const second = await prometheusChanges(makePlace(fake), all, later(1));
    expect([...second.series.keys()].sort()).toEqual([...first.series.keys()].sort());
    const searches = fake.targets.slice(before).filter(({ instant }) => instant);
    expect(searches.length).toBeGreaterThan(0);
    searches.forEach(({ expr }) => expect(expr).toMatch(/\[360s\]/));
  });

  it('fail alone: another panel of the same request has its series', async () => {
    const fake = new FakePrometheus(stored);
    const place = makePlace({
      uid: 'prom',
      type: 'prometheus',
      query: (request: DataQueryRequest<any>) => {
        const broken = (request.targets as Target[]).find(({ expr }) => expr.includes('link'));
        const rest = { ...request, targets: request.targets.filter((one) => one !== (broken as unknown)) };
        return fake
          .query(rest)
          .pipe(map((answer) => ({ ...answer, errors: [{ refId: broken?.refId, message: 'too many samples' }] })));
      },
    });
    const [found, failed] = await Promise.allSettled([
      prometheusSeries(place, [uptime], wanted(), false),
      prometheusSeries(place, [link], wanted(), false),
    ]);
    expect(found.status === 'fulfilled' && found.value.series.has(uptime.id)).toBe(true);
    expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'too many samples' } });
  });
});

describe('a data source that fails', () => {
  const asked = (query: () => unknown) =>
    seriesOfPanel(makePlace({ uid: 'prom', type: 'prometheus', query }), [descriptor('system/uptime')]);

  it.each<[string, Partial<DataQueryResponse>]>([
    ['bad_data: parse error', { errors: [{ message: 'bad_data: parse error' }] }],
    ['from the body', { errors: [{ data: { message: 'from the body' } }] }],
    // Older versions have only a single error.
    ['Bad Gateway', { error: { statusText: 'Bad Gateway' } } as object],
    ['it returned an error', { errors: [{}] }],
  ])('does so in its own words: %s', async (message, answer) => {
    await expect(asked(() => of({ data: [], ...answer }))).rejects.toThrow(message);
  });

  it('also does so with a rejected promise', async () => {
    await expect(asked(() => Promise.reject(new Error('offline')))).rejects.toThrow('offline');
  });

  it('has no series if it returns nothing', async () => {
    expect((await asked(() => EMPTY)).size).toBe(0);
    expect((await asked(() => of({ data: [{ fields: [], length: 0 }] }))).size).toBe(0);
  });
});
