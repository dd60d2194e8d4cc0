import React, { ComponentType, createElement, lazy, Suspense, useState } from 'react';
import { css } from '@emotion/css';
import { GrafanaTheme2, QueryEditorProps } from '@grafana/data';
import { Alert, InlineField, InlineFieldRow, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { LantimeDataSource } from '../grafana/datasource';
import { LantimeJsonData } from '../grafana/settings';
import { t } from '../i18n';
import { getKind, QUERY_KINDS, QueryType } from '../queries';
import type { CompleteQuery, KindEditorProps, QueryKind } from '../queries/kind';
import { completeQuery } from '../queries/resolve';
import type { LantimeQuery } from '../queries/stored';
import { CodeEditor, Draft } from './CodeEditor';
import { useGuides } from './code/useGuides';
import { Choice } from './fields/Choice';
import { EditorModeField } from './fields/EditorModeField';
import { LimitField } from './fields/QueryFields';
import { LABEL_WIDTH } from './fields/layout';
import { useDevice } from './fields/useDevice';
import { QueryExplanation } from './QueryExplanation';
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
const typesInPanels = (): QueryType[] => (Object.keys(QUERY_KINDS) as QueryType[]).filter(isInPanels);

const choices = () =>
  typesInPanels().map((value) => {
    const { label, help } = QUERY_KINDS[value];
    return { value, label, description: help };
  });

export default function QueryEditor({ datasource, query: stored, onChange, onRunQuery }: Props) {
  const { device } = datasource;
  const { polls, problem } = useDevice(datasource);
  const styles = useStyles2(getStyles);
  const guides = useGuides();
  const query = completeQuery(stored);
  const kind = getKind(query.queryType);
  const isCode = query.editorMode === 'code';
  /** What is typed in the code editor, and the query that it describes. It outlives a look at the fields. */
  const isUnknown = stored.queryType !== undefined && stored.queryType !== query.queryType;
  const [draft, setDraft] = useState<{ draft: Draft; query: CompleteQuery | undefined }>();
  const typed = isCode && draft?.draft.of === JSON.stringify(query) ? draft : undefined;
  const described = typed?.query;
  const change = (part: Partial<LantimeQuery>, run = true) => {
    onChange({ ...(query as LantimeQuery), ...part });
    if (run) {
      onRunQuery();
    }
  };
  return (
    <>
      {problem && !device.poller.current.last && (
        <Alert
          severity="warning"
          title={t('The device cannot be read, so its own modules and metrics cannot be listed')}
        >
          {t(
            '{problem} Until then the lists have what any LANTIME may have, from the catalogue; other names can be typed.',
            { problem }
          )}
        </Alert>
      )}
      {isUnknown && (
        <Alert
          severity="warning"
          title={t('This version of the plugin has no kind of query “{queryType}”', {
            queryType: String(stored.queryType),
          })}
        >
          {t(
            'It is shown as “{kind}”, and becomes that if it is changed here. A later version of the plugin may have it.',
            { kind: t(kind.label) }
          )}
        </Alert>
      )}
      <div className={styles.head}>
        <div className={styles.search}>
          <SearchField
            id={query.refId}
            device={device}
            polls={polls}
            onChoose={(found) => {
              const { defaults } = getKind(found.queryType);
              change({ components: defaults.components, metrics: defaults.metrics, ...found });
            }}
          />
        </div>
        <EditorModeField isCode={isCode} onChange={(editorMode) => change({ editorMode }, false)} />
      </div>
      {isCode ? (
        guides && (
          <CodeEditor
            query={query}
            types={typesInPanels()}
            guides={guides}
            readings={device.reader}
            snapshot={device.poller.current.last?.value}
            device={datasource.settings.name}
            draft={draft?.draft}
            onDraft={(next, read) => setDraft(next && { draft: next, query: read })}
            onReplace={(next) => {
              // Not merged: an option that the text does not have any more is gone.
              onChange(next as LantimeQuery);
              onRunQuery();
            }}
            onRunQuery={onRunQuery}
          />
        )
      ) : (
        <>
          <InlineFieldRow>
            <InlineField label={t('Show')} labelWidth={LABEL_WIDTH} shrink>
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
          <Suspense fallback={<LoadingPlaceholder text={t('Loading…')} />}>
            {createElement(loadEditor(kind), { query, device, polls, onChange: change, onRunQuery })}
          </Suspense>
        </>
      )}
      {guides && (
        <QueryExplanation
          query={described ?? query}
          isEarlier={typed !== undefined && !described}
          datasource={datasource}
          polls={polls}
          guides={guides}
        />
      )}
    </>
  );
}

const getStyles = ({ spacing }: GrafanaTheme2) => ({
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: spacing(0, 1) }),
  search: css({ flex: '1 1 240px', minWidth: 0 }),
});
