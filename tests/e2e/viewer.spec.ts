/** What a Viewer reaches of the device through the proxy: docs/security.md. */
import http from 'node:http';
import https from 'node:https';
import { expect, test } from './grafana';

const LOGIN = `e2e-viewer-${process.pid}`;
const PASSWORD = `e2e-${Math.random().toString(36).slice(2)}`;

/** Written to get around a prefix. */
const ODD = ['//api//config', '/x/../api/config', '/%61pi/config', '/API/config'];

/** What begins as the status and may be something else to the device: docs/security.md. */
const BEHIND = ['/..;/config', '..;/config', '%23', '%3f', '%3fpath=/api/config', '%0d%0a', '%2f..%2fconfig'];

/** By the plugin's routes; some Grafanas tidy up odd paths with a redirect first. */
const REFUSED = [403, 301, 302, 307, 308];

/** Sends a path as it is written: browsers and Playwright would tidy it up. */
function send(base: string, method: string, path: string): Promise<number | undefined> {
  const { protocol, hostname, port, pathname } = new URL(base);
  const options = {
    hostname,
    port,
    method,
    path: `${pathname.replace(/\/$/, '')}${path}`,
    auth: `${LOGIN}:${PASSWORD}`,
    rejectUnauthorized: false,
  };
  return new Promise((resolve, reject) => {
    (protocol === 'https:' ? https : http)
      .request(options, (res) => resolve(res.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

test('a Viewer reads the status, and neither writes nor reads elsewhere', async ({ baseURL, lantime, request }) => {
  const created = await request.post('/api/admin/users', {
    data: { login: LOGIN, password: PASSWORD, name: LOGIN, email: `${LOGIN}@example.com`, OrgId: 1 },
  });
  expect(created.ok(), await created.text()).toBe(true);
  const { id } = await created.json();
  try {
    const changed = await request.patch(`/api/org/users/${id}`, { data: { role: 'Viewer' } });
    expect(changed.ok(), await changed.text()).toBe(true);
    const proxy = `/api/datasources/proxy/uid/${lantime.uid}`;
    expect(await send(baseURL!, 'GET', `${proxy}/api/status`)).toBe(200);
    const behind = BEHIND.map((rest) => `/api/status${rest}`);
    for (const path of ['/api/status', '/api/config', '/login', ...ODD, ...behind]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        expect(REFUSED, `${method} ${path}`).toContain(await send(baseURL!, method, proxy + path));
      }
    }
    for (const path of ['', '/', '/api', '/api/config', '/login', ...ODD]) {
      expect(REFUSED, `GET ${path}`).toContain(await send(baseURL!, 'GET', proxy + path));
    }
  } finally {
    await request.delete(`/api/admin/users/${id}`);
  }
});
