import {
  LoadingState,
  transformDataFrame,
  type CoreApp,
  type DataQuery,
  type DataQueryRequest,
  type DataSourceRef,
  type DataTransformerConfig,
  type PanelData,
  type RawTimeRange,
  type ScopedVars,
} from '@grafana/data';
import { getDataSourceSrv, getRunRequest, getTemplateSrv, toDataQueryError } from '@grafana/runtime';
import { useEffect, useRef, useState } from 'react';
import { map, switchMap } from 'rxjs';
import { toTimeRange } from './dashboard/model';
import { buildRequest } from './runtime/runRequest';

export interface PanelQueries {
  datasource?: DataSourceRef | string | null;
  targets: DataQuery[];
  transformations?: DataTransformerConfig[];
  rawRange: RawTimeRange;
  app: CoreApp;
  /** Pixels. Nothing runs before the panel knows how wide it is. */
  width: number;
  maxDataPoints?: number | null;
  minInterval?: string | null;
  scopedVars?: ScopedVars;
  panelId?: number;
  dashboardUID?: string;
}

/**
 * Runs the queries of a panel, and again whenever one of `again` changes: like Grafana it unsubscribes from the run
 * before, and shows the last data until there is new.
 */
export function useQueries(queries: PanelQueries, again: unknown[], onData: (data: PanelData) => void) {
  const [data, setData] = useState<PanelData>();
  const latest = useRef<PanelData>();
  const ready = queries.width > 0;

  useEffect(() => {
    if (!ready || queries.targets.length === 0) {
      return;
    }
    const show = (next: PanelData) => {
      const waiting = next.state === LoadingState.Loading && next.series.length === 0;
      latest.current = waiting && latest.current ? { ...latest.current, state: LoadingState.Loading } : next;
      onData(latest.current);
      setData(latest.current);
    };
    const range = toTimeRange(queries.rawRange);
    getTemplateSrv().updateTimeRange(range);
    let stop = () => {};
    let stopped = false;
    let request: DataQueryRequest | undefined;
    const fail = (error: unknown) => {
      if (!stopped) {
        const queryError = toDataQueryError(error);
        show({
          state: LoadingState.Error,
          series: [],
          timeRange: range,
          request,
          error: queryError,
          errors: [queryError],
        });
      }
    };
    const run = async () => {
      const datasource = await getDataSourceSrv().get(queries.datasource, queries.scopedVars);
      if (stopped) {
        return;
      }
      const built = buildRequest(datasource, {
        ...queries,
        range,
        maxDataPoints: queries.maxDataPoints || queries.width,
      });
      request = built;
      const interpolate = (text: string) => getTemplateSrv().replace(text, built.scopedVars);
      const subscription = getRunRequest()(datasource, built)
        .pipe(
          switchMap((result) =>
            transformDataFrame(queries.transformations ?? [], result.series, { interpolate }).pipe(
              map((series) => ({ ...result, series }))
            )
          )
        )
        .subscribe({ next: show, error: fail });
      stop = () => subscription.unsubscribe();
    };
    run().catch(fail);
    return () => {
      stopped = true;
      stop();
    };
    // What is asked changes only together with `again`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ready, ...again]);

  return queries.targets.length > 0 ? data : undefined;
}
