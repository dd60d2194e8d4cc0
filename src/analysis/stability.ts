/**
 * Stability over the observation interval: ADEV, TDEV and MTIE of time offsets. Formulas: ITU-T G.810 (08/96), Appendix II;
 * IEEE Std 1139; NIST SP 1065 (Riley, 2008). A sample that is missing is missing: no window reaches over it.
 */

/** Maximum time interval error, time deviation, overlapping Allan deviation. */
export type Statistic = 'mtie' | 'tdev' | 'adev';

/** Time offsets at equal distances. */
export interface OffsetGrid {
  /** Seconds; NaN where there is no sample. */
  offsets: Float64Array;
  /** Seconds from one to the next, τ0. */
  tau0: number;
  /** Places of the grid that have a sample. */
  samples: number;
  /** Shortest and longest time between samples of neighbouring places, seconds; both are τ0 if there are none. */
  spacing: { shortest: number; longest: number };
  /** Samples that repeat the value before them. */
  repeated: number;
  /** Whether earlier samples were left out, because the grid would be too long. */
  cut: boolean;
}

/** The statistic at one observation interval. */
export interface StabilityPoint {
  /** Observation interval as a multiple of the sampling interval, n in G.810. */
  factor: number;
  /** Observation interval τ = factor · τ0, seconds. */
  tau: number;
  /** MTIE and TDEV in seconds, ADEV without a unit. */
  value: number;
  /** Windows without a gap from which it was computed. */
  windows: number;
}

/** More points than a browser has; a few bytes each, and a few milliseconds for each observation interval. */
export const LONGEST_GRID = 300_000;

/** Samples of a series that are numbers. */
interface NumericSamples {
  /** Milliseconds since 1970. */
  times: number[];
  values: number[];
}

function numbersIn(times: readonly number[], values: readonly unknown[]): NumericSamples {
  const kept: NumericSamples = { times: [], values: [] };
  times.forEach((time, i) => {
    const value = values[i];
    if (typeof value === 'number' && Number.isFinite(value)) {
      kept.times.push(time);
      kept.values.push(value);
    }
  });
  return kept;
}

/**
 * The usual time between two samples: the median, which neither gaps nor single late polls change.
 * @param times milliseconds since 1970, rising
 * @param values one for each time; what is not a number is no sample
 * @returns seconds; undefined with fewer than two samples
 */
export function findSamplingInterval(times: readonly number[], values: readonly unknown[]): number | undefined {
  const sampled = numbersIn(times, values).times;
  const distances = sampled
    .slice(1)
    .map((time, i) => time - sampled[i])
    .filter((distance) => distance > 0)
    .sort((a, b) => a - b);
  return distances.length > 0 ? distances[distances.length >> 1] / 1000 : undefined;
}

/**
 * Puts samples on a grid. Each goes as many places on from the one before as it is sampling intervals later, to the nearest
 * whole number, so that polls which are always a little late make no gaps. Nothing is interpolated: a place without a sample
 * is a gap, and of several samples for one place the first counts.
 * @param times milliseconds since 1970, rising
 * @param values offsets in seconds, one for each time; what is not a number is missing
 * @param interval seconds between places
 */
export function placeOnGrid(times: readonly number[], values: readonly unknown[], interval: number): OffsetGrid {
  const sampled = numbersIn(times, values);
  const places: number[] = [];
  const kept: number[] = [];
  sampled.times.forEach((time, i) => {
    const last = kept.length - 1;
    const step = last < 0 ? 0 : Math.round((time - sampled.times[kept[last]]) / 1000 / interval);
    if (last < 0 || step > 0) {
      places.push(last < 0 ? 0 : places[last] + step);
      kept.push(i);
    }
  });
  const length = places.length > 0 ? places[places.length - 1] + 1 : 0;
  const first = Math.max(0, length - LONGEST_GRID);
  const offsets = new Float64Array(length - first).fill(NaN);
  const spacing = { shortest: Infinity, longest: 0 };
  let samples = 0;
  let repeated = 0;
  places.forEach((place, i) => {
    if (place < first) {
      return;
    }
    samples++;
    offsets[place - first] = sampled.values[kept[i]];
    if (i > 0 && place === places[i - 1] + 1) {
      const distance = (sampled.times[kept[i]] - sampled.times[kept[i - 1]]) / 1000;
      spacing.shortest = Math.min(spacing.shortest, distance);
      spacing.longest = Math.max(spacing.longest, distance);
      repeated += sampled.values[kept[i]] === sampled.values[kept[i - 1]] ? 1 : 0;
    }
  });
  return {
    offsets,
    tau0: interval,
    samples,
    spacing: spacing.longest > 0 ? spacing : { shortest: interval, longest: interval },
    repeated,
    cut: first > 0,
  };
}

/** Multiples of the sampling interval: 1, 2, 4, 8 … or, three to a decade, 1, 2, 4, 10, 20, 40 …, each below the length. */
export function listFactors(length: number, spacing: 'octave' | 'decade' = 'octave'): number[] {
  const factors: number[] = [];
  for (let base = 1; base < length; base *= spacing === 'octave' ? 2 : 10) {
    factors.push(...(spacing === 'octave' ? [base] : [base, 2 * base, 4 * base].filter((factor) => factor < length)));
  }
  return factors;
}

/** What a statistic is of one observation interval, and how it is computed. */
interface Estimator {
  /** Samples in one window. */
  span(factor: number): number;
  /** Record needed, as a multiple of the observation interval. */
  record: number;
  estimate(offsets: Float64Array, tau0: number, factor: number): { value: number; windows: number };
}

/** With fewer windows a value says more about chance than about the clock. */
const LEAST_WINDOWS = 10;

const ESTIMATORS: Readonly<Record<Statistic, Estimator>> = {
  // A shorter record makes a maximum of few windows; Stable32 stops at the same length.
  mtie: { span: (n) => n + 1, record: 2, estimate: estimateMtie },
  // G.811, 6.1, as G.813 and G.8272: "the minimum measurement period for TDEV is twelve times the integration period".
  tdev: { span: (n) => 3 * n, record: 12, estimate: estimateTdev },
  // Where Stable32 stops for the overlapping ADEV.
  adev: { span: (n) => 2 * n + 1, record: 4, estimate: estimateAdev },
};

/** Windows without a gap that an observation interval needs: those of a record as long as the statistic wants it. */
export function countWindowsNeeded(statistic: Statistic, factor: number): number {
  const { span, record } = ESTIMATORS[statistic];
  return Math.max(LEAST_WINDOWS, record * factor + 1 - span(factor) + 1);
}

/** Samples without a gap between them that the shortest observation interval needs. */
export const countSamplesNeeded = (statistic: Statistic): number =>
  countWindowsNeeded(statistic, 1) + ESTIMATORS[statistic].span(1) - 1;

/**
 * A statistic over the observation interval. Observation intervals with too few windows are left out.
 * @param factors multiples of the sampling interval, rising
 * @param needed how many windows without a gap an observation interval needs
 */
export function computeStability(
  statistic: Statistic,
  { offsets, tau0 }: Pick<OffsetGrid, 'offsets' | 'tau0'>,
  factors: readonly number[] = listFactors(offsets.length),
  needed: (factor: number) => number = (factor) => countWindowsNeeded(statistic, factor)
): StabilityPoint[] {
  const { estimate } = ESTIMATORS[statistic];
  return factors.flatMap((factor) => {
    const { value, windows } = estimate(offsets, tau0, factor);
    return windows >= Math.max(1, needed(factor)) ? [{ factor, tau: factor * tau0, value, windows }] : [];
  });
}

/** x(i+2n) − 2 x(i+n) + x(i); NaN if one of the three is missing. */
const secondDifference = (offsets: Float64Array, i: number, n: number): number =>
  offsets[i + 2 * n] - offsets[i + n] - (offsets[i + n] - offsets[i]);

/**
 * Overlapping Allan deviation of time offsets x: the root of Σ (x(i+2n) − 2 x(i+n) + x(i))² / (2 τ² W) over all W windows;
 * NIST SP 1065, equation 11; G.810, II.1. A window is its three samples: what happened between them does not enter.
 */
function estimateAdev(offsets: Float64Array, tau0: number, n: number): { value: number; windows: number } {
  let sum = 0;
  let windows = 0;
  for (let i = 0; i + 2 * n < offsets.length; i++) {
    const difference = secondDifference(offsets, i, n);
    if (!Number.isNaN(difference)) {
      sum += difference * difference;
      windows++;
    }
  }
  return { value: Math.sqrt(sum / (2 * windows)) / (n * tau0), windows };
}

/**
 * Time deviation, τ / √3 of the modified Allan deviation: the root of Σ (Σ x(i+2n) − 2 x(i+n) + x(i))² / (6 n² W), with n
 * terms in the inner sum and W windows of 3 n samples in the outer; G.810, II.3; NIST SP 1065, equations 14
 * and 15.
 */
function estimateTdev(offsets: Float64Array, _tau0: number, n: number): { value: number; windows: number } {
  let sum = 0;
  let windows = 0;
  let inner = 0;
  let terms = 0;
  for (let i = 0; i + 2 * n < offsets.length; i++) {
    const difference = secondDifference(offsets, i, n);
    if (Number.isNaN(difference)) {
      inner = 0;
      terms = 0;
      continue;
    }
    inner += difference;
    terms++;
    if (terms > n) {
      inner -= secondDifference(offsets, i - n, n);
    }
    if (terms >= n) {
      sum += inner * inner;
      windows++;
    }
  }
  return { value: Math.sqrt(sum / (6 * windows)) / n, windows };
}

/**
 * Maximum time interval error: the largest peak-to-peak offset in any window of n + 1 samples; G.810, II.5. The greatest and
 * the least of a sliding window are at the head of two queues whose values fall and rise, so that each sample enters and
 * leaves each queue once.
 */
function estimateMtie(offsets: Float64Array, _tau0: number, n: number): { value: number; windows: number } {
  const greatest = new Int32Array(offsets.length);
  const least = new Int32Array(offsets.length);
  let [greatestHead, greatestEnd, leastHead, leastEnd] = [0, 0, 0, 0];
  let run = 0;
  let value = 0;
  let windows = 0;
  for (let i = 0; i < offsets.length; i++) {
    const offset = offsets[i];
    if (Number.isNaN(offset)) {
      run = 0;
      greatestHead = greatestEnd;
      leastHead = leastEnd;
      continue;
    }
    run++;
    while (greatestEnd > greatestHead && offsets[greatest[greatestEnd - 1]] <= offset) {
      greatestEnd--;
    }
    while (leastEnd > leastHead && offsets[least[leastEnd - 1]] >= offset) {
      leastEnd--;
    }
    greatest[greatestEnd++] = i;
    least[leastEnd++] = i;
    if (greatest[greatestHead] < i - n) {
      greatestHead++;
    }
    if (least[leastHead] < i - n) {
      leastHead++;
    }
    if (run > n) {
      windows++;
      value = Math.max(value, offsets[greatest[greatestHead]] - offsets[least[leastHead]]);
    }
  }
  return { value, windows };
}
