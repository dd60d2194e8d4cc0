/** Lists of the device as tables: those every unit has, with their best columns first, and any other list as it is. */
import { DataFrame, DataFrameType, Field, FieldType } from '@grafana/data';
import { findModuleType } from '../../lantime/catalogue/modules';
import { matchesPattern } from '../../lantime/paths';
import { readingIn, Readings } from '../../lantime/readings';
import { matchesComponent } from '../../lantime/select';
import { Component, Descriptor, Reading, ReadingValue, Severity, Snapshot } from '../../lantime/types';
import { fieldConfigOf, fieldOf, FrameContext, labelConfig, labelsOf } from '../readings/frame';
import { matchesFilters } from '../../grafana/filters';
import { LIST_VIEWS, listOf, SLOT_STATES, SLOT_VIEWS } from './lists';
import { ListQuery } from '../stored';

/** Columns whose readings nobody needs to see twice: the name of the member is a label already. */
const REDUNDANT = new Set(['object-id', 'slot-id']);

interface Row {
  labels: Record<string, string>;
  cells: Map<string, Reading>;
}

/**
 * A list as a table: a row for each member that the device has at present, typed columns.
 * @returns the frame, and whether the limit of the query cut it
 */
export function listFrame(
  query: ListQuery,
  reader: Readings,
  snapshot: Snapshot | undefined,
  context: FrameContext
): { frame: DataFrame; cut: boolean } {
  if (SLOT_VIEWS.some(({ id }) => id === query.list)) {
    return slotFrame(query, reader, snapshot, context);
  }
  const view = LIST_VIEWS.find(({ id }) => id === query.list);
  const wanted = view?.lists ?? [query.list];
  const components = [...reader.knownComponents.values()].filter((component) =>
    query.components.some((word) => matchesComponent(word, component))
  );
  const rows = new Map<unknown, Row>();
  const columns = new Map<string, Descriptor>();
  const matching = new Map<string, boolean>();
  for (const { id } of components) {
    for (const descriptor of reader.descriptorsOf(id)) {
      const place = listOf(descriptor);
      const reading = readingIn(snapshot, descriptor);
      if (!place || !reading || REDUNDANT.has(place.column)) {
        continue;
      }
      let fits = matching.get(place.list);
      if (fits === undefined) {
        fits = wanted.some((pattern) => matchesPattern(pattern, place.list));
        matching.set(place.list, fits);
      }
      if (fits) {
        // A satellite may stand in two lists of its receiver: it is one row.
        const key = query.list === 'satellites' ? `${id} ${descriptor.elements.satellite}` : descriptor.elements;
        let row = rows.get(key);
        if (!row) {
          row = { labels: labelsOf(descriptor, context), cells: new Map() };
          rows.set(key, row);
        }
        row.cells.set(place.column, reading);
        columns.set(place.column, columns.get(place.column) ?? descriptor);
      }
    }
  }
  const first = view?.first ?? [];
  const rank = (column: string) => (first.includes(column) ? first.indexOf(column) : first.length);
  const ordered = [...columns].sort(([a], [b]) => rank(a) - rank(b));
  const { kept, cut } = filterAndLimit([...rows.values()], ordered, query);
  const fields = uniquelyNamed([
    ...labelFields(kept),
    ...ordered.map(([column, descriptor]) => readingField(column, descriptor, kept, context)),
    ...(query.list === 'satellites' ? skyFields(kept) : []),
  ]);
  return { frame: tableOf(fields, kept.length, context), cut };
}

/** Rows that pass the filters, by label, by name of a column or by its path, and of those as many as the query allows. */
function filterAndLimit(
  rows: readonly Row[],
  columns: ReadonlyArray<[string, Descriptor]>,
  { filters, limit }: ListQuery
): { kept: Row[]; cut: boolean } {
  const columnOf = new Map(
    columns.flatMap(([column, { label }]) => [[label, column] as const, [column, column] as const])
  );
  const passing =
    filters.length === 0
      ? [...rows]
      : rows.filter(({ labels, cells }) =>
          matchesFilters((key) => {
            if (Object.prototype.hasOwnProperty.call(labels, key)) {
              return labels[key];
            }
            const reading = cells.get(columnOf.get(key) ?? '');
            return reading === undefined ? undefined : reading.value === null ? null : String(reading.value);
          }, filters)
        );
  return { kept: passing.slice(0, limit), cut: passing.length > limit };
}

function labelFields(rows: readonly Row[]): Field[] {
  const names = new Set(rows.flatMap(({ labels }) => Object.keys(labels)));
  // One device and one chassis is the rule; the columns would only repeat it.
  const tells = (name: string) => new Set(rows.map(({ labels }) => labels[name])).size > 1;
  const described = rows.flatMap(({ cells }) => [...cells.values()].slice(0, 1).map(({ descriptor }) => descriptor));
  return [...names]
    .filter((name) => (name !== 'device' && name !== 'chassis') || tells(name))
    .map((name) => ({
      name,
      type: FieldType.string,
      config: labelConfig(name, described),
      values: rows.map(({ labels }) => (Object.prototype.hasOwnProperty.call(labels, name) ? labels[name] : null)),
    }));
}

function readingField(column: string, descriptor: Descriptor, rows: readonly Row[], context: FrameContext): Field {
  return {
    ...fieldOf(
      descriptor,
      rows.map(({ cells }) => cells.get(column)?.value),
      context
    ),
    name: descriptor.label,
  };
}

/** Two columns of one name would hide each other: the second is told by its number. */
function uniquelyNamed(fields: Field[]): Field[] {
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  return fields.map((field) => {
    let { name } = field;
    while (taken.has(name)) {
      const count = (counts.get(field.name) ?? 1) + 1;
      counts.set(field.name, count);
      name = `${field.name} ${count}`;
    }
    taken.add(name);
    return name === field.name ? field : { ...field, name };
  });
}

function tableOf(fields: Field[], length: number, { query, notices }: FrameContext): DataFrame {
  return {
    refId: query.refId,
    meta: {
      type: DataFrameType.NumericLong,
      preferredVisualisationType: 'table',
      ...(notices.length > 0 ? { notices } : {}),
    },
    fields,
    length,
  };
}

/** Place in a sky view seen from below: the zenith in the middle, north up (`y`), east to the right (`x`), in degrees from the zenith. */
function skyFields(rows: readonly Row[]): Field[] {
  const angle = (row: Row, name: string) => {
    const value = [...row.cells].find(([column]) => column.split('/').pop() === name)?.[1].value;
    return typeof value === 'number' ? value : undefined;
  };
  const project = (turn: (radians: number) => number) =>
    rows.map((row) => {
      const elevation = angle(row, 'elevation');
      const azimuth = angle(row, 'azimuth');
      return elevation === undefined || azimuth === undefined
        ? null
        : (90 - elevation) * turn((azimuth * Math.PI) / 180);
    });
  return [
    {
      name: 'x',
      type: FieldType.number,
      // No bounds: with both of them the XY chart of Grafana 10.1 takes x for a time and draws nothing (grafana issue 78523).
      config: { unit: 'degree', description: 'Sky view, east to the right.' },
      values: project(Math.sin),
    },
    {
      name: 'y',
      type: FieldType.number,
      config: { min: -90, max: 90, unit: 'degree', description: 'Sky view, north up.' },
      values: project(Math.cos),
    },
  ];
}

const WORST: readonly Severity[] = ['error', 'warning', 'ok', 'neutral'];

/**
 * The worst state among the readings of a module, and which reading it is.
 * A module without any described state has none: it is not said to be well.
 */
export function worstState(readings: Iterable<Reading | undefined>): { severity: Severity; because?: string } {
  let worst: Severity = 'neutral';
  let because: string | undefined;
  for (const reading of readings) {
    if (reading?.descriptor.kind !== 'state' || reading.value === null) {
      continue;
    }
    const state = reading.descriptor.states.find(({ value }) => value === String(reading.value));
    if (state && WORST.indexOf(state.severity) < WORST.indexOf(worst)) {
      worst = state.severity;
      because = `${reading.descriptor.title}: ${state.text}`;
    }
  }
  return { severity: worst, because: worst === 'ok' || worst === 'neutral' ? undefined : because };
}

const naturally = new Intl.Collator('en', { numeric: true }).compare;

/** The slots of the chosen chassis or modules: inventory, or a map by row and column. */
function slotFrame(
  query: ListQuery,
  reader: Readings,
  snapshot: Snapshot | undefined,
  context: FrameContext
): { frame: DataFrame; cut: boolean } {
  const slots = [...(snapshot?.components.values() ?? [])].filter(
    (component) =>
      component.type === 'module' &&
      query.components.some((word) => word === component.chassis || matchesComponent(word, component))
  );
  const valueOf = (component: Component, field: string): ReadingValue => {
    const descriptor = reader.descriptorsOf(component.id).find((candidate) => candidate.field === field);
    return (descriptor && readingIn(snapshot, descriptor)?.value) ?? null;
  };
  const all = slots.map((component) => {
    const type = component.model ? findModuleType(component.model) : undefined;
    const position = String(valueOf(component, 'slot-position') ?? '')
      .split(',')
      .map(Number);
    const place = position.length === 3 && position.every(Number.isFinite) ? position : [null, null, null];
    const { severity, because } = worstState(
      reader.descriptorsOf(component.id).map((descriptor) => readingIn(snapshot, descriptor))
    );
    return {
      chassis: component.chassis,
      slot: component.slot ?? component.id,
      type: component.slotType ?? null,
      position: valueOf(component, 'slot-position'),
      row: place[0],
      column: place[1],
      width: place[2],
      module: component.model ?? null,
      kind: component.fitted ? (type?.title ?? null) : null,
      serial: valueOf(component, 'module/info/serial-number'),
      revision: valueOf(component, 'module/info/software-revision'),
      state: component.fitted ? severity : 'empty',
      reason: component.fitted ? (because ?? null) : null,
    };
  });
  all.sort(
    (a, b) =>
      naturally(a.chassis, b.chassis) ||
      (a.row ?? 0) - (b.row ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      naturally(a.slot, b.slot)
  );
  type SlotRow = (typeof all)[number];
  const passing = all.filter((row) =>
    matchesFilters((key) => {
      // By the label, as in other queries, or by the name of the column.
      const name = key === 'What it is' ? 'kind' : key.replace(/ .*/, '').toLowerCase();
      const value = Object.prototype.hasOwnProperty.call(row, name) ? row[name as keyof SlotRow] : undefined;
      return value === undefined || value === null ? value : String(value);
    }, query.filters)
  );
  const kept = passing.slice(0, query.limit);
  const severalChassis = new Set(kept.map(({ chassis }) => chassis)).size > 1;
  const stateConfig = fieldConfigOf(SLOT_STATES, 'text');
  const column = (
    name: string,
    key: keyof SlotRow,
    description: string,
    type = FieldType.string,
    config = {}
  ): Field => ({
    name,
    type,
    config: { description, ...config },
    values: kept.map((row) => row[key]),
  });
  const state = column(
    'State',
    'state',
    'The worst described state of the module’s readings.',
    FieldType.string,
    stateConfig
  );
  const reason = column('Reason', 'reason', 'The reading that is in that state.');
  const shared = [
    ...(severalChassis ? [column('Chassis', 'chassis', 'Chassis of the slot.')] : []),
    column('Slot', 'slot', 'Name of the slot.'),
  ];
  const fields =
    query.list === 'inventory'
      ? [
          ...shared,
          column('Type', 'type', 'Class of the slot.'),
          column('Position', 'position', 'Plausibly row, column and width.'),
          column('Module', 'module', 'Model of the module.'),
          column('What it is', 'kind', 'Kind of the module, where the catalogue knows it.'),
          column('Serial number', 'serial', 'Serial number of the module.'),
          column('Software revision', 'revision', 'Software of the module.'),
          state,
          reason,
        ]
      : [
          ...shared,
          column('Row', 'row', 'Plausibly the row of the slot.', FieldType.number),
          column('Column', 'column', 'Plausibly the column of the slot.', FieldType.number),
          column('Width', 'width', 'Plausibly the width of the slot.', FieldType.number),
          column('Module', 'module', 'Model of the module.'),
          state,
          reason,
        ];
  return { frame: tableOf(fields, kept.length, context), cut: passing.length > query.limit };
}
