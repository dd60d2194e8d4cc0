/** @jest-environment ./tests/integration/datasource/environment.js */
/** The pages of the plugin in German: no English text of the catalogue is left on them. */
import React from 'react';
import '@testing-library/jest-dom';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { DataFrame, DataSourceSettings } from '@grafana/data';
import { setDataSourceSrv, setTemplateSrv } from '@grafana/runtime';
import ConfigEditor from '../../../src/editor/ConfigEditor';
import QueryEditor from '../../../src/editor/QueryEditor';
import { indexDevice, search } from '../../../src/editor/search';
import QueryHelp from '../../../src/editor/QueryHelp';
import type { LantimeJsonData, LantimeSecureJsonData } from '../../../src/grafana/settings';
import { addTexts, resetTexts } from '../../../src/i18n';
import editors from '../../../src/locales/de-DE/editors.json';
import panels from '../../../src/locales/de-DE/timesync-lantime-datasource.json';
import { texts as textsOfEditors } from '../../../src/locales/german-editors';
import { QUERY_KINDS, QueryType } from '../../../src/queries';
import AnnotationEditor from '../../../src/queries/changes/AnnotationEditor';
import type { LantimeQuery } from '../../../src/queries/stored';
import VariableEditor from '../../../src/queries/variables/Editor';
import { ask, fakeTemplateSrv, getNotices, startBench } from '../datasource/support';

type Options = DataSourceSettings<LantimeJsonData, LantimeSecureJsonData>;

/** Texts that are another word in German, and no example or name that stays. */
const english = Object.entries<string>({ ...panels, ...editors })
  .filter(([text, one]) => text !== one && !/\{\w+\}/.test(text))
  .map(([text]) => text);
/** Also English words that are names in frames or of Grafana, and may stand on the page. */
const NAMES = new Set(['All', 'Code', 'Error', 'Filter', 'Kind', 'Module', 'Path', 'Reset', 'is', 'and', 'a', 'ok']);

/** Everything a person reads on the page, hears of it, or sees when pointing at it. */
function readPage(): string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    texts.push(walker.currentNode.textContent ?? '');
  }
  for (const element of Array.from(document.querySelectorAll('*'))) {
    for (const name of ['aria-label', 'placeholder', 'title']) {
      texts.push(element.getAttribute(name) ?? '');
    }
  }
  return texts.map((text) => text.trim()).filter(Boolean);
}

function expectGerman(): void {
  const page = readPage();
  const left = english.filter(
    (text) => !NAMES.has(text) && page.some((one) => one === text || (/( .*){3}/.test(text) && one.includes(text)))
  );
  expect(left).toEqual([]);
}

const loadGerman = () => [panels, textsOfEditors].forEach((texts) => addTexts('de-DE', texts));

beforeEach(() => {
  loadGerman();
  setTemplateSrv(fakeTemplateSrv());
  Object.assign(globalThis, {
    IntersectionObserver: class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  });
  setDataSourceSrv({ get: async () => ({}), getList: () => [] } as unknown as Parameters<typeof setDataSourceSrv>[0]);
});
afterEach(() => resetTexts());

test('the configuration page, with every section and every field', async () => {
  const options = {
    uid: 'x',
    name: 'LANTIME',
    url: 'http://lantime.example.com/api',
    basicAuth: true,
    secureJsonFields: {},
    jsonData: {
      tlsAuth: true,
      tlsAuthWithCACert: true,
      pollInterval: 1,
      timeout: 'soon',
      prometheusUid: 'p',
      prometheusLabel: '1',
      definitions: 'readings: 5',
    },
  } as unknown as Options;
  render(<ConfigEditor options={options} onOptionsChange={jest.fn()} />);
  expect(screen.getByText('Abfrageintervall')).toBeInTheDocument();
  expect(screen.getByText('Geben Sie eine Anzahl von Sekunden ein, mindestens 5.')).toBeInTheDocument();
  await waitFor(() => expect(screen.getByText('Die Definitionen enthalten Fehler')).toBeInTheDocument());
  fireEvent.click(screen.getByText('Verlauf löschen', { selector: 'span' }));
  expectGerman();
});

test('the configuration page with nothing set up, folded', () => {
  const options = { uid: 'x', name: 'LANTIME', jsonData: {}, secureJsonFields: {} } as unknown as Options;
  render(<ConfigEditor options={options} onOptionsChange={jest.fn()} />);
  expect(screen.getByText(/^Abruf alle \d+ s, Zeitüberschreitung \d+ s, /)).toBeInTheDocument();
  expectGerman();
});

describe('with a device', () => {
  let bench: Awaited<ReturnType<typeof startBench>>;
  beforeAll(async () => {
    bench = await startBench({ profile: 'm600' });
    await bench.dataSource.known();
  });
  afterAll(() => bench.close());

  const show = (query: Partial<LantimeQuery>) =>
    render(
      <QueryEditor
        datasource={bench.dataSource}
        query={{ refId: 'A', ...query } as LantimeQuery}
        onChange={jest.fn()}
        onRunQuery={jest.fn()}
      />
    );

  const kinds = (Object.keys(QUERY_KINDS) as QueryType[]).filter((type) => QUERY_KINDS[type].editedIn === 'panels');

  test.each(kinds)('the query editor of %s', async (queryType) => {
    show({ queryType, filters: [{ key: 'slot', operator: '=', value: 'x' }] });
    await waitFor(() => expect(screen.getByTestId('lantime-explanation-A')).toBeInTheDocument(), { timeout: 30_000 });
    await waitFor(() => expect(screen.queryByText('Wird geladen …')).toBeNull(), { timeout: 30_000 });
    expectGerman();
    expect(screen.getByTestId('lantime-explanation-A').textContent).toMatch(/; höchstens \d+ (Zeilen|Zeitreihen)/);
  });

  test('readings have German names in the editor, and are found by either', async () => {
    const { reader, poller } = bench.dataSource.device;
    const index = indexDevice(reader, poller.current.last?.value);
    const found = (typed: string) => search(index, typed, 3).map(({ label }) => label);
    expect(found('gute Satelliten')[0]).toBe('Gute Satelliten');
    expect(found('good satellites')[0]).toBe('Gute Satelliten');
    expect(found('Temperatur').join()).toContain('Temperatur');
    expect(found('sichtbare')[0]).toBe('Sichtbare Satelliten');
    show({ queryType: 'module', components: ['clk1'], metrics: ['module/satellites/good-satellites'] });
    await waitFor(() =>
      expect(screen.getByTestId('lantime-explanation-A')).toHaveTextContent(/^Gute Satelliten für clk1 als Zeitreihen/)
    );
  });

  test('the code editor, with a mistake', async () => {
    show({ editorMode: 'code' });
    const input = await screen.findByLabelText('Abfrage', {}, { timeout: 30_000 });
    fireEvent.change(input, { target: { value: 'module(clk1' } });
    fireEvent.blur(input);
    expect(screen.getByText(/^Zeichen 12: /)).toBeInTheDocument();
    expectGerman();
  });

  test('the help', () => {
    render(<QueryHelp {...({ onClickExample: jest.fn() } as unknown as React.ComponentProps<typeof QueryHelp>)} />);
    expect(screen.getByText('Was ist geschehen?')).toBeInTheDocument();
    expectGerman();
  });

  test('the editors of variables and annotations', async () => {
    const props = { datasource: bench.dataSource, onChange: jest.fn(), onRunQuery: jest.fn() };
    const { unmount } = render(<VariableEditor {...props} query={{ refId: 'A', kind: 'metrics', scope: 'module' }} />);
    await act(() => bench.dataSource.known().then(() => undefined));
    expect(screen.getByText(/^\d+ Werte: /)).toBeInTheDocument();
    expectGerman();
    unmount();
    render(<AnnotationEditor {...props} query={{ refId: 'Anno', queryType: 'annotations' } as LantimeQuery} />);
    await act(() => bench.dataSource.known().then(() => undefined));
    expect(screen.getByText('Schweregrad ab')).toBeInTheDocument();
    expectGerman();
  });

  test('what “Save & test” says', async () => {
    const { message } = await bench.dataSource.testDatasource();
    expect(message).toMatch(/^Verbunden mit .* Die Daten waren \d+ s alt\. .* Werte: \d+ bekannt, /s);
  });

  test('notices are German, names in frames are not', async () => {
    const answer = await ask(bench.dataSource, {
      refId: 'A',
      queryType: 'chassis',
      components: ['*', 'chassis7'],
      metrics: ['system/cpuload'],
      format: 'table',
    } as unknown as LantimeQuery);
    expect(getNotices(answer)).toContain('Dieses Gerät hat kein Chassis chassis7.');
    resetTexts();
    const inEnglish = await ask(bench.dataSource, { refId: 'A', queryType: 'list', list: 'inventory' } as LantimeQuery);
    loadGerman();
    const inGerman = await ask(bench.dataSource, { refId: 'A', queryType: 'list', list: 'inventory' } as LantimeQuery);
    const content = ({ data }: typeof answer) =>
      (data as DataFrame[]).map(({ fields }) => fields.map(({ name, labels, values }) => ({ name, labels, values })));
    expect(content(inGerman)).toEqual(content(inEnglish));
  });
});

test('an error says in German what is wrong and what to do', async () => {
  const bench = await startBench({ profile: 'm600' }, { password: 'wrong' });
  try {
    const { message } = await bench.dataSource.testDatasource();
    expect(message).toMatch(/^Das Gerät hat den Benutzer oder das Passwort abgelehnt.*\. Korrigieren Sie beides/);
    const answer = await ask(bench.dataSource, { refId: 'A', queryType: 'list', list: 'inventory' } as LantimeQuery);
    expect(answer.errors?.[0].message).toMatch(/^Das Gerät hat den Benutzer/);
  } finally {
    await bench.close();
  }
});

test('English texts would be noticed', () => {
  resetTexts();
  render(<QueryHelp {...({ onClickExample: jest.fn() } as unknown as React.ComponentProps<typeof QueryHelp>)} />);
  expect(expectGerman).toThrow(/What happened/);
});
