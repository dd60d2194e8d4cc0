/** @jest-environment node */
import * as fc from 'fast-check';
import { statusAnswer } from '../../dev/simulator';
import { StatusReader } from '../lantime/reader';
import { Descriptor, Reading, ReadingValue, Snapshot } from '../lantime/types';
import { DEFAULT_BOUNDS } from './bounds';
import { MemoryHistory } from './memory';
import { Piece } from './polls';

/** Readings a, b, c of values; an unchanged value keeps its reading, as the reader promises. */
class Source {
  private readonly descriptors: Descriptor[];
  private last: Array<Reading | undefined> = [];

  constructor(ids = ['a', 'b', 'c']) {
    this.descriptors = ids.map((id, index) => ({ id, index }) as Descriptor);
  }

  /** @param values of a, b, c; undefined where the device sends none */
  at(receivedAt: number, ...values: Array<ReadingValue | undefined>): Snapshot {
    this.last = values.map((value, i) => {
      if (value === undefined) {
        return undefined;
      }
      const before = this.last[i];
      return before?.value === value ? before : { descriptor: this.descriptors[i], value, raw: value };
    });
    return { receivedAt, readings: this.last } as unknown as Snapshot;
  }
}

const all = (history: MemoryHistory, id: string) => history.series(id, -Infinity, Infinity);

describe('a history', () => {
  it('is empty at first', () => {
    const history = new MemoryHistory();
    expect(history.since).toBeUndefined();
    expect(history.present()).toBeUndefined();
    expect(all(history, 'a')).toEqual({ times: [], values: [] });
    history.recordGap(1000);
    expect(all(history, 'a')).toEqual({ times: [1000], values: [null] });
    expect(history.steps('a')).toEqual([]);
  });

  it('gives the polls between two times, both included', () => {
    const [history, source] = [new MemoryHistory(), new Source()];
    [1, 1, 2, 2].forEach((value, i) => history.record(source.at(1000 * (i + 1), value)));
    expect(history.since).toBe(1000);
    expect(history.until).toBe(4000);
    expect(history.series('a', 2000, 3000)).toEqual({ times: [2000, 3000], values: [1, 2] });
    expect(history.series('a', 2001, 2999)).toEqual({ times: [], values: [] });
    expect(history.series('a', 3500, 9000)).toEqual({ times: [4000], values: [2] });
    expect(history.series('a', 9000, 1000)).toEqual({ times: [], values: [] });
    expect(history.series('unknown', 1000, 2000)).toEqual({ times: [1000, 2000], values: [null, null] });
  });

  it('goes on when another reader takes over, which numbers the readings in another way', () => {
    const history = new MemoryHistory();
    const readers = [new Source(), new Source(['c', 'b', 'd'])];
    history.record(readers[0].at(1000, 1, 2, 3));
    history.record(readers[1].at(2000, 3, 2, 4));
    history.record(readers[1].at(3000, 3, 5, 4));
    expect(['a', 'b', 'c', 'd'].map((id) => all(history, id).values)).toEqual([
      [1, null, null],
      [2, 2, 5],
      [3, 3, 3],
      [null, 4, 4],
    ]);
  });

  it('has a gap where the device was not reached, also for values that did not change', () => {
    const [history, source] = [new MemoryHistory(), new Source()];
    history.record(source.at(1000, 1));
    history.recordGap(2000);
    history.recordGap(3000);
    history.record(source.at(4000, 1, 2));
    history.recordGap(5000);
    expect(all(history, 'a').values).toEqual([1, null, null, 1, null]);
    expect(all(history, 'b').values).toEqual([null, null, null, 2, null]);
  });

  it('has a gap where the device did not send the reading', () => {
    const [history, source] = [new MemoryHistory(), new Source()];
    history.record(source.at(1000, 1));
    history.record(source.at(2000, undefined));
    history.record(source.at(3000, 1));
    expect(all(history, 'a').values).toEqual([1, null, 1]);
  });

  it('has a gap where nobody polled, instead of a line from end to end', () => {
    const [history, source] = [new MemoryHistory(DEFAULT_BOUNDS, 10_000), new Source()];
    history.record(source.at(0, 1));
    history.record(source.at(30_000, 1));
    history.record(source.at(94_000, 1)); // four polls are missing at an interval of 10 s
    history.record(source.at(3_600_000, 1));
    expect(all(history, 'a')).toEqual({
      times: [0, 30_000, 40_000, 94_000, 104_000, 3_600_000],
      values: [1, 1, null, 1, null, 1],
    });
  });

  it('has no gap where a slow device answers as steadily as before', () => {
    const [history, source] = [new MemoryHistory(DEFAULT_BOUNDS, 10_000), new Source()];
    [0, 40_000, 80_000, 125_000].forEach((at) => history.record(source.at(at, 1)));
    expect(all(history, 'a').values).toEqual([1, null, 1, 1, 1]);
  });

  it('tells when a value changed, once for each change', () => {
    const [history, source] = [new MemoryHistory({ ...DEFAULT_BOUNDS, pollsInBlock: 3 }), new Source()];
    [null, 'ok', 'ok', 'ok', 'bad', 'bad', 'ok', 'ok'].forEach((value, i) =>
      history.record(source.at(1000 * (i + 1), value))
    );
    history.recordGap(9000);
    history.record(source.at(10_000, 'ok'));
    expect(history.steps('a')).toEqual([
      { at: 2000, value: 'ok' },
      { at: 5000, value: 'bad' },
      { at: 7000, value: 'ok' },
      { at: 9000, value: null },
      { at: 10_000, value: 'ok' },
    ]);
  });

  it('does not record a poll twice that several tabs report', () => {
    const [history, source] = [new MemoryHistory(), new Source()];
    expect(history.record(source.at(1000, 1))).toHaveLength(1);
    expect(history.record(source.at(1000, 1))).toEqual([]);
    expect(history.recordGap(1000)).toEqual([]);
    expect(all(history, 'a').times).toEqual([1000]);
  });

  it('never lets time run backwards, and drops what a clock that was ahead had stamped', () => {
    const cuts: number[] = [];
    const listener = { closed: () => undefined, cut: (since: number) => cuts.push(since) };
    const history = new MemoryHistory({ ...DEFAULT_BOUNDS, pollsInBlock: 2 }, 10_000, listener);
    const source = new Source();
    for (let i = 0; i < 7; i++) {
      history.record(source.at(i * 30_000, i, 7));
    }
    history.record(source.at(179_000, 99, 7)); // a second back: waits
    expect(history.until).toBe(180_000);
    history.record(source.at(100_000, 5, 7)); // more than a minute back
    expect(all(history, 'a')).toEqual({ times: [0, 30_000, 60_000, 90_000, 100_000], values: [0, 1, 2, 3, 5] });
    expect(all(history, 'b').values).toEqual([7, 7, 7, 7, 7]);
    expect(cuts).toEqual([90_001]);
  });

  it('gives away nothing it still uses', () => {
    const [history, source] = [new MemoryHistory(), new Source()];
    history.record(source.at(1000, 1));
    const series = all(history, 'a');
    series.times.push(5);
    series.values.length = 0;
    expect(all(history, 'a')).toEqual({ times: [1000], values: [1] });
  });

  it('forgets all when told, and begins anew', () => {
    const [history, source] = [new MemoryHistory(), new Source()];
    history.record(source.at(1000, 1, 2));
    history.clear();
    expect(history.since).toBeUndefined();
    history.record(source.at(2000, 1, 3));
    expect(all(history, 'a')).toEqual({ times: [2000], values: [1] });
    expect(all(history, 'b')).toEqual({ times: [2000], values: [3] });
  });

  it('drops the oldest polls by age and by size', () => {
    const byAge = new MemoryHistory({ retention: 100_000, bytes: 1e9, pollsInBlock: 10 });
    const bySize = new MemoryHistory({ retention: 1e12, bytes: 2000, pollsInBlock: 10 });
    const source = new Source();
    for (let i = 0; i < 1000; i++) {
      const snapshot = source.at(i * 1000, i / 7, 'steady');
      byAge.record(snapshot);
      bySize.record(snapshot);
    }
    expect(byAge.since).toBeLessThanOrEqual(899_000);
    expect(byAge.since).toBeGreaterThan(899_000 - 10_000);
    expect(bySize.bytes).toBeLessThanOrEqual(2000);
    expect(all(bySize, 'a').times.length).toBeGreaterThan(50);
    // A value that changed last before the oldest poll is still known.
    expect(new Set(all(bySize, 'b').values)).toEqual(new Set(['steady']));
    expect(new Set(all(byAge, 'b').values)).toEqual(new Set(['steady']));
  });
});

describe('a reading that does not change', () => {
  const START = Date.parse('2026-11-01T00:00:00Z');
  const answer = statusAnswer('m600', { at: START, startedAt: START - 3_600_000 });

  it('costs nothing: a poll without news is a few bytes', () => {
    const [history, reader] = [new MemoryHistory(), new StatusReader()];
    const [first] = history.record(reader.read(answer, START));
    expect(first.bytes.length).toBeGreaterThan(5000);
    for (let poll = 1; poll < 100; poll++) {
      const [piece] = history.record(reader.read(answer, START + poll * 10_000));
      expect(piece.bytes.length).toBeLessThan(12);
    }
    expect(history.series('system/uptime', START, START + 1e9).times).toHaveLength(100);
  });
});

describe('any course of polls', () => {
  const IDS = ['a', 'b', 'c'];
  const value = fc.constantFrom(undefined, null, 0, 1, 0.25, 'ok', 'bad', true);
  const poll = fc.record({
    after: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
      fc.integer({ min: 91_000, max: 9e5 })
    ),
    gap: fc.nat({ max: 5 }).map((number) => number === 0),
    /** The reader learns readings one after the other. */
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
    /** The page is reloaded before this poll. */
    reload: fc.nat({ max: 8 }).map((number) => number === 0),
  });

  it('gives the same series and steps as a list of all samples would, also over reloads', () => {
    fc.assert(
      fc.property(fc.array(poll, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (polls, pollsInBlock) => {
        const bounds = { ...DEFAULT_BOUNDS, pollsInBlock };
        let stored: Piece[] = [];
        const listener = {
          closed: (block: Piece) => {
            stored = [...stored.filter(({ end }) => end < block.start), block];
          },
          cut: () => undefined,
        };
        // The poll that fills a block is stored before the block, which then takes its place.
        const open = () => new MemoryHistory(bounds, 10_000, listener);
        let history = open();
        let source = new Source();
        const samples: Array<{ at: number; values: Array<ReadingValue | undefined> }> = [];
        let clock = 1000;
        let spacing: number | undefined;
        for (const { after, gap, values, reload } of polls) {
          clock += after;
          if (reload) {
            history = open();
            history.load(stored, clock);
            source = new Source();
            spacing = undefined;
          }
          const last = samples[samples.length - 1]?.at;
          const steady = Math.min(90_000, 2 * (spacing ?? 0));
          spacing = last === undefined ? undefined : clock - last;
          if (last !== undefined && clock - last > Math.max(30_000, steady)) {
            samples.push({ at: last + 10_000, values: [] });
          }
          samples.push({ at: clock, values: gap ? [] : values });
          const pieces = gap ? history.recordGap(clock) : history.record(source.at(clock, ...values));
          const closedUntil = stored[stored.length - 1]?.end ?? -Infinity;
          stored.push(...pieces.filter(({ end }) => end > closedUntil));
        }
        const reloaded = open();
        reloaded.load(stored, clock);
        for (const one of [history, reloaded]) {
          IDS.forEach((id, i) => {
            const expected = samples.map(({ values }) => values[i] ?? null);
            expect(all(one, id)).toEqual({ times: samples.map(({ at }) => at), values: expected });
            const from = samples[1]?.at ?? 0;
            expect(one.series(id, from, clock - 1).times).toEqual(
              samples.map(({ at }) => at).filter((at) => at >= from && at < clock)
            );
            const steps = samples
              .map(({ at }, n) => ({ at, value: expected[n] }))
              .filter((step, n) => (n === 0 ? step.value !== null : step.value !== expected[n - 1]));
            expect(one.steps(id)).toEqual(steps);
          });
        }
      }),
      { numRuns: 400 }
    );
  });

  it('goes on from the values in force when polls in between are missing', () => {
    fc.assert(
      fc.property(fc.array(fc.array(value, { maxLength: 3 }), { minLength: 2, maxLength: 20 }), (polls) => {
        const [history, source] = [new MemoryHistory(), new Source()];
        let present: Piece | undefined;
        polls.forEach((values, i) => {
          history.record(source.at((i + 1) * 1000, ...values));
          present = history.present();
        });
        const other = new MemoryHistory();
        const stranger = new Source();
        other.record(stranger.at(1, 'x', 'y', 'z'));
        const before = other.present() as Piece;
        const loaded = new MemoryHistory();
        loaded.load([before, present as Piece], 1e9);
        IDS.forEach((id, i) => {
          const last = polls[polls.length - 1][i] ?? null;
          expect(all(loaded, id).values).toEqual([['x', 'y', 'z'][i], last]);
        });
      }),
      { numRuns: 100 }
    );
  });
});

it('loads what can be read of damaged storage', () => {
  const [history, source] = [new MemoryHistory(), new Source()];
  const pieces = [1, 2, 3, 4].flatMap((value) => history.record(source.at(value * 1000, value, 'steady')));
  const loaded = new MemoryHistory();
  loaded.load([pieces[0], { ...pieces[1], bytes: new Uint8Array([1, 2, 3]) }, pieces[1], ...pieces.slice(2)], 5000);
  expect(all(loaded, 'a')).toEqual({ times: [1000, 2000, 3000, 4000], values: [1, 2, 3, 4] });
  loaded.record(new Source().at(6000, 4, 'steady'));
  expect(all(loaded, 'b').values).toEqual(Array(5).fill('steady'));
  const future = new MemoryHistory();
  future.load(pieces, -3_600_000);
  expect(future.since).toBeUndefined();
});
