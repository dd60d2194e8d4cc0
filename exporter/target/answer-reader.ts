/**
 * Reads small answers on the main thread, which also serves all scrapes, and large ones on reading threads.
 *
 * Not all on reading threads: each costs some 10 MB, and handing over takes longer than reading 30 kB. A small answer is
 * bounded work, by its bytes and by its values whatever they look like: it takes milliseconds, and stays below 250 ms even
 * when all of it is new and the computer is busy.
 */
import { toSeriesOptions } from '../exposition/series-options';
import { ExporterError } from '../problems';
import { DeviceReader, type Digest, type SharedSchemas } from './device-reader';
import type { MemoryGuard, Reservation } from './memory-guard';
import { countValues, type ReadingThreads } from './reading-threads';
import type { Target } from './target';

/** Limits of a small answer. */
const MOST_BYTES = 256 * 1024;
const MOST_VALUES_UNTHREADED = 6000;
/** Length of the answer of a device that has not been read yet: that of an M600. */
const TYPICAL_BYTES = 32 * 1024;

/** Whether reading an answer is little work, whatever it looks like. */
export const isSmall = (body: Uint8Array): boolean =>
  body.length <= MOST_BYTES && countValues(body) <= MOST_VALUES_UNTHREADED;

/** Reads the answers of one device. */
export class AnswerReader {
  private reader: DeviceReader | undefined;
  private usesThreads = false;
  private expectedBytes = TYPICAL_BYTES;
  /** For an answer that is on its way. */
  private reservation: Reservation | undefined;

  /**
   * @param schemas shared by what is read on the main thread
   * @param memory of the main thread
   */
  constructor(
    private readonly target: Target,
    private readonly threads: ReadingThreads,
    private readonly schemas: SharedSchemas,
    private readonly memory?: MemoryGuard
  ) {}

  /** Reserves memory for a device that has none. To be called before a request. @throws LantimeError `out-of-memory` */
  prepare(): void {
    if (this.reader || this.usesThreads || !this.memory) {
      return;
    }
    this.reservation = this.memory.reserve(this.expectedBytes);
    if (!this.reservation) {
      throw new ExporterError('out-of-memory');
    }
  }

  /** Takes back what is reserved and not used. To be called after a request. */
  abandon(): void {
    this.reservation?.cancel();
    this.reservation = undefined;
  }

  /** Whether the device takes memory of the main thread. */
  get holdsMemory(): boolean {
    return this.reader !== undefined;
  }

  /** Gives up the memory, and with it what is known of earlier answers. */
  giveUp(): void {
    this.reader = undefined;
  }

  /**
   * @param body is transferred, and not to be used after
   * @param receivedAt milliseconds since 1970
   * @throws LantimeError when the answer cannot be read, or not within the budget, or when there is no memory left for it
   */
  async read(body: Uint8Array, receivedAt: number): Promise<Digest> {
    this.usesThreads = !isSmall(body);
    if (!this.usesThreads) {
      this.reader ??= this.newReader(body.length);
      try {
        return this.reader.read(body, receivedAt);
      } finally {
        this.reservation?.use();
        this.reservation = undefined;
      }
    }
    this.abandon();
    this.reader = undefined;
    const { name, definitionsText } = this.target;
    return this.threads.read({ ...toSeriesOptions(this.target), device: name, definitionsText, body, receivedAt });
  }

  private newReader(bytes: number): DeviceReader {
    const isMore = bytes > this.expectedBytes;
    this.expectedBytes = bytes;
    if (isMore) {
      this.abandon();
      this.prepare();
    }
    return new DeviceReader(this.target, this.schemas);
  }
}
