import fc from 'fast-check';
import { QUERY_KINDS, QueryType } from '..';
import type { CompleteQuery } from '../kind';
import { completeQuery } from '../resolve';
import type { LantimeQuery } from '../stored';
import { parseQuery, ParseContext, placeInText, printQuery, readUnfinished } from '.';

const TYPES = Object.keys(QUERY_KINDS) as QueryType[];

function parsed(text: string, context?: ParseContext): CompleteQuery {
  const result = parseQuery(text, context);
  if ('problem' in result) {
    throw new Error(`${text}: ${result.problem.message} (${result.problem.from})`);
  }
  return result.query;
}
function problemIn(text: string, context?: ParseContext): string {
  const result = parseQuery(text, context);
  if ('query' in result) {
    throw new Error(`${text} was read as ${JSON.stringify(result.query)}`);
  }
  const { from, to, message } = result.problem;
  return `${from}-${to}: ${message}`;
}
const query = (part: Partial<LantimeQuery>): CompleteQuery => completeQuery({ refId: 'A', ...part });

/** What people and programs store: names, and texts that are mistaken for something else where they are not quoted. */
const word = fc.oneof(
  fc.constantFrom('clk1', 'type:clk', '*', '$slot', '${slot:csv}', '[[slot]]', 'network/ports/*/link', 'with', 'where'),
  fc.constantFrom(
    'and',
    '',
    ' ',
    'a b',
    '~x',
    '|',
    '-1',
    '1e-7',
    'true',
    'null',
    '"',
    '\\',
    '{{slot}} {{metric}}',
    '${'
  ),
  fc.constantFrom('__proto__', 'constructor', 'a=b', 'a\nb', '\u200b', '\u2028', '\ud800', 'ß', '😀', 'limit'),
  fc.string(),
  fc.string({ unit: 'binary' })
);
const words = fc.array(word, { maxLength: 4 });
const filter = fc.oneof(
  fc.record({ key: word, operator: fc.constantFrom('=', '!=', '=~', '!~', '<', '>', '<=', '>=', '=|', '!=|', '~'), value: word }), // prettier-ignore
  fc.record({
    key: word,
    operator: fc.constantFrom('=|', '=', ' '),
    value: word,
    values: words,
    condition: fc.jsonValue(),
  })
);
/** Options of all kinds, valid and not: what is not valid becomes the default when the query is completed. */
const options = fc.record(
  {
    components: words,
    metrics: words,
    filters: fc.array(filter, { maxLength: 3 }),
    format: fc.constantFrom('timeseries', 'table', 'logs'),
    states: fc.constantFrom('text', 'number'),
    limit: fc.oneof(fc.integer(), fc.double(), fc.constant('12')),
    live: fc.boolean(),
    whenEmpty: word,
    counters: fc.constantFrom('rate', 'raw', 'other'),
    legend: word,
    list: word,
    source: fc.constantFrom('events', 'changes', 'both'),
    severity: fc.constantFrom('info', 'warning', 'error', 'critical'),
    include: words,
    exclude: words,
    active: fc.boolean(),
    regions: fc.boolean(),
    title: word,
    text: word,
    tags: words,
    view: fc.constantFrom('requests', 'statistics', 'messages', 'handlers'),
    statistic: fc.constantFrom('mtie', 'tdev', 'adev'),
    mask: fc.constantFrom('none', 'g811', 'g8272-a', 'g8272-b', 'g8272.1', 'g823-sec'),
    within: fc.double({ min: -0.1, max: 1.1 }),
    coverage: fc.constantFrom(0, 0.5, 0.95),
    limits: fc.array(fc.oneof(fc.double(), fc.constantFrom(1e-7, 2.5e-6)), { maxLength: 4 }),
  },
  { requiredKeys: [] }
);
/** Members of a later version, or written by hand. */
const unknown = fc.dictionary(fc.oneof(word, fc.string({ minLength: 1 })), fc.jsonValue(), { maxKeys: 3, noNullPrototype: true }); // prettier-ignore
/** As Grafana stores it: JSON has no -0 and no NaN. */
const stored = (members: object) => JSON.parse(JSON.stringify(members)) as Partial<LantimeQuery>;
const queries = fc
  .tuple(fc.constantFrom(...TYPES), options, unknown)
  .map(([queryType, part, others]) => query(stored({ ...others, ...part, queryType, version: 1, refId: 'A' })));

describe('any complete query of any kind', () => {
  test('is the same after it was written and read', () => {
    fc.assert(
      fc.property(queries, (before) => {
        const text = printQuery(before);
        expect(parsed(text, { base: before })).toEqual(before);
      })
    );
  });

  test('can be written anew from its text alone, unless it has members that nobody knows, which are named', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), options, (queryType, part) => {
        const before = query(stored({ ...part, queryType }));
        const after = parsed(printQuery(before));
        // Only what other kinds have is left out.
        const own = Object.keys(query({ queryType })).filter((name) => name !== 'refId');
        const ofKind = (of: CompleteQuery) =>
          Object.fromEntries(Object.entries(of).filter(([name]) => own.includes(name)));
        expect(ofKind(after)).toEqual(ofKind(before));
      })
    );
    const later = query({ queryType: 'module', smoothing: 3 } as Partial<LantimeQuery>);
    expect(problemIn(printQuery(later))).toMatch(/has no option “smoothing”/);
  });

  test('has one text: writing what was read changes nothing', () => {
    fc.assert(
      fc.property(queries, (before) => {
        const text = printQuery(before);
        expect(printQuery(parsed(text, { base: before }))).toBe(text);
      })
    );
  });
});

test('any text is read or refused with a place within it, and never throws', () => {
  const pieces = fc.array(
    fc.oneof(word, fc.constantFrom(...TYPES, '(', ')', ',', '=', '[', ']', '{', '}', ' with ', ' where ', 'limit=5 ')),
    { maxLength: 12 }
  );
  fc.assert(
    fc.property(
      pieces.map((parts) => parts.join('')),
      (text) => {
        const result = parseQuery(text);
        readUnfinished(text);
        if ('query' in result) {
          const written = printQuery(result.query);
          expect(printQuery(parsed(written))).toBe(written);
        } else {
          const { from, to } = result.problem;
          expect([from >= 0, from <= to, to <= text.length]).toEqual([true, true, true]);
        }
      }
    )
  );
});

test.each<[string, Partial<LantimeQuery>]>([
  ['module(clk1) module/satellites/good-satellites', { queryType: 'module', components: ['clk1'], metrics: ['module/satellites/good-satellites'] }], // prettier-ignore
  ['chassis(*) network/ports/*/link where port=~lan* and slot!="" with format=table states=number limit=20', {
    components: ['*'],
    metrics: ['network/ports/*/link'],
    filters: [{ key: 'port', operator: '=~', value: 'lan*' }, { key: 'slot', operator: '!=', value: '' }],
    format: 'table',
    states: 'number',
    limit: 20,
  }], // prettier-ignore
  ['module() with metrics=[]', { queryType: 'module', components: [], metrics: [] }],
  ['list(*) with list=ports', { queryType: 'list', list: 'ports' }],
  ['events(chassis0) with format=table severity=warning exclude=["a b", *https*] active=true', {
    queryType: 'events', format: 'table', severity: 'warning', exclude: ['a b', '*https*'], active: true, components: ['chassis0'],
  }], // prettier-ignore
  ['holdover(type:clk) with limits=[1e-7, 0.5]', { queryType: 'holdover', components: ['type:clk'], limits: [1e-7, 0.5] }], // prettier-ignore
  ['configuration where Path=~*ntp*', { queryType: 'configuration', filters: [{ key: 'Path', operator: '=~', value: '*ntp*' }] }], // prettier-ignore
  ['communication with live=true view=handlers', { queryType: 'communication', view: 'handlers', live: true }],
])('%s', (text, part) => {
  expect(parsed(text)).toEqual({ ...query(part), refId: '' });
  expect(printQuery(query(part))).toBe(text);
});

test('options that equal their defaults are not written, nor what is of another kind or of Grafana', () => {
  expect(printQuery(query({ queryType: 'list', legend: 'x', hide: true, editorMode: 'code' }))).toBe('list(*)');
  expect(printQuery(query({ queryType: 'communication' }))).toBe('communication');
});

test('what the text cannot say stays as it was, and an option that was removed is removed', () => {
  const base = query({ hide: true, legend: 'x', limit: 5, later: [1], view: 'handlers', datasource: { uid: 'u' } } as Partial<LantimeQuery>); // prettier-ignore
  const after = parsed('module(clk1) a', { base });
  expect(after).toMatchObject({
    refId: 'A',
    hide: true,
    view: 'handlers',
    datasource: { uid: 'u' },
    legend: '',
    limit: 1000,
  });
  expect(after).not.toHaveProperty('later');
  expect(parsed('module(clk1) a with later=[1, {"b": 2}]', { base })).toHaveProperty('later', [1, { b: 2 }]);
});

test('a word of digits is a text where the option is one', () => {
  expect(parsed('module(clk1) a with legend=5 whenEmpty=true')).toMatchObject({ legend: '5', whenEmpty: 'true' });
});

describe('abbreviations', () => {
  const PATHS = ['module/satellites/good-satellites', 'module/a/offset', 'module/b/offset'];
  const abbreviations = (name: string) =>
    PATHS.includes(name) || name.includes('*') ? [] : PATHS.filter((path) => path.endsWith(`/${name}`));

  test('a metric can be given by the end of its path, which is written in full afterwards', () => {
    const read = parsed('module(clk1) good-satellites', { abbreviations });
    expect(read.metrics).toEqual(['module/satellites/good-satellites']);
    expect(printQuery(read, abbreviations)).toBe('module(clk1) module/satellites/good-satellites');
  });
  test('the end of several paths is refused, and quotes keep a word as it is', () => {
    expect(problemIn('module(clk1) offset', { abbreviations })).toMatch(
      /^13-19: “offset” is the end of several metrics: module\/a\/offset, module\/b\/offset\. Write more/
    );
    const kept = parsed('module(clk1) "offset"', { abbreviations });
    expect(kept.metrics).toEqual(['offset']);
    expect(printQuery(kept, abbreviations)).toBe('module(clk1) "offset"');
  });
});

const valuesOf = (option: string) => (option === 'severity' ? ['info', 'warning'] : undefined);

test.each([
  ['', '0-0: Expected what to show, for example module(clk1) at the end.'],
  ['modul(clk1)', '0-5: “modul” is not a kind of query. Write chassis, module'],
  ['module(clk1', '11-11: Expected “,” or “)” after the component, not the end.'],
  ['module(clk1 clk2)', '12-16: Expected “,” or “)” after the component, not “clk2”.'],
  ['module(,)', '7-8: Expected a component, for example clk1, or “)”, not “,”.'],
  ['module(clk1) a limit=5', '15-20: “limit” cannot be a metric here. Write “where” before filters, and “with” before'],
  ['list(*) ports', '8-13: A query of list has no metrics. Its options begin with “with”: metrics, format,'],
  ['communication(clk1)', '13-14: A query of communication has no components. Remove the parentheses.'],
  ['module(clk1) a with limt=5', '20-24: A query of module has no option “limt”. It has format, states, limit,'],
  ['module(clk1) a with limit=many', '26-30: limit cannot be “many”. Write a number; the default is 1000.'],
  ['module(clk1) a with limit=0.5', '26-29: limit cannot be “0.5”.'],
  ['module(clk1) a with limit=5 limit=6', '28-33: The option “limit” is given twice. Remove one of them.'],
  ['module(clk1) a with live=yes', '25-28: live cannot be “yes”. Write true or false; the default is false.'],
  ['module(clk1) a with limit', '25-25: Expected “=” and a value after “limit”.'],
  ['module(clk1) a with legend="x', '27-29: This quotation mark is not closed.'],
  ['module(clk1) a with limit=5 where slot=x', '28-33: Expected an option, for example limit=10, but “where” begins'],
  ['module(clk1) a where slot', '25-25: Expected an operator after the filter “slot”: =, !=, =~'],
  ['module(clk1) a where slot=', '26-26: Expected a value after “slot=”; "" for none at the end.'],
  ['module(clk1) a with filters=[]', '20-27: Filters are not options. Write them after “where”'],
  ['module(clk1) a with metrics=[b]', '20-27: The metrics are already given. Remove this option.'],
  ['events(*) with severity=bad', '24-27: severity cannot be “bad”. Write info or warning.'],
  ['events(*) with include=clk', '23-26: include cannot be “clk”. Write a list such as [a, b]; the default is [].'],
  ['module(clk1) a ] b', '15-16: “]” cannot stand here. Write a metric, “where” and filters, or “with” and options.'],
])('%s is refused with the place, what was expected and the remedy', (text, problem) => {
  expect(problemIn(text, { valuesOf }).slice(0, problem.length)).toBe(problem);
});

test.each([
  ['', ['type']],
  ['module', ['word (', 'metric', 'word where', 'word with']],
  ['module(', ['component']],
  ['module(clk1', ['word )']],
  ['module(clk1, ', ['component']],
  ['module(clk1) ', ['metric', 'word where', 'word with']],
  ['list(*) ', ['word where', 'word with']],
  ['module(clk1) a where ', ['filter key']],
  ['module(clk1) a where slot', ['operator']],
  ['module(clk1) a where slot=', ['filter value slot']],
  ['module(clk1) a where slot=x ', ['word and', 'word with']],
  ['module(clk1) a with ', ['option']],
  ['module(clk1) a with limit=', ['value limit']],
  ['events(*) with exclude=[a, ', ['value exclude']],
  ['module(clk1) a with limit=5 ', ['option']],
  ['module(clk1) ) ', []],
])('%s can be continued with %j', (text, places) => {
  expect(readUnfinished(text).places.map((place) => Object.values(place).join(' '))).toEqual(places);
});

test('a place is a line and a column', () => {
  expect(placeInText('module(clk1)\n  x', 15)).toEqual({ line: 2, column: 3 });
});
