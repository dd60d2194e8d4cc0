import React, { useState } from 'react';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { LantimeJsonData } from '../grafana/settings';
import { DefinitionsSettings } from './DefinitionsSettings';

const GOOD = 'readings: { module/flux/level: { unit: mV } }';
const describeDevice = jest.fn(async () => 'version: 1\nreadings: {}\n');
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  getDataSourceSrv: () => ({ get: async () => ({ describeDevice }) }),
}));

/** The settings as Grafana keeps them while they are edited. */
function Settings({ stored, seen }: { stored?: unknown; seen: (json: LantimeJsonData) => void }) {
  const [jsonData, setJson] = useState<LantimeJsonData>({ definitions: stored });
  const change = (part: Partial<LantimeJsonData>) => {
    const next = { ...jsonData, ...part };
    seen(next);
    setJson(next);
  };
  return <DefinitionsSettings uid="u" jsonData={jsonData} readOnly={false} onChange={change} />;
}

const type = (text: string) => fireEvent.change(screen.getByTestId('lantime-definitions'), { target: { value: text } });

it('applies a document without mistakes, and keeps the last valid one otherwise', async () => {
  const seen = jest.fn();
  render(<Settings seen={seen} />);
  type(GOOD);
  await waitFor(() => expect(seen).toHaveBeenLastCalledWith({ definitions: GOOD }));
  expect(await screen.findByTestId('lantime-definitions-count')).toHaveTextContent('1 reading is defined');
  type('readings:\n  a/b: { unit: parsec }');
  const mistakes = await screen.findByTestId('lantime-definitions-mistakes');
  expect(mistakes).toHaveTextContent(/Line 2, column 16: readings\.a\/b\.unit is not a known unit; use one of/);
  expect(seen).toHaveBeenCalledTimes(1);
  type('');
  await waitFor(() => expect(seen).toHaveBeenLastCalledWith({ definitions: undefined }));
});

it('shows a mapping from provisioning as text', () => {
  render(<Settings stored={{ readings: { 'a/b': { name: 'B' } } }} seen={jest.fn()} />);
  expect((screen.getByTestId('lantime-definitions') as HTMLTextAreaElement).value).toContain('"name": "B"');
});

it('imports a file', async () => {
  const seen = jest.fn();
  render(<Settings seen={seen} />);
  const file = new File([GOOD], 'my-lantime.yml');
  Object.assign(file, { text: async () => GOOD });
  fireEvent.change(screen.getByLabelText('File with definitions'), { target: { files: [file] } });
  await waitFor(() => expect(seen).toHaveBeenLastCalledWith({ definitions: GOOD }));
});

it('describes the device as a file', async () => {
  const made: Blob[] = [];
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => made.push(blob) && 'blob:x',
    revokeObjectURL: () => undefined,
  });
  render(<Settings seen={jest.fn()} />);
  await act(async () => fireEvent.click(screen.getByText('Describe this device')));
  await waitFor(() => expect(made).toHaveLength(1));
  expect(describeDevice).toHaveBeenCalled();
});
