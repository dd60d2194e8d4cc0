import type { AnnotationEvent, DataSourceApi, PanelData } from '@grafana/data';
import type { DashboardJson } from './dashboard/model';

/** Something that went wrong in the page. `console` is what was logged with `console.error`, the rest nobody caught. */
export interface PageError {
  kind: 'error' | 'unhandledrejection' | 'console';
  message: string;
  stack: string;
}

/** A request that a plugin or a component sent through `getBackendSrv()`. */
export interface PageRequest {
  method: string;
  url: string;
  /** Absent until the answer is there, 0 when there was none. */
  status?: number;
}

/** `window.preview`: what tests (and curious people, in the console) can ask and do. */
export interface PreviewHooks {
  errors: PageError[];
  requests: PageRequest[];
  /** The data source instance that editors and panels use now; the default one without a uid. */
  getDatasource(uid?: string): Promise<DataSourceApi>;
  /** Shows this dashboard instead of the present one. */
  setDashboard(json: DashboardJson): Promise<void>;
  /** Selects values of a dashboard variable, `$__all` for all. */
  setVariable(name: string, value: string | string[]): Promise<void>;
  /** Sets the time range of the dashboard and of Explore, in Grafana's words (`now-1h`, `now`) or ISO times. */
  setTimeRange(from: string, to: string): void;
  /** Runs all queries that are on the page again. */
  refresh(): void;
  /** What the queries of a dashboard panel brought last, by its title; `explore` for Explore. */
  getPanelData(title: string): PanelData | undefined;
  /** What the annotation queries of the dashboard brought last. */
  getAnnotations(): AnnotationEvent[];
  /** How many queries run or stream. */
  runningQueries(): number;
}

declare global {
  interface Window {
    preview: PreviewHooks;
  }
}
