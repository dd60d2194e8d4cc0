/**
 * What a device had, from its series in Prometheus: enough to offer choices and to query the history before the device
 * itself has responded. Reverses the names of `prometheus-names.ts`.
 */
import { expandAlternatives, FAMILIES, findRule } from './catalogue';
import { Metric, metricAtPath } from './prometheus-names';
import { singular } from './reader/identity';

type SeriesLabels = Readonly<Record<string, string>>;
type RecalledTree = { [key: string]: RecalledTree | RecalledTree[] | string | null };

/** A place in the tree and what its series are called. */
interface Template {
  segments: readonly string[];
  metric: Metric;
}

/** Sensors are described wherever they occur; modules have them here. */
const SENSORS_PATH = 'chassis/slots/*/module/info/sensors/';

/** Paths at which an entry has a metric; those with other wild cards than whole members are left out. */
function exposedPaths(path: string): string[] {
  const placed = path.replace(/^\*\*\/(sensors\/)?/, SENSORS_PATH);
  const isWhole = (word: string) => word === '*' || !word.includes('*') || /^[a-z]+-\*$/.test(word);
  // How long a list is follows from its members.
  return expandAlternatives(placed).filter((one) => !one.endsWith('/count') && one.split('/').every(isWhole));
}

/** What the members of the lists on a path are called; see `rule.member` in the catalogue. */
function memberLabels(segments: readonly string[]): string[] {
  return segments.flatMap((segment, i) =>
    segment === '*' ? [findRule(segments.slice(0, i).join('/'))?.member ?? singular(segments[i - 1] ?? '')] : []
  );
}

let templates: ReadonlyMap<string, Template[]> | undefined;

/** All places that have a metric, by its name. */
function templatesByName(): ReadonlyMap<string, Template[]> {
  if (!templates) {
    const byName = new Map<string, Template[]>();
    for (const family of FAMILIES) {
      for (const entry of family.entries) {
        for (const path of exposedPaths(entry.path)) {
          const segments = path.split('/');
          const metric = metricAtPath({ ...entry, family }, segments, memberLabels(segments));
          if (metric) {
            byName.set(metric.name, [...(byName.get(metric.name) ?? []), { segments, metric }]);
          }
        }
      }
    }
    templates = byName;
  }
  return templates;
}

/** The member of a list with a name, made if it is not there. */
function findOrAddMember(list: RecalledTree[], name: string): RecalledTree {
  let member = list.find((one) => one['object-id'] === name);
  if (!member) {
    member = { 'object-id': name };
    list.push(member);
  }
  return member;
}

/** Puts a leaf where a template says, with its labels in the place of the wild cards. */
function plant(status: RecalledTree, { segments, metric }: Template, labels: SeriesLabels): void {
  const values = metric.labelNames.map((name) => labels[name] ?? '');
  let next = 0;
  let at: RecalledTree = status;
  for (let i = 0; i < segments.length; i++) {
    const isLast = i === segments.length - 1;
    const segment = segments[i];
    const key =
      segment === 'chassis' && i === 0
        ? (values[next++] ?? 'chassis0')
        : segment.replace('*', () => values[next++] ?? '');
    if (key === '' || key === '__proto__') {
      return;
    }
    if (isLast) {
      at[key] = metric.textLabel === undefined ? (at[key] ?? null) : (labels[metric.textLabel] ?? at[key] ?? null);
      return;
    }
    if (segments[i + 1] === '*') {
      const list = (at[key] ??= []);
      const name = values[next++] ?? '';
      if (!Array.isArray(list) || name === '') {
        return;
      }
      if (i + 1 === segments.length - 1) {
        return; // a list of plain values says nothing about its members
      }
      at = findOrAddMember(list, name);
      i++;
    } else {
      const below = (at[key] ??= {});
      if (typeof below !== 'object' || below === null || Array.isArray(below)) {
        return;
      }
      at = below;
    }
  }
}

/**
 * A response like that of the device, with the places of all readings in Prometheus. Texts have their values; numbers
 * and states have none.
 * @param series labels of each series, with its name as `__name__`
 * @returns undefined if none of them belongs to a LANTIME
 */
export function recallAnswer(series: Iterable<SeriesLabels>): object | undefined {
  const status: RecalledTree = {};
  for (const labels of series) {
    const found = templatesByName().get(labels.__name__ ?? '') ?? [];
    const fitting = found.filter(({ metric }) => metric.labelNames.every((name) => labels[name] !== undefined));
    // Of the same series all texts; of the spellings of one place the first.
    const texts = new Set<string>();
    for (const template of fitting) {
      const text = template.metric.textLabel ?? '';
      if (!texts.has(text)) {
        texts.add(text);
        plant(status, template, labels);
      }
    }
  }
  return Object.keys(status).length > 0 ? { data: status } : undefined;
}
