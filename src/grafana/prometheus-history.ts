/**
 * The history of readings from a Prometheus data source of this Grafana, to which the exporter provides the same readings
 * under the names of `lantime/prometheus-names.ts`. It is queried through Grafana like any other data source, so Mimir,
 * Thanos and VictoriaMetrics work as well.
 */
import { dateTime, Labels } from '@grafana/data';
import { Series } from '../history/series';
import { Metric, PREFIX } from '../lantime/prometheus-names';
import { Descriptor, ReadingValue } from '../lantime/types';
import { getClient, OtherDataSource, OVERLAP_MS, Samples, Wanted } from './prometheus-client';
import {
  changedExpression,
  combine,
  findPart,
  Group,
  groupByMetric,
  memberKey,
  quoted,
  seriesExpression,
} from './prometheus-expressions';

/** Where the device is found in Prometheus. */
export interface PrometheusPlace {
  dataSource: OtherDataSource;
  /** Labels that identify the device, such as `{ instance: 'clock-room' }`. */
  labels: Readonly<Record<string, string>>;
}

/** Samples more than this many steps apart have a gap between them. */
const STEPS_TO_A_GAP = 1.5;

/** Queries that one panel makes at most, and those of a list of changes: to find what changed, and to read it. */
const MOST_QUERIES = 4;
const MOST_SEARCHES = 6;

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
export async function prometheusLabels({ dataSource, labels }: PrometheusPlace, now: number): Promise<Labels[]> {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`);
  const wanted: Wanted = {
    range: { from: dateTime(now - 60_000), to: dateTime(now), raw: { from: 'now-1m', to: 'now' } },
    timezone: 'utc',
    app: 'lantime',
    startTime: now,
    intervalMs: 60_000,
  };
  // Unlike other functions, this one keeps the name.
  const expr = `last_over_time({__name__=~"${PREFIX}.+",${matchers.join(',')}}[${KNOWN_WITHIN}])`;
  const [found] = await getClient(dataSource).instant([expr], wanted);
  return found.map((samples) => samples.labels);
}

/** What Prometheus has for some readings. */
export interface Found {
  /** By identity; readings that Prometheus does not have are absent. */
  series: Map<string, Series>;
  /** Longest time between points, milliseconds: a change may have happened up to this long before it is seen. */
  stepMs: number;
}

function collect(groups: readonly Group[], samples: ReadonlyArray<readonly Samples[]>, fallbackStep: number): Found {
  const found: Found = { series: new Map(), stepMs: fallbackStep };
  groups.forEach(({ metric, members }, i) => {
    // The fallback if the response does not say.
    const stepMs = samples[i].find((one) => one.stepMs !== undefined)?.stepMs ?? fallbackStep;
    found.stepMs = Math.max(found.stepMs, stepMs);
    const parts = new Map<Descriptor, Series[]>();
    for (const one of samples[i]) {
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

/** Asks expressions together. @returns for each its samples */
async function askTogether(
  expressions: readonly string[],
  most: number,
  ask: (combined: readonly string[]) => Promise<Array<readonly Samples[]>>
): Promise<Samples[][]> {
  const combined = combine(expressions, most);
  const answers = await ask(combined.map(({ expr }) => expr));
  const samples = expressions.map((): Samples[] => []);
  answers.forEach((answer, i) => answer.forEach((one) => samples[findPart(combined[i], one.labels)]?.push(one)));
  return samples;
}

/**
 * Series of readings over the range of a panel.
 * @param rates whether counters are returned as their increase per second
 * @throws an Error with the data source's own message if the query fails
 */
export async function prometheusSeries(
  { dataSource, labels }: PrometheusPlace,
  descriptors: readonly Descriptor[],
  wanted: Wanted,
  rates: boolean
): Promise<Found> {
  const client = getClient(dataSource);
  const groups = groupByMetric(descriptors);
  const expressions = groups.map((group) => seriesExpression(group, labels, rates));
  const samples = await askTogether(expressions, MOST_QUERIES, (combined) => client.range(combined, wanted));
  return collect(groups, samples, client.stepMs(wanted));
}

/** What was searched for changes, and what changed there. */
interface Searched {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  changed: ReadonlySet<string>;
}

/** Of each data source, what was searched last, by what was searched. */
const searches = new WeakMap<OtherDataSource, Map<string, Searched>>();
const MOST_SEARCHES_KEPT = 20;

/**
 * Series of the readings that changed in a range: a first query finds the few that did, a second returns them in full.
 * @throws an Error with the data source's own message if the query fails
 */
export async function prometheusChanges(
  place: PrometheusPlace,
  descriptors: readonly Descriptor[],
  wanted: Wanted
): Promise<Found> {
  // As fine as Prometheus has it.
  const finely = { ...wanted, intervalMs: 0 };
  const groups = groupByMetric(descriptors);
  if (groups.length === 0) {
    return { series: new Map(), stepMs: getClient(place.dataSource).stepMs(finely) };
  }
  const changed = await findChanged(place, groups, finely);
  const members = groups.flatMap((group) => [...group.members.values()]);
  return prometheusSeries(
    place,
    members.filter(({ id }) => changed.has(id)),
    finely,
    false
  );
}

/** Ids of the readings that changed in a range. Of a range that was searched before, only what has come since is. */
async function findChanged(
  { dataSource, labels }: PrometheusPlace,
  groups: readonly Group[],
  wanted: Wanted
): Promise<ReadonlySet<string>> {
  const [start, end] = [wanted.range.from.valueOf(), wanted.range.to.valueOf()];
  const key = groups.map((group) => changedExpression(group, labels, 0, 0)).join();
  const known = searches.get(dataSource) ?? new Map<string, Searched>();
  searches.set(dataSource, known);
  const last = known.get(key);
  const continues = last !== undefined && last.from <= start && start <= last.to && last.to <= end;
  const since = continues ? Math.max(start, last.to - OVERLAP_MS) : start;
  const seconds = Math.max(1, Math.ceil((end - since) / 1000));
  const expressions = groups.map((group) => changedExpression(group, labels, seconds, start / 1000));
  const samples = await askTogether(expressions, MOST_SEARCHES, (combined) =>
    getClient(dataSource).instant(combined, wanted)
  );
  const changed = new Set(continues ? last.changed : []);
  groups.forEach(({ metric, members }, i) => {
    for (const { labels: own, values } of samples[i]) {
      const member = members.get(memberKey(metric, own));
      if (member && values.length > 0) {
        changed.add(member.id);
      }
    }
  });
  if (known.size >= MOST_SEARCHES_KEPT) {
    known.clear();
  }
  known.set(key, { from: start, to: end, changed });
  return changed;
}
