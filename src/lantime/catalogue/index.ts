/** The catalogue: what is known about the readings of a LANTIME. See {@link Entry} for how to add to it. */
import { matchesPattern } from '../paths';
import { TIME_UNITS, unitInName } from '../units';
import { CHASSIS, RUBIDIUM, SLOTS } from './chassis';
import { Entry, Family, ObjectRule } from './model';
import { MODULE_FAMILIES } from './modules';
import { INTERFACES, PORTS } from './network';
import { NOTIFICATION } from './notification';
import { NTP } from './ntp';
import { SYNCMON, SYNCTEAM } from './syncmon';
import { SYSTEM_FAMILIES } from './system';

/** In the order in which pickers show the groups. */
export const FAMILIES: readonly Family[] = [
  ...SYSTEM_FAMILIES,
  NOTIFICATION,
  NTP,
  PORTS,
  INTERFACES,
  CHASSIS,
  SLOTS,
  ...MODULE_FAMILIES,
  RUBIDIUM,
  SYNCMON,
  SYNCTEAM,
];

/** An entry with what its family says about it. */
export interface CatalogueEntry extends Entry {
  family: Family;
  /** The path as the catalogue spells it, if the device spells it differently. */
  spelledAs?: string;
  /** Why this is the unit, if the name states it. */
  unitNote?: string;
  /** A guess in the owner's definitions about an unknown reading: it has no metric of its own. */
  isGuess?: true;
  /** The value is exposed as the device sends it, because its unit is not known. */
  isRaw?: true;
  /** Each value states its unit itself; a number alone cannot be interpreted. */
  needsUnit?: true;
}

/** Expands all alternatives `{a,b}` of a path. */
export function expandAlternatives(path: string): string[] {
  const match = /\{([^}]*)\}/.exec(path);
  return match
    ? match[1]
        .split(',')
        .flatMap((word) =>
          expandAlternatives(path.slice(0, match.index) + word + path.slice(match.index + match[0].length))
        )
    : [path];
}

/** A large device has three thousand shapes. */
const MOST_REMEMBERED_PATHS = 10_000;

/**
 * Finds entries and rules by shape: a path in which list members are `*` and a chassis is `chassis`. Indexed by the last
 * segment, because a shape is looked up once for all members of a list, but there may be thousands of shapes.
 */
class PathTable<T extends { path: string }> {
  private readonly byLast = new Map<string, Array<{ segments: string[]; anywhere: boolean; item: T }>>();
  private readonly globs: Array<{ segments: string[]; anywhere: boolean; item: T }> = [];
  /** Devices have mostly the same shapes. */
  private readonly found = new Map<string, T | undefined>();

  add(item: T): void {
    for (const path of expandAlternatives(item.path)) {
      const anywhere = path.startsWith('**/');
      const segments = (anywhere ? path.slice(3) : path).split('/');
      const last = segments[segments.length - 1];
      const row = { segments, anywhere, item };
      if (last.includes('*')) {
        this.globs.push(row);
      } else {
        const rows = this.byLast.get(last);
        rows ? rows.push(row) : this.byLast.set(last, [row]);
      }
    }
  }

  /** The most specific match: whole paths before suffixes, earlier rows before later ones. */
  find(shape: string): T | undefined {
    if (this.found.has(shape)) {
      return this.found.get(shape);
    }
    const item = this.search(shape);
    // Bounded against shapes that never repeat.
    if (this.found.size < MOST_REMEMBERED_PATHS) {
      this.found.set(shape, item);
    }
    return item;
  }

  private search(shape: string): T | undefined {
    const segments = shape.split('/');
    const rows = this.byLast.get(segments[segments.length - 1]) ?? [];
    return (
      firstFitting(rows, segments, false) ??
      firstFitting(this.globs, segments, false) ??
      firstFitting(rows, segments, true) ??
      firstFitting(this.globs, segments, true)
    )?.item;
  }
}

function firstFitting<Row extends { segments: readonly string[]; anywhere: boolean }>(
  rows: readonly Row[],
  segments: readonly string[],
  anywhere: boolean
): Row | undefined {
  return rows.find((row) => {
    const start = segments.length - row.segments.length;
    return (
      row.anywhere === anywhere &&
      (anywhere ? start >= 0 : start === 0) &&
      row.segments.every((pattern, i) => matchesPattern(pattern, segments[start + i]))
    );
  });
}

const entries = new PathTable<CatalogueEntry>();
const rules = new PathTable<ObjectRule>();
for (const family of FAMILIES) {
  for (const entry of family.entries) {
    entries.add({ ...entry, family });
  }
  for (const rule of family.rules ?? []) {
    rules.add(rule);
  }
}

/** What the catalogue knows of the reading at a shape, such as the speed of a port. */
export function findEntry(shape: string): CatalogueEntry | undefined {
  return entries.find(shape) ?? findSpelledOtherwise(shape);
}

const respelled = new Map<string, CatalogueEntry | undefined>();

function findSpelledOtherwise(shape: string): CatalogueEntry | undefined {
  if (respelled.has(shape)) {
    return respelled.get(shape);
  }
  const plain = plainSpelling(shape);
  const entry =
    (plain === shape ? undefined : spelled(plain, entries.find(plain))) ?? withUnitInName(plain) ?? withinObject(plain);
  if (respelled.size < MOST_REMEMBERED_PATHS) {
    respelled.set(shape, entry);
  }
  return entry;
}

const spelled = (path: string, entry: CatalogueEntry | undefined): CatalogueEntry | undefined =>
  entry && { ...entry, spelledAs: path };

/** Firmware writes one name as `cn-ratio`, `cn_ratio`, `CN-Ratio` or `cnRatio`; the catalogue uses the first form. */
function plainSpelling(shape: string): string {
  if (!/[A-Z_ ]/.test(shape)) {
    return shape; // most are
  }
  return shape
    .split('/')
    .map((segment) =>
      segment
        .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
        .replace(/[_ ]+/g, '-')
        .toLowerCase()
    )
    .join('/');
}

const canonicalNames = new WeakMap<CatalogueEntry, string | null>();

/** The last segment as the catalogue spells it first, `signal-strength` for `cn-ratio`; undefined where it has one spelling. */
export function canonicalName(entry: CatalogueEntry): string | undefined {
  let name = canonicalNames.get(entry);
  if (name === undefined) {
    const [, list] = /\/\{([^{}/]*)\}$/.exec(entry.path) ?? [];
    const [first] = (list ?? '').split(',');
    name =
      list !== undefined && !first.includes('*')
        ? first
        : entry.spelledAs !== undefined
          ? (entry.spelledAs.split('/').pop() ?? null)
          : null;
    canonicalNames.set(entry, name);
  }
  return name ?? undefined;
}

/** `time-offset-ns` is `time-offset` in nanoseconds. */
function withUnitInName(shape: string): CatalogueEntry | undefined {
  const start = shape.lastIndexOf('/') + 1;
  const found = unitInName(shape.slice(start));
  const path = shape.slice(0, start) + (found?.rest ?? '');
  const entry = found && entries.find(path);
  if (!entry || entry.unit !== 's' || !(entry.quantity || (!entry.convert && entry.scale === undefined))) {
    return undefined;
  }
  const { quantity: _, ...rest } = entry;
  const perSecond = TIME_UNITS[found.unit];
  return {
    ...rest,
    convert: perSecond === 1 ? undefined : (value) => value / perSecond,
    spelledAs: path,
    unitNote: `The name says ${found.unit}.`,
  };
}

/** A value in an object with its unit: `offset` as `{ value, unit }`. */
function withinObject(shape: string): CatalogueEntry | undefined {
  const path = shape.endsWith('/value') ? shape.slice(0, -'/value'.length) : undefined;
  const entry = path === undefined ? undefined : entries.find(path);
  return entry?.quantity && path !== undefined ? { ...entry, spelledAs: path } : undefined;
}

/** Headings by prefix of a shape, so that fields without an entry are listed beside their siblings. */
const titles = new Map<string, string>();
for (const family of FAMILIES) {
  for (const path of family.entries.flatMap((entry) => expandAlternatives(entry.path))) {
    const segments = path.split('/');
    for (let length = segments.length - 1; length > 0 && segments[0] !== '**'; length--) {
      const prefix = segments.slice(0, length).join('/');
      titles.set(prefix, titles.get(prefix) ?? family.title);
    }
  }
}

const titleGlobs = [...titles.keys()].filter((prefix) => prefix.split('/').some((word) => /[^*]\*|\*[^*]/.test(word)));

/** Whether the catalogue describes something at a shape or below it. */
export function isDescribed(shape: string): boolean {
  return (
    titles.has(shape) ||
    findEntry(shape) !== undefined ||
    findRule(shape) !== undefined ||
    titleGlobs.some((glob) => matchesPattern(glob, shape))
  );
}

/** The heading for a reading without an entry of its own: that of its nearest described neighbours, or undefined. */
export function findTitle(shape: string): string | undefined {
  const segments = shape.split('/');
  for (let length = segments.length - 1; length > 0; length--) {
    const prefix = segments.slice(0, length).join('/');
    // Everything below a module has a subject of its own, known or not.
    if (/^chassis\/slots\/\*\/module$/.test(prefix) && length < segments.length - 1) {
      return undefined;
    }
    const title = titles.get(prefix);
    if (title) {
      return title;
    }
  }
  return undefined;
}

/** What the catalogue knows of the object or list at a shape. */
export function findRule(shape: string): ObjectRule | undefined {
  const plain = plainSpelling(shape);
  return rules.find(shape) ?? (plain === shape ? undefined : rules.find(plain));
}
