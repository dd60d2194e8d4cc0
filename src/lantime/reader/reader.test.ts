/** @jest-environment node */
import * as fc from 'fast-check';
import { PROFILES, statusAnswer, type JsonObject, type JsonValue, type ProfileName } from '../../../dev/simulator';
import { canonicalEventId } from '../catalogue/notification';
import { LantimeError } from '../errors';
import { StatusReader } from '.';
import { Descriptor, Reading, Snapshot } from '../types';

const START = Date.UTC(2030, 4, 6);
const HOUR = 3600_000;
const NAMES = Object.keys(PROFILES) as ProfileName[];

/** A fresh answer, free to be changed. */
const answerOf = (profile: ProfileName, after = HOUR) =>
  structuredClone(statusAnswer(profile, { startedAt: START, at: START + after })) as unknown as JsonObject;

const read = (answer: unknown, reader = new StatusReader()) => reader.read(answer, START);

const readingsOf = (snapshot: Snapshot) =>
  snapshot.readings.filter((reading): reading is Reading => reading !== undefined);

const byId = (snapshot: Snapshot) => new Map(readingsOf(snapshot).map((reading) => [reading.descriptor.id, reading]));

function reading(snapshot: Snapshot, id: string): Reading {
  const found = byId(snapshot).get(id);
  if (!found) {
    throw new Error(`no reading ${id}`);
  }
  return found;
}

/** The value at a path of names, where a list is searched for the `object-id`. */
function at(node: JsonValue, path: string): JsonValue {
  return path
    .split('/')
    .reduce<JsonValue>(
      (current, name) =>
        Array.isArray(current)
          ? current.find((member) => (member as JsonObject)['object-id'] === name)!
          : (current as JsonObject)[name],
      node
    );
}

const objectAt = (node: JsonValue, path: string) => at(node, path) as JsonObject;

/** An answer in which one value below `data` is another. */
function answerWith(profile: ProfileName, path: string, value: JsonValue): JsonObject {
  const answer = answerOf(profile);
  const name = path.slice(path.lastIndexOf('/') + 1);
  objectAt(answer, `data/${path.slice(0, path.lastIndexOf('/'))}`)[name] = value;
  return answer;
}

/** The leaves of an answer with the identity each should have: the device's own path. */
function expectedLeaves(answer: JsonObject): Array<[string, JsonValue]> {
  const walk = (node: JsonValue, path: string[]): Array<[string, JsonValue]> => {
    if (Array.isArray(node)) {
      return node.flatMap((member) => {
        const name = String((member as JsonObject)['object-id'] ?? member);
        return walk(member, [...path, path.at(-1) === 'events' ? canonicalEventId(name) : name]);
      });
    }
    return typeof node === 'object' && node !== null
      ? Object.entries(node).flatMap(([key, member]) => walk(member, [...path, key]))
      : [[path.join('/'), node]];
  };
  const { data, ...envelope } = answer;
  return [...walk(envelope, []), ...walk(data, [])];
}

/** A copy in which the members of every list stand in another order. */
function shuffled(node: JsonValue, random: () => number): JsonValue {
  if (Array.isArray(node)) {
    return node
      .map((member) => ({ member: shuffled(member, random), place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ member }) => member);
  }
  return typeof node === 'object' && node !== null
    ? Object.fromEntries(Object.entries(node).map(([key, member]) => [key, shuffled(member, random)]))
    : node;
}

/** A copy in which every list whose members have names is a map with these names as keys. */
function withMaps(node: JsonValue): JsonValue {
  if (Array.isArray(node)) {
    const members = node.map(withMaps);
    return members.length > 0 && members.every((member) => typeof (member as JsonObject)?.['object-id'] === 'string')
      ? Object.fromEntries(members.map((member) => [(member as JsonObject)['object-id'], member]))
      : members;
  }
  return typeof node === 'object' && node !== null
    ? Object.fromEntries(Object.entries(node).map(([key, member]) => [key, withMaps(member)]))
    : node;
}

/** What people and dashboards hold on to. */
const essence = (snapshot: Snapshot) =>
  new Map(
    readingsOf(snapshot).map(({ descriptor, value, absent }) => {
      const { id, component, field, label, group, kind, unit } = descriptor;
      return [id, { component, field, label, group, kind, unit, value, absent }];
    })
  );

/** The same as sorted lines of text, which are quick to compare. */
const lines = (readings: ReturnType<typeof essence>) => [...readings].map((line) => JSON.stringify(line)).sort();

describe.each(NAMES)('discovery on %s', (profile) => {
  const answer = answerOf(profile);

  it('makes every leaf of the answer a reading under the path the device addresses it by', () => {
    const sent = readingsOf(read(answer)).filter(({ descriptor }) => !descriptor.derived);
    expect(sent.map(({ descriptor, raw }) => [descriptor.id, raw]).sort()).toEqual(expectedLeaves(answer).sort());
  });

  it('gives every reading a label, a heading, a description and a known component', () => {
    const snapshot = read(answer);
    const lacking = readingsOf(snapshot).filter(
      ({ descriptor: { label, group, description, field, component } }) =>
        [label, group, description, field].some((text) => text.trim() === '') || !snapshot.components.has(component)
    );
    expect(lacking.map(({ descriptor }) => descriptor.id)).toEqual([]);
  });

  it('can read all of it', () => {
    expect(read(answer).unreadable).toEqual([]);
  });

  it('depends on the order of no list', () => {
    const plain = lines(essence(read(answer)));
    const stream = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(stream, (random) => {
        expect(lines(essence(read(shuffled(answer, () => random.next().value))))).toEqual(plain);
      }),
      { numRuns: 4 }
    );
  });

  it('keeps identities and values when named lists become maps', () => {
    const lists = essence(read(answer));
    const maps = essence(read(withMaps(answer)));
    for (const readings of [lists, maps]) {
      [...readings.keys()].filter((id) => /(^|\/)count$/.test(id)).forEach((id) => readings.delete(id));
      // Headings are looked up by the shape of the answer; nothing depends on them.
      readings.forEach((about) => (about.group = ''));
    }
    expect(lines(maps)).toEqual(lines(lists));
  });

  it('reads the status below data.status like that below data', () => {
    const { data, ...envelope } = answer;
    expect(lines(essence(read({ ...envelope, data: { status: data } })))).toEqual(lines(essence(read(answer))));
  });
});

describe('discovery', () => {
  it('makes unknown modules, fields and lists in unknown slots readable and selectable', () => {
    const answer = answerOf('m600');
    (at(answer, 'data/chassis0/slots') as JsonValue[]).push({
      'object-id': 'xyz9',
      'slot-id': 'xyz9',
      'slot-type': 'quantum',
      module: {
        info: { model: 'qnt900', sensors: { 'temperature-3': 41.5 } },
        'flux-capacitor': { 'charge-level': 88, 'is-full': true, mode: 'time-travel', since: '2030-01-02T03:04:05' },
        'output-list': [
          { 'object-id': 'out1', 'signal-type': 'pps', 'phase-offset': -3 },
          { 'object-id': 'out2', 'signal-type': '10mhz', 'phase-offset': 7 },
        ],
      },
    });
    const snapshot = read(answer);
    expect(snapshot.components.get('xyz9')).toMatchObject({
      type: 'module',
      slot: 'xyz9',
      slotType: 'quantum',
      model: 'QNT900',
      label: 'xyz9 (QNT900)',
      fitted: true,
    });
    const module = 'chassis0/slots/xyz9/module';
    expect(reading(snapshot, `${module}/flux-capacitor/charge-level`)).toMatchObject({
      value: 88,
      descriptor: { component: 'xyz9', label: 'Charge level', kind: 'gauge', known: false },
    });
    expect(reading(snapshot, `${module}/flux-capacitor/is-full`)).toMatchObject({
      value: true,
      descriptor: { label: 'Is full', kind: 'state' },
    });
    expect(reading(snapshot, `${module}/flux-capacitor/mode`)).toMatchObject({
      value: 'time-travel',
      descriptor: { kind: 'text' },
    });
    expect(reading(snapshot, `${module}/flux-capacitor/since`)).toMatchObject({
      value: Date.UTC(2030, 0, 2, 3, 4, 5) / 1000,
      descriptor: { kind: 'timestamp' },
    });
    expect(reading(snapshot, `${module}/output-list/out2/phase-offset`)).toMatchObject({
      value: 7,
      descriptor: { field: 'module/output-list/out2/phase-offset', metric: 'module/output-list/*/phase-offset' },
    });
    expect(Object.values(reading(snapshot, `${module}/output-list/out2/phase-offset`).descriptor.elements)).toEqual([
      'out2',
    ]);
    // What is the same everywhere is known here, too.
    expect(reading(snapshot, `${module}/info/sensors/temperature-3`)).toMatchObject({
      value: 41.5,
      descriptor: { label: 'Temperature 3', unit: '°C', known: true },
    });
  });

  it('counts the slots for the chassis, not for a module', () => {
    expect(reading(read(answerOf('m600')), 'chassis0/slots/count')).toMatchObject({
      value: 9,
      descriptor: { component: 'chassis0', field: 'chassis/slots/count' },
    });
  });

  it('keeps apart members with the same object-id', () => {
    const answer = answerOf('m600');
    const ports = at(answer, 'data/network/ports') as JsonObject[];
    ports[1]['object-id'] = 'lan0';
    ports[2]['object-id'] = 'lan0';
    const snapshot = read(answer);
    const sent = readingsOf(snapshot).filter(({ descriptor }) => !descriptor.derived);
    expect(sent).toHaveLength(expectedLeaves(answer).length);
    expect(new Set(sent.map(({ descriptor }) => descriptor.id)).size).toBe(sent.length);
    expect(
      new Set(
        sent.map(({ descriptor }) => JSON.stringify([descriptor.metric, descriptor.elements, descriptor.component]))
      ).size
    ).toBe(sent.length);
    expect(reading(snapshot, 'network/ports/lan0/slot-name').value).toBe('cpu');
    expect(reading(snapshot, 'network/ports/lan3/port-available').value).toBe(false);
  });

  it('does not take long for thousands of members with one name', () => {
    const answer = answerOf('m600');
    objectAt(answer, 'data/syncmon').nodes = Array.from({ length: 20_000 }, (_, i) => ({
      'object-id': 'n',
      offset: i,
    }));
    const reader = new StatusReader();
    const first = read(answer, reader);
    expect(readingsOf(first).filter(({ descriptor }) => descriptor.metric === 'syncmon/nodes/*/offset')).toHaveLength(
      20_000
    );
    expect(readingsOf(read(structuredClone(answer), reader))).toEqual(readingsOf(first));
  });

  it('names members without object-id by what else names them, whatever their order', () => {
    const satellites: JsonObject[] = [
      { 'gnss-type': 'gps', svid: 3, elevation: 10 },
      { svid: 3, 'gnss-type': 'galileo', elevation: 20, port: 2 },
      { 'gnss-type': 'gps', svid: 7, elevation: 30 },
    ];
    const elevations = (list: JsonObject[]) => {
      const answer = answerWith('m3000', 'chassis0/slots/clk1/module/satellites/gnss/satellite-list', list);
      return new Map(
        readingsOf(read(answer))
          .filter(({ descriptor }) => /clk1\/.*satellite-list\/[^/]*\/elevation$/.test(descriptor.id))
          .map(({ descriptor, value }) => [descriptor.id, value])
      );
    };
    const [a, b, c] = satellites;
    const plain = elevations([a, b, c]);
    expect([...plain.values()].sort()).toEqual([10, 20, 30]);
    expect(elevations([b, c, a])).toEqual(plain);
    expect(elevations([c, b, a])).toEqual(plain);
  });

  it('does not rename the others when one member lacks its object-id', () => {
    const answer = answerOf('m300');
    const sys = objectAt(answer, 'data/ntp/sys');
    delete sys['object-id'];
    const snapshot = read(answer);
    expect(reading(snapshot, 'ntp/ref_1/stratum').value).toBe(0);
    expect(reading(snapshot, 'ntp/127.0.0.1/stratum').value).toBe(1);
  });

  it('counts members only where they have no name at all', () => {
    const snapshot = read(answerWith('m600', 'system/matrix', [[1, 2], [3], 4, 4]));
    expect(reading(snapshot, 'system/matrix/0/1').value).toBe(2);
    expect(reading(snapshot, 'system/matrix/1/0').value).toBe(3);
    expect(reading(snapshot, 'system/matrix/3').value).toBe(4);
  });

  it('keeps the modules of several chassis apart', () => {
    const answer = answerOf('m600');
    const data = answer.data as JsonObject;
    data.chassis1 = { ...structuredClone(objectAt(answer, 'data/chassis0')), model: 'M900' };
    objectAt(answer, 'data/chassis1/slots/cpu/module/info/sensors')['temperature-1'] = 61;
    const snapshot = read(answer);
    expect(snapshot.components.get('cpu')).toMatchObject({ chassis: 'chassis0' });
    expect(snapshot.components.get('chassis1/cpu')).toMatchObject({ chassis: 'chassis1', slot: 'cpu' });
    expect(snapshot.components.get('chassis1')).toMatchObject({ type: 'chassis', model: 'M900' });
    const temperature = (slot: string) => reading(snapshot, `${slot}/module/info/sensors/temperature-1`);
    expect(temperature('chassis1/slots/cpu')).toMatchObject({
      value: 61,
      descriptor: { component: 'chassis1/cpu', field: 'module/info/sensors/temperature-1', unit: '°C' },
    });
    expect(temperature('chassis0/slots/cpu').descriptor).toMatchObject({
      component: 'cpu',
      field: 'module/info/sensors/temperature-1',
    });
    // The same field of each chassis has the same name.
    expect(reading(snapshot, 'chassis1/backplane-revision').descriptor.field).toBe(
      reading(snapshot, 'chassis0/backplane-revision').descriptor.field
    );
    // What belongs to the device as a whole belongs to its first chassis.
    expect(reading(snapshot, 'network/ports/lan0/link').descriptor.component).toBe('chassis0');
  });

  it('lets no slot pass for a chassis', () => {
    const answer = answerOf('m600');
    objectAt(answer, 'data/chassis0/slots/int1')['object-id'] = 'chassis0';
    const { components } = read(answer);
    expect(components.get('chassis0')).toMatchObject({ type: 'chassis', model: 'M600' });
  });

  it('lets no list give its members a label that says something else', () => {
    const answer = answerOf('m600');
    const system = objectAt(answer, 'data/system');
    for (const name of ['devices', 'slots', 'modules', 'metrics', 'components', 'fields', 'units']) {
      system[name] = [{ 'object-id': 'mine', value: 1 }];
    }
    const labels = readingsOf(read(answer)).flatMap(({ descriptor }) => Object.keys(descriptor.elements));
    for (const taken of ['device', 'chassis', 'slot', 'module', 'metric', 'component', 'field', 'unit']) {
      expect(labels).not.toContain(taken);
    }
  });

  it('is not misled by a member of the tree that is called status', () => {
    const answer = answerOf('m600');
    (answer.data as JsonObject).status = { code: 7 };
    const snapshot = read(answer);
    expect(reading(snapshot, 'status/code').value).toBe(7);
    expect(reading(snapshot, 'system/uptime').value).toBe(objectAt(answer, 'data/system').uptime);
  });

  it('loses no leaf when the envelope has a member of the same name as the tree', () => {
    const answer = { ...answerOf('m600'), services: { extra: 5 }, 'object-id': 'envelope' };
    const snapshot = read(answer);
    const sent = readingsOf(snapshot).filter(({ descriptor }) => !descriptor.derived);
    expect(sent).toHaveLength(expectedLeaves(answer).length);
    expect(sent.map(({ value }) => value)).toEqual(expect.arrayContaining(['envelope', 'status', 5]));
  });

  it('tells who answered', () => {
    expect(read(answerOf('m300')).device).toEqual({
      hostname: 'sim-m300.example.com',
      model: 'M300',
      serialNumber: '030000000301',
      firmware: '7.06.014-light',
      apiVersion: '10.21.016',
      dataAge: undefined,
    });
    const { device } = read(answerOf('m600'));
    expect(device).toMatchObject({ model: 'M600', firmware: '7.10.008', apiVersion: '20.05.013' });
    expect(device.dataAge).toBeGreaterThan(0);
    expect(device.dataAge).toBeLessThan(8);
  });

  it('tells who answered without an envelope', () => {
    const { data } = answerOf('m600');
    expect(read({ data }).device).toMatchObject({ model: 'M600', firmware: '7.10.008', apiVersion: '20.05.013' });
  });

  it('lists empty slots and supply bays as such', () => {
    const { components } = read(answerOf('m3000'));
    expect(components.get('pwr3')).toMatchObject({ fitted: true, slotType: 'pwr', model: 'PSU' });
    expect(components.get('pwr4')).toMatchObject({ fitted: false, label: 'pwr4 (empty)' });
    expect(components.get('mri1')).toMatchObject({ fitted: false, slotType: 'mri' });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'status'],
    ['a number', 5],
    ['a list', [{ data: { system: {} } }]],
    ['an empty object', {}],
    ['another API', { data: { items: [], total: 0 } }],
    ['data that is a list', { data: [] }],
    ['data that is null', { data: null, 'system-information': { 'API Version': 'x' } }],
    ['an error', { error: 'not found', status: 404 }],
    ['names without content', { data: { system: 'up', network: null } }],
  ])('refuses %s', (_, answer) => {
    const reader = new StatusReader();
    expect(() => read(answer, reader)).toThrow(expect.objectContaining({ code: 'not-lantime' }));
    expect(reader.knownDescriptors).toEqual([]);
  });
});

describe('API V10 and V20 read alike', () => {
  const v10 = read(answerOf('m300'));
  const v20 = read(answerOf('m600'));

  it.each(['leapsecond-announced', 'faillock-user-banned', 'ntp-not-sync'])('for the event %s', (event) => {
    for (const snapshot of [v10, v20]) {
      expect(reading(snapshot, `notification/events/${event}/triggered`)).toMatchObject({
        value: false,
        descriptor: { elements: { event }, known: true },
      });
    }
  });

  it('for events that neither of them has, which keep their name', () => {
    const answer = answerOf('m600');
    (at(answer, 'data/notification/events') as JsonValue[]).push({ 'object-id': 'Flux:-down', triggered: 1 });
    expect(reading(read(answer), 'notification/events/Flux:-down/triggered').value).toBe(true);
  });

  it('for the leap indicator, text or number', () => {
    expect(objectAt(answerOf('m300'), 'data/ntp/sys').leap).toBe('0');
    for (const snapshot of [v10, v20]) {
      expect(reading(snapshot, 'ntp/sys/leap').value).toBe(0);
    }
  });

  it('for the reach register, which V10 does not fill', () => {
    expect(reading(v10, 'ntp/ref_1/reach')).toMatchObject({ value: null, absent: expect.any(String), raw: 0 });
    expect(reading(v20, 'ntp/ref_1/reach').value).toBe(255);
    const lost = answerOf('m300');
    objectAt(lost, 'data/ntp/ref_1')['status-peer-reach-ok'] = false;
    expect(reading(read(lost), 'ntp/ref_1/reach').value).toBe(0);
  });

  it('for a lamp that is off, whatever colour it would have', () => {
    for (const snapshot of [v10, v20]) {
      expect(reading(snapshot, 'system/front-leds/led-alarm/lamp').value).toBe('none');
      expect(reading(snapshot, 'system/front-leds/led-ref-time/lamp').value).toBe('green');
    }
    expect(reading(v10, 'system/front-leds/led-alarm/current-color').value).toBe('blue');
  });

  it('for the leap second state of a team', () => {
    const states = (['m300', 'm600'] as const).map((profile) => {
      const answer = answerOf(profile);
      objectAt(answer, 'data/syncteam')['operational-mode'] = 'member';
      return reading(read(answer), 'syncteam/leapsecond-state').value;
    });
    expect(states).toEqual(['no-leapsecond', 'no-leapsecond']);
  });

  it('for ports, which V10 lists only if they exist', () => {
    expect(reading(v10, 'network/ports/lan0/port-available')).toMatchObject({ value: true });
    expect(reading(v20, 'network/ports/lan0/port-available')).toMatchObject({ value: true });
    expect(reading(v20, 'network/ports/lan3/port-available')).toMatchObject({ value: false });
  });

  it('with the same identity, kind and unit wherever both have a reading', () => {
    const [older, newer] = [byId(v10), byId(v20)];
    const common = [...older.keys()].filter((id) => newer.has(id));
    expect(common.length).toBeGreaterThan(300);
    for (const id of common) {
      const { component, field, metric, kind, unit, label } = older.get(id)!.descriptor;
      expect(newer.get(id)!.descriptor).toMatchObject({ component, field, metric, kind, unit, label });
    }
  });
});

describe('values that are no data', () => {
  const CLK = 'chassis0/slots/clk1/module';

  it.each<[string, ProfileName, string, JsonValue]>([
    ['never', 'm600', 'notification/events/ntp-stopped/last-triggered', 'never'],
    ['N/A', 'm600', 'chassis0/slots/cpu/module/info/serial-number', 'N/A'],
    ['n/a', 'm600', 'system/uptime', 'n/a'],
    ['a dash', 'm600', 'network/ports/lan0/duplex', '-'],
    ['a dash for a number', 'm600', 'network/ports/lan0/speed', '-'],
    ['an empty text', 'm600', 'system/sync-status/leapsecond-date', ''],
    ['blanks', 'm600', 'system/sync-status/reference', '   '],
    ['null', 'm600', `${CLK}/dac-cal`, null],
    ['null for a state', 'm600', 'system/sync-status/clock-status/clock', null],
    ['null for an unknown field', 'm600', 'system/brand-new', null],
    ['clock index -1', 'm600', 'system/sync-status/clock-idx', -1],
    ['slot id -1', 'm600', 'network/ports/lan0/slot-id', -1],
    ['port id -1', 'm600', 'network/ports/lan0/port-id', -1],
    ['a sensor at 0.0', 'm600', `${CLK}/info/sensors/temperature-1`, 0],
    ['a sensor at "0.0"', 'm600', `${CLK}/info/sensors/temperature-2`, '0.0'],
    ['a zero MAC address', 'm600', 'network/ports/lan0/mac-address', '00:00:00:00:00:00'],
    ['PDOP 0', 'm600', `${CLK}/satellites/pdop`, 0],
    ['MTU 0', 'm600', 'network/ports/lan0/statistics/mtu', 0],
    ['a stamp of 1970', 'm600', 'system/last-position-update', '1970-01-01 00:00:00'],
    ['a stamp of 1970 in a zone ahead', 'm600', 'system/last-position-update', '1970-01-01 01:00:00'],
    ['a stamp of 1969 in a zone behind', 'm600', 'notification/events/ntp-sync/last-triggered', '1969-12-31T19:00:00'],
    ['a stamp of 1970 as a number', 'm600', 'system/api-last-update', 0],
    ['TAI offset 0', 'm600', 'ntp/sys/tai', 0],
    ['no version information', 'm600', 'system/firmware/packages/data/version', 'no version information'],
  ])('%s', (_, profile, path, value) => {
    const found = reading(read(answerWith(profile, path, value)), path);
    expect(found).toMatchObject({ value: null, raw: value, absent: expect.stringMatching(/\w/) });
    expect(found.unreadable).toBeUndefined();
  });

  /** All readings below a path that the device sent, but for some. */
  const below = (snapshot: Snapshot, path: string, except: string[] = []) =>
    readingsOf(snapshot).filter(
      ({ descriptor }) => descriptor.id.startsWith(`${path}/`) && !except.includes(descriptor.id.slice(path.length + 1))
    );

  it('the whole of a port that is not there, statistics and all', () => {
    const snapshot = read(answerOf('m600'));
    const readings = below(snapshot, 'network/ports/lan3', ['object-id', 'port-available']);
    expect(readings.length).toBeGreaterThan(30);
    expect(readings.filter(({ value }) => value !== null)).toEqual([]);
    expect(new Set(readings.map(({ absent }) => absent))).toEqual(new Set(['the unit does not have this port']));
    expect(reading(snapshot, 'network/ports/lan3/object-id').value).toBe('lan3');
  });

  it('but not of a port without link', () => {
    const answer = answerOf('m600');
    Object.assign(objectAt(answer, 'data/network/ports/lan0'), { link: false, speed: '-', duplex: '-' });
    const snapshot = read(answer);
    expect(reading(snapshot, 'network/ports/lan0/link').value).toBe(false);
    expect(reading(snapshot, 'network/ports/lan0/statistics/rx-packets').value).toEqual(expect.any(Number));
    expect(reading(snapshot, 'network/ports/lan0/speed').value).toBeNull();
  });

  it('an empty supply bay', () => {
    const snapshot = read(answerOf('m600'));
    expect(reading(snapshot, 'chassis0/slots/pwr2/module/power-available')).toMatchObject({ value: null, raw: false });
    expect(reading(snapshot, 'chassis0/slots/pwr2/module/power-capacity')).toMatchObject({ value: null, raw: 0 });
    expect(reading(snapshot, 'chassis0/slots/pwr2/fitted').value).toBe(false);
  });

  it('but not a supply that is fitted and has no power', () => {
    const snapshot = read(answerWith('m600', 'chassis0/slots/pwr1/module/power-available', false));
    expect(reading(snapshot, 'chassis0/slots/pwr1/module/power-available').value).toBe(false);
    expect(reading(snapshot, 'chassis0/slots/pwr1/fitted').value).toBe(true);
  });

  it('nor a supply that delivers power and says nothing else', () => {
    const snapshot = read(answerWith('m600', 'chassis0/slots/pwr2/module/power-available', true));
    expect(reading(snapshot, 'chassis0/slots/pwr2/module/power-available').value).toBe(true);
    expect(reading(snapshot, 'chassis0/slots/pwr2/fitted').value).toBe(true);
  });

  it('the dummy of an external rubidium, even where it looks reassuring', () => {
    const snapshot = read(answerOf('m300'));
    const readings = below(snapshot, 'chassis-xhe/clk1', ['object-id', 'connected']);
    expect(readings.length).toBeGreaterThan(25);
    expect(readings.filter(({ value, absent }) => value !== null || !absent)).toEqual([]);
    expect(reading(snapshot, 'chassis-xhe/clk1/connected').value).toBe(false);
  });

  it('but not a rubidium that answers', () => {
    const snapshot = read(answerWith('m300', 'chassis-xhe/clk1/xhe-info/comstat/xhe-type', true));
    expect(reading(snapshot, 'chassis-xhe/clk1/connected').value).toBe(true);
    expect(reading(snapshot, 'chassis-xhe/clk1/xhe-sys-status/status/pps-lock').value).toBe(true);
    expect(reading(snapshot, 'chassis-xhe/clk1/xhe-sys-status/temperature-sensors/lamp').value).toBeNull();
  });

  it('all of a team that is disabled but its mode', () => {
    const snapshot = read(answerOf('m600'));
    expect(reading(snapshot, 'syncteam/operational-mode').value).toBe('disabled');
    const readings = below(snapshot, 'syncteam', ['operational-mode']);
    expect(readings.length).toBeGreaterThan(7);
    expect(readings.filter(({ value, absent }) => value !== null || !absent)).toEqual([]);
  });

  it('the result of an update that never started', () => {
    const id = 'system/firmware/update/last-update-successful';
    expect(reading(read(answerOf('m300')), id)).toMatchObject({ value: null, raw: false, absent: expect.any(String) });
    expect(reading(read(answerOf('m600')), id).value).toBe(true);
    expect(reading(read(answerWith('m600', id, false)), id).value).toBe(false);
  });

  it('but not the result of an update whose start the device does not tell', () => {
    const answer = answerOf('m600');
    delete objectAt(answer, 'data/system/firmware/update')['last-update-started'];
    expect(reading(read(answer), 'system/firmware/update/last-update-successful').value).toBe(true);
  });

  it('a position at the centre of the Earth', () => {
    const answer = answerOf('m600');
    const satellites = objectAt(answer, `data/${CLK}/satellites`);
    for (const key of ['position-x', 'position-y', 'position-z', 'latitude', 'longitude', 'altitude']) {
      satellites[key] = 0;
    }
    objectAt(answer, 'data/system').position = '0.000000, 0.000000';
    const snapshot = read(answer);
    expect(reading(snapshot, `${CLK}/satellites/latitude`)).toMatchObject({ value: null, absent: expect.any(String) });
    expect(reading(snapshot, `${CLK}/satellites/position-x`).value).toBeNull();
    expect(byId(snapshot).get('system/position/latitude')?.value ?? null).toBeNull();
  });

  it('the time since when an event is active, where the device does not tell it', () => {
    for (const stamp of ['never', '', '1970-01-01T00:00:00', 'a while ago']) {
      const answer = answerOf('m600');
      Object.assign(objectAt(answer, 'data/notification/events/ntp-sync'), { triggered: 1, 'last-triggered': stamp });
      const since = byId(read(answer)).get('notification/events/ntp-sync/active-since');
      expect(since?.value ?? null).toBeNull();
      expect(since === undefined || since.absent !== undefined).toBe(true);
    }
  });

  it('the bound of a time quality that has none', () => {
    const path = 'system/sync-status/est-time-quality';
    for (const words of ['more-than-10s', 'unknown', '']) {
      const snapshot = read(answerWith('m600', path, words));
      expect(byId(snapshot).get(`${path}/upper-bound`)?.value ?? null).toBeNull();
    }
    expect(reading(read(answerWith('m600', path, 'more-than-10s')), path).value).toBe('more-than-10s');
  });
});

describe('reading values', () => {
  it.each<[string, JsonValue, unknown]>([
    ['system/sync-status/clock-status/clock', 'freewheeling', 'freewheeling'],
    ['system/sync-status/clock-status/oscillator', 'warming-up', 'warming-up'],
    ['system/front-leds/led-alarm/current-color', 'purple', 'purple'],
    ['ntp/ref_1/status-peer-selection', 'super-peer', 'super-peer'],
    ['ntp/sys/leap', 'soon', 'soon'],
    ['chassis0/slots/clk1/module/sync-status/clock-idx', 'standby', 'standby'],
  ])('leaves a state it does not know as the device writes it: %s %j', (path, raw, value) => {
    const found = reading(read(answerWith('m600', path, raw)), path);
    expect(found).toMatchObject({ value, raw });
    expect(found.unreadable).toBeUndefined();
  });

  it.each<[string, JsonValue, unknown]>([
    ['system/uptime', '130988.25', 130988.25],
    ['system/uptime', 130988.25, 130988.25],
    ['network/ports/lan0/speed', '100', 1e8],
    ['network/ports/lan0/speed', 1000, 1e9],
    ['network/ports/lan0/link', 1, true],
    ['network/ports/lan0/link', 'true', true],
    ['network/ports/lan0/link', '0', false],
    ['ntp/sys/leap', 3, 3],
    ['ntp/sys/leap', '3', 3],
    ['ntp/sys/stratum', '1', 1],
    ['ntp/sys/precision', -18, 2 ** -18],
    ['ntp/sys/clk-jitter', 4e-6, 4e-6],
    ['ntp/sys/expire', '202612280000', Date.UTC(2026, 11, 28) / 1000],
    ['ntp/sys/expire', 202612280000, Date.UTC(2026, 11, 28) / 1000],
    ['ntp/sys/expire', 1798416000, 1798416000],
    ['ntp/sys/expire', 1798416000000, null],
    ['ntp/sys/status', 415, null],
    ['system/storage/rootfs/used', 211164, 216231936],
    ['chassis0/slots/cpu/module/info/sensors/temperature-1', '49.0 °C', 49],
    ['chassis0/serial-number', '  001122  ', '001122'],
    // A number has lost its leading zeros.
    ['chassis0/serial-number', 1122, null],
    ['chassis0/slots/cpu/module/info/software-revision', 7, '7'],
    ['system/holdover-time', '12', 12],
    ['system/new-serial-number', '000123', '000123'],
    ['system/sync-status/holdover-status/tfom-out', '15', 15],
    ['notification/events/ntp-stopped/triggered', 1, true],
  ])('%s %j is %j', (path, raw, value) => {
    expect(reading(read(answerWith('m600', path, raw)), path).value).toBe(value);
  });

  it('counts the events that are active alarms', () => {
    const answer = answerOf('m600');
    for (const event of at(answer, 'data/notification/events') as JsonObject[]) {
      event.triggered = ['ntp-sync', 'ntp-stopped', 'antenna-faulty', 'low-system-resources', 'system-reboot'].includes(
        String(event['object-id'])
      )
        ? 1
        : 0;
    }
    const snapshot = read(answer);
    const count = (name: string) => reading(snapshot, `notification/${name}`).value;
    expect([
      count('active-alarms'),
      count('active-criticals'),
      count('active-errors'),
      count('active-warnings'),
    ]).toEqual([3, 1, 1, 1]);
  });

  it.each<[string, JsonValue]>([
    ['system/uptime', 'a while'],
    ['system/uptime', true],
    ['system/current-time', 'half past nine'],
    ['network/ports/lan0/speed', 'fast'],
    ['ntp/sys/expire', '202613320000'],
    ['ntp/sys/precision', 5000],
    ['system/storage/rootfs/size', 1e308],
    ['chassis0/slots/cpu/module/info/sensors/temperature-1', 'hot'],
  ])('says that it cannot read %s %j, and reads all the rest', (path, raw) => {
    const plain = essence(read(answerOf('m600')));
    const snapshot = read(answerWith('m600', path, raw));
    expect(reading(snapshot, path)).toMatchObject({ value: null, unreadable: true, raw, absent: expect.any(String) });
    expect(snapshot.unreadable.map(({ descriptor }) => descriptor.id)).toEqual([path]);
    const now = essence(snapshot);
    const changed = [...plain].filter(([id, before]) => JSON.stringify(now.get(id)) !== JSON.stringify(before));
    // Only the field itself and what is worked out from it.
    const derived = path === 'system/uptime' ? ['system/boot-time'] : [];
    const fromTime = path === 'system/current-time' ? ['system/snapshot-age', 'system/boot-time'] : [];
    expect(changed.map(([id]) => id).sort()).toEqual([path, ...derived, ...fromTime].sort());
  });

  it('shows text it cannot take apart as it is', () => {
    const answer = answerOf('m600');
    Object.assign(objectAt(answer, 'data/system'), { memory: 'plenty', cpuload: 'low', position: 'Bern' });
    const snapshot = read(answer);
    for (const [id, value] of [
      ['system/memory', 'plenty'],
      ['system/cpuload', 'low'],
      ['system/position', 'Bern'],
    ]) {
      expect(reading(snapshot, id).value).toBe(value);
    }
    expect(readingsOf(snapshot).filter(({ descriptor }) => descriptor.id.startsWith('system/memory/'))).toEqual([]);
  });

  it('refuses numbers that JSON can write and nobody can hold', () => {
    const answer = JSON.parse('{"data":{"system":{"uptime":1e999,"novel":-1e999,"switch":true}}}');
    const snapshot = read(answer);
    expect(snapshot.unreadable.map(({ descriptor }) => descriptor.id)).toEqual(['system/uptime', 'system/novel']);
  });

  it('tells the age of the data only where the clocks of the device agree', () => {
    const answer = answerOf('m600');
    objectAt(answer, 'data/system')['api-last-update'] = '2020-01-01T00:00:00';
    expect(byId(read(answer)).has('system/snapshot-age')).toBe(false);
    expect(read(answer).device.dataAge).toBeUndefined();
  });
});

describe('polling with one reader', () => {
  it.each(NAMES)('keeps every reading of %s that did not change', (profile) => {
    const reader = new StatusReader();
    const first = read(answerOf(profile), reader);
    const { generation } = reader;
    const second = read(answerOf(profile), reader);
    expect(second.readings).toHaveLength(first.readings.length);
    expect(second.readings.every((found, index) => found === first.readings[index])).toBe(true);
    expect(reader.generation).toBe(generation);
    const later = read(answerOf(profile, HOUR + 10_000), reader);
    const changed = readingsOf(later).filter((found) => found !== first.readings[found.descriptor.index]);
    // Satellites may rise meanwhile; of what was there before, all that changed has another value.
    expect(changed.length).toBeGreaterThan(5);
    expect(changed.every((found) => found.value !== first.readings[found.descriptor.index]?.value)).toBe(true);
  });

  it('does not touch snapshots it has given away', () => {
    const reader = new StatusReader();
    const first = read(answerOf('m600'), reader);
    const kept = [...first.readings];
    const components = new Map(first.components);
    read(answerWith('m600', 'system/uptime', 'broken'), reader);
    expect(first.readings).toEqual(kept);
    expect(first.components).toEqual(components);
    expect(first.unreadable).toEqual([]);
  });

  it('leaves a hole for a module that is pulled, and knows it again', () => {
    const reader = new StatusReader();
    const id = 'chassis0/slots/cpu/module/info/sensors/temperature-1';
    const before = reading(read(answerOf('m600'), reader), id);
    const pulled = answerOf('m600');
    delete objectAt(pulled, 'data/chassis0/slots/cpu').module;
    const gone = read(pulled, reader);
    expect(gone.readings[before.descriptor.index]).toBeUndefined();
    expect(gone.components.get('cpu')).toMatchObject({ fitted: false });
    expect(reader.find(id)).toBe(before.descriptor);
    expect(reading(read(answerOf('m600'), reader), id).descriptor).toBe(before.descriptor);
  });

  it('still lists the components of a slot that the device no longer lists', () => {
    const reader = new StatusReader();
    read(answerOf('m600'), reader);
    const answer = answerOf('m600');
    const chassis = objectAt(answer, 'data/chassis0');
    chassis.slots = (chassis.slots as JsonObject[]).filter((slot) => slot['object-id'] !== 'cpu');
    expect(read(answer, reader).components.has('cpu')).toBe(false);
    expect(reader.knownComponents.get('cpu')).toMatchObject({ model: 'C05F1-V33' });
  });

  it('notices when values become data and cease to be, though they stay the same', () => {
    const reader = new StatusReader();
    const link = (available: boolean) =>
      reading(
        read(answerWith('m600', 'network/ports/lan1/port-available', available), reader),
        'network/ports/lan1/link'
      );
    expect(link(false)).toMatchObject({ value: null, raw: false, absent: 'the unit does not have this port' });
    expect(link(true)).toMatchObject({ value: false, raw: false });
    expect(link(true).absent).toBeUndefined();
    expect(link(false).value).toBeNull();
  });

  it('tells the kind of an unknown field once it has a value', () => {
    const reader = new StatusReader();
    read(answerWith('m600', 'system/novelty', null), reader);
    const found = reading(read(answerWith('m600', 'system/novelty', true), reader), 'system/novelty');
    expect(found).toMatchObject({ value: true, descriptor: { kind: 'state' } });
    expect(found.descriptor.states.map(({ value }) => value).sort()).toEqual(['false', 'true']);
  });

  it('keeps the identity of everything when the firmware is updated', () => {
    const reader = new StatusReader();
    const before = essence(read(answerOf('m300'), reader));
    const { data } = answerOf('m600');
    const after = read({ ...answerOf('m300'), data }, reader);
    expect(new Set(reader.knownDescriptors.map(({ id }) => id)).size).toBe(reader.knownDescriptors.length);
    expect(essence(after).get('notification/events/leapsecond-announced/type')).toEqual(
      before.get('notification/events/leapsecond-announced/type')
    );
  });

  it('stays bounded when more and more keys come, and goes on reading what it knows', () => {
    const reader = new StatusReader();
    const before = essence(read(answerOf('m300'), reader));
    for (const name of ['first', 'second']) {
      read(answerWith('m300', `system/${name}`, Array<number>(130_000).fill(0)), reader);
      expect(reader.knownDescriptors.length).toBeLessThanOrEqual(250_000);
    }
    expect(lines(essence(read(answerOf('m300'), reader)))).toEqual(lines(before));
  });
});

describe('hostile answers', () => {
  const HOSTILE_KEYS = [
    '__proto__',
    'constructor',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'count',
    '',
    '*',
    '/',
    '~',
    '#2',
  ];
  const KNOWN_KEYS = [
    'system',
    'network',
    'ports',
    'chassis0',
    'chassis1',
    'slots',
    'module',
    'info',
    'sensors',
    'ntp',
  ].concat(
    ['notification', 'events', 'object-id', 'triggered', 'last-triggered', 'satellites', 'pdop', 'power-available'],
    ['power-capacity', 'memory', 'cpuload', 'uptime', 'current-time', 'syncteam', 'chassis-xhe', 'comstat', 'status'],
    ['front-leds', 'current-state', 'firmware', 'update', 'last-update-started', 'reach', 'status-peer-reach-ok', 'id']
  );
  const key = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...KNOWN_KEYS) },
    fc.constantFrom(...HOSTILE_KEYS),
    fc.string({ maxLength: 5 })
  );
  const scalar = fc.oneof(
    fc.constantFrom('true', 'false', 'null', '0', '-1', '1', '0.0', '-0', '1e999', '-1e999', '5e-324', '255'),
    fc
      .constantFrom(
        'never',
        'N/A',
        '-',
        '',
        '0',
        '1',
        'true',
        '100',
        '2026-02-30T00:00:00',
        '1970-01-01 00:00:00',
        'lan0'
      )
      .map((text) => JSON.stringify(text)),
    fc.string().map((text) => JSON.stringify(text)),
    fc.double().map((number) => JSON.stringify(number)),
    fc.constantFrom('1', 'ab ', '\u0000').map((text) => JSON.stringify(text.repeat(1000)))
  );
  // As text, because a parsed document can hold what an object literal cannot: own members called __proto__.
  const { document } = fc.letrec<{ document: string; list: string; object: string }>((tie) => ({
    document: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('list'), tie('object')),
    list: fc.array(tie('document'), { maxLength: 5 }).map((members) => `[${members.join(',')}]`),
    object: fc
      .array(fc.tuple(key, tie('document')), { maxLength: 6 })
      .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
  }));

  const prototype = Object.getOwnPropertyNames(Object.prototype).sort();

  const leafCount = (node: unknown): number =>
    Array.isArray(node)
      ? node.reduce<number>((sum, member) => sum + leafCount(member), 0)
      : typeof node === 'object' && node !== null
        ? Object.keys(node).reduce((sum, name) => sum + leafCount((node as JsonObject)[name]), 0)
        : 1;

  /** What must hold of every snapshot, whatever was sent. */
  function check(snapshot: Snapshot, reader: StatusReader): void {
    const ids = reader.knownDescriptors.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const wrong = snapshot.readings.flatMap((found, index) => {
      if (!found) {
        return [];
      }
      const { descriptor, value, absent, unreadable } = found;
      const problems = [
        descriptor.index !== index && 'index',
        reader.find(descriptor.id) !== descriptor && 'descriptor',
        !['string', 'number', 'boolean'].includes(typeof value) && value !== null && 'type of value',
        typeof value === 'number' && !Number.isFinite(value) && 'number',
        value === null && (typeof absent !== 'string' || absent === '') && 'reason',
        value !== null && (absent !== undefined || unreadable) && 'reason without need',
        (unreadable ?? false) !== snapshot.unreadable.includes(found) && 'unreadable',
        descriptor.known &&
          ['gauge', 'counter', 'timestamp'].includes(descriptor.kind) &&
          value !== null &&
          typeof value !== 'number' &&
          'kind',
        descriptor.label.trim() === '' && 'label',
        descriptor.id === '' && 'id',
        descriptor.field === '' && 'field',
        !snapshot.components.has(descriptor.component) && 'component',
        Object.values(descriptor.elements).some((name) => typeof name !== 'string') && 'elements',
      ].filter(Boolean);
      return problems.map((problem) => `${descriptor.id}: ${problem}`);
    });
    expect(wrong).toEqual([]);
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(prototype);
  }

  /** Reads an answer several times in all ways that must not matter; false when it was refused. */
  function survives(text: string): boolean {
    const reader = new StatusReader();
    let snapshot: Snapshot;
    try {
      snapshot = read(JSON.parse(text), reader);
    } catch (error) {
      expect(error).toBeInstanceOf(LantimeError);
      expect((error as LantimeError).code).toBe('not-lantime');
      return false;
    }
    check(snapshot, reader);
    const again = read(JSON.parse(text), reader);
    expect(again.readings).toHaveLength(snapshot.readings.length);
    expect(again.readings.findIndex((found, index) => found !== snapshot.readings[index])).toBe(-1);
    expect(again.unreadable.findIndex((found, index) => found !== snapshot.unreadable[index])).toBe(-1);
    expect(again.unreadable).toHaveLength(snapshot.unreadable.length);
    const elsewhere = read(JSON.parse(text));
    expect(lines(essence(elsewhere))).toEqual(lines(essence(snapshot)));
    return true;
  }

  it('of any JSON are read or refused, with nothing in between', () => {
    fc.assert(
      fc.property(document, (text) => {
        survives(text);
      }),
      { numRuns: 300 }
    );
  });

  it('of any tree below the status root are read, every leaf of them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, document), { maxLength: 8 }), document, (members, extra) => {
        const tree = members.map(([name, value]) => `,${JSON.stringify(name)}:${value}`).join('');
        const text = `{"extra":${extra},"data":{"system":{"uptime":1}${tree},"object-id":"status"}}`;
        const { data, ...envelope } = JSON.parse(text);
        expect(survives(text)).toBe(true);
        const { readings } = read(JSON.parse(text));
        const sent = readings.filter((found) => found && !found.descriptor.derived);
        const status = data.status?.['object-id'] === 'status' ? data.status : data;
        // Members below data.status that make it the root are rare and counted elsewhere.
        if (status === data && !isStatusLike(data.status)) {
          expect(sent).toHaveLength(leafCount(envelope) + leafCount(data));
        }
      }),
      { numRuns: 400 }
    );
  });

  const isStatusLike = (tree: unknown) =>
    typeof tree === 'object' &&
    tree !== null &&
    ['system', 'chassis0', 'network', 'ntp', 'notification', 'services', 'rest-api', 'syncmon'].some(
      (name) => typeof (tree as JsonObject)[name] === 'object'
    );

  /** The places of a document, as the objects and lists that hold them. */
  function places(node: unknown, found: Array<{ holder: JsonObject; key: string }> = []) {
    if (typeof node === 'object' && node !== null) {
      for (const name of Object.keys(node)) {
        found.push({ holder: node as JsonObject, key: name });
        places((node as JsonObject)[name], found);
      }
    }
    return found;
  }

  const set = (holder: object, name: string, value: unknown) =>
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });

  const mutation = fc.record({
    place: fc.nat(),
    action: fc.constantFrom('replace', 'remove', 'swap type', 'rename', 'double', 'wrap'),
    value: document,
    name: key,
  });

  function mutate(
    answer: JsonObject,
    { place, action, value, name }: typeof mutation extends fc.Arbitrary<infer T> ? T : never
  ) {
    const all = places(answer);
    const { holder, key: at } = all[place % all.length];
    const old = holder[at];
    switch (action) {
      case 'replace':
        return set(holder, at, JSON.parse(value));
      case 'remove':
        return Array.isArray(holder) ? holder.splice(Number(at), 1) : delete holder[at];
      case 'rename':
        delete holder[at];
        return Array.isArray(holder) ? holder.splice(Number(at), 1) : set(holder, name, old);
      case 'double':
        return Array.isArray(holder) ? holder.push(structuredClone(old)) : set(holder, `${at} `, structuredClone(old));
      case 'wrap':
        return set(holder, at, place % 2 ? [old] : set({}, name, old));
      default:
        return set(
          holder,
          at,
          Array.isArray(old)
            ? Object.fromEntries(old.map((member, index) => [index, member]))
            : typeof old === 'object' && old !== null
              ? Object.values(old)
              : typeof old === 'string'
                ? Number(old.replace(/\D/g, ''))
                : String(old)
        );
    }
  }

  it.each<ProfileName>(['m300', 'm600', 'm3000'])('that were an answer of an %s are read or refused', (profile) => {
    const text = JSON.stringify(answerOf(profile));
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 12 }), (mutations) => {
        const answer = JSON.parse(text);
        mutations.forEach((change) => mutate(answer, change));
        survives(JSON.stringify(answer));
      }),
      { numRuns: 40 }
    );
  });

  it('that change their shape from poll to poll keep one meaning per identity', () => {
    const text = JSON.stringify(answerOf('m300'));
    fc.assert(
      fc.property(
        fc.array(fc.array(mutation, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 5 }),
        (polls) => {
          const reader = new StatusReader();
          const everFitted = new Set<string>();
          // A supply that was there and looks like an empty bay now is a dead one; all else is of the present alone.
          const isRemembered = ({ component }: Descriptor, fresh: Snapshot) =>
            everFitted.has(component) && fresh.components.get(component)?.fitted === false;
          for (const mutations of polls) {
            const answer = JSON.parse(text);
            mutations.forEach((change) => mutate(answer, change));
            let snapshot: Snapshot;
            try {
              snapshot = read(answer, reader);
            } catch (error) {
              expect(error).toMatchObject({ code: 'not-lantime' });
              continue;
            }
            // What the present answer says does not depend on what was read before.
            const fresh = read(answer);
            snapshot.components.forEach(({ id, fitted }) => fitted && everFitted.add(id));
            const said = (of: Snapshot) =>
              readingsOf(of)
                .filter(({ descriptor }) => !isRemembered(descriptor, fresh))
                .map(({ descriptor, value, raw }) => JSON.stringify([descriptor.id, descriptor.known ? value : raw]))
                .sort();
            expect(said(snapshot)).toEqual(said(fresh));
            const ids = reader.knownDescriptors.map(({ id }) => id);
            expect(new Set(ids).size).toBe(ids.length);
          }
          const steady = read(JSON.parse(text), reader);
          const first = read(JSON.parse(text));
          const fresh = essence(first);
          const now = essence(steady);
          for (const [id, { value, absent }] of fresh) {
            const descriptor = reader.find(id);
            if (descriptor && isRemembered(descriptor, first)) {
              continue;
            }
            expect([id, now.get(id)?.value, now.get(id)?.absent]).toEqual([id, value, absent]);
          }
        }
      ),
      { numRuns: 25 }
    );
  });

  it.each([
    ['lists', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
    ['slots', '{"module":{"slots":['.repeat(3000) + ']}}'.repeat(3000)],
  ])('of %s nested thousands deep are cut where nobody looks any more', (_, deep) => {
    const text = `{"data":{"object-id":"status","network":${deep},"chassis0":{"slots":[{"object-id":"x","module":${deep}}]},"system":{"uptime":5}}}`;
    expect(survives(text)).toBe(true);
    const snapshot = read(JSON.parse(text));
    expect(reading(snapshot, 'system/uptime').value).toBe(5);
    expect(snapshot.unreadable.map(({ absent }) => absent)).toEqual(Array(2).fill('nested too deeply to be read'));
  });

  it('with members named like those of every object are read like others', () => {
    const text =
      '{"data":{"ntp":[{"object-id":"ref_1","reach":0,"status-peer-reach-ok":true,' +
      '"toString":5,"constructor":"x","__proto__":{"polluted":true},"hasOwnProperty":1}]}}';
    expect(survives(text)).toBe(true);
    const snapshot = read(JSON.parse(text));
    expect(reading(snapshot, 'ntp/ref_1/toString').value).toBe(5);
    expect(reading(snapshot, 'ntp/ref_1/constructor').value).toBe('x');
    expect(reading(snapshot, 'ntp/ref_1/__proto__/polluted').value).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    ['chassis0/slots/pwr1/module/power-capacity'],
    ['chassis0/slots/pwr2/module/power-capacity'],
    ['chassis0/slots/clk1/module/satellites/latitude'],
    ['ntp/ref_1/reach'],
    ['notification/events/ntp-sync/type'],
    ['notification/events/ntp-sync/last-triggered'],
    ['system/firmware/update/last-update-started'],
    ['system/position'],
    ['chassis0/slots/clk1/slot-type'],
    ['chassis0/slots/clk1/object-id'],
    ['chassis0/model'],
  ])('with an object that cannot become a number or a text at %s are read', (path) => {
    const parts = path.split('/');
    const answer = answerOf('m600');
    const holder = objectAt(answer, `data/${parts.slice(0, -1).join('/')}`);
    holder[parts.at(-1)!] = { toString: 1, valueOf: 1 };
    expect(survives(JSON.stringify(answer))).toBe(true);
  });
});
