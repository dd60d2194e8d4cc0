/** Columns of closed blocks, which do not change: what panels ask for at each refresh is opened once. */
import { Column, PackedBlock } from './block';
import type { Polls } from './polls';

/** Values that are kept open: those of 100 readings of a day at the default interval, 8 MB. */
const MOST_OPEN_VALUES = 1_000_000;

/** Opens columns, and keeps them while there is room. */
export class OpenColumns {
  /** Weak, so that blocks that are dropped take their columns with them. */
  private columns = new WeakMap<PackedBlock, Map<number, Column | undefined>>();
  private values = 0;

  /** The changes of a reading in some polls; undefined if it has no value in them. */
  find(polls: Polls, key: number): Column | undefined {
    if (!(polls instanceof PackedBlock)) {
      return polls.column(key);
    }
    const known = this.columns.get(polls);
    if (known?.has(key)) {
      return known.get(key);
    }
    const column = polls.column(key);
    this.values += column?.values.length ?? 1;
    if (this.values > MOST_OPEN_VALUES) {
      this.columns = new WeakMap();
      this.values = column?.values.length ?? 1;
    }
    const columns = this.columns.get(polls) ?? new Map<number, Column | undefined>();
    columns.set(key, column);
    this.columns.set(polls, columns);
    return column;
  }
}
