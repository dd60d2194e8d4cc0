/**
 * Turns answers of the device into snapshots. Discovery first: every scalar leaf becomes a reading, whether the catalogue
 * knows it or not; the catalogue adds names, units and states, and says which values are no data.
 *
 * The reader remembers the tree it has seen. A later answer is walked along that tree, and a value that did not change
 * keeps its reading, so that steady polling costs little more than looking at each leaf.
 */
import { canonicalName, CatalogueEntry, findEntry, findRule, findTitle, isDescribed } from './catalogue';
import { isFitted } from './catalogue/chassis';
import { asObject, asText, decodable, isPlaceholder, ObjectRule, yesNo } from './catalogue/model';
import { LantimeError } from './errors';
import type { Definitions } from './definitions';
import { isExact, parseDuration, parseNumber, parseQuantity, parseTime } from './parse';
import { ellipsis } from './ellipsis';
import { naturalOrder } from './natural-order';
import { ownValue } from './own-value';
import { escapeSegment, humanize } from './paths';
import { Readings } from './readings';
import { Decision, Observed, TIME_UNITS, UnitDecisions } from './units';
import {
  Component,
  Descriptor,
  DeviceInfo,
  Kind,
  Reading,
  ReadingValue,
  Scalar,
  Snapshot,
  State,
  Unit,
  NO_ELEMENTS,
} from './types';

/** Deeper objects are not read; a real answer has ten levels. */
const MAX_DEPTH = 48;
/** Readings one reader keeps; the largest answer expected has about 100,000. Bounds memory against keys that change at every poll. */
const MAX_READINGS = 250_000;
/** Of these, how many may be of subjects that the catalogue does not know: they must not take the room of those it does. */
const MAX_UNKNOWN_READINGS = 150_000;
/** Places in the tree one reader keeps: objects and lists are places, too, even empty ones. */
const MAX_PLACES = 2 * MAX_READINGS;
const MAX_UNKNOWN_PLACES = 2 * MAX_UNKNOWN_READINGS;
/** A reader that remembers more, and so many times more than the device has, is to be replaced. */
const OUTGROWN_READINGS = 20_000;
const OUTGROWN_FACTOR = 4;
/** Longer names of members are cut: a name is repeated in the identity of every reading below it. */
const LONGEST_NAME = 200;
/** What is below a longer path is not read; real ones have a hundred characters. */
const LONGEST_PATH = 1000;
/** Longest text of the device that becomes part of a title or a sentence. */
const LONGEST_WORD = 100;

type Json = Readonly<Record<string, unknown>>;

/** Shapes, descriptors and texts that one schema keeps: keys that change at every poll must not fill the memory. */
const MOST_SHARED = 50_000;

/**
 * What readers of equal devices have in common, for whoever reads many: what is known of a shape, descriptors, and texts.
 * Nothing of a device's values or of what was found out about its units is in it, and a reader with a schema reads as one
 * without.
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

  /** A descriptor that is equal in all it says. Only for those that never change. */
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

/** Whether two descriptors say the same; tables of the catalogue are the same ones. */
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

/** What is common to all places with one shape; looked up in the catalogue once. */
class Shape {
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
      // One for which a schema has no room belongs to the place that it was made for.
      const schema = this.schema?.admit() ? this.schema : undefined;
      shape = new Shape(path, this.definitions, schema);
      if (schema || !this.schema) {
        this.children.set(segment, shape);
      }
    }
    return shape;
  }
}

const NO_CHILDREN = new Map<string, never>();

/** A place in the tree of one device. */
class Node {
  /** Made when the first child is: most nodes are leaves. */
  children: Map<string, Node> = NO_CHILDREN;
  descriptor: Descriptor | undefined;
  reading: Reading | undefined;
  /** Inherited reason of absence the reading was made with. */
  reason: string | undefined;
  /** A leaf that was readable and has no values hidden in its text. */
  simple = false;
  /** Number of the poll that last touched the node; tells duplicates within one answer. */
  poll = -1;
  /** Of the first of several members with one name: how many there are so far, and in which poll. */
  namesakes = 1;
  namesakesPoll = -1;
  /** What is known of this place alone: definitions of one member of a list, and a unit that was decided. */
  own: CatalogueEntry | undefined;
  /** Children whose unit is not decided. */
  undecided = 0;
  /** Of a slot: whether something was in it before. */
  wasFitted = false;

  constructor(
    readonly shape: Shape,
    readonly id: string,
    readonly metric: string,
    readonly key: string,
    readonly component: string,
    /** Length of the part of `id` that belongs to the component rather than to the field. */
    readonly fieldStart: number,
    readonly elements: Readonly<Record<string, string>>,
    /** Names of the list members on the way, for titles. */
    readonly names: string,
    readonly elementWords?: Descriptor['elementWords']
  ) {}

  get entry(): CatalogueEntry | undefined {
    return this.own ?? this.shape.entry;
  }
}

/** Objects looked through at each answer for what decides a unit; longer lists are looked through now and then. */
const MOST_EXAMINED = 200;
const EXAMINED_EACH = 10;
/** Subtrees that are read before all others, whatever else an answer holds: what every known LANTIME sends. */
const FIRST = /^(system|system-information|chassis\d*|notification|ntp|network|services|rest-api|syncmon)$/;

const inOrderOfNeed = (object: Json): string[] => {
  const keys = Object.keys(object);
  return [...keys.filter((key) => FIRST.test(key)), ...keys.filter((key) => !FIRST.test(key))];
};

/** How many values a part of an answer holds. */
function countLeaves(value: unknown): number {
  let leaves = 0;
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'object' && next !== null) {
      for (const member of Object.values(next)) {
        open.push(member);
      }
    } else {
      leaves++;
    }
  }
  return leaves;
}

/** Finds the status tree in an answer: `data` for `/api/status`, `data.status` for `/api/` (device-api.md 1.3). */
function locateStatus(answer: unknown): { envelope: Json; status: Json } {
  const envelope = asObject(answer);
  const data = asObject(envelope?.data);
  const known = ['system', 'chassis0', 'network', 'ntp', 'notification', 'services', 'rest-api', 'syncmon'];
  const about = asObject(envelope?.['system-information']);
  const isStatus = (tree: Json | undefined) =>
    tree !== undefined &&
    (known.some((key) => typeof tree[key] === 'object' && tree[key] !== null) || tree['object-id'] === 'status');
  // A member that is merely called "status" must not hide the tree around it.
  const nested = asObject(data?.status);
  const status = isStatus(nested) || !isStatus(data) ? (nested ?? data) : data;
  const isLantime = isStatus(status) || (about !== undefined && 'API Version' in about);
  if (!envelope || !status || !isLantime) {
    throw new LantimeError('not-lantime');
  }
  return { envelope, status };
}

/** Reads the answers of one device. Keep one reader per device for as long as the device is polled. */
export class StatusReader implements Readings {
  private readonly descriptors: Descriptor[] = [];
  private readonly byId = new Map<string, Descriptor>();
  private readonly root: Node;
  private poll = 0;
  private readings: Array<Reading | undefined> = [];
  private unreadable: Reading[] = [];
  private components = new Map<string, Component>();
  private mainChassis = 'chassis0';
  private readonly allComponents = new Map<string, Component>();
  private readonly byComponent = new Map<string, Descriptor[]>();
  private readonly metrics = new Map<string, string>();
  private places = 0;
  private learned = 0;
  private readonly units = new UnitDecisions();
  /** The objects around the place that is being read, and their nodes; the outermost first. */
  private readonly objects: Json[] = [];
  private readonly nodes: Node[] = [];
  /** Objects of this answer with values whose unit is not decided. */
  private undecided: Array<{ node: Node; object: Json; around: readonly Json[] }> = [];

  /**
   * @param definitions what the owner of the device knows better than the catalogue
   * @param schema shared with readers of other devices that have the same definitions
   */
  constructor(
    private readonly definitions?: Definitions,
    private readonly schema?: Schema
  ) {
    const shape = schema?.root ?? new Shape('', definitions);
    this.root = new Node(shape, '', '', '', 'chassis0', 0, NO_ELEMENTS, '');
  }

  get generation(): number {
    return this.learned;
  }
  private unknownPlaces = 0;
  private unknownReadings = 0;
  /** Values of the present answer that were not read. */
  private dropped = 0;

  /** Components seen so far with what was last known of them; a module that was pulled stays listed. */
  get knownComponents(): ReadonlyMap<string, Component> {
    return this.allComponents;
  }

  /** Readings seen so far of one component. */
  descriptorsOf(component: string): readonly Descriptor[] {
    return this.byComponent.get(component) ?? [];
  }

  /** All readings seen so far, in the order they were discovered. */
  get knownDescriptors(): readonly Descriptor[] {
    return this.descriptors;
  }

  /**
   * True when far more is remembered than the device has: members of lists came and went under new names, as clients do.
   * A new reader in its place frees the memory and has room for what is new; identities stay the same.
   */
  get isOutgrown(): boolean {
    return (
      this.descriptors.length > OUTGROWN_READINGS &&
      this.descriptors.length > OUTGROWN_FACTOR * this.readings.filter((reading) => reading !== undefined).length
    );
  }

  /** The descriptor of an identity, or undefined when it was never seen. */
  find(id: string): Descriptor | undefined {
    return this.byId.get(id);
  }

  /**
   * Reads one answer.
   * @param answer the parsed JSON
   * @param receivedAt milliseconds since 1970 by the receiver's clock
   * @throws LantimeError `not-lantime` when the JSON is not a LANTIME's status
   */
  read(answer: unknown, receivedAt: number): Snapshot {
    const { envelope, status } = locateStatus(answer);
    this.poll++;
    this.readings = new Array<Reading | undefined>(this.descriptors.length).fill(undefined);
    this.unreadable = [];
    this.components = new Map();
    this.undecided = [];
    this.objects.length = 0;
    this.nodes.length = 0;
    this.dropped = 0;

    const about = asObject(envelope['system-information']) ?? {};
    this.readChassis(status, about);
    // The envelope first, because it says which device it is; what nobody knows last, because there may be much of it.
    const isKnown = (key: string) => key !== 'data' && FIRST.test(key);
    this.readEnvelope(envelope, isKnown);
    this.readMembers(this.root, status, undefined, 0);
    this.readEnvelope(envelope, (key) => key !== 'data' && !isKnown(key));
    this.components.forEach((component, id) => this.allComponents.set(id, component));
    this.decideUnits();

    const value = (id: string) => {
      const descriptor = this.byId.get(id);
      return descriptor && this.readings[descriptor.index]?.value;
    };
    const words = (id: string) => {
      const found = value(id);
      return found === undefined || found === null ? undefined : ellipsis(String(found), LONGEST_WORD);
    };
    const age = value('system/snapshot-age');
    const device: DeviceInfo = {
      hostname: words('system-information/hostname'),
      model: words('system-information/model') ?? words('chassis0/model'),
      serialNumber: words('system-information/serial-number') ?? words('chassis0/serial-number'),
      firmware: (words('system-information/version') ?? words('system/firmware/running'))?.replace(/^fw_/, ''),
      apiVersion:
        words('rest-api/api-version') ?? /\bV([\d.]+)/.exec(words('system-information/API Version') ?? '')?.[1],
      dataAge: typeof age === 'number' ? age : undefined,
    };
    return {
      receivedAt,
      device,
      components: this.components,
      readings: this.readings,
      unreadable: this.unreadable,
      dropped: this.dropped,
      missing: this.missingSubtrees(),
      generation: this.learned,
    };
  }

  private readEnvelope(envelope: Json, isWanted: (key: string) => boolean): void {
    for (const key of Object.keys(envelope)) {
      if (isWanted(key)) {
        this.readMember(this.root, key, envelope[key], undefined, 1);
      }
    }
  }

  /** Subtrees of which no known reading has a value in this answer. */
  private missingSubtrees(): string[] {
    const missing = new Set(['system', this.mainChassis]);
    for (const reading of this.readings) {
      if (missing.size === 0) {
        break;
      }
      if (reading && reading.value !== null && reading.descriptor.known) {
        const { id } = reading.descriptor;
        missing.delete(id.slice(0, Math.max(0, id.indexOf('/'))));
      }
    }
    return [...missing];
  }

  /** Registers the chassis and the modules in their slots. */
  private readChassis(status: Json, about: Json): void {
    const names = Object.keys(status).filter((key) => /^chassis\d+$/.test(key));
    this.mainChassis = names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? 'chassis0';
    for (const chassis of names.length > 0 ? names : [this.mainChassis]) {
      const model = modelName(
        asObject(status[chassis])?.model ?? (chassis === this.mainChassis ? about.model : undefined)
      );
      this.components.set(chassis, {
        id: chassis,
        type: 'chassis',
        chassis,
        model,
        label: model ? `${chassis} (${model})` : chassis,
        fitted: true,
      });
    }
  }

  private registerModule(node: Node, chassis: string, slot: string, member: Json): void {
    const module = asObject(member.module);
    const model = modelName(asObject(module?.info)?.model);
    const slotType = asText(member['slot-type']);
    const fitted = isFitted(member);
    this.components.set(node.component, {
      id: node.component,
      type: 'module',
      chassis,
      slot,
      slotType: slotType && ellipsis(slotType, LONGEST_WORD),
      model,
      label: model ? `${node.component} (${model})` : fitted ? node.component : `${node.component} (empty)`,
      fitted,
    });
  }

  private readMembers(node: Node, object: Json, inherited: string | undefined, depth: number): void {
    const rule = node.shape.rule;
    const verdict = inherited === undefined ? rule?.absent?.(object, this.objects) : undefined;
    const single = inherited === undefined && !verdict ? rule?.absentKeys?.(object, this.objects) : undefined;
    this.objects.push(object);
    this.nodes.push(node);
    for (const key of node === this.root ? inOrderOfNeed(object) : Object.keys(object)) {
      const own = single && ownValue(single, key);
      const reason = verdict && !verdict.except?.includes(key) ? verdict.reason : (inherited ?? own);
      if (!this.keepUnchanged(node.children.get(key), object[key], reason)) {
        this.readMember(node, key, object[key], reason, depth + 1);
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
    if (node.undecided > 0 && inherited === undefined && !verdict) {
      this.undecided.push({ node, object, around: [...this.objects] });
    }
  }

  /** Looks for what decides the units that are not known yet, and reads those values again of which it was found. */
  private decideUnits(): void {
    if (this.undecided.length === 0 || (this.undecided.length > MOST_EXAMINED && this.poll % EXAMINED_EACH !== 1)) {
      return;
    }
    const observed: Observed[] = [];
    for (const { node, object, around } of this.undecided) {
      for (const [key, child] of node.children) {
        const quantity = child.descriptor?.rawUnit && child.shape.entry?.quantity;
        if (quantity && child.poll === this.poll && child.reason === undefined && key in object) {
          observed.push({ component: node.component, quantity, key, object, around });
        }
      }
    }
    if (!this.units.learn(observed)) {
      return;
    }
    for (const { node, object } of this.undecided) {
      for (const child of node.children.values()) {
        const quantity = child.shape.entry?.quantity;
        const decision = quantity && child.descriptor?.rawUnit && this.units.find(node.component, quantity, object);
        if (decision) {
          this.decide(node, child, decision);
        }
      }
    }
  }

  /** Gives a reading its unit. It gets a new descriptor at its old place, so that nobody takes it for what it was. */
  private decide(parent: Node, node: Node, decision: Decision): void {
    const { descriptor: old, reading, shape } = node;
    if (!old || !shape.entry) {
      return;
    }
    parent.undecided--;
    node.own = inUnit(shape.entry, decision);
    const { rawUnit: _, readAs: __, ...kept } = old;
    const descriptor: Descriptor = {
      ...kept,
      unit: shape.entry.unit ?? '',
      unitNote: decision.because,
      entry: node.own,
    };
    this.descriptors[old.index] = descriptor;
    this.byId.set(old.id, descriptor);
    const siblings = this.byComponent.get(old.component);
    siblings?.splice(siblings.indexOf(old), 1, descriptor);
    node.descriptor = descriptor;
    this.learned++;
    if (reading) {
      node.reading = undefined;
      const at = this.readings[old.index];
      this.unreadable = this.unreadable.filter((one) => one !== reading);
      if (at && reading.raw !== undefined) {
        this.keep(node, interpret(descriptor, node.entry, reading.raw, node.reason));
      }
    }
  }

  /** The short way for nearly all leaves of nearly all polls: known, not yet seen in this answer, and as they were. */
  private keepUnchanged(node: Node | undefined, raw: unknown, reason: string | undefined): boolean {
    const last = node?.simple && node.poll !== this.poll && node.reason === reason ? node.reading : undefined;
    if (!node || last === undefined || last.raw !== raw) {
      return false;
    }
    node.poll = this.poll;
    this.readings[last.descriptor.index] = last;
    return true;
  }

  private readMember(parent: Node, key: string, value: unknown, reason: string | undefined, depth: number): void {
    const rule = parent.shape.rule;
    const name = memberName(rule?.canonicalKey?.(key) ?? key);
    const isMember = rule?.member !== undefined && !rule.unlessKeys?.includes(name);
    const node = this.unusedChild(parent, name, isMember, false, value);
    if (!node) {
      this.dropped += countLeaves(value);
      return;
    }
    node.poll = this.poll;
    if (typeof value !== 'object' || value === null) {
      this.readLeaf(node, value as Scalar, reason);
    } else if (depth >= MAX_DEPTH || node.id.length > LONGEST_PATH) {
      this.note(node, 'nested too deeply to be read');
    } else if (Array.isArray(value)) {
      this.readList(node, value, reason, depth);
    } else {
      this.readObject(node, value as Json, reason, depth);
    }
  }

  private readObject(node: Node, object: Json, reason: string | undefined, depth: number): void {
    if (node.fieldStart === node.id.length + 1 && node.component !== node.id) {
      const slot = this.withSupplySeenBefore(node, object);
      this.registerModule(node, node.id.split('/')[0], node.key, slot);
      this.readMembers(node, slot, reason, depth);
      return;
    }
    this.readMembers(node, object, reason, depth);
  }

  /**
   * A dead supply may send what an empty bay sends. One that was there while this reader lives is not gone because it is
   * dead: it is given the empty `info` that tells it from a bay.
   */
  private withSupplySeenBefore(node: Node, slot: Json): Json {
    if (isFitted(slot)) {
      node.wasFitted = true;
      return slot;
    }
    const module = asObject(slot.module);
    return node.wasFitted && module && 'power-available' in module
      ? { ...slot, module: { ...module, info: {} } }
      : slot;
  }

  private readList(node: Node, list: readonly unknown[], reason: string | undefined, depth: number): void {
    const verdict = reason;
    const keyOf = memberKeys(list);
    const canonical = node.shape.rule?.canonicalKey;
    for (let i = 0; i < list.length; i++) {
      const member = list[i];
      const plain = keyOf(member, i);
      const wanted = memberName(canonical ? canonical(plain) : plain);
      const child = this.unusedChild(node, wanted, true, true, member);
      if (!child) {
        this.dropped += countLeaves(member);
        continue;
      }
      child.poll = this.poll;
      if (typeof member !== 'object' || member === null) {
        this.readLeaf(child, member as Scalar, verdict);
      } else if (depth + 1 >= MAX_DEPTH || child.id.length > LONGEST_PATH) {
        this.note(child, 'nested too deeply to be read');
      } else if (Array.isArray(member)) {
        this.readList(child, member, verdict, depth + 1);
      } else {
        this.readObject(child, member as Json, verdict, depth + 1);
      }
    }
    this.derive(node, 'count', list.length, verdict);
    const isText = (node.entry?.kind ?? 'text') === 'text';
    if (isText && list.length > 0 && list.every((member) => typeof member === 'string')) {
      // Sorted, because the order of a list says nothing and may change from poll to poll.
      this.setDerived(node, [...list].sort(naturalOrder).join(', '), verdict);
    }
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
    let child = parent.children.get(name);
    if (child && child.poll === this.poll) {
      const first = child;
      first.namesakes = first.namesakesPoll === this.poll ? first.namesakes : 1;
      first.namesakesPoll = this.poll;
      let key = name;
      while (child && child.poll === this.poll) {
        key = `${name}#${++first.namesakes}`;
        child = parent.children.get(key);
      }
      name = key;
    }
    return child ?? this.newNode(parent, name, isMember, isListMember, asObject(value) !== undefined);
  }

  /** Beyond the limits there is none, so that keys that change at every poll cannot fill the memory. */
  private newNode(
    parent: Node,
    key: string,
    isMember: boolean,
    isListMember: boolean,
    isObject: boolean
  ): Node | undefined {
    if (this.descriptors.length >= MAX_READINGS || this.places >= MAX_PLACES) {
      return undefined;
    }
    const node = this.makeNode(parent, key, isMember, isListMember, isObject);
    if (!node.shape.isDescribed && ++this.unknownPlaces > MAX_UNKNOWN_PLACES) {
      this.unknownPlaces--;
      return undefined;
    }
    this.places++;
    parent.children = parent.children === NO_CHILDREN ? new Map() : parent.children;
    parent.children.set(key, node);
    return node;
  }

  private makeNode(parent: Node, key: string, isMember: boolean, isListMember: boolean, isObject: boolean): Node {
    const segment = escapeSegment(key);
    const path = parent.id ? `${parent.id}/${segment}` : segment;
    const id = this.schema?.text(path) ?? path;
    const isChassis = parent === this.root && this.components.get(key)?.type === 'chassis';
    const shape = parent.shape.child(isChassis ? 'chassis' : isListMember ? '*' : segment);
    if (isChassis) {
      return new Node(shape, id, 'chassis', key, key, id.length + 1, NO_ELEMENTS, '');
    }
    if (parent.shape.path === 'chassis/slots' && isObject) {
      const slotOf = parent.id.split('/')[0];
      const component = slotOf === this.mainChassis && !/^chassis\d/.test(key) ? key : `${slotOf}/${key}`;
      return new Node(shape, id, '', key, component, id.length + 1, NO_ELEMENTS, '');
    }
    let elements = parent.elements;
    let names = parent.names;
    let elementWords = parent.elementWords;
    if (isMember) {
      let label = parent.shape.rule?.member ?? singular(parent.key);
      while (label in elements || RESERVED_LABELS.has(label)) {
        label = `${singular(parent.key)}_${label}`;
      }
      elements = this.schema?.elements(elements, label, key) ?? { ...elements, [label]: key };
      const words = parent.shape.rule?.memberWords;
      elementWords = words ? { ...elementWords, [label]: words } : elementWords;
      const longer = parent.shape.rule?.unnamed?.includes(key) ? names : `${names}${key} `;
      names = this.schema?.text(longer) ?? longer;
    }
    const metricSegment = isMember ? '*' : segment;
    return new Node(
      shape,
      id,
      this.intern(parent.metric ? `${parent.metric}/${metricSegment}` : metricSegment),
      key,
      parent === this.root ? this.mainChassis : parent.component,
      parent.fieldStart,
      elements,
      names,
      elementWords
    );
  }

  /** One string for all members of a list: they are many, and compared often. */
  private intern(metric: string): string {
    if (this.schema) {
      return this.schema.text(metric);
    }
    const known = this.metrics.get(metric);
    if (known === undefined) {
      this.metrics.set(metric, metric);
    }
    return known ?? metric;
  }

  private describe(node: Node, derived: boolean, value: Scalar): Descriptor | undefined {
    if (
      this.descriptors.length >= MAX_READINGS ||
      (!node.shape.entry && this.unknownReadings >= MAX_UNKNOWN_READINGS)
    ) {
      this.dropped += derived ? 0 : 1;
      return undefined;
    }
    node.own ??= this.definitions?.ofPlace(node.id, node.shape.path, node.shape.entry);
    const { quantity } = node.entry ?? {};
    const parentObject = this.objects[this.objects.length - 1];
    const decision = quantity && parentObject && this.units.find(node.component, quantity, parentObject);
    if (decision && node.entry) {
      node.own = inUnit(node.entry, decision);
    } else if (quantity) {
      const parent = this.nodes[this.nodes.length - 1];
      parent && parent.undecided++;
    }
    const isRaw = quantity !== undefined && !decision;
    const entry = node.entry;
    this.unknownReadings += entry ? 0 : 1;
    let id = node.id;
    for (let n = 2; this.byId.has(id); n++) {
      id = `${node.id}#${n}`;
    }
    const kind = entry?.kind ?? (derived && typeof value === 'string' ? 'text' : discoveredKind(value));
    // Of the chassis itself: its component is also the beginning of its path.
    const isChassisMember = node.fieldStart === node.component.length + 1 && node.id.startsWith(`${node.component}/`);
    const field = isChassisMember ? `chassis/${id.slice(node.component.length + 1)}` : id.slice(node.fieldStart) || id;
    if (entry && !entry.kind) {
      // Defined without a kind: it is what its first value says.
      node.own = { ...entry, kind };
    }
    const label = entry ? numbered(entry, node.key) : humanize(node.key);
    const own: Descriptor = {
      index: this.descriptors.length,
      id,
      component: node.component,
      field,
      metric: node.metric,
      elements: node.elements,
      ...this.spelledAs(node, entry, field),
      label,
      title: node.names + label,
      group: node.shape.group,
      kind,
      unit: isRaw ? '' : (entry?.unit ?? ''),
      words: entry?.words,
      elementWords: node.elementWords,
      states: entry?.states ?? (kind === 'state' ? YES_NO : NO_STATES),
      description: entry?.description ?? 'Discovered in the answer of the device; the catalogue does not know it.',
      evidence: entry?.evidence ?? entry?.family.evidence ?? 'UNKNOWN',
      source: entry?.source ?? entry?.family.source ?? '',
      known: entry !== undefined,
      derived,
      entry: node.own ?? entry,
      ...(isRaw ? { rawUnit: true as const, readAs: 'raw', unitNote: unconfirmedUnit(quantity) } : {}),
      ...(decision ? { unitNote: decision.because } : entry?.unitNote ? { unitNote: entry.unitNote } : {}),
      ...(this.definitions ? this.definitions.readAs(entry) : {}),
    };
    // Those of readings that nobody knows may change their kind.
    const descriptor = own.known && this.schema ? this.schema.descriptor(own) : own;
    this.learned++;
    this.descriptors.push(descriptor);
    this.byId.set(id, descriptor);
    const siblings = this.byComponent.get(descriptor.component);
    siblings ? siblings.push(descriptor) : this.byComponent.set(descriptor.component, [descriptor]);
    node.descriptor = descriptor;
    return descriptor;
  }

  private spelledAs(node: Node, entry: CatalogueEntry | undefined, field: string): Pick<Descriptor, 'spelledAs'> {
    const name = entry && canonicalName(entry);
    const own = node.shape.path.slice(node.shape.path.lastIndexOf('/') + 1);
    if (name === undefined || name === own || own === '*') {
      return {};
    }
    const renamed = (path: string) => path.slice(0, path.lastIndexOf('/') + 1) + name;
    return { spelledAs: { field: renamed(field), metric: this.intern(renamed(node.metric)) } };
  }

  private readLeaf(node: Node, raw: Scalar, reason: string | undefined): void {
    const last = node.reading;
    if (last && last.raw === raw && node.reason === reason) {
      this.readings[last.descriptor.index] = last;
      if (last.unreadable) {
        this.unreadable.push(last);
      }
    } else {
      const descriptor = node.descriptor ?? this.describe(node, false, raw);
      if (!descriptor) {
        return;
      }
      if (!descriptor.known && last?.value === null && !isPlaceholder(raw)) {
        descriptor.kind = discoveredKind(raw); // until now there was nothing to tell it by
        descriptor.states = descriptor.kind === 'state' ? YES_NO : NO_STATES;
        this.learned++;
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

  /** Sets a reading worked out from others; it keeps its object while the value stays. */
  private derive(parent: Node, key: string, value: ReadingValue, reason: string | undefined): void {
    const node =
      parent.children.get(key) ??
      this.newNode(parent, key, parent.shape.rule?.member !== undefined && key !== 'count', false, false);
    if (!node || node.poll === this.poll) {
      return; // the device sent a member of that name
    }
    node.poll = this.poll;
    this.setDerived(node, value, reason);
  }

  private setDerived(node: Node, value: ReadingValue, reason: string | undefined): void {
    const last = node.reading;
    const isNothing =
      value === null ||
      value === '' ||
      (typeof value === 'number' && !Number.isFinite(value)) ||
      (typeof value === 'number' && node.entry?.kind === 'timestamp' && !(value >= 0 && value <= LATEST_TIME)) ||
      (typeof value === 'string' && decodable(value) !== value);
    const absent = reason ?? (isNothing ? 'cannot be worked out' : undefined);
    const steady = node.entry?.steadyWithin;
    const before = last?.value;
    if (
      steady !== undefined &&
      typeof value === 'number' &&
      typeof before === 'number' &&
      Math.abs(value - before) < steady
    ) {
      value = before;
    }
    const derived = absent === undefined ? value : null;
    if (last && last.raw === undefined && last.value === derived && last.absent === absent) {
      this.readings[last.descriptor.index] = last;
      return;
    }
    const descriptor = node.descriptor ?? this.describe(node, true, value);
    if (descriptor) {
      this.keep(
        node,
        absent === undefined
          ? { descriptor, value, raw: undefined }
          : { descriptor, value: null, raw: undefined, absent }
      );
    }
  }

  private note(node: Node, problem: string): void {
    const descriptor = node.descriptor ?? this.describe(node, false, null);
    if (descriptor) {
      const last = node.reading;
      const same = last?.unreadable && last.raw === undefined && last.absent === problem;
      this.keep(node, same ? last : { descriptor, value: null, raw: undefined, absent: problem, unreadable: true });
    }
  }

  private keep(node: Node, reading: Reading): void {
    node.reading = reading;
    this.readings[reading.descriptor.index] = reading;
    if (reading.unreadable) {
      this.unreadable.push(reading);
    }
  }
}

/** An entry whose unit was decided, by the decision: one for all members of a list. */
const inUnits = new WeakMap<CatalogueEntry, Map<string, CatalogueEntry>>();

function inUnit(entry: CatalogueEntry, { unit }: Decision): CatalogueEntry {
  let known = inUnits.get(entry);
  if (!known) {
    known = new Map();
    inUnits.set(entry, known);
  }
  let found = known.get(unit);
  if (!found) {
    const { quantity: _, ...rest } = entry;
    const perSecond = unit === 'written' || unit === 's' ? 1 : TIME_UNITS[unit];
    found = {
      ...rest,
      scale: undefined,
      convert: perSecond === 1 ? undefined : (value) => value / perSecond,
      needsUnit: unit === 'written' ? true : undefined,
    };
    known.set(unit, found);
  }
  return found;
}

const NO_STATES: readonly State[] = [];
const YES_NO = yesNo();
/** Entries for names that mean the same everywhere and say nothing about the subject. */
const GENERIC = /^\*\*\/[^/]*$/;
/** Labels that say which component a series belongs to. */
const RESERVED_LABELS = new Set(['device', 'chassis', 'slot', 'module', 'component', 'field', 'metric', 'unit']);

/** Members that name a list member, best first; several together when none alone is unique (device-api.md 1.8). */
const NAME_MEMBERS = ['object-id', 'slot-id', 'id', 'name', 'uuid', 'key', 'number', 'index'];
const NAME_LIKE =
  /(^|-)(id|idx|index|no|number|name|type|instance|port|slot|prn|svid|sv|svno|address|priority|mask|tau)$/;

/**
 * Decides how the members of a list are named: by `object-id`, else by the first member that names all of them
 * differently, else by all name-like members together, and by position only when nothing else is there.
 */
function memberKeys(list: readonly unknown[]): (member: unknown, index: number) => string {
  if (list.every((member) => typeof member === 'string' && member.trim() !== '')) {
    return (member) => member as string;
  }
  const objects = list.map(asObject);
  const name = (object: Json | undefined, key: string) => {
    const value = object?.[key];
    return typeof value === 'string' ? decodable(value).trim() : typeof value === 'number' ? String(value) : '';
  };
  // A missing or doubled object-id in one member must not rename all the others.
  if (objects.some((object) => name(object, 'object-id') !== '')) {
    return (member, index) => {
      const object = asObject(member);
      const best = NAME_MEMBERS.find((key) => name(object, key) !== '');
      return best === undefined ? String(index) : name(object, best);
    };
  }
  const unique = (keys: string[]) => keys.every((key) => key !== '') && new Set(keys).size === keys.length;
  for (const key of NAME_MEMBERS) {
    if (unique(objects.map((object) => name(object, key)))) {
      return (member) => name(asObject(member), key);
    }
  }
  // Sorted, so that the order of the members does not matter. Each looks at its own: a list of objects that all have other
  // names would take the square of its length.
  const together = (object: Json | undefined) =>
    Object.keys(object ?? {})
      .filter((key) => NAME_LIKE.test(key))
      .sort()
      .map((key) => name(object, key))
      .filter(Boolean)
      .join('-');
  return unique(objects.map(together)) ? (member) => together(asObject(member)) : (_, index) => String(index);
}

function singular(listKey: string): string {
  const label = listKey.replace(/-list$/, '').replace(/([a-z]{2})s$/, '$1');
  return label || 'member';
}

function modelName(model: unknown): string | undefined {
  const text = asText(model);
  return text === undefined ? undefined : ellipsis(text.toUpperCase(), LONGEST_WORD);
}

function discoveredKind(value: Scalar): Kind {
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

/** What is shown beside a number whose unit is not known. */
function unconfirmedUnit({ candidates }: NonNullable<CatalogueEntry['quantity']>): string {
  const list = Object.entries(candidates).map(([unit, why]) => `${unit} (${why})`);
  return `The unit is not confirmed; the value is as the device sends it. Possible: ${list.join(', ')}.`;
}

/** Heading for a subject the catalogue has never heard of: the first word of the path that is one. */
function discoveredGroup(shape: string): string {
  const words = shape
    .replace(/^chassis\/slots\/\*\//, '')
    .split('/')
    .filter((segment) => !['*', 'module', 'chassis'].includes(segment));
  return words.length > 1 ? humanize(words[0]) : 'Other';
}

/** `Temperature` of `temperature-2` is `Temperature 2`. */
function numbered(entry: CatalogueEntry, key: string): string {
  const number = /-\*$/.test(entry.path) ? /(?:^|\D)(\d+)$/.exec(key)?.[1] : undefined;
  return number ? `${entry.name} ${number}` : entry.name;
}

/** Reads one leaf as what its descriptor says it is. */
function interpret(
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
    return unreadable('is not valid UTF-8');
  }
  if (typeof written === 'number' && !isExact(written)) {
    return unreadable('is more than a number can hold');
  }
  const value = valueOf(descriptor.kind, descriptor.unit, entry, written);
  // JSON can write numbers that are too large to hold, and scaling can make them.
  if (value !== undefined && (typeof value !== 'number' || Number.isFinite(value))) {
    return descriptor.kind === 'timestamp' && typeof value === 'number' && value < UNSET_BEFORE
      ? absent('never set')
      : { descriptor, value, raw };
  }
  return unreadable(
    `cannot be read as ${KIND_WORDS[descriptor.kind]}${descriptor.unit ? ` in ${descriptor.unit}` : ''}`
  );
}

/** In the year 5138; larger numbers are stamps written without marks between their parts. */
const LATEST_TIME = 1e11;
/** What programs print for a number that is none. */
const NO_NUMBER = /^[+-]?(nan|inf|infinity)$/i;

/** What a member is called in identities. Bytes that cannot be decoded do not make it another one. */
const memberName = (name: string) => ellipsis(decodable(name), LONGEST_NAME);

/** Stamps of the first day of 1970 are unset, whatever the time zone they are printed in (device-api.md 1.7). */
const UNSET_BEFORE = 86_400;

const KIND_WORDS: Record<Kind, string> = {
  gauge: 'a number',
  counter: 'a number',
  state: 'a state',
  text: 'a text',
  timestamp: 'a time',
};

function placeholderReason(written: Scalar): string {
  return written === 'never' ? 'has never happened' : 'the device gives no value';
}

/** Own properties only, by the text of the value; numbers and numeric text are the same key. */
function lookUp(table: Readonly<Record<string, string>>, written: Scalar): string | undefined {
  const number = typeof written === 'string' ? parseNumber(written) : written;
  const key = typeof number === 'number' ? String(number + 0) : String(written).toLowerCase();
  return ownValue(table, key);
}

function valueOf(kind: Kind, unit: Unit, entry: CatalogueEntry | undefined, written: Scalar): ReadingValue | undefined {
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
      const number = numberOf(written, unit, !isConverted);
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
      return booleanOf(entry, written) ?? wordOf(entry?.states, written) ?? written;
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

function numberOf(written: Scalar, unit: Unit, inBaseUnit: boolean): number | undefined {
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
function wordOf(states: readonly State[] | undefined, written: Scalar): string | undefined {
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
function booleanOf(entry: CatalogueEntry | undefined, written: Scalar): ReadingValue | undefined {
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
