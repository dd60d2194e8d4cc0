/** Checks with Grafana's levitate that the plugin uses nothing that the oldest or the newest supported Grafana lacks. */
import { spawnSync } from 'node:child_process';

/** Both ends of what plugin.json and the README promise. */
const VERSIONS = ['10.1.0', '13.2.1'];

/** Imports everything the plugin loads, also what it loads on demand, which levitate does not follow. */
const ENTRY = 'tools/compatibility-entry.ts';

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
process.exitCode = failed ? 1 : 0;
