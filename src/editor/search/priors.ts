/**
 * How much rather somebody looks for one of two subjects that match equally well. In points of the score of a search, where
 * the quality of a match differs by tens.
 */
import { getTrust, Trust } from '../../lantime/evidence';
import { readingIn } from '../../lantime/readings';
import type { Descriptor, Kind, Snapshot } from '../../lantime/types';

export const BY_TRUST: Record<Trust, number> = { known: 8, described: 0, unknown: -8 };
/** People have words of their own for it. */
export const SOUGHT = 3;
/** Of all components or members that have it. */
export const SEVERAL_AT_ONCE = 2;
/** One component or member of several: whoever means it names it. */
export const ONE_OF_SEVERAL = -6;
export const MEMBER = -12;
/** Left out of the exporter, because it repeats another reading or tells nothing. */
export const NOT_EXPOSED = -8;
/** A text whose parts are readings of their own. */
export const TEXT_IN_PARTS = -6;
const WITHOUT_VALUE = -10;
const WHERE_NOT_FITTED = -20;
/** A table, where a reading of the same name is rather meant. */
export const VIEW = -25;

/** Words by which the kind of a value is looked for: `sync state`. */
export const KIND_SYNONYMS: Record<Kind, string> = {
  gauge: 'value',
  counter: 'counter rate total',
  state: 'state status',
  text: 'text',
  timestamp: 'time date when',
};

const hasValue = (descriptors: readonly Descriptor[], snapshot: Snapshot): boolean =>
  descriptors.some((descriptor) => {
    const value = readingIn(snapshot, descriptor)?.value;
    return value !== undefined && value !== null;
  });

/**
 * How much rather somebody looks for this: what is known before what is not, what has a value before what has none.
 * @param snapshot without an answer nothing is said about values
 */
export function readingPrior(
  descriptors: readonly Descriptor[],
  isFitted: boolean,
  snapshot: Snapshot | undefined,
  isSought: boolean
): number {
  const [first] = descriptors;
  return (
    BY_TRUST[getTrust(first)] +
    (isSought ? SOUGHT : 0) +
    (first.entry?.metric === false ? NOT_EXPOSED : 0) +
    (first.entry?.split ? TEXT_IN_PARTS : 0) +
    (snapshot && !hasValue(descriptors, snapshot) ? WITHOUT_VALUE : 0) +
    (isFitted ? 0 : WHERE_NOT_FITTED)
  );
}
