/** @jest-environment ./tests/integration/datasource/environment.js */
/** Stability of what the data source has polled, over real HTTP. */
import React from 'react';
import '@testing-library/jest-dom';
import { render, screen, waitFor } from '@testing-library/react';
import { DataFrame, DataQueryResponse, dateTime } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import { fakeTemplateSrv, fieldNamed, getNotices, startBench } from '../datasource/support';
import QueryEditor from '../../../src/editor/QueryEditor';
import { LantimeQuery } from '../../../src/queries/stored';

const POLL_MS = 10_000;
const NODE = 'syncmon/nodes/node-3/offset';

let bench: Awaited<ReturnType<typeof startBench>>;
let start: number;
let now: number;
beforeEach(async () => {
  // Only the clock is turned; requests and timers are real.
  now = start = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  bench = await startBench({ profile: 'full' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.close();
});

/** Asks over the time since the bench was started. */
const askAll = (query: Partial<LantimeQuery>) => {
  const range = { from: dateTime(start), to: dateTime(now + 1000) };
  return bench.ask([query], { ...range, raw: range });
};

async function poll(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    now += POLL_MS;
    await askAll({ components: ['*'], metrics: ['system/uptime'] });
  }
}

const stability = (query: Partial<LantimeQuery> = {}) =>
  askAll({ queryType: 'stability', components: ['*'], metrics: [NODE], ...query });
const fieldNames = (response: DataQueryResponse) =>
  (response.data as DataFrame[]).flatMap(({ fields }) => fields.map(({ name }) => name));

/** The offsets of the node as a panel of readings has them. */
async function readOffsets(): Promise<number[]> {
  const response = await askAll({ components: ['*'], metrics: [NODE] });
  return response.data[0].fields[1].values;
}

test('MTIE of a SyncMon node is the largest peak-to-peak offset in windows of τ', async () => {
  await poll(30);
  const response = await stability({ mask: 'g8272-a' });
  const [frame] = response.data as DataFrame[];
  expect(frame.fields.map(({ name }) => name)).toEqual(['tau', 'node-3 Node offset', 'G.8272 PRTC-A']);
  const [tau, mtie, limits] = frame.fields;
  expect(tau.values).toEqual([10, 20, 40, 80]);
  expect(mtie).toMatchObject({
    config: { unit: 's', displayNameFromDS: 'node-3 Node offset' },
    labels: { device: 'LANTIME', chassis: 'chassis0', node: 'node-3' },
  });
  expect(limits.values).toEqual([27.75e-9, 30.5e-9, 36e-9, 47e-9].map((limit) => expect.closeTo(limit, 15)));
  const offsets = await readOffsets();
  expect(offsets).toHaveLength(30);
  const expected = (tau.values as number[]).map((seconds) => {
    const length = seconds / 10 + 1;
    const windows = offsets.slice(length - 1).map((_, i) => offsets.slice(i, i + length));
    return Math.max(...windows.map((window) => Math.max(...window) - Math.min(...window)));
  });
  expect(mtie.values).toEqual(expected);
  expect(expected[3]).toBeGreaterThan(0);
  expect(getNotices(response)[0]).toBe(
    'MTIE: sampling interval 10 s, 30 samples, 0 % gaps. Only windows without a gap count. ' +
      'The offsets are what the device measured when it was polled; this does not measure its output.'
  );
});

test('a time without answers is a gap over which no window reaches', async () => {
  await poll(20);
  bench.simulator.setFault('refuse');
  await poll(5);
  const away = await stability();
  bench.simulator.setFault(undefined);
  now += 60_000;
  await poll(20);
  const response = await stability();
  const [notice] = getNotices(response);
  expect(notice).toMatch(/^MTIE: sampling interval 10 s, 40 samples, 2\d % gaps\./);
  // Two records of 20 samples each: no window of 320 s.
  expect(fieldNamed(response, 'tau')?.values).toEqual([10, 20, 40, 80]);
  // While the device was away the curve of what was polled stayed, as numbers.
  expect(fieldNames(away)).toEqual(['tau', 'node-3 Node offset']);
  expect(fieldNamed(away, 'tau')?.values).toEqual([10, 20, 40, 80]);
  expect(getNotices(away)[0]).toMatch(/^The last values are 50 s old/);
});

test('says how many samples there are and how many are needed', async () => {
  await poll(5);
  const response = await stability({ statistic: 'tdev', mask: 'g811' });
  expect(response.data[0]).toMatchObject({ length: 0 });
  expect(getNotices(response)).toContain(
    'Too few samples for TDEV, which needs 13 without a gap: node-3 Node offset has 5.'
  );
});

test('a new query shows the offsets of nodes, NTP and reference sources of the device', async () => {
  await poll(20);
  const response = await askAll({ queryType: 'stability', statistic: 'adev' });
  const names = fieldNames(response);
  expect(names.slice(0, 2)).toEqual(['tau', expect.stringMatching(/^node-\d+ Node offset$/)]);
  // Of the first 50 nodes one has no offset.
  expect(names).toHaveLength(50);
  expect(getNotices(response).join(' ')).toMatch(/Only the first 50 series.*node-24 Node offset has 0\./);
  expect(fieldNamed(response, names[1])?.config.unit).toBe('sci');
  const wide = await askAll({ queryType: 'stability', limit: 500, mask: 'g811', statistic: 'adev' });
  expect(fieldNames(wide)).toContainEqual(expect.stringMatching(/^clk1 .*Source offset$/));
  expect(fieldNames(wide)).toContainEqual(expect.stringMatching(/^ref_1 NTP offset$/));
  expect(getNotices(wide)).toContain('Masks are limits of MTIE and TDEV; none is drawn for ADEV.');
});

test('what is no time and what the device does not have is named', async () => {
  await poll(1);
  const response = await stability({
    metrics: ['ntp/sys/stratum', NODE, 'no/such'],
    components: ['*', 'clk77'],
  });
  const notices = getNotices(response).join(' ');
  expect(notices).toContain('This device has no component clk77.');
  expect(notices).toContain('No chosen component has the metric no/such.');
  expect(notices).toMatch(/Left out, because it is something else or its unit is not known: chassis0 NTP stratum\./);
});

test('the editor offers statistic and mask', async () => {
  setTemplateSrv(fakeTemplateSrv());
  await poll(1);
  const onChange = jest.fn();
  const props = { datasource: bench.dataSource, onChange, onRunQuery: jest.fn() };
  const query = { refId: 'A', queryType: 'stability', statistic: 'tdev', mask: 'g8272-b' } as LantimeQuery;
  const { rerender } = render(<QueryEditor {...props} query={query} />);
  await waitFor(() => expect(screen.getByText('G.8272 PRTC-B')).toBeInTheDocument(), { timeout: 30_000 });
  screen.getByLabelText('ADEV').click();
  expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ statistic: 'adev', queryType: 'stability' }));
  rerender(<QueryEditor {...props} query={{ ...query, statistic: 'adev' }} />);
  await waitFor(() => expect(screen.queryByText('G.8272 PRTC-B')).not.toBeInTheDocument());
});
