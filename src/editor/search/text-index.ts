/** Finds words in many short texts, with uFuzzy, which Grafana's own pickers use. */
import UFuzzy from '@leeoniya/ufuzzy';
import { toIndexed } from './words';

/** How a word occurs in a text; a larger number is a better match. */
export const MATCH = { none: 0, inside: 1, misspelled: 2, beginning: 3, whole: 4 } as const;

/** As uFuzzy's documentation has it for all alphabets: names that owners give may be in any. */
const ALPHABET = {
  unicode: true,
  interSplit: '[^\\p{L}\\d]+',
  intraSplit: '\\p{Ll}\\p{Lu}',
  intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
  intraChars: '[\\p{L}\\d]',
  intraContr: "'\\p{L}{1,2}\\b",
} as const;

/** Best first. Shorter words match by chance in the middle of others, or with one letter changed. */
const AS_TYPED = [
  { match: MATCH.whole, shortest: 1, fuzzy: new UFuzzy({ ...ALPHABET, interLft: 2, interRgt: 2 }) },
  { match: MATCH.beginning, shortest: 1, fuzzy: new UFuzzy({ ...ALPHABET, interLft: 2 }) },
] as const;
/** Only for what begins no word anywhere. */
const OTHERWISE = [
  { match: MATCH.misspelled, shortest: 4, fuzzy: new UFuzzy({ ...ALPHABET, interLft: 2, intraMode: 1 }) },
  { match: MATCH.inside, shortest: 3, fuzzy: new UFuzzy(ALPHABET) },
] as const;

const NONE: ReadonlySet<number> = new Set();

/** Texts by number; equal ones have one number. */
export class TextIndex {
  private readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();
  /** By the text in one piece. */
  private readonly pieces = new Map<string, Set<number>>();

  /** The number of a text. */
  add(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      const { indexed, piece } = toIndexed(text);
      number = this.texts.push(indexed) - 1;
      this.numbers.set(text, number);
      this.pieces.set(piece, (this.pieces.get(piece) ?? new Set()).add(number));
    }
    return number;
  }

  /** The texts that are a phrase, written in one piece without blanks and punctuation. */
  findExact(piece: string): ReadonlySet<number> {
    return this.pieces.get(piece) ?? NONE;
  }

  /** How a word, in lower case and without punctuation, occurs in each text, by its number. */
  match(word: string): Uint8Array {
    const matches = new Uint8Array(this.texts.length);
    let open = this.texts.map((_, number) => number);
    for (const steps of [AS_TYPED, OTHERWISE]) {
      for (const { match, shortest, fuzzy } of steps) {
        const found = word.length < shortest ? [] : (fuzzy.filter(this.texts, word, open) ?? []);
        found.forEach((number) => (matches[number] = match));
        open = found.length > 0 ? open.filter((number) => matches[number] === MATCH.none) : open;
      }
      if (open.length < this.texts.length) {
        break;
      }
    }
    return matches;
  }
}
