/** Checks with Grafana's levitate that the plugin uses nothing that the oldest or the newest supported Grafana lacks. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';

/** Both ends of what plugin.json and the README promise. */
const SUPPORTED = ['10.1.0', '13.2.1'];
const [VERSIONS] = new Command('npm run -s check:compatibility --')
  .description("Checks with Grafana's levitate that the plugin uses nothing that a version of Grafana lacks.")
  .argument('[versions...]', 'versions of Grafana', SUPPORTED)
  .parse().processedArgs as [string[]];

/** Made and removed here: imports everything the plugin loads. */
const ENTRY = 'tools/compatibility-entry.ts';

/** What the plugin loads on demand, which levitate does not follow; from the root of the project, without extension. */
function loadedOnDemand(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const found = files
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .flatMap((file) =>
      [...readFileSync(path.join(folder, file), 'utf8').matchAll(/\bimport\((?:\/\*[^*]*\*\/ )?'(\.[^']+)'\)/g)].map(
        ([, target]) => path.join(folder, path.dirname(file), target)
      )
    );
  return [...new Set(found)].sort();
}

const modules = ['src/module', ...loadedOnDemand('src')];
writeFileSync(ENTRY, modules.map((name, i) => `export * as part${i} from '../${name}';\n`).join(''));

let failed = false;
for (const version of VERSIONS) {
  const target = ['data', 'ui', 'runtime'].map((name) => `@grafana/${name}@${version}`).join(',');
  const { status, stdout, stderr } = spawnSync(
    'npx',
    ['levitate', 'is-compatible', '--path', ENTRY, '--target', target],
    { encoding: 'utf8' }
  );
  process.stdout.write(`Grafana ${version}: ${status === 0 ? 'compatible' : 'NOT compatible'}\n`);
  if (status !== 0) {
    failed = true;
    process.stdout.write(`${stdout}\n${stderr}\n`);
  }
}
rmSync(ENTRY);
process.stdout.write(`${modules.length} entry points were read.\n`);
process.exitCode = failed ? 1 : 0;
