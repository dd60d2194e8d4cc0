/** @jest-environment ./tests/integration/datasource/environment.js */
/** Whatever stands in a dashboard: it neither hangs the browser nor leads to another path of the device. */
import * as fc from 'fast-check';
import { matchesFilters } from '../../../src/grafana/filters';
import { interpolateWords } from '../../../src/queries/interpolation';
import { LantimeQuery } from '../../../src/queries/stored';
import { variableOptions } from '../../../src/queries/variables/options';
import { resolveVariable } from '../../../src/queries/variables/resolve';
import { VARIABLE_KINDS, VariableKind } from '../../../src/queries/variables/kinds';
import { matchesPattern } from '../../../src/lantime/paths';
import { ask, fakeTemplateSrv, startBench } from '../datasource/support';

const PATHS = [
  '../../config',
  '/api/config',
  '..%2f..%2fconfig',
  '%2e%2e/config',
  'http://example.com/',
  '//example.com/api',
  '\\..\\config',
  'api/status/../config?x=1#y',
];

test('queries of all kinds ask for nothing but the status', async () => {
  const variables = { path: PATHS, list: 'network/ports/../../..' };
  const bench = await startBench({ profile: 'm600' }, { variables });
  const words = [...PATHS, '$path', '${path}'];
  const queries = (
    ['chassis', 'module', 'list', 'events', 'annotations', 'communication', 'stability', 'holdover'] as const
  ).flatMap((queryType): Array<Partial<LantimeQuery>> => [
    { queryType, components: words, metrics: words, list: PATHS[0], include: words, legend: '{{../..}}' },
    {
      queryType,
      components: ['*'],
      metrics: words,
      list: '$list',
      exclude: words,
      filters: [{ key: '../', operator: '=~', value: PATHS[1] }],
    },
  ]);
  await ask(bench.dataSource, ...queries);
  await bench.dataSource.getTagValues({ key: PATHS[0] });
  await bench.dataSource.testDatasource();
  const asked = new Set(bench.simulator.requests.map(({ method, path }) => `${method} ${path}`));
  expect([...asked]).toEqual(['GET /api/status']);
  await bench.close();
});

test('anything may stand in a query: the others are answered', async () => {
  const bench = await startBench({ profile: 'm300' });
  const sound = { components: ['*'], metrics: ['system/uptime'], format: 'table' as const };
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.constantFrom(
          'queryType',
          'components',
          'metrics',
          'list',
          'filters',
          'format',
          'states',
          'counters',
          'legend',
          'limit',
          'source',
          'severity',
          'include',
          'exclude',
          'title',
          'text',
          'tags',
          'version',
          'view',
          'limits'
        ),
        fc.oneof(
          fc.jsonValue(),
          fc.constantFrom('list', 'events', 'annotations', 'module', 'holdover', 'logs', 'table', '*'),
          fc.array(fc.constantFrom('*', 'type:clk', 'clk1', '**')),
          fc.array(fc.double())
        )
      ),
      async (query) => {
        const { data, errors } = await ask(bench.dataSource, { ...query, hide: false } as Partial<LantimeQuery>, sound);
        expect(errors?.some(({ refId }) => refId === 'B') ?? false).toBe(false);
        expect(data.some(({ refId }) => refId === 'B')).toBe(true);
      }
    ),
    { numRuns: 100 }
  );
  expect(bench.simulator.requests).toHaveLength(1);
  await bench.close();
});

/** A text that counts how often it is looked at. */
function counted(text: string): { text: string; steps: () => number } {
  let steps = 0;
  const proxy = new Proxy(Object(text), {
    get: (target, key) => {
      steps++;
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { text: proxy, steps: () => steps };
}

test.each([
  ['*a'.repeat(700) + 'b', 'a'.repeat(1000)],
  ['*'.repeat(1500), 'a'.repeat(1000)],
  ['*' + 'a'.repeat(500) + 'b', 'a'.repeat(1000)],
  ['*aaab'.repeat(300), 'aaa'.repeat(333)],
])('the pattern %# takes no more steps than its length times that of the text', (pattern, text) => {
  const [p, t] = [counted(pattern), counted(text)];
  matchesPattern(p.text, t.text);
  expect(p.steps() + t.steps()).toBeLessThan(8 * pattern.length * text.length);
});

test('what regular expressions would choke on is no regular expression', () => {
  for (const value of ['(a+)+$', '(.*a){30}', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', '\\', '[', '('.repeat(1000)]) {
    for (const operator of ['=~', '!~']) {
      matchesFilters(() => 'a'.repeat(1000), [{ key: 'slot', operator, value }]);
    }
  }
  expect(matchesPattern('*'.repeat(1501), 'a')).toBe(false);
});

test('variables with thousands of values make thousands of words, not millions', () => {
  const values = Array.from({ length: 5000 }, (_, i) => `v${i}`);
  const templateSrv = fakeTemplateSrv({ a: values, b: values, c: values });
  const words = interpolateWords(['$a/$b/$c'], templateSrv);
  expect(words.length).toBeGreaterThan(100);
  expect(words.length).toBeLessThanOrEqual(2000);
});

test('a hundred thousand words in a query are not all looked for', async () => {
  const bench = await startBench({ profile: 'm600' });
  const many = Array.from({ length: 100_000 }, (_, i) => `*${i}*`);
  const { data, errors } = await ask(bench.dataSource, {
    components: ['*', ...many],
    metrics: ['system/uptime', ...many],
    format: 'table',
  });
  expect(errors).toBeUndefined();
  expect(data[0].length).toBeGreaterThan(0);
  expect(JSON.stringify(data[0].meta.notices).length).toBeLessThan(2000);
  const { reader } = bench.dataSource.device;
  for (const kind of Object.keys(VARIABLE_KINDS) as VariableKind[]) {
    variableOptions(
      resolveVariable({ kind, pattern: '*a'.repeat(5000), list: '*/'.repeat(5000) }, fakeTemplateSrv()),
      reader,
      undefined
    );
  }
  await bench.close();
});
