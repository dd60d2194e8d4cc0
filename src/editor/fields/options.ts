/** Options of the editors' pickers. */
import { SelectableValue } from '@grafana/data';
import { TYPE_PREFIX } from '../../lantime/select';
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
  clk: 'All clocks',
  pwr: 'All power supplies',
  cpu: 'All CPUs',
  io: 'All I/O modules',
  fan: 'All fans',
};

/** The name of a word that selects several components: `*`, or a slot type such as `type:clk`. */
export function componentGroupLabel(word: string, scope: Component['type'] | undefined): string {
  if (word === '*') {
    return scope === 'chassis' ? 'All chassis' : scope === 'module' ? 'All modules' : 'Everything';
  }
  const type = word.slice(TYPE_PREFIX.length);
  return TYPE_NAMES[type] ?? `All modules in ${type} slots`;
}

/** Everything there is to choose as a component: all, all of a type, each. */
export function componentOptions(scope: Component['type'] | undefined, components: Iterable<Component>): Option[] {
  const list = [...components].filter((component) => !scope || component.type === scope);
  const types = [...new Set(list.flatMap(({ slotType, fitted }) => (slotType && fitted ? [slotType] : [])))];
  return [
    ...['*', ...types.map((type) => TYPE_PREFIX + type)].map((value) => ({
      value,
      label: componentGroupLabel(value, scope),
    })),
    ...list.map((component) => ({ value: component.id, label: component.label })),
  ];
}

/** Options for variables of the dashboard. */
export function variableReferences(names: readonly string[]): Option[] {
  return names.map((name) => ({ value: `\${${name}}`, label: `\${${name}}`, description: 'Dashboard variable' }));
}

/** Options for chosen words, with their labels where they are known; what the device does not have stays as it was typed. */
export function chosenOptions(chosen: readonly string[], known: readonly Option[]): Option[] {
  return chosen.map((value) => known.find((option) => option.value === value) ?? { value, label: value });
}
