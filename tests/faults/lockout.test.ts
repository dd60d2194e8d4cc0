/** @jest-environment ./tests/datasource/environment.js */
/** One rejected login stops polling wherever it is shared; LTOS bans users after a few. */
import { ask, startBench } from '../datasource/support';

const UPTIME = { components: ['*'], metrics: ['system/uptime'] };

let bench: Awaited<ReturnType<typeof startBench>>;
let now: number;
beforeEach(async () => {
  now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  bench = await startBench({ profile: 'm600' }, { password: 'wrong' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.close();
});

test('forty panels, their annotations and variables ask once, however long they refresh', async () => {
  for (let minute = 0; minute < 20; minute++) {
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(bench.dataSource, UPTIME)));
    answers.forEach(({ errors }) => expect(errors?.[0].message).toMatch(/rejected the user or the password/));
    await bench.dataSource.getTagKeys();
    await ask(bench.dataSource, { queryType: 'events', components: ['*'] }, { queryType: 'configuration' });
    now += 60_000;
  }
  expect(bench.simulator.requests).toHaveLength(1);
});

test('a stream that stays open asks once', async () => {
  const release = bench.dataSource.device.poller.hold();
  await ask(bench.dataSource, UPTIME);
  now += 3_600_000;
  await ask(bench.dataSource, UPTIME);
  release();
  expect(bench.simulator.requests).toHaveLength(1);
});

test('each test by a user asks once more, and each page that is opened asks once', async () => {
  await ask(bench.dataSource, UPTIME);
  expect((await bench.dataSource.testDatasource()).message).toMatch(/rejected the user or the password/);
  expect(bench.simulator.requests).toHaveLength(2);
  const reloaded = bench.open();
  for (let i = 0; i < 5; i++) {
    await ask(reloaded, UPTIME);
    now += 60_000;
  }
  expect(bench.simulator.requests).toHaveLength(3);
  await reloaded.device.dispose();
});

test('a refused access to the status or an ended session stops nothing', async () => {
  await bench.close();
  bench = await startBench({ profile: 'm600', fault: '403' });
  await ask(bench.dataSource, UPTIME);
  bench.simulator.setFault(undefined);
  now += 61_000;
  expect((await ask(bench.dataSource, UPTIME)).errors).toBeUndefined();
});
