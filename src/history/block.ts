/**
 * Many polls of many readings in few bytes. Each reading is a column of its changes: a value that stays costs one entry
 * in a block, a number of few digits about two bytes. The bytes are a Protocol Buffers message:
 *
 *     Block  { 1: time of the first poll, ms; 2: distances of the other polls, ms; 3: polls that failed; 4: Column }
 *     Column { 1: key; 2: polls of the changes (none: every poll); 3: decimal places; 4: numbers, as differences of
 *              decimals; 5: numbers as they are; 6: words, as JSON; 7: positions of the words; 8: changes to "no value" }
 *
 * Lists of rising positions are stored as differences.
 */
import Pbf from 'pbf';
import { ReadingValue } from '../lantime/types';
import { lowerBound } from './lower-bound';

/** What one reading was, from its first change in the block on. */
export interface Column {
  /** Polls at which the value changed, counted from the first of the block. */
  polls: number[];
  values: ReadingValue[];
}

/** Consecutive polls. */
export interface Block {
  /** Milliseconds since 1970, rising; at least one. */
  times: number[];
  /** Polls that did not reach the device, rising. */
  gaps: number[];
  /** By the key of the reading, see {@link hashId}. A missing column is a reading without a value. */
  columns: ReadonlyMap<number, Column>;
}

const LANE = 0x1000000;

/**
 * The identity of a reading as a number of 52 bits, the same in every tab and after every reload. Two of ten thousand
 * readings share one with a likelihood of about 1 to 10^8; who records must notice, see MemoryHistory.
 */
export function hashId(id: string): number {
  // Two lanes of FNV-1a.
  let [high, low] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x01000193) ^ (low >>> 15);
  }
  return (high >>> 4) * LANE + ((low >>> 8) & (LANE - 1));
}

/** Differences of scaled numbers stay exact below. */
const LARGEST_EXACT = 2 ** 51;
const MOST_PLACES = 18;

/** The least number of decimal places that gives every number back exactly; undefined when there is none. */
function decimalPlaces(numbers: readonly number[]): number | undefined {
  let places = 0;
  for (const number of numbers) {
    for (; ; places++) {
      const scaled = Math.round(number * 10 ** places);
      if (places > MOST_PLACES || Math.abs(scaled) > LARGEST_EXACT) {
        return undefined;
      }
      if (scaled / 10 ** places === number) {
        break;
      }
    }
  }
  // A later number may have needed more places than an earlier, larger one can take.
  return numbers.every((number) => {
    const scaled = Math.round(number * 10 ** places);
    return Math.abs(scaled) <= LARGEST_EXACT && scaled / 10 ** places === number;
  })
    ? places
    : undefined;
}

/** JSON without letters beyond ASCII: the library does not give all of them back. */
const asciiJson = (value: ReadingValue) =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const differences = (rising: readonly number[]) => rising.map((number, i) => (i > 0 ? number - rising[i - 1] : number));

function sums(numbers: number[]): number[] {
  for (let i = 1; i < numbers.length; i++) {
    numbers[i] += numbers[i - 1];
  }
  return numbers;
}

function writeColumn({ key, column, polls }: { key: number; column: Column; polls: number }, pbf: Pbf): void {
  pbf.writeVarintField(1, key);
  const everyPoll = column.polls.length === polls;
  if (!everyPoll) {
    pbf.writePackedVarint(2, differences(column.polls));
  }
  const absent: number[] = [];
  const present = column.values.filter((value, i) => value !== null || (absent.push(i), false));
  if (present.every((value): value is number => typeof value === 'number')) {
    const places = decimalPlaces(present);
    if (places === undefined) {
      pbf.writePackedDouble(5, present);
    } else {
      pbf.writeVarintField(3, places);
      pbf.writePackedSVarint(4, differences(present.map((number) => Math.round(number * 10 ** places))));
    }
  } else {
    const words = [...new Set(present)];
    words.forEach((word) => pbf.writeStringField(6, asciiJson(word)));
    const positions = new Map(words.map((word, i) => [word, i]));
    pbf.writePackedVarint(
      7,
      present.map((word) => positions.get(word) ?? 0)
    );
  }
  if (absent.length > 0) {
    pbf.writePackedVarint(8, differences(absent));
  }
}

/** Packs a block. */
export function encodeBlock({ times, gaps, columns }: Block): Uint8Array {
  const pbf = new Pbf();
  pbf.writeVarintField(1, times[0]);
  pbf.writePackedSVarint(2, differences(times).slice(1));
  pbf.writePackedVarint(3, differences(gaps));
  // By key, so that a reader can search.
  const keys = Float64Array.from(columns.keys()).sort();
  for (const key of keys) {
    pbf.writeMessage(4, writeColumn, { key, column: columns.get(key) as Column, polls: times.length });
  }
  // A copy, because the writer's buffer is larger than what it holds.
  return pbf.finish().slice();
}

/** A packed block that is opened only as far as it is asked. */
export class PackedBlock {
  readonly times: readonly number[];
  readonly gaps: readonly number[];
  /** Keys of the columns, rising, and where each begins and ends. */
  private readonly keys: Float64Array;
  private readonly starts: Uint32Array;
  private readonly ends: Uint32Array;

  /** @throws RangeError or Error when these are not the bytes of a block */
  constructor(readonly bytes: Uint8Array) {
    const pbf = openBytes(bytes);
    const keys: number[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    let times: number[] = [];
    let gaps: number[] = [];
    while (pbf.pos < pbf.length) {
      const tag = nextTag(pbf);
      switch (tag >> 3) {
        case 1:
          times = [pbf.readVarint()];
          break;
        case 2:
          times = sums([times[0], ...pbf.readPackedSVarint()]);
          break;
        case 3:
          gaps = sums(pbf.readPackedVarint());
          break;
        case 4: {
          const end = pbf.readVarint() + pbf.pos;
          pbf.readVarint(); // the tag of the key, which comes first
          keys.push(pbf.readVarint());
          starts.push(pbf.pos);
          ends.push(end);
          pbf.pos = end;
          break;
        }
        default:
          pbf.skip(tag);
      }
    }
    if (times.length === 0) {
      throw new Error('not a block');
    }
    this.times = times;
    this.gaps = gaps;
    this.keys = Float64Array.from(keys);
    this.starts = Uint32Array.from(starts);
    this.ends = Uint32Array.from(ends);
  }

  get start(): number {
    return this.times[0];
  }

  get end(): number {
    return this.times[this.times.length - 1];
  }

  /** The changes of a reading; undefined when it has no value in this block. */
  column(key: number): Column | undefined {
    const at = lowerBound(this.keys, key);
    return this.keys[at] === key ? this.readColumn(at) : undefined;
  }

  /** All columns, by key. */
  *columns(): Iterable<[key: number, column: Column]> {
    for (let at = 0; at < this.keys.length; at++) {
      yield [this.keys[at], this.readColumn(at)];
    }
  }

  private readColumn(at: number): Column {
    const pbf = openBytes(this.bytes);
    pbf.pos = this.starts[at];
    let polls: number[] | undefined;
    let places = 0;
    let present: ReadingValue[] = [];
    const words: ReadingValue[] = [];
    let absent: number[] = [];
    while (pbf.pos < this.ends[at]) {
      const tag = nextTag(pbf);
      switch (tag >> 3) {
        case 2:
          polls = sums(pbf.readPackedVarint());
          break;
        case 3:
          places = pbf.readVarint();
          break;
        case 4: {
          const scale = 10 ** places;
          present = sums(pbf.readPackedSVarint()).map((number) => number / scale);
          break;
        }
        case 5:
          present = pbf.readPackedDouble();
          break;
        case 6:
          words.push(JSON.parse(pbf.readString()) as ReadingValue);
          break;
        case 7:
          present = pbf.readPackedVarint().map((position) => words[position]);
          break;
        case 8:
          absent = sums(pbf.readPackedVarint());
          break;
        default:
          pbf.skip(tag);
      }
    }
    return {
      polls: polls ?? this.times.map((_, poll) => poll),
      values: absent.length > 0 ? withAbsent(present, absent) : present,
    };
  }
}

/** Reads a tag and tells the library its type, which lists depend on. */
function nextTag(pbf: Pbf): number {
  const tag = pbf.readVarint();
  pbf.type = tag & 7;
  return tag;
}

function withAbsent(present: readonly ReadingValue[], absent: readonly number[]): ReadingValue[] {
  const values: ReadingValue[] = [];
  let [nextPresent, nextAbsent] = [0, 0];
  for (let i = 0; i < present.length + absent.length; i++) {
    values.push(absent[nextAbsent] === i ? (nextAbsent++, null) : present[nextPresent++]);
  }
  return values;
}

/** The library reads a buffer from its beginning, whatever part of it an array shows. */
function openBytes(bytes: Uint8Array): Pbf {
  return new Pbf(bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice());
}
