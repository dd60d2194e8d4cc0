/** Counters as rates per second. */
import { Series } from '../../history/series';

/**
 * The increase per second from sample to sample. A counter that falls has been reset by a restart and has counted from
 * zero since; a gap has no rate, and neither has the first sample.
 * @returns one value for each sample, null where there is no rate
 */
export function toRates({ times, values }: Series): Array<number | null> {
  return values.map((now, i) => {
    const before = i > 0 ? values[i - 1] : undefined;
    if (typeof now !== 'number' || typeof before !== 'number') {
      return null;
    }
    const increase = now >= before ? now - before : now;
    return increase / ((times[i] - times[i - 1]) / 1000);
  });
}
