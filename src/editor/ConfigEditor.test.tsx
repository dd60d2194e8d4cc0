import { DataSourceSettings } from '@grafana/data';
import { fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { LantimeJsonData, LantimeSecureJsonData } from '../grafana/settings';
import ConfigEditor from './ConfigEditor';
import { secondsProblem, urlProblem } from './fields/setting-problems';

const mockConfig: { secureSocksDSProxyEnabled?: boolean } = {};

jest.mock('@grafana/runtime', () => ({
  get config() {
    return mockConfig;
  },
  getDataSourceSrv: () => ({
    get: async () => ({}),
    getList: ({ filter }: { filter: (settings: { type: string }) => boolean }) =>
      [
        { name: 'Metrics', uid: 'prom', type: 'prometheus' },
        { name: 'Logs', uid: 'logs', type: 'loki' },
      ].filter(filter),
  }),
}));

// The menu of a select watches its scrolling; jsdom does not scroll.
globalThis.IntersectionObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
} as unknown as typeof IntersectionObserver;

type Options = DataSourceSettings<LantimeJsonData, LantimeSecureJsonData>;

function show(part: Partial<Options> = {}) {
  const options = {
    url: 'https://lantime.example.com',
    basicAuth: true,
    basicAuthUser: 'info',
    jsonData: {},
    secureJsonFields: { basicAuthPassword: true },
    readOnly: false,
    ...part,
  } as Options;
  const onOptionsChange = jest.fn();
  render(<ConfigEditor options={options} onOptionsChange={onOptionsChange} />);
  return { onOptionsChange, changed: () => onOptionsChange.mock.lastCall?.[0] as Options };
}

test('a provisioned data source cannot be changed, and Grafana itself says that it is provisioned', () => {
  show({ readOnly: true });
  expect(screen.queryByText(/provisioned/i)).not.toBeInTheDocument();
  for (const id of ['lantime-url', 'lantime-timeout', 'lantime-user', 'lantime-poll-interval', 'lantime-web-url']) {
    expect(screen.getByTestId(id)).toBeDisabled();
  }
});

test('a stored password is not shown, and must be entered again after a reset', () => {
  const { changed } = show();
  expect(screen.queryByDisplayValue(/secret/)).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Reset' }));
  expect(changed().secureJsonFields.basicAuthPassword).toBe(false);
  expect(changed().secureJsonData).toEqual({ basicAuthPassword: '' });
});

test('the connection goes into Grafana’s standard fields', () => {
  const { changed } = show();
  fireEvent.change(screen.getByTestId('lantime-timeout'), { target: { value: '20' } });
  expect(changed().jsonData.timeout).toBe(20);
  fireEvent.click(screen.getByTestId('lantime-skip-verify'));
  expect(changed().jsonData.tlsSkipVerify).toBe(true);
  fireEvent.click(screen.getByTestId('lantime-with-ca'));
  expect(changed().jsonData.tlsAuthWithCACert).toBe(true);
});

test('a client certificate and its key go into secrets', () => {
  const { changed } = show({ jsonData: { tlsAuth: true } });
  fireEvent.change(screen.getByTestId('lantime-client-cert'), { target: { value: 'certificate' } });
  expect(changed().secureJsonData).toEqual({ tlsClientCert: 'certificate' });
  fireEvent.change(screen.getByTestId('lantime-client-key'), { target: { value: 'key' } });
  expect(changed().secureJsonData).toEqual({ tlsClientKey: 'key' });
  expect(screen.getByTestId('lantime-server-name')).toBeInTheDocument();
  fireEvent.click(screen.getByTestId('lantime-client-certificate'));
  expect(changed().jsonData.tlsAuth).toBe(false);
});

test('headers for a reverse proxy are stored as Grafana stores them, their values as secrets', () => {
  const { changed } = show();
  fireEvent.click(screen.getByRole('button', { name: /add header/i }));
  fireEvent.change(screen.getByPlaceholderText('X-Custom-Header'), { target: { value: 'X-Site' } });
  const value = screen.getByPlaceholderText('Header Value');
  fireEvent.change(value, { target: { value: 'secret' } });
  fireEvent.blur(value);
  expect(changed().jsonData).toMatchObject({ httpHeaderName1: 'X-Site' });
  expect(changed().secureJsonData).toMatchObject({ httpHeaderValue1: 'secret' });
});

test('the secure SOCKS proxy is offered only where Grafana has one', () => {
  show();
  expect(screen.queryByText(/socks proxy/i)).toBeNull();
  mockConfig.secureSocksDSProxyEnabled = true;
  try {
    show();
    expect(screen.getByText(/socks proxy/i)).toBeInTheDocument();
  } finally {
    delete mockConfig.secureSocksDSProxyEnabled;
  }
});

test('links follow the URL until another address is entered for them', () => {
  const { changed } = show({ jsonData: { webUrl: 'https://lantime.example.com/' } });
  fireEvent.change(screen.getByTestId('lantime-url'), { target: { value: 'https://other.example.com' } });
  expect(changed()).toMatchObject({
    url: 'https://other.example.com',
    jsonData: { webUrl: 'https://other.example.com/' },
  });
});

test('links that were entered stay when the URL changes', () => {
  const { changed } = show({ jsonData: { webUrl: 'https://public.example.com/' } });
  fireEvent.change(screen.getByTestId('lantime-url'), { target: { value: 'https://other.example.com' } });
  expect(changed().jsonData.webUrl).toBe('https://public.example.com/');
});

test('warns when the password would be sent unencrypted', () => {
  show({ url: 'http://lantime.example.com' });
  expect(screen.getByText('The password is sent unencrypted')).toBeInTheDocument();
});

test('the length of the history in the browser can be set within limits', () => {
  const { changed } = show({ jsonData: { historyHours: 0.5, historyMegabytes: 10 } });
  expect(screen.getByText('Enter a number from 1 to 744.')).toBeInTheDocument();
  fireEvent.change(screen.getByTestId('lantime-history-hours'), { target: { value: '48' } });
  expect(changed().jsonData).toMatchObject({ historyHours: 48, historyMegabytes: 10 });
  fireEvent.change(screen.getByTestId('lantime-history-megabytes'), { target: { value: '' } });
  expect(changed().jsonData.historyMegabytes).toBeUndefined();
});

test('a Prometheus data source can be chosen for the history', async () => {
  const { changed } = show();
  fireEvent.keyDown(screen.getByLabelText('History data source'), { key: 'ArrowDown' });
  expect(screen.queryByText('Logs')).toBeNull();
  fireEvent.click(await screen.findByText('Metrics'));
  expect(changed().jsonData.prometheusUid).toBe('prom');
});

test('label and name of the device are asked for when a Prometheus data source is chosen', () => {
  const { changed } = show({ name: 'Clock room', jsonData: { prometheusUid: 'prom', prometheusLabel: 'a b' } });
  expect(screen.getByPlaceholderText('Clock room')).toBeInTheDocument();
  expect(screen.getByText(/contains only letters, digits and underscores/)).toBeInTheDocument();
  fireEvent.change(screen.getByTestId('lantime-prometheus-target'), { target: { value: 'ntp1' } });
  expect(changed().jsonData).toMatchObject({ prometheusUid: 'prom', prometheusTarget: 'ntp1' });
});

test('a history that cannot be cleared says why and what to do', async () => {
  show({ readOnly: true });
  fireEvent.click(screen.getByRole('button', { name: 'Clear history' }));
  fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
  // jsdom has no IndexedDB, like a browser that denies it.
  expect(await screen.findByText('The history could not be cleared')).toBeInTheDocument();
  expect(screen.getByText(/no IndexedDB/)).toBeInTheDocument();
});

test.each([
  ['', /Enter the address/],
  ['lantime', /not a valid URL/],
  ['ftp://lantime', /must start with https/],
  ['https://user:secret@lantime', /not in the address/],
  ['https://lantime/api/status', /without \/api/],
  ['https://lantime.example.com:8443', undefined],
  ['https://[2001:db8::1]/', undefined],
])('the address %p is checked', (url, expected) => {
  const problem = urlProblem(url);
  expected ? expect(problem).toMatch(expected) : expect(problem).toBeUndefined();
});

test('seconds below the minimum and text are rejected; empty means the default', () => {
  expect(secondsProblem('', 5)).toBeUndefined();
  expect(secondsProblem(5, 5)).toBeUndefined();
  expect(secondsProblem(4, 5)).toMatch(/5 or more/);
  expect(secondsProblem('ten', 5)).toMatch(/number of seconds/);
});
