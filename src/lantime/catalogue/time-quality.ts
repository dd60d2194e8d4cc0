import { parseTimeQuality } from '../parse';
import { Entry, gauge, states, yesNo } from './model';

export const TIME_QUALITY_DESCRIPTION =
  'The device’s own estimate of how far its time may be off, as an upper bound. It is optimistic: a long wave receiver states 100 ns too.';

/** Splits the estimated time quality into its bound; shared with the clock modules. */
export const splitTimeQuality = (quality: string) => {
  const bound = parseTimeQuality(quality);
  return bound !== undefined
    ? { 'upper-bound': bound, bounded: true }
    : UNBOUNDED.test(quality.trim())
      ? { bounded: false }
      : undefined;
};

/** The two worst words of the ladder (device-api.md 6.5): they have no bound, which must be seen rather than missed. */
const UNBOUNDED = /^((more|greater)[-_ ]than|>|unknown$|failed$|fault$)/i;

/** Entries for both parts of a quality at a path. */
export const timeQualityEntries = (path: string, name = 'Estimated time quality'): Entry[] => [
  gauge(`${path}/upper-bound`, name, 's', TIME_QUALITY_DESCRIPTION, {
    source: 'device-api.md 4.1',
  }),
  states(
    `${path}/bounded`,
    `${name}, bounded`,
    yesNo('yes', 'no', 'ok', 'error'),
    'Whether the device can bound its error at all: "more than 10 s" and "unknown" cannot.',
    { source: 'device-api.md 6.5' }
  ),
];
