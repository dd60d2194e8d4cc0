/**
 * How the control value of an oscillator drifts, and when it reaches an end of its range: beyond that the oscillator cannot
 * be kept on frequency any more. A line is fitted to medians of days, because the value also follows the temperature.
 */
import { formatDuration } from '../lantime/duration';
import { fitLine } from './line-fit';
import { median, TimedSamples } from './recent';

const DAY = 86_400;
/** Fewer days tell a trend from the weather no better than a guess. */
const LEAST_DAYS = 5;
/** A day with fewer samples has no median. */
const LEAST_SAMPLES_OF_DAY = 6;
/** Of a standard error, to both sides. */
const STANDARD_ERRORS = 2;
/** Nothing is stated further ahead than this many times what was measured. */
const LONGEST_EXTRAPOLATION = 10;

/**
 * Range of the control value. PLAUSIBLE: 12 bits, as in the manufacturer's public header (device-api.md 2.10); a value
 * beyond shows that the converter is another one.
 */
const ASSUMED_RANGE = { lowest: 0, highest: 4095 } as const;

export interface Ageing {
  /** The present value; undefined if there is none. */
  value?: number;
  /** Where it stands between the ends of the assumed range, 0 to 1; undefined if it lies outside. */
  position?: number;
  /** Change per day, and what it may be off by; undefined if it is not known. */
  trend?: number;
  trendMargin?: number;
  /** Seconds until an end of the range, at the fastest and the slowest that the trend allows. */
  worst?: number;
  best?: number;
  /** What the figures rest on and why others are missing, as sentences. */
  remarks: string[];
}

/** Medians of days in UTC, of the times, as days since 1970, and of the values: a day that is not over counts for its part. */
function dailyMedians({ times, values }: TimedSamples): { days: number[]; medians: number[] } {
  const byDay = new Map<number, { days: number[]; values: number[] }>();
  times.forEach((time, i) => {
    const value = values[i];
    if (value !== null && Number.isFinite(value)) {
      const day = time / 1000 / DAY;
      const sameDay = byDay.get(Math.floor(day)) ?? { days: [], values: [] };
      byDay.set(Math.floor(day), sameDay);
      sameDay.days.push(day);
      sameDay.values.push(value);
    }
  });
  const measured = [...byDay.values()].filter((day) => day.values.length >= LEAST_SAMPLES_OF_DAY);
  return { days: measured.map((day) => median(day.days)), medians: measured.map((day) => median(day.values)) };
}

/**
 * Trend of a control value.
 * @param samples of it, in time order
 * @param now milliseconds since 1970
 */
export function estimateAgeing(samples: TimedSamples, now: number): Ageing {
  const known = samples.values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) {
    return { remarks: ['The device reports no control value.'] };
  }
  const value = known[known.length - 1];
  const { lowest, highest } = ASSUMED_RANGE;
  const isInRange = known.every((one) => one >= lowest && one <= highest);
  const position = isInRange ? (value - lowest) / (highest - lowest) : undefined;
  const range = isInRange
    ? `Range assumed to be ${lowest} to ${highest} (plausible, not confirmed).`
    : 'The range of this converter is not known.';
  const { days, medians } = dailyMedians(samples);
  const fit = days.length < LEAST_DAYS ? undefined : fitLine(days, medians);
  if (!fit) {
    return {
      value,
      position,
      remarks: [range, `No trend: ${days.length} of at least ${LEAST_DAYS} days are in the history.`],
    };
  }
  const trend = fit.slope;
  const trendMargin = STANDARD_ERRORS * fit.slopeError;
  const remarks = [range, `Trend from the medians of ${fit.count} days, with two standard errors.`];
  if (!isInRange) {
    return { value, position, trend, trendMargin, remarks };
  }
  const present = Math.min(highest, Math.max(lowest, fit.at(now / 1000 / DAY).value));
  const until = (rate: number): number =>
    rate === 0 ? Infinity : ((rate > 0 ? highest - present : present - lowest) / Math.abs(rate)) * DAY;
  const [slower, faster] = [trend - trendMargin, trend + trendMargin];
  const worst = Math.min(until(slower), until(faster));
  const isCertain = slower > 0 || faster < 0;
  const best = isCertain ? Math.max(until(slower), until(faster)) : Infinity;
  const horizon = LONGEST_EXTRAPOLATION * fit.span * DAY;
  const within = (seconds: number) => (seconds <= horizon ? seconds : undefined);
  if (!isCertain) {
    remarks.push('The trend may be zero.');
  }
  if (worst > horizon) {
    remarks.push(`Not before ${formatDuration(horizon)}; nothing is stated further ahead.`);
  }
  return { value, position, trend, trendMargin, worst: within(worst), best: within(best), remarks };
}
