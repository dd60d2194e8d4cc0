import type { AnnotationEvent, AnnotationQuery } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';
import { runAnnotationQuery } from '../runtime/annotations';
import { getFailureReason } from '../../../../src/grafana/failure-reason';
import { usePageState, type PageStore } from '../store';
import { toTimeRange } from './model';

export interface DashboardAnnotations {
  /** In the order of time. */
  events: AnnotationEvent[];
  /** Why an annotation has no events, by its name. */
  errors: Record<string, string>;
}

const NONE: DashboardAnnotations = { events: [], errors: {} };

/** Runs the annotation queries of the dashboard, and again at every refresh; shows the last until there are new ones. */
export function useAnnotations(store: PageStore): DashboardAnnotations {
  const { annotations, tick, rawRange, datasourceRevision } = usePageState(store);
  const [shown, setShown] = useState<DashboardAnnotations>(NONE);

  useEffect(() => {
    const enabled = annotations.filter(({ enable }) => enable);
    const results = new Map<AnnotationQuery, AnnotationEvent[]>();
    const errors: Record<string, string> = {};
    const stops: Array<() => void> = [];
    let stopped = false;
    const show = () => {
      if (!stopped) {
        const events = [...results.values()].flat().sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
        store.rememberAnnotations(events);
        setShown({ events, errors: { ...errors } });
      }
    };
    if (enabled.length === 0) {
      show();
    }
    for (const annotation of enabled) {
      const fail = (error: unknown) => {
        errors[annotation.name] = getFailureReason(error);
        show();
      };
      void getDataSourceSrv()
        .get(annotation.datasource)
        .then((datasource) => {
          if (stopped) {
            return;
          }
          const subscription = runAnnotationQuery(datasource, annotation, toTimeRange(rawRange)).subscribe({
            next: ({ events }) => {
              results.set(annotation, events);
              show();
            },
            error: fail,
          });
          stops.push(() => subscription.unsubscribe());
        })
        .catch(fail);
    }
    return () => {
      stopped = true;
      stops.forEach((stop) => stop());
    };
  }, [store, annotations, tick, rawRange, datasourceRevision]);

  return shown;
}
