/** What the text of a query can say: the options of its kind, which the registry completes, and nothing else. */
import { QUERY_KINDS, QueryType } from '../index';
import type { CompleteQuery } from '../kind';
import { completeQuery } from '../resolve';

/** Members that Grafana adds to a query, and those that say how it is stored. They stay as they are. */
const NOT_IN_TEXT: ReadonlySet<string> = new Set([
  'refId',
  'hide',
  'key',
  'datasource',
  'intervalMs',
  'maxDataPoints',
  'version',
  'queryType',
  'editorMode',
]);

export interface Vocabulary {
  queryType: QueryType;
  /** Default of each option, with components, metrics and filters. */
  defaults: ReadonlyMap<string, unknown>;
  /** Whether queries of this kind ask for components, and for metrics: then these have a place of their own. */
  hasComponents: boolean;
  hasMetrics: boolean;
}

/** The options of a kind, with their defaults. */
export function vocabularyOf(queryType: QueryType): Vocabulary {
  const query = completeQuery({ refId: '', queryType });
  return {
    queryType,
    defaults: new Map(Object.entries(query).filter(([name]) => !NOT_IN_TEXT.has(name))),
    hasComponents: query.components.length > 0,
    hasMetrics: query.metrics.length > 0,
  };
}

export const allTypes = (): QueryType[] => Object.keys(QUERY_KINDS) as QueryType[];

/** Members of a query that are neither Grafana's nor an option of any kind: of a later version, or written by hand. */
export function unknownMembers(query: CompleteQuery): Map<string, unknown> {
  const known = new Set(allTypes().flatMap((type) => [...vocabularyOf(type).defaults.keys()]));
  return new Map(
    Object.entries(query).filter(([name, value]) => value !== undefined && !NOT_IN_TEXT.has(name) && !known.has(name))
  );
}

/** Whether two values as JSON holds them are equal; the order of members does not count. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return Object.is(one, other) || (one === 0 && other === 0);
  }
  const entries = Object.entries(one);
  const others = new Map(Object.entries(other));
  return (
    Array.isArray(one) === Array.isArray(other) &&
    entries.length === others.size &&
    entries.every(([name, value]) => others.has(name) && isEqual(value, others.get(name)))
  );
}

/** A query with other members; `__proto__` is a member like any other. */
export const queryOf = (members: Iterable<readonly [string, unknown]>): CompleteQuery =>
  completeQuery(Object.fromEntries(members) as unknown as CompleteQuery);
