/** What readers know of shapes, and what readers of equal devices share. */
import { CatalogueEntry, findEntry, findRule, findTitle, isDescribed } from '../catalogue';
import type { ObjectRule } from '../catalogue/model';
import type { Definitions } from '../definitions';
import { ownValue } from '../own-value';
import { humanize } from '../paths';
import { Descriptor } from '../types';

/** Shapes, descriptors and texts that one schema keeps: keys that change at every poll must not fill the memory. */
const MOST_SHARED = 50_000;

/**
 * Shared by the readers of equal devices, for whoever reads many: shapes, descriptors and texts. It holds no values of a
 * device and no units that were worked out from them; a reader with a schema reads exactly as one without.
 */
export class Schema {
  /** Of the status root. */
  readonly root: Shape;
  private readonly descriptors = new Map<string, Descriptor[]>();
  private readonly texts = new Map<string, string>();
  private readonly members = new WeakMap<object, Map<string, Readonly<Record<string, string>>>>();
  private shared = 0;

  constructor(definitions?: Definitions) {
    this.root = new Shape('', definitions, this);
  }

  /** Whether there is room for one more. */
  admit(): boolean {
    return this.shared < MOST_SHARED && ++this.shared > 0;
  }

  /** One string for all that are equal. */
  text(text: string): string {
    const known = this.texts.get(text);
    if (known === undefined && this.admit()) {
      this.texts.set(text, text);
    }
    return known ?? text;
  }

  /** Names of list members with one more of them. */
  elements(parent: Readonly<Record<string, string>>, label: string, key: string): Readonly<Record<string, string>> {
    let all = this.members.get(parent);
    if (!all) {
      all = new Map();
      this.members.set(parent, all);
    }
    const member = `${label}/${key}`;
    let found = all.get(member);
    if (!found) {
      found = { ...parent, [label]: key };
      if (this.admit()) {
        all.set(member, found);
      }
    }
    return found;
  }

  /** One descriptor for all that say the same. */
  descriptor(descriptor: Descriptor): Descriptor {
    const alike = this.descriptors.get(descriptor.id) ?? [];
    const known = alike.find((one) => isSame(one, descriptor));
    if (known === undefined && this.admit()) {
      alike.push(descriptor);
      this.descriptors.set(descriptor.id, alike);
    }
    return known ?? descriptor;
  }
}

/** Whether two descriptors say the same; tables of the catalogue are compared by identity. */
function isSame(a: Descriptor, b: Descriptor): boolean {
  const keys = Object.keys(a) as Array<keyof Descriptor>;
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        a[key] === b[key] ||
        ((key === 'elements' || key === 'elementWords' || key === 'spelledAs') && isSameRecord(a[key], b[key]))
    )
  );
}

function isSameRecord(a: object | undefined, b: object | undefined): boolean {
  const [own, others] = [Object.entries(a ?? {}), (b ?? {}) as Record<string, unknown>];
  return a !== undefined && b !== undefined && own.length === Object.keys(b).length
    ? own.every(([key, value]) => ownValue(others, key) === value)
    : a === b;
}

/** Entries for names that mean the same everywhere and say nothing about the subject. */
const GENERIC = /^\*\*\/[^/]*$/;

/** What is common to all places with one shape; looked up in the catalogue once. */
export class Shape {
  readonly rule: ObjectRule | undefined;
  private readonly children = new Map<string, Shape>();
  private found: { entry: CatalogueEntry | undefined; group: string } | undefined;
  private described: boolean | undefined;

  constructor(
    readonly path: string,
    private readonly definitions: Definitions | undefined,
    private readonly schema?: Schema
  ) {
    this.rule = path ? findRule(path) : undefined;
  }

  get entry(): CatalogueEntry | undefined {
    return this.about.entry;
  }

  /** Heading under which the readings of this shape are shown. */
  get group(): string {
    return this.about.group;
  }

  /** Whether the catalogue knows this place or something below it. */
  get isDescribed(): boolean {
    return (this.described ??= this.path === '' || isDescribed(this.path));
  }

  /** Looked up when the first leaf needs it: most shapes are objects. */
  private get about(): { entry: CatalogueEntry | undefined; group: string } {
    if (!this.found) {
      const described = findEntry(this.path);
      const entry = this.definitions ? this.definitions.ofShape(this.path, described) : described;
      const group =
        (entry && !GENERIC.test(entry.path) && entry.family.title) ||
        (findTitle(this.path) ?? discoveredGroup(this.path));
      this.found = { entry, group };
    }
    return this.found;
  }

  child(segment: string): Shape {
    let shape = this.children.get(segment);
    if (!shape) {
      const path = this.path ? `${this.path}/${segment}` : segment;
      // A shape the schema has no room for belongs only to the place it was made for.
      const schema = this.schema?.admit() ? this.schema : undefined;
      shape = new Shape(path, this.definitions, schema);
      if (schema || !this.schema) {
        this.children.set(segment, shape);
      }
    }
    return shape;
  }
}

/** Heading for a subject the catalogue does not know: the first meaningful word of the path. */
function discoveredGroup(shape: string): string {
  const words = shape
    .replace(/^chassis\/slots\/\*\//, '')
    .split('/')
    .filter((segment) => !['*', 'module', 'chassis'].includes(segment));
  return words.length > 1 ? humanize(words[0]) : 'Other';
}
