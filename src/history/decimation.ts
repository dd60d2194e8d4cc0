/** Fewer samples than were recorded, for panels that are narrower than their history is long. */
import { ReadingValue } from '../lantime/types';
import { lowerBound } from './lower-bound';
import { Series } from './series';

/** Samples kept of each bucket: the first, the least, the greatest and the last. */
const KEPT_OF_A_BUCKET = 4;

/**
 * Reduces a series to about as many samples as a panel can draw. Of numbers, the M4 algorithm (Jugel et al., VLDB 2014)
 * keeps the first, least, greatest and last sample of equal spans of time, so that the drawn line stays the same and a
 * spike of one poll stays visible; a span with a gap keeps a sample without a value, so that the line stays interrupted.
 * Of words and truth values, the first and the last sample of each run of equal ones are kept, however many there are.
 * @param most samples to keep, without those of gaps; undefined, or a series that is no longer, leaves it as it is
 */
export function decimated(series: Series, most: number | undefined): Series {
  const { times, values } = series;
  if (most === undefined || !(most >= KEPT_OF_A_BUCKET) || times.length <= most) {
    return series;
  }
  const kept = values.every((value) => value === null || typeof value === 'number')
    ? mostExtremes(times, values as Array<number | null>, most)
    : runs(values);
  return kept.length < times.length
    ? { times: kept.map((at) => times[at]), values: kept.map((at) => values[at]) }
    : series;
}

/** Parts of the samples a panel can draw, as numbers of buckets to try: many buckets may still have few samples each. */
const BUCKETS = [1, 3 / 4, 1 / 2, 3 / 8, 1 / KEPT_OF_A_BUCKET];

/** The extremes of as many buckets as give no more than `most` samples. */
function mostExtremes(times: readonly number[], values: ReadonlyArray<number | null>, most: number): number[] {
  let kept: number[] = [];
  for (const part of BUCKETS) {
    kept = extremes(times, values, Math.floor(most * part), part === BUCKETS[BUCKETS.length - 1] ? Infinity : most);
    if (kept.length > 0) {
      break;
    }
  }
  return kept;
}

/** @returns positions of the samples kept; none if they are more than `most` */
function extremes(
  times: readonly number[],
  values: ReadonlyArray<number | null>,
  buckets: number,
  most: number
): number[] {
  const kept: number[] = [];
  const start = times[0];
  const width = (times[times.length - 1] - start + 1) / buckets;
  let first = 0;
  for (let bucket = 1; first < times.length; bucket++) {
    const end = bucket >= buckets ? times.length : lowerBound(times, start + bucket * width);
    if (end > first) {
      keepExtremes(kept, values, first, end);
      first = end;
    }
    if (kept.length > most) {
      return [];
    }
  }
  return kept;
}

function keepExtremes(kept: number[], values: ReadonlyArray<number | null>, first: number, end: number): void {
  let [least, greatest, gap] = [-1, -1, -1];
  for (let at = first; at < end; at++) {
    const value = values[at];
    if (value === null) {
      gap = gap < 0 ? at : gap;
    } else {
      least = least < 0 || value < values[least]! ? at : least;
      greatest = greatest < 0 || value > values[greatest]! ? at : greatest;
    }
  }
  // In their order, each once; without a list, because there are hundreds of buckets in each of dozens of series.
  const [low, high] = [Math.min(least, greatest, gap), Math.max(least, greatest, gap)];
  const middle = least + greatest + gap - low - high;
  kept.push(first);
  if (low > first) {
    kept.push(low);
  }
  if (middle > first && middle > low) {
    kept.push(middle);
  }
  if (high > first && high > middle) {
    kept.push(high);
  }
  if (kept[kept.length - 1] < end - 1) {
    kept.push(end - 1);
  }
}

/** Where runs of equal values begin and end. */
function runs(values: readonly ReadingValue[]): number[] {
  const kept: number[] = [];
  values.forEach((value, at) => {
    if (at === 0 || at === values.length - 1 || value !== values[at - 1] || value !== values[at + 1]) {
      kept.push(at);
    }
  });
  return kept;
}
