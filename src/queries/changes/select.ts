/** Which changes a query shows, and their labels. */
import { listChanges } from '../../changes/merge';
import { Change, ChangeInputs, LEVELS, ReadingHistory } from '../../changes/model';
import { matchesFilters } from '../../grafana/filters';
import { componentLabels } from '../../grafana/labels';
import { canonicalEventId } from '../../lantime/catalogue/notification';
import { ownValue } from '../../lantime/own-value';
import { matchesPattern } from '../../lantime/paths';
import { matchesComponent } from '../../lantime/select';
import { Component } from '../../lantime/types';
import type { CompleteQuery } from '../kind';
import type { ChangeOptions, ChangeSource } from '../stored';

export type ChangesQuery = CompleteQuery<ChangeOptions>;

/** What all frames of changes are made from. */
export interface ChangesContext extends ChangeInputs {
  /** Name of the data source, the label `device`. */
  device: string;
  /** Milliseconds since 1970. */
  range: { from: number; to: number };
  /** Milliseconds since 1970. */
  now: number;
}

/** What changes are listed from, for each source that a query can name. */
export const READ_FROM = { events: 'events', changes: 'readings', both: 'both' } as const;

interface Lists {
  snapshot: unknown;
  until: number | undefined;
  changes: Partial<Record<ChangeSource, Change[]>>;
}

/** Lists made from one answer and one history; a dashboard asks for the same several times. */
const lists = new WeakMap<ReadingHistory, Lists>();

/** All changes from a source, oldest first. */
export function allChanges(inputs: ChangeInputs, source: ChangeSource): Change[] {
  const { history, snapshot } = inputs;
  const { until } = history;
  let cached = lists.get(history);
  if (!cached || cached.snapshot !== snapshot || cached.until !== until) {
    cached = { snapshot, until, changes: {} };
    lists.set(history, cached);
  }
  return (cached.changes[source] ??= listChanges(inputs, READ_FROM[source]));
}

/** The changes that a query shows, oldest first. */
export function selectChanges(query: ChangesQuery, context: ChangesContext): Change[] {
  const { knownComponents } = context.reader;
  const lowest = LEVELS.indexOf(query.severity);
  return allChanges(context, query.source).filter(
    (change) =>
      LEVELS.indexOf(change.level) >= lowest &&
      (!query.active || change.end === undefined) &&
      isChosen(query.components, knownComponents.get(change.component)) &&
      isIncluded(query, searchNames(change)) &&
      passesFilters(query, () => changeLabels(change, context))
  );
}

/** Whether something with these labels passes the filters of a query. */
export function passesFilters({ filters }: ChangesQuery, makeLabels: () => Record<string, string>): boolean {
  if (filters.length === 0) {
    return true;
  }
  const labels = makeLabels();
  return matchesFilters((key) => ownValue(labels, key), filters);
}

/** Whether the words of a query choose a component. */
export const isChosen = (words: readonly string[], component: Component | undefined): boolean =>
  words.some((word) => word === '*' || (component !== undefined && matchesComponent(word, component)));

/** Names by which a query can include or exclude a change. */
function searchNames({ events, reading }: Change): string[] {
  return reading ? [...events, reading.field, reading.metric, reading.id] : [...events];
}

/** Whether a query includes, and does not exclude, something with these names. */
export function isIncluded({ include, exclude }: ChangesQuery, names: readonly string[]): boolean {
  // Names have one spelling. A pattern is not a name, though it may contain the letters of one.
  const spelled = (word: string) => (word.includes('*') ? word : canonicalEventId(word));
  const matchesAny = (patterns: readonly string[]) =>
    patterns.some((pattern) => names.some((name) => matchesPattern(spelled(pattern), name)));
  return (include.length === 0 || matchesAny(include)) && !matchesAny(exclude);
}

/** Labels that say where and what: those of series, and those that only changes have. */
export function changeLabels(change: Change, { reader, device }: ChangesContext): Record<string, string> {
  return {
    ...componentLabels(change.component, { components: reader.knownComponents, device }),
    component: change.component,
    ...change.reading?.elements,
    ...(change.events.length > 0 ? { event: change.events[0] } : {}),
    ...(change.reading ? { reading: change.reading.field } : {}),
    source: change.source,
    severity: change.level,
  };
}
