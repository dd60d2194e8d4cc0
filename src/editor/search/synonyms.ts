import { SYNONYMS } from '../../lantime/catalogue/synonyms';
import { expand } from '../../lantime/catalogue';
import { matchesPattern } from '../../lantime/paths';

const rows = SYNONYMS.flatMap(([path, synonyms]) => {
  const list = synonyms.split(', ');
  return expand(path).map((pattern) => ({ pattern, list }));
});

const found = new Map<string, readonly string[]>();
const MOST_FOUND = 10_000;
const NONE: readonly string[] = [];

/** What else people call a metric, by its path below the component. */
export function findSynonyms(metric: string): readonly string[] {
  let synonyms = found.get(metric);
  if (!synonyms) {
    synonyms = rows.find(({ pattern }) => matchesPattern(pattern, metric))?.list ?? NONE;
    if (found.size < MOST_FOUND) {
      found.set(metric, synonyms);
    }
  }
  return synonyms;
}
