/**
 * Reads the free text in which a LANTIME hides values. Every function returns undefined for text it does not
 * understand; none throws and none guesses.
 */

const SI: Record<string, number> = {
  p: 1e-12,
  n: 1e-9,
  u: 1e-6,
  µ: 1e-6, // micro sign
  μ: 1e-6, // Greek mu
  m: 1e-3,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/** Longer text hides no value; bounds the time that hostile text can take. */
const LONGEST_PARSED = 200;

const finite = (value: number) => (Number.isFinite(value) ? value : undefined);

/**
 * Whether a number is what was written. Integers from 2^53 on are rounded when they are read; no reading is that large, but
 * counters that underflowed are (2^64 − 1).
 */
export const isExact = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));

/** A decimal number as a whole text, blanks around it allowed. `''`, `0x10`, `NaN`, `Infinity`, 2^53 and more are not numbers. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_PARSED || !/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) {
    return undefined;
  }
  const value = Number(trimmed);
  return isExact(value) ? value : undefined;
}

/**
 * A number with an optional unit, converted to that unit's base: `"100"`, `"49.0 °C"`, `"1.5 ms"` (for `s`), `"100 Mbit/s"`.
 * @param unit the base unit expected (see Unit); a text in another unit is not understood
 */
export function parseQuantity(text: string, unit: string): number | undefined {
  const trimmed = text.trim();
  const match = trimmed.length > LONGEST_PARSED ? null : /^([+-]?[\d.]+(?:e[+-]?\d+)?)(.*)$/is.exec(trimmed);
  if (!match) {
    return undefined;
  }
  const value = parseNumber(match[1]);
  const suffix = match[2].trim();
  if (value === undefined || suffix === '' || suffix === unit) {
    return value;
  }
  const spellings = UNIT_SPELLINGS[unit] ?? [unit];
  for (const spelling of spellings) {
    if (suffix.toLowerCase() === spelling.toLowerCase()) {
      return value;
    }
    const prefix = suffix.slice(0, suffix.length - spelling.length);
    if (prefix.length === 1 && prefix in SI && suffix.slice(1).toLowerCase() === spelling.toLowerCase()) {
      // A byte count in kB is binary on this device (device-api.md 2.1: memory, 2.4: storage).
      return finite(value * (unit === 'B' && /[kK]/.test(prefix) ? 1024 : SI[prefix]));
    }
  }
  return undefined;
}

const UNIT_SPELLINGS: Record<string, string[]> = {
  s: ['s', 'sec', 'second', 'seconds'],
  '°C': ['°C', 'C', 'degC', 'Cel'],
  'bit/s': ['bit/s', 'bps', 'bits/s', 'b/s'],
  B: ['B', 'byte', 'bytes'],
  '°': ['°', 'deg'],
  '%': ['%', 'percent'],
  'dB-Hz': ['dB-Hz', 'dBHz'],
};

/**
 * Point in time in one of the device's five formats (device-api.md 1.7); stamps without a zone are UTC.
 * @returns seconds since 1970 UTC with fraction
 */
export function parseTime(text: string): number | undefined {
  const trimmed = text.trim();
  const compact = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(trimmed);
  const long =
    /^(\d{4})[-.](\d{2})[-.](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(UTC|Z|[+-]\d{2}:?\d{2})?$/i.exec(
      trimmed
    );
  const parts = compact ?? long;
  if (!parts) {
    return undefined;
  }
  const [year, month, day, hour, minute, second = 0] = parts.slice(1, 7).map((part = '0') => Number(part));
  // A leap second (:60) is the first second of the next minute in POSIX time.
  const leap = second === 60 ? 1 : 0;
  const isOfClock = hour < 24 && minute < 60 && second - leap < 60;
  // Not Date.UTC, which takes the years before 100 for those of the 20th century.
  const date = new Date(0);
  const midnight = date.setUTCFullYear(year, month - 1, day);
  const isOfCalendar = date.getUTCDate() === day && date.getUTCMonth() === month - 1;
  const offset = offsetSeconds(long?.[8]);
  if (!isOfClock || !isOfCalendar || offset === undefined) {
    return undefined; // no such day or hour
  }
  return midnight / 1000 + hour * 3600 + minute * 60 + second - offset + Number(long?.[7] ?? 0);
}

/** Seconds a zone is ahead of UTC: `Z`, `UTC` or `+01:30`; undefined where there is no such offset. */
function offsetSeconds(zone = 'Z'): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) {
    return 0;
  }
  const [hours, minutes] = [Number(match[2]), Number(match[3])];
  return hours < 24 && minutes < 60 ? (match[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60) : undefined;
}

/** Load averages and tasks, `0.48 0.66 0.57 2/99 25157` (device-api.md 2.1, Linux loadavg layout). */
export function parseLoad(
  text: string
): { oneMinute: number; fiveMinutes: number; fifteenMinutes: number; running?: number; tasks?: number } | undefined {
  const [one, five, fifteen, tasks = ''] = text.trim().split(/\s+/);
  const numbers = [one, five, fifteen].map((part) => parseNumber(part ?? ''));
  if (numbers.some((value) => value === undefined)) {
    return undefined;
  }
  const [oneMinute, fiveMinutes, fifteenMinutes] = numbers as number[];
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(tasks);
  return match
    ? { oneMinute, fiveMinutes, fifteenMinutes, running: Number(match[1]), tasks: Number(match[2]) }
    : { oneMinute, fiveMinutes, fifteenMinutes };
}

const MEMORY_AMOUNTS = /(?:^|[^\d.,])(\d{1,15}(?:\.\d+)?)\s*(k|M|G)?B\s+(total|free)/gi;
const BINARY: Record<string, number> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `228428 kB total memory, 161732 kB free (70 %)` in bytes and percent (device-api.md 2.1; kB are KiB). */
export function parseMemory(text: string): { total: number; free: number; freePercent: number } | undefined {
  const amounts = new Map<string, number>();
  for (const [, amount, prefix = '', what] of text.slice(0, LONGEST_PARSED).matchAll(MEMORY_AMOUNTS)) {
    amounts.set(what.toLowerCase(), Number(amount) * BINARY[prefix.toLowerCase()]);
  }
  const total = amounts.get('total');
  const free = amounts.get('free');
  if (!total || free === undefined || free > total) {
    return undefined;
  }
  // Worked out rather than taken from the text, which rounds to whole percent.
  return { total, free, freePercent: (100 * free) / total };
}

/** `51.477800, -0.001500` in degrees (device-api.md 2.1). Zero for both means that no position is known. */
export function parsePosition(text: string): { latitude: number; longitude: number } | undefined {
  const [latitude, longitude, ...rest] = text.split(',').map(parseNumber);
  if (latitude === undefined || longitude === undefined || rest.length > 1) {
    return undefined;
  }
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 360 || (latitude === 0 && longitude === 0)) {
    return undefined;
  }
  return { latitude, longitude };
}

/** `11111111 [377]`, the last eight polls of an NTP association, newest at the right (device-api.md 2.11). */
export function parsePollStatus(text: string): { register: number; answered: number } | undefined {
  const match = /^\s*([01]{8})\s*(?:\[([0-7]{1,3})\])?\s*$/.exec(text);
  if (!match) {
    return undefined;
  }
  const register = parseInt(match[1], 2);
  if (match[2] !== undefined && parseInt(match[2], 8) !== register) {
    return undefined; // the two halves contradict each other
  }
  return { register, answered: match[1].split('1').length - 1 };
}

/**
 * Upper bound of the estimated time quality in seconds, `less-than-100ns` → 1e-7 (device-api.md 4.1). Only the shape is
 * known, so the number is parsed rather than looked up. Words without a bound (`more-than-10s`, `unknown`) give undefined.
 */
export function parseTimeQuality(text: string): number | undefined {
  const bound = text
    .trim()
    .toLowerCase()
    .replace(/^(less[-_ ]than[-_ ]|<\s*)/, '');
  const match = /^(\d+)(?:[._-](\d+))?[-_ ]?(ps|ns|us|µs|μs|ms|s|sec)$/.exec(bound);
  if (!match) {
    return undefined;
  }
  const exponent = { ps: -12, ns: -9, us: -6, µs: -6, μs: -6, ms: -3, s: 0, sec: 0 }[match[3]] ?? 0;
  // Through text, so that 100 ns is exactly 1e-7.
  return finite(Number(`${match[1]}.${match[2] ?? 0}e${exponent}`));
}

/**
 * Whether an estimated time quality says that there is no bound: `unknown`, `more-than-10s`, the worst of the ladder
 * (device-api.md 6, fact 5). Undefined for words that say neither.
 */
export function isUnboundedQuality(text: string): boolean | undefined {
  const unbounded = /^(unknown|undefined|failed|fault|invalid|(more|greater|worse)[-_ ]than\b.*|>.*)$/i.test(
    text.trim()
  );
  return unbounded || (parseTimeQuality(text) === undefined ? undefined : false);
}

/** A duration in seconds: a number, `HH:MM:SS`, `2 days, 03:04:05` or `1d 2h 3m 4s`. */
export function parseDuration(text: string): number | undefined {
  const plain = parseQuantity(text, 's');
  if (plain !== undefined) {
    return plain;
  }
  const trimmed = text.trim();
  const clock = /^(?:(\d{1,9})\s*d(?:ays?)?,?\s+)?(\d{1,9}):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?$/i.exec(trimmed);
  if (clock) {
    const [, days = 0, hours, minutes, seconds = 0] = clock;
    return Number(days) * 86400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  }
  const units: Record<string, number> = { d: 86400, h: 3600, m: 60, s: 1 };
  const parts = trimmed.split(/[\s,]+/);
  let seconds = 0;
  for (const part of parts) {
    // Whole words, so that milliseconds and months do not pass for minutes.
    const match = /^(\d{1,9}(?:\.\d+)?)(?:(d)(?:ays?)?|(h)(?:ours?)?|(m)(?:in(?:ute)?s?)?|(s)(?:ec(?:ond)?s?)?)$/i.exec(
      part
    );
    const unit = match?.slice(2).find((letter) => letter !== undefined);
    if (!match || !unit) {
      return undefined;
    }
    seconds += Number(match[1]) * units[unit.toLowerCase()];
  }
  return seconds;
}
