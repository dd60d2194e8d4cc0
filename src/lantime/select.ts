/** Picks readings by component and metric, as a query, a variable or a rule names them. */
import { matchesPattern } from './paths';
import { Readings } from './readings';
import { Component, Descriptor } from './types';

/** What to pick. */
export interface Selection {
  scope: Component['type'];
  /** Component ids, patterns with `*`, or `type:clk` for all modules in slots of a type. */
  components: readonly string[];
  /** Fields (`network/ports/lan0/link`), fields of all members of a list (a `*` for the member), or patterns with `*`. */
  metrics: readonly string[];
}

/** What was picked, and what of the selection matched nothing. */
export interface Selected {
  descriptors: readonly Descriptor[];
  unmatchedComponents: readonly string[];
  unmatchedMetrics: readonly string[];
}

/** Prefix of a component selector that names a slot type. */
export const TYPE_PREFIX = 'type:';

/** Whether one word of a selection means a component. */
export function matchesComponent(word: string, component: Component): boolean {
  return word.startsWith(TYPE_PREFIX)
    ? component.slotType === word.slice(TYPE_PREFIX.length)
    : word === component.id || (word.includes('*') && matchesPattern(word, component.id));
}

/** Words of a selection beyond these are not looked for: a variable has hundreds, a mistake or malice millions. */
const MOST_PATTERNS = 2000;

/** Selects from what one reader has seen; remembers results until the reader learns something new. */
export class Selector {
  private readonly cache = new Map<string, Selected>();
  private generation = -1;

  constructor(private readonly reader: Readings) {}

  /** Readings in the order of components and metrics given; each at most once. */
  select(selection: Selection): Selected {
    const { generation } = this.reader;
    // The cache is also bounded: dashboards make few different selections, a script might make many.
    if (generation !== this.generation || this.cache.size > 500) {
      this.cache.clear();
      this.generation = generation;
    }
    const key = JSON.stringify([selection.scope, selection.components, selection.metrics]);
    let selected = this.cache.get(key);
    if (!selected) {
      selected = this.search(selection);
      this.cache.set(key, selected);
    }
    return selected;
  }

  private search({ scope, ...words }: Selection): Selected {
    const components = words.components.slice(0, MOST_PATTERNS);
    const metrics = words.metrics.slice(0, MOST_PATTERNS);
    const all = [...this.reader.knownComponents.values()].filter((component) => component.type === scope);
    const chosen = new Set<Component>();
    const unmatchedComponents = components.filter((word) => {
      const matches = all.filter((component) => matchesComponent(word, component));
      matches.forEach((component) => chosen.add(component));
      return matches.length === 0;
    });
    const descriptors = new Set<Descriptor>();
    const matched = new Set<string>();
    for (const component of chosen) {
      const candidates = this.reader.getDescriptors(component.id);
      for (const metric of metrics) {
        const exact = candidates.filter(
          ({ field, metric: own, spelledAs }) =>
            field === metric || own === metric || spelledAs?.field === metric || spelledAs?.metric === metric
        );
        const found =
          exact.length > 0 || !metric.includes('*')
            ? exact
            : candidates.filter(
                ({ field, spelledAs }) =>
                  matchesPattern(metric, field) || (spelledAs !== undefined && matchesPattern(metric, spelledAs.field))
              );
        if (found.length > 0) {
          matched.add(metric);
          found.forEach((descriptor) => descriptors.add(descriptor));
        }
      }
    }
    return {
      descriptors: [...descriptors],
      unmatchedComponents,
      unmatchedMetrics: chosen.size > 0 ? metrics.filter((metric) => !matched.has(metric)) : [],
    };
  }
}
