/** The offset that a device itself estimates in holdover, with its slope. */
import { MeasuredDrift } from '../../analysis/holdover';
import { fitLine } from '../../analysis/line-fit';
import type { Series } from '../../history/series';
import { formatDuration } from '../../lantime/duration';
import type { Descriptor } from '../../lantime/types';

/** Fewer samples say nothing of a slope. */
const LEAST_SAMPLES = 5;
/** Of a standard error, to both sides. */
const STANDARD_ERRORS = 2;

/** What was measured with how, or why nothing was; both are sentences. */
export type Measurement = { drift: MeasuredDrift; how: string } | { drift?: undefined; because: string };

/**
 * The offset and its slope since holdover began.
 * @param offset the reading of the estimated offset; undefined where the device sends none
 * @param samples of it since holdover began
 * @param now milliseconds since 1970
 */
export function measureDrift(offset: Descriptor | undefined, samples: Series, now: number): Measurement {
  if (!offset) {
    return { because: 'The device does not report an estimated offset.' };
  }
  if (offset.rawUnit || offset.unit !== 's') {
    return { because: 'The unit of the estimated offset is not known.' };
  }
  const estimates = samples.values.filter((value): value is number => typeof value === 'number');
  if (estimates.length > 0 && estimates.every((value) => value === 0)) {
    return { because: 'The estimated offset stays at 0, so the device does not seem to estimate it.' };
  }
  const seconds = samples.times.map((at) => (at - now) / 1000);
  const fit = estimates.length < LEAST_SAMPLES ? undefined : fitLine(seconds, samples.values);
  if (!fit) {
    return {
      because: `The slope of the estimated offset is not known yet: ${estimates.length} of ${LEAST_SAMPLES} samples since holdover began.`,
    };
  }
  const { value, error } = fit.at(0);
  const present = estimates[estimates.length - 1];
  // Where the offset does not follow a line, what it is now counts, and how far that is from the line.
  const offsetMargin = Math.max(STANDARD_ERRORS * error, Math.abs(present - value));
  const nanoseconds = (slope: number) => `${Number((slope * 1e9).toPrecision(3))} ns/s`;
  return {
    drift: { offset: present, offsetMargin, slope: fit.slope, slopeMargin: STANDARD_ERRORS * fit.slopeError },
    how:
      `Slope of the offset estimated by the device: ${nanoseconds(fit.slope)} ± ${nanoseconds(STANDARD_ERRORS * fit.slopeError)} ` +
      `(two standard errors), from ${fit.count} samples in ${formatDuration(fit.span)}.`,
  };
}
