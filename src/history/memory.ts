/**
 * What was polled, in memory. The latest polls are open: a list of changes for each reading. When there are enough of
 * them they are packed into a block, see block.ts. Whoever keeps the history elsewhere gets each poll as the bytes of
 * its changes, and each block when it is closed.
 */
import { Descriptor, Reading, ReadingValue, Snapshot } from '../lantime/types';
import { historyId } from '../lantime/readings';
import { Block, Column, PackedBlock } from './block';
import { Bounds, DEFAULT_BOUNDS } from './bounds';
import { appendSteps, fillSamples, Piece, packPiece, Polls, valuesAtEnd } from './polls';
import { Keys } from './keys';
import { lowerBound } from './lower-bound';
import { OpenColumns } from './open-columns';
import { LONGEST_GAP_MS, Series, Step } from './series';

/** Polls further apart than this many intervals have a time between them of which nothing is known. */
const INTERVALS_TO_A_HOLE = 3;
const LONG_HOLE_MS = 3_600_000;

/** Polls of a range. */
interface Range {
  from: number;
  to: number;
  until: number | undefined;
  since: number | undefined;
  times: number[];
  parts: Array<{ polls: Polls; first: number; end: number }>;
}

/** A clock that is set back by less only slows down; by more, what it had stamped is of a time that has not come yet. */
const SMALL_STEP_MS = 60_000;

/** Told what happens to the history beside new polls. */
export interface HistoryListener {
  /** A block is full; its polls were handed out one by one before. */
  closed(block: Piece): void;
  /** The clock was set back: all polls after this time are gone, and some before. */
  cut(since: number): void;
}

/** Bounded history of one device. */
export class MemoryHistory {
  private blocks: PackedBlock[] = [];
  private times: number[] = [];
  private gaps: number[] = [];
  private columns = new Map<number, Column>();
  /** Packed size of the open polls. */
  private openBytes = 0;
  /** The value in force of each reading that has one. */
  private values = new Map<number, ReadingValue>();
  /** Descriptor, key and last reading by the reader's index, so that what did not change costs one comparison. */
  private readonly descriptors: Descriptor[] = [];
  private readonly keys: Array<number | undefined> = [];
  private readonly latest: Array<Reading | undefined> = [];
  private readonly ids = new Keys();
  /** Steps in the closed blocks, as far as they were asked for. */
  private cachedSteps: { first?: PackedBlock; last?: PackedBlock; steps: Map<number, Step[]> } = { steps: new Map() };
  private readonly columnsOfBlocks = new OpenColumns();
  private range: Range | undefined;
  /** True when values in force were loaded that the reader has not confirmed yet. */
  private unconfirmed = false;
  /** True while blocks are loaded whose values at the end are not in force yet. */
  private valuesAreOld = false;

  /** @param intervalMs time between polls, to tell a hole */
  constructor(
    private readonly bounds: Bounds = DEFAULT_BOUNDS,
    private readonly intervalMs = 10_000,
    private readonly listener?: HistoryListener
  ) {}

  /** Time of the first poll kept, milliseconds since 1970; undefined when there is none. */
  get since(): number | undefined {
    return this.blocks[0]?.start ?? this.times[0];
  }

  /** Time of the latest poll. */
  get until(): number | undefined {
    return this.times[this.times.length - 1] ?? this.blocks[this.blocks.length - 1]?.end;
  }

  /** Size of what is kept, packed. */
  get bytes(): number {
    return this.blocks.reduce((sum, { bytes }) => sum + bytes.length, this.openBytes);
  }

  /**
   * Records a poll. Samples are stamped by the receiver's clock, so a device clock that jumps does not tear a series.
   * @returns the poll in bytes, with a gap before it after a hole; nothing when it is recorded already
   */
  record(snapshot: Snapshot): Piece[] {
    const at = snapshot.receivedAt;
    if (!this.isNew(at)) {
      return [];
    }
    const pieces = this.fillHole(at);
    const poll = this.open(at);
    const changes = new Map<number, Column>();
    const set = (key: number, value: ReadingValue) => {
      this.change(key, poll, value);
      changes.set(key, { polls: [0], values: [value] });
    };
    const { readings } = snapshot;
    this.follow(readings);
    for (let index = 0; index < Math.max(readings.length, this.latest.length); index++) {
      const reading = readings[index];
      if (this.latest[index] === reading) {
        continue;
      }
      this.latest[index] = reading;
      if (reading && this.descriptors[index] !== reading.descriptor) {
        this.descriptors[index] = reading.descriptor;
        this.keys[index] = this.ids.claim(historyId(reading.descriptor));
      }
      const key = this.keys[index];
      const value = reading?.value ?? null;
      if (key !== undefined && value !== (this.values.get(key) ?? null)) {
        set(key, value);
      }
    }
    if (this.unconfirmed) {
      // What an earlier page knew and the device does not send any more.
      this.unconfirmed = false;
      const sent = new Set(this.keys.filter((_, index) => readings[index]));
      [...this.values.keys()].filter((key) => !sent.has(key)).forEach((key) => set(key, null));
    }
    return this.add(pieces, { times: [at], gaps: [], columns: changes });
  }

  /** Records that the device was not reached: a gap in every series. @returns as {@link record} */
  recordGap(at: number): Piece[] {
    return this.isNew(at) ? this.addGap(this.fillHole(at), at) : [];
  }

  /**
   * The samples of a reading between two times, both included.
   * @param id identity of the reading
   * @param from milliseconds since 1970
   * @param to milliseconds since 1970
   */
  series(id: string, from: number, to: number): Series {
    const { times, parts } = this.pollsBetween(from, to);
    const values = new Array<ReadingValue>(times.length);
    const key = this.ids.find(id);
    let at = 0;
    for (const { polls, first, end } of parts) {
      fillSamples(values, at, polls, key === undefined ? undefined : this.columnsOfBlocks.find(polls, key), first, end);
      at += end - first;
    }
    return { times: [...times], values };
  }

  /** When a reading changed in all the time kept: each value with the time it was first seen, and where it was not. */
  steps(id: string): Step[] {
    const key = this.ids.find(id);
    if (key === undefined) {
      return [];
    }
    const steps = [...this.closedSteps(key)];
    appendSteps(steps, this.openPolls(), this.columns.get(key));
    return steps;
  }

  /** The values in force as a piece that stands on its own; undefined when nothing was recorded. */
  present(): Piece | undefined {
    const at = this.until;
    if (at === undefined) {
      return undefined;
    }
    const columns = new Map([...this.values].map(([key, value]) => [key, { polls: [0], values: [value] }]));
    const last = this.times.length - 1;
    return packPiece({ times: [at], gaps: last >= 0 && this.gaps.includes(last) ? [0] : [], columns }, false);
  }

  /**
   * Takes in what was kept elsewhere; the history must be empty.
   * @param pieces in the order of time; what cannot be read or overlaps what is before it is left out
   * @param now milliseconds since 1970; what is stamped later is left out
   */
  load(pieces: readonly Piece[], now: number): void {
    for (const piece of pieces) {
      if (!(piece.start > (this.until ?? -Infinity)) || piece.end > now + SMALL_STEP_MS) {
        continue;
      }
      try {
        this.take(new PackedBlock(piece.bytes), piece);
      } catch {
        // Bytes of another version, or damaged: the rest is as good as without them.
      }
    }
    this.findValues();
    this.unconfirmed = true;
    this.dropOldest();
  }

  /** Forgets everything. */
  clear(): void {
    this.blocks = [];
    this.restartOpen();
    this.values.clear();
    this.latest.length = 0;
  }

  private take(block: PackedBlock, { bytes, delta }: Piece): void {
    if (block.times.length > 1) {
      this.close();
      this.blocks.push(block);
      this.valuesAreOld = true;
      return;
    }
    this.findValues();
    const poll = this.open(block.start);
    if (block.gaps.length > 0) {
      this.gaps.push(poll);
    }
    const columns = [...block.columns()];
    if (!delta) {
      const present = new Set(columns.map(([key]) => key));
      [...this.values.keys()].filter((key) => !present.has(key)).forEach((key) => this.change(key, poll, null));
    }
    columns.forEach(([key, { values }]) => this.change(key, poll, values[values.length - 1]));
    this.openBytes += bytes.length;
  }

  /** Opening every column of a block takes a while: it is done for the last one only. */
  private findValues(): void {
    if (this.valuesAreOld) {
      this.values = valuesAtEnd(this.blocks[this.blocks.length - 1]);
      this.valuesAreOld = false;
    }
  }

  /** Whether a poll of this time is to be recorded. Removes what a clock that was too far ahead has stamped. */
  private isNew(at: number): boolean {
    const last = this.until;
    if (last === undefined || at > last) {
      return true;
    }
    if (last - at < SMALL_STEP_MS) {
      return false;
    }
    this.cut(at);
    return true;
  }

  /** Whole blocks go: this is rare, and what is in them has wrong times anyway. */
  private cut(at: number): void {
    this.blocks = this.blocks.filter(({ end }) => end < at);
    this.restartOpen();
    this.latest.length = 0;
    const last = this.blocks[this.blocks.length - 1];
    this.values = last ? valuesAtEnd(last) : new Map();
    this.unconfirmed = true;
    this.listener?.cut((last?.end ?? -1) + 1);
  }

  /** Milliseconds between the last two polls of this page. */
  private spacing: number | undefined;

  private fillHole(at: number): Piece[] {
    const last = this.until;
    // A device that answers slowly is polled less often: what comes as steadily as before has no hole, up to a limit.
    const steady = Math.min(LONGEST_GAP_MS, 2 * (this.spacing ?? 0));
    this.spacing = last === undefined ? undefined : at - last;
    if (last === undefined || at - last <= Math.max(steady, INTERVALS_TO_A_HOLE * this.intervalMs)) {
      return [];
    }
    const pieces = this.addGap([], last + this.intervalMs);
    if (at - last > LONG_HOLE_MS) {
      // A block that reached over it would be kept as long as its latest poll.
      this.close();
    }
    return pieces;
  }

  private addGap(pieces: Piece[], at: number): Piece[] {
    this.gaps.push(this.open(at));
    return this.add(pieces, { times: [at], gaps: [0], columns: new Map() });
  }

  private add(pieces: Piece[], block: Block): Piece[] {
    const piece = packPiece(block, true);
    this.openBytes += piece.bytes.length;
    if (this.times.length >= this.bounds.pollsInBlock) {
      this.close();
    }
    this.dropOldest();
    return [...pieces, piece];
  }

  /** Opens a poll. The first of a block begins with the values in force. @returns its number in the block */
  private open(at: number): number {
    this.range = undefined;
    if (this.times.push(at) === 1) {
      this.values.forEach((value, key) => this.columns.set(key, { polls: [0], values: [value] }));
    }
    return this.times.length - 1;
  }

  private change(key: number, poll: number, value: ReadingValue): void {
    value === null ? this.values.delete(key) : this.values.set(key, value);
    const column = this.columns.get(key);
    if (!column) {
      this.columns.set(key, { polls: [poll], values: [value] });
    } else if (column.polls[column.polls.length - 1] === poll) {
      column.values[column.values.length - 1] = value;
    } else {
      column.polls.push(poll);
      column.values.push(value);
    }
  }

  private close(): void {
    if (this.times.length > 0) {
      const { times, gaps, columns } = this;
      const block = packPiece({ times, gaps, columns }, false);
      this.blocks.push(new PackedBlock(block.bytes));
      this.restartOpen();
      this.listener?.closed(block);
    }
  }

  private restartOpen(): void {
    this.times = [];
    this.gaps = [];
    this.columns = new Map();
    this.openBytes = 0;
    this.range = undefined;
  }

  private dropOldest(): void {
    const oldest = (this.until ?? 0) - this.bounds.retention;
    let size = this.bytes;
    while (this.blocks.length > 0 && (this.blocks[0].end < oldest || size > this.bounds.bytes)) {
      size -= this.blocks[0].bytes.length;
      this.blocks.shift();
    }
  }

  /** Blocks do not change, but opening all of them for hundreds of states at each refresh would take a while. */
  private closedSteps(key: number): readonly Step[] {
    const [first, last] = [this.blocks[0], this.blocks[this.blocks.length - 1]];
    if (this.cachedSteps.first !== first || this.cachedSteps.last !== last) {
      this.cachedSteps = { first, last, steps: new Map() };
    }
    let steps = this.cachedSteps.steps.get(key);
    if (!steps) {
      steps = [];
      for (const block of this.blocks) {
        appendSteps(steps, block, block.column(key));
      }
      this.cachedSteps.steps.set(key, steps);
    }
    return steps;
  }

  private openPolls(): Polls {
    return { times: this.times, gaps: this.gaps, column: (key) => this.columns.get(key) };
  }

  /** The polls between two times, and where they are; the same for all series of a panel, which ask one after another. */
  private pollsBetween(from: number, to: number): Range {
    const { until, since } = this;
    const known = this.range;
    if (known && known.from === from && known.to === to && known.until === until && known.since === since) {
      return known;
    }
    const parts = [...this.blocks, this.openPolls()].flatMap((polls) => {
      const [first, end] = [lowerBound(polls.times, from), lowerBound(polls.times, to + 1)];
      return first < end ? [{ polls, first, end }] : [];
    });
    const times = parts.flatMap(({ polls, first, end }) => polls.times.slice(first, end));
    return (this.range = { from, to, until, since, times, parts });
  }

  /** Another reader numbers the readings anew: nothing is known by its index then. */
  private follow(readings: Snapshot['readings']): void {
    const index = readings.findIndex((reading, i) => reading && this.descriptors[i]);
    if (this.descriptors[index] !== readings[index]?.descriptor) {
      this.latest.length = 0;
      this.keys.length = 0;
      this.descriptors.length = 0;
      this.ids.clear();
      this.unconfirmed = true;
    }
  }
}
