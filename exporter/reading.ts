/** From the bytes of an answer to the text of its series: what is done on this thread, or on one of its own. */
import { parseAnswer } from '../src/lantime/answer';
import { Definitions } from '../src/lantime/definitions';
import { readDefinitions } from '../src/lantime/definitions/document';
import { Schema, StatusReader } from '../src/lantime/reader';
import type { DeviceInfo, Snapshot } from '../src/lantime/types';
import { snapshotText } from './exposition';
import { RenderedSeries, SeriesOptions, seriesOptionsOf, SeriesWriter, SeriesWriters } from './series';

/** How the answers of a device are read and exposed. */
export interface ReadingSettings extends SeriesOptions {
  /** The documents that `definitions` was read from, which tell them from others; JSON, a list. */
  definitionsText: string;
  definitions?: Definitions;
}

/** What devices have in common that are read in the same way, and only one of them has to keep. */
export class SharedSchemas {
  private readonly bySettings = new Map<
    string,
    { schema: Schema; writers: SeriesWriters; definitions?: Definitions }
  >();

  for({ definitionsText, definitions, ...target }: ReadingSettings) {
    const options = seriesOptionsOf(target);
    const key = JSON.stringify([definitionsText, options]);
    let shared = this.bySettings.get(key);
    if (!shared) {
      shared = { schema: new Schema(definitions), writers: new SeriesWriters(options), definitions };
      this.bySettings.set(key, shared);
    }
    return shared;
  }

  /** Those of settings that no device has any more. */
  clear(): void {
    this.bySettings.clear();
  }
}

/** What is kept of an answer: plain data, so that it can come from another thread. */
export interface Digest {
  device: DeviceInfo;
  /** How many readings have a value. */
  values: number;
  /** How many the reader remembers. */
  known: number;
  unreadable: number;
  dropped: number;
  missing: readonly string[];
  /** Of `text`, all and by collector. */
  samples: number;
  series: RenderedSeries['series'];
  /** The series of the answer, UTF-8. */
  text: Uint8Array;
}

/** Definitions of the documents that a target has; those of one place before those of the next. @param texts JSON, a list */
export function definitionsIn(texts: string): Definitions | undefined {
  const all = (JSON.parse(texts) as string[]).flatMap((text) => readDefinitions(text).definitions?.all ?? []);
  return all.length > 0 ? new Definitions(all) : undefined;
}

/** An answer as text; a byte order mark is no part of it. */
export const decode = (body: Uint8Array): string => new TextDecoder().decode(body);

/** Reads the answers of one device. */
export class DeviceReader {
  private readonly shared: ReturnType<SharedSchemas['for']>;
  private reader: StatusReader;
  private writer: SeriesWriter | undefined;

  constructor(settings: ReadingSettings, schemas = new SharedSchemas()) {
    this.shared = schemas.for(settings);
    this.reader = this.newReader();
  }

  private newReader(): StatusReader {
    // The definitions of the schema's own: descriptors of equal ones that were read once more would not be the same.
    return new StatusReader(this.shared.definitions, this.shared.schema);
  }

  /**
   * @param receivedAt milliseconds since 1970
   * @throws LantimeError when the answer is not the status of a LANTIME
   */
  read(body: Uint8Array, receivedAt: number): Digest {
    if (this.reader.isOutgrown) {
      this.reader = this.newReader();
      this.writer = undefined;
    }
    const snapshot = this.reader.read(parseAnswer(decode(body)), receivedAt);
    this.writer = this.shared.writers.for(snapshot.readings, this.writer);
    const { text, samples, series } = snapshotText(snapshot, this.writer);
    return { ...summaryOf(snapshot), samples, series, text: new TextEncoder().encode(text) };
  }
}

function summaryOf({ device, readings, unreadable, dropped, missing }: Snapshot) {
  let values = 0;
  for (const reading of readings) {
    values += reading !== undefined && reading.value !== null ? 1 : 0;
  }
  return { device, values, known: readings.length, unreadable: unreadable.length, dropped, missing };
}
