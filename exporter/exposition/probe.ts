/** What a scrape says about a device besides its readings: whether and how well it was read. */
import type { LantimeError } from '../../src/lantime/errors';
import type { Snapshot } from '../../src/lantime/types';
import { errorReason } from '../problems';
import type { RenderedSeries, SeriesWriter } from './series-writer';
import { gaugeText } from './text-format';

/** What the device presented when the connection was made. */
export interface DeviceCertificate {
  /** When it expires, milliseconds since 1970. */
  validUntil: number;
  /** Whether a trusted authority vouches for it; never true when any certificate is accepted. */
  verified: boolean;
}

/** The result of polling one device: a snapshot, or the reason why there is none. */
export interface Probe {
  /** Present when the device was read. */
  snapshot?: Snapshot;
  /** Why the device could not be read; then no readings are exposed, unless its answer was merely incomplete. */
  error?: LantimeError;
  /** Duration of the request, seconds. */
  durationSeconds: number;
  /** Age of the answer, seconds: all scrapes within the interval share it. */
  ageSeconds?: number;
  /** When the device is polled again, milliseconds since 1970, if that is later than the next scrape. */
  retryAt?: number;
  /** Undefined over plain HTTP. */
  certificate?: DeviceCertificate;
}

/** Metrics about the request. Labels that identify the device are added by Prometheus. */
export function probeText({ error, durationSeconds, certificate, retryAt }: Omit<Probe, 'snapshot'>): string {
  return [
    gaugeText(
      'lantime_up',
      'Whether the device was read; 0 comes without readings, or with those of an incomplete answer.',
      error ? 0 : 1
    ),
    gaugeText('lantime_probe_duration_seconds', 'Duration of the request to the device.', durationSeconds),
    error ? gaugeText('lantime_probe_error', 'Why the device was not read.', 1, { reason: errorReason(error) }) : '',
    retryAt === undefined
      ? ''
      : gaugeText(
          'lantime_probe_retry_timestamp_seconds',
          'When the device is polled again, after a rejected login or where the device itself named a time.',
          Math.ceil(retryAt / 1000)
        ),
    certificate
      ? gaugeText(
          'lantime_probe_certificate_expiry_timestamp_seconds',
          'When the certificate presented by the device expires.',
          certificate.validUntil / 1000
        ) +
        gaugeText(
          'lantime_probe_certificate_verified',
          'Whether that certificate is verified; if so, the device cannot be read once it has expired.',
          certificate.verified ? 1 : 0
        )
      : '',
  ].join('');
}

/** The only metric that changes between scrapes of one answer. */
export const ageText = (ageSeconds: number) =>
  gaugeText('lantime_probe_age_seconds', 'Seconds since the device answered.', ageSeconds);

/** The series of a snapshot, and metrics about how much of the answer was read. */
export function snapshotText(snapshot: Snapshot, writer: SeriesWriter): Omit<RenderedSeries, 'misfits'> {
  const { text, samples, series, misfits } = writer.write(snapshot);
  const { unreadable, dropped, missing } = snapshot;
  return {
    text:
      text +
      gaugeText(
        'lantime_unreadable_fields',
        'Values of the device that are not of the expected form.',
        unreadable.length + misfits
      ) +
      gaugeText(
        'lantime_readings_dropped',
        'Values of the answer that were not read because they exceed the limits of the exporter.',
        dropped
      ) +
      gaugeText(
        'lantime_subtrees_missing',
        'How many of the subtrees that every LANTIME sends (system, chassis) had no readable value.',
        missing.length
      ),
    samples,
    series,
  };
}
