/** Writes docs/modules.md from the catalogue; with --check only says whether it is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { modulesPage } from './modules-page';

const FILE = 'docs/modules.md';
const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values;
const page = modulesPage();
if (check) {
  let present = '';
  try {
    present = readFileSync(FILE, 'utf8');
  } catch {
    // Missing is out of date.
  }
  if (present !== page) {
    process.stderr.write(`${FILE} is out of date: run "npm run docs".\n`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, page);
}
