/** @jest-environment node */
import * as http from 'node:http';
import * as https from 'node:https';
import * as tls from 'node:tls';
import { gunzipSync } from 'node:zlib';
import {
  BIG_ANSWER_BYTES,
  CLOCK_JUMP_MS,
  FAULTS,
  NESTING,
  startSimulator,
  type FaultName,
  type FaultSetting,
  type JsonObject,
  type JsonValue,
  type Simulator,
} from '../../../dev/simulator';
import { at, ids, json, leaves, request, withSimulator } from './support';

// Which of the two depends on whether the client had written already.
const BROKEN = expect.stringMatching(/^(ECONNRESET|EPIPE)$/);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ slowAnswerMs: 20 });
});
afterEach(() => simulator.setFault(undefined));
afterAll(() => simulator.close());

const underFault = (name: FaultSetting) => {
  simulator.setFault(name);
  return request(`${simulator.url}/api/status`);
};

it('describes every fault in a line', () => {
  for (const { description } of Object.values(FAULTS)) {
    expect(description).toMatch(/^\S.{10,70}\S$/);
  }
});

it('does not know any other fault', () => {
  for (const name of ['odd', 'slow:1', 'truncated:x', 'truncated:', 'constructor']) {
    expect(() => simulator.setFault(name as FaultName)).toThrow(/there is no fault '.*': choose one of 401, /);
  }
  expect(simulator.fault).toBeUndefined();
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

it('truncated cuts behind the given byte', async () => {
  const whole = await request(`${simulator.url}/api/status`);
  const { body } = await underFault('truncated:17');
  expect(body).toEqual(whole.body.subarray(0, 17));
  expect((await underFault('truncated:0')).text).toBe('');
});

it('drip sends the whole answer in pieces', async () => {
  simulator.setFault('drip');
  const { pieces, text } = await new Promise<{ pieces: number; text: string }>((resolve, reject) => {
    http
      .get(`${simulator.url}/api/status`, { agent: false }, (incoming) => {
        let pieces = 0;
        let text = '';
        incoming.on('data', (chunk) => {
          pieces++;
          text += chunk;
        });
        incoming.on('end', () => resolve({ pieces, text }));
      })
      .on('error', reject);
  });
  expect(pieces).toBeGreaterThan(1);
  expect(JSON.parse(text)).toHaveProperty('data.system.uptime');
});

it('drip does not hold up the end', async () => {
  await withSimulator({ fault: 'drip', slowAnswerMs: 600_000 }, async ({ url, requests, close }) => {
    const broken = expect(request(`${url}/api/status`)).rejects.toMatchObject({ code: BROKEN });
    while (requests.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await close();
    await broken;
  });
});

it.each([false, true])('reset breaks the connection in the middle of the answer (TLS: %s)', async (secure) => {
  await withSimulator({ fault: 'reset', tls: secure }, async ({ url }) => {
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const client = secure ? https : http;
      client.get(`${url}/api/status`, { agent: false, rejectUnauthorized: false }, resolve).on('error', reject);
    });
    expect(answer.statusCode).toBe(200);
    const received = (async () => {
      for await (const chunk of answer) {
        void chunk;
      }
    })();
    await expect(received).rejects.toMatchObject({ code: BROKEN });
  });
});

it('redirect leads every path to a login page', async () => {
  const { status, headers } = await underFault('redirect');
  expect([status, headers.location]).toEqual([302, '/login']);
  const page = await request(`${simulator.url}${headers.location}`);
  expect([page.status, page.headers['content-type'], page.text]).toEqual([
    200,
    expect.stringMatching(/^text\/html/),
    expect.stringContaining('<form'),
  ]);
});

it('gzip claims gzip that cannot be unpacked', async () => {
  const { headers, body } = await underFault('gzip');
  expect(headers['content-encoding']).toBe('gzip');
  expect(body.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  expect(() => gunzipSync(body)).toThrow();
});

it('mimetype sends the right JSON as text', async () => {
  const { headers, text } = await underFault('mimetype');
  expect(headers['content-type']).toBe('text/plain');
  expect(JSON.parse(text)).toHaveProperty('data.system.uptime');
});

it('utf8 sends bytes that cannot be decoded, inside of texts', async () => {
  const { body } = await underFault('utf8');
  expect(() => new TextDecoder('utf8', { fatal: true }).decode(body)).toThrow('not valid');
  expect(at(JSON.parse(body.toString()), 'system-information/model')).toBe('\ufffd\ufffdM600');
});

it('empty answers with an empty object', async () => {
  expect(JSON.parse((await underFault('empty')).text)).toEqual({});
});

it('big answers with valid JSON of 50 MB', async () => {
  const { body } = await underFault('big');
  expect(body).toHaveLength(BIG_ANSWER_BYTES);
  expect(JSON.parse(body.toString())).toHaveProperty('data.system.uptime');
});

it('nested hides objects in objects', async () => {
  const { text } = await underFault('nested');
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    depth += character === '{' ? 1 : character === '}' ? -1 : 0;
    deepest = Math.max(deepest, depth);
  }
  expect(deepest).toBe(NESTING + 2);
  expect(text).toContain('"uptime":');
});

it('proto has members that would pollute', async () => {
  const document = JSON.parse((await underFault('proto')).text);
  expect(Object.keys(document.data)).toEqual(expect.arrayContaining(['__proto__', 'constructor', 'hasOwnProperty']));
  expect(Object.keys(document.data.system)).toContain('__proto__');
  expect(document.data.system).toHaveProperty('uptime');
});

it('duplicates writes each member twice, null at first', async () => {
  const { text } = await underFault('duplicates');
  expect(text.match(/"uptime":/g)).toHaveLength(2);
  expect(text).toContain('"serial-number":null,"serial-number":"060000000601"');
  expect(JSON.parse(text)).toHaveProperty('data.system.sync-status.reference', 'clk1-gps');
});

it('twins lists each member twice', async () => {
  const document = JSON.parse((await underFault('twins')).text);
  expect(ids(at(document, 'data/ntp'))).toEqual(['sys', 'sys', 'ref_1', 'ref_1']);
});

it('types swaps numbers and strings', async () => {
  const document = JSON.parse((await underFault('types')).text);
  expect(at(document, 'data/network/ports/lan0/speed')).toBe(100);
  expect(at(document, 'data/ntp/sys/stratum')).toBe('1');
  expect(at(document, 'data/system/position')).toBe('52.250000, 10.500000');
});

it('nulls leaves nothing but the names of list members', async () => {
  const document = JSON.parse((await underFault('nulls')).text);
  expect(ids(at(document, 'data/ntp'))).toEqual(['sys', 'ref_1']);
  const values = [...leaves(document)].filter(([path]) => !path.endsWith('object-id')).map(([, value]) => value);
  expect(values.filter((value) => value !== null && typeof value !== 'object')).toEqual([]);
});

it('nantext sends words for numbers', async () => {
  const document = JSON.parse((await underFault('nantext')).text);
  const values = [...leaves(document).values()];
  expect(values.filter((value) => typeof value === 'number')).toEqual([]);
  expect(values).toEqual(expect.arrayContaining(['NaN', 'inf', '-inf']));
  expect(at(document, 'system-information/model')).toBe('M600');
});

it('nan is not JSON', async () => {
  const { text } = await underFault('nan');
  expect(text).toContain('"uptime":NaN');
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
});

it('integers exceed what a number can hold', async () => {
  const document = JSON.parse((await underFault('integers')).text);
  const values = new Set([...leaves(document).values()].filter((value) => typeof value === 'number'));
  expect(values).toEqual(new Set([2 ** 53, -Infinity, 1e40]));
});

it('objects has no list left', async () => {
  const document = JSON.parse((await underFault('objects')).text);
  const lists = (node: JsonValue): number =>
    Array.isArray(node)
      ? 1
      : typeof node === 'object' && node !== null
        ? Object.values(node).reduce<number>((sum, member) => sum + lists(member), 0)
        : 0;
  expect(lists(document)).toBe(0);
  expect(document.data.ntp.sys.stratum).toBe(1);
  expect(document.data.chassis0.slots.clk1['object-id']).toBe('clk1');
});

it('reordered reverses the slots', async () => {
  const whole = await json(`${simulator.url}/api/status`);
  const document = JSON.parse((await underFault('reordered')).text);
  expect(ids(at(document, 'data/chassis0/slots'))).toEqual(ids(at(whole, 'data/chassis0/slots')).reverse());
});

it.each([
  ['ahead', 1],
  ['behind', -1],
] as const)('%s jumps with all stamps, while nothing else changes', async (fault, direction) => {
  const now = Date.UTC(2030, 4, 6, 7, 8, 9);
  await withSimulator({ now: () => now }, async ({ url, setFault }) => {
    const right = leaves(await json(`${url}/api/status`));
    setFault(fault);
    const jumped = leaves(await json(`${url}/api/status`));
    const current = 'data/system/current-time-iso';
    expect(Date.parse(String(jumped.get(current))) - Date.parse(String(right.get(current)))).toBe(
      direction * CLOCK_JUMP_MS
    );
    expect(jumped.get('data/system/uptime')).toBe(right.get('data/system/uptime'));
    expect(jumped.get('data/ntp/sys/rootdisp')).toBe(right.get('data/ntp/sys/rootdisp'));
  });
});

it.each([
  ['m300', '20.05.013'],
  ['m600', '10.21.016'],
] as const)('firmware makes the %s speak API %s, and back', async (profile, version) => {
  await withSimulator({ profile }, async ({ url, setFault }) => {
    const spoken = async () => at(await json(`${url}/api/status`), 'data/rest-api/api-version');
    const before = await spoken();
    setFault('firmware');
    expect(await spoken()).toBe(version);
    setFault(undefined);
    expect(await spoken()).toBe(before);
  });
});

it('certificate shows another one, on new connections', async () => {
  await withSimulator({ tls: true }, async ({ url, port, setFault }) => {
    const shown = () =>
      new Promise<string>((resolve, reject) => {
        const socket = tls.connect({ port, rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate().fingerprint256);
          socket.destroy();
        });
        socket.on('error', reject);
      });
    const first = await shown();
    expect(await shown()).toBe(first);
    setFault('certificate');
    expect(await shown()).not.toBe(first);
    await json(`${url}/api/status`, { rejectUnauthorized: false });
    setFault(undefined);
    expect(await shown()).toBe(first);
  });
  expect(() => simulator.setFault('certificate')).toThrow(/needs TLS: .*--tls/);
  await expect(startSimulator({ fault: 'certificate' })).rejects.toThrow('needs TLS');
});

it('leaves a payload that is no JSON as it is', async () => {
  await withSimulator({ payload: 'none', fault: 'types' }, async ({ url }) => {
    expect((await request(`${url}/api/status`)).text).toBe('none');
  });
});

it('works on a payload, too', async () => {
  const payload = { data: { 'object-id': 'status', ntp: [{ 'object-id': 'sys', stratum: 3 }] } };
  await withSimulator({ payload, fault: 'types' }, async ({ url }) => {
    expect(at((await json(`${url}/api/status`)) as JsonObject, 'data/ntp/sys/stratum')).toBe('3');
  });
});
