/**
 * Where answers are read. Small ones are read at once, in the thread that also serves all others; large ones in a few
 * threads of their own, each within a budget of time and memory, so that no answer of one device can stop the exporter.
 *
 * Why not all of them there: a thread costs some 10 MB, and handing over costs more than reading 30 kB. A small answer is
 * one of bounded work: so many bytes, and so many values whatever they look like. It takes milliseconds, and less than the
 * 250 ms that nobody shall wait even when all of it is new and the computer is busy.
 *
 * A device stays in its thread, where its reader is. Whoever has to wait there behind an answer that takes long moves to
 * another thread.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import workerpool from 'workerpool';
import type { Target } from './config';
import { ExporterError, problemOf } from './problems';
import { DeviceReader, SharedSchemas, type Digest } from './reading';
import { seriesOptionsOf } from './series';
import type { ReadingOrder, ReadingResult } from './worker';

/** Limits of what is read in the thread that serves. */
const MOST_BYTES_HERE = 256 * 1024;
const MOST_VALUES_HERE = 6000;

/** Threads at most: so many answers that take too long at once leave none for large answers of others. */
const MOST_LANES = 4;
/**
 * Heap of a thread, as a last resort: Node.js 20 may abort the whole process when a thread runs out of memory. What keeps it
 * from that is that values are counted before anything is made of them, and what a reader keeps is limited (reader.ts): an
 * answer of a million values takes some 300 MB.
 */
const LANE_MEGABYTES = 1024;
/** Whoever has waited so long for a thread takes another one. */
const PATIENCE_MS = 100;
/** Threads that were idle so long end. */
const IDLE_MS = 120_000;
/** To start a thread; nothing of an answer is done meanwhile. */
const START_MS = 30_000;
/** Between the order to end and the end. */
const END_MS = 20;

/** What one answer may take. */
export interface Budget {
  /** Seconds, whatever the size. */
  seconds: number;
  /** Seconds more for each megabyte. */
  secondsPerMegabyte: number;
  /** How many values, objects and lists it may hold, which is what memory is taken by. */
  values: number;
}

/** Several times what a large answer takes on a busy computer when all of it is new, and ten times the values of the largest one. */
export const DEFAULT_BUDGET: Budget = { seconds: 10, secondsPerMegabyte: 1, values: 1_000_000 };

/**
 * The program that a thread runs: this one where it is bundled. From source it is loaded by hand: Node.js 20 does not give
 * the loader of the program to its threads.
 */
function threadProgram(): { script: string; eval?: boolean } {
  const source = join(__dirname, 'worker.ts');
  if (!existsSync(source)) {
    return { script: __filename };
  }
  const loader = createRequire(source).resolve('tsx/cjs/api');
  return {
    script: `require(${JSON.stringify(loader)}).register(); require(${JSON.stringify(source)});`,
    eval: true,
  };
}

/** One thread with the devices that are read in it. */
class Lane {
  private readonly pool: workerpool.Pool;
  busy = false;
  /** Milliseconds of `performance.now()`. */
  idleSince = 0;

  constructor(private readonly budget: Budget) {
    const { script, eval: isCode } = threadProgram();
    this.pool = workerpool.pool(script, {
      workerType: 'thread',
      maxWorkers: 1,
      workerTerminateTimeout: END_MS,
      workerThreadOpts: { eval: isCode, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: LANE_MEGABYTES } },
    });
  }

  /** @throws LantimeError `too-costly`, and then the thread is replaced by another one when it is needed again */
  async read(order: ReadingOrder): Promise<ReadingResult> {
    const { seconds, secondsPerMegabyte } = this.budget;
    const allowed = seconds + (secondsPerMegabyte * order.body.length) / 1e6;
    this.busy = true;
    try {
      // The time it takes to start is nobody's fault.
      await this.pool.exec('ready').timeout(START_MS);
      const reading = this.pool.exec('read', [order], { transfer: [order.body.buffer as ArrayBuffer] });
      const stop = whenSpent(allowed, () => reading.cancel());
      try {
        return await reading;
      } finally {
        stop();
      }
    } catch (error) {
      throw error instanceof workerpool.Promise.CancellationError
        ? new ExporterError('too-costly', `more than ${allowed.toFixed(1)} s`)
        : isOutOfMemory(error)
          ? new ExporterError('too-costly', `more than ${LANE_MEGABYTES} MB of memory`)
          : new ExporterError('reading-failed', error instanceof Error ? error.message.split('\n')[0] : undefined);
    } finally {
      this.busy = false;
      this.idleSince = performance.now();
    }
  }

  async end(): Promise<void> {
    await this.pool.terminate(true);
  }
}

/** Share of a time below which the process has hardly run: then the computer is busy, and no answer is to blame. */
const STARVED = 0.5;
/** So many times the time is given once more. */
const MOST_GRACES = 5;

/** Calls back when a time is over, of which this process has run at least half. @returns the function that ends the wait */
function whenSpent(seconds: number, then: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (graces: number) => {
    const before = process.cpuUsage();
    timer = setTimeout(() => {
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1e6 < STARVED * seconds && graces > 0) {
        wait(graces - 1);
      } else {
        then();
      }
    }, 1000 * seconds);
  };
  wait(MOST_GRACES);
  return () => clearTimeout(timer);
}

const isOutOfMemory = (error: unknown) =>
  (error as { cause?: { code?: unknown } }).cause?.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** The threads of one exporter. They are started when they are needed. */
export class Lanes {
  private readonly lanes = new Set<Lane>();
  private readonly waiting: Array<{ preferred: Lane | undefined; since: number; take: (lane: Lane) => void }> = [];
  private readonly own = new Map<string, Lane>();
  /** Of what is read in the thread that serves. */
  readonly schemas = new SharedSchemas();
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(private readonly budget: Budget = DEFAULT_BUDGET) {}

  /** How many threads there are. */
  get size(): number {
    return this.lanes.size;
  }

  /** @throws LantimeError what is wrong with the answer, or `too-costly` */
  async read(order: ReadingOrder): Promise<Digest> {
    const values = countValues(order.body);
    if (values > this.budget.values) {
      throw new ExporterError('too-costly', `about ${values} values`);
    }
    const lane = await this.free(order.device);
    this.own.set(order.device, lane);
    let result: ReadingResult;
    try {
      result = await lane.read(order);
    } finally {
      this.dispatch();
    }
    if ('problem' in result) {
      throw problemOf(result.problem.reason, result.problem.detail);
    }
    return result.digest;
  }

  /** Devices that are no longer asked. */
  forget(device: string): void {
    this.own.delete(device);
  }

  async close(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await Promise.all([...this.lanes].map((lane) => lane.end()));
  }

  /** A thread that is not busy: that of the device, or another one when it would have to wait. */
  private free(device: string): Promise<Lane> {
    return new Promise((take) => {
      this.waiting.push({ preferred: this.own.get(device), since: performance.now(), take });
      this.dispatch();
    });
  }

  private dispatch(): void {
    clearTimeout(this.timer);
    const now = performance.now();
    this.endIdle(now);
    for (let i = 0; i < this.waiting.length;) {
      const { preferred, since, take } = this.waiting[i];
      const isKept = preferred !== undefined && this.lanes.has(preferred) && now - since < PATIENCE_MS;
      const lane = isKept ? (preferred.busy ? undefined : preferred) : this.anyFree();
      if (lane) {
        this.waiting.splice(i, 1);
        lane.busy = true;
        take(lane);
      } else {
        i++;
      }
    }
    if (!this.ended && (this.waiting.length > 0 || this.lanes.size > 0)) {
      this.timer = setTimeout(() => this.dispatch(), this.waiting.length > 0 ? PATIENCE_MS / 2 : IDLE_MS / 2);
      this.timer.unref();
    }
  }

  private anyFree(): Lane | undefined {
    const free = [...this.lanes].find(({ busy }) => !busy);
    if (free || this.lanes.size >= MOST_LANES || this.ended) {
      return free;
    }
    const lane = new Lane(this.budget);
    this.lanes.add(lane);
    return lane;
  }

  private endIdle(now: number): void {
    for (const lane of this.lanes) {
      if (!lane.busy && lane.idleSince > 0 && now - lane.idleSince > IDLE_MS) {
        this.lanes.delete(lane);
        void lane.end();
      }
    }
  }
}

/**
 * About how many values, lists and objects an answer holds, by what separates them in JSON. Those in texts count, too, which
 * does not matter.
 */
export function countValues(body: Uint8Array): number {
  let values = 1;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    // A comma, or the beginning of a list or an object.
    if (byte === 0x2c || byte === 0x5b || byte === 0x7b) {
      values++;
    }
  }
  return values;
}

/** Whether reading an answer is little work, whatever it looks like. */
export const isSmall = (body: Uint8Array): boolean =>
  body.length <= MOST_BYTES_HERE && countValues(body) <= MOST_VALUES_HERE;

/** Reads the answers of one device, here or in a thread. */
export class AnswerReader {
  private here: DeviceReader | undefined;

  constructor(
    private readonly target: Target,
    private readonly lanes: Lanes
  ) {}

  /**
   * @param body is given away
   * @param receivedAt milliseconds since 1970
   * @throws LantimeError when it cannot be read, or only with more than the budget
   */
  async read(body: Uint8Array, receivedAt: number): Promise<Digest> {
    if (isSmall(body)) {
      this.here ??= new DeviceReader(this.target, this.lanes.schemas);
      return this.here.read(body, receivedAt);
    }
    this.here = undefined;
    const { name, definitionsText } = this.target;
    return this.lanes.read({ ...seriesOptionsOf(this.target), device: name, definitionsText, body, receivedAt });
  }
}
