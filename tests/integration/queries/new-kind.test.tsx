/** @jest-environment ./tests/integration/datasource/environment.js */
/** A kind of query is one folder and one row in the registry: with the row alone it is everywhere it has to be. */
import React from 'react';
import '@testing-library/jest-dom';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { FieldType } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import QueryEditor from '../../../src/editor/QueryEditor';
import QueryHelp from '../../../src/editor/QueryHelp';
import { column, table } from '../../../src/grafana/table';
import { QUERY_KINDS, QueryType } from '../../../src/queries';
import { interpolation } from '../../../src/queries/interpolation';
import type { KindEditorProps, QueryKind } from '../../../src/queries/kind';
import { completeQuery, describeQuery, isComplete, resolveQuery } from '../../../src/queries/resolve';
import { LantimeQuery, textIn } from '../../../src/queries/stored';
import { parseQuery, printQuery } from '../../../src/queries/text-form';
import { withQueryKinds } from '../../../tools/query-kinds-table';
import { ask, fakeTemplateSrv, fieldNamed, getNotices, startBench } from '../datasource/support';

interface GreetingOptions {
  greeting: string;
}

const greetings: QueryKind<GreetingOptions> = {
  label: 'Greetings',
  help: 'A greeting for each chassis that the device has',
  editedIn: 'panels',
  needsDevice: true,
  handler: 'live poll',
  formats: ['table'],
  defaults: { components: ['*'], metrics: [], limit: 7 },
  options: ({ greeting }) => ({ greeting: textIn(greeting, 'Hello') }),
  isComplete: ({ greeting }) => greeting !== '',
  describe: ({ greeting }) => `Greetings: ${greeting}`,
  interpolate: ({ greeting }, variables) => ({ greeting: variables.text(greeting) }),
  load: () =>
    Promise.resolve({
      default: (query, { device, settings }) => {
        if (query.greeting === 'fail') {
          throw new Error('No greeting today.');
        }
        const chassis = [...device.reader.knownComponents.values()].filter(({ type }) => type === 'chassis');
        const rows = chassis.map(({ id }) => `${query.greeting}, ${id} of ${settings.name}`);
        return {
          frames: [table(query.refId, [column('Greeting', FieldType.string, rows)])],
          notices: [{ severity: 'info', text: `At most ${query.limit} greetings.` }],
          served: new Map([['live poll', true]]),
        };
      },
    }),
  editor: () =>
    Promise.resolve({
      default: ({ query }: KindEditorProps<GreetingOptions>) => <p>Greets with “{query.greeting}”</p>,
    }),
};

const registry = QUERY_KINDS as unknown as Record<string, QueryKind<GreetingOptions>>;
const queryType = 'greetings' as QueryType;
const stored = (greeting?: unknown) => ({ refId: 'A', queryType, greeting }) as LantimeQuery;

beforeAll(() => {
  setTemplateSrv(fakeTemplateSrv());
  registry.greetings = greetings;
});
afterAll(() => {
  delete registry.greetings;
});

test('it is completed, described and interpolated', () => {
  expect(completeQuery(stored(5))).toMatchObject({ queryType, greeting: 'Hello', format: 'table', limit: 7 });
  expect(describeQuery(stored('Hi'))).toBe('Greetings: Hi');
  expect([isComplete(stored('Hi')), isComplete(stored(''))]).toEqual([true, false]);
  const variables = interpolation(fakeTemplateSrv({ word: 'Good evening' }));
  expect(resolveQuery(stored('$word!'), variables)).toMatchObject({ queryType, greeting: 'Good evening!' });
});

test('it answers over real HTTP with its notices, and the communication log has it', async () => {
  const bench = await startBench({ profile: 'm600' }, { variables: { word: 'Hi' } });
  try {
    const answer = await ask(bench.dataSource, stored('$word'));
    expect(fieldNamed(answer, 'Greeting')?.values).toEqual(['Hi, chassis0 of LANTIME']);
    expect(getNotices(answer)).toEqual(['At most 7 greetings.']);
    const failed = await ask(bench.dataSource, stored('fail'));
    expect(failed.errors).toEqual([{ refId: 'A', message: 'No greeting today.' }]);
    expect(bench.dataSource.communication.messages).toEqual([
      expect.objectContaining({ what: 'Greetings: $word', state: 'succeeded', rows: 1, handlers: ['live poll'] }),
      expect.objectContaining({ what: 'Greetings: fail', state: 'failed', handlers: ['live poll'] }),
    ]);
    expect(
      bench.dataSource.interpolateVariablesInQueries([stored('$word')], {}).map((query) => describeQuery(query))
    ).toEqual(['Greetings: Hi']);
  } finally {
    await bench.close();
  }
});

test('it is in the editor, in its help and in the documentation', async () => {
  const bench = await startBench({ profile: 'm600' });
  try {
    const props = { datasource: bench.dataSource, onChange: jest.fn(), onRunQuery: jest.fn() };
    const { unmount } = render(<QueryEditor {...props} query={stored('Servus')} />);
    expect(screen.getByText('Greetings')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByText('Greets with “Servus”')).toBeInTheDocument(), { timeout: 30_000 });
    unmount();
    render(<QueryHelp {...({ onClickExample: jest.fn() } as unknown as React.ComponentProps<typeof QueryHelp>)} />);
    expect(screen.getByText('A greeting for each chassis that the device has.')).toBeInTheDocument();
    const page = withQueryKinds('<!-- kinds of queries, written by "npm run docs" -->\n<!-- end of kinds -->\n');
    expect(page).toContain('| Greetings     | A greeting for each chassis');
  } finally {
    await bench.close();
  }
});

test('it has a text form, and the code editor completes, explains and stores it', async () => {
  const query = completeQuery(stored('Good evening'));
  expect(printQuery(query)).toBe('greetings(*) with greeting="Good evening"');
  expect(parseQuery(printQuery(query), { base: query })).toEqual({ query });
  const bench = await startBench({ profile: 'm600' });
  try {
    const props = { datasource: bench.dataSource, onChange: jest.fn(), onRunQuery: jest.fn() };
    render(<QueryEditor {...props} query={{ ...stored('Hi'), editorMode: 'code' }} />);
    const text = await screen.findByLabelText('Query', {}, { timeout: 30_000 });
    expect(text).toHaveValue('greetings(*) with greeting=Hi');
    expect(screen.getByText('Greetings: Hi; up to 7 rows.')).toBeInTheDocument();
    fireEvent.change(text, { target: { value: 'gree', selectionStart: 4 } });
    expect(screen.getByRole('option', { name: /A greeting for each chassis/ })).toBeInTheDocument();
    fireEvent.change(text, { target: { value: 'greetings(*) with greeting=Servus limit=2' } });
    expect(screen.getByText('Greetings: Servus; up to 2 rows.')).toBeInTheDocument();
    fireEvent.blur(text);
    expect(props.onChange).toHaveBeenLastCalledWith(
      expect.objectContaining({ queryType, greeting: 'Servus', limit: 2, editorMode: 'code' })
    );
  } finally {
    await bench.close();
  }
});
