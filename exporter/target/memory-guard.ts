/**
 * Keeps the heap from running full, which would abort the process and end the monitoring of all devices. When it is nearly
 * full, devices that have no room in it yet are not polled; when that is not enough, some give up theirs.
 *
 * What counts is what is left after a garbage collection: between two of them, most of the heap may be garbage.
 */
import { constants, performance, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MEGABYTE = 2 ** 20;

/** Share of the limit above which no device is taken on. V8 aborts from 0.8 on. */
const THRESHOLD = 0.65;
/** The same share where the limit is so low that {@link findThreshold} would leave less. */
const LEAST_FULL = 0.45;
/** Share of the limit between the threshold and where devices are given up, or where the shortage is over. */
const MARGIN = 0.1;
/** Heap that is reserved for a device until the next collection, for each byte of its answer: somewhat more than it takes. */
const RESERVED_PER_BYTE = 25;

/** While devices are refused, garbage is collected at least this often: a full collection takes about a second per gigabyte. */
const findOverdueMs = (limit: number) => 10_000 * Math.max(1, limit / (1024 * MEGABYTE));

/** Default size of a semi-space, of which the young generation has three, bytes: seen in Node.js 20.20, 22.23 and 24.21. */
const semiSpace = (nodeVersion: string) => (Number.parseInt(nodeVersion, 10) < 24 ? 16 : 64) * MEGABYTE;
const NODE_VERSION = process.versions.node;

/**
 * The limit of the old generation, which is the one that a process runs into, bytes.
 * @param flags of Node.js, in the order of increasing precedence
 * @param heapSizeLimit from `v8.getHeapStatistics()`: with the young generation
 */
export function findHeapLimit(flags: string, heapSizeLimit: number, nodeVersion = NODE_VERSION): number {
  const written = [...flags.matchAll(/(?:^|\s)--max[-_]old[-_]space[-_]size[=\s](\d+)/g)].pop()?.[1];
  return written === undefined ? heapSizeLimit - 3 * semiSpace(nodeVersion) : Number(written) * MEGABYTE;
}

/**
 * Above how many bytes no device is taken on. V8 collects garbage without a pause once half of what is free is less than a
 * semi-space (`Heap::IncrementalMarkingLimitReached`), so two of them and a little more stay free.
 */
export const findThreshold = (limit: number) =>
  Math.min(THRESHOLD * limit, Math.max(LEAST_FULL * limit, limit - 2.5 * semiSpace(NODE_VERSION)));

const readHeapLimit = () =>
  findHeapLimit([process.env.NODE_OPTIONS, ...process.execArgv].join(' '), getHeapStatistics().heap_size_limit);

/** Blocks for a moment, so it is for an exporter that has no room for its devices, and only then. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

export interface MemoryGuardOptions {
  /** Bytes; by default that of this process. */
  limit?: number;
  /** Used heap, bytes; by default that of this process. */
  used?: () => number;
  /** Collects garbage; by default that of this process. */
  collect?: () => void;
  /** Called when a device is refused first, and when the shortage is over. */
  onShortage?: (isShort: boolean) => void;
}

/** Memory that is reserved for one device. */
export interface Reservation {
  /** To be called when the device has been read: from now on it is part of the used heap. */
  use: () => void;
  /** To be called when it could not be read. */
  cancel: () => void;
}

export class MemoryGuard {
  /** Of the heap, bytes. */
  readonly limit: number;
  private readonly threshold: number;
  private readonly used: () => number;
  private readonly collect: () => void;
  /** Used heap after the last collection, bytes. */
  private live: number;
  /** What was reserved since the last collection, and the part of it that is not in use yet; bytes. */
  private reserved = 0;
  private pending = 0;
  private collectedAt = performance.now();
  private isShort = false;
  private readonly observer: PerformanceObserver;

  /** @param giveUp is to give up some devices: what they take is more than there should be */
  constructor(
    private readonly giveUp: () => void,
    private readonly options: MemoryGuardOptions = {}
  ) {
    this.limit = options.limit ?? readHeapLimit();
    this.threshold = findThreshold(this.limit);
    this.used = options.used ?? (() => getHeapStatistics().used_heap_size);
    this.collect = options.collect ?? collectGarbage;
    this.live = this.used();
    this.observer = new PerformanceObserver((list) => {
      // Its type lacks the detail.
      const entries = list.getEntries() as Array<{ detail?: { kind?: number } }>;
      if (entries.some(({ detail }) => detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR)) {
        this.collected();
      }
    });
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /**
   * Reserves memory for a device.
   * @param answerBytes length of its answer
   * @returns undefined when there is no room for it
   */
  reserve(answerBytes: number): Reservation | undefined {
    const bytes = RESERVED_PER_BYTE * answerBytes;
    // An upper bound that includes garbage, and an estimate that does not.
    const taken = Math.min(this.used() + this.pending, this.live + this.reserved);
    if (taken + bytes > this.threshold) {
      this.setShort(true);
      this.collectIfOverdue();
      return undefined;
    }
    this.reserved += bytes;
    this.pending += bytes;
    return {
      use: () => {
        this.pending -= bytes;
      },
      cancel: () => {
        this.pending -= bytes;
        this.reserved -= bytes;
      },
    };
  }

  /** To be called after a garbage collection of the whole heap. */
  collected(): void {
    this.collectedAt = performance.now();
    this.live = this.used();
    this.reserved = this.pending;
    if (this.live > this.threshold + MARGIN * this.limit) {
      this.setShort(true);
      this.giveUp();
    } else if (this.live < this.threshold - MARGIN * this.limit) {
      this.setShort(false);
    }
  }

  close(): void {
    this.observer.disconnect();
  }

  /** Without devices that are polled there is little garbage, and no reason for V8 to find out what is left of the old. */
  private collectIfOverdue(): void {
    const now = performance.now();
    if (now - this.collectedAt > findOverdueMs(this.limit)) {
      this.collectedAt = now;
      setImmediate(this.collect);
    }
  }

  private setShort(isShort: boolean): void {
    if (isShort !== this.isShort) {
      this.isShort = isShort;
      this.options.onShortage?.(isShort);
    }
  }
}
