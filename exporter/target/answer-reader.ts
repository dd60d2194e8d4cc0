/**
 * Reads small answers on the main thread, which also serves all scrapes, and large ones on reading threads.
 *
 * Not all on reading threads: each costs some 10 MB, and handing over takes longer than reading 30 kB. A small answer is
 * bounded work, by its bytes and by its values whatever they look like: it takes milliseconds, and stays below 250 ms even
 * when all of it is new and the computer is busy.
 */
import { toSeriesOptions } from '../exposition/series-options';
import { DeviceReader, type Digest, type SharedSchemas } from './device-reader';
import { countValues, type ReadingThreads } from './reading-threads';
import type { Target } from './target';

/** Limits of a small answer. */
const MOST_BYTES = 256 * 1024;
const MOST_VALUES = 6000;

/** Whether reading an answer is little work, whatever it looks like. */
export const isSmall = (body: Uint8Array): boolean => body.length <= MOST_BYTES && countValues(body) <= MOST_VALUES;

/** Reads the answers of one device. */
export class AnswerReader {
  private reader: DeviceReader | undefined;

  /** @param schemas shared by what is read on the main thread */
  constructor(
    private readonly target: Target,
    private readonly threads: ReadingThreads,
    private readonly schemas: SharedSchemas
  ) {}

  /**
   * @param body is transferred, and not to be used after
   * @param receivedAt milliseconds since 1970
   * @throws LantimeError when the answer cannot be read, or not within the budget
   */
  async read(body: Uint8Array, receivedAt: number): Promise<Digest> {
    if (isSmall(body)) {
      this.reader ??= new DeviceReader(this.target, this.schemas);
      return this.reader.read(body, receivedAt);
    }
    this.reader = undefined;
    const { name, definitionsText } = this.target;
    return this.threads.read({ ...toSeriesOptions(this.target), device: name, definitionsText, body, receivedAt });
  }
}
