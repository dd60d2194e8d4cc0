/** A year of the bound of the time error, from the recording rules of `analysis/bound-records.ts`. */
import { BoundBuckets } from '../analysis/accuracy';
import { BOUND_COVERAGE, BOUND_LIMITS, BOUND_MAX, BOUND_WITHIN } from '../analysis/bound-records';
import { getClient, Samples, Wanted } from './prometheus-client';
import { quoted } from './prometheus-expressions';
import type { PrometheusPlace } from './prometheus-history';

/** What a bound is of: the device, or a node of SyncMon. */
export type BoundSubject = { kind: 'device' } | { kind: 'node'; node: string };

/** Bounds by subject; undefined where Prometheus has none. */
export interface RecordedBounds {
  statistics(subject: BoundSubject): BoundBuckets | undefined;
  series(subject: BoundSubject): Pick<Samples, 'times' | 'values'> | undefined;
}

const HOUR = 3600;
const toKey = (kind = '', node = ''): string => `${kind} ${node}`;
const subjectKey = (subject: BoundSubject): string =>
  toKey(subject.kind, subject.kind === 'node' ? subject.node : undefined);

/** Samples by subject. */
function bySubject(samples: readonly Samples[]): Map<string, Samples[]> {
  const found = new Map<string, Samples[]>();
  for (const one of samples) {
    const key = toKey(one.labels.kind, one.labels.node);
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}

const latestSample = (samples: Samples | undefined): number | undefined => samples?.values[samples.values.length - 1];

/**
 * Statistics of a range, added up by Prometheus from what its recording rules found each hour.
 * @param wanted the range; hours that end in it count
 * @param withSeries whether the greatest bounds over time are wanted, too
 * @throws an Error with the data source's own message if a query fails
 */
export async function prometheusBounds(
  { dataSource, labels }: PrometheusPlace,
  wanted: Wanted,
  withSeries: boolean
): Promise<RecordedBounds> {
  const client = getClient(dataSource);
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`);
  const all = (record: string) => `${record}{${matchers.join(',')}}`;
  const seconds = Math.round((wanted.range.to.valueOf() - wanted.range.from.valueOf()) / 1000);
  const greatest = (at = '') => `max_over_time(${all(BOUND_MAX)}[${seconds}s]${at})`;
  const expressions = [
    `sum_over_time(${all(BOUND_COVERAGE)}[${seconds}s])`,
    `sum_over_time(${all(BOUND_WITHIN)}[${seconds}s])`,
    greatest(),
  ];
  // The end of the first hour in which the greatest bound was seen; the comparison with -1 makes a one of it.
  const moment = `min_over_time((time() * ((last_over_time(${all(BOUND_MAX)}[1h]) >= ${greatest(' @ end()')}) > bool -1))[${seconds}s:1h])`;
  const [[covered, within, worst], [moments], drawn] = await Promise.all([
    client.instant(expressions, wanted),
    // Not every server has the modifier @; the report is complete without the moment, which stays empty.
    client.instant([moment], wanted).catch(() => [[]]),
    withSeries ? drawBounds(all(BOUND_MAX), wanted, client) : [],
  ]);
  const [coverage, shares, bounds, ends, lines] = [covered, within, worst, moments, drawn].map(bySubject);
  return {
    statistics: (subject) => {
      const key = subjectKey(subject);
      const hours = latestSample(coverage.get(key)?.[0]);
      if (hours === undefined) {
        return undefined;
      }
      const byLimit = new Map((shares.get(key) ?? []).map((one) => [Number(one.labels.le), latestSample(one) ?? 0]));
      const end = latestSample(ends.get(key)?.[0]);
      return {
        range: seconds,
        covered: Math.min(hours * HOUR, seconds),
        buckets: BOUND_LIMITS.map((limit) => ({ limit, within: (byLimit.get(limit) ?? 0) * HOUR })),
        // A value that is not finite is not among the samples: the device gave no bound.
        worst: {
          bound: latestSample(bounds.get(key)?.[0]) ?? Infinity,
          at: end === undefined ? NaN : 1000 * (end - HOUR),
        },
      };
    },
    series: (subject) => lines.get(subjectKey(subject))?.[0],
  };
}

/** The greatest bound of each step, which is an hour at least. */
async function drawBounds(selector: string, wanted: Wanted, client: ReturnType<typeof getClient>) {
  const stepMs = client.stepMs({ ...wanted, intervalMs: Math.max(1000 * HOUR, wanted.intervalMs) });
  const [samples] = await client.range([`max_over_time(${selector}[${stepMs / 1000}s])`], {
    ...wanted,
    intervalMs: stepMs,
  });
  return samples;
}
