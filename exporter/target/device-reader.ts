/** From the body of an answer to the text of its series. Runs on the main thread or on a reading thread. */
import { parseAnswer } from '../../src/lantime/answer';
import { Definitions } from '../../src/lantime/definitions';
import { readDefinitions } from '../../src/lantime/definitions/document';
import { Schema, StatusReader } from '../../src/lantime/reader';
import type { DeviceInfo, Snapshot } from '../../src/lantime/types';
import { snapshotText } from '../exposition/probe';
import { type SeriesOptions, toSeriesOptions } from '../exposition/series-options';
import { type RenderedSeries, type SeriesWriter, SeriesWriters } from '../exposition/series-writer';
import { decodeUtf8 } from '../text';

/** How the answers of a device are read and exposed. */
export interface ReadingSettings extends SeriesOptions {
  /** What the owner of the device knows better than the catalogue. */
  definitions?: Definitions;
  /** The documents that `definitions` was read from, a list in JSON: equal definitions have equal texts. */
  definitionsText: string;
}

/** What devices have in common that are read with the same settings, so that it is kept once. */
export class SharedSchemas {
  private readonly bySettings = new Map<
    string,
    { schema: Schema; writers: SeriesWriters; definitions?: Definitions }
  >();

  for({ definitionsText, definitions, ...target }: ReadingSettings) {
    const options = toSeriesOptions(target);
    const key = JSON.stringify([definitionsText, options]);
    let shared = this.bySettings.get(key);
    if (!shared) {
      shared = { schema: new Schema(definitions), writers: new SeriesWriters(options), definitions };
      this.bySettings.set(key, shared);
    }
    return shared;
  }

  /** Forgets the settings that no device has any more. Readers keep what they use. */
  clear(): void {
    this.bySettings.clear();
  }
}

/** What is kept of an answer: plain data, so that it can come from another thread. */
export interface Digest {
  device: DeviceInfo;
  /** Number of readings that have a value. */
  values: number;
  /** Number of readings that the reader remembers. */
  known: number;
  unreadable: number;
  dropped: number;
  missing: readonly string[];
  /** Number of samples in `text`. */
  samples: number;
  /** The same by collector. */
  series: RenderedSeries['series'];
  /** The series of the answer, UTF-8. */
  text: Uint8Array;
}

/** The definitions of all documents of a target, which come in the order of precedence. @param texts JSON, a list */
export function parseDefinitionsTexts(texts: string): Definitions | undefined {
  const all = (JSON.parse(texts) as string[]).flatMap((text) => readDefinitions(text).definitions?.all ?? []);
  return all.length > 0 ? new Definitions(all) : undefined;
}

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
    // With the schema's own definitions: equal ones that were parsed again would make other descriptors.
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
    const snapshot = this.reader.read(parseAnswer(decodeUtf8(body)), receivedAt);
    this.writer = this.shared.writers.for(snapshot.readings, this.writer);
    const { text, samples, series } = snapshotText(snapshot, this.writer);
    return { ...summarize(snapshot), samples, series, text: new TextEncoder().encode(text) };
  }
}

function summarize({ device, readings, unreadable, dropped, missing }: Snapshot) {
  let values = 0;
  for (const reading of readings) {
    values += reading !== undefined && reading.value !== null ? 1 : 0;
  }
  return { device, values, known: readings.length, unreadable: unreadable.length, dropped, missing };
}
