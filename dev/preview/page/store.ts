import {
  rangeUtil,
  type AnnotationEvent,
  type AnnotationQuery,
  type PanelData,
  type RawTimeRange,
} from '@grafana/data';
import { config, getBackendSrv, getDataSourceSrv } from '@grafana/runtime';
import { useSyncExternalStore } from 'react';
import { getFailureReason } from '../../../src/grafana/failure-reason';
import { DEFAULT_RANGE, resolveInputs, toTimeRange, type DashboardJson } from './dashboard/model';
import { dependsOn, knownVariables, loadVariable, withValue } from './dashboard/variables';
import { deepFreeze } from './runtime/deepFreeze';
import type { AdHocFilter, PreviewTemplateSrv, PreviewVariable } from './runtime/templateSrv';

export type TabId = 'configuration' | 'explore' | 'dashboard';

export interface PageState {
  tab: TabId;
  rawRange: RawTimeRange;
  /** '' is off. */
  refreshInterval: string;
  /** Counts up when all queries are to run again. */
  tick: number;
  /** Counts up when the settings of a data source were saved: its instance is a new one. */
  datasourceRevision: number;
  dashboards: Array<{ name: string; title: string }>;
  dashboardName?: string;
  dashboard?: DashboardJson;
  /** Why a dashboard or a variable could not be loaded. */
  dashboardError?: string;
  variables: PreviewVariable[];
  /** The annotation queries of the dashboard, without Grafana's own. */
  annotations: AnnotationQuery[];
}

/** The state that the tabs of the page share, and that tests reach through `window.preview`. */
export class PageStore {
  private state: PageState = {
    tab: 'configuration',
    rawRange: DEFAULT_RANGE,
    refreshInterval: '',
    tick: 0,
    datasourceRevision: 0,
    dashboards: [],
    variables: [],
    annotations: [],
  };
  private readonly listeners = new Set<() => void>();
  private readonly panelData = new Map<string, PanelData>();
  private annotationEvents: AnnotationEvent[] = [];
  private timer?: ReturnType<typeof setInterval>;
  /** Numbers the loads of dashboards: a slow one must not overwrite one that was chosen later. */
  private loads = 0;

  constructor(private readonly templateSrv: PreviewTemplateSrv) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): PageState => this.state;

  async start(): Promise<void> {
    const parameters = new URLSearchParams(window.location.search);
    const dashboards = await getBackendSrv().get('/api/preview/dashboards');
    const name = parameters.get('dashboard') ?? undefined;
    const tab = parameters.get('tab') ?? (name ? 'dashboard' : 'configuration');
    this.update({ dashboards, dashboardName: name });
    this.openTab(tab as TabId);
  }

  openTab(tab: TabId): void {
    const { dashboard, dashboards, dashboardName } = this.state;
    this.update({ tab });
    this.writeUrl();
    // The interval is one of the dashboard.
    this.setRefreshInterval((tab === 'dashboard' && dashboard?.refresh) || '');
    const name = dashboardName ?? dashboards[0]?.name;
    if (tab === 'dashboard' && !dashboard && name) {
      void this.openDashboard(name);
    }
  }

  refresh = (): void => this.update({ tick: this.state.tick + 1 });

  setTimeRange = (from: string, to: string): void => {
    const rawRange = { from, to };
    toTimeRange(rawRange);
    this.update({ rawRange, tick: this.state.tick + 1 });
    void this.loadVariables((variable) => variable.refresh === 2);
  };

  setRefreshInterval = (refreshInterval: string): void => {
    clearInterval(this.timer);
    if (refreshInterval) {
      this.timer = setInterval(this.refresh, rangeUtil.intervalToMs(refreshInterval));
    }
    this.update({ refreshInterval });
  };

  async openDashboard(name: string): Promise<void> {
    const load = ++this.loads;
    this.update({ dashboardName: name, dashboardError: undefined });
    this.writeUrl();
    try {
      const json = await getBackendSrv().get(`/api/preview/dashboards/${encodeURIComponent(name)}`);
      if (load === this.loads) {
        await this.setDashboard(json, name);
      }
    } catch (error) {
      this.update({ dashboardError: `Dashboard "${name}" could not be loaded: ${getFailureReason(error)}` });
    }
  }

  setDashboard = async (json: DashboardJson, dashboardName?: string): Promise<void> => {
    const load = ++this.loads;
    const dashboard = resolveInputs(json, (pluginId) => getDataSourceSrv().getList({ pluginId })[0]?.uid);
    this.panelData.clear();
    this.annotationEvents = [];
    this.update({
      tab: 'dashboard',
      dashboard: undefined,
      dashboardName,
      dashboardError: undefined,
      rawRange: dashboard.time ?? this.state.rawRange,
      variables: knownVariables(dashboard.templating?.list),
      annotations: [],
    });
    this.setRefreshInterval(dashboard.refresh || '');
    await this.loadVariables(() => true);
    // Panels and annotations appear when the variables have values, as in Grafana.
    if (load === this.loads) {
      const annotations = deepFreeze((dashboard.annotations?.list ?? []).filter(({ builtIn }) => !builtIn));
      this.update({ dashboard, annotations, tick: this.state.tick + 1 });
    }
  };

  setVariable = async (name: string, value: string | string[]): Promise<void> => {
    const variables = this.state.variables.map((one) => (one.name === name ? withValue(one, value) : one));
    if (!variables.some((one) => one.name === name)) {
      throw new Error(`The dashboard has no variable "${name}"`);
    }
    this.setVariables(variables);
    const changed = [name];
    await this.loadVariables((variable) => {
      const affected = changed.some((one) => dependsOn(variable, one));
      if (affected) {
        changed.push(variable.name);
      }
      return affected;
    });
    this.refresh();
  };

  /** Stores another query of a variable, and lists what it returns. */
  setVariableQuery = async (name: string, query: unknown): Promise<void> => {
    this.setVariables(this.state.variables.map((one) => (one.name === name ? { ...one, query } : one)));
    await this.loadVariables((variable) => variable.name === name || dependsOn(variable, name));
    this.refresh();
  };

  setFilters = (name: string, filters: AdHocFilter[]): void => {
    this.setVariables(this.state.variables.map((one) => (one.name === name ? { ...one, filters } : one)));
    this.refresh();
  };

  setAnnotations = (annotations: AnnotationQuery[]): void => this.update({ annotations: deepFreeze(annotations) });

  /** Call after settings were saved, as Grafana reads its frontend settings again. */
  async reloadDatasources(): Promise<void> {
    const settings = await getBackendSrv().get(`/api/frontend/settings${window.location.search}`);
    config.datasources = settings.datasources;
    getDataSourceSrv().reload();
    this.update({ datasourceRevision: this.state.datasourceRevision + 1 });
  }

  rememberPanelData(title: string, data: PanelData): void {
    this.panelData.set(title, data);
  }

  getPanelData = (title: string): PanelData | undefined => this.panelData.get(title);

  rememberAnnotations(events: AnnotationEvent[]): void {
    this.annotationEvents = events;
  }

  getAnnotations = (): AnnotationEvent[] => this.annotationEvents;

  /** In order, because a variable may use those before it. */
  private async loadVariables(wanted: (variable: PreviewVariable) => boolean): Promise<void> {
    const range = toTimeRange(this.state.rawRange);
    for (const { name } of this.state.variables) {
      const variable = this.state.variables.find((one) => one.name === name);
      if (!variable || !wanted(variable)) {
        continue;
      }
      try {
        const loaded = await loadVariable(variable, range);
        this.setVariables(this.state.variables.map((one) => (one === variable ? loaded : one)));
      } catch (error) {
        this.update({ dashboardError: `Variable "${name}": ${getFailureReason(error)}` });
      }
    }
  }

  private setVariables(variables: PreviewVariable[]): void {
    this.templateSrv.setVariables(variables);
    this.update({ variables });
  }

  private update(changes: Partial<PageState>): void {
    this.state = { ...this.state, ...changes };
    if (changes.variables) {
      this.templateSrv.setVariables(changes.variables);
    }
    this.listeners.forEach((listener) => listener());
  }

  private writeUrl(): void {
    const parameters = new URLSearchParams(window.location.search);
    parameters.set('tab', this.state.tab);
    if (this.state.dashboardName) {
      parameters.set('dashboard', this.state.dashboardName);
    }
    window.history.replaceState(null, '', `?${parameters}`);
  }
}

/** The state of the page, in a component. */
export function usePageState(store: PageStore): PageState {
  return useSyncExternalStore(store.subscribe, store.getState);
}
