import fc from 'fast-check';
import { estimateAgeing } from './ageing';
import type { TimedSamples } from './recent';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2030, 0, 31);

/** A sample an hour for some days before now. @param value by days since the first */
function hourly(days: number, value: (day: number) => number | null): TimedSamples {
  const count = 24 * days;
  const times = Array.from({ length: count }, (_, i) => NOW - days * DAY_MS + i * 3600_000);
  return { times, values: times.map((_, i) => value(i / 24)) };
}

test('a steady drift is extended to the end of the range', () => {
  const { trend, trendMargin, worst, best, value, position } = estimateAgeing(
    hourly(30, (day) => 3900 + 5 * day),
    NOW
  );
  expect(trend).toBeCloseTo(5, 6);
  expect(trendMargin).toBeCloseTo(0, 6);
  expect(value).toBeCloseTo(3900 + 5 * (30 - 1 / 24), 6);
  expect(position).toBeCloseTo(value! / 4095, 9);
  // 4095 − 4050 = 45 at 5 a day.
  expect(worst! / 86_400).toBeCloseTo(9, 1);
  expect(best! / 86_400).toBeCloseTo(9, 1);
});

test('what repeats every day is no trend', () => {
  const { trend, trendMargin, worst, best, remarks } = estimateAgeing(
    hourly(10, (day) => 2048 + 40 * Math.sin(2 * Math.PI * day) + (Math.floor(day) % 2)),
    NOW
  );
  expect(Math.abs(trend!)).toBeLessThanOrEqual(trendMargin!);
  expect([worst, best]).toEqual([undefined, undefined]);
  expect(remarks.join(' ')).toMatch(/may be zero\. Not before 90 d.*nothing is stated further ahead/);
});

test('four days are too few', () => {
  const { trend, worst, remarks } = estimateAgeing(
    hourly(4, (day) => 3900 + 5 * day),
    NOW
  );
  expect([trend, worst]).toEqual([undefined, undefined]);
  expect(remarks).toContain('No trend: 4 of at least 5 days are in the history.');
});

test('days with few samples do not count, and gaps do no harm', () => {
  const samples = hourly(12, (day) => 400 - 10 * day);
  const gaps = { ...samples, values: samples.values.map((value, i) => (i % 24 < 20 && i < 144 ? null : value)) };
  expect(estimateAgeing(gaps, NOW)).toMatchObject({
    trend: expect.closeTo(-10, 6),
    worst: expect.closeTo(28 * 86_400, -4),
  });
});

test('beyond 12 bits the range is not known, the trend is', () => {
  const { trend, worst, position, remarks } = estimateAgeing(
    hourly(10, (day) => 32_000 + day),
    NOW
  );
  expect(trend).toBeCloseTo(1, 6);
  expect([worst, position]).toEqual([undefined, undefined]);
  expect(remarks).toContain('The range of this converter is not known.');
});

test('without a value there is none', () => {
  expect(estimateAgeing({ times: [], values: [] }, NOW)).toEqual({ remarks: ['The device reports no control value.'] });
  expect(
    estimateAgeing(
      hourly(10, () => null),
      NOW
    ).value
  ).toBeUndefined();
});

test('a month of polls is not too much', () => {
  const times = Array.from({ length: 520_000 }, (_, i) => NOW - 30 * DAY_MS + 5000 * i);
  const { trend } = estimateAgeing({ times, values: times.map((time) => 1000 + (time - NOW) / DAY_MS) }, NOW);
  expect(trend).toBeCloseTo(1, 6);
});

test('mirrored, it drifts as fast to the other end', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -20, max: 20, noNaN: true }),
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 240, maxLength: 240 }),
      (slope, noise) => {
        const value = (day: number) => 2000 + slope * day + noise[Math.round(24 * day)];
        const one = estimateAgeing(hourly(10, value), NOW);
        const other = estimateAgeing(
          hourly(10, (day) => 4095 - value(day)),
          NOW
        );
        expect(other.trend).toBeCloseTo(-one.trend!, 6);
        expect(other.worst === undefined).toBe(one.worst === undefined);
        expect((other.worst ?? 0) / 86_400).toBeCloseTo((one.worst ?? 0) / 86_400, 3);
        if (one.best !== undefined) {
          expect(one.worst).toBeLessThanOrEqual(one.best);
        }
      }
    ),
    { numRuns: 30 }
  );
});
