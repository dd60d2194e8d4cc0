/** @jest-environment ./tests/integration/datasource/environment.js */
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

test('each test by a user asks once more; a page that is opened soon after asks not at all, a later one once', async () => {
  await ask(bench.dataSource, UPTIME);
  expect((await bench.dataSource.testDatasource()).message).toMatch(/rejected the user or the password/);
  expect(bench.simulator.requests).toHaveLength(2);
  const open = async () => {
    const page = bench.open();
    for (let i = 0; i < 5; i++) {
      now += 10_000;
      const { errors } = await ask(page, UPTIME);
      expect(errors?.[0].message).toMatch(/rejected the user or the password/);
    }
    await page.device.dispose();
  };
  await open();
  await open();
  expect(bench.simulator.requests).toHaveLength(2);
  now += 300_000;
  await open();
  await open();
  expect(bench.simulator.requests).toHaveLength(3);
});

test('a login that was mended is used at once where it was tested, and elsewhere after five minutes', async () => {
  await ask(bench.dataSource, UPTIME);
  await bench.setPassword('secret pass');
  const waiting = bench.open();
  expect((await ask(waiting, UPTIME)).errors?.[0].message).toMatch(/this page tries again within 5 minutes/);
  now += 299_000;
  expect((await ask(waiting, UPTIME)).errors).toBeDefined();
  expect(bench.simulator.requests).toHaveLength(1);
  now += 1000;
  expect((await ask(waiting, UPTIME)).errors).toBeUndefined();
  expect(bench.simulator.requests).toHaveLength(2);
  await waiting.device.dispose();
  // The page that was rejected itself waits for a test.
  expect((await ask(bench.dataSource, UPTIME)).errors).toBeDefined();
  expect((await bench.dataSource.testDatasource()).status).toBe('success');
  const tested = bench.open();
  expect((await ask(tested, UPTIME)).errors).toBeUndefined();
  await tested.device.dispose();
});

test('a refused access to the status or an ended session stops nothing', async () => {
  await bench.close();
  bench = await startBench({ profile: 'm600', fault: '403' });
  await ask(bench.dataSource, UPTIME);
  bench.simulator.setFault(undefined);
  now += 61_000;
  expect((await ask(bench.dataSource, UPTIME)).errors).toBeUndefined();
});
