import React from 'react';
import { QueryEditorHelpProps } from '@grafana/data';
import { Button } from '@grafana/ui';
import { mark, t } from '../i18n';
import { QUERY_KINDS } from '../queries';
import { defaultQuery } from '../queries/resolve';
import type { LantimeQuery } from '../queries/stored';

const EXAMPLES: Array<{ title: string; text: string; query: Partial<LantimeQuery> }> = [
  {
    title: mark('How good is the time?'),
    text: mark('The device’s own estimate of its error and what NTP adds to it.'),
    query: {},
  },
  {
    title: mark('Satellites of every clock'),
    text: mark('Good satellites and satellites in view, one series for each clock.'),
    query: {
      queryType: 'module',
      components: ['type:clk'],
      metrics: ['module/satellites/good-satellites', 'module/satellites/satellites-in-view'],
    },
  },
  {
    title: mark('Which ports have a link?'),
    text: mark('A table with a row for each port.'),
    query: {
      components: ['*'],
      metrics: ['network/ports/*/port-available', 'network/ports/*/link', 'network/ports/*/speed'],
      format: 'table',
    },
  },
  {
    title: mark('Active alarms'),
    text: mark('Events that are active and of severity warning, error or critical, with their duration.'),
    query: { queryType: 'events', components: ['*'], metrics: [], format: 'table', active: true, severity: 'warning' },
  },
  {
    title: mark('What happened?'),
    text: mark('Events of the device and changes of its states as log lines, for Explore and the Logs panel.'),
    query: { queryType: 'events', components: ['*'], metrics: [], format: 'logs' },
  },
];

const HINTS = [
  mark('`type:clk` selects all modules in slots of that type, `*` matches anything: `network/ports/*/link`.'),
  mark(
    'The search knows names, common abbreviations and synonyms (`C/N0`, `gm`, `disk`), modules, ports and paths, and forgives a wrong letter. Every word must fit.'
  ),
  mark('Variables work in every field, also inside a path: `network/ports/$port/link`. Multi-value and All work, too.'),
  mark('States are shown as words with a color; as numbers they can be graphed and compared with thresholds.'),
  mark(
    '“Code” shows the query as text, `module(clk1) good-satellites with limit=20`, with completion. “Copy as PromQL” copies the same readings as the exporter exposes them, for alert rules.'
  ),
  mark(
    'To mark what happened on the graphs of a dashboard, add an annotation with this data source in the dashboard settings.'
  ),
  mark('A filter has no effect until it has a value.'),
  mark('A value that the device does not have is empty, never zero; a notice on the panel says why.'),
];

/** A text with its parts between backticks as code. */
const withCode = (text: string) => text.split('`').map((part, i) => (i % 2 === 0 ? part : <code key={i}>{part}</code>));

/** The help sheet of the query editor: how queries are made, and examples to start from. */
export default function QueryHelp({ onClickExample }: QueryEditorHelpProps<LantimeQuery>) {
  return (
    <div>
      <h2>Meinberg LANTIME</h2>
      <p>
        {withCode(
          t(
            'Type what you look for into the search box, for example `clk1 sat`, `ntp offset`, `psu` or `inventory`, and press Enter: it fills in the fields below. Or choose there what to show, which chassis or modules, and which metrics. Everything the device sends can be chosen, even if the plugin does not know its meaning. Names follow the device’s own tree, so they stay the same when modules move in the list.'
          )
        )}
      </p>
      <ul>
        {HINTS.map((hint) => (
          <li key={hint}>{withCode(t(hint))}</li>
        ))}
      </ul>
      <h3>{t('What queries can show')}</h3>
      <dl>
        {Object.values(QUERY_KINDS).map(({ label, help }) => (
          <React.Fragment key={label}>
            <dt>{t(label)}</dt>
            <dd>{t(help)}.</dd>
          </React.Fragment>
        ))}
      </dl>
      <h3>{t('Examples')}</h3>
      {EXAMPLES.map(({ title, text, query }) => (
        <p key={title}>
          <Button
            size="sm"
            fill="text"
            onClick={() => onClickExample({ refId: 'A', ...defaultQuery(), ...query } as LantimeQuery)}
          >
            {t(title)}
          </Button>{' '}
          {t(text)}
        </p>
      ))}
    </div>
  );
}
