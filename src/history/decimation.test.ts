/** @jest-environment node */
import * as fc from 'fast-check';
import { ReadingValue } from '../lantime/types';
import { decimated } from './decimation';
import { Series } from './series';

const numbers = fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -50, max: 50 }) }, fc.constant(null)));
const words = fc.array(fc.constantFrom<ReadingValue>('locked', 'holdover', true, null, 3));

/** A series with polls at uneven distances. */
const seriesFrom = (values: fc.Arbitrary<ReadingValue[]>): fc.Arbitrary<Series> =>
  values.chain((list) =>
    fc
      .array(fc.integer({ min: 1, max: 90_000 }), { minLength: list.length, maxLength: list.length })
      .map((distances) => {
        let at = Date.UTC(2030, 0, 1);
        return { times: distances.map((distance) => (at += distance)), values: list };
      })
  );
const most = fc.integer({ min: 4, max: 60 });
const long = { minLength: 0, maxLength: 400 };

it('keeps the spike of one poll in a day', () => {
  const values: ReadingValue[] = Array.from({ length: 8640 }, (_, i) => (i === 4321 ? 1e-3 : 1e-7));
  const { times, values: kept } = decimated({ times: values.map((_, i) => i * 10_000), values }, 800);
  expect(times.length).toBeLessThanOrEqual(800);
  expect(kept).toContain(1e-3);
  expect(times).toContain(4321 * 10_000);
});

it('leaves what fits as it is, and everything where a panel does not say what fits', () => {
  const series = { times: [1, 2, 3, 4, 5], values: [1, 2, 3, 2, 1] };
  expect(decimated(series, 5)).toBe(series);
  expect(decimated(series, undefined)).toBe(series);
  expect(decimated(series, 0)).toBe(series);
});

it('loses little of what is hardly longer than a panel is wide', () => {
  const values = Array.from({ length: 245 }, (_, i) => Math.sin(i));
  const { length } = decimated({ times: values.map((_, i) => i * 15_000), values }, 240).times;
  expect(length).toBeGreaterThan(200);
  expect(length).toBeLessThanOrEqual(240);
});

it('keeps when a state began and ended, however many states there were', () => {
  const values = ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'a', 'a', 'a', 'a', 'a'];
  expect(decimated({ times: values.map((_, i) => i), values }, 4)).toEqual({
    times: [0, 3, 4, 6, 7, 11],
    values: ['a', 'a', 'b', 'b', 'a', 'a'],
  });
});

describe('any series', () => {
  it('of numbers keeps its first, last, least and greatest sample, its gaps, and no more than a panel draws', () => {
    fc.assert(
      fc.property(seriesFrom(numbers.filter(({ length }) => length > 0)), most, (series, limit) => {
        const reduced = decimated(series, limit);
        const present = (values: ReadingValue[]) => values.filter((value): value is number => value !== null);
        expect(reduced.times[0]).toBe(series.times[0]);
        expect(reduced.times.at(-1)).toBe(series.times.at(-1));
        expect(Math.max(...present(reduced.values))).toBe(Math.max(...present(series.values)));
        expect(Math.min(...present(reduced.values))).toBe(Math.min(...present(series.values)));
        expect(reduced.values.includes(null)).toBe(series.values.includes(null));
        expect(present(reduced.values).length).toBeLessThanOrEqual(Math.max(limit, 4));
      })
    );
  });

  it('consists of samples of the original in their order', () => {
    fc.assert(
      fc.property(seriesFrom(fc.oneof(fc.array(fc.integer(), long), numbers, words)), most, (series, limit) => {
        const reduced = decimated(series, limit);
        const at = reduced.times.map((time) => series.times.indexOf(time));
        expect(at).toEqual([...new Set(at)].sort((a, b) => a - b));
        expect(at.map((index) => series.values[index])).toEqual(reduced.values);
      })
    );
  });

  it('of words has the same value at every time as before', () => {
    fc.assert(
      fc.property(seriesFrom(words), most, (series, limit) => {
        const reduced = decimated(series, limit);
        series.times.forEach((time, i) => {
          const before = reduced.times.filter((one) => one <= time).length - 1;
          expect(reduced.values[before]).toBe(series.values[i]);
        });
      })
    );
  });
});
