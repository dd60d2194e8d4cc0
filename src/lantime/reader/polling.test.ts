/** @jest-environment node */
import { type JsonObject } from '../../../dev/simulator';
import { StatusReader } from '.';
import {
  HOUR,
  NAMES,
  makeAnswer,
  read,
  listReadings,
  reading,
  objectAt,
  answerWith,
  essence,
  lines,
} from '../../../tests/fixtures/reader';

describe('polling with one reader', () => {
  it.each(NAMES)('keeps every reading of %s that did not change', (profile) => {
    const reader = new StatusReader();
    const first = read(makeAnswer(profile), reader);
    const { generation } = reader;
    const second = read(makeAnswer(profile), reader);
    expect(second.readings).toHaveLength(first.readings.length);
    expect(second.readings.every((found, index) => found === first.readings[index])).toBe(true);
    expect(reader.generation).toBe(generation);
    const later = read(makeAnswer(profile, HOUR + 10_000), reader);
    const changed = listReadings(later).filter((found) => found !== first.readings[found.descriptor.index]);
    // Satellites may rise meanwhile; of what was there before, all that changed has another value.
    expect(changed.length).toBeGreaterThan(5);
    expect(changed.every((found) => found.value !== first.readings[found.descriptor.index]?.value)).toBe(true);
  });

  it('does not touch snapshots it has given away', () => {
    const reader = new StatusReader();
    const first = read(makeAnswer('m600'), reader);
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
    const before = reading(read(makeAnswer('m600'), reader), id);
    const pulled = makeAnswer('m600');
    delete objectAt(pulled, 'data/chassis0/slots/cpu').module;
    const gone = read(pulled, reader);
    expect(gone.readings[before.descriptor.index]).toBeUndefined();
    expect(gone.components.get('cpu')).toMatchObject({ fitted: false });
    expect(reader.find(id)).toBe(before.descriptor);
    expect(reading(read(makeAnswer('m600'), reader), id).descriptor).toBe(before.descriptor);
  });

  it('still lists the components of a slot that the device no longer lists', () => {
    const reader = new StatusReader();
    read(makeAnswer('m600'), reader);
    const answer = makeAnswer('m600');
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
    const before = essence(read(makeAnswer('m300'), reader));
    const { data } = makeAnswer('m600');
    const after = read({ ...makeAnswer('m300'), data }, reader);
    expect(new Set(reader.knownDescriptors.map(({ id }) => id)).size).toBe(reader.knownDescriptors.length);
    expect(essence(after).get('notification/events/leapsecond-announced/type')).toEqual(
      before.get('notification/events/leapsecond-announced/type')
    );
  });

  it('stays bounded when more and more keys come, and goes on reading what it knows', () => {
    const reader = new StatusReader();
    const before = essence(read(makeAnswer('m300'), reader));
    for (const name of ['first', 'second']) {
      read(answerWith('m300', `system/${name}`, Array<number>(130_000).fill(0)), reader);
      expect(reader.knownDescriptors.length).toBeLessThanOrEqual(250_000);
    }
    expect(lines(essence(read(makeAnswer('m300'), reader)))).toEqual(lines(before));
  });
});
