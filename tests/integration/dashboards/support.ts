/** The committed dashboards, taken apart. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../src/dashboards');

export interface PanelJson {
  id: number;
  type: string;
  title: string;
  description: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type: string; uid: string };
  targets?: Array<Record<string, unknown> & { refId: string; datasource: { type: string; uid: string } }>;
  transformations?: Array<{ id: string; options: any }>;
  fieldConfig: { defaults: { noValue?: string; [key: string]: unknown }; overrides: any[] };
  options?: any;
}

export interface DashboardJson {
  uid: string;
  title: string;
  tags: string[];
  schemaVersion: number;
  panels: PanelJson[];
  templating: {
    list: Array<{
      name: string;
      type: string;
      query: any;
      definition?: string;
      allValue?: string;
      includeAll: boolean;
    }>;
  };
  annotations: { list: any[] };
  links: any[];
  [key: string]: unknown;
}

/** Committed files by their name. */
export const FILES: ReadonlyMap<string, DashboardJson> = new Map(
  readdirSync(FOLDER).map((name) => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))])
);

export const fileSize = (name: string): number => readFileSync(join(FOLDER, name)).length;

export const LANTIME = 'timesync-lantime-datasource';

/** An expression with the variables of the dashboards filled in. @param target the device of those about one */
export const fillIn = (expr: string, target = 'any'): string =>
  expr
    .replaceAll('$target', target)
    .replaceAll('$__rate_interval', '1m')
    .replace(/\$(slot|clock|node|port|instance)\b/g, '.*');

/** Expressions of a dashboard for Prometheus, with its variables filled in. */
export const listExpressions = (dashboard: DashboardJson): string[] =>
  [
    ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...dashboard.annotations.list.map(({ expr }) => expr),
  ]
    .filter((expr): expr is string => typeof expr === 'string')
    .map((expr) => fillIn(expr));
