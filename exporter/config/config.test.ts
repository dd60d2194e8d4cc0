/** @jest-environment node */
import * as fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { ConfigError, configFromEnvironment, loadConfig, parseConfig, parseListen } from '.';

const folder = mkdtempSync(join(tmpdir(), 'exporter-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const around = { environment: { PASSWORD: 'hunter2', OTHER: 'swordfish' }, folder };
const read = (yaml: string) => parseConfig(yaml, 'c.yml', around);
function mistakesOf(yaml: string): string[] {
  try {
    read(yaml);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message.split('\n');
  }
  throw new Error('the configuration was accepted');
}

it('reads targets, with defaults where they say nothing themselves', () => {
  writeFileSync(join(folder, 'secret'), 'from file\n');
  const { listen, targets, warnings } = read(`
listen: 0.0.0.0:9000
defaults:
  user: info
  password_env: PASSWORD
  interval: 1m
  labels: { site: north, rack: 7 }
targets:
  - name: one
    url: https://one.example.com/
  - name: Zwei & zwei
    url: https://two.example.com:8443/lantime
    user: other
    password_file: secret
    interval: 20
    timeout: 500ms
    max_answer_megabytes: 1.5
    unknown_readings: true
    labels: { rack: "8" }
    tls: { insecure_skip_verify: true, server_name: lantime.example.com }
`);
  expect(listen).toEqual({ host: '0.0.0.0', port: 9000 });
  expect(targets).toEqual([
    {
      name: 'one',
      access: {
        url: 'https://one.example.com',
        user: 'info',
        password: 'hunter2',
        timeoutSeconds: 10,
        maxAnswerMegabytes: 16,
      },
      intervalSeconds: 60,
      labels: { site: 'north', rack: '7' },
      unknownReadings: false,
      legacyMetricNames: false,
      collectors: {},
      presentStatesOnly: false,
      definitions: undefined,
      definitionsText: '[]',
    },
    {
      name: 'Zwei & zwei',
      access: {
        url: 'https://two.example.com:8443/lantime',
        user: 'other',
        password: 'from file',
        insecure: true,
        serverName: 'lantime.example.com',
        timeoutSeconds: 0.5,
        maxAnswerMegabytes: 1.5,
      },
      intervalSeconds: 20,
      labels: { site: 'north', rack: '8' },
      unknownReadings: true,
      legacyMetricNames: false,
      collectors: {},
      presentStatesOnly: false,
      definitions: undefined,
      definitionsText: '[]',
    },
  ]);
  expect(warnings).toEqual([expect.stringMatching(/Zwei & zwei.*certificate is not verified/)]);
});

it('warns of a password that travels in the clear', () => {
  const yaml = 'targets: [{ name: a, url: "http://a", user: u, password_env: PASSWORD }]';
  expect(read(yaml).warnings).toEqual([expect.stringMatching(/"a".*unencrypted.*https/)]);
});

const target = (lines: string) => `targets:\n  - name: a\n    url: https://a\n${lines.replace(/^/gm, '    ')}\n`;

it.each<[string, string, RegExp]>([
  ['nothing', '', /^c\.yml:1:1: targets: is missing; add it$/],
  ['no targets', 'targets: []', /^c\.yml:1:10: targets: is empty; add a target/],
  ['a list', '- a', /^c\.yml:1:1: must be a mapping/],
  ['bad YAML', 'targets:\n  - {', /^c\.yml:2:\d+: is not valid YAML/],
  ['a key twice', 'targets: []\ntargets: []', /^c\.yml:2:1: is not valid YAML \(a key is given twice\)/],
  [
    'an unknown key',
    target('intervall: 10s'),
    /^c\.yml:4:5: targets\[0\]\.intervall: is not known here.*known: .*interval/,
  ],
  ['an unknown key of TLS', target('tls:\n  ca: x'), /^c\.yml:5:7: targets\[0\]\.tls\.ca: is not known.*ca_file/],
  ['a missing name', 'targets:\n  - url: https://a', /^c\.yml:2:5: targets\[0\]\.name: is missing/],
  ['a missing URL', 'targets:\n  - name: a', /^c\.yml:2:5: targets\[0\]\.url: is missing/],
  ['no URL', 'targets:\n  - name: a\n    url: lantime', /^c\.yml:3:10: targets\[0\]\.url: is not a valid URL; use/],
  ['another protocol', 'targets:\n  - name: a\n    url: ftp://a', /neither https:\/\/ nor http:\/\//],
  [
    'the path of the API',
    'targets:\n  - name: a\n    url: https://a/api/status',
    /path of the API, which is added automatically/,
  ],
  ['a short interval', target('interval: 2s'), /^c\.yml:4:15: targets\[0\]\.interval: must be from 5s to 3600s/],
  ['a word for an interval', target('interval: often'), /interval: is not a duration; use seconds/],
  ['no time to wait', target('timeout: 0'), /timeout: must be from 0\.5s/],
  ['a negative limit', target('max_answer_megabytes: -1'), /max_answer_megabytes: must be larger than 0/],
  ['a text for a boolean', target('unknown_readings: "yes"'), /unknown_readings: must be true or false/],
  ['a label of the series', target('labels: { slot: x }'), /labels\.slot: is already a label of the series; rename/],
  ['a label of Prometheus', target('labels: { __address__: x }'), /labels\.__address__: begins with __/],
  ['a label with a dash', target('labels: { my-site: x }'), /labels\.my-site: is not a valid label name/],
  [
    'an unset variable',
    target('user: u\npassword_env: MISSING'),
    /password_env: the environment variable MISSING is not set/,
  ],
  [
    'a missing file',
    target('user: u\npassword_file: none'),
    /password_file: the file does not exist; correct the path/,
  ],
  [
    'two passwords',
    target('user: u\npassword_env: PASSWORD\npassword_file: x'),
    /together with password_env; keep one/,
  ],
  ['a user alone', target('user: u'), /^c\.yml:4:11: targets\[0\]\.user: has no password; add password_env/],
  ['a password alone', target('password_env: PASSWORD'), /has a password but no user; add user/],
  ['a colon in the user', target('user: "a:b"\npassword_env: PASSWORD'), /user: contains a colon/],
  ['a CA that is none', target('tls: { ca_file: secret }'), /ca_file: the file contains no certificate/],
  ['a CA that is not used', target('tls: { ca_file: x, insecure_skip_verify: true }'), /ineffective; remove one/],
  ['a bad address', 'listen: here\ntargets: [{ name: a, url: "https://a" }]', /^c\.yml:1:9: listen: is not HOST:PORT/],
])('refuses %s, and says where and what to do', (_, yaml, message) => {
  expect(mistakesOf(yaml)).toContainEqual(expect.stringMatching(message));
});

it('refuses two targets of one name or one device', () => {
  expect(
    mistakesOf(`targets:
  - { name: a, url: https://one }
  - { name: a, url: https://two }
  - { name: b, url: https://ONE:443/ }
`)
  ).toEqual([
    'c.yml:3:13: targets[1].name: "a" is already the name of another target; rename one of them',
    expect.stringMatching(/^c\.yml:4:21: targets\[2\]\.url: is also the device of target "a"; remove/),
  ]);
});

it('tells all mistakes at once, in the order of the file', () => {
  const mistakes = mistakesOf(`listen: 1
targets:
  - name: a
    url: nothing
  - name: b
    url: https://b
    extra: 1
`);
  expect(mistakes.map((mistake) => mistake.split(': ').slice(0, 2).join(' '))).toEqual([
    'c.yml:1:9 listen',
    'c.yml:4:10 targets[0].url',
    'c.yml:7:5 targets[1].extra',
  ]);
});

it('takes no password from the file, and does not repeat one that is there', () => {
  for (const yaml of [
    target('user: u\npassword: hunter2'),
    'targets: [{ name: a, url: "https://info:hunter2@a" }]',
    target('user: u\npassword_env: hunter2'),
  ]) {
    const message = mistakesOf(yaml).join('\n');
    expect(message).toMatch(/password_env/);
    expect(message).not.toContain('hunter2');
  }
});

it('says that the file is not there', () => {
  expect(() => loadConfig(join(folder, 'none.yml'))).toThrow(/none\.yml: the file does not exist; check the path/);
});

it('takes one device from the environment', () => {
  const { targets } = configFromEnvironment({
    LANTIME_URL: 'https://lantime:8443',
    LANTIME_USER: 'demo',
    LANTIME_PASSWORD: 'secret: "yes"',
    LANTIME_INSECURE_SKIP_VERIFY: 'true',
  });
  expect(targets).toMatchObject([
    {
      name: 'lantime',
      access: { url: 'https://lantime:8443', user: 'demo', password: 'secret: "yes"', insecure: true },
    },
  ]);
  expect(() => configFromEnvironment({})).toThrow(/LANTIME_URL: is not set/);
  expect(() => configFromEnvironment({ LANTIME_URL: 'lantime' })).toThrow(/LANTIME_URL: is not a valid URL/);
  const problemOf = (environment: Record<string, string>) => {
    try {
      return `accepted ${configFromEnvironment({ LANTIME_URL: 'https://a', ...environment }).targets[0].name}`;
    } catch (error) {
      return (error as Error).message;
    }
  };
  // As in a file, but nobody has written one: the variable is named, and no line.
  expect(problemOf({ LANTIME_USER: 'u' })).toBe(
    'environment: LANTIME_PASSWORD: is not set, but LANTIME_USER is; set it in the environment of the exporter'
  );
  expect(problemOf({ LANTIME_PASSWORD: 'hunter2' })).toBe(
    'environment: LANTIME_PASSWORD: is set, but LANTIME_USER is not; set LANTIME_USER, or remove LANTIME_PASSWORD'
  );
  expect(problemOf({ LANTIME_USER: 'a:b', LANTIME_PASSWORD: 'x' })).toMatch(
    /^environment: LANTIME_USER: contains a colon/
  );
  expect(problemOf({ LANTIME_NAME: ' a' })).toMatch(/^environment: LANTIME_NAME: begins or ends with a space/);
});

it.each([
  ['127.0.0.1:1', { host: '127.0.0.1', port: 1 }],
  ['[::1]:80', { host: '::1', port: 80 }],
  [':9000', { host: '::', port: 9000 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['localhost', undefined],
  ['a:70000', undefined],
  ['::1:80', undefined],
])('listens on %s', (written, listen) => {
  expect(parseListen(written)).toEqual(listen);
});

it('accepts the example', () => {
  const file = resolve(__dirname, '../../provisioning/exporter/lantime-exporter.yml');
  const yaml = readFileSync(file, 'utf8');
  const environment = Object.fromEntries([...yaml.matchAll(/password_env: (\w+)/g)].map(([, name]) => [name, 'x']));
  expect(parseConfig(yaml, file, { environment, folder }).targets.length).toBeGreaterThan(0);
});

describe('whatever is written', () => {
  const known =
    'listen defaults targets name url user password password_env password_file tls ca_file interval labels'.split(' ');
  const key = fc.oneof(fc.constantFrom(...known), fc.string(), fc.constant('__proto__'));
  const scalar = fc.oneof(
    fc.constantFrom('https://a', 'https://u:hunter2@a', 'PASSWORD', '10s', '1.2.3', ''),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null)
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('tree')), fc.dictionary(key, tie('tree'))),
  }));
  const file = fc.oneof(
    tree,
    fc.record({ targets: fc.array(tree), defaults: tree, listen: tree }, { requiredKeys: ['targets'] }),
    fc.record({ targets: fc.array(fc.dictionary(key, tree)) })
  );

  const verdict = (yaml: string) => {
    try {
      return read(yaml);
    } catch (error) {
      if (error instanceof ConfigError) {
        return error;
      }
      throw error;
    }
  };

  it('is a configuration or a list of mistakes that lie in the file', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          file.map((value) => stringify(value)),
          fc.string()
        ),
        (yaml) => {
          const found = verdict(yaml);
          if (found instanceof ConfigError) {
            const lines = yaml.split('\n').length;
            expect(found.mistakes.length).toBeGreaterThan(0);
            found.mistakes.forEach(({ line = 1, column = 1, text }) => {
              expect(line >= 1 && line <= lines && column >= 1).toBe(true);
              expect(text).not.toContain('hunter2');
              expect(text).not.toContain('\n');
            });
          } else {
            expect(found.targets.length).toBeGreaterThan(0);
          }
        }
      ),
      { numRuns: 300 }
    );
  });

  it('keeps what a right configuration says', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 50 })
      .filter((text) => /^[^\s\p{Cc}](.*[^\s\p{Cc}])?$/u.test(text) && !/\p{Cc}/u.test(text));
    const targets = fc.uniqueArray(
      fc.record({
        name,
        url: fc.integer({ min: 1, max: 65_535 }).map((port) => `https://device.example.com:${port}`),
        interval: fc.integer({ min: 5, max: 3600 }),
        labels: fc.dictionary(fc.stringMatching(/^x_[a-z0-9]{1,8}$/), name),
      }),
      {
        minLength: 1,
        maxLength: 5,
        comparator: (a, b) => a.name === b.name || new URL(a.url).href === new URL(b.url).href,
      }
    );
    fc.assert(
      fc.property(targets, (list) => {
        const yaml = stringify({ targets: list });
        expect(parse(yaml)).toEqual({ targets: list.map((one) => ({ ...one, labels: { ...one.labels } })) });
        expect(read(yaml).targets.map((one) => [one.name, one.intervalSeconds, { ...one.labels }])).toEqual(
          list.map((one) => [one.name, one.interval, { ...one.labels }])
        );
      }),
      { numRuns: 100 }
    );
  });
});
