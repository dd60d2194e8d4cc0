/**
 * Decides units that are not published from the content of a response. A number without a unit may be seconds or
 * nanoseconds: evidence can speak for a unit or rule one out. If nothing decides, the number stays as it is.
 * Sources: device-api.md 6.2.
 */
import { asNumber, asObject, asText, Json } from './catalogue/model';
import { ownValue } from './own-value';
import { parseDuration, parseTimeQuality } from './parse';

/** Units a time may be sent in, with how many of them are a second: a division, because 12 ns times 1e-9 is not 1.2e-8. */
export const TIME_UNITS = { s: 1, ms: 1e3, µs: 1e6, ns: 1e9 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;
const UNITS_OF_TIME = Object.keys(TIME_UNITS) as TimeUnit[];

/** What a value of a quantity may be. */
export interface Quantity {
  /** Readings of one component that share a unit unless their values contradict it. */
  group: string;
  /** What it measures; its last word is looked for in texts: `offset limit`. */
  of: string;
  /** The evidence for each unit, as shown to users. */
  candidates: Readonly<Partial<Record<TimeUnit, string>>>;
  /**
   * Bounds of a value other than zero on a working device, in seconds. A unit in which a value exceeds them is ruled
   * out. They depend on the object around the value.
   */
  bounds: (object: Json, around: readonly Json[]) => { least: number; most: number } | undefined;
  /** Whether whole numbers rule out all units but nanoseconds: a measurement finer than a microsecond would have decimals. */
  wholeIsNano?: boolean;
  /** Compares with a value of the same node whose unit is known, in seconds. */
  twin?: (object: Json, around: readonly Json[]) => { seconds: number; where: string } | undefined;
  /** The kind of an object; each kind is first decided on its own evidence. */
  findKind?: (object: Json) => string | undefined;
}

/** A decision about a unit. */
export interface Decision {
  /** `written`: each value states its unit itself. */
  unit: TimeUnit | 'written';
  /** A sentence for people. */
  because: string;
}

const UNIT_NAMES: Readonly<Record<string, TimeUnit>> = {
  ...Object.fromEntries('s sec secs second seconds'.split(' ').map((word) => [word, 's' as const])),
  ...Object.fromEntries('ms msec msecs millisecond milliseconds'.split(' ').map((word) => [word, 'ms' as const])),
  ...Object.fromEntries('us µs μs usec usecs microsecond microseconds'.split(' ').map((word) => [word, 'µs' as const])),
  ...Object.fromEntries('ns nsec nsecs nanosecond nanoseconds'.split(' ').map((word) => [word, 'ns' as const])),
};

/** The unit that a word names, in any usual spelling. */
function findTimeUnit(word: string): TimeUnit | undefined {
  const name = word.trim().toLowerCase();
  return ownValue(UNIT_NAMES, name);
}

/** The unit at the end of a key: `time-offset-ns` is nanoseconds, and `time-offset` without it. */
export function unitInName(key: string): { unit: TimeUnit; rest: string } | undefined {
  const at = key.lastIndexOf('-');
  const unit = at > 0 ? findTimeUnit(key.slice(at + 1)) : undefined;
  return unit && { unit, rest: key.slice(0, at) };
}

/** Members beside a value that hold text for people. */
const TEXTS = /(^|-)(text|string|str|display|human|formatted|message|msg|description|info|comment|summary|details?)$/;
const DURATIONS =
  /(^|[^\w.,-])([+-]?\d+(?:\.(\d+))?)\s*(ns|us|µs|μs|ms|s|[nuµμm]sec|sec|nanoseconds?|microseconds?|milliseconds?|seconds?)(?![\w/])/gi;
/** Longer texts are not remarks on a value. */
const LONGEST_REMARK = 300;

/** Durations in a text with half of their last digit, seconds. */
function durationsIn(text: string): Array<{ seconds: number; tolerance: number; written: string }> {
  return text.length > LONGEST_REMARK
    ? []
    : [...text.matchAll(DURATIONS)].flatMap(([, , number, fraction = '', word]) => {
        const unit = findTimeUnit(word);
        const seconds = unit === undefined ? NaN : Number(number) / TIME_UNITS[unit];
        return unit !== undefined && Number.isFinite(seconds)
          ? [
              {
                seconds,
                tolerance: Math.max((0.6 * 10 ** -fraction.length) / TIME_UNITS[unit], 1e-9 * Math.abs(seconds)),
                written: `${number} ${word}`,
              },
            ]
          : [];
      });
}

/** What one value says about its unit. */
interface UnitFinding {
  /** A unit that is stated, not inferred. */
  stated?: Decision;
  /** Units that are possible. */
  possible: ReadonlySet<TimeUnit>;
  /** Why the others are not, as shown to users. */
  because?: string;
}

const ALL_UNITS: ReadonlySet<TimeUnit> = new Set(UNITS_OF_TIME);

/**
 * What an answer says about the unit of one value.
 * @param key of the value in its object
 * @param object the object around it
 * @param around the objects around that, the outermost first
 */
function examine(quantity: Quantity, key: string, object: Json, around: readonly Json[]): UnitFinding {
  const raw = object[key];
  const value = asNumber(raw);
  if (value === undefined) {
    const text = typeof raw === 'string' && raw.trim() !== '' ? parseDuration(raw) : undefined;
    return text === undefined || !/[a-zµμ:]/i.test(raw as string)
      ? { possible: ALL_UNITS }
      : { stated: { unit: 'written', because: 'The device writes the unit beside the value.' }, possible: ALL_UNITS };
  }
  const stated = statedUnit(quantity, key, value, object) ?? twinUnit(quantity, value, object, around);
  return stated
    ? { stated, possible: new Set([stated.unit as TimeUnit]) }
    : possibleUnits(quantity, value, object, around);
}

function statedUnit({ of }: Quantity, key: string, value: number, object: Json): Decision | undefined {
  for (const name of [`${key}-unit`, `${key}-units`, `${key}_unit`, 'unit', 'units', 'time-unit', 'time-units']) {
    const unit = typeof object[name] === 'string' ? findTimeUnit(object[name]) : undefined;
    if (unit) {
      return { unit, because: `The member "${name}" says ${unit}.` };
    }
  }
  if (value === 0) {
    return undefined;
  }
  const words = of.split(' ');
  const last = words[words.length - 1];
  for (const name of Object.keys(object)) {
    const text = object[name];
    if (name === key || typeof text !== 'string') {
      continue;
    }
    const isAbout =
      key === 'value' || name.includes(last) || name.startsWith(key) || (TEXTS.test(name) && text.includes(last));
    for (const { seconds, tolerance, written } of isAbout ? durationsIn(text) : []) {
      const fits = UNITS_OF_TIME.filter((unit) => Math.abs(value / TIME_UNITS[unit] - seconds) <= tolerance);
      if (fits.length === 1 && seconds !== 0) {
        return { unit: fits[0], because: `${value} stands beside "${written}" in "${name}".` };
      }
    }
  }
  return undefined;
}

/** Two measurements of the same quantity differ by less than this factor. */
const TWINS_APART = 5;
/** NTP values of the device have microseconds; less than some of them is noise. */
const LEAST_TWIN = 3e-6;

function twinUnit({ twin }: Quantity, value: number, object: Json, around: readonly Json[]): Decision | undefined {
  const known = value === 0 ? undefined : twin?.(object, around);
  if (!known || Math.abs(known.seconds) < LEAST_TWIN) {
    return undefined;
  }
  const fits = UNITS_OF_TIME.filter((unit) => {
    const ratio = Math.abs(value / TIME_UNITS[unit] / known.seconds);
    return ratio <= TWINS_APART && ratio >= 1 / TWINS_APART;
  });
  return fits.length === 1
    ? { unit: fits[0], because: `${value} agrees with ${known.seconds} s of ${known.where} only in this unit.` }
    : undefined;
}

/** Smaller whole numbers may be whole by chance. */
const LEAST_WHOLE = 10;

function possibleUnits(
  { bounds, wholeIsNano }: Quantity,
  value: number,
  object: Json,
  around: readonly Json[]
): UnitFinding {
  const limits = value === 0 ? undefined : bounds(object, around);
  if (!limits) {
    return { possible: ALL_UNITS };
  }
  const { least, most } = limits;
  const within = UNITS_OF_TIME.filter((unit) => {
    const seconds = Math.abs(value) / TIME_UNITS[unit];
    return seconds >= least && seconds <= most;
  });
  const possible =
    wholeIsNano && Number.isInteger(value) && Math.abs(value) >= LEAST_WHOLE
      ? within.filter((unit) => unit === 'ns')
      : within;
  return possible.length > 0 && possible.length < UNITS_OF_TIME.length
    ? {
        possible: new Set(possible),
        because: `In any other unit ${value} would be out of the range of a working node.`,
      }
    : { possible: ALL_UNITS };
}

/** The device's own bound of its time error, from the nearest object around a value that has one; seconds. */
export function qualityAround(object: Json, around: readonly Json[]): number | undefined {
  for (const one of [object, ...[...around].reverse()]) {
    const quality = asText(one['est-time-quality']) ?? asText(asObject(one['sync-status'])?.['est-time-quality']);
    if (quality !== undefined) {
      return parseTimeQuality(quality);
    }
  }
  return undefined;
}

/** The place of one quantity of one component. */
interface QuantityPlace {
  key: string;
  group: string;
}

/** Decisions of one device. Decisions are final: a unit that changed back and forth would be worse than none. */
export class UnitDecisions {
  private readonly decided = new Map<string, Decision>();

  private place(component: string, { group, of, findKind }: Quantity, object: Json): QuantityPlace {
    const kind = findKind?.(object)?.replace(/\|/g, ' ') ?? '';
    return { key: `${component}|${group}|${of}|${kind}`, group: `${component}|${group}` };
  }

  /** What is decided about a quantity, if anything. */
  find(component: string, quantity: Quantity, object: Json): Decision | undefined {
    return this.decided.get(this.place(component, quantity, object).key);
  }

  /** Learns from the values of one answer. @returns whether something was decided */
  learn(values: readonly Observed[]): boolean {
    const places = new Map<string, QuantityPlace & { possible: Set<TimeUnit>; stated: Decision[]; because?: string }>();
    for (const { component, quantity, key, object, around } of values) {
      const place = this.place(component, quantity, object);
      if (this.decided.has(place.key)) {
        continue;
      }
      let known = places.get(place.key);
      if (!known) {
        known = { ...place, possible: new Set(UNITS_OF_TIME), stated: [] };
        places.set(place.key, known);
      }
      const { stated, possible, because } = examine(quantity, key, object, around);
      if (stated) {
        known.stated.push(stated);
      }
      known.possible.forEach((unit) => possible.has(unit) || known.possible.delete(unit));
      known.because ??= because;
    }
    const before = this.decided.size;
    for (const { key, stated, possible, because } of places.values()) {
      const units = new Set(stated.map(({ unit }) => unit));
      const [unit] = [...possible];
      if (units.size === 1) {
        this.decided.set(key, stated[0]);
      } else if (units.size === 0 && possible.size === 1 && because) {
        this.decided.set(key, { unit, because });
      }
    }
    this.inherit([...places.values()]);
    return this.decided.size > before;
  }

  /** What belongs together has one unit, unless its own values rule that out. */
  private inherit(places: ReadonlyArray<QuantityPlace & { possible: Set<TimeUnit>; stated: Decision[] }>): void {
    // A copy, because inherited units are no evidence for others.
    const decided = [...this.decided];
    for (const { key, group, possible, stated } of places) {
      if (this.decided.has(key) || stated.length > 0) {
        continue;
      }
      const [, , , kind] = key.split('|');
      const others = decided.filter(([other, { unit }]) => other.startsWith(`${group}|`) && unit !== 'written');
      const same = others.filter(([other]) => other.endsWith(`|${kind}`));
      const units = new Set((same.length > 0 ? same : others).map(([, { unit }]) => unit as TimeUnit));
      const [unit] = [...units];
      if (units.size === 1 && possible.has(unit)) {
        const [[like]] = same.length > 0 ? same : others;
        this.decided.set(key, { unit, because: `The ${like.split('|')[2]} beside it is in ${unit}.` });
      }
    }
  }
}

/** One value of which the unit is not decided. */
export interface Observed {
  component: string;
  quantity: Quantity;
  key: string;
  object: Json;
  around: readonly Json[];
}
