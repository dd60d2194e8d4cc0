/** Counters as rates per second. */
import { Series } from '../history/memory';

/**
 * The increase per second from sample to sample. A counter that falls has been reset by a restart and has counted from
 * zero since; a gap has no rate, and neither has the first sample.
 * @returns one value for each sample, null where there is no rate
 */
export function ratesOf({ times, readings }: Series): Array<number | null> {
  return readings.map((reading, i) => {
    const before = i > 0 ? readings[i - 1]?.value : undefined;
    const now = reading?.value;
    if (typeof now !== 'number' || typeof before !== 'number') {
      return null;
    }
    const increase = now >= before ? now - before : now;
    return increase / ((times[i] - times[i - 1]) / 1000);
  });
}
