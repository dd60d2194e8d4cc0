import * as fc from 'fast-check';
import {
  computeStability,
  countSamplesNeeded,
  countWindowsNeeded,
  findSamplingInterval,
  listFactors,
  LONGEST_GRID,
  placeOnGrid,
  Statistic,
} from './stability';

const STATISTICS: Statistic[] = ['mtie', 'tdev', 'adev'];
const anyNumber = () => 1;

/** Time offsets from frequency offsets, whose mean is taken off first, as allantools does. */
function integrate(frequency: readonly number[]): Float64Array {
  const mean = frequency.reduce((sum, value) => sum + value, 0) / frequency.length;
  const offsets = new Float64Array(frequency.length + 1);
  frequency.forEach((value, i) => (offsets[i + 1] = offsets[i] + value - mean));
  return offsets;
}

/** NBS14: the frequencies of NBS Monograph 140, Annex 8.E, as NIST SP 1065 gives them. */
const NBS14 = integrate([892, 809, 823, 798, 671, 644, 883, 903, 677]);

/** The frequencies of the 1000-point test suite of NIST SP 1065: a generator of Lehmer. */
function makeThousandPoints(): number[] {
  const integers = [1234567890];
  while (integers.length < 1000) {
    integers.push((16807 * integers[integers.length - 1]) % 2147483647);
  }
  return integers.map((integer) => integer / 2147483647);
}
const THOUSAND = integrate(makeThousandPoints());

const valuesFor = (statistic: Statistic, offsets: Float64Array, factors: number[], tau0 = 1) =>
  computeStability(statistic, { offsets, tau0 }, factors, anyNumber).map(({ value }) => value);

function expectRelative(actual: readonly number[], expected: readonly number[], relative = 1e-9) {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(Math.abs(value / expected[i] - 1)).toBeLessThan(relative));
}

describe('reference values', () => {
  test('NBS14 as printed in NIST SP 1065', () => {
    expect(valuesFor('adev', NBS14, [1, 2]).map((value) => value.toFixed(5))).toEqual(['91.22945', '85.95287']);
    expect(valuesFor('tdev', NBS14, [1, 2]).map((value) => value.toFixed(5))).toEqual(['52.67135', '86.35831']);
  });

  test('the 1000-point data set as printed in NIST SP 1065', () => {
    const printed = (statistic: Statistic) =>
      valuesFor(statistic, THOUSAND, [1, 10, 100]).map((value) => value.toExponential(6));
    expect(printed('adev')).toEqual(['2.922319e-1', '9.159953e-2', '3.241343e-2']);
    expect(printed('tdev')).toEqual(['1.687202e-1', '3.563623e-1', '1.253382e+0']);
  });

  // allantools 2024.06: oadev, tdev and mtie of frequency data.
  test.each([
    ['adev', [91.22944974074983, 85.952869837681]],
    ['tdev', [52.67134736584335, 86.35831363182896]],
    ['mtie', [144.8888888888889, 262.7777777777778]],
  ] as const)('NBS14: %s is that of allantools', (statistic, expected) => {
    expectRelative(valuesFor(statistic, NBS14, [1, 2]), expected);
  });

  test.each([
    [
      'adev',
      [
        0.29223187810675916, 0.20101604217093852, 0.14479130721843778, 0.09159953420118652, 0.0536996666178467,
        0.04544006910960103, 0.03241343026056983, 0.01644828634524077,
      ],
    ],
    [
      'tdev',
      [
        0.1687201534907273, 0.18268193704932134, 0.2489473728302933, 0.3563623165948477, 0.4366351711945947,
        0.7087137766903499, 1.2533817739107584, 0.8073127737152831,
      ],
    ],
    [
      'mtie',
      [
        0.5059708314002356, 0.9334834793188997, 1.538664412859205, 2.6988150964532123, 3.7697220191311662,
        5.182700017850241, 6.750908589800776, 7.682189381491014,
      ],
    ],
  ] as const)('the 1000-point data set: %s is that of allantools', (statistic, expected) => {
    expectRelative(valuesFor(statistic, THOUSAND, [1, 2, 4, 10, 20, 40, 100, 200]), expected);
  });

  test('a sampling interval of 10 s scales τ and nothing but ADEV', () => {
    const points = computeStability('adev', { offsets: THOUSAND, tau0: 10 }, [10], anyNumber);
    expect(points).toEqual([{ factor: 10, tau: 100, value: expect.closeTo(0.009159953420118652, 14), windows: 981 }]);
    expect(valuesFor('tdev', THOUSAND, [10], 10)).toEqual(valuesFor('tdev', THOUSAND, [10], 1));
    expect(valuesFor('mtie', THOUSAND, [10], 10)).toEqual(valuesFor('mtie', THOUSAND, [10], 1));
  });
});

/** Offsets that doubles add and subtract exactly, with gaps. */
const gappyOffsets = fc
  .array(fc.option(fc.integer({ min: -1e6, max: 1e6 }), { nil: NaN, freq: 12 }), { minLength: 2, maxLength: 120 })
  .map((values) => Float64Array.from(values));
const factorsOf = (offsets: Float64Array) => listFactors(offsets.length);

describe('properties', () => {
  test.each(STATISTICS)('%s does not change with a constant offset', (statistic) => {
    fc.assert(
      fc.property(gappyOffsets, fc.integer({ min: -1e6, max: 1e6 }), (offsets, constant) => {
        const moved = offsets.map((value) => value + constant);
        expect(valuesFor(statistic, moved, factorsOf(offsets))).toEqual(
          valuesFor(statistic, offsets, factorsOf(offsets))
        );
      })
    );
  });

  test.each(['adev', 'tdev'] as const)('%s does not change with a constant frequency', (statistic) => {
    fc.assert(
      fc.property(gappyOffsets, fc.integer({ min: -1000, max: 1000 }), (offsets, frequency) => {
        const drifting = offsets.map((value, i) => value + frequency * i);
        expect(valuesFor(statistic, drifting, factorsOf(offsets))).toEqual(
          valuesFor(statistic, offsets, factorsOf(offsets))
        );
      })
    );
  });

  test('MTIE of a record without gaps does not fall with τ', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1, max: 1 }), { minLength: 2, maxLength: 200 }), (values) => {
        const mtie = valuesFor(
          'mtie',
          Float64Array.from(values),
          values.slice(1).map((_, i) => i + 1)
        );
        expect(mtie).toEqual([...mtie].sort((a, b) => a - b));
        expect(mtie[mtie.length - 1]).toBe(Math.max(...values) - Math.min(...values));
      })
    );
  });

  test.each(STATISTICS)('%s grows with the offsets', (statistic) => {
    fc.assert(
      fc.property(gappyOffsets, (offsets) => {
        const larger = offsets.map((value) => -8 * value);
        const expected = valuesFor(statistic, offsets, factorsOf(offsets)).map((value) => 8 * value);
        expect(valuesFor(statistic, larger, factorsOf(offsets))).toEqual(expected);
      })
    );
  });

  test.each(STATISTICS)('%s is what its formula says, window by window', (statistic) => {
    const span = { mtie: (n: number) => n + 1, tdev: (n: number) => 3 * n, adev: (n: number) => 2 * n + 1 }[statistic];
    fc.assert(
      fc.property(gappyOffsets, fc.integer({ min: 1, max: 12 }), (offsets, n) => {
        const terms: number[] = [];
        for (let start = 0; start + span(n) <= offsets.length; start++) {
          const x = offsets.slice(start, start + span(n));
          const used = statistic === 'adev' ? Float64Array.of(x[0], x[n], x[2 * n]) : x;
          if (used.some(Number.isNaN)) {
            continue;
          }
          const difference = (i: number) => x[i + 2 * n] - 2 * x[i + n] + x[i];
          terms.push(
            statistic === 'mtie'
              ? Math.max(...x) - Math.min(...x)
              : statistic === 'adev'
                ? difference(0) ** 2 / (2 * n ** 2)
                : Array.from({ length: n }, (_, i) => difference(i)).reduce((a, b) => a + b, 0) ** 2 / (6 * n ** 2)
          );
        }
        const points = computeStability(statistic, { offsets, tau0: 1 }, [n], anyNumber);
        expect(points.map(({ windows }) => windows)).toEqual(terms.length > 0 ? [terms.length] : []);
        if (terms.length > 0) {
          const mean = Math.sqrt(terms.reduce((a, b) => a + b, 0) / terms.length);
          expect(points[0].value).toBeCloseTo(statistic === 'mtie' ? Math.max(...terms) : mean, 5);
        }
      })
    );
  });
});

describe('too few windows', () => {
  test.each(STATISTICS)('%s has a value from as many samples as it says it needs, and none below', (statistic) => {
    const needed = countSamplesNeeded(statistic);
    const record = (samples: number) => ({ offsets: new Float64Array(samples).fill(1e-6), tau0: 10 });
    expect(computeStability(statistic, record(needed)).map(({ tau }) => tau)).toEqual([10]);
    expect(computeStability(statistic, record(needed - 1))).toEqual([]);
  });

  test('a gap in the middle leaves out the observation intervals that do not fit beside it', () => {
    const offsets = new Float64Array(1025).fill(0);
    const factors = (record: Float64Array) =>
      computeStability('mtie', { offsets: record, tau0: 1 }).map(({ factor }) => factor);
    expect(factors(offsets)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    offsets[512] = NaN;
    expect(factors(offsets)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256]);
  });

  test('nothing has no stability', () => {
    expect(computeStability('mtie', placeOnGrid([], [], 10))).toEqual([]);
  });

  test('TDEV wants a record of twelve times τ', () => {
    expect(countWindowsNeeded('tdev', 100) + 3 * 100 - 2).toBe(1200);
  });
});

describe('the grid', () => {
  test('has a gap where a sample is missing or has no value, and invents none', () => {
    const grid = placeOnGrid([0, 10_000, 20_000, 40_000, 50_000], [1, 2, null, 4, 'error'], 10);
    expect([...grid.offsets]).toEqual([1, 2, NaN, NaN, 4]);
    expect(grid).toMatchObject({ samples: 3, tau0: 10, cut: false });
  });

  test('polls that are always a little late make no gaps', () => {
    const times = Array.from({ length: 1000 }, (_, i) => i * 10_090 + (i % 7) * 100);
    const interval = findSamplingInterval(times, times);
    const grid = placeOnGrid(times, times, interval!);
    expect(interval).toBeCloseTo(10.19, 6);
    expect(grid.offsets).toHaveLength(1000);
    expect(grid.spacing).toEqual({ shortest: 9.49, longest: 10.19 });
  });

  test('of two samples for one place the first counts', () => {
    const grid = placeOnGrid([0, 1000, 10_000, 20_000], [1, 2, 3, 4], 10);
    expect([...grid.offsets]).toEqual([1, 3, 4]);
  });

  test('counts values that repeat the one before', () => {
    expect(placeOnGrid([0, 1000, 2000, 4000], [5, 5, 6, 6], 1).repeated).toBe(1);
  });

  test('keeps the latest when there is more than it holds', () => {
    const grid = placeOnGrid([0, 1000, 1000 * LONGEST_GRID], [1, 2, 3], 1);
    expect(grid).toMatchObject({ samples: 2, cut: true });
    expect(grid.offsets).toHaveLength(LONGEST_GRID);
    expect([grid.offsets[0], grid.offsets[LONGEST_GRID - 1]]).toEqual([2, 3]);
  });

  test('the interval is the usual one, whatever the gaps', () => {
    expect(findSamplingInterval([0, 10_000, 20_000, 900_000, 910_000], [1, 1, 1, 1, 1])).toBe(10);
    expect(findSamplingInterval([0, 10_000], [null, 1])).toBeUndefined();
  });
});

test('observation intervals are three to a decade or doubled', () => {
  expect(listFactors(101, 'decade')).toEqual([1, 2, 4, 10, 20, 40, 100]);
  expect(listFactors(20)).toEqual([1, 2, 4, 8, 16]);
  expect(listFactors(1)).toEqual([]);
});
