/** Polls one after another, in memory or packed, and how the past of a reading is read from them. */
import { ReadingValue } from '../lantime/types';
import { Block, Column, encodeBlock, PackedBlock } from './block';
import { lowerBound } from './lower-bound';
import { Step } from './series';

/** A piece of a history in bytes: one poll, or a closed block of many. */
export interface Piece {
  /** Time of its first and last poll, milliseconds since 1970. */
  start: number;
  end: number;
  bytes: Uint8Array;
  /** True when it says what is different from the poll before; false when it stands on its own. */
  delta: boolean;
}

/** Polls one after the other with the changes of each reading. */
export interface Polls {
  readonly times: readonly number[];
  readonly gaps: readonly number[];
  column(key: number): Column | undefined;
}

/** Encodes polls. @param delta see {@link Piece} */
export function packPiece(block: Block, delta: boolean): Piece {
  const { times } = block;
  return { start: times[0], end: times[times.length - 1], bytes: encodeBlock(block), delta };
}

/** The values in force at the end of a block. */
export function valuesAtEnd(block: PackedBlock): Map<number, ReadingValue> {
  const values = new Map<number, ReadingValue>();
  for (const [key, column] of block.columns()) {
    const value = column.values[column.values.length - 1];
    if (value !== null) {
      values.set(key, value);
    }
  }
  return values;
}

/**
 * Fills in the samples of one reading.
 * @param values of all polls that are wanted
 * @param at where those of these polls begin
 * @param first number of the first of these polls that is wanted
 * @param end number of the first that is not wanted any more
 */
export function fillSamples(
  values: ReadingValue[],
  at: number,
  { gaps }: Polls,
  column: Column | undefined,
  first: number,
  end: number
): void {
  const offset = at - first;
  let poll = first;
  if (column) {
    const { polls, values: changes } = column;
    // The last change at or before the first poll wanted.
    let change = lowerBound(polls, first + 1) - 1;
    while (poll < end) {
      const next = change + 1 < polls.length ? Math.min(polls[change + 1], end) : end;
      const value = change < 0 ? null : changes[change];
      for (; poll < next; poll++) {
        values[offset + poll] = value;
      }
      change++;
    }
  } else {
    values.fill(null, at, offset + end);
  }
  for (let gap = lowerBound(gaps, first); gap < gaps.length && gaps[gap] < end; gap++) {
    values[offset + gaps[gap]] = null;
  }
}

/** Appends the changes of one reading. */
export function appendSteps(steps: Step[], { times, gaps }: Polls, column: Column | undefined): void {
  const step = (poll: number, value: ReadingValue) => {
    if (steps.length === 0 ? value !== null : steps[steps.length - 1].value !== value) {
      steps.push({ at: times[poll], value });
    }
  };
  if (times.length === 0) {
    return;
  }
  const isGap = new Set(gaps);
  const changes = column?.polls ?? [];
  // Only at these polls can there be another value than at the poll before.
  const polls = new Set([0, ...changes, ...gaps, ...gaps.map((gap) => gap + 1)]);
  let change = -1;
  for (const poll of [...polls].sort((a, b) => a - b)) {
    while (changes[change + 1] <= poll) {
      change++;
    }
    if (poll < times.length) {
      step(poll, isGap.has(poll) || change < 0 || !column ? null : column.values[change]);
    }
  }
}
