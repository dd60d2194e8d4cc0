/** The data source: wiring between Grafana, the device and the kinds of queries. */
import {
  CoreApp,
  DataFrame,
  DataQueryError,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceApi,
  DataSourceInstanceSettings,
  LoadingState,
  MetricFindValue,
  ScopedVars,
} from '@grafana/data';
import { getBackendSrv, getDataSourceSrv, getTemplateSrv, TemplateSrv } from '@grafana/runtime';
import { Observable } from 'rxjs';
import { DEFAULT_BOUNDS } from '../history/bounds';
import { parseAnswer, STATUS_PATH } from '../lantime/answer';
import { errorMessage } from '../lantime/error-message';
import { PollState } from '../lantime/poller';
import { Snapshot } from '../lantime/types';
import { getKind } from '../queries';
import { answerQuery } from '../queries/answer';
import { interpolation } from '../queries/interpolation';
import type { CompleteQuery, QueryEnvironment } from '../queries/kind';
import {
  completeQuery,
  defaultQuery,
  describeQuery,
  interpolateQuery,
  isComplete,
  needsDevice,
  runnableQuery,
} from '../queries/resolve';
import { LantimeQuery } from '../queries/stored';
import { CommunicationLog, Handler, Message } from './communication-log';
import { DeviceSession } from './device-session';
import { tagKeys, tagValues } from './filters';
import type { HealthResult } from './health';
import { HistorySource } from './history-source';
import type { LabelContext } from './labels';
import { loadEditorLanguage, loadLanguage } from './language';
import { handedOver } from './membrane';
import { historyNotices } from './notices';
import { browserKey, pageConfig } from './page-config';
import type { OtherDataSource } from './prometheus-client';
import { adHocFilters, getOrigin, getRange } from './request';
import { LantimeJsonData, readSettings, Settings } from './settings';
import { streamCommunication, streamPolls } from './streams';
import { Fetcher, fetchPath, fetchStatus, fetchStoredConnection } from './transport';

/** How long the last values are shown with their age before an error replaces them. A device boots in two minutes. */
export const STALE_LIMIT_MS = 5 * 60_000;

export class LantimeDataSource extends DataSourceApi<LantimeQuery, LantimeJsonData> {
  readonly settings: Settings;
  readonly device: DeviceSession;
  /** Log of requests to the device and of the queries that caused them. */
  readonly communication: CommunicationLog;
  private readonly history: HistorySource;

  constructor(
    instance: DataSourceInstanceSettings<LantimeJsonData>,
    private readonly backendSrv: Fetcher = getBackendSrv(),
    private readonly templateSrv: TemplateSrv = getTemplateSrv(),
    findDataSource: (uid: string) => Promise<OtherDataSource> = (uid) => getDataSourceSrv().get(uid)
  ) {
    super(instance);
    // While the device is asked; awaited before a text is made.
    void loadLanguage();
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
    this.history = new HistorySource(this.settings, this.device.history, findDataSource, (from, to) =>
      historyNotices(this.device.history, from, to)
    );
  }

  query(request: DataQueryRequest<LantimeQuery>): Promise<DataQueryResponse> | Observable<DataQueryResponse> {
    const queries = runnableQueries(request.targets);
    const answer = (at: DataQueryRequest<LantimeQuery>) => this.answer(queries, at);
    if (!queries.some(({ live }) => live)) {
      return answer(request);
    }
    return queries.some(needsDevice)
      ? streamPolls(request, this.device, answer)
      : streamCommunication(request, this.communication, answer);
  }

  private async answer(
    queries: readonly CompleteQuery[],
    request: DataQueryRequest<LantimeQuery>
  ): Promise<DataQueryResponse> {
    if (queries.length === 0) {
      return { data: [] };
    }
    await loadLanguage();
    const data: DataFrame[] = [];
    const errors: DataQueryError[] = [];
    const messages = new Map(queries.map((query) => [query, this.toMessage(query, request)]));
    const state = queries.some(needsDevice) ? await this.known() : this.device.poller.current;
    const environment = this.createEnvironment(request, state);
    const filters = adHocFilters(request, this.templateSrv, this.name);
    const variables = interpolation(this.templateSrv, request.scopedVars);
    const problem = problemToShow(state);
    for (const query of queries) {
      const message = messages.get(query);
      if (message) {
        message.state = 'processing';
      }
      const fail = (text: string, handler: Handler | undefined) => {
        errors.push({ refId: query.refId, message: text });
        this.communication.end(message, new Map(handler ? [[handler, false]] : []), { problem: text });
      };
      // A failed query must not affect the others.
      try {
        const interpolated = interpolateQuery(query, variables);
        const { frames, served } = await answerQuery(interpolated, filters, environment, state);
        data.push(...frames);
        if (problem && needsDevice(query)) {
          fail(problem, 'live poll');
        } else {
          this.communication.end(message, served, { rows: frames.reduce((sum, { length }) => sum + length, 0) });
        }
      } catch (error) {
        fail(errorMessage(error), getKind(query.queryType).handler);
      }
    }
    const frames = await handedOver(data);
    return errors.length > 0
      ? { data: frames, errors, error: errors[0], state: LoadingState.Error }
      : { data: frames, state: LoadingState.Done };
  }

  private createEnvironment(request: DataQueryRequest<LantimeQuery>, state: PollState<Snapshot>): QueryEnvironment {
    const { device, history, settings, communication } = this;
    return {
      request,
      range: getRange(request),
      device,
      current: isTooOld(state) ? undefined : state.last?.value,
      history,
      settings,
      communication,
      fetchPath: (path) => fetchPath(this.backendSrv, settings, path),
      isAdministrator: isAdministrator(),
    };
  }

  /**
   * The latest poll, after learning what the device has, if possible: from the device, from a response kept by an earlier
   * page, or from Prometheus.
   */
  async known(): Promise<PollState<Snapshot>> {
    await loadLanguage();
    const state = await this.device.latest();
    if (state.error && !state.last && this.settings.prometheus) {
      await this.device.learnElsewhere(() => this.history.recall());
    }
    return state;
  }

  /** The entry of a query in the log; queries that show the log are not recorded. */
  private toMessage(query: CompleteQuery, request: DataQueryRequest<LantimeQuery>): Message | undefined {
    const { needsDevice: isRecorded, editedIn, describe } = getKind(query.queryType);
    return isRecorded
      ? this.communication.message({
          kind: editedIn === 'annotations' ? 'annotation' : 'query',
          ...getOrigin(request),
          refId: query.refId,
          what: describe(query),
        })
      : undefined;
  }

  async testDatasource(): Promise<HealthResult> {
    const [{ checkHealth }] = await Promise.all([import('./health'), loadEditorLanguage()]);
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

  /** The user's definitions; most data sources have none and load no code for them. */
  private async storedDefinitions() {
    return this.settings.definitions === undefined
      ? undefined
      : (await import('./definitions')).storedDefinitions(this.settings);
  }

  /**
   * A definitions document with all readings of this device that are not yet described or confirmed.
   * @throws LantimeError if the device cannot be reached
   */
  async describeDevice(): Promise<string> {
    const [{ describeDevice }, stored, body] = await Promise.all([
      import('../lantime/definitions/describe'),
      this.storedDefinitions(),
      fetchPath(this.backendSrv, this.settings, STATUS_PATH),
    ]);
    return describeDevice(parseAnswer(body), stored?.definitions);
  }

  /** Label names for ad-hoc filters. */
  async getTagKeys(): Promise<MetricFindValue[]> {
    await this.known();
    return tagKeys(this.device.reader.knownDescriptors, this.labelContext());
  }

  /** Values of a label for ad-hoc filters. */
  async getTagValues({ key }: { key: string }): Promise<MetricFindValue[]> {
    await this.known();
    return tagValues(key, this.device.reader.knownDescriptors, this.labelContext());
  }

  private labelContext(): LabelContext {
    return { components: this.device.reader.knownComponents, device: this.settings.name };
  }

  getDefaultQuery(_app: CoreApp): Partial<LantimeQuery> {
    return defaultQuery();
  }

  filterQuery(query: LantimeQuery): boolean {
    return !query.hide && isComplete(query);
  }

  getQueryDisplayText(query: LantimeQuery): string {
    return describeQuery(query);
  }

  interpolateVariablesInQueries(queries: LantimeQuery[], scopedVars: ScopedVars): LantimeQuery[] {
    const variables = interpolation(this.templateSrv, scopedVars);
    return queries.map((stored) => interpolateQuery(completeQuery(stored), variables));
  }
}

/** The queries that can return anything, completed once. */
const runnableQueries = (stored: readonly LantimeQuery[]): CompleteQuery[] =>
  stored
    .filter(({ hide }) => !hide)
    .map(runnableQuery)
    .filter((query) => getKind(query.queryType).isComplete(query));

/** Whether the user is an administrator of this organization. The proxy enforces it; this check only saves a request. */
function isAdministrator(): boolean {
  const { user } = pageConfig();
  return user.orgRole === 'Admin' || user.isGrafanaAdmin === true;
}

function isTooOld({ error, failingSince }: PollState<Snapshot>): boolean {
  return error !== undefined && failingSince !== undefined && Date.now() - failingSince > STALE_LIMIT_MS;
}

/** The error to show in a panel if there are no values, or only outdated ones. */
function problemToShow(state: PollState<Snapshot>): string | undefined {
  return state.error && (!state.last || isTooOld(state)) ? state.error.message : undefined;
}
