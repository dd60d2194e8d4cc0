/**
 * How much rather somebody looks for one of two subjects that match equally well. In points of the score of a search, where
 * the quality of a match differs by tens.
 */
import type { Trust } from '../../lantime/evidence';
import type { Kind } from '../../lantime/types';

export const BY_TRUST: Record<Trust, number> = { known: 8, described: 0, unknown: -8 };
/** People have words of their own for it. */
export const SOUGHT = 3;
/** Of all components or members that have it. */
export const SEVERAL = 2;
/** One component or member of several: whoever means it names it. */
export const ONE_OF_SEVERAL = -6;
export const MEMBER = -12;
/** Left out of the exporter, because it repeats another reading or tells nothing. */
export const NOT_EXPOSED = -8;
/** A text whose parts are readings of their own. */
export const TEXT_IN_PARTS = -6;
export const WITHOUT_VALUE = -10;
export const NOT_FITTED = -20;
/** A table, where a reading of the same name is rather meant. */
export const VIEW = -25;

/** Words by which the kind of a value is looked for: `sync state`. */
export const KIND_WORDS: Record<Kind, string> = {
  gauge: 'value',
  counter: 'counter rate total',
  state: 'state status',
  text: 'text',
  timestamp: 'time date when',
};
