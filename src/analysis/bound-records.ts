/**
 * Recording rules of the bound of the time error, which keep a year of it small: each hour its maximum, the share of the
 * hour with data, and the share within each of some limits. The rules are in tools/alerts/recordings.ts.
 */

/** Now, in seconds; labelled `kind`: `device`, or `node` with the label `node`. */
export const BOUND = 'lantime:time_error_bound_seconds';
/** The greatest of the hour before. */
export const BOUND_MAX = `${BOUND}:max1h`;
/** Share of the hour before that has data, 0 to 1. */
export const BOUND_COVERAGE = `${BOUND}:coverage1h`;
/** Share of the hour before with a bound of at most the label `le`, 0 to 1. */
export const BOUND_WITHIN = `${BOUND}:within1h`;

/** Limits of the shares, seconds: those of common requirements, and enough between them to state percentiles. */
export const BOUND_LIMITS = [
  1e-7, 2.5e-7, 5e-7, 1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 1e-2, 1e-1, 1,
] as const;
