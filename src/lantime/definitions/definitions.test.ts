/** @jest-environment node */
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { getSeries } from '../prometheus-names';
import { StatusReader } from '../reader';
import { Reading } from '../types';
import { readDefinitions, readDefinitionsTree } from './document';
import { jsonSchema } from './schema';

const START = Date.UTC(2030, 0, 1);

function defined(yaml: string) {
  const { definitions, mistakes } = readDefinitions(yaml);
  expect(mistakes).toEqual([]);
  return definitions!;
}

function read(data: Record<string, unknown>, yaml: string) {
  const reader = new StatusReader(defined(yaml));
  const snapshot = reader.read({ data: { 'object-id': 'status', ...data } }, START);
  const readings = snapshot.readings.filter((one): one is Reading => one !== undefined);
  return (id: string) => {
    const found = readings.find(({ descriptor }) => descriptor.id === id);
    if (!found) {
      throw new Error(`no ${id}`);
    }
    return found;
  };
}
const flux = (values: Record<string, unknown>, slot = 'io3') => ({
  chassis0: { slots: [{ 'object-id': slot, 'slot-type': 'io', module: { info: { model: 'flux1' }, flux: values } }] },
});
const FLUX = 'chassis0/slots/io3/module/flux';

describe('definitions of a module nobody has described', () => {
  const YAML = `
version: 1
readings:
  module/flux/level:
    name: Flux level
    description: How much of it there is.
    unit: mV
    factor: 10
    metric: flux_level
    placeholders: { '-1': no probe }
  module/flux/mode:
    name: Flux mode
    states:
      charging: { text: charges, number: 3, severity: ok, meaning: It fills. }
      leaking: { number: 4, severity: error }
      idle: rests
  module/flux/age: { kind: counter, unit: h }
  module/flux/ok:
    states: { false: { severity: error, text: bad }, true: { severity: ok, text: good } }
  module/flux/since: { kind: timestamp }
  module/flux/tag: { name: Tag }
`;

  it('give it name, unit, and metric', () => {
    const { descriptor, value } = read(flux({ level: 1.25 }), YAML)(`${FLUX}/level`);
    expect(value).toBeCloseTo(0.0125, 12);
    expect(descriptor).toMatchObject({
      label: 'Flux level',
      unit: 'V',
      kind: 'gauge',
      evidence: 'DEFINED',
      known: true,
      description: 'How much of it there is.',
      group: 'Flux',
    });
    expect(getSeries(descriptor)).toMatchObject({
      name: 'lantime_flux_level_volts',
      help: 'How much of it there is.',
      labels: { chassis: 'chassis0', slot: 'io3' },
    });
  });

  it.each<[unknown, string, string, string]>([
    ['charging', 'charging', 'charges', 'ok'],
    [3, 'charging', 'charges', 'ok'],
    ['4', 'leaking', 'leaking', 'error'],
    ['Leaking', 'leaking', 'leaking', 'error'],
    ['idle', 'idle', 'rests', 'neutral'],
  ])('and states: %j is %s', (written, value, text, severity) => {
    const found = read(flux({ mode: written }), YAML)(`${FLUX}/mode`);
    expect(found.value).toBe(value);
    expect(found.descriptor.states.find((one) => one.value === value)).toMatchObject({ text, severity });
    expect(getSeries(found.descriptor)).toMatchObject({ form: 'states', states: ['charging', 'leaking', 'idle'] });
  });

  it('keep a state nobody has defined as it is', () => {
    expect(read(flux({ mode: 'warping' }), YAML)(`${FLUX}/mode`).value).toBe('warping');
  });

  it('read other kinds', () => {
    const find = read(flux({ age: 2, ok: 1, since: '2026-02-11T22:05:07', tag: 'blue' }), YAML);
    expect(find(`${FLUX}/age`)).toMatchObject({ value: 7200, descriptor: { kind: 'counter', unit: 's' } });
    expect(find(`${FLUX}/ok`)).toMatchObject({ value: true, descriptor: { kind: 'state' } });
    expect(getSeries(find(`${FLUX}/ok`).descriptor)).toMatchObject({ form: 'boolean' });
    expect(find(`${FLUX}/since`).value).toBe(Date.UTC(2026, 1, 11, 22, 5, 7) / 1000);
    expect(find(`${FLUX}/tag`)).toMatchObject({ value: 'blue', descriptor: { kind: 'text', label: 'Tag' } });
  });

  it('say which value is no data', () => {
    expect(read(flux({ level: -1 }), YAML)(`${FLUX}/level`)).toMatchObject({ value: null, absent: 'no probe' });
  });
});

describe('definitions over the catalogue', () => {
  it('correct a unit that nothing decides', () => {
    const data = { syncmon: { nodes: [{ 'object-id': 'a', offset: 118_000, status: 'ok' }] } };
    const found = read(data, 'readings: { "syncmon/nodes/*/offset": { unit: ns } }')('syncmon/nodes/a/offset');
    expect(found.value).toBeCloseTo(0.000118, 12);
    expect(found.descriptor).toMatchObject({ unit: 's', label: 'Node offset' });
    expect(found.descriptor.rawUnit).toBeUndefined();
    expect(getSeries(found.descriptor)?.name).toBe('lantime_syncmon_node_offset_seconds');
    expect(found.descriptor.readAs).toMatch(/\w/);
  });

  it('add to states and leave the others', () => {
    const find = read(
      { system: { 'sync-status': { 'clock-status': { clock: 'fading' } } } },
      'readings: { system/sync-status/clock-status/clock: { states: { fading: { severity: warning, number: 9 } } } }'
    );
    const { states, kind } = find('system/sync-status/clock-status/clock').descriptor;
    expect(kind).toBe('state');
    expect(states.map(({ value }) => value)).toEqual(['synchronized', 'holdover', 'not-synchronized', 'fading']);
  });

  it('are about one place where they name it', () => {
    const data = {
      syncmon: {
        nodes: [
          { 'object-id': 'a', jitter: 7 },
          { 'object-id': 'b', jitter: 7 },
        ],
      },
    };
    const find = read(
      data,
      'readings: { syncmon/nodes/b/jitter: { unit: µs }, "syncmon/nodes/*/jitter": { unit: ns, name: Jitter } }'
    );
    expect(find('syncmon/nodes/a/jitter').value).toBeCloseTo(7e-9, 15);
    expect(find('syncmon/nodes/b/jitter').value).toBeCloseTo(7e-6, 12);
  });

  it('that only give a name change nothing else', () => {
    const data = { network: { ports: [{ 'object-id': 'lan0', speed: '100' }] } };
    const found = read(data, 'readings: { "network/ports/*/speed": { name: Rate } }')('network/ports/lan0/speed');
    expect([found.value, found.descriptor.unit, found.descriptor.label, found.descriptor.readAs]).toEqual([
      1e8,
      'bit/s',
      'Rate',
      undefined,
    ]);
  });

  it('that are a guess still do not make it a fact', () => {
    const find = read(flux({ level: 1 }), 'readings: { module/flux/level: { name: Level, confirmed: false } }');
    expect(find(`${FLUX}/level`).descriptor).toMatchObject({ label: 'Level', evidence: 'UNKNOWN' });
  });
});

describe('a wrong document', () => {
  it.each<[string, string, number, number, string, RegExp]>([
    ['no YAML', 'readings: {\n  a: [', 2, 7, '', /not valid YAML.*correct the line/],
    ['a key twice', 'readings:\n  a/b: {}\n  a/b: {}\n', 3, 3, '', /a key is given twice/],
    ['no readings', 'version: 1\n', 1, 1, 'readings', /is missing; add it/],
    ['an unknown key', 'readings:\n  a/b:\n    nmae: x\n', 3, 5, 'readings.a/b.nmae', /not known here.*known: name,/],
    [
      'an unknown unit',
      'readings:\n  a/b: { unit: parsec }\n',
      2,
      16,
      'readings.a/b.unit',
      /not a known unit.*use one of s, ms/,
    ],
    ['a factor of 0', 'readings:\n  a/b: { factor: 0 }\n', 2, 18, 'readings.a/b.factor', /must not be 0/],
    ['a wrong kind', 'readings:\n  a/b: { kind: thing }\n', 2, 16, 'readings.a/b.kind', /gauge, counter, state/],
    [
      'a unit of a text',
      'readings:\n  a/b: { kind: text, unit: s }\n',
      2,
      22,
      'readings.a/b.unit',
      /kind: text; remove/,
    ],
    [
      'a wrong severity',
      'readings:\n  a/b:\n    states:\n      x: { severity: bad }\n',
      4,
      22,
      'readings.a/b.states.x.severity',
      /ok, neutral, warning or error/,
    ],
    [
      'an unknown key of a state',
      'readings:\n  a/b:\n    states:\n      x: { colour: red }\n',
      4,
      12,
      'readings.a/b.states.x.colour',
      /known: text, number/,
    ],
    [
      'one number twice',
      'readings:\n  a/b:\n    states: { x: { number: 1 }, y: { number: 1 } }\n',
      3,
      5,
      'readings.a/b.states',
      /number twice/,
    ],
    ['a path with **', 'readings:\n  "**/x": {}\n', 2, 3, 'readings.**/x', /holds \*\*/],
    ['a path with two slashes', 'readings:\n  "a//x": {}\n', 2, 3, 'readings.a//x', /is not a path/],
    [
      'a name that is no name',
      'readings:\n  a/b: { metric: Level-1 }\n',
      2,
      18,
      'readings.a/b.metric',
      /name in Prometheus/,
    ],
    [
      'the name of a number for a state',
      'readings:\n  a/c: { unit: "", metric: clock_state }\n',
      2,
      28,
      'readings.a/c.metric',
      /lantime_clock_state, which is the name of something else.*choose another/,
    ],
    ['a text for a mapping', 'readings: many\n', 1, 11, 'readings', /must be a mapping/],
    ['another version', 'version: 2\nreadings: {}\n', 1, 10, 'version', /must be 1/],
  ])('with %s is refused with its place', (_, yaml, line, column, path, text) => {
    const { definitions, mistakes } = readDefinitions(yaml);
    expect(definitions).toBeUndefined();
    expect(mistakes[0]).toMatchObject({ line, column, path });
    expect(mistakes[0].text).toMatch(text);
  });

  it('names all of its mistakes', () => {
    const { mistakes } = readDefinitions('readings:\n  a/b: { unit: parsec, nmae: x }\n  c/d: { factor: a }\n');
    expect(mistakes.map(({ path }) => path)).toEqual(['readings.a/b.unit', 'readings.a/b.nmae', 'readings.c/d.factor']);
  });

  it('that is an object already has no lines, and the same words', () => {
    const { mistakes } = readDefinitionsTree({ readings: { 'a/b': { unit: 'parsec' } } });
    expect(mistakes).toEqual([{ path: 'readings.a/b.unit', text: expect.stringMatching(/not a known unit/) }]);
  });

  it('of any kind never throws, and is either used or has a mistake', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.dictionary(fc.string(), fc.object()).map((readings) => JSON.stringify({ readings }))
    );
    fc.assert(
      fc.property(text, (written) => {
        const { definitions, mistakes } = readDefinitions(written);
        expect(definitions === undefined).toBe(mistakes.length > 0);
      }),
      { numRuns: 500 }
    );
  });
});

it('an empty document defines nothing', () => {
  expect(readDefinitions('  \n').definitions?.all).toEqual([]);
});

it('JSON does as well as YAML', () => {
  expect(defined('{"readings": {"a/b": {"name": "B"}}}').all).toHaveLength(1);
});

it('the published schema is that of the checks; otherwise run "npm run docs"', () => {
  expect(JSON.parse(readFileSync('docs/definitions.schema.json', 'utf8'))).toEqual(jsonSchema());
});
