/** Answers of odd shapes: what a byte of them costs, compared with a byte of an M600's. */
import { statusAnswer } from '../../dev/simulator';
import { Figure, median, Section } from './figures';
import { BuiltReader, loadDataSource } from './plugin';

/** A byte of any answer, at any poll, may cost this many times what a byte of an M600's first answer does. */
const MOST_PER_BYTE = 5;
const BYTES = 2_000_000;

type Json = Record<string, unknown>;

const repeated = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** Each is about as long as told, below a subtree that nobody knows. */
const SHAPES: Record<string, (bytes: number) => unknown> = {
  'many tiny objects': (bytes) => repeated(bytes / 8, () => ({ a: 1 })),
  'many empty objects': (bytes) => repeated(bytes / 3, () => ({})),
  'many names': (bytes) => Object.fromEntries(repeated(bytes / 16, (i) => [`name-${i}`, i])),
  'many members with names': (bytes) => repeated(bytes / 40, (i) => ({ 'object-id': `member-${i}`, value: i })),
  'members of one name': (bytes) => repeated(bytes / 30, (i) => ({ 'object-id': 'same', value: i })),
  'lists of lists': (bytes) => repeated(bytes / 40, () => repeated(9, (i) => [i])),
  'deep and wide': (bytes) =>
    repeated(bytes / 2000, () => repeated(100, (i) => i).reduce<Json>((inner, i) => ({ [`level-${i}`]: inner }), {})),
  'long texts': (bytes) => repeated(bytes / 10_000, (i) => ({ 'object-id': `text-${i}`, value: 'x'.repeat(9_950) })),
  'many stamps': (bytes) => repeated(bytes / 60, (i) => ({ 'object-id': `m${i}`, at: '2026-02-11T22:04:59' })),
};

/** A first reading and a later one of odd answers, per byte, as ratios to the first reading of an M600's. */
export async function measureShapes(): Promise<Section> {
  const usual = JSON.stringify(statusAnswer('m600', { seed: 1, startedAt: 0, at: 3_600_000 }));
  const dataSource = loadDataSource(async () => usual);
  await dataSource.device.latest();
  const Reader = dataSource.device.reader.constructor as new () => BuiltReader;
  const cost = async (text: string, runs: number) => {
    const answer = JSON.parse(text) as unknown;
    const first = await median(runs, () => new Reader().read(answer, 0));
    const reader = new Reader();
    reader.read(answer, 0);
    const again = await median(runs, (turn) => reader.read(answer, turn));
    return { first: first / text.length, again: again / text.length };
  };
  await cost(usual, 200);
  const base = await cost(usual, 200);
  const figures: Figure[] = [];
  for (const [name, make] of Object.entries(SHAPES)) {
    const tree = { ...(JSON.parse(usual) as { data: Json }) };
    tree.data = { ...tree.data, odd: make(BYTES) };
    const { first, again } = await cost(JSON.stringify(tree), 3);
    figures.push({ name: `${name}, first`, value: first / base.first, aim: MOST_PER_BYTE });
    figures.push({ name: `${name}, again`, value: again / base.first, aim: MOST_PER_BYTE });
  }
  return {
    title: `Answers of odd shapes (${BYTES / 1e6} MB): cost of a byte : that of an M600's, read first`,
    figures,
  };
}
