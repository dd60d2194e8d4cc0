/** The format in which dashboards store queries, and how older ones are read. What a query does is in its kind. */
import { DataQuery } from '@grafana/schema';
import type { Statistic } from '../analysis/stability';
import type { MaskId } from '../analysis/wander-masks';
import type { Level } from '../changes/model';
import type { LabelFilter } from '../grafana/filters';
import type { StateFormat } from '../grafana/fields';
import type { QueryType } from './index';

/** Version that this plugin stores; raise it together with a new entry in MIGRATIONS. */
export const QUERY_VERSION = 1;

/** `logs` is for events only. */
export type Format = 'timeseries' | 'table' | 'logs';
export type CounterFormat = 'rate' | 'raw';

/** What reports a change: the device's notification events, changes seen in its readings, or both. */
export type ChangeSource = 'events' | 'changes' | 'both';
/** Requests to the device and statistics of them; queries of this page, and what served them. */
export type CommunicationView = 'requests' | 'statistics' | 'messages' | 'handlers';

/** Options of every query. */
export interface CommonOptions {
  /** Component ids, patterns with `*`, `type:clk` for all modules in slots of a type, or variables. */
  components: string[];
  /** Paths of readings, patterns with `*`, or variables. */
  metrics: string[];
  /** Which rows of a list, or which series by their labels. */
  filters: LabelFilter[];
  format: Format;
  states: StateFormat;
  /** Maximum number of series, rows, lines or annotations. */
  limit: number;
  /** New points arrive with each poll, without a refresh of the dashboard. */
  live: boolean;
  /** Shown if the device was read and has nothing of this, for example "not fitted". */
  whenEmpty: string;
}

/** Options of queries of readings. */
export interface ReadingsOptions {
  /** Counters in time series: increase per second, or as the device counts. */
  counters: CounterFormat;
  /** Name of each series, with labels in double braces: `{{slot}} {{metric}}`. */
  legend: string;
}

export interface ListOptions {
  /** The id of a view (`inventory`, `ports`), or the path of any list (`network/ports`). */
  list: string;
}

/** Which changes a query of events or annotations shows, and how. */
export interface ChangeOptions {
  source: ChangeSource;
  /** The lowest severity shown. */
  severity: Level;
  /** Ids of events and paths of readings, with `*` as a wildcard. Empty for all. */
  include: string[];
  exclude: string[];
  /** Only what has not ended. */
  active: boolean;
  /** Annotations with an end, or only the beginnings. */
  regions: boolean;
  /** Texts of annotations with names in double braces, `{{component}} {{event}}`. Empty for the default. */
  title: string;
  text: string;
  tags: string[];
}

export interface CommunicationOptions {
  view: CommunicationView;
}

export interface StabilityOptions {
  statistic: Statistic;
  /** Limits to compare with, which ADEV has none of. */
  mask: MaskId | 'none';
}

export interface HoldoverOptions {
  /** Absolute time errors, seconds; a row for each. */
  limits: number[];
}

/** A query as stored. Everything may be missing: dashboards are also written by hand. */
export interface LantimeQuery
  extends
    DataQuery,
    Partial<CommonOptions>,
    Partial<ReadingsOptions>,
    Partial<ListOptions>,
    Partial<ChangeOptions>,
    Partial<CommunicationOptions>,
    Partial<StabilityOptions>,
    Partial<HoldoverOptions> {
  version?: number;
  queryType?: QueryType;
  /** How the query was edited last; fields if it is missing. */
  editorMode?: 'builder' | 'code';
}

/** A stored query as JSON holds it: any member may have any type. */
export type StoredQuery = Readonly<Record<string, unknown>>;

/** More series or rows than anybody reads, and as many as a panel draws without making the browser wait. */
export const DEFAULT_LIMIT = 1000;

/** Each raises a stored query by one version. They work on copies and keep what they do not know. */
const MIGRATIONS: ReadonlyArray<(stored: StoredQuery) => StoredQuery> = [
  // 0: before lists, one component and one metric as text.
  ({ component, metric, ...rest }) => ({
    ...rest,
    ...(rest.components === undefined && typeof component === 'string' ? { components: [component] } : {}),
    ...(rest.metrics === undefined && typeof metric === 'string' ? { metrics: [metric] } : {}),
  }),
];

/** Brings a stored query to the present version; a later version keeps its number. */
export function migrate(stored: StoredQuery): StoredQuery {
  const storedVersion = Number.isInteger(stored.version) && Number(stored.version) >= 0 ? Number(stored.version) : 0;
  const migrated = MIGRATIONS.slice(storedVersion).reduce((query, raise) => raise(query), { ...stored });
  return { ...migrated, version: Math.max(QUERY_VERSION, storedVersion) };
}

/** A stored word if it is one of those allowed, else the default. */
export const readChoice = <T extends string>(value: unknown, allowed: readonly T[], fallback: T): T =>
  allowed.includes(value as T) ? (value as T) : fallback;

/** The texts in a stored list; undefined when there is no list. */
export const wordsIn = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : undefined;

/** A stored text, else the default. */
export const textIn = (value: unknown, fallback = ''): string => (typeof value === 'string' ? value : fallback);
