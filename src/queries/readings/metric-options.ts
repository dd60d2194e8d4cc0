/** The metrics that the editor offers, from what the device has, or from the catalogue. */
import { toGroup, Option, OptionGroup } from '../../editor/fields/options';
import { listSubjects, search, SearchIndex, SearchSubject } from '../../editor/search';
import { catalogueLabel } from '../../editor/search/catalogue-subjects';
import { SubjectOption, toOption } from '../../editor/search/options';
import { nameOfEvery, readingName, readingTitle } from '../../editor/search/reading-names';
import { createIndex, firstChoicePlace } from '../../editor/search/search';
import { mark, t } from '../../i18n';
import type { Readings } from '../../lantime/readings';
import type { Component, Descriptor, Snapshot, Scope } from '../../lantime/types';
import { metricSubjects } from './metric-subjects';

/** Options shown at once; typing narrows them. */
const MOST_SHOWN = 300;
const MOST_MATCHES = 60;
/** Of the other scope, after those of the chosen one. */
const MOST_ELSEWHERE = 8;

const OTHER_SCOPE: Record<Scope, Scope> = { chassis: 'module', module: 'chassis' };
const ELSEWHERE: Record<Scope, string> = {
  chassis: mark('Of modules; the query then shows modules'),
  module: mark('Of the chassis; the query then shows the chassis'),
};

/** What the metric picker of a query searches. */
export interface MetricIndex {
  own: SearchIndex;
  subjects: readonly SearchSubject[];
  /** Metrics of the other scope, of all components that have them. */
  elsewhere: SearchIndex;
}

/**
 * Everything the picker offers for some components.
 * @param words the components of the query; words that match nothing (variables, typed names) count as all
 * @param knownOnly leaves out what nobody has confirmed on a device
 */
export function indexMetrics(
  scope: Scope,
  words: readonly string[],
  readings: Readings,
  snapshot: Snapshot | undefined,
  knownOnly = false
): MetricIndex {
  const subjects = metricSubjects(scope, words, readings, snapshot, knownOnly);
  const elsewhere = listSubjects(readings, snapshot).filter(
    ({ query, mark }) => query.queryType === OTHER_SCOPE[scope] && !(knownOnly && mark)
  );
  return { own: createIndex(subjects), subjects, elsewhere: createIndex(elsewhere) };
}

const metricOf = ({ query }: SearchSubject): string => query.metrics?.[0] ?? '';

/** What people look for first, then what is known and present; members of lists after all. */
function sortByDemand(subjects: readonly SearchSubject[]): SearchSubject[] {
  const place = ({ path, ids }: SearchSubject) => firstChoicePlace(ids === '' ? path : '');
  return [...subjects].sort((a, b) => place(a) - place(b) || b.prior - a.prior);
}

/** Groups in the order of how many of their readings people look for, each with the most wanted first. */
function groupSubjects(subjects: readonly SearchSubject[], snapshot: Snapshot | undefined): OptionGroup[] {
  const groups = new Map<string, SearchSubject[]>();
  for (const subject of subjects) {
    const group = groups.get(subject.group);
    group ? group.push(subject) : groups.set(subject.group, [subject]);
  }
  const weight = (members: readonly SearchSubject[]) =>
    members.filter(({ synonyms, prior, ids }) => synonyms.length > 0 && prior > 0 && ids === '').length;
  let room = MOST_SHOWN;
  return [...groups]
    .sort(([, a], [, b]) => weight(b) - weight(a))
    .flatMap(([label, members]) => {
      const shown = sortByDemand(members).slice(0, room);
      room -= shown.length;
      return shown.length === 0
        ? []
        : [
            toGroup(
              t(label),
              shown.map((subject) => toOption(subject, metricOf(subject), snapshot))
            ),
          ];
    });
}

/**
 * Metrics of the chosen components: by subject, or what was typed, best first, and what the other scope has of it.
 * @param typed what was typed; every word must occur in name, synonyms, subject, path, unit, description or the mark of
 * what is not confirmed
 */
export function metricOptions(index: MetricIndex, scope: Scope, typed: string, snapshot?: Snapshot): OptionGroup[] {
  if (typed.trim() === '') {
    return groupSubjects(index.subjects, snapshot);
  }
  const toOptions = (found: readonly SearchSubject[]) =>
    found.map((subject) => toOption(subject, metricOf(subject), snapshot));
  const own = toOptions(search(index.own, typed, MOST_MATCHES));
  const elsewhere = toOptions(search(index.elsewhere, typed, MOST_ELSEWHERE));
  return [
    ...(own.length > 0 ? [toGroup(t('Best matches'), own)] : []),
    ...(elsewhere.length > 0 ? [toGroup(t(ELSEWHERE[scope]), elsewhere)] : []),
  ];
}

/**
 * What a change of the picker makes of the query. A metric of the other scope takes the query there.
 * @param chosen the options now in the picker, the new one last
 */
export function chooseMetrics(
  chosen: ReadonlyArray<Option | SubjectOption>,
  scope: Scope,
  index: MetricIndex
): Partial<SearchSubject['query']> {
  const last = chosen[chosen.length - 1];
  const subject = last && ('subject' in last ? (last as SubjectOption).subject : findElsewhere(last.value, index));
  if (subject && subject.query.queryType !== scope) {
    const { queryType, components, metrics } = subject.query;
    return { queryType, components, metrics };
  }
  return { metrics: chosen.flatMap(({ value }) => (value ? [value] : [])) };
}

/** A path that was typed and that only the other scope has. */
function findElsewhere(path: string, { own, elsewhere }: MetricIndex): SearchSubject | undefined {
  const has = ({ entries }: SearchIndex) => entries.find(({ subject }) => subject.path === path)?.subject;
  return has(own) ? undefined : has(elsewhere);
}

/** Label of each chosen metric: its name where device or catalogue have it, else the text as typed. */
export function metricLabels(
  chosen: readonly string[],
  descriptors: readonly Descriptor[],
  scope: Scope,
  components: ReadonlyMap<string, Component>
): Option[] {
  const wanted = new Set(chosen);
  const labels = new Map<string, string>();
  for (const descriptor of descriptors) {
    if (components.get(descriptor.component)?.type !== scope) {
      continue;
    }
    const names = Object.entries(descriptor.elements);
    if (wanted.has(descriptor.metric) && !labels.has(descriptor.metric)) {
      labels.set(
        descriptor.metric,
        names.length > 0 ? nameOfEvery(descriptor.label, names[names.length - 1][0]) : readingName(descriptor.label)
      );
    }
    if (names.length > 0 && wanted.has(descriptor.field)) {
      labels.set(descriptor.field, readingTitle(descriptor));
    }
  }
  return chosen.map((value) => ({ value, label: labels.get(value) ?? catalogueLabel(scope, value) ?? value }));
}
