/**
 * Checks the built plugin against the rules of Grafana's plugin catalog that need no network: what grafana/plugin-validator
 * reports as error or warning. CONTRIBUTING.md lists the rules.
 *
 * Why not the validator's own package: `@grafana/plugin-validator` 0.31.0 contains no validator. Its bin/index.js
 * downloads the binary of that release from GitHub when it is first run, and fails where only package registries can be
 * reached (ENOTFOUND github.com), as .ci/run must not; its Go module is not available from the Go module proxy either.
 * Where GitHub can be reached, the workflow CI runs it beside this check.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Command } from 'commander';
import { z } from 'zod';
import { PLUGIN_ROUTES } from './plugin-routes';

/** The oldest Grafana the plugin is checked with. */
const GRAFANA_DEPENDENCY = '>=10.1.0';

const imagePath = z.string().regex(/^img\/[\w/-]+\.(svg|png|jpe?g|gif)$/, 'must be an image below img/');
const httpsUrl = z.string().regex(/^https:\/\/[^\s@]+$/, 'must be an https:// address');

/** plugin.json, as far as this plugin uses it; other properties are rejected, as by Grafana's schema. */
const manifestSchema = z.strictObject({
  $schema: z.string(),
  type: z.literal('datasource'),
  name: z.string().min(3),
  id: z.string().regex(/^[0-9a-z]+-[0-9a-z]+-datasource$/, 'must be organization-name-datasource'),
  metrics: z.boolean(),
  annotations: z.boolean(),
  logs: z.boolean(),
  multiValueFilterOperators: z.boolean(),
  languages: z.array(z.string().regex(/^[a-z]{2}-[A-Z]{2}$/, 'must be a language and a country, de-DE')).optional(),
  streaming: z.boolean().optional(),
  category: z.string().optional(),
  queryOptions: z.record(z.string(), z.boolean()).optional(),
  info: z.strictObject({
    description: z.string().min(20),
    author: z.strictObject({ name: z.string().min(1), url: httpsUrl.optional(), email: z.string().optional() }),
    keywords: z.array(z.string().min(1)).min(1, 'must not be empty'),
    logos: z.strictObject({
      small: z.string().regex(/^img\/[\w/-]+\.svg$/),
      large: z.string().regex(/^img\/[\w/-]+\.svg$/),
    }),
    links: z.array(z.strictObject({ name: z.string().min(1), url: httpsUrl })),
    screenshots: z.array(z.strictObject({ name: z.string().min(1), path: imagePath })).min(1, 'must not be empty'),
    version: z.string().regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[\w.]+)?$/, 'must be a semantic version'),
    updated: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date'),
    build: z.record(z.string(), z.unknown()).optional(),
  }),
  includes: z
    .array(z.strictObject({ type: z.literal('dashboard'), name: z.string().min(1), path: z.string() }))
    .optional(),
  routes: z
    .array(
      z.strictObject({
        path: z.string(),
        method: z.string().optional(),
        reqRole: z.enum(['Viewer', 'Editor', 'Admin']).optional(),
        reqAction: z.string().optional(),
      })
    )
    .refine(
      (routes) => isDeepStrictEqual(routes, PLUGIN_ROUTES),
      'must be those of tools/plugin-routes.ts, in that order'
    ),
  dependencies: z.strictObject({
    grafanaDependency: z.literal(GRAFANA_DEPENDENCY),
    plugins: z.array(z.unknown()).max(0),
  }),
  // Added by the build.
  buildMode: z.literal('production').optional(),
});

/** Elements allowed in SVG images; none runs code or loads anything. */
const SVG_ELEMENTS =
  /^(svg|g|path|circle|ellipse|rect|line|polyline|polygon|text|tspan|title|desc|defs|linearGradient|radialGradient|stop|clipPath|mask)$/;

const EXPECTED_FILES = [
  /^[\w.-]+\.js(\.map|\.LICENSE\.txt)?$/,
  /^(plugin\.json|README\.md|CHANGELOG\.md|LICENSE|MANIFEST\.txt)$/,
  /^img\/[\w/-]+\.(svg|png|jpe?g|gif)$/,
  /^dashboards\/[\w-]+\.json$/,
  /^locales\/[a-z]{2}-[A-Z]{2}\/[\w-]+\.json$/,
];

const LARGEST_IMAGE_BYTES = 2_000_000;

/** What the catalog would reject or warn about, as sentences. */
export interface Findings {
  errors: string[];
  warnings: string[];
}

/**
 * Checks a built plugin.
 * @param dir the folder with module.js
 * @param version of package.json
 */
export function validatePlugin(dir: string, version: string): Findings {
  const errors: string[] = [];
  const warnings: string[] = [];
  const names = filesBelow(dir);
  const read = (name: string) => (names.includes(name) ? readFileSync(path.join(dir, name), 'utf8') : undefined);

  for (const name of ['plugin.json', 'module.js', 'README.md', 'CHANGELOG.md', 'LICENSE']) {
    if (!names.includes(name)) {
      errors.push(`${name} is missing.`);
    }
  }
  for (const name of names.filter((file) => !EXPECTED_FILES.some((pattern) => pattern.test(file)))) {
    errors.push(`${name} does not belong in the archive.`);
  }
  errors.push(...manifestProblems(read('plugin.json'), names, version));
  errors.push(...readmeProblems(read('README.md') ?? ''));
  if (!/Apache License\s+Version 2\.0/.test(read('LICENSE') ?? '')) {
    errors.push('LICENSE is not the Apache License 2.0.');
  }
  if (!(read('CHANGELOG.md') ?? '').includes(version.replace(/-.*/, ''))) {
    errors.push(`CHANGELOG.md does not mention version ${version}.`);
  }
  for (const name of names.filter((file) => file.endsWith('.js'))) {
    errors.push(...scriptProblems(name, read(name) ?? '', read(`${name}.map`)));
  }
  for (const name of names.filter((file) => file.endsWith('.svg'))) {
    errors.push(...svgProblems(name, read(name) ?? ''));
  }
  for (const name of names.filter((file) => file.startsWith('img/'))) {
    if (statSync(path.join(dir, name)).size > LARGEST_IMAGE_BYTES) {
      errors.push(`${name} is larger than ${LARGEST_IMAGE_BYTES / 1e6} MB.`);
    }
  }
  if (/"links":\s*\[\]/.test(read('plugin.json') ?? '')) {
    warnings.push(
      'plugin.json has no links: add those to the repository and the license before you submit the plugin.'
    );
  }
  return { errors, warnings };
}

function filesBelow(dir: string, below = ''): string[] {
  return readdirSync(path.join(dir, below), { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(dir, path.posix.join(below, entry.name)) : path.posix.join(below, entry.name)
    )
    .sort();
}

function manifestProblems(text: string | undefined, names: readonly string[], version: string): string[] {
  if (text === undefined) {
    return [];
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return ['plugin.json is not valid JSON.'];
  }
  const { success, data, error } = manifestSchema.safeParse(manifest);
  if (!success) {
    return error.issues.map((issue) => `plugin.json: ${issue.path.join('.') || 'the manifest'}: ${issue.message}.`);
  }
  const named = [
    data.info.logos.small,
    data.info.logos.large,
    ...data.info.screenshots.map((screenshot) => screenshot.path),
    ...(data.includes ?? []).map((include) => include.path),
    // Grafana loads these with every page of the language.
    ...(data.languages ?? []).map((language) => `locales/${language}/${data.id}.json`),
  ];
  const unused = names.filter((name) => name.startsWith('locales/') && !named.includes(name));
  return [
    ...unused.map((name) => `${name} is of a language that plugin.json does not name.`),
    ...named.filter((name) => !names.includes(name)).map((name) => `plugin.json names ${name}, which does not exist.`),
    ...(data.info.version === version
      ? []
      : [`plugin.json has version ${data.info.version}, package.json ${version}.`]),
  ];
}

/** The catalog shows the page outside of the repository, without HTML, to users rather than developers. */
function readmeProblems(text: string): string[] {
  const problems: string[] = [];
  for (const [, target] of text.matchAll(/\[.*?\]\((.+?)\)/g)) {
    const [address] = target.split(/\s/);
    if (!/^(https:\/\/|mailto:|#)/.test(address)) {
      problems.push(`README.md: the link to ${address} must be absolute, with https://.`);
    }
  }
  if (/<\/?[a-z]+[^>]*>/i.test(text.replace(/`[^`]*`/g, ''))) {
    problems.push('README.md: the catalog does not render HTML.');
  }
  const jargon = /\b(yarn|nodejs|npm)\b/i.exec(text);
  if (jargon) {
    problems.push(`README.md: "${jargon[0]}" is for developers; move it to CONTRIBUTING.md.`);
  }
  if (text.length < 500 || /^# Grafana .*Plugin Template/.test(text)) {
    problems.push('README.md must describe the plugin.');
  }
  return problems;
}

function scriptProblems(name: string, text: string, map: string | undefined): string[] {
  const problems: string[] = [];
  const output = /console\.(log|info|debug|table|trace|dir|group|time)\b/.exec(text);
  if (output) {
    problems.push(`${name} writes to the console: ${output[0]}.`);
  }
  const forbidden = /window\.(grafanaBootData|grafanaRuntime|__grafanaSceneContext)|__SECRET_INTERNALS/.exec(text);
  if (forbidden) {
    problems.push(`${name} uses ${forbidden[0]}, which plugins must not.`);
  }
  if (map === undefined) {
    problems.push(`${name} has no source map.`);
  } else if (!((JSON.parse(map) as { sources?: unknown[] }).sources?.length ?? 0)) {
    problems.push(`${name}.map names no sources.`);
  }
  return problems;
}

function svgProblems(name: string, text: string): string[] {
  const problems: string[] = [];
  if (/<!(DOCTYPE|ENTITY)|<\?(?!xml )/i.test(text)) {
    problems.push(`${name} has a document type or a processing instruction.`);
  }
  for (const [, element, attributes] of text.matchAll(/<([a-z][\w:-]*)([^>]*)>/gi)) {
    if (!SVG_ELEMENTS.test(element)) {
      problems.push(`${name} has the element ${element}.`);
    }
    if (/\son\w+\s*=|javascript:|(href|style)\s*=/i.test(attributes)) {
      problems.push(`${name} has an attribute at ${element} that can run or load something.`);
    }
  }
  return problems;
}

if (require.main === module) {
  const { dir } = new Command('npm run -s check:plugin --')
    .description("Checks the built plugin against the rules of Grafana's plugin catalog.")
    .option('--dir <folder>', 'the built plugin', 'dist')
    .parse()
    .opts<{ dir: string }>();
  if (!existsSync(path.join(dir, 'module.js'))) {
    process.stderr.write(`There is no ${path.join(dir, 'module.js')}: run "npm run build" first.\n`);
    process.exit(1);
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const { errors, warnings } = validatePlugin(dir, version);
  warnings.forEach((text) => process.stdout.write(`warning: ${text}\n`));
  errors.forEach((text) => process.stderr.write(`error: ${text}\n`));
  process.stdout.write(`${dir}: ${errors.length} errors, ${warnings.length} warnings.\n`);
  process.exitCode = errors.length > 0 ? 1 : 0;
}
