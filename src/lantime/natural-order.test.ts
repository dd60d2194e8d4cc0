/** @jest-environment node */
import { naturalOrder } from './natural-order';

test('numbers in names count as numbers', () => {
  expect(['lan10', 'clk2', 'lan2', 'clk1', 'clk11'].sort(naturalOrder)).toEqual([
    'clk1',
    'clk2',
    'clk11',
    'lan2',
    'lan10',
  ]);
});
