/** @jest-environment ./tests/integration/datasource/environment.js */
import { DataQueryRequest, DataQueryResponse, dateTime, LoadingState } from '@grafana/data';
import { waitFor } from '@testing-library/react';
import { firstValueFrom, Observable } from 'rxjs';
import { LantimeVariableSupport } from '../../../src/queries/variables/support';
import { LantimeQuery } from '../../../src/queries/stored';
import { fakeTemplateSrv, fieldNamed, getNotices, startBench } from './support';

const UPTIME: Partial<LantimeQuery> = { components: ['*'], metrics: ['system/uptime'] };
const INVENTORY: Partial<LantimeQuery> = { queryType: 'list', list: 'inventory', components: ['*'] };
const view = (name: LantimeQuery['view']): Partial<LantimeQuery> => ({ queryType: 'communication', view: name });

let bench: Awaited<ReturnType<typeof startBench>>;
afterEach(() => bench.close());

const range = () => {
  const to = dateTime(Date.now());
  const from = dateTime(Date.now() - 60_000);
  return { from, to, raw: { from: 'now-1m', to: 'now' } };
};
const show = (name: LantimeQuery['view']) => bench.ask([view(name)], range());
const rows = async (name: LantimeQuery['view']) => {
  const { data } = await show(name);
  const { fields, length } = data[0];
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(fields.map((field: { name: string; values: unknown[] }) => [field.name, field.values[row]]))
  );
};
const panel = (panelId: number) => ({ dashboardUID: 'chassis', panelId, app: 'dashboard' });

test('a request says who waited for it, how long it took and how old its data were', async () => {
  bench = await startBench();
  await Promise.all([bench.ask([UPTIME], range(), panel(3)), bench.ask([INVENTORY, UPTIME], range(), panel(4))]);
  const [request, ...others] = await rows('requests');
  expect(others).toEqual([]);
  expect(request).toMatchObject({
    Path: '/api/status',
    Why: 'chassis / panel 3 / A, chassis / panel 4 / A, chassis / panel 4 / B',
    'HTTP status': 200,
    Error: null,
  });
  expect(request['Round trip']).toBeGreaterThanOrEqual(0);
  expect(request.Size).toBeGreaterThan(10_000);
  expect(request['Age of the data']).toBeGreaterThan(0);
});

test('messages tell what became of each query, and handlers what served them', async () => {
  bench = await startBench();
  await bench.ask([INVENTORY, UPTIME, { queryType: 'configuration' }], range(), panel(4));
  const [configuration, series, list] = await rows('messages');
  expect(list).toMatchObject({
    Query: 'A',
    State: 'succeeded',
    Handler: 'live poll',
    From: 'chassis',
    Panel: 'panel 4',
  });
  expect(list.Rows).toBeGreaterThan(5);
  expect(series).toMatchObject({ Query: 'B', State: 'succeeded', Handler: 'browser history', Rows: 1 });
  expect(configuration).toMatchObject({ Query: 'C', State: 'failed', Rows: null });
  expect(configuration.Error).toMatch(/^Only administrators/);
  const handlers = await rows('handlers');
  expect(handlers.map(({ Handler, Succeeded, Failed }) => [Handler, Succeeded, Failed])).toEqual([
    ['live poll', 1, 0],
    ['browser history', 1, 0],
    ['configuration', 0, 1],
  ]);
});

test('variables are messages, too', async () => {
  bench = await startBench();
  const support = new LantimeVariableSupport(bench.dataSource, (() => null) as never, fakeTemplateSrv());
  await firstValueFrom(support.query({ targets: [{ refId: 'slot', kind: 'slots' }] } as never));
  expect(await rows('messages')).toMatchObject([{ Kind: 'variable', Query: 'slot', State: 'succeeded' }]);
});

test('failures are told, and statistics count them', async () => {
  bench = await startBench({ fault: 'refuse' });
  await bench.ask([UPTIME], range());
  const [request] = await rows('requests');
  expect(request).toMatchObject({ 'HTTP status': 502, Size: null });
  expect(request.Error).toMatch(/^The device cannot be reached/);
  bench.simulator.setFault(undefined);
  await bench.dataSource.testDatasource();
  expect((await rows('requests'))[0]).toMatchObject({ Why: 'settings test', 'HTTP status': 200 });
  const [statistics] = await rows('statistics');
  expect(statistics).toMatchObject({ Requests: 2, Success: 0.5, 'Queries per request': 0 });
  expect(statistics['Size, median']).toBeGreaterThan(10_000);
  expect((await rows('messages'))[0]).toMatchObject({ State: 'failed' });
  // Not of the history, which had its answer ready.
  expect(await rows('handlers')).toMatchObject([{ Handler: 'live poll', Succeeded: 0, Failed: 1 }]);
});

test('showing it asks nothing of the device', async () => {
  bench = await startBench();
  for (const name of ['requests', 'statistics', 'messages', 'handlers'] as const) {
    const response = await show(name);
    expect(response.errors).toBeUndefined();
    expect(response.data[0].length).toBe(0);
  }
  expect(bench.simulator.requests).toHaveLength(0);
});

test('shown live, it is told again when something was noted, until nobody listens', async () => {
  bench = await startBench();
  const { dataSource } = bench;
  const packets: DataQueryResponse[] = [];
  const subscription = (
    dataSource.query({
      requestId: 'Q1',
      range: range(),
      scopedVars: {},
      targets: [{ refId: 'A', live: true, ...view('requests') }],
    } as unknown as DataQueryRequest<LantimeQuery>) as Observable<DataQueryResponse>
  ).subscribe((packet) => packets.push(packet));
  await waitFor(() => expect(packets).toHaveLength(1));
  expect(packets[0].data[0].length).toBe(0);
  expect(bench.simulator.requests).toHaveLength(0);
  await bench.ask([UPTIME], range());
  await waitFor(() => expect(fieldNamed(packets[packets.length - 1], 'Answered')?.values[0]).toBeGreaterThan(0));
  expect(packets[packets.length - 1]).toMatchObject({ state: LoadingState.Streaming, key: 'Q1' });
  subscription.unsubscribe();
  expect(dataSource.communication.changes.observed).toBe(false);
});

test('the number kept is a setting, and nothing is kept when it is switched off', async () => {
  bench = await startBench({}, { jsonData: { communicationKept: 3 } });
  for (let i = 0; i < 5; i++) {
    await bench.ask([UPTIME], range(), panel(i + 1));
  }
  expect((await rows('messages')).map(({ Panel }) => Panel)).toEqual(['panel 5', 'panel 4', 'panel 3']);
  await bench.close();
  bench = await startBench({}, { jsonData: { trackCommunication: false } });
  await bench.ask([UPTIME], range());
  const response = await show('messages');
  expect(response.data[0].length).toBe(0);
  expect(getNotices(response)[0]).toMatch(/switched off/);
  expect(bench.dataSource.communication.messages).toEqual([]);
  expect(fieldNamed(response, 'State')).toBeDefined();
});
