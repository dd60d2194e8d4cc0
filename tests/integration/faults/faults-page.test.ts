/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { page, PAGE } from './faults-page';

/** Tables look alike however their columns are aligned. */
const plain = (text: string) => text.replace(/-{3,}/g, '---').replace(/ *\| */g, '|');

it('docs/faults.md is what the table says; otherwise run "npx tsx tests/integration/faults/faults-page.ts"', () => {
  expect(plain(readFileSync(PAGE, 'utf8'))).toBe(plain(page()));
});
