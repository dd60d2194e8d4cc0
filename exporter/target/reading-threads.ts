/**
 * Threads that read large answers, each answer within a budget of time and memory, so that no device can stop the exporter.
 *
 * A device stays on its thread, where its reader is. If it would have to wait there behind a slow answer, it moves to
 * another thread.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import workerpool from 'workerpool';
import { errorForReason, ExporterError } from '../problems';
import type { Digest } from './device-reader';
import type { ReadRequest, ReadResult } from './thread-program';

/** When this many slow answers are being read at once, large answers of other devices have to wait. */
const MOST_THREADS = 4;
/**
 * Heap of a thread, as a last resort: Node.js 20 may abort the whole process when a thread runs out of memory. What prevents
 * it is that values are counted before an answer is parsed, and that readers limit what they keep (src/lantime/reader.ts):
 * an answer of a million values takes some 300 MB.
 */
const THREAD_MEGABYTES = 1024;
/** A device that has waited this long for its thread takes another one. */
const PATIENCE_MS = 100;
/** Threads that were idle for this long are terminated. */
const IDLE_MS = 120_000;
/** For the start of a thread; no answer is read meanwhile. From source it compiles first what it runs. */
const START_MS = { bundled: 30_000, fromSource: 120_000 };
/** Between the order to terminate and the termination. */
const TERMINATE_MS = 20;

/** What reading one answer may take. */
export interface Budget {
  /** Seconds, whatever the size. */
  seconds: number;
  /** Additional seconds for each megabyte. */
  secondsPerMegabyte: number;
  /** How many values, objects and lists it may hold: they determine the memory that it takes. */
  values: number;
}

/** Several times what a large answer takes on a busy computer when all of it is new, and ten times the values of the largest. */
export const DEFAULT_BUDGET: Budget = { seconds: 10, secondsPerMegabyte: 1, values: 1_000_000 };

/**
 * What a thread runs: this very file where it is bundled. From source, the thread registers the TypeScript loader itself,
 * because Node.js 20 does not pass the loader of the program on to its threads.
 */
function threadScript(): { script: string; eval?: boolean; startMs: number } {
  const source = join(__dirname, 'thread-program.ts');
  if (!existsSync(source)) {
    return { script: __filename, startMs: START_MS.bundled };
  }
  const loader = createRequire(source).resolve('tsx/cjs/api');
  return {
    script: `require(${JSON.stringify(loader)}).register(); require(${JSON.stringify(source)});`,
    eval: true,
    startMs: START_MS.fromSource,
  };
}

/** One thread. It reads one answer at a time. */
class ReadingThread {
  private readonly pool: workerpool.Pool;
  private readonly startMs: number;
  busy = false;
  /** Milliseconds of `performance.now()`. */
  idleSince = 0;

  constructor(private readonly budget: Budget) {
    const { script, eval: isCode, startMs } = threadScript();
    this.startMs = startMs;
    this.pool = workerpool.pool(script, {
      workerType: 'thread',
      maxWorkers: 1,
      workerTerminateTimeout: TERMINATE_MS,
      workerThreadOpts: { eval: isCode, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: THREAD_MEGABYTES } },
    });
  }

  /** @throws LantimeError `too-costly` or `reading-failed`; the pool then replaces the thread when it is needed again */
  async read(request: ReadRequest): Promise<ReadResult> {
    const { seconds, secondsPerMegabyte } = this.budget;
    const allowed = seconds + (secondsPerMegabyte * request.body.length) / 1e6;
    this.busy = true;
    try {
      // The start of the thread does not count.
      await this.pool.exec('ready').timeout(this.startMs);
      const reading = this.pool.exec('read', [request], { transfer: [request.body.buffer as ArrayBuffer] });
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
          ? new ExporterError('too-costly', `more than ${THREAD_MEGABYTES} MB of memory`)
          : new ExporterError('reading-failed', error instanceof Error ? error.message.split('\n')[0] : undefined);
    } finally {
      this.busy = false;
      this.idleSince = performance.now();
    }
  }

  async terminate(): Promise<void> {
    await this.pool.terminate(true);
  }
}

/** If the process ran for less than this share of the time, the computer is busy and the answer not to blame. */
const STARVED = 0.5;
/** How often a starved reading gets its time again. */
const MOST_EXTENSIONS = 5;

/** Calls back when the time is over and this process has run for half of it. @returns a function that ends the wait */
function whenSpent(seconds: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (extensions: number) => {
    const before = process.cpuUsage();
    timer = setTimeout(() => {
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1e6 < STARVED * seconds && extensions > 0) {
        wait(extensions - 1);
      } else {
        callback();
      }
    }, 1000 * seconds);
  };
  wait(MOST_EXTENSIONS);
  return () => clearTimeout(timer);
}

const isOutOfMemory = (error: unknown) =>
  (error as { cause?: { code?: unknown } }).cause?.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** The threads of one exporter, started when they are needed. */
export class ReadingThreads {
  private readonly threads = new Set<ReadingThread>();
  private readonly waiting: Array<{
    preferred: ReadingThread | undefined;
    since: number;
    take: (thread: ReadingThread) => void;
  }> = [];
  private readonly threadOfDevice = new Map<string, ReadingThread>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly budget: Budget = DEFAULT_BUDGET) {}

  /** @throws LantimeError what is wrong with the answer, or `too-costly` */
  async read(request: ReadRequest): Promise<Digest> {
    const values = countValues(request.body);
    if (values > this.budget.values) {
      throw new ExporterError('too-costly', `about ${values} values`);
    }
    const thread = await this.acquire(request.device);
    this.threadOfDevice.set(request.device, thread);
    let result: ReadResult;
    try {
      result = await thread.read(request);
    } finally {
      this.dispatch();
    }
    if ('problem' in result) {
      throw errorForReason(result.problem.reason, result.problem.detail);
    }
    return result.digest;
  }

  /** Forgets which thread a device has that is no longer polled. */
  forget(device: string): void {
    this.threadOfDevice.delete(device);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await Promise.all([...this.threads].map((thread) => thread.terminate()));
  }

  /** A thread that is not busy: the device's own, or another one if it would have to wait. */
  private acquire(device: string): Promise<ReadingThread> {
    return new Promise((take) => {
      this.waiting.push({ preferred: this.threadOfDevice.get(device), since: performance.now(), take });
      this.dispatch();
    });
  }

  private dispatch(): void {
    clearTimeout(this.timer);
    const now = performance.now();
    this.terminateIdle(now);
    for (let i = 0; i < this.waiting.length;) {
      const { preferred, since, take } = this.waiting[i];
      const waitsForOwn = preferred !== undefined && this.threads.has(preferred) && now - since < PATIENCE_MS;
      const thread = waitsForOwn ? (preferred.busy ? undefined : preferred) : this.freeThread();
      if (thread) {
        this.waiting.splice(i, 1);
        thread.busy = true;
        take(thread);
      } else {
        i++;
      }
    }
    if (!this.closed && (this.waiting.length > 0 || this.threads.size > 0)) {
      this.timer = setTimeout(() => this.dispatch(), this.waiting.length > 0 ? PATIENCE_MS / 2 : IDLE_MS / 2);
      this.timer.unref();
    }
  }

  private freeThread(): ReadingThread | undefined {
    const free = [...this.threads].find(({ busy }) => !busy);
    if (free || this.threads.size >= MOST_THREADS || this.closed) {
      return free;
    }
    const thread = new ReadingThread(this.budget);
    this.threads.add(thread);
    return thread;
  }

  private terminateIdle(now: number): void {
    for (const thread of this.threads) {
      if (!thread.busy && thread.idleSince > 0 && now - thread.idleSince > IDLE_MS) {
        this.threads.delete(thread);
        void thread.terminate();
      }
    }
  }
}

/** The number of values, lists and objects of an answer, by their separators in JSON. Those within texts count, which does no harm. */
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
