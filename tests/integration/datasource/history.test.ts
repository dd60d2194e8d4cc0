/** @jest-environment ./tests/integration/datasource/environment.js */
import { DataQueryRequest, DataQueryResponse, dateTime, Field, LoadingState } from '@grafana/data';
import { firstValueFrom, Observable } from 'rxjs';
import { LantimeQuery } from '../../../src/queries/stored';
import { ask, getNotices, startBench } from './support';

const UPTIME = { components: ['*'], metrics: ['system/uptime'] };
const CLOCK = {
  components: ['clk1'],
  queryType: 'module' as const,
  metrics: ['module/sync-status/clock-status/clock'],
};

let bench: Awaited<ReturnType<typeof startBench>>;
let now: number;
beforeEach(async () => {
  // Only the clock is turned; requests and timers are real.
  now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  bench = await startBench({ profile: 'm600' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.close();
});

async function poll(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    now += 10_000;
    await ask(bench.dataSource, UPTIME);
  }
}

const samples = (response: DataQueryResponse) => {
  const [time, value] = response.data[0].fields as Field[];
  return { times: time.values as number[], values: value.values };
};

test('a page that is opened again shows the series as it was, to the sample', async () => {
  await poll(5);
  bench.simulator.setFault('refuse');
  await poll(1);
  bench.simulator.setFault(undefined);
  now += 15_000;
  await poll(4);
  const before = samples(await ask(bench.dataSource, UPTIME));
  expect(before.times).toHaveLength(10);
  await bench.dataSource.device.history.written();
  const reloaded = bench.open();
  expect(samples(await ask(reloaded, UPTIME))).toEqual(before);
  await reloaded.device.dispose();
});

test('a reload while the device is away shows what was, and the error', async () => {
  await poll(4);
  await bench.dataSource.device.history.written();
  bench.simulator.setFault('refuse');
  now += 15 * 60_000;
  const reloaded = bench.open();
  const response = await ask(reloaded, { ...UPTIME, limit: 5 });
  expect(response.errors?.[0].message).toMatch(/cannot be reached/);
  const { values } = samples(response);
  expect(values.filter((value) => value !== null).length).toBeGreaterThan(0);
  expect(values[values.length - 1]).toBeNull();
  await reloaded.device.dispose();
});

test('a state begins at the start of the range and ends now, and is unknown while the device is away', async () => {
  await poll(3);
  now += 4000;
  const range = { from: dateTime(now - 17_000), to: dateTime(now) };
  const asked = () => bench.ask([CLOCK], { ...range, raw: { from: 'now-17s', to: 'now' } });
  const { times, values } = samples(await asked());
  expect(times[0]).toBe(now - 17_000);
  expect(times[times.length - 1]).toBe(now);
  expect(new Set(values)).toEqual(new Set(['synchronized']));
  bench.simulator.setFault('refuse');
  now += 8000;
  const away = samples(await asked());
  expect(away.values[away.values.length - 1]).toBeNull();
});

test('a panel says when the browser knows less than the range', async () => {
  await poll(2);
  expect(getNotices(await ask(bench.dataSource, UPTIME))).toEqual([
    'This browser has polled the device for 10 s and has no earlier values. For a longer history, choose a history data source in the settings.',
  ]);
});

test('a browser without storage says that the history ends with the page', async () => {
  delete (globalThis as { indexedDB?: unknown }).indexedDB;
  const reloaded = bench.open();
  const notices = getNotices(await ask(reloaded, UPTIME));
  expect(notices[0]).toMatch(/^This browser does not keep the history: this browser has no IndexedDB/);
  await reloaded.device.dispose();
});

describe('a live query', () => {
  const request = (...targets: Array<Partial<LantimeQuery>>) =>
    ({
      requestId: 'Q7',
      range: { from: dateTime(now - 60_000), to: dateTime(now), raw: { from: 'now-1m', to: 'now' } },
      scopedVars: {},
      targets: targets.map((target, i) => ({ refId: String.fromCharCode(65 + i), ...target })),
    }) as unknown as DataQueryRequest<LantimeQuery>;

  /** Packets of a stream, each as it comes. */
  function listen(stream: Observable<DataQueryResponse>) {
    const packets: DataQueryResponse[] = [];
    let arrived = () => {};
    const subscription = stream.subscribe((packet) => {
      packets.push(packet);
      arrived();
    });
    const packet = async (count: number) => {
      while (packets.length < count) {
        await new Promise<void>((resolve) => (arrived = resolve));
      }
      return packets[count - 1];
    };
    return { packet, stop: () => subscription.unsubscribe(), packets };
  }

  test('brings new points with each poll, for a range that moves on, until nobody listens', async () => {
    const { dataSource } = bench;
    const stream = dataSource.query(request({ ...UPTIME, live: true }, CLOCK)) as Observable<DataQueryResponse>;
    const { packet, stop, packets } = listen(stream);
    const first = await packet(1);
    expect(first).toMatchObject({ state: LoadingState.Streaming, key: 'Q7' });
    const length = packets.length;
    now += 10_000;
    await dataSource.device.restart();
    const next = await packet(length + 1);
    const { times } = samples(next);
    expect(times[times.length - 1]).toBe(now);
    expect(times.length).toBeGreaterThan(samples(first).times.length);
    expect(next.data).toHaveLength(2);
    stop();
    const before = packets.length;
    now += 10_000;
    await dataSource.device.restart();
    expect(packets).toHaveLength(before);
  });

  test('goes on through failures', async () => {
    const { dataSource } = bench;
    const { packet, stop, packets } = listen(
      dataSource.query(request({ ...UPTIME, live: true, format: 'table' })) as Observable<DataQueryResponse>
    );
    await packet(1);
    bench.simulator.setFault('refuse');
    now += 10_000;
    let length = packets.length;
    await dataSource.device.restart();
    expect(getNotices(await packet(length + 1))[0]).toMatch(/^The last values are 10 s old/);
    bench.simulator.setFault(undefined);
    now += 60_000;
    length = packets.length;
    await dataSource.device.restart();
    expect(getNotices(await packet(length + 1))).toEqual([]);
    stop();
  });

  test('that is hidden does not stream', async () => {
    const answer = bench.dataSource.query(request({ ...UPTIME, live: true, hide: true }, UPTIME));
    expect(answer).toBeInstanceOf(Promise);
    await answer;
  });
});

test('a state timeline of a time without samples has a time and no state, others have nothing', async () => {
  const to = dateTime(now - 3 * 3600_000);
  const range = { from: dateTime(now - 4 * 3600_000), to, raw: { from: dateTime(now - 4 * 3600_000), to } };
  const framesFor = async (panelPluginId: string) => {
    const request = {
      requestId: 'Q1',
      range,
      scopedVars: {},
      panelPluginId,
      targets: [{ refId: 'A', ...CLOCK }],
    } as unknown as DataQueryRequest<LantimeQuery>;
    const answer = bench.dataSource.query(request);
    return (answer instanceof Promise ? await answer : await firstValueFrom(answer)).data;
  };
  const [timeline] = await framesFor('state-timeline');
  // Grafana 12.4 takes a frame for one over time only if it has a number in its time.
  expect(timeline.fields[0].values).toEqual([range.from.valueOf(), range.to.valueOf()]);
  expect(timeline.fields[1].values).toEqual([null, null]);
  expect((await framesFor('timeseries'))[0].length).toBe(0);
});
