/** Queries as panels store them. */
import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AccuracyOptions } from '../../src/queries/accuracy/kind';
import { CommunicationView, LantimeQuery, QUERY_VERSION } from '../../src/queries/stored';

/** The LANTIME and the Prometheus selected by the dashboard's variables. */
export const DEVICE: DataSourceRef = { type: 'timesync-lantime-datasource', uid: '${device}' };
export const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: '${prometheus}' };

/** A query without its refId, which the panel assigns. */
export type Query = { datasource: DataSourceRef } & Record<string, unknown>;
type Options = Partial<Omit<LantimeQuery, 'refId' | 'queryType' | 'datasource'>>;

const lantime = (queryType: LantimeQuery['queryType'], options: Options): Query => ({
  datasource: DEVICE,
  version: QUERY_VERSION,
  queryType,
  ...options,
});

const list = (words: string | string[]) => (Array.isArray(words) ? words : [words]);

/** Readings of the chassis over time. */
export const ofChassis = (metrics: string | string[], options: Options = {}): Query =>
  lantime('chassis', { components: ['*'], metrics: list(metrics), format: 'timeseries', ...options });

/** Readings of modules over time. Modules are given as ids, variables or `type:clk`. */
export const ofModules = (components: string | string[], metrics: string | string[], options: Options = {}): Query =>
  lantime('module', { components: list(components), metrics: list(metrics), format: 'timeseries', ...options });

/** A list of the device as a table: a view by its name (`ports`), or any list by its path. */
export const ofList = (name: string, options: Options = {}): Query =>
  lantime('list', { list: name, components: ['*'], format: 'table', ...options });

/** How long until the error in holdover reaches each limit. */
export const ofHoldover = (options: Options = {}): Query =>
  lantime('holdover', { components: ['chassis0'], format: 'table', ...options });

/** Whether the bound of the time error stayed within limits. */
export const ofAccuracy = (options: Options & Partial<AccuracyOptions> = {}): Query =>
  lantime('accuracy', {
    components: ['chassis0'],
    metrics: ['system/sync-status/est-time-quality/upper-bound', 'syncmon/nodes/*/offset'],
    format: 'table',
    ...options,
  });

/** MTIE of time offsets over the observation interval. */
export const ofStability = (options: Options = {}): Query =>
  lantime('stability', { statistic: 'mtie', format: 'table', ...options });

/** What is suspected of each satellite receiver. */
export const ofInterference = (options: Options = {}): Query =>
  lantime('interference', { components: ['*'], format: 'table', ...options });

/** How the control values of the oscillators drift. */
export const ofAgeing = (options: Options = {}): Query =>
  lantime('ageing', { components: ['*'], format: 'table', ...options });

/** What is said of leap seconds, compared. */
export const ofLeapSecond = (options: Options = {}): Query =>
  lantime('leap-second', { components: ['*'], format: 'table', ...options });

/** Events and state changes. */
export const ofEvents = (format: 'logs' | 'table', options: Options = {}): Query =>
  lantime('events', { components: ['*'], format, ...options });

/** Live view of the communication between this page and the device; empty at first. */
export const ofCommunication = (view: CommunicationView): Query =>
  lantime('communication', { view, format: 'table', limit: 100, live: true });

/** The current values of an expression, as a table with a column for each label. */
export const promTable = (expr: string): Query => ({
  datasource: PROMETHEUS,
  expr,
  format: 'table',
  instant: true,
  range: false,
  editorMode: 'code',
});

/** The current values of an expression. */
export const promNow = (expr: string, legendFormat = '__auto'): Query => ({
  datasource: PROMETHEUS,
  expr,
  format: 'time_series',
  instant: true,
  range: false,
  legendFormat,
  editorMode: 'code',
});

/** An expression over time. */
export const promSeries = (expr: string, legendFormat = '__auto'): Query => ({
  datasource: PROMETHEUS,
  expr,
  format: 'time_series',
  instant: false,
  range: true,
  legendFormat,
  editorMode: 'code',
});

/** Shown in place of a device name in a row about all devices that are read. */
export const ALL_DEVICES = 'all that are read';

/** Assigns the refIds A, B, C. */
export const lettered = (queries: readonly Query[]): Dataquery[] =>
  queries.map((query, i) => ({ refId: String.fromCharCode(65 + i), ...query }) as unknown as Dataquery);
