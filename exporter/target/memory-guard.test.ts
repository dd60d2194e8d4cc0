/** @jest-environment node */
import fc from 'fast-check';
import { findHeapLimit, findThreshold, MemoryGuard } from './memory-guard';

const MEGABYTE = 2 ** 20;

/** A guard of a heap of its own, in which `heap.used` bytes are used. */
function guardHeap(limit: number) {
  const heap = { used: 0, givenUp: 0, shortage: [] as boolean[] };
  const guard = new MemoryGuard(() => heap.givenUp++, {
    limit,
    used: () => heap.used,
    onShortage: (isShort) => heap.shortage.push(isShort),
  });
  // Of this process.
  guard.close();
  return { guard, heap };
}

test.each([
  ['', 4144, 4096],
  ['--max-old-space-size=64', 112, 64],
  ['--max_old_space_size=64 --enable-source-maps', 112, 64],
  ['--max-old-space-size 64', 112, 64],
  // The command line takes precedence over NODE_OPTIONS.
  ['--max-old-space-size=64 --max-old-space-size=128', 176, 128],
  ['--max-old-space-size-percentage=50', 4144, 4096],
])('the limit with flags "%s" and a heap of %d MB is %d MB', (flags, heap, limit) => {
  expect(findHeapLimit(flags, heap * MEGABYTE, '20.15.0')).toBe(limit * MEGABYTE);
});

test('whatever is reserved, read, cancelled and collected, no more is taken on than the threshold', () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('reserve' as const), bytes: fc.integer({ min: 1, max: 500_000 }) }),
    // What a device takes in truth, as a share of what is reserved for it.
    fc.record({ kind: fc.constant('read' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('cancel' as const) }),
    fc.record({ kind: fc.constant('collect' as const) }),
    fc.record({ kind: fc.constant('garbage' as const), bytes: fc.integer({ min: 0, max: 50_000_000 }) })
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const limit = 256 * MEGABYTE;
      const { guard, heap } = guardHeap(limit);
      const waiting: Array<{ bytes: number; reservation: NonNullable<ReturnType<MemoryGuard['reserve']>> }> = [];
      let live = 0;
      for (const one of actions) {
        switch (one.kind) {
          case 'reserve': {
            const reservation = guard.reserve(one.bytes);
            if (reservation) {
              waiting.push({ bytes: one.bytes, reservation });
            }
            break;
          }
          case 'read': {
            const next = waiting.shift();
            const taken = (next?.bytes ?? 0) * 25 * one.share;
            live += taken;
            heap.used += taken;
            next?.reservation.use();
            break;
          }
          case 'cancel':
            waiting.shift()?.reservation.cancel();
            break;
          case 'garbage':
            heap.used += one.bytes;
            break;
          case 'collect':
            heap.used = live;
            guard.collected();
        }
        expect(live).toBeLessThanOrEqual(findThreshold(limit));
      }
      expect(heap.givenUp).toBe(0);
    })
  );
});

test('garbage refuses nobody once it is collected, and the shortage is told once', () => {
  const { guard, heap } = guardHeap(256 * MEGABYTE);
  heap.used = 240 * MEGABYTE;
  guard.collected();
  expect([heap.givenUp, heap.shortage]).toEqual([1, [true]]);
  expect(guard.reserve(1)).toBeUndefined();
  expect(guard.reserve(1)).toBeUndefined();
  expect(heap.shortage).toEqual([true]);
  heap.used = 20 * MEGABYTE;
  guard.collected();
  expect(guard.reserve(1)).toBeDefined();
  expect(heap.shortage).toEqual([true, false]);
});
