import {
  DataSourcePlugin,
  escapeRegex,
  FieldType,
  type AnnotationEvent,
  type AnnotationQuery,
  type AnnotationSupport,
  type DataFrame,
  type DataQueryRequest,
  type DataSourceInstanceSettings,
} from '@grafana/data';
import { getBackendSrv, getTemplateSrv } from '@grafana/runtime';
import { of } from 'rxjs';
import { getFailureReason } from '../../../../src/grafana/failure-reason';
import { PrometheusStandIn } from './prometheus';

/** A Prometheus data source of the preview, which is asked through the data source proxy. */
class PrometheusOfPreview extends PrometheusStandIn {
  readonly annotations = annotations;

  constructor({ uid, url, name }: DataSourceInstanceSettings) {
    super(uid, async (path) => {
      try {
        return await getBackendSrv().get<string>(`${url}/${path}`, undefined, undefined, { responseType: 'text' });
      } catch (error) {
        throw new Error(getFailureReason(error));
      }
    });
    this.name = name;
  }

  readonly name: string;

  getRef() {
    return { type: this.type, uid: this.uid };
  }

  override query(request: DataQueryRequest<any>) {
    const targets = request.targets.map((target) => ({
      ...target,
      expr: getTemplateSrv().replace(target.expr, request.scopedVars, interpolate),
    }));
    return super.query({ ...request, targets });
  }
}

/** Several values become alternatives of a regular expression. */
function interpolate(value: string | string[], variable: { multi?: boolean; includeAll?: boolean }): string {
  if (typeof value === 'string') {
    return variable.multi || variable.includeAll ? escaped(value) : value;
  }
  return value.length === 1 ? escaped(value[0]) : `(${value.map(escaped).join('|')})`;
}

/** Twice: for the expression, and for the PromQL string around it. */
const escaped = (value: string): string => escapeRegex(value).replace(/\\/g, '\\\\');

type PrometheusAnnotation = AnnotationQuery<any> & { expr?: string; titleFormat?: string; textFormat?: string };

/** Samples that follow each other are one region. */
const annotations: AnnotationSupport<any, PrometheusAnnotation> = {
  prepareAnnotation: (json) => ({ ...json, target: { refId: 'Anno', expr: json.expr } }),
  processEvents: (annotation, frames) => of(frames.flatMap((frame) => toRegions(frame, annotation))),
};

function toRegions({ fields }: DataFrame, { titleFormat = '', textFormat = '' }: PrometheusAnnotation) {
  const time = fields.find(({ type }) => type === FieldType.time);
  const labels = fields.find(({ type }) => type === FieldType.number)?.labels ?? {};
  const write = (format: string) => format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? '');
  const events: AnnotationEvent[] = [];
  for (const at of time?.values ?? []) {
    const last = events[events.length - 1];
    if (last && at - (last.timeEnd ?? 0) <= (time?.config.interval ?? 0)) {
      last.timeEnd = at;
    } else {
      events.push({ time: at, timeEnd: at, title: write(titleFormat), text: write(textFormat) });
    }
  }
  return events;
}

/** Grafana's own plugin for Prometheus is part of Grafana. */
export const prometheusPlugin = new DataSourcePlugin<any>(PrometheusOfPreview as any);
