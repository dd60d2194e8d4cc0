/** @jest-environment node */
import { ownValue } from './own-value';

test('the value of a key; undefined without one', () => {
  expect(ownValue({ a: 0 }, 'a')).toBe(0);
  expect(ownValue({ a: 0 }, 'b')).toBeUndefined();
  expect(ownValue(undefined, 'a')).toBeUndefined();
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('nothing is inherited: %s', (key) => {
  expect(ownValue({}, key)).toBeUndefined();
});

test('a table may have any key of its own, and no prototype', () => {
  expect(ownValue(JSON.parse('{"__proto__":1}') as Record<string, number>, '__proto__')).toBe(1);
  expect(ownValue(Object.assign(Object.create(null), { a: 1 }) as Record<string, number>, 'a')).toBe(1);
});
