/**
 * Walks one answer along the tree of its device. A value that did not change keeps its reading, so that steady polling
 * costs little more than looking at each leaf.
 */
import { t } from '../../i18n';
import { isFitted } from '../catalogue/chassis';
import { asObject, isPlaceholder, Json } from '../catalogue/model';
import type { Definitions } from '../definitions';
import { naturalOrder } from '../natural-order';
import { ownValue } from '../own-value';
import { Component, Descriptor, Reading, ReadingValue, Scalar } from '../types';
import type { UnitDecisions } from '../units';
import { describeModule, findChassis, withSupplySeenBefore } from './components';
import { DescriptorTable } from './descriptors';
import { countLeaves, findMissing, isKnownSubtree, knownFirst } from './envelope';
import { memberKeys, memberName } from './identity';
import { absenceOfDerived, interpret, steadied } from './interpret';
import { LONGEST_PATH, MAX_DEPTH } from './limits';
import { Node, Tree } from './tree';
import { Decided, decideUnits, inUnit, Undecided } from './undecided';

/** What a reader knows of its device, from answer to answer. */
export interface Knowledge {
  tree: Tree;
  descriptors: DescriptorTable;
  units: UnitDecisions;
  definitions: Definitions | undefined;
  /** Of each subtree, a reading of the last answer that had a value. */
  witnesses: Map<string, number>;
}

/** The walk along one answer, and what it found. */
export class Walk {
  /** By `descriptor.index`. */
  readonly readings: Array<Reading | undefined>;
  readonly components = new Map<string, Component>();
  unreadable: Reading[] = [];
  /** Values that were not read, because they are beyond what a reader keeps. */
  dropped = 0;
  private readonly tree: Tree;
  private readonly poll: number;
  private readonly descriptors: DescriptorTable;
  /** The objects around the place that is being read, and their nodes; the outermost first. */
  private readonly objects: Json[] = [];
  private readonly nodes: Node[] = [];
  private readonly undecided: Undecided[] = [];

  constructor(private readonly knowledge: Knowledge) {
    this.tree = knowledge.tree;
    this.poll = this.tree.poll + 1;
    this.descriptors = knowledge.descriptors;
    this.readings = new Array<Reading | undefined>(this.descriptors.all.length).fill(undefined);
  }

  /** Reads the whole answer. To be called once. */
  read(envelope: Json, status: Json): void {
    const chassis = findChassis(status, asObject(envelope['system-information']) ?? {});
    chassis.forEach((component) => this.components.set(component.id, component));
    this.tree.beginAnswer(
      this.poll,
      chassis.map(({ id }) => id)
    );
    // The envelope first, because it says which device it is; what nobody knows last, because there may be much of it.
    this.readEnvelope(envelope, isKnownSubtree);
    this.readMembers(this.tree.root, status, undefined, 0);
    this.readEnvelope(envelope, (key) => key !== 'data' && !isKnownSubtree(key));
    decideUnits(this.knowledge.units, this.undecided, this.poll).forEach((decided) => this.setUnit(decided));
  }

  /** Subtrees of every known LANTIME of which no reading has a value in this answer. */
  missingSubtrees(): string[] {
    return findMissing(['system', this.tree.mainChassis], this.readings, this.knowledge.witnesses);
  }

  private readEnvelope(envelope: Json, isWanted: (key: string) => boolean): void {
    for (const key of Object.keys(envelope)) {
      if (isWanted(key)) {
        this.readMember(this.tree.root, key, envelope[key], undefined, 1);
      }
    }
  }

  private readMembers(node: Node, object: Json, inherited: string | undefined, depth: number): void {
    const { rule } = node.shape;
    const verdict = inherited === undefined ? rule?.absent?.(object, this.objects) : undefined;
    const single = inherited === undefined && !verdict ? rule?.absentKeys?.(object, this.objects) : undefined;
    const known = node.children.size;
    this.objects.push(object);
    this.nodes.push(node);
    if (node === this.tree.root) {
      for (const key of knownFirst(object)) {
        const reason = verdict && !verdict.except?.includes(key) ? verdict.reason : inherited;
        if (!this.keepUnchanged(node.children.get(key), object[key], reason)) {
          this.readMember(node, key, object[key], reason, depth + 1);
        }
      }
    } else {
      // The members of the last answer in their order: nearly always the place of the next member is the next of them.
      const places = (node.places ??= []);
      node.setRare('memberIds', undefined); // they would be those of a list that is an object now
      let at = 0;
      for (const key in object) {
        const value = object[key];
        const reason =
          verdict && !verdict.except?.includes(key) ? verdict.reason : (inherited ?? (single && ownValue(single, key)));
        const place = places[at];
        if (place === undefined || place.key !== key || place.poll === this.poll) {
          const read = this.readMember(node, key, value, reason, depth + 1);
          places[at] = read?.key === key ? read : undefined;
        } else if (!this.keepUnchanged(place, value, reason)) {
          this.readValue(place, value, reason, depth + 1);
        }
        at++;
      }
    }
    if (rule?.derive) {
      const derived = rule.derive(object, this.objects.slice(0, -1));
      for (const key of Object.keys(derived)) {
        const value = derived[key];
        if (value !== undefined && !(key in object)) {
          this.derive(node, key, value, verdict && !verdict.except?.includes(key) ? verdict.reason : inherited);
        }
      }
    }
    this.objects.pop();
    this.nodes.pop();
    if (node.children.size > known) {
      node.children.trim();
      node.places = node.places?.slice();
    }
    if (node.rare.undecided > 0 && inherited === undefined && !verdict) {
      this.undecided.push({ node, object, around: [...this.objects] });
    }
  }

  /** The short way for nearly all leaves of nearly all polls: known, not yet seen in this answer, and as they were. */
  private keepUnchanged(node: Node | undefined, raw: unknown, reason: string | undefined): boolean {
    if (!node?.simple || node.raw !== raw || node.poll === this.poll || node.reason !== reason) {
      return false;
    }
    node.poll = this.poll;
    this.readings[node.index] = node.reading;
    return true;
  }

  /** @returns the place it was read into; undefined beyond the limits */
  private readMember(
    parent: Node,
    key: string,
    value: unknown,
    reason: string | undefined,
    depth: number
  ): Node | undefined {
    const { rule } = parent.shape;
    const name = memberName(rule?.canonicalKey?.(key) ?? key);
    const isMember = rule?.member !== undefined && !rule.unlessKeys?.includes(name);
    const node = this.unusedChild(parent, name, isMember, false, value);
    if (node) {
      this.readValue(node, value, reason, depth);
    } else {
      this.dropped += countLeaves(value);
    }
    return node;
  }

  private readValue(node: Node, value: unknown, reason: string | undefined, depth: number): void {
    node.poll = this.poll;
    if (typeof value !== 'object' || value === null) {
      this.readLeaf(node, value as Scalar, reason);
    } else if (depth >= MAX_DEPTH || node.id.length > LONGEST_PATH) {
      this.noteUnreadable(node, t('nested too deeply to be read'));
    } else if (node.children.size === 0 && !this.tree.hasRoomBelow(node)) {
      this.dropped += countLeaves(value);
    } else if (Array.isArray(value)) {
      this.readList(node, value, reason, depth);
    } else if (node.isSlot) {
      this.readSlot(node, value as Json, reason, depth);
    } else {
      this.readMembers(node, value as Json, reason, depth);
    }
  }

  private readSlot(node: Node, object: Json, reason: string | undefined, depth: number): void {
    const wasFitted = node.rare.wasFitted || isFitted(object);
    node.setRare('wasFitted', wasFitted);
    const slot = withSupplySeenBefore(object, wasFitted);
    this.components.set(node.component, describeModule(node.component, node.id.split('/')[0], node.key, slot));
    this.readMembers(node, slot, reason, depth);
  }

  private readList(node: Node, list: readonly unknown[], reason: string | undefined, depth: number): void {
    const places = this.sameMembers(node, list);
    if (places) {
      places.forEach((place, i) => this.readValue(place, list[i], reason, depth + 1));
    } else {
      this.readOtherMembers(node, list, reason, depth);
    }
    this.derive(node, 'count', list.length, reason);
    const isText = (node.entry?.kind ?? 'text') === 'text';
    if (isText && list.length > 0 && list.every((member) => typeof member === 'string')) {
      // Sorted, because the order of a list says nothing and may change from poll to poll.
      const written = list.join('\n');
      const { words } = node.rare;
      const sorted = words?.written === written ? words.sorted : [...list].sort(naturalOrder).join(', ');
      if (words?.written !== written) {
        node.setRare('words', { written, sorted });
      }
      this.setDerived(node, sorted, reason);
    }
  }

  /** The places of the members of a list if they are those of the last answer, in the same order. */
  private sameMembers({ places, rare }: Node, list: readonly unknown[]): Node[] | undefined {
    const { memberIds } = rare;
    if (!places || memberIds?.length !== list.length) {
      return undefined;
    }
    for (let i = 0; i < list.length; i++) {
      const member = list[i] as Json | null | undefined;
      if (member?.['object-id'] !== memberIds[i] || places[i]?.poll === this.poll) {
        return undefined;
      }
    }
    return places as Node[];
  }

  private readOtherMembers(node: Node, list: readonly unknown[], reason: string | undefined, depth: number): void {
    const toKey = memberKeys(list);
    const canonical = node.shape.rule?.canonicalKey;
    const ids: string[] = [];
    const places: Node[] = [];
    for (let i = 0; i < list.length; i++) {
      const plain = toKey(list[i], i);
      const name = memberName(canonical ? canonical(plain) : plain);
      const child = this.unusedChild(node, name, true, true, list[i]);
      const id = asObject(list[i])?.['object-id'];
      if (child?.key === name && typeof id === 'string' && id.trim() === plain) {
        places.push(child);
        ids.push(id);
      }
      if (child) {
        this.readValue(child, list[i], reason, depth + 1);
      } else {
        this.dropped += countLeaves(list[i]);
      }
    }
    const allNamed = ids.length === list.length;
    node.setRare('memberIds', allNamed ? ids.slice() : undefined);
    node.places = allNamed ? places.slice() : undefined;
  }

  /**
   * The child of a name; a name that this answer has used already is numbered, `clk1#2`. Undefined when it would be a new
   * one beyond the limits.
   */
  private unusedChild(
    parent: Node,
    name: string,
    isMember: boolean,
    isListMember: boolean,
    value: unknown
  ): Node | undefined {
    const first = parent.children.get(name);
    if (first && first.poll !== this.poll) {
      return first;
    }
    const key = first ? this.tree.nextName(parent, name, first) : name;
    return (
      (first && parent.children.get(key)) ??
      this.addChild(parent, key, isMember, isListMember, asObject(value) !== undefined)
    );
  }

  private addChild(
    parent: Node,
    key: string,
    isMember: boolean,
    isListMember: boolean,
    isObject: boolean
  ): Node | undefined {
    return this.descriptors.isFull ? undefined : this.tree.add(parent, key, { isMember, isListMember, isObject });
  }

  /** Describes a reading that is new; undefined beyond the limits. */
  private describe(node: Node, derived: boolean, value: Scalar): Descriptor | undefined {
    const { descriptors } = this;
    if (descriptors.isFull || (!node.shape.entry && descriptors.isFullOfUnknown)) {
      this.dropped += derived ? 0 : 1;
      return undefined;
    }
    node.setRare(
      'own',
      node.rare.own ?? this.knowledge.definitions?.ofPlace(node.id, node.shape.path, node.shape.entry)
    );
    const { entry } = node;
    const object = this.objects[this.objects.length - 1];
    const decision = entry?.quantity && object && this.knowledge.units.find(node.component, entry.quantity, object);
    if (decision) {
      node.setRare('own', inUnit(entry, decision));
    } else if (entry?.quantity && this.nodes.length > 0) {
      const parent = this.nodes[this.nodes.length - 1];
      parent.setRare('undecided', parent.rare.undecided + 1);
    }
    return descriptors.add(node, derived, value, decision);
  }

  /** Gives a reading its unit, with a new descriptor, and reads its value again. */
  private setUnit({ parent, node, decision }: Decided): void {
    const { descriptor: old, reading, shape } = node;
    if (!old || !shape.entry) {
      return;
    }
    parent.setRare('undecided', parent.rare.undecided - 1);
    node.setRare('own', inUnit(shape.entry, decision));
    const descriptor = this.descriptors.replace(node, old, {
      ...old,
      rawUnit: undefined,
      readAs: undefined,
      unit: shape.entry.unit ?? '',
      unitNote: decision.because,
      entry: node.entry,
    });
    if (reading) {
      node.reading = undefined;
      node.simple = false;
      const at = this.readings[old.index];
      this.unreadable = this.unreadable.filter((one) => one !== reading);
      if (at && reading.raw !== undefined) {
        this.keep(node, interpret(descriptor, node.entry, reading.raw, node.reason));
      }
    }
  }

  private readLeaf(node: Node, raw: Scalar, reason: string | undefined): void {
    const last = node.reading;
    if (last && last.raw === raw && node.reason === reason) {
      this.readings[last.descriptor.index] = last;
      if (last.unreadable) {
        this.unreadable.push(last);
      }
    } else {
      let descriptor = node.descriptor ?? this.describe(node, false, raw);
      if (!descriptor) {
        return;
      }
      if ((!descriptor.known || node.rare.isKindOpen) && last?.value === null && !isPlaceholder(raw)) {
        descriptor = this.descriptors.setKind(node, descriptor, raw); // until now there was nothing to tell it by
      }
      this.keep(node, interpret(descriptor, node.entry, raw, reason));
      node.reason = reason;
    }
    const split = node.entry?.split;
    node.simple = split === undefined && !node.reading?.unreadable;
    if (split) {
      const parts = (typeof raw === 'string' && reason === undefined && split(raw)) || {};
      for (const key of Object.keys(parts)) {
        const value = parts[key];
        if (value !== undefined) {
          this.derive(node, key, value, undefined);
        }
      }
    }
  }

  /** Sets a reading worked out from others, unless the device sent a member of that name. */
  private derive(parent: Node, key: string, value: ReadingValue, reason: string | undefined): void {
    const isMember = parent.shape.rule?.member !== undefined && key !== 'count';
    const node = parent.children.get(key) ?? this.addChild(parent, key, isMember, false, false);
    if (node && node.poll !== this.poll) {
      node.poll = this.poll;
      this.setDerived(node, value, reason);
    }
  }

  /** A derived reading keeps its object while its value stays. */
  private setDerived(node: Node, value: ReadingValue, reason: string | undefined): void {
    const last = node.reading;
    const absent = reason ?? absenceOfDerived(node.entry, value);
    const present = absent === undefined ? steadied(node.entry, value, last?.value) : null;
    if (last && last.raw === undefined && last.value === present && last.absent === absent) {
      this.readings[last.descriptor.index] = last;
      return;
    }
    const descriptor = node.descriptor ?? this.describe(node, true, value);
    if (descriptor) {
      this.keep(
        node,
        absent === undefined
          ? { descriptor, value: present, raw: undefined }
          : { descriptor, value: null, raw: undefined, absent }
      );
    }
  }

  private noteUnreadable(node: Node, problem: string): void {
    const descriptor = node.descriptor ?? this.describe(node, false, null);
    if (descriptor) {
      const last = node.reading;
      const same = last?.unreadable && last.raw === undefined && last.absent === problem;
      this.keep(node, same ? last : { descriptor, value: null, raw: undefined, absent: problem, unreadable: true });
    }
  }

  private keep(node: Node, reading: Reading): void {
    node.reading = reading;
    node.raw = reading.raw;
    node.index = reading.descriptor.index;
    this.readings[reading.descriptor.index] = reading;
    if (reading.unreadable) {
      this.unreadable.push(reading);
    }
  }
}
