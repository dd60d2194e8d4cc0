import {
  dateMath,
  type AnnotationQuery,
  type DataQuery,
  type DataTransformerConfig,
  type FieldConfigSource,
  type RawTimeRange,
  type TimeRange,
} from '@grafana/data';
import type { PreviewVariable } from '../runtime/templateSrv';

/** The part of Grafana's dashboard JSON (schema v1) that the preview renders. */
export interface DashboardJson {
  title?: string;
  uid?: string;
  description?: string;
  panels?: PanelJson[];
  templating?: { list?: VariableJson[] };
  annotations?: { list?: Array<AnnotationQuery & { builtIn?: number }> };
  time?: { from: string; to: string };
  refresh?: string | false;
  /** Data sources that Grafana asks for when a dashboard is imported. */
  __inputs?: Array<{ name: string; type: string; pluginId?: string; value?: string }>;
  [key: string]: unknown;
}

export interface PanelJson {
  id?: number;
  type: string;
  title?: string;
  description?: string;
  gridPos?: { x: number; y: number; w: number; h: number };
  datasource?: any;
  targets?: DataQuery[];
  fieldConfig?: Partial<FieldConfigSource>;
  options?: any;
  transformations?: DataTransformerConfig[];
  interval?: string | null;
  maxDataPoints?: number | null;
  timeFrom?: string | null;
  repeat?: string;
  repeatDirection?: 'h' | 'v';
  maxPerRow?: number;
  /** Of a row: whether its panels are hidden, and then the panels. */
  collapsed?: boolean;
  panels?: PanelJson[];
  [key: string]: unknown;
}

export type VariableJson = Partial<PreviewVariable> & Pick<PreviewVariable, 'name' | 'type'>;

/** What time ranges and refresh intervals the preview offers. */
export const TIME_RANGES = ['5m', '15m', '30m', '1h', '3h', '6h'];
export const REFRESH_INTERVALS = ['', '5s', '10s', '30s', '1m'];

export const DEFAULT_RANGE: RawTimeRange = { from: 'now-15m', to: 'now' };

/** Relative times are resolved against the clock of this moment. */
export function toTimeRange(raw: RawTimeRange): TimeRange {
  const from = dateMath.parse(raw.from);
  const to = dateMath.parse(raw.to, true);
  if (!from?.isValid() || !to?.isValid()) {
    throw new Error(`Not a time range: ${raw.from} to ${raw.to}`);
  }
  const relative = dateMath.isMathString(raw.from) || dateMath.isMathString(raw.to);
  return { from, to, raw: relative ? raw : { from, to } };
}

/** Fills in what Grafana asks at import: every `${DS_…}` becomes a data source of the type it asks for. */
export function resolveInputs(
  dashboard: DashboardJson,
  uidOfType: (pluginId?: string) => string | undefined
): DashboardJson {
  let text = JSON.stringify(dashboard);
  for (const input of dashboard.__inputs ?? []) {
    const value = (input.type === 'datasource' ? uidOfType(input.pluginId) : input.value) ?? '';
    text = text.split(`\${${input.name}}`).join(JSON.stringify(value).slice(1, -1));
  }
  return JSON.parse(text);
}
