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
import { AGE, NOTE } from '../grafana/columns';
import { column, table } from '../grafana/table';
import { t } from '../i18n';
import { Snapshot } from '../lantime/types';
import type { Absence, CompleteQuery } from './kind';

/** Longest text of a query about what there is not. */
const LONGEST_STATEMENT = 200;

const roots = new WeakMap<Snapshot, Set<string>>();

/** First segments of the paths that an answer has values for, below their component. */
function findRoots(snapshot: Snapshot): Set<string> {
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
  root.includes('*') ? findRoots(snapshot).size > 0 : findRoots(snapshot).has(root);

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
 * Whether it was read that the device has nothing of what a query asks for: the part of the answer where it would be is
 * there, and nothing of the answer was left out.
 * @param snapshot the present answer; undefined while the device cannot be read
 */
function isAbsent({ of }: Absence, components: readonly string[], snapshot: Snapshot | undefined): boolean {
  if (!snapshot || snapshot.dropped > 0 || components.length === 0) {
    return false;
  }
  return of === 'slots'
    ? slotsWereRead(snapshot)
    : of.length > 0 && of.every((path) => wasRead(path.split('/')[0], snapshot));
}

/**
 * What a query shows in place of an empty result if it was read that there is nothing; undefined otherwise.
 * @param present see {@link isAbsent}
 * @param range milliseconds since 1970
 * @param isNarrowed whether filters other than those of the query applied; its author did not know of them
 */
export function statementFrame(
  { whenEmpty, refId, format, components }: Pick<CompleteQuery, 'whenEmpty' | 'refId' | 'format' | 'components'>,
  absence: Absence | undefined,
  present: Snapshot | undefined,
  range: { from: number; to: number },
  isNarrowed: boolean
): DataFrame | undefined {
  if (
    whenEmpty === '' ||
    !absence ||
    (absence.mayBeFiltered && isNarrowed) ||
    !isAbsent(absence, components, present)
  ) {
    return undefined;
  }
  const text = whenEmpty.slice(0, LONGEST_STATEMENT);
  return format === 'table'
    ? table(refId, [column(NOTE, FieldType.string, [text], { mappings: inTextColor(text) })])
    : statementSeries(refId, text, range);
}

/** Text in the colour of the theme, whatever limits a panel has. */
const inTextColor = (text: string): ValueMapping[] => [
  { type: MappingType.ValueToText, options: { [text]: { text, color: 'text', index: 0 } } },
];

/** A statement as a text that holds over a range, for values in large and for state timelines. */
function statementSeries(refId: string, text: string, { from, to }: { from: number; to: number }): DataFrame {
  const config = { mappings: inTextColor(text), displayNameFromDS: '–' };
  return {
    refId,
    meta: { type: DataFrameType.TimeSeriesMulti },
    fields: [column('Time', FieldType.time, [from, to]), column(NOTE, FieldType.string, [text, text], config)],
    length: 2,
  };
}

/**
 * Nothing over a range, for state timelines: without a value at some time Grafana complains that there is no time field
 * (public/app/core/components/TimelineChart/utils.ts of 12.4).
 */
export function emptyTimeline(
  refId: string,
  { from, to }: { from: number; to: number },
  notices: QueryResultMetaNotice[]
): DataFrame {
  return {
    refId,
    meta: { type: DataFrameType.TimeSeriesMulti, ...(notices.length > 0 ? { notices } : {}) },
    fields: [
      column('Time', FieldType.time, [from, to]),
      column('Value', FieldType.string, [null, null], { displayNameFromDS: '–' }),
    ],
    length: 2,
  };
}

/**
 * The text of a value as the field would show it, without a colour. A state is said to have been: panels colour states by
 * their text, too.
 */
function cellText({ config, type }: Field, value: unknown): string | null {
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
      values: field.values.map((value) => cellText(field, value)),
    };
  });
  const description = t('How long ago these values were read. The device has not answered since.');
  const since: Field = {
    name: AGE,
    type: FieldType.string,
    config: { description },
    values: Array.from({ length: frame.length }, () => `${age} ago`),
  };
  return { ...frame, fields: [since, ...fields] };
}
