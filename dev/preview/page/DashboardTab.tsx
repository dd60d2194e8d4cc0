import { css } from '@emotion/css';
import { CoreApp, type AnnotationEvent, type GrafanaTheme2, type ScopedVars } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { Alert, Icon, Input, MultiSelect, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { AdHocPicker } from './AdHocPicker';
import { AnnotationList, AnnotationsBar } from './AnnotationsBar';
import { Labelled, NativeSelect, TimeControls, useSize } from './components';
import { toSections, type PlacedPanel, type Section } from './dashboard/layout';
import type { DashboardJson } from './dashboard/model';
import { useAnnotations } from './dashboard/useAnnotations';
import { Panel } from './panels/Panel';
import { drawnType, SizedVisualization } from './panels/Visualization';
import type { PreviewVariable } from './runtime/templateSrv';
import { VariableEditors } from './VariableEditors';
import { usePageState, type PageStore } from './store';
import { useQueries } from './useQueries';

/** A dashboard, from its JSON. */
export function DashboardTab({ store }: { store: PageStore }) {
  const styles = useStyles2(getStyles);
  const { dashboard, dashboards, dashboardName, dashboardError, variables } = usePageState(store);
  const annotations = useAnnotations(store);
  const names = dashboards.map(({ name, title }) => ({ text: title, value: name }));
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <NativeSelect
          label="Dashboard"
          testId="dashboard-select"
          value={dashboardName ?? ''}
          options={dashboardName ? names : [{ text: dashboard?.title ?? '', value: '' }, ...names]}
          onChange={(name) => void store.openDashboard(name)}
        />
        <TimeControls store={store} />
      </div>
      {dashboardError && (
        <div data-testid="dashboard-error">
          <Alert title={dashboardError} severity="error" />
        </div>
      )}
      {lacksPrometheus(variables) && (
        <Alert title="This dashboard reads Prometheus, which was not found on this computer" severity="info">
          With the programs prometheus and promtool (Debian: apt-get install prometheus), the demo also starts the
          exporter and a fleet of simulated devices. Stop it with Ctrl-C, install them, and start it again.
        </Alert>
      )}
      <div className={styles.bar}>
        {variables
          .filter((variable) => variable.hide !== 2)
          .map((variable) => (
            <VariablePicker key={variable.name} variable={variable} store={store} />
          ))}
        <VariableEditors store={store} />
      </div>
      {dashboard && (
        <>
          <AnnotationsBar store={store} shown={annotations} />
          <div className={styles.dashboard} data-testid="dashboard">
            <h1 data-testid="dashboard-title">{dashboard.title}</h1>
            {toSections(dashboard.panels ?? [], variables).map((section) => (
              <DashboardSection
                key={section.key}
                section={section}
                dashboard={dashboard}
                store={store}
                annotations={annotations.events}
              />
            ))}
          </div>
          <AnnotationList events={annotations.events} />
        </>
      )}
    </div>
  );
}

/** Whether Prometheus is the only data source that can be chosen, and there is none. */
function lacksPrometheus(variables: readonly PreviewVariable[]): boolean {
  const sources = variables.filter(({ type }) => type === 'datasource');
  return sources.length > 0 && sources.every(({ query, options }) => query === 'prometheus' && options.length === 0);
}

function VariablePicker({ variable, store }: { variable: PreviewVariable; store: PageStore }) {
  const { name, options, current } = variable;
  const label = variable.label || name;
  const testId = `variable-${name}`;
  const select = (value: string | string[]) => void store.setVariable(name, value);
  if (variable.type === 'adhoc') {
    return <AdHocPicker variable={variable} onChange={(filters) => store.setFilters(name, filters)} />;
  }
  if (variable.type === 'textbox') {
    return (
      <Labelled label={label}>
        <Input
          data-testid={testId}
          width={20}
          key={String(current.value)}
          defaultValue={String(current.value)}
          onBlur={(event) => select(event.currentTarget.value)}
        />
      </Labelled>
    );
  }
  if (variable.multi) {
    return (
      <div data-testid={testId}>
        <Labelled label={label}>
          <MultiSelect
            aria-label={label}
            width={30}
            options={options.map(({ text, value }) => ({ label: text, value }))}
            value={selectedOptions(current)}
            onChange={(chosen) => select(chosen.map(({ value }) => value ?? ''))}
          />
        </Labelled>
      </div>
    );
  }
  return (
    <NativeSelect label={label} testId={testId} value={String(current.value)} options={options} onChange={select} />
  );
}

/** With their texts: the options may not be there yet. */
function selectedOptions({ text, value }: PreviewVariable['current']) {
  const texts = [text].flat();
  return [value].flat().map((one, index) => ({ value: one, label: texts[index] ?? one }));
}

interface SectionProps {
  section: Section;
  dashboard: DashboardJson;
  store: PageStore;
  annotations: AnnotationEvent[];
}

function DashboardSection({ section, dashboard, store, annotations }: SectionProps) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(!section.collapsed);
  return (
    <>
      {section.title !== undefined && (
        <button
          type="button"
          className={styles.rowTitle}
          aria-expanded={open}
          data-testid="dashboard-row"
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'angle-down' : 'angle-right'} />{' '}
          {getTemplateSrv().replace(section.title, section.scopedVars)}
        </button>
      )}
      {open && (
        <div className={styles.grid}>
          {section.panels.map((placed) => (
            <div
              key={placed.key}
              className={styles.place}
              style={{
                ['--rows' as string]: placed.h,
                gridColumn: `${placed.x + 1} / span ${placed.w}`,
                gridRow: `${placed.y + 1} / span ${placed.h}`,
              }}
            >
              <DashboardPanel placed={placed} dashboard={dashboard} store={store} annotations={annotations} />
            </div>
          ))}
        </div>
      )}
    </>
  );
}

function DashboardPanel({
  placed,
  dashboard,
  store,
  annotations,
}: {
  placed: PlacedPanel;
  dashboard: DashboardJson;
  store: PageStore;
  annotations: AnnotationEvent[];
}) {
  const { panel, scopedVars } = placed;
  const { tick, rawRange, datasourceRevision } = usePageState(store);
  const [ref, { width }] = useSize();
  const title = getTemplateSrv().replace(panel.title ?? '', scopedVars);
  const { type, remark } = drawnType(panel.type);
  const range = panel.timeFrom ? { from: `now-${panel.timeFrom}`, to: 'now' } : rawRange;
  const data = useQueries(
    {
      datasource: panel.datasource ?? panel.targets?.[0]?.datasource,
      targets: type === 'text' ? [] : (panel.targets ?? []),
      transformations: panel.transformations,
      rawRange: range,
      app: CoreApp.Dashboard,
      width,
      maxDataPoints: panel.maxDataPoints,
      minInterval: panel.interval,
      scopedVars,
      panelId: panel.id,
      dashboardUID: dashboard.uid,
    },
    [panel, tick, datasourceRevision],
    (next) => store.rememberPanelData(title, next)
  );
  return (
    <div ref={ref} style={{ height: '100%' }}>
      <Panel title={title} description={panel.description} type={panel.type} data={data} remark={remark}>
        <SizedVisualization
          type={type}
          data={data}
          fieldConfig={panel.fieldConfig}
          options={panel.options}
          scopedVars={scopedVars as ScopedVars}
          annotations={annotations}
        />
      </Panel>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  bar: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(2) }),
  rowTitle: css({
    display: 'block',
    width: '100%',
    padding: theme.spacing(1, 0),
    border: 'none',
    background: 'none',
    textAlign: 'left',
    fontSize: theme.typography.h5.fontSize,
  }),
  dashboard: css({ background: theme.colors.background.canvas, padding: theme.spacing(1) }),
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(24, 1fr)',
    gridAutoRows: 30,
    gap: theme.spacing(1),
    // On a phone panels stand below each other, as in Grafana.
    [theme.breakpoints.down('md')]: { display: 'flex', flexDirection: 'column' },
  }),
  place: css({
    minWidth: 0,
    [theme.breakpoints.down('md')]: { height: 'calc(var(--rows) * 38px - 8px)', flexShrink: 0 },
  }),
});
