/** Texts as they are compared: without case, accents and punctuation. */

const SEPARATORS = /[^\p{L}\d]+/u;
const MARKS = /\p{M}+/gu;

/** The parts of one word: `good-satellites` has two, `C/N0` too. */
function partsOf(word: string): string[] {
  return word.split(SEPARATORS).filter(Boolean);
}

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
const withoutAccents = (text: string): string =>
  (isPlain(text) ? text : text.normalize('NFKD').replace(MARKS, '')).toLowerCase();

/** The words of a text, each in its parts. */
export function splitWords(text: string): string[] {
  return withoutAccents(text).split(/\s+/).flatMap(partsOf);
}

/**
 * A text as the index holds it: its words in parts, then each hyphenated word and the text as a whole in one piece, so that
 * `cn0` finds `C/N0` and `goodsat` finds `Good satellites`.
 * @returns also the text in one piece
 */
export function toIndexed(text: string): { indexed: string; piece: string } {
  const words = withoutAccents(text).split(/\s+/).map(partsOf);
  const pieces = words.filter((parts) => parts.length > 1).map((parts) => parts.join(''));
  const whole = words.flat();
  const piece = whole.join('');
  return { indexed: [...new Set([...whole, ...pieces, piece])].join(' '), piece };
}

/** Most words of a search that are looked for; what is pasted by mistake may have thousands. */
const MOST_TERMS = 12;
const LONGEST_TERM = 60;

/** The two ways to read what was typed: words with punctuation in one piece, or in their parts. */
export function readTyped(typed: string): string[][] {
  const words = withoutAccents(typed.slice(0, MOST_TERMS * LONGEST_TERM))
    .split(/\s+/)
    .map(partsOf)
    .filter((parts) => parts.length > 0);
  const limit = (terms: string[]) => terms.slice(0, MOST_TERMS).map((term) => term.slice(0, LONGEST_TERM));
  const split = limit(words.flat());
  const joined = limit(words.map((parts) => parts.join('')));
  return words.length === 0 ? [] : joined.length === split.length ? [split] : [joined, split];
}
