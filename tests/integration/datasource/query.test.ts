/** @jest-environment ./tests/integration/datasource/environment.js */
import { dateTime, FieldType } from '@grafana/data';
import { ask, fieldNamed, getNotices, startBench } from './support';

type Bench = Awaited<ReturnType<typeof startBench>>;
let bench: Bench;
afterEach(() => bench.close());

const GOOD = 'module/satellites/good-satellites';

test('a module metric comes as one series for each module, with labels, name and value', async () => {
  bench = await startBench();
  const { data, errors } = await ask(bench.dataSource, {
    queryType: 'module',
    components: ['type:clk'],
    metrics: [GOOD],
  });
  expect(errors).toBeUndefined();
  expect(data.map((frame) => frame.name)).toEqual(['clk1 Good satellites', 'clk2 Good satellites']);
  const [time, value] = data[0].fields;
  expect(time.type).toBe(FieldType.time);
  expect(value.type).toBe(FieldType.number);
  expect(value.labels).toEqual({ device: 'LANTIME', chassis: 'chassis0', slot: 'clk1', module: 'GNS181' });
  expect(value.values[0]).toBeGreaterThan(3);
});

test('a table has a row for each list member, typed columns, and no value for a port that is not there', async () => {
  bench = await startBench({ profile: 'm600' });
  const response = await ask(bench.dataSource, {
    components: ['chassis0'],
    metrics: ['network/ports/*/port-available', 'network/ports/*/speed', 'network/ports/*/statistics/rx-bytes'],
    format: 'table',
  });
  expect(response.errors).toBeUndefined();
  expect(fieldNamed(response, 'port')?.values).toEqual(['lan0', 'lan1', 'lan2', 'lan3']);
  expect(fieldNamed(response, 'Speed')?.values).toEqual([1e8, null, null, null]);
  expect(fieldNamed(response, 'Speed')?.config.unit).toBe('bps');
  expect(fieldNamed(response, 'RX bytes')?.values.slice(1)).toEqual([null, null, null]);
});

test('a filter without a value has no effect yet; one whose variable is empty selects nothing', async () => {
  bench = await startBench({}, { variables: { nothing: '' } });
  const query = { queryType: 'module' as const, components: ['type:clk'], metrics: [GOOD] };
  const filtered = (value: string) =>
    ask(bench.dataSource, { ...query, filters: [{ key: 'slot', operator: '=', value }] });
  expect((await filtered('')).data).toHaveLength(2);
  expect((await filtered('clk2')).data.map(({ name }) => name)).toEqual(['clk2 Good satellites']);
  expect(getNotices(await filtered('$nothing'))).toContain('No series passes the filters.');
});

test('a target that matches nothing gives an empty typed frame that says what was looked for, and harms no other', async () => {
  bench = await startBench();
  const { data, errors } = await ask(
    bench.dataSource,
    { queryType: 'module', components: ['clk9'], metrics: [GOOD] },
    { queryType: 'module', components: ['clk1'], metrics: [GOOD] },
    { queryType: 'module', components: ['cpu'], metrics: [GOOD] }
  );
  expect(errors).toBeUndefined();
  const byRef = (refId: string) => data.filter((frame) => frame.refId === refId);
  expect(byRef('A')[0].length).toBe(0);
  // With a value, graphs would draw axes and a legend.
  expect(byRef('A')[0].fields.map(({ type }: { type: FieldType }) => type)).toEqual([FieldType.time]);
  expect(getNotices({ data: byRef('A') })).toEqual(['This device has no module clk9.']);
  expect(byRef('B')[0].length).toBe(1);
  expect(getNotices({ data: byRef('C') })[0]).toContain(GOOD);
});

test('a target that throws gives its own error and the others still answer', async () => {
  const variables = {
    get broken(): string {
      throw new Error('broken variable');
    },
  };
  bench = await startBench({}, { variables });
  const { data, errors } = await ask(
    bench.dataSource,
    { queryType: 'module', components: ['clk1'], metrics: [GOOD] },
    { queryType: 'module', components: ['$broken'], metrics: [GOOD] }
  );
  expect(data.map(({ refId }) => refId)).toEqual(['A']);
  expect(errors).toEqual([{ refId: 'B', message: 'broken variable' }]);
});

test('a value the device does not have is empty, and the panel says why', async () => {
  bench = await startBench({ profile: 'm600' });
  const response = await ask(bench.dataSource, {
    queryType: 'module',
    components: ['clk1'],
    metrics: ['module/info/sensors/temperature-1'],
  });
  expect(response.errors).toBeUndefined();
  expect(fieldNamed(response, 'Temperature 1')?.values).toEqual([null]);
  expect(getNotices(response).join()).toContain('no sensor is fitted');
});

test.each([
  ['one', 'clk1', ['clk1']],
  ['many', ['clk1', 'clk2'], ['clk1', 'clk2']],
  ['all', '$__all', ['clk1', 'clk2']],
])('a variable with %s works as a component', async (_, value, slots) => {
  bench = await startBench({}, { variables: { slot: value } });
  const { data } = await ask(bench.dataSource, { queryType: 'module', components: ['$slot'], metrics: [GOOD] });
  expect(data.map((frame) => frame.fields[1].labels?.slot)).toEqual(slots);
});

test('a variable without a value selects nothing and says so', async () => {
  bench = await startBench({}, { variables: { slot: [] } });
  const response = await ask(bench.dataSource, { queryType: 'module', components: ['$slot'], metrics: [GOOD] });
  expect(response.errors).toBeUndefined();
  expect(getNotices(response)[0]).toContain('variables of the query are empty');
});

test('the request is not changed by running it', async () => {
  bench = await startBench();
  const target = Object.freeze({
    refId: 'A',
    queryType: 'module' as const,
    components: Object.freeze(['clk1']) as string[],
    metrics: Object.freeze([GOOD]) as string[],
  });
  await expect(ask(bench.dataSource, target)).resolves.toMatchObject({ data: [{ refId: 'A' }] });
});

test('a query by hand with one component and one metric, as before lists, still runs', async () => {
  bench = await startBench();
  const old = { queryType: 'module', component: 'clk1', metric: GOOD } as object;
  const { data } = await ask(bench.dataSource, old);
  expect(data[0].fields[1].values).toHaveLength(1);
});

test('a hidden or unfinished query makes no request', async () => {
  bench = await startBench();
  expect(await ask(bench.dataSource, { hide: true }, { components: [], metrics: [] })).toEqual({ data: [] });
  expect(bench.simulator.requests).toHaveLength(0);
});

test('the answer to a query that asks up to now is part of it, though it came after the range was fixed', async () => {
  bench = await startBench();
  const to = dateTime(Date.now() - 1);
  const range = { from: dateTime(Date.now() - 60_000), to, raw: { from: 'now-1m', to: 'now' } };
  const { data } = await bench.ask([{}], range);
  expect(data[0].length).toBe(1);
});

test('a limit cuts series and rows, whole rows, and says so', async () => {
  bench = await startBench();
  const ports = { components: ['*'], metrics: ['network/ports/*/link', 'network/ports/*/speed'], limit: 2 };
  const series = await ask(bench.dataSource, ports);
  expect(series.data).toHaveLength(2);
  expect(getNotices(series)[0]).toMatch(/^Only the first 2 series/);
  const table = await ask(bench.dataSource, { ...ports, format: 'table' });
  expect(fieldNamed(table, 'port')?.values).toEqual(['lan0', 'lan1']);
  expect(fieldNamed(table, 'Speed')?.values.filter((value) => value !== null)).not.toHaveLength(0);
  expect(getNotices(table)[0]).toMatch(/^Only the first 2 rows/);
});

describe('ad-hoc filters', () => {
  const both = { refId: 'A', queryType: 'module' as const, components: ['type:clk'], metrics: [GOOD] };
  const run = (filters: unknown) => {
    const range = { from: dateTime(Date.now() - 60_000), to: dateTime(Date.now()), raw: { from: 'now-1m', to: 'now' } };
    return bench.ask([both], range, { filters });
  };

  test('choose series by their labels', async () => {
    bench = await startBench();
    const { data } = await run([{ key: 'slot', operator: '=', value: 'clk2' }]);
    expect(data.map(({ name }) => name)).toEqual(['clk2 Good satellites']);
    expect((await run([])).data).toHaveLength(2);
  });

  test('that nothing passes leave an empty frame that says so', async () => {
    bench = await startBench();
    const response = await run([{ key: 'slot', operator: '=', value: 'clk9' }]);
    expect(response.errors).toBeUndefined();
    expect(response.data[0].length).toBe(0);
    expect(getNotices(response)).toContain('No series passes the filters.');
  });

  test('are offered with the labels and values the device has', async () => {
    bench = await startBench();
    expect((await bench.dataSource.getTagKeys()).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['slot', 'module', 'port', 'association'])
    );
    expect((await bench.dataSource.getTagValues({ key: 'port' })).map(({ text }) => text)).toContain('lan0');
    expect(bench.simulator.requests).toHaveLength(1);
  });
});
