/** Answers one query: what its kind shows, and what is added whatever the kind: notices, ages, statements. */
import { DataFrame, DataFrameType } from '@grafana/data';
import type { Served } from '../grafana/communication-log';
import { filterRemarks, LabelFilter } from '../grafana/filters';
import { secondsSince, shortfallNotices, staleNotices, warning, withNotices } from '../grafana/notices';
import { formatAge } from '../lantime/duration';
import { PollState } from '../lantime/poller';
import { Snapshot } from '../lantime/types';
import { getKind } from './index';
import type { CompleteQuery, QueryEnvironment } from './kind';

export interface AnsweredQuery {
  frames: DataFrame[];
  served: Served;
}

/**
 * The frames of a query, with notices on the first.
 * @param query without variables
 * @param adHocFilters of the dashboard, applied besides those of the query
 * @throws Error with a text for the panel
 */
export async function answerQuery(
  query: CompleteQuery,
  adHocFilters: readonly LabelFilter[],
  environment: QueryEnvironment,
  state: PollState<Snapshot>
): Promise<AnsweredQuery> {
  const kind = getKind(query.queryType);
  const { default: answer } = await kind.load();
  const filters = adHocFilters.length > 0 ? [...query.filters, ...adHocFilters] : query.filters;
  const filtered = filters === query.filters ? query : { ...query, filters };
  const { frames, notices, served, absence } = await answer(filtered, environment);
  const isEmpty = frames.every(({ length }) => length === 0);
  const remarks = filterRemarks(filters, isEmpty);
  // Old values are shown with their age. That there is none of something cannot be stated from an old answer.
  const age = kind.needsDevice && state.error && state.last ? formatAge(secondsSince(state.last.at)) : undefined;
  const range = { from: environment.range.from, to: Math.min(environment.range.to, Date.now()) };
  if (isEmpty && query.whenEmpty !== '') {
    const { statementFrame } = await import('./statements');
    const isNarrowed = adHocFilters.length > 0 || remarks.length > 0;
    const present = state.error ? undefined : environment.current;
    const statement = statementFrame(query, absence, present, range, isNarrowed);
    if (statement) {
      return { frames: [statement], served };
    }
  }
  const noted = withNotices(frames, [
    ...(kind.needsDevice ? [...staleNotices(state), ...shortfallNotices(state)] : []),
    ...notices,
    ...remarks.map(warning),
  ]);
  // What is computed from past samples has no age.
  if (age !== undefined && query.format === 'table') {
    const { agedTable } = await import('./statements');
    const isPresent = ({ meta }: DataFrame) => meta?.type === DataFrameType.NumericLong;
    return { frames: noted.map((frame) => (isPresent(frame) ? agedTable(frame, age) : frame)), served };
  }
  // Newer versions of Grafana name the panel. Older ones do not complain about a time field without values.
  const { panelPluginId } = environment.request as { panelPluginId?: string };
  if (isEmpty && noted.length > 0 && panelPluginId === 'state-timeline') {
    const { emptyTimeline } = await import('./statements');
    return { frames: [emptyTimeline(query.refId, environment.range, noted[0].meta?.notices ?? [])], served };
  }
  return { frames: noted, served };
}
