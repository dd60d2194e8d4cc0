/** What the pickers of the query editor offer, from what the device has. Pure functions. */
import { SelectableValue } from '@grafana/data';
import { matchesComponent, TYPE_PREFIX } from '../lantime/select';
import { Component, Descriptor, Reading, Snapshot } from '../lantime/types';
import { LantimeQuery, Scope } from '../queries/stored';
import { notableReadings } from '../changes/facts';
import { LIST_VIEWS, listOf, listsOf, SLOT_VIEWS } from '../queries/list/lists';
import { fullDescription, trustOf } from '../lantime/evidence';
import { matchesPattern } from '../lantime/paths';
import { readingIn, Readings } from '../lantime/readings';

export type Option = SelectableValue<string> & { value: string; label: string };
export interface OptionGroup {
  label: string;
  options: Option[];
  /** Grafana 10.1 shows the heading alone otherwise, even when a single option was searched for. */
  expanded: true;
}

/** Options under a heading. */
export const groupOf = (label: string, options: Option[]): OptionGroup => ({ label, options, expanded: true });

/** Plural names of slot types, device-api.md 2.9. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  clk: 'All clocks',
  pwr: 'All power supplies',
  cpu: 'All CPUs',
  io: 'All I/O modules',
  fan: 'All fans',
};

/** Everything there is to choose as a component: all, all of a type, each. */
export function componentOptions(scope: Scope | undefined, components: Iterable<Component>): Option[] {
  const list = [...components].filter((component) => !scope || component.type === scope);
  const types = [...new Set(list.flatMap(({ slotType, fitted }) => (slotType && fitted ? [slotType] : [])))];
  return [
    { value: '*', label: scope === 'chassis' ? 'All chassis' : scope === 'module' ? 'All modules' : 'Everything' },
    ...types.map((type) => ({
      value: TYPE_PREFIX + type,
      label: TYPE_NAMES[type] ?? `All modules in ${type} slots`,
    })),
    ...list.map((component) => ({ value: component.id, label: component.label })),
  ];
}

/** Options for variables of the dashboard. */
export function variableOptions(names: readonly string[]): Option[] {
  return names.map((name) => ({ value: `\${${name}}`, label: `\${${name}}`, description: 'Dashboard variable' }));
}

/** Options for chosen words, with their labels where they are known; what the device does not have stays as it was typed. */
export function chosenOptions(chosen: readonly string[], known: readonly Option[]): Option[] {
  return chosen.map((value) => known.find((option) => option.value === value) ?? { value, label: value });
}

/** The present value for people, with its unit. */
export function presentValue(reading: Reading | undefined): string {
  if (!reading) {
    return 'not sent at present';
  }
  const { descriptor, value } = reading;
  if (value === null) {
    return reading.absent ?? 'no value';
  }
  if (descriptor.kind === 'timestamp' && typeof value === 'number') {
    return new Date(value * 1000).toISOString().replace('T', ' ').slice(0, 19) + ' UTC';
  }
  if (descriptor.kind === 'state') {
    return descriptor.states.find((state) => state.value === String(value))?.text ?? String(value);
  }
  const text = typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
  return (text.length > 40 ? `${text.slice(0, 40)}…` : text) + (descriptor.unit ? ` ${descriptor.unit}` : '');
}

/** What stands behind the name of a reading that nobody has confirmed. */
function markOf(descriptor: Descriptor): string {
  return trustOf(descriptor) === 'known' ? '' : descriptor.rawUnit ? 'unit not confirmed' : 'not confirmed';
}

/** Lists longer than this are offered as a whole and by typing, not member by member. */
const LONGEST_LISTED = 60;
/** Options shown at once; typing narrows them. */
export const MOST_SHOWN = 300;

/**
 * Metrics of the chosen components, grouped by subject, with unit, description and present value.
 * @param words the components of the query; words that match nothing (variables, typed names) count as all
 * @param filter what the user typed; every word must occur in label, subject, field, unit or the mark of what is not confirmed
 * @param knownOnly leaves out what nobody has confirmed on a device
 */
export function metricOptions(
  scope: Scope,
  words: readonly string[],
  filter: string,
  descriptors: readonly Descriptor[],
  components: ReadonlyMap<string, Component>,
  snapshot: Snapshot | undefined,
  knownOnly = false
): OptionGroup[] {
  const inScope = [...components.values()].filter((component) => component.type === scope);
  const chosen = inScope.filter((component) => words.some((word) => matchesComponent(word, component)));
  const ids = new Set((chosen.length > 0 ? chosen : inScope).map(({ id }) => id));

  const members = new Map<string, Descriptor[]>();
  for (const descriptor of descriptors) {
    if (ids.has(descriptor.component) && !(knownOnly && trustOf(descriptor) !== 'known')) {
      const siblings = members.get(descriptor.metric);
      siblings ? siblings.push(descriptor) : members.set(descriptor.metric, [descriptor]);
    }
  }
  const needles = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Option[]>();
  let shown = 0;
  const offer = (descriptor: Descriptor, value: string, label: string, present: string) => {
    const mark = markOf(descriptor);
    const text = `${label} ${descriptor.group} ${value} ${descriptor.unit} ${mark}`.toLowerCase();
    if (shown >= MOST_SHOWN || !needles.every((needle) => text.includes(needle))) {
      return;
    }
    shown++;
    const group = groups.get(descriptor.group) ?? [];
    groups.set(descriptor.group, group);
    const unit = descriptor.unit && !present.includes(descriptor.unit) ? ` (${descriptor.unit})` : '';
    group.push({
      value,
      label: mark ? `${label} (${mark})` : label,
      description: `${present}${unit} · ${fullDescription(descriptor)}`,
    });
  };
  for (const [metric, list] of members) {
    const [first] = list;
    const names = Object.keys(first.elements);
    if (names.length === 0) {
      const readings = list.map((descriptor) => presentValue(readingIn(snapshot, descriptor)));
      offer(first, metric, first.label, [...new Set(readings)].slice(0, 3).join(' / '));
      continue;
    }
    offer(first, metric, `${first.label} of every ${names[names.length - 1]}`, `${list.length} values`);
    if (list.length <= LONGEST_LISTED) {
      for (const descriptor of list) {
        offer(descriptor, descriptor.field, descriptor.title, presentValue(readingIn(snapshot, descriptor)));
      }
    }
  }
  return [...groups].map(([label, options]) => groupOf(label, options));
}

/** Label of each chosen metric: its name where the device has it, else the text as typed. */
export function metricLabels(
  chosen: readonly string[],
  descriptors: readonly Descriptor[],
  scope: Scope | undefined,
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
        names.length > 0 ? `${descriptor.label} of every ${names[names.length - 1][0]}` : descriptor.label
      );
    }
    if (names.length > 0 && wanted.has(descriptor.field)) {
      labels.set(descriptor.field, descriptor.title);
    }
  }
  return chosen.map((value) => ({ value, label: labels.get(value) ?? value }));
}

/** Views and lists: those with a name, then every list the device has. */
export function listOptions(reader: Readings): Option[] {
  const named = [...SLOT_VIEWS, ...LIST_VIEWS];
  const lists = [...listsOf(reader)].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...named.map(({ id, label, description }) => ({ value: id, label, description })),
    ...lists.map(([path, count]) => ({ value: path, label: path, description: `${count} values` })),
  ];
}

/** What queries of events and annotations can include or exclude: events, and readings whose changes are told. */
export function changeSubjects(reader: Readings, variables: Option[]): OptionGroup[] {
  const events = new Map<string, Option>();
  for (const { elements, metric } of reader.knownDescriptors) {
    if (elements.event !== undefined && metric.startsWith('notification/events/')) {
      events.set(elements.event, { value: elements.event, label: elements.event });
    }
  }
  const states = new Map<string, Option>();
  for (const { descriptor } of notableReadings(reader.knownDescriptors)) {
    const { metric, label, elements, description } = descriptor;
    if (!states.has(metric)) {
      const [member] = Object.keys(elements).slice(-1);
      states.set(metric, { value: metric, label: member ? `${label} of every ${member}` : label, description });
    }
  }
  return [
    groupOf('Events', [...events.values()]),
    groupOf('Changes of', [...states.values()]),
    ...(variables.length > 0 ? [groupOf('Variables', variables)] : []),
  ];
}

const LABELS = ['chassis', 'slot', 'module'];

/** Names that filters of a query can use: labels, and for lists the columns. */
export function filterKeys(query: Pick<LantimeQuery, 'queryType' | 'list'>, reader: Readings): Option[] {
  const names = new Set<string>();
  if (query.queryType === 'events') {
    ['device', ...LABELS, 'component', 'event', 'reading', 'severity', 'source'].forEach((name) => names.add(name));
  } else if (query.queryType === 'configuration') {
    names.add('Path').add('Value');
  } else if (SLOT_VIEWS.some(({ id }) => query.queryType === 'list' && id === query.list)) {
    ['Slot', 'Type', 'Module', 'What it is', 'State'].forEach((name) => names.add(name));
  } else {
    LABELS.forEach((name) => names.add(name));
    const lists =
      query.queryType === 'list'
        ? (LIST_VIEWS.find(({ id }) => id === query.list)?.lists ?? [query.list ?? ''])
        : undefined;
    for (const descriptor of reader.knownDescriptors) {
      const place = lists && listOf(descriptor);
      if (!lists || (place && lists.some((pattern) => matchesPattern(pattern, place.list)))) {
        Object.keys(descriptor.elements).forEach((name) => names.add(name));
        if (place) {
          names.add(descriptor.label);
        }
      }
    }
  }
  return [...names].map((name) => ({ value: name, label: name }));
}
