/** Writes a query as text. */
import type { LabelFilter } from '../../grafana/filters';
import type { CompleteQuery } from '../kind';
import { typeIn } from '../index';
import { OPERATOR_SIGNS, writeText, writeValue } from './tokens';
import { isEqual, unknownMembers, vocabularyOf } from './vocabulary';

/**
 * Paths that a word stands for, if it is the end of a path and no path itself; see `parseQuery`.
 * @returns none if the word stands for itself
 */
export type Abbreviations = (word: string, queryType: string) => readonly string[];

const hasSign = ({ key, operator, value, ...rest }: LabelFilter): boolean =>
  Object.keys(rest).length === 0 && OPERATOR_SIGNS.includes(operator as (typeof OPERATOR_SIGNS)[number]);

const writeFilter = (filter: LabelFilter): string =>
  hasSign(filter) ? `${writeText(filter.key)}${filter.operator}${writeText(filter.value)}` : JSON.stringify(filter);

/**
 * A query as text that `parseQuery` reads: everything but what equals the default of its kind and what is Grafana's.
 * @param abbreviations what is written in quotes, because it would be read as something else
 */
export function printQuery(query: CompleteQuery, abbreviations: Abbreviations = () => []): string {
  const { defaults, hasComponents, hasMetrics } = vocabularyOf(typeIn(query.queryType));
  const { components, metrics, filters } = query;
  const parts: string[] = [
    query.queryType + (hasComponents ? `(${components.map(writeText).join(', ')})` : ''),
    ...(hasMetrics
      ? metrics.map((word) =>
          abbreviations(word, query.queryType).length > 0 ? JSON.stringify(word) : writeText(word)
        )
      : []),
    ...(filters.length > 0 ? [`where ${filters.map(writeFilter).join(' and ')}`] : []),
  ];
  const inPlace = new Set([
    'filters',
    ...(hasComponents ? ['components'] : []),
    ...(hasMetrics && metrics.length > 0 ? ['metrics'] : []),
  ]);
  const members = new Map(Object.entries(query));
  const options = [...defaults]
    .filter(([name, fallback]) => !inPlace.has(name) && !isEqual(members.get(name), fallback))
    .map(([name]) => [name, members.get(name)] as const);
  const written = [...options, ...unknownMembers(query)].map(
    ([name, value]) => `${writeText(name)}=${writeValue(value)}`
  );
  return [...parts, ...(written.length > 0 ? [`with ${written.join(' ')}`] : [])].join(' ');
}
