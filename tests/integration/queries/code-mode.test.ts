/** @jest-environment ./tests/integration/datasource/environment.js */
/** Code mode with the readings of a device and with none: completion, explanation, and PromQL as the exporter exposes it. */
import { readFileSync } from 'node:fs';
import { expose } from '../../../exporter/exposition';
import { abbreviationsOf } from '../../../src/editor/code/abbreviations';
import { explainQuery } from '../../../src/editor/code/explanation';
import { toPromQL } from '../../../src/editor/code/promql';
import { accept, suggest, SuggestionContext } from '../../../src/editor/code/suggestions';
import { loadGuides } from '../../../src/editor/code/useGuides';
import { getSeries, UNKNOWN_READING } from '../../../src/lantime/prometheus-names';
import { StatusReader } from '../../../src/lantime/reader';
import { NO_READINGS, Readings } from '../../../src/lantime/readings';
import { Selector } from '../../../src/lantime/select';
import { QUERY_KINDS, QueryType } from '../../../src/queries';
import { interpolation } from '../../../src/queries/interpolation';
import type { KindGuide } from '../../../src/queries/kind';
import { completeQuery } from '../../../src/queries/resolve';
import type { LantimeQuery } from '../../../src/queries/stored';
import { parseQuery, printQuery } from '../../../src/queries/text-form';
import { fakeTemplateSrv } from '../datasource/support';
import { parseSamples, Sample } from '../exposition/support';
import { listReadings, makeAnswer, read } from '../../fixtures/reader';

const TYPES = Object.keys(QUERY_KINDS) as QueryType[];
const reader = new StatusReader();
const snapshot = read(makeAnswer('m3000'), reader);
const VARIABLE = { value: '${slot}', label: '${slot}', description: 'Dashboard variable' };

let guides: ReadonlyMap<string, KindGuide>;
beforeAll(async () => {
  guides = await loadGuides();
});

const abbreviations = (readings: Readings) => abbreviationsOf(readings, (type) => guides.get(type)?.scope);
const contextOf = (readings: Readings): SuggestionContext => ({
  types: TYPES.filter((type) => type !== 'annotations'),
  readings,
  snapshot: readings === reader ? snapshot : undefined,
  device: 'LANTIME',
  guides,
  variables: [VARIABLE],
  abbreviations: abbreviations(readings),
});

/** What is offered at the end of a text, or where `|` stands. */
function offered(text: string, readings: Readings = reader): string[] {
  const cursor = text.includes('|') ? text.indexOf('|') : text.length;
  return suggest(text.replace('|', ''), cursor, contextOf(readings)).list.map(({ label }) => label);
}

describe('completion', () => {
  test.each<[string, string[]]>([
    ['', ['chassis', 'module', 'list']],
    ['mod', ['module']],
    ['module(', ['*']],
    ['module(cl', ['clk1', 'clk2', 'type:clk']],
    ['module(clk1, cl', ['clk2', 'type:clk']],
    ['module(clk1, $', ['${slot}']],
    ['module(clk1) goodsat', ['module/satellites/good-satellites']],
    ['module(clk1) sats', ['module/satellites/good-satellites']],
    ['module(clk1) module/satellites/good-satellites wh', ['where']],
    ['module(clk1) a where sl', ['slot']],
    ['module(clk1) a where slot ', ['=', '!=', '=~', '!~', '<', '>']],
    ['module(clk1) a where slot=', ['clk1', 'clk2']],
    ['module(clk1) a where slot=clk1 ', ['and', 'with']],
    ['module(clk1) a with li', ['limit', 'live']],
    ['module(clk1) a with li|mit=5', ['limit', 'live']],
    ['module(clk1) a with limit=5 li', ['live']],
    ['module(clk1) a with live=', ['true', 'false']],
    ['module(clk1) a with states=n', ['number']],
    ['module(clk1) a with counters=', ['rate', 'raw']],
    ['list(*) with list=por', ['ports']],
    ['list(*) where ', ['Slot', 'Type', 'Module', 'What it is', 'State']],
    ['events(*) with severity=w', ['warning']],
    ['stability(*) with mask=g8272', ['g8272-a', 'g8272-b', 'g8272.1']],
    ['module(clk1) a with legend="wh', []],
    ['modul(clk1) ', []],
  ])('%s', (text, first) => {
    const shown = offered(text);
    expect(first.length === 0 ? shown : shown.slice(0, first.length)).toEqual(first);
  });

  test('without a device, components and metrics come from the catalogue', () => {
    expect(offered('module(', NO_READINGS)).toEqual(['*', 'type:clk', 'type:cpu', 'type:pwr', '${slot}']);
    expect(offered('module(type:clk) goodsat', NO_READINGS)[0]).toBe('module/satellites/good-satellites');
    expect(offered('chassis(*) dispersion', NO_READINGS)).toContain('ntp/*/rootdisp');
  });

  test.each<[string, string, string]>([
    ['mod', 'module', 'module('],
    [
      'module(clk1) sats where slot=clk1',
      'module/satellites/good-satellites',
      'module(clk1) module/satellites/good-satellites where slot=clk1',
    ],
    ['list(*) where what', 'What it is', 'list(*) where "What it is"='],
  ])('%s with %s taken is %s', (text, label, expected) => {
    const cursor = text.indexOf(' where slot') > 0 ? text.indexOf(' where slot') : text.length;
    const suggestions = suggest(text, cursor, contextOf(reader));
    const found = suggestions.list.find((one) => one.label === label);
    expect(found ? accept(text, suggestions, found).text : '').toBe(expected);
  });

  test('what is taken can be read: every metric of every kind, every component and every value', () => {
    const bad: string[] = [];
    const tryAll = (before: string, after: string) => {
      const suggestions = suggest(before, before.length, contextOf(reader));
      expect([before, suggestions.list.length]).not.toEqual([before, 0]);
      for (const suggestion of suggestions.list) {
        const text = accept(before, suggestions, suggestion).text + after;
        const result = parseQuery(text, contextOf(reader));
        'problem' in result && bad.push(`${text}: ${result.problem.message}`);
      }
    };
    for (const type of ['chassis', 'module', 'stability']) {
      tryAll(`${type}(`, ') a');
      tryAll(`${type}(*) `, type === 'stability' ? ' ' : '');
      tryAll(`${type}(*) a where `, 'x');
      tryAll(`${type}(*) a with `, '""');
    }
    tryAll('module(*) a where slot=', '');
    tryAll('events(*) with include=', ']');
    tryAll('events(*) with include=[a, ', ']');
    for (const type of contextOf(reader).types) {
      for (const option of Object.keys(guides.get(type)?.values ?? {})) {
        const isList = /clude/.test(option);
        tryAll(
          `${type}${completeQuery({ refId: '', queryType: type }).components.length > 0 ? '(*)' : ''} with ${option}=`,
          isList ? ']' : ''
        );
      }
    }
    // What is taken may be the beginning of something, and options have values of their own kinds.
    expect(bad.filter((text) => !/: Expected|cannot be “""”/.test(text))).toEqual([]);
  });
});

test('a metric can be given by the end of its path, on the device and in the catalogue', () => {
  for (const readings of [reader, NO_READINGS]) {
    const result = parseQuery('module(clk1) good-satellites', { abbreviations: abbreviations(readings) });
    expect('query' in result && result.query.metrics).toEqual(['module/satellites/good-satellites']);
  }
  // Of one port, where the device has it.
  const result = parseQuery('chassis(*) lan0/link', { abbreviations: abbreviations(reader) });
  expect('query' in result && result.query.metrics).toEqual(['network/ports/lan0/link']);
});

test('every metric of the device is written and read as it is', () => {
  for (const { component, metric, field } of reader.knownDescriptors) {
    const queryType = reader.knownComponents.get(component)!.type;
    const query = completeQuery({ refId: '', queryType, components: [component], metrics: [metric, field] });
    expect(parseQuery(printQuery(query, abbreviations(reader)), { abbreviations: abbreviations(reader) })).toEqual({
      query,
    });
  }
});

describe('the sentence that says what a query returns', () => {
  const sentence = (text: string, readings: Readings = reader): string => {
    const result = parseQuery(text, { abbreviations: abbreviations(readings) });
    if ('problem' in result) {
      throw result.problem;
    }
    return explainQuery(result.query, guides.get(result.query.queryType), readings);
  };
  test.each([
    ['module(clk1, clk2) good-satellites', 'Good satellites of clk1 and clk2 as time series; up to 1000 series.'],
    [
      'module(type:clk) good-satellites satellites-in-view with format=table limit=5',
      'Present values of Good satellites and Satellites in view of all clocks as a table; up to 5 rows.',
    ],
    [
      'chassis(*) network/ports/*/link where port=~lan* and slot="" with live=true',
      'Link of every port of all chassis as time series, where port =~ lan*; up to 1000 series, new ones as they come.',
    ],
    ['module($slot) my/own/path', 'my/own/path of $slot as time series; up to 1000 series.'],
    [
      'module(a, b, c, d, e, f) good-satellites',
      'Good satellites of a, b, c, d and 2 more as time series; up to 1000 series.',
    ],
    ['module()', 'Returns nothing yet: choose components.'],
    ['module(clk1) with metrics=[]', 'Returns nothing yet: choose metrics.'],
    ['list(*)', 'Inventory of the whole device as a table of present values; up to 1000 rows.'],
    ['list(clk1) with list=my/list', 'The list my/list of clk1 as a table of present values; up to 1000 rows.'],
    [
      'stability(clk1) module/mrs/*/status/offset with mask=g811',
      'MTIE of Source offset of every source of clk1 over the observation interval, with the mask G.811 (PRC); up to 50 series.',
    ],
    [
      'accuracy(*) system/sync-status/est-time-quality/upper-bound with limits=[1e-4] within=0.99',
      'Whether Estimated time quality of the whole device stayed within 100 µs for 99 % of the time, with 95 % of it measured, as a table; up to 200 rows.',
    ],
    [
      'events(*) with severity=warning active=true',
      'Events and state changes of the whole device, severity warning and above, only what is active, as log lines; up to 1000 lines.',
    ],
    ['events(*) with format=table', 'Events of the device of the whole device, as a table; up to 1000 rows.'],
    [
      'annotations(*)',
      'Events and state changes of the whole device, severity warning and above, without *https-certificate*, as annotations; up to 100 annotations.',
    ],
    [
      'holdover(chassis0) with limits=[1e-6]',
      'Time in holdover until the error of chassis0 reaches 1 µs, as a table; up to 1000 rows.',
    ],
    ['configuration', 'The configuration of the device as a table, for administrators; up to 1000 rows.'],
    [
      'communication',
      'HTTP requests of this page as a table (Each request to the device: reason, status, round trip, error); up to 1000 rows.',
    ],
  ])('%s: %s', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });
  test('has names of the catalogue without a device', () => {
    expect(sentence('module(type:clk) good-satellites', NO_READINGS)).toBe(
      'Good satellites of all clocks as time series; up to 1000 series.'
    );
  });
});

describe('PromQL', () => {
  const device = { reader, selector: new Selector(reader) };
  const settings = { name: 'LANTIME', prometheus: { uid: 'p', labels: { instance: 'clock "room"' } } };
  const toExpression = (
    part: Partial<LantimeQuery>,
    variables = {},
    where: typeof settings | { name: string } = settings
  ) =>
    toPromQL(
      completeQuery({ refId: 'A', ...part }),
      part.queryType === 'module' ? 'module' : 'chassis',
      device,
      where,
      interpolation(fakeTemplateSrv(variables))
    );

  test('is that of the reading, with the device and its labels', () => {
    expect(
      toExpression({ queryType: 'module', components: ['clk1'], metrics: ['module/satellites/good-satellites'] })
    ).toEqual({
      expression: 'lantime_gnss_satellites_good{instance="clock \\"room\\"",chassis="chassis0",slot="clk1"}',
      readings: 'Good satellites',
      remarks: [],
    });
  });

  test('takes variables, filters and rates into account', () => {
    const counter = reader.knownDescriptors.find(({ kind, field }) => kind === 'counter' && field.startsWith('network/ports/lan0/'))!; // prettier-ignore
    expect(toExpression({ components: ['*'], metrics: [counter.field] })).toMatchObject({
      expression: expect.stringMatching(/^rate\(lantime_network_port_\w+_total\{.*port="lan0"\}\[5m\]\)$/),
    });
    expect(toExpression({ components: ['*'], metrics: [counter.field], counters: 'raw' })).toMatchObject({
      expression: expect.stringMatching(/^lantime_network_port_\w+_total\{.*port="lan0"\}$/),
    });
    const of = {
      queryType: 'module' as const,
      metrics: ['module/satellites/good-satellites'],
    } satisfies Partial<LantimeQuery>;
    expect(toExpression({ ...of, components: ['$slot'] }, { slot: ['clk1', 'clk2'] })).toMatchObject({
      expression: expect.stringContaining('slot=~"clk1|clk2"'),
    });
    const filters = [{ key: 'slot', operator: '=', value: 'clk2' }];
    expect(toExpression({ ...of, components: ['*'], filters })).toMatchObject({
      expression: expect.stringContaining('slot="clk2"'),
    });
  });

  test('of several metrics is one expression, in which none hides another', () => {
    const { expression } = toExpression({
      queryType: 'module',
      components: ['clk1'],
      metrics: ['module/satellites/good-satellites', 'module/satellites/satellites-in-view'],
    }) as { expression: string };
    expect(expression.match(/label_replace\(lantime_\w+\{[^}]*\}, "metric", "lantime_\w+", "", ""\)/g)).toHaveLength(2);
    expect(expression).toContain('\nor ');
  });

  test('says why there is none', () => {
    expect(toExpression({ components: ['*'], metrics: ['no/such/path'] })).toEqual({
      reason: 'The query selects no reading that the device has.',
    });
    const hidden = reader.knownDescriptors.find((one) => !getSeries(one) && one.component === 'chassis0')!;
    expect(toExpression({ components: ['*'], metrics: [hidden.field] })).toEqual({
      reason: `The exporter does not expose ${hidden.label} to Prometheus.`,
    });
    expect(
      toPromQL(
        completeQuery({ refId: 'A' }),
        'chassis',
        { reader: NO_READINGS, selector: new Selector(NO_READINGS) },
        settings,
        interpolation(fakeTemplateSrv())
      )
    ).toEqual({ reason: expect.stringContaining('has not been read yet') });
  });

  test('without a Prometheus in the settings says that every device is selected', () => {
    expect(toExpression({}, {}, { name: 'LANTIME' })).toEqual({
      expression: expect.not.stringContaining('instance'),
      readings: expect.stringContaining('NTP'),
      remarks: [expect.stringContaining('selects every device')],
    });
  });

  test('finds every reading among the series of the exporter', async () => {
    const samples = parseSamples(await expose({ snapshot, durationSeconds: 0.2 }, { unknownReadings: true }));
    const matches = ({ name, labels }: Sample, [, wanted, matchers]: RegExpExecArray) =>
      name === wanted &&
      [...matchers.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].every(
        ([, label, value]) => labels[label] === JSON.parse(`"${value}"`)
      );
    let count = 0;
    const lost: string[] = [];
    for (const { descriptor, value } of listReadings(snapshot)) {
      const { component, field, id } = descriptor;
      if (
        value === null ||
        !getSeries(descriptor) ||
        (getSeries(descriptor)!.name === UNKNOWN_READING.name && typeof value !== 'number')
      ) {
        continue;
      }
      const queryType = reader.knownComponents.get(component)!.type;
      const result = toExpression({ queryType, components: [component], metrics: [field], counters: 'raw' }, {}, { name: 'LANTIME' }); // prettier-ignore
      const selector =
        'expression' in result
          ? (/^(\w+)\{(.*?)\}(?: == 1)?$/.exec(result.expression) ?? /^(\w+)()(?: == 1)?$/.exec(result.expression))
          : null;
      count++;
      selector && samples.some((sample) => matches(sample, selector))
        ? undefined
        : lost.push(`${id} ${JSON.stringify(result)}`);
    }
    expect(count).toBeGreaterThan(500);
    expect(lost).toEqual([]);
  });
});

describe('the documentation', () => {
  const page = readFileSync('docs/query-editor.md', 'utf8');
  const [, examples] = /```text\n([^`]*)```/.exec(page) ?? [];
  const lines = examples.trim().split('\n');
  const kindOf = (line: string) => /^[\w-]+/.exec(line)?.[0];

  test.each(lines)('has an example that is a query: %s', (line) => {
    const result = parseQuery(line, { abbreviations: abbreviations(NO_READINGS) });
    expect(result).toEqual({ query: expect.anything() });
    // As short as it can be, apart from ends of paths.
    expect('query' in result && printQuery(result.query)).toBe(line.replace(' good-', ' module/satellites/good-')); // prettier-ignore
  });
  test('shows every kind as text', () => {
    const shown = [...page.matchAll(/\| `([^`]+)` +\|$/gm)].map(([, text]) => kindOf(text));
    expect(shown).toEqual(TYPES);
  });
});
