/** What holds for every answer, whatever it is. Each check throws an error that says what does not. */
import { expose } from '../../../exporter/exposition';
import { listChanges } from '../../../src/changes/merge';
import { DEFAULT_BOUNDS } from '../../../src/history/bounds';
import { MemoryHistory } from '../../../src/history/memory';
import { parseAnswer } from '../../../src/lantime/answer';
import { LantimeError } from '../../../src/lantime/errors';
import { StatusReader } from '../../../src/lantime/reader';
import { Snapshot } from '../../../src/lantime/types';
import { parseSamples } from '../exposition/support';

function demand(holds: boolean, what: () => string): void {
  if (!holds) {
    throw new Error(what());
  }
}

/** Ids are bounded, or an answer of a megabyte could fill the memory; see the reader. */
const LONGEST_ID = 1500;

/** Objects that every other object inherits from. */
const PROTOTYPES = [Object.prototype, Array.prototype, Map.prototype, String.prototype, Function.prototype];

/** @returns a check that no prototype was changed since the call */
export function watchPrototypes(): () => void {
  const before = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);
  return () =>
    PROTOTYPES.forEach((prototype, i) =>
      demand(Reflect.ownKeys(prototype).length === before[i], () => 'a prototype has another member')
    );
}

/** How many values, objects and lists a document has. */
export function countNodes(document: unknown): number {
  let nodes = 0;
  const open = [document];
  while (open.length > 0) {
    const node = open.pop();
    nodes++;
    if (typeof node === 'object' && node !== null) {
      for (const member of Object.values(node)) {
        open.push(member);
      }
    }
  }
  return nodes;
}

/** What reading gave: a snapshot, or the problem that a user is told. Anything else thrown is a finding. */
export function readText(reader: StatusReader, text: string, at: number): Snapshot | LantimeError {
  try {
    return reader.read(parseAnswer(text), at);
  } catch (error) {
    if (error instanceof LantimeError) {
      return error;
    }
    throw error;
  }
}

/** @param nodes of the document the snapshot was read from, with those of documents the reader saw before */
export function checkSnapshot(snapshot: Snapshot, reader: StatusReader, nodes: number): void {
  const known = reader.knownDescriptors;
  const ids = new Set(known.map(({ id }) => id));
  demand(ids.size === known.length, () => 'two readings have one identity');
  demand(known.length <= 3 * nodes + 100, () => `${known.length} readings of ${nodes} nodes`);
  demand(snapshot.readings.length === known.length, () => 'readings and descriptors do not match');
  snapshot.readings.forEach((reading, index) => {
    if (reading === undefined) {
      return;
    }
    const { descriptor, value, absent, unreadable, raw } = reading;
    const { id, component, title, label, kind } = descriptor;
    demand(descriptor.index === index, () => `${id} is at the place of another`);
    demand(id !== '' && id.length <= LONGEST_ID, () => `an id of ${id.length} characters`);
    demand(label !== '' && title.length <= LONGEST_ID, () => `${id} has no label, or too long a title`);
    demand(reader.knownComponents.has(component), () => `${id} belongs to ${component}, which is unknown`);
    demand((value === null) === (absent !== undefined), () => `${id} is ${value} because ${absent}`);
    demand(typeof value !== 'number' || Number.isFinite(value), () => `${id} is ${value}`);
    demand(
      kind !== 'timestamp' || value === null || !Number.isNaN(new Date(Number(value) * 1000).getTime()),
      () => `${id} is the time ${value}`
    );
    demand(!unreadable || snapshot.unreadable.includes(reading), () => `${id} is not listed as unreadable`);
    demand(raw === null ? value === null : true, () => `${id} was null and became ${value}`);
  });
  for (const { label, model, slotType } of reader.knownComponents.values()) {
    demand(
      label.length <= LONGEST_ID && (model?.length ?? 0) <= 200 && (slotType?.length ?? 0) <= 200,
      () => 'long label'
    );
  }
}

/** Prometheus takes the text: every line is a sample, and no series comes twice. */
export async function checkExposition(snapshot: Snapshot): Promise<void> {
  const text = await expose({ snapshot, durationSeconds: 0.1 }, { unknownReadings: true });
  const seen = new Set<string>();
  // As it arrives: what cannot be written as UTF-8 becomes one and the same character.
  for (const { name, labels, value } of parseSamples(Buffer.from(text).toString())) {
    const key = name + JSON.stringify(Object.entries(labels).sort());
    demand(!seen.has(key), () => `the series ${key} comes twice`);
    demand(!Number.isNaN(value), () => `${key} is no number`);
    seen.add(key);
  }
  demand(text.includes('\nlantime_up 1\n'), () => 'lantime_up is missing');
}

/** A past of a healthy, a strange and a healthy answer can be told. */
export function checkChanges(reader: StatusReader, snapshots: readonly Snapshot[]): void {
  const past = new MemoryHistory(DEFAULT_BOUNDS, 10_000);
  snapshots.forEach((snapshot) => past.record(snapshot));
  const changes = listChanges(
    { reader, history: past, snapshot: snapshots[snapshots.length - 1], intervalMs: 10_000 },
    'both'
  );
  demand(new Set(changes.map(({ id }) => id)).size === changes.length, () => 'two changes have one identity');
  for (const { id, start, end } of changes) {
    demand(Number.isFinite(start) && (end === undefined || end >= start), () => `${id} is from ${start} to ${end}`);
  }
}

/**
 * A document that counts how often it is looked at, as a measure of time that is the same on every machine.
 * @returns the document, and the number of looks so far
 */
export function counted(document: unknown): { document: unknown; steps: () => number } {
  let steps = 0;
  const wrapped = new WeakMap<object, unknown>();
  const wrap = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) {
      return node;
    }
    let proxy = wrapped.get(node);
    if (proxy === undefined) {
      proxy = new Proxy(node, {
        get: (target, key, receiver) => {
          steps++;
          return wrap(Reflect.get(target, key, receiver));
        },
        has: (target, key) => {
          steps++;
          return Reflect.has(target, key);
        },
        ownKeys: (target) => {
          steps++;
          return Reflect.ownKeys(target);
        },
        getOwnPropertyDescriptor: (target, key) => {
          steps++;
          return Reflect.getOwnPropertyDescriptor(target, key);
        },
      });
      wrapped.set(node, proxy);
    }
    return proxy;
  };
  return { document: wrap(document), steps: () => steps };
}

/** Looks at each node that a reading takes at most; the usual number is ten. */
export const STEPS_PER_NODE = 100;
