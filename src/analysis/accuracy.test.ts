import fc from 'fast-check';
import { bucketStatistics, BoundSeries, gatherStatistics, judge } from './accuracy';

const START = Date.UTC(2030, 0, 1);
const at = (seconds: number) => START + 1000 * seconds;
/** Samples a minute apart. */
const everyMinute = (bounds: Array<number | null>): BoundSeries => ({
  times: bounds.map((_, i) => at(60 * i)),
  bounds,
});
const gather = (series: BoundSeries, seconds: number) => gatherStatistics(series, START, at(seconds), 300);
const STRICT = { limit: 1e-4, within: 1, coverage: 0.95 };

test('each sample holds until the next one', () => {
  const found = gather(everyMinute([1e-6, 1e-6, 5e-4, 1e-6]), 240);
  expect(found.range).toBe(240);
  expect(found.covered).toBe(240);
  expect(found.within(1e-4)).toBe(180);
  expect(found.worst).toEqual({ bound: 5e-4, at: at(120) });
  expect([0.5, 0.75, 0.76, 1].map(found.quantile)).toEqual([1e-6, 1e-6, 5e-4, 5e-4]);
});

test('time without data is neither covered nor within', () => {
  const found = gather(everyMinute([1e-6, null, null, 1e-6]), 600);
  expect(found.covered).toBe(120);
  expect(found.within(1)).toBe(120);
  expect(judge(found, STRICT)).toBe('insufficient data');
  expect(judge(gather({ times: [], bounds: [] }, 600), STRICT)).toBe('insufficient data');
});

test('a sample before a gap stands for the usual distance only', () => {
  const times = [0, 60, 120, 3600].map(at);
  expect(gatherStatistics({ times, bounds: [1, 1, 1, 1] }, START, at(3660), 300).covered).toBe(240);
});

test('one sample beyond the limit fails, however little is covered, if all must be within', () => {
  const found = gather(everyMinute([1e-6, 2e-4]), 86_400);
  expect(judge(found, STRICT)).toBe('fail');
  // Of a requirement of 99 %, the rest of the day could make up for it.
  expect(judge(found, { ...STRICT, within: 0.99 })).toBe('insufficient data');
});

test('a device that gives no bound is beyond every limit', () => {
  const found = gather(everyMinute([1e-6, Infinity, 1e-6]), 180);
  expect(found.within(10)).toBe(120);
  expect(found.worst).toEqual({ bound: Infinity, at: at(60) });
  expect(judge(found, { ...STRICT, limit: 10 })).toBe('fail');
});

test('buckets state what they know and nothing between', () => {
  const found = bucketStatistics({
    range: 100,
    covered: 100,
    buckets: [
      { limit: 1e-6, within: 40 },
      { limit: 1e-4, within: 96 },
      { limit: 1e-3, within: 96 },
    ],
    worst: { bound: 5e-3, at: START },
  });
  expect([1e-6, 1e-4, 5e-4, 5e-3].map(found.within)).toEqual([40, 96, 96, 100]);
  // Between 40 and 96.
  expect(found.within(1e-5)).toBeUndefined();
  expect([0.4, 0.95, 0.99].map(found.quantile)).toEqual([1e-6, 1e-4, 5e-3]);
  expect(judge(found, { ...STRICT, limit: 1e-5 })).toBe('insufficient data');
  expect(judge(found, { ...STRICT, within: 0.95 })).toBe('pass');
});

describe('whatever the samples', () => {
  const series = fc
    .array(
      fc.tuple(
        fc.integer({ min: 1, max: 600 }),
        fc.oneof(fc.constant(null), fc.constant(Infinity), fc.double({ min: 0, max: 1, noNaN: true }))
      ),
      { maxLength: 60 }
    )
    .map((steps): BoundSeries => {
      let now = 0;
      return { times: steps.map(([step]) => at((now += step))), bounds: steps.map(([, bound]) => bound) };
    });
  const limit = fc.double({ min: 1e-9, max: 1, noNaN: true });

  test('shares are between none and all, rise with the limit, and agree with the quantiles', () => {
    fc.assert(
      fc.property(series, limit, limit, fc.integer({ min: 1, max: 40_000 }), (samples, a, b, seconds) => {
        const found = gather(samples, seconds);
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) => found.within(one)!);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(found.covered + 1e-9);
        expect(found.covered).toBeLessThanOrEqual(found.range + 1e-9);
        const median = found.quantile(0.5);
        if (median !== undefined) {
          expect(found.within(median)).toBeGreaterThanOrEqual(found.covered * 0.5 - 1e-6);
        }
        expect(found.quantile(1)).toBe(found.worst?.bound);
      })
    );
  });

  // Of samples at an even distance: how long the last one before a gap stands depends on the usual distance.
  const even = fc.array(
    fc.oneof(fc.constant(null), fc.constant(Infinity), fc.double({ min: 0, max: 1, noNaN: true })),
    {
      minLength: 2,
      maxLength: 60,
    }
  );
  test('more data within the limit never turns a pass into a fail, nor a fail that nothing can change into a pass', () => {
    fc.assert(
      fc.property(even, limit, fc.double({ min: 0.5, max: 1, noNaN: true }), (bounds, most, within) => {
        const more = [...bounds, ...Array.from({ length: 60 }, () => most / 2)];
        const requirement = { limit: most, within, coverage: 0.9 };
        const seconds = 60 * (more.length + 10);
        const before = gather(everyMinute(bounds), seconds);
        const [first, second] = [before, gather(everyMinute(more), seconds)].map((one) => judge(one, requirement));
        if (before.covered < 0.9 * before.range && first === 'fail') {
          expect(second).toBe('fail');
        }
        if (first === 'pass') {
          expect(second).toBe('pass');
        }
      })
    );
  });
});
