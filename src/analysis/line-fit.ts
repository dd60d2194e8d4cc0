/** A straight line through samples, by least squares. */

/** A fitted line with its standard errors, which take the deviations of the samples to be independent. */
export interface LineFit {
  /** Change of the value per unit of the time. */
  slope: number;
  slopeError: number;
  count: number;
  /** Time between the first and the last sample. */
  span: number;
  /** The line at a time, and the standard error of it. */
  at(time: number): { value: number; error: number };
}

/**
 * Fits a line to samples; values that are not finite are left out.
 * @param times and values are of the same length
 * @returns undefined if fewer than three samples are left, or all are of one time: then there is no standard error
 */
export function fitLine(times: readonly number[], values: readonly unknown[]): LineFit | undefined {
  const samples = times.flatMap((time, i) => {
    const value = values[i];
    return typeof value === 'number' && Number.isFinite(value) && Number.isFinite(time) ? [[time, value] as const] : [];
  });
  const count = samples.length;
  if (count < 3) {
    return undefined;
  }
  const mean = (pick: 0 | 1) => samples.reduce((sum, sample) => sum + sample[pick], 0) / count;
  const [centre, level] = [mean(0), mean(1)];
  // Around the centre, where times since 1970 do not cancel.
  const spread = samples.reduce((sum, [time]) => sum + (time - centre) ** 2, 0);
  if (!(spread > 0)) {
    return undefined;
  }
  const slope = samples.reduce((sum, [time, value]) => sum + (time - centre) * (value - level), 0) / spread;
  const residuals = samples.reduce((sum, [time, value]) => sum + (value - level - slope * (time - centre)) ** 2, 0);
  const variance = residuals / (count - 2);
  const all = samples.map(([time]) => time);
  return {
    slope,
    slopeError: Math.sqrt(variance / spread),
    count,
    span: Math.max(...all) - Math.min(...all),
    at: (time) => ({
      value: level + slope * (time - centre),
      error: Math.sqrt(variance * (1 / count + (time - centre) ** 2 / spread)),
    }),
  };
}
