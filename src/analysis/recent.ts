/** The present of a quantity compared with its own past, by medians. */

/** Samples of one quantity: milliseconds since 1970, rising; null where it is not known. */
export interface TimedSamples {
  times: readonly number[];
  values: ReadonlyArray<number | null>;
}

export const MINUTE = 60_000;
/** The present: the last two minutes. */
const NOW = 2 * MINUTE;
/** The past it is compared with: from an hour to five minutes ago. */
export const PAST = { from: 60 * MINUTE, to: 5 * MINUTE };
/** What is slow has hardly begun before that. */
export const LONG_AGO = 40 * MINUTE;
/** A sidereal day ago, half an hour before and after: the satellites stood where they stand now. */
const DAY_AGO = { from: 1436 * MINUTE + 30 * MINUTE, to: 1436 * MINUTE - 30 * MINUTE };
/** How many samples are needed of each. */
const FEWEST_NOW = 2;
const FEWEST_PAST = 5;

export interface Window {
  now: readonly number[];
  past: readonly number[];
  /** The past before the last half hour, in which something slow has hardly begun. */
  longAgo: readonly number[];
  dayAgo: readonly number[];
}

/** Known values of the present and of the past; undefined if there are too few of either. */
export function toWindow(samples: TimedSamples | undefined, at: number): Window | undefined {
  const window = { now: [] as number[], past: [] as number[], longAgo: [] as number[], dayAgo: [] as number[] };
  samples?.times.forEach((time, i) => {
    const value = samples.values[i];
    if (value === null || !Number.isFinite(value) || time > at) {
      return;
    }
    const age = at - time;
    if (age <= NOW) {
      window.now.push(value);
    } else if (age >= PAST.to && age <= PAST.from) {
      window.past.push(value);
      if (age >= LONG_AGO) {
        window.longAgo.push(value);
      }
    } else if (age >= DAY_AGO.to && age <= DAY_AGO.from) {
      window.dayAgo.push(value);
    }
  });
  return window.now.length >= FEWEST_NOW && window.past.length >= FEWEST_PAST ? window : undefined;
}

/** Median; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What was usual: the best of the last hour, its beginning, and a day ago, so that what lasts does not become usual itself. */
export const usualBest = ({ past, longAgo, dayAgo }: Window): number =>
  Math.max(...[past, longAgo, dayAgo].filter(({ length }) => length >= FEWEST_PAST).map(median));

/** Median distance from the median, as a standard deviation of normally distributed values. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)));
}
