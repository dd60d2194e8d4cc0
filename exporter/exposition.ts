/**
 * The answer of one device as Prometheus text. Names and labels are those of src/lantime/prometheus.ts; the format is
 * prom-client's.
 */
import { Metric, Registry } from 'prom-client';
import type { DeviceCertificate } from './device';
import { LantimeError } from '../src/lantime/errors';
import { formerSeriesOf, labelText, Series, seriesOf, UNKNOWN_READING } from '../src/lantime/prometheus';
import { Descriptor, Reading, ReadingValue, Snapshot } from '../src/lantime/types';

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
  /** What the device showed over TLS. */
  certificate?: DeviceCertificate;
}

export interface ExposeOptions {
  /** Also expose numbers which the catalogue does not know, as `lantime_reading{component,field}`. */
  unknownReadings: boolean;
  /** Also expose metrics under the names of the release before. */
  legacyMetricNames?: boolean;
}

/** `Content-Type` of what {@link expose} returns. */
export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Severities of states somebody should know of, as numbers; all others are 0. */
const SEVERITIES: Readonly<Record<string, number>> = { warning: 1, error: 2 };

const DEFINED_SEVERITY = {
  name: 'lantime_defined_state_severity',
  help: 'How bad the present state is by the definitions of the owner: 0 not at all, 1 a warning, 2 an error.',
  type: 'gauge',
} as const;

/** Texts of the device are cut for labels; Prometheus keeps every one of them. */
const LONGEST_TEXT = 200;

type Labels = Readonly<Record<string, string>>;

/** Everything about a reading's series that does not change from answer to answer. */
interface Place {
  series: Series;
  labels: Labels;
  /** Tells series of one name apart. */
  key: string;
  /** Labels of the known states, for state sets. */
  states: ReadonlyArray<readonly [state: string, labels: Labels]>;
}

const places = new WeakMap<Descriptor, Place | null>();
const formerPlaces = new WeakMap<Descriptor, Place | null>();

function placeOf(descriptor: Descriptor, known = places, find = seriesOf): Place | undefined {
  let place = known.get(descriptor);
  if (place === undefined) {
    place = makePlace(find(descriptor)) ?? null;
    known.set(descriptor, place);
  }
  return place ?? undefined;
}

function makePlace(series: Series | undefined): Place | undefined {
  if (!series) {
    return undefined;
  }
  const { labels } = series;
  return {
    series,
    labels,
    key: JSON.stringify(Object.entries(labels)),
    states: series.states.map((state) => [state, { ...labels, state }]),
  };
}

interface Sample {
  labels: Labels;
  value: number;
}

/** One metric with its samples, in the order in which they are added. */
interface Family {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  samples: Sample[];
  /** Of the readings that have series already. */
  keys: Set<string>;
  /** Samples of texts, by what tells their series apart. */
  texts: Map<string, Sample>;
}

function newFamily({ name, help, type }: Pick<Family, 'name' | 'help' | 'type'>, samples: Sample[]): Family {
  return { name, help, type, samples, keys: new Set(), texts: new Map() };
}

/** The metrics of one answer. */
class Families {
  private readonly byName = new Map<string, Family>();
  /** Values that do not fit what the metric is. */
  misfits = 0;

  /** A metric of the exporter's own, with one sample. */
  add(name: string, help: string, value: number, labels: Labels = {}): void {
    this.byName.set(name, newFamily({ name, help, type: 'gauge' }, [{ labels, value }]));
  }

  addReading({ descriptor, value }: Reading, options: ExposeOptions): void {
    if (value === null) {
      return;
    }
    this.addAt(placeOf(descriptor), value, options);
    this.addDefinedSeverity(descriptor, String(value));
    if (options.legacyMetricNames) {
      this.addAt(placeOf(descriptor, formerPlaces, formerSeriesOf), value, options);
    }
  }

  private addAt(place: Place | undefined, value: NonNullable<ReadingValue>, options: ExposeOptions): void {
    if (!place) {
      return;
    }
    const { series, labels } = place;
    if (series.name === UNKNOWN_READING.name) {
      const number = options.unknownReadings ? numberOf(value) : undefined;
      if (number !== undefined) {
        this.family(series, place.key)?.samples.push({ labels, value: number });
      }
      return;
    }
    if (series.form === 'info') {
      this.addText(place, String(value));
    } else if (series.form === 'states') {
      this.addStates(place, String(value));
    } else {
      const number = numberOf(value);
      if (number === undefined || (series.type === 'counter' && number < 0)) {
        this.misfits++;
      } else {
        this.family(series, place.key)?.samples.push({ labels, value: number * series.factor });
      }
    }
  }

  /** How bad a state is that only the owner of the device knows: one alert rule is about all of them. */
  private addDefinedSeverity({ id, entry, states, field, title }: Descriptor, value: string): void {
    if (entry?.family.evidence !== 'DEFINED' || !states.some(({ severity }) => severity in SEVERITIES)) {
      return;
    }
    const state = states.find((one) => one.value === value);
    const [, chassis, slot] = /^(chassis[^/]*)\/slots\/([^/]+)\//.exec(id) ?? [];
    const labels = {
      ...(slot === undefined ? {} : { chassis, slot: labelText(slot) }),
      field: labelText(field),
      reading: textOf(title),
      text: textOf(state?.text ?? value),
    };
    const family = this.family(DEFINED_SEVERITY, id);
    family?.samples.push({ labels, value: SEVERITIES[state?.severity ?? 'neutral'] ?? 0 });
  }

  private addStates(place: Place, value: string): void {
    const family = this.family(place.series, place.key);
    if (!family) {
      return;
    }
    let listed = false;
    for (const [state, labels] of place.states) {
      listed ||= state === value;
      family.samples.push({ labels, value: state === value ? 1 : 0 });
    }
    if (!listed) {
      family.samples.push({ labels: { ...place.labels, state: textOf(value) }, value: 1 });
    }
  }

  /** Texts of one subject share a series. */
  private addText({ series, labels, key }: Place, text: string): void {
    const label = series.textLabel ?? 'text';
    const family = this.family(series, `${label}${key}`);
    const own = family?.texts.get(key);
    if (own) {
      own.labels = { ...own.labels, [label]: textOf(text) };
    } else if (family) {
      const sample = { labels: { ...labels, [label]: textOf(text) }, value: 1 };
      family.samples.push(sample);
      family.texts.set(key, sample);
    }
  }

  /** The metric of a series; undefined when another reading of this answer has that very series. */
  private family(series: Pick<Series, 'name' | 'help' | 'type'>, key: string): Family | undefined {
    let family = this.byName.get(series.name);
    if (!family) {
      family = newFamily(series, []);
      this.byName.set(series.name, family);
    }
    if (family.keys.has(key)) {
      return undefined;
    }
    family.keys.add(key);
    return family;
  }

  /** As Prometheus text. */
  print(): Promise<string> {
    const registry = new Registry();
    for (const family of this.byName.values()) {
      // What prom-client asks a metric for. Its own gauges would hash the labels of each sample at each scrape.
      const metric = { ...family, get: () => Promise.resolve({ ...family, values: family.samples }) };
      registry.registerMetric(metric as unknown as Metric);
    }
    return registry.metrics();
  }
}

function numberOf(value: ReadingValue): number | undefined {
  return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : undefined;
}

function textOf(text: string): string {
  const safe = labelText(text.trim());
  return safe.length > LONGEST_TEXT ? `${safe.slice(0, LONGEST_TEXT - 1)}…` : safe;
}

/** The exposition of one probe. Labels that say which device it is (`instance`, `job`) are Prometheus' to add. */
export function expose(probe: Probe, options: ExposeOptions): Promise<string> {
  const families = new Families();
  const { snapshot, error, durationSeconds } = probe;
  const isUp = snapshot !== undefined && error === undefined;
  families.add(
    'lantime_up',
    'Whether the device was read; 0 comes without readings, or with those of an incomplete answer.',
    isUp ? 1 : 0
  );
  families.add('lantime_probe_duration_seconds', 'How long the request to the device took.', durationSeconds);
  if (error) {
    families.add('lantime_probe_error', 'Why the device was not read.', 1, { reason: error.code });
  }
  const { ageSeconds, certificate } = probe;
  if (ageSeconds !== undefined) {
    families.add('lantime_probe_age_seconds', 'How long ago the device answered.', ageSeconds);
  }
  if (certificate) {
    families.add(
      'lantime_probe_certificate_expiry_timestamp_seconds',
      'When the certificate that the device shows expires.',
      certificate.validUntil / 1000
    );
    families.add(
      'lantime_probe_certificate_verified',
      'Whether that certificate is checked; then the device cannot be read when it has expired.',
      certificate.verified ? 1 : 0
    );
  }
  if (snapshot && (isUp || error?.code === 'incomplete')) {
    for (const reading of snapshot.readings) {
      if (reading) {
        families.addReading(reading, options);
      }
    }
    families.add(
      'lantime_unreadable_fields',
      'Values of the device that could not be read as what they should be.',
      snapshot.unreadable.length + families.misfits
    );
    families.add(
      'lantime_readings_dropped',
      'Values of the answer beyond the limits of the exporter, which were not read.',
      snapshot.dropped
    );
    families.add(
      'lantime_subtrees_missing',
      'How many of the subtrees that every LANTIME sends (system, chassis) held nothing that could be read.',
      snapshot.missing.length
    );
  }
  return families.print();
}
