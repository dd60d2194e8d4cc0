import React, { ComponentType, createElement, lazy, Suspense } from 'react';
import { QueryEditorProps } from '@grafana/data';
import { Alert, InlineField, InlineFieldRow, LoadingPlaceholder } from '@grafana/ui';
import { LantimeDataSource } from '../grafana/datasource';
import { LantimeJsonData } from '../grafana/settings';
import { getKind, QUERY_KINDS, QueryType } from '../queries';
import type { KindEditorProps, QueryKind } from '../queries/kind';
import { completeQuery } from '../queries/resolve';
import type { LantimeQuery } from '../queries/stored';
import { Choice } from './fields/Choice';
import { LimitField } from './fields/QueryFields';
import { LABEL_WIDTH } from './fields/layout';
import { useDevice } from './fields/useDevice';
import { SearchField } from './SearchField';

type Props = QueryEditorProps<LantimeDataSource, LantimeQuery, LantimeJsonData>;

const editors = new WeakMap<QueryKind, ComponentType<KindEditorProps>>();

/** The fields of a kind, loaded when they are shown first. */
function loadEditor(kind: QueryKind): ComponentType<KindEditorProps> {
  let Editor = editors.get(kind);
  if (!Editor) {
    Editor = kind.editor ? lazy(kind.editor) : LimitOnly;
    editors.set(kind, Editor);
  }
  return Editor;
}

/** The fields of a kind that has none of its own. */
const LimitOnly = (props: KindEditorProps) => (
  <InlineFieldRow>
    <LimitField {...props} />
  </InlineFieldRow>
);

const isInPanels = (type: QueryType): boolean => QUERY_KINDS[type].editedIn === 'panels';

/** The kinds that panels can show. */
const choices = () =>
  (Object.keys(QUERY_KINDS) as QueryType[]).filter(isInPanels).map((value) => {
    const { label, help } = QUERY_KINDS[value];
    return { value, label, description: help };
  });

export default function QueryEditor({ datasource, query: stored, onChange, onRunQuery }: Props) {
  const { device } = datasource;
  const { polls, problem } = useDevice(datasource);
  const query = completeQuery(stored);
  const kind = getKind(query.queryType);
  const change = (part: Partial<LantimeQuery>, run = true) => {
    onChange({ ...(query as LantimeQuery), ...part });
    if (run) {
      onRunQuery();
    }
  };
  return (
    <>
      {problem && !device.poller.current.last && (
        <Alert severity="warning" title="The device cannot be read, so its own modules and metrics cannot be listed">
          {problem} Until then the lists have what any LANTIME may have, from the catalogue; other names can be typed.
        </Alert>
      )}
      <SearchField
        id={query.refId}
        device={device}
        polls={polls}
        onChoose={(found) => {
          const { defaults } = getKind(found.queryType);
          change({ components: defaults.components, metrics: defaults.metrics, ...found });
        }}
      />
      <InlineFieldRow>
        <InlineField label="Show" labelWidth={LABEL_WIDTH} shrink>
          <Choice<QueryType>
            options={choices()}
            value={query.queryType as QueryType}
            onChange={(queryType) => {
              const { defaults, formats } = getKind(queryType);
              // A format of the same choices is kept; else that of a table would become that of a graph.
              const format = formats.length > 1 && formats[0] === kind.formats[0] ? query.format : formats[0];
              change({ queryType, format, components: defaults.components, metrics: defaults.metrics });
            }}
          />
        </InlineField>
      </InlineFieldRow>
      <Suspense fallback={<LoadingPlaceholder text="Loading…" />}>
        {createElement(loadEditor(kind), { query, device, polls, onChange: change, onRunQuery })}
      </Suspense>
    </>
  );
}
