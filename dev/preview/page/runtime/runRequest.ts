import {
  CoreApp,
  DataTopic,
  LoadingState,
  rangeUtil,
  toDataFrame,
  type DataFrame,
  type DataQuery,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type PanelData,
  type ScopedVars,
  type TimeRange,
} from '@grafana/data';
import { getDataSourceSrv, getTemplateSrv, toDataQueryError } from '@grafana/runtime';
// As Grafana does; the browser's own clone refuses objects of the sandbox.
import { cloneDeep } from 'lodash';
import { catchError, defer, finalize, from, map, merge, of, share, takeUntil, timer, type Observable } from 'rxjs';
import type { PreviewBackendSrv } from './backendSrv';
import { deepFreeze } from './deepFreeze';
import type { PreviewVariable } from './templateSrv';

/** Grafana shows that it is waiting only if it has to. */
const SHOW_LOADING_AFTER_MS = 200;

let requests = 0;
/** Requests that somebody is subscribed to. */
const running = new Set<string>();

/** How many requests run: those that wait for an answer, and those that stream. */
export function runningRequests(): number {
  return running.size;
}

export interface QueryOptions {
  targets: DataQuery[];
  range: TimeRange;
  maxDataPoints: number;
  app: CoreApp;
  scopedVars?: ScopedVars;
  minInterval?: string | null;
  panelId?: number;
  dashboardUID?: string;
}

/** Makes the request that Grafana would hand to `query()`. */
export function buildRequest(datasource: DataSourceApi, options: QueryOptions): DataQueryRequest {
  const { targets, range, app, panelId, dashboardUID } = options;
  const maxDataPoints = Math.max(1, Math.floor(options.maxDataPoints));
  const { interval, intervalMs } = rangeUtil.calculateInterval(
    range,
    maxDataPoints,
    options.minInterval || datasource.interval
  );
  const defaults = datasource.getDefaultQuery?.(app);
  return {
    app,
    requestId: `Q${++requests}`,
    timezone: 'browser',
    range,
    rangeRaw: range.raw,
    interval,
    intervalMs,
    maxDataPoints,
    panelId,
    dashboardUID,
    scopedVars: {
      ...options.scopedVars,
      __interval: { text: interval, value: interval },
      __interval_ms: { text: String(intervalMs), value: intervalMs },
    },
    targets: deepFreeze(
      targets
        .filter((target) => !target.hide)
        .map((target) => cloneDeep({ ...defaults, ...target, datasource: datasource.getRef() }))
    ),
    filters: adHocFilters(datasource),
    startTime: Date.now(),
  };
}

/** The ad-hoc filters of the dashboard that are meant for a data source. */
function adHocFilters({ uid }: DataSourceApi) {
  const variables = getTemplateSrv().getVariables() as unknown as PreviewVariable[];
  return variables
    .filter(
      ({ type, datasource }) => type === 'adhoc' && getDataSourceSrv().getInstanceSettings(datasource)?.uid === uid
    )
    .flatMap(({ filters = [] }) => filters.filter(({ key }) => key !== ''));
}

/** Runs queries and follows their packets, as Grafana's function of that name. */
export function createRunRequest(backendSrv: PreviewBackendSrv) {
  return function runRequest(
    datasource: DataSourceApi,
    request: DataQueryRequest,
    queryFunction?: DataSourceApi['query']
  ): Observable<PanelData> {
    const start: PanelData = { state: LoadingState.Loading, series: [], request, timeRange: request.range };
    const targets = request.targets.filter((target) => datasource.filterQuery?.(target) ?? true);
    if (targets.length === 0) {
      return of({ ...start, state: LoadingState.Done });
    }
    const wanted = targets.length === request.targets.length ? request : { ...request, targets };
    const packets = new Map<string, DataQueryResponse>();
    let latest = start;

    const results = defer(() => {
      running.add(request.requestId);
      return from(queryFunction ? queryFunction(wanted) : datasource.query(wanted));
    }).pipe(
      map((packet) => {
        if (!Array.isArray(packet.data)) {
          throw new Error(`Expected response data to be array, got ${typeof packet.data}.`);
        }
        packets.set(packet.key ?? 'A', packet);
        latest = toPanelData([...packets.values()], packet.state, wanted);
        return latest;
      }),
      catchError((error) => {
        const queryError = toDataQueryError(error);
        return of({ ...latest, state: LoadingState.Error, error: queryError, errors: [queryError] });
      }),
      finalize(() => {
        running.delete(request.requestId);
        backendSrv.cancel(request.requestId);
      }),
      share()
    );
    return merge(
      timer(SHOW_LOADING_AFTER_MS).pipe(
        map(() => start),
        takeUntil(results)
      ),
      results
    );
  };
}

function toPanelData(
  packets: DataQueryResponse[],
  state: LoadingState | undefined,
  request: DataQueryRequest
): PanelData {
  const errors = packets.flatMap((packet): DataQueryError[] => packet.errors ?? (packet.error ? [packet.error] : []));
  const frames = packets.flatMap((packet) => packet.data.map((frame): DataFrame => toDataFrame(frame)));
  const isAnnotation = (frame: DataFrame) => frame.meta?.dataTopic === DataTopic.Annotations;
  return {
    state: errors.length > 0 ? LoadingState.Error : (state ?? LoadingState.Done),
    series: frames.filter((frame) => !isAnnotation(frame)),
    annotations: frames.filter(isAnnotation),
    error: errors[0],
    errors: errors.length > 0 ? errors : undefined,
    request,
    timeRange: state === LoadingState.Streaming ? now(request.range) : request.range,
  };
}

/** A stream moves on: a relative range means the present one. */
function now(range: TimeRange): TimeRange {
  return typeof range.raw.from === 'string' ? rangeUtil.convertRawToRange(range.raw) : range;
}
