import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { bundle } from '../../tools/bundle';

const ROOT = path.resolve(__dirname, '../..');
const PAGE = path.join(__dirname, 'page');
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'preview');

/** The packages that come from Grafana when a plugin runs in it. */
const OF_GRAFANA = [
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/schema',
  '@grafana/ui',
  '@emotion/css',
  'react',
  'react-dom',
  'rxjs',
];

/** Where those packages are: those of another Grafana are in the folder that GRAFANA_PACKAGES names. */
export function grafanaPackages(): string {
  return path.resolve(ROOT, process.env.GRAFANA_PACKAGES ?? '.', 'node_modules');
}

/** How many finished builds are kept, so that switching branches does not build again each time. */
const KEEP = 3;

/**
 * Builds the page with webpack and returns the folder that holds it.
 *
 * A build is kept in `node_modules/.cache/preview` under a hash of everything that goes into it, so that only the first
 * start takes time.
 */
export async function buildPage(): Promise<string> {
  const target = path.join(CACHE, inputHash());
  if (fs.existsSync(target)) {
    return target;
  }
  // A build that was interrupted must never be taken for a finished one: build beside, then rename.
  const unfinished = `${target}.${process.pid}.unfinished`;
  await compile(unfinished);
  fs.copyFileSync(path.join(PAGE, 'index.html'), path.join(unfinished, 'index.html'));
  try {
    fs.renameSync(unfinished, target);
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    if (!fs.existsSync(target)) {
      throw error;
    }
  }
  removeOldBuilds();
  return target;
}

async function compile(outputPath: string): Promise<void> {
  await bundle('The preview page', {
    context: ROOT,
    // Production mode, because that is the React a plugin meets in Grafana.
    entry: { page: path.join(PAGE, 'main.ts') },
    output: {
      path: outputPath,
      filename: '[name].js',
      chunkFilename: '[name].js',
      // Beside page.js, wherever the server puts it.
      publicPath: 'auto',
      // The plugin brings a webpack runtime of its own; they must not share a chunk registry.
      uniqueName: 'preview',
    },
    experiments: { css: true },
    resolve: {
      extensions: ['.tsx', '.ts', '.mjs', '.js'],
      // Grafana's own packages exactly; for what is below them, their package.json decides.
      alias: Object.fromEntries(
        OF_GRAFANA.map((name) => [name.replace(/^@grafana.*/, '$&$$'), path.join(grafanaPackages(), name)])
      ),
      // An old loader asks for it and does without.
      fallback: { fs: false },
    },
    module: {
      rules: [
        // @grafana/ui ships .mjs files that count on a bundler: extensions are left out, and the default export of a
        // CommonJS package is what that package calls its default.
        { test: /\.m?js$/, type: 'javascript/auto', resolve: { fullySpecified: false } },
        { test: /\.css$/, type: 'css/auto' },
        { test: /\.(svg|png|gif|woff2?|ttf|eot)$/, type: 'asset/inline' },
      ],
    },
  });
}

/** The lock file stands for the packages: hashing node_modules itself would take longer than the build. */
function inputHash(): string {
  const hash = createHash('sha256');
  const locks = [ROOT, path.dirname(grafanaPackages())].map((folder) => path.join(folder, 'package-lock.json'));
  for (const file of [__filename, path.join(ROOT, 'tools', 'bundle.ts'), ...locks, ...filesBelow(PAGE)]) {
    hash.update(path.relative(ROOT, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 20);
}

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(file) : [file];
    });
}

function removeOldBuilds(): void {
  const age = (name: string) => Date.now() - fs.statSync(path.join(CACHE, name)).mtimeMs;
  const builds = fs
    .readdirSync(CACHE)
    .filter((name) => !name.endsWith('.unfinished') || age(name) > 3_600_000)
    .sort((a, b) => age(a) - age(b));
  for (const name of builds.slice(KEEP)) {
    fs.rmSync(path.join(CACHE, name), { recursive: true, force: true });
  }
}
