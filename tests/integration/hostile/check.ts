/** Everything that is checked about one mutated answer; for the tests and for `npm run fuzz`. */
import { LantimeError } from '../../../src/lantime/errors';
import { parseAnswer } from '../../../src/lantime/answer';
import { StatusReader } from '../../../src/lantime/reader';
import { Snapshot } from '../../../src/lantime/types';
import {
  checkChanges,
  checkExposition,
  checkSnapshot,
  counted,
  countNodes,
  readText,
  STEPS_PER_NODE,
  watchPrototypes,
} from './invariants';
import { checkUnits, readerWith } from './definitions';
import { Case, healthyText, mutatedText } from './mutations';

const AT = Date.UTC(2026, 0, 2);

/** What became of a mutated answer. */
export interface Outcome {
  /** The problem a user is told, or undefined when it was read. */
  problem?: string;
  readings: number;
}

/** What is looked at beside the reader. */
export interface Depth {
  /** Exposition and changes. */
  views: boolean;
  /** Steps that reading takes. */
  steps: boolean;
  /** Text of definitions in force, if it is a good one; else it is refused. */
  definitions?: string;
  /** Further views. */
  inspect?: (reader: StatusReader, snapshot: Snapshot) => void;
}

/**
 * Reads the answer as the first of a device, and between two healthy ones.
 * @throws what is wrong
 */
export async function check(one: Case, { views, steps, definitions, inspect }: Depth): Promise<Outcome> {
  const text = mutatedText(one);
  const first = definitions === undefined ? new StatusReader() : readerWith(definitions).reader;
  const checkPrototypes = watchPrototypes();
  const result = readText(first, text, AT);
  checkPrototypes();
  if (result instanceof LantimeError) {
    return { problem: result.code, readings: 0 };
  }
  const document = parseAnswer(text);
  const nodes = countNodes(document);
  checkSnapshot(result, first, nodes);
  checkUnits(result);
  if (steps) {
    const watched = counted(document);
    new StatusReader().read(watched.document, AT);
    if (watched.steps() > STEPS_PER_NODE * nodes) {
      throw new Error(`${watched.steps()} steps for ${nodes} nodes`);
    }
  }
  if (views) {
    await checkExposition(result);
    const healthy = healthyText(one);
    const polled = new StatusReader();
    const snapshots = [healthy, text, healthy].map((each, i) => readText(polled, each, AT + 10_000 * i) as Snapshot);
    checkSnapshot(snapshots[1], polled, 3 * nodes + countNodes(JSON.parse(healthy)));
    const values = (snapshot: Snapshot) =>
      JSON.stringify(snapshot.readings.map((reading) => reading && [reading.descriptor.id, reading.value]));
    const again = readText(polled, healthy, AT + 30_000) as Snapshot;
    if (values(again) !== values(snapshots[2])) {
      throw new Error('the same answer reads differently the second time');
    }
    checkChanges(polled, snapshots);
    inspect?.(polled, snapshots[1]);
    checkPrototypes();
  }
  return { readings: result.readings.length };
}
