import { SYNONYMS } from '../../lantime/catalogue/synonyms';
import { expandAlternatives } from '../../lantime/catalogue';
import { matchesPattern } from '../../lantime/paths';

const rows = SYNONYMS.flatMap(([path, synonyms]) => {
  const list = synonyms.split(', ');
  return expandAlternatives(path).map((pattern) => ({ pattern, list }));
});

const rememberedSynonyms = new Map<string, readonly string[]>();
const MOST_REMEMBERED_PATHS = 10_000;
const NONE: readonly string[] = [];

/** What else people call a metric, by its path below the component. */
export function findSynonyms(metric: string): readonly string[] {
  let synonyms = rememberedSynonyms.get(metric);
  if (!synonyms) {
    synonyms = rows.find(({ pattern }) => matchesPattern(pattern, metric))?.list ?? NONE;
    if (rememberedSynonyms.size < MOST_REMEMBERED_PATHS) {
      rememberedSynonyms.set(metric, synonyms);
    }
  }
  return synonyms;
}
