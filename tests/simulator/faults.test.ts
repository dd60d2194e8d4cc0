/** @jest-environment node */
import * as http from 'node:http';
import { FAULTS, startSimulator, type FaultName, type Simulator } from '../../simulator';
import { json, request, withSimulator } from './support';

// Which of the two depends on whether the client had written already.
const BROKEN = expect.stringMatching(/^(ECONNRESET|EPIPE)$/);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ slowAnswerMs: 20 });
});
afterEach(() => simulator.setFault(undefined));
afterAll(() => simulator.close());

const underFault = (name: FaultName) => {
  simulator.setFault(name);
  return request(`${simulator.url}/api/status`);
};

it('describes every fault in a line', () => {
  for (const { description } of Object.values(FAULTS)) {
    expect(description).toMatch(/^\S.{10,70}\S$/);
  }
});

it('refuse destroys new and open connections', async () => {
  const agent = new http.Agent({ keepAlive: true });
  await json(`${simulator.url}/api/status`, { agent });
  const seen = simulator.requests.length;
  await expect(underFault('refuse')).rejects.toMatchObject({ code: BROKEN });
  await expect(request(`${simulator.url}/api/status`, { agent })).rejects.toMatchObject({ code: BROKEN });
  expect(simulator.requests).toHaveLength(seen);
  agent.destroy();
});

it('refuse works with TLS, too', async () => {
  await withSimulator({ tls: true, fault: 'refuse' }, async ({ url, setFault }) => {
    await expect(request(`${url}/api/status`, { rejectUnauthorized: false })).rejects.toMatchObject({
      code: BROKEN,
    });
    setFault(undefined);
    await json(`${url}/api/status`, { rejectUnauthorized: false });
  });
});

it('hang takes the request and leaves it at that', async () => {
  simulator.setFault('hang');
  const seen = simulator.requests.length;
  const outgoing = http.get(`${simulator.url}/api/status`, { agent: false });
  const answered = jest.fn();
  outgoing.on('response', answered);
  const ended = new Promise((resolve) => outgoing.on('error', resolve));
  while (simulator.requests.length === seen) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  simulator.setFault(undefined);
  await json(`${simulator.url}/api/status`);
  expect(answered).not.toHaveBeenCalled();
  outgoing.destroy(new Error('given up'));
  await ended;
});

it('slow answers rightly in the end', async () => {
  const { status, text } = await underFault('slow');
  expect(status).toBe(200);
  expect(JSON.parse(text)).toHaveProperty('data.system.uptime');
});

it('slow does not hold up the end', async () => {
  await withSimulator({ fault: 'slow', slowAnswerMs: 600_000 }, async ({ url, requests, close }) => {
    const broken = expect(request(`${url}/api/status`)).rejects.toMatchObject({ code: BROKEN });
    while (requests.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await close();
    await broken;
  });
});

it.each([401, 403, 404, 500])('%d answers that status with JSON', async (code) => {
  const { status, headers, text } = await underFault(String(code) as FaultName);
  expect(status).toBe(code);
  expect(JSON.parse(text)).toMatchObject({ error: { code } });
  expect(headers['www-authenticate']).toEqual(code === 401 ? expect.stringMatching(/^Basic /) : undefined);
});

it('html answers with a login page', async () => {
  const { status, headers, text } = await underFault('html');
  expect(status).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/html/);
  expect(text).toContain('<form');
});

it('truncated answers with half of the JSON and the length of that half', async () => {
  const whole = await request(`${simulator.url}/api/status`);
  const { status, headers, text } = await underFault('truncated');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json');
  expect(Number(headers['content-length'])).toBe(text.length);
  expect(text.length).toBeGreaterThan(whole.text.length / 3);
  expect(text).toContain('"system-information"');
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
});

it('notjson claims JSON', async () => {
  const { status, headers, text } = await underFault('notjson');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json');
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
});

it.each(['truncated', 'notjson'] as const)('%s does not let wrong credentials pass', async (fault) => {
  await withSimulator({ user: 'info', password: 'secret', fault }, async ({ url }) => {
    expect((await request(`${url}/api/status`)).status).toBe(401);
    expect((await request(`${url}/api/status`, { auth: 'info:secret' })).status).toBe(200);
  });
});
