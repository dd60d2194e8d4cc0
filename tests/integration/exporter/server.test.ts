/** @jest-environment node */
// What the exporter serves, over HTTP: one file, because its tests share the exporters they start.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { startSimulator, type FaultName, type Simulator } from '../../../dev/simulator';
import { toConfig, PASSWORD, parseUp, withExporter } from './support';

const devices: Simulator[] = [];
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.close()));
});

async function device(options: Parameters<typeof startSimulator>[0] = {}): Promise<Simulator> {
  const simulator = await startSimulator({ user: 'info', password: PASSWORD, tls: true, profile: 'm300', ...options });
  devices.push(simulator);
  return simulator;
}

const ACCESS = { user: 'info', password_env: 'LANTIME_PASSWORD', tls: { insecure_skip_verify: true } };
const configFor = (simulators: Simulator[], more = {}) => ({
  defaults: { ...ACCESS, ...more },
  targets: simulators.map(({ url }, index) => ({ name: `d${index}`, url })),
});

it.each<[string, FaultName, string]>([
  ['a device that is gone', 'refuse', 'refused'],
  ['a rejected login', '401', 'login-rejected'],
  ['a forbidden status', '403', 'forbidden'],
  ['an API that is off', '404', 'api-missing'],
  ['an error of the device', '500', 'device-error'],
  ['a web page', 'html', 'html'],
  ['half an answer', 'truncated', 'truncated'],
  ['text that is no JSON', 'notjson', 'invalid-json'],
])('%s is down for its reason, in one line, and the others stay up', async (_, fault, reason) => {
  const [broken, sound] = [await device(), await device()];
  await withExporter(configFor([broken, sound]), async ({ get, lines, log, pass }) => {
    for (const name of ['d0', 'd1']) {
      const { status, text } = await get(`/probe?target=${name}`);
      expect([status, parseUp(text)]).toEqual([200, '1']);
    }
    broken.setFault(fault);
    for (let round = 0; round < 3; round++) {
      pass(15);
      const [down, up] = await Promise.all([get('/probe?target=d0'), get('/probe?target=d1')]);
      expect([down.status, parseUp(down.text)]).toEqual([200, '0']);
      expect(down.text).toContain(`reason="${reason}"`);
      // Old values are never served as new.
      expect(down.text).not.toMatch(/stratum|serial_number/);
      expect([up.status, parseUp(up.text)]).toEqual([200, '1']);
    }
    expect(lines.filter(({ target }) => target === 'd0')).toMatchObject([
      { level: 'info', msg: 'device up' },
      { level: 'warn', reason, msg: expect.stringMatching(/^device down: .+\. .+\.$/) },
    ]);
    broken.setFault(undefined);
    pass(300);
    expect(parseUp((await get('/probe?target=d0')).text)).toBe('1');
    expect(lines.filter(({ target }) => target === 'd0')).toHaveLength(3);
    expect(lines.filter(({ target }) => target === 'd1')).toHaveLength(1);
    const everything = [log(), (await get('/')).text, (await get('/metrics')).text].join();
    expect(everything).not.toContain(PASSWORD);
    expect(everything).not.toContain(Buffer.from(`info:${PASSWORD}`).toString('base64'));
    expect(everything).toContain(`lantime_exporter_requests_total{target="d0",outcome="${reason}"}`);
  });
});

it('an answer of which nothing of the core can be read is not up, and what can be read is told', async () => {
  const answer = (data: object) => JSON.stringify({ data });
  const get = async (body: string) => {
    let text = '';
    await withServer(
      () => undefined,
      body,
      async (url) =>
        withExporter({ targets: [{ name: 'd', url }] }, async (exporter) => {
          text = (await exporter.get('/probe?target=d')).text;
        })
    );
    return text;
  };
  const junk = Array<number>(260_000).fill(1);
  const status = { system: { uptime: 5 }, chassis0: { model: 'M600' } };
  const whole = await get(answer(status));
  expect(parseUp(whole)).toBe('1');
  expect(whole).toMatch(/^lantime_readings_dropped 0$/m);
  expect(whole).toMatch(/^lantime_subtrees_missing 0$/m);
  const crowded = await get(answer({ junk, ...status }));
  expect(crowded).not.toContain('lantime_probe_error');
  expect(parseUp(crowded)).toBe('1');
  expect(crowded).toMatch(/^lantime_readings_dropped [1-9]\d+$/m);
  expect(crowded).toMatch(/^lantime_system_uptime_seconds 5$/m);
  const hollow = await get(answer({ 'object-id': 'status', ntp: [{ 'object-id': 'sys', stratum: 1 }] }));
  expect(parseUp(hollow)).toBe('0');
  expect(hollow).toContain('lantime_probe_error{reason="incomplete"} 1');
  expect(hollow).toMatch(/^lantime_ntp_stratum\{.*\} 1$/m);
  expect(hollow).toMatch(/^lantime_subtrees_missing 2$/m);
});

it('a device that cannot be found is down', async () => {
  const gone = await device();
  const config = configFor([gone]);
  await gone.close();
  await withExporter(config, async ({ get, lines }) => {
    const { status, text } = await get('/probe?target=d0');
    expect([status, parseUp(text)]).toEqual([200, '0']);
    expect(lines).toContainEqual(expect.objectContaining({ reason: 'refused' }));
  });
});

it('an untrusted certificate is a reason of its own', async () => {
  const simulator = await device();
  await withExporter(configFor([simulator], { tls: {} }), async ({ get, lines }) => {
    expect((await get('/probe?target=d0')).text).toContain('reason="certificate"');
    expect(lines[0]).toMatchObject({ msg: expect.stringMatching(/ca_file/) });
  });
});

it('asks a device once per interval over one connection, however many scrapers there are', async () => {
  const simulator = await device();
  await withExporter(configFor([simulator]), async ({ get, pass }) => {
    for (let round = 1; round <= 3; round++) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => get('/probe?target=d0')));
      answers.push(await get('/probe?target=d0'));
      expect(answers.map(({ text }) => parseUp(text))).toEqual(Array(6).fill('1'));
      expect(simulator.requests).toHaveLength(round);
      expect(Number(answers[5].headers.get('age'))).toBeGreaterThanOrEqual(0);
      pass(9);
      await get('/probe?target=d0');
      expect(simulator.requests).toHaveLength(round);
      pass(1.1);
    }
  });
});

it('sends gzip to those who accept it, and the same text to all', async () => {
  const simulator = await device();
  await withExporter(configFor([simulator]), async ({ url }) => {
    const { request } = await import('undici');
    const ask = async (encoding: string | undefined) => {
      const headers = encoding === undefined ? {} : { 'accept-encoding': encoding };
      const answer = await request(`${url}/probe?target=d0`, { headers });
      expect(answer.headers).toMatchObject({
        vary: 'Accept-Encoding',
        'content-type': expect.stringMatching(/0\.0\.4/),
      });
      return { how: answer.headers['content-encoding'], body: Buffer.from(await answer.body.arrayBuffer()) };
    };
    const plain = await ask(undefined);
    const series = (text: string) => text.replace(/^lantime_probe_age_seconds .*$/m, '');
    expect(plain.how).toBeUndefined();
    for (const encoding of ['gzip', 'gzip;q=1.0, identity;q=0.1', 'br, *']) {
      const { how, body } = await ask(encoding);
      expect(how).toBe('gzip');
      expect(body.length).toBeLessThan(plain.body.length / 3);
      expect(series(gunzipSync(body).toString())).toBe(series(plain.body.toString()));
    }
    for (const encoding of ['identity', 'gzip;q=0', 'deflate, br']) {
      const { how, body } = await ask(encoding);
      expect([how, parseUp(body.toString())]).toEqual([undefined, '1']);
    }
    expect(simulator.requests).toHaveLength(1);
  });
});

it('keeps the connection to a device open between two scrapes', async () => {
  let connections = 0;
  await withServer(
    (server) => server.on('connection', () => connections++),
    '{"data":{"object-id":"status","system":{"uptime":5}}}',
    async (url) => {
      await withExporter({ targets: [{ name: 'd', url }] }, async ({ get, pass }) => {
        for (let round = 0; round < 3; round++) {
          expect(parseUp((await get('/probe?target=d')).text)).toBe('1');
          pass(15);
        }
      });
    }
  );
  expect(connections).toBe(1);
});

it('does not ask again after a rejected login for five minutes, whatever is reloaded but the login or the address', async () => {
  const simulator = await device({ password: 'another one' });
  const config = configFor([simulator]);
  await withExporter(config, async ({ get, lines, pass, reload }) => {
    const requestsAfter = async (next?: unknown, name = 'd0') => {
      next && reload(toConfig(next));
      const { text } = await get(`/probe?target=${name}`);
      expect(text).toContain('reason="login-rejected"');
      expect(Number(/^lantime_probe_retry_timestamp_seconds (.*)$/m.exec(text)?.[1])).toBeGreaterThan(
        Date.now() / 1000
      );
      return simulator.requests.length;
    };
    for (let minute = 0; minute < 5; minute++) {
      expect(await requestsAfter()).toBe(1);
      pass(59);
    }
    pass(6);
    expect(await requestsAfter()).toBe(2);
    // The device bans users after some more.
    for (let turn = 0; turn < 4; turn++) {
      expect(await requestsAfter(config)).toBe(2);
    }
    const [target] = config.targets;
    expect(await requestsAfter(configFor([simulator], { timeout: 7 }))).toBe(2);
    expect(await requestsAfter({ ...config, targets: [{ ...target, name: 'renamed' }] }, 'renamed')).toBe(2);
    expect(await requestsAfter({ ...config, targets: [{ ...target, unknown_readings: true }] })).toBe(2);
    expect(await requestsAfter({ ...config, targets: [{ ...target, user: 'else' }] })).toBe(3);
    expect(await requestsAfter({ ...config, targets: [{ ...target, user: 'else', url: `${target.url}/x` }] })).toBe(4);
    expect(lines.find(({ reason }) => reason === 'login-rejected')?.msg).toMatch(
      /reload .*SIGHUP.*environment, restart/
    );
  });
});

it('answers within the scrape timeout, and has the result for the next scrape', async () => {
  const simulator = await device({ slowAnswerMs: 400, fault: 'slow' });
  await withExporter(configFor([simulator]), async ({ get, lines }) => {
    const hurried = await get('/probe?target=d0', { 'X-Prometheus-Scrape-Timeout-Seconds': '0.2' });
    expect([hurried.status, parseUp(hurried.text)]).toEqual([200, '0']);
    expect(hurried.text).toContain('reason="timeout"');
    const patient = await get('/probe?target=d0', { 'X-Prometheus-Scrape-Timeout-Seconds': '10' });
    expect(parseUp(patient.text)).toBe('1');
    expect(simulator.requests).toHaveLength(1);
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'info']);
  });
});

it('gives up on a device that never answers', async () => {
  const simulator = await device({ fault: 'hang' });
  await withExporter(configFor([simulator], { timeout: 0.5 }), async ({ get }) => {
    expect((await get('/probe?target=d0')).text).toContain('reason="timeout"');
  });
});

it('gives up on an answer that trickles in', async () => {
  const trickle = createServer((_, response) => {
    response.write('{');
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  });
  await listening(trickle, async (url) => {
    await withExporter({ defaults: { timeout: 0.5 }, targets: [{ name: 'd', url }] }, async ({ get }) => {
      expect((await get('/probe?target=d')).text).toContain('reason="timeout"');
    });
  });
});

it('stops reading an answer that is too large', async () => {
  let sent = 0;
  const endless = createServer((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) {
        sent += 65_536;
      }
    };
    response.on('drain', more);
    more();
  });
  await listening(endless, async (url) => {
    const config = { targets: [{ name: 'd', url, max_answer_megabytes: 1 }] };
    await withExporter(config, async ({ get, lines }) => {
      expect((await get('/probe?target=d')).text).toContain('reason="too-large"');
      expect(lines[0]).toMatchObject({ msg: expect.stringMatching(/more than 1 MB.*max_answer_megabytes/) });
    });
  });
  expect(sent).toBeLessThan(50e6);
});

it('a connection that is cut within the answer is a cut answer', async () => {
  const cut = createServer((_, response) => {
    response.writeHead(200, { 'Content-Length': 100 });
    response.write('{"data"', () => response.destroy());
  });
  await listening(cut, async (url) => {
    await withExporter({ targets: [{ name: 'd', url }] }, async ({ get }) => {
      expect((await get('/probe?target=d')).text).toContain('reason="truncated"');
    });
  });
});

it('a field that cannot be read costs nothing else', async () => {
  const simulator = await device();
  const answer = await (await fetchFrom(simulator)).json();
  simulator.setPayload({ ...answer, data: { ...answer.data, system: { ...answer.data.system, uptime: 'for ages' } } });
  await withExporter(configFor([simulator]), async ({ get }) => {
    const { text } = await get('/probe?target=d0');
    expect(parseUp(text)).toBe('1');
    expect(text).toMatch(/^lantime_unreadable_fields 1$/m);
    expect(text).toMatch(/stratum/);
  });
});

it('says what to do about a target it does not know', async () => {
  const simulator = await device();
  await withExporter(configFor([simulator]), async ({ get }) => {
    const unknown = await get(`/probe?target=${encodeURIComponent('<b>x\n')}`);
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(unknown.headers.get('x-content-type-options')).toBe('nosniff');
    expect(unknown.text).toMatch(/^Unknown target "<b>x\\n"\. .*reload.*\nTargets: "d0"\n$/);
    const missing = await get('/probe');
    expect([missing.status, missing.text]).toEqual([400, expect.stringMatching(/\/probe\?target=NAME/)]);
    expect((await get('/probe?target=d0&target=d0')).status).toBe(400);
    expect((await get('/elsewhere')).status).toBe(404);
    // Nothing of this reached a device.
    expect(simulator.requests).toHaveLength(0);
  });
});

it('tells Prometheus the targets and their labels', async () => {
  const [a, b] = [await device(), await device()];
  const config = {
    defaults: { ...ACCESS, labels: { site: 'north' } },
    targets: [
      { name: 'one', url: a.url },
      { name: 'two "2"', url: b.url, labels: { rack: 7 } },
    ],
  };
  await withExporter(config, async ({ get }) => {
    const { text, headers } = await get('/service-discovery');
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(JSON.parse(text)).toEqual([
      { targets: ['one'], labels: { site: 'north' } },
      { targets: ['two "2"'], labels: { site: 'north', rack: '7' } },
    ]);
  });
});

it('shows names, labels and texts of devices as text', async () => {
  const simulator = await device();
  const answer = await (await fetchFrom(simulator)).json();
  const evil = `<script>alert(1)</script>"'&`;
  simulator.setPayload({
    ...answer,
    'system-information': { ...answer['system-information'], model: evil, version: `fw_${evil}` },
  });
  const config = { targets: [{ ...ACCESS, name: evil, url: simulator.url, labels: { site: evil } }] };
  await withExporter(config, async ({ get }) => {
    expect((await get('/')).text).toContain('not polled yet');
    expect(parseUp((await get(`/probe?target=${encodeURIComponent(evil)}`)).text)).toBe('1');
    const { text, headers } = await get('/');
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(text).toContain('<span class="up">up</span>');
    expect(text).not.toContain('<script');
    const escaped = '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;';
    expect(text.split(escaped).length - 1).toBeGreaterThanOrEqual(4);
    const [, link] = /href="(\/probe[^"]*)"/.exec(text) ?? [];
    expect((await get(link)).status).toBe(200);
  });
});

it('is healthy and ready, and counts for itself', async () => {
  const broken = await device();
  broken.setFault('html');
  await withExporter(configFor([broken]), async ({ get }) => {
    expect(await get('/-/healthy')).toMatchObject({ status: 200, text: 'healthy\n' });
    expect(await get('/-/ready')).toMatchObject({ status: 200, text: 'ready\n' });
    const { text } = await get('/metrics');
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    expect(text).toMatch(/^lantime_exporter_build_info\{version="\d.*node_version="v\d/m);
    expect(text).not.toContain('lantime_exporter_requests_total{');
    await get('/probe?target=d0');
    expect((await get('/metrics')).text).toMatch(/^lantime_exporter_requests_total\{target="d0",outcome="ok"\} 0$/m);
    expect(text).toMatch(/^lantime_exporter_config_last_reload_successful 1$/m);
  });
});

it('a reload leaves alone what did not change and forgets what is gone', async () => {
  const [kept, moved, gone] = [await device(), await device(), await device()];
  await withExporter(configFor([kept, moved, gone]), async ({ get, reload }) => {
    for (const name of ['d0', 'd1', 'd2']) {
      await get(`/probe?target=${name}`);
    }
    const next = configFor([kept, moved]);
    reload(
      toConfig({
        ...next,
        targets: [
          { ...next.targets[0], labels: { site: 'south' } },
          { ...next.targets[1], timeout: 3 },
        ],
      })
    );
    await get('/probe?target=d0');
    await get('/probe?target=d1');
    expect([kept, moved, gone].map(({ requests }) => requests.length)).toEqual([1, 2, 1]);
    expect((await get('/probe?target=d2')).status).toBe(404);
    expect(JSON.parse((await get('/service-discovery')).text)[0]).toEqual({
      targets: ['d0'],
      labels: { site: 'south' },
    });
    expect((await get('/metrics')).text).not.toContain('target="d2"');
  });
});

it('answers what was asked before it ends', async () => {
  const simulator = await device({ slowAnswerMs: 300, fault: 'slow' });
  await withExporter(configFor([simulator]), async ({ app, get }) => {
    const scrape = get('/probe?target=d0');
    while (simulator.requests.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await app.close();
    expect(parseUp((await scrape).text)).toBe('1');
  });
});

function fetchFrom({ url }: Simulator) {
  // The certificate is self-signed; Node's own fetch cannot be told so.
  return import('undici').then(({ Agent, fetch }) =>
    fetch(`${url}/api/status`, {
      dispatcher: new Agent({ connect: { rejectUnauthorized: false } }),
      headers: { authorization: `Basic ${Buffer.from(`info:${PASSWORD}`).toString('base64')}` },
    })
  ) as Promise<{ json: () => Promise<any> }>;
}

async function listening(server: Server, body: (url: string) => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function withServer(prepare: (server: Server) => void, answer: string, body: (url: string) => Promise<void>) {
  const server = createServer((_, response) => response.end(answer));
  prepare(server);
  await listening(server, body);
}
