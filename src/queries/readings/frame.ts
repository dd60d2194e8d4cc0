/** Readings as time series, or as a table of the present values. */
import { DataFrame, DataFrameType, Field, FieldType, QueryResultMetaNotice } from '@grafana/data';
import { filterDescriptors } from '../../grafana/filters';
import { FieldFormat, labelConfig, rateField, readingField } from '../../grafana/fields';
import { componentLabels, LabelContext, readingLabels, rowKey, seriesName } from '../../grafana/labels';
import { limitNotice } from '../../grafana/notices';
import { column, table, uniquelyNamed } from '../../grafana/table';
import { LONGEST_GAP_MS, Series, withEdges, withEnd } from '../../history/series';
import { ownValue } from '../../lantime/own-value';
import { readingIn } from '../../lantime/readings';
import { Descriptor, ReadingValue, Snapshot } from '../../lantime/types';
import type { AnswerQuery, CompleteQuery, QueryEnvironment, QueryResult } from '../kind';
import type { ReadingsOptions } from '../stored';
import type { Scope } from './kind';
import { selectionNotices } from './notices';

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
    ...(isSelected && passing.length === 0 ? [NOTHING_PASSES] : []),
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

const NOTHING_PASSES: QueryResultMetaNotice = { severity: 'info', text: 'No series passes the filters.' };

async function seriesResult(
  descriptors: readonly Descriptor[],
  query: ReadingsQuery,
  { device, history, range, request, settings }: QueryEnvironment,
  labels: LabelContext
): Promise<QueryResult> {
  const { from, to, live } = range;
  const { error } = device.poller.current;
  const now = live && !error ? Math.min(to, Date.now()) : undefined;
  const past = await history.forPanel(descriptors, request, query.refId, query.counters === 'rate');
  const frames = timeSeriesFrames(
    descriptors,
    (descriptor) => {
      const series =
        descriptor.kind === 'state' || descriptor.kind === 'text'
          ? withEdges(past.series(descriptor, from - LONGEST_GAP_MS, to), from, now)
          : past.series(descriptor, from, to);
      // Panels show the last value in large: while the device does not answer there is none.
      return live && error ? withEnd(series, Math.min(to, Date.now())) : series;
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

type SeriesOptions = Pick<ReadingsQuery, 'refId' | 'states' | 'counters' | 'legend'>;

/**
 * One frame per reading with its time and its value.
 * @param readSeries the samples of a reading in the time range; of counters that are shown as rates, the rates
 */
export function timeSeriesFrames(
  descriptors: readonly Descriptor[],
  readSeries: (descriptor: Descriptor) => Series,
  { refId, states, counters, legend }: SeriesOptions,
  context: LabelContext,
  webUrl?: string
): DataFrame[] {
  const format: FieldFormat = { states, dates: false, webUrl };
  const frameFrom = (times: number[], value: Field, name?: string): DataFrame => ({
    refId,
    ...(name === undefined ? {} : { name }),
    meta: { type: DataFrameType.TimeSeriesMulti },
    fields: [{ name: 'Time', type: FieldType.time, config: {}, values: times }, value],
    length: times.length,
  });
  if (descriptors.length === 0) {
    return [frameFrom([], { name: 'Value', type: FieldType.number, config: {}, values: [] })];
  }
  return descriptors.map((descriptor) => {
    const { times, values } = readSeries(descriptor);
    const labels = readingLabels(descriptor, context);
    const name = seriesName(descriptor, labels, legend);
    const field =
      descriptor.kind === 'counter' && counters === 'rate'
        ? rateField(descriptor, values as Array<number | null>, format)
        : readingField(descriptor, values, format);
    return frameFrom(times, { ...field, labels, config: { ...field.config, displayNameFromDS: name } }, name);
  });
}

/** A table of the present values: a row for each component or list member, a column for each metric. */
export function tableFrame(
  descriptors: readonly Descriptor[],
  snapshot: Snapshot | undefined,
  { refId, states }: Pick<ReadingsQuery, 'refId' | 'states'>,
  context: LabelContext,
  webUrl?: string
): DataFrame {
  // The first reading of each row stands for its labels.
  const rows: Descriptor[] = [];
  const rowNumbers = new Map<unknown, number>();
  const columns = new Map<string, { descriptor: Descriptor; values: Array<ReadingValue | undefined> }>();
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
    let cells = columns.get(metric);
    if (!cells) {
      cells = { descriptor, values: [] };
      columns.set(metric, cells);
    }
    cells.values[row] ??= readingIn(snapshot, descriptor)?.value;
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
  const format: FieldFormat = { states, dates: true, webUrl };
  const metrics = new Map<Field, string>();
  const fields = [...labelNames].map((name) =>
    column(
      name,
      FieldType.string,
      rows.map(
        ({ component, elements }) => ownValue(elements, name) ?? ownValue(labelsByComponent.get(component), name)
      ),
      labelConfig(name, rows)
    )
  );
  fields.forEach((field) => metrics.set(field, field.name));
  columns.forEach(({ descriptor, values }, metric) => {
    const field = readingField(
      descriptor,
      rows.map((_, row) => values[row]),
      format
    );
    metrics.set(field, metric);
    fields.push(field);
  });
  return table(
    refId,
    uniquelyNamed(fields, (field, name) => `${name} (${metrics.get(field)})`)
  );
}
