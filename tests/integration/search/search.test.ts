/** @jest-environment node */
import fc from 'fast-check';
import { type ProfileName } from '../../../dev/simulator';
import { indexDevice, listSubjects, search, SearchSubject } from '../../../src/editor/search';
import { catalogueLabel } from '../../../src/editor/search/catalogue-subjects';
import { createIndex } from '../../../src/editor/search/search';
import { SYNONYMS } from '../../../src/lantime/catalogue/synonyms';
import { expandAlternatives, FAMILIES } from '../../../src/lantime/catalogue';
import { matchesPattern } from '../../../src/lantime/paths';
import { NO_READINGS } from '../../../src/lantime/readings';
import { StatusReader } from '../../../src/lantime/reader';
import { Selector } from '../../../src/lantime/select';
import { makeAnswer, read } from '../../fixtures/reader';
import { SEARCH_PHRASES, SearchPhrase } from '../../fixtures/search-phrases';

const PROFILES: readonly ProfileName[] = ['m600', 'm3000', 'm4000', 'full'];

function device(profile: ProfileName) {
  const reader = new StatusReader();
  const snapshot = read(makeAnswer(profile), reader);
  return { reader, snapshot, subjects: listSubjects(reader, snapshot), index: indexDevice(reader, snapshot) };
}
const devices = new Map(PROFILES.map((profile) => [profile, device(profile)]));

const isMeant = ({ meant, component }: SearchPhrase, { query }: SearchSubject): boolean =>
  meant.some((pattern) => matchesPattern(pattern, query.metrics?.[0] ?? '')) &&
  (component === undefined || query.components?.join() === component);

/** The place of what is meant among the results, counted from 1; undefined if the subjects have nothing of it. */
function placeOf(
  phrase: SearchPhrase,
  subjects: readonly SearchSubject[],
  found: readonly SearchSubject[]
): number | undefined {
  if (!subjects.some((subject) => isMeant(phrase, subject))) {
    return undefined;
  }
  const at = found.findIndex((subject) => isMeant(phrase, subject));
  return at < 0 ? Infinity : at + 1;
}

describe('60 phrases that engineers type', () => {
  /** The worst place on any device that has what is meant; 0 if none has. */
  const places = new Map(
    SEARCH_PHRASES.map((phrase) => [
      phrase,
      Math.max(
        ...[...devices.values()].map(
          ({ subjects, index }) => placeOf(phrase, subjects, search(index, phrase.typed)) ?? 0
        )
      ),
    ])
  );
  const worst = (phrase: SearchPhrase): number => places.get(phrase)!;

  test('each is asked of a device at least', () => {
    expect(SEARCH_PHRASES).toHaveLength(60);
    expect(SEARCH_PHRASES.filter((phrase) => worst(phrase) === 0)).toEqual([]);
  });

  test.each(SEARCH_PHRASES.map((phrase) => [phrase.typed, phrase] as const))(
    '“%s” finds what is meant among the first three on every device',
    (_, phrase) => {
      expect(worst(phrase)).toBeLessThanOrEqual(3);
    }
  );

  test('what is meant is the first result for at least 58, on every device', () => {
    const later = SEARCH_PHRASES.filter((phrase) => worst(phrase) > 1).map(({ typed }) => typed);
    expect(later.length).toBeLessThanOrEqual(2);
  });

  test('without a device, the catalogue has what is meant among the first three, for at least 50 as the first', () => {
    const index = indexDevice(NO_READINGS, undefined);
    const subjects = listSubjects(NO_READINGS, undefined);
    // Nobody knows which components there are.
    const asked = SEARCH_PHRASES.filter(({ component, typed }) => !component && !typed.includes('lan0'));
    const places = asked.map(
      (phrase) => [phrase.typed, placeOf(phrase, subjects, search(index, phrase.typed))] as const
    );
    expect(places.filter(([, place]) => !(place !== undefined && place <= 3))).toEqual([]);
    expect(places.filter(([, place]) => place === 1).length).toBeGreaterThanOrEqual(50);
  });
});

describe('the order of results', () => {
  const { index } = devices.get('m3000')!;
  const labels = (typed: string, most?: number) =>
    search(index, typed, most).map(({ label, place }) => (place ? `${label} · ${place}` : label));

  test('a name comes before a synonym, and a synonym before a description', () => {
    const subjects = ['description', 'synonym', 'title'].map<SearchSubject>((where) => ({
      query: {},
      label: where,
      place: '',
      title: where === 'title' ? 'Quux' : 'Other',
      ids: '',
      kind: '',
      group: '',
      path: '',
      synonyms: where === 'synonym' ? ['quux'] : [],
      description: where === 'description' ? 'About a quux.' : '',
      descriptors: [],
      mark: '',
      prior: 0,
    }));
    expect(search(createIndex(subjects), 'quux').map(({ label }) => label)).toEqual([
      'title',
      'synonym',
      'description',
    ]);
  });

  test('a component that is named is the one that is shown', () => {
    expect(labels('clk2 good sat', 1)).toEqual(['Good satellites · clk2 (GPS180)']);
    expect(labels('good sat', 1)).toEqual(['Good satellites · All clocks']);
  });

  test('a misspelled word still finds its reading', () => {
    expect(labels('temprature', 1)[0]).toContain('Temperature');
    expect(labels('antena', 1)[0]).toContain('Antenna');
    expect(labels('root dispertion', 1)[0]).toContain('root dispersion');
  });

  test('what is fitted comes before empty slots, and values before none', () => {
    const { index: m600 } = devices.get('m600')!;
    const found = search(m600, 'power available').map(({ query }) => query.components?.[0]);
    expect(found.indexOf('pwr1')).toBeLessThan(found.indexOf('pwr2'));
  });

  test('nothing typed shows what people look for first, of all components', () => {
    expect(labels('  ', 3)).toEqual(['Estimated time quality', 'Clock', 'Good satellites · All clocks']);
  });

  test('lists can be found as well', () => {
    expect(search(index, 'inventory', 1)[0].query).toMatchObject({ queryType: 'list', list: 'inventory' });
  });
});

describe('whatever is typed', () => {
  const { index } = devices.get('m3000')!;
  const all = new Set(index.entries.map(({ subject }) => subject));
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(fc.constantFrom('clk1', 'sat', 'C/N0', '-', '"', "'s", '*', 'ntp', 'é', 'µ', '\\', '(', 'lan0'), { maxLength: 5 }).map((words) => words.join(' ')) // prettier-ignore
  );

  test('the search never throws, gives what there is, each once, and the same again', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const found = search(index, typed);
        expect(found.every((subject) => all.has(subject))).toBe(true);
        expect(new Set(found).size).toBe(found.length);
        expect(search(index, typed)).toEqual(found);
      }),
      { numRuns: 40 }
    );
  });

  test('case, accents and blanks make no difference', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SEARCH_PHRASES), ({ typed }) => {
        expect(search(index, `  ${typed.toUpperCase()} `)).toEqual(search(index, typed));
      }),
      { numRuns: 10 }
    );
  });
});

describe('what a result shows', () => {
  test.each(PROFILES)('each result on %s selects readings of the device', (profile) => {
    const { reader, subjects } = devices.get(profile)!;
    const selector = new Selector(reader);
    const empty = subjects.filter(({ query }) => {
      const { queryType, components = [], metrics = [] } = query;
      return (
        selector.select({ scope: queryType as 'chassis' | 'module', components, metrics }).descriptors.length === 0
      );
    });
    expect(empty.map(({ query }) => query)).toEqual([]);
  });

  test.each(PROFILES)('no two results on %s look alike', (profile) => {
    const { index } = devices.get(profile)!;
    const texts = index.entries.map(({ subject }) => `${subject.label} ${subject.place} ${subject.path}`);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('the catalogue', () => {
  test('has every path that synonyms are written for', () => {
    const paths = FAMILIES.flatMap(({ entries }) => entries.flatMap(({ path }) => expandAlternatives(path))).map(
      (path) => path.replace('chassis/slots/*/', '').replace('**/', 'module/info/')
    );
    const lost = SYNONYMS.flatMap(([path]) => expandAlternatives(path)).filter(
      (pattern) =>
        !paths.some((path) => matchesPattern(pattern, path) || matchesPattern(path, pattern.replace(/\*/g, 'x')))
    );
    expect(lost).toEqual([]);
  });

  test('names the metric of a query without a device', () => {
    expect(catalogueLabel('module', 'module/satellites/good-satellites')).toBe('Good satellites');
    expect(catalogueLabel('chassis', 'network/ports/*/link')).toBe('Link of every port');
    expect(catalogueLabel('chassis', 'network/ports/lan0/link')).toBe('lan0 Link');
    expect(catalogueLabel('module', 'module/nobody/knows')).toBeUndefined();
  });
});
