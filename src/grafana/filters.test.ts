import fc from 'fast-check';
import { type ProfileName, statusAnswer } from '../../dev/simulator';
import { StatusReader } from '../lantime/reader';
import { filterDescriptors, filterRemarks, LabelFilter, matchesFilters, tagKeys, tagValues } from './filters';

const ROW: Record<string, string> = { slot: 'clk1', module: 'GNS181', index: '12', port: 'lan0' };
const label = (key: string) => (Object.prototype.hasOwnProperty.call(ROW, key) ? ROW[key] : undefined);

const passes = (operator: string, value: string, values?: string[], key = 'slot') =>
  matchesFilters(label, [{ key, operator, value, values }]);

describe('operators', () => {
  test.each<[string, string, boolean]>([
    ['=', 'clk1', true],
    ['=', 'CLK1', false],
    ['=', 'clk*', false],
    ['!=', 'clk1', false],
    ['!=', 'clk2', true],
    ['=~', 'clk1', true],
    ['=~', 'clk', false],
    ['=~', 'clk*', true],
    ['=~', 'clk.*', true],
    ['=~', '.*1', true],
    ['=~', '^CLK.*$', true],
    ['=~', 'io.*|clk1', true],
    ['=~', '(io1|clk1)', true],
    ['=~', '{io1,clk1}', true],
    ['=~', '{io1,clk2}', false],
    ['=~', '^(io1|io2)$', false],
    ['=~', 'clk\\1', true],
    ['=~', '', false],
    ['=~', '*', true],
    ['!~', 'clk.*', false],
    ['!~', 'io.*', true],
    ['=|', 'clk1', true],
    ['=|', 'clk2', false],
    ['!=|', 'clk1', false],
    ['!=|', 'clk2', true],
  ])('clk1 %s %s is %s', (operator, value, expected) => {
    expect(passes(operator, value)).toBe(expected);
  });

  test('one of several values', () => {
    expect(passes('=|', 'clk2', ['clk2', 'clk1'])).toBe(true);
    expect(passes('=|', 'clk1', ['clk2', 'clk3'])).toBe(false);
    expect(passes('!=|', '', ['clk2', 'clk1'])).toBe(false);
    expect(passes('!=|', '', ['clk2'])).toBe(true);
  });

  test.each<[string, string, string, boolean]>([
    ['index', '<', '20', true],
    ['index', '<', '12', false],
    ['index', '>', '9', true],
    ['index', '>', 'nine', false],
    ['index', '>', '', false],
    ['slot', '<', '20', false],
    ['slot', '>', '20', false],
  ])('%s %s %s is %s: numbers are compared as numbers, and only numbers', (key, operator, value, expected) => {
    expect(passes(operator, value, undefined, key)).toBe(expected);
  });

  test.each<[string, boolean]>([
    ['=', false],
    ['=~', false],
    ['=|', false],
    ['<', false],
    ['>', false],
    ['!=', true],
    ['!~', true],
    ['!=|', true],
  ])('a label that the row does not have: %s is %s', (operator, expected) => {
    for (const value of ['', '*', '1']) {
      expect(matchesFilters(() => undefined, [{ key: 'node', operator, value }])).toBe(expected);
      expect(matchesFilters(() => null, [{ key: 'node', operator, value }])).toBe(expected);
    }
  });

  test('an unknown operator matches everything', () => {
    expect(passes('≈', 'clk9')).toBe(true);
  });

  test('all filters must match; without filters, everything does', () => {
    const clk1 = { key: 'slot', operator: '=', value: 'clk1' };
    expect(matchesFilters(label, [])).toBe(true);
    expect(matchesFilters(label, [clk1, { key: 'module', operator: '=~', value: 'gns.*' }])).toBe(true);
    expect(matchesFilters(label, [clk1, { key: 'module', operator: '=~', value: 'gps.*' }])).toBe(false);
  });

  test('an expression with catastrophic backtracking as a regular expression is matched at once', () => {
    const text = 'a'.repeat(5000);
    const began = Date.now();
    expect(matchesFilters(() => text, [{ key: 'x', operator: '=~', value: `${'(a*)*'.repeat(50)}b` }])).toBe(false);
    expect(Date.now() - began).toBeLessThan(1000);
  });
});

test('no stored value makes filters throw', () => {
  const junk = fc.oneof(fc.anything(), fc.string());
  const filter = fc.oneof(
    junk,
    fc.record({
      key: junk,
      operator: fc.oneof(fc.constantFrom<unknown>('=', '!=', '=~', '!~', '=|', '!=|', '<', '>'), junk),
      value: fc.oneof(junk, fc.stringMatching(/^[\^(]?[a*.|\\{},]{0,12}[)$]?$/)),
      values: junk,
    })
  );
  fc.assert(
    fc.property(fc.array(filter), fc.option(fc.string()), (filters, text) => {
      expect(typeof matchesFilters(() => text, filters as LabelFilter[])).toBe('boolean');
    }),
    { numRuns: 500 }
  );
});

test('an expression and its negation never agree', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.string()), (value, text) => {
      const is = (operator: string) => matchesFilters(() => text, [{ key: 'k', operator, value }]);
      expect(is('=~')).not.toBe(is('!~'));
      expect(is('=')).not.toBe(is('!='));
      expect(is('=|')).not.toBe(is('!=|'));
    })
  );
});

describe('labels of a device', () => {
  function device(profile: ProfileName) {
    const reader = new StatusReader();
    reader.read(statusAnswer(profile, { startedAt: 0, at: 3600_000 }), 0);
    return [reader.knownDescriptors, { components: reader.knownComponents, device: 'Clock room' }] as const;
  }
  const keysOf = (profile: ProfileName) => tagKeys(...device(profile)).map(({ text }) => text);
  const valuesOf = (key: string, profile: ProfileName) => tagValues(key, ...device(profile)).map(({ value }) => value);

  test('keys: those of components come first', () => {
    const keys = keysOf('m3000');
    expect(keys.slice(0, 4)).toEqual(['device', 'chassis', 'slot', 'module']);
    expect(keys).toEqual(expect.arrayContaining(['association', 'event', 'instance', 'port', 'satellite']));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('values: in natural order, without duplicates', () => {
    expect(valuesOf('device', 'm300')).toEqual(['Clock room']);
    expect(valuesOf('slot', 'full')).toEqual(expect.arrayContaining(['clk1', 'clk2', 'clk10']));
    const slots = valuesOf('slot', 'full');
    expect(slots.indexOf('clk10')).toBe(slots.indexOf('clk9') + 1);
    expect(valuesOf('module', 'm300')).toEqual(['C05F1-V31', 'PSU', 'PZF511']);
    expect(valuesOf('port', 'm600')).toEqual(['lan0', 'lan1', 'lan2', 'lan3']);
    expect(valuesOf('nonsense', 'm600')).toEqual([]);
    expect(valuesOf('constructor', 'm600')).toEqual([]);
  });

  test('an unknown device has none', () => {
    expect(tagKeys([], { components: new Map(), device: 'x' })).toEqual([]);
    expect(tagValues('slot', [], { components: new Map(), device: 'x' })).toEqual([]);
  });

  test('every value of every label selects readings, and only those that have it', () => {
    const [descriptors, context] = device('m3000');
    for (const key of keysOf('m3000')) {
      for (const value of valuesOf(key, 'm3000')) {
        const filters = [{ key, operator: '=', value: String(value) }];
        expect(filterDescriptors(descriptors, filters, context).length).toBeGreaterThan(0);
      }
    }
    const ofSlot = filterDescriptors(descriptors, [{ key: 'slot', operator: '=~', value: 'clk.*' }], context);
    expect(new Set(ofSlot.map(({ component }) => component))).toEqual(new Set(['clk1', 'clk2']));
    expect(filterDescriptors(descriptors, [], context)).toBe(descriptors);
  });
});

describe('numbers', () => {
  test.each([
    ['<', '13', true],
    ['<', '12', false],
    ['<=', '12', true],
    ['<=', '11', false],
    ['>', '11', true],
    ['>', '12', false],
    ['>=', '12', true],
    ['>=', '13', false],
  ] as const)('12 %s %s is %s', (operator, value, expected) => {
    expect(passes(operator, value, undefined, 'index')).toBe(expected);
  });

  test('several values: one of them, none of them', () => {
    expect(passes('=|', 'clk2', ['clk2', 'clk1'])).toBe(true);
    expect(passes('=|', 'clk2', ['clk2'])).toBe(false);
    expect(passes('!=|', 'clk2', ['clk2', 'clk1'])).toBe(false);
    expect(passes('!=|', 'clk2', ['clk2'])).toBe(true);
  });
});

describe('remarks on a filter', () => {
  const remarks = (operator: string, value: string, isEmpty: boolean) =>
    filterRemarks([{ key: 'slot', operator, value }], isEmpty);

  test('none for a filter that works as written', () => {
    expect(remarks('=', 'clk1', true)).toEqual([]);
    expect(remarks('<', '5', false)).toEqual([]);
  });

  test('that it compares numbers, if nothing matched', () => {
    expect(remarks('>=', '5', true)).toEqual(['The filter “slot >= 5” compares numbers; text values never match.']);
    expect(remarks('>', 'clk1', false)).toEqual([expect.stringMatching(/matches nothing.*not a number/)]);
  });

  test('that it is not applied, for an operator of a later Grafana', () => {
    expect(remarks('~>', 'x', false)).toEqual([expect.stringMatching(/^The filter “slot ~> x” is not applied/)]);
  });
});
