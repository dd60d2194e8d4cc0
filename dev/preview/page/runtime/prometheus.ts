/**
 * Stands in for Grafana's Prometheus data source: its frames, over Prometheus' HTTP API. Only what the LANTIME data source
 * and the dashboards ask of it: range and instant queries as time series, instant queries as tables, values of a label.
 */
import { DataFrame, DataQueryError, DataQueryRequest, DataQueryResponse, FieldType, rangeUtil } from '@grafana/data';
import { DataQuery } from '@grafana/schema';
import { getFailureReason } from '../../../../src/grafana/failure-reason';

interface PrometheusQuery extends DataQuery {
  expr: string;
  /** Least step. */
  interval?: string;
  instant?: boolean;
  format?: 'time_series' | 'table';
  legendFormat?: string;
}

type Result = NonNullable<Answer['data']>['result'];

interface Answer {
  status: 'success' | 'error';
  error?: string;
  data?: {
    result: Array<{
      metric: Record<string, string>;
      value?: [number, string];
      values?: Array<[number, string]>;
    }>;
  };
}

/** Prometheus gives no more points than this. */
const MOST_POINTS = 11_000;

/** A Prometheus data source. */
export class PrometheusStandIn {
  readonly type = 'prometheus';

  /**
   * @param uid of the data source
   * @param get fetches a path below the Prometheus server and gives the body as text
   * @param scrapeInterval seconds, as Grafana's data source has it in its settings
   */
  constructor(
    readonly uid: string,
    private readonly get: (path: string) => Promise<string>,
    private readonly scrapeInterval = 15
  ) {}

  /** The least step of panels, as Grafana's data source gives it. */
  get interval(): string {
    return `${this.scrapeInterval}s`;
  }

  async query(request: DataQueryRequest<DataQuery>): Promise<DataQueryResponse> {
    const data: DataFrame[] = [];
    const errors: DataQueryError[] = [];
    await Promise.all(
      (request.targets as PrometheusQuery[]).map(async (target) => {
        try {
          data.push(...(await this.run(target, request)));
        } catch (error) {
          errors.push({ refId: target.refId, message: getFailureReason(error) });
        }
      })
    );
    return errors.length > 0 ? { data, errors } : { data };
  }

  /** Values of a label, for variables: `label_values(metric, label)`. */
  async metricFindQuery(query: string | { query: string }): Promise<Array<{ text: string }>> {
    const text = typeof query === 'string' ? query : query.query;
    const [, metric, label] = /^label_values\((.+),\s*(\w+)\)$/.exec(text) ?? [];
    if (!label) {
      throw new Error(`The preview knows only label_values(metric, label), not ${text}`);
    }
    const body = await this.get(`api/v1/label/${label}/values?match[]=${encodeURIComponent(metric)}`);
    return (JSON.parse(body) as { data: string[] }).data.map((value) => ({ text: value }));
  }

  private async run(target: PrometheusQuery, request: DataQueryRequest): Promise<DataFrame[]> {
    const { range, intervalMs } = request;
    const [from, to] = [range.from.valueOf() / 1000, range.to.valueOf() / 1000];
    // As Grafana's backend chooses it (pkg/promlib/models/query.go of 12.4), without its rounding to round numbers.
    const least = target.interval ? rangeUtil.intervalToSeconds(target.interval) : Math.ceil(intervalMs / 1000);
    const points = Math.min(request.maxDataPoints ?? MOST_POINTS, MOST_POINTS);
    const step = Math.max(1, least, Math.ceil((to - from) / points));
    const rateInterval = Math.max(step + this.scrapeInterval, 4 * this.scrapeInterval);
    const query = encodeURIComponent(target.expr.replace(/\$__rate_interval/g, `${rateInterval}s`));
    const aligned = (time: number) => Math.floor(time / step) * step;
    const body = await this.get(
      target.instant
        ? `api/v1/query?query=${query}&time=${to}`
        : `api/v1/query_range?query=${query}&start=${aligned(from)}&end=${aligned(to)}&step=${step}`
    );
    const { status, error, data } = JSON.parse(body) as Answer;
    if (status !== 'success') {
      throw new Error(error ?? 'Prometheus answered with an error');
    }
    const result = data?.result ?? [];
    if (target.format === 'table') {
      return [toTable(result, target.refId, request.targets.length > 1)];
    }
    return result.map(({ metric, value, values = value ? [value] : [] }) => ({
      refId: target.refId,
      fields: [
        {
          name: 'Time',
          type: FieldType.time,
          config: target.instant ? {} : { interval: step * 1000 },
          values: values.map(([time]) => time * 1000),
        },
        {
          name: 'Value',
          type: FieldType.number,
          config: target.legendFormat ? { displayNameFromDS: seriesName(metric, target.legendFormat) } : {},
          labels: metric,
          values: values.map(([, text]) => Number(text)),
        },
      ],
      length: values.length,
    }));
  }
}

/** What a legend makes of labels; `__auto` is all of them. */
function seriesName(metric: Record<string, string>, legend: string): string | undefined {
  if (legend !== '__auto') {
    return legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => metric[label] ?? '');
  }
  const { __name__: name = '', ...labels } = metric;
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length > 0 ? `${name}{${pairs.join(', ')}}` : name || undefined;
}

/** A row for each series, a column for each label; the values of one of several queries bear its letter. */
function toTable(result: Result, refId: string, isOneOfMany: boolean): DataFrame {
  const labels = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))].sort();
  return {
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: result.map(({ value }) => (value?.[0] ?? 0) * 1000) },
      ...labels.map((label) => ({
        name: label,
        type: FieldType.string,
        config: { filterable: true },
        values: result.map(({ metric }) => metric[label] ?? ''),
      })),
      {
        name: isOneOfMany ? `Value #${refId}` : 'Value',
        type: FieldType.number,
        config: {},
        values: result.map(({ value }) => Number(value?.[1])),
      },
    ],
    length: result.length,
  };
}
