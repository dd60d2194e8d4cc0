/**
 * Values of variables while nothing is known about the device: what any LANTIME may have, so that "All" selects everything.
 * An empty variable would select nothing and hide existing history.
 */
import { FAMILIES, expandAlternatives } from '../../lantime/catalogue';
import { matchesPattern } from '../../lantime/paths';
import { TYPE_PREFIX } from '../../lantime/select';
import type { ResolvedVariable, VariableOption } from './stored';

const MODULE_PATH = 'chassis/slots/*/';
export const EVERYTHING: VariableOption = { text: 'everything', value: '*' };

export const slotTypeValues = (types: readonly string[]): VariableOption[] =>
  types.map((type) => ({ text: `every ${type} slot`, value: `${TYPE_PREFIX}${type}` }));

export function catalogueMetricValues({ scope, patterns }: ResolvedVariable): VariableOption[] {
  const options = new Map<string, VariableOption>();
  for (const { path, name } of FAMILIES.flatMap(({ entries }) => entries)) {
    for (const one of expandAlternatives(path)) {
      const isModule = one.startsWith(MODULE_PATH);
      const value = isModule ? one.slice(MODULE_PATH.length) : one;
      const fits = !one.startsWith('**') && isModule === (scope === 'module');
      if (fits && (patterns === undefined || patterns.some((pattern) => matchesPattern(pattern, value)))) {
        options.set(value, { text: `${name} (${value})`, value });
      }
    }
  }
  return [...options.values()];
}
