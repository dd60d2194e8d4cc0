/**
 * Checks what the built plugin takes from Grafana and from the browser. Everything it takes must exist in Grafana 10.1,
 * nothing that Grafana shares may be bundled, and module.js, which is loaded with every page of Grafana, must stay small.
 * See "Runs in old Grafanas" in CONTRIBUTING.md.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Shared by every Grafana from 10.1 on. `module` is the loader's own. `react/jsx-runtime` is not: it came later. */
const SHARED = [
  '@emotion/css',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'module',
  'react',
  'react-dom',
  'rxjs',
];
/** Packages that must not be found inside the bundle. */
const NEVER_BUNDLED = ['@grafana/', 'react/', 'react-dom/', 'rxjs/', '@emotion/', 'lodash/', 'moment/'];
/** Limit for module.js, gzipped. Reader, catalogue and editors are loaded when they are needed. */
const LIMIT_BYTES = 25 * 1024;
const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} kB`;

const problems: string[] = [];
if (!existsSync('dist/module.js')) {
  process.stderr.write('There is no dist/module.js: run "npm run build" first.\n');
  process.exit(1);
}
const define = /define\(\[([^\]]*)\]/.exec(readFileSync('dist/module.js', 'utf8'));
const externals = define ? define[1].split(',').map((name) => name.trim().replace(/^["']|["']$/g, '')) : [];
if (externals.length === 0) {
  problems.push('dist/module.js does not start with an AMD definition.');
}
for (const name of externals.filter((external) => !SHARED.includes(external))) {
  problems.push(`The plugin imports "${name}", which Grafana 10.1 does not share.`);
}
for (const file of readdirSync('dist').filter((name) => name.endsWith('.js'))) {
  // The YAML library tries such an expression at run time, and does without where that fails.
  const literals = readFileSync(`dist/${file}`, 'utf8').replace(/new RegExp\("(?:[^"\\]|\\.)*"/g, '');
  if (/\(\?<[=!]/.test(literals)) {
    problems.push(
      `${file} contains a regular expression with look-behind, which older versions of Safari cannot parse.`
    );
  }
}
for (const file of readdirSync('dist').filter((name) => name.endsWith('.js.map'))) {
  const { sources } = JSON.parse(readFileSync(`dist/${file}`, 'utf8')) as { sources: string[] };
  for (const source of sources) {
    const bundled = /node_modules\/(.*)$/.exec(source)?.[1];
    const shared = bundled && NEVER_BUNDLED.find((name) => bundled.startsWith(name));
    if (shared) {
      problems.push(`${file} bundles ${bundled}, which Grafana shares or which is for types only.`);
    }
  }
}
const bytes = gzipSync(readFileSync('dist/module.js'), { level: 9 }).length;
if (bytes > LIMIT_BYTES) {
  problems.push(
    `dist/module.js has ${kilobytes(bytes)} gzipped, above the limit of ${kilobytes(LIMIT_BYTES)}: check its new imports.`
  );
}
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(
  `Taken from Grafana: ${externals.join(', ')}. Nothing shared is bundled.\n` +
    `module.js: ${kilobytes(bytes)} gzipped, limit ${kilobytes(LIMIT_BYTES)}.\n`
);
