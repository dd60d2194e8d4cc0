/**
 * The history of readings from a Prometheus data source of this Grafana, to which the exporter provides the same readings
 * under the names of `lantime/prometheus-names.ts`. It is queried through Grafana like any other data source, so Mimir,
 * Thanos and VictoriaMetrics work as well.
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
import { Metric, PREFIX, getSeries } from '../lantime/prometheus-names';
import { Descriptor, ReadingValue } from '../lantime/types';
import { takenOver } from './membrane';
import { getFailureReason } from './failure-reason';

/** The part of another data source that is used; Grafana's own type differs between versions. */
export interface OtherDataSource {
  readonly uid: string;
  readonly type: string;
  query(request: object): Observable<DataQueryResponse> | Promise<DataQueryResponse>;
}

/** Where the device is found in Prometheus. */
export interface PrometheusPlace {
  dataSource: OtherDataSource;
  /** Labels that identify the device, such as `{ instance: 'clock-room' }`. */
  labels: Readonly<Record<string, string>>;
}

/** Time range and number of points, as requested by the panel. */
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

/** Readings of one metric, which one query returns. */
interface Group {
  metric: Metric;
  /** By label values. */
  members: Map<string, Descriptor>;
  /** Labels of each member. */
  labels: Array<Readonly<Record<string, string>>>;
}

/** Samples more than this many steps apart have a gap between them. */
const STEPS_TO_A_GAP = 1.5;
/** With more values than this in a matcher, selecting the whole metric is cheaper. */
const MOST_ALTERNATIVES = 50;

const memberKey = ({ labelNames }: Metric, labels: Labels) =>
  JSON.stringify(labelNames.map((name) => labels[name] ?? ''));
/** A label value as a PromQL string. */
const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
/** A label value as a regular expression that matches exactly it. */
const asPattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function groupByQuery(descriptors: Iterable<Descriptor>): Group[] {
  const groups = new Map<string, Group>();
  for (const descriptor of descriptors) {
    const series = getSeries(descriptor);
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

/** The narrowest selector of a metric that finds all members of a group. */
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

/** Queries a Prometheus data source. @throws an Error with the data source's own message if the query fails */
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
    throw new Error(getFailureReason(problem));
  }
  return takenOver(data as DataFrame[]);
}

interface Samples {
  labels: Labels;
  times: number[];
  values: number[];
  stepMs: number | undefined;
}

/** The one or more series in a frame. */
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
      // Older versions return vectors, which can be indexed but are not arrays.
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

/** The values of a reading from its samples in Prometheus. */
function toReadingValues({ form, factor, textLabel }: Metric, { values, labels }: Samples): ReadingValue[] {
  switch (form) {
    case 'boolean':
      return values.map((value) => value === 1);
    case 'states':
      return values.map(() => labels.state ?? null);
    case 'info':
      return values.map(() => labels[textLabel ?? ''] ?? null);
    default:
      // Units in Prometheus are ours times a power of ten or two; further digits are rounding noise of the division.
      return factor === 1 ? values : values.map((value) => Number((value / factor).toPrecision(12)));
  }
}

/** Joins the series of which a reading may consist: a state set has one for each state. */
function join(parts: Series[], stepMs: number): Series {
  const samples = parts
    .flatMap(({ times, values }) => times.map((time, i) => [time, values[i]] as const))
    .sort(([a], [b]) => a - b);
  const series: Series = { times: [], values: [] };
  for (const [time, value] of samples) {
    const last = series.times[series.times.length - 1];
    if (time === last) {
      continue; // two states at the same time: the device cannot be in both, so keep the first
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

/** How far back to look for a device that cannot be reached. */
const KNOWN_WITHIN = '1d';

/**
 * The labels of every series that Prometheus had for a device within the last day, with the name as `__name__`.
 * @throws an Error with the data source's own message if the query fails
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
      refId: toRefId(0),
      // Unlike other functions, this one keeps the name.
      expr: `last_over_time({__name__=~"${PREFIX}.+",${matchers.join(',')}}[${KNOWN_WITHIN}])`,
      range: false,
      instant: true,
      format: 'time_series',
      datasource: { uid, type },
    },
  ]);
  return frames.flatMap(samplesIn).map(({ labels }) => labels);
}

/** What Prometheus has for some readings. */
export interface Found {
  /** By identity; readings that Prometheus does not have are absent. */
  series: Map<string, Series>;
  /** Longest time between points, milliseconds: a change may have happened up to this long before it is seen. */
  stepMs: number;
}

/** Milliseconds between points; the fallback if the response does not say. */
function findStep(samples: readonly Samples[], fallback: number): number {
  return samples.find(({ stepMs }) => stepMs !== undefined)?.stepMs ?? fallback;
}

function collect(groups: readonly Group[], frames: readonly DataFrame[], fallbackStep: number): Found {
  const found: Found = { series: new Map(), stepMs: fallbackStep };
  groups.forEach(({ metric, members }, i) => {
    const samples = frames.filter(({ refId }) => refId === toRefId(i)).flatMap(samplesIn);
    const stepMs = findStep(samples, fallbackStep);
    found.stepMs = Math.max(found.stepMs, stepMs);
    const parts = new Map<Descriptor, Series[]>();
    for (const one of samples) {
      const member = members.get(memberKey(metric, one.labels));
      if (member) {
        const list = parts.get(member) ?? [];
        parts.set(member, list);
        list.push({ times: one.times, values: toReadingValues(metric, one) });
      }
    }
    parts.forEach((list, { id }) => found.series.set(id, join(list, stepMs)));
  });
  return found;
}

const toRefId = (group: number) => `H${group}`;

/**
 * Series of readings over the range of a panel.
 * @param rates whether counters are returned as their increase per second
 * @throws an Error with the data source's own message if the query fails
 */
export async function prometheusSeries(
  place: PrometheusPlace,
  descriptors: readonly Descriptor[],
  wanted: Wanted,
  rates: boolean
): Promise<Found> {
  const groups = groupByQuery(descriptors);
  const targets = groups.map((group, i) => {
    const all = selector(group, place.labels);
    const isRate = rates && group.metric.type === 'counter';
    const expr = isRate ? `rate(${all}[$__rate_interval])` : group.metric.form === 'states' ? `${all} == 1` : all;
    return rangeQuery(place, toRefId(i), expr);
  });
  return collect(groups, targets.length === 0 ? [] : await ask(place, wanted, targets), wanted.intervalMs);
}

function rangeQuery({ dataSource }: PrometheusPlace, refId: string, expr: string): PrometheusQuery {
  const { uid, type } = dataSource;
  return { refId, expr, range: true, instant: false, format: 'time_series', datasource: { uid, type } };
}

/** Most points of a series searched for changes; Prometheus returns at most 11,000. */
const MOST_POINTS = 8000;
const SHORTEST_STEP_S = 15;

/**
 * Series of the readings that changed in a range: a first query finds the few that did, a second returns them in full.
 * @throws an Error with the data source's own message if the query fails
 */
export async function prometheusChanges(
  place: PrometheusPlace,
  descriptors: readonly Descriptor[],
  wanted: Wanted
): Promise<Found> {
  const seconds = Math.max(1, Math.ceil((wanted.range.to.valueOf() - wanted.range.from.valueOf()) / 1000));
  const stepMs = 1000 * Math.max(SHORTEST_STEP_S, Math.ceil(seconds / MOST_POINTS));
  const finely = { ...wanted, intervalMs: stepMs, maxDataPoints: MOST_POINTS };
  const groups = groupByQuery(descriptors);
  if (groups.length === 0) {
    return { series: new Map(), stepMs };
  }
  const { uid, type } = place.dataSource;
  const searches = groups.map((group, i): PrometheusQuery => ({
    refId: toRefId(i),
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
        .filter(({ refId }) => refId === toRefId(i))
        .flatMap(samplesIn)
        .filter(({ values }) => values.length > 0)
        .map(({ labels }) => memberKey(metric, labels))
    );
    return [...members].filter(([key]) => keys.has(key)).map(([, descriptor]) => descriptor);
  });
  return prometheusSeries(place, changed, finely, false);
}

/** An expression with a sample for each series that changed. @param from start of the range, seconds since 1970 */
function changedIn({ metric, members }: Group, all: string, seconds: number, from: number): string {
  const isAny = (test: (descriptor: Descriptor) => boolean) => [...members.values()].some(test);
  switch (true) {
    case isAny(({ field }) => field === UPTIME):
      return `resets(${all}[${seconds}s]) > 0`;
    case isAny(({ kind }) => kind === 'timestamp'):
      // An event that happened for the first time starts a series, which may never change again.
      return `changes(${all}[${seconds}s]) > 0 or max_over_time(${all}[${seconds}s]) >= ${from}`;
    case metric.form === 'info':
      // The text is a label, so another text is another series.
      return `count by (${metric.labelNames.join(', ')}) (count_over_time(${all}[${seconds}s])) > 1`;
    default:
      return `changes(${all}[${seconds}s]) > 0`;
  }
}
