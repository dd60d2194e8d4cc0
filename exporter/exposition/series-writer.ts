/**
 * The series of the readings of one device as Prometheus text.
 *
 * This is the hot path of the exporter, so the text format is written here rather than by prom-client, which renders the
 * names and labels of every sample again: what stays the same between answers is rendered once, and each poll only adds the
 * values. Tests compare the result with that of prom-client, and promtool checks it.
 */
import { PrometheusSeries, UNKNOWN_READING } from '../../src/lantime/prometheus-names';
import type { Descriptor, Snapshot } from '../../src/lantime/types';
import { findCollector, type CollectorName } from './collectors';
import { isExposed, type SeriesOptions } from './series-options';
import {
  DEFINED_SEVERITY,
  hasDefinedSeverity,
  type SampleCount,
  type SourceReading,
  writeNumber,
  writePresentState,
  type WriteRow,
  writeSeverity,
  writeStates,
  writeTexts,
} from './series-rows';
import { getLegacyTemplate, type SeriesTemplate, getTemplate } from './series-template';
import { headerText } from './text-format';

/** The series of one answer. */
export interface RenderedSeries extends SampleCount {
  text: string;
  /** How many series each collector has. */
  series: Partial<Record<CollectorName, number>>;
}

/** A metric. */
interface MetricFamily {
  header: string;
  collector: CollectorName;
  write: WriteRow;
  /** One per series or state set, with the readings it may come from. */
  rows: SourceReading[][];
}

/** The rows by metric and labels. Needed only while series are planned, and large. */
type RowsByKey = Map<string, SourceReading[]>;

const headers = new Map<string, string>();

/** The header of a metric, one text for all devices. Names and help come from the catalogue and are few. */
function getHeader(metric: Pick<PrometheusSeries, 'name' | 'help' | 'type'>): string {
  let header = headers.get(metric.name);
  if (header === undefined) {
    header = headerText(metric);
    headers.set(metric.name, header);
  }
  return header;
}

/** Remembers which series a device has. Devices that share descriptors may share a writer. */
export class SeriesWriter {
  private families = new Map<string, MetricFamily>();
  /** By position; what the reader knew when the series were last planned. */
  private planned: Descriptor[] = [];
  /** Whether a metric is exposed, by name. */
  private readonly exposed = new Map<string, boolean>();

  constructor(private readonly options: SeriesOptions) {}

  /** Whether every reading is the one planned at its position, or nothing is planned there yet. */
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

  /** The series of one answer. Metrics come in the order of their first readings. */
  write({ readings }: Pick<Snapshot, 'readings'>): RenderedSeries {
    this.plan(readings);
    const rendered: RenderedSeries = { text: '', samples: 0, series: {}, misfits: 0 };
    for (const { header, collector, write, rows } of this.families.values()) {
      const before = rendered.samples;
      let text = '';
      for (const row of rows) {
        text += write(row, readings, rendered);
      }
      const added = rendered.samples - before;
      if (added > 0) {
        rendered.text += header + text;
        rendered.series[collector] = (rendered.series[collector] ?? 0) + added;
      }
    }
    return rendered;
  }

  /** Adds the series of readings that were not there before. */
  private plan(readings: Snapshot['readings']): void {
    const { planned } = this;
    let isNew = false;
    for (let i = 0; i < readings.length; i++) {
      const descriptor = readings[i]?.descriptor;
      if (descriptor !== undefined && planned[i] !== descriptor) {
        planned[i] = descriptor;
        isNew = true;
      }
    }
    if (isNew) {
      // All anew: of a reading that has another descriptor now, for example since its unit became known, the former
      // series must go.
      this.families = new Map();
      const rows: RowsByKey = new Map();
      planned.forEach((descriptor, i) => this.add(i, descriptor, rows));
      // An array that grows takes as much memory as for 17.
      this.families.forEach((family) => (family.rows = family.rows.slice()));
    }
  }

  private add(index: number, descriptor: Descriptor, rows: RowsByKey): void {
    this.addSeries(index, descriptor, getTemplate(descriptor), rows);
    if (hasDefinedSeverity(descriptor)) {
      const source = { index, descriptor, template: undefined, label: '' };
      this.addSource(DEFINED_SEVERITY, writeSeverity, descriptor.id, source, rows);
    }
    if (this.options.legacyMetricNames) {
      this.addSeries(index, descriptor, getLegacyTemplate(descriptor), rows);
    }
  }

  private addSeries(
    index: number,
    descriptor: Descriptor,
    template: SeriesTemplate | undefined,
    rows: RowsByKey
  ): void {
    if (!template || (template.series.name === UNKNOWN_READING.name && !this.options.unknownReadings)) {
      return;
    }
    const { series, labels } = template;
    const write =
      series.form === 'info'
        ? writeTexts
        : series.form !== 'states'
          ? writeNumber
          : this.options.presentStatesOnly
            ? writePresentState
            : writeStates;
    this.addSource(series, write, labels, { index, descriptor, template, label: series.textLabel ?? 'text' }, rows);
  }

  /** @param key sources of a metric that have the same key are one series */
  private addSource(
    metric: Pick<PrometheusSeries, 'name' | 'help' | 'type'>,
    write: WriteRow,
    key: string,
    source: SourceReading,
    rows: RowsByKey
  ): void {
    let family = this.families.get(metric.name);
    if (!family) {
      if (!this.isExposed(metric.name)) {
        return;
      }
      const collector = findCollector(metric.name);
      family = { header: getHeader(metric), collector, write, rows: [] };
      this.families.set(metric.name, family);
    }
    const ofMetric = `${metric.name}{${key}`;
    const row = rows.get(ofMetric);
    if (row) {
      row.push(source);
    } else {
      const newRow = [source];
      rows.set(ofMetric, newRow);
      family.rows.push(newRow);
    }
  }

  private isExposed(metric: string): boolean {
    let exposed = this.exposed.get(metric);
    if (exposed === undefined) {
      exposed = isExposed(metric, this.options);
      this.exposed.set(metric, exposed);
    }
    return exposed;
  }
}

/** So many kinds of devices share writers. */
const MOST_WRITERS = 32;
/** Devices with more readings have writers of their own: there are few of them, and their lists change. */
const MOST_READINGS_SHARED = 10_000;

/** Writers for devices that share descriptors: similar devices have one in common. */
export class SeriesWriters {
  private readonly shared: SeriesWriter[] = [];

  constructor(private readonly options: SeriesOptions) {}

  /** @param current the writer that the device had for its last answer */
  for(readings: Snapshot['readings'], current: SeriesWriter | undefined): SeriesWriter {
    if (current?.fits(readings)) {
      return current;
    }
    if (readings.length > MOST_READINGS_SHARED) {
      return new SeriesWriter(this.options);
    }
    let writer = this.shared.find((one) => one !== current && one.fits(readings));
    if (!writer) {
      writer = new SeriesWriter(this.options);
      this.shared.push(writer);
      if (this.shared.length > MOST_WRITERS) {
        this.shared.shift();
      }
    }
    return writer;
  }
}
