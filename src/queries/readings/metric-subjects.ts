/** The metrics of the components that a query names, as the metric picker searches them. */
import { catalogueSubjects } from '../../editor/search/catalogue-subjects';
import { KIND_SYNONYMS, MEMBER, readingPrior, SEVERAL_AT_ONCE } from '../../editor/search/priors';
import { nameOfEvery, readingName, readingTitle } from '../../editor/search/reading-names';
import { LONGEST_LISTED, SearchSubject } from '../../editor/search/subject';
import { findSynonyms } from '../../editor/search/synonyms';
import { getMark, getTrust } from '../../lantime/evidence';
import type { Readings } from '../../lantime/readings';
import { matchesComponent } from '../../lantime/select';
import type { Component, Descriptor, Snapshot, Scope } from '../../lantime/types';

/** The components of a scope that words select; all of them if the words select none, as variables and typed names do. */
function componentsByWords(scope: Scope, words: readonly string[], readings: Readings): Component[] {
  const inScope = [...readings.knownComponents.values()].filter(({ type }) => type === scope);
  const chosen = inScope.filter((component) => words.some((word) => matchesComponent(word, component)));
  return chosen.length > 0 ? chosen : inScope;
}

function groupBy(descriptors: readonly Descriptor[], key: 'metric' | 'field'): Map<string, Descriptor[]> {
  const groups = new Map<string, Descriptor[]>();
  for (const descriptor of descriptors) {
    const group = groups.get(descriptor[key]);
    group ? group.push(descriptor) : groups.set(descriptor[key], [descriptor]);
  }
  return groups;
}

/**
 * Each metric of the chosen components once, then its list members, each path once. From the catalogue while nothing is
 * known of the device.
 * @param words the components of the query
 * @param knownOnly leaves out what nobody has confirmed on a device
 */
export function metricSubjects(
  scope: Scope,
  words: readonly string[],
  readings: Readings,
  snapshot: Snapshot | undefined,
  knownOnly = false
): SearchSubject[] {
  if (readings.knownDescriptors.length === 0) {
    return catalogueSubjects()
      .filter(({ query, mark }) => query.queryType === scope && !(knownOnly && mark))
      .map((subject) => ({ ...subject, place: '' }));
  }
  const components = componentsByWords(scope, words, readings);
  const isAnyFitted = components.some(({ fitted }) => fitted);
  const descriptors = components
    .flatMap(({ id }) => readings.getDescriptors(id))
    .filter((descriptor) => !knownOnly || getTrust(descriptor) === 'known')
    .sort((a, b) => a.index - b.index);
  const subjects: SearchSubject[] = [];
  for (const [metric, all] of groupBy(descriptors, 'metric')) {
    const [first] = all;
    const listName = Object.keys(first.elements).pop();
    const synonyms = findSynonyms(metric);
    const toSubject = (path: string, label: string, of: readonly Descriptor[], extra: number): SearchSubject => ({
      query: { queryType: scope, components: [...words], metrics: [path] },
      label,
      place: '',
      title: first.label,
      ids: path === metric ? '' : Object.values(of[0].elements).join(' '),
      kind: `${KIND_SYNONYMS[first.kind]} ${first.unit}`,
      group: first.group,
      path,
      synonyms,
      description: first.description,
      descriptors: of,
      mark: getMark(first),
      prior: readingPrior(of, isAnyFitted, snapshot, synonyms.length > 0) + extra,
    });
    if (listName === undefined) {
      subjects.push(toSubject(metric, readingName(first.label), all, 0));
      continue;
    }
    subjects.push(toSubject(metric, nameOfEvery(first.label, listName), all, SEVERAL_AT_ONCE));
    const members = groupBy(all, 'field');
    if (members.size <= LONGEST_LISTED) {
      members.forEach((of, field) => subjects.push(toSubject(field, readingTitle(of[0]), of, MEMBER)));
    }
  }
  return subjects;
}
