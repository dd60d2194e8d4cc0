/** @jest-environment node */
import * as fc from 'fast-check';
import { type JsonObject, type JsonValue } from '../../../dev/simulator';
import { StatusReader } from '.';
import {
  NAMES,
  makeAnswer,
  read,
  listReadings,
  byId,
  reading,
  at,
  objectAt,
  answerWith,
  expectedLeaves,
  shuffled,
  withMaps,
  essence,
  lines,
} from '../../../tests/fixtures/reader';

describe.each(NAMES)('discovery on %s', (profile) => {
  const answer = makeAnswer(profile);

  it('makes every leaf of the answer a reading under the path the device addresses it by', () => {
    const sent = listReadings(read(answer)).filter(({ descriptor }) => !descriptor.derived);
    expect(sent.map(({ descriptor, raw }) => [descriptor.id, raw]).sort()).toEqual(expectedLeaves(answer).sort());
  });

  it('gives every reading a label, a heading, a description and a known component', () => {
    const snapshot = read(answer);
    const lacking = listReadings(snapshot).filter(
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
    const answer = makeAnswer('m600');
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
    expect(reading(read(makeAnswer('m600')), 'chassis0/slots/count')).toMatchObject({
      value: 9,
      descriptor: { component: 'chassis0', field: 'chassis/slots/count' },
    });
  });

  it('keeps apart members with the same object-id', () => {
    const answer = makeAnswer('m600');
    const ports = at(answer, 'data/network/ports') as JsonObject[];
    ports[1]['object-id'] = 'lan0';
    ports[2]['object-id'] = 'lan0';
    const snapshot = read(answer);
    const sent = listReadings(snapshot).filter(({ descriptor }) => !descriptor.derived);
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
    const answer = makeAnswer('m600');
    objectAt(answer, 'data/syncmon').nodes = Array.from({ length: 20_000 }, (_, i) => ({
      'object-id': 'n',
      offset: i,
    }));
    const reader = new StatusReader();
    const first = read(answer, reader);
    expect(listReadings(first).filter(({ descriptor }) => descriptor.metric === 'syncmon/nodes/*/offset')).toHaveLength(
      20_000
    );
    expect(listReadings(read(structuredClone(answer), reader))).toEqual(listReadings(first));
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
        listReadings(read(answer))
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
    const answer = makeAnswer('m300');
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
    const answer = makeAnswer('m600');
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
    const answer = makeAnswer('m600');
    objectAt(answer, 'data/chassis0/slots/int1')['object-id'] = 'chassis0';
    const { components } = read(answer);
    expect(components.get('chassis0')).toMatchObject({ type: 'chassis', model: 'M600' });
  });

  it('lets no list give its members a label that says something else', () => {
    const answer = makeAnswer('m600');
    const system = objectAt(answer, 'data/system');
    for (const name of ['devices', 'slots', 'modules', 'metrics', 'components', 'fields', 'units']) {
      system[name] = [{ 'object-id': 'mine', value: 1 }];
    }
    const labels = listReadings(read(answer)).flatMap(({ descriptor }) => Object.keys(descriptor.elements));
    for (const taken of ['device', 'chassis', 'slot', 'module', 'metric', 'component', 'field', 'unit']) {
      expect(labels).not.toContain(taken);
    }
  });

  it('is not misled by a member of the tree that is called status', () => {
    const answer = makeAnswer('m600');
    (answer.data as JsonObject).status = { code: 7 };
    const snapshot = read(answer);
    expect(reading(snapshot, 'status/code').value).toBe(7);
    expect(reading(snapshot, 'system/uptime').value).toBe(objectAt(answer, 'data/system').uptime);
  });

  it('loses no leaf when the envelope has a member of the same name as the tree', () => {
    const answer = { ...makeAnswer('m600'), services: { extra: 5 }, 'object-id': 'envelope' };
    const snapshot = read(answer);
    const sent = listReadings(snapshot).filter(({ descriptor }) => !descriptor.derived);
    expect(sent).toHaveLength(expectedLeaves(answer).length);
    expect(sent.map(({ value }) => value)).toEqual(expect.arrayContaining(['envelope', 'status', 5]));
  });

  it('tells who answered', () => {
    expect(read(makeAnswer('m300')).device).toEqual({
      hostname: 'sim-m300.example.com',
      model: 'M300',
      serialNumber: '030000000301',
      firmware: '7.06.014-light',
      apiVersion: '10.21.016',
      dataAge: undefined,
    });
    const { device } = read(makeAnswer('m600'));
    expect(device).toMatchObject({ model: 'M600', firmware: '7.10.008', apiVersion: '20.05.013' });
    expect(device.dataAge).toBeGreaterThan(0);
    expect(device.dataAge).toBeLessThan(8);
  });

  it('tells who answered without an envelope', () => {
    const { data } = makeAnswer('m600');
    expect(read({ data }).device).toMatchObject({ model: 'M600', firmware: '7.10.008', apiVersion: '20.05.013' });
  });

  it('lists empty slots and supply bays as such', () => {
    const { components } = read(makeAnswer('m3000'));
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
  const v10 = read(makeAnswer('m300'));
  const v20 = read(makeAnswer('m600'));

  it.each(['leapsecond-announced', 'faillock-user-banned', 'ntp-not-sync'])('for the event %s', (event) => {
    for (const snapshot of [v10, v20]) {
      expect(reading(snapshot, `notification/events/${event}/triggered`)).toMatchObject({
        value: false,
        descriptor: { elements: { event }, known: true },
      });
    }
  });

  it('for events that neither of them has, which keep their name', () => {
    const answer = makeAnswer('m600');
    (at(answer, 'data/notification/events') as JsonValue[]).push({ 'object-id': 'Flux:-down', triggered: 1 });
    expect(reading(read(answer), 'notification/events/Flux:-down/triggered').value).toBe(true);
  });

  it('for the leap indicator, text or number', () => {
    expect(objectAt(makeAnswer('m300'), 'data/ntp/sys').leap).toBe('0');
    for (const snapshot of [v10, v20]) {
      expect(reading(snapshot, 'ntp/sys/leap').value).toBe(0);
    }
  });

  it('for the reach register, which V10 does not fill', () => {
    expect(reading(v10, 'ntp/ref_1/reach')).toMatchObject({ value: null, absent: expect.any(String), raw: 0 });
    expect(reading(v20, 'ntp/ref_1/reach').value).toBe(255);
    const lost = makeAnswer('m300');
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
      const answer = makeAnswer(profile);
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
