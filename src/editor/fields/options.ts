/** Options of the editors' pickers. */
import { SelectableValue } from '@grafana/data';
import { mark, t } from '../../i18n';
import { findModuleType } from '../../lantime/catalogue/modules';
import { ownValue } from '../../lantime/own-value';
import { matchesComponent, TYPE_PREFIX } from '../../lantime/select';
import { Component } from '../../lantime/types';

export type Option = SelectableValue<string> & { value: string; label: string };
export interface OptionGroup {
  label: string;
  options: Option[];
  /** Grafana 10.1 shows the heading alone otherwise, even when a single option was searched for. */
  expanded: true;
}

/** Options under a heading. */
export const toGroup = (label: string, options: Option[]): OptionGroup => ({ label, options, expanded: true });

/** Plural names of slot types, device-api.md 2.9. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  clk: mark('All clocks'),
  pwr: mark('All power supplies'),
  cpu: mark('All CPUs'),
  io: mark('All I/O modules'),
  fan: mark('All fans'),
};

/** The name of a word that selects several components: `*`, or a slot type such as `type:clk`. */
export function componentGroupLabel(word: string, scope: Component['type'] | undefined): string {
  if (word === '*') {
    return scope === 'chassis' ? t('All chassis') : scope === 'module' ? t('All modules') : t('Everything');
  }
  const type = word.slice(TYPE_PREFIX.length);
  const name = ownValue(TYPE_NAMES, type);
  return name ? t(name) : t('All modules in {type} slots', { type });
}

/** Slot types that every modular device has (device-api.md 2.9); offered while nothing is known of this one. */
export const USUAL_SLOT_TYPES = ['clk', 'cpu', 'pwr'];

const LONGEST_NAMED = 6;

/** What a word that selects several components stands for: `clk1, clk2, and what is fitted later`. */
function describeGroup(word: string, list: readonly Component[]): string {
  const ids = list.filter((component) => component.fitted && matchesComponent(word, component)).map(({ id }) => id);
  if (ids.length === 0) {
    return t('Whatever is fitted');
  }
  const named = ids.slice(0, LONGEST_NAMED).join(', ');
  const more = ids.length - LONGEST_NAMED;
  return more > 0
    ? t('{named} and {more} more, and what is fitted later', { named, more })
    : t('{named}, and what is fitted later', { named });
}

function describeComponent({ type, fitted, model, slotType }: Component): string {
  if (type === 'chassis') {
    return t('The device itself: system, synchronization, NTP, network');
  }
  const kind = model === undefined ? undefined : findModuleType(model)?.title;
  return fitted
    ? kind === undefined
      ? t('Module in a slot of type {slotType}', { slotType: slotType ?? t('unknown') })
      : t(kind)
    : t('Nothing is fitted here');
}

/** Everything there is to choose as a component: all, all of a type, each that is fitted, empty slots. */
export function componentOptions(scope: Component['type'] | undefined, components: Iterable<Component>): Option[] {
  const list = [...components].filter((component) => !scope || component.type === scope);
  const present = [...new Set(list.flatMap(({ slotType, fitted }) => (slotType && fitted ? [slotType] : [])))];
  const types = scope === 'module' && list.length === 0 ? USUAL_SLOT_TYPES : present;
  return [
    ...['*', ...types.map((type) => TYPE_PREFIX + type)].map((value) => ({
      value,
      label: componentGroupLabel(value, scope),
      description: describeGroup(value, list),
    })),
    ...[...list.filter(({ fitted }) => fitted), ...list.filter(({ fitted }) => !fitted)].map((component) => ({
      value: component.id,
      label: component.label,
      description: describeComponent(component),
    })),
  ];
}

/**
 * Says that a chosen component is among others that are chosen as a whole, where that is so: `clk1 is one of All clocks`.
 * @param components those of the device
 */
export function describeOverlap(chosen: readonly string[], components: Iterable<Component>): string | undefined {
  const list = [...components];
  for (const word of chosen) {
    const group = chosen.find(
      (other) =>
        other !== word &&
        (other === '*' || other.startsWith(TYPE_PREFIX)) &&
        list.some((component) => component.id === word && matchesComponent(other, component))
    );
    if (group) {
      const { type } = list.find(({ id }) => id === word)!;
      return t('{word} is one of “{group}”: it is shown once. Remove either to show {word} alone or all.', {
        word,
        group: componentGroupLabel(group, type),
      });
    }
  }
  return undefined;
}

/** Options for variables of the dashboard. */
export function variableReferences(names: readonly string[]): Option[] {
  return names.map((name) => ({ value: `\${${name}}`, label: `\${${name}}`, description: t('Dashboard variable') }));
}

/** Options for chosen words, with their labels where they are known; what the device does not have stays as it was typed. */
export function chosenOptions(chosen: readonly string[], known: readonly Option[]): Option[] {
  return chosen.map((value) => known.find((option) => option.value === value) ?? { value, label: value });
}
