import { DataSourceSettings } from '@grafana/data';
import { act, fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { CommunicationLog } from '../grafana/communication-log';
import { LantimeJsonData, LantimeSecureJsonData } from '../grafana/settings';
import { STATUS_PATH } from '../lantime/answer';
import ConfigEditor from './ConfigEditor';
import { secondsProblem, urlProblem } from './fields/setting-problems';

const mockConfig: { secureSocksDSProxyEnabled?: boolean } = {};
/** The running data source, as far as the page looks at it. */
let mockRunning: object = {};

jest.mock('@grafana/runtime', () => ({
  get config() {
    return mockConfig;
  },
  getDataSourceSrv: () => ({
    get: async () => mockRunning,
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

/** The button that folds and unfolds a section. By test id: roles take seconds on a page with so many elements. */
const toggle = (section: string) => screen.getByTestId(`lantime-${section}-toggle`);
const unfold = (section: string) => fireEvent.click(toggle(section));

afterEach(() => (mockRunning = {}));

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
  unfold('http');
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
  unfold('history');
  fireEvent.click(screen.getByRole('button', { name: 'Clear history' }));
  fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
  // jsdom has no IndexedDB, like a browser that denies it.
  expect(await screen.findByText('The history could not be cleared')).toBeInTheDocument();
  expect(screen.getByText(/no IndexedDB/)).toBeInTheDocument();
});

test('clearing the history is asked for again, and can be cancelled', () => {
  show();
  unfold('history');
  fireEvent.click(screen.getByRole('button', { name: 'Clear history' }));
  expect(screen.getByRole('button', { name: 'Clear' })).toHaveFocus();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(screen.getByRole('button', { name: 'Clear history' })).toHaveFocus();
  expect(screen.queryByText(/cleared/)).toBeNull();
});

describe('sections', () => {
  const isOpen = (section: string) => toggle(section).getAttribute('aria-expanded') === 'true';
  const summary = (name: string) => screen.getByTestId(`lantime-${name}-summary`).textContent;

  test('what is not the connection is folded, with the defaults in one line', () => {
    show();
    for (const id of ['lantime-poll-interval', 'lantime-history-hours', 'lantime-web-url', 'lantime-kept']) {
      expect(screen.getByTestId(id)).not.toBeVisible();
    }
    for (const label of ['URL *', 'User', 'Skip TLS verify', 'TLS client authentication']) {
      expect(screen.getByText(label)).toBeVisible();
    }
    expect(summary('polling')).toBe('Polls every 10 s, timeout 10 s, responses up to 16 MB.');
    expect(summary('history')).toBe('24 h in each browser, up to 64 MB; no Prometheus for earlier values.');
    expect(summary('http')).toBe('No custom headers.');
    expect(summary('paths')).toBe('Panels have no links to the device; its configuration is read from api/config.');
    expect(summary('communication')).toBe('Keeps the latest 200 requests and 200 queries of this page.');
    expect(summary('definitions-section')).toMatch(/^No definitions/);
  });

  test('the line of a section says what is set', () => {
    show({
      jsonData: {
        pollInterval: '30',
        timeout: 20,
        historyHours: 48,
        prometheusUid: 'prom',
        webUrl: 'https://lantime.example.com/',
        trackCommunication: false,
        httpHeaderName1: 'X-Site',
        enableSecureSocksProxy: true,
      } as LantimeJsonData,
    });
    expect(summary('polling')).toBe('Polls every 30 s, timeout 20 s, responses up to 16 MB.');
    expect(summary('history')).toBe('48 h in each browser, up to 64 MB; earlier values from Metrics.');
    expect(summary('http')).toBe('1 custom header is sent; through the secure SOCKS proxy.');
    expect(summary('paths')).toMatch('Links lead to https://lantime.example.com/;');
    expect(summary('communication')).toBe('Not tracked.');
  });

  test('a section opens and folds again, and keeps what was typed', () => {
    show();
    unfold('definitions-section');
    fireEvent.change(screen.getByTestId('lantime-definitions'), { target: { value: 'readings: [' } });
    unfold('definitions-section');
    expect(screen.getByTestId('lantime-definitions')).not.toBeVisible();
    unfold('definitions-section');
    expect(screen.getByTestId('lantime-definitions')).toHaveValue('readings: [');
  });

  test.each<[string, LantimeJsonData]>([
    ['polling', { pollInterval: 1 }],
    ['polling', { timeout: 'soon' }],
    ['history', { historyMegabytes: -1 }],
    ['history', { prometheusUid: 'prom', prometheusLabel: 'a b' }],
    ['paths', { webUrl: 'lantime' }],
    ['communication', { communicationKept: 1e9 }],
  ])('%s does not stay folded with %p', (section, jsonData) => {
    show({ jsonData });
    expect(isOpen(section)).toBe(true);
    unfold(section);
    expect(isOpen(section)).toBe(true);
  });

  test('definitions with mistakes do not stay folded', async () => {
    show({ jsonData: { definitions: 'readings: [' } });
    expect(await screen.findByText('The definitions have mistakes')).toBeVisible();
  });

  test('a section does not fold when the mistake in it is corrected', () => {
    const options = { url: '', jsonData: { pollInterval: 1 }, secureJsonFields: {} } as unknown as Options;
    const { rerender } = render(<ConfigEditor options={options} onOptionsChange={jest.fn()} />);
    rerender(<ConfigEditor options={{ ...options, jsonData: { pollInterval: 10 } }} onOptionsChange={jest.fn()} />);
    expect(isOpen('polling')).toBe(true);
    unfold('polling');
    expect(isOpen('polling')).toBe(false);
  });
});

describe('last poll', () => {
  const line = () => screen.getByTestId('lantime-last-poll');
  const NOW = 1_700_000_000_000;
  const log = (learned: Parameters<CommunicationLog['learn']>[1], why?: string) => {
    const communication = new CommunicationLog(10, () => NOW - 3031);
    communication.learn(communication.request(STATUS_PATH, why), learned);
    return communication;
  };
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => jest.useRealTimers());
  const showAt = async (running: object) => {
    mockRunning = running;
    show();
    await act(async () => jest.advanceTimersByTime(0));
  };

  test('nothing is said of a poll that was not made', async () => {
    await showAt({ communication: new CommunicationLog(10) });
    expect(line()).toHaveTextContent(/^Not polled on this page yet\./);
    mockRunning = { communication: log({ endedAt: NOW - 3000, bytes: 245_300 }) };
    await act(async () => jest.advanceTimersByTime(1000));
    expect(line()).toHaveTextContent(/^Last poll 4 s ago, 245 kB, 31 ms\.$/);
    await act(async () => jest.advanceTimersByTime(1000));
    expect(line()).toHaveTextContent(/^Last poll 5 s ago/);
  });

  test.each([
    ['a poll under way', log({}), 'Waiting for the device, 3 s so far.'],
    [
      'a failed poll',
      log({ endedAt: NOW - 3000, problem: 'The device cannot be reached.' }),
      'The last poll 3 s ago failed (31 ms). The device cannot be reached.',
    ],
    [
      'a poll by another tab',
      log({ endedAt: NOW - 3000, bytes: 1_500_000 }, 'another tab'),
      'Last poll 3 s ago, 1.50 MB, 31 ms, by another tab.',
    ],
  ])('%s is said', async (_, communication, expected) => {
    await showAt({ communication });
    expect(line()).toHaveTextContent(expected);
  });

  test('size and duration are left out if communication is not tracked', async () => {
    const poller = { current: { last: { at: NOW - 3000 } } };
    await showAt({ communication: new CommunicationLog(0), device: { poller, shortcomings: async () => [] } });
    expect(line()).toHaveTextContent(/^Last poll 3 s ago\.$/);
  });
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
