/** @jest-environment node */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { startPreview, type DataSourceOptions, type Preview } from '../../../dev/preview/server';
import { startSimulator } from '../../../dev/simulator/index';

const PASSWORD = 'not-to-be-seen';

let pluginDir: string;
const closers: Array<() => Promise<unknown>> = [];

beforeAll(() => {
  pluginDir = fs.mkdtempSync(path.join(os.tmpdir(), 'preview-'));
  fs.writeFileSync(path.join(pluginDir, 'plugin.json'), JSON.stringify({ id: 'test-datasource', name: 'Test' }));
});

afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

afterAll(() => fs.rmSync(pluginDir, { recursive: true }));

async function preview(...datasources: DataSourceOptions[]): Promise<Preview> {
  const started = await startPreview({ datasources, pluginDir });
  closers.push(() => started.close());
  return started;
}

/** A device that answers with this handler. */
async function device(handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      })
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A device that answers with what it was asked. */
const echo: http.RequestListener = async (req, res) => {
  let body = '';
  for await (const chunk of req) {
    body += chunk;
  }
  res.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'session=1', 'x-kept': 'yes' });
  res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers, body }));
};

const proxied = (server: Preview, rest = 'api/status', uid = 'preview') =>
  `${server.url}api/datasources/proxy/uid/${uid}/${rest}`;

describe('requests', () => {
  it('go to the base URL of the data source, with path and query as they came', async () => {
    const server = await preview({ url: `${await device(echo)}/base/` });
    const answer = await (await fetch(proxied(server, 'api/status?a=%2F&b'))).json();
    expect(answer.url).toBe('/base/api/status?a=%2F&b');
    expect(server.proxied).toEqual([{ uid: 'preview', method: 'GET', path: 'api/status?a=%2F&b' }]);
  });

  it('carry the login of the data source, and nothing of the browser', async () => {
    const url = await device(echo);
    const server = await preview({ url, user: 'user', password: PASSWORD });
    const response = await fetch(proxied(server), {
      headers: {
        authorization: 'Bearer mine',
        cookie: 'grafana_session=mine',
        'x-ds-authorization': 'Bearer mine',
        referer: server.url,
        accept: 'text/x-test',
      },
    });
    const { headers } = await response.json();
    expect(headers.authorization).toBe(`Basic ${Buffer.from(`user:${PASSWORD}`).toString('base64')}`);
    expect(JSON.stringify(headers)).not.toContain('mine');
    expect(headers).not.toHaveProperty('referer');
    expect(headers.host).toBe(new URL(url).host);
    expect(headers.accept).toBe('text/x-test');
  });

  it('carry no login if the data source has none', async () => {
    const server = await preview({ url: await device(echo) });
    const response = await fetch(proxied(server), { headers: { authorization: 'Bearer mine' } });
    expect((await response.json()).headers).not.toHaveProperty('authorization');
  });

  it('carry the custom headers of the settings', async () => {
    const server = await preview({
      url: await device(echo),
      jsonData: { httpHeaderName1: 'X-Tenant', httpHeaderName2: 'X-Other' },
      secureJsonData: { httpHeaderValue1: 'one', httpHeaderValue2: 'two' },
    });
    const { headers } = await (await fetch(proxied(server))).json();
    expect(headers).toMatchObject({ 'x-tenant': 'one', 'x-other': 'two' });
  });

  it('keep their method and body', async () => {
    const server = await preview({ url: await device(echo) });
    const answer = await (await fetch(proxied(server), { method: 'POST', body: 'text' })).json();
    expect(answer).toMatchObject({ method: 'POST', body: 'text' });
  });

  it('find each data source by its uid', async () => {
    const server = await preview(
      { url: await device((_, res) => res.end('first')) },
      { uid: 'prometheus', type: 'prometheus', url: await device((_, res) => res.end('second')) }
    );
    expect(await (await fetch(proxied(server))).text()).toBe('first');
    expect(await (await fetch(proxied(server, 'api/v1/query', 'prometheus'))).text()).toBe('second');
    expect((await fetch(proxied(server, '', 'none'))).status).toBe(404);
  });

  it('are refused if another page sent them', async () => {
    const server = await preview({ url: await device(echo) });
    const options = { host: '127.0.0.1', port: server.port, path: '/api/datasources/proxy/uid/preview/api/status' };
    const status = (headers: http.OutgoingHttpHeaders) =>
      new Promise((resolve) => http.get({ ...options, headers }, (res) => resolve(res.resume().statusCode)));
    expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status({ host: 'attacker.example' })).toBe(403);
    expect(await status({ 'sec-fetch-site': 'same-origin' })).toBe(200);
  });
});

describe('answers', () => {
  it('come through, without cookies and sandboxed', async () => {
    const server = await preview({ url: await device(echo) });
    const { status, headers } = await fetch(proxied(server));
    expect(status).toBe(200);
    expect(headers.get('x-kept')).toBe('yes');
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('content-security-policy')).toBe('sandbox');
  });

  it('come through as they arrive', async () => {
    let finish = () => {};
    const url = await device((_, res) => {
      res.write('first');
      finish = () => res.end('last');
    });
    const server = await preview({ url });
    const reader = (await fetch(proxied(server))).body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('first');
    finish();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('last');
  });

  it('may be redirections, which are not followed', async () => {
    const server = await preview({ url: await device((_, res) => res.writeHead(302, { location: '/login' }).end()) });
    const response = await fetch(proxied(server), { redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/login');
  });

  it('keep the status of the device', async () => {
    const server = await preview({ url: await device((_, res) => res.writeHead(403).end('no')) });
    const response = await fetch(proxied(server));
    expect([response.status, await response.text()]).toEqual([403, 'no']);
  });
});

describe('failures', () => {
  it('a rejected login is 400', async () => {
    const simulator = await startSimulator({ user: 'user', password: 'right' });
    closers.push(() => simulator.close());
    const server = await preview({ url: simulator.url, user: 'user', password: 'wrong' });
    const response = await fetch(proxied(server));
    expect([response.status, await response.text()]).toEqual([400, 'Authentication to data source failed']);
    expect(response.headers.get('www-authenticate')).toBeNull();
  });

  it('a refused connection is 502 without a body', async () => {
    const server = await preview({ url: 'http://127.0.0.1:1' });
    const response = await fetch(proxied(server));
    expect([response.status, await response.text()]).toEqual([502, '']);
  });

  it('a name that does not resolve is 502 without a body', async () => {
    const server = await preview({ url: 'http://lantime.invalid' });
    const response = await fetch(proxied(server));
    expect([response.status, await response.text()]).toEqual([502, '']);
  });

  it('a connection that breaks before the answer is 502', async () => {
    const server = await preview({ url: await device((req) => req.socket.destroy()) });
    expect((await fetch(proxied(server))).status).toBe(502);
  });

  it('no answer in time is 504 without a body', async () => {
    const server = await preview({ url: await device(() => {}), jsonData: { timeout: 0.2 } });
    const response = await fetch(proxied(server));
    expect([response.status, await response.text()]).toEqual([504, '']);
  });

  it('an address that is none is 400', async () => {
    const server = await preview({ url: 'ftp://lantime' });
    const response = await fetch(proxied(server));
    expect([response.status, await response.json()]).toEqual([
      400,
      { message: 'Invalid data source URL: "ftp://lantime"' },
    ]);
  });
});

describe('TLS', () => {
  async function simulator() {
    const started = await startSimulator({ tls: true });
    closers.push(() => started.close());
    return started;
  }

  it('refuses a self-signed certificate with 502', async () => {
    const server = await preview({ url: (await simulator()).url });
    expect((await fetch(proxied(server))).status).toBe(502);
  });

  it('accepts it with "Skip TLS verify"', async () => {
    const server = await preview({ url: (await simulator()).url, insecure: true });
    expect((await fetch(proxied(server))).status).toBe(200);
  });
});

describe('settings', () => {
  const update = (server: Preview, body: object) =>
    fetch(`${server.url}api/datasources/uid/preview`, { method: 'PUT', body: JSON.stringify(body) });

  it('never show a secret', async () => {
    const server = await preview({ url: await device(echo), user: 'user', password: PASSWORD });
    const saved = await update(server, { secureJsonData: { tlsCACert: PASSWORD } });
    const texts = [await saved.text()];
    for (const name of ['datasources', 'datasources/uid/preview', 'frontend/settings']) {
      texts.push(await (await fetch(`${server.url}api/${name}`)).text());
    }
    expect(texts.join()).not.toContain(PASSWORD);
    expect(JSON.parse(texts[2])).toMatchObject({
      basicAuthUser: 'user',
      secureJsonFields: { basicAuthPassword: true, tlsCACert: true },
    });
  });

  it('hold from the next request on', async () => {
    const server = await preview({ url: 'http://127.0.0.1:1' });
    const url = await device(echo);
    await update(server, { url, basicAuth: true, basicAuthUser: 'new', secureJsonData: { basicAuthPassword: 'word' } });
    const { headers } = await (await fetch(proxied(server))).json();
    expect(headers.authorization).toBe(`Basic ${Buffer.from('new:word').toString('base64')}`);
  });

  it('keep a secret that is not mentioned, and drop one that is emptied', async () => {
    const server = await preview({ url: await device(echo), user: 'user', password: 'word' });
    const fields = async () =>
      (await (await fetch(`${server.url}api/datasources/uid/preview`)).json()).secureJsonFields;
    await update(server, { name: 'Renamed' });
    expect(await fields()).toEqual({ basicAuthPassword: true });
    await update(server, { secureJsonData: { basicAuthPassword: '' } });
    expect(await fields()).toEqual({});
  });
});

it('serves no file outside the plugin', async () => {
  const server = await preview({ url: 'http://127.0.0.1:1' });
  const file = (name: string) => fetch(`${server.url}public/plugins/test-datasource/${name}`);
  expect((await file('plugin.json')).status).toBe(200);
  expect((await file('..%2f..%2fetc%2fpasswd')).status).toBe(404);
});
