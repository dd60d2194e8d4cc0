/** Lists of the device as tables: those every unit has, with their best columns first, and any other list as it is. */
import { DataFrame, Field, FieldType } from '@grafana/data';
import { matchesFilters } from '../../grafana/filters';
import { FieldFormat, labelConfig, readingField } from '../../grafana/fields';
import { LabelContext, readingLabels } from '../../grafana/labels';
import { enumeration, info, limitNotice } from '../../grafana/notices';
import { column, table, uniquelyNamed } from '../../grafana/table';
import { t } from '../../i18n';
import { ownValue } from '../../lantime/own-value';
import { matchesPattern } from '../../lantime/paths';
import { readingIn, Readings } from '../../lantime/readings';
import { matchesComponent } from '../../lantime/select';
import { Descriptor, Reading, Snapshot } from '../../lantime/types';
import type { AnswerQuery, CompleteQuery } from '../kind';
import type { ListOptions } from '../stored';
import { isSlotView, LIST_VIEWS, getList, listsOfView } from './lists';
import { skyFields } from './sky';
import { slotFrame } from './slots';

export type ListQuery = CompleteQuery<ListOptions>;

const answer: AnswerQuery<ListOptions> = (query, { device, settings, current }) => {
  const { reader } = device;
  const context = { components: reader.knownComponents, device: settings.name };
  const { frame, cut } = listFrame(query, reader, current, context, settings.webUrl);
  const lists = listsOfView(query.list);
  const isEmpty = frame.length === 0 && current !== undefined;
  return {
    frames: [frame],
    notices: [...(cut ? [limitNotice('rows', query.limit)] : []), ...(isEmpty ? [info(emptyText(query))] : [])],
    served: new Map([['live poll', true]]),
    absence: {
      of: isSlotView(query.list) || lists.every((path) => path.split('/')[0] === 'module') ? 'slots' : lists,
      mayBeFiltered: true,
    },
  };
};
export default answer;

const emptyText = ({ list, components, filters }: ListQuery): string =>
  filters.length > 0
    ? t('No {list} entries of {components} match the filters.', { list, components: enumeration(components) })
    : t('This device has no {list} entries for {components}.', { list, components: enumeration(components) });

/** Columns that would only repeat a label. */
const REDUNDANT = new Set(['object-id', 'slot-id']);

interface MemberRow {
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
  context: LabelContext,
  webUrl?: string
): { frame: DataFrame; cut: boolean } {
  if (isSlotView(query.list)) {
    return slotFrame(query, reader, snapshot);
  }
  const { rows, columns } = rowsOfList(query, reader, snapshot, context);
  const first = LIST_VIEWS.find(({ id }) => id === query.list)?.first ?? [];
  const rank = (path: string) => (first.includes(path) ? first.indexOf(path) : first.length);
  const ordered = [...columns].sort(([a], [b]) => rank(a) - rank(b));
  const { kept, cut } = filterAndLimit(rows, ordered, query);
  const format: FieldFormat = { states: query.states, dates: true, webUrl };
  const fields = uniquelyNamed(
    [
      ...labelFields(kept),
      ...ordered.map(([path, descriptor]) =>
        readingField(
          descriptor,
          kept.map(({ cells }) => cells.get(path)?.value),
          format
        )
      ),
      ...(query.list === 'satellites' ? skyFields(kept) : []),
    ],
    (field, _, count) => `${field.name} ${count}`
  );
  return { frame: table(query.refId, fields), cut };
}

/** The members of the lists a query asks for, and the reading that stands for each column, by its path below the member. */
function rowsOfList(
  query: ListQuery,
  reader: Readings,
  snapshot: Snapshot | undefined,
  context: LabelContext
): { rows: MemberRow[]; columns: Map<string, Descriptor> } {
  const wanted = listsOfView(query.list);
  const rows = new Map<unknown, MemberRow>();
  const columns = new Map<string, Descriptor>();
  const isWanted = new Map<string, boolean>();
  const components = [...reader.knownComponents.values()].filter((component) =>
    query.components.some((word) => matchesComponent(word, component))
  );
  for (const { id } of components) {
    for (const descriptor of reader.getDescriptors(id)) {
      const place = getList(descriptor);
      const reading = readingIn(snapshot, descriptor);
      if (!place || !reading || REDUNDANT.has(place.column)) {
        continue;
      }
      let fits = isWanted.get(place.list);
      if (fits === undefined) {
        fits = wanted.some((pattern) => matchesPattern(pattern, place.list));
        isWanted.set(place.list, fits);
      }
      if (fits) {
        // A satellite may be in two lists of its receiver: it is one row.
        const key = query.list === 'satellites' ? `${id} ${descriptor.elements.satellite}` : descriptor.elements;
        let row = rows.get(key);
        if (!row) {
          row = { labels: readingLabels(descriptor, context), cells: new Map() };
          rows.set(key, row);
        }
        row.cells.set(place.column, reading);
        columns.set(place.column, columns.get(place.column) ?? descriptor);
      }
    }
  }
  return { rows: [...rows.values()], columns };
}

/** Rows that pass the filters, by label, by name of a column or by its path, and of those as many as the query allows. */
function filterAndLimit(
  rows: readonly MemberRow[],
  columns: ReadonlyArray<[string, Descriptor]>,
  { filters, limit }: ListQuery
): { kept: MemberRow[]; cut: boolean } {
  const paths = new Map(columns.flatMap(([path, { label }]) => [[label, path] as const, [path, path] as const]));
  const passing =
    filters.length === 0
      ? [...rows]
      : rows.filter(({ labels, cells }) =>
          matchesFilters((key) => {
            const label = ownValue(labels, key);
            if (label !== undefined) {
              return label;
            }
            const reading = cells.get(paths.get(key) ?? '');
            return reading === undefined ? undefined : reading.value === null ? null : String(reading.value);
          }, filters)
        );
  return { kept: passing.slice(0, limit), cut: passing.length > limit };
}

function labelFields(rows: readonly MemberRow[]): Field[] {
  const names = new Set(rows.flatMap(({ labels }) => Object.keys(labels)));
  // Most often there is one device with one chassis; the columns would only repeat it.
  const differs = (name: string) => new Set(rows.map(({ labels }) => labels[name])).size > 1;
  const described = rows.flatMap(({ cells }) => [...cells.values()].slice(0, 1).map(({ descriptor }) => descriptor));
  return [...names]
    .filter((name) => (name !== 'device' && name !== 'chassis') || differs(name))
    .map((name) =>
      column(
        name,
        FieldType.string,
        rows.map(({ labels }) => ownValue(labels, name)),
        labelConfig(name, described)
      )
    );
}
