import React from 'react';
import { QueryEditorHelpProps } from '@grafana/data';
import { Button } from '@grafana/ui';
import { DEFAULT_QUERY, LantimeQuery } from '../queries/stored';

const EXAMPLES: Array<{ title: string; text: string; query: Partial<LantimeQuery> }> = [
  {
    title: 'How good is the time?',
    text: 'The device’s own estimate of its error and what NTP adds to it.',
    query: {},
  },
  {
    title: 'Satellites of every clock',
    text: 'Good satellites and satellites in view, one series for each clock.',
    query: {
      queryType: 'module',
      components: ['type:clk'],
      metrics: ['module/satellites/good-satellites', 'module/satellites/satellites-in-view'],
    },
  },
  {
    title: 'Which ports have a link?',
    text: 'A table with a row for each port.',
    query: {
      components: ['*'],
      metrics: ['network/ports/*/port-available', 'network/ports/*/link', 'network/ports/*/speed'],
      format: 'table',
    },
  },
  {
    title: 'Active alarms',
    text: 'Events that are active and of severity warning, error or critical, with their duration.',
    query: { queryType: 'events', components: ['*'], metrics: [], format: 'table', active: true, severity: 'warning' },
  },
  {
    title: 'What happened?',
    text: 'Events of the device and changes of its states as log lines, for Explore and the Logs panel.',
    query: { queryType: 'events', components: ['*'], metrics: [], format: 'logs' },
  },
];

/** The help sheet of the query editor: how queries are made, and examples to start from. */
export default function QueryHelp({ onClickExample }: QueryEditorHelpProps<LantimeQuery>) {
  return (
    <div>
      <h2>Meinberg LANTIME</h2>
      <p>
        Choose what to show, which chassis or modules, and which metrics. Everything the device sends can be chosen,
        whether the plugin knows its meaning or not. Names follow the device’s own tree, so they stay the same when
        modules move in the list.
      </p>
      <ul>
        <li>
          <code>type:clk</code> stands for all modules in slots of that type, <code>*</code> for anything:{' '}
          <code>network/ports/*/link</code>.
        </li>
        <li>
          Variables work in every field, also in the middle: <code>network/ports/$port/link</code>. One, many and All.
        </li>
        <li>States are words with a meaning and a colour; as numbers they fit into graphs and thresholds.</li>
        <li>
          What happened can also mark the graphs of a dashboard: add an annotation with this data source in the settings
          of the dashboard.
        </li>
        <li>A value the device does not have is empty, never zero; a notice on the panel says why.</li>
      </ul>
      <h3>Examples</h3>
      {EXAMPLES.map(({ title, text, query }) => (
        <p key={title}>
          <Button
            size="sm"
            fill="text"
            onClick={() => onClickExample({ refId: 'A', ...DEFAULT_QUERY, ...query } as LantimeQuery)}
          >
            {title}
          </Button>{' '}
          {text}
        </p>
      ))}
    </div>
  );
}
