/** What can be written next in the text of a query. */
import { tagValues } from '../../grafana/filters';
import { COMPONENT_LABELS } from '../../grafana/labels';
import { mark, t, translated } from '../../i18n';
import type { Readings } from '../../lantime/readings';
import type { Snapshot } from '../../lantime/types';
import { getKind, QueryType, typeIn } from '../../queries';
import type { CompleteQuery, KindGuide, OptionValue } from '../../queries/kind';
import { completeQuery } from '../../queries/resolve';
import { metricSubjects } from '../../queries/readings/metric-subjects';
import {
  ParseContext,
  Place,
  readUnfinished,
  Unfinished,
  vocabularyOf,
  writeText,
  writeValue,
} from '../../queries/text-form';
import { STATE_FORMAT_OPTIONS } from '../fields/QueryFields';
import { componentOptions, Option } from '../fields/options';
import { listSubjects, search, SearchIndex, SearchSubject } from '../search';
import { toOption } from '../search/options';
import { createIndex } from '../search/search';

/** Something that can be written at the cursor. */
export interface Suggestion {
  /** What is written. */
  insert: string;
  /** What it is called in the list: the word itself, without quotes and what goes with it. */
  label: string;
  description: string;
  /** True if something must follow, so that the next suggestions are shown at once. */
  continues: boolean;
}

/** Suggestions, and the part of the text that the chosen one replaces. */
export interface Suggestions {
  from: number;
  to: number;
  /** What is written of the word so far. */
  typed: string;
  list: readonly Suggestion[];
}

export interface SuggestionContext extends ParseContext {
  types: readonly QueryType[];
  readings: Readings;
  snapshot: Snapshot | undefined;
  /** Name of the data source, the label `device`. */
  device: string;
  guides: ReadonlyMap<string, KindGuide>;
  variables: readonly Option[];
}

const MOST_SUGGESTED = 50;

const OPERATOR_MEANINGS: ReadonlyArray<readonly [string, string]> = [
  ['=', 'is'],
  ['!=', mark('is not')],
  ['=~', mark('matches a pattern with *')],
  ['!~', mark('does not match a pattern with *')],
  ['<', mark('is less than')],
  ['>', mark('is greater than')],
];
const WORDS: Readonly<Record<string, string>> = {
  where: mark('Filters follow'),
  and: mark('Another filter follows'),
  with: mark('Options follow'),
};
const SWITCH_VALUES: readonly OptionValue[] = [{ value: 'true' }, { value: 'false' }];

const REST_OF_WORD = /^[^\s"(),[\]{}=!<>]*/;
const WORD_BEFORE = /(?:\$\{[^\s"{}]*\}?|[^\s"(),[\]{}=!<>])*$/;

/** Where the word at the cursor begins: a word without quotes, or a text whose quotes are not closed. */
function startOfWord(before: string): number {
  // Quotes before the cursor that are not closed: the last one opens the text.
  const quotes = [...before.matchAll(/\\.|"/g)].filter(([found]) => found === '"');
  return quotes.length % 2 === 1
    ? quotes[quotes.length - 1].index!
    : before.length - (WORD_BEFORE.exec(before)?.[0].length ?? 0);
}

const written = ({ value, label, description }: OptionValue, insert = writeText(value)): Suggestion => ({
  insert,
  label: value,
  description: [...(label && label !== value ? [label] : []), ...(description ? [description] : [])].join(' · '),
  continues: false,
});

/** Those whose word or description has what is typed; words that begin with it first. */
function matching(list: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.toLowerCase();
  const rank = ({ label, description }: Suggestion): number => {
    const word = label.toLowerCase();
    return word.startsWith(wanted) ? 0 : word.includes(wanted) ? 1 : description.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return list
    .map((suggestion) => ({ suggestion, at: rank(suggestion) }))
    .filter(({ at }) => at < 3)
    .sort((one, other) => one.at - other.at)
    .map(({ suggestion }) => suggestion);
}

/** The last index of each device: it is searched with each key, and made for the components of a query. */
const indexes = new WeakMap<Readings, { key: string; index: SearchIndex }>();

function metricIndex(
  { queryType, components }: Unfinished,
  { readings, snapshot, guides }: SuggestionContext
): SearchIndex {
  const scope = guides.get(queryType ?? '')?.scope;
  const key = JSON.stringify([scope, scope && components, readings.generation, snapshot?.receivedAt]);
  let made = indexes.get(readings);
  if (made?.key !== key) {
    const subjects = scope ? metricSubjects(scope, components, readings, snapshot) : listSubjects(readings, snapshot);
    made = { key, index: createIndex(subjects) };
    indexes.set(readings, made);
  }
  return made.index;
}

function metricSuggestions(typed: string, unfinished: Unfinished, context: SuggestionContext): Suggestion[] {
  const { metrics } = unfinished;
  const seen = new Set(metrics);
  return search(metricIndex(unfinished, context), typed, MOST_SUGGESTED + metrics.length).flatMap((subject) => {
    const { path } = subject;
    const isNew = !seen.has(path);
    seen.add(path);
    return isNew ? [written({ value: path, ...describeMetric(subject, context.snapshot) })] : [];
  });
}

/** Name, present values and description; the path is the word itself. */
function describeMetric(subject: SearchSubject, snapshot: Snapshot | undefined): Omit<OptionValue, 'value'> {
  const { label, description } = toOption({ ...subject, place: '' }, subject.path, snapshot);
  return { label, description: description?.replace(` · ${subject.path} · `, ' · ') };
}

/** The query as far as it is written, for guides that want one. */
const queryOfUnfinished = ({ queryType, components, metrics }: Unfinished): CompleteQuery =>
  completeQuery({ refId: '', queryType: typeIn(queryType), components: [...components], metrics: [...metrics] });

function valuesAt(option: string, unfinished: Unfinished, context: SuggestionContext): readonly OptionValue[] {
  const { queryType } = unfinished;
  const fallback = vocabularyOf(typeIn(queryType)).defaults.get(option);
  const own = context.guides.get(queryType ?? '')?.values?.[option];
  if (option === 'format') {
    const named = Array.isArray(own) ? translated(own as readonly OptionValue[]) : [];
    return getKind(queryType).formats.map((format) => named.find(({ value }) => value === format) ?? { value: format });
  }
  if (own !== undefined) {
    return typeof own === 'function' ? own(context.readings, queryOfUnfinished(unfinished)) : translated(own);
  }
  if (option === 'states') {
    return translated(STATE_FORMAT_OPTIONS);
  }
  return typeof fallback === 'boolean'
    ? SWITCH_VALUES
    : typeof fallback === 'number'
      ? [{ value: String(fallback), description: t('Default') }]
      : [];
}

/** Keys of the labels of readings. */
function labelKeys({ knownDescriptors }: Readings): string[] {
  return [...new Set([...COMPONENT_LABELS, ...knownDescriptors.flatMap(({ elements }) => Object.keys(elements))])];
}

function suggestAt(
  place: Place,
  typed: string,
  isFirst: boolean,
  unfinished: Unfinished,
  context: SuggestionContext
): Suggestion[] {
  const { readings, guides, variables, types, device } = context;
  const guide = guides.get(unfinished.queryType ?? '');
  const { defaults } = vocabularyOf(typeIn(unfinished.queryType));
  switch (place.expects) {
    case 'type':
      return types.map((type) => {
        const { label, help } = getKind(type);
        const isNamed = label.toLowerCase() === type;
        const insert = type + (vocabularyOf(type).hasComponents ? '(' : ' ');
        return {
          ...written({ value: type, label: isNamed ? '' : t(label), description: t(help) }, insert),
          continues: true,
        };
      });
    case 'component':
      return [...componentOptions(guide?.scope, readings.knownComponents.values()), ...variables]
        .filter(({ value }) => !unfinished.components.includes(value))
        .map((option) => written(option));
    case 'metric':
      return [
        ...metricSuggestions(typed, unfinished, context),
        ...matching(
          variables.map((one) => written(one)),
          typed
        ),
      ];
    case 'filter key':
      return (guide?.filterKeys?.(readings, queryOfUnfinished(unfinished)) ?? labelKeys(readings)).map((value) => ({
        ...written({ value }, `${writeText(value)}=`),
        continues: true,
      }));
    case 'operator':
      return OPERATOR_MEANINGS.map(([value, description]) => ({
        ...written({ value, description: t(description) }, value),
        continues: true,
      }));
    case 'filter value':
      return tagValues(place.key, readings.knownDescriptors, { components: readings.knownComponents, device }).map(({ text }) => written({ value: text })); // prettier-ignore
    case 'option':
      return [...defaults]
        .filter(([name]) => !['components', 'metrics', 'filters', ...unfinished.options].includes(name))
        .map(([value, fallback]) => ({
          ...written({ value, description: t('Default {fallback}', { fallback: writeValue(fallback) }) }, `${value}=`),
          continues: true,
        }));
    case 'value': {
      // A list begins with its bracket.
      const opening = isFirst && Array.isArray(defaults.get(place.option)) ? '[' : '';
      return valuesAt(place.option, unfinished, context).map((option) =>
        written(
          option,
          opening + (typeof defaults.get(place.option) === 'string' || opening ? writeText(option.value) : option.value)
        )
      );
    }
    default:
      return place.word in WORDS
        ? [{ ...written({ value: place.word, description: t(WORDS[place.word]) }, `${place.word} `), continues: true }]
        : [];
  }
}

/** What can be written at the cursor, best first. */
export function suggest(text: string, cursor: number, context: SuggestionContext): Suggestions {
  const from = startOfWord(text.slice(0, cursor));
  const to = cursor + (REST_OF_WORD.exec(text.slice(cursor))?.[0].length ?? 0);
  const typed = text.slice(from, cursor).replace(/^"/, '');
  const before = text.slice(0, from);
  const unfinished = readUnfinished(before, context);
  const list = unfinished.places.flatMap((place) => {
    const all = suggestAt(place, typed, before.trimEnd().endsWith('='), unfinished, context);
    return place.expects === 'metric' ? all : matching(all, typed);
  });
  // A keyword that was begun is meant before the many metrics that have the same letters.
  const begun = typed === '' ? [] : list.filter(({ label }) => label in WORDS && label.startsWith(typed));
  const sorted = [...begun, ...list.filter((suggestion) => !begun.includes(suggestion))];
  // Directly behind the name of a kind nothing else can be written without a space.
  const isGlued = /[^\s([,=!<>~|"]$/.test(before);
  return { from, to, typed, list: isGlued ? [] : sorted.slice(0, MOST_SUGGESTED) };
}

/** A text with a suggestion in its place, and where the cursor is then. */
export function accept(
  text: string,
  { from, to }: Suggestions,
  { insert }: Suggestion
): { text: string; cursor: number } {
  return { text: text.slice(0, from) + insert + text.slice(to), cursor: from + insert.length };
}
