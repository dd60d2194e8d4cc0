/** Answers as no device should send them: those of simulated devices, changed at random in their document and their text. */
import * as fc from 'fast-check';
import { deviceText, statusAnswer, type JsonObject, type JsonValue, type ProfileName } from '../../../dev/simulator';

/** One change of a document: where, what, and with what. */
export interface Mutation {
  /** The way from the root: which child at each level, modulo their number; it ends at the first value. */
  way: number[];
  kind: Kind;
  /** For what kinds need: a name, a value, a number. */
  name: string;
  value: JsonValue;
  count: number;
}

/** One change of a text: the place is a share of its length, so that it means the same for every length. */
export interface TextMutation {
  place: number;
  kind: 'truncate' | 'flip' | 'insert' | 'delete' | 'duplicate';
  text: string;
  length: number;
}

/** One mutated answer, small enough to be printed. */
export interface Case {
  profile: ProfileName;
  /** Moment of the simulated device, seconds. */
  second: number;
  mutations: Mutation[];
  textMutations: TextMutation[];
}

const KINDS = [
  'delete',
  'rename',
  'replace',
  'add',
  'copy',
  'swap',
  'wrap',
  'other-type',
  'list-and-object',
  'repeat',
  'shuffle',
  'grow',
] as const;
type Kind = (typeof KINDS)[number];

/** Names that mean something to JavaScript, to the reader, to Grafana or to Prometheus. */
const NAMES = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'length',
  'object-id',
  'slot-id',
  'slots',
  'module',
  'info',
  'model',
  'chassis0',
  'chassis1',
  'chassis0/slots/clk1',
  'status',
  'data',
  'count',
  'fitted',
  'events',
  'ntp',
  'sys',
  'clk1',
  'clk1#2',
  '#2',
  '~0',
  '~3',
  '*',
  '**',
  'a/b',
  'instance',
  'state',
  'le',
  'satellites',
  'gnss',
  'x'.repeat(5000),
  '\ud800',
  '\u0000',
  '\u202egnp.exe',
  '{{slot}}',
  '<img src=x onerror=alert(1)>',
];

const TEXTS = [
  ...NAMES,
  'NaN',
  '-inf',
  '1e999',
  '-',
  'N/A',
  'never',
  '-1',
  '0.0',
  '0x10',
  '9'.repeat(40),
  '1.'.repeat(3000),
  '2026-13-45T25:61:61',
  '2026-02-30',
  '9999-12-31T23:59:60.999999Z',
  '202612280000',
  '0000-00-00T00:00:00',
  '2026-01-01T00:00:00+99:99',
  'a\nb\r\nc',
  '"quoted\\" text',
  '# HELP x y',
  '}\n{',
  '${__url}',
  '$__all',
  '\ufffd\ufffdsynchronized',
  'less-than-100ns',
  'less-than-999999999999999999999s',
  '11111111 [377]',
  '228428 kB total memory, 161732 kB free (70 %)',
  '0.48 0.66 0.57 2/99 25157',
  '51.477800, -0.001500',
  '2 days, 03:04:05',
  ' '.repeat(2000) + 'x',
];

const NUMBERS = [
  0,
  -0,
  -1,
  1,
  0.1,
  255,
  1e-320,
  2 ** 31,
  2 ** 53,
  2 ** 53 - 1,
  -(2 ** 63),
  1e40,
  1.7976931348623157e308,
];

const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<JsonValue>(...TEXTS) },
  { weight: 2, arbitrary: fc.constantFrom<JsonValue>(...NUMBERS, true, false, null) },
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 30 })
);

const value: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  fc.array(scalar, { maxLength: 4 }) as fc.Arbitrary<JsonValue>,
  fc.constant<JsonValue>({}),
  // Through entries, so that `__proto__` becomes a member like others.
  fc
    .array(fc.tuple(fc.constantFrom(...NAMES), scalar), { maxLength: 4 })
    .map((entries): JsonValue => Object.fromEntries(entries))
);

const mutation: fc.Arbitrary<Mutation> = fc.record({
  way: fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 10 }),
  kind: fc.constantFrom(...KINDS),
  name: fc.constantFrom(...NAMES),
  value,
  count: fc.integer({ min: 1, max: 40 }),
});

const textMutation: fc.Arbitrary<TextMutation> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('truncate', 'flip', 'insert', 'delete', 'duplicate'),
  text: fc.oneof(
    fc.constantFrom(
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      'e9999',
      '\\',
      '\\ud800',
      '\u0000',
      '\ufffd',
      '"a":1,',
      'null,'
    ),
    fc.string({ maxLength: 5 })
  ),
  length: fc.integer({ min: 1, max: 300 }),
});

/** @param profiles devices whose answers are mutated */
export function mutatedAnswers(profiles: readonly ProfileName[]): fc.Arbitrary<Case> {
  return fc.record({
    profile: fc.constantFrom(...profiles),
    second: fc.nat({ max: 100_000 }),
    mutations: fc.array(mutation, { maxLength: 12, size: 'max' }),
    // Most broken texts are no JSON, about which little can be found out.
    textMutations: fc.oneof(
      { weight: 4, arbitrary: fc.constant<TextMutation[]>([]) },
      fc.array(textMutation, { minLength: 1, maxLength: 3 })
    ),
  });
}

const STARTED = Date.UTC(2026, 0, 1);
const templates = new Map<string, string>();

/** The text of a healthy device's answer; few moments, so that most are remembered. */
export function healthyText({ profile, second }: Pick<Case, 'profile' | 'second'>): string {
  const moment = second % 4;
  const key = `${profile} ${moment}`;
  let text = templates.get(key);
  if (text === undefined) {
    const answer = statusAnswer(profile, { startedAt: STARTED, at: STARTED + 60_000 * (moment + 1) });
    text = deviceText({ ...answer }, 'shortest');
    templates.set(key, text);
  }
  return text;
}

/** The text of a mutated answer. */
export function mutatedText(one: Case): string {
  const { mutations, textMutations } = one;
  let text = healthyText(one);
  if (mutations.length > 0) {
    const document: JsonValue = JSON.parse(text);
    mutations.forEach((each) => mutate(document, each));
    text = JSON.stringify(document);
  }
  return textMutations.reduce(mutateText, text);
}

type Holder = JsonObject | JsonValue[];
const isHolder = (node: JsonValue | undefined): node is Holder => typeof node === 'object' && node !== null;
const listKeys = (holder: Holder): string[] => Object.keys(holder);
const get = (holder: Holder, key: string): JsonValue => (holder as JsonObject)[key];

/** Also for `__proto__`, which an assignment would take for the prototype. */
function set(holder: Holder, key: string, value: JsonValue): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function remove(holder: Holder, key: string): void {
  if (Array.isArray(holder)) {
    holder.splice(Number(key), 1);
  } else {
    delete holder[key];
  }
}

/** Changes a document in place; does nothing where the change makes no sense. */
function mutate(document: JsonValue, { way, kind, name, count, value: given }: Mutation): void {
  const value = structuredClone(given);
  let holder: Holder | undefined;
  let key = '';
  let node: JsonValue = document;
  for (const step of way) {
    const keys: string[] = isHolder(node) ? listKeys(node) : [];
    if (!isHolder(node) || keys.length === 0) {
      break;
    }
    holder = node;
    key = keys[step % keys.length];
    node = get(node, key);
  }
  if (!holder) {
    return;
  }
  switch (kind) {
    case 'delete':
      return remove(holder, key);
    case 'rename':
      if (!Array.isArray(holder)) {
        remove(holder, key);
        set(holder, name, node);
      }
      return;
    case 'replace':
      return set(holder, key, value);
    case 'add':
      return Array.isArray(holder) ? void holder.push(value) : set(holder, name, value);
    case 'copy':
      return Array.isArray(holder) ? void holder.push(structuredClone(node)) : set(holder, name, structuredClone(node));
    case 'swap': {
      const keys = listKeys(holder);
      const other = keys[count % keys.length];
      set(holder, key, get(holder, other));
      return set(holder, other, node);
    }
    case 'wrap': {
      let wrapped = node;
      for (let i = 0; i < count * 4; i++) {
        wrapped = i % 3 === 0 ? [wrapped] : { [name === '__proto__' ? 'in' : name]: wrapped };
      }
      return set(holder, key, wrapped);
    }
    case 'other-type':
      return set(holder, key, otherType(node));
    case 'list-and-object':
      return set(
        holder,
        key,
        Array.isArray(node)
          ? Object.fromEntries(node.map((member, i) => [String(i), member]))
          : isHolder(node)
            ? Object.values(node)
            : [node]
      );
    case 'repeat': {
      const copies = Array.from({ length: count }, () => structuredClone(node));
      return Array.isArray(holder) ? void holder.push(...copies) : set(holder, key, copies);
    }
    case 'shuffle':
      return Array.isArray(node) ? void node.reverse() : undefined;
    case 'grow':
      if (isHolder(node) && !Array.isArray(node)) {
        for (let i = 0; i < count; i++) {
          set(node, `${name}${i}`, structuredClone(value));
        }
      }
  }
}

function otherType(node: JsonValue): JsonValue {
  switch (typeof node) {
    case 'number':
      return String(node);
    case 'string':
      return node.trim() !== '' && Number.isFinite(Number(node)) ? Number(node) : node.length;
    case 'boolean':
      return node ? 'true' : 0;
    default:
      return node === null ? 'null' : JSON.stringify(node).slice(0, 300);
  }
}

function mutateText(text: string, { place, kind, text: other, length }: TextMutation): string {
  const at = Math.floor(place * text.length);
  switch (kind) {
    case 'truncate':
      return text.slice(0, at);
    case 'flip':
      return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << (length % 8))) + text.slice(at + 1);
    case 'insert':
      return text.slice(0, at) + other + text.slice(at);
    case 'delete':
      return text.slice(0, at) + text.slice(at + length);
    case 'duplicate': {
      // A member that comes again with another value, which JSON allows.
      const start = text.indexOf('"', at);
      const match = start < 0 ? null : /^"[^"\\]*":/.exec(text.slice(start, start + 300));
      return match ? `${text.slice(0, start)}${match[0]}null,${text.slice(start)}` : text;
    }
  }
}
