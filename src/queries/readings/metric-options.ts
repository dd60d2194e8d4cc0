/** The metrics that the editor offers, from what the device has. */
import { toGroup, Option, OptionGroup } from '../../editor/fields/options';
import { ellipsis } from '../../lantime/ellipsis';
import { fullDescription, getTrust } from '../../lantime/evidence';
import { readingIn } from '../../lantime/readings';
import { matchesComponent } from '../../lantime/select';
import { findState } from '../../lantime/state';
import { Component, Descriptor, Reading, Snapshot } from '../../lantime/types';
import type { Scope } from './kind';

const LONGEST_VALUE = 40;

/** The present value for display, with its unit. */
function presentValue(reading: Reading | undefined): string {
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
    return findState(descriptor, value)?.text ?? String(value);
  }
  const text = typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
  return ellipsis(text, LONGEST_VALUE) + (descriptor.unit ? ` ${descriptor.unit}` : '');
}

/** What stands behind the name of a reading that nobody has confirmed. */
function getMark(descriptor: Descriptor): string {
  return getTrust(descriptor) === 'known' ? '' : descriptor.rawUnit ? 'unit not confirmed' : 'not confirmed';
}

/** Lists longer than this are offered as a whole and by typing, not member by member. */
const LONGEST_LISTED = 60;
/** Options shown at once; typing narrows them. */
const MOST_SHOWN = 300;

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
    if (ids.has(descriptor.component) && !(knownOnly && getTrust(descriptor) !== 'known')) {
      const siblings = members.get(descriptor.metric);
      siblings ? siblings.push(descriptor) : members.set(descriptor.metric, [descriptor]);
    }
  }
  const needles = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Option[]>();
  let shown = 0;
  const offer = (descriptor: Descriptor, value: string, label: string, present: string) => {
    const mark = getMark(descriptor);
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
  return [...groups].map(([label, options]) => toGroup(label, options));
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
