/** @jest-environment node */
import { globSync } from 'glob';
import { readFileSync } from 'node:fs';
import { MODULE_TYPES } from '../../../src/lantime/catalogue/modules';
import { TEMPLATE_NAMES } from '../../../src/queries/changes/text';
import { modulesPage } from '../../../tools/modules-page';
import { withNotices } from '../../../tools/notices-table';
import { withQueryKinds } from '../../../tools/query-kinds-table';
import { M600 } from '../../fixtures';

test('docs/modules.md is what the catalogue says; otherwise run "npm run docs"', () => {
  expect(readFileSync('docs/modules.md', 'utf8')).toBe(modulesPage());
});

test('docs/query-editor.md lists every kind of query; otherwise run "npm run docs"', () => {
  const page = readFileSync('docs/query-editor.md', 'utf8');
  expect(page).toBe(withQueryKinds(page));
});

test('docs/troubleshooting.md lists every notice of the analyses; otherwise run "npm run docs"', () => {
  const page = readFileSync('docs/troubleshooting.md', 'utf8');
  expect(page).toBe(withNotices(page));
});

test('docs/annotations.md explains every name that texts of annotations can use', () => {
  const page = readFileSync('docs/annotations.md', 'utf8');
  expect(Object.keys(TEMPLATE_NAMES).filter((name) => !page.includes(`| \`{{${name}}}\``))).toEqual([]);
});

test('the page names every kind of module with its evidence', () => {
  const page = modulesPage();
  for (const { id, evidence } of MODULE_TYPES) {
    expect(page).toMatch(new RegExp(`\\| \\*\\*${id}\\*\\* \\|.*\\| ${evidence} `));
  }
});

/** What somebody may cite: `4`, `4.2` and `4.1b` of a heading. */
const sections = new Set(
  [...readFileSync('docs/device-api.md', 'utf8').matchAll(/^#+ (\d+(?:\.\d+[a-z]?)?)[. ]/gm)].map(
    ([, number]) => number
  )
);

test.each(globSync('{src,exporter,dev,tools,tests,dashboards,docs}/**/*.{ts,tsx,md}').sort())(
  '%s cites sections that are there',
  (file) => {
    const text = readFileSync(file, 'utf8').replace(/\s+(\*|\/\/)?\s*/g, ' ');
    // `device-api.md 2.10, 3.1` and `device-api.md 3.1 to 3.5` cite two each.
    const cited = [
      ...text.matchAll(/device-api\.md ((?:(?:, | and | to )?(?:\d+\.\d+[a-z]?|\d+(?![\w.])))+)/g),
    ].flatMap(([, list]) => list.split(/, | and | to /));
    expect(cited.filter((section) => !sections.has(section))).toEqual([]);
    expect(text).not.toMatch(/field-notes\.md \d/);
  }
);

test('the facts name nobody’s device', () => {
  const published = readFileSync('docs/device-api.md', 'utf8') + readFileSync(M600, 'utf8');
  // Substitutes of the anonymizer and numbers for documentation, and no others.
  const serials = [...published.matchAll(/(?<![\d.])\d{10,12}(?![\d.])/g)].map(([number]) => number);
  expect(serials.filter((number) => !/^(90{6,9}\d{1,2}|20\d{10}|001122334455|0123456789)$/.test(number))).toEqual([]);
  const addresses = [...published.matchAll(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/gi)].map(([address]) => address);
  expect(addresses.filter((address) => !/^(00:00:00:00:00:00|02:00:00:00:00:..)$/.test(address))).toEqual([]);
});
