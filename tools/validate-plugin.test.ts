/** @jest-environment node */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withRoutes } from './plugin-routes';
import { validatePlugin } from './validate-plugin';

const VERSION = '1.2.3';

let dir: string;

const write = (name: string, content: string) => {
  fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
  fs.writeFileSync(path.join(dir, name), content);
};

const manifest = () => withRoutes(JSON.parse(fs.readFileSync('src/plugin.json', 'utf8')));
const built = (change: (json: any) => void = () => undefined) => {
  const json = manifest();
  json.info.version = VERSION;
  json.info.updated = '2026-11-22';
  change(json);
  write('plugin.json', JSON.stringify(json));
};

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plugin-'));
  built();
  write('module.js', 'define([],function(){})');
  write('module.js.map', JSON.stringify({ sources: ['module.ts'] }));
  for (const name of ['README.md']) {
    write(name, fs.readFileSync(path.join('src', name), 'utf8'));
  }
  write('LICENSE', fs.readFileSync('LICENSE', 'utf8'));
  write('CHANGELOG.md', `## ${VERSION}`);
  const json = manifest();
  const named = [json.info.logos.small, ...json.info.screenshots.map((shot: { path: string }) => shot.path)];
  for (const name of named) {
    fs.mkdirSync(path.join(dir, 'img'), { recursive: true });
    fs.copyFileSync(path.join('src', name), path.join(dir, name));
  }
  for (const { path: name } of json.includes ?? []) {
    write(name, '{}');
  }
  for (const language of json.languages ?? []) {
    write(`locales/${language}/${json.id}.json`, '{}');
  }
});

afterEach(() => fs.rmSync(dir, { recursive: true }));

const errors = () => validatePlugin(dir, VERSION).errors;

it('finds nothing to complain about in this plugin', () => {
  expect(errors()).toEqual([]);
});

it.each<[string, () => void, RegExp]>([
  [
    'a two-part id',
    () => built((json) => (json.id = 'lantime-datasource')),
    /id: must be organization-name-datasource/,
  ],
  ['no keywords', () => built((json) => (json.info.keywords = [])), /keywords: must not be empty/],
  ['no screenshots', () => built((json) => (json.info.screenshots = [])), /screenshots: must not be empty/],
  ['a logo that is not there', () => fs.rmSync(path.join(dir, 'img/logo.svg')), /names img\/logo.svg, which does not/],
  ['an unknown property', () => built((json) => (json.backend = true)), /[Uu]nrecognized key.*backend/],
  ['missing routes', () => built((json) => delete json.routes), /routes: /],
  [
    'routes in another order',
    () => built((json) => (json.routes = [...json.routes].reverse())),
    /routes: must be those of tools\/plugin-routes.ts/,
  ],
  ['a link over http', () => built((json) => (json.info.links = [{ name: 'x', url: 'http://x' }])), /https:\/\//],
  ['another floor', () => built((json) => (json.dependencies.grafanaDependency = '>=9.0.0')), /grafanaDependency/],
  [
    'the version of another build',
    () => built((json) => (json.info.version = '1.2.2')),
    /version 1.2.2, package.json 1.2.3/,
  ],
  [
    'a placeholder that was not replaced',
    () => built((json) => (json.info.updated = '%TODAY%')),
    /updated: must be a date/,
  ],
  [
    'a relative link',
    () => write('README.md', `[more](docs/x.md)${'.'.repeat(600)}`),
    /link to docs\/x.md must be absolute/,
  ],
  [
    'a relative picture',
    () => write('README.md', `![x](img/x.png)${'.'.repeat(600)}`),
    /link to img\/x.png must be absolute/,
  ],
  ['HTML', () => write('README.md', `<b>x</b>${'.'.repeat(600)}`), /does not render HTML/],
  ['words of developers', () => write('README.md', `Run npm ci ${'.'.repeat(600)}`), /"npm" is for developers/],
  ['console output', () => write('module.js', 'define([],function(){console.log(1)})'), /writes to the console/],
  ['no source map', () => fs.rmSync(path.join(dir, 'module.js.map')), /module.js has no source map/],
  ['no licence', () => fs.rmSync(path.join(dir, 'LICENSE')), /LICENSE is missing/],
  ['another licence', () => write('LICENSE', 'Mine.'), /not the Apache License/],
  ['a file too many', () => write('module.test.js.snap', ''), /module.test.js.snap does not belong/],
  [
    'a language without texts',
    () => built((json) => json.languages.push('fr-FR')),
    /names locales\/fr-FR\/.*, which does not exist/,
  ],
  [
    'texts of a language that is not offered',
    () => built((json) => delete json.languages),
    /de-DE\/.* is of a language that plugin.json does not name/,
  ],
  ['a script in a picture', () => write('img/logo.svg', '<svg><script>x</script></svg>'), /has the element script/],
  ['a handler in a picture', () => write('img/logo.svg', '<svg onload="x"></svg>'), /can run or load/],
  ['a foreign object', () => write('img/logo.svg', '<svg><foreignObject/></svg>'), /element foreignObject/],
])('complains about %s', (_, break_, expected) => {
  break_();
  expect(errors().join('\n')).toMatch(expected);
});

it('warns while there are no links', () => {
  built((json) => (json.info.links = []));
  expect(validatePlugin(dir, VERSION).warnings.join()).toMatch(/no links/);
});
