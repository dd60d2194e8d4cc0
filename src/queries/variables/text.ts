/** The query of a variable as text, which Grafana shows in its list of variables and in the settings of a dashboard. */
import type { VariableQuery } from './stored';

/** What stands between the brackets, in this order, by what it is called there. */
const PARTS = [
  ['list', 'list'],
  ['scope', 'scope'],
  ['component', 'components'],
  ['type', 'slotTypes'],
  ['model', 'models'],
  ['pattern', 'pattern'],
] as const;

/**
 * For example `slots(type=clk, model=GNS*|GPS*)`. The plugin reads this form, too: see `migrateVariableQuery`.
 * @param query may lack anything; nothing chosen is all, which is not written
 */
export function variableText(query: Omit<VariableQuery, 'refId'>): string {
  const parts = PARTS.flatMap(([name, key]) => {
    const value = query[key];
    const words = (Array.isArray(value) ? value : [value]).filter((word) => word !== undefined && word !== '');
    return words.length > 0 ? [`${name}=${words.join('|')}`] : [];
  });
  if (query.includeEmpty) {
    parts.push('empty=true');
  }
  const kind = query.kind ?? 'slots';
  return parts.length > 0 ? `${kind}(${parts.join(', ')})` : kind;
}
