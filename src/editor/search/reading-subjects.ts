/** The readings of a device as they can be searched for. */
import { findModuleType } from '../../lantime/catalogue/modules';
import { getMark } from '../../lantime/evidence';
import { Readings } from '../../lantime/readings';
import { TYPE_PREFIX } from '../../lantime/select';
import { Component, Descriptor, Snapshot } from '../../lantime/types';
import { componentGroupLabel } from '../fields/options';
import { KIND_SYNONYMS, MEMBER, ONE_OF_SEVERAL, readingPrior, SEVERAL_AT_ONCE } from './priors';
import { nameOfEvery, readingName, readingTitle } from './reading-names';
import { LONGEST_LISTED, SearchSubject } from './subject';
import { findSynonyms } from './synonyms';

/** One metric of one component, with its list members if it has any. */
interface Holding {
  component: Component;
  descriptors: Descriptor[];
}

const componentKind = ({ model, slotType, type }: Component): string =>
  [type === 'chassis' ? 'device' : slotType, model, model && findModuleType(model)?.title].filter(Boolean).join(' ');

/** Every metric with the components that have it, in the order of discovery. */
function holdingsByMetric(readings: Readings): Map<string, Holding[]> {
  const metrics = new Map<string, Holding[]>();
  for (const descriptor of readings.knownDescriptors) {
    const component = readings.knownComponents.get(descriptor.component);
    if (!component) {
      continue;
    }
    const key = `${component.type} ${descriptor.metric}`;
    let holdings = metrics.get(key);
    if (!holdings) {
      holdings = [];
      metrics.set(key, holdings);
    }
    const last = holdings.find((holding) => holding.component === component);
    last ? last.descriptors.push(descriptor) : holdings.push({ component, descriptors: [descriptor] });
  }
  return metrics;
}

/** All that can be shown of the readings of a device: each metric of all components that have it, of each, and of each member. */
export function readingSubjects(readings: Readings, snapshot: Snapshot | undefined): SearchSubject[] {
  const subjects: SearchSubject[] = [];
  const chassisCount = [...readings.knownComponents.values()].filter(({ type }) => type === 'chassis').length;
  for (const holdings of holdingsByMetric(readings).values()) {
    const [{ descriptors: [first], component: { type: scope } }] = holdings; // prettier-ignore
    const synonyms = findSynonyms(first.metric);
    const listName = Object.keys(first.elements).pop();
    const shared = {
      title: first.label,
      group: first.group,
      path: first.metric,
      synonyms,
      description: first.description,
      mark: getMark(first),
    };
    const ofAll = listName === undefined ? readingName(first.label) : nameOfEvery(first.label, listName);
    const isSought = synonyms.length > 0;
    const kind = `${KIND_SYNONYMS[first.kind]} ${first.unit}`;
    const fitted = holdings.filter(({ component }) => component.fitted);
    if (fitted.length > 1) {
      const types = new Set(fitted.map(({ component }) => component.slotType));
      const [slotType] = types;
      const word = types.size === 1 && slotType !== undefined ? TYPE_PREFIX + slotType : '*';
      const all = fitted.flatMap(({ descriptors }) => descriptors);
      subjects.push({
        ...shared,
        query: { queryType: scope, components: [word], metrics: [first.metric] },
        label: ofAll,
        place: componentGroupLabel(word, scope),
        ids: '',
        kind: `${kind} all ${[...new Set(fitted.map(({ component }) => componentKind(component)))].join(' ')}`,
        descriptors: all,
        prior: readingPrior(all, true, snapshot, isSought) + SEVERAL_AT_ONCE,
      });
    }
    for (const { component, descriptors } of holdings) {
      // A device has one chassis; naming it would tie the query to its number.
      const isOnly = scope === 'chassis' && chassisCount === 1;
      const place = isOnly ? '' : component.label;
      const components = [isOnly ? '*' : component.id];
      const ofComponent = `${kind} ${componentKind(component)}`;
      subjects.push({
        ...shared,
        query: { queryType: scope, components, metrics: [first.metric] },
        label: ofAll,
        place,
        ids: component.id,
        kind: ofComponent,
        descriptors,
        prior:
          readingPrior(descriptors, component.fitted, snapshot, isSought) +
          (listName === undefined ? 0 : SEVERAL_AT_ONCE) +
          (fitted.length > 1 ? ONE_OF_SEVERAL : 0),
      });
      if (listName === undefined || descriptors.length > LONGEST_LISTED) {
        continue;
      }
      for (const descriptor of descriptors) {
        subjects.push({
          ...shared,
          query: { queryType: scope, components, metrics: [descriptor.field] },
          label: readingTitle(descriptor),
          place,
          path: descriptor.field,
          ids: `${component.id} ${Object.values(descriptor.elements).join(' ')}`,
          kind: ofComponent,
          descriptors: [descriptor],
          prior:
            readingPrior([descriptor], component.fitted, snapshot, isSought) +
            MEMBER +
            (fitted.length > 1 ? ONE_OF_SEVERAL : 0),
        });
      }
    }
  }
  return subjects;
}
