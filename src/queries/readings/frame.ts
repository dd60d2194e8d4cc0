/** Readings as time series, or as a table of the present values. */
import { DataFrame, DataFrameType, Field, FieldType, Labels } from '@grafana/data';
import { filterDescriptors } from '../../grafana/filters';
import {
  FieldFormat,
  FieldTemplate,
  filledField,
  labelConfig,
  rateTemplate,
  readingTemplate,
} from '../../grafana/fields';
import { componentLabels, LabelContext, readingLabels, rowKey, seriesName } from '../../grafana/labels';
import { info, limitNotice } from '../../grafana/notices';
import { column, table, uniquelyNamed } from '../../grafana/table';
import { decimated } from '../../history/decimation';
import { LONGEST_GAP_MS, Series, withEdges, withEnd } from '../../history/series';
import { t } from '../../i18n';
import { ownValue } from '../../lantime/own-value';
import { readingIn } from '../../lantime/readings';
import { Descriptor, ReadingValue, Snapshot, Scope } from '../../lantime/types';
import type { AnswerQuery, CompleteQuery, QueryEnvironment, QueryResult } from '../kind';
import type { ReadingsOptions } from '../stored';
import { selectionNotices } from './notices';
import { Plans } from './plan';

export type ReadingsQuery = CompleteQuery<ReadingsOptions>;

const answer: AnswerQuery<ReadingsOptions> = async (query, environment) => {
  const { device, settings, current } = environment;
  const labels: LabelContext = { components: device.reader.knownComponents, device: settings.name };
  const selected = device.selector.select({ ...query, scope: query.queryType as Scope });
  const passing = filterDescriptors(selected.descriptors, query.filters, labels);
  const { kept, cut } = limitSeries(passing, query);
  const isSelected = selected.descriptors.length > 0;
  const notices = [
    ...(cut ? [limitNotice(query.format === 'table' ? 'rows' : 'series', query.limit)] : []),
    ...selectionNotices(query, { ...selected, descriptors: kept }, current),
    ...(isSelected && passing.length === 0 ? [info(t('No series passes the filters.'))] : []),
  ];
  const absence = isSelected
    ? undefined
    : { of: query.queryType === 'module' ? ('slots' as const) : query.metrics, mayBeFiltered: false };
  if (query.format === 'table') {
    const frame = tableFrame(kept, current, query, labels, settings.webUrl);
    return { frames: [frame], notices, served: new Map([['live poll', true]]), absence };
  }
  const result = await seriesResult(kept, query, environment, labels);
  return { ...result, notices: [...notices, ...result.notices], absence };
};
export default answer;

async function seriesResult(
  descriptors: readonly Descriptor[],
  query: ReadingsQuery,
  { device, history, range, request, settings }: QueryEnvironment,
  labels: LabelContext
): Promise<QueryResult> {
  const { from, to, live } = range;
  const { error } = device.poller.current;
  const now = live && !error ? Math.min(to, Date.now()) : undefined;
  const past = await history.forPanel(descriptors, request, query.counters === 'rate');
  const frames = timeSeriesFrames(
    descriptors,
    (descriptor) => {
      const series =
        descriptor.kind === 'state' || descriptor.kind === 'text'
          ? withEdges(past.series(descriptor, from - LONGEST_GAP_MS, to), from, now)
          : past.series(descriptor, from, to);
      const drawn = decimated(series, request.maxDataPoints);
      // Panels show the last value in large: while the device does not answer there is none.
      return live && error ? withEnd(drawn, Math.min(to, Date.now())) : drawn;
    },
    query,
    labels,
    settings.webUrl
  );
  return { frames, notices: descriptors.length > 0 ? past.notices : [], served: past.served };
}

/**
 * Keeps as many series, or for a table all readings of as many rows, as a query allows.
 * @returns what is kept, and whether anything was left out
 */
function limitSeries(
  descriptors: readonly Descriptor[],
  { format, limit }: Pick<ReadingsQuery, 'format' | 'limit'>
): { kept: readonly Descriptor[]; cut: boolean } {
  if (descriptors.length <= limit) {
    return { kept: descriptors, cut: false };
  }
  if (format !== 'table') {
    return { kept: descriptors.slice(0, limit), cut: true };
  }
  const rows = new Set<unknown>();
  const kept = descriptors.filter((descriptor) => {
    const key = rowKey(descriptor);
    return rows.has(key) || (rows.size < limit && rows.add(key));
  });
  return { kept, cut: kept.length < descriptors.length };
}

type FrameOptions = Pick<ReadingsQuery, 'refId' | 'states' | 'counters' | 'legend'>;

/** A series without its samples. */
interface SeriesPlan {
  descriptor: Descriptor;
  name: string;
  labels: Labels;
  template: FieldTemplate;
}

const seriesPlans = new Plans<SeriesPlan[]>();

function planSeries(
  descriptors: readonly Descriptor[],
  { states, counters, legend }: FrameOptions,
  context: LabelContext,
  webUrl?: string
): SeriesPlan[] {
  const format: FieldFormat = { states, dates: false, webUrl };
  return descriptors.map((descriptor) => {
    const labels = readingLabels(descriptor, context);
    const name = seriesName(descriptor, labels, legend);
    const isRate = descriptor.kind === 'counter' && counters === 'rate';
    const template = isRate ? rateTemplate(descriptor, format) : readingTemplate(descriptor, format);
    return {
      descriptor,
      name,
      labels,
      template: { ...template, config: { ...template.config, displayNameFromDS: name } },
    };
  });
}

/**
 * One frame per reading with its time and its value.
 * @param readSeries the samples of a reading in the time range; of counters that are shown as rates, the rates
 */
export function timeSeriesFrames(
  descriptors: readonly Descriptor[],
  readSeries: (descriptor: Descriptor) => Series,
  options: FrameOptions,
  context: LabelContext,
  webUrl?: string
): DataFrame[] {
  const { refId, states, counters, legend } = options;
  const frameFrom = (times: number[], values: Field[], name?: string): DataFrame => ({
    refId,
    ...(name === undefined ? {} : { name }),
    meta: { type: DataFrameType.TimeSeriesMulti },
    fields: [{ name: 'Time', type: FieldType.time, config: {}, values: times }, ...values],
    length: times.length,
  });
  if (descriptors.length === 0) {
    // With a value, even an empty one, graphs have axes and a legend; without, they say that there is no data.
    return [frameFrom([], [])];
  }
  const key = JSON.stringify([states, counters, legend, context.device, webUrl]);
  const plan = seriesPlans.get(descriptors, key, context, () => planSeries(descriptors, options, context, webUrl));
  return plan.map(({ descriptor, name, labels, template }) => {
    const { times, values } = readSeries(descriptor);
    const field = filledField(template, values);
    field.labels = { ...labels };
    return frameFrom(times, [field], name);
  });
}

/** A table without its values: the label columns are complete, the others know the readings of each of their cells. */
interface TablePlan {
  labels: Field[];
  columns: Array<{ template: FieldTemplate; cells: ReadonlyArray<readonly Descriptor[]> }>;
}

const tablePlans = new Plans<TablePlan>();

/** A table of the present values: a row for each component or list member, a column for each metric. */
export function tableFrame(
  descriptors: readonly Descriptor[],
  snapshot: Snapshot | undefined,
  { refId, states }: Pick<ReadingsQuery, 'refId' | 'states'>,
  context: LabelContext,
  webUrl?: string
): DataFrame {
  const key = JSON.stringify([states, context.device, webUrl]);
  const { labels, columns } = tablePlans.get(descriptors, key, context, () =>
    planTable(descriptors, { states, dates: true, webUrl }, context)
  );
  return table(refId, [
    ...labels.map((field) => ({ ...field, config: { ...field.config }, values: [...field.values] })),
    ...columns.map(({ template, cells }) =>
      filledField(
        template,
        cells.map((readings) => cellValue(readings, snapshot))
      )
    ),
  ]);
}

/** The value of the first reading of a cell that has one. */
function cellValue(readings: readonly Descriptor[], snapshot: Snapshot | undefined): ReadingValue | undefined {
  let value: ReadingValue | undefined;
  for (let i = 0; i < readings.length && (value === undefined || value === null); i++) {
    value = readingIn(snapshot, readings[i])?.value;
  }
  return value;
}

function planTable(descriptors: readonly Descriptor[], format: FieldFormat, context: LabelContext): TablePlan {
  // The first reading of each row stands for its labels.
  const rows: Descriptor[] = [];
  const rowNumbers = new Map<unknown, number>();
  const columns = new Map<string, { descriptor: Descriptor; cells: Descriptor[][] }>();
  for (const descriptor of descriptors) {
    const key = rowKey(descriptor);
    let row = rowNumbers.get(key);
    if (row === undefined) {
      row = rows.length;
      rowNumbers.set(key, row);
      rows.push(descriptor);
    }
    // Modules may spell one metric differently; it is one column.
    const metric = descriptor.spelledAs?.metric ?? descriptor.metric;
    let found = columns.get(metric);
    if (!found) {
      found = { descriptor, cells: [] };
      columns.set(metric, found);
    }
    (found.cells[row] ??= []).push(descriptor);
  }
  const labelsByComponent = new Map(
    [...new Set(rows.map(({ component }) => component))].map((id) => [id, componentLabels(id, context)])
  );
  const labelNames = new Set([...labelsByComponent.values()].flatMap((labels) => Object.keys(labels)));
  rows.forEach(({ elements }) => {
    for (const name in elements) {
      labelNames.add(name);
    }
  });
  const labels = [...labelNames].map((name) =>
    column(
      name,
      FieldType.string,
      rows.map(
        ({ component, elements }) => ownValue(elements, name) ?? ownValue(labelsByComponent.get(component), name)
      ),
      labelConfig(name, rows)
    )
  );
  const metrics = [...columns.keys()];
  const templates = [...columns.values()].map(({ descriptor }) => readingTemplate(descriptor, format));
  const named = uniquelyNamed(
    [...labels, ...templates.map(({ name, type, config }) => ({ name, type, config, values: [] }))],
    (field, name) => `${name} (${metrics[templates.findIndex(({ config }) => config === field.config)]})`
  );
  const cells = [...columns.values()].map(({ cells: own }) => rows.map((_, row) => own[row] ?? []));
  return {
    labels,
    columns: templates.map((template, i) => ({
      template: { ...template, name: named[labels.length + i].name },
      cells: cells[i],
    })),
  };
}
