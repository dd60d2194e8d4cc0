/**
 * Limits of wander over the observation interval as Recommendations of ITU-T set them. They apply to an output, measured
 * through a low-pass filter with samples no further apart than 1/30 s (G.811, 6.1).
 *
 * Left out, because their numbers are not certain here: G.811.1 (ePRC), and the PRC and SSU interfaces of G.823.
 */
import type { Statistic } from './stability';

/** A limit for a range of observation intervals. */
export interface MaskPiece {
  /** Seconds; the range begins above it. */
  above: number;
  /** Seconds; the range includes it. */
  upTo: number;
  /** Seconds of MTIE or TDEV that an observation interval in seconds may have. */
  limit(tau: number): number;
}

export interface Mask {
  /** What its line is called. */
  name: string;
  /** Recommendation, edition, clause and tables. */
  source: string;
  mtie: readonly MaskPiece[];
  tdev: readonly MaskPiece[];
}

const NANO = 1e-9;

/** Pieces that follow each other: each ends where the next begins. */
const pieces = (
  from: number,
  ...ends: Array<readonly [upTo: number, nanoseconds: (tau: number) => number]>
): MaskPiece[] =>
  ends.map(([upTo, nanoseconds], i) => ({
    above: i === 0 ? from : ends[i - 1][0],
    upTo,
    limit: (tau) => nanoseconds(tau) * NANO,
  }));

const constant = (nanoseconds: number) => () => nanoseconds;
const linear =
  (perSecond: number, nanoseconds = 0) =>
  (tau: number) =>
    perSecond * tau + nanoseconds;

export const MASKS = {
  g811: {
    name: 'G.811 (PRC)',
    source: 'ITU-T G.811 (09/97), 6.1, Tables 1 and 2',
    mtie: pieces(0.1, [1000, linear(0.275, 25)], [Infinity, linear(0.01, 290)]),
    tdev: pieces(0.1, [100, constant(3)], [1000, linear(0.03)], [10_000, constant(30)]),
  },
  'g8272-a': {
    name: 'G.8272 PRTC-A',
    source: 'ITU-T G.8272 (11/18), 6.2, Tables 1 and 3',
    mtie: pieces(0.1, [273, linear(0.275, 25)], [Infinity, constant(100)]),
    tdev: pieces(0.1, [100, constant(3)], [1000, linear(0.03)], [10_000, constant(30)]),
  },
  'g8272-b': {
    name: 'G.8272 PRTC-B',
    source: 'ITU-T G.8272 (11/18), 6.2, Tables 2 and 4',
    mtie: pieces(0.1, [54.5, linear(0.275, 25)], [Infinity, constant(40)]),
    tdev: pieces(0.1, [100, constant(1)], [500, linear(0.01)], [100_000, constant(5)]),
  },
  'g8272.1': {
    name: 'G.8272.1 ePRTC',
    source: 'ITU-T G.8272.1 (11/16), 6.2, Tables 1 and 2',
    mtie: pieces(
      0.1,
      [1, constant(4)],
      [100, linear(0.11114, 3.89)],
      [400_000, linear(0.0375e-3, 15)],
      [Infinity, constant(30)]
    ),
    tdev: pieces(0.1, [30_000, constant(1)], [300_000, linear(1e-4 / 3)], [1_000_000, constant(10)]),
  },
  'g823-sec': {
    name: 'G.823 (SEC interface)',
    // G.8261 (08/13), 9.2.1.1, Tables 4 and 5 repeat the numbers for EEC-Option 1.
    source: 'ITU-T G.823 (03/00), 6.2.3',
    mtie: pieces(
      0.1,
      [2.5, constant(250)],
      [20, linear(100)],
      [2000, constant(2000)],
      [Infinity, (tau) => 433 * tau ** 0.2 + 0.01 * tau]
    ),
    tdev: pieces(
      0.1,
      [17.14, constant(12)],
      [100, linear(0.7)],
      [1_000_000, (tau) => 58 + 1.2 * tau ** 0.5 + 0.0003 * tau]
    ),
  },
} as const satisfies Record<string, Mask>;

export type MaskId = keyof typeof MASKS;

/**
 * The limit of a mask at an observation interval.
 * @param tau seconds
 * @returns seconds; undefined where the Recommendation sets none
 */
export function findLimit(mask: Mask, statistic: Exclude<Statistic, 'adev'>, tau: number): number | undefined {
  return mask[statistic].find(({ above, upTo }) => tau > above && tau <= upTo)?.limit(tau);
}
