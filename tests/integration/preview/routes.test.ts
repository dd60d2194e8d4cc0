/** @jest-environment node */
import fc from 'fast-check';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { refusedByRoute, type Matching, type Role, type Route } from '../../../dev/preview/routes';
import { startPreview, type DataSourceOptions, type Preview } from '../../../dev/preview/server';
import { startSimulator } from '../../../dev/simulator/index';
import { DEFAULT_CONFIGURATION_PATH } from '../../../src/queries/configuration/path';
import { STATUS_PATH } from '../../../src/lantime/answer';
import { PLUGIN_ROUTES, withRoutes } from '../../../tools/plugin-routes';

const routes: readonly Route[] = PLUGIN_ROUTES;
/** As Grafana's proxy sees it. */
const STATUS = STATUS_PATH.slice(1);
const MATCHINGS: Matching[] = ['raw', 'cleaned', 'cleaned-empty'];
const READERS: Role[] = ['Viewer', 'Editor'];
const WRITING = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'HEAD'];

/** Where a curious person looks. */
const ELSEWHERE = [
  '',
  'api',
  'api/',
  'api/config',
  'api/configuration',
  'api/v1/config',
  'login',
  'cgi-bin/main',
  '.well-known/x',
  'index.html',
  '?x=/api/status',
  'api?/status',
  'API/STATUS',
  'Api/Status',
  'status',
  'api//config',
  '/api/config',
  '//api//config',
  './api/config',
  'x/../api/config',
  'api/./config',
  'api/../api/config',
  '%61pi/config',
  'api%2Fconfig',
  'api%2fstatus/..%2fconfig',
  '%2e%2e/api/config',
  '%252e%252e/api/config',
  '..%2Fapi%2Fconfig',
  '\\api\\config',
  'api\\status\\..\\config',
  'api%5Cconfig',
  ';api/status',
  '%C3%A9/api/status',
  '[::1]/x',
  '@x',
  '~root',
];

/** What still gets to the device for a Viewer, always as GET: docs/security.md lists it. */
const LEFT: Record<Matching, string[]> = {
  raw: [
    'api/status-other',
    'api/status/below',
    'api/status/../config',
    'api/status/%2e%2e/config',
    'api/status/..%2fconfig',
    'api/status%2f..%2fconfig',
    'api/status%252f..%252fconfig',
    'api/status\\..\\config',
    'api/status;x=1',
    'api/status?path=/api/config',
  ],
  cleaned: [
    'api/status-other',
    'api/status/below',
    'api/status/%2e%2e/config',
    'api/status/..%2fconfig',
    'api/status%2f..%2fconfig',
    'api/status%252f..%252fconfig',
    'api/status\\..\\config',
    'api/status;x=1',
    'api/status?path=/api/config',
    '//api/config/../status',
    'api/config%2fx/../status',
  ],
  'cleaned-empty': [],
};
LEFT['cleaned-empty'] = LEFT.cleaned;

let pluginDir: string;
let deviceUrl: string;
let seen: string[] = [];
const closers: Array<() => Promise<unknown>> = [];

beforeAll(async () => {
  pluginDir = fs.mkdtempSync(path.join(os.tmpdir(), 'routes-'));
  const manifest = withRoutes(JSON.parse(fs.readFileSync('src/plugin.json', 'utf8')));
  fs.writeFileSync(path.join(pluginDir, 'plugin.json'), JSON.stringify(manifest));
  const server = http.createServer((req, res) => {
    seen.push(`${req.method} ${req.url}`);
    res.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  deviceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  seen = [];
});

afterAll(async () => {
  await Promise.all(closers.map((close) => close()));
  fs.rmSync(pluginDir, { recursive: true });
});

async function preview(matching: Matching, role: Role, datasource: DataSourceOptions): Promise<Preview> {
  const started = await startPreview({ datasource, pluginDir, role, matching });
  closers.push(() => started.close());
  return started;
}

/** Sends a path exactly as written: `fetch` would tidy it up. */
function send(server: Preview, method: string, rest: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http
      .request(
        {
          host: '127.0.0.1',
          port: server.port,
          method,
          path: `/api/datasources/proxy/uid/preview/${rest}`,
          agent: false,
        },
        (res) => resolve(res.resume().statusCode)
      )
      .on('error', reject)
      .end();
  });
}

it('are these: the first that matches decides', () => {
  const id = JSON.parse(fs.readFileSync('src/plugin.json', 'utf8')).id;
  const rest = "bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~%!$&'()*+,;=:@[]";
  expect(routes).toEqual([
    { path: 'api/status', method: 'GET' },
    { path: 'a', method: 'GET', reqRole: 'Admin' },
    { path: '', method: 'GET', reqRole: 'Admin' },
    { path: 'a', reqRole: 'Admin', reqAction: `${id}:write` },
    { path: '', reqRole: 'Admin', reqAction: `${id}:write` },
    ...rest.split('').map((path) => ({ path, reqRole: 'Admin' })),
  ]);
});

it('are written into the manifest by the build only', () => {
  expect(JSON.parse(fs.readFileSync('src/plugin.json', 'utf8'))).not.toHaveProperty('routes');
});

describe.each(MATCHINGS)('paths matched %s', (matching) => {
  describe.each(READERS)('%s', (role) => {
    let server: Preview;
    beforeAll(async () => {
      server = await preview(matching, role, { url: deviceUrl });
    });

    it('reads the status', async () => {
      expect(await send(server, 'GET', STATUS)).toBe(200);
      expect(seen).toEqual([`GET /${STATUS}`]);
    });

    it('reads nothing elsewhere', async () => {
      for (const target of ELSEWHERE) {
        expect([target, await send(server, 'GET', target)]).toEqual([target, 403]);
      }
      expect(seen).toEqual([]);
    });

    it('writes nowhere', async () => {
      for (const method of WRITING) {
        for (const target of [STATUS, `${STATUS}/x`, ...ELSEWHERE, ...LEFT[matching]]) {
          expect([method, target, await send(server, method, target)]).toEqual([method, target, 403]);
        }
      }
      expect(seen).toEqual([]);
    });

    it('still reaches what docs/security.md lists, by GET only', async () => {
      for (const target of LEFT[matching]) {
        expect([target, await send(server, 'GET', target)]).toEqual([target, 200]);
      }
    });
  });

  describe('Admin', () => {
    let server: Preview;
    beforeAll(async () => {
      server = await preview(matching, 'Admin', { url: deviceUrl });
    });

    it('reads the status, and the configuration wherever it is', async () => {
      for (const target of [STATUS, DEFAULT_CONFIGURATION_PATH, 'api/v2/configuration', 'config', 'Config-1/x']) {
        expect([target, await send(server, 'GET', target)]).toEqual([target, 200]);
      }
    });

    it('writes nothing below the API where Grafana knows route actions, which is from 11.1 on', async () => {
      const status = matching === 'raw' ? 200 : 403;
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        for (const target of [STATUS, 'api/config', 'api//config', 'api/x/../config']) {
          expect([method, target, await send(server, method, target)]).toEqual([method, target, status]);
        }
      }
    });
  });
});

/** Characters of a path as Grafana sees it: what is not among them comes encoded. */
const CHARACTERS = [..."abcxyzABCXYZ0189-._~%!$&'()*+,;=:@[]/\\ é<>{}|^`"];
const anyPath = fc.oneof(
  fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc
    .array(
      fc.constantFrom('api', 'status', 'config', '..', '.', '', '%2e%2e', '%2f', '..%2f', '%00', ';', 'API', '%61pi'),
      { maxLength: 8 }
    )
    .map((segments) => segments.join('/'))
);
const anyMethod = fc.oneof(fc.constantFrom('GET', ...WRITING), fc.string({ minLength: 1, maxLength: 6 }));

describe('any path', () => {
  it.each(MATCHINGS)('gives readers GET below the status and nothing else (%s)', (matching) => {
    fc.assert(
      fc.property(anyMethod, anyPath, fc.constantFrom<Role>('None', ...READERS), (method, target, role) => {
        const passes = refusedByRoute({ role, matching, routes }, method, target) === undefined;
        const asked = target.replace(/\?.*$/s, '');
        const compared = matching === 'raw' ? asked : path.posix.normalize(`/${asked}`).slice(1);
        expect(passes).toBe(method === 'GET' && compared.startsWith(STATUS));
      }),
      { numRuns: 2000 }
    );
  });

  it.each(MATCHINGS)('lets an administrator read (%s)', (matching) => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{1,8}(\/[\w.-]{1,8}){0,3}$/), (target) => {
        expect(refusedByRoute({ role: 'Admin', matching, routes }, 'GET', target)).toBeUndefined();
      })
    );
  });
});

it('says in docs/security.md what is left', () => {
  const text = fs.readFileSync('docs/security.md', 'utf8');
  for (const target of new Set([...LEFT.raw, ...LEFT.cleaned])) {
    expect(text).toContain(`\`${target}\``);
  }
});

it('keeps login, headers and TLS settings of the data source: no route has an address of its own', async () => {
  expect(routes.filter((route) => 'url' in route || 'headers' in route)).toEqual([]);
  const simulator = await startSimulator({ tls: true, user: 'user', password: 'word' });
  closers.push(() => simulator.close());
  const login = { url: simulator.url, user: 'user', password: 'word' };
  const status = async (datasource: DataSourceOptions) =>
    send(await preview('cleaned-empty', 'Viewer', datasource), 'GET', STATUS);
  expect(await status({ ...login, insecure: true })).toBe(200);
  expect(await status({ ...login, insecure: true, password: 'wrong' })).toBe(400);
  expect(await status(login)).toBe(502);
});

it('leaves other data sources alone', async () => {
  const server = await preview('cleaned-empty', 'Viewer', { url: deviceUrl, type: 'prometheus' });
  expect(await send(server, 'POST', 'api/v1/query')).toBe(200);
});
