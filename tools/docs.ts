/** Command line of `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { jsonSchema } from '../src/lantime/definitions/schema';
import { modulesPage } from './modules-page';
import { withNotices } from './notices-table';
import { withQueryKinds } from './query-kinds-table';

const FILES: ReadonlyArray<readonly [file: string, content: string]> = [
  ['docs/modules.md', modulesPage()],
  ['docs/query-editor.md', withQueryKinds(readFileSync('docs/query-editor.md', 'utf8'))],
  ['docs/troubleshooting.md', withNotices(readFileSync('docs/troubleshooting.md', 'utf8'))],
  ['docs/definitions.schema.json', `${JSON.stringify(jsonSchema(), null, 2)}\n`],
];
const { check } = new Command('npm run docs --')
  .description(
    'Writes what is generated below docs/: modules and readings, kinds of queries and their notices, the JSON schema of definitions.'
  )
  .option('--check', 'write nothing; fail if a file is out of date')
  .parse()
  .opts<{ check?: boolean }>();
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
