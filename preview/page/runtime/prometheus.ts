/**
 * Stands in for Grafana's Prometheus data source: its frames, over Prometheus' HTTP API. Only what the LANTIME data source
 * asks of it: range and instant queries as time series.
 */
import { DataFrame, DataQueryError, DataQueryRequest, DataQueryResponse, FieldType } from '@grafana/data';
import { DataQuery } from '@grafana/schema';

interface PrometheusQuery extends DataQuery {
  expr: string;
  instant?: boolean;
}

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

  async query(request: DataQueryRequest<DataQuery>): Promise<DataQueryResponse> {
    const data: DataFrame[] = [];
    const errors: DataQueryError[] = [];
    await Promise.all(
      (request.targets as PrometheusQuery[]).map(async (target) => {
        try {
          data.push(...(await this.run(target, request)));
        } catch (error) {
          errors.push({ refId: target.refId, message: error instanceof Error ? error.message : String(error) });
        }
      })
    );
    return errors.length > 0 ? { data, errors } : { data };
  }

  private async run(target: PrometheusQuery, { range, intervalMs }: DataQueryRequest): Promise<DataFrame[]> {
    const [from, to] = [range.from.valueOf() / 1000, range.to.valueOf() / 1000];
    const step = Math.max(this.scrapeInterval, Math.ceil(intervalMs / 1000), Math.ceil((to - from) / MOST_POINTS));
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
    return (data?.result ?? []).map(({ metric, value, values = value ? [value] : [] }) => ({
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
          config: {},
          labels: metric,
          values: values.map(([, text]) => Number(text)),
        },
      ],
      length: values.length,
    }));
  }
}
