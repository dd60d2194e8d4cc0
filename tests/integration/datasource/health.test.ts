/** @jest-environment ./tests/integration/datasource/environment.js */
import { ask, startBench } from './support';

let bench: Awaited<ReturnType<typeof startBench>>;
afterEach(() => bench.close());

test('says what was found', async () => {
  bench = await startBench({ profile: 'm600' });
  const { status, message } = await bench.dataSource.testDatasource();
  expect(status).toBe('success');
  expect(message).toMatch(/^Connected to \S+ \(LANTIME M600, firmware 7\.10\.008, REST API 20\.05\.013\)\./);
  expect(message).toMatch(/Modules: .*clk1 GRC180/);
  expect(message).not.toMatch(/clk2|pwr2/);
  expect(message).toMatch(/The data was \d+ s old\./);
});

test('the modules of a large device are counted, not listed', async () => {
  bench = await startBench({ profile: 'full' });
  const { message } = await bench.dataSource.testDatasource();
  expect(message).toMatch(/Modules: 10 clocks, 4 power supplies, 1 CPU, 21 I\/O modules, 3 fan modules, /);
  expect(message).not.toMatch(/io1 HPS100/);
});

test.each([
  ['403', /refuses access.*"info"/],
  ['404', /"Enable REST API"/],
  ['500', /HTTP 500/],
  ['html', /response is a web page/],
  ['truncated', /is cut off/],
  ['notjson', /not valid JSON/],
] as const)('fault %s is named with a remedy', async (fault, expected) => {
  bench = await startBench({ fault });
  const { status, message } = await bench.dataSource.testDatasource();
  expect(status).toBe('error');
  expect(message).toMatch(expected);
  expect(message).not.toContain('secret pass');
});

test('JSON that is not a LANTIME’s is told apart', async () => {
  bench = await startBench();
  bench.simulator.setPayload({ status: 'success', data: { resultType: 'vector', result: [] } });
  expect((await bench.dataSource.testDatasource()).message).toMatch(/not the status of a LANTIME/);
});

test('a wrong password is named, and neither a test nor panels ask again by themselves', async () => {
  bench = await startBench({}, { password: 'wrong' });
  const { status, message } = await bench.dataSource.testDatasource();
  expect(status).toBe('error');
  expect(message).toMatch(/rejected the user or the password.*bans users/);
  const { errors } = await ask(bench.dataSource, {}, { format: 'table' });
  expect(errors?.map(({ refId }) => refId)).toEqual(['A', 'B']);
  expect(errors?.[0].message).toMatch(/rejected the user or the password/);
  expect(bench.simulator.requests).toHaveLength(1);
  await bench.dataSource.testDatasource();
  expect(bench.simulator.requests).toHaveLength(2);
});

test('a login that nobody entered is told apart from a wrong one', async () => {
  bench = await startBench();
  const url = `${bench.preview.url}api/datasources/uid/lantime`;
  const stored = await (await fetch(url)).json();
  const body = JSON.stringify({ ...stored, basicAuth: false, basicAuthUser: '' });
  await fetch(url, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
  const { message } = await bench.dataSource.testDatasource();
  expect(message).toMatch(/requires a login, and none is entered\. Switch on "Basic authentication"/);
});

test('a device that hangs is a time-out', async () => {
  bench = await startBench({ fault: 'hang' }, { jsonData: { timeout: 1 } });
  expect((await bench.dataSource.testDatasource()).message).toMatch(/did not answer in time.*"Timeout"/);
});

test('a refused connection over http does not blame the certificate', async () => {
  // Nothing listens there; the port of a server that is gone may be the next one's, of this bench or of another test.
  bench = await startBench({}, { url: 'http://127.0.0.1:9' });
  const { message } = await bench.dataSource.testDatasource();
  expect(message).toMatch(/connection was refused/);
  expect(message).not.toMatch(/certificate/);
});

test('a certificate that is not trusted names the setting, and the setting helps', async () => {
  bench = await startBench({ tls: true });
  expect((await bench.dataSource.testDatasource()).message).toMatch(/"Skip TLS verify"/);
  await bench.close();
  bench = await startBench({ tls: true }, { jsonData: { tlsSkipVerify: true } });
  expect((await bench.dataSource.testDatasource()).status).toBe('success');
});

test('a missing URL is named', async () => {
  bench = await startBench({}, { url: '' });
  expect((await bench.dataSource.testDatasource()).message).toMatch(/No URL is set/);
});
