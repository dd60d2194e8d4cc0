/**
 * A Prometheus data source of this Grafana, asked sparingly: what panels want at the same time goes in one request, and of
 * what was asked before only the end is asked again.
 */
import {
  DataFrame,
  DataQueryError,
  DataQueryRequest,
  DataQueryResponse,
  dateTime,
  Field,
  FieldType,
  Labels,
  rangeUtil,
} from '@grafana/data';
import { DataQuery } from '@grafana/schema';
import { from, lastValueFrom, Observable } from 'rxjs';
import { getFailureReason } from './failure-reason';
import { takenOver } from './membrane';
import { lowerBound } from '../history/lower-bound';

/** The part of another data source that is used; Grafana's own type differs between versions. */
export interface OtherDataSource {
  readonly uid: string;
  readonly type: string;
  /** Its scrape interval, from its settings. */
  readonly interval?: string;
  query(request: object): Observable<DataQueryResponse> | Promise<DataQueryResponse>;
}

/** Time range and resolution, as requested by the panel. */
export type Wanted = Pick<DataQueryRequest, 'range' | 'intervalMs' | 'timezone' | 'app' | 'startTime'>;

interface PrometheusQuery extends DataQuery {
  expr: string;
  range: boolean;
  instant: boolean;
  format: 'time_series';
  interval?: string;
}

/** Samples of one series. */
export interface Samples {
  labels: Labels;
  times: number[];
  values: number[];
  stepMs: number | undefined;
}

/** The one or more series in a frame. */
function samplesIn(frame: DataFrame): Samples[] {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  if (!time) {
    return [];
  }
  return frame.fields
    .filter(({ type }) => type === FieldType.number)
    .map((field: Field) => {
      const samples: Samples = {
        labels: field.labels ?? {},
        times: [],
        values: [],
        stepMs: time.config.interval ?? undefined,
      };
      // Older versions return vectors, which can be indexed but are not arrays.
      for (let i = 0; i < frame.length; i++) {
        const value: unknown = field.values[i];
        if (typeof value === 'number' && Number.isFinite(value)) {
          samples.times.push(time.values[i]);
          samples.values.push(value);
        }
      }
      return samples;
    });
}

/** The samples of one expression, and what they cover. */
interface CachedExpression {
  /** Milliseconds since 1970, multiples of the step. */
  from: number;
  to: number;
  series: readonly Samples[];
}

/** Expressions that wait to be asked together. */
interface Batch {
  refIds: Map<string, string>;
  answer: Promise<RangeAnswer>;
}

interface RangeAnswer {
  frames: Map<string, DataFrame[]>;
  /** By query; under the empty text what concerns all. */
  errors: Map<string, DataQueryError>;
}

/** Prometheus returns at most 11,000 points. */
const MOST_POINTS = 8000;
/** As Grafana assumes where a data source does not say. */
const DEFAULT_INTERVAL = '15s';
/** The panels of a dashboard ask within this time, milliseconds. */
const BATCH_MS = 20;
/** How much of what is known already is asked again: the latest samples may have arrived late. */
export const OVERLAP_MS = 5 * 60_000;
/** Expressions whose samples are kept, and samples of all of them. */
const MOST_EXPRESSIONS = 200;
const MOST_CACHED_SAMPLES = 2_000_000;

const clients = new WeakMap<OtherDataSource, PrometheusClient>();

/** The client of a data source. */
export function getClient(dataSource: OtherDataSource): PrometheusClient {
  const client = clients.get(dataSource) ?? new PrometheusClient(dataSource);
  clients.set(dataSource, client);
  return client;
}

/** Asks one Prometheus data source. */
export class PrometheusClient {
  private readonly kept = new Map<string, CachedExpression>();
  private readonly waiting = new Map<string, Batch>();
  private requests = 0;

  constructor(private readonly dataSource: OtherDataSource) {}

  /**
   * Milliseconds between points: no less than between scrapes, because a finer step only repeats them, and a multiple of
   * it.
   */
  stepMs({ range, intervalMs }: Pick<Wanted, 'range' | 'intervalMs'>): number {
    const scrapeMs = this.scrapeMs();
    const length = range.to.valueOf() - range.from.valueOf();
    return scrapeMs * Math.max(1, Math.ceil(Math.max(intervalMs, length / MOST_POINTS) / scrapeMs));
  }

  /**
   * The series of expressions over a range.
   * @returns for each expression its series
   * @throws an Error with the data source's own message if a query fails
   */
  async range(expressions: readonly string[], wanted: Wanted): Promise<Array<readonly Samples[]>> {
    const stepMs = this.stepMs(wanted);
    // As Grafana's backend aligns them (pkg/promlib/models/query.go of 12.4): so that refreshes ask for the same points.
    const aligned = (time: number) => Math.floor(time / stepMs) * stepMs;
    const [start, end] = [aligned(wanted.range.from.valueOf()), aligned(wanted.range.to.valueOf())];
    return Promise.all(
      expressions.map(async (expr) => {
        const key = `${stepMs} ${expr}`;
        const known = this.kept.get(key);
        const continues = known !== undefined && known.from <= start && start <= known.to && known.to <= end;
        const since = continues ? Math.max(start, aligned(known.to - OVERLAP_MS)) : start;
        let series: readonly Samples[] = await this.ask(expr, since, end, stepMs, wanted);
        if (continues && since > start) {
          const isSameStep = [...known.series, ...series].every((one) => (one.stepMs ?? stepMs) === stepMs);
          series = isSameStep
            ? joinSamples(known.series, series, start, since)
            : await this.ask(expr, start, end, stepMs, wanted);
        }
        this.keep(key, { from: start, to: end, series });
        return series;
      })
    );
  }

  /** The samples of expressions at the end of a range. @throws as {@link range} */
  instant(expressions: readonly string[], wanted: Wanted): Promise<Array<readonly Samples[]>> {
    const at = wanted.range.to.valueOf();
    return Promise.all(expressions.map((expr) => this.ask(expr, at, at, 0, wanted)));
  }

  private scrapeMs(): number {
    try {
      return Math.max(1000, rangeUtil.intervalToMs(this.dataSource.interval || DEFAULT_INTERVAL));
    } catch {
      return rangeUtil.intervalToMs(DEFAULT_INTERVAL); // a variable, or nonsense
    }
  }

  private keep(key: string, kept: CachedExpression): void {
    this.kept.delete(key);
    this.kept.set(key, kept);
    const size = () => [...this.kept.values()].reduce((sum, { series }) => sum + countSamples(series), 0);
    if (this.kept.size > MOST_EXPRESSIONS || size() > MOST_CACHED_SAMPLES) {
      this.kept.delete(this.kept.keys().next().value ?? key);
    }
  }

  /** @param stepMs 0 for the samples at the end alone */
  private async ask(expr: string, start: number, end: number, stepMs: number, wanted: Wanted): Promise<Samples[]> {
    const key = `${start} ${end} ${stepMs}`;
    let batch = this.waiting.get(key);
    if (!batch) {
      const refIds = new Map<string, string>();
      const answer = new Promise((resolve) => setTimeout(resolve, BATCH_MS)).then(() => {
        this.waiting.delete(key);
        return this.send(refIds, start, end, stepMs, wanted);
      });
      batch = { refIds, answer };
      this.waiting.set(key, batch);
    }
    const refId = batch.refIds.get(expr) ?? `H${batch.refIds.size}`;
    batch.refIds.set(expr, refId);
    const { frames, errors } = await batch.answer;
    const problem = errors.get(refId) ?? errors.get('');
    if (problem) {
      throw new Error(getFailureReason(problem));
    }
    return (frames.get(refId) ?? []).flatMap(samplesIn);
  }

  private async send(
    refIds: ReadonlyMap<string, string>,
    start: number,
    end: number,
    stepMs: number,
    { timezone, app, startTime }: Wanted
  ): Promise<RangeAnswer> {
    const { uid, type } = this.dataSource;
    const isRange = stepMs > 0;
    const targets = [...refIds].map(([expr, refId]): PrometheusQuery => ({
      refId,
      expr,
      range: isRange,
      instant: !isRange,
      format: 'time_series',
      // The least step. Without it Grafana chooses one by the number of points, another for each length of the range.
      ...(isRange ? { interval: `${stepMs / 1000}s` } : {}),
      datasource: { uid, type },
    }));
    // Instant queries have a range, too, of which only the end counts.
    const [fromTime, toTime] = [dateTime(isRange ? start : end - 60_000), dateTime(end)];
    const answer = this.dataSource.query({
      range: { from: fromTime, to: toTime, raw: { from: fromTime, to: toTime } },
      // Grafana cancels an earlier request with the same id.
      requestId: `lantime-history-${uid}-${++this.requests}`,
      timezone,
      app,
      startTime,
      intervalMs: isRange ? stepMs : 60_000,
      interval: isRange ? `${stepMs / 1000}s` : '60s',
      maxDataPoints: MOST_POINTS,
      scopedVars: {},
      targets,
    });
    const { data, errors, ...old } = await lastValueFrom<DataQueryResponse, DataQueryResponse>(from(answer), {
      defaultValue: { data: [] },
    });
    const { error } = old as { error?: DataQueryError };
    const known = new Set(refIds.values());
    const frames = new Map<string, DataFrame[]>();
    for (const frame of await takenOver(data as DataFrame[])) {
      const refId = frame.refId ?? '';
      const others = frames.get(refId);
      others ? others.push(frame) : frames.set(refId, [frame]);
    }
    const problems = errors && errors.length > 0 ? errors : error ? [error] : [];
    return {
      frames,
      errors: new Map(problems.map((one) => [known.has(one.refId ?? '') ? (one.refId ?? '') : '', one] as const)),
    };
  }
}

const countSamples = (series: readonly Samples[]) => series.reduce((sum, { times }) => sum + times.length, 0);

/** Samples that are known, from `start` on, and those asked anew, from `since` on. */
function joinSamples(known: readonly Samples[], fresh: readonly Samples[], start: number, since: number): Samples[] {
  const toKey = ({ labels }: Samples) => JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  const added = new Map(fresh.map((one) => [toKey(one), one]));
  const all: Samples[] = [];
  for (const one of known) {
    const key = toKey(one);
    const end = added.get(key);
    added.delete(key);
    const [first, last] = [lowerBound(one.times, start), lowerBound(one.times, since)];
    const times = [...one.times.slice(first, last), ...(end?.times ?? [])];
    if (times.length > 0) {
      all.push({ ...one, times, values: [...one.values.slice(first, last), ...(end?.values ?? [])] });
    }
  }
  return [...all, ...added.values()];
}
