import { Entry, states, yesNo } from './model';
import { Severity } from '../types';

/**
 * A boolean: path below its object (a pattern with its name in Prometheus), name, the words for true and false with
 * their severities, and a description if these words are not enough.
 */
type Flag = readonly [
  path: string | readonly [pattern: string, metric: string, formerly?: string],
  name: string,
  yes: string,
  yesSeverity: Severity,
  no: string,
  noSeverity: Severity,
  description?: string,
];

/** Entries for the flags of one object. */
export const flags = (object: string, table: readonly Flag[]): Entry[] =>
  table.map(([path, name, yes, yesSeverity, no, noSeverity, description]) =>
    states(
      `${object}/${typeof path === 'string' ? path : path[0]}`,
      name,
      yesNo(yes, no, yesSeverity, noSeverity),
      description ?? `${name}: ${yes} or ${no}.`,
      typeof path === 'string'
        ? {}
        : { metric: path[1], ...(path[2] === undefined ? {} : { formerly: { metric: path[2] } }) }
    )
  );
