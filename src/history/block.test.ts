/** @jest-environment node */
import * as fc from 'fast-check';
import { ReadingValue } from '../lantime/types';
import { Block, Column, encodeBlock, hashId, PackedBlock } from './block';

const value: fc.Arbitrary<ReadingValue> = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1000, max: 1000 }).map((n) => n / 100),
  fc.integer(),
  fc.constantFrom(0, -0, 1e-12, 1.23e-7, 123 / 1e9, 2 ** 53, 1770847501.5335238, Number.MAX_VALUE, Number.MIN_VALUE),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constant(null)
);

/** Columns of one kind, as the device's are, and of all kinds. */
const values = (length: number) =>
  fc.oneof(
    fc.array(value, { minLength: length, maxLength: length }),
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: length, maxLength: length }),
    fc.array(
      fc.integer({ min: 0, max: 5000 }).map((n) => n / 1e9),
      { minLength: length, maxLength: length }
    ),
    fc.array(fc.constantFrom('synchronized', 'holdover'), { minLength: length, maxLength: length })
  );

const block: fc.Arbitrary<Block> = fc
  .record({
    start: fc.integer({ min: 0, max: 4e12 }),
    distances: fc.array(fc.integer({ min: 1, max: 3_600_000 }), { maxLength: 40 }),
  })
  .chain(({ start, distances }) => {
    const times = [start];
    distances.forEach((distance) => times.push(times[times.length - 1] + distance));
    const polls = fc.subarray(
      times.map((_, poll) => poll),
      { minLength: 1 }
    );
    const column: fc.Arbitrary<Column> = polls.chain((at) =>
      values(at.length).map((all) => ({ polls: at, values: all }))
    );
    return fc.record({
      times: fc.constant(times),
      gaps: fc.subarray(times.map((_, poll) => poll)),
      columns: fc
        .array(fc.tuple(fc.integer({ min: 0, max: 2 ** 52 - 1 }), column), { maxLength: 8 })
        .map((entries) => new Map(entries)),
    });
  });

it('gives back any block as it was', () => {
  fc.assert(
    fc.property(block, fc.integer({ min: 0, max: 2 ** 52 - 1 }), (original, other) => {
      const packed = new PackedBlock(encodeBlock(original));
      expect(packed.times).toEqual(original.times);
      expect(packed.gaps).toEqual(original.gaps);
      expect(new Set([...packed.columns()].map(([key]) => key))).toEqual(new Set(original.columns.keys()));
      for (const [key, column] of original.columns) {
        const found = packed.column(key);
        expect(found?.polls).toEqual(column.polls);
        expect(found?.values).toHaveLength(column.values.length);
        expect(found?.values.findIndex((one, i) => one !== column.values[i])).toBe(-1);
      }
      if (!original.columns.has(other)) {
        expect(packed.column(other)).toBeUndefined();
      }
    }),
    { numRuns: 500 }
  );
});

it('reads bytes that are a part of a larger buffer', () => {
  const bytes = encodeBlock({ times: [5], gaps: [], columns: new Map([[7, { polls: [0], values: ['x'] }]]) });
  const larger = new Uint8Array(bytes.length + 10);
  larger.set(bytes, 4);
  expect(new PackedBlock(larger.subarray(4, 4 + bytes.length)).column(7)).toEqual({ polls: [0], values: ['x'] });
});

it('refuses what is not a block instead of hanging', () => {
  expect(() => new PackedBlock(new Uint8Array())).toThrow();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        [...new PackedBlock(bytes).columns()];
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 2000 }
  );
});

it('packs an hour of a value of few digits into about two bytes a change', () => {
  const times = Array.from({ length: 360 }, (_, poll) => 1.7e12 + poll * 10_000);
  const offsets = times.map((_, poll) => Math.round(500 * Math.sin(poll)) / 1e9);
  const columns = new Map([[1, { polls: times.map((_, poll) => poll), values: offsets }]]);
  const empty = encodeBlock({ times, gaps: [], columns: new Map() }).length;
  expect(encodeBlock({ times, gaps: [], columns }).length - empty).toBeLessThan(360 * 2.2);
});

it('packs a value that stays into a few bytes', () => {
  const times = Array.from({ length: 360 }, (_, poll) => 1.7e12 + poll * 10_000);
  const columns = new Map([[hashId('system/uptime'), { polls: [0], values: [37.5] }]]);
  const empty = encodeBlock({ times, gaps: [], columns: new Map() }).length;
  expect(encodeBlock({ times, gaps: [], columns }).length - empty).toBeLessThan(25);
});

it('gives identities keys that differ, spread over 52 bits', () => {
  const ids = Array.from({ length: 50_000 }, (_, i) => `chassis0/slots/io${i % 9}/module/clients/${i}/offset`);
  const keys = new Set(ids.map(hashId));
  expect(keys.size).toBe(ids.length);
  expect(Math.max(...keys)).toBeLessThan(2 ** 52);
  expect(Math.max(...keys)).toBeGreaterThan(2 ** 51);
  expect([...keys].filter((key) => key % 2 === 0).length / keys.size).toBeCloseTo(0.5, 1);
});
