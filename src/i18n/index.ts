/**
 * Texts for people in their language. The English text is the key: it stands in the code, and is what is shown where there
 * is no other. Depends on nothing, so that every part may use it, the exporter too, which always speaks English.
 */

/** What is filled into a text such as `Only the first {count} series are shown.` Numbers are written as the language does. */
export type Values = Readonly<Record<string, string | number>>;

/** Texts by their English. A map: the name of a metric may be the name of a member of every object. */
const texts = new Map<string, string>();
/** Finds the texts that are not in the map, each once. */
let findText: Translator | undefined;
/** English numbers are written as in code. */
let numbers: Intl.NumberFormat | undefined;
let plurals: Intl.PluralRules | undefined;
let times: Intl.DateTimeFormat | undefined;

/** Gives the text of a language for an English one; a text that it does not know stays as it is. */
export type Translator = (text: string) => string;

/**
 * Adds texts of a language, in which texts are shown from now on.
 * @param language for numbers, `de-DE`
 * @param translations texts by their English; what is missing stays English
 */
export function addTexts(language: string, translations: Readonly<Record<string, string>>): void {
  Object.entries(translations).forEach(([text, one]) => texts.set(text, one));
  writeValuesIn(language);
}

/**
 * Takes the texts of a language from somebody else from now on; again, when others are known there.
 * @param language for numbers, `de-DE`
 */
export function translateBy(language: string, translator: Translator): void {
  texts.clear();
  findText = translator;
  writeValuesIn(language);
}

function writeValuesIn(language: string): void {
  // Not grouped: `10000` also stands in fields.
  numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 20, useGrouping: false });
  plurals = new Intl.PluralRules(language);
  times = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
}

/** Back to English, for tests. */
export function resetTexts(): void {
  texts.clear();
  findText = numbers = plurals = times = undefined;
}

/** Marks a text that is translated where it is shown, by {@link t} or {@link translated}: a constant outlives no language. */
export const mark = <Text extends string>(text: Text): Text => text;

/** A text in the language of the reader, filled with values. A value that is filled in is not filled again. */
export function t(text: string, values?: Values): string {
  const found = texts.get(text) ?? findOnce(text);
  return values
    ? found.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? formatValue(values[name]) : whole))
    : found;
}

function findOnce(text: string): string {
  const found = findText?.(text) ?? text;
  if (findText) {
    texts.set(text, found);
  }
  return found;
}

/** One of two texts, by a count, which both may name as `{count}`. */
export const plural = (count: number, one: string, several: string, values?: Values): string =>
  t((plurals ? plurals.select(count) === 'one' : count === 1) ? one : several, { count, ...values });

const formatValue = (value: string | number): string =>
  typeof value === 'number' && numbers ? numbers.format(value) : String(value);

/** A number within a text that is put together elsewhere. */
export const formatNumber = (value: number): string => formatValue(value);

/** A number with its unit as Grafana writes it, `1.5 s`, with the decimal mark of the language. */
export const inLanguage = (text: string): string =>
  text.replace(/(\d)\.(?=\d)/g, (_, digit: string) => digit + decimalMark());

const decimalMark = (): string => formatNumber(1.1)[1];

/** A time in UTC; English is written as devices write it. */
export const formatTime = (at: number): string =>
  times ? times.format(at) : new Date(at).toISOString().replace('T', ' ').slice(0, 19);

/** Words as part of a sentence: `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2
    ? words.join('')
    : t('{first} and {last}', { first: words.slice(0, -1).join(', '), last: words[words.length - 1] });

/** Options with their marked texts in the language of the reader. */
export const translated = <Option extends { label?: string; description?: string }>(
  options: readonly Option[]
): Option[] =>
  options.map((option) => ({
    ...option,
    ...(option.label === undefined ? {} : { label: t(option.label) }),
    ...(option.description === undefined ? {} : { description: t(option.description) }),
  }));
