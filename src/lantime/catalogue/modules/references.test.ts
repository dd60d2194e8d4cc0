/** @jest-environment node */
import { statusAnswer, type JsonObject, type JsonValue } from '../../../../dev/simulator';
import { m3000 } from '../../../../dev/simulator/profiles/m3000';
import { REFERENCE_SLOTS } from '../../../../dev/simulator/status/modules/references';
import { StatusReader } from '../../reader';
import { Reading } from '../../types';
import { findEntry } from '../index';
import { findModuleType } from './index';

const START = Date.UTC(2030, 0, 1);
const PROFILE = { ...m3000, slots: REFERENCE_SLOTS };

type Change = (module: (slot: string) => JsonObject) => void;

/** An answer of a chassis with all the reference modules. */
function answer(change?: Change, after = 3600_000) {
  const tree = structuredClone(statusAnswer(PROFILE, { startedAt: START, at: START + after }));
  const slots = (tree.data.chassis0 as JsonObject).slots as JsonObject[];
  change?.((slot) => slots.find((one) => one['slot-id'] === slot)!.module as JsonObject);
  return tree;
}

function read(change?: Change, after?: number): Reading[] {
  const { readings, unreadable } = new StatusReader().read(answer(change, after), START);
  expect(unreadable).toEqual([]);
  return readings.filter((one): one is Reading => one?.descriptor.id.startsWith('chassis0/slots/') ?? false);
}

function find(readings: readonly Reading[], field: string): Reading {
  const found = readings.find(({ descriptor }) => descriptor.id === `chassis0/slots/${field}`);
  if (!found) {
    throw new Error(`no reading ${field}`);
  }
  return found;
}

const severity = ({ descriptor, value }: Reading) =>
  descriptor.states.find((state) => state.value === String(value))?.severity ?? 'neutral';

/** Members of an object of the answer, by names and positions. */
const inside = (node: JsonValue, ...path: Array<string | number>) =>
  path.reduce<JsonValue>((current, name) => (current as JsonObject)[name], node) as JsonObject;

describe('the kind of a module', () => {
  // device-api.md 3.0: the table of accepted types, and the type enumeration of the MIB.
  it.each([
    ['GPS', 'GPS180 GPS182 GPS183 gps180 gps182'],
    ['GRC', 'grc180 grc181 GRC180'],
    ['GNS', 'GNS181 GNS182 GNS183 gns181 gns182 gns183'],
    ['GNS-UC', 'GNS181_UC GNS180_UC GNS182_UC GNS183_UC GNS181UC gns181uc gns182uc gns181_uc gns-182-uc'],
    ['GNM', 'GNM181 gnm181'],
    ['GXL', 'GXL183 gxl183'],
    ['PZF', 'PZF180 PZF182 PZF183 pzf180 pzf182 pzf183 pzf511'],
    ['MSF', 'msf180 MSF180'],
    ['WWVB', 'wwvb180 WWVB180'],
    ['TCR', 'TCR180 tcr180'],
    ['MRI', 'MRI mri'],
    ['ESI', 'ESI180 esi180'],
    ['VSI', 'VSI180 vsi180'],
    ['RSC', 'RSC180 RSC2000 rsc180 rsc2000 rsc1000 rsc180scu'],
    ['SPT', 'spt SPT'],
    ['REL', 'REL1000 rel1000 rel1000rc rel1002'],
  ])('%s is found by %s', (id, models) => {
    for (const model of models.split(' ')) {
      expect([model, findModuleType(model)?.id]).toEqual([model, id]);
      expect([model, findModuleType(` ${model} `)?.id]).toEqual([model, id]);
    }
  });

  it('is found for every simulated module', () => {
    const readings = read();
    const models = REFERENCE_SLOTS.map(({ id }) => find(readings, `${id}/module/info/model`).value);
    const types = models.map((model) => findModuleType(String(model))?.id);
    expect(types).not.toContain(undefined);
    expect(new Set(types).size).toBe(17);
  });
});

describe('readings of reference modules', () => {
  const readings = read();

  it('are all known', () => {
    const unknown = readings.filter(({ descriptor }) => !descriptor.known);
    expect(unknown.map(({ descriptor }) => descriptor.id)).toEqual([]);
  });

  it('that nobody has described are read nevertheless', () => {
    const changed = read((module) => {
      inside(module('rsc1'), 'rsc')['bypass-current'] = 3;
    });
    const invented = find(changed, 'rsc1/module/rsc/bypass-current');
    expect(invented).toMatchObject({ value: 3, descriptor: { known: false, evidence: 'UNKNOWN' } });
    expect(invented.descriptor.group).toBe('Redundancy switch');
  });

  it('show no state without a word but the role of clocks that are not selected', () => {
    const wordless = readings.filter(
      ({ descriptor, value }) =>
        descriptor.kind === 'state' && value !== null && !descriptor.states.some((one) => one.value === String(value))
    );
    expect([...new Set(wordless.map(({ descriptor, value }) => `${descriptor.field} ${value}`))]).toEqual([
      'module/sync-status/clock-idx not-selected',
    ]);
  });

  it('report no error while everything works', () => {
    expect(readings.filter((one) => severity(one) === 'error')).toEqual([]);
  });

  it('move, but nothing comes or goes within a module', () => {
    const later = read(undefined, 3660_000);
    const ids = (list: readonly Reading[]) =>
      list.map(({ descriptor }) => descriptor.id).filter((id) => !/satellite-list\/|selected-satellites\//.test(id));
    expect(ids(later)).toEqual(ids(readings));
    const moved = ['clk1/module/mrs/priority0/status/offset', 'esi1/module/esi/inputs/1/offset'].concat(
      ['rsc1/module/rsc/time-diff', 'clk8/module/msf/field-strength', 'clk10/module/tcr/drift'],
      ['clk1/module/info/sensors/temperature-1', 'clk5/module/satellites/tdop']
    );
    const much = read(undefined, 7200_000);
    for (const field of moved) {
      expect([field, find(much, field).value]).not.toEqual([field, find(readings, field).value]);
    }
  });

  it('come in base units', () => {
    const changed = read((module) => {
      inside(module('clk1'), 'mrs', 0, 'status').offset = 12;
      inside(module('clk2'), 'mrs', 0, 'status').offset = '-250';
      inside(module('rsc1'), 'rsc')['time-diff'] = -40;
      inside(module('esi1'), 'esi', 'inputs', 0).offset = 5;
      inside(module('clk10'), 'tcr').drift = 2.5;
    });
    const quantity = (field: string) => {
      const { value, descriptor } = find(changed, field);
      return [value, descriptor.unit];
    };
    expect(quantity('clk1/module/mrs/priority0/status/offset')).toEqual([1.2e-8, 's']);
    expect(quantity('clk2/module/mrs/priority0/status/offset')).toEqual([-2.5e-7, 's']);
    expect(quantity('rsc1/module/rsc/time-diff')).toEqual([-4e-8, 's']);
    expect(quantity('esi1/module/esi/inputs/1/offset')).toEqual([5e-9, 's']);
    expect(quantity('esi1/module/esi/inputs/1/csc-limit')).toEqual([0.5, '']);
    expect(quantity('esi1/module/esi/inputs/3/frequency')).toEqual([2_048_000, 'Hz']);
    expect(quantity('clk7/module/dcf77/distance')).toEqual([287_000, 'm']);
    const [drift] = quantity('clk10/module/tcr/drift');
    expect(drift).toBeCloseTo(2.5e-6, 15);
  });

  it('keep words nobody has published as they are', () => {
    const changed = read((module) => {
      inside(module('rsc1'), 'rsc').mode = 'emergency';
      inside(module('rel1'), 'rel', 'relays', 0).state = 'stuck';
      inside(module('clk10'), 'tcr')['receiver-status'] = 'coasting';
      inside(module('clk7'), 'dcf77')['correlation-state'] = 'drowned';
      inside(module('clk1'), 'mrs', 0, 'status').ssm = 'prc';
      inside(module('clk1'), 'mrs', 0, 'status')['is-locked'] = 'nearly';
    });
    for (const [field, word] of [
      ['rsc1/module/rsc/mode', 'emergency'],
      ['rel1/module/rel/relays/a/state', 'stuck'],
      ['clk10/module/tcr/receiver-status', 'coasting'],
      ['clk7/module/dcf77/correlation-state', 'drowned'],
      ['clk1/module/mrs/priority0/status/ssm', 'prc'],
      ['clk1/module/mrs/priority0/status/is-locked', 'nearly'],
    ]) {
      const reading = find(changed, field);
      expect([field, reading.value, severity(reading)]).toEqual([field, word, 'neutral']);
    }
  });
});

describe('a reference source', () => {
  it('without a signal has no offset', () => {
    const readings = read();
    const source = 'clk1/module/mrs/priority3/status';
    expect(find(readings, `${source}/no-signal`)).toMatchObject({ value: true });
    expect(severity(find(readings, `${source}/no-signal`))).toBe('warning');
    expect(find(readings, `${source}/offset`)).toMatchObject({ value: null, absent: 'the source has no signal' });
  });

  it('is understood with its flags in an object of their own, as the header has them', () => {
    const readings = read((module) => {
      inside(module('clk1'), 'mrs', 0).status = {
        offset: 0,
        status: { 'no-conn': true, 'not-phase-locked': true, 'num-src-exc': false, 'trs-limit-violated': true },
      };
    });
    const status = 'clk1/module/mrs/priority0/status';
    expect(find(readings, `${status}/offset`).value).toBeNull();
    expect(find(readings, `${status}/status/no-conn`).descriptor.label).toBe('Source connection');
    expect(severity(find(readings, `${status}/status/not-phase-locked`))).toBe('warning');
    expect(severity(find(readings, `${status}/status/trs-limit-violated`))).toBe('warning');
    expect(severity(find(readings, `${status}/status/num-src-exc`))).toBe('ok');
  });

  it('keeps the evidence of its settings apart from that of its status', () => {
    const readings = read();
    expect(find(readings, 'clk1/module/mrs/priority0/info/settings/id/type').descriptor.evidence).toBe('KNOWN');
    expect(find(readings, 'clk1/module/mrs/priority0/status/is-master').descriptor.evidence).toBe('PLAUSIBLE');
  });
});

describe('satellites', () => {
  it('are counted by system, from the list and from the receiver’s own counts', () => {
    const readings = read();
    const value = (field: string) => find(readings, `clk1/module/satellites/${field}`).value as number;
    const systems = ['gps', 'galileo', 'glonass', 'beidou'];
    const sum = (field: (system: string) => string) =>
      systems.map((system) => value(field(system))).reduce((one, other) => one + other);
    expect(sum((system) => `gnss/${system}-listed`)).toBe(value('gnss/satellite-list/count'));
    expect(sum((system) => `gnss/sat-info/${system}/good-satellites`)).toBe(value('good-satellites'));
    expect(sum((system) => `gnss/sat-info/${system}/satellites-in-view`)).toBe(value('satellites-in-view'));
    expect(find(readings, 'clk2/module/satellites/gnss/galileo-listed').value).toBe(0);
  });

  it('are counted whatever else their list holds', () => {
    const lists: Array<[JsonValue, number | undefined]> = [
      [[], 0],
      [[{ 'gnss-type': 'GPS' }, { 'gnss-type': null }, {}, 7, null, { 'gnss-type': { toString: 1 } }], 1],
      [{ gps1: { 'gnss-type': 'gps' }, gps2: { 'gnss-type': 'gps' } }, 2],
      [null, undefined],
      ['gps1', undefined],
    ];
    for (const [list, count] of lists) {
      const { readings } = new StatusReader().read(
        answer((module) => {
          inside(module('clk1'), 'satellites', 'gnss')['satellite-list'] = list;
        }),
        START
      );
      const counted = readings.find(
        (one) => one?.descriptor.id === 'chassis0/slots/clk1/module/satellites/gnss/gps-listed'
      );
      expect(counted?.value).toBe(count);
    }
  });

  it('are described one by one', () => {
    const readings = read();
    const id = find(readings, 'clk5/module/satellites/selected-satellites').value?.toString().split(', ')[0];
    const of = (field: string) => find(readings, `clk5/module/satellites/gnss/satellite-list/${id}/${field}`);
    expect(of('signal-strength').descriptor).toMatchObject({ unit: 'dB-Hz', elements: { satellite: id } });
    expect(of('elevation').descriptor.unit).toBe('°');
    expect(of('used').value).toBe(true);
    expect(of('bands').value).toBe('l1, l5');
    for (const [key, unit] of [
      ['svno', ''],
      ['signal', 'dB-Hz'],
      ['elev', '°'],
      ['azim', '°'],
    ]) {
      expect(findEntry(`chassis/slots/*/module/satellites/gnss/satellite-list/*/${key}`)?.unit).toBe(unit);
    }
  });
});

describe('the switch card', () => {
  it.each([
    ['ts1', 'Clock 1'],
    ['ts2', 'Clock 2'],
    ['tl-error', 'Time limit'],
    ['ena', 'Outputs'],
    ['aco', 'Access override'],
    ['wdog-ok', 'Watchdog'],
    ['sel', 'Selected clock'],
    ['time-sync-clk1', 'Clock 1'],
    ['time-sync-clk2', 'Clock 2'],
    ['time-limit-error', 'Time limit'],
    ['output-mux-enabled', 'Outputs'],
    ['access-override', 'Access override'],
    ['watchdog-ok', 'Watchdog'],
    ['selected-clock', 'Selected clock'],
    ['time-diff', 'Time difference'],
  ])('is understood in full and abbreviated: %s', (key, name) => {
    expect(findEntry(`chassis/slots/*/module/rsc/${key}`)?.name).toBe(name);
  });
});
