/**
 * Definitions by the owner of a device: names, units and states of readings, by path. This is the part that the reader
 * uses; document.ts reads documents, with libraries that are loaded only if there is one.
 */
import { CatalogueEntry, expandAlternatives } from '../catalogue';
import { matchesPattern } from '../paths';
import type { Descriptor } from '../types';

/** One definition: a path, and what it says about the readings there. */
export interface Definition {
  /** As in the catalogue, with an asterisk for every member of a list, or of one place: `chassis0/slots/io3/module/flux/level`. */
  path: string;
  /** Applies the definition to the catalogue's entry, if there is one. */
  apply: (base: CatalogueEntry | undefined) => CatalogueEntry;
  /** Distinguishes readings of this definition from those of another with a different value or unit. */
  readAs?: string;
}

interface DefinitionRow {
  segments: readonly string[];
  definition: Definition;
}

const fits = ({ segments }: DefinitionRow, path: readonly string[]) =>
  segments.length === path.length && segments.every((pattern, i) => matchesPattern(pattern, path[i]));

/** Definitions in force. The first that matches wins, those of single places before those of many. */
export class Definitions {
  private readonly byLast = new Map<string, DefinitionRow[]>();
  private readonly globs: DefinitionRow[] = [];
  private readonly origins = new WeakMap<CatalogueEntry, Definition>();

  constructor(readonly all: readonly Definition[]) {
    for (const definition of all) {
      for (const path of expandAlternatives(definition.path)) {
        const segments = path.split('/');
        const last = segments[segments.length - 1];
        const row = { segments, definition };
        if (last.includes('*')) {
          this.globs.push(row);
        } else {
          this.byLast.set(last, [...(this.byLast.get(last) ?? []), row]);
        }
      }
    }
  }

  /** The entry of all readings of a shape, in which members of lists are asterisks and a chassis is `chassis`. */
  ofShape(shape: string, base: CatalogueEntry | undefined): CatalogueEntry | undefined {
    const path = shape.split('/');
    const row = this.candidates(path).find((one) => fits(one, path));
    return row ? this.applied(row.definition, base) : base;
  }

  /** The entry of a single reading by its identity, where a definition names it; undefined otherwise. */
  ofPlace(id: string, shape: string, base: CatalogueEntry | undefined): CatalogueEntry | undefined {
    const shapePath = shape.split('/');
    const path = id.split('/');
    const anyChassis = [path[0].replace(/^chassis\d+$/, 'chassis'), ...path.slice(1)];
    const row = this.candidates(path).find(
      (one) => (fits(one, path) || fits(one, anyChassis)) && !fits(one, shapePath)
    );
    return row && this.applied(row.definition, base);
  }

  /** How the values of an entry of these definitions are read. */
  readAs(entry: CatalogueEntry | undefined): Descriptor['readAs'] {
    return entry && this.origins.get(entry)?.readAs;
  }

  private candidates(path: readonly string[]): readonly DefinitionRow[] {
    const rows = this.byLast.get(path[path.length - 1]) ?? [];
    return this.globs.length === 0 ? rows : [...rows, ...this.globs];
  }

  private applied(definition: Definition, base: CatalogueEntry | undefined): CatalogueEntry {
    const entry = definition.apply(base);
    this.origins.set(entry, definition);
    return entry;
  }
}
