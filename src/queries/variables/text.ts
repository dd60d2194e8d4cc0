/** The query of a variable as text, which Grafana shows in its list of variables and in the dashboard settings. */
import type { VariableQuery } from './stored';

/** The arguments, in order: name in the text, and property of the query. */
const PARTS = [
  ['list', 'list'],
  ['scope', 'scope'],
  ['component', 'components'],
  ['type', 'slotTypes'],
  ['model', 'models'],
  ['pattern', 'pattern'],
] as const;

/**
 * For example `slots(type=clk, model=GNS*|GPS*)`. The plugin can also read this form: see `migrateVariableQuery`.
 * @param query all properties are optional; what selects everything is not written
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
