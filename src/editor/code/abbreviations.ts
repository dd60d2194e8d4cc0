/** Paths of metrics by their ends, so that `good-satellites` is enough where only one path ends so. */
import type { Readings } from '../../lantime/readings';
import type { Scope } from '../../lantime/types';
import { mayHaveVariables } from '../../queries/interpolation';
import type { Abbreviations } from '../../queries/text-form';
import { catalogueSubjects } from '../search/catalogue-subjects';

class PathEnds {
  private readonly paths = new Set<string>();
  private readonly byLast = new Map<string, string[]>();

  add(path: string): void {
    if (!this.paths.has(path)) {
      this.paths.add(path);
      const last = path.slice(path.lastIndexOf('/') + 1);
      const others = this.byLast.get(last);
      others ? others.push(path) : this.byLast.set(last, [path]);
    }
  }

  has = (path: string): boolean => this.paths.has(path);

  endingIn(word: string): string[] {
    const last = word.slice(word.lastIndexOf('/') + 1);
    return (this.byLast.get(last) ?? []).filter((path) => path.endsWith(`/${word}`));
  }
}

/** Paths of a scope: of metrics, in which a `*` stands for all members of a list, and of single members. */
interface Paths {
  metrics: PathEnds;
  fields: PathEnds;
}

function pathsOf(readings: Readings): Record<Scope, Paths> {
  const make = (): Paths => ({ metrics: new PathEnds(), fields: new PathEnds() });
  const paths = { chassis: make(), module: make() };
  if (readings.knownDescriptors.length === 0) {
    for (const { query, path } of catalogueSubjects()) {
      paths[query.queryType as Scope].metrics.add(path);
    }
  }
  for (const { component, metric, field, spelledAs } of readings.knownDescriptors) {
    const scope = readings.knownComponents.get(component)?.type;
    if (scope) {
      paths[scope].metrics.add(metric);
      paths[scope].fields.add(field);
      if (spelledAs) {
        paths[scope].fields.add(spelledAs.metric);
      }
    }
  }
  return paths;
}

/** Those with the fewest lists on the way: `good-satellites` is that of the receiver, not that of each satellite system. */
function widest(paths: readonly string[]): string[] {
  const lists = (path: string) => path.split('*').length;
  const fewest = Math.min(...paths.map(lists));
  return paths.filter((path) => lists(path) === fewest);
}

/**
 * What words are short for, by the metrics of the device, or of the catalogue while nothing is known of it.
 * @param scopeOf the scope of a kind of query; undefined for both
 */
export function abbreviationsOf(readings: Readings, scopeOf: (queryType: string) => Scope | undefined): Abbreviations {
  let paths: Record<Scope, Paths> | undefined;
  return (word, queryType) => {
    if (word.includes('*') || mayHaveVariables(word)) {
      return [];
    }
    paths ??= pathsOf(readings);
    const scope = scopeOf(queryType);
    const all = scope ? [paths[scope]] : [paths.chassis, paths.module];
    if (all.some(({ metrics, fields }) => metrics.has(word) || fields.has(word))) {
      return [];
    }
    const found = all.flatMap(({ metrics }) => metrics.endingIn(word));
    return widest([...new Set(found.length > 0 ? found : all.flatMap(({ fields }) => fields.endingIn(word)))]);
  };
}
