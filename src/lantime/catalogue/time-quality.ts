import { isUnboundedQuality, parseTimeQuality } from '../parse';

/** The bound of a time quality. */
export const splitBound = (quality: string) => {
  const bound = parseTimeQuality(quality);
  return bound === undefined ? undefined : { 'upper-bound': bound };
};

/** Splits the estimated time quality into its bound, and whether there is none; shared with the clock modules. */
export const splitTimeQuality = (quality: string) => {
  const unbounded = isUnboundedQuality(quality);
  return unbounded === undefined ? undefined : { 'upper-bound': parseTimeQuality(quality), unbounded };
};

export const UNBOUNDED_DESCRIPTION =
  'Whether the estimated time quality is the worst there is: unknown, or more than any bound. Then there is no upper bound.';

export const TIME_QUALITY_DESCRIPTION =
  'The device’s own estimate of how far its time may be off, as an upper bound. It is optimistic: a long wave receiver states 100 ns too.';
