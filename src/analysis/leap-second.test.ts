import fc from 'fast-check';
import { compareLeapSeconds, LeapSecondSource } from './leap-second';

const NOW = Date.UTC(2030, 5, 30, 18);
const MIDNIGHT = Date.UTC(2030, 6, 1);
const HOUR = 3600;

const file: LeapSecondSource = { name: 'file', announces: 'none', ahead: Infinity };
const ntp: LeapSecondSource = { name: 'NTP', announces: 'none', ahead: 12 * HOUR, announcesToday: true, taiOffset: 37 };
const ptp: LeapSecondSource = {
  name: 'ptp1',
  announces: 'none',
  ahead: 12 * HOUR,
  announcesToday: true,
  taiOffset: 37,
};
const receiver: LeapSecondSource = { name: 'clk1', announces: 'none', ahead: HOUR, taiOffset: 37 };
const all = [file, ntp, ptp, receiver];

const agreements = (sources: LeapSecondSource[], now = NOW) =>
  Object.fromEntries(compareLeapSeconds(sources, now).sources.map(({ source, agreement }) => [source.name, agreement]));

test('without a leap second all agree', () => {
  expect(compareLeapSeconds(all, NOW)).toMatchObject({ announced: 'none', at: undefined, taiOffset: 37 });
  expect(agreements(all)).toEqual({ file: 'agrees', NTP: 'agrees', ptp1: 'agrees', clk1: 'agrees' });
});

test('a leap second of today is due where it is announced half a day before, not where an hour before', () => {
  const sources: LeapSecondSource[] = [
    { ...file, announces: 'insert', at: MIDNIGHT },
    { ...ntp, announces: 'insert' },
    ptp,
    receiver,
  ];
  expect(compareLeapSeconds(sources, NOW)).toMatchObject({ announced: 'insert', at: MIDNIGHT });
  expect(agreements(sources)).toEqual({ file: 'agrees', NTP: 'agrees', ptp1: 'differs', clk1: 'not yet due' });
  expect(agreements(sources, MIDNIGHT - 1800_000).clk1).toBe('differs');
});

test('a leap second in months is announced by the file alone', () => {
  const sources: LeapSecondSource[] = [{ ...file, announces: 'insert', at: Date.UTC(2031, 0, 1) }, ntp, ptp, receiver];
  expect(agreements(sources)).toEqual({ file: 'agrees', NTP: 'not yet due', ptp1: 'not yet due', clk1: 'not yet due' });
});

test('a file that does not have the leap second of the others is out of date', () => {
  const { sources } = compareLeapSeconds([file, { ...ntp, announces: 'insert' }], NOW);
  expect(sources[0]).toMatchObject({ agreement: 'differs', reasons: ['Does not announce the leap second of NTP.'] });
});

test('an announcement without a time makes no claim about others', () => {
  const sources: LeapSecondSource[] = [{ ...receiver, announces: 'pending' }, ntp];
  expect(compareLeapSeconds(sources, NOW)).toMatchObject({ announced: 'pending', at: undefined });
  expect(agreements(sources)).toEqual({ clk1: 'agrees', NTP: 'unknown' });
});

test('opposite announcements differ, both if there is no majority', () => {
  const opposite: LeapSecondSource[] = [
    { ...ntp, announces: 'insert' },
    { ...ptp, announces: 'delete' },
  ];
  expect(compareLeapSeconds(opposite, NOW).announced).toBeUndefined();
  expect(agreements(opposite)).toEqual({ NTP: 'differs', ptp1: 'differs' });
  const majority: LeapSecondSource[] = [...opposite, { ...file, announces: 'insert', at: MIDNIGHT }];
  expect(agreements(majority)).toEqual({ NTP: 'agrees', ptp1: 'differs', file: 'agrees' });
});

test('another day than that of the others differs', () => {
  const { sources } = compareLeapSeconds(
    [
      { ...file, announces: 'insert', at: Date.UTC(2031, 0, 1) },
      { ...ntp, announces: 'insert' },
      { ...ptp, announces: 'insert' },
    ],
    NOW
  );
  expect(sources.map(({ agreement }) => agreement)).toEqual(['differs', 'agrees', 'agrees']);
  expect(sources[0].reasons).toEqual(['Others name another day than 2030-12-31.']);
});

test('a wrong TAI − UTC is told with how far its clients are off', () => {
  const { sources, taiOffset } = compareLeapSeconds([ntp, receiver, { ...ptp, taiOffset: 36 }], NOW);
  expect(taiOffset).toBe(37);
  expect(sources[2].agreement).toBe('differs');
  expect(sources[2].reasons.join()).toMatch('TAI − UTC is 37 s elsewhere: what follows this source is 1 s off.');
  expect(agreements([ntp, { ...ptp, taiOffset: 36 }])).toEqual({ NTP: 'differs', ptp1: 'differs' });
});

test('a source that says nothing is unknown', () => {
  expect(agreements([{ ...ntp, announces: undefined, taiOffset: undefined }, ptp, receiver])).toEqual({
    NTP: 'unknown',
    ptp1: 'agrees',
    clk1: 'agrees',
  });
  expect(compareLeapSeconds([], NOW)).toEqual({ sources: [] });
});

describe('whatever is said', () => {
  const aSource: fc.Arbitrary<LeapSecondSource> = fc.record(
    {
      name: fc.string(),
      announces: fc.constantFrom('none', 'insert', 'delete', 'pending'),
      at: fc.integer({ min: NOW, max: NOW + 400 * 86_400_000 }),
      ahead: fc.constantFrom(HOUR, 12 * HOUR, Infinity),
      announcesToday: fc.boolean(),
      taiOffset: fc.integer({ min: 36, max: 38 }),
    },
    { requiredKeys: ['name', 'ahead'] }
  );

  test('the order does not matter, and every difference has a reason', () => {
    fc.assert(
      fc.property(fc.array(aSource, { maxLength: 6 }), (sources) => {
        const found = compareLeapSeconds(sources, NOW);
        const reversed = compareLeapSeconds([...sources].reverse(), NOW);
        expect([reversed.announced, reversed.at, reversed.taiOffset]).toEqual([
          found.announced,
          found.at,
          found.taiOffset,
        ]);
        expect(reversed.sources.map(({ agreement }) => agreement).reverse()).toEqual(
          found.sources.map(({ agreement }) => agreement)
        );
        found.sources.forEach(({ agreement, reasons }) =>
          expect(agreement !== 'differs' || reasons.length > 0).toBe(true)
        );
      })
    );
  });

  test('a source alone is compared with nothing, and differs from no copy of itself', () => {
    fc.assert(
      fc.property(aSource, (source) => {
        expect(compareLeapSeconds([source], NOW).sources[0].agreement).toBe('unknown');
        const { sources } = compareLeapSeconds([source, { ...source }], NOW);
        sources.forEach(({ agreement }) => expect(agreement).not.toBe('differs'));
      })
    );
  });
});
