/**
 * The browser tests of what is drawn with Grafana's own components, with the packages of another Grafana:
 * `npm run test:browser:with -- 10.1.0`. Installs them first. The types of both ends are compared by
 * check-compatibility.ts; this shows that the built plugin works with what is behind them.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Argument, Command } from 'commander';

const ROOT = path.resolve(__dirname, '..');
const PACKAGES = 'tests/grafana-packages';
/** Editors, variables and annotations; the other tests look at what does not depend on Grafana's packages. */
const SPECS = ['plugin.spec.ts', 'tasks.spec.ts', 'variables.spec.ts', 'incident.spec.ts'];

function run(command: string, args: string[], folder = ROOT, env: NodeJS.ProcessEnv = {}): void {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

const [version, more] = new Command('npm run -s test:browser:with --')
  .description(
    "Runs the browser tests of the plugin's own user interface with the packages of another version of Grafana."
  )
  .addArgument(new Argument('<version>', 'version of Grafana').choices(readdirSync(path.join(ROOT, PACKAGES))))
  .argument('[playwright...]', 'further arguments for Playwright')
  .passThroughOptions()
  .allowUnknownOption()
  .parse().processedArgs as [string, string[]];
const folder = path.join(ROOT, PACKAGES, version);
/** When a file was written; 0 if there is none. */
const writtenAt = (file: string) => statSync(path.join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
if (writtenAt('node_modules/.package-lock.json') < writtenAt('package-lock.json')) {
  run('npm', ['ci', '--no-audit', '--no-fund'], folder);
}
run(
  'npx',
  [
    ...['--no-install', 'playwright', 'test', '--config', 'tests/browser/playwright.config.ts'],
    // Pictures are taken with the newest packages only; they wait for minutes to pass.
    ...['--grep-invert', 'picture for the README', ...SPECS, ...more],
  ],
  ROOT,
  { GRAFANA_PACKAGES: `${PACKAGES}/${version}` }
);
