/**
 * What this page has polled. A reading that does not change costs nothing: a series holds only its changes, and the
 * times of the polls are shared by all series.
 */
import { Reading, Snapshot } from '../lantime/types';

/** The values of one reading at the times of the polls; undefined where the device was not reached or did not send it. */
export interface Series {
  /** Milliseconds since 1970, rising. */
  times: number[];
  readings: Array<Reading | undefined>;
}

interface Changes {
  /** Numbers of the polls at which the value changed, counted from the first poll ever recorded. */
  polls: number[];
  readings: Array<Reading | undefined>;
}

/** 24 hours at the default interval. */
const DEFAULT_POLLS = 8640;

/** Bounded history of one device in memory. */
export class MemoryHistory {
  private times: number[] = [];
  /** Number of the poll at `times[0]`. */
  private firstPoll = 0;
  private readonly changes: Changes[] = [];

  /** @param maximumPolls polls kept at least; up to a quarter more are kept until the oldest are dropped together */
  constructor(private readonly maximumPolls = DEFAULT_POLLS) {}

  /** Time of the first poll kept, milliseconds since 1970; undefined when there is none. */
  get since(): number | undefined {
    return this.times[0];
  }

  /** Records a poll. Samples are stamped by the receiver's clock, so a device clock that jumps does not tear a series. */
  record(snapshot: Snapshot): void {
    const poll = this.add(snapshot.receivedAt);
    const { readings } = snapshot;
    for (let index = 0; index < readings.length; index++) {
      const reading = readings[index];
      const changes = this.changes[index];
      if (changes) {
        if (changes.readings[changes.readings.length - 1] !== reading) {
          changes.polls.push(poll);
          changes.readings.push(reading);
        }
      } else if (reading) {
        this.changes[index] = { polls: [poll], readings: [reading] };
      }
    }
  }

  /** Records that the device was not reached: a gap in every series. */
  recordGap(at: number): void {
    const poll = this.add(at);
    for (const changes of this.changes) {
      if (changes && changes.readings[changes.readings.length - 1] !== undefined) {
        changes.polls.push(poll);
        changes.readings.push(undefined);
      }
    }
  }

  /**
   * The values of a reading between two times, both included.
   * @param index `descriptor.index`
   * @param from milliseconds since 1970
   * @param to milliseconds since 1970
   */
  series(index: number, from: number, to: number): Series {
    const start = lowerBound(this.times, from);
    const end = lowerBound(this.times, to + 1);
    const readings: Array<Reading | undefined> = [];
    const changes = this.changes[index];
    // The last change at or before the first poll wanted.
    let at = changes ? lowerBound(changes.polls, this.firstPoll + start + 1) - 1 : -1;
    for (let i = start; i < end; i++) {
      while (changes && at + 1 < changes.polls.length && changes.polls[at + 1] <= this.firstPoll + i) {
        at++;
      }
      readings.push(at >= 0 ? changes?.readings[at] : undefined);
    }
    return { times: this.times.slice(start, end), readings };
  }

  private add(at: number): number {
    // A receiver clock that was set back must not make times fall.
    const last = this.times[this.times.length - 1];
    this.times.push(last !== undefined && at <= last ? last + 1 : at);
    if (this.times.length > this.maximumPolls * 1.25) {
      this.dropOldest(this.times.length - this.maximumPolls);
    }
    return this.firstPoll + this.times.length - 1;
  }

  private dropOldest(count: number): void {
    this.times = this.times.slice(count);
    this.firstPoll += count;
    for (const changes of this.changes) {
      if (changes) {
        // The change in force at the new start is kept.
        const keep = Math.max(0, lowerBound(changes.polls, this.firstPoll + 1) - 1);
        changes.polls.splice(0, keep);
        changes.readings.splice(0, keep);
      }
    }
  }
}

/** Index of the first number not below `value` in rising numbers. */
function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
