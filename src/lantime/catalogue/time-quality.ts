import { parseTimeQuality } from '../parse';

/** Splits the estimated time quality into its bound; shared with the clock modules. */
export const splitTimeQuality = (quality: string) => {
  const bound = parseTimeQuality(quality);
  return bound === undefined ? undefined : { 'upper-bound': bound };
};

export const TIME_QUALITY_DESCRIPTION =
  'The device’s own estimate of how far its time may be off, as an upper bound. It is optimistic: a long wave receiver states 100 ns too.';
