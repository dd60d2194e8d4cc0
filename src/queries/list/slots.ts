/** The slots of the device as tables: an inventory, or a map by row and column. */
import { DataFrame, FieldType } from '@grafana/data';
import { matchesFilters } from '../../grafana/filters';
import { stateConfig } from '../../grafana/fields';
import { columnsFrom, table } from '../../grafana/table';
import { t } from '../../i18n';
import { findModuleType } from '../../lantime/catalogue/modules';
import { naturalOrder } from '../../lantime/natural-order';
import { readingIn, Readings } from '../../lantime/readings';
import { matchesComponent } from '../../lantime/select';
import { findState } from '../../lantime/state';
import { Component, Reading, ReadingValue, Severity, Snapshot } from '../../lantime/types';
import type { ListQuery } from './frame';
import { SLOT_STATES } from './lists';

const WORST: readonly Severity[] = ['error', 'warning', 'ok', 'neutral'];

/**
 * The worst state among the readings of a module, and which reading it is.
 * A module without any described state has none: it is not said to be well.
 */
function worstState(readings: Iterable<Reading | undefined>): { severity: Severity; because?: string } {
  let worst: Severity = 'neutral';
  let because: string | undefined;
  for (const reading of readings) {
    if (reading?.descriptor.kind !== 'state' || reading.value === null) {
      continue;
    }
    const state = findState(reading.descriptor, reading.value);
    if (state && WORST.indexOf(state.severity) < WORST.indexOf(worst)) {
      worst = state.severity;
      because = `${reading.descriptor.title}: ${state.text}`;
    }
  }
  return { severity: worst, because: worst === 'ok' || worst === 'neutral' ? undefined : because };
}

/** A slot as a row; what the device does not tell is null. */
interface SlotRow {
  chassis: string;
  slot: string;
  type: string | null;
  position: ReadingValue;
  row: number | null;
  column: number | null;
  width: number | null;
  module: string | null;
  kind: string | null;
  serial: ReadingValue;
  revision: ReadingValue;
  state: Severity | 'empty';
  reason: string | null;
}

function slotRow(component: Component, reader: Readings, snapshot: Snapshot | undefined): SlotRow {
  const readings = reader.getDescriptors(component.id);
  const getValue = (field: string): ReadingValue => {
    const descriptor = readings.find((candidate) => candidate.field === field);
    return (descriptor && readingIn(snapshot, descriptor)?.value) ?? null;
  };
  const position = getValue('slot-position');
  const numbers = String(position ?? '')
    .split(',')
    .map(Number);
  const [row, column, width] = numbers.length === 3 && numbers.every(Number.isFinite) ? numbers : [null, null, null];
  const { severity, because } = worstState(readings.map((descriptor) => readingIn(snapshot, descriptor)));
  return {
    chassis: component.chassis,
    slot: component.slot ?? component.id,
    type: component.slotType ?? null,
    position,
    row,
    column,
    width,
    module: component.model ?? null,
    kind: component.fitted ? ((component.model && findModuleType(component.model)?.title) ?? null) : null,
    serial: getValue('module/info/serial-number'),
    revision: getValue('module/info/software-revision'),
    state: component.fitted ? severity : 'empty',
    reason: component.fitted ? (because ?? null) : null,
  };
}

const byPosition = (a: SlotRow, b: SlotRow) =>
  naturalOrder(a.chassis, b.chassis) ||
  (a.row ?? 0) - (b.row ?? 0) ||
  (a.column ?? 0) - (b.column ?? 0) ||
  naturalOrder(a.slot, b.slot);

/** The cell that a filter names: by the label, as in other queries, or by the name of the column. */
function getCell(row: SlotRow, key: string): string | null | undefined {
  const name = key === 'What it is' ? 'kind' : key.replace(/ .*/, '').toLowerCase();
  const value = Object.prototype.hasOwnProperty.call(row, name) ? row[name as keyof SlotRow] : undefined;
  return value === undefined || value === null ? value : String(value);
}

/** The slots of the chosen chassis or modules. */
export function slotFrame(
  query: ListQuery,
  reader: Readings,
  snapshot: Snapshot | undefined
): { frame: DataFrame; cut: boolean } {
  const passing = [...(snapshot?.components.values() ?? [])]
    .filter(
      (component) =>
        component.type === 'module' &&
        query.components.some((word) => word === component.chassis || matchesComponent(word, component))
    )
    .map((component) => slotRow(component, reader, snapshot))
    .sort(byPosition)
    .filter((row) => matchesFilters((key) => getCell(row, key), query.filters));
  const rows = passing.slice(0, query.limit);
  const column = columnsFrom(rows);
  const text = (name: string, key: keyof SlotRow, description: string) =>
    column(name, FieldType.string, (row) => row[key], { description });
  const number = (name: string, key: keyof SlotRow, description: string) =>
    column(name, FieldType.number, (row) => row[key], { description });
  const isSeveralChassis = new Set(rows.map(({ chassis }) => chassis)).size > 1;
  const identity = [
    ...(isSeveralChassis ? [text('Chassis', 'chassis', t('Chassis of the slot.'))] : []),
    text('Slot', 'slot', t('Name of the slot.')),
  ];
  const condition = [
    column('State', FieldType.string, ({ state }) => state, {
      description: t('The worst described state of the module’s readings.'),
      ...stateConfig(SLOT_STATES, 'text'),
    }),
    text('Reason', 'reason', t('The reading that is in that state.')),
  ];
  const module = text('Module', 'module', t('Model of the module.'));
  const fields =
    query.list === 'inventory'
      ? [
          ...identity,
          text('Type', 'type', t('Class of the slot.')),
          text('Position', 'position', t('Plausibly row, column and width.')),
          module,
          text('What it is', 'kind', t('Kind of the module, where the catalogue knows it.')),
          text('Serial number', 'serial', t('Serial number of the module.')),
          text('Software revision', 'revision', t('Software of the module.')),
          ...condition,
        ]
      : [
          ...identity,
          number('Row', 'row', t('Plausibly the row of the slot.')),
          number('Column', 'column', t('Plausibly the column of the slot.')),
          number('Width', 'width', t('Plausibly the width of the slot.')),
          module,
          ...condition,
        ];
  return { frame: table(query.refId, fields), cut: passing.length > query.limit };
}
