/** @jest-environment node */
// The web configuration file of exporter-toolkit: TLS and basic authentication of the exporter's own endpoint.
import { hashSync } from 'bcryptjs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { generate } from 'selfsigned';
import { Agent, request } from 'undici';
import { loadWebConfig } from '../../../exporter/config/web-config';
import { createExporter } from '../../../exporter/server';
import { findHealthProblem } from '../../../exporter/server/health';
import { toConfig, run } from './support';

const folder = mkdtempSync(join(tmpdir(), 'exporter-web-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const keyPair = async (name: string) => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    algorithm: 'sha256',
  } as object);
  return { key, cert };
};
const TLS = 'tls_server_config: { cert_file: cert.pem, key_file: key.pem }\n';
const login = (user: string, password: string) => `basic_auth_users: { ${user}: '${hashSync(password, 6)}' }\n`;

it('serves over TLS to those who log in, and says nothing to others', async () => {
  const { key, cert } = await keyPair('exporter');
  file('key.pem', key);
  file('cert.pem', cert);
  const web = file('web.yml', TLS + login('prometheus', 'swordfish'));
  const { child, outcome, logged } = run(['serve', '--listen', '127.0.0.1:0', '--web.config.file', web], {
    LANTIME_URL: 'http://127.0.0.1:1',
    LANTIME_NAME: 'd',
    LANTIME_PASSWORD: '',
  });
  const [, url] = await logged(/listening at (https:\/\/127\.0\.0\.1:\d+)/);
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const ask = async (path: string, as?: string) => {
    const headers = as ? { authorization: `Basic ${Buffer.from(as).toString('base64')}` } : {};
    const { statusCode, headers: sent, body } = await request(url + path, { dispatcher, headers });
    return { status: statusCode, asked: sent['www-authenticate'], text: await body.text() };
  };
  for (const path of ['/', '/metrics', '/-/healthy', '/probe?target=d', '/nowhere', '/service-discovery']) {
    for (const as of [undefined, 'prometheus:wrong', 'nobody:swordfish', 'prometheus', ':']) {
      expect(await ask(path, as)).toEqual({
        status: 401,
        asked: expect.stringMatching(/^Basic /),
        text: 'Unauthorized\n',
      });
    }
  }
  for (let turn = 0; turn < 3; turn++) {
    expect(await ask('/-/healthy', 'prometheus:swordfish')).toMatchObject({ status: 200, text: 'healthy\n' });
  }
  expect((await ask('/probe?target=d', 'prometheus:swordfish')).text).toContain('lantime_up 0');
  expect((await ask('/-/healthy', 'prometheus:swordfishy')).status).toBe(401);
  child.kill('SIGTERM');
  await dispatcher.close();
  const { code, stderr } = await outcome;
  expect([code, /swordfish/.test(stderr)]).toEqual([0, false]);
});

it.each<[string, RegExp]>([
  ['basic_auth_users: { a: secret }', /basic_auth_users\.a: is not a bcrypt hash; create one with htpasswd/],
  [
    'tls_server_config: { cert_file: none.pem, key_file: none.pem }',
    /cert_file: cannot be read \(ENOENT\); check the path/,
  ],
  ['tls_server_config: { cert_file: web2.yml }', /tls_server_config\.key_file: /],
  ['http_server_config: { http2: true }', /http_server_config/],
  ['a: [', /is not valid YAML/],
  [
    'tls_server_config: { cert_file: a, key_file: b, client_auth_type: RequireAndVerifyClientCert }',
    /client_auth_type: requires client_ca_file/,
  ],
])('refuses %j', (yaml, message) => {
  const path = file('web2.yml', yaml);
  expect(() => loadWebConfig(path)).toThrow(message);
  try {
    loadWebConfig(path);
  } catch (error) {
    expect(String(error)).not.toContain('secret');
  }
});

it('refuses a file that is not there', () => {
  expect(() => loadWebConfig(join(folder, 'none.yml'))).toThrow(
    /cannot be read \(ENOENT\); check the path after --web/
  );
});

it('is empty where nothing is said', () => {
  expect(loadWebConfig(file('empty.yml', ''))).toEqual({ files: [join(folder, 'empty.yml')] });
});

it('refuses a certificate and a key that do not belong together', async () => {
  file('mixed.key', (await keyPair('a')).key);
  file('mixed.pem', (await keyPair('b')).cert);
  const path = file('mixed.yml', 'tls_server_config: { cert_file: mixed.pem, key_file: mixed.key }');
  expect(() => loadWebConfig(path)).toThrow(/mixed\.yml: tls_server_config: cannot be used \(.*belong together$/);
});

/** Runs an exporter in this process for the length of one test body. */
async function withWebConfig(
  webConfigFile: string | undefined,
  body: (exporter: {
    port: number;
    status: (path: string, as?: string) => Promise<number>;
    text: (path: string, as: string) => Promise<string>;
    /** Common name of the certificate that a new connection gets. */
    certificate: () => Promise<string>;
    /** Level and message of the log lines since the last call. */
    logged: () => string[];
  }) => Promise<void>
) {
  const lines: Array<{ level: string; msg: string }> = [];
  const config = toConfig({ targets: [{ name: 'd', url: 'http://127.0.0.1:1' }] });
  const logTo = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const { app } = createExporter(config, { webConfigFile, logTo });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const scheme = 'setSecureContext' in app.server ? 'https' : 'http';
  lines.length = 0;
  const ask = async (path: string, as?: string) => {
    // Each time a new connection, as each reload shows in those.
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    const headers = as ? { authorization: `Basic ${Buffer.from(as).toString('base64')}` } : {};
    const { statusCode, body: content } = await request(`${scheme}://127.0.0.1:${port}${path}`, {
      dispatcher,
      headers,
    });
    const text = await content.text();
    await dispatcher.close();
    return { statusCode, text };
  };
  try {
    await body({
      port,
      status: async (path, as) => (await ask(path, as)).statusCode,
      text: async (path, as) => (await ask(path, as)).text,
      certificate: () =>
        new Promise((found, failed) => {
          const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
            found(String(socket.getPeerCertificate().subject.CN));
            socket.destroy();
          });
          socket.on('error', failed);
        }),
      logged: () => lines.splice(0).map(({ level, msg }) => `${level} ${msg}`),
    });
  } finally {
    await app.close();
  }
}

describe('a web configuration that changes', () => {
  it('has its new certificate and logins in force without a restart', async () => {
    const [first, second] = [await keyPair('first'), await keyPair('second')];
    file('cert.pem', first.cert);
    file('key.pem', first.key);
    const web = file('renewed.yml', TLS + login('prometheus', 'one'));
    await withWebConfig(web, async ({ certificate, status, text, logged }) => {
      expect([await certificate(), await status('/-/healthy', 'prometheus:one')]).toEqual(['first', 200]);
      expect(logged()).toEqual([]);

      // Certificate and key are not replaced at the same instant.
      file('cert.pem', second.cert);
      expect(await certificate()).toBe('first');
      expect(await certificate()).toBe('first');
      expect(logged()).toEqual([
        expect.stringMatching(/^error web configuration refused, the previous one remains in force: .*renewed\.yml/),
      ]);
      const metric = async () =>
        /^lantime_exporter_config_last_reload_successful (\d)$/m.exec(await text('/metrics', 'prometheus:one'))?.[1];
      expect(await metric()).toBe('0');
      file('key.pem', second.key);
      expect(await certificate()).toBe('second');
      expect(logged()).toEqual(['info web configuration reloaded']);
      expect(await metric()).toBe('1');

      file('renewed.yml', TLS + login('prometheus', 'two'));
      expect(await status('/metrics', 'prometheus:one')).toBe(401);
      expect(await status('/metrics', 'prometheus:two')).toBe(200);
    });
  });

  it('opens nothing while the file is being written or has a mistake', async () => {
    const web = file('careful.yml', login('prometheus', 'one'));
    await withWebConfig(web, async ({ status, logged }) => {
      for (const mistake of ['', 'basic_auth_users: { a: secret }', 'a: [']) {
        file('careful.yml', mistake);
        expect([await status('/metrics'), await status('/metrics', 'prometheus:one')]).toEqual([401, 200]);
        expect(logged()).toEqual([expect.stringMatching(/^error web configuration refused/)]);
      }
    });
  });

  it('says when it takes a restart', async () => {
    const { key, cert } = await keyPair('exporter');
    file('cert.pem', cert);
    file('key.pem', key);
    const web = file('plain.yml', login('prometheus', 'one'));
    await withWebConfig(web, async ({ status, logged }) => {
      file('plain.yml', TLS + login('prometheus', 'two'));
      expect([await status('/metrics', 'prometheus:one'), await status('/metrics', 'prometheus:two')]).toEqual([
        401, 200,
      ]);
      expect(logged()).toContain('warn TLS was switched on: restart the exporter for this to take effect');
    });
  });
});

describe('the health check', () => {
  const healthOf = (port: number) => findHealthProblem({ host: '127.0.0.1', port });

  it('works over HTTP and HTTPS, with and without a login or a client certificate', async () => {
    const { key, cert } = await keyPair('exporter');
    file('cert.pem', cert);
    file('key.pem', key);
    const client = 'client_ca_file: cert.pem, client_auth_type: RequireAndVerifyClientCert';
    const configurations = [
      undefined,
      file('h1.yml', login('prometheus', 'one')),
      file('h2.yml', TLS),
      file('h3.yml', TLS + login('prometheus', 'one')),
      file('h4.yml', TLS.replace(' }', `, ${client} }`)),
      file('h5.yml', TLS.replace(' }', `, ${client}, max_version: TLS12 }`)),
    ];
    for (const configuration of configurations) {
      await withWebConfig(configuration, async ({ port }) => {
        expect([configuration, await healthOf(port)]).toEqual([configuration, undefined]);
      });
    }
  });

  it('fails where nothing or another program answers', async () => {
    const other = createServer((_, response) => response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await healthOf(port)).toMatch(/does not answer like a healthy exporter \(HTTP 401\)$/);
    await new Promise((resolve) => other.close(resolve));
    expect(await healthOf(port)).toMatch(/^http:.* does not answer \(ECONNREFUSED\)$/);
  });

  it('is a command whose exit code says it', async () => {
    await withWebConfig(file('h3.yml', TLS + login('prometheus', 'one')), async ({ port }) => {
      expect(await run(['health', '--listen', `0.0.0.0:${port}`]).outcome).toMatchObject({
        code: 0,
        stdout: 'healthy\n',
      });
    });
    const { code, stderr } = await run(['health', '--listen', '127.0.0.1:1']).outcome;
    expect([code, stderr]).toEqual([1, 'http://127.0.0.1:1 does not answer (ECONNREFUSED)\n']);
  });
});
