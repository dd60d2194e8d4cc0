/** What is asked of Prometheus about readings: one expression for each metric, several of them in one query. */
import { Labels } from '@grafana/data';
import { UPTIME } from '../changes/facts';
import { getSeries, Metric } from '../lantime/prometheus-names';
import { Descriptor } from '../lantime/types';

/** Readings of one metric, which one expression returns. */
export interface Group {
  metric: Metric;
  /** By label values. */
  members: Map<string, Descriptor>;
  /** Labels of each member. */
  labels: Array<Readonly<Record<string, string>>>;
}

/** With more values than this in a matcher, selecting the whole metric is cheaper. */
const MOST_ALTERNATIVES = 50;

/** What tells the members of a group apart. */
export const memberKey = ({ labelNames }: Metric, labels: Labels) =>
  JSON.stringify(labelNames.map((name) => labels[name] ?? ''));
/** A label value as a PromQL string. */
export const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
/** A label value as a regular expression that matches exactly it. */
export const asPattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Readings by metric; those that are not in Prometheus are left out. */
export function groupByMetric(descriptors: Iterable<Descriptor>): Group[] {
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
  return matchers.length > 0 ? `${metric.name}{${matchers.join(',')}}` : metric.name;
}

/** The range over which Grafana's Prometheus data source takes rates. */
const RATE_RANGE = '$__rate_interval';

/**
 * The series of a group.
 * @param rates whether counters are returned as their increase per second
 * @param range over which it is taken, as PromQL writes it
 */
export function seriesExpression(
  group: Group,
  place: Readonly<Record<string, string>>,
  rates: boolean,
  range = RATE_RANGE
): string {
  const all = selector(group, place);
  return rates && group.metric.type === 'counter'
    ? `rate(${all}[${range}])`
    : group.metric.form === 'states'
      ? `${all} == 1`
      : all;
}

/** An expression with a sample for each series that changed. @param seconds how far back from the end of the range; @param from its start, seconds since 1970 */
export function changedExpression(
  group: Group,
  place: Readonly<Record<string, string>>,
  seconds: number,
  from: number
): string {
  const { metric, members } = group;
  const all = selector(group, place);
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

/** Several expressions in one query, or one alone. */
export interface Combined {
  expr: string;
  /** Numbers of the expressions in it. */
  parts: readonly number[];
}

/** The label that tells which expression a series belongs to: most functions drop the name of the metric. */
const PART_LABEL = 'lantime_part';

/** As many expressions as one query always takes. */
const FEW = 10;

/**
 * Puts expressions together, so that Prometheus gets few queries.
 * @param most queries; at least one
 */
export function combine(expressions: readonly string[], most: number): Combined[] {
  const size = Math.max(FEW, Math.ceil(expressions.length / most));
  const combined: Combined[] = [];
  for (let first = 0; first < expressions.length; first += size) {
    const some = expressions.slice(first, first + size);
    const expr =
      some.length === 1
        ? some[0]
        : some.map((one, i) => `label_replace(${one}, "${PART_LABEL}", "${first + i}", "", "")`).join(' or ');
    combined.push({ expr, parts: some.map((_, i) => first + i) });
  }
  return combined;
}

/** The number of the expression that a series comes from. */
export const findPart = ({ parts }: Combined, labels: Labels): number =>
  parts.length === 1 ? parts[0] : Number(labels[PART_LABEL]);
