/** Writes docs/modules.md and the schema of definitions; with --check only says whether they are up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { jsonSchema } from '../src/lantime/definitions/schema';
import { modulesPage } from './modules-page';

const FILES: ReadonlyArray<readonly [file: string, content: string]> = [
  ['docs/modules.md', modulesPage()],
  ['docs/definitions.schema.json', `${JSON.stringify(jsonSchema(), null, 2)}\n`],
];
const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values;
for (const [file, content] of FILES) {
  if (check) {
    let present = '';
    try {
      present = readFileSync(file, 'utf8');
    } catch {
      // Missing is out of date.
    }
    if (present !== content) {
      process.stderr.write(`${file} is out of date: run "npm run docs".\n`);
      process.exitCode = 1;
    }
  } else {
    writeFileSync(file, content);
  }
}
