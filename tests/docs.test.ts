/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { MODULE_TYPES } from '../src/lantime/catalogue/modules';
import { modulesPage } from '../tools/modules-page';

test('docs/modules.md is what the catalogue says; otherwise run "npm run docs"', () => {
  expect(readFileSync('docs/modules.md', 'utf8')).toBe(modulesPage());
});

test('the page names every kind of module with its evidence', () => {
  const page = modulesPage();
  for (const { id, evidence } of MODULE_TYPES) {
    expect(page).toMatch(new RegExp(`\\| \\*\\*${id}\\*\\* \\|.*\\| ${evidence} `));
  }
});
