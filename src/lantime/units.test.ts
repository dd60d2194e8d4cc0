/** @jest-environment node */
import * as fc from 'fast-check';
import { statusAnswer } from '../../dev/simulator';
import { getSeries } from './prometheus-names';
import { StatusReader } from './reader';
import { Descriptor, Reading } from './types';
import { TIME_UNITS, TimeUnit } from './units';

type Json = Record<string, any>;
const START = Date.UTC(2030, 0, 1);
const SEVERAL = Object.keys(TIME_UNITS) as TimeUnit[];

/** A node of SyncMon, its times in seconds. */
const NODE: Json = {
  'object-id': 'node-1',
  address: '192.0.2.201',
  type: 'ntp',
  status: 'ok',
  offset: 0.000118,
  'offset-limit': 0.001,
  delay: 0.00032,
  jitter: 0.000009,
};
const TIMES = ['offset', 'offset-limit', 'delay', 'jitter'];

const inUnit = (unit: TimeUnit, object: Json = NODE, keys = TIMES): Json => ({
  ...object,
  ...Object.fromEntries(
    keys
      .filter((key) => typeof object[key] === 'number')
      .map((key) => [key, Number((object[key] * TIME_UNITS[unit]).toPrecision(12))])
  ),
});

function read(data: Json, reader = new StatusReader()) {
  const snapshot = reader.read({ data: { 'object-id': 'status', ...data } }, START);
  const readings = snapshot.readings.filter((one): one is Reading => one !== undefined);
  const find = (id: string) => {
    const found = readings.find(({ descriptor }) => descriptor.id === id);
    if (!found) {
      throw new Error(`no ${id}`);
    }
    return found;
  };
  return { snapshot, find, node: (key: string) => find(`syncmon/nodes/node-1/${key}`) };
}
const syncmon = (...nodes: Json[]) => ({ syncmon: { nodes } });
const name = (descriptor: Descriptor) => getSeries(descriptor)?.name;

/** The association of the same node, whose values are seconds. */
const ASSOCIATION = { 'object-id': 'ref_2', id: '192.0.2.201', name: 'a.example.com', offset: 0.00012, delay: 0.0003 };

describe.each(SEVERAL)('a node of SyncMon in %s', (unit) => {
  const expectSeconds = ({ node }: ReturnType<typeof read>) => {
    for (const key of TIMES) {
      const { descriptor, value } = node(key);
      expect([key, descriptor.unit, descriptor.rawUnit]).toEqual([key, 's', undefined]);
      expect(value).toBeCloseTo(NODE[key], 12);
      expect(descriptor.unitNote).toMatch(/\w/);
      expect(name(descriptor)).toBe(`lantime_syncmon_node_${key.replace('-', '_')}_seconds`);
    }
  };

  it.each<[string, Json]>([
    ['a text beside the limit', { 'limit-text': '1 ms' }],
    ['a sentence', { message: 'offset limit 1 ms not exceeded' }],
    ['a text beside the offset', { 'offset-string': '118 µs' }],
    ['a member that names the unit', { unit }],
    ['a member that names it in words', { units: { s: 'seconds', ms: 'msec', µs: 'usec', ns: 'nanoseconds' }[unit] }],
    ['a member for one value', { 'offset-unit': unit }],
  ])('is told by %s', (_, more) => {
    expectSeconds(read(syncmon({ ...inUnit(unit), ...more })));
  });

  it('is told by the NTP association of the same node', () => {
    expectSeconds(read({ ...syncmon(inUnit(unit)), ntp: [{ 'object-id': 'sys' }, ASSOCIATION] }));
  });

  it('is told by the name of the members', () => {
    const suffix = unit === 'µs' ? 'us' : unit;
    const { 'object-id': id, ...rest } = inUnit(unit);
    const renamed = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [TIMES.includes(key) ? `${key}-${suffix}` : key, value])
    );
    const { node } = read(syncmon({ 'object-id': id, ...renamed }));
    const { descriptor, value } = node(`offset-${suffix}`);
    expect([descriptor.unit, descriptor.known, name(descriptor)]).toEqual([
      's',
      true,
      'lantime_syncmon_node_offset_seconds',
    ]);
    expect(value).toBeCloseTo(NODE.offset, 12);
  });

  it('is told by one node for the others, and stays told', () => {
    const reader = new StatusReader();
    const other = { ...inUnit(unit), 'object-id': 'node-2', address: '192.0.2.202' };
    read(syncmon({ ...inUnit(unit), 'limit-text': '1 ms' }, other), reader);
    const later = read(syncmon(inUnit(unit), { ...other, 'object-id': 'node-3' }), reader);
    expect(later.find('syncmon/nodes/node-3/offset')).toMatchObject({ descriptor: { unit: 's' } });
    expect(later.find('syncmon/nodes/node-3/offset').value).toBeCloseTo(NODE.offset, 12);
  });
});

describe('where nothing decides', () => {
  const data = syncmon(inUnit('ns'));

  it('the value is as the device sends it, marked, and has no name of a known unit', () => {
    const { node } = read(data);
    const { descriptor, value } = node('offset');
    expect(value).toBe(118_000);
    expect(descriptor).toMatchObject({ unit: '', rawUnit: true, readAs: 'raw' });
    expect(descriptor.unitNote).toMatch(/not confirmed.*: s \(.*ns \(/);
    expect(name(descriptor)).toBe('lantime_syncmon_node_offset_raw');
    expect(getSeries(descriptor)?.help).toMatch(/unit is not confirmed/);
  });

  it('an answer that tells later is believed from then on, under a descriptor of its own', () => {
    const reader = new StatusReader();
    const before = read(data, reader);
    const generation = reader.generation;
    const after = read(syncmon({ ...inUnit('ns'), 'limit-text': '1 ms' }), reader);
    expect(after.node('offset').value).toBeCloseTo(NODE.offset, 12);
    expect(after.node('offset').descriptor).not.toBe(before.node('offset').descriptor);
    expect(after.node('offset').descriptor.index).toBe(before.node('offset').descriptor.index);
    expect(reader.generation).toBeGreaterThan(generation);
    expect(reader.find('syncmon/nodes/node-1/offset')).toBe(after.node('offset').descriptor);
    expect(reader.getDescriptors('chassis0')).toContain(after.node('offset').descriptor);
    expect(reader.getDescriptors('chassis0')).not.toContain(before.node('offset').descriptor);
  });

  it.each<[string, Json]>([
    ['a text about something else', { 'poll-interval': '64 s' }],
    ['a text without a unit', { 'limit-text': '1000000' }],
    ['a text that fits no unit', { 'limit-text': '7 ms' }],
    ['two texts that contradict', { 'limit-text': '1 ms', 'offset-text': '118 ms' }],
  ])('%s does not decide', (_, more) => {
    expect(read(syncmon({ ...inUnit('ns'), ...more })).node('jitter').descriptor.rawUnit).toBe(true);
  });

  it('a node with a fault is no evidence: its clock may be days off', () => {
    const lost = { ...NODE, status: 'limit-exceeded', offset: 1e6, delay: undefined, jitter: undefined };
    const { node } = read(syncmon({ ...lost, 'offset-limit': undefined }));
    expect(node('offset').descriptor.rawUnit).toBe(true);
  });
});

it('knows seconds by a network delay that no packet could have in a smaller unit', () => {
  const { node } = read(syncmon(NODE));
  expect(node('offset')).toMatchObject({ value: 0.000118, descriptor: { unit: 's' } });
});

it.each(['512 ns', '0.512 µs', '0.000512 ms', '5.12e-7'])('reads a value that says its unit itself: %s', (written) => {
  const { node } = read(syncmon({ ...NODE, offset: written, unit: 's' }));
  expect(node('offset').value).toBeCloseTo(5.12e-7, 12);
});

it('takes no number for a value whose unit was beside it until now', () => {
  const reader = new StatusReader();
  const without = { 'object-id': 'node-1', status: 'ok' };
  expect(read(syncmon({ ...without, offset: '512 ns' }), reader).node('offset').value).toBeCloseTo(5.12e-7, 12);
  expect(read(syncmon({ ...without, offset: 512 }), reader).node('offset')).toMatchObject({
    value: null,
    unreadable: true,
  });
});

describe('holdover', () => {
  const holdover = (status: Json, quality = 'less-than-1us') =>
    read({ system: { 'sync-status': { 'est-time-quality': quality, 'holdover-status': status } } }).find(
      `system/sync-status/holdover-status/${Object.keys(status)[0]}`
    );

  it.each<[string, Json, string, number | null]>([
    ['nanoseconds within the quality', { 'time-offset': 640 }, 'less-than-1us', 6.4e-7],
    ['seconds within the quality', { 'time-offset': 6.4e-9 }, 'less-than-1us', 6.4e-9],
    ['the name', { 'time-offset-ns': 640 }, 'unknown', 6.4e-7],
    ['a unit beside it', { 'time-offset': 12, unit: 'us' }, 'unknown', 12e-6],
  ])('offset by %s', (_, status, quality, seconds) => {
    const { value, descriptor } = holdover(status, quality);
    expect(descriptor).toMatchObject({ unit: 's' });
    expect(value).toBeCloseTo(seconds!, 14);
    expect(name(descriptor)).toBe('lantime_holdover_estimated_offset_seconds');
  });

  it.each([0, 640])('offset %d is raw where the quality says nothing', (offset) => {
    const { value, descriptor } = holdover({ 'time-offset': offset }, 'unknown');
    expect([value, descriptor.rawUnit, name(descriptor)]).toEqual([
      offset,
      true,
      'lantime_holdover_estimated_offset_raw',
    ]);
  });

  it('has no offset that the clock calls invalid', () => {
    expect(holdover({ 'time-offset': 640, 'offset-valid': false }).value).toBeNull();
  });
});

describe('reference sources', () => {
  const source = (status: Json) =>
    read({
      chassis0: {
        slots: [
          {
            'object-id': 'clk1',
            'slot-type': 'clk',
            module: {
              'sync-status': { 'est-time-quality': 'less-than-100ns' },
              mrs: [
                {
                  'object-id': 'priority0',
                  status: { 'is-master': true, ...status },
                  statistics: { mean: -3, sigma: 4 },
                },
                { 'object-id': 'priority1', status: { offset: 250 } },
              ],
            },
          },
        ],
      },
    });

  it('are in the unit in which the one that is followed is within the quality of the clock', () => {
    const { find } = source({ offset: -12 });
    expect(find('chassis0/slots/clk1/module/mrs/priority0/status/offset').value).toBeCloseTo(-1.2e-8, 14);
    expect(find('chassis0/slots/clk1/module/mrs/priority1/status/offset').value).toBeCloseTo(2.5e-7, 14);
    expect(find('chassis0/slots/clk1/module/mrs/priority0/statistics/mean')).toMatchObject({
      descriptor: { unit: 's', label: 'Source offset, mean' },
    });
  });

  it('stay raw while the followed one has no offset to tell by', () => {
    const { find } = source({ offset: 0 });
    expect(find('chassis0/slots/clk1/module/mrs/priority1/status/offset')).toMatchObject({
      value: 250,
      descriptor: { rawUnit: true },
    });
  });
});

describe('PTP', () => {
  const instance = (status: Json) =>
    read({
      chassis0: {
        slots: [
          { 'object-id': 'io1', 'slot-type': 'io', module: { 'ptp-instances': [{ 'object-id': '1', ...status }] } },
        ],
      },
    }).find('chassis0/slots/io1/module/ptp-instances/1/offset-from-master');

  it.each<[string, Json, number]>([
    ['whole nanoseconds', { 'offset-from-master': -45, 'mean-path-delay': 1850 }, -4.5e-8],
    ['seconds', { 'offset-from-master': -4.5e-8, 'mean-path-delay': 1.85e-6 }, -4.5e-8],
    ['microseconds that say so', { 'offset-from-master': -0.045, unit: 'us' }, -4.5e-8],
  ])('reads %s', (_, status, seconds) => {
    const { value, descriptor } = instance({ 'port-state': 'slave', ...status });
    expect(descriptor.unit).toBe('s');
    expect(value).toBeCloseTo(seconds, 14);
  });

  it('leaves fractions that could be micro- or nanoseconds', () => {
    const { value, descriptor } = instance({ 'port-state': 9, 'offset-from-master': -45.5, 'mean-path-delay': 185.25 });
    expect([value, descriptor.rawUnit]).toEqual([-45.5, true]);
  });
});

it('reads a value the same whatever stands beside it, or not at all', () => {
  const seconds = fc.double({ min: 2e-5, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(seconds, fc.constantFrom(...SEVERAL), fc.boolean(), (delay, unit, tells) => {
      const sent = inUnit(unit, { ...NODE, delay });
      const { node } = read(syncmon(tells ? { ...sent, unit } : sent));
      const { descriptor, value } = node('delay');
      if (descriptor.unit === 's') {
        expect(Math.abs((value as number) / delay - 1)).toBeLessThan(1e-6);
      } else {
        expect([tells, value]).toEqual([false, sent.delay]);
      }
    })
  );
});

it('decides for all devices of the simulator', () => {
  for (const profile of ['m3000', 'm4000', 'full'] as const) {
    const reader = new StatusReader();
    reader.read(statusAnswer(profile, { startedAt: START, at: START + 3600_000 }), START);
    const answer = statusAnswer(profile, { startedAt: START, at: START + 3700_000 });
    const { readings } = reader.read(answer, START + 100_000);
    const raw = readings.flatMap((one) =>
      one?.descriptor.rawUnit && one.value !== null ? [one.descriptor.metric] : []
    );
    // What is 0 on every device.
    expect([...new Set(raw)].filter((metric) => !/bias|precision|holdover|asymmetry/.test(metric))).toEqual([]);
  }
});
