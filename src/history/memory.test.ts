/** @jest-environment node */
import * as fc from 'fast-check';
import { statusAnswer } from '../../simulator';
import { StatusReader } from '../lantime/reader';
import { Descriptor, Reading, Snapshot } from '../lantime/types';
import { MemoryHistory } from './memory';

const descriptor = { id: 'x' } as Descriptor;
const readingOf = (value: number): Reading => ({ descriptor, value, raw: value });

/** A snapshot with these readings; an unchanged value keeps its reading, as the reader promises. */
const snapshotOf = (receivedAt: number, readings: Array<Reading | undefined>) =>
  ({ receivedAt, readings }) as unknown as Snapshot;

const values = ({ readings }: { readings: Array<Reading | undefined> }) => readings.map((reading) => reading?.value);

describe('a history', () => {
  it('is empty at first', () => {
    const history = new MemoryHistory();
    expect(history.since).toBeUndefined();
    expect(history.series(0, 0, 1e15)).toEqual({ times: [], readings: [] });
    history.recordGap(1000);
    expect(history.series(0, 0, 1e15)).toEqual({ times: [1000], readings: [undefined] });
  });

  it('gives the polls between two times, both included', () => {
    const history = new MemoryHistory();
    const [a, b] = [readingOf(1), readingOf(2)];
    [a, a, b, b].forEach((reading, i) => history.record(snapshotOf(1000 * (i + 1), [reading])));
    expect(history.since).toBe(1000);
    expect(history.series(0, 2000, 3000)).toEqual({ times: [2000, 3000], readings: [a, b] });
    expect(history.series(0, 2001, 2999)).toEqual({ times: [], readings: [] });
    expect(history.series(0, 3500, 9000)).toEqual({ times: [4000], readings: [b] });
    expect(history.series(0, 9000, 1000)).toEqual({ times: [], readings: [] });
    expect(history.series(7, 1000, 2000)).toEqual({ times: [1000, 2000], readings: [undefined, undefined] });
  });

  it('has a gap where the device was not reached, also for values that did not change', () => {
    const history = new MemoryHistory();
    const [steady, other] = [readingOf(1), readingOf(2)];
    history.record(snapshotOf(1000, [steady]));
    history.recordGap(2000);
    history.recordGap(3000);
    history.record(snapshotOf(4000, [steady, other]));
    history.recordGap(5000);
    expect(values(history.series(0, 0, 9000))).toEqual([1, undefined, undefined, 1, undefined]);
    expect(values(history.series(1, 0, 9000))).toEqual([undefined, undefined, undefined, 2, undefined]);
  });

  it('has a gap where the device did not send the reading', () => {
    const history = new MemoryHistory();
    const reading = readingOf(1);
    history.record(snapshotOf(1000, [reading]));
    history.record(snapshotOf(2000, [undefined]));
    history.record(snapshotOf(3000, [reading]));
    expect(values(history.series(0, 0, 9000))).toEqual([1, undefined, 1]);
  });

  it('gives away nothing it still uses', () => {
    const history = new MemoryHistory();
    history.record(snapshotOf(1000, [readingOf(1)]));
    const series = history.series(0, 0, 9000);
    series.times.push(5);
    series.readings.length = 0;
    expect(history.series(0, 0, 9000)).toMatchObject({ times: [1000], readings: [{ value: 1 }] });
  });

  it('does not touch a series it has given away', () => {
    const history = new MemoryHistory(4);
    history.record(snapshotOf(1000, [readingOf(1)]));
    const series = history.series(0, 0, 9000);
    const kept = structuredClone(series);
    for (let i = 2; i < 20; i++) {
      history.record(snapshotOf(1000 * i, [readingOf(i)]));
    }
    expect(series).toEqual(kept);
  });

  it('keeps at least as many polls as it was told, and not many more', () => {
    const history = new MemoryHistory(100);
    for (let i = 1; i <= 1000; i++) {
      history.record(snapshotOf(i, [readingOf(i)]));
      const { times } = history.series(0, 0, 1e9);
      expect(times.length).toBeGreaterThanOrEqual(Math.min(i, 100));
      expect(times.length).toBeLessThanOrEqual(125);
      expect(times[times.length - 1]).toBe(i);
      expect(history.since).toBe(times[0]);
    }
  });

  it('still knows a value that changed last before the oldest poll it keeps', () => {
    const history = new MemoryHistory(4);
    const steady = readingOf(7);
    for (let i = 1; i <= 50; i++) {
      history.record(snapshotOf(i, [steady, readingOf(i)]));
    }
    const { readings } = history.series(0, 0, 100);
    expect(new Set(readings)).toEqual(new Set([steady]));
  });

  it('never lets time run backwards when the clock of this computer is set back', () => {
    const history = new MemoryHistory();
    [5000, 6000, 2000, 2500, 7000].forEach((at, i) => history.record(snapshotOf(at, [readingOf(i)])));
    const { times, readings } = history.series(0, 0, 1e9);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(times).size).toBe(5);
    expect(readings.map((reading) => reading?.value)).toEqual([0, 1, 2, 3, 4]);
    expect(times[4]).toBe(7000);
  });
});

describe('what is not worth remembering', () => {
  /** Everything the history holds, counted through. */
  const weight = (history: MemoryHistory) => JSON.stringify(history).length;

  it('is a value that did not change', () => {
    const reader = new StatusReader();
    const START = Date.UTC(2030, 0, 1);
    const answer = () => structuredClone(statusAnswer('m600', { startedAt: START, at: START }));
    const history = new MemoryHistory();
    history.record(reader.read(answer(), START));
    const once = weight(history);
    expect(once).toBeGreaterThan(10_000);
    for (let poll = 1; poll <= 100; poll++) {
      history.record(reader.read(answer(), START + poll * 10_000));
    }
    // 100 times of polls, 13 digits and a comma each, and nothing for the 800 readings.
    expect(weight(history) - once).toBeLessThan(100 * 14 + 1);
    expect(history.series(5, START, START + 1e9).times).toHaveLength(101);
  });

  it('is a second gap in a row', () => {
    const history = new MemoryHistory();
    history.record(snapshotOf(1000, [readingOf(1), readingOf(2)]));
    history.recordGap(2000);
    const once = weight(history);
    for (let i = 3; i <= 9; i++) {
      history.recordGap(1000 * i);
    }
    expect(weight(history) - once).toBeLessThan(7 * 5 + 1);
  });
});

describe('any course of polls', () => {
  const WIDTH = 3;
  const poll = fc.record({
    /** Milliseconds since the poll before; negative when the clock was set back. */
    after: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 20 }) }, fc.integer({ min: -40, max: 5 })),
    gap: fc.nat({ max: 5 }).map((number) => number === 0),
    /** The value of each reading, -1 for none; few values, so that many do not change. */
    values: fc.array(fc.integer({ min: -1, max: 1 }), { minLength: WIDTH, maxLength: WIDTH }),
    /** The reader learns readings one after the other. */
    known: fc.integer({ min: 0, max: WIDTH }),
  });
  const pool = Array.from({ length: WIDTH }, (_, index) => [0, 1].map((value) => readingOf(10 * index + value)));

  it('gives the same series as a list of all samples would', () => {
    fc.assert(
      fc.property(
        fc.array(poll, { maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.tuple(fc.integer({ min: 900, max: 1800 }), fc.integer({ min: 0, max: 500 })), { maxLength: 5 }),
        (polls, maximum, ranges) => {
          const history = new MemoryHistory(maximum);
          const samples: Array<{ at: number; readings: Array<Reading | undefined> }> = [];
          let clock = 1000;
          let known = 0;
          for (const { after, gap, values: wanted, known: now } of polls) {
            clock += after;
            known = Math.max(known, now);
            const readings = wanted.slice(0, known).map((value, index) => pool[index][value]);
            gap ? history.recordGap(clock) : history.record(snapshotOf(clock, readings));
            const last = samples[samples.length - 1]?.at ?? -Infinity;
            samples.push({ at: clock > last ? clock : last + 1, readings: gap ? [] : readings });
          }
          const since = history.since ?? Infinity;
          const kept = samples.filter(({ at }) => at >= since);
          expect(kept.length).toBeGreaterThanOrEqual(Math.min(samples.length, maximum));
          expect(kept.length).toBeLessThanOrEqual(Math.max(1, maximum * 1.25));
          for (const [from, length] of [...ranges, [0, 1e6]]) {
            const wanted = kept.filter(({ at }) => at >= from && at <= from + length);
            for (let index = 0; index < WIDTH; index++) {
              const { times, readings } = history.series(index, from, from + length);
              expect(times).toEqual(wanted.map(({ at }) => at));
              expect(readings).toHaveLength(times.length);
              expect(readings.findIndex((reading, i) => reading !== wanted[i].readings[index])).toBe(-1);
            }
          }
        }
      ),
      { numRuns: 300 }
    );
  });
});
