/** How much of the past is kept. */

/** Bounds of a history. */
export interface Bounds {
  /** Milliseconds; older polls are dropped. */
  retention: number;
  /** Packed bytes; beyond them the oldest polls are dropped. */
  bytes: number;
  /** Polls that are packed together. */
  pollsInBlock: number;
}

/** 24 hours; a block is an hour at the default interval. */
export const DEFAULT_BOUNDS: Bounds = { retention: 24 * 3_600_000, bytes: 64 * 2 ** 20, pollsInBlock: 360 };
