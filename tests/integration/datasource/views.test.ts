/** @jest-environment ./tests/integration/datasource/environment.js */
import { DataQueryResponse, dateTime, Field } from '@grafana/data';
import { config } from '@grafana/runtime';
import { MODULE_TYPES } from '../../../src/lantime/catalogue/modules';
import { LIST_VIEWS, SLOT_VIEWS } from '../../../src/queries/list/lists';
import { LantimeQuery } from '../../../src/queries/stored';
import { ask, fieldNamed, getNotices, startBench } from './support';

let bench: Awaited<ReturnType<typeof startBench>>;
afterEach(() => bench.close());

const listQuery = (list: string, change: Partial<LantimeQuery> = {}): Partial<LantimeQuery> => ({
  queryType: 'list',
  list,
  components: ['*'],
  ...change,
});
const queryValues = async (query: Partial<LantimeQuery>, ...names: string[]) => {
  const response = await ask(bench.dataSource, query);
  expect(response.errors).toBeUndefined();
  return names.map((name) => fieldNamed(response, name)?.values);
};

test('the inventory has a row for each slot, with every kind of module and what it is', async () => {
  bench = await startBench({ profile: 'full' });
  const [slots, modules, kinds, states] = await queryValues(
    listQuery('inventory'),
    'Slot',
    'Module',
    'What it is',
    'State'
  );
  expect(slots?.length).toBeGreaterThan(30);
  expect(new Set(slots).size).toBe(slots?.length);
  expect(modules).toEqual(expect.arrayContaining(['GNS181', 'GPS180', 'HPS100', 'PSX210', 'RSC2000', 'REL1000']));
  expect(kinds).toEqual(expect.arrayContaining(['DCF77 correlation clock']));
  expect(new Set(states)).not.toContain(null);
});

test('an empty slot is empty in the inventory, not faulty', async () => {
  bench = await startBench({ profile: 'm600' });
  const [slots, states] = await queryValues(listQuery('inventory'), 'Slot', 'State');
  expect(states?.[slots?.indexOf('pwr2') ?? -1]).toBe('empty');
  expect(states?.[slots?.indexOf('clk1') ?? -1]).toBe('ok');
});

test.each(['m300', 'm600', 'm3000', 'full'] as const)(
  'every view answers on profile %s, with data or with a reason',
  async (profile) => {
    bench = await startBench({ profile });
    const views = [...SLOT_VIEWS, ...LIST_VIEWS];
    const { data, errors } = await ask(bench.dataSource, ...views.map(({ id }) => listQuery(id)));
    expect(errors).toBeUndefined();
    for (const frame of data) {
      const fields = frame.fields as Field[];
      expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
      expect(fields.map(({ values }) => values.length)).toEqual(fields.map(() => frame.length));
      if (frame.length === 0) {
        expect(getNotices({ data: [frame] })[0]).toMatch(/^This device has no .* entries for/);
      }
    }
    const empty = data.filter(({ length }) => length === 0).length;
    profile === 'full' ? expect(empty).toBe(0) : expect(empty).toBeLessThan(5);
  }
);

test('slots are filtered by label or by column', async () => {
  bench = await startBench({ profile: 'm600' });
  for (const key of ['slot', 'Slot']) {
    const [slots] = await queryValues(
      listQuery('inventory', { filters: [{ key, operator: '=~', value: 'pwr*' }] }),
      'Slot'
    );
    expect(slots).toEqual(['pwr1', 'pwr2']);
  }
  const filters = [{ key: 'What it is', operator: '=', value: 'Power supply' }];
  expect((await queryValues(listQuery('inventory', { filters }), 'Slot'))[0]).toEqual(['pwr1']);
});

test('satellites have a place in the sky', async () => {
  bench = await startBench({ profile: 'm3000' });
  const [elevation, x, y] = await queryValues(
    listQuery('satellites', { components: ['clk1'], filters: [{ key: 'slot', operator: '=', value: 'clk1' }] }),
    'Elevation',
    'x',
    'y'
  );
  const seen = (elevation ?? []).findIndex((value) => value !== null);
  expect(seen).toBeGreaterThanOrEqual(0);
  expect(Math.hypot(x?.[seen], y?.[seen])).toBeCloseTo(90 - elevation?.[seen], 6);
});

test('the x of the sky has no bounds, with which the XY chart of Grafana 10.1 draws nothing', async () => {
  bench = await startBench({ profile: 'm3000' });
  const response = await ask(bench.dataSource, listQuery('satellites', { components: ['clk1'] }));
  const { min, max } = fieldNamed(response, 'x')?.config ?? { min: 0, max: 0 };
  expect([min, max]).toEqual([undefined, undefined]);
});

test('filters choose rows by label and by column, and the limit says when it cuts', async () => {
  bench = await startBench({ profile: 'm600' });
  const [active] = await queryValues(
    listQuery('events', { filters: [{ key: 'Active', operator: '=', value: 'true' }] }),
    'event'
  );
  expect(active).toContain('network-link-down');
  expect(active).not.toContain('ntp-stopped');
  const [some] = await queryValues(
    listQuery('ports', { filters: [{ key: 'port', operator: '=~', value: 'lan*' }] }),
    'port'
  );
  expect(some).toHaveLength(4);
  const cut = await ask(bench.dataSource, listQuery('events', { limit: 3 }));
  expect(cut.data[0].length).toBe(3);
  expect(getNotices(cut)[0]).toMatch(/^Only the first 3 rows/);
});

test('a list nobody has heard of is a table, and an unknown module has a row in the inventory', async () => {
  bench = await startBench({ profile: 'm600' });
  const answer = JSON.parse(
    await (
      await fetch(`${bench.simulator.url}/api/status`, {
        headers: { authorization: `Basic ${btoa('info:secret pass')}` },
      })
    ).text()
  );
  answer.data.chassis0.slots.push({
    'object-id': 'qx1',
    'slot-id': 'qx1',
    'slot-type': 'quantum',
    module: {
      info: { model: 'qxr900' },
      'entanglement-state': 'entangled',
      pairs: [
        { 'object-id': 'p1', fidelity: 0.97, partner: 'alice' },
        { 'object-id': 'p2', fidelity: 0.91, partner: 'bob' },
      ],
    },
  });
  bench.simulator.setPayload(answer);
  const [pairs, fidelity] = await queryValues(listQuery('module/pairs'), 'pair', 'Fidelity');
  expect(pairs).toEqual(['p1', 'p2']);
  expect(fidelity).toEqual([0.97, 0.91]);
  const [modules] = await queryValues(listQuery('inventory', { components: ['qx1'] }), 'Module');
  expect(modules).toEqual(['QXR900']);
  const series = await ask(bench.dataSource, {
    queryType: 'module',
    components: ['type:quantum'],
    metrics: ['module/pairs/*/fidelity', 'module/entanglement-state'],
  });
  expect(series.data.map(({ name }) => name)).toEqual(['qx1 p1 Fidelity', 'qx1 p2 Fidelity', 'qx1 Entanglement state']);
});

test('a pulled module ends in a gap, the others go on, and plugged back it joins its series', async () => {
  let now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  try {
    bench = await startBench({ profile: 'm3000' });
    const good = {
      queryType: 'module' as const,
      components: ['type:clk'],
      metrics: ['module/satellites/good-satellites'],
    };
    await ask(bench.dataSource, good);
    bench.simulator.pull('clk2');
    now += 11_000;
    await ask(bench.dataSource, good);
    bench.simulator.plug('clk2');
    now += 11_000;
    const { data, errors } = await ask(bench.dataSource, good);
    expect(errors).toBeUndefined();
    const gaps = (slot: string) =>
      data
        .find((frame) => frame.fields[1].labels?.slot === slot)
        ?.fields[1].values.map((value: unknown) => value === null);
    expect(data).toHaveLength(2);
    expect(gaps('clk1')).toEqual([false, false, false]);
    expect(gaps('clk2')).toEqual([false, true, false]);
  } finally {
    jest.restoreAllMocks();
  }
});

test('counters are rates per second in series, and raw on request and in tables', async () => {
  let now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  try {
    bench = await startBench({ profile: 'm600' });
    const rx = { components: ['*'], metrics: ['network/ports/lan0/statistics/rx-bytes'] };
    await ask(bench.dataSource, rx);
    now += 20_000;
    const response = await ask(bench.dataSource, rx, { ...rx, counters: 'raw' }, { ...rx, format: 'table' });
    const [rate, raw, table] = response.data.map((frame) => frame.fields.at(-1) as Field);
    expect(rate.config.unit).toBe('Bps');
    expect(rate.values[0]).toBeNull();
    expect(rate.values[1]).toBeCloseTo((raw.values[1] - raw.values[0]) / 20, 6);
    expect(raw.config.unit).toBe('bytes');
    expect(table.values).toEqual([raw.values[1]]);
  } finally {
    jest.restoreAllMocks();
  }
});

describe('the configuration', () => {
  const secret = 'hunter2-never-shown';
  beforeEach(async () => {
    bench = await startBench({}, { jsonData: { configurationPath: 'api/status' } });
    bench.simulator.setPayload({
      'system-information': { 'API Version': 'LANTIME REST API V20.05.013' },
      data: {
        'object-id': 'status',
        snmp: { community: secret, port: 161 },
        users: [{ 'object-id': 'admin', password: secret, shell: 'cli' }],
        ntp: { 'trusted-keys': [{ id: 1, value: secret }] },
        certificate: { pem: `-----BEGIN RSA PRIVATE KEY-----${secret}` },
      },
    });
  });
  const { user } = config.bootData;
  afterEach(() => {
    config.bootData.user = user;
  });

  test('is refused to everybody but administrators', async () => {
    const { errors, data } = await ask(bench.dataSource, { queryType: 'configuration' });
    expect(errors?.[0].message).toMatch(/Only administrators/);
    expect(JSON.stringify(data)).not.toContain(secret);
  });

  test('that is not at its path does not blame the API, which answers', async () => {
    await bench.close();
    bench = await startBench({}, { jsonData: { configurationPath: 'api/config' } });
    config.bootData.user = { ...user, orgRole: 'Admin' } as typeof user;
    const { errors } = await ask(bench.dataSource, { queryType: 'configuration' });
    expect(errors?.[0].message).toMatch(/^The device has nothing at the configuration path \(HTTP 404\)/);
    expect(errors?.[0].message).not.toMatch(/Enable REST API/);
  });

  test('that is a web page at its path does not blame the address, whose API answers', async () => {
    config.bootData.user = { ...user, orgRole: 'Admin' } as typeof user;
    await bench.dataSource.known();
    bench.simulator.setFault('html');
    const { errors } = await ask(bench.dataSource, { queryType: 'configuration' });
    expect(errors?.[0].message).toMatch(/^The device has nothing at the configuration path \(a web page\)/);
  });

  test('shows paths and values, and no secret', async () => {
    config.bootData.user = { ...user, orgRole: 'Admin' } as typeof user;
    const response = await ask(bench.dataSource, { queryType: 'configuration' });
    expect(response.errors).toBeUndefined();
    const paths = fieldNamed(response, 'Path')?.values ?? [];
    const values = fieldNamed(response, 'Value')?.values ?? [];
    expect(values[paths.indexOf('snmp/port')]).toBe('161');
    expect(values[paths.indexOf('snmp/community')]).toBe('(hidden)');
    expect(values[paths.indexOf('users/admin/shell')]).toBe('cli');
    expect(JSON.stringify(response)).not.toContain(secret);
  });
});

test('the catalogue’s kinds of modules are all in the full chassis, or named here', async () => {
  bench = await startBench({ profile: 'full' });
  const [kinds] = await queryValues(listQuery('inventory'), 'What it is');
  const missing = MODULE_TYPES.filter(({ title }) => !kinds?.includes(title)).map(({ id }) => id);
  // Known by name only, or units of their own.
  expect(missing.filter((id) => !['MDU', 'SDI', 'PRS', 'MRO', 'VMX', 'M3T'].includes(id))).toEqual([]);
});

test('of a list that its own filters empty, a query says what its author wrote, and nothing where the dashboard filters', async () => {
  bench = await startBench({ profile: 'm4000' });
  const clusters = {
    queryType: 'list' as const,
    list: 'network/interfaces/*/cluster',
    components: ['*'],
    format: 'table' as const,
    filters: [{ key: 'Cluster', operator: '=', value: 'true' }],
    whenEmpty: 'no cluster',
  };
  const notes = (response: DataQueryResponse) => fieldNamed(response, 'Note')?.values;
  expect(notes(await ask(bench.dataSource, clusters))).toEqual(['no cluster']);
  // A filter that makes no sense tells nothing about the device.
  const senseless = { ...clusters, filters: [{ key: 'Cluster', operator: '<', value: 'x' }] };
  expect(notes(await ask(bench.dataSource, senseless))).toBeUndefined();
  const to = dateTime(Date.now());
  const range = { from: dateTime(Date.now() - 900_000), to, raw: { from: 'now-15m', to: 'now' } };
  const filters = [{ key: 'interface', operator: '=', value: 'nowhere' }];
  expect(notes(await bench.ask([clusters], range, { filters }))).toBeUndefined();
});
