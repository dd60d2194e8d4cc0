/** @jest-environment node */
import { formatAge, formatDuration } from './duration';

test.each([
  [0, '0 s'],
  [0.4, 'less than 1 s'],
  [22.4, '22 s'],
  [59.6, '1 min'],
  [185, '3 min 5 s'],
  [3600, '1 h'],
  [187_200, '2 d 4 h'],
  [40 * 86_400 + 59, '40 d'],
])('%p s is %p', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [0, '0 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7199, '119 min'],
  [7200, '2 h'],
])('an age of %d s is %s', (seconds, text) => {
  expect(formatAge(seconds)).toBe(text);
});
