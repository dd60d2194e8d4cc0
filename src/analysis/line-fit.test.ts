/** @jest-environment node */
import * as fc from 'fast-check';
import { fitLine } from './line-fit';

it('has the slope and the standard errors of a worked example', () => {
  // By hand: residuals -0.4, 0.8, -1, 1.2, -0.6, their squares 3.6 in sum; squares of the times around 3: 10.
  const fit = fitLine([1, 2, 3, 4, 5], [1, 3, 2, 5, 4])!;
  expect(fit.slope).toBeCloseTo(0.8, 12);
  expect(fit.slopeError).toBeCloseTo(Math.sqrt(3.6 / 3 / 10), 12);
  expect(fit.at(3).value).toBeCloseTo(3, 12);
  expect(fit.at(3).error).toBeCloseTo(Math.sqrt(3.6 / 3 / 5), 12);
  expect(fit.at(6).error).toBeCloseTo(Math.sqrt((3.6 / 3) * (1 / 5 + 9 / 10)), 12);
  expect([fit.count, fit.span]).toEqual([5, 4]);
});

it('leaves out what is no number, and needs three samples at two times', () => {
  expect(fitLine([1, 2, 3, 4], [1, null, NaN, 4])).toBeUndefined();
  expect(fitLine([7, 7, 7], [1, 2, 3])).toBeUndefined();
  expect(fitLine([1, 2, 3, 4], [1, 2, undefined, 4])).toMatchObject({ count: 3, slope: expect.closeTo(1, 12) });
});

it('finds the line that samples are on, also at times since 1970', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e-6, max: 1e-6, noNaN: true }),
      fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
      fc.uniqueArray(fc.integer({ min: 0, max: 86_400 }), { minLength: 3, maxLength: 50 }),
      (slope, start, seconds) => {
        const began = 1_800_000_000;
        const times = seconds.map((second) => began + second);
        const fit = fitLine(
          times,
          seconds.map((second) => start + slope * second)
        )!;
        expect(Math.abs(fit.slope - slope)).toBeLessThan(1e-12);
        expect(fit.slopeError).toBeLessThan(1e-12);
        expect(Math.abs(fit.at(began).value - start)).toBeLessThan(1e-9);
      }
    )
  );
});
