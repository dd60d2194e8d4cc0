/**
 * The answer of one device as Prometheus text. Names and labels are those of src/lantime/prometheus-names.ts, the series of the
 * readings come from series.ts.
 */
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import { Registry } from 'prom-client';
import type { DeviceCertificate } from './device';
import { reasonOf } from './problems';
import { headerText, labelsText, numberText, RenderedSeries, SeriesOptions, SeriesWriter } from './series';
import { LantimeError } from '../src/lantime/errors';
import { Snapshot } from '../src/lantime/types';

/** What came of asking one device: a snapshot, or the reason why there is none. */
export interface Probe {
  /** Present when the device was read. */
  snapshot?: Snapshot;
  /** Why the device could not be read; then no readings are exposed, unless its answer was merely incomplete. */
  error?: LantimeError;
  /** How long the request took, seconds. */
  durationSeconds: number;
  /** How long ago the answer came, seconds; it is shared by all who ask within the interval. */
  ageSeconds?: number;
  /** When it is asked again, milliseconds since 1970, where that is later than the next scrape. */
  retryAt?: number;
  /** What the device showed over TLS. */
  certificate?: DeviceCertificate;
}

export type ExposeOptions = SeriesOptions;

/** `Content-Type` of an exposition. */
export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** A metric with one sample. */
function metric(name: string, help: string, value: number, labels: Readonly<Record<string, string>> = {}): string {
  const inBraces = labelsText(labels);
  const series = inBraces === '' ? name : `${name}{${inBraces}}`;
  return `${headerText({ name, help, type: 'gauge' })}${series} ${numberText(value)}\n`;
}

/** Of an answer, what its exposition tells besides the series of its readings. */
export interface Shortfalls {
  /** Values that could not be read as what they should be, or do not fit their metrics. */
  unreadable: number;
  dropped: number;
  missing: number;
}

/** The metrics that say whether the device was read. Labels that say which device it is are Prometheus' to add. */
export function probeText({ error, durationSeconds, certificate, retryAt }: Omit<Probe, 'snapshot'>): string {
  return [
    metric(
      'lantime_up',
      'Whether the device was read; 0 comes without readings, or with those of an incomplete answer.',
      error ? 0 : 1
    ),
    metric('lantime_probe_duration_seconds', 'How long the request to the device took.', durationSeconds),
    error ? metric('lantime_probe_error', 'Why the device was not read.', 1, { reason: reasonOf(error) }) : '',
    retryAt === undefined
      ? ''
      : metric(
          'lantime_probe_retry_timestamp_seconds',
          'When the device is asked again: after a rejected login, or when it named a time itself.',
          Math.ceil(retryAt / 1000)
        ),
    certificate
      ? metric(
          'lantime_probe_certificate_expiry_timestamp_seconds',
          'When the certificate that the device shows expires.',
          certificate.validUntil / 1000
        ) +
        metric(
          'lantime_probe_certificate_verified',
          'Whether that certificate is checked; then the device cannot be read when it has expired.',
          certificate.verified ? 1 : 0
        )
      : '',
  ].join('');
}

/** The metrics that say how much of an answer was read. */
export function shortfallsText({ unreadable, dropped, missing }: Shortfalls): string {
  return (
    metric(
      'lantime_unreadable_fields',
      'Values of the device that could not be read as what they should be.',
      unreadable
    ) +
    metric(
      'lantime_readings_dropped',
      'Values of the answer beyond the limits of the exporter, which were not read.',
      dropped
    ) +
    metric(
      'lantime_subtrees_missing',
      'How many of the subtrees that every LANTIME sends (system, chassis) held nothing that could be read.',
      missing
    )
  );
}

/** The metric that changes from scrape to scrape of one answer. */
const ageText = (ageSeconds: number) =>
  metric('lantime_probe_age_seconds', 'How long ago the device answered.', ageSeconds);

/** The exposition of a snapshot without that of the request: its series and how much of it was read. */
export function snapshotText(
  snapshot: Snapshot,
  writer: SeriesWriter
): Pick<RenderedSeries, 'text' | 'samples' | 'series'> {
  const { text, samples, series, misfits } = writer.write(snapshot);
  const { unreadable, dropped, missing } = snapshot;
  return {
    text: text + shortfallsText({ unreadable: unreadable.length + misfits, dropped, missing: missing.length }),
    samples,
    series,
  };
}

/** The exposition of one probe as text, at once. */
export function expose(probe: Probe, options: ExposeOptions): string {
  const { snapshot, error, ageSeconds } = probe;
  const isRead = snapshot !== undefined && (error === undefined || error.code === 'incomplete');
  return (
    probeText(probe) +
    (isRead ? snapshotText(snapshot, new SeriesWriter(options)).text : '') +
    (ageSeconds === undefined ? '' : ageText(ageSeconds))
  );
}

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const deflated = promisify<Uint8Array, object, Buffer>(deflateRaw);
/** Among 1 to 9: this text gets hardly smaller with more, and takes much longer. */
const COMPRESSION_LEVEL = 4;

/**
 * The exposition of one poll, rendered once and sent to all who ask, compressed once for all who accept that. Only how old
 * it is comes behind it, anew for each scrape.
 */
export class Page {
  private compressed: Promise<Buffer> | undefined;
  private checksum: number | undefined;

  /** @param parts of the text, in order */
  constructor(private readonly parts: readonly Uint8Array[]) {}

  /** The whole text. @param ageSeconds how long ago the device answered; undefined where it did not */
  text(ageSeconds: number | undefined): Buffer {
    return Buffer.concat(ageSeconds === undefined ? this.parts : [...this.parts, Buffer.from(ageText(ageSeconds))]);
  }

  /**
   * The same as one gzip member: the text is compressed once, off this thread, and what changes follows in a block that is
   * not compressed (RFC 1951 3.2.4, RFC 1952 2.2). Several members would be valid, too, but browsers and curl show the
   * first one only.
   */
  async gzip(ageSeconds: number | undefined): Promise<Buffer> {
    const body = await (this.compressed ??= deflated(Buffer.concat(this.parts), {
      level: COMPRESSION_LEVEL,
      // Ends at the border of a byte, and may be followed by more.
      finishFlush: constants.Z_SYNC_FLUSH,
    }));
    this.checksum ??= this.parts.reduce((sum, part) => crc32(part, sum), 0);
    const tail = Buffer.from(ageSeconds === undefined ? '' : ageText(ageSeconds));
    const block = Buffer.from([1, 0, 0, 0, 0]);
    block.writeUInt16LE(tail.length, 1);
    block.writeUInt16LE(~tail.length & 0xffff, 3);
    const end = Buffer.alloc(8);
    end.writeUInt32LE(crc32(tail, this.checksum), 0);
    end.writeUInt32LE(this.parts.reduce((sum, { length }) => sum + length, tail.length) >>> 0, 4);
    return Buffer.concat([GZIP_HEADER, body, block, tail, end]);
  }
}
