/** @jest-environment ./tests/integration/datasource/environment.js */
import { FAULTS, type FaultName } from '../../../dev/simulator';
import { defaultAnnotation } from '../../../src/queries/changes/annotations';
import { LantimeQuery } from '../../../src/queries/stored';
import { ask, startBench } from '../datasource/support';
import { ECHOED, leaksIn, PASSWORD, startEcho } from './needles';

type Bench = Awaited<ReturnType<typeof startBench>>;

let now: number;
const written: string[] = [];
beforeEach(() => {
  now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  written.length = 0;
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest.spyOn(console, level).mockImplementation((...words) => void written.push(words.map(String).join(' ')));
  }
});
afterEach(() => jest.restoreAllMocks());

/** Everything the browser keeps, as text. */
async function stored(): Promise<string> {
  const parts: string[] = [JSON.stringify({ ...localStorage, ...sessionStorage })];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const all = await new Promise<unknown[]>((resolve) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => resolve(reading.result);
      });
      parts.push(
        JSON.stringify(all, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))
      );
    }
    database.close();
  }
  return parts.join('\n');
}

const QUERIES: Array<Partial<LantimeQuery>> = [
  { components: ['*'], metrics: ['*'] },
  { components: ['*'], metrics: ['*'], format: 'table' },
  { queryType: 'list', list: 'inventory', components: ['*'] },
  { queryType: 'events', components: ['*'] },
  defaultAnnotation(),
  { queryType: 'configuration' },
  ...(['requests', 'statistics', 'messages', 'handlers'] as const).map((view) => ({
    queryType: 'communication' as const,
    view,
  })),
];

/** Everything that can be seen of a data source after one more poll. */
async function seen(bench: Bench): Promise<string> {
  now += 61_000;
  const { dataSource, preview, simulator } = bench;
  const health = await dataSource.testDatasource();
  const { data, errors } = await ask(dataSource, ...QUERIES);
  const { error } = dataSource.device.poller.current;
  const tags = await dataSource.getTagKeys();
  await dataSource.device.history.written();
  return [
    JSON.stringify({
      health,
      data,
      errors,
      tags,
      settings: dataSource.settings,
      state: dataSource.device.poller.current,
    }),
    `${error?.message} ${error?.stack} ${error?.detail}`,
    JSON.stringify(preview.proxied),
    JSON.stringify(simulator.requests),
    await stored(),
    written.join('\n'),
  ].join('\n');
}

test('the search finds what it looks for', () => {
  for (const text of [PASSWORD, encodeURIComponent(PASSWORD), JSON.stringify(PASSWORD), `x${PASSWORD}`]) {
    expect(leaksIn(text, 'info')).not.toEqual([]);
    expect(leaksIn(Buffer.from(text).toString('base64'), 'info')).not.toEqual([]);
  }
  expect(leaksIn(Buffer.from(`info:${PASSWORD}`).toString('base64'), 'info')).not.toEqual([]);
});

test('the password is nowhere, whatever goes wrong', async () => {
  const bench = await startBench(
    { password: PASSWORD, slowAnswerMs: 20, profile: 'm600' },
    { password: PASSWORD, jsonData: { timeout: 1 } }
  );
  expect((await bench.dataSource.testDatasource()).status).toBe('success');
  expect(leaksIn(await seen(bench), 'info')).toEqual([]);
  for (const fault of Object.keys(FAULTS) as FaultName[]) {
    // The answer of 50 MB is as good as any other that is refused.
    if (fault !== 'certificate' && fault !== 'big') {
      bench.simulator.setFault(fault);
      expect([fault, ...leaksIn(await seen(bench), 'info')]).toEqual([fault]);
    }
  }
  await bench.close();
});

test('the password is nowhere, even if the device repeats it', async () => {
  const echo = await startEcho();
  const bench = await startBench({ password: PASSWORD }, { url: echo.url, password: PASSWORD });
  for (const status of ECHOED) {
    echo.status = status;
    const requests = echo.requests;
    expect([status, ...leaksIn(await seen(bench), 'info')]).toEqual([status]);
    expect(echo.requests).toBeGreaterThan(requests);
  }
  await bench.close();
  await echo.close();
});

test('the password is nowhere in a URL that holds it', async () => {
  const url = `http://info:${encodeURIComponent(PASSWORD)}@127.0.0.1:9`;
  const bench = await startBench({}, { url, password: PASSWORD, jsonData: { webUrl: url } });
  expect(leaksIn(await seen(bench), 'info')).toEqual([]);
  await bench.close();
});
