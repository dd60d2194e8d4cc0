/** From a stored query to one that can run. Nothing here changes its argument. */
import { numberWithin } from '../grafana/settings';
import type { LabelFilter } from '../grafana/filters';
import { DEFAULT_TYPE, getKind, typeIn } from './index';
import type { CompleteQuery } from './kind';
import { Interpolation, mayHaveVariables } from './interpolation';
import {
  CommonOptions,
  DEFAULT_LIMIT,
  LantimeQuery,
  migrate,
  readChoice,
  QUERY_VERSION,
  StoredQuery,
  textIn,
  wordsIn,
} from './stored';

const LARGEST_LIMIT = 20_000;

/** Filters that have a key and an operator; incomplete ones have no effect. */
function filtersIn(value: unknown): LabelFilter[] {
  return (Array.isArray(value) ? value : []).filter(
    (filter): filter is LabelFilter =>
      typeof filter?.key === 'string' &&
      filter.key !== '' &&
      typeof filter.operator === 'string' &&
      typeof filter.value === 'string'
  );
}

/** Grafana hands over copies of the same few queries at each refresh. */
const MOST_COMPLETED = 500;
const completed = new Map<string, CompleteQuery>();
/** Complete queries that contain no variable, with their words as they are searched for. */
const withoutVariables = new WeakMap<CompleteQuery, CompleteQuery>();

/** Brings a stored query to the present version and fills in what is missing. Keeps members that it does not know. */
export function completeQuery(stored: LantimeQuery): CompleteQuery {
  const query = migrate(stored as unknown as StoredQuery);
  const queryType = typeIn(query.queryType);
  const { defaults, formats, options } = getKind(queryType);
  const common: CommonOptions = {
    components: wordsIn(query.components) ?? [...defaults.components],
    metrics: wordsIn(query.metrics) ?? [...defaults.metrics],
    format: readChoice(query.format, formats, formats[0]),
    states: readChoice(query.states, ['text', 'number'], 'text'),
    filters: filtersIn(query.filters),
    limit: Math.round(numberWithin(query.limit, defaults.limit ?? DEFAULT_LIMIT, 1, LARGEST_LIMIT)),
    live: query.live === true,
    whenEmpty: textIn(query.whenEmpty),
  };
  return {
    ...(query as unknown as LantimeQuery),
    ...common,
    ...options(query),
    version: Number(query.version),
    queryType,
  };
}

/** The complete query to run for a stored one. Equal queries are one object, which is not to be changed. */
export function runnableQuery(stored: LantimeQuery): CompleteQuery {
  const key = JSON.stringify(stored);
  let query = completed.get(key);
  if (!query) {
    query = completeQuery(stored);
    if (completed.size >= MOST_COMPLETED) {
      completed.clear();
    }
    completed.set(key, query);
  }
  return query;
}

/** Whether a filter is written to its end: one without a value is about to get it, and selects nothing until then. */
const isWritten = ({ value, values }: LabelFilter): boolean =>
  value.trim() !== '' || (Array.isArray(values) && values.length > 0);

/** A complete query with its variables replaced, without filters that are not complete yet. */
export function interpolateQuery(query: CompleteQuery, variables: Interpolation): CompleteQuery {
  const known = withoutVariables.get(query);
  if (known) {
    return known;
  }
  const kind = getKind(query.queryType);
  const interpolated: CompleteQuery = {
    ...query,
    components: variables.words(query.components),
    metrics: variables.words(query.metrics),
    // Before variables are replaced: an empty variable selects nothing.
    filters: query.filters.filter(isWritten).map((filter) => ({ ...filter, value: variables.text(filter.value) })),
    whenEmpty: variables.text(query.whenEmpty),
    ...kind.interpolate(kind.options(query as unknown as StoredQuery), variables),
  };
  if (!mayHaveVariables(JSON.stringify(query))) {
    withoutVariables.set(query, interpolated);
  }
  return interpolated;
}

/** A stored query ready to run. */
export const resolveQuery = (stored: LantimeQuery, variables: Interpolation): CompleteQuery =>
  interpolateQuery(completeQuery(stored), variables);

/** Whether a query can return anything; Grafana does not run those that cannot. */
export function isComplete(stored: LantimeQuery): boolean {
  const query = completeQuery(stored);
  return getKind(query.queryType).isComplete(query);
}

/** A query in one line, for collapsed editors and the history of Explore. */
export function describeQuery(stored: LantimeQuery): string {
  const query = completeQuery(stored);
  return getKind(query.queryType).describe(query);
}

/** A new query. */
export const defaultQuery = (): Omit<CompleteQuery, 'refId'> => {
  const { refId: _, ...query } = completeQuery({ refId: '', queryType: DEFAULT_TYPE, version: QUERY_VERSION });
  return query;
};

/** Whether a query waits for the device. */
export const needsDevice = ({ queryType }: CompleteQuery): boolean => getKind(queryType).needsDevice;
