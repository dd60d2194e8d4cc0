import { findLimit, Mask, MASKS } from './wander-masks';

const named = Object.entries(MASKS).map(([id, mask]) => [id, mask as Mask] as const);

test.each(named)('%s: its ranges follow each other, from 0.1 s on', (_, mask) => {
  for (const statistic of ['mtie', 'tdev'] as const) {
    mask[statistic].forEach(({ above, upTo }, i, pieces) => {
      expect(above).toBe(i === 0 ? 0.1 : pieces[i - 1].upTo);
      expect(upTo).toBeGreaterThan(above);
    });
  }
});

// A mistyped number makes a step: the Recommendations round to two or three digits.
test.each(named)('%s: its limit is continuous', (_, mask) => {
  for (const statistic of ['mtie', 'tdev'] as const) {
    for (const { upTo } of mask[statistic].slice(0, -1)) {
      const [before, after] = [upTo, upTo * (1 + 1e-9)].map((tau) => findLimit(mask, statistic, tau)!);
      expect(after / before).toBeGreaterThan(0.98);
      expect(after / before).toBeLessThan(1.02);
    }
  }
});

test.each(named)('%s: MTIE is given for every longer interval, TDEV ends', (_, mask) => {
  expect(findLimit(mask, 'mtie', 1e7)).toBeGreaterThan(0);
  expect(findLimit(mask, 'tdev', 1e7)).toBeUndefined();
  expect(findLimit(mask, 'mtie', 0.05)).toBeUndefined();
});

test.each([
  ['g811', 'mtie', 100, 52.5e-9],
  ['g811', 'mtie', 10_000, 390e-9],
  ['g811', 'tdev', 150, 4.5e-9],
  ['g8272-a', 'mtie', 100, 52.5e-9],
  ['g8272-a', 'mtie', 300, 100e-9],
  ['g8272-a', 'tdev', 5000, 30e-9],
  ['g8272-b', 'mtie', 300, 40e-9],
  ['g8272-b', 'tdev', 150, 1.5e-9],
  ['g8272-b', 'tdev', 10_000, 5e-9],
  ['g8272.1', 'mtie', 1, 4e-9],
  ['g8272.1', 'mtie', 1000, 15.0375e-9],
  ['g8272.1', 'tdev', 10_000, 1e-9],
  ['g823-sec', 'mtie', 1, 250e-9],
  ['g823-sec', 'mtie', 10, 1e-6],
  ['g823-sec', 'tdev', 50, 35e-9],
] as const)('%s: %s at %d s', (id, statistic, tau, limit) => {
  expect(findLimit(MASKS[id], statistic, tau)).toBeCloseTo(limit, 15);
});
