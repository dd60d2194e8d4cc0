/** What the readings of one device are, as far as it was seen. */
import { mark } from '../../i18n';
import { canonicalName, CatalogueEntry } from '../catalogue';
import { isPlaceholder, yesNo } from '../catalogue/model';
import type { Definitions } from '../definitions';
import { humanize } from '../paths';
import { Descriptor, Kind, Scalar, State } from '../types';
import type { Decision } from '../units';
import { discoveredKind } from './interpret';
import { MAX_READINGS, MAX_UNKNOWN_READINGS } from './limits';
import { Schema } from './schema';
import { Node } from './tree';

const NO_STATES: readonly State[] = [];
const YES_NO = yesNo();
const statesOfKind = (kind: Kind): readonly State[] => (kind === 'state' ? YES_NO : NO_STATES);

/** The descriptors of one device. They never change: where more becomes known, a new one takes the place of the old. */
export class DescriptorTable {
  /** In the order they were discovered; the position is `descriptor.index`. */
  readonly all: Descriptor[] = [];
  private readonly byId = new Map<string, Descriptor>();
  private readonly byComponent = new Map<string, Descriptor[]>();
  private unknown = 0;
  private changes = 0;

  /** @param intern gives one string for all that are equal */
  constructor(
    private readonly definitions: Definitions | undefined,
    private readonly schema: Schema | undefined,
    private readonly intern: (text: string) => string
  ) {}

  /** Rises whenever a descriptor is added or replaced. */
  get generation(): number {
    return this.changes;
  }

  find(id: string): Descriptor | undefined {
    return this.byId.get(id);
  }

  ofComponent(component: string): readonly Descriptor[] {
    return this.byComponent.get(component) ?? [];
  }

  /** Whether there is no room for one more. */
  get isFull(): boolean {
    return this.all.length >= MAX_READINGS;
  }

  /** Whether there is no room for one more that the catalogue does not know. */
  get isFullOfUnknown(): boolean {
    return this.unknown >= MAX_UNKNOWN_READINGS;
  }

  /**
   * Describes the reading at a place.
   * @param value the first one; it tells the kind where nothing else does
   * @param decision about the unit, where the catalogue leaves it open
   */
  add(node: Node, derived: boolean, value: Scalar, decision: Decision | undefined): Descriptor {
    const { entry } = node;
    const isRaw = entry?.quantity !== undefined && !decision;
    this.unknown += entry ? 0 : 1;
    const id = this.freeId(node.id);
    const kind = entry?.kind ?? (derived && typeof value === 'string' ? 'text' : discoveredKind(value));
    if (entry && !entry.kind) {
      // Defined without a kind: its first value tells it.
      node.setRare('own', { ...entry, kind });
      node.setRare('isKindOpen', isPlaceholder(value));
    }
    const field = fieldBelowComponent(node, id);
    const label = entry ? nameWithNumber(entry, node.key) : humanize(node.key);
    const own: Descriptor = {
      index: this.all.length,
      id,
      component: node.component,
      field,
      metric: node.metric,
      elements: node.elements,
      spelledAs: this.spelledAs(node, entry, field),
      label,
      title: node.names + label,
      group: node.shape.group,
      kind,
      unit: isRaw ? '' : (entry?.unit ?? ''),
      words: entry?.words,
      elementWords: node.elementWords,
      states: entry?.states ?? statesOfKind(kind),
      description: entry?.description ?? mark('Sent by the device, but not described in the catalogue.'),
      evidence: entry?.evidence ?? entry?.family.evidence ?? 'UNKNOWN',
      source: entry?.source ?? entry?.family.source ?? '',
      known: entry !== undefined,
      derived,
      entry: node.entry,
      rawUnit: isRaw ? true : undefined,
      unitNote: isRaw ? unconfirmedUnit(entry.quantity!) : (decision?.because ?? entry?.unitNote),
      readAs: this.definitions?.readAs(entry) ?? (isRaw ? 'raw' : undefined),
    };
    const descriptor = own.known && this.schema ? this.schema.descriptor(own) : own;
    this.changes++;
    this.all.push(descriptor);
    this.byId.set(id, descriptor);
    const siblings = this.byComponent.get(descriptor.component);
    siblings ? siblings.push(descriptor) : this.byComponent.set(descriptor.component, [descriptor]);
    node.descriptor = descriptor;
    return descriptor;
  }

  /** Gives the kind of a value to a reading that had none to tell it by. */
  setKind(node: Node, descriptor: Descriptor, value: Scalar): Descriptor {
    const kind = discoveredKind(value);
    node.setRare('isKindOpen', false);
    if (kind === descriptor.kind) {
      return descriptor;
    }
    const own = node.rare.own && { ...node.rare.own, kind };
    node.setRare('own', own);
    return this.replace(node, descriptor, {
      ...descriptor,
      kind,
      states: own?.states ?? statesOfKind(kind),
      entry: own,
    });
  }

  /** Puts a descriptor at the place of another, so that nobody takes the reading for what it was. */
  replace(node: Node, old: Descriptor, descriptor: Descriptor): Descriptor {
    this.all[old.index] = descriptor;
    this.byId.set(old.id, descriptor);
    const siblings = this.byComponent.get(old.component);
    siblings?.splice(siblings.indexOf(old), 1, descriptor);
    node.descriptor = descriptor;
    this.changes++;
    return descriptor;
  }

  private freeId(id: string): string {
    let free = id;
    for (let n = 2; this.byId.has(free); n++) {
      free = `${id}#${n}`;
    }
    return free;
  }

  /** Field and metric as the catalogue spells them, where the device spells them otherwise. */
  private spelledAs(node: Node, entry: CatalogueEntry | undefined, field: string): Descriptor['spelledAs'] {
    const name = entry && canonicalName(entry);
    const own = node.shape.path.slice(node.shape.path.lastIndexOf('/') + 1);
    if (name === undefined || name === own || own === '*') {
      return undefined;
    }
    const renamed = (path: string) => path.slice(0, path.lastIndexOf('/') + 1) + name;
    return { field: renamed(field), metric: this.intern(renamed(node.metric)) };
  }
}

function fieldBelowComponent({ fieldStart, component, id: path }: Node, id: string): string {
  // Of the chassis itself: its component is also the beginning of its path.
  const isChassisMember = fieldStart === component.length + 1 && path.startsWith(`${component}/`);
  return isChassisMember ? `chassis/${id.slice(component.length + 1)}` : id.slice(fieldStart) || id;
}

/** `Temperature` of `temperature-2` is `Temperature 2`. */
function nameWithNumber(entry: CatalogueEntry, key: string): string {
  const number = /-\*$/.test(entry.path) ? /(?:^|\D)(\d+)$/.exec(key)?.[1] : undefined;
  return number ? `${entry.name} ${number}` : entry.name;
}

/** Shown beside a number whose unit is not known. */
function unconfirmedUnit({ candidates }: NonNullable<CatalogueEntry['quantity']>): string {
  const list = Object.entries(candidates).map(([unit, why]) => `${unit} (${why})`);
  return `The unit is not confirmed; the value is as the device sends it. Possible: ${list.join(', ')}.`;
}
