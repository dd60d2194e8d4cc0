/**
 * The series of the readings of one device as Prometheus text.
 *
 * This is the hot path of the exporter, so the text format is written here rather than by prom-client, which renders names
 * and labels of every sample anew: what stays from answer to answer is rendered once per descriptor, and a poll writes
 * values behind it. Tests hold the result against prom-client's of the same samples, and against promtool.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
import { formerSeriesOf, labelText, Series, seriesOf, UNKNOWN_READING } from '../src/lantime/prometheus-names';
import { matchesPattern } from '../src/lantime/paths';
import { collectorOf, type CollectorName, type CollectorSwitches } from './collectors';
import type { Descriptor, Reading, ReadingValue, Snapshot } from '../src/lantime/types';

export interface SeriesOptions {
  /** Also expose numbers which the catalogue does not know, as `lantime_reading{component,field}`. */
  unknownReadings: boolean;
  /** Also expose metrics under the names of the release before. */
  legacyMetricNames?: boolean;
  /** Groups of metrics; all are on unless switched off. */
  collectors?: CollectorSwitches;
  /** Names of metrics, with asterisks: only those, and none of those. */
  allow?: readonly string[];
  deny?: readonly string[];
  /** Of a state set only the series of the present state. */
  presentStatesOnly?: boolean;
}

/** The options of a target, without what else it has. */
export const seriesOptionsOf = (target: SeriesOptions): SeriesOptions => ({
  unknownReadings: target.unknownReadings,
  legacyMetricNames: target.legacyMetricNames,
  collectors: target.collectors,
  allow: target.allow,
  deny: target.deny,
  presentStatesOnly: target.presentStatesOnly,
});

/** Whether a metric is exposed. */
function isWanted(name: string, { collectors, allow, deny }: SeriesOptions): boolean {
  return (
    collectors?.[collectorOf(name)] !== false &&
    (allow === undefined || allow.some((pattern) => matchesPattern(pattern, name))) &&
    !deny?.some((pattern) => matchesPattern(pattern, name))
  );
}

/** The text of one answer. */
export interface RenderedSeries {
  text: string;
  /** How many samples it has. */
  samples: number;
  /** The same by collector. */
  series: Partial<Record<CollectorName, number>>;
  /** Values that do not fit what the metric is. */
  misfits: number;
}

type Labels = Readonly<Record<string, string>>;
type Value = NonNullable<ReadingValue>;

/** Severities of states somebody should know of, as numbers; all others are 0. */
const SEVERITIES: Readonly<Record<string, number>> = { warning: 1, error: 2 };

const DEFINED_SEVERITY = {
  name: 'lantime_defined_state_severity',
  help: 'How bad the present state is by the definitions of the owner: 0 not at all, 1 a warning, 2 an error.',
  type: 'gauge',
} as const;

/** Texts of the device are cut for labels; Prometheus keeps every one of them. */
const LONGEST_TEXT = 200;

const escapeHelp = (text: string) => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
const escapeLabel = (text: string) => (/[\\\n"]/.test(text) ? escapeHelp(text).replace(/"/g, '\\"') : text);

/** `a="1",b="2"` */
export const labelsText = (labels: Labels) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(',');

/** A name with its labels as they stand before a value. */
const seriesText = (name: string, labels: string) => (labels === '' ? `${name} ` : `${name}{${labels}} `);

/** `# HELP` and `# TYPE` of a metric, with the ends of their lines. */
export const headerText = ({ name, help, type }: Pick<Series, 'name' | 'help' | 'type'>) =>
  `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;

/** A number in the text format. */
export const numberText = (value: number) =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';

function numberOf(value: ReadingValue): number | undefined {
  return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : undefined;
}

function textOf(text: string): string {
  const safe = labelText(text.trim());
  return safe.length > LONGEST_TEXT ? `${safe.slice(0, LONGEST_TEXT - 1)}…` : safe;
}

/** What is common to all descriptors of a series, rendered once. */
interface Place {
  series: Series;
  /** Labels without that of a state or a text. */
  labels: string;
  /** `name{labels} `, for numbers. */
  start: string;
  /** The same for each known state. */
  states: ReadonlyArray<readonly [state: string, start: string]>;
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
  const labels = labelsText(series.labels);
  return {
    series,
    labels,
    start: seriesText(series.name, labels),
    states: series.states.map((state) => [state, withLabel(series.name, labels, 'state', state)]),
  };
}

const withLabel = (name: string, labels: string, label: string, value: string) =>
  seriesText(name, `${labels}${labels === '' ? '' : ','}${label}="${escapeLabel(value)}"`);

/** One reading of a metric. */
interface Slot {
  /** Of the reading in a snapshot. */
  index: number;
  descriptor: Descriptor;
  place: Place | undefined;
  /** Label of the text, for info metrics. */
  label: string;
}

/**
 * - `numbers`, `states`: of the readings in a row the first one that is there has the series
 * - `texts`: those that are there are labels of one series
 * - `severities`: of states that the owner has defined
 */
interface Family {
  header: string;
  collector: CollectorName;
  form: 'numbers' | 'states' | 'texts' | 'severities';
  rows: Slot[][];
  byKey: Map<string, Slot[]>;
}

/**
 * Writes the series of one device. It remembers which series there are, so there is one for each reader, and it may be used
 * by all devices that share one.
 */
export class SeriesWriter {
  private families = new Map<string, Family>();
  /** By index; what the reader knew when the series were worked out. */
  private planned: Descriptor[] = [];
  /** Metrics that were asked for, and whether they are wanted. */
  private readonly known = new Map<string, boolean>();

  constructor(private readonly options: SeriesOptions) {}

  /** Whether the readings of an answer are those that it knows, or in places where it knows none. */
  fits(readings: Snapshot['readings']): boolean {
    const { planned } = this;
    for (let i = 0; i < readings.length; i++) {
      const descriptor = readings[i]?.descriptor;
      if (descriptor !== undefined && planned[i] !== undefined && planned[i] !== descriptor) {
        return false;
      }
    }
    return true;
  }

  /** The series of one answer: metrics in the order of their first readings. */
  write({ readings }: Pick<Snapshot, 'readings'>): RenderedSeries {
    this.plan(readings);
    const out: RenderedSeries = { text: '', samples: 0, series: {}, misfits: 0 };
    for (const family of this.families.values()) {
      const before = out.samples;
      let text = '';
      const { form } = family;
      for (const row of family.rows) {
        text +=
          form === 'numbers'
            ? writeNumber(row, readings, out)
            : form === 'texts'
              ? writeTexts(row, readings, out)
              : form === 'states'
                ? writeStates(row, readings, out, this.options.presentStatesOnly === true)
                : writeSeverity(row, readings, out);
      }
      if (out.samples > before) {
        out.text += family.header + text;
        out.series[family.collector] = (out.series[family.collector] ?? 0) + out.samples - before;
      }
    }
    return out;
  }

  /** Works out the series of readings that were not there before. */
  private plan(readings: Snapshot['readings']): void {
    const { planned } = this;
    let changed = false;
    for (let i = 0; i < readings.length; i++) {
      const descriptor = readings[i]?.descriptor;
      if (descriptor !== undefined && planned[i] !== descriptor) {
        changed ||= planned[i] !== undefined;
        planned[i] = descriptor;
        this.add(i, descriptor);
      }
    }
    if (changed) {
      // A reading is another one now, as when its unit was found: its former series must go.
      this.families = new Map();
      planned.forEach((descriptor, i) => this.add(i, descriptor));
    }
  }

  private add(index: number, descriptor: Descriptor): void {
    this.addAt(index, descriptor, placeOf(descriptor));
    if (
      descriptor.entry?.family.evidence === 'DEFINED' &&
      descriptor.states.some(({ severity }) => severity in SEVERITIES)
    ) {
      this.row(DEFINED_SEVERITY, 'severities', descriptor.id, { index, descriptor, place: undefined, label: '' });
    }
    if (this.options.legacyMetricNames) {
      this.addAt(index, descriptor, placeOf(descriptor, formerPlaces, formerSeriesOf));
    }
  }

  private addAt(index: number, descriptor: Descriptor, place: Place | undefined): void {
    if (!place || (place.series.name === UNKNOWN_READING.name && !this.options.unknownReadings)) {
      return;
    }
    const { series, labels } = place;
    const label = series.textLabel ?? 'text';
    const form = series.form === 'info' ? 'texts' : series.form === 'states' ? 'states' : 'numbers';
    this.row(series, form, labels, { index, descriptor, place, label });
  }

  private wanted(name: string): boolean {
    let wanted = this.known.get(name);
    if (wanted === undefined) {
      wanted = isWanted(name, this.options);
      this.known.set(name, wanted);
    }
    return wanted;
  }

  private row(series: Pick<Series, 'name' | 'help' | 'type'>, form: Family['form'], key: string, slot: Slot): void {
    let family = this.families.get(series.name);
    if (!family) {
      if (!this.wanted(series.name)) {
        return;
      }
      family = {
        header: headerText(series),
        collector: collectorOf(series.name),
        form,
        rows: [],
        byKey: new Map(),
      };
      this.families.set(series.name, family);
    }
    const row = family.byKey.get(key);
    if (row) {
      row.push(slot);
    } else {
      const first = [slot];
      family.byKey.set(key, first);
      family.rows.push(first);
    }
  }
}

/** Writers that are kept for others: for so many kinds of devices. */
const MOST_WRITERS = 32;
/** Devices with more readings have a writer of their own: there are few, and their lists change. */
const MOST_READINGS_SHARED = 10_000;

/** Writers for devices that share descriptors: those that are alike have one. */
export class SeriesWriters {
  private readonly all: SeriesWriter[] = [];

  constructor(private readonly options: SeriesOptions) {}

  /** @param current the one that the device had last */
  for(readings: Snapshot['readings'], current: SeriesWriter | undefined): SeriesWriter {
    if (current?.fits(readings)) {
      return current;
    }
    if (readings.length > MOST_READINGS_SHARED) {
      return new SeriesWriter(this.options);
    }
    let writer = this.all.find((one) => one !== current && one.fits(readings));
    if (!writer) {
      writer = new SeriesWriter(this.options);
      this.all.push(writer);
      if (this.all.length > MOST_WRITERS) {
        this.all.shift();
      }
    }
    return writer;
  }
}

type Readings = ReadonlyArray<Reading | undefined>;
type Out = Omit<RenderedSeries, 'text'>;

const valueIn = (readings: Readings, { index }: Slot): Value | undefined => readings[index]?.value ?? undefined;

function writeNumber(row: readonly Slot[], readings: Readings, out: Out): string {
  let text = '';
  for (const slot of row) {
    const value = valueIn(readings, slot);
    const { place } = slot;
    if (value === undefined || place === undefined) {
      continue;
    }
    const number = numberOf(value);
    if (number === undefined || (place.series.type === 'counter' && number < 0)) {
      // What nobody has described need not be a number.
      out.misfits += place.series.name === UNKNOWN_READING.name ? 0 : 1;
    } else if (text === '') {
      out.samples++;
      text = `${place.start}${numberText(number * place.series.factor)}\n`;
    }
  }
  return text;
}

function writeStates(row: readonly Slot[], readings: Readings, out: Out, presentOnly: boolean): string {
  for (const slot of row) {
    const value = valueIn(readings, slot);
    const { place } = slot;
    if (value === undefined || place === undefined) {
      continue;
    }
    const word = String(value);
    let text = '';
    let listed = false;
    for (const [state, start] of place.states) {
      listed ||= state === word;
      if (state === word || !presentOnly) {
        out.samples++;
        text += start + (state === word ? '1\n' : '0\n');
      }
    }
    if (!listed) {
      out.samples++;
      text += `${withLabel(place.series.name, place.labels, 'state', textOf(word))}1\n`;
    }
    return text;
  }
  return '';
}

/** Texts of one subject share a series. */
function writeTexts(row: readonly Slot[], readings: Readings, out: Out): string {
  const texts = new Map<string, string>();
  let place: Place | undefined;
  for (const slot of row) {
    const value = valueIn(readings, slot);
    if (value !== undefined && !texts.has(slot.label)) {
      texts.set(slot.label, textOf(String(value)));
      place ??= slot.place;
    }
  }
  if (!place) {
    return '';
  }
  out.samples++;
  let { labels } = place;
  for (const [label, text] of texts) {
    if (label in place.series.labels) {
      return `${seriesText(place.series.name, labelsText({ ...place.series.labels, ...Object.fromEntries(texts) }))}1\n`;
    }
    labels += `${labels === '' ? '' : ','}${label}="${escapeLabel(text)}"`;
  }
  return `${seriesText(place.series.name, labels)}1\n`;
}

/** How bad a state is that only the owner of the device knows: one alert rule is about all of them. */
function writeSeverity([slot]: readonly Slot[], readings: Readings, out: Out): string {
  const value = valueIn(readings, slot);
  if (value === undefined) {
    return '';
  }
  const { id, states, field, title } = slot.descriptor;
  const state = states.find((one) => one.value === String(value));
  const [, chassis, module] = /^(chassis[^/]*)\/slots\/([^/]+)\//.exec(id) ?? [];
  const labels = {
    ...(module === undefined ? {} : { chassis, slot: labelText(module) }),
    field: labelText(field),
    reading: textOf(title),
    text: textOf(state?.text ?? String(value)),
  };
  out.samples++;
  const severity = SEVERITIES[state?.severity ?? 'neutral'] ?? 0;
  return `${seriesText(DEFINED_SEVERITY.name, labelsText(labels))}${severity}\n`;
}
