/** @jest-environment node */
import * as http from 'node:http';
import { startControl, startSimulator, type Control, type Simulator } from '../../../dev/simulator';
import { at, json, request } from './support';

let simulator: Simulator;
let control: Control;
beforeAll(async () => {
  simulator = await startSimulator({ profile: 'm3000' });
  control = await startControl(simulator, 0);
});
afterAll(async () => {
  await control.close();
  await simulator.close();
});

function post(path: string, order: unknown, type = 'application/json') {
  return new Promise<{ status?: number; body: Record<string, any> }>((resolve, reject) => {
    const outgoing = http.request(
      control.url + path,
      { method: 'POST', agent: false, headers: { 'Content-Type': type } },
      (incoming) => {
        let text = '';
        incoming.on('data', (chunk) => (text += chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode, body: JSON.parse(text) }));
      }
    );
    outgoing.on('error', reject);
    outgoing.end(typeof order === 'string' ? order : JSON.stringify(order));
  });
}

it('tells the state', async () => {
  await request(`${simulator.url}/api/status`);
  expect(await json(`${control.url}/state`)).toEqual({
    url: simulator.url,
    fault: null,
    pulled: [],
    incident: null,
    requests: 1,
  });
});

it('switches faults on and off', async () => {
  expect(await post('/fault', { fault: '500' })).toMatchObject({ status: 200, body: { fault: '500' } });
  expect((await request(`${simulator.url}/api/status`)).status).toBe(500);
  expect(await post('/fault', { fault: null })).toMatchObject({ status: 200, body: { fault: null } });
  expect((await request(`${simulator.url}/api/status`)).status).toBe(200);
});

it('pulls and plugs modules', async () => {
  expect(await post('/pull', { slot: 'io1' })).toMatchObject({ body: { pulled: ['io1'] } });
  const slot = async () => at(await json(`${simulator.url}/api/status`), 'data/chassis0/slots/io1');
  expect(await slot()).not.toHaveProperty('module');
  expect(await post('/plug', { slot: 'io1' })).toMatchObject({ body: { pulled: [] } });
  expect(await slot()).toHaveProperty('module');
});

it('begins an incident, and says what is to be seen', async () => {
  const before = simulator.now();
  const { body } = await post('/incident', { in: 1000, scale: 3 });
  expect(body.incident.scale).toBe(3);
  expect(body.incident.startsAt - before).toBeGreaterThanOrEqual(1_000_000);
  expect(body.expected).toContainEqual(
    expect.objectContaining({ what: 'clk1 lost its antenna', from: body.incident.startsAt + 30_000 })
  );
  expect(simulator.incident).toEqual(body.incident);
});

it.each([
  ['/fault', { fault: 'odd' }, /there is no fault 'odd': choose one of .*refuse, hang/],
  ['/fault', {}, /"fault" is missing or not a text/],
  ['/fault', '{"fault"', /the request must be a JSON object/],
  ['/fault', [], /the request must be a JSON object/],
  ['/pull', { slot: 'x9' }, /has no slot 'x9'/],
  ['/incident', { scale: 0 }, /cannot be stretched by 0/],
  ['/incident', { in: 'now' }, /"in" must be a number/],
  ['/elsewhere', {}, /GET \/state; POST \/fault/],
  ['/fault', 'x'.repeat(20_000), /too large/],
])('refuses %s %j with the reason', async (path, order, reason) => {
  const { status, body } = await post(path, order);
  expect([status, body.error]).toEqual([400, expect.stringMatching(reason)]);
});

it('refuses what a web page could send without asking', async () => {
  expect(await post('/fault', { fault: '500' }, 'text/plain')).toMatchObject({ status: 400 });
  expect(simulator.fault).toBeUndefined();
});

it('says that its port is taken', async () => {
  await expect(startControl(simulator, simulator.port)).rejects.toThrow(/cannot control on port \d+ .*--control/);
});
