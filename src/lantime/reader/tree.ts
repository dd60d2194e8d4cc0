/** The tree of one device as it was seen so far. A later answer is walked along it. */
import type { CatalogueEntry } from '../catalogue';
import { escapeSegment } from '../paths';
import { Descriptor, NO_ELEMENTS, Reading } from '../types';
import { memberLabel } from './identity';
import { MAX_PLACES, MAX_UNKNOWN_PLACES } from './limits';
import { Schema, Shape } from './schema';

/** Most objects have a few members: comparing their names is as fast as a map, which takes several times the memory. */
const MOST_COMPARED = 8;

/** The children of a place by their names, in the order in which they were added. */
class Children {
  private list: Node[] = [];
  private byKey: Map<string, Node> | undefined;

  get size(): number {
    return this.list.length;
  }

  get(key: string): Node | undefined {
    const { list, byKey } = this;
    if (byKey) {
      return byKey.get(key);
    }
    for (let i = 0; i < list.length; i++) {
      if (list[i].key === key) {
        return list[i];
      }
    }
    return undefined;
  }

  /** Adds a child whose name is not there yet. */
  add(node: Node): void {
    this.list.push(node);
    if (this.byKey) {
      this.byKey.set(node.key, node);
    } else if (this.list.length > MOST_COMPARED) {
      this.byKey = new Map(this.list.map((child) => [child.key, child]));
    }
  }

  /** Gives back the memory of the list that nothing is in: an array that grows takes as much as for 17. */
  trim(): void {
    this.list = this.list.slice();
  }

  [Symbol.iterator](): Iterator<Node> {
    return this.list[Symbol.iterator]();
  }
}

const NO_CHILDREN = new Children();

/** What few places have: kept apart, because an exporter has a thousand places for each device. */
class Rarities {
  /** Of a list whose members all have one: their `object-id` in the last answer. */
  memberIds: readonly string[] | undefined;
  /** Of a list of words: how the last answer wrote them, and their text. */
  words: { written: string; sorted: string } | undefined;
  /** Of the first of several members with one name: how many there are so far, and in which poll. */
  namesakes = { count: 1, poll: -1 };
  /** What is known of this place alone: definitions of one member of a list, and a unit that was decided. */
  own: CatalogueEntry | undefined;
  /** Children whose unit is not decided. */
  undecided = 0;
  /** Of a slot: whether something was in it before. */
  wasFitted = false;
  /** Defined without a kind, and no value has told it yet. */
  isKindOpen = false;
}
const NO_RARITIES = new Rarities();

/** A place in the tree. */
export class Node {
  /** Made when the first child is: most nodes are leaves. */
  children = NO_CHILDREN;
  /**
   * Of an object or a list: the places of its members in the last answer, in their order; undefined where the device
   * writes the name otherwise.
   */
  places: Array<Node | undefined> | undefined;
  descriptor: Descriptor | undefined;
  reading: Reading | undefined;
  /** Inherited reason of absence the reading was made with. */
  reason: string | undefined;
  /** What the device wrote, and the index of the reading: beside each other, because every poll looks at all of them. */
  raw: unknown;
  index = -1;
  /** A leaf that was readable and has no values hidden in its text: what it was, it is as long as `raw` is the same. */
  simple = false;
  /** Number of the poll that last touched the node; tells duplicates within one answer. */
  poll = -1;
  private rarities = NO_RARITIES;

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
    return this.rarities.own ?? this.shape.entry;
  }

  /** What few places have. */
  get rare(): Readonly<Rarities> {
    return this.rarities;
  }

  setRare<Name extends keyof Rarities>(name: Name, value: Rarities[Name]): void {
    if (this.rarities[name] !== value) {
      if (this.rarities === NO_RARITIES) {
        this.rarities = new Rarities();
      }
      this.rarities[name] = value;
    }
  }

  /** Whether it is the object of a slot, and its component the module in it. */
  get isSlot(): boolean {
    return this.fieldStart === this.id.length + 1 && this.component !== this.id;
  }
}

/** What a child is besides its name. */
export interface ChildForm {
  /** Its name is the name of a member, of a list or of an object that is one. */
  isMember: boolean;
  isListMember: boolean;
  isObject: boolean;
}

/** Finds and makes places, within the limits of one reader. */
export class Tree {
  readonly root: Node;
  /** Number of the present answer. */
  poll = 0;
  /** Chassis of the present answer, the main one first. */
  private chassis: readonly string[] = ['chassis0'];
  private places = 0;
  private unknownPlaces = 0;
  private readonly metrics = new Map<string, string>();

  constructor(
    root: Shape,
    private readonly schema: Schema | undefined
  ) {
    this.root = new Node(root, '', '', '', 'chassis0', 0, NO_ELEMENTS, '');
  }

  /** Component of everything that is in no slot. */
  get mainChassis(): string {
    return this.chassis[0];
  }

  /**
   * @param poll number of the answer
   * @param chassis names of the chassis in the answer, the main one first; at least one
   */
  beginAnswer(poll: number, chassis: readonly string[]): void {
    this.poll = poll;
    this.chassis = chassis;
  }

  /** The next free name beside a child whose name was used already in this answer, `clk1#2`. */
  nextName(parent: Node, name: string, first: Node): string {
    let { count } = first.rare.namesakes.poll === this.poll ? first.rare.namesakes : { count: 1 };
    let key = name;
    let child: Node | undefined = first;
    while (child && child.poll === this.poll) {
      key = `${name}#${++count}`;
      child = parent.children.get(key);
    }
    first.setRare('namesakes', { count, poll: this.poll });
    return key;
  }

  /** A new child; undefined beyond the limits, so that keys that change at every poll cannot fill the memory. */
  add(parent: Node, key: string, form: ChildForm): Node | undefined {
    if (!this.hasRoomBelow(parent)) {
      return undefined;
    }
    const node = this.makeNode(parent, key, form);
    if (!node.shape.isDescribed && ++this.unknownPlaces > MAX_UNKNOWN_PLACES) {
      this.unknownPlaces--;
      return undefined;
    }
    this.places++;
    if (parent.children === NO_CHILDREN) {
      parent.children = new Children();
    }
    parent.children.add(node);
    return node;
  }

  /**
   * Whether a place can have new children. Where there is room only for what the catalogue knows, nothing is looked for
   * below a place it does not know: that there is none must not cost more than reading it would.
   */
  hasRoomBelow({ shape }: Node): boolean {
    return this.places < MAX_PLACES && (this.unknownPlaces < MAX_UNKNOWN_PLACES || shape.isDescribed);
  }

  private makeNode(parent: Node, key: string, { isMember, isListMember, isObject }: ChildForm): Node {
    const segment = escapeSegment(key);
    const path = parent.id ? `${parent.id}/${segment}` : segment;
    const id = this.schema?.text(path) ?? path;
    const isChassis = parent === this.root && this.chassis.includes(key);
    const shape = parent.shape.child(isChassis ? 'chassis' : isListMember ? '*' : segment);
    if (isChassis) {
      return new Node(shape, id, 'chassis', key, key, id.length + 1, NO_ELEMENTS, '');
    }
    if (parent.shape.path === 'chassis/slots' && isObject) {
      const [chassis] = parent.id.split('/');
      const component = chassis === this.mainChassis && !/^chassis\d/.test(key) ? key : `${chassis}/${key}`;
      return new Node(shape, id, '', key, component, id.length + 1, NO_ELEMENTS, '');
    }
    let { elements, names, elementWords } = parent;
    if (isMember) {
      const { rule } = parent.shape;
      const label = memberLabel(parent.key, rule?.member, elements);
      elements = this.schema?.elements(elements, label, key) ?? { ...elements, [label]: key };
      elementWords = rule?.memberWords ? { ...elementWords, [label]: rule.memberWords } : elementWords;
      const longer = rule?.unnamed?.includes(key) ? names : `${names}${key} `;
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
  intern(metric: string): string {
    if (this.schema) {
      return this.schema.text(metric);
    }
    const known = this.metrics.get(metric);
    if (known === undefined) {
      this.metrics.set(metric, metric);
    }
    return known ?? metric;
  }
}
