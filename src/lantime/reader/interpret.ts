/** Reads single values: what the device wrote, as what the catalogue says it is. */
import { mark, t } from '../../i18n';
import { CatalogueEntry } from '../catalogue';
import { decodable, isPlaceholder } from '../catalogue/model';
import { ownValue } from '../own-value';
import { isExact, parseDuration, parseNumber, parseQuantity, parseTime } from '../parse';
import { Descriptor, Kind, Reading, ReadingValue, Scalar, State, Unit } from '../types';

/** Reads one leaf as what its descriptor says it is. */
export function interpret(
  descriptor: Descriptor,
  entry: CatalogueEntry | undefined,
  raw: Scalar,
  reason: string | undefined
): Reading {
  const absent = (why: string): Reading => ({ descriptor, value: null, raw, absent: why });
  if (reason !== undefined) {
    return absent(reason);
  }
  const written = typeof raw === 'string' ? raw.trim() : raw;
  if (isPlaceholder(raw)) {
    return absent(placeholderReason(written));
  }
  const placeholder = entry?.placeholders && lookUp(entry.placeholders, written);
  if (placeholder !== undefined) {
    return absent(placeholder);
  }
  const unreadable = (why: string): Reading => ({ ...absent(why), unreadable: true });
  if (typeof written === 'string' && decodable(written) !== written) {
    return unreadable(t('is not valid UTF-8'));
  }
  if (typeof written === 'number' && !isExact(written)) {
    return unreadable(t('is more than a number can hold'));
  }
  const value = readAsKind(descriptor.kind, descriptor.unit, entry, written);
  // JSON can write numbers that are too large to hold, and scaling can make them.
  if (value !== undefined && (typeof value !== 'number' || Number.isFinite(value))) {
    return descriptor.kind === 'timestamp' && typeof value === 'number' && value < UNSET_BEFORE
      ? absent(t('never set'))
      : { descriptor, value, raw };
  }
  const kind = t(KIND_WORDS[descriptor.kind]);
  return unreadable(
    descriptor.unit
      ? t('cannot be read as {kind} in {unit}', { kind, unit: descriptor.unit })
      : t('cannot be read as {kind}', { kind })
  );
}

/** Why a value worked out from others is no data; undefined where it is. */
export function absenceOfDerived(entry: CatalogueEntry | undefined, value: ReadingValue): string | undefined {
  const isNothing =
    value === null ||
    value === '' ||
    (typeof value === 'number' && !Number.isFinite(value)) ||
    (typeof value === 'number' && entry?.kind === 'timestamp' && !(value >= 0 && value <= LATEST_TIME)) ||
    (typeof value === 'string' && decodable(value) !== value);
  return isNothing ? t('cannot be worked out') : undefined;
}

/** A derived value, or the one before where it differs by less than the entry's `steadyWithin`. */
export function steadied(
  entry: CatalogueEntry | undefined,
  value: ReadingValue,
  before: ReadingValue | undefined
): ReadingValue {
  const steady = entry?.steadyWithin;
  return steady !== undefined &&
    typeof value === 'number' &&
    typeof before === 'number' &&
    Math.abs(value - before) < steady
    ? before
    : value;
}

/** In the year 5138; larger numbers are stamps written without marks between their parts. */
const LATEST_TIME = 1e11;
/** What programs print for a number that is none. */
const NO_NUMBER = /^[+-]?(nan|inf|infinity)$/i;

/** Stamps of the first day of 1970 are unset, whatever the time zone they are printed in (device-api.md 1.7). */
const UNSET_BEFORE = 86_400;

const KIND_WORDS: Record<Kind, string> = {
  gauge: mark('a number'),
  counter: mark('a number'),
  state: mark('a state'),
  text: mark('a text'),
  timestamp: mark('a time'),
};

function placeholderReason(written: Scalar): string {
  return written === 'never' ? t('has never happened') : t('the device gives no value');
}

/** Own properties only, by the text of the value; numbers and numeric text are the same key. */
function lookUp(table: Readonly<Record<string, string>>, written: Scalar): string | undefined {
  const number = typeof written === 'string' ? parseNumber(written) : written;
  const key = typeof number === 'number' ? String(number + 0) : String(written).toLowerCase();
  return ownValue(table, key);
}

function readAsKind(
  kind: Kind,
  unit: Unit,
  entry: CatalogueEntry | undefined,
  written: Scalar
): ReadingValue | undefined {
  switch (kind) {
    case 'gauge':
    case 'counter': {
      if (entry?.needsUnit && typeof written === 'number') {
        return undefined;
      }
      const isConverted = entry?.scale !== undefined || entry?.convert !== undefined;
      if (isConverted && unit === 's' && typeof written === 'string' && parseNumber(written) === undefined) {
        return parseDuration(written); // the text says its unit itself
      }
      const number = readNumber(written, unit, !isConverted);
      if (number === undefined) {
        return entry ? undefined : written; // discovered as a number, now something else: shown as it is
      }
      return entry?.convert ? entry.convert(number) : number * (entry?.scale ?? 1);
    }
    case 'timestamp':
      return typeof written === 'string'
        ? parseTime(written)
        : typeof written === 'number' && written >= 0
          ? written <= LATEST_TIME
            ? written
            : parseTime(String(written)) // 202612280000
          : undefined;
    case 'state': {
      if (typeof written === 'string' && NO_NUMBER.test(written)) {
        return undefined;
      }
      const alias = typeof written === 'string' ? ownValue(entry?.aliases, written) : undefined;
      if (alias !== undefined) {
        return alias;
      }
      return readBoolean(entry, written) ?? translateState(entry?.states, written) ?? written;
    }
    default:
      const word = entry?.numbers && ownValue(entry.numbers, String(written));
      if (word !== undefined) {
        return word;
      }
      return typeof written === 'number' && entry?.leadingZeros
        ? undefined
        : typeof written === 'string' || !entry
          ? written
          : String(written);
  }
}

function readNumber(written: Scalar, unit: Unit, inBaseUnit: boolean): number | undefined {
  if (typeof written === 'number') {
    return Number.isFinite(written) ? written : undefined;
  }
  if (typeof written !== 'string') {
    return undefined;
  }
  if (!inBaseUnit) {
    return parseNumber(written);
  }
  return unit === 's' ? parseDuration(written) : unit ? parseQuantity(written, unit) : parseNumber(written);
}

/** Words of a table by the numbers the device may send for them, and by their other spellings. */
const wordTables = new WeakMap<readonly State[], Map<string, string>>();

/** The word of a state that is sent as its number or spelled otherwise; undefined where it needs no translation. */
function translateState(states: readonly State[] | undefined, written: Scalar): string | undefined {
  if (!states || typeof written === 'boolean') {
    return undefined;
  }
  let table = wordTables.get(states);
  if (!table) {
    const numbers = states.flatMap(({ value, numbers: sent = [] }) => sent.map((one) => [String(one), value] as const));
    table = new Map([...numbers, ...states.map(({ value }) => [value, value] as const)]);
    wordTables.set(states, table);
  }
  const text = String(written);
  const word = table.get(text);
  return word !== undefined
    ? word === text && typeof written !== 'string'
      ? undefined
      : word
    : typeof written === 'string'
      ? table.get(text.toLowerCase().replace(/[_ ]+/g, '-'))
      : undefined;
}

/** States that are booleans on one firmware and words or numbers on another read as booleans; `leap` as a number. */
function readBoolean(entry: CatalogueEntry | undefined, written: Scalar): ReadingValue | undefined {
  const states = entry?.states;
  if (!states || states.length === 0) {
    return undefined;
  }
  if (states[0].value === 'true') {
    return written === 1 || written === '1' || written === 'true'
      ? true
      : written === 0 || written === '0' || written === 'false'
        ? false
        : undefined;
  }
  return typeof written === 'string' && /^\d+$/.test(written) && /^\d+$/.test(states[0].value)
    ? Number(written)
    : undefined;
}

/** The kind of a reading that nobody has described, by its value. */
export function discoveredKind(value: Scalar): Kind {
  switch (typeof value) {
    case 'number':
      return 'gauge';
    case 'boolean':
      return 'state';
    case 'string':
      return discoveredNumber(value) !== undefined
        ? 'gauge'
        : /[-.:]/.test(value) && parseTime(value) !== undefined
          ? 'timestamp'
          : 'text';
    default:
      return 'text';
  }
}

/** Firmware writes some numbers as text (device-api.md 1.8). Only text that a number would print as counts, so no serial number. */
function discoveredNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return trimmed.length <= 9 && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(trimmed) ? parseNumber(trimmed) : undefined;
}
