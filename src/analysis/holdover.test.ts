/** @jest-environment node */
import * as fc from 'fast-check';
import { OSCILLATOR_TYPES } from '../lantime/catalogue/states';
import { expectHoldover, HoldoverOutlook, LONGEST_EXTRAPOLATION, MeasuredDrift, TABLE_OSCILLATORS } from './holdover';

const DAY = 86_400;
const YEAR = 365 * DAY;
type Stated = Exclude<HoldoverOutlook, { kind: 'not known' }>;

function stated(outlook: HoldoverOutlook): Stated {
  if (outlook.kind === 'not known') {
    throw new Error(outlook.because);
  }
  return outlook;
}

const fromTable = (oscillator: string, elapsed: number, ...limits: number[]): Stated =>
  stated(expectHoldover({ oscillator, elapsed, limits }));
const reach = (oscillator: string) => (oscillator === 'rubidium' ? DAY : YEAR);

describe('by the table', () => {
  it.each([
    ['tcxo', 1, 4.3e-3, 8.64e-3],
    ['tcxo', 7, 128e-3, 128e-3],
    ['ocxo-lq', 1, 865e-6, 1728e-6],
    ['ocxo-hq', 30, 16e-3, 16e-3],
    ['ocxo-dhq', 365, 158e-3, 158e-3],
    ['rubidium', 1, 0.8e-6, 1.728e-6],
  ])('%s is after %d days where the data sheet says', (oscillator, days, best, worst) => {
    const { kind, error } = fromTable(oscillator, days * DAY);
    expect(kind).toBe('table');
    expect(error.best).toBeCloseTo(best, 12);
    expect(error.worst).toBeCloseTo(worst, 12);
  });

  it('grows as the square of the time on the first day in the best case, evenly in the worst', () => {
    const [half, quarter] = [0.5, 0.25].map((day) => fromTable('ocxo-hq', day * DAY).error);
    expect(half.best / quarter.best).toBeCloseTo(4, 9);
    expect(half.worst / quarter.worst).toBeCloseTo(2, 9);
  });

  it('says of an OCXO HQ that just began how long it has until 1 µs', () => {
    const [{ best, worst }] = fromTable('ocxo-hq', 0, 1e-6).limits;
    expect(worst).toBeCloseTo(1e-6 / 5e-10, 6);
    expect(best).toBeCloseTo(DAY * Math.sqrt(1e-6 / 22e-6), 6);
  });

  it('knows oscillators of the catalogue only, and of the others nothing', () => {
    const words = OSCILLATOR_TYPES.map(({ value }) => value);
    expect(words).toEqual(expect.arrayContaining([...TABLE_OSCILLATORS]));
    const others = [...words.filter((word) => !TABLE_OSCILLATORS.includes(word)), 'constructor', 'ocxo-new'];
    expect(others).toEqual(expect.arrayContaining(['unknown', 'tcxo-lq', 'tcxo-mq', 'ocxo-xhq']));
    for (const oscillator of others) {
      expect(expectHoldover({ oscillator, elapsed: 1, limits: [1e-6] })).toEqual({
        kind: 'not known',
        because: `not known for ${oscillator}`,
      });
    }
  });

  it('says nothing beyond a year, with rubidium beyond a day', () => {
    for (const oscillator of TABLE_OSCILLATORS) {
      const end = reach(oscillator);
      expect(fromTable(oscillator, end).reach).toBe(0);
      expect(expectHoldover({ oscillator, elapsed: end + 1, limits: [] })).toMatchObject({ kind: 'not known' });
    }
    expect(fromTable('rubidium', 0, 1e-3).limits).toEqual([{ limit: 1e-3, best: undefined, worst: undefined }]);
    expect(fromTable('rubidium', 0, 1e-6).limits[0].best).toBeUndefined();
    expect(fromTable('rubidium', 0, 1e-6).limits[0].worst).toBeCloseTo(50_000, 6);
  });

  const oscillator = fc.constantFrom(...TABLE_OSCILLATORS);
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const limit = fc.double({ min: 1e-9, max: 20, noNaN: true });

  it('has an error that rises with time, and the best case is never worse than the worst', () => {
    fc.assert(
      fc.property(oscillator, share, share, (word, a, b) => {
        const [early, late] = [a, b].sort((x, y) => x - y).map((one) => fromTable(word, one * reach(word)).error);
        expect(early.best).toBeLessThanOrEqual(late.best * (1 + 1e-12));
        expect(early.worst).toBeLessThanOrEqual(late.worst * (1 + 1e-12));
        for (const { best, worst } of [early, late]) {
          expect(best).toBeLessThanOrEqual(worst);
          expect(Number.isFinite(best) && Number.isFinite(worst) && best >= 0).toBe(true);
        }
      })
    );
  });

  it('has a time left that falls with time and rises with the limit', () => {
    fc.assert(
      fc.property(oscillator, share, share, limit, limit, (word, a, b, x, y) => {
        const [early, late] = [a, b].sort((p, q) => p - q).map((one) => one * reach(word));
        const [low, high] = [x, y].sort((p, q) => p - q);
        const [first] = fromTable(word, early, low).limits;
        const [then] = fromTable(word, late, low).limits;
        const [more] = fromTable(word, early, high).limits;
        for (const which of ['best', 'worst'] as const) {
          const [left, later, wider] = [first, then, more].map((one) => one[which] ?? Infinity);
          expect(later).toBeLessThanOrEqual(left);
          expect(wider).toBeGreaterThanOrEqual(left * (1 - 1e-12));
          expect(left).not.toBeNaN();
        }
        expect(first.worst ?? Infinity).toBeLessThanOrEqual(first.best ?? Infinity);
      })
    );
  });

  it('has a time left at whose end the error is the limit', () => {
    fc.assert(
      fc.property(oscillator, share, limit, (word, one, wanted) => {
        const elapsed = one * reach(word);
        const { error, limits } = fromTable(word, elapsed, wanted);
        for (const which of ['best', 'worst'] as const) {
          const left = limits[0][which];
          if (left === 0) {
            expect(error[which]).toBeGreaterThanOrEqual(wanted * (1 - 1e-6));
          } else if (left === undefined) {
            expect(fromTable(word, reach(word)).error[which]).toBeLessThanOrEqual(wanted * (1 + 1e-6));
          } else {
            const then = fromTable(word, Math.min(elapsed + left, reach(word))).error[which];
            expect(Math.abs(then / wanted - 1)).toBeLessThan(1e-6);
          }
        }
      })
    );
  });
});

describe('measured', () => {
  const measured: MeasuredDrift = { offset: -200e-9, offsetMargin: 0, slope: -10e-9, slopeMargin: 2e-9 };
  const expectMeasured = (drift: MeasuredDrift, ...limits: number[]) =>
    stated(expectHoldover({ oscillator: 'unknown', elapsed: 60, measured: drift, limits }));

  it('extends the slope and its margin, whatever the oscillator', () => {
    const outlook = expectMeasured(measured, 100e-9, 1e-6);
    expect(outlook.kind).toBe('measured');
    expect(outlook.error).toEqual({ best: 200e-9, worst: 200e-9 });
    const [over, next] = outlook.limits;
    expect(over).toMatchObject({ best: 0, worst: 0 });
    expect(next.worst).toBeCloseTo(800 / 12, 6);
    expect(next.best).toBeCloseTo(800 / 8, 6);
  });

  it('follows an offset through zero', () => {
    const [{ best, worst }] = expectMeasured({ ...measured, slope: 10e-9 }, 1e-6).limits;
    expect(worst).toBeCloseTo(1200 / 12, 6);
    expect(best).toBeCloseTo(1200 / 8, 6);
  });

  it('knows no end in the best case if the offset may stay as it is, and none beyond a day', () => {
    const steady = expectMeasured({ ...measured, slope: 1e-9 }, 1e-6).limits[0];
    expect(steady.best).toBeUndefined();
    // At 3 ns/s upwards from -200 ns; downwards at 1 ns/s it takes 800 s.
    expect(steady.worst).toBeCloseTo(1200 / 3, 6);
    const slow = { ...measured, slope: -1e-15, slopeMargin: 0 };
    expect(expectMeasured(slow, 1e-6).limits[0]).toEqual({ limit: 1e-6, best: undefined, worst: undefined });
  });

  it('says nothing that is no number, and ends where the error is the limit', () => {
    const size = (max: number) => fc.double({ min: -max, max, noNaN: true });
    const margin = (max: number) => fc.double({ min: 0, max, noNaN: true });
    fc.assert(
      fc.property(
        fc.record({ offset: size(1e-3), offsetMargin: margin(1e-4), slope: size(1e-6), slopeMargin: margin(1e-7) }),
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        (drift, wanted) => {
          const { error, limits } = expectMeasured(drift, wanted);
          const [{ best, worst }] = limits;
          expect(error.best).toBeLessThanOrEqual(error.worst);
          expect(worst ?? Infinity).toBeLessThanOrEqual(best ?? Infinity);
          expect([error.best, error.worst, best ?? 0, worst ?? 0].every((one) => one >= 0 && one < Infinity)).toBe(
            true
          );
          if (worst !== undefined && worst > 0) {
            expect(worst).toBeLessThanOrEqual(LONGEST_EXTRAPOLATION);
            const { slope, slopeMargin, offset, offsetMargin } = drift;
            const ends = [offset - offsetMargin, offset + offsetMargin].flatMap((start) =>
              [slope - slopeMargin, slope + slopeMargin].map((rate) => Math.abs(start + rate * worst))
            );
            expect(Math.abs(Math.max(...ends) / wanted - 1)).toBeLessThan(1e-6);
          }
        }
      )
    );
  });
});

it('rejects what is no limit and no time', () => {
  const ask = (elapsed: number, limit: number) => () =>
    expectHoldover({ oscillator: 'tcxo', elapsed, limits: [limit] });
  for (const wrong of [ask(-1, 1), ask(NaN, 1), ask(1, 0), ask(1, NaN)]) {
    expect(wrong).toThrow(RangeError);
  }
});
