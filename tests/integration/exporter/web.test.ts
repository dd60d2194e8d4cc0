/** @jest-environment node */
// The web configuration file of exporter-toolkit: TLS and basic authentication of the exporter's own endpoint.
import { hashSync } from 'bcryptjs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { Agent, request } from 'undici';
import { loadWebConfig } from '../../../exporter/config/web-config';
import { run } from './support';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'exporter-web-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

it('serves over TLS to those who log in, and says nothing to others', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'exporter' }], {
    keySize: 2048,
    algorithm: 'sha256',
  } as object);
  file('key.pem', key);
  file('cert.pem', cert);
  const web = file(
    'web.yml',
    `tls_server_config: { cert_file: cert.pem, key_file: key.pem }\nbasic_auth_users:\n  prometheus: ${hashSync('swordfish', 6)}\n`
  );
  const { child, outcome, logged } = run(['serve', '--listen', '127.0.0.1:0', '--web.config.file', web], {
    LANTIME_URL: 'http://127.0.0.1:1',
    LANTIME_NAME: 'd',
    LANTIME_PASSWORD: '',
  });
  const [, url] = await logged(/listening at (https:\/\/127\.0\.0\.1:\d+)/);
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const ask = async (path: string, login?: string) => {
    const headers = login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {};
    const { statusCode, headers: sent, body } = await request(url + path, { dispatcher, headers });
    return { status: statusCode, asked: sent['www-authenticate'], text: await body.text() };
  };
  for (const path of ['/', '/metrics', '/-/healthy', '/probe?target=d', '/nowhere', '/service-discovery']) {
    for (const login of [undefined, 'prometheus:wrong', 'nobody:swordfish', 'prometheus', ':']) {
      expect(await ask(path, login)).toEqual({
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
  ['basic_auth_users: { a: secret }', /basic_auth_users\.a: is not a bcrypt hash; make one with htpasswd/],
  [
    'tls_server_config: { cert_file: none.pem, key_file: none.pem }',
    /cert_file: cannot be read \(ENOENT\); check the path/,
  ],
  ['tls_server_config: { cert_file: web2.yml }', /tls_server_config\.key_file: /],
  ['http_server_config: { http2: true }', /http_server_config/],
  ['a: [', /is not valid YAML/],
  [
    'tls_server_config: { cert_file: a, key_file: b, client_auth_type: RequireAndVerifyClientCert }',
    /client_auth_type: needs client_ca_file/,
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
  expect(loadWebConfig(file('empty.yml', ''))).toEqual({});
});
