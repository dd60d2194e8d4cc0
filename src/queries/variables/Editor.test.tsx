import { QueryEditorProps } from '@grafana/data';
import { setTemplateSrv, TemplateSrv } from '@grafana/runtime';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import React, { useState } from 'react';
import { statusAnswer } from '../../../dev/simulator';
import type { LantimeDataSource } from '../../grafana/datasource';
import { DEFAULT_BOUNDS } from '../../history/bounds';
import { DeviceSession } from '../../grafana/device-session';
import { LantimeQuery } from '../stored';
import { LantimeJsonData } from '../../grafana/settings';
import { migrateVariableQuery } from './resolve';
import { VariableQuery } from './stored';
import VariableEditor from './Editor';

type Props = QueryEditorProps<LantimeDataSource, LantimeQuery, LantimeJsonData, VariableQuery>;

let device: DeviceSession;
const answer = JSON.stringify(statusAnswer('m3000', { startedAt: 0, at: 3600_000 }));

/** Menus of Grafana's pickers observe scrolling, which jsdom does not support. */
class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

const makeDevice = (fetchStatus: () => Promise<string>) =>
  new DeviceSession({ key: 'test', fetchStatus, intervalSeconds: 10, timeoutSeconds: 10, bounds: DEFAULT_BOUNDS });

beforeEach(() => {
  Object.assign(globalThis, { IntersectionObserver: NoObserver });
  setTemplateSrv({ getVariables: () => [{ name: 'slot' }], replace: (text = '') => text } as unknown as TemplateSrv);
  device = makeDevice(() => Promise.resolve(answer));
});
afterEach(() => device.dispose());

/** The editor as Grafana shows it: with the query last stored. */
async function open(stored: unknown) {
  const onChange = jest.fn();
  function Host() {
    const [query, setQuery] = useState(stored as VariableQuery);
    const props = {
      datasource: { device } as LantimeDataSource,
      query,
      onRunQuery: () => undefined,
      onChange: (next) => {
        onChange(next);
        setQuery(next);
      },
    } satisfies Props;
    return <VariableEditor {...props} />;
  }
  render(<Host />);
  await act(() => device.poller.latest().then(() => undefined));
  return onChange;
}

async function choose(picker: string, option: string) {
  const input = screen.getByLabelText(picker);
  fireEvent.focus(input);
  fireEvent.keyDown(input, { key: 'ArrowDown' });
  fireEvent.click(await screen.findByText(option));
}

const preview = () => screen.getByRole('status').textContent;

test('a new variable shows a preview immediately', async () => {
  await open('');
  await waitFor(() => expect(preview()).toMatch(/^11 values: clk1, clk2, .*, …$/));
});

test('choosing a kind drops what does not belong to it', async () => {
  const onChange = await open({ refId: 'v', kind: 'slots', slotTypes: ['pwr'], pattern: 'pwr*' });
  expect(preview()).toBe('3 values: pwr1, pwr2, pwr3');
  await choose('Kind', 'Clocks');
  expect(onChange).toHaveBeenLastCalledWith({ refId: 'v', version: 1, kind: 'clocks', query: 'clocks' });
  expect(preview()).toBe('2 values: clk1, clk2');
  expect(screen.queryByLabelText('Slot types')).toBeNull();
});

test('modules can be chosen from what the device has, or from variables', async () => {
  const onChange = await open({ refId: 'v', kind: 'slots' });
  await choose('Components', 'clk2 (GPS180)');
  expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ components: ['clk2'] }));
  expect(preview()).toBe('1 value: clk2');
  await choose('Components', '${slot}');
  expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ components: ['clk2', '${slot}'] }));
});

test('the text shown in Grafana’s list is stored with the query and equivalent to it', async () => {
  const onChange = await open({ refId: 'v', kind: 'slots', slotTypes: ['clk', 'pwr'], models: ['G*'] });
  const input = screen.getByLabelText('Pattern');
  fireEvent.change(input, { target: { value: 'clk*' } });
  fireEvent.blur(input);
  const [stored] = onChange.mock.lastCall;
  expect(stored.query).toBe('slots(type=clk|pwr, model=G*, pattern=clk*)');
  expect(migrateVariableQuery(stored.query)).toMatchObject({
    kind: 'slots',
    slotTypes: ['clk', 'pwr'],
    pattern: 'clk*',
  });
});

test('a pattern is applied when its field loses focus', async () => {
  const onChange = await open({ refId: 'v', kind: 'events' });
  const input = screen.getByLabelText('Pattern');
  fireEvent.change(input, { target: { value: 'ntp-sy*' } });
  expect(onChange).not.toHaveBeenCalled();
  fireEvent.blur(input);
  expect(preview()).toBe('1 value: ntp-sync');
});

test('empty slots are listed on demand', async () => {
  await open({ refId: 'v', kind: 'clocks', components: ['clk9'] });
  expect(preview()).toBe('No values: nothing on the device matches.');
  const onChange = await open('ports');
  fireEvent.click(screen.getAllByLabelText('Include empty')[1]);
  expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'ports', includeEmpty: true }));
});

test('metrics of modules can be restricted by model, those of the chassis cannot', async () => {
  await open({ refId: 'v', kind: 'metrics' });
  expect(screen.queryByLabelText('Models')).toBeNull();
  await choose('Scope', 'Module');
  expect(screen.getByLabelText('Models')).toBeInTheDocument();
});

test.each([[{ refId: 'v', kind: 'constructor' }], [null], [{ kind: 'list-members', list: 7, components: 'x' }]])(
  'opens whatever is stored: %j',
  async (stored) => {
    await open(stored);
    expect(preview()).toMatch(/value/);
  }
);

test('says why there is nothing to show', async () => {
  device.dispose();
  device = makeDevice(() => Promise.reject(new Error('boom')));
  await open('slots');
  await waitFor(() => expect(preview()).toContain('The values cannot be listed. The device answered with an error'));
});
