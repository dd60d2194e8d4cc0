/**
 * How large the time error is in holdover, and how long until it reaches a limit. All times and errors in seconds; each
 * result says whether it comes from a measurement or from a table, and has a best and a worst case.
 */

const DAY = 86_400;

/** What a data sheet says of an oscillator that runs free. */
interface FreeRun {
  /** Relative frequency error after one day. */
  frequency: number;
  /** Time error, seconds, after the days of {@link TABLE_DAYS}; only as many as are stated. */
  errors: readonly number[];
}

/** When the table states a time error, days of free run. */
const TABLE_DAYS = [1, 7, 30, 365] as const;

/**
 * Free-run accuracy of Meinberg's oscillator options by the words of OSCILLATOR_TYPES. PLAUSIBLE: from memory of the
 * manufacturer's data sheets, consistent with x = y·t/2 over the first day; device-api.md has no such table. It is a
 * specification of a warmed-up oscillator at a constant temperature, not a measurement of the one that is fitted. Types
 * that are not listed have no figures.
 */
const FREE_RUN: ReadonlyMap<string, FreeRun> = new Map([
  ['tcxo', { frequency: 1e-7, errors: [4.3e-3, 128e-3, 1.1, 16] }],
  ['ocxo-lq', { frequency: 2e-8, errors: [865e-6, 32e-3, 330e-3, 6.3] }],
  ['ocxo-sq', { frequency: 5e-9, errors: [220e-6, 9.2e-3, 120e-3, 4.7] }],
  ['ocxo-mq', { frequency: 1.5e-9, errors: [65e-6, 2.9e-3, 44e-3, 1.6] }],
  ['ocxo-hq', { frequency: 5e-10, errors: [22e-6, 1.0e-3, 16e-3, 788e-3] }],
  ['ocxo-dhq', { frequency: 1e-10, errors: [4.5e-6, 204e-6, 3.3e-3, 158e-3] }],
  ['rubidium', { frequency: 2e-11, errors: [0.8e-6] }],
]);

/** The oscillators that have figures in the table. */
export const TABLE_OSCILLATORS: readonly string[] = [...FREE_RUN.keys()];

/** A measured slope is not extended further than this, seconds: frequency changes with age and temperature. */
export const LONGEST_EXTRAPOLATION = DAY;

/** Where a figure comes from. `table`: a specification of the type of oscillator; `measured`: the device's own estimate. */
export type HoldoverKind = 'measured' | 'table';

/** Offset in holdover and its slope, both with what they may be off by. */
export interface MeasuredDrift {
  /** Estimated offset now, seconds, with its sign. */
  offset: number;
  /** The offset is within ± this, seconds. */
  offsetMargin: number;
  /** Change of the offset, seconds per second, with its sign. */
  slope: number;
  /** The slope is within ± this, seconds per second. */
  slopeMargin: number;
}

/** An amount in the best and in the worst case, seconds. */
export interface Cases {
  best: number;
  worst: number;
}

/** The time until the error reaches a limit, seconds; 0 where it has, undefined where that is later than the outlook reaches. */
export interface TimeLeft {
  limit: number;
  best: number | undefined;
  worst: number | undefined;
}

/** Error and time left, or why neither can be stated. */
export type HoldoverOutlook =
  | {
      kind: HoldoverKind;
      /** Absolute error now. */
      error: Cases;
      limits: TimeLeft[];
      /** How far ahead this says anything, seconds from now. */
      reach: number;
    }
  | { kind: 'not known'; because: string };

export interface HoldoverInputs {
  /** Word of OSCILLATOR_TYPES, or any other. */
  oscillator: string;
  /** Time in holdover so far, seconds; 0 for the question what it would be if it began now. */
  elapsed: number;
  /** Used instead of the table where it is given. */
  measured?: MeasuredDrift;
  /** Absolute errors, seconds, above 0. */
  limits: readonly number[];
}

/**
 * What is to be expected of a clock in holdover.
 * @throws RangeError for a limit that is not above 0, and for a time in holdover that is negative or no number
 */
export function expectHoldover({ oscillator, elapsed, measured, limits }: HoldoverInputs): HoldoverOutlook {
  if (!(elapsed >= 0) || !limits.every((limit) => limit > 0)) {
    throw new RangeError('Limits must be above 0, and the time in holdover must not be negative.');
  }
  if (measured) {
    return {
      kind: 'measured',
      error: measuredError(measured, 0),
      limits: limits.map((limit) => measuredTimeLeft(measured, limit)),
      reach: LONGEST_EXTRAPOLATION,
    };
  }
  const freeRun = FREE_RUN.get(oscillator);
  if (!freeRun) {
    return { kind: 'not known', because: `not known for ${oscillator || 'an oscillator without a name'}` };
  }
  const error = tableError(freeRun, elapsed);
  const days = lastDay(freeRun);
  if (!error) {
    return {
      kind: 'not known',
      because: `not known for ${oscillator} after more than ${days === 1 ? 'one day' : `${days} days`} of holdover`,
    };
  }
  return {
    kind: 'table',
    error,
    limits: limits.map((limit) => tableTimeLeft(freeRun, elapsed, limit)),
    reach: days * DAY - elapsed,
  };
}

const lastDay = ({ errors }: FreeRun): number => TABLE_DAYS[errors.length - 1];

/**
 * Time error by the table: as the square of the time on the first day, as of a frequency that was right at first and drifts
 * evenly, then between the stated points straight on logarithmic axes.
 */
function interpolateError({ errors }: FreeRun, time: number): number {
  const days = time / DAY;
  const i = segmentAt(errors, (_, day) => days <= day);
  return i === 0 ? errors[0] * days ** 2 : errors[i - 1] * (days / TABLE_DAYS[i - 1]) ** steepness(errors, i);
}

/** The reverse of {@link interpolateError}; Infinity beyond the table. */
function findTime({ errors }: FreeRun, limit: number): number {
  if (limit > errors[errors.length - 1]) {
    return Infinity;
  }
  const i = segmentAt(errors, (error) => limit <= error);
  return (
    DAY *
    (i === 0 ? Math.sqrt(limit / errors[0]) : TABLE_DAYS[i - 1] * (limit / errors[i - 1]) ** (1 / steepness(errors, i)))
  );
}

/** The first point of the table that something holds for, or the last. */
function segmentAt(errors: readonly number[], holds: (error: number, day: number) => boolean): number {
  const i = errors.findIndex((error, at) => holds(error, TABLE_DAYS[at]));
  return i < 0 ? errors.length - 1 : i;
}

const steepness = (errors: readonly number[], i: number): number =>
  Math.log(errors[i] / errors[i - 1]) / Math.log(TABLE_DAYS[i] / TABLE_DAYS[i - 1]);

/** In the worst case the frequency is off by the figure for one day from the beginning. */
function tableError(freeRun: FreeRun, time: number): Cases | undefined {
  if (time > lastDay(freeRun) * DAY) {
    return undefined;
  }
  const best = interpolateError(freeRun, time);
  return { best, worst: Math.max(best, freeRun.frequency * time) };
}

function tableTimeLeft(freeRun: FreeRun, elapsed: number, limit: number): TimeLeft {
  const end = lastDay(freeRun) * DAY;
  const left = (time: number) => (time > end ? undefined : Math.max(0, time - elapsed));
  const best = findTime(freeRun, limit);
  return { limit, best: left(best), worst: left(Math.min(best, limit / freeRun.frequency)) };
}

/** Absolute error after some more seconds. */
function measuredError({ offset, offsetMargin, slope, slopeMargin }: MeasuredDrift, ahead: number): Cases {
  const size = Math.abs(offset + slope * ahead);
  const margin = offsetMargin + slopeMargin * ahead;
  return { best: Math.max(0, size - margin), worst: size + margin };
}

function measuredTimeLeft({ offset, offsetMargin, slope, slopeMargin }: MeasuredDrift, limit: number): TimeLeft {
  const times = [offset - offsetMargin, offset + offsetMargin].flatMap((start) =>
    [slope - slopeMargin, slope + slopeMargin].map((rate) => timeUntil(start, rate, limit))
  );
  // Between a slope below and one above zero there is one that never gets anywhere.
  const mayStay = Math.abs(slope) <= slopeMargin && Math.abs(offset) - offsetMargin < limit;
  const reached = (time: number) => (time > LONGEST_EXTRAPOLATION ? undefined : time);
  return { limit, best: mayStay ? undefined : reached(Math.max(...times)), worst: reached(Math.min(...times)) };
}

/** Seconds until an offset that changes evenly is as far from zero as the limit. */
function timeUntil(start: number, rate: number, limit: number): number {
  if (Math.abs(start) >= limit) {
    return 0;
  }
  return rate === 0 ? Infinity : (limit - start * Math.sign(rate)) / Math.abs(rate);
}
