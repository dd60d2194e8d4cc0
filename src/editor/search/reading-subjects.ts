/** The readings of a device as they can be searched for. */
import { findModuleType } from '../../lantime/catalogue/modules';
import { getTrust } from '../../lantime/evidence';
import { readingIn, Readings } from '../../lantime/readings';
import { TYPE_PREFIX } from '../../lantime/select';
import { Component, Descriptor, Snapshot } from '../../lantime/types';
import { componentGroupLabel } from '../fields/options';
import {
  BY_TRUST,
  KIND_WORDS,
  MEMBER,
  NOT_EXPOSED,
  NOT_FITTED,
  ONE_OF_SEVERAL,
  SEVERAL,
  SOUGHT,
  TEXT_IN_PARTS,
  WITHOUT_VALUE,
} from './priors';
import { LONGEST_LISTED, Subject } from './subject';
import { findSynonyms } from './synonyms';

const hasValue = (descriptors: readonly Descriptor[], snapshot: Snapshot): boolean =>
  descriptors.some((descriptor) => {
    const value = readingIn(snapshot, descriptor)?.value;
    return value !== undefined && value !== null;
  });

/**
 * How much rather somebody looks for this: what is known before what is not, what has a value before what has none.
 * @param snapshot without an answer nothing is said about values
 */
function getPrior(
  descriptors: readonly Descriptor[],
  isFitted: boolean,
  snapshot: Snapshot | undefined,
  isSought: boolean
): number {
  const [first] = descriptors;
  return (
    BY_TRUST[getTrust(first)] +
    (isSought ? SOUGHT : 0) +
    (first.entry?.metric === false ? NOT_EXPOSED : 0) +
    (first.entry?.split ? TEXT_IN_PARTS : 0) +
    (snapshot && !hasValue(descriptors, snapshot) ? WITHOUT_VALUE : 0) +
    (isFitted ? 0 : NOT_FITTED)
  );
}

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
export function readingSubjects(readings: Readings, snapshot: Snapshot | undefined): Subject[] {
  const subjects: Subject[] = [];
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
    };
    const ofAll = listName === undefined ? first.label : `${first.label} of every ${listName}`;
    const isSought = synonyms.length > 0;
    const kind = `${KIND_WORDS[first.kind]} ${first.unit}`;
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
        prior: getPrior(all, true, snapshot, isSought) + SEVERAL,
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
          getPrior(descriptors, component.fitted, snapshot, isSought) +
          (listName === undefined ? 0 : SEVERAL) +
          (fitted.length > 1 ? ONE_OF_SEVERAL : 0),
      });
      if (listName === undefined || descriptors.length > LONGEST_LISTED) {
        continue;
      }
      for (const descriptor of descriptors) {
        subjects.push({
          ...shared,
          query: { queryType: scope, components, metrics: [descriptor.field] },
          label: descriptor.title,
          place,
          path: descriptor.field,
          ids: `${component.id} ${Object.values(descriptor.elements).join(' ')}`,
          kind: ofComponent,
          descriptors: [descriptor],
          prior:
            getPrior([descriptor], component.fitted, snapshot, isSought) +
            MEMBER +
            (fitted.length > 1 ? ONE_OF_SEVERAL : 0),
        });
      }
    }
  }
  return subjects;
}
