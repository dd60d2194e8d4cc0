/** @jest-environment ./tests/integration/datasource/environment.js */
/** A fixed number of mutated answers; `npm run fuzz` reads as many as one likes. */
import * as fc from 'fast-check';
import { PROFILES, type ProfileName } from '../../../dev/simulator';
import { StatusReader } from '../../../src/lantime/reader';
import { check } from './check';
import { counted, STEPS_PER_NODE } from './invariants';
import { mutatedAnswers } from './mutations';
import { checkViews } from './views';

test('a mutated answer is read, or told as a problem, and shown', async () => {
  await fc.assert(
    fc.asyncProperty(mutatedAnswers(['m600', 'm600', 'm300']), async (one) => {
      await check(one, { views: true, steps: true, inspect: checkViews });
    }),
    { numRuns: 60 }
  );
});

test('so is one of any device', async () => {
  await fc.assert(
    fc.asyncProperty(mutatedAnswers(Object.keys(PROFILES) as ProfileName[]), async (one) => {
      await check(one, { views: false, steps: true });
    }),
    { numRuns: 150 }
  );
});

describe('an answer made to take long, or much memory', () => {
  const read = (data: object) => {
    const text = JSON.stringify({ data: { 'object-id': 'status', system: { uptime: 5 }, ...data } });
    const { document, steps } = counted(JSON.parse(text));
    const reader = new StatusReader();
    const { readings } = reader.read(document, 0);
    return { reader, readings, steps: steps(), size: text.length };
  };
  /** What the identities of all readings take. */
  const lengthOf = ({ knownDescriptors }: StatusReader) =>
    knownDescriptors.reduce((sum, { id, title, metric }) => sum + id.length + title.length + metric.length, 0);
  const many = (count: number, member: (i: number) => [string, unknown]) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => member(i)));

  test('by one long name above many values', () => {
    const { reader, readings } = read({ ['x'.repeat(1_000_000)]: many(5000, (i) => [`k${i}`, i]) });
    expect(readings.filter((reading) => typeof reading?.value === 'number').length).toBeGreaterThanOrEqual(5000);
    expect(lengthOf(reader)).toBeLessThan(5000 * 1000);
  });

  test('by long names nested in each other', () => {
    let nested: object = many(2000, (i) => [`k${i}`, i]);
    for (let depth = 0; depth < 40; depth++) {
      nested = { [`${depth}`.repeat(100)]: nested };
    }
    const { reader } = read({ nested });
    expect(lengthOf(reader)).toBeLessThan(100_000);
    expect(reader.find('system/uptime')).toBeDefined();
  });

  test('by members that all have the same name', () => {
    const count = 20_000;
    const { readings, steps } = read({
      ntp: Array.from({ length: count }, () => ({ 'object-id': 'ref_1', reach: 1 })),
    });
    expect(readings.length).toBeGreaterThan(2 * count);
    expect(steps).toBeLessThan(STEPS_PER_NODE * 3 * count);
  });

  test('by objects without end and without a value', () => {
    const reader = new StatusReader();
    const objects = many(510_000, (i) => [`k${i}`, {}]);
    reader.read(
      { data: { 'object-id': 'status', system: { uptime: 5 }, objects, 'rest-api': { 'api-version': '20' } } },
      0
    );
    // What the catalogue knows is read first, and has room of its own.
    expect(reader.find('system/uptime')).toBeDefined();
    expect(reader.find('rest-api/api-version')).toBeDefined();
  });

  test('by names that are others at every poll', () => {
    const reader = new StatusReader();
    for (let poll = 0; poll < 30; poll++) {
      const junk = many(10_000, (i) => [`p${poll}-${i}`, 1]);
      const snapshot = reader.read({ data: { 'object-id': 'status', system: { uptime: poll }, junk } }, poll);
      expect(snapshot.readings[reader.find('system/uptime')?.index ?? -1]?.value).toBe(poll);
    }
    expect(reader.knownDescriptors.length).toBeLessThan(18 * 10_000);
    expect(reader.knownDescriptors.length).toBeGreaterThan(100_000);
  });
});

describe('an answer that is larger than what is kept', () => {
  const LEAVES = 260_000;
  const junk = () => Array<number>(LEAVES).fill(1);
  const status = {
    'object-id': 'status',
    system: { uptime: 5 },
    chassis0: { model: 'M600' },
    'rest-api': { 'api-version': '20' },
  };

  test.each([
    ['beside the status tree', { junk: junk(), data: status }],
    ['before all of the status tree', { data: { junk: junk(), ...status } }],
    ['within what is known', { data: { ...status, system: { junk: junk(), uptime: 5 } } }],
  ])('is read where it is known, and the rest is counted (%s)', (_where, answer) => {
    const reader = new StatusReader();
    for (let poll = 0; poll < 2; poll++) {
      const { readings, dropped, missing } = reader.read(answer, poll);
      const value = (id: string) => readings[reader.find(id)?.index ?? -1]?.value;
      expect(value('system/uptime')).toBe(5);
      expect(value('chassis0/model')).toBe('M600');
      expect(value('rest-api/api-version')).toBe('20');
      expect(missing).toEqual([]);
      const kept = reader.knownDescriptors.filter(({ id }) => /junk\/\d+$/.test(id)).length;
      expect(kept).toBeGreaterThan(100_000);
      expect(dropped).toBe(LEAVES - kept);
    }
  });

  test('an ordinary answer drops nothing and misses nothing', () => {
    const { dropped, missing } = new StatusReader().read({ data: status }, 0);
    expect({ dropped, missing }).toEqual({ dropped: 0, missing: [] });
  });

  test('an answer without the core says what it misses', () => {
    expect(new StatusReader().read({ data: { ntp: { reach: 1 } } }, 0).missing).toEqual(['system', 'chassis0']);
    expect(
      new StatusReader().read({ data: { system: { uptime: '-' }, chassis1: { model: 'M600' } } }, 0).missing
    ).toEqual(['system']);
  });
});
