/** The words, texts and signs of a query in its text form. */

/** The words that begin or continue a part of a query. As names they are written in quotes. */
import { t } from '../../i18n';

export const KEYWORDS = ['where', 'and', 'with'] as const;
export type Keyword = (typeof KEYWORDS)[number];

/** Operators of filters that have a sign of their own; filters with others are written as JSON objects. */
export const OPERATOR_SIGNS = ['=', '!=', '=~', '!~', '<', '>', '<=', '>=', '=|', '!=|'] as const;

/**
 * - `word`: without quotes; a keyword, a name, or a value
 * - `text`: in quotes, as in JSON
 * - `object`: a JSON object
 * - `sign`: a bracket, a comma or an operator
 */
export interface Token {
  type: 'word' | 'text' | 'object' | 'sign' | 'end';
  /** What it stands for: a text without its quotes, anything else as written. */
  text: string;
  /** Positions in the text: of its first character, and behind its last one. */
  from: number;
  to: number;
}

/** Text that is not a query, and where it goes wrong. */
export class TextProblem extends Error {
  constructor(
    message: string,
    /** Positions in the text. */
    readonly from: number,
    readonly to: number
  ) {
    super(message);
  }
}

/** Characters of words; a variable may be written with its braces, `${slot:csv}`. */
const WORD_PATTERN = /(?:\$\{[^\s"{}]*\}|[^\s"(),[\]{}=!<>\p{Cc}\p{Cf}\p{Cs}])+/uy;
const LONGEST_FIRST = [...OPERATOR_SIGNS].sort((one, other) => other.length - one.length);
const BRACKETS = ['(', ')', '[', ']', ','];

/** Where a text in quotes or a JSON object that begins at a position ends; -1 if it does not. */
function endOf(text: string, from: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (isQuoted && character === '\\') {
      at++;
    } else if (character === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && (character === '{' || character === '}')) {
      depth += character === '{' ? 1 : -1;
    }
    if (!isQuoted && depth === 0) {
      return at + 1;
    }
  }
  return -1;
}

/** The text between quotes. @throws TextProblem */
function readText(text: string, from: number, to: number): string {
  try {
    return String(JSON.parse(text.slice(from, to)));
  } catch {
    throw new TextProblem(
      t(
        'This quoted text cannot be read. Write \\" for a quotation mark, \\\\ for a backslash and \\n for a new line.'
      ),
      from,
      to
    );
  }
}

/** Takes a text apart, without spaces. @throws TextProblem */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (type: Token['type'], to: number, content = text.slice(at, to)) => {
    tokens.push({ type, text: content, from: at, to });
    at = to;
  };
  while (at < text.length) {
    const character = text[at];
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    WORD_PATTERN.lastIndex = at;
    const word = WORD_PATTERN.exec(text);
    const operator = LONGEST_FIRST.find((sign) => text.startsWith(sign, at));
    if (word) {
      push('word', at + word[0].length);
    } else if (BRACKETS.includes(character)) {
      push('sign', at + 1);
    } else if (operator) {
      push('sign', at + operator.length);
    } else if (character === '"' || character === '{') {
      const to = endOf(text, at);
      if (to < 0) {
        throw new TextProblem(
          character === '"' ? t('This quotation mark is not closed.') : t('This brace is not closed.'),
          at,
          text.length
        );
      }
      character === '"' ? push('text', to, readText(text, at, to)) : push('object', to);
    } else {
      throw new TextProblem(
        t('“{character}” cannot stand here. Write names and values with special characters in quotes: "{value}…".', {
          character,
          value: character === '\\' ? '\\\\' : character,
        }),
        at,
        at + 1
      );
    }
  }
  push('end', at);
  return tokens;
}

/** Whether a word is a number, true, false or null. */
export const isLiteral = (word: string): boolean => /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word);

/** A text as it is written: without quotes where it cannot be taken for anything else. */
export function writeText(text: string): string {
  WORD_PATTERN.lastIndex = 0;
  const isWord = WORD_PATTERN.exec(text)?.[0] === text;
  // Behind an operator, the first character would belong to it.
  return isWord && !isLiteral(text) && !KEYWORDS.includes(text as Keyword) && !/^[~|]/.test(text)
    ? text
    : JSON.stringify(text);
}

/** Smaller numbers are written with an exponent: limits of time errors are microseconds. */
const SMALL = 1e-3;

/** A value as JSON holds it, as it is written: lists and texts without quotes where possible. */
export function writeValue(value: unknown): string {
  if (typeof value === 'string') {
    return writeText(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(writeValue).join(', ')}]`;
  }
  if (typeof value === 'number' && value !== 0 && Math.abs(value) < SMALL) {
    return value.toExponential();
  }
  return Object.is(value, -0) ? '-0' : (JSON.stringify(value) ?? 'null');
}
