/** Variables of dashboards in queries. */
import { ScopedVars } from '@grafana/data';
import { TemplateSrv } from '@grafana/runtime';

/** Replaces variables in the members of a query. */
export interface Interpolation {
  text(text: string): string;
  /** For texts that Grafana shows as markup: values are escaped. */
  markup(text: string): string;
  /** A variable with several values makes several words; see {@link interpolateWords}. */
  words(words: readonly string[]): string[];
}

export function interpolation(templateSrv: TemplateSrv, scopedVars?: ScopedVars): Interpolation {
  return {
    text: (text) => templateSrv.replace(text, scopedVars),
    markup: (text) => templateSrv.replace(text, scopedVars, 'html'),
    words: (words) => interpolateWords(words, templateSrv, scopedVars),
  };
}

// Marks around and between the values of a variable while its text is taken apart; no name contains them.
const OPEN = '\u0001';
const NEXT = '\u0002';
const CLOSE = '\u0003';

/** At most this many words, from one or from all; two large variables in one word multiply. */
const MOST_WORDS = 2000;

/** What Grafana and people write for "all". */
const ALL_WORDS = new Set(['$__all', 'All', 'all', '.*']);

/**
 * Replaces variables in each word of a list. A variable with several values makes several words, also inside a word:
 * `network/ports/$port/link`. `All` becomes `*`; a word with an empty variable is left out.
 */
export function interpolateWords(list: readonly string[], templateSrv: TemplateSrv, scopedVars?: ScopedVars): string[] {
  const several = (value: unknown) =>
    OPEN + (Array.isArray(value) ? value : [value]).map((part) => String(part ?? '')).join(NEXT) + CLOSE;
  const words = new Set<string>();
  for (const word of list) {
    const texts = mayHaveVariables(word)
      ? expandVariables(templateSrv.replace(word, scopedVars, several))
      : plainWords(word);
    texts.forEach((one) => words.add(one));
    if (words.size >= MOST_WORDS) {
      break;
    }
  }
  return [...words].slice(0, MOST_WORDS);
}

function expandVariables(text: string): string[] {
  const [first, ...parts] = text.split(OPEN);
  let texts = [first];
  for (const part of parts) {
    const [values, rest = ''] = part.split(CLOSE);
    const choices = values.split(NEXT).filter((value) => value !== '');
    // Bounded early: two variables with thousands of values would make millions of words.
    texts = texts
      .slice(0, Math.ceil(MOST_WORDS / Math.max(1, choices.length)))
      .flatMap((before) =>
        choices.slice(0, MOST_WORDS).map((value) => before + (ALL_WORDS.has(value) ? '*' : value) + rest)
      )
      .slice(0, MOST_WORDS);
  }
  // A custom "All" value is inserted without being formatted; people write it as a regular expression.
  return texts.flatMap(plainWords);
}

/** Whether a text may contain a variable of Grafana: `$name`, `${name}` or `[[name]]`. */
export const mayHaveVariables = (text: string): boolean => text.includes('$') || text.includes('[[');

function plainWords(text: string): string[] {
  const word = text.trim().replace(/\.\*/g, '*');
  return word === '' ? [] : [word];
}
