/** What any LANTIME may have, for as long as nothing is known of the device. */
import { mark } from '../../i18n';
import { FAMILIES, expandAlternatives, findEntry, findRule } from '../../lantime/catalogue';
import type { Entry, Family } from '../../lantime/catalogue/model';
import { MODULE_TYPES } from '../../lantime/catalogue/modules';
import { isConfirmed } from '../../lantime/evidence';
import { TYPE_PREFIX } from '../../lantime/select';
import type { Evidence, Scope } from '../../lantime/types';
import { componentGroupLabel } from '../fields/options';
import { BY_TRUST, KIND_SYNONYMS, NOT_EXPOSED, SOUGHT, TEXT_IN_PARTS } from './priors';
import { nameOfEvery, readingName } from './reading-names';
import type { SearchSubject } from './subject';
import { findSynonyms } from './synonyms';

const SLOT_PREFIX = 'chassis/slots/*/';
const SENSORS = '**/sensors/';

/** The slots in which a family is found: one slot type where only such modules have it, else all. */
function slotWord(family: Family): string {
  const slots = new Set(MODULE_TYPES.filter(({ families }) => families.includes(family)).map((type) => type.slots));
  return slots.size === 1 && (slots.has('CLK') || slots.has('PWR')) ? TYPE_PREFIX + [...slots][0].toLowerCase() : '*';
}

/** Scope and path below the component of an entry, in its first spelling; undefined where it stands for any place. */
function placeOf({ path }: Entry): { scope: Scope; metric: string } | undefined {
  const [first] = expandAlternatives(
    path.startsWith(SENSORS) ? `${SLOT_PREFIX}module/info/sensors/${path.slice(SENSORS.length)}` : path
  );
  return first.startsWith('**')
    ? undefined
    : first.startsWith(SLOT_PREFIX)
      ? { scope: 'module', metric: first.slice(SLOT_PREFIX.length) }
      : { scope: 'chassis', metric: first };
}

/** The lists on the way to a metric: the name of their members, `port`, and the segment that names the member. */
function membersOn(scope: Scope, metric: string): Array<{ name: string; segment: string }> {
  const segments = metric.split('/');
  return segments.slice(1).flatMap((segment, i) => {
    const list = segments.slice(0, i + 1).join('/');
    const name = findRule(scope === 'module' ? SLOT_PREFIX + list : list)?.member;
    return name === undefined ? [] : [{ name, segment }];
  });
}

/** A name with the list members it stands for: `Link of every port`, `lan0 Link`. */
function labelFor(name: string, scope: Scope, metric: string): string {
  const members = membersOn(scope, metric);
  const last = members[members.length - 1];
  if (!last) {
    return readingName(name);
  }
  const named = members.filter(({ segment }) => !segment.includes('*')).map(({ segment }) => segment);
  return last.segment === '*' ? nameOfEvery(name, last.name) : [...named, readingName(name)].join(' ');
}

/** What the catalogue calls a metric of a query, by its path below the component; undefined if it has no such entry. */
export function catalogueLabel(scope: Scope, metric: string): string | undefined {
  const entry = findEntry(scope === 'module' ? SLOT_PREFIX + metric : metric);
  return entry && labelFor(entry.name, scope, metric);
}

const trustPoints = (evidence: Evidence): number =>
  BY_TRUST[isConfirmed(evidence) ? 'known' : evidence === 'UNKNOWN' ? 'unknown' : 'described'];

/** Every entry of the catalogue, of all components that may have it. */
export function catalogueSubjects(): SearchSubject[] {
  const subjects = new Map<string, SearchSubject>();
  for (const family of FAMILIES) {
    const slots = slotWord(family);
    for (const entry of family.entries) {
      const place = placeOf(entry);
      const key = place && `${place.scope} ${place.metric}`;
      if (!place || key === undefined || subjects.has(key)) {
        continue;
      }
      const { scope, metric } = place;
      const synonyms = findSynonyms(metric);
      const word = scope === 'module' ? slots : '*';
      subjects.set(key, {
        query: { queryType: scope, components: [word], metrics: [metric] },
        label: labelFor(entry.name, scope, metric),
        place: scope === 'module' ? componentGroupLabel(word, scope) : '',
        title: entry.name,
        ids: '',
        kind: `${KIND_SYNONYMS[entry.kind]} ${entry.unit ?? ''} ${scope === 'module' ? 'all' : 'device'}`,
        group: family.title,
        path: metric,
        synonyms,
        description: entry.description,
        mark: isConfirmed(entry.evidence ?? family.evidence) ? '' : mark('not confirmed'),
        descriptors: [],
        prior:
          trustPoints(entry.evidence ?? family.evidence) +
          (synonyms.length > 0 ? SOUGHT : 0) +
          (entry.metric === false ? NOT_EXPOSED : 0) +
          (entry.split ? TEXT_IN_PARTS : 0),
      });
    }
  }
  return [...subjects.values()];
}
