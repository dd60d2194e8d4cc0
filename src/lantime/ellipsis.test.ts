/** @jest-environment node */
import { ellipsis } from './ellipsis';

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc…'],
  ['', 0, ''],
])('%p within %p characters is %p', (text, length, shown) => {
  expect(ellipsis(text, length)).toBe(shown);
});
