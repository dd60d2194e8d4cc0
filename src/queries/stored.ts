/** Queries: as stored in dashboards, and as they run. */
import { ScopedVars } from '@grafana/data';
import { TemplateSrv } from '@grafana/runtime';
import { DataQuery } from '@grafana/schema';
import type { Level } from '../changes/model';
import { Component } from '../lantime/types';
import { LabelFilter } from '../grafana/filters';
import { numberWithin } from '../grafana/settings';

/** Version that this plugin stores; raise it together with a new entry in MIGRATIONS. */
export const QUERY_VERSION = 1;

export type Scope = Component['type'];
/**
 * What a query shows: readings of chassis or modules, a list of the device, what happened, the device's configuration, or
 * what this page has asked of the device.
 * Queries of annotations are `annotations`, and shown by no panel.
 */
export type QueryType = Scope | 'list' | 'events' | 'configuration' | 'communication' | 'annotations';
/** Requests to the device and statistics of them; queries of this page, and what served them. */
export type CommunicationView = 'requests' | 'statistics' | 'messages' | 'handlers';
/** `logs` is of events alone. */
export type Format = 'timeseries' | 'table' | 'logs';
export type StateFormat = 'text' | 'number';
export type CounterFormat = 'rate' | 'raw';

/** What tells of a change: the device's notification events, the changes that were seen of its readings, or both. */
export type ChangeSource = 'events' | 'changes' | 'both';

/** Which changes a query of events or annotations shows, and how. */
export interface ChangeOptions {
  source: ChangeSource;
  /** The least severity. */
  severity: Level;
  /** Ids of events and paths of readings, with `*` for anything. Nothing is all. */
  include: string[];
  exclude: string[];
  /** Only what still holds. */
  active: boolean;
  /** Annotations with an end, else only the beginnings. */
  regions: boolean;
  /** Texts of annotations with names in double braces, `{{component}} {{event}}`. Empty for a text that fits. */
  title: string;
  text: string;
  tags: string[];
}

/** A query as stored. Everything may be missing: dashboards are also written by hand. */
export interface LantimeQuery extends DataQuery, Partial<ChangeOptions> {
  version?: number;
  queryType?: QueryType;
  components?: string[];
  metrics?: string[];
  /** Of a list query: the id of a view (`inventory`, `ports`), or the path of any list (`network/ports`). */
  list?: string;
  view?: CommunicationView;
  /** Rows of a list, or series by their labels. */
  filters?: LabelFilter[];
  format?: Format;
  states?: StateFormat;
  /** Counters in time series: increase per second, or as the device counts. */
  counters?: CounterFormat;
  /** Name of each series, with labels in double braces: `{{slot}} {{metric}}`. */
  legend?: string;
  /** Series or rows at most. */
  limit?: number;
  /** New points arrive with each poll, without a refresh of the dashboard. */
  live?: boolean;
  /** Shown when the device was read and has nothing of this: "not fitted". Empty for nothing. */
  whenEmpty?: string;
}

interface Resolved {
  refId: string;
  format: Format;
  states: StateFormat;
  legend: string;
  limit: number;
  filters: LabelFilter[];
  live: boolean;
  whenEmpty: string;
}

/** Readings of chassis or modules. */
export interface ReadingsQuery extends Resolved {
  type: 'readings';
  scope: Scope;
  components: string[];
  metrics: string[];
  counters: CounterFormat;
}

/** A list of the device as a table. */
export interface ListQuery extends Resolved {
  type: 'list';
  list: string;
  components: string[];
}

/** What happened, as log lines or as the table of the device's events; or as annotations. */
export interface ChangesQuery extends Resolved, ChangeOptions {
  type: 'events' | 'annotations';
  components: string[];
}

/** The configuration tree, for administrators. */
export interface ConfigurationQuery extends Resolved {
  type: 'configuration';
}

/** What goes between this page and the device. */
export interface CommunicationQuery extends Resolved {
  type: 'communication';
  view: CommunicationView;
}

/** A query that can run: complete, of the present version, without variables. */
export type ResolvedQuery = ReadingsQuery | ListQuery | ChangesQuery | ConfigurationQuery | CommunicationQuery;

/** More series or rows than anybody reads, and as many as a panel draws without making the browser wait. */
export const DEFAULT_LIMIT = 1000;
const LARGEST_LIMIT = 20_000;
/** More annotations hide the lines they are drawn over. */
export const DEFAULT_ANNOTATIONS = 100;

const TIME_QUALITY = 'system/sync-status/est-time-quality/upper-bound';

/** What a new panel shows: how good the time is, which every model can tell. */
export const DEFAULT_QUERY: Omit<Required<LantimeQuery>, keyof DataQuery | keyof ChangeOptions> & {
  queryType: QueryType;
} = {
  version: QUERY_VERSION,
  queryType: 'chassis',
  components: ['*'],
  metrics: [TIME_QUALITY, 'ntp/sys/rootdisp'],
  format: 'timeseries',
  states: 'text',
  counters: 'rate',
  list: 'inventory',
  view: 'requests',
  filters: [],
  legend: '',
  limit: DEFAULT_LIMIT,
  live: false,
  whenEmpty: '',
};

const ALL_CHANGES: ChangeOptions = {
  source: 'both',
  severity: 'info',
  include: [],
  exclude: [],
  active: false,
  regions: true,
  title: '',
  text: '',
  tags: [],
};

/** What events and annotations show at first: a log tells all, a graph is only marked where something went wrong. */
export const DEFAULT_CHANGES: Readonly<Record<'events' | 'annotations', ChangeOptions>> = {
  events: ALL_CHANGES,
  // Certificates are wrong for months: their regions would shade every graph.
  annotations: { ...ALL_CHANGES, severity: 'warning', exclude: ['*https-certificate*'] },
};

/** What a query asks for at first in a scope. */
export const DEFAULT_SELECTION: Readonly<Record<QueryType, { components: string[]; metrics: string[] }>> = {
  chassis: { components: DEFAULT_QUERY.components, metrics: DEFAULT_QUERY.metrics },
  module: { components: ['type:clk'], metrics: ['module/sync-status/est-time-quality/upper-bound'] },
  list: { components: ['*'], metrics: [] },
  events: { components: ['*'], metrics: [] },
  annotations: { components: ['*'], metrics: [] },
  configuration: { components: [], metrics: [] },
  communication: { components: [], metrics: [] },
};

type Stored = Record<string, unknown>;

/** Each raises a stored query by one version. They work on copies and keep what they do not know. */
const MIGRATIONS: ReadonlyArray<(stored: Stored) => Stored> = [
  // 0: before lists, one component and one metric as text.
  ({ component, metric, ...rest }) => ({
    ...rest,
    ...(rest.components === undefined && typeof component === 'string' ? { components: [component] } : {}),
    ...(rest.metrics === undefined && typeof metric === 'string' ? { metrics: [metric] } : {}),
  }),
];

const isOneOf = <T extends string>(value: unknown, allowed: readonly T[]): value is T => allowed.includes(value as T);
const words = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : undefined;

const QUERY_TYPES: readonly QueryType[] = [
  'chassis',
  'module',
  'list',
  'events',
  'configuration',
  'communication',
  'annotations',
];
const VIEWS: readonly CommunicationView[] = ['requests', 'statistics', 'messages', 'handlers'];
/** Always tables. */
const TABLES: readonly QueryType[] = ['list', 'configuration', 'communication'];
const SOURCES: readonly ChangeSource[] = ['events', 'changes', 'both'];
const SEVERITIES: readonly Level[] = ['info', 'warning', 'error', 'critical'];

/** Which changes a stored query shows, with what is missing filled in. */
export function changeOptions(query: LantimeQuery): ChangeOptions {
  const defaults = DEFAULT_CHANGES[query.queryType === 'annotations' ? 'annotations' : 'events'];
  return {
    source: isOneOf(query.source, SOURCES) ? query.source : defaults.source,
    severity: isOneOf(query.severity, SEVERITIES) ? query.severity : defaults.severity,
    include: words(query.include) ?? [...defaults.include],
    exclude: words(query.exclude) ?? [...defaults.exclude],
    active: query.active === true,
    regions: query.regions !== false,
    title: typeof query.title === 'string' ? query.title : '',
    text: typeof query.text === 'string' ? query.text : '',
    tags: words(query.tags) ?? [],
  };
}

/** The format of a query of a type: as stored, or the first that fits. */
function formatOf(queryType: QueryType, format: unknown): Format {
  const fitting: readonly Format[] = queryType === 'events' ? ['logs', 'table'] : ['timeseries', 'table'];
  return isOneOf(format, fitting) ? format : fitting[0];
}

/** Filters that have a key and an operator; half-made ones do nothing. */
function filtersOf(value: unknown): LabelFilter[] {
  return (Array.isArray(value) ? value : []).filter(
    (filter): filter is LabelFilter =>
      typeof filter?.key === 'string' &&
      filter.key !== '' &&
      typeof filter.operator === 'string' &&
      typeof filter.value === 'string'
  );
}

/** Brings a stored query to the present version and fills what is missing. Does not change its argument. */
export function migrateQuery(stored: LantimeQuery): LantimeQuery & typeof DEFAULT_QUERY {
  let query: Stored = { ...stored };
  const storedVersion = Number.isInteger(stored.version) && Number(stored.version) >= 0 ? Number(stored.version) : 0;
  for (let version = storedVersion; version < QUERY_VERSION; version++) {
    query = MIGRATIONS[version](query);
  }
  const queryType: QueryType = isOneOf(query.queryType, QUERY_TYPES) ? query.queryType : 'chassis';
  return {
    ...(query as unknown as LantimeQuery),
    version: Math.max(QUERY_VERSION, storedVersion),
    queryType,
    components: words(query.components) ?? [...DEFAULT_SELECTION[queryType].components],
    metrics: words(query.metrics) ?? [...DEFAULT_SELECTION[queryType].metrics],
    format: formatOf(queryType, query.format),
    states: isOneOf(query.states, ['text', 'number']) ? query.states : 'text',
    counters: isOneOf(query.counters, ['rate', 'raw']) ? query.counters : 'rate',
    list: typeof query.list === 'string' && query.list.trim() !== '' ? query.list : DEFAULT_QUERY.list,
    view: isOneOf(query.view, VIEWS) ? query.view : DEFAULT_QUERY.view,
    filters: filtersOf(query.filters),
    legend: typeof query.legend === 'string' ? query.legend : '',
    limit: Math.round(
      numberWithin(query.limit, queryType === 'annotations' ? DEFAULT_ANNOTATIONS : DEFAULT_LIMIT, 1, LARGEST_LIMIT)
    ),
    live: query.live === true,
    whenEmpty: typeof query.whenEmpty === 'string' ? query.whenEmpty : '',
  };
}

// Marks around and between the values of a variable while its text is taken apart; no name contains them.
const OPEN = '\u0001';
const NEXT = '\u0002';
const CLOSE = '\u0003';

/**
 * Replaces variables in each word of a list. A variable with several values makes several words, also inside a word:
 * `network/ports/$port/link`. `All` is `*`; a variable without a value takes its word away.
 */
export function interpolateWords(list: readonly string[], templateSrv: TemplateSrv, scopedVars?: ScopedVars): string[] {
  const several = (value: unknown) =>
    OPEN + (Array.isArray(value) ? value : [value]).map((part) => String(part ?? '')).join(NEXT) + CLOSE;
  const words = new Set<string>();
  for (const word of list) {
    expand(templateSrv.replace(word, scopedVars, several)).forEach((one) => words.add(one));
    if (words.size >= MOST_WORDS) {
      break;
    }
  }
  return [...words].slice(0, MOST_WORDS);
}

/** At most this many words, from one or from all; two large variables in one word multiply. */
const MOST_WORDS = 2000;

function expand(text: string): string[] {
  let texts = [''];
  const parts = text.split(OPEN);
  texts = [parts[0]];
  for (const part of parts.slice(1)) {
    const [values, rest = ''] = part.split(CLOSE);
    const choices = values.split(NEXT).filter((value) => value !== '');
    // Not more than are kept: two variables of thousands of values would make millions.
    texts = texts
      .slice(0, Math.ceil(MOST_WORDS / Math.max(1, choices.length)))
      .flatMap((before) =>
        choices.slice(0, MOST_WORDS).map((value) => before + (ALL_WORDS.has(value) ? '*' : value) + rest)
      )
      .slice(0, MOST_WORDS);
  }
  // A custom "All" value is put in without being formatted; people write it as a regular expression.
  return texts.map((word) => word.trim().replace(/\.\*/g, '*')).filter((word) => word !== '');
}

/** What Grafana and people write for "all". */
const ALL_WORDS = new Set(['$__all', 'All', 'all', '.*']);

/** Matches no event and no reading. */
const NOTHING = '\u0000';

/** Which changes a query shows, with variables replaced. */
export function interpolateChanges(
  query: LantimeQuery,
  templateSrv: TemplateSrv,
  scopedVars?: ScopedVars
): ChangeOptions {
  const options = changeOptions(query);
  const wordsOf = (list: string[]) => interpolateWords(list, templateSrv, scopedVars);
  const include = wordsOf(options.include);
  return {
    ...options,
    // Variables without a value stand for nothing, not for everything.
    include: include.length === 0 && options.include.length > 0 ? [NOTHING] : include,
    exclude: wordsOf(options.exclude),
    // Grafana shows these as markup.
    title: templateSrv.replace(options.title, scopedVars, 'html'),
    text: templateSrv.replace(options.text, scopedVars, 'html'),
    tags: wordsOf(options.tags),
  };
}

/** Makes a stored query ready to run. Does not change its argument. */
export function resolveQuery(stored: LantimeQuery, templateSrv: TemplateSrv, scopedVars?: ScopedVars): ResolvedQuery {
  const query = migrateQuery(stored);
  const replace = (text: string) => templateSrv.replace(text, scopedVars);
  const common: Resolved = {
    refId: query.refId,
    format: TABLES.includes(query.queryType) ? 'table' : query.format,
    live: query.live,
    states: query.states,
    legend: replace(query.legend),
    whenEmpty: replace(query.whenEmpty),
    limit: query.limit,
    filters: query.filters.map((filter) => ({ ...filter, value: replace(filter.value) })),
  };
  const components = interpolateWords(query.components, templateSrv, scopedVars);
  switch (query.queryType) {
    case 'configuration':
      return { ...common, type: 'configuration' };
    case 'communication':
      return { ...common, type: 'communication', view: query.view };
    case 'list':
      return { ...common, type: 'list', list: replace(query.list), components };
    case 'events':
    case 'annotations':
      return { ...common, ...interpolateChanges(query, templateSrv, scopedVars), type: query.queryType, components };
    default:
      return {
        ...common,
        type: 'readings',
        scope: query.queryType,
        components,
        metrics: interpolateWords(query.metrics, templateSrv, scopedVars),
        counters: query.counters,
      };
  }
}

/** Whether a query can give anything; Grafana does not run those that cannot. */
export function isComplete(stored: LantimeQuery): boolean {
  const query = migrateQuery(stored);
  switch (query.queryType) {
    case 'configuration':
    case 'communication':
      return true;
    case 'list':
    case 'events':
    case 'annotations':
      return query.components.length > 0;
    default:
      return query.components.length > 0 && query.metrics.length > 0;
  }
}

/** A query in one line, for collapsed editors and the history of Explore. */
export function describeQuery(stored: LantimeQuery): string {
  const query = migrateQuery(stored);
  const components = query.components.join(', ') || '(none)';
  switch (query.queryType) {
    case 'configuration':
      return 'Configuration';
    case 'communication':
      return `Communication: ${query.view}`;
    case 'list':
      return `List ${query.list} of ${components}`;
    case 'events':
    case 'annotations': {
      const { source, severity, active, include } = changeOptions(query);
      const what = { events: 'Events', changes: 'State changes', both: 'Events and state changes' }[source];
      const which = include.length > 0 ? `: ${include.join(', ')}` : '';
      return `${active ? 'Active: ' : ''}${what} of ${components}, ${severity} and up${which}`;
    }
    default:
      return `${query.queryType === 'chassis' ? 'Chassis' : 'Module'} ${components}: ${query.metrics.join(', ') || '(no metrics)'}`;
  }
}
