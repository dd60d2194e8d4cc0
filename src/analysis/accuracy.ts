/**
 * Whether a time error stayed within a limit: shares of the time, percentiles, coverage and a verdict. All errors and
 * durations in seconds, moments in milliseconds since 1970. Time without data counts for nothing, least of all as
 * compliant.
 */

/** A bound of the time error over time. */
export interface BoundSeries {
  /** Milliseconds since 1970, rising. */
  times: readonly number[];
  /** Seconds; Infinity where the device gives no bound, null where nothing is known. */
  bounds: ReadonlyArray<number | null>;
}

/** How long a bound had each value. */
export interface BoundStatistics {
  /** Length of the range, seconds. */
  range: number;
  /** Seconds of it that have data. */
  covered: number;
  /** Seconds of it with a bound of at most this many seconds; undefined if only limits of other values are known. */
  within(limit: number): number | undefined;
  /** The least bound that held for this share of the covered time, 0 to 1; undefined without data. */
  quantile(share: number): number | undefined;
  /** The greatest bound, and when it was first seen; Infinity if the device gave none. */
  worst?: { bound: number; at: number };
}

/** What is required for a pass. */
export interface Requirement {
  /** Seconds. */
  limit: number;
  /** Least share of the covered time within the limit, 0 to 1. */
  within: number;
  /** Least share of the range that is covered, 0 to 1. */
  coverage: number;
}

export type Verdict = 'pass' | 'fail' | 'insufficient data';

/** Rounding of sums of durations: a share this close to a required one has it. */
const TOLERANCE = 1e-9;

/**
 * How long each bound held: from its sample until the next, but no longer than `longestGap`. A sample with a greater
 * distance to the next one stands for the usual distance.
 * @param series what begins before the range counts from its start
 * @param from start of the range
 * @param to its end
 * @param longestGap seconds
 */
export function gatherStatistics(
  { times, bounds }: BoundSeries,
  from: number,
  to: number,
  longestGap: number
): BoundStatistics {
  const usual = Math.min(usualDistance(times), longestGap * 1000);
  const held: Array<{ bound: number; milliseconds: number }> = [];
  let worst: BoundStatistics['worst'];
  for (let i = 0; i < times.length; i++) {
    const bound = bounds[i];
    if (bound === null || Number.isNaN(bound)) {
      continue;
    }
    const next = i + 1 < times.length ? times[i + 1] : Infinity;
    const end = next - times[i] <= longestGap * 1000 ? next : times[i] + usual;
    const milliseconds = Math.min(end, to) - Math.max(times[i], from);
    if (milliseconds > 0) {
      held.push({ bound, milliseconds });
      if (worst === undefined || bound > worst.bound) {
        worst = { bound, at: Math.max(times[i], from) };
      }
    }
  }
  held.sort((a, b) => a.bound - b.bound);
  const covered = held.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    range: Math.max(0, to - from) / 1000,
    covered: covered / 1000,
    within: (limit) => held.reduce((sum, one) => (one.bound <= limit ? sum + one.milliseconds : sum), 0) / 1000,
    quantile: (share) => {
      let sum = 0;
      for (const { bound, milliseconds } of held) {
        sum += milliseconds;
        if (sum >= covered * (share - TOLERANCE)) {
          return bound;
        }
      }
      return undefined;
    },
    worst,
  };
}

/** Median distance of samples, milliseconds; 0 if there are fewer than two. */
export function usualDistance(times: readonly number[]): number {
  const distances = times.slice(1).map((time, i) => time - times[i]);
  return distances.sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
}

/** Time within each of some limits, as Prometheus counts it in buckets. */
export interface BoundBuckets {
  range: number;
  covered: number;
  /** Seconds within each limit, limits rising. */
  buckets: ReadonlyArray<{ limit: number; within: number }>;
  worst?: BoundStatistics['worst'];
}

/**
 * Statistics of buckets. Nothing is interpolated: a quantile is the limit of the bucket in which it lies, or the greatest
 * bound if that is less; the time within a limit that has no bucket is known only if all or nothing was within it.
 */
export function bucketStatistics({ range, covered, buckets, worst }: BoundBuckets): BoundStatistics {
  const greatest = worst?.bound ?? Infinity;
  return {
    range,
    covered,
    within: (limit) => {
      if (greatest <= limit) {
        return covered;
      }
      const below = [...buckets].reverse().find((bucket) => bucket.limit <= limit * (1 + TOLERANCE));
      const above = buckets.find((bucket) => bucket.limit >= limit * (1 - TOLERANCE));
      return below && (below === above || below.within === above?.within) ? Math.min(below.within, covered) : undefined;
    },
    quantile: (share) =>
      covered > 0
        ? Math.min(buckets.find(({ within }) => within >= covered * (share - TOLERANCE))?.limit ?? Infinity, greatest)
        : undefined,
    worst,
  };
}

/**
 * Pass: enough of the range is covered, and enough of what is covered is within the limit. Fail: enough is covered and too
 * little is within, or more is beyond the limit than the requirement allows for the whole range, so that what is missing
 * cannot make up for it. Insufficient data: everything else.
 */
export function judge(statistics: BoundStatistics, { limit, within, coverage }: Requirement): Verdict {
  const { range, covered } = statistics;
  const kept = statistics.within(limit);
  if (kept === undefined || covered <= 0) {
    return 'insufficient data';
  }
  const beyond = covered - kept;
  if (beyond > (1 - within) * range + TOLERANCE * range) {
    return 'fail';
  }
  if (covered < (coverage - TOLERANCE) * range) {
    return 'insufficient data';
  }
  return beyond <= (1 - within + TOLERANCE) * covered ? 'pass' : 'fail';
}
