import { css } from '@emotion/css';
import {
  CoreApp,
  LoadingState,
  type DataQuery,
  type DataSourceApi,
  type DataSourcePlugin,
  type GrafanaTheme2,
  type PanelData,
} from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Button, Collapse, IconButton, useStyles2 } from '@grafana/ui';
import React, { Suspense, useEffect, useMemo, useState } from 'react';
import { NativeSelect, TimeControls, useSize } from './components';
import { toTimeRange } from './dashboard/model';
import { Panel } from './panels/Panel';
import { PANEL_TYPES, SizedVisualization } from './panels/Visualization';
import { deepFreeze } from './runtime/deepFreeze';
import { usePageState, type PageStore } from './store';
import { useQueries } from './useQueries';

interface ExploreTabProps {
  store: PageStore;
  plugin: DataSourcePlugin<any, any, any, any>;
}

/** Kept while another tab is shown, so that the queries are still there afterwards. */
let remembered: DataQuery[] = [];

/** The query editor of the plugin, and one panel that shows the results of its queries. */
export function ExploreTab({ store, plugin }: ExploreTabProps) {
  const styles = useStyles2(getStyles);
  const { tick, rawRange, datasourceRevision } = usePageState(store);
  const [datasource, setDatasource] = useState<DataSourceApi>();
  const [targets, setTargets] = useState<DataQuery[]>(remembered);
  const [run, setRun] = useState<{ targets: DataQuery[]; count: number }>({ targets: [], count: 0 });
  const [panelType, setPanelType] = useState('auto');
  const [helpOpen, setHelpOpen] = useState(false);
  const [ref, { width }] = useSize();

  // Changes take effect at once, not with the next rendering: editors change a query and run it in one go.
  const change = (next: DataQuery[]) => {
    remembered = deepFreeze(next);
    setTargets(remembered);
  };
  const replace = (refId: string, query: DataQuery) =>
    change(remembered.map((one) => (one.refId === refId ? query : one)));
  const runQueries = () => setRun((old) => ({ targets: remembered, count: old.count + 1 }));

  useEffect(() => {
    const uid = getDataSourceSrv().getList({ pluginId: plugin.meta.id })[0]?.uid;
    void getDataSourceSrv()
      .get(uid)
      .then((next) => {
        setDatasource(next);
        if (remembered.length === 0) {
          change([newTarget(next, 'A')]);
        }
      });
  }, [plugin, datasourceRevision]);

  const data = useQueries(
    { datasource: datasource?.getRef(), targets: run.targets, rawRange, app: CoreApp.Explore, width },
    [run, tick, rawRange, datasourceRevision],
    (next) => store.rememberPanelData('explore', next)
  );

  const range = useMemo(() => toTimeRange(rawRange), [rawRange]);
  if (!datasource) {
    return null;
  }
  const { QueryEditor, QueryEditorHelp } = plugin.components;
  const shownType = panelType === 'auto' ? suggestedType(data) : panelType;
  return (
    <div className={styles.page}>
      <TimeControls store={store} />
      {targets.map((query) => (
        <div key={query.refId} className={styles.query} data-testid="query-row" data-refid={query.refId}>
          <header className={styles.header}>
            <strong>{query.refId}</strong>
            <span className={styles.grow} />
            <IconButton
              name="copy"
              data-testid="duplicate-query"
              aria-label="Duplicate query"
              onClick={() => change([...targets, { ...query, refId: nextRefId(targets) }])}
            />
            <IconButton
              name={query.hide ? 'eye-slash' : 'eye'}
              data-testid="toggle-query"
              aria-label={query.hide ? 'Enable query' : 'Disable query'}
              onClick={() => replace(query.refId, { ...query, hide: !query.hide })}
            />
            <IconButton
              name="trash-alt"
              data-testid="remove-query"
              aria-label="Remove query"
              onClick={() => change(targets.filter((one) => one !== query))}
            />
          </header>
          <div data-testid="query-editor">
            <Suspense fallback="Loading …">
              {QueryEditor && (
                <QueryEditor
                  datasource={datasource}
                  query={query}
                  queries={targets}
                  range={range}
                  data={selectData(data, query.refId)}
                  app={CoreApp.Explore}
                  onChange={(next: DataQuery) => replace(query.refId, next)}
                  onRunQuery={runQueries}
                  onAddQuery={(next: DataQuery) => change([...targets, { ...next, refId: nextRefId(targets) }])}
                />
              )}
            </Suspense>
          </div>
        </div>
      ))}
      <div className={styles.header}>
        <Button
          variant="secondary"
          icon="plus"
          data-testid="add-query"
          onClick={() => change([...targets, newTarget(datasource, nextRefId(targets))])}
        >
          Add query
        </Button>
        <Button icon="play" data-testid="run-query" onClick={runQueries}>
          Run query
        </Button>
        <NativeSelect
          label="Panel"
          testId="panel-type"
          value={panelType}
          options={[{ text: 'As the data suggests', value: 'auto' }, ...PANEL_TYPES]}
          onChange={setPanelType}
        />
      </div>
      <div className={styles.panel} ref={ref}>
        <Panel title="Explore" type={shownType} data={data}>
          <SizedVisualization type={shownType} data={data} />
        </Panel>
      </div>
      {QueryEditorHelp && (
        <div data-testid="query-help">
          <Collapse label="Query help" isOpen={helpOpen} onToggle={setHelpOpen}>
            <Suspense fallback="Loading …">
              <QueryEditorHelp
                datasource={datasource}
                query={targets[0]}
                onClickExample={(example: DataQuery) => {
                  const refId = targets[0]?.refId ?? 'A';
                  change([{ ...example, refId }, ...targets.slice(1)]);
                  runQueries();
                }}
              />
            </Suspense>
          </Collapse>
        </div>
      )}
    </div>
  );
}

function newTarget(datasource: DataSourceApi, refId: string): DataQuery {
  return deepFreeze({ ...datasource.getDefaultQuery?.(CoreApp.Explore), refId, datasource: datasource.getRef() });
}

/** A to Z, then AA and on. */
function nextRefId(targets: DataQuery[]): string {
  for (let number = 0; ; number++) {
    const letter = String.fromCharCode(65 + (number % 26));
    const refId = number < 26 ? letter : String.fromCharCode(64 + Math.floor(number / 26)) + letter;
    if (!targets.some((target) => target.refId === refId)) {
      return refId;
    }
  }
}

/** An editor sees only the result of its own query. */
function selectData(data: PanelData | undefined, refId: string): PanelData | undefined {
  const error = data?.errors?.find((one) => one.refId === refId);
  return (
    data && {
      ...data,
      series: data.series.filter((frame) => frame.refId === refId),
      error,
      errors: error && [error],
      state: data.state === LoadingState.Error && !error ? LoadingState.Done : data.state,
    }
  );
}

function suggestedType(data: PanelData | undefined): string {
  const wanted = data?.series.find((frame) => frame.meta?.preferredVisualisationType)?.meta?.preferredVisualisationType;
  const types: Record<string, string> = { graph: 'timeseries', table: 'table', logs: 'logs' };
  const graphable = data?.series.some(({ fields }) =>
    ['time', 'number'].every((type) => fields.some((f) => f.type === type))
  );
  return types[wanted ?? ''] ?? (graphable || !data ? 'timeseries' : 'table');
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  query: css({ padding: theme.spacing(1), background: theme.colors.background.secondary }),
  header: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  grow: css({ flex: 1 }),
  panel: css({ height: 420 }),
});
