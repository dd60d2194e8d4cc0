/**
 * What may be said when there is nothing to show, and how what is no longer the present is shown. Grafana shows a panel's
 * own text for "no value" for every emptiness, errors included: a fact must come from here, after the device was read.
 */
import {
  DataFrame,
  DataFrameType,
  Field,
  FieldType,
  formattedValueToString,
  getValueFormat,
  MappingType,
  QueryResultMetaNotice,
  ValueMapping,
} from '@grafana/data';
import { Snapshot } from '../lantime/types';
import { AGE, NOTE } from '../grafana/columns';
import { LIST_VIEWS, SLOT_VIEWS } from './list/lists';
import { ListQuery, ReadingsQuery, ResolvedQuery } from './stored';

/** Longest text of a query that says what there is not. */
const LONGEST_STATEMENT = 200;

const roots = new WeakMap<Snapshot, Set<string>>();

/** First segments of the paths that an answer has values for, below their component. */
function rootsOf(snapshot: Snapshot): Set<string> {
  let found = roots.get(snapshot);
  if (!found) {
    found = new Set();
    for (const reading of snapshot.readings) {
      if (reading) {
        const { field } = reading.descriptor;
        const end = field.indexOf('/');
        found.add(end < 0 ? field : field.slice(0, end));
      }
    }
    roots.set(snapshot, found);
  }
  return found;
}

const wasRead = (root: string, snapshot: Snapshot): boolean =>
  root.includes('*') ? rootsOf(snapshot).size > 0 : rootsOf(snapshot).has(root);

const rootOf = (path: string): string => path.split('/')[0];

/** Whether the slots of the chassis were in the answer: an answer without them says nothing about modules. */
function slotsWereRead({ components }: Snapshot): boolean {
  for (const { type } of components.values()) {
    if (type === 'module') {
      return true;
    }
  }
  return false;
}

/**
 * Whether it was read that the device has nothing of what a query is about: the part of the answer where it would stand
 * is there, and nothing of the answer was left out.
 * @param snapshot the present answer; undefined while the device cannot be read
 */
function mayStateAbsence(
  query:
    Pick<ReadingsQuery, 'type' | 'scope' | 'components' | 'metrics'> | Pick<ListQuery, 'type' | 'list' | 'components'>,
  snapshot: Snapshot | undefined
): boolean {
  if (!snapshot || snapshot.dropped > 0 || query.components.length === 0) {
    return false;
  }
  if (query.type === 'readings') {
    return query.scope === 'module'
      ? slotsWereRead(snapshot)
      : query.metrics.length > 0 && query.metrics.every((metric) => wasRead(rootOf(metric), snapshot));
  }
  const lists = LIST_VIEWS.find(({ id }) => id === query.list)?.lists ?? [query.list];
  return SLOT_VIEWS.some(({ id }) => id === query.list) || lists.every((list) => rootOf(list) === 'module')
    ? slotsWereRead(snapshot)
    : lists.every((list) => wasRead(rootOf(list), snapshot));
}

/**
 * What a query says in the place of its frames when it was read that there is nothing; undefined otherwise.
 * @param frames of the query; of readings, those of an empty selection
 * @param present see {@link mayStateAbsence}
 * @param range milliseconds since 1970
 * @param isNarrowed whether filters that are not the query's own left something out: of that its author knew nothing
 */
export function statementOf(
  query: ResolvedQuery,
  frames: readonly DataFrame[],
  present: Snapshot | undefined,
  { from, to }: { from: number; to: number },
  isNarrowed: boolean
): DataFrame | undefined {
  const { whenEmpty, refId, format } = query;
  if (whenEmpty === '' || frames.some(({ length }) => length > 0)) {
    return undefined;
  }
  if (query.type === 'readings') {
    return !mayStateAbsence(query, present)
      ? undefined
      : format === 'table'
        ? statementTable(refId, whenEmpty)
        : statementSeries(refId, whenEmpty, from, to);
  }
  const about =
    query.type === 'list'
      ? query
      : query.type === 'events' && format === 'table'
        ? { type: 'list' as const, list: 'events', components: query.components }
        : undefined;
  return about && !isNarrowed && mayStateAbsence(about, present) ? statementTable(refId, whenEmpty) : undefined;
}

/** Text in the colour of the theme, whatever limits a panel has. */
const plain = (text: string): ValueMapping[] => [
  { type: MappingType.ValueToText, options: { [text]: { text, color: 'text', index: 0 } } },
];

/** A statement as the only row of a table. */
function statementTable(refId: string, statement: string): DataFrame {
  const text = statement.slice(0, LONGEST_STATEMENT);
  return {
    refId,
    meta: { type: DataFrameType.NumericLong, preferredVisualisationType: 'table' },
    fields: [{ name: NOTE, type: FieldType.string, config: { mappings: plain(text) }, values: [text] }],
    length: 1,
  };
}

/** A statement as a text that holds over a range, for values in large and for state timelines. */
function statementSeries(refId: string, statement: string, from: number, to: number): DataFrame {
  const text = statement.slice(0, LONGEST_STATEMENT);
  return {
    refId,
    meta: { type: DataFrameType.TimeSeriesMulti },
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: [from, to] },
      {
        name: NOTE,
        type: FieldType.string,
        config: { mappings: plain(text), displayNameFromDS: '–' },
        values: [text, text],
      },
    ],
    length: 2,
  };
}

/**
 * Nothing over a range, for state timelines: without a value at some time Grafana complains that there is no time field
 * (public/app/core/components/TimelineChart/utils.ts of 12.4).
 */
export function emptyTimeline(refId: string, from: number, to: number, notices: QueryResultMetaNotice[]): DataFrame {
  return {
    refId,
    meta: { type: DataFrameType.TimeSeriesMulti, ...(notices.length > 0 ? { notices } : {}) },
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: [from, to] },
      { name: 'Value', type: FieldType.string, config: { displayNameFromDS: '–' }, values: [null, null] },
    ],
    length: 2,
  };
}

/**
 * The text of a value as the field would show it, without a colour. A state is said to have been: panels colour states by
 * their text, too.
 */
function textOf({ config, type }: Field, value: unknown): string | null {
  if (value === null || value === undefined) {
    return null;
  }
  for (const mapping of config.mappings ?? []) {
    const known = mapping.type === MappingType.ValueToText ? mapping.options[String(value)] : undefined;
    if (known?.text !== undefined) {
      return known.color === undefined ? known.text : `was ${known.text}`;
    }
  }
  return type === FieldType.number && typeof value === 'number'
    ? formattedValueToString(getValueFormat(config.unit ?? 'none')(value, config.decimals))
    : String(value);
}

/**
 * A table of values that are no longer the present ones: all as plain text, so that no state and no limit colours them,
 * with their age in a column of its own.
 * @param age in words, `40 s`
 */
export function agedTable(frame: DataFrame, age: string): DataFrame {
  if (frame.length === 0) {
    return frame;
  }
  const fields = frame.fields.map((field): Field => {
    if (field.type === FieldType.time || field.name === 'x' || field.name === 'y') {
      return field;
    }
    const { description, links } = field.config;
    return {
      ...field,
      type: FieldType.string,
      config: { description, ...(links ? { links } : {}) },
      values: field.values.map((value) => textOf(field, value)),
    };
  });
  const description = 'How long ago these values were read. The device has not answered since.';
  const since: Field = {
    name: AGE,
    type: FieldType.string,
    config: { description },
    values: Array.from({ length: frame.length }, () => `${age} ago`),
  };
  return { ...frame, fields: [since, ...fields] };
}
