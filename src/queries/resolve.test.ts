/** @jest-environment node */
// What becomes of a stored query, from its first version to a query that runs: one file, since each step is tested with the one before.
import { ScopedVars } from '@grafana/data';
import { TemplateSrv } from '@grafana/runtime';
import * as fc from 'fast-check';
import { QUERY_KINDS } from './index';
import { interpolateWords, interpolation } from './interpolation';
import { completeQuery, defaultQuery, describeQuery, isComplete, resolveQuery } from './resolve';
import { LantimeQuery, QUERY_VERSION } from './stored';

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

interface Variable {
  value: unknown;
  /** Values of the options, which stand for "All". */
  options?: string[];
  /** "Custom all value" of the variable's settings. */
  allValue?: string;
}

/** Replaces variables as Grafana's own service does: a format function gets a text, or a list of texts. */
function makeTemplateSrv(variables: Record<string, Variable> = {}): TemplateSrv {
  const format = (value: unknown, how: unknown): string => {
    if (value === null || value === undefined) {
      return '';
    }
    if (typeof how === 'function') {
      return how(value, {}, String);
    }
    return Array.isArray(value) ? (value.length === 1 ? String(value[0]) : `{${value.join(',')}}`) : String(value);
  };
  const replace = (text?: string, scopedVars?: ScopedVars, how?: unknown): string =>
    (text ?? '').replace(/\$(\w+)|\[\[(\w+)\]\]|\$\{(\w+)(?::(\w+))?\}/g, (match, one, two, three, ownFormat) => {
      const name = one ?? two ?? three;
      const scoped = scopedVars?.[name];
      if (scoped) {
        return format(scoped.value, ownFormat ?? how);
      }
      const variable = variables[name];
      if (!variable) {
        return match;
      }
      if (variable.value === '$__all' || (Array.isArray(variable.value) && variable.value[0] === '$__all')) {
        return variable.allValue
          ? replace(variable.allValue, scopedVars)
          : format(variable.options ?? [], ownFormat ?? how);
      }
      return format(variable.value, ownFormat ?? how);
    });
  return { replace } as unknown as TemplateSrv;
}

/** A stored query ready to run, with the variables of a dashboard. */
const resolved = (stored: LantimeQuery, variables: Record<string, Variable> = {}, scopedVars?: ScopedVars) =>
  resolveQuery(stored, interpolation(makeTemplateSrv(variables), scopedVars));

const words = (list: string[], variables: Record<string, Variable> = {}, scopedVars?: ScopedVars) =>
  interpolateWords(list, makeTemplateSrv(variables), scopedVars);

describe('a stored query', () => {
  it('of the time before versions gets lists', () => {
    const stored = deepFreeze({
      refId: 'B',
      component: 'clk1',
      metric: 'module/satellites/tdop',
      queryType: 'module',
      hide: true,
    });
    expect(completeQuery(stored as unknown as LantimeQuery)).toEqual({
      refId: 'B',
      hide: true,
      limit: 1000,
      counters: 'rate',
      filters: [],
      version: QUERY_VERSION,
      queryType: 'module',
      components: ['clk1'],
      metrics: ['module/satellites/tdop'],
      format: 'timeseries',
      states: 'text',
      legend: '',
      live: false,
      whenEmpty: '',
    });
  });

  it('that has lists already keeps them', () => {
    const stored = { refId: 'A', component: 'clk1', components: ['clk2'], metric: 'a', metrics: [] };
    expect(completeQuery(stored as unknown as LantimeQuery)).toMatchObject({ components: ['clk2'], metrics: [] });
  });

  it('that says nothing asks for how good the time is', () => {
    expect(completeQuery({ refId: 'A' })).toEqual({ refId: 'A', ...defaultQuery() });
    expect(completeQuery({ refId: 'A', queryType: 'module' })).toMatchObject(QUERY_KINDS.module.defaults);
  });

  it('of the present version is left as it is, with what it knows beyond us', () => {
    const stored = deepFreeze({
      refId: 'A',
      version: 1,
      queryType: 'module',
      components: ['type:clk'],
      metrics: ['*'],
      format: 'table',
      states: 'number',
      legend: '{{slot}}',
      datasource: { uid: 'x', type: 'y' },
      comment: 'mine',
      limit: 50,
      counters: 'raw',
      filters: [{ key: 'slot', operator: '=', value: 'clk1' }],
      list: 'ports',
      view: 'messages',
      live: true,
      whenEmpty: 'not fitted',
    });
    expect(completeQuery(stored as unknown as LantimeQuery)).toEqual(stored);
  });

  it('of a newer version keeps its number', () => {
    expect(completeQuery({ refId: 'A', version: 7, components: ['cpu'] })).toMatchObject({
      version: 7,
      components: ['cpu'],
    });
  });

  it('does not share its lists with the defaults', () => {
    completeQuery({ refId: 'A' }).metrics.push('changed');
    expect(completeQuery({ refId: 'A' }).metrics).not.toContain('changed');
  });

  const junk = fc.jsonValue({ maxDepth: 2 });
  const stored = fc.record(
    {
      refId: fc.constant('A'),
      version: fc.oneof(fc.nat({ max: 3 }), fc.string(), fc.constant(null), fc.constant([1])),
      queryType: fc.oneof(junk, fc.constantFrom('chassis', 'module')),
      components: fc.oneof(junk, fc.array(fc.oneof(fc.string(), junk))),
      metrics: fc.oneof(junk, fc.array(fc.string())),
      component: junk,
      metric: junk,
      format: fc.oneof(junk, fc.constantFrom('timeseries', 'table')),
      states: fc.oneof(junk, fc.constantFrom('text', 'number')),
      legend: junk,
      hide: fc.boolean(),
      extra: junk,
    },
    { requiredKeys: ['refId'] }
  );

  it('of any content becomes one that can run, is never changed itself, and stays as it then is', () => {
    fc.assert(
      fc.property(stored, (content) => {
        const query = deepFreeze(content) as unknown as LantimeQuery;
        const migrated = completeQuery(query);
        expect(completeQuery(deepFreeze(migrated))).toEqual(migrated);
        expect(['chassis', 'module', 'list', 'configuration']).toContain(migrated.queryType);
        expect(['timeseries', 'table']).toContain(migrated.format);
        expect(['text', 'number']).toContain(migrated.states);
        expect(typeof migrated.legend).toBe('string');
        expect(migrated.version).toBeGreaterThanOrEqual(QUERY_VERSION);
        expect([...migrated.components, ...migrated.metrics].filter((word) => typeof word !== 'string')).toEqual([]);
        expect(typeof isComplete(query)).toBe('boolean');
        expect(describeQuery(query)).toMatch(/^(Chassis|Module|List|Configuration)/);
        expect(resolved(query)).toMatchObject({ refId: 'A', queryType: migrated.queryType });
      })
    );
  });
});

describe('variables', () => {
  const slots = { value: ['clk1', 'clk2'] };

  it.each<[string, string[], Record<string, Variable>, string[]]>([
    ['none', ['clk1', 'cpu'], {}, ['clk1', 'cpu']],
    ['one value', ['$slot'], { slot: { value: 'clk1' } }, ['clk1']],
    ['one value of several allowed', ['${slot}'], { slot: { value: ['clk1'] } }, ['clk1']],
    ['several values', ['[[slot]]'], { slot: slots }, ['clk1', 'clk2']],
    ['several values beside others', ['cpu', '$slot', 'pwr1'], { slot: slots }, ['cpu', 'clk1', 'clk2', 'pwr1']],
    ['values that stand there already', ['clk2', '$slot'], { slot: slots }, ['clk2', 'clk1']],
    [
      'all of a variable, which are its options',
      ['$slot'],
      { slot: { value: '$__all', options: ['a', 'b'] } },
      ['a', 'b'],
    ],
    ['all with a custom value', ['$slot'], { slot: { value: ['$__all'], options: ['a'], allValue: '*' } }, ['*']],
    ['all as people write it', ['$slot'], { slot: { value: 'All' } }, ['*']],
    ['all that was not replaced', ['$slot'], { slot: { value: ['$__all'], options: ['$__all'] } }, ['*']],
    ['no value', ['$slot', 'cpu'], { slot: { value: '' } }, ['cpu']],
    ['an empty list', ['$slot'], { slot: { value: [] } }, []],
    ['null', ['$slot', 'cpu'], { slot: { value: null } }, ['cpu']],
    ['a number', ['int$number'], { number: { value: 3 } }, ['int3']],
    ['a value inside a word', ['network/ports/$port/link'], { port: { value: 'lan0' } }, ['network/ports/lan0/link']],
    [
      'several values inside a word',
      ['network/ports/${port}/link'],
      { port: { value: ['lan0', 'lan1'] } },
      ['network/ports/lan0/link', 'network/ports/lan1/link'],
    ],
    ['all inside a word', ['network/ports/${port}/link'], { port: { value: 'All' } }, ['network/ports/*/link']],
    ['no value inside a word', ['network/ports/${port}/link', 'b'], { port: { value: [] } }, ['b']],
    [
      'two variables in one word',
      ['x/${a}/${b}'],
      { a: { value: ['1', '2'] }, b: { value: ['3', '4'] } },
      ['x/1/3', 'x/1/4', 'x/2/3', 'x/2/4'],
    ],
    ['values with commas, braces and blanks', ['$a'], { a: { value: ['a,b', '{c}', 'd e'] } }, ['a,b', '{c}', 'd e']],
    ['values that look like replacement patterns', ['x$a'], { a: { value: ["$&$'", '$1'] } }, ["x$&$'", 'x$1']],
    ['a name nobody defined', ['$nobody'], {}, ['$nobody']],
    ['a format of its own', ['${slot:raw}'], { slot: { value: 'clk1' } }, ['clk1']],
    ['blanks around words', [' clk1 ', '  ', ''], {}, ['clk1']],
  ])('give words: %s', (_, list, variables, expected) => {
    expect(words(list, variables)).toEqual(expected);
  });

  it('of a repeated panel go before those of the dashboard', () => {
    expect(words(['$slot'], { slot: slots }, { slot: { text: 'cpu', value: 'cpu' } })).toEqual(['cpu']);
  });

  it('of large dashboards do not multiply without end', () => {
    const many = { value: Array.from({ length: 1000 }, (_, i) => `v${i}`) };
    const list = words(['${a}/${b}/${c}'], { a: many, b: many, c: many });
    expect(list.length).toBeGreaterThan(0);
    expect(list.length).toBeLessThanOrEqual(5000);
    expect(new Set(list).size).toBe(list.length);
  });

  it('with any values give words without empty ones, and change nothing they were given', () => {
    const value = fc.oneof(
      fc.string(),
      fc.array(fc.string()),
      fc.constantFrom('\u0001', '\u0002', '\u0003', '\u0003\u0001')
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('$a', 'x/$a/y', '${a}${b}'))),
        value,
        value,
        (list, a, b) => {
          const result = words(deepFreeze(list), deepFreeze({ a: { value: a }, b: { value: b } }));
          expect(result.filter((word) => word.trim() === '' || word !== word.trim())).toEqual([]);
          expect(new Set(result).size).toBe(result.length);
        }
      )
    );
  });
});

describe('a query made ready to run', () => {
  const stored = deepFreeze({
    refId: 'C',
    version: 1,
    queryType: 'module' as const,
    components: ['$slot'],
    metrics: ['module/$what', 'module/info/model'],
    format: 'table' as const,
    states: 'number' as const,
    legend: '{{slot}} of $host',
  });
  const variables = { slot: { value: ['clk1', 'cpu'] }, what: { value: 'satellites/*' }, host: { value: 'ntp1' } };

  it('has no variables left', () => {
    expect(resolved(stored, variables)).toEqual({
      refId: 'C',
      live: false,
      whenEmpty: '',
      version: 1,
      queryType: 'module',
      limit: 1000,
      counters: 'rate',
      filters: [],
      components: ['clk1', 'cpu'],
      metrics: ['module/satellites/*', 'module/info/model'],
      format: 'table',
      states: 'number',
      legend: '{{slot}} of ntp1',
    });
  });

  it('follows the variables of the panel it runs in', () => {
    const scopedVars = { slot: { text: 'rsc', value: 'rsc' }, host: { text: 'x', value: 'x' } };
    expect(resolved(stored, variables, scopedVars)).toMatchObject({
      components: ['rsc'],
      legend: '{{slot}} of x',
    });
  });
});

describe('a query', () => {
  it.each([
    [{}, true],
    [{ components: ['clk1'], metrics: ['a'] }, true],
    [{ components: [] }, false],
    [{ metrics: [] }, false],
    [{ metrics: [5] }, false],
  ])('with %j can give something: %s', (content, complete) => {
    expect(isComplete({ refId: 'A', version: 1, ...content } as LantimeQuery)).toBe(complete);
  });

  it('is described in one line', () => {
    expect(describeQuery({ refId: 'A', queryType: 'module', components: ['clk1', 'clk2'], metrics: ['a', 'b'] })).toBe(
      'Module clk1, clk2: a, b'
    );
    expect(describeQuery({ refId: 'A', components: [], metrics: [] })).toBe('Chassis (none): (no metrics)');
  });
});

describe('a stored query with an odd version', () => {
  it.each([-1, 0.5, NaN, Infinity, '1', null])('%p is brought to the present one', (version) => {
    const stored = { refId: 'A', version, component: 'clk1', metric: 'fitted' } as unknown as LantimeQuery;
    expect(completeQuery(stored)).toMatchObject({ version: QUERY_VERSION, components: ['clk1'], metrics: ['fitted'] });
  });
});

describe('a custom value for All', () => {
  it('that is a regular expression for anything selects everything', () => {
    const words = ['$slot', 'network/ports/$slot/link'];
    const custom = { ...makeTemplateSrv(), replace: (text = '') => text.replace('$slot', '.*') };
    expect(interpolateWords(words, custom)).toEqual(['*', 'network/ports/*/link']);
  });
});

describe('a query of events', () => {
  const stored = (change: object = {}) => ({ refId: 'A', queryType: 'events', ...change }) as LantimeQuery;

  it('shows everything as log lines unless it says otherwise', () => {
    expect(resolved(stored())).toMatchObject({
      queryType: 'events',
      format: 'logs',
      components: ['*'],
      source: 'both',
      severity: 'info',
      include: [],
      exclude: [],
      active: false,
      limit: 1000,
    });
  });

  it('of annotations is limited and quiet', () => {
    expect(resolved({ refId: 'A', queryType: 'annotations' })).toMatchObject({
      queryType: 'annotations',
      severity: 'warning',
      regions: true,
      exclude: ['*https-certificate*'],
      limit: 100,
    });
    expect(resolved({ refId: 'A', queryType: 'annotations', exclude: [] })).toMatchObject({
      exclude: [],
    });
  });

  it('has a format of its own, which others do not take', () => {
    expect(completeQuery(stored({ format: 'timeseries' })).format).toBe('logs');
    expect(completeQuery(stored({ format: 'table' })).format).toBe('table');
    expect(completeQuery({ refId: 'A', format: 'logs' }).format).toBe('timeseries');
  });

  it('has no variables left, and those without a value choose nothing', () => {
    const variables = { what: { value: ['antenna-*', 'ntp-stopped'] }, none: { value: '' } };
    expect(resolved(stored({ include: ['$what'], tags: ['$what'] }), variables)).toMatchObject({
      include: ['antenna-*', 'ntp-stopped'],
      tags: ['antenna-*', 'ntp-stopped'],
    });
    const none = resolved(stored({ include: ['$none'] }), variables);
    expect(none).toMatchObject({ include: [expect.any(String)] });
  });

  it('can be run with whatever is stored', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'source',
            'severity',
            'include',
            'exclude',
            'tags',
            'title',
            'text',
            'regions',
            'active',
            'limit',
            'format'
          ),
          fc.jsonValue({ maxDepth: 2 })
        ),
        (junk) => {
          const query = resolved(stored(junk));
          expect(query).toMatchObject({ queryType: 'events', title: expect.any(String), include: expect.any(Array) });
          expect(describeQuery(stored(junk))).toMatch(/^(Active: )?(Events|State changes)/);
          expect(isComplete(stored(junk))).toBe(true);
        }
      )
    );
  });
});
