/** Selected readings as data frames. */
import {
  DataFrame,
  DataFrameType,
  DataLink,
  Field,
  FieldConfig,
  FieldType,
  Labels,
  MappingType,
  QueryResultMetaNotice,
  ValueMapping,
} from '@grafana/data';
import { fullDescription } from '../../lantime/evidence';
import { readingIn } from '../../lantime/readings';
import {
  Component,
  Descriptor,
  Kind,
  NO_ELEMENTS,
  ReadingValue,
  Severity,
  Snapshot,
  State,
  Unit,
  Words,
} from '../../lantime/types';
import { Series } from '../../history/series';
import { ResolvedQuery } from '../stored';
import { GRAFANA_UNITS } from '../../grafana/units';

/** What all frames of one answer share. */
export interface FrameContext {
  query: ResolvedQuery;
  components: ReadonlyMap<string, Component>;
  /** Name of the data source, the label `device`. */
  device: string;
  /** The device's own web page, if known. */
  webUrl?: string;
  notices: QueryResultMetaNotice[];
}

/** Names of Grafana's palette, so that themes and colour-blind users keep their say. */
const COLORS: Record<Severity, string> = { ok: 'green', neutral: 'blue', warning: 'orange', error: 'red' };

const mappingCache = new WeakMap<object, Partial<Record<'text' | 'number', ValueMapping[]>>>();

/** Text and colour of the states, for values as the device writes them or as numbers. */
function mappings(table: readonly State[], states: 'text' | 'number'): ValueMapping[] {
  const cached = mappingCache.get(table) ?? {};
  mappingCache.set(table, cached);
  return (cached[states] ??= [
    {
      type: MappingType.ValueToText,
      options: Object.fromEntries(
        table.map((state, index) => [
          states === 'text' ? state.value : String(state.code),
          { text: state.text, color: COLORS[state.severity], index },
        ])
      ),
    },
  ]);
}

const wordsCache = new WeakMap<Words, ValueMapping[]>();

/** Texts for words that are no states: without a colour, which they have no right to. */
export function wordMappings(words: Words): ValueMapping[] {
  let found = wordsCache.get(words);
  if (!found) {
    const options = Object.fromEntries(Object.entries(words).map(([value, text], index) => [value, { text, index }]));
    found = [{ type: MappingType.ValueToText, options }];
    wordsCache.set(words, found);
  }
  return found;
}

/** The configuration of a column that holds a label. */
export function labelConfig(name: string, descriptors: Iterable<Descriptor>): FieldConfig {
  for (const { elementWords } of descriptors) {
    const words = elementWords?.[name];
    if (words) {
      return { mappings: wordMappings(words) };
    }
  }
  return {};
}

/** A state as a number; null for states nobody has numbered. */
function stateCode({ states }: Descriptor, value: ReadingValue): number | null {
  const known = states.find((state) => state.value === String(value));
  return known ? known.code : typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null;
}

const FIELD_TYPES: Record<Kind, FieldType> = {
  gauge: FieldType.number,
  counter: FieldType.number,
  state: FieldType.string,
  text: FieldType.string,
  timestamp: FieldType.number,
};

function fieldType(descriptor: Descriptor, context: FrameContext): FieldType {
  if (descriptor.kind === 'state' && context.query.states === 'number') {
    return FieldType.number;
  }
  if (descriptor.kind === 'timestamp' && context.query.format === 'table') {
    return FieldType.time;
  }
  return FIELD_TYPES[descriptor.kind];
}

/** The value of a reading for a field of the type chosen by `fieldType`. */
function fieldValue(descriptor: Descriptor, value: ReadingValue | undefined, type: FieldType): unknown {
  if (value === undefined || value === null) {
    return null;
  }
  const { kind } = descriptor;
  if (kind === 'state' && type === FieldType.number) {
    return stateCode(descriptor, value);
  }
  if (kind === 'timestamp') {
    return typeof value === 'number' ? value * 1000 : null;
  }
  if (type === FieldType.string) {
    return String(value);
  }
  return typeof value === 'number' ? value : null;
}

/** Labels that say where a reading comes from. Only names that stay: a label that changes makes a new series. */
export function labelsOf(descriptor: Descriptor, context: Pick<FrameContext, 'components' | 'device'>): Labels {
  return { ...componentLabels(descriptor.component, context), ...descriptor.elements };
}

function componentLabels(id: string, { components, device }: Pick<FrameContext, 'components' | 'device'>): Labels {
  const component = components.get(id);
  const labels: Labels = { device, chassis: component?.chassis ?? id };
  if (component?.type === 'module') {
    labels.slot = component.slot ?? component.id;
    if (component.model) {
      labels.module = component.model;
    }
  }
  return labels;
}

/** Longest legend template; the rest is cut off. Every series repeats it. */
const LONGEST_LEGEND = 1000;

/** Name of a series: the legend template filled in, or component, list members and label. */
export function seriesName(descriptor: Descriptor, labels: Labels, legend: string): string {
  if (legend) {
    const values: Record<string, string> = {
      metric: descriptor.label,
      field: descriptor.field,
      component: descriptor.component,
      unit: descriptor.unit,
      ...labels,
    };
    // Bounded, because the template comes from a dashboard.
    return legend.slice(0, LONGEST_LEGEND).replace(/\{\{([^{}]{1,100})\}\}/g, (_, key: string) => {
      const name = key.trim();
      return Object.prototype.hasOwnProperty.call(values, name) ? values[name] : '';
    });
  }
  return labels.slot ? `${labels.slot} ${descriptor.title}` : descriptor.title;
}

function fieldConfig(descriptor: Descriptor, type: FieldType, context: FrameContext): FieldConfig {
  const config: FieldConfig = { description: fullDescription(descriptor) };
  const unit = descriptor.kind === 'timestamp' ? 'dateTimeAsIso' : GRAFANA_UNITS[descriptor.unit];
  if (unit) {
    config.unit = unit;
  }
  if (descriptor.unit === '%' || descriptor.unit === 'ratio') {
    config.min = 0;
    config.max = descriptor.unit === '%' ? 100 : 1;
  }
  if (/(^|\/)(latitude|longitude)$/.test(descriptor.field)) {
    config.decimals = 5; // a metre; else Grafana shows a place to ten kilometres
  }
  if (descriptor.kind === 'state' && descriptor.states.length > 0) {
    config.mappings = mappings(descriptor.states, type === FieldType.number ? 'number' : 'text');
  }
  const words = type === FieldType.string ? descriptor.words : undefined;
  if (words) {
    config.mappings = [...(config.mappings ?? []), ...wordMappings(words)];
  }
  const links = webLinks(context);
  if (links) {
    config.links = links;
  }
  return config;
}

/** The configuration of a field that holds states of a table. */
export function fieldConfigOf(table: readonly State[], states: 'text' | 'number'): FieldConfig {
  return { mappings: mappings(table, states) };
}

/** Values of readings of one kind as a field. */
export function fieldOf(
  descriptor: Descriptor,
  values: ReadonlyArray<ReadingValue | undefined>,
  context: FrameContext
): Field {
  const type = fieldType(descriptor, context);
  return {
    name: descriptor.label,
    type,
    config: fieldConfig(descriptor, type, context),
    values: values.map((value) => fieldValue(descriptor, value, type)),
  };
}

function webLinks({ webUrl }: FrameContext): DataLink[] | undefined {
  return webUrl ? [{ title: 'Open the LANTIME’s web interface', url: webUrl, targetBlank: true }] : undefined;
}

/** Units of rates of counters. */
const RATE_UNITS: Partial<Record<Unit, string>> = { B: 'Bps', packets: 'pps', errors: 'cps' };

function rateField(descriptor: Descriptor, values: Array<number | null>, context: FrameContext): Field {
  const config = fieldConfig(descriptor, FieldType.number, context);
  return {
    name: descriptor.label,
    type: FieldType.number,
    config: {
      ...config,
      unit: RATE_UNITS[descriptor.unit] ?? 'cps',
      description: `${fullDescription(descriptor)} Increase per second; it begins with the second poll.`,
    },
    values,
  };
}

/** What readings of one row share: the list member, or the component for those that are in no list. */
export const rowKeyOf = ({ elements, component }: Descriptor) => (elements === NO_ELEMENTS ? component : elements);

/**
 * Keeps as many series, or for a table all readings of as many rows, as a query allows.
 * @returns what is kept, and whether anything was left out
 */
export function withinLimit(
  descriptors: readonly Descriptor[],
  { format, limit }: Pick<ResolvedQuery, 'format' | 'limit'>
): { kept: readonly Descriptor[]; cut: boolean } {
  if (descriptors.length <= limit) {
    return { kept: descriptors, cut: false };
  }
  if (format !== 'table') {
    return { kept: descriptors.slice(0, limit), cut: true };
  }
  const rows = new Set<unknown>();
  const kept = descriptors.filter((descriptor) => {
    const key = rowKeyOf(descriptor);
    return rows.has(key) || (rows.size < limit && rows.add(key));
  });
  return { kept, cut: kept.length < descriptors.length };
}

/**
 * One frame per reading with its time and its value.
 * @param seriesOf the samples of a reading in the time range; of counters that are shown as rates, the rates
 */
export function timeSeriesFrames(
  descriptors: readonly Descriptor[],
  seriesOf: (descriptor: Descriptor) => Series,
  context: FrameContext
): DataFrame[] {
  const frames = descriptors.map((descriptor): DataFrame => {
    const { times, values } = seriesOf(descriptor);
    const labels = labelsOf(descriptor, context);
    const name = seriesName(descriptor, labels, context.query.legend);
    const asRate =
      descriptor.kind === 'counter' && context.query.type === 'readings' && context.query.counters === 'rate';
    const field = asRate
      ? rateField(descriptor, values as Array<number | null>, context)
      : fieldOf(descriptor, values, context);
    return {
      refId: context.query.refId,
      name,
      meta: { type: DataFrameType.TimeSeriesMulti },
      fields: [
        { name: 'Time', type: FieldType.time, config: {}, values: times },
        { ...field, labels, config: { ...field.config, displayNameFromDS: name } },
      ],
      length: times.length,
    };
  });
  if (frames.length === 0) {
    frames.push({
      refId: context.query.refId,
      meta: { type: DataFrameType.TimeSeriesMulti },
      fields: [
        { name: 'Time', type: FieldType.time, config: {}, values: [] },
        { name: 'Value', type: FieldType.number, config: {}, values: [] },
      ],
      length: 0,
    });
  }
  return withNotices(frames, context.notices);
}

/** Notices stand on the first frame, so that a panel with many series shows each once. */
function withNotices(frames: DataFrame[], notices: QueryResultMetaNotice[]): DataFrame[] {
  if (notices.length > 0) {
    frames[0].meta = { ...frames[0].meta, notices };
  }
  return frames;
}

/** A label, or null; a list of the device may be called like a member that every object has. */
function own(labels: Readonly<Labels> | undefined, name: string): string | null {
  return labels && Object.prototype.hasOwnProperty.call(labels, name) ? labels[name] : null;
}

/**
 * A table of the present values: a row for each module or list member, a column for each metric.
 */
export function tableFrame(
  descriptors: readonly Descriptor[],
  snapshot: Snapshot | undefined,
  context: FrameContext
): DataFrame {
  // The first reading of each row stands for its labels.
  const rows: Descriptor[] = [];
  const rowOf = new Map<unknown, number>();
  const columns = new Map<string, { descriptor: Descriptor; values: Array<ReadingValue | undefined> }>();
  for (const descriptor of descriptors) {
    const rowKey = rowKeyOf(descriptor);
    let row = rowOf.get(rowKey);
    if (row === undefined) {
      row = rows.length;
      rowOf.set(rowKey, row);
      rows.push(descriptor);
    }
    // Modules may spell one thing differently; it is one column.
    const metric = descriptor.spelledAs?.metric ?? descriptor.metric;
    let cells = columns.get(metric);
    if (!cells) {
      cells = { descriptor, values: [] };
      columns.set(metric, cells);
    }
    cells.values[row] ??= readingIn(snapshot, descriptor)?.value;
  }
  const ofComponents = new Map(
    [...new Set(rows.map(({ component }) => component))].map((id) => [id, componentLabels(id, context)])
  );
  const labelNames = new Set([...ofComponents.values()].flatMap((labels) => Object.keys(labels)));
  rows.forEach(({ elements }) => {
    for (const name in elements) {
      labelNames.add(name);
    }
  });
  const taken = new Set<string>();
  const distinct = (label: string, metric: string) => {
    let name = label;
    while (taken.has(name)) {
      name = `${name} (${metric})`;
    }
    taken.add(name);
    return name;
  };
  const fields: Field[] = [...labelNames].map((name) => ({
    name: distinct(name, name),
    type: FieldType.string,
    config: labelConfig(name, rows),
    values: rows.map(({ component, elements }) => own(elements, name) ?? own(ofComponents.get(component), name)),
  }));
  columns.forEach(({ descriptor, values }, metric) => {
    const cells = rows.map((_, row) => values[row]);
    fields.push({ ...fieldOf(descriptor, cells, context), name: distinct(descriptor.label, metric) });
  });
  return withNotices(
    [
      {
        refId: context.query.refId,
        meta: { type: DataFrameType.NumericLong, preferredVisualisationType: 'table' },
        fields,
        length: rows.length,
      },
    ],
    context.notices
  )[0];
}
