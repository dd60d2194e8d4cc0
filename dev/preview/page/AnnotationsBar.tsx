import { css } from '@emotion/css';
import {
  dateTimeFormat,
  textUtil,
  type AnnotationEvent,
  type AnnotationQuery,
  type DataSourceApi,
  type GrafanaTheme2,
} from '@grafana/data';
import { config, getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, InlineSwitch, Input, useStyles2 } from '@grafana/ui';
import React, { Suspense, useEffect, useMemo, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { Labelled } from './components';
import { toTimeRange } from './dashboard/model';
import type { DashboardAnnotations } from './dashboard/useAnnotations';
import { prepareAnnotation, runAnnotationQuery, type AnnotationResult } from './runtime/annotations';
import { deepFreeze } from './runtime/deepFreeze';
import { getFailureReason } from '../../../src/grafana/failure-reason';
import { usePageState, type PageStore } from './store';

interface AnnotationsBarProps {
  store: PageStore;
  shown: DashboardAnnotations;
}

/** The annotation queries of the dashboard: switched on and off, and edited. */
export function AnnotationsBar({ store, shown }: AnnotationsBarProps) {
  const styles = useStyles2(getStyles);
  const { annotations } = usePageState(store);
  const [edited, setEdited] = useState<number>();
  const change = (index: number, next: AnnotationQuery) =>
    store.setAnnotations(annotations.map((one, at) => (at === index ? next : one)));
  return (
    <div className={styles.bar} data-testid="annotations">
      {annotations.map((annotation, index) => (
        <React.Fragment key={index}>
          <InlineSwitch
            label={annotation.name}
            showLabel
            transparent
            data-testid={`annotation-${annotation.name}`}
            value={annotation.enable}
            onChange={() => change(index, { ...annotation, enable: !annotation.enable })}
          />
          <Button
            size="sm"
            variant="secondary"
            icon="pen"
            data-testid={`edit-annotation-${annotation.name}`}
            aria-label={`Edit annotation ${annotation.name}`}
            onClick={() => setEdited(edited === index ? undefined : index)}
          />
        </React.Fragment>
      ))}
      <Button
        size="sm"
        variant="secondary"
        icon="plus"
        data-testid="add-annotation"
        onClick={() => {
          setEdited(annotations.length);
          store.setAnnotations([...annotations, newAnnotation(annotations.length + 1)]);
        }}
      >
        Add annotation query
      </Button>
      {edited !== undefined && annotations[edited] && (
        <AnnotationEditor
          key={edited}
          store={store}
          annotation={annotations[edited]}
          onChange={(next) => change(edited, next)}
        />
      )}
      {Object.entries(shown.errors).map(([name, message]) => (
        <div key={name} data-testid="annotation-error">
          <Alert title={`${name}: ${message}`} severity="error" />
        </div>
      ))}
    </div>
  );
}

function newAnnotation(number: number): AnnotationQuery {
  const ref = getDataSourceSrv().getInstanceSettings(null);
  return deepFreeze({
    name: `Annotation ${number}`,
    enable: true,
    iconColor: 'red',
    datasource: ref && { type: ref.type, uid: ref.uid },
  } as AnnotationQuery);
}

interface AnnotationEditorProps {
  store: PageStore;
  annotation: AnnotationQuery;
  onChange: (annotation: AnnotationQuery) => void;
}

/** The plugin's editor of annotation queries, with Grafana's test of them. */
function AnnotationEditor({ store, annotation, onChange }: AnnotationEditorProps) {
  const styles = useStyles2(getStyles);
  const { rawRange, datasourceRevision } = usePageState(store);
  const [datasource, setDatasource] = useState<DataSourceApi>();
  const [result, setResult] = useState<AnnotationResult | { error: string }>();
  const range = useMemo(() => toTimeRange(rawRange), [rawRange]);
  const change = (next: AnnotationQuery) => onChange(deepFreeze(next));

  useEffect(() => {
    void getDataSourceSrv()
      .get(annotation.datasource)
      .then((found) => {
        setDatasource(found);
        const prepared = prepareAnnotation(found, annotation);
        if (prepared !== annotation) {
          change(prepared);
        }
      });
    // Grafana prepares an annotation when the editor opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [datasourceRevision]);

  const test = async () => {
    if (!datasource) {
      return;
    }
    try {
      setResult(await lastValueFrom(runAnnotationQuery(datasource, annotation, toTimeRange(rawRange))));
    } catch (error) {
      setResult({ error: getFailureReason(error) });
    }
  };

  const QueryEditor: any = datasource?.annotations?.QueryEditor ?? datasource?.components?.QueryEditor;
  return (
    <div className={styles.editor} data-testid="annotation-editor">
      <Labelled label="Name">
        <Input
          width={30}
          data-testid="annotation-name"
          value={annotation.name}
          onChange={(event) => change({ ...annotation, name: event.currentTarget.value })}
        />
      </Labelled>
      <Suspense fallback="Loading …">
        {datasource && QueryEditor && (
          <QueryEditor
            datasource={datasource}
            query={{ ...datasource.annotations?.getDefaultQuery?.(), ...(annotation.target ?? { refId: 'Anno' }) }}
            range={range}
            data={result && 'data' in result ? result.data : undefined}
            annotation={annotation}
            onChange={(target: any) => change({ ...annotation, target })}
            onRunQuery={test}
            onAnnotationChange={change}
          />
        )}
      </Suspense>
      <div className={styles.bar}>
        <Button size="sm" icon="play" data-testid="test-annotation" onClick={() => void test()}>
          Test annotation query
        </Button>
        <span data-testid="annotation-result">{result && describeResult(result)}</span>
      </div>
    </div>
  );
}

/** In Grafana's words. */
function describeResult(result: AnnotationResult | { error: string }): string {
  if ('error' in result) {
    return `Annotation query error: ${result.error}`;
  }
  const { events, data } = result;
  const fields = data?.series[0]?.fields.length ?? data?.annotations?.[0]?.fields.length;
  return events.length > 0 ? `${events.length} events (from ${fields} fields)` : 'No events found';
}

/** What the annotations of the dashboard say, in the order of time. */
export function AnnotationList({ events }: { events: AnnotationEvent[] }) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  return (
    <details
      className={styles.list}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid="annotation-list"
    >
      <summary>{events.length} annotations in this time range</summary>
      {open && (
        <table>
          <thead>
            <tr>
              {['From', 'To', 'Title', 'Text', 'Tags'].map((name) => (
                <th key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {events.map((event, row) => (
              <tr key={row} data-testid="annotation-row">
                <td style={{ color: config.theme2.visualization.getColorByName(event.color ?? 'red') }}>
                  {dateTimeFormat(event.time ?? 0)}
                </td>
                <td>{event.isRegion && dateTimeFormat(event.timeEnd ?? 0)}</td>
                <Html text={event.title} />
                <Html text={event.text} />
                <td>{event.tags?.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** Grafana shows the texts of annotations as HTML, with what is dangerous in it taken out. */
function Html({ text = '' }: { text?: string }) {
  return <td dangerouslySetInnerHTML={{ __html: textUtil.sanitize(text) }} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  editor: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    width: '100%',
    padding: theme.spacing(1),
    background: theme.colors.background.secondary,
  }),
  list: css({
    fontSize: theme.typography.bodySmall.fontSize,
    td: { padding: theme.spacing(0, 2, 0.25, 0), verticalAlign: 'top' },
    th: { paddingRight: theme.spacing(2) },
  }),
});
