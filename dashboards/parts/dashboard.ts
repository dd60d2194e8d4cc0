/** A dashboard as a whole: variables, annotations, links, and positions of panels. */
import {
  AnnotationQuery,
  Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  Panel,
  QueryVariableBuilder,
  VariableModel,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DEFAULT_ANNOTATIONS } from '../../src/queries/changes/kind';
import { LantimeQuery, QUERY_VERSION } from '../../src/queries/stored';
import { variableText } from '../../src/queries/variables/text';
import type { VariableQuery } from '../../src/queries/variables/stored';
import { AGE, NOTE } from './fields';
import { table, words } from './panels';
import { DEVICE, ofEvents, PROMETHEUS } from './queries';

/** Schema version of Grafana 10.1. Newer versions migrate it; older ones would reject panels. */
const SCHEMA_VERSION = 38;
/** Version of stored variable queries; src/queries/variables/support.ts itself needs a browser. */
const VARIABLE_VERSION = 1;
const TAG = 'lantime';
const GRID_WIDTH = 24;

export interface DashboardSource {
  /** File name, and the uid after `lantime-`. Never change it: people have links to it. */
  id: string;
  title: string;
  description: string;
  variables: VariableModel[];
  annotations: AnnotationQuery[];
  /** Rows of panels from left to right. The first rows say whether everything is all right, since when, and what to do. */
  rows: Panel[][];
  /** By which the menu of a dashboard finds the others. */
  tag?: string;
  /** The initial time range. */
  from?: string;
  /** How often it is refreshed; by default as often as the plugin polls. */
  refresh?: string;
}

/** Positions panels row by row, as many in a line as fit, and assigns their ids. */
function placed(rows: readonly Panel[][]): Panel[] {
  let y = 0;
  let id = 0;
  return rows.flatMap((row) => {
    let x = 0;
    let height = 0;
    const panels = row.map((panel) => {
      const { w = GRID_WIDTH, h = 8 } = panel.gridPos ?? {};
      if (x + w > GRID_WIDTH) {
        y += height;
        [x, height] = [0, 0];
      }
      const at = { x, y, w, h };
      x += w;
      height = Math.max(height, h);
      return { id: ++id, ...panel, gridPos: at };
    });
    y += height;
    return panels;
  });
}

/** The dashboard as Grafana loads it. */
export function buildDashboard(source: DashboardSource): Dashboard {
  const { tag = TAG } = source;
  const links = new DashboardLinkBuilder('LANTIME')
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true)
    .targetBlank(false)
    .icon('external link')
    .tooltip('The other LANTIME dashboards, with the same time range and device');
  const dashboard = new DashboardBuilder(source.title)
    .uid(`lantime-${source.id}`)
    .description(source.description)
    .tags([tag])
    .timezone('browser')
    .editable()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: source.from ?? 'now-1h', to: 'now' })
    // The plugin's default poll interval.
    .refresh(source.refresh ?? '10s')
    .link(links)
    .build();
  return {
    ...dashboard,
    schemaVersion: SCHEMA_VERSION,
    templating: { list: source.variables.map(({ auto, auto_min, auto_count, ...variable }) => variable) },
    annotations: { list: source.annotations },
    panels: placed(source.rows),
  };
}

/** Variable for the LANTIME: the data sources of this plugin. */
export const deviceVariable = (): VariableModel => ({
  ...new DatasourceVariableBuilder('device')
    .label('Device')
    .description('The LANTIME to show. Each device has its own data source.')
    .type('timesync-lantime-datasource')
    .build(),
  refresh: VariableRefresh.OnDashboardLoad,
});

/** Variable for the Prometheus that has the series of the exporter. */
export const prometheusVariable = (): VariableModel => ({
  ...new DatasourceVariableBuilder('prometheus')
    .label('Prometheus')
    .description('The Prometheus data source that scrapes the LANTIME exporter.')
    .type('prometheus')
    .build(),
  refresh: VariableRefresh.OnDashboardLoad,
});

const ALL = { selected: true, text: ['All'], value: ['$__all'] };

/** With the text that Grafana's list of variables shows. */
const withDefinition = (variable: VariableModel, definition: string) => ({ ...variable, definition }) as VariableModel;

/** A variable that lists values of a label in Prometheus; multiple values, "All" by default, unless it is about one. */
export function seriesVariable(
  name: string,
  label: string,
  description: string,
  [metric, of]: readonly [metric: string, label: string],
  isOne = false
): VariableModel {
  const query = `label_values(${metric}, ${of})`;
  const variable = new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(PROMETHEUS)
    .query({ query, refId: 'PrometheusVariable' })
    .refresh(VariableRefresh.OnTimeRangeChanged);
  return withDefinition(
    (isOne ? variable : variable.includeAll(true).allValue('.*').multi(true).current(ALL)).build(),
    query
  );
}

/** Targets of the exporter. */
export const instanceVariable = (): VariableModel =>
  seriesVariable('instance', 'Monitored device', 'Targets of the exporter.', ['lantime_up', 'instance']);

/** A variable that lists what the device has; multiple values, "All" by default. */
export function choice(
  name: string,
  label: string,
  description: string,
  query: Omit<VariableQuery, 'refId' | 'version'>,
  allValue?: string
): VariableModel {
  const variable = new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DEVICE)
    .query({ refId: 'LantimeVariable', version: VARIABLE_VERSION, ...query })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .includeAll(true)
    .multi(true)
    .current(ALL);
  return withDefinition((allValue === undefined ? variable : variable.allValue(allValue)).build(), variableText(query));
}

/** Problems that last for months would shade every graph; panels show them instead. */
const ALWAYS_THERE = ['*https-certificate*'];
const LINKS = ['network-link-*', 'network/ports/*'];
const NODES = ['sync-mon*', 'syncmon/*'];
const SOURCES = ['ntp/*/status-peer-selection'];

interface StateChanges {
  withLinks?: boolean;
  withNodes?: boolean;
  withSources?: boolean;
}

/**
 * State changes: errors as regions and warnings as lines, each with a switch and a colour of its own. Ports without a cable,
 * SyncMon nodes and the selection of NTP servers are included only on dashboards about them.
 */
export function stateChanges({
  withLinks = false,
  withNodes = false,
  withSources = false,
}: StateChanges = {}): AnnotationQuery[] {
  const exclude = [
    ...ALWAYS_THERE,
    ...(withLinks ? [] : LINKS),
    ...(withNodes ? [] : NODES),
    ...(withSources ? [] : SOURCES),
  ];
  return [
    annotations('Errors', 'red', { severity: 'error', exclude }),
    // The severity of a query is the lowest that it shows. Lines alone: regions on each other hide the data.
    annotations('Warnings', 'orange', {
      severity: 'warning',
      regions: false,
      exclude,
      filters: [{ key: 'severity', operator: '=', value: 'warning' }],
    }),
  ];
}

function annotations(name: string, iconColor: string, options: Partial<LantimeQuery>): AnnotationQuery {
  const target = {
    refId: 'Anno',
    version: QUERY_VERSION,
    queryType: 'annotations',
    components: ['*'],
    source: 'both',
    include: [],
    active: false,
    regions: true,
    title: '',
    text: '',
    tags: [],
    filters: [],
    limit: DEFAULT_ANNOTATIONS,
    ...options,
  };
  return { name, datasource: DEVICE, enable: true, hide: false, iconColor, target } as unknown as AnnotationQuery;
}

/** Columns of the table of alarms, by the plugin's names. */
const ALARM_COLUMNS = [NOTE, AGE, 'Event', 'Severity', 'Since', 'Meaning'];

/**
 * The row that answers "since when" and "what to do": the device's active alarms about a subject, and advice.
 * @param include ids of events, with `*` for anything; an empty list means all
 */
export function alarmRow(about: string, include: string[], advice: readonly string[]): Panel[] {
  return [
    table({
      title: 'Active alarms',
      description: `Active alarms that the device reports ${about}, and since when. Errors first. If there are none, the table says so; it is empty while the device cannot be read.`,
      w: 15,
      h: 9,
      queries: [ofEvents('table', { active: true, severity: 'warning', include })],
      whenEmpty: 'The device reports no alarms here',
      transformations: [{ id: 'filterFieldsByName', options: { include: { names: ALARM_COLUMNS } } }],
      fields: {
        Severity: [{ id: 'custom.width', value: 75 }],
        // Otherwise timestamps close to each other are shown with milliseconds, which the device does not have.
        Since: [
          { id: 'unit', value: 'dateTimeAsIso' },
          { id: 'custom.width', value: 160 },
        ],
      },
    }),
    words(
      'What to do',
      'First steps if something here is not right.',
      9,
      9,
      advice.map((line) => `- ${line}`).join('\n')
    ),
  ];
}
