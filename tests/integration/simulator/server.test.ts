/** @jest-environment node */
import * as http from 'node:http';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { StartError, startSimulator, statusAnswer, type JsonObject, type Simulator } from '../../../dev/simulator';
import { at, ids, json, request, withSimulator } from './support';

const START = Date.UTC(2030, 4, 6, 7, 8, 9);

describe('the endpoints', () => {
  let simulator: Simulator;
  let now = START;
  beforeAll(async () => {
    simulator = await startSimulator({ profile: 'm3000', now: () => now });
  });
  afterAll(() => simulator.close());

  it('answers the status in data', async () => {
    const { status, headers, text } = await request(`${simulator.url}/api/status`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
    expect(JSON.parse(text)).toEqual(statusAnswer('m3000', { at: START, startedAt: START }));
    expect(text).toContain('\n  "system-information": {\n    "API Version": ');
  });

  it.each(['/api', '/api/'])('answers the status under data.status at %s', async (path) => {
    const whole = await json(simulator.url + path);
    const status = await json(`${simulator.url}/api/status`);
    expect(whole.data).toEqual({ status: status.data });
    expect(whole['system-information']).toEqual(status['system-information']);
  });

  it('answers sub-trees in the same envelope', async () => {
    const status = await json(`${simulator.url}/api/status`);
    const ntp = await json(`${simulator.url}/api/status/ntp`);
    expect(ntp).toEqual({
      ...status,
      data: (status.data as JsonObject).ntp,
      links: { self: 'https://localhost/api/status/ntp' },
    });
  });

  it('addresses list members by object-id and answers leaves', async () => {
    const leaf = async (path: string) => (await json(`${simulator.url}/api/status/${path}`)).data;
    expect(await leaf('network/ports/lan0/speed')).toBe('1000');
    expect(await leaf('ntp/ref_1/reach')).toBe(255);
    expect(await leaf('chassis0/slots/clk2/module/gps/antenna/connected')).toBe(true);
    expect(await leaf('chassis0/slots/clk1/module/satellites/selected-satellites/0')).toEqual(expect.any(String));
    expect(await leaf('system/')).toHaveProperty('uptime');
    expect(await leaf('network/ports/lan%30/speed?raw')).toBe('1000');
  });

  it.each([
    '/',
    '/api/config',
    '/api/status/nothing',
    '/api/status/ntp/0',
    '/api/status/ntp/sys/leap/more',
    '/api/status/constructor',
    '/api/status/../config',
    '/api/status/%2e%2e/config',
    '/api/status/%zz',
  ])('answers 404 in JSON to %s', async (path) => {
    const { host } = new URL(simulator.url);
    const { status, headers, text } = await new Promise<{ status?: number; headers: object; text: string }>(
      (resolve, reject) => {
        // Options instead of a URL, which would resolve the dots.
        const [hostname, port] = host.split(':');
        http
          .get({ hostname, port, path, agent: false }, (incoming) => {
            let text = '';
            incoming.on('data', (chunk) => (text += chunk));
            incoming.on('end', () => resolve({ status: incoming.statusCode, headers: incoming.headers, text }));
          })
          .on('error', reject);
      }
    );
    expect(status).toBe(404);
    expect(headers).toMatchObject({ 'content-type': 'application/json' });
    expect(JSON.parse(text)).toMatchObject({ error: { code: 404 } });
  });

  it.each(['PUT', 'POST', 'DELETE', 'PATCH'])('answers 405 to %s', async (method) => {
    const { status, headers } = await request(`${simulator.url}/api/status`, { method });
    expect(status).toBe(405);
    expect(headers.allow).toBe('GET');
  });

  it('keeps connections open', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<unknown>();
    agent.on('free', (socket: net.Socket) => ports.add(socket.localPort));
    await json(`${simulator.url}/api/status/ntp`, { agent });
    await json(`${simulator.url}/api/status/ntp`, { agent });
    await json(`${simulator.url}/api/status/ntp`, { agent });
    expect(ports.size).toBe(1);
    agent.destroy();
  });

  it('lets time pass', async () => {
    const before = await json(`${simulator.url}/api/status/system/uptime`);
    now += 3600_000;
    const after = await json(`${simulator.url}/api/status/system/uptime`);
    expect(Number(after.data) - Number(before.data)).toBe(3600);
    expect(at(after, 'system-information/time-stamp')).toBe('2030-05-06T08:08:09');
  });
});

it('answers like another one with the same seed and clock, and unlike one with another seed', async () => {
  const options = { profile: 'm3000', now: () => START + 1 } as const;
  await withSimulator({ ...options, seed: 7 }, async (one) => {
    await withSimulator({ ...options, seed: 7 }, async (same) => {
      await withSimulator({ ...options, seed: 8 }, async (other) => {
        const [first, second, third] = await Promise.all(
          [one, same, other].map(({ url }) => request(`${url}/api/status`))
        );
        expect(second.text).toBe(first.text);
        expect(third.text).not.toBe(first.text);
      });
    });
  });
});

describe('authentication', () => {
  it('is basic, and what is seen is remembered', async () => {
    let now = START;
    await withSimulator({ user: 'info', password: 'pass:word', now: () => now++ }, async ({ url, requests }) => {
      const without = await request(`${url}/api/status`);
      expect(without.status).toBe(401);
      expect(without.headers['www-authenticate']).toMatch(/^Basic realm=/);
      expect(JSON.parse(without.text)).toMatchObject({ error: { code: 401 } });
      expect((await request(`${url}/api/status`, { auth: 'info:wrong' })).status).toBe(401);
      expect((await request(`${url}/api/nothing`, { auth: 'other:pass:word' })).status).toBe(401);
      expect((await request(`${url}/api/status?a=1`, { auth: 'info:pass:word' })).status).toBe(200);
      expect(requests).toEqual([
        { method: 'GET', path: '/api/status', authorized: false, at: expect.any(Number) },
        { method: 'GET', path: '/api/status', authorized: false, at: expect.any(Number) },
        { method: 'GET', path: '/api/nothing', authorized: false, at: expect.any(Number) },
        { method: 'GET', path: '/api/status?a=1', authorized: true, at: expect.any(Number) },
      ]);
      expect(requests.every(({ at }) => at > START)).toBe(true);
    });
  });

  it('is not demanded without a user', async () => {
    await withSimulator({}, async ({ url, requests }) => {
      await json(`${url}/api/status`);
      await json(`${url}/api/status`, { auth: 'any:thing' });
      expect(requests.map(({ authorized }) => authorized)).toEqual([true, true]);
    });
  });
});

describe('a payload', () => {
  const payload = {
    'system-information': { model: 'X' },
    data: { 'object-id': 'status', ntp: [{ 'object-id': 'sys', stratum: 3 }] },
  };

  it('is served byte for byte, and wrapped at the root', async () => {
    const text = `  ${JSON.stringify(payload)}\n\n`;
    await withSimulator({ payload: text }, async ({ url }) => {
      expect((await request(`${url}/api/status`)).text).toBe(text);
      expect(await json(`${url}/api/`)).toEqual({ ...payload, data: { status: payload.data } });
      expect((await json(`${url}/api/status/ntp/sys/stratum`)).data).toBe(3);
      expect((await request(`${url}/api/status/ntp/sys/leap`)).status).toBe(404);
    });
  });

  it('may be no JSON at all', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x00]);
    await withSimulator({ payload: bytes }, async ({ url }) => {
      expect((await request(`${url}/api/status`)).body).toEqual(bytes);
      expect((await request(`${url}/api/`)).body).toEqual(bytes);
      expect((await request(`${url}/api/status/ntp`)).status).toBe(404);
    });
  });

  it('may be changed and taken away while it runs', async () => {
    await withSimulator({}, async ({ url, setPayload }) => {
      setPayload(payload);
      expect(await json(`${url}/api/status`)).toEqual(payload);
      setPayload({ data: { status: payload.data } });
      expect((await json(`${url}/api/status/ntp/sys/stratum`)).data).toBe(3);
      setPayload(undefined);
      expect(at(await json(`${url}/api/status`), 'system-information/model')).toBe('M600');
    });
  });
});

describe('TLS', () => {
  it('shows a self-signed certificate for the address', async () => {
    await withSimulator({ tls: true, user: 'info', password: 'secret' }, async ({ url }) => {
      expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
      await expect(request(`${url}/api/status`)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      const status = await json(`${url}/api/status`, { auth: 'info:secret', rejectUnauthorized: false });
      expect(ids(at(status, 'data/ntp'))).toEqual(['sys', 'ref_1']);
      const certificate = await new Promise<tls.PeerCertificate>((resolve, reject) => {
        const socket = tls.connect({ port: Number(new URL(url).port), rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate());
          socket.destroy();
        });
        socket.on('error', reject);
      });
      expect(certificate.subjectaltname).toContain('IP Address:127.0.0.1');
      expect(certificate.subject).toEqual(certificate.issuer);
    });
  });
});

describe('the end', () => {
  it('comes at once for idle and for hanging connections', async () => {
    const simulator = await startSimulator({});
    const agent = new http.Agent({ keepAlive: true });
    await json(`${simulator.url}/api/status`, { agent });
    simulator.setFault('hang');
    const hanging = request(`${simulator.url}/api/status/ntp`);
    const broken = expect(hanging).rejects.toMatchObject({ code: 'ECONNRESET' });
    while (simulator.requests.length < 2) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await simulator.close();
    await broken;
    await expect(request(`${simulator.url}/api/status`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await simulator.close();
    agent.destroy();
  });
});

describe('a start that fails', () => {
  it('says that the port is taken and what to do', async () => {
    await withSimulator({}, async ({ port }) => {
      const start = startSimulator({ port });
      await expect(start).rejects.toBeInstanceOf(StartError);
      await expect(start).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`);
      await expect(start).rejects.toThrow('--port');
    });
  });

  it('says that the address is not ours', async () => {
    await expect(startSimulator({ host: '192.0.2.1' })).rejects.toThrow('not an address of this computer');
  });
});
