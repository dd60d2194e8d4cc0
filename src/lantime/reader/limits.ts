/** What one reader keeps at most, so that no answer can fill the memory. Real answers stay far below. */

/** Deeper objects are not read; a real answer has ten levels. */
export const MAX_DEPTH = 48;
/** The largest answer expected has about 100,000 readings. Bounds memory against keys that change at every poll. */
export const MAX_READINGS = 250_000;
/** Of these, how many may be of subjects the catalogue does not know: they must not crowd out those it does. */
export const MAX_UNKNOWN_READINGS = 150_000;
/** Places in the tree: objects and lists are places, too, even empty ones. */
export const MAX_PLACES = 2 * MAX_READINGS;
export const MAX_UNKNOWN_PLACES = 2 * MAX_UNKNOWN_READINGS;
/** What is below a longer path is not read; real paths have about a hundred characters. */
export const LONGEST_PATH = 1000;
/** Longest text of the device that becomes part of a title or a sentence. */
export const LONGEST_WORD = 100;
