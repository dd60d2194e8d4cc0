import { Entry, states, yesNo } from './model';
import { Severity } from '../types';

/**
 * A boolean: path below its object, name, the words for true and false with their severities, and a description
 * where these words do not say everything.
 */
export type Flag = readonly [
  path: string,
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
      `${object}/${path}`,
      name,
      yesNo(yes, no, yesSeverity, noSeverity),
      description ?? `${name}: ${yes} or ${no}.`
    )
  );
