/** What happened, as Grafana shows it: log lines, the table of the device's events, annotations. */
import { DataFrame, DataFrameType, Field, FieldConfig, FieldType, textUtil } from '@grafana/data';
import { keyOf } from '../../history/block';
import { listChanges, readingsForChanges } from '../../changes/merge';
import { Change, ChangeInputs, Level, LEVELS, ReadingHistory, Value } from '../../changes/model';
import { formatDuration } from '../../lantime/duration';
import { ALARM_TYPES, canonicalEventId, EVENT_TITLES, EVENT_TYPES, EVENTS } from '../../lantime/catalogue/notification';
import { yesNo } from '../../lantime/catalogue/model';
import { humanize, matchesPattern } from '../../lantime/paths';
import { matchesComponent } from '../../lantime/select';
import { readingIn, Readings } from '../../lantime/readings';
import { Component, Descriptor, ReadingValue, State } from '../../lantime/types';
import { matchesFilters } from '../../grafana/filters';
import { fieldConfigOf, FrameContext, wordMappings } from '../readings/frame';
import { ChangesQuery } from '../stored';

/** Milliseconds since 1970. */
export interface Range {
  from: number;
  to: number;
}

/** What all frames of changes are made from. */
interface Sources extends ChangeInputs {
  context: FrameContext;
  range: Range;
  /** Milliseconds since 1970. */
  now: number;
}

/** The frame of a query of events or annotations, with notices that say what is missing. */
export function changesFrame(query: ChangesQuery, sources: Sources): DataFrame {
  const notices = [...sources.context.notices];
  const tooMany = (text: string) => () => {
    notices.push({ severity: 'info', text: `${text} Narrow the query down, or raise its limit.` });
  };
  const { limit } = query;
  const frame =
    query.type === 'annotations'
      ? annotationsFrame(query, sources, tooMany(`Only the latest ${limit} annotations are shown.`))
      : query.format === 'table'
        ? eventTable(query, sources, tooMany(`Only the first ${limit} events are shown.`))
        : logFrame(query, sources, tooMany(`Only the latest ${limit} lines are shown.`));
  if (query.components.length === 0) {
    notices.push({ severity: 'info', text: 'No component is selected: the variables of the query are empty.' });
  }
  return notices.length > 0 ? { ...frame, meta: { ...frame.meta, notices } } : frame;
}

/** Readings whose past {@link changesFrame} asks for. */
export const readingsOf = (query: ChangesQuery, reader: Readings): Descriptor[] =>
  readingsForChanges(reader, SOURCE_OF[query.source]);

const SOURCE_OF = { events: 'events', changes: 'readings', both: 'both' } as const;

interface Lists {
  snapshot: unknown;
  until: number | undefined;
  changes: Partial<Record<string, Change[]>>;
}

/** Lists worked out from one answer and one past; a dashboard asks for the same several times. */
const lists = new WeakMap<ReadingHistory, Lists>();

function changesOf(known: ChangeInputs, source: ChangesQuery['source']): Change[] {
  const { past, snapshot } = known;
  const { until } = past;
  let cached = lists.get(past);
  if (!cached || cached.snapshot !== snapshot || cached.until !== until) {
    cached = { snapshot, until, changes: {} };
    lists.set(past, cached);
  }
  return (cached.changes[source] ??= listChanges(known, SOURCE_OF[source]));
}

/** Changes that a query shows, oldest first. */
function wanted(query: ChangesQuery, sources: Sources): Change[] {
  const { reader } = sources;
  const least = LEVELS.indexOf(query.severity);
  return changesOf(sources, query.source).filter(
    (change) =>
      LEVELS.indexOf(change.level) >= least &&
      (!query.active || change.end === undefined) &&
      isOf(query.components, reader.knownComponents.get(change.component)) &&
      isNamed(query, namesOf(change)) &&
      (query.filters.length === 0 || passes(query, labelsOf(change, sources)))
  );
}

function passes({ filters }: ChangesQuery, labels: Record<string, string>): boolean {
  return matchesFilters(
    (key) => (Object.prototype.hasOwnProperty.call(labels, key) ? labels[key] : undefined),
    filters
  );
}

const isOf = (words: readonly string[], component: Component | undefined) =>
  words.some((word) => word === '*' || (component !== undefined && matchesComponent(word, component)));

function namesOf({ events, reading }: Change): string[] {
  return reading ? [...events, reading.field, reading.metric, reading.id] : [...events];
}

function isNamed({ include, exclude }: ChangesQuery, names: readonly string[]): boolean {
  // One spelling for a name; a pattern is not one, though its letters may be those of a name.
  const spelled = (word: string) => (word.includes('*') ? word : canonicalEventId(word));
  const isAny = (patterns: readonly string[]) =>
    patterns.some((pattern) => names.some((name) => matchesPattern(spelled(pattern), name)));
  return (include.length === 0 || isAny(include)) && !isAny(exclude);
}

/** Labels that say where and what; those of series, and what only changes have. */
function labelsOf(change: Change, { reader, context }: Sources): Record<string, string> {
  const component = reader.knownComponents.get(change.component);
  return {
    device: context.device,
    chassis: component?.chassis ?? change.component,
    ...(component?.type === 'module' ? { slot: component.slot ?? component.id } : {}),
    ...(component?.model && component.type === 'module' ? { module: component.model } : {}),
    component: change.component,
    ...change.reading?.elements,
    ...(change.events.length > 0 ? { event: change.events[0] } : {}),
    ...(change.reading ? { reading: change.reading.field } : {}),
    source: change.source,
    severity: change.level,
  };
}

/** Longest text taken over from the device. */
const LONGEST_TEXT = 200;
// Control characters, and those that turn the direction of the text after them.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** Text of the device in one line of limited length. */
function oneLine(text: string): string {
  const line = text.replace(INVISIBLE, ' ').trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line;
}

/** How long it lasted, or has lasted until now, in seconds; undefined for a moment. */
function durationOf({ start, end }: Change, now: number): number | undefined {
  return end === start ? undefined : Math.max(0, (end ?? now) - start) / 1000;
}

const durationText = (change: Change, now: number): string => {
  const seconds = durationOf(change, now);
  return seconds === undefined ? '' : formatDuration(seconds);
};

const own = (table: Readonly<Record<string, string>> | undefined, key: string): string | undefined =>
  table && Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined;

/** Names of events are written for people; the value is what queries, filters and Prometheus call it. */
const eventConfig = (): FieldConfig => ({
  description: 'Event of the device. Queries, filters and Prometheus have its id, which "Modules and readings" lists.',
  mappings: wordMappings(EVENT_TITLES),
});

/** What happened, by name: the title of the event, or the reading that changed. */
const nameOf = ({ events, label }: Change): string => own(EVENT_TITLES, events[0] ?? '') ?? label;

/** A state as people read it; words that are no states have a text of their own, as in tables. */
const stateText = ({ text, raw }: Value, { reading }: Change): string => own(reading?.words, String(raw)) ?? text;

/** `Antenna connected: connected → disconnected`, or what the event means. */
function description(change: Change): string {
  const { from, to, reading, meaning } = change;
  if (!from || !to) {
    return meaning;
  }
  const states = `${stateText(from, change)} → ${stateText(to, change)}`;
  return change.source === 'event' && reading && reading.title !== nameOf(change)
    ? `${reading.title}: ${states}`
    : states;
}

/** Whether it goes on under the next time at which the device told it. */
const wasReportedAgain = ({ events: [began, ended] }: Change) => began !== undefined && began === ended;

function howLong(change: Change, now: number): string {
  const duration = durationText(change, now);
  if (change.end === undefined) {
    return ` (still active, ${duration})`;
  }
  return duration ? ` (${duration}${wasReportedAgain(change) ? ', then told again' : ''})` : '';
}

/** What came to an end: an event is named after it; of a reading it is the state that the line of the beginning led to. */
const ended = (change: Change): string =>
  change.source === 'reading' && change.to ? `${stateText(change.to, change)} ended` : 'ended';

function withLimit<T>(newestFirst: readonly T[], { limit }: ChangesQuery, limited: () => void): readonly T[] {
  if (newestFirst.length > limit) {
    limited();
  }
  return newestFirst.slice(0, limit);
}

const field = (name: string, type: FieldType, values: unknown[], config: Field['config'] = {}): Field => ({
  name,
  type,
  config,
  values,
});

const idOf = ({ id }: Change, device: string, part = ''): string => keyOf(`${device} ${id}${part}`).toString(36);

/** Longest template of a text; the rest is cut off. */
const LONGEST_TEMPLATE = 1000;

/** Fills names in double braces. Values are put in as text: Grafana shows annotations as HTML. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .slice(0, LONGEST_TEMPLATE)
    .replace(/\{\{([^{}]{1,100})\}\}/g, (_, name: string) =>
      Object.prototype.hasOwnProperty.call(values, name.trim()) ? textUtil.escapeHtml(values[name.trim()]) : ''
    );
}

/** Names that templates can use, with what they stand for. */
export const TEMPLATE_NAMES = [
  'component',
  'event',
  'name',
  'description',
  'from',
  'to',
  'duration',
  'severity',
  'source',
  'device',
  'slot',
  'module',
] as const;

function templateValues(change: Change, sources: Sources): Record<string, string> {
  const { reader, now } = sources;
  const values: Record<string, string> = {
    ...labelsOf(change, sources),
    component: reader.knownComponents.get(change.component)?.label ?? change.component,
    event: change.events[0] ?? change.reading?.field ?? '',
    name: nameOf(change),
    description: description(change),
    from: change.from ? stateText(change.from, change) : '',
    to: change.to ? stateText(change.to, change) : '',
    duration: durationText(change, now),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, oneLine(value)]));
}

const DEFAULT_TITLES = { module: '{{slot}} {{name}}', chassis: '{{name}}' };

/**
 * Annotations in the form that Grafana's own processing understands. Without a data topic: old versions look for them
 * among the ordinary frames.
 */
function annotationsFrame(query: ChangesQuery, sources: Sources, limited: () => void): DataFrame {
  const { range, now, reader, context } = sources;
  const endOf = ({ start, end }: Change) => Math.max(start, end ?? now);
  const inRange = wanted(query, sources)
    .filter((change) => change.start <= range.to && (query.regions ? endOf(change) : change.start) >= range.from)
    .reverse();
  const shown = [...withLimit(inRange, query, limited)].reverse();
  const texts = shown.map((change) => {
    const values = templateValues(change, sources);
    const type = reader.knownComponents.get(change.component)?.type ?? 'chassis';
    const ownText = oneLine(`${description(change)}${howLong(change, now)}`);
    return {
      title: fillTemplate(query.title || DEFAULT_TITLES[type], values),
      text: query.text ? fillTemplate(query.text, values) : textUtil.escapeHtml(ownText),
      // Grafana takes tags apart at commas.
      tags: [...query.tags, values.severity, values.slot ?? values.chassis, values.source]
        .map((tag) => oneLine(tag.replace(/,/g, ' ')))
        .filter((tag) => tag !== '')
        .join(','),
    };
  });
  return {
    refId: query.refId,
    fields: [
      field(
        'time',
        FieldType.time,
        shown.map(({ start }) => start)
      ),
      field(
        'timeEnd',
        FieldType.time,
        shown.map((change) => (query.regions && endOf(change) > change.start ? endOf(change) : null))
      ),
      field(
        'title',
        FieldType.string,
        texts.map(({ title }) => title)
      ),
      field(
        'text',
        FieldType.string,
        texts.map(({ text }) => text)
      ),
      field(
        'tags',
        FieldType.string,
        texts.map(({ tags }) => tags)
      ),
      field(
        'id',
        FieldType.string,
        shown.map((change) => idOf(change, context.device))
      ),
    ],
    length: shown.length,
  };
}

interface Line {
  at: number;
  body: string;
  level: string;
  id: string;
  change: Change;
}

/** Log lines by the contract of Grafana's data plane, newest first; a period that ended has a line for its end. */
function logFrame(query: ChangesQuery, sources: Sources, limited: () => void): DataFrame {
  const { range, now, context, reader } = sources;
  const lines = wanted(query, sources).flatMap((change): Line[] => {
    const { start, end, level } = change;
    const component = reader.knownComponents.get(change.component);
    const what = `${component?.type === 'module' ? `${component.slot ?? component.id} ` : ''}${nameOf(change)}`;
    const line = (at: number, body: string, severity: string, part: string) => ({
      at,
      body: oneLine(body),
      level: severity,
      id: idOf(change, context.device, part),
      change,
    });
    const began = line(start, `${what}: ${description(change)}${howLong(change, now)}`, level, '');
    return end === undefined || end === start || wasReportedAgain(change)
      ? [began]
      : [began, line(end, `${what}: ${ended(change)} after ${durationText(change, now)}`, 'info', ' end')];
  });
  const inRange = lines.filter(({ at }) => at >= range.from && at <= range.to).sort((a, b) => b.at - a.at);
  const shown = withLimit(inRange, query, limited);
  return {
    refId: query.refId,
    meta: { type: DataFrameType.LogLines, preferredVisualisationType: 'logs' },
    fields: [
      field(
        'timestamp',
        FieldType.time,
        shown.map(({ at }) => at)
      ),
      field(
        'body',
        FieldType.string,
        shown.map(({ body }) => body)
      ),
      field(
        'severity',
        FieldType.string,
        shown.map(({ level }) => level)
      ),
      field(
        'id',
        FieldType.string,
        shown.map(({ id }) => id)
      ),
      // The same for Grafana 10.1, which takes a line's level from a field of this name (public/app/core/logsModel.ts).
      // Newer ones need not show it among the details of a line.
      field(
        'level',
        FieldType.string,
        shown.map(({ level }) => level),
        { custom: { hidden: true } }
      ),
      field(
        'labels',
        FieldType.other,
        shown.map(({ change }) => labelsOf(change, sources))
      ),
    ],
    length: shown.length,
  };
}

interface EventRow {
  id: string;
  type: string | null;
  active: boolean | null;
  last: number | null;
  change?: Change;
  labels: Record<string, string>;
}

/** The events of the device with what is known of their last time: active alarms first, the worst of them on top, then the latest. */
function eventTable(query: ChangesQuery, sources: Sources, limited: () => void): DataFrame {
  const { now } = sources;
  const least = LEVELS.indexOf(query.severity);
  const rows = eventRows(sources)
    .filter(
      ({ id, type, active, labels }) =>
        LEVELS.indexOf(levelOf(type)) >= least &&
        (!query.active || (active === true && ALARM_TYPES.includes(type ?? ''))) &&
        isNamed(query, [id]) &&
        isOf(query.components, sources.reader.knownComponents.get(labels.component)) &&
        (query.filters.length === 0 || passes(query, labels))
    )
    .sort((a, b) => rank(b) - rank(a) || (b.last ?? -Infinity) - (a.last ?? -Infinity) || (a.id < b.id ? -1 : 1));
  const shown = withLimit(rows, query, limited);
  // An event that clears another, or tells of a moment, has no duration.
  const periodOf = ({ change }: EventRow) => (change && change.end !== change.start ? change : undefined);
  const states = query.states === 'number' ? 'number' : 'text';
  const state = (name: string, table: readonly State[], values: Array<string | null>): Field =>
    field(
      name,
      states === 'number' ? FieldType.number : FieldType.string,
      values.map((value) => (states === 'text' ? value : (table.find((one) => one.value === value)?.code ?? null))),
      fieldConfigOf(table, states)
    );
  return {
    refId: query.refId,
    meta: { type: DataFrameType.NumericLong, preferredVisualisationType: 'table' },
    fields: [
      field(
        'Event',
        FieldType.string,
        shown.map(({ id }) => id),
        eventConfig()
      ),
      state(
        'Severity',
        EVENT_TYPES,
        shown.map(({ type }) => type)
      ),
      state(
        'Active',
        ACTIVE,
        shown.map(({ active }) => (active === null ? null : String(active)))
      ),
      field(
        'Since',
        FieldType.time,
        shown.map((row) => periodOf(row)?.start ?? (row.active ? row.last : null))
      ),
      field(
        'Until',
        FieldType.time,
        shown.map((row) => periodOf(row)?.end ?? null)
      ),
      field(
        'Duration',
        FieldType.number,
        shown.map((row) => {
          const period = periodOf(row);
          return period ? (durationOf(period, now) ?? null) : null;
        }),
        { unit: 's' }
      ),
      field(
        'Last time',
        FieldType.time,
        shown.map(({ last }) => last)
      ),
      field(
        'Meaning',
        FieldType.string,
        shown.map(({ id }) => own(EVENTS, id) ?? oneLine(humanize(id)))
      ),
    ],
    length: shown.length,
  };
}

const ACTIVE = yesNo('active', 'not active');
const levelOf = (type: string | null): Level => LEVELS.find((level) => level === type) ?? 'info';
/** How bad an active alarm is; 0 for everything else. */
const rank = ({ type, active }: EventRow) => (active ? ALARM_TYPES.indexOf(type ?? '') + 1 : 0);

/** Each event that the device lists at present. */
function eventRows(sources: Sources): EventRow[] {
  const { reader, snapshot } = sources;
  const latest = new Map(changesOf(sources, 'events').map((change) => [change.events[0], change]));
  const rows = new Map<string, EventRow>();
  for (const descriptor of reader.knownDescriptors) {
    const event = descriptor.elements.event;
    if (event === undefined || !descriptor.metric.startsWith('notification/events/*/')) {
      continue;
    }
    const reading = readingIn(snapshot, descriptor);
    if (!reading) {
      continue;
    }
    const id = canonicalEventId(event);
    const change = latest.get(id);
    const row: EventRow = rows.get(id) ?? {
      id,
      type: null,
      active: null,
      last: null,
      change,
      labels: {
        device: sources.context.device,
        component: change?.component ?? descriptor.component,
        chassis: descriptor.component,
        event: id,
      },
    };
    rows.set(id, row);
    setMember(row, descriptor.metric.slice(descriptor.metric.lastIndexOf('/') + 1), reading.value);
  }
  return [...rows.values()];
}

function setMember(row: EventRow, member: string, value: ReadingValue): void {
  if (member === 'type' && typeof value === 'string') {
    row.type = oneLine(value);
  } else if (member === 'triggered' && typeof value === 'boolean') {
    row.active = value;
  } else if (member === 'last-triggered' && typeof value === 'number' && value !== 0) {
    row.last = Math.round(value * 1000);
  }
}
