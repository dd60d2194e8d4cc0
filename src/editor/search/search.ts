/** Ranks subjects by what was typed: names before synonyms before descriptions, known and present values before others. */
import { t } from '../../i18n';
import { FIRST_CHOICES, SAME_WORDS } from '../../lantime/catalogue/synonyms';
import { ownValue } from '../../lantime/own-value';
import { matchesPattern } from '../../lantime/paths';
import { readingName } from './reading-names';
import type { SearchSubject } from './subject';
import { MATCH, TextIndex } from './text-index';
import { readTyped, splitWords } from './words';

type FieldName = 'title' | 'ids' | 'synonyms' | 'kind' | 'group' | 'path' | 'description';

/** Points of one typed word for the best field it occurs in, by quality of the match: none, inside, misspelled, beginning, whole. */
const POINTS: Record<FieldName, readonly [0, number, number, number, number]> = {
  title: [0, 20, 24, 50, 60],
  ids: [0, 0, 0, 30, 60],
  synonyms: [0, 14, 18, 40, 46],
  kind: [0, 0, 0, 30, 36],
  group: [0, 0, 12, 30, 34],
  path: [0, 12, 14, 26, 30],
  description: [0, 0, 0, 10, 14],
};
const FIELDS = Object.keys(POINTS) as FieldName[];
/** Of a word that means the same as the typed one. */
const SAME_WORD_FACTOR = 0.9;
/** All that was typed is the name, or a synonym. */
const IS_TITLE = 40;
const IS_SYNONYM = 34;
/** Of each word of the name that was not typed. */
const SURPLUS_WORD = -1.5;
const MOST_SURPLUS = 5;

interface IndexedSubject {
  subject: SearchSubject;
  texts: Record<FieldName, readonly number[]>;
  titleWords: number;
}

/** What a search goes through; made once for the readings of a device, asked at each key. */
export interface SearchIndex {
  readonly entries: readonly IndexedSubject[];
  readonly texts: TextIndex;
}

export function createIndex(subjects: readonly SearchSubject[]): SearchIndex {
  const texts = new TextIndex();
  const wordCounts = new Map<string, number>();
  /** The English text and, if there is another, that of the reader's language: people know either. */
  const inBoth = (text: string, own: string) => (own === text ? [text] : [text, own]).map((one) => texts.add(one));
  const entries = subjects.map((subject) => {
    const { title, ids, synonyms, kind, mark, group, path, description } = subject;
    let titleWords = wordCounts.get(title);
    if (titleWords === undefined) {
      titleWords = splitWords(title).length;
      wordCounts.set(title, titleWords);
    }
    return {
      subject,
      titleWords,
      texts: {
        title: inBoth(title, readingName(title)),
        ids: [texts.add(ids)],
        synonyms: synonyms.map((synonym) => texts.add(synonym)),
        kind: [texts.add(`${kind} ${t(mark)}`)],
        group: inBoth(group, t(group)),
        path: [texts.add(path)],
        description: inBoth(description, t(description)),
      },
    };
  });
  return { entries, texts };
}

/** Points of each text for one typed word, by field. */
interface Term {
  matches: Uint8Array;
  /** For the other word that means the same. */
  same?: Uint8Array;
}

function scoreTerm({ matches, same }: Term, { texts }: IndexedSubject): number {
  let best = 0;
  for (const field of FIELDS) {
    for (const number of texts[field]) {
      best = Math.max(best, POINTS[field][matches[number]], same ? SAME_WORD_FACTOR * POINTS[field][same[number]] : 0);
    }
  }
  return best;
}

/** What was typed, read in one way. */
interface Interpretation {
  terms: readonly Term[];
  /** Each of the words after another, for comparison with whole names. */
  words: readonly string[];
}

/** The score of a subject without its prior; undefined if a typed word occurs nowhere in it. */
function scoreEntry({ terms, words }: Interpretation, entry: IndexedSubject, wholes: Wholes): number | undefined {
  let sum = 0;
  let matched = 0;
  const others: string[] = [];
  for (const [i, term] of terms.entries()) {
    const points = scoreTerm(term, entry);
    if (points === 0) {
      return undefined;
    }
    sum += points;
    matched += entry.texts.title.some((number) => term.matches[number] >= MATCH.beginning) ? 1 : 0;
    // What names the component is not part of the name of the reading.
    if (!entry.texts.ids.some((number) => term.matches[number] === MATCH.whole)) {
      others.push(words[i]);
    }
  }
  const phrases = [words.join(''), others.join('')];
  const isTitle = phrases.some((phrase) => phrase !== '' && wholes.isWhole(phrase, entry.texts.title));
  const isSynonym = phrases.some((phrase) => phrase !== '' && wholes.isWhole(phrase, entry.texts.synonyms));
  return (
    sum / terms.length +
    (isTitle ? IS_TITLE : isSynonym ? IS_SYNONYM : 0) +
    SURPLUS_WORD * Math.min(MOST_SURPLUS, Math.max(0, entry.titleWords - matched))
  );
}

/** Which texts are, without blanks, exactly a phrase. */
class Wholes {
  private readonly found = new Map<string, ReadonlySet<number>>();

  constructor(private readonly texts: TextIndex) {}

  isWhole(phrase: string, numbers: readonly number[]): boolean {
    let found = this.found.get(phrase);
    if (!found) {
      found = this.texts.findExact(phrase);
      this.found.set(phrase, found);
    }
    return numbers.some((number) => found.has(number));
  }
}

/** The place of a path among what people look for first; the same for all others, after those. */
export function firstChoicePlace(path: string): number {
  const place = FIRST_CHOICES.findIndex((pattern) => matchesPattern(pattern, path));
  return place < 0 ? FIRST_CHOICES.length : place;
}

/** With nothing typed: what people look for first on a device, then everything, what is known and present first. */
function listFirst(entries: readonly IndexedSubject[]): SearchSubject[] {
  const byPrior = entries.map(({ subject }) => subject).sort((a, b) => b.prior - a.prior);
  const first = FIRST_CHOICES.flatMap(
    (pattern) => byPrior.find(({ path, prior }) => prior > 0 && matchesPattern(pattern, path)) ?? []
  );
  return [...new Set([...first, ...byPrior])];
}

/**
 * The subjects that match what was typed, best first; with nothing typed, what people look for first.
 * The same subjects and the same text give the same order.
 * @param most how many at most
 */
export function search({ entries, texts }: SearchIndex, typed: string, most = 50): SearchSubject[] {
  const readings = readTyped(typed);
  if (readings.length === 0) {
    return listFirst(entries).slice(0, most);
  }
  const known = new Map<string, Uint8Array>();
  const match = (word: string): Uint8Array => {
    const found = known.get(word) ?? texts.match(word);
    known.set(word, found);
    return found;
  };
  const wholes = new Wholes(texts);
  const typedReadings = readings.map<Interpretation>((words) => ({
    words,
    terms: words.map((word) => {
      const same = ownValue(SAME_WORDS, word);
      return { matches: match(word), same: same === undefined ? undefined : match(same) };
    }),
  }));
  const ranked: Array<{ subject: SearchSubject; score: number; order: number }> = [];
  entries.forEach((entry, order) => {
    const scores = typedReadings.flatMap((reading) => scoreEntry(reading, entry, wholes) ?? []);
    if (scores.length > 0) {
      ranked.push({ subject: entry.subject, score: Math.max(...scores) + entry.subject.prior, order });
    }
  });
  ranked.sort((a, b) => b.score - a.score || a.order - b.order);
  return ranked.slice(0, most).map(({ subject }) => subject);
}
