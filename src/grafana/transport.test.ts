import { DataSourceInstanceSettings } from '@grafana/data';
import { NEVER, of, throwError } from 'rxjs';
import { LantimeError } from '../lantime/errors';
import { LantimeJsonData, readSettings, Settings } from './settings';
import { Fetcher, fetchStatus } from './transport';

const settings: Settings = {
  ...readSettings({ name: 'LANTIME', jsonData: {} } as DataSourceInstanceSettings<LantimeJsonData>),
  proxyUrl: '/api/datasources/proxy/uid/lantime/',
};
const failing = (error: unknown): Fetcher => ({ fetch: () => throwError(() => error) });
const problem = async (fetcher: Fetcher) => {
  try {
    await fetchStatus(fetcher, settings, new AbortController().signal);
    return undefined;
  } catch (error) {
    return (error as LantimeError).code;
  }
};

test('requests the status through the proxy once, as text and without error alerts of Grafana', async () => {
  const fetch = jest.fn(() => of({ data: '{}' }));
  await fetchStatus({ fetch }, settings, new AbortController().signal);
  expect(fetch.mock.calls).toEqual([
    [
      expect.objectContaining({
        url: '/api/datasources/proxy/uid/lantime/api/status',
        method: 'GET',
        responseType: 'text',
        showErrorAlert: false,
      }),
    ],
  ]);
});

test('JSON parsed by an old version of Grafana is converted back to text', async () => {
  const body = await fetchStatus({ fetch: () => of({ data: { a: 1 } }) }, settings, new AbortController().signal);
  expect(JSON.parse(body)).toEqual({ a: 1 });
});

test('a response larger than the limit is not read', async () => {
  const [small, large] = [1e6, 1e6 + 1].map((length) => of({ data: 'x'.repeat(length) }));
  const asked = (answer: typeof small) =>
    fetchStatus({ fetch: () => answer }, { ...settings, maxAnswerMegabytes: 1 }, new AbortController().signal);
  expect(await asked(small)).toHaveLength(1e6);
  await expect(asked(large)).rejects.toMatchObject({ code: 'too-large', detail: 'more than 1 MB' });
});

test('JSON parsed by an old version of Grafana that cannot be converted back is an error', async () => {
  let data: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) {
    data = { in: data };
  }
  expect(await problem({ fetch: () => of({ data }) })).toBe('invalid-json');
});

test.each([
  [
    'the device’s 401, as the proxy sends it',
    { status: 400, data: 'Authentication to data source failed' },
    'login-rejected',
  ],
  [
    'the same, as Grafana’s frontend wraps it',
    { status: 400, data: { message: 'Authentication to data source failed', error: '', response: '' } },
    'login-rejected',
  ],
  ['a session of Grafana that has ended', { status: 401, data: { message: 'Unauthorized' } }, 'signed-out'],
  ['a device that is not reached', { status: 502, data: '' }, 'unreachable'],
  ['a time-out of the proxy', { status: 504, data: '' }, 'timeout'],
  ['a browser without network', { status: 0, data: {} }, 'network'],
  ['a request that Grafana cancelled', { cancelled: true }, 'network'],
  ['nothing known', undefined, 'network'],
] as const)('tells %s', async (_, error, code) => {
  expect(await problem(failing(error))).toBe(code);
});

test('an expired session does not stop polling, because it says nothing about the device’s password', async () => {
  expect(await problem(failing({ status: 401 }))).not.toBe('login-rejected');
});

test('ends when it is aborted', async () => {
  const abort = new AbortController();
  const asked = fetchStatus({ fetch: () => NEVER }, settings, abort.signal).catch((error: LantimeError) => error.code);
  abort.abort();
  expect(await asked).toBe('network');
});
