/** The history of a device: what this browser polled, and before that what a Prometheus data source has. */
import { DataQueryRequest, QueryResultMetaNotice } from '@grafana/data';
import type { BrowserHistory } from '../history/browser';
import type { ReadingHistory } from '../changes/model';
import { continued, LONGEST_GAP_MS, Series, Step, toSteps } from '../history/series';
import { t } from '../i18n';
import { historyId, Readings } from '../lantime/readings';
import { Descriptor } from '../lantime/types';
import type { Served } from './communication-log';
import { getFailureReason } from './failure-reason';
import type { OtherDataSource, Wanted } from './prometheus-client';
import { toRates } from '../queries/readings/rates';
import { Settings } from './settings';

/** Series of readings for a panel. */
export interface PanelSeries {
  /** @param from milliseconds since 1970; may be earlier than the range of the panel */
  series(descriptor: Descriptor, from: number, to: number): Series;
  notices: QueryResultMetaNotice[];
  served: Served;
}

/** What Prometheus returned, or notices that say why it did not; neither if no Prometheus is set. */
interface HistoryAnswer<T> {
  found?: T;
  notices: QueryResultMetaNotice[];
}

const servedBy = ({ found, notices }: HistoryAnswer<unknown>): Served =>
  new Map([
    ...(found !== undefined || notices.length > 0 ? [['Prometheus', found !== undefined] as const] : []),
    ['browser history', true],
  ]);

/** The id of a reading in the browser's history. */
const keptAs = (id: string, descriptor: Descriptor | undefined) => (descriptor ? historyId(descriptor) : id);

/** ReadingHistory of one device, from both sources. */
export class HistorySource {
  private browserPast: { reader: Readings; past: ReadingHistory } | undefined;

  /**
   * @param find returns another data source of this Grafana
   * @param explainBrowser returns the reasons why the browser's history does not cover a range
   */
  constructor(
    private readonly settings: Pick<Settings, 'prometheus'>,
    private readonly browser: BrowserHistory,
    private readonly find: (uid: string) => Promise<OtherDataSource>,
    private readonly explainBrowser: (from: number, to: number) => QueryResultMetaNotice[]
  ) {}

  /**
   * Series of readings for a panel.
   * @param rates whether counters are returned as their increase per second
   */
  async forPanel(descriptors: readonly Descriptor[], request: DataQueryRequest, rates: boolean): Promise<PanelSeries> {
    const asRate = (descriptor: Descriptor) => rates && descriptor.kind === 'counter';
    const polled = (descriptor: Descriptor, from: number, to: number): Series => {
      const series = this.browser.series(historyId(descriptor), from, to);
      return asRate(descriptor) ? { times: series.times, values: toRates(series) } : series;
    };
    const [from, to] = [request.range.from.valueOf(), request.range.to.valueOf()];
    const earlier = await this.ask((prometheus, place) =>
      prometheus.prometheusSeries(place, descriptors, toWanted(request), rates)
    );
    if (!earlier.found) {
      return {
        series: polled,
        notices: [...earlier.notices, ...this.explainBrowser(from, to)],
        served: servedBy(earlier),
      };
    }
    const { found } = earlier;
    return {
      series: (descriptor, since, until) => {
        const before = found.series.get(descriptor.id);
        const live = polled(descriptor, since, until);
        return before ? continued(before, live, LONGEST_GAP_MS) : live;
      },
      notices: [],
      served: servedBy(earlier),
    };
  }

  /** When readings changed, as seen by this browser. The same object for the same reader, so that results can be cached. */
  inBrowser(reader: Readings): ReadingHistory {
    if (this.browserPast?.reader !== reader) {
      const { browser } = this;
      const past = {
        get until() {
          return browser.until;
        },
        steps: (id: string) => browser.steps(keptAs(id, reader.find(id))),
      };
      this.browserPast = { reader, past };
    }
    return this.browserPast.past;
  }

  /**
   * When readings changed, for lists of changes.
   * @param descriptors the readings that will be requested
   * @returns `stepMs`: how much earlier than it is seen in Prometheus a change may have happened
   */
  async forChanges(
    descriptors: readonly Descriptor[],
    request: DataQueryRequest
  ): Promise<{
    steps(id: string): Step[];
    stepMs: number;
    notices: QueryResultMetaNotice[];
    served: Served;
  }> {
    const byId = new Map(descriptors.map((descriptor) => [descriptor.id, descriptor]));
    const answer = await this.ask((prometheus, place) =>
      prometheus.prometheusChanges(place, descriptors, toWanted(request))
    );
    const { found, notices } = answer;
    return {
      steps: (id) => {
        const before = found?.series.get(id);
        const kept = keptAs(id, byId.get(id));
        return before
          ? toSteps(continued(before, this.browser.series(kept, 0, Infinity), LONGEST_GAP_MS))
          : this.browser.steps(kept);
      },
      stepMs: found?.stepMs ?? 0,
      notices,
      served: servedBy(answer),
    };
  }

  /**
   * The bound of the time error over a long range, from recording rules in Prometheus.
   * @param withSeries whether its course is wanted, too
   * @returns `found` undefined if no Prometheus is set or it cannot be queried
   */
  async forBounds(
    request: DataQueryRequest,
    withSeries: boolean
  ): Promise<{
    found?: import('./prometheus-bounds').RecordedBounds;
    notices: QueryResultMetaNotice[];
    served: Served;
  }> {
    const answer = await this.ask(async (_, place) => {
      const { prometheusBounds } = await import('./prometheus-bounds');
      return prometheusBounds(place, toWanted(request), withSeries);
    });
    return { ...answer, served: servedBy(answer) };
  }

  /** A status response built from what Prometheus has of the device; undefined if it has nothing or cannot be queried. */
  async recall(): Promise<object | undefined> {
    const { found } = await this.ask(async (prometheus, place) => {
      const { recallAnswer } = await import('../lantime/recall');
      return { answer: recallAnswer(await prometheus.prometheusLabels(place, Date.now())) };
    });
    return found?.answer;
  }

  /** Queries Prometheus, if there is one for this device; a failure only adds a notice. */
  private async ask<T>(
    question: (
      prometheus: typeof import('./prometheus-history'),
      place: import('./prometheus-history').PrometheusPlace
    ) => Promise<T>
  ): Promise<HistoryAnswer<T>> {
    const place = this.settings.prometheus;
    if (!place) {
      return { notices: [] };
    }
    try {
      const [prometheus, dataSource] = await Promise.all([import('./prometheus-history'), this.find(place.uid)]);
      return { found: await question(prometheus, { dataSource, labels: place.labels }), notices: [] };
    } catch (error) {
      return {
        notices: [
          {
            severity: 'warning',
            text: t(
              'The history data source could not be queried ({reason}). Only what this browser has polled is shown. Check "History" in the settings of this data source.',
              { reason: getFailureReason(error) }
            ),
          },
        ],
      };
    }
  }
}

function toWanted({ range, timezone, app, startTime, intervalMs }: DataQueryRequest): Wanted {
  const seconds = (range.to.valueOf() - range.from.valueOf()) / 1000;
  // Requests of annotations have no interval.
  return {
    range,
    timezone,
    app,
    startTime,
    intervalMs: intervalMs > 0 ? intervalMs : Math.max(1000, Math.ceil(seconds)),
  };
}
