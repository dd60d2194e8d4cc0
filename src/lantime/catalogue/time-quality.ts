import { isUnboundedQuality, parseTimeQuality } from '../parse';
import { Entry, gauge, states, yesNo } from './model';

export const TIME_QUALITY_DESCRIPTION =
  'The device’s own estimate of how far its time may be off, as an upper bound. It is optimistic: even a long wave receiver states 100 ns.';

/** Splits the estimated time quality into its bound and whether there is one; shared with the clock modules. */
export const splitTimeQuality = (quality: string) => {
  const unbounded = isUnboundedQuality(quality);
  return unbounded === undefined ? undefined : { 'upper-bound': parseTimeQuality(quality), unbounded };
};

/** Entries for both parts of a quality at a path. */
export const timeQualityEntries = (path: string, name = 'Estimated time quality'): Entry[] => [
  gauge(`${path}/upper-bound`, name, 's', TIME_QUALITY_DESCRIPTION, {
    source: 'device-api.md 4.1',
  }),
  states(
    `${path}/unbounded`,
    `${name} without a bound`,
    yesNo('no bound', 'bounded', 'error', 'ok'),
    'Whether the estimated time quality is unknown or exceeds every bound. If so, it has no upper bound.',
    { source: 'device-api.md 4.1, 6.5', evidence: 'DERIVED' }
  ),
];
