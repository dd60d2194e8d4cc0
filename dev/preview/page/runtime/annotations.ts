/**
 * Annotation queries as Grafana runs them (public/app/features/annotations: executeAnnotationQuery.ts and
 * standardAnnotationSupport.ts): through the data source's own support, with Grafana's standard one for what it lacks.
 */
import {
  AnnotationEventFieldSource,
  CoreApp,
  FieldType,
  LoadingState,
  standardTransformers,
  type AnnotationEvent,
  type AnnotationEventFieldMapping,
  type AnnotationQuery,
  type AnnotationSupport,
  type DataFrame,
  type DataSourceApi,
  type Field,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { getRunRequest } from '@grafana/runtime';
import { filter, map, mergeMap, of, type Observable } from 'rxjs';
import { buildRequest } from './runRequest';

/** The result of an annotation query. */
export interface AnnotationResult {
  events: AnnotationEvent[];
  data?: PanelData;
}

type Support = AnnotationSupport<any, any>;

/** The annotation as the data source wants to have it: Grafana asks when it opens a dashboard or the editor. */
export function prepareAnnotation(datasource: DataSourceApi, stored: AnnotationQuery): AnnotationQuery {
  const support: Support | undefined = datasource.annotations;
  if (support?.prepareAnnotation) {
    return support.prepareAnnotation(stored);
  }
  // What Grafana makes of annotations whose query is a text.
  const { query, ...rest } = stored as AnnotationQuery & { query?: unknown };
  return typeof query === 'string'
    ? { ...rest, target: { refId: 'annotation_query', query } as any, mappings: {} }
    : stored;
}

/** Runs the query of an annotation and follows its results. Errors of the data source come as errors. */
export function runAnnotationQuery(
  datasource: DataSourceApi,
  stored: AnnotationQuery,
  range: TimeRange
): Observable<AnnotationResult> {
  const support: Support | undefined = datasource.annotations;
  if (!support) {
    throw new Error(`${datasource.name} offers no annotations`);
  }
  const annotation = prepareAnnotation(datasource, { ...support.getDefaultQuery?.(), ...stored });
  const query = support.prepareQuery ? support.prepareQuery(annotation) : annotation.target;
  if (!query) {
    return of({ events: [] });
  }
  const request = buildRequest(datasource, {
    targets: [{ ...query, refId: 'Anno' }],
    range,
    maxDataPoints: window.innerWidth || document.documentElement.clientWidth,
    app: CoreApp.Dashboard,
    scopedVars: { __annotation: { text: '', value: annotation } },
  });
  return getRunRequest()(datasource, request).pipe(
    filter(({ state }) => state !== LoadingState.Loading),
    mergeMap((data) => {
      if (data.error) {
        throw data.error;
      }
      const frames = data.series.length > 0 ? data.series : (data.annotations ?? []);
      if (frames.length === 0) {
        return of({ events: [], data });
      }
      const events = support.processEvents
        ? support.processEvents(annotation, frames)
        : oneFrame(frames).pipe(map((frame) => (frame ? toEvents(frame, annotation.mappings ?? {}) : [])));
      return events.pipe(map((found) => ({ events: (found ?? []).map((event) => shown(event, annotation)), data })));
    })
  );
}

/** Grafana's dashboard adds the properties of the annotation to the results of its query. */
function shown(event: AnnotationEvent, annotation: AnnotationQuery): AnnotationEvent {
  return {
    ...event,
    source: annotation,
    color: annotation.iconColor,
    type: annotation.name,
    isRegion: Boolean(event.timeEnd && event.time !== event.timeEnd),
  };
}

function oneFrame(frames: DataFrame[]): Observable<DataFrame | undefined> {
  return frames.length === 1
    ? of(frames[0])
    : of(frames).pipe(
        standardTransformers.mergeTransformer.operator({}, { interpolate: (text) => text }),
        map(([merged]) => merged)
      );
}

const KEYS: Array<{ key: keyof AnnotationEvent; fallback?: (frame: DataFrame) => Field | undefined; split?: boolean }> =
  [
    { key: 'time', fallback: ({ fields }) => fields.find(({ type }) => type === FieldType.time) },
    { key: 'timeEnd' },
    { key: 'title' },
    { key: 'text', fallback: ({ fields }) => fields.find(({ type }) => type === FieldType.string) },
    { key: 'tags', split: true },
    { key: 'id' },
  ];

/** Where a member of the events comes from: a field, or a text that is the same for all. */
interface Source {
  key: keyof AnnotationEvent;
  field?: Field;
  text?: string;
  split?: boolean;
}

/** Events from the fields of a frame, by their names or as the annotation maps them. */
function toEvents(frame: DataFrame, mappings: Record<string, AnnotationEventFieldMapping>): AnnotationEvent[] {
  const named = (name: string) => frame.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
  const sources = KEYS.flatMap(({ key, fallback, split }): Source[] => {
    const mapping = mappings[key] ?? {};
    if (mapping.source === AnnotationEventFieldSource.Skip) {
      return [];
    }
    if (mapping.source === AnnotationEventFieldSource.Text) {
      return [{ key, text: mapping.value, split }];
    }
    const field = named(mapping.value ?? key) ?? (mapping.value ? undefined : fallback?.(frame));
    return field ? [{ key, field, split }] : [];
  });
  if (!sources.some(({ key }) => key === 'time') || !sources.some(({ key }) => key === 'text')) {
    console.error('Cannot process annotation fields. No time or text present.');
    return [];
  }
  return Array.from({ length: frame.length }, (_, row) => {
    const event: AnnotationEvent = {};
    for (const { key, field, text, split } of sources) {
      const value = text ?? field?.values[row];
      if (value !== null && value !== undefined) {
        Object.assign(event, { [key]: split && typeof value === 'string' ? value.split(',') : value });
      }
    }
    return event;
  });
}
