import fc from 'fast-check';
import { TemplateSrv } from '@grafana/runtime';
import { type JsonObject, type ProfileName, statusAnswer } from '../../../dev/simulator';
import { StatusReader } from '../../lantime/reader';
import { countLists } from '../list/lists';
import { variableText } from './text';
import { variableOptions } from './options';
import { migrateVariableQuery, resolveVariable } from './resolve';
import { VARIABLE_KINDS as KINDS, VariableKind } from './kinds';
import { VARIABLE_VERSION } from './stored';

const VARIABLE_KINDS = Object.keys(KINDS) as VariableKind[];

const START = Date.UTC(2030, 0, 1);

function device(profile: ProfileName, change: (data: JsonObject) => void = () => {}) {
  const answer = statusAnswer(profile, { startedAt: START, at: START + 3600_000 });
  change(answer.data);
  const reader = new StatusReader();
  return { reader, snapshot: reader.read(answer, START), answer };
}

/** Whole words only: `$name`. A list is a variable with several values. */
const templates = (variables: Record<string, string | string[]> = {}) =>
  ({
    replace: (text = '', _: unknown, format?: (value: unknown) => string) =>
      text.replace(/\$(\w+)/g, (match, name: string) =>
        name in variables ? (format ? format(variables[name]) : String(variables[name])) : match
      ),
  }) as unknown as TemplateSrv;

const devices = { m300: device('m300'), m600: device('m600'), m3000: device('m3000'), full: device('full') };
type Name = keyof typeof devices;

function list(name: Name, stored: unknown, variables?: Record<string, string | string[]>) {
  const { reader, snapshot } = devices[name];
  return variableOptions(resolveVariable(stored, templates(variables)), reader, snapshot);
}
const values = (...args: Parameters<typeof list>) => list(...args).map(({ value }) => value);
const texts = (...args: Parameters<typeof list>) => list(...args).map(({ text }) => text);

describe('what a variable lists', () => {
  test.each<[Name, object, string[]]>([
    ['m3000', { kind: 'chassis' }, ['chassis0']],
    ['m300', { kind: 'slots' }, ['clk1', 'cpu', 'pwr1']],
    [
      'm300',
      { kind: 'slots', includeEmpty: true },
      ['clk1', 'clk2', 'cpu', 'int1', 'int2', 'int3', 'int4', 'pwr1', 'pwr2'],
    ],
    ['m3000', { kind: 'slots', slotTypes: ['pwr', 'fan'] }, ['fan1', 'fan2', 'pwr1', 'pwr2', 'pwr3']],
    ['m3000', { kind: 'slots', components: ['type:io', 'c*'] }, ['clk1', 'clk2', 'cpu', 'io1', 'io2']],
    ['m3000', { kind: 'slots', models: ['g*18?', 'gns*'] }, ['clk1']],
    ['m3000', { kind: 'slots', components: ['chassis0'], models: ['psu'] }, ['pwr1', 'pwr2', 'pwr3']],
    ['m3000', { kind: 'modules', models: ['hps*', 'GPS180'] }, ['clk2', 'io1']],
    ['m600', { kind: 'clocks' }, ['clk1']],
    ['m600', { kind: 'clocks', includeEmpty: true }, ['clk1', 'clk2']],
    ['m600', { kind: 'ports' }, ['lan0']],
    ['m600', { kind: 'ports', includeEmpty: true }, ['lan0', 'lan1', 'lan2', 'lan3']],
    ['m3000', { kind: 'associations' }, ['ref_1', 'ref_2', 'sys']],
    ['m3000', { kind: 'associations', pattern: 'ref*' }, ['ref_1', 'ref_2']],
    ['m3000', { kind: 'ptp-instances' }, ['instance-1', 'instance-2', 'instance-3']],
    ['m3000', { kind: 'ptp-instances', components: ['clk1'] }, []],
    ['m300', { kind: 'syncmon-nodes' }, []],
    ['m300', { kind: 'events', pattern: 'ntp-s*' }, ['ntp-stopped', 'ntp-sync']],
    ['m3000', { kind: 'list-members', list: 'network/ports' }, ['lan0', 'lan1', 'lan2', 'lan3']],
    ['m600', { kind: 'list-members', list: 'network/ports' }, ['lan0']],
    ['m3000', { kind: 'list-members', list: 'module/mrs' }, ['priority0', 'priority1', 'priority2']],
    ['m3000', { kind: 'list-members', list: 'module/mrs', components: ['io1'] }, []],
    ['m3000', { kind: 'list-members', list: 'network/interfaces/vif0/cluster' }, ['ipv4', 'ipv6']],
    ['m3000', { kind: 'list-members', list: 'network/interfaces/*/cluster' }, ['ipv4', 'ipv6']],
    ['m3000', { kind: 'list-members' }, []],
    ['m3000', { kind: 'list-members', list: 'no/such/list' }, []],
    ['m3000', { kind: 'slots', components: ['clk9'] }, []],
  ])('%s %j', (name, query, expected) => {
    expect(values(name, query)).toEqual(expected);
  });

  test('values are in natural order and unique', () => {
    const clocks = values('full', { kind: 'clocks' });
    expect(clocks).toHaveLength(10);
    expect(clocks.slice(0, 2)).toEqual(['clk1', 'clk2']);
    expect(clocks[9]).toBe('clk10');
    const nodes = values('full', { kind: 'syncmon-nodes' });
    expect(nodes.slice(0, 3)).toEqual(['node-1', 'node-2', 'node-3']);
    expect(nodes[99]).toBe('node-100');
    const names = Object.keys(devices) as Name[];
    for (const [name, kind] of names.flatMap((one) => VARIABLE_KINDS.map((two) => [one, two] as const))) {
      const all = values(name, { kind, includeEmpty: true });
      expect(new Set(all).size).toBe(all.length);
      expect(all.every((value) => value !== '')).toBe(true);
    }
  });

  test('texts have more details than values where there are any', () => {
    expect(texts('m300', 'slots(clk*, empty=true)')).toEqual(['clk1 (PZF511)', 'clk2 (empty)']);
    expect(texts('m3000', 'modules(type=clk)')).toEqual(['GNS181 (clk1)', 'GPS180 (clk2)']);
    expect(texts('m3000', 'chassis')).toEqual(['chassis0 (M3000)']);
    expect(texts('m600', 'associations')).toEqual(['ref_1 (127.127.8.0)', 'sys (localhost)']);
    expect(list('full', 'syncmon-nodes(pattern=node-1)')).toEqual([
      { text: expect.stringMatching(/^node-1 \(.+\)$/), value: 'node-1' },
    ]);
    expect(texts('m3000', 'ports')).toEqual(['lan0', 'lan1', 'lan2', 'lan3']);
  });

  test('metrics are paths: one for a list, or its members if the pattern names them', () => {
    expect(list('m3000', { kind: 'metrics', scope: 'module', models: ['GNS181'], pattern: '*good-sat*' })).toEqual([
      { text: 'Good satellites', value: 'module/satellites/good-satellites' },
    ]);
    const link = list('m3000', { kind: 'metrics', pattern: 'network/ports/*/link' });
    expect(link).toEqual([{ text: 'Link of every port', value: 'network/ports/*/link' }]);
    expect(list('m3000', { kind: 'metrics', pattern: 'network/ports/lan1/link' })).toEqual([
      { text: 'lan1 Link', value: 'network/ports/lan1/link' },
    ]);
    expect(values('m3000', { kind: 'metrics' })).toContain('ntp/*/offset');
    expect(values('m3000', { kind: 'metrics', scope: 'module' })).not.toContain('ntp/*/offset');
    const all = texts('m3000', { kind: 'metrics' });
    expect(new Set(all).size).toBe(all.length);
  });

  test('only what the device currently sends is listed; what it sent earlier only while it cannot be reached', () => {
    const { reader, answer } = device('m3000');
    const slots = (answer.data as any).chassis0.slots;
    const list = Array.isArray(slots) ? slots : Object.values(slots);
    const clk2 = list.find((slot: any) => slot['slot-id'] === 'clk2' || slot['object-id'] === 'clk2');
    delete clk2.module;
    (answer.data as any).ntp = (answer.data as any).ntp.slice(0, 2);
    const snapshot = reader.read(answer, START);
    const options = (query: string, shot: typeof snapshot | undefined) =>
      variableOptions(resolveVariable(query, templates()), reader, shot).map(({ value }) => value);
    expect(options('clocks', snapshot)).toEqual(['clk1']);
    expect(options('associations', snapshot)).toEqual(['ref_1', 'sys']);
    expect(options('associations', undefined)).toEqual(['ref_1', 'ref_2', 'sys']);
  });

  test('an unknown device has no values', () => {
    for (const kind of VARIABLE_KINDS) {
      expect(variableOptions(resolveVariable({ kind }, templates()), new StatusReader(), undefined)).toEqual([]);
    }
  });

  test('modules of a second chassis can be distinguished and selected by chassis', () => {
    const { reader, snapshot } = device('m600', (data) => {
      data.chassis1 = JSON.parse(JSON.stringify(data.chassis0));
    });
    const options = (query: object) =>
      variableOptions(resolveVariable(query, templates({ chassis: ['chassis1'] })), reader, snapshot);
    expect(options({ kind: 'clocks' }).map(({ value }) => value)).toEqual(['chassis1/clk1', 'clk1']);
    expect(options({ kind: 'clocks', components: ['$chassis'] }).map(({ value }) => value)).toEqual(['chassis1/clk1']);
    expect(options({ kind: 'chassis' }).map(({ value }) => value)).toEqual(['chassis0', 'chassis1']);
  });

  test('values can be used in paths of metrics, whatever the names of members are', () => {
    const { reader, snapshot } = device('m600', (data) => {
      data.syncmon = { nodes: [{ 'object-id': 'rack/1*', address: '192.0.2.1' }] };
    });
    expect(variableOptions(resolveVariable('syncmon-nodes', templates()), reader, snapshot)).toEqual([
      { text: 'rack/1* (192.0.2.1)', value: 'rack~11~2' },
    ]);
  });

  test('every list of a device has members', () => {
    const lists = [...countLists(devices.m3000.reader).keys()];
    expect(lists).toEqual(
      expect.arrayContaining(['network/ports', 'module/mrs', 'network/interfaces/*/cluster', 'ntp'])
    );
    for (const path of lists) {
      expect(values('m3000', { kind: 'list-members', list: path, includeEmpty: true })).not.toEqual([]);
    }
  });
});

describe('variables in variables', () => {
  test.each([
    ['one', 'clk1', ['clk1']],
    ['many', ['clk1', 'cpu'], ['clk1', 'cpu']],
    ['all', '$__all', values('m3000', 'slots')],
    ['none', [], []],
    ['an empty one', '', []],
  ])('with %s', (_, slot, expected) => {
    expect(values('m3000', { kind: 'slots', components: ['$slot'] }, { slot })).toEqual(expected);
  });

  test('also in types, models, patterns and paths', () => {
    const variables = { type: ['clk', 'pwr'], model: 'GPS*', list: 'module/mrs', port: ['lan0', 'lan2'] };
    expect(values('m3000', 'slots(type=$type, model=$model)', variables)).toEqual(['clk2']);
    expect(values('m3000', { kind: 'list-members', list: '$list' }, variables)).toHaveLength(3);
    expect(values('m3000', { kind: 'metrics', pattern: 'network/ports/$port/link' }, variables)).toEqual([
      'network/ports/lan0/link',
      'network/ports/lan2/link',
    ]);
    expect(values('m3000', { kind: 'list-members', list: '$list' }, { list: [] })).toEqual([]);
  });
});

describe('stored queries', () => {
  test.each<[unknown, object]>([
    ['slots', { kind: 'slots' }],
    [' Ports ', { kind: 'ports' }],
    ['port', { kind: 'ports' }],
    ['ptp_instance', { kind: 'ptp-instances' }],
    ['slots(type=clk)', { kind: 'slots', slotTypes: ['clk'] }],
    ['slots( type = clk, pwr , model=GNS*|GPS* )', { slotTypes: ['clk', 'pwr'], models: ['GNS*', 'GPS*'] }],
    ['slots(type=clk', { kind: 'slots', slotTypes: ['clk'] }],
    ['slots(clk1, $slot)', { components: ['clk1', '$slot'] }],
    ['ports(includeEmpty=true)', { kind: 'ports', includeEmpty: true }],
    ['list-members(module/mrs)', { kind: 'list-members', list: 'module/mrs' }],
    ['metrics(scope=module, pattern=*temp*)', { kind: 'metrics', scope: 'module', pattern: '*temp*' }],
    ['metrics(network/*)', { kind: 'metrics', pattern: 'network/*' }],
    [
      { query: 'clocks(model=GNS*)', components: ['*'] },
      { kind: 'clocks', models: ['GNS*'], components: ['*'] },
    ],
    [
      { kind: 'slots', slotTypes: 'clk', components: [] },
      { slotTypes: ['clk'], components: undefined },
    ],
    [undefined, { kind: 'slots' }],
    ['', { kind: 'slots' }],
    [{}, { kind: 'slots' }],
    ['nonsense', { kind: 'nonsense' }],
    [{ kind: 'of-later' }, { kind: 'of-later' }],
    [{ kind: 7 }, { kind: 'slots' }],
    ['constructor(__proto__=x, constructor=y)', { kind: 'constructor' }],
  ])('%j', (stored, expected) => {
    expect(migrateVariableQuery(stored)).toMatchObject({ version: VARIABLE_VERSION, ...expected });
  });

  test('a query of a later version keeps its number, and migration changes neither its argument nor its result', () => {
    const stored = Object.freeze({ refId: 'v', version: 9, kind: 'ports', components: Object.freeze(['chassis0']) });
    const once = migrateVariableQuery(stored);
    expect(once).toMatchObject({ refId: 'v', version: 9, kind: 'ports', components: ['chassis0'] });
    expect(migrateVariableQuery(once)).toEqual(once);
  });

  test('meaningless queries have no values', () => {
    expect(values('m3000', 'nonsense')).toEqual([]);
    expect(values('m3000', { kind: 'constructor' })).toEqual([]);
  });

  test('no stored value makes it throw', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(...VARIABLE_KINDS),
      fc.tuple(fc.constantFrom(...VARIABLE_KINDS), fc.string()).map(([kind, rest]) => `${kind}(${rest}`)
    );
    const junk = fc.oneof(fc.anything(), text, fc.array(text));
    const stored = fc.oneof(
      junk,
      fc.record(
        {
          kind: fc.oneof(fc.constantFrom<unknown>(...VARIABLE_KINDS), junk),
          query: junk,
          version: junk,
          refId: junk,
          components: junk,
          slotTypes: junk,
          models: junk,
          scope: junk,
          pattern: junk,
          list: junk,
          includeEmpty: junk,
        },
        { requiredKeys: [] }
      )
    );
    fc.assert(
      fc.property(stored, (query) => {
        const found = list('m300', query);
        expect(new Set(found.map(({ value }) => value)).size).toBe(found.length);
        expect(migrateVariableQuery(migrateVariableQuery(query))).toEqual(migrateVariableQuery(query));
      }),
      { numRuns: 300 }
    );
  });
});

test('a query written as text is parsed to the same query', () => {
  // Without the separators of the text form.
  const word = fc.stringMatching(/^[a-z][a-z0-9*:$/-]{0,8}$/);
  const words = fc.option(fc.array(word, { minLength: 1, maxLength: 3 }), { nil: undefined });
  const queries = fc.record({
    kind: fc.constantFrom(...VARIABLE_KINDS),
    components: words,
    slotTypes: words,
    models: words,
    scope: fc.constantFrom('chassis' as const, 'module' as const, undefined),
    pattern: fc.option(word, { nil: undefined }),
    list: fc.option(word, { nil: undefined }),
    includeEmpty: fc.boolean(),
  });
  fc.assert(
    fc.property(queries, (query) => {
      const read = migrateVariableQuery(variableText(query));
      expect(read).toEqual(migrateVariableQuery({ refId: read.refId, ...query }));
    })
  );
});
