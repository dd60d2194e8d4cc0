/** The data source: wiring between Grafana and the device. */
import {
  CoreApp,
  DataFrame,
  DataQueryError,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceApi,
  DataSourceInstanceSettings,
  dateTime,
  LoadingState,
  MetricFindValue,
  QueryResultMetaNotice,
  ScopedVars,
} from '@grafana/data';
import { getBackendSrv, getDataSourceSrv, getTemplateSrv, TemplateSrv } from '@grafana/runtime';
import { auditTime, map, mergeMap, Observable, startWith } from 'rxjs';
import type { BrowserHistory } from '../history/browser';
import { DEFAULT_BOUNDS } from '../history/bounds';
import { withEdges, withEnd } from '../history/series';
import { parseAnswer, STATUS_PATH } from '../lantime/answer';
import { shortfalls } from '../lantime/completeness';
import { LantimeError } from '../lantime/errors';
import { PollState } from '../lantime/poller';
import { Selected } from '../lantime/select';
import { readingIn } from '../lantime/readings';
import { Snapshot } from '../lantime/types';
import { CommunicationLog, Handler, Message } from './communication-log';
import { configurationFrame, ConfigurationRow, readConfiguration } from '../queries/configuration/frame';
import { filterDescriptors, filterRemarks, LabelFilter, matchesFilters, tagKeys, tagValues } from './filters';
import { FrameContext, tableFrame, timeSeriesFrames, withinLimit } from '../queries/readings/frame';
import type { HealthResult } from './health';
import { DeviceSession } from './device-session';
import { handedOver } from './membrane';
import { HistorySource } from './history-source';
import type { OtherDataSource } from './prometheus-history';
import {
  ChangesQuery,
  DEFAULT_QUERY,
  describeQuery,
  interpolateChanges,
  interpolateWords,
  isComplete,
  LantimeQuery,
  ListQuery,
  migrateQuery,
  ReadingsQuery,
  ResolvedQuery,
  resolveQuery,
} from '../queries/stored';
import { browserKey, pageConfig } from './page-config';
import { LantimeJsonData, readSettings, Settings } from './settings';
import { Fetcher, fetchPath, fetchStatus, fetchStoredConnection } from './transport';

/** How long the last values are shown, with their age, before they give way to an error. A device boots in two minutes. */
export const STALE_LIMIT_MS = 5 * 60_000;

export class LantimeDataSource extends DataSourceApi<LantimeQuery, LantimeJsonData> {
  readonly settings: Settings;
  readonly device: DeviceSession;
  /** What was asked of the device, and by whom. */
  readonly communication: CommunicationLog;
  private readonly past: HistorySource;
  private lastConfiguration: { at: number; rows: Promise<ConfigurationRow[]> } | undefined;

  constructor(
    instance: DataSourceInstanceSettings<LantimeJsonData>,
    private readonly backendSrv: Fetcher = getBackendSrv(),
    private readonly templateSrv: TemplateSrv = getTemplateSrv(),
    findDataSource: (uid: string) => Promise<OtherDataSource> = (uid) => getDataSourceSrv().get(uid)
  ) {
    super(instance);
    this.settings = readSettings(instance);
    this.communication = new CommunicationLog(this.settings.communicationKept);
    this.device = new DeviceSession({
      key: browserKey(this.uid),
      log: this.communication,
      fetchStatus: (signal, trace) => fetchStatus(this.backendSrv, this.settings, signal, trace),
      intervalSeconds: this.settings.pollIntervalSeconds,
      timeoutSeconds: this.settings.timeoutSeconds,
      definitions: async () => (await this.storedDefinitions())?.definitions,
      bounds: {
        ...DEFAULT_BOUNDS,
        retention: this.settings.historyHours * 3_600_000,
        bytes: this.settings.historyMegabytes * 2 ** 20,
      },
    });
    this.past = new HistorySource(this.settings, this.device.history, findDataSource, (from, to) =>
      historyNotices(this.device.history, from, to)
    );
  }

  query(request: DataQueryRequest<LantimeQuery>): Promise<DataQueryResponse> | Observable<DataQueryResponse> {
    const targets = request.targets.filter((target) => this.filterQuery(target));
    if (!targets.some(({ live }) => live === true)) {
      return this.answer(request);
    }
    return targets.some(asksDevice) ? this.stream(request) : this.streamCommunication(request);
  }

  /** The answer, and again whenever something was noted. */
  private streamCommunication(request: DataQueryRequest<LantimeQuery>): Observable<DataQueryResponse> {
    return this.communication.changes.pipe(
      // Forty panels that are answered together are one piece of news.
      auditTime(COMMUNICATION_NEWS_MS),
      startWith(undefined),
      mergeMap(() => this.answer(request)),
      map((response) => packetOf(request, response))
    );
  }

  /** The answer, and again after each poll until nobody listens any more. */
  private stream(request: DataQueryRequest<LantimeQuery>): Observable<DataQueryResponse> {
    return new Observable((subscriber) => {
      const startedAt = Date.now();
      const { poller } = this.device;
      let answering = false;
      const answer = async (): Promise<void> => {
        if (answering) {
          return;
        }
        answering = true;
        const state = await this.device.latest();
        const response = await this.answer(movedBy(request, Date.now() - startedAt));
        answering = false;
        subscriber.next(packetOf(request, response));
        if (poller.current !== state && !subscriber.closed) {
          void answer(); // the device was polled meanwhile
        }
      };
      const release = poller.hold();
      const unsubscribe = poller.subscribe(() => void answer());
      void answer();
      return () => {
        release();
        unsubscribe();
      };
    });
  }

  private async answer(request: DataQueryRequest<LantimeQuery>): Promise<DataQueryResponse> {
    const targets = request.targets.filter((target) => this.filterQuery(target));
    if (targets.length === 0) {
      return { data: [] };
    }
    const data: DataFrame[] = [];
    const errors: DataQueryError[] = [];
    const messages = new Map(targets.map((target) => [target, this.messageOf(target, request)]));
    const state = targets.some(asksDevice) ? await this.known() : this.device.poller.current;
    const problem = problemToShow(state);
    for (const target of targets) {
      const message = messages.get(target);
      const served = new Map<Handler, boolean>();
      if (message) {
        message.state = 'processing';
      }
      // One target that fails must not take the others with it.
      try {
        const frames = await this.framesOf(target, request, state, served);
        data.push(...frames);
        if (problem && asksDevice(target)) {
          served.clear();
          served.set('live poll', false);
          throw new Error(problem);
        }
        this.communication.end(message, served, { rows: frames.reduce((sum, { length }) => sum + length, 0) });
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        errors.push({ refId: target.refId, message: text });
        this.communication.end(message, served, { problem: text });
      }
    }
    const frames = await handedOver(data);
    return errors.length > 0
      ? { data: frames, errors, error: errors[0], state: LoadingState.Error }
      : { data: frames, state: LoadingState.Done };
  }

  /**
   * The latest poll, with something to choose from where that is possible: what the device has, what it had when an
   * earlier page read it, or what Prometheus has of it.
   */
  async known(): Promise<PollState<Snapshot>> {
    const state = await this.device.latest();
    if (state.error && !state.last && this.settings.prometheus) {
      await this.device.learnElsewhere(() => this.past.recall());
    }
    return state;
  }

  /** The note of a query; of those that show notes there is none. */
  private messageOf(target: LantimeQuery, request: DataQueryRequest<LantimeQuery>): Message | undefined {
    return asksDevice(target)
      ? this.communication.message({
          kind: target.queryType === 'annotations' ? 'annotation' : 'query',
          ...originOf(request),
          refId: target.refId,
          what: describeQuery(target),
        })
      : undefined;
  }

  private async framesOf(
    target: LantimeQuery,
    request: DataQueryRequest<LantimeQuery>,
    state: PollState<Snapshot>,
    served: Map<Handler, boolean>
  ): Promise<DataFrame[]> {
    const resolved = resolveQuery(target, this.templateSrv, request.scopedVars);
    const adHocFilters = this.adHocFilters(request);
    const query = { ...resolved, filters: [...resolved.filters, ...adHocFilters] };
    const current = isTooOld(state) ? undefined : state.last?.value;
    // What is not the present can be shown with its age; that there is none of something cannot be said of it.
    const present = state.error ? undefined : current;
    const age = state.error && state.last ? formatAge(ageOf(state.last.at)) : undefined;
    const context: FrameContext = {
      query,
      components: this.device.reader.knownComponents,
      device: this.settings.name,
      webUrl: this.settings.webUrl,
      notices: [...staleNotices(state), ...shortfallNotices(state)],
    };
    const frames = await this.framesOfType(query, request, current, context, served);
    const isEmpty = frames.every(({ length }) => length === 0);
    const remarks = filterRemarks(query.filters, isEmpty);
    const { from, to } = rangeOf(request);
    if (query.whenEmpty || age !== undefined) {
      const { agedTable, statementOf } = await import('../queries/statements');
      const isSelected = query.type === 'readings' && this.device.selector.select(query).descriptors.length > 0;
      const range = { from, to: Math.min(to, Date.now()) };
      const isNarrowed = adHocFilters.length > 0 || remarks.length > 0;
      const statement = isSelected ? undefined : statementOf(query, frames, present, range, isNarrowed);
      if (statement) {
        return [statement];
      }
      if (age !== undefined && query.format === 'table' && asksDevice(target)) {
        return frames.map((frame) => agedTable(frame, age));
      }
    }
    if (remarks.length > 0 && frames.length > 0) {
      const { meta } = frames[0];
      const notices = remarks.map((text) => ({ severity: 'warning' as const, text }));
      frames[0] = { ...frames[0], meta: { ...meta, notices: [...(meta?.notices ?? []), ...notices] } };
    }
    // Newer Grafanas name the panel. Older ones have no word of complaint about a time without values.
    const { panelPluginId } = request as { panelPluginId?: string };
    if (panelPluginId === 'state-timeline' && frames.length > 0 && isEmpty) {
      const { emptyTimeline } = await import('../queries/statements');
      return [emptyTimeline(query.refId, from, to, frames[0].meta?.notices ?? [])];
    }
    return frames;
  }

  private async framesOfType(
    query: ResolvedQuery,
    request: DataQueryRequest<LantimeQuery>,
    current: Snapshot | undefined,
    context: FrameContext,
    served: Map<Handler, boolean>
  ): Promise<DataFrame[]> {
    switch (query.type) {
      case 'configuration':
        served.set('configuration', true);
        return [await this.configuration(context)];
      case 'communication': {
        const { communicationFrame } = await import('../queries/communication/frame');
        return [communicationFrame(query.view, this.communication, context)];
      }
      case 'list':
        served.set('live poll', true);
        return [await this.list(query, current, context)];
      case 'events':
      case 'annotations':
        return [await this.changes(query, request, current, context, served)];
      default:
        return this.readings(query, request, current, context, served);
    }
  }

  private async readings(
    query: ReadingsQuery,
    request: DataQueryRequest<LantimeQuery>,
    current: Snapshot | undefined,
    context: FrameContext,
    served: Map<Handler, boolean>
  ): Promise<DataFrame[]> {
    const { reader, selector } = this.device;
    const all = selector.select(query);
    const passing = filterDescriptors(all.descriptors, query.filters, reader.knownComponents, this.settings.name);
    const { kept, cut } = withinLimit(passing, query);
    context.notices = [
      ...context.notices,
      ...(cut ? [limitNotice(query)] : []),
      ...selectionNotices(query, { ...all, descriptors: kept }, current),
    ];
    if (passing.length === 0 && all.descriptors.length > 0) {
      context.notices.push({ severity: 'info', text: 'No series passes the filters.' });
    }
    if (query.format === 'table') {
      served.set('live poll', true);
      return [tableFrame(kept, current, context)];
    }
    const { from, to, live } = rangeOf(request);
    const { error } = this.device.poller.current;
    const now = live && !error ? Math.min(to, Date.now()) : undefined;
    const past = await this.past.forPanel(kept, request, query.refId, query.counters === 'rate');
    past.served.forEach((didItsPart, handler) => served.set(handler, didItsPart));
    context.notices.push(...(kept.length > 0 ? past.notices : []));
    return timeSeriesFrames(
      kept,
      (descriptor) => {
        const series =
          descriptor.kind === 'state' || descriptor.kind === 'text'
            ? withEdges(past.series(descriptor, from - EDGE_MS, to), from, now)
            : past.series(descriptor, from, to);
        // The last value is what panels show in large: while the device is away there is none.
        return live && error ? withEnd(series, Math.min(to, Date.now())) : series;
      },
      context
    );
  }

  private async changes(
    query: ChangesQuery,
    request: DataQueryRequest<LantimeQuery>,
    snapshot: Snapshot | undefined,
    context: FrameContext,
    served: Map<Handler, boolean>
  ): Promise<DataFrame> {
    const { changesFrame, readingsOf } = await import('../queries/changes/frame');
    const { reader, poller } = this.device;
    const sources = {
      reader,
      snapshot,
      intervalMs: poller.intervalSeconds * 1000,
      context,
      range: rangeOf(request),
      now: Date.now(),
    };
    served.set('browser history', true);
    if (!this.settings.prometheus) {
      return changesFrame(query, { ...sources, past: this.past.inBrowser(reader) });
    }
    const past = await this.past.forChanges(readingsOf(query, reader), request, query.refId);
    past.served.forEach((didItsPart, handler) => served.set(handler, didItsPart));
    return changesFrame(query, {
      ...sources,
      past,
      intervalMs: Math.max(sources.intervalMs, past.stepMs),
      context: { ...context, notices: [...context.notices, ...past.notices] },
    });
  }

  private async list(query: ListQuery, current: Snapshot | undefined, context: FrameContext): Promise<DataFrame> {
    const { listFrame } = await import('../queries/list/frame');
    const { frame, cut } = listFrame(query, this.device.reader, current, context);
    const notices = [...context.notices];
    if (cut) {
      notices.push(limitNotice(query));
    }
    if (frame.length === 0 && current) {
      notices.push({
        severity: 'info',
        text: `This device has nothing to list as ${query.list} for ${list(query.components)}${query.filters.length > 0 ? ' that passes the filters' : ''}.`,
      });
    }
    return notices.length > 0 ? { ...frame, meta: { ...frame.meta, notices } } : frame;
  }

  /** Grafana hands ad-hoc filters over with the request; older versions keep them in the template service. */
  private adHocFilters(request: DataQueryRequest<LantimeQuery>): LabelFilter[] {
    const old = this.templateSrv as TemplateSrv & {
      /** The second parameter of newer versions says not to warn that others should be asked. */
      getAdhocFilters?: (name: string, quietly: boolean) => LabelFilter[];
    };
    const { filters } = request as { filters?: LabelFilter[] };
    return filters ?? old.getAdhocFilters?.(this.name, true) ?? [];
  }

  private async configuration(context: FrameContext): Promise<DataFrame> {
    if (!isAdministrator()) {
      throw new Error('Only administrators of Grafana may see the configuration of the device.');
    }
    if (this.device.poller.current.stopped) {
      throw this.device.poller.current.error ?? new LantimeError('login-rejected');
    }
    const rows = (await this.configurationRows()).filter(({ path, value }) =>
      matchesFilters((key) => (key === 'Path' ? path : key === 'Value' ? value : undefined), context.query.filters)
    );
    const cut = rows.length > context.query.limit;
    const notices = cut ? [...context.notices, limitNotice(context.query)] : context.notices;
    return configurationFrame(rows.slice(0, context.query.limit), { ...context, notices });
  }

  /** The configuration no older than the poll interval: it burdens the device like the status does. */
  private configurationRows(): Promise<ConfigurationRow[]> {
    const now = Date.now();
    if (!this.lastConfiguration || now - this.lastConfiguration.at >= this.settings.pollIntervalSeconds * 1000) {
      const rows = fetchPath(this.backendSrv, this.settings, this.settings.configurationPath).then(
        (body) => readConfiguration(parseAnswer(body)),
        (error) => {
          // The API is there when the status came from it.
          throw error instanceof LantimeError && error.code === 'api-missing' && this.device.poller.current.last
            ? new LantimeError('path-missing', error.detail)
            : error;
        }
      );
      this.lastConfiguration = { at: now, rows };
    }
    return this.lastConfiguration.rows;
  }

  async testDatasource(): Promise<HealthResult> {
    const { checkHealth } = await import('./health');
    return checkHealth(
      () => this.device.restart(),
      () => fetchStoredConnection(this.backendSrv, this.uid),
      async () => {
        const { definitionsProblem } = await import('./definitions');
        const problem = await definitionsProblem(this.settings);
        return [...(await this.device.shortcomings()), ...(problem ? [problem] : [])];
      }
    );
  }

  /** What the owner of the device knows; most data sources have nothing, and load nothing for it. */
  private async storedDefinitions() {
    return this.settings.definitions === undefined
      ? undefined
      : (await import('./definitions')).storedDefinitions(this.settings);
  }

  /**
   * A definitions document with everything of this device that nobody has described or confirmed.
   * @throws LantimeError when the device is not reached
   */
  async describeDevice(): Promise<string> {
    const [{ describeDevice }, stored, body] = await Promise.all([
      import('../lantime/definitions/describe'),
      this.storedDefinitions(),
      fetchPath(this.backendSrv, this.settings, STATUS_PATH),
    ]);
    return describeDevice(parseAnswer(body), stored?.definitions);
  }

  /** Names that ad-hoc filters can use. */
  async getTagKeys(): Promise<MetricFindValue[]> {
    await this.known();
    const { knownDescriptors, knownComponents } = this.device.reader;
    return tagKeys(knownDescriptors, knownComponents, this.settings.name);
  }

  /** Values of a name that ad-hoc filters can use. */
  async getTagValues({ key }: { key: string }): Promise<MetricFindValue[]> {
    await this.known();
    const { knownDescriptors, knownComponents } = this.device.reader;
    return tagValues(key, knownDescriptors, knownComponents, this.settings.name);
  }

  getDefaultQuery(_app: CoreApp): Partial<LantimeQuery> {
    return { ...DEFAULT_QUERY };
  }

  filterQuery(query: LantimeQuery): boolean {
    return !query.hide && isComplete(query);
  }

  getQueryDisplayText(query: LantimeQuery): string {
    return describeQuery(query);
  }

  interpolateVariablesInQueries(queries: LantimeQuery[], scopedVars: ScopedVars): LantimeQuery[] {
    return queries.map((stored) => {
      const query = migrateQuery(stored);
      return {
        ...query,
        components: interpolateWords(query.components, this.templateSrv, scopedVars),
        metrics: interpolateWords(query.metrics, this.templateSrv, scopedVars),
        list: this.templateSrv.replace(query.list, scopedVars),
        filters: query.filters.map((filter) => ({
          ...filter,
          value: this.templateSrv.replace(filter.value, scopedVars),
        })),
        legend: this.templateSrv.replace(query.legend, scopedVars),
        ...(query.queryType === 'events' || query.queryType === 'annotations'
          ? interpolateChanges(query, this.templateSrv, scopedVars)
          : {}),
      };
    });
  }
}

/** What went over the line can be asked for while nothing does. */
const asksDevice = ({ queryType }: LantimeQuery): boolean => queryType !== 'communication';

/** How long news of the communication is gathered. */
const COMMUNICATION_NEWS_MS = 500;

/** An answer as part of a stream. With one key each packet takes the place of the one before. */
function packetOf({ requestId }: DataQueryRequest, response: DataQueryResponse): DataQueryResponse {
  const failed = response.state === LoadingState.Error;
  return { ...response, key: requestId, state: failed ? LoadingState.Error : LoadingState.Streaming };
}

/** A range that ends about now. Grafana fixes it before the device is asked, whose answer would fall outside. */
const LIVE_MS = 60_000;

function rangeOf({ range }: DataQueryRequest<LantimeQuery>): { from: number; to: number; live: boolean } {
  const to = range.to.valueOf();
  const now = Date.now();
  const live = range.raw?.to === 'now' || Math.abs(now - to) < LIVE_MS;
  return { from: range.from.valueOf(), to: live ? Math.max(to, now) : to, live };
}

/** How far before a range the value at its start is looked for; polls further apart have a gap between them. */
const EDGE_MS = 90_000;

/** A request whose relative range has moved on with time. */
function movedBy(request: DataQueryRequest<LantimeQuery>, ms: number): DataQueryRequest<LantimeQuery> {
  const { range } = request;
  return range.raw?.to === 'now'
    ? {
        ...request,
        range: { ...range, from: dateTime(range.from.valueOf() + ms), to: dateTime(range.to.valueOf() + ms) },
      }
    : request;
}

/** Says why a series does not fill its range, where that is not plain. */
function historyNotices({ problem, since }: BrowserHistory, from: number, to: number): QueryResultMetaNotice[] {
  const notices: QueryResultMetaNotice[] = problem ? [{ severity: 'warning', text: problem }] : [];
  if (since !== undefined && to - since < (to - from) / 2) {
    notices.push({
      severity: 'info',
      text:
        `This browser has polled the device for ${formatAge(Math.round(Math.max(0, Date.now() - since) / 1000))}; ` +
        'it cannot show what was before. Choose a history data source in the settings for a longer past.',
    });
  }
  return notices;
}

/** Whether the person at the browser administers this organization. The proxy has its own say; this only spares a refusal. */
function isAdministrator(): boolean {
  const { user } = pageConfig();
  return user.orgRole === 'Admin' || user.isGrafanaAdmin === true;
}

/** Where a request comes from, as far as the version of Grafana tells. */
function originOf(request: DataQueryRequest<LantimeQuery>): Pick<Message, 'from' | 'panel'> {
  const { app, dashboardTitle, dashboardUID, panelName, panelId } = request as typeof request & {
    dashboardTitle?: string;
    panelName?: string;
  };
  return { from: dashboardTitle ?? dashboardUID ?? app ?? '', panel: panelName ?? (panelId ? `panel ${panelId}` : '') };
}

function isTooOld({ error, failingSince }: PollState<Snapshot>): boolean {
  return error !== undefined && failingSince !== undefined && Date.now() - failingSince > STALE_LIMIT_MS;
}

/** The error of a panel: when there is nothing to show, or what there is has become too old. */
function problemToShow(state: PollState<Snapshot>): string | undefined {
  return state.error && (!state.last || isTooOld(state)) ? state.error.message : undefined;
}

function staleNotices(state: PollState<Snapshot>): QueryResultMetaNotice[] {
  if (!state.error || !state.last) {
    return [];
  }
  const age = formatAge(ageOf(state.last.at));
  return [{ severity: 'warning', text: `The last values are ${age} old. ${state.error.message}` }];
}

/** Whole seconds since a time in milliseconds since 1970. */
const ageOf = (at: number): number => Math.max(0, Math.round((Date.now() - at) / 1000));

/** An answer that was not read whole is told wherever it is shown: what is absent may have been there. */
function shortfallNotices({ last }: PollState<Snapshot>): QueryResultMetaNotice[] {
  return last ? shortfalls(last.value).map((text) => ({ severity: 'warning', text })) : [];
}

function formatAge(seconds: number): string {
  const [minutes, hours] = [seconds / 60, seconds / 3600].map(Math.floor);
  return seconds < 120 ? `${seconds} s` : minutes < 120 ? `${minutes} min` : `${hours} h`;
}

function limitNotice({ format, limit }: ResolvedQuery): QueryResultMetaNotice {
  const what = format === 'table' ? 'rows' : 'series';
  return {
    severity: 'info',
    text: `Only the first ${limit} ${what} are shown. Choose fewer, or raise the limit of the query.`,
  };
}

const list = (words: readonly string[], most = 5) =>
  words.slice(0, most).join(', ') + (words.length > most ? ` and ${words.length - most} more` : '');

/** Says what was looked for and not found, and why values are missing, so that an empty panel is never a riddle. */
function selectionNotices(
  query: ReadingsQuery,
  selected: Selected,
  snapshot: Snapshot | undefined
): QueryResultMetaNotice[] {
  if (!snapshot) {
    return [];
  }
  const notices: QueryResultMetaNotice[] = [];
  const noun = query.scope === 'chassis' ? 'chassis' : 'module';
  if (query.components.length === 0 || query.metrics.length === 0) {
    const what = query.components.length === 0 ? noun : 'metric';
    notices.push({ severity: 'info', text: `No ${what} is selected: the variables of the query are empty.` });
  }
  if (selected.unmatchedComponents.length > 0) {
    notices.push({ severity: 'info', text: `This device has no ${noun} ${list(selected.unmatchedComponents)}.` });
  }
  if (selected.unmatchedMetrics.length > 0) {
    notices.push({
      severity: 'info',
      text: `The ${noun} ${list(query.components)} of this device has no metric ${list(selected.unmatchedMetrics)}.`,
    });
  }
  const readings = selected.descriptors.map((descriptor) => readingIn(snapshot, descriptor));
  const unreadable = readings.filter((reading) => reading?.unreadable);
  if (unreadable.length > 0) {
    notices.push({
      severity: 'warning',
      text: `Could not be read: ${list(
        unreadable.map(
          (reading) =>
            `${reading?.descriptor.component} ${reading?.descriptor.label} (${reading?.absent}: ${shorten(reading?.raw)})`
        )
      )}.`,
    });
  }
  const absent = readings.filter((reading) => reading === undefined || reading.value === null);
  if (readings.length > 0 && absent.length === readings.length && unreadable.length === 0) {
    notices.push({
      severity: 'info',
      text: `No value: ${list(
        selected.descriptors.map(
          (descriptor, i) =>
            `${descriptor.component} ${descriptor.label} (${readings[i]?.absent ?? 'the device does not send it at present'})`
        )
      )}.`,
    });
  }
  return notices;
}

function shorten(raw: unknown): string {
  const text = JSON.stringify(raw) ?? '';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
