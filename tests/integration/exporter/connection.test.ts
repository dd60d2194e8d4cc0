/** @jest-environment node */
// What goes wrong between the exporter and a device has its reason and its remedy, with real sockets and real TLS.
import * as http from 'node:http';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { generate } from 'selfsigned';
import { parseRetryAfter } from '../../../exporter/target/connection-errors';
import { toConfig, parseUp, withExporter } from './support';

const servers = new Set<net.Server>();
const sockets = new Set<net.Socket>();
afterEach(async () => {
  sockets.forEach((socket) => socket.destroy());
  await Promise.all([...servers].map((server) => new Promise((resolve) => server.close(resolve))));
  servers.clear();
});

async function listening(server: net.Server, protocol: 'http' | 'https', host = '127.0.0.1'): Promise<string> {
  servers.add(server);
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `${protocol}://${host}:${(server.address() as net.AddressInfo).port}`;
}

const LOCALHOST = [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }];
const certificate = async (options: object = {}) => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: LOCALHOST,
    ...options,
  } as object);
  return { key, cert };
};
const says = (bytes: string) => net.createServer((socket) => void socket.write(bytes));
const answers = (status: number, headers: http.OutgoingHttpHeaders, body: string) =>
  http.createServer((_, response) => response.writeHead(status, headers).end(body));
const YEARS_AGO = { notBeforeDate: new Date('2020-01-01'), notAfterDate: new Date('2021-01-01') };

it.each<[what: string, reason: string, remedy: RegExp, start: () => Promise<string>]>([
  ['a name without an address', 'name-not-resolved', /DNS server/, async () => 'http://no-such-device.invalid'],
  ['a closed port', 'refused', /ECONNREFUSED.*port/, async () => 'http://127.0.0.1:1'],
  [
    'a connection that is closed immediately',
    'refused',
    /closed immediately/,
    () =>
      listening(
        net.createServer((socket) => void socket.destroy()),
        'http'
      ),
  ],
  [
    'TLS 1.1',
    'tls-version',
    /TLS 1\.2 and 1\.3/,
    async () =>
      listening(
        tls.createServer({
          ...(await certificate()),
          minVersion: 'TLSv1',
          maxVersion: 'TLSv1.1',
          ciphers: 'DEFAULT@SECLEVEL=0',
        }),
        'https'
      ),
  ],
  ['HTTP where HTTPS is asked', 'not-tls', /use http:/, () => listening(answers(200, {}, '{}'), 'https')],
  ['SSH where HTTPS is asked', 'not-tls', /Check the port/, () => listening(says('SSH-2.0-OpenSSH_9.2\r\n'), 'https')],
  ['SSH where HTTP is asked', 'malformed-http', /Check the port/, () => listening(says('SSH-2.0-x\r\n'), 'http')],
  [
    'headers without end',
    'header-overflow',
    /nothing else answers/,
    () => listening(says(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(200_000)}`), 'http'),
  ],
  [
    'an answer whose chunks are none',
    'truncated',
    /connection was closed early/,
    () => listening(says('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"dat\r\nzz\r\n'), 'http'),
  ],
  ['its own 503', 'unavailable', /HTTP 503.*may be starting/, () => listening(answers(503, {}, 'later'), 'http')],
  ['a proxy that does not reach it', 'unreachable', /proxy/, () => listening(answers(502, {}, ''), 'http')],
  ['too many requests', 'rate-limited', /HTTP 429\).*Raise "interval"/, () => listening(answers(429, {}, ''), 'http')],
  ['an empty answer', 'empty', /web interface/, () => listening(answers(200, {}, ''), 'http')],
])('%s is %s', async (_, reason, remedy, start) => {
  const url = await start();
  const config = { targets: [{ name: 'd', url, timeout: 5, tls: { insecure_skip_verify: true } }] };
  await withExporter(config, async ({ get, lines }) => {
    const { text } = await get('/probe?target=d');
    expect([parseUp(text), /reason="([^"]*)"/.exec(text)?.[1]]).toEqual(['0', reason]);
    expect(lines).toMatchObject([{ reason, msg: expect.stringMatching(remedy) }]);
    expect((await get('/')).text).toMatch(/class="down"/);
    expect((await get('/metrics')).text).toContain(`outcome="${reason}"`);
  });
});

describe('a certificate', () => {
  const scrape = async (server: net.Server, host: string, trusted: string | undefined) => {
    const url = await listening(server, 'https', host);
    const config = toConfig({ targets: [{ name: 'd', url, timeout: 5 }] });
    Object.assign(config.targets[0].access, { ca: trusted });
    let outcome: unknown;
    await withExporter({ targets: [{ name: 'd', url, timeout: 5 }] }, async ({ get, lines, reload }) => {
      reload(config);
      const { text } = await get('/probe?target=d');
      outcome = [/reason="([^"]*)"/.exec(text)?.[1], lines.find(({ reason }) => reason)?.msg];
    });
    return outcome;
  };

  it('that has expired is told from one that is not trusted, and from one for another name', async () => {
    const [old, other] = [await certificate(YEARS_AGO), await certificate()];
    expect(await scrape(tls.createServer(old), 'localhost', old.cert)).toEqual([
      'certificate-expired',
      expect.stringMatching(/CERT_HAS_EXPIRED.*Renew it/),
    ]);
    expect(await scrape(tls.createServer(other), '127.0.0.1', other.cert)).toEqual([
      'certificate-name',
      expect.stringMatching(/server_name/),
    ]);
    expect(await scrape(tls.createServer(other), '127.0.0.1', undefined)).toEqual([
      'certificate',
      expect.stringMatching(/ca_file/),
    ]);
  });
});

it('is asked again when it says so, and not before', async () => {
  let requests = 0;
  const busy = http.createServer((_, response) => {
    requests++;
    response.writeHead(429, { 'Retry-After': '120' }).end();
  });
  const url = await listening(busy, 'http');
  await withExporter({ targets: [{ name: 'd', url }] }, async ({ get, lines, pass }) => {
    const { text } = await get('/probe?target=d');
    expect(Number(/^lantime_probe_retry_timestamp_seconds (.*)$/m.exec(text)?.[1])).toBeGreaterThan(
      Date.now() / 1000 + 60
    );
    expect(lines[0].msg).toMatch(/HTTP 429, retry after 120 s/);
    pass(110);
    await get('/probe?target=d');
    expect(requests).toBe(1);
    pass(11);
    await get('/probe?target=d');
    expect(requests).toBe(2);
  });
});

it.each<[header: unknown, milliseconds: number | undefined]>([
  ['120', 120_000],
  [new Date(1_000_060_000).toUTCString(), 60_000],
  ['999999999', 3600_000],
  ['0', undefined],
  ['-5', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
  [['1', '2'], undefined],
])('Retry-After %j is %j ms', (header, milliseconds) => {
  const now = 1_000_000_000;
  expect(parseRetryAfter(header, now)).toBe(milliseconds === undefined ? undefined : now + milliseconds);
});
