/** Units of time, each with the next smaller one. */
import { t } from '../i18n';

const DURATION_UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A duration as text, in at most two units: `22 s`, `3 min 5 s`, `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) {
    return seconds > 0 ? t('less than 1 s') : '0 s';
  }
  const first = DURATION_UNITS.findIndex(([, size]) => Math.round(seconds) >= size);
  const [unit, size] = DURATION_UNITS[first];
  const whole = Math.floor(Math.round(seconds) / size);
  const [smaller, smallerSize] = DURATION_UNITS[first + 1] ?? ['', Infinity];
  const rest = Math.floor((Math.round(seconds) - whole * size) / smallerSize);
  return `${whole} ${unit}${rest > 0 ? ` ${rest} ${smaller}` : ''}`;
}

/** An age in one unit, which does not change at every refresh: `40 s`, `5 min`, `3 h`. */
export function formatAge(seconds: number): string {
  const [minutes, hours] = [seconds / 60, seconds / 3600].map(Math.floor);
  return seconds < 120 ? `${seconds} s` : minutes < 120 ? `${minutes} min` : `${hours} h`;
}
