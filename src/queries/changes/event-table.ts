/** The events that the device lists, as a table. */
import { DataFrame, FieldConfig, FieldType } from '@grafana/data';
import { Change, Level, LEVELS } from '../../changes/model';
import { stateConfig, wordMappings } from '../../grafana/fields';
import { columnsFrom, table } from '../../grafana/table';
import { t } from '../../i18n';
import { yesNo } from '../../lantime/catalogue/model';
import { ALARM_TYPES, canonicalEventId, EVENT_TITLES, EVENT_TYPES, EVENTS } from '../../lantime/catalogue/notification';
import { ownValue } from '../../lantime/own-value';
import { humanize } from '../../lantime/paths';
import { readingIn } from '../../lantime/readings';
import { ReadingValue, State } from '../../lantime/types';
import { takeFirst } from './limit';
import { allChanges, ChangesContext, ChangesQuery, isChosen, isIncluded, passesFilters } from './select';
import { getDuration, deviceText } from './text';

interface EventRow {
  id: string;
  type: string | null;
  active: boolean | null;
  last: number | null;
  change?: Change;
  labels: Record<string, string>;
}

const ACTIVE_STATES = yesNo('active', 'not active');
const toLevel = (type: string | null): Level => LEVELS.find((level) => level === type) ?? 'info';
/** How bad an active alarm is; 0 for everything else. */
const rank = ({ type, active }: EventRow) => (active ? ALARM_TYPES.indexOf(type ?? '') + 1 : 0);

/** Events are displayed by title; queries, filters and Prometheus use their ids. */
const eventConfig = (): FieldConfig => ({
  description: t(
    'Event of the device. Queries, filters and Prometheus use its id, which "Modules and readings" lists.'
  ),
  mappings: wordMappings(EVENT_TITLES),
});

/** Each event with its last period: active alarms first, the worst of them on top, then the latest. */
export function eventTable(query: ChangesQuery, context: ChangesContext): { frame: DataFrame; cut: boolean } {
  const lowest = LEVELS.indexOf(query.severity);
  const rows = eventRows(context)
    .filter(
      ({ id, type, active, labels }) =>
        LEVELS.indexOf(toLevel(type)) >= lowest &&
        (!query.active || (active === true && ALARM_TYPES.includes(type ?? ''))) &&
        isIncluded(query, [id]) &&
        isChosen(query.components, context.reader.knownComponents.get(labels.component)) &&
        passesFilters(query, () => labels)
    )
    .sort((a, b) => rank(b) - rank(a) || (b.last ?? -Infinity) - (a.last ?? -Infinity) || (a.id < b.id ? -1 : 1));
  const { shown, cut } = takeFirst(rows, query.limit);
  const column = columnsFrom(shown);
  // An event that clears another, or marks a moment, has no duration.
  const periodOf = ({ change }: EventRow) => (change && change.end !== change.start ? change : undefined);
  const states = (name: string, known: readonly State[], cell: (row: EventRow) => string | null) =>
    query.states === 'number'
      ? column(
          name,
          FieldType.number,
          (row) => known.find(({ value }) => value === cell(row))?.code,
          stateConfig(known, 'number')
        )
      : column(name, FieldType.string, cell, stateConfig(known, 'text'));
  return {
    frame: table(query.refId, [
      column('Event', FieldType.string, ({ id }) => id, eventConfig()),
      states('Severity', EVENT_TYPES, ({ type }) => type),
      states('Active', ACTIVE_STATES, ({ active }) => (active === null ? null : String(active))),
      column('Since', FieldType.time, (row) => periodOf(row)?.start ?? (row.active ? row.last : null)),
      column('Until', FieldType.time, (row) => periodOf(row)?.end),
      column(
        'Duration',
        FieldType.number,
        (row) => {
          const period = periodOf(row);
          return period && getDuration(period, context.now);
        },
        { unit: 's' }
      ),
      column('Last time', FieldType.time, ({ last }) => last),
      column('Meaning', FieldType.string, ({ id }) => ownValue(EVENTS, id) ?? deviceText(humanize(id))),
    ]),
    cut,
  };
}

/** Each event that the device lists at present. */
function eventRows(context: ChangesContext): EventRow[] {
  const { reader, snapshot, device } = context;
  const latest = new Map(allChanges(context, 'events').map((change) => [change.events[0], change]));
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
        device,
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
    row.type = deviceText(value);
  } else if (member === 'triggered' && typeof value === 'boolean') {
    row.active = value;
  } else if (member === 'last-triggered' && typeof value === 'number' && value !== 0) {
    row.last = Math.round(value * 1000);
  }
}
