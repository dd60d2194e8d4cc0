/**
 * The form of catalogue entries. The catalogue adds names, units and states; readings exist without it. One file per
 * family; a module is added by adding entries.
 */
import { isExact, parseNumber } from '../parse';
import { humanize } from '../paths';
import { Evidence, Kind, ReadingValue, Scalar, Severity, State, Unit, Words } from '../types';
import type { Quantity } from '../units';

/** Values worked out from the text of one leaf, by the last segment of their path. */
export type Split = (text: string) => Record<string, ReadingValue | undefined> | undefined;

/** What the catalogue knows of one reading. */
export interface Entry {
  /**
   * Path below the status root. `*` stands for one segment or part of one, `{a,b}` for alternatives, a leading segment of two asterisks for any prefix.
   * `chassis` stands for every chassis, so slots are `chassis/slots/*`.
   */
  path: string;
  name: string;
  kind: Kind;
  unit?: Unit;
  /** Factor from the device's unit to the base unit. */
  scale?: number;
  /** For values that are not proportional to the base unit, such as log2 seconds. */
  convert?: (value: number) => number;
  states?: readonly State[];
  /** For a text that is a word of an enumeration: the word for each number the device may send instead. */
  numbers?: Readonly<Record<string, string>>;
  /** If the unit is not published: the candidates, and how to decide. `unit` is that of the decided value. */
  quantity?: Quantity;
  /**
   * Display texts of values without a state: texts, and unconfirmed words of a state. Values, severities and names in
   * Prometheus stay as they are.
   */
  words?: Words;
  /** Other words for the same state, by spelling: `{ 'no-leap-second': 'no-leapsecond' }`. */
  aliases?: Readonly<Record<string, string>>;
  /** For texts of digits: sent as a number they have lost their leading zeros and no longer match the label of the device. */
  leadingZeros?: true;
  /** Values that mean "no data" here, by their text, with the reason shown: `{ '0': 'no sensor' }`. */
  placeholders?: Readonly<Record<string, string>>;
  /** Values hidden in the text. Each needs an entry `<path>/<name>` of its own. */
  split?: Split;
  /**
   * Name in Prometheus without `lantime_` and without the unit, if the one derived from the path would be wrong or would
   * change with the spelling of firmware; needed when the last segment of the path is a pattern. Of a text: the label that holds
   * it. A state named `..._info` is a label, too. False: not exposed, because it repeats another reading or changes all the time.
   */
  metric?: string | false;
  /** What it was called in Prometheus in the release before; exposed beside the present name on request. */
  formerly?: { metric?: string; textLabel?: string; labels?: Readonly<Record<string, string>>; raw?: true };
  /** For a derived time that jitters because two clocks contribute to it: smaller changes are ignored, in seconds. */
  steadyWithin?: number;
  description: string;
  evidence?: Evidence;
  source?: string;
}

/** An object of the device's JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** What the catalogue knows of an object or list as a whole. Functions also get the enclosing objects, outermost first. */
export interface ObjectRule {
  path: string;
  /** For lists and maps: the label that names a member, `port`. */
  member?: string;
  /** Keys that belong to the object itself, if it may be one member or a list of them. */
  unlessKeys?: readonly string[];
  /** Display texts of member names. */
  memberWords?: Words;
  /** Members whose name is of no use and is left out of titles, such as the NTP service itself. */
  unnamed?: readonly string[];
  /** One spelling for members that firmware versions spell differently. */
  canonicalKey?: (key: string) => string;
  /**
   * Recognizes an object that describes something absent; its values are not data.
   * @returns the reason, which is shown to users, and the keys that are data all the same
   */
  absent?: (object: Json, around: readonly Json[]) => { reason: string; except?: readonly string[] } | undefined;
  /** As `absent`, for single keys whose meaning depends on their neighbours. */
  absentKeys?: (object: Json, around: readonly Json[]) => Readonly<Record<string, string>> | undefined;
  /** Readings worked out from the object; keys need an entry `<path>/<key>`, undefined means
   * that there is nothing to say. A leaf of the same name wins. */
  derive?: (object: Json, around: readonly Json[]) => Readonly<Record<string, ReadingValue | undefined>>;
}

/** Entries of one subject. */
export interface Family {
  /** Heading in pickers and documentation. */
  title: string;
  /** Source of units and states unless an entry names its own. */
  source: string;
  evidence: Evidence;
  rules?: readonly ObjectRule[];
  entries: readonly Entry[];
}

/** One state; `code` is its number in graphs. */
export function state(value: string, code: number, severity: Severity, text?: string, meaning?: string): State {
  return { value, code, severity, text: text ?? value.replace(/-/g, ' '), meaning };
}

/** States whose codes are the numbers which the device sends for them. */
export const asSent = (table: readonly State[]): readonly State[] =>
  table.map((one) => ({ ...one, numbers: [one.code] }));

/** Words by number, counted from 0: `{ '0': 'none', '1': 'pps' }`. */
export const byNumber = (list: string): Readonly<Record<string, string>> =>
  Object.fromEntries(list.split(' ').map((word, number) => [String(number), word]));

/** The two states of a boolean; true has code 1. */
export function yesNo(
  yes = 'yes',
  no = 'no',
  yesSeverity: Severity = 'neutral',
  noSeverity: Severity = 'neutral'
): readonly State[] {
  return [state('true', 1, yesSeverity, yes), state('false', 0, noSeverity, no)];
}

type EntryOptions = Omit<Partial<Entry>, 'path' | 'name' | 'kind'>;

export const gauge = (path: string, name: string, unit: Unit, description: string, options?: EntryOptions): Entry => ({
  path,
  name,
  kind: 'gauge',
  unit,
  description,
  ...options,
});

export const counter = (
  path: string,
  name: string,
  unit: Unit,
  description: string,
  options?: EntryOptions
): Entry => ({
  ...gauge(path, name, unit, description, options),
  kind: 'counter',
});

export const states = (
  path: string,
  name: string,
  table: readonly State[],
  description: string,
  options?: EntryOptions
): Entry => ({ path, name, kind: 'state', states: table, description, ...options });

export const text = (path: string, name: string, description: string, options?: EntryOptions): Entry => ({
  path,
  name,
  kind: 'text',
  description,
  ...options,
});

export const timestamp = (path: string, name: string, description: string, options?: EntryOptions): Entry => ({
  path,
  name,
  kind: 'timestamp',
  description,
  ...options,
});

/** Entries that are named after their key. */
export const entriesByKey = (base: string, keys: string, make: (path: string, name: string) => Entry): Entry[] =>
  keys.split(' ').map((key) => make(`${base}/${key}`, humanize(key)));

/** Values sent in nanoseconds. Divides, because 12 ns times 1e-9 is not exactly 1.2e-8. */
export const NANOSECONDS = { convert: (value: number) => value / 1e9 };

/** Reads a member that should be a boolean; undefined when it is none. Tolerates the words and numbers firmware may use. */
export function asBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') {
    return value;
  }
  if (value === 1 || value === 0) {
    return value === 1;
  }
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : undefined;
}

/** Reads a member that should be a number, also one written as text; undefined when it is none or too large to be held. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number'
    ? isExact(value)
      ? value
      : undefined
    : typeof value === 'string'
      ? parseNumber(value)
      : undefined;
}

/** Removes the replacement characters that decoders insert for invalid UTF-8. */
export const decodable = (text: string): string => (text.includes('\ufffd') ? text.replace(/\ufffd/g, '') : text);

/** Reads a member that should be a text; undefined when it is none, a placeholder, or damaged. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && !isPlaceholder(value) && decodable(value) === value ? value.trim() : undefined;
}

/** A member that is an object, or undefined. */
export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** True for the texts that stand for "nothing" everywhere on the device (device-api.md 1.7, 2.7, 2.9). */
export function isPlaceholder(value: Scalar): boolean {
  return value === null || (typeof value === 'string' && PLACEHOLDERS.has(value.trim().toLowerCase()));
}

const PLACEHOLDERS = new Set(['', '-', '--', 'n/a', 'na', 'never', 'null']);

/** A kind of module, as far as the catalogue knows it. Unknown modules work without it. */
export interface ModuleType {
  /** Name in Meinberg's literature, `GNS-UC`. */
  id: string;
  /** Models as `module.info.model` spells them, lower case, `*` for anything: `gns18*uc`. The first type that matches wins. */
  models: readonly string[];
  title: string;
  /** What it is and does, one or two sentences. */
  description: string;
  /** Slot classes it goes into, as printed by Meinberg (device-api.md 3). */
  slots: string;
  evidence: Evidence;
  source: string;
  /** Families whose readings it is known or expected to have, in addition to those of every module. */
  families: readonly Family[];
}
