import fc from 'fast-check';
import { ReceiverHistory, suspect } from './interference';
import type { TimedSamples } from './recent';

const AT = Date.UTC(2030, 0, 1, 12);
const MINUTES = 65;

/** A sample for each of the last minutes. @param value by minutes before the present */
const samples = (value: (minutesAgo: number) => number | null): TimedSamples => ({
  times: Array.from({ length: MINUTES }, (_, i) => AT - 60_000 * (MINUTES - 1 - i)),
  values: Array.from({ length: MINUTES }, (_, i) => value(MINUTES - 1 - i)),
});

/** Eight satellites between 38 and 48 dB-Hz, which rise and set. @param loss by minutes before the present */
const signals = (loss: (minutesAgo: number) => number = () => 0): Map<string, TimedSamples> =>
  new Map(
    Array.from({ length: 8 }, (_, i) => [
      `gps${i}`,
      samples((ago) => 38 + (10 * i) / 7 + (i % 2 ? 1 : -1) * 1.5 * (ago / 60) - loss(ago)),
    ])
  );
const healthy = (more: Partial<ReceiverHistory> = {}): ReceiverHistory => ({
  good: samples(() => 9),
  signals: signals(),
  position: [samples(() => 4_000_000), samples(() => 500_000), samples(() => 4_900_000)],
  others: new Map([
    ['pps', samples((ago) => 1e-8 * Math.sin(ago))],
    ['ptp', samples((ago) => 2e-8 * Math.cos(ago))],
  ]),
  bound: samples(() => 1e-7),
  antennaOk: true,
  ...more,
});
const one = (history: ReceiverHistory) => suspect(new Map([['clk1', history]]), AT).get('clk1')!;

test('a receiver whose satellites rise and set is not suspected', () => {
  expect(one(healthy())).toEqual({ score: 0, causes: [], reasons: [], notExamined: [] });
});

test('a fast loss of all signals is jamming or the antenna, which one receiver cannot tell apart', () => {
  const { score, causes, reasons } = one(healthy({ signals: signals((ago) => (ago < 4 ? 15 : 0)) }));
  expect(score).toBeGreaterThan(0.6);
  expect(causes).toEqual(['jamming', 'antenna or splitter']);
  expect(reasons[0].text).toMatch(/^The signals of 8 satellites fell by 15\.\d dB, within minutes\.$/);
});

test('of two receivers, a loss of one alone is near that one', () => {
  const both = suspect(
    new Map([
      ['clk1', healthy({ signals: signals((ago) => (ago < 4 ? 10 : 0)) })],
      ['clk2', healthy()],
    ]),
    AT
  );
  expect(both.get('clk1')!.causes).toEqual(['antenna or splitter']);
  expect(
    both
      .get('clk1')!
      .reasons.map(({ text }) => text)
      .join(' ')
  ).toMatch(/other receiver of the device is not affected/);
  expect(both.get('clk2')!.score).toBe(0);
});

test('a slow loss is snow or water before anything else', () => {
  const { causes } = one(healthy({ signals: signals((ago) => (7 * (60 - Math.min(60, ago))) / 60) }));
  expect(causes[0]).toBe('snow or water');
});

test('one satellite behind a roof is no loss of all signals', () => {
  const some = signals();
  some.set(
    'gps3',
    samples((ago) => (ago < 10 ? 25 : 45))
  );
  expect(one(healthy({ signals: some })).score).toBe(0);
});

test('other sources that move together mean that the receiver is deceived, and contradict what the device states', () => {
  const drag = (ago: number) => (ago < 30 ? 5e-9 * 60 * (30 - ago) : 0);
  const { causes, reasons } = one(
    healthy({
      others: new Map([
        ['pps', samples((ago) => drag(ago))],
        ['ptp', samples((ago) => drag(ago) + 2e-8 * Math.cos(ago))],
      ]),
    })
  );
  expect(causes).toEqual(['spoofing']);
  expect(reasons.map(({ text }) => text).join(' ')).toMatch(
    /^pps, ptp moved together by .* µs .* at most 100 ns, which contradicts/
  );
});

test('one source of two that moves is wrong itself', () => {
  const { score } = one(
    healthy({
      others: new Map([
        ['pps', samples((ago) => (ago < 5 ? 5e-6 : 0))],
        ['ptp', samples((ago) => 2e-8 * Math.cos(ago))],
      ]),
    })
  );
  expect(score).toBe(0);
});

test('a lasting disturbance stays noticed while the day before is known', () => {
  const day = 1436;
  const times = Array.from({ length: day + 40 }, (_, i) => AT - 60_000 * (day + 39 - i));
  const good: TimedSamples = { times, values: times.map((time) => (AT - time < 300 * 60_000 ? 3 : 9)) };
  expect(one(healthy({ good })).reasons.map(({ text }) => text)).toEqual(['3 good satellites instead of 9.']);
});

test('without history nothing is said, and what is missing is named', () => {
  const { score, causes, notExamined } = one({ signals: new Map(), others: new Map() });
  expect([score, causes]).toEqual([0, []]);
  expect(notExamined).toHaveLength(4);
});

test('a broken antenna is what it is', () => {
  const { causes } = one(healthy({ good: samples((ago) => (ago < 3 ? 0 : 9)), antennaOk: false }));
  expect(causes).toEqual(['antenna or splitter']);
});

test('a broken antenna alone gives no score: nothing of the signals could be examined', () => {
  const { score, reasons } = one({ signals: new Map(), others: new Map(), antennaOk: false });
  expect(score).toBeUndefined();
  expect(reasons.map(({ text }) => text)).toEqual(['The antenna is not connected, or shorted.']);
});

test('minutes after a start nothing is said, nor is it taken for a loss that others share', () => {
  const lost = { signals: signals((ago) => (ago < 4 ? 10 : 0)) };
  const starting = one(healthy({ ...lost, isStarting: true }));
  expect(starting).toEqual({
    causes: [],
    reasons: [],
    notExamined: ['anything: the device started minutes ago'],
  });
  const both = suspect(
    new Map([
      ['clk1', healthy(lost)],
      ['clk2', healthy({ ...lost, isStarting: true })],
    ]),
    AT
  );
  expect(both.get('clk1')!.causes).toEqual(['antenna or splitter']);
});

describe('whatever the samples', () => {
  const any = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.option(fc.double({ noNaN: true, min: -1e7, max: 1e7 }))), {
      maxLength: 80,
    })
    .map((pairs): TimedSamples => {
      const sorted = [...pairs].sort(([a], [b]) => b - a);
      return { times: sorted.map(([ago]) => AT - 1000 * ago), values: sorted.map(([, value]) => value) };
    });
  const history = fc.record({
    good: fc.option(any, { nil: undefined }),
    signals: fc.array(any, { maxLength: 8 }).map((all) => new Map(all.map((each, i) => [`s${i}`, each] as const))),
    position: fc.option(fc.tuple(any, any, any), { nil: undefined }),
    others: fc.array(any, { maxLength: 3 }).map((all) => new Map(all.map((each, i) => [`o${i}`, each] as const))),
    bound: fc.option(any, { nil: undefined }),
    antennaOk: fc.option(fc.boolean(), { nil: undefined }),
  });

  test('the score is between 0 and 1, has a reason, and does not depend on the date', () => {
    fc.assert(
      fc.property(
        fc.array(history, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: -1e9, max: 1e9 }),
        (all, shift) => {
          const later = (one: TimedSamples | undefined) =>
            one && { ...one, times: one.times.map((time) => time + shift) };
          const map = new Map(all.map((each, i) => [`clk${i}`, each] as const));
          const moved = new Map(
            all.map((each, i) => [
              `clk${i}`,
              {
                ...each,
                good: later(each.good),
                bound: later(each.bound),
                signals: new Map([...each.signals].map(([name, one]) => [name, later(one)!])),
                others: new Map([...each.others].map(([name, one]) => [name, later(one)!])),
                position: each.position?.map(later) as ReceiverHistory['position'],
              },
            ])
          );
          const found = suspect(map, AT);
          expect(suspect(moved, AT + shift)).toEqual(found);
          for (const { score = 0, reasons, causes } of found.values()) {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1);
            expect(score > 0).toBe(reasons.some(({ weight }) => weight > 0));
            expect(causes.length === 0 || reasons.length > 0).toBe(true);
          }
        }
      )
    );
  });
});
