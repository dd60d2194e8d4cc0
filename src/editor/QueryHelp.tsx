import React from 'react';
import { QueryEditorHelpProps } from '@grafana/data';
import { Button } from '@grafana/ui';
import { QUERY_KINDS } from '../queries';
import { defaultQuery } from '../queries/resolve';
import type { LantimeQuery } from '../queries/stored';

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
        Type what you look for into the search box, for example <code>clk1 sat</code>, <code>ntp offset</code>,{' '}
        <code>psu</code> or <code>inventory</code>, and press Enter: it fills in the fields below. Or choose there what
        to show, which chassis or modules, and which metrics. Everything the device sends can be chosen, even if the
        plugin does not know its meaning. Names follow the device’s own tree, so they stay the same when modules move in
        the list.
      </p>
      <ul>
        <li>
          <code>type:clk</code> selects all modules in slots of that type, <code>*</code> matches anything:{' '}
          <code>network/ports/*/link</code>.
        </li>
        <li>
          The search knows names, common abbreviations and synonyms (<code>C/N0</code>, <code>gm</code>,{' '}
          <code>disk</code>), modules, ports and paths, and forgives a wrong letter. Every word must fit.
        </li>
        <li>
          Variables work in every field, also inside a path: <code>network/ports/$port/link</code>. Multi-value and All
          work, too.
        </li>
        <li>States are shown as words with a color; as numbers they can be graphed and compared with thresholds.</li>
        <li>
          “Code” shows the query as text, <code>module(clk1) good-satellites with limit=20</code>, with completion.
          “Copy as PromQL” copies the same readings as the exporter exposes them, for alert rules.
        </li>
        <li>
          To mark what happened on the graphs of a dashboard, add an annotation with this data source in the dashboard
          settings.
        </li>
        <li>A filter has no effect until it has a value.</li>
        <li>A value that the device does not have is empty, never zero; a notice on the panel says why.</li>
      </ul>
      <h3>What queries can show</h3>
      <dl>
        {Object.values(QUERY_KINDS).map(({ label, help }) => (
          <React.Fragment key={label}>
            <dt>{label}</dt>
            <dd>{help}.</dd>
          </React.Fragment>
        ))}
      </dl>
      <h3>Examples</h3>
      {EXAMPLES.map(({ title, text, query }) => (
        <p key={title}>
          <Button
            size="sm"
            fill="text"
            onClick={() => onClickExample({ refId: 'A', ...defaultQuery(), ...query } as LantimeQuery)}
          >
            {title}
          </Button>{' '}
          {text}
        </p>
      ))}
    </div>
  );
}
