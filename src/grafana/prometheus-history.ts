/**
 * The past of readings from a Prometheus data source of this Grafana, which the exporter fills with the same readings
 * under the names of `lantime/prometheus-names.ts`. It is asked through Grafana like any other data source, so Mimir, Thanos
 * and VictoriaMetrics do as well.
 */
import {
  DataFrame,
  DataQueryError,
  DataQueryRequest,
  DataQueryResponse,
  dateTime,
  Field,
  FieldType,
  Labels,
} from '@grafana/data';
import { DataQuery } from '@grafana/schema';
import { from, lastValueFrom, Observable } from 'rxjs';
import { Series } from '../history/series';
import { UPTIME } from '../changes/facts';
import { Metric, PREFIX, seriesOf } from '../lantime/prometheus-names';
import { Descriptor, ReadingValue } from '../lantime/types';
import { takenOver } from './membrane';
import { reasonOf } from './failure-reason';

/** What is used of another data source; Grafana's own type of it differs between versions. */
export interface OtherDataSource {
  readonly uid: string;
  readonly type: string;
  query(request: object): Observable<DataQueryResponse> | Promise<DataQueryResponse>;
}

/** Where the device is in Prometheus. */
export interface PrometheusPlace {
  dataSource: OtherDataSource;
  /** Labels that name the device, `{ instance: 'clock-room' }`. */
  labels: Readonly<Record<string, string>>;
}

/** Time and number of points wanted, as the panel has them. */
export type Wanted = Pick<
  DataQueryRequest,
  'range' | 'requestId' | 'panelId' | 'intervalMs' | 'maxDataPoints' | 'timezone' | 'app' | 'startTime'
>;

interface PrometheusQuery extends DataQuery {
  expr: string;
  range: boolean;
  instant: boolean;
  format: 'time_series';
  interval?: string;
}

/** Readings of one metric, which one query brings. */
interface Group {
  metric: Metric;
  /** By the values of the labels. */
  members: Map<string, Descriptor>;
  /** Labels of each member. */
  labels: Array<Readonly<Record<string, string>>>;
}

/** Samples further apart than this many steps have a gap between them. */
const STEPS_TO_A_GAP = 1.5;
/** More values than this in a matcher are not worth their bytes: the query then brings the whole metric. */
const MOST_ALTERNATIVES = 50;

const memberKey = ({ labelNames }: Metric, labels: Labels) =>
  JSON.stringify(labelNames.map((name) => labels[name] ?? ''));
const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
const asPattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function groupsOf(descriptors: Iterable<Descriptor>): Group[] {
  const groups = new Map<string, Group>();
  for (const descriptor of descriptors) {
    const series = seriesOf(descriptor);
    if (series) {
      const key = `${series.name} ${series.form} ${series.textLabel ?? ''}`;
      const group: Group = groups.get(key) ?? { metric: series, members: new Map(), labels: [] };
      groups.set(key, group);
      group.members.set(memberKey(series, series.labels), descriptor);
      group.labels.push(series.labels);
    }
  }
  return [...groups.values()];
}

/** The narrowest selector of a metric that finds all of some members. */
function selector({ metric, labels }: Group, place: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(place).map(([name, value]) => `${name}=${quoted(value)}`);
  for (const name of metric.labelNames) {
    const values = [...new Set(labels.map((one) => one[name] ?? ''))];
    if (values.length === 1) {
      matchers.push(`${name}=${quoted(values[0])}`);
    } else if (values.length <= MOST_ALTERNATIVES) {
      matchers.push(`${name}=~${quoted(values.map(asPattern).join('|'))}`);
    }
  }
  return `${metric.name}{${matchers.join(',')}}`;
}

/** Asks a Prometheus data source. @throws with the data source's own words when it cannot answer */
async function ask(place: PrometheusPlace, wanted: Wanted, targets: PrometheusQuery[]): Promise<DataFrame[]> {
  const request = {
    ...wanted,
    scopedVars: {},
    targets,
    interval: `${Math.max(1, Math.round(wanted.intervalMs / 1000))}s`,
  };
  const answer = place.dataSource.query(request);
  const { data, errors, ...old } = await lastValueFrom<DataQueryResponse, DataQueryResponse>(from(answer), {
    defaultValue: { data: [] },
  });
  const problem = errors?.[0] ?? (old as { error?: DataQueryError }).error;
  if (problem) {
    throw new Error(reasonOf(problem));
  }
  return takenOver(data as DataFrame[]);
}

interface Samples {
  labels: Labels;
  times: number[];
  values: number[];
  stepMs: number | undefined;
}

/** The series in a frame, which may hold one or several. */
function samplesIn(frame: DataFrame): Samples[] {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  if (!time) {
    return [];
  }
  return frame.fields
    .filter(({ type }) => type === FieldType.number)
    .map((field: Field) => {
      const samples: Samples = {
        labels: field.labels ?? {},
        times: [],
        values: [],
        stepMs: time.config.interval ?? undefined,
      };
      // Older versions hand out vectors, which are lists, too, but not arrays.
      for (let i = 0; i < frame.length; i++) {
        const value: unknown = field.values[i];
        if (typeof value === 'number' && Number.isFinite(value)) {
          samples.times.push(time.values[i]);
          samples.values.push(value);
        }
      }
      return samples;
    });
}

/** The values of a reading in what Prometheus has of it. */
function valuesOf({ form, factor, textLabel }: Metric, { values, labels }: Samples): ReadingValue[] {
  switch (form) {
    case 'boolean':
      return values.map((value) => value === 1);
    case 'states':
      return values.map(() => labels.state ?? null);
    case 'info':
      return values.map(() => labels[textLabel ?? ''] ?? null);
    default:
      // Prometheus' units are ours times a power of ten or two; the digits beyond are noise of the division.
      return factor === 1 ? values : values.map((value) => Number((value / factor).toPrecision(12)));
  }
}

/** One series of the parts in which a reading may come: a state set has one part for each state. */
function join(parts: Series[], stepMs: number): Series {
  const samples = parts
    .flatMap(({ times, values }) => times.map((time, i) => [time, values[i]] as const))
    .sort(([a], [b]) => a - b);
  const series: Series = { times: [], values: [] };
  for (const [time, value] of samples) {
    const last = series.times[series.times.length - 1];
    if (time === last) {
      continue; // two states at once: the device cannot be in both, and nobody can tell
    }
    if (last !== undefined && time - last > STEPS_TO_A_GAP * stepMs) {
      series.times.push(last + stepMs);
      series.values.push(null);
    }
    series.times.push(time);
    series.values.push(value);
  }
  return series;
}

/** How far back a device is looked for that is away. */
const KNOWN_WITHIN = '1d';

/**
 * The labels of every series that Prometheus had of a device within a day, with the name as `__name__`.
 * @throws with the data source's own words when it cannot answer
 */
export async function prometheusLabels(place: PrometheusPlace, now: number): Promise<Labels[]> {
  const { uid, type } = place.dataSource;
  const matchers = Object.entries({ ...place.labels }).map(([name, value]) => `${name}=${quoted(value)}`);
  const wanted: Wanted = {
    range: { from: dateTime(now - 60_000), to: dateTime(now), raw: { from: 'now-1m', to: 'now' } },
    requestId: `lantime-known-${uid}-${matchers.join()}`,
    timezone: 'utc',
    app: 'lantime',
    startTime: now,
    maxDataPoints: 1,
    intervalMs: 60_000,
  };
  const frames = await ask(place, wanted, [
    {
      refId: refIdOf(0),
      // Keeps the name, unlike other functions.
      expr: `last_over_time({__name__=~"${PREFIX}.+",${matchers.join(',')}}[${KNOWN_WITHIN}])`,
      range: false,
      instant: true,
      format: 'time_series',
      datasource: { uid, type },
    },
  ]);
  return frames.flatMap(samplesIn).map(({ labels }) => labels);
}

/** What Prometheus has of some readings. */
export interface Found {
  /** By identity; readings that Prometheus does not have are missing. */
  series: Map<string, Series>;
  /** Milliseconds between points, at most: what changed did so up to this long before it is seen. */
  stepMs: number;
}

/** Milliseconds between points, if the answer does not tell. */
function stepOf(samples: readonly Samples[], fallback: number): number {
  return samples.find(({ stepMs }) => stepMs !== undefined)?.stepMs ?? fallback;
}

function collect(groups: readonly Group[], frames: readonly DataFrame[], fallbackStep: number): Found {
  const found: Found = { series: new Map(), stepMs: fallbackStep };
  groups.forEach(({ metric, members }, i) => {
    const samples = frames.filter(({ refId }) => refId === refIdOf(i)).flatMap(samplesIn);
    const stepMs = stepOf(samples, fallbackStep);
    found.stepMs = Math.max(found.stepMs, stepMs);
    const parts = new Map<Descriptor, Series[]>();
    for (const one of samples) {
      const member = members.get(memberKey(metric, one.labels));
      if (member) {
        const list = parts.get(member) ?? [];
        parts.set(member, list);
        list.push({ times: one.times, values: valuesOf(metric, one) });
      }
    }
    parts.forEach((list, { id }) => found.series.set(id, join(list, stepMs)));
  });
  return found;
}

const refIdOf = (group: number) => `H${group}`;

/**
 * Series of readings over the range of a panel.
 * @param rates whether counters come as their increase per second
 * @throws with the data source's own words when it cannot answer
 */
export async function prometheusSeries(
  place: PrometheusPlace,
  descriptors: readonly Descriptor[],
  wanted: Wanted,
  rates: boolean
): Promise<Found> {
  const groups = groupsOf(descriptors);
  const targets = groups.map((group, i) => {
    const all = selector(group, place.labels);
    const isRate = rates && group.metric.type === 'counter';
    const expr = isRate ? `rate(${all}[$__rate_interval])` : group.metric.form === 'states' ? `${all} == 1` : all;
    return rangeQuery(place, refIdOf(i), expr);
  });
  return collect(groups, targets.length === 0 ? [] : await ask(place, wanted, targets), wanted.intervalMs);
}

function rangeQuery({ dataSource }: PrometheusPlace, refId: string, expr: string): PrometheusQuery {
  const { uid, type } = dataSource;
  return { refId, expr, range: true, instant: false, format: 'time_series', datasource: { uid, type } };
}

/** Points of a series in which changes are looked for; Prometheus gives no more than 11,000. */
const MOST_POINTS = 8000;
const SHORTEST_STEP_S = 15;

/**
 * Series of those readings that changed in a range: first the few that did are found, then they are asked for in full.
 * @throws with the data source's own words when it cannot answer
 */
export async function prometheusChanges(
  place: PrometheusPlace,
  descriptors: readonly Descriptor[],
  wanted: Wanted
): Promise<Found> {
  const seconds = Math.max(1, Math.ceil((wanted.range.to.valueOf() - wanted.range.from.valueOf()) / 1000));
  const stepMs = 1000 * Math.max(SHORTEST_STEP_S, Math.ceil(seconds / MOST_POINTS));
  const finely = { ...wanted, intervalMs: stepMs, maxDataPoints: MOST_POINTS };
  const groups = groupsOf(descriptors);
  if (groups.length === 0) {
    return { series: new Map(), stepMs };
  }
  const { uid, type } = place.dataSource;
  const searches = groups.map((group, i): PrometheusQuery => ({
    refId: refIdOf(i),
    expr: changedIn(group, selector(group, place.labels), seconds, wanted.range.from.valueOf() / 1000),
    range: false,
    instant: true,
    format: 'time_series',
    datasource: { uid, type },
  }));
  const found = await ask(place, finely, searches);
  const changed = groups.flatMap(({ metric, members }, i) => {
    const keys = new Set(
      found
        .filter(({ refId }) => refId === refIdOf(i))
        .flatMap(samplesIn)
        .filter(({ values }) => values.length > 0)
        .map(({ labels }) => memberKey(metric, labels))
    );
    return [...members].filter(([key]) => keys.has(key)).map(([, descriptor]) => descriptor);
  });
  return prometheusSeries(place, changed, finely, false);
}

/** Gives a sample for each series that changed. @param from start of the range, seconds since 1970 */
function changedIn({ metric, members }: Group, all: string, seconds: number, from: number): string {
  const isAny = (test: (descriptor: Descriptor) => boolean) => [...members.values()].some(test);
  switch (true) {
    case isAny(({ field }) => field === UPTIME):
      return `resets(${all}[${seconds}s]) > 0`;
    case isAny(({ kind }) => kind === 'timestamp'):
      // What happened for the first time has a series from then on, which need not change any more.
      return `changes(${all}[${seconds}s]) > 0 or max_over_time(${all}[${seconds}s]) >= ${from}`;
    case metric.form === 'info':
      // The text is a label: another text is another series.
      return `count by (${metric.labelNames.join(', ')}) (count_over_time(${all}[${seconds}s])) > 1`;
    default:
      return `changes(${all}[${seconds}s]) > 0`;
  }
}
