import { setTemplateSrv, TemplateSrv } from '@grafana/runtime';
import { act, configure, fireEvent, render, screen } from '@testing-library/react';
import 'fake-indexeddb/auto';
import React, { ComponentType, useState } from 'react';
import { statusAnswer } from '../../../dev/simulator';
import { AnnotationEditorProps, defaultAnnotation } from './annotations';
import type { LantimeDataSource } from '../../grafana/datasource';
import { DeviceSession } from '../../grafana/device-session';
import { QUERY_KINDS } from '../index';
import { interpolation } from '../interpolation';
import { resolveQuery } from '../resolve';
import { LantimeQuery } from '../stored';
import { DEFAULT_BOUNDS } from '../../history/bounds';
import AnnotationEditor from './AnnotationEditor';
import QueryEditor from '../../editor/QueryEditor';

// A slow machine is no failure.
configure({ asyncUtilTimeout: 20_000 });

let device: DeviceSession;
const answer = JSON.stringify(statusAnswer('m3000', { startedAt: 0, at: 3600_000 }));
const templateSrv = {
  getVariables: () => [{ name: 'slot' }],
  replace: (text = '') => text,
} as unknown as TemplateSrv;

/** Menus of Grafana's pickers watch how far they are scrolled, which jsdom cannot. */
class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

const makeDevice = (fetchStatus: () => Promise<string>) =>
  new DeviceSession({
    key: `editor ${Math.random()}`,
    fetchStatus,
    intervalSeconds: 10,
    timeoutSeconds: 10,
    bounds: DEFAULT_BOUNDS,
  });

beforeEach(() => {
  Object.assign(globalThis, { IntersectionObserver: NoObserver, structuredClone: (value: unknown) => value });
  setTemplateSrv(templateSrv);
  device = makeDevice(() => Promise.resolve(answer));
});
afterEach(() => device.dispose());

/** The editor as Grafana shows it: with what was last stored. */
async function open(Editor: ComponentType<AnnotationEditorProps>, stored: unknown) {
  const onChange = jest.fn();
  const onRunQuery = jest.fn();
  function Host() {
    const [query, setQuery] = useState(stored as LantimeQuery);
    const props: AnnotationEditorProps = {
      datasource: { device, settings: { name: 'LANTIME' } } as LantimeDataSource,
      query,
      onRunQuery,
      onChange: (next) => {
        onChange(next);
        setQuery(next);
      },
    };
    return <Editor {...props} />;
  }
  render(<Host />);
  await act(() => device.latest().then(() => undefined));
  return { last: () => onChange.mock.lastCall?.[0] as LantimeQuery, onChange, onRunQuery };
}

async function choose(picker: string, option: string) {
  const input = screen.getByLabelText(picker);
  fireEvent.focus(input);
  fireEvent.keyDown(input, { key: 'ArrowDown' });
  // Long menus take their time on a busy computer.
  fireEvent.click(await screen.findByText(option, {}, { timeout: 20_000 }));
}

describe('annotations', () => {
  test('events and readings of the device can be included and excluded', async () => {
    const { last, onRunQuery } = await open(AnnotationEditor, defaultAnnotation());
    await choose('Include', 'antenna-faulty');
    await choose('Include', 'Link of every port');
    expect(last()).toEqual({ ...defaultAnnotation(), include: ['antenna-faulty', 'network/ports/*/link'] });
    await choose('Exclude', '${slot}');
    expect(last().exclude).toEqual(['*https-certificate*', '${slot}']);
    expect(onRunQuery).toHaveBeenCalled();
  });

  test('source, severity and components are chosen', async () => {
    const { last } = await open(AnnotationEditor, defaultAnnotation());
    fireEvent.click(screen.getByText('State changes'));
    await choose('Severity', 'Error');
    await choose('Components', 'clk2 (GPS180)');
    expect(last()).toMatchObject({ source: 'changes', severity: 'error', components: ['*', 'clk2'] });
  });

  test('texts, tags and the limit are applied when their fields are left', async () => {
    const { last, onChange } = await open(AnnotationEditor, defaultAnnotation());
    const leave = (label: string, value: string) => {
      const input = screen.getByLabelText(label);
      fireEvent.change(input, { target: { value } });
      fireEvent.blur(input);
    };
    fireEvent.blur(screen.getByLabelText('Title'));
    expect(onChange).not.toHaveBeenCalled();
    leave('Title', '{{name}}');
    leave('Tags', ' site,, north ');
    leave('Limit', '20');
    expect(last()).toMatchObject({ title: '{{name}}', tags: ['site', 'north'], limit: 20 });
    fireEvent.click(screen.getByLabelText('Regions'));
    expect(last().regions).toBe(false);
    expect(resolveQuery(last(), interpolation(templateSrv))).toMatchObject({
      queryType: 'annotations',
      limit: 20,
      regions: false,
    });
  });

  test('they can be written as text', async () => {
    const { last } = await open(AnnotationEditor, defaultAnnotation());
    fireEvent.click(screen.getByText('Code'));
    const text = await screen.findByLabelText('Query');
    expect(text).toHaveValue('annotations(*)');
    fireEvent.change(text, {
      target: { value: 'annotations(clk1) with severity=error title="{{name}}" regions=false' },
    });
    fireEvent.blur(text);
    expect(last()).toMatchObject({ components: ['clk1'], severity: 'error', title: '{{name}}', regions: false });
    // Another kind of query has no place here, and nothing is stored of it.
    fireEvent.change(text, { target: { value: 'holdover(clk1)' } });
    fireEvent.blur(text);
    expect(last()).toMatchObject({ queryType: 'annotations', severity: 'error' });
    fireEvent.click(screen.getByText('Builder'));
    expect(screen.getByLabelText('Title')).toHaveValue('{{name}}');
  });

  test.each([[{ refId: 'Anno' }], [{}], [{ type: 'dashboard', tags: ['x'], limit: 'many', components: 7 }]])(
    'opens whatever is stored: %j',
    async (stored) => {
      await open(AnnotationEditor, stored);
      expect(screen.getByLabelText('Severity')).toBeInTheDocument();
    }
  );

  test('says why there is nothing to choose', async () => {
    await device.dispose();
    device = makeDevice(() => Promise.reject(new Error('boom')));
    await open(AnnotationEditor, defaultAnnotation());
    expect(screen.getByText(/cannot be listed/)).toBeInTheDocument();
  });
});

describe('queries', () => {
  const editor = QueryEditor as unknown as ComponentType<AnnotationEditorProps>;

  // Loading them may take longer than a query for an element waits.
  beforeAll(() => Promise.all(Object.values(QUERY_KINDS).map((kind) => kind.editor?.())));

  test('of events are log lines, and one click shows the active alarms', async () => {
    const { last } = await open(editor, { refId: 'A' });
    fireEvent.click(screen.getByText('Events'));
    expect(resolveQuery(last(), interpolation(templateSrv))).toMatchObject({
      queryType: 'events',
      format: 'logs',
      source: 'both',
    });
    expect(await screen.findByText('State changes')).toBeInTheDocument();
    fireEvent.click(screen.getByText('Active alarms'));
    expect(resolveQuery(last(), interpolation(templateSrv))).toMatchObject({
      queryType: 'events',
      format: 'table',
      active: true,
      severity: 'warning',
    });
    expect(screen.queryByText('State changes')).toBeNull();
  });

  test('of time series can be live', async () => {
    const { last } = await open(editor, { refId: 'A' });
    fireEvent.click(await screen.findByLabelText('Live'));
    expect(last().live).toBe(true);
    fireEvent.click(screen.getByText('Table'));
    expect(screen.queryByLabelText('Live')).toBeNull();
  });
});
