/** @jest-environment node */
// A reading that has no value at first tells its kind later; whoever picks readings by their kind must learn of it.
import { Selector } from '../../../src/lantime/select';
import { listChanges } from '../../../src/changes/merge';
import { MemoryHistory } from '../../../src/history/memory';
import { readDefinitions } from '../../../src/lantime/definitions/document';
import { Schema, StatusReader } from '../../../src/lantime/reader';
import type { Snapshot } from '../../../src/lantime/types';

const START = Date.UTC(2030, 0, 1);
const INTERVAL_MS = 10_000;

function device(reader: StatusReader) {
  const past = new MemoryHistory();
  let snapshot: Snapshot | undefined;
  let at = START;
  return {
    poll(novelty: unknown): Snapshot {
      at += INTERVAL_MS;
      snapshot = reader.read({ data: { 'object-id': 'status', system: { hostname: 'ntp1', novelty } } }, at);
      past.record(snapshot);
      return snapshot;
    },
    changes: () =>
      listChanges({ reader, history: past, snapshot, intervalMs: INTERVAL_MS }, 'readings')
        .filter(({ reading }) => reading?.id === 'system/novelty')
        .map(({ from, to }) => [from?.raw, to?.raw]),
  };
}

const { definitions } = readDefinitions('{ version: 1, readings: { system/novelty: { name: Novelty } } }');

describe.each([
  ['nobody has described', () => new StatusReader()],
  ['is defined without a kind', () => new StatusReader(definitions)],
  ['is defined without a kind, with a shared schema', () => new StatusReader(definitions, new Schema(definitions))],
])('a leaf that %s', (_, makeReader) => {
  it('is a state once it is a boolean, and its changes are listed', () => {
    const reader = makeReader();
    const { poll, changes } = device(reader);
    poll(null);
    expect(changes()).toEqual([]);
    poll(true);
    expect(reader.find('system/novelty')).toMatchObject({ kind: 'state' });
    changes();
    poll(false);
    expect(changes()).toEqual([[true, false]]);
  });

  it('is not another one in the answers before', () => {
    const reader = makeReader();
    const { poll } = device(reader);
    const { readings } = poll('-');
    const before = readings.find((reading) => reading?.descriptor.id === 'system/novelty');
    poll(5);
    expect(before?.descriptor).toMatchObject({ kind: 'text' });
    expect(reader.find('system/novelty')).toMatchObject({ kind: 'gauge' });
  });

  it('makes whoever remembers what was selected look again', () => {
    const reader = makeReader();
    const { poll } = device(reader);
    const selector = new Selector(reader);
    const kinds = () =>
      selector
        .select({ scope: 'chassis', components: ['*'], metrics: ['system/novelty'] })
        .descriptors.map(({ kind }) => kind);
    poll(null);
    const { generation } = reader;
    expect(kinds()).toEqual(['text']);
    poll(true);
    expect(reader.generation).toBeGreaterThan(generation);
    expect(kinds()).toEqual(['state']);
    const later = reader.generation;
    poll(null);
    poll(false);
    expect(reader.generation).toBe(later);
  });
});
