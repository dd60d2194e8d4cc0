/** @jest-environment node */
import * as fc from 'fast-check';
import { startSimulator } from '../../../dev/simulator';
import { StatusReader } from '../reader';
import { anonymize } from '.';

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** Types and members, without what the values are. */
function structure(value: Json): unknown {
  return Array.isArray(value)
    ? value.map(structure)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, member]) => [key, structure(member)])
      : value === null
        ? null
        : typeof value;
}

const anonymized = (value: unknown) => anonymize(value) as any;

it.each<[string, string, RegExp]>([
  ['serial-number', '0123456789', /^\d{10}$/],
  ['serial-number', 'AB12-0042  ', /^X{2}\d\d-\d{4} {2}$/],
  ['hostname', 'clock1.time.corp.test', /^host-1\.example\.com$/],
  ['hostname', 'Uhr7', /^host-1$/],
  ['mac-address', '00:13:95:0A:0B:9C', /^(02|[0-9A-F]{2})(:[0-9A-F]{2}){5}$/i],
  ['anything', 'mac 0013.950a.0b9c', /^mac ([0-9a-f]{4}\.){2}[0-9a-f]{4}$/],
  ['anything', 'eth 00-13-95-0a-0b-9c down', /^eth 02(-[0-9a-f]{2}){5} down$/],
  ['clock-identity', '001395.fffe.0a0b9c', /^020000\.fffe\.[0-9a-f]{6}$/],
  ['clock-identity', '001395fffe0a0b9c', /^020000fffe[0-9a-f]{6}$/],
  ['address', '10.20.30.40', /^192\.0\.2\.1$/],
  ['address', '10.20.30.40/24', /^192\.0\.2\.1\/24$/],
  ['address', 'fe80::213:95ff:fe16:7c9c%lan0', /^2001:db8::1%lan0$/],
  ['address', '[fd00::5]:123', /^\[2001:db8::1\]:123$/],
  ['address', '::ffff:10.1.2.3', /^2001:db8::1$/],
  [
    'last-update-error',
    'cannot reach ntp.corp.test (10.9.8.7)',
    /^cannot reach host-1\.example\.com \(192\.0\.2\.1\)$/,
  ],
  ['url', 'https://jane:pw@intra.corp.test/x', /^https:\/\/[^:]*@(host-\d\.)?example\.com\/x$/],
  ['contact', 'Jane Doe, room 7', /^text-1$/],
  ['anything', 'mail jane.doe@corp.test', /^mail text-1@example\.com$/],
  ['anything', 'at 52.123456, 10.654321', /^at 51\.477800, -0\.001500$/],
  ['position', 'N 52°16\'05" E 10°31\'20"', /^[^256]*$/],
  ['latitude', '52.1234', /^51\.4778$/],
  ['community', 'public', /^secret-1$/],
])('%s: %j is replaced in its own form', (key, value, form) => {
  const { [key]: after, ...others } = anonymized({ [key]: value, stratum: 1 });
  expect(after).toMatch(form);
  expect(after).not.toBe(value);
  expect(others).toEqual({ stratum: 1 });
});

it.each<[string, unknown]>([
  ['serial-number', ''],
  ['serial-number', 'N/A'],
  ['mac-address', '00:00:00:00:00:00'],
  ['subnet', '255.255.255.0'],
  ['id', '127.127.8.0'],
  ['address', '0.0.0.0'],
  ['address', '::'],
  ['refid', 'GPS'],
  ['name', 'localhost'],
  ['time-stamp', '2026-02-11T22:05:07'],
  ['current-time', '2026-02-11T22:05:01.533523843 UTC'],
  ['expire', '202612280000'],
  ['offset', -1.234567e-7],
  ['est-time-quality', 'less-than-100ns'],
  ['version', 'fw_7.10.008-light'],
  ['slot-position', '0,0,1'],
  ['last-position-update', '2026.02.11 21:53:08'],
  ['latitude', 0],
  ['cpuload', '0.48 0.66 0.57 2/99 25157'],
  ['memory', '228428 kB total memory, 161732 kB free (70 %)'],
  ['poll-status', '11111111 [377]'],
  ['speed', '1000'],
  ['object-id', 'clk1'],
])('%s: %j stays', (key, value) => {
  expect(anonymized({ [key]: value })).toEqual({ [key]: value });
});

it('gives the same input the same substitute, wherever and however it is written', () => {
  const { ports, clocks, note, ...rest } = anonymized({
    hostname: 'turmuhr.corp.test',
    'serial-number': '029800000042',
    ports: [{ mac: '00:13:95:0a:0b:9c' }, { mac: '00:13:95:0A:0B:9D' }, { mac: '00-13-95-0A-0B-9C' }],
    clocks: [{ 'clock-identity': '00:13:95:ff:fe:0a:0b:9c' }],
    peers: [{ address: 'fd00::1' }, { address: 'fd00:0:0:0::1' }],
    message: 'turmuhr: serial 029800000042 at turmuhr.corp.test',
  });
  expect(ports[2].mac.toLowerCase().replace(/-/g, ':')).toBe(ports[0].mac);
  expect(ports[1].mac).not.toBe(ports[0].mac);
  expect(clocks[0]['clock-identity'].replace(':ff:fe', '')).toBe(ports[0].mac);
  expect(rest.peers[0]).toEqual(rest.peers[1]);
  expect(rest.message).toBe(`host-1: serial ${rest['serial-number']} at ${rest.hostname}`);
});

it('renames members that are named after an address, and no others', () => {
  const { data } = anonymized({
    hostname: 'system',
    data: { system: { uptime: 1 }, nodes: { '10.1.2.3': { offset: 1 }, 'pc.corp.test': { offset: 2 } } },
  });
  expect(data.system).toEqual({ uptime: 1 });
  expect(data.nodes).toEqual({ '192.0.2.1': { offset: 1 }, 'host-2.example.com': { offset: 2 } });
});

it('has documentation addresses for large networks, each for one', () => {
  const addresses = Array.from({ length: 3000 }, (_, n) => `10.1.${n >> 8}.${n & 255}`);
  const after: string[] = anonymized({ addresses }).addresses;
  expect(new Set(after).size).toBe(3000);
  expect(after.every((address) => /^(192\.0\.2|198\.51\.100|203\.0\.113|198\.1[89]\.\d+)\.\d+$/.test(address))).toBe(
    true
  );
});

it('refuses what is nested too deeply', () => {
  expect(() => anonymize(JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`))).toThrow(/levels.*not a status/);
});

it('leaves the values of a whole device as they were read', async () => {
  const simulator = await startSimulator({ profile: 'full' });
  const answer = await (await fetch(`${simulator.url}/api/status`)).json();
  await simulator.close();
  const before = JSON.stringify(answer);
  const after = anonymize(answer);
  expect(JSON.stringify(answer)).toBe(before);
  expect(structure(after as Json)).toEqual(structure(answer));
  const numbers = (status: unknown) =>
    new StatusReader()
      .read(status, 0)
      .readings.flatMap((reading) =>
        reading &&
        !/serial|latitude|longitude|altitude|position|azimuth|elevation/.test(reading.descriptor.metric) &&
        typeof reading.value !== 'string'
          ? [[reading.descriptor.metric, reading.value]]
          : []
      );
  expect(numbers(after)).toEqual(numbers(answer));
  expect(numbers(after).length).toBeGreaterThan(1000);
});

describe('whatever the payload', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{${length - 1}}$`));
  const byte = fc.integer({ min: 1, max: 254 });
  const hex = byte.map((value) => value.toString(16).padStart(2, '0'));
  const ipv4 = fc.tuple(byte, byte, byte).map(([a, b, c]) => `10.${a}.${b}.${c}`);
  const ipv6 = fc.tuple(byte, byte).map(([a, b]) => `fd12:${a.toString(16)}:${b.toString(16)}::7`);
  const mac = fc.array(hex, { minLength: 5, maxLength: 5 }).map((bytes) => ['00', ...bytes].join(':'));
  const clock = fc
    .array(hex, { minLength: 6, maxLength: 6 })
    .map((b) => [...b.slice(0, 3), 'ff', 'fe', ...b.slice(3)].join(':'));
  const host = fc.stringMatching(/^q[a-z]{5,9}$/).map((name) => `${name}.secret.test`);
  const degrees = fc.integer({ min: 5_000_001, max: 8_999_999 }).map((n) => (n / 1e5).toFixed(6));

  /** A member, its secret value and what must not be seen afterwards. */
  const planted = fc.oneof(
    fc.tuple(fc.constantFrom('serial-number', 'master-serial', 'serial'), digits(10)),
    fc.tuple(fc.constantFrom('hostname', 'name', 'text', 'error'), host),
    fc.tuple(fc.constantFrom('address', 'id', 'cluster-ip', 'text'), fc.oneof(ipv4, ipv6)),
    fc.tuple(fc.constantFrom('mac-address', 'perm-hwaddr', 'text'), mac),
    fc.tuple(fc.constantFrom('clock-identity', 'grandmaster-identity', 'text'), clock),
    fc.tuple(fc.constantFrom('latitude', 'longitude'), degrees),
    fc.tuple(fc.constantFrom('user', 'location'), fc.stringMatching(/^Zz[a-z]{6,12}$/))
  );
  const innocent: fc.Arbitrary<Json> = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constantFrom('synchronized', 'N/A', '', '2026-02-11T22:05:07', 'less-than-100ns', '-', 'never'),
    fc.constant(null)
  );
  const key = fc.oneof(
    fc.stringMatching(/^[a-z]{1,8}(-[a-z]{1,5})?$/),
    fc.constantFrom('__proto__', 'nodes', 'ntp', 'clients')
  );

  it('no secret survives, and the structure stays', () => {
    const { tree } = fc.letrec<{ tree: Json; leaf: Json }>((tie) => ({
      leaf: fc.oneof(
        innocent,
        planted.map(([member, value]) => ({ [member]: value }) as Json)
      ),
      tree: fc.oneof(
        { depthSize: 'small' },
        tie('leaf'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 5 }).map((object) => ({ ...object }) as Json)
      ),
    }));
    const payload = fc.tuple(fc.array(tree, { maxLength: 4 }), fc.array(planted, { minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(payload, ([trees, secrets]) => {
        const answer: Json = {
          data: trees,
          lists: { nodes: secrets.map(([member, value]) => ({ [member]: value })) },
          // The same texts once more, within words: as a log line would hold them.
          messages: secrets
            .filter(([member]) => !/^(latitude|longitude)$/.test(member))
            .map(([, value]) => `seen ${value}, and (${value}) again`),
        };
        const after = anonymize(answer) as Json;
        const text = JSON.stringify(after);
        secrets.forEach(([, value]) => expect(text).not.toContain(value));
        expect(structure(after)).toEqual(structure(answer));
        expect(anonymize(answer)).toEqual(after);
      }),
      { numRuns: 300 }
    );
  });

  it('innocent values are not touched', () => {
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        innocent,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^(offset|delay|jitter|state|value|uptime)[0-9]?$/), tie('tree'), {
          maxKeys: 5,
        })
      ),
    }));
    fc.assert(fc.property(tree, (value) => expect(anonymize(value)).toEqual(value)));
  });
});
