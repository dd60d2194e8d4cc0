import type { TimedSamples } from '../analysis/recent';
import type { Series } from '../history/series';

/** The numbers of a series; anything else is not known. */
export const toSamples = ({ times, values }: Series): TimedSamples => ({
  times,
  values: values.map((value) => (typeof value === 'number' ? value : null)),
});
