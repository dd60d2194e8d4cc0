/** @jest-environment ./tests/integration/datasource/environment.js */
import { createTheme, DataFrame, DataFrameType, DataQueryResponse, Field, getDisplayProcessor } from '@grafana/data';
import { statusAnswer, type JsonObject } from '../../../dev/simulator';
import { LantimeQuery } from '../../../src/queries/stored';
import { ask, fieldNamed, getNotices, startBench, holdClock } from './support';

let bench: Awaited<ReturnType<typeof startBench>>;
let clock: ReturnType<typeof holdClock>;
beforeEach(() => {
  clock = holdClock();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.close();
});

const events = (change: Partial<LantimeQuery> = {}): Partial<LantimeQuery> => ({
  queryType: 'events',
  components: ['*'],
  ...change,
});
const table = (change: Partial<LantimeQuery> = {}) => events({ format: 'table', ...change });
const column = (response: DataQueryResponse, name: string): unknown[] => {
  const field: Field | undefined = fieldNamed(response, name);
  return field?.values ?? [];
};
const poll = async (times: number) => {
  for (let i = 0; i < times; i++) {
    clock.now += 10_001;
    await bench.dataSource.device.restart();
  }
};

describe('log lines', () => {
  test('follow the contract of Grafana’s logs', async () => {
    bench = await startBench({ profile: 'm3000', now: () => clock.now });
    await poll(3);
    bench.simulator.startIncident();
    await poll(8);
    const response = await ask(bench.dataSource, events());
    expect(response.errors).toBeUndefined();
    const frame: DataFrame = response.data[0];
    expect(frame.meta).toMatchObject({ type: DataFrameType.LogLines, preferredVisualisationType: 'logs' });
    expect(frame.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'timestamp time',
      'body string',
      'severity string',
      'id string',
      'level string',
      'labels other',
    ]);
    expect(frame.length).toBeGreaterThan(3);
    for (const { values } of frame.fields) {
      expect(values).toHaveLength(frame.length);
      expect(values).not.toContain(null);
    }
    const times = column(response, 'timestamp') as number[];
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(column(response, 'id')).size).toBe(frame.length);
    const lines = column(response, 'body');
    const lost = lines.indexOf('clk1 Antenna faulty: Antenna connected: connected → disconnected (22 s)');
    expect(column(response, 'severity')[lost]).toBe('error');
    expect(column(response, 'labels')[lost]).toMatchObject({ slot: 'clk1', event: 'antenna-faulty', source: 'event' });
    // Grafana 10.1 knows the level of a line by this field only.
    expect(column(response, 'level')).toEqual(column(response, 'severity'));
    expect(lines).toContain('clk1 Antenna faulty: ended after 22 s');
  });

  test('say what ended, with the labels of the beginning', async () => {
    bench = await startBench({ profile: 'm3000', now: () => clock.now });
    await poll(3);
    bench.simulator.startIncident();
    await poll(8);
    const response = await ask(bench.dataSource, events({ source: 'changes' }));
    const lines = column(response, 'body') as string[];
    const began = lines.findIndex((line) => line.startsWith('clk1 Antenna connected: connected → disconnected ('));
    const ended = lines.findIndex((line) => line.startsWith('clk1 Antenna connected: disconnected ended after '));
    expect(ended).toBeGreaterThanOrEqual(0);
    expect(began).toBeGreaterThan(ended);
    const [labels, ids] = [column(response, 'labels'), column(response, 'id') as string[]];
    expect(labels[ended]).toEqual(labels[began]);
    expect(ids[ended]).not.toBe(ids[began]);
    // Nothing ends without a name.
    expect(lines.filter((line) => / ended after |: ended/.test(line) && !/: \S.* ended after /.test(line))).toEqual([]);
  });

  test('write words that are no states as tables do', async () => {
    bench = await startBench({ profile: 'm3000', now: () => clock.now });
    await poll(2);
    const answer = statusAnswer('m3000', { startedAt: clock.now - 3_600_000, at: clock.now });
    const slots = (answer.data.chassis0 as JsonObject).slots as JsonObject[];
    const { module } = slots.find((slot) => slot['slot-id'] === 'clk2')! as { module: JsonObject };
    (module['sync-status'] as JsonObject)['clock-idx'] = 'selected';
    bench.simulator.setPayload(answer);
    await poll(1);
    const response = await ask(bench.dataSource, events({ source: 'changes', include: ['*clock-idx'] }));
    expect(column(response, 'body')).toEqual(['clk2 Role: not selected → selected']);
  });

  test('can be those of the device’s events alone, or of what was seen', async () => {
    bench = await startBench({ profile: 'm3000', now: () => clock.now });
    await poll(2);
    bench.simulator.pull('pwr2');
    await poll(2);
    const bodies = async (source: LantimeQuery['source']) =>
      column(await ask(bench.dataSource, events({ source })), 'body');
    expect(await bodies('events')).toEqual([]);
    expect(await bodies('changes')).toEqual(expect.arrayContaining(['pwr2 Fitted: fitted → empty']));
    expect(await bodies('both')).toEqual(await bodies('changes'));
  });

  test('that are too many are cut at the oldest, with a notice', async () => {
    bench = await startBench({ profile: 'm3000', now: () => clock.now });
    await poll(2);
    bench.simulator.startIncident();
    await poll(15);
    const all = column(await ask(bench.dataSource, events()), 'id');
    const cut = await ask(bench.dataSource, events({ limit: 4 }));
    expect(column(cut, 'id')).toEqual(all.slice(0, 4));
    expect(getNotices(cut)[0]).toMatch(/^Only the latest 4 lines/);
  });

  test('are filtered by label', async () => {
    bench = await startBench({ profile: 'm3000', now: () => clock.now });
    await poll(2);
    bench.simulator.startIncident();
    await poll(15);
    const filters = [{ key: 'slot', operator: '=', value: 'pwr3' }];
    const found = await ask(bench.dataSource, events({ filters }));
    expect(column(found, 'body')).toEqual([
      'pwr3 Power supply failure: ended after 20 s',
      'pwr3 Power supply failure: Power available: available → no power (20 s)',
    ]);
  });
});

describe('the table of events', () => {
  test('has a row for each event, with a duration to sort by', async () => {
    bench = await startBench({ profile: 'm600', now: () => clock.now });
    await poll(2);
    bench.simulator.startIncident();
    await poll(6);
    const response = await ask(bench.dataSource, table());
    const ids = column(response, 'Event');
    expect(ids).toHaveLength(34);
    const row = (id: string, name: string) => column(response, name)[ids.indexOf(id)];
    expect(row('antenna-faulty', 'Duration')).toBe(22);
    expect(row('antenna-faulty', 'Until')).toBe((row('antenna-faulty', 'Since') as number) + 22_000);
    expect(row('antenna-faulty', 'Active')).toBe('false');
    expect(row('network-link-down', 'Active')).toBe('true');
    expect(row('network-link-down', 'Until')).toBeNull();
    expect(row('network-link-down', 'Duration')).toBeCloseTo(
      (clock.now - (row('network-link-down', 'Since') as number)) / 1000,
      3
    );
    expect(row('antenna-reconnect', 'Duration')).toBeNull();
    expect(row('ntp-offset-limit-ok', 'Last time')).toBeNull();
    const duration = fieldNamed(response, 'Duration');
    expect([duration?.type, duration?.config.unit]).toEqual(['number', 's']);
    // Alarms come first, and errors before warnings, whatever their times.
    const severities = column(response, 'Severity').slice(0, 4);
    expect(severities).toEqual(['error', 'error', 'warning', 'info']);
  });

  test('of active alarms holds what is triggered and of severity warning or more', async () => {
    bench = await startBench({ profile: 'm600', now: () => clock.now });
    const active = async () => [...column(await ask(bench.dataSource, table({ active: true })), 'Event')].sort();
    const before = ['https-certificate-expired', 'network-link-down', 'self-signed-https-certificate-in-use'];
    expect(await active()).toEqual(before);
    bench.simulator.startIncident();
    await poll(3);
    expect(await active()).toEqual(['antenna-faulty', ...before.slice(0, 2), 'refclock-1-not-sync', before[2]].sort());
    const errors = await ask(bench.dataSource, table({ active: true, severity: 'error', exclude: ['*certificate*'] }));
    expect([...column(errors, 'Event')].sort()).toEqual(['antenna-faulty', 'network-link-down', 'refclock-1-not-sync']);
  });

  test('names an event once whatever the firmware calls it, and shows unknown ones as they are', async () => {
    bench = await startBench({ profile: 'm300', now: () => clock.now });
    bench.simulator.setPayload({
      data: {
        notification: {
          events: [
            {
              'object-id': 'faillock:-user-banned',
              type: 'action',
              triggered: 0,
              'last-triggered': '2026-01-01T00:00:00',
            },
            { 'object-id': 'flux-lost', type: 'purple', triggered: 'perhaps', 'last-triggered': 'soon' },
            { 'object-id': '', type: null },
          ],
        },
      },
    });
    const response = await ask(bench.dataSource, table());
    const ids = column(response, 'Event');
    expect(ids).toEqual(expect.arrayContaining(['faillock-user-banned', 'flux-lost']));
    const row = ids.indexOf('flux-lost');
    expect(['Severity', 'Active', 'Since', 'Duration', 'Last time'].map((name) => column(response, name)[row])).toEqual(
      ['purple', null, null, null, null]
    );
  });

  test('shows events under a title and keeps their ids as values; unknown ones stay as they are written', async () => {
    bench = await startBench({ profile: 'm600', now: () => clock.now });
    bench.simulator.setPayload({
      data: {
        notification: {
          events: ['self-signed-https-certificate-in-use', 'refclock-1-sync', 'flux-lost', 'constructor'].map((id) => ({
            'object-id': id,
            type: 'info',
            triggered: 0,
            'last-triggered': 'never',
          })),
        },
      },
    });
    const shown = async (query: Partial<LantimeQuery>, name: string) => {
      const field = fieldNamed(await ask(bench.dataSource, query), name)!;
      const display = getDisplayProcessor({ field, theme: createTheme() });
      return Object.fromEntries(field.values.map((value: unknown) => [value, display(value).text]));
    };
    const expected = {
      'self-signed-https-certificate-in-use': 'Self-signed HTTPS certificate in use',
      'refclock-1-sync': 'Reference clock 1 synchronized',
      'flux-lost': 'flux-lost',
      constructor: 'constructor',
    };
    expect(await shown(table(), 'Event')).toEqual(expected);
    expect(await shown({ queryType: 'list', list: 'events', components: ['*'] }, 'event')).toEqual(expected);
  });

  test('is chosen by names in any spelling and by patterns, which are not taken for names', async () => {
    bench = await startBench({ profile: 'm3000', now: () => clock.now });
    const chosen = async (include: string[]) => column(await ask(bench.dataSource, table({ include })), 'Event');
    expect(await chosen(['leap-second-announced'])).toEqual(['leapsecond-announced']);
    expect((await chosen(['sync-monitor*'])).sort()).toEqual(['sync-monitor', 'sync-monitor-alert', 'sync-monitor-ok']);
  });

  test('is empty, with its columns, for a device without events', async () => {
    bench = await startBench({ profile: 'm600', now: () => clock.now });
    bench.simulator.setPayload({ data: { system: { hostname: 'x' } } });
    const { data, errors } = await ask(bench.dataSource, table());
    expect(errors).toBeUndefined();
    expect(data[0].length).toBe(0);
    expect(data[0].fields.map(({ name }: Field) => name)).toContain('Duration');
  });
});

test('one query that fails leaves the events of another alone, and a device that is away says so', async () => {
  bench = await startBench({ profile: 'm600', now: () => clock.now });
  const both = await ask(bench.dataSource, { queryType: 'configuration' }, events());
  expect(both.errors?.map(({ refId }) => refId)).toEqual(['A']);
  expect(both.data).toHaveLength(1);
  bench.simulator.setFault('refuse');
  clock.now += 11_000;
  const away = await ask(bench.dataSource, table());
  expect(getNotices(away)[0]).toMatch(/^The last values are/);
  expect(column(away, 'Event')).toHaveLength(34);
});
