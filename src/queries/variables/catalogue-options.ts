/**
 * Values of variables when nothing is known of the device: what any LANTIME may have. Wide enough that "All" means all:
 * an empty variable would select nothing, and hide the past that there is.
 */
import { FAMILIES, expand } from '../../lantime/catalogue';
import { EVENT_TITLES } from '../../lantime/catalogue/notification';
import { matchesPattern } from '../../lantime/paths';
import { TYPE_PREFIX } from '../../lantime/select';
import type { ResolvedVariable, VariableOption } from './stored';

const MODULE_PATH = 'chassis/slots/*/';
const EVERYTHING: VariableOption = { text: 'everything', value: '*' };

/** Classes of slots as known devices name them (device-api.md 2.9). */
const SLOT_TYPES = ['clk', 'cpu', 'pwr'];

const slotOptions = (types: readonly string[]): VariableOption[] =>
  types.map((type) => ({ text: `every ${type} slot`, value: `${TYPE_PREFIX}${type}` }));

function metricOptions({ scope, patterns }: ResolvedVariable): VariableOption[] {
  const options = new Map<string, VariableOption>();
  for (const { path, name } of FAMILIES.flatMap(({ entries }) => entries)) {
    for (const one of expand(path)) {
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

/** The values of a variable for a device of which nothing is known. Never empty, unless a pattern excludes everything. */
export function catalogueOptions(query: ResolvedVariable): VariableOption[] {
  switch (query.kind) {
    case 'chassis':
      return [{ text: 'chassis0', value: 'chassis0' }];
    case 'clocks':
      return slotOptions(['clk']);
    case 'slots':
    case 'modules':
      return query.slotTypes ? slotOptions(query.slotTypes) : [EVERYTHING, ...slotOptions(SLOT_TYPES)];
    case 'events':
      return Object.entries(EVENT_TITLES).map(([value, text]) => ({ text, value }));
    case 'metrics':
      return metricOptions(query);
    default:
      return [EVERYTHING];
  }
}
