/** Limits of a query of holdover as people choose and write them. */
import { formattedValueToString, getValueFormat } from '@grafana/data';
import { parseDuration } from '../../lantime/parse';

/** Limits of requirements, seconds. */
const USUAL_LIMITS = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3];

/** A limit in seconds as an option of a picker. */
export const limitOption = (limit: number): { value: string; label: string } => ({
  value: String(limit),
  label: formattedValueToString(getValueFormat('s')(limit)),
});

export const USUAL_LIMIT_OPTIONS = USUAL_LIMITS.map(limitOption);

/** The limits that texts such as `1e-7`, `1.5 µs` or `20 ms` name, seconds, rising and each once; others are left out. */
export function parseLimits(texts: readonly string[]): number[] {
  // Without what a factor such as 1e-9 leaves behind the last digit.
  const limits = texts
    .map((text) => Number((parseDuration(text) ?? NaN).toPrecision(12)))
    .filter((limit) => limit > 0 && limit < Infinity);
  return [...new Set(limits)].sort((a, b) => a - b);
}
