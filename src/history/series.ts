/** The past of one reading, wherever it comes from. */
import { ReadingValue } from '../lantime/types';
import { lowerBound } from './lower-bound';

/** Samples further apart than this, in milliseconds, have a gap between them of which nothing is known. */
export const LONGEST_GAP_MS = 90_000;

/** Samples of one reading. */
export interface Series {
  /** Milliseconds since 1970, rising. */
  times: number[];
  /** One for each time; null where the device was not reached or gave no value. */
  values: ReadingValue[];
}

/** A value and when it was first seen. */
export interface Step {
  /** Milliseconds since 1970. */
  at: number;
  /** Null where the device was not reached or gave no value. */
  value: ReadingValue;
}

/**
 * A series of a range for panels that draw a value until the next: it begins at the start of the range with the value
 * in force, if that is known, and ends now with the present one. Between them it is as it was polled.
 * @param series samples from some time before the range
 * @param from start of the range, milliseconds since 1970
 * @param now end of the range if the latest value still holds; undefined otherwise
 */
export function withEdges({ times, values }: Series, from: number, now: number | undefined): Series {
  const start = lowerBound(times, from);
  const edged: Series = { times: times.slice(start), values: values.slice(start) };
  const before = start > 0 ? values[start - 1] : null;
  if (before !== null && times[start] !== from) {
    edged.times.unshift(from);
    edged.values.unshift(before);
  }
  const last = edged.values.length - 1;
  if (now !== undefined && last >= 0 && edged.values[last] !== null && edged.times[last] < now) {
    edged.times.push(now);
    edged.values.push(edged.values[last]);
  }
  return edged;
}

/** A series that ends with "no value": its last value is no longer the present one. */
export function withEnd({ times, values }: Series, now: number): Series {
  const last = values.length - 1;
  return last >= 0 && values[last] !== null
    ? { times: [...times, Math.max(now, times[last] + 1)], values: [...values, null] }
    : { times, values };
}

/**
 * Past samples from elsewhere, and from where they end those that were polled here.
 * @param gapMs samples further apart have a gap between them
 */
export function continued(past: Series, polled: Series, gapMs: number): Series {
  const end = past.times[past.times.length - 1];
  if (end === undefined) {
    return polled;
  }
  const first = lowerBound(polled.times, end + 1);
  if (first === polled.times.length) {
    return past;
  }
  const hole = polled.times[first] - end > gapMs;
  return {
    times: [...past.times, ...(hole ? [end + 1] : []), ...polled.times.slice(first)],
    values: [...past.values, ...(hole ? [null] : []), ...polled.values.slice(first)],
  };
}

/** Each value of a series with the time it was first seen. */
export function toSteps({ times, values }: Series): Step[] {
  const steps: Step[] = [];
  times.forEach((at, i) => {
    if (steps.length === 0 ? values[i] !== null : steps[steps.length - 1].value !== values[i]) {
      steps.push({ at, value: values[i] });
    }
  });
  return steps;
}
