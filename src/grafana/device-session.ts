/** One device in this browser: polled once for all panels in all tabs, parsed, and kept in the history. */
import { BrowserHistory } from '../history/browser';
import { Bounds } from '../history/bounds';
import { Report, Tabs } from '../history/tabs';
import { mark, t } from '../i18n';
import { parseAnswer, STATUS_PATH } from '../lantime/answer';
import { errorMessage } from '../lantime/error-message';
import { asLantimeError, LantimeError, problemOfCode } from '../lantime/errors';
import { Poller, PollState } from '../lantime/poller';
import type { Definitions } from '../lantime/definitions';
import type { StatusReader } from '../lantime/reader';
import { NO_READINGS, Readings } from '../lantime/readings';
import { Selector } from '../lantime/select';
import { Snapshot } from '../lantime/types';
import type { CommunicationLog, DeviceRequest } from './communication-log';
import { Rejection } from './rejected-login';
import type { Trace } from './transport';

/** What {@link DeviceSession} needs. */
export interface DeviceSessionOptions {
  /** Identifies the data source among all that this browser knows. */
  key: string;
  /** Makes one request and returns the body; throws LantimeError. Other details of the response go into `trace`. */
  fetchStatus: (signal: AbortSignal, trace: Trace) => Promise<string>;
  /** Records the requests. */
  log?: CommunicationLog;
  intervalSeconds: number;
  /** Time-out of a request. Other tabs are not waited for much longer either. */
  timeoutSeconds: number;
  bounds: Bounds;
  /** The user's definitions, which override the catalogue; requested when the reader is loaded. */
  definitions?: () => Promise<Definitions | undefined>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** How long, beyond the time-out, a tab may take to parse a response before others stop waiting for it. */
const PARSING_ALLOWANCE_MS = 5000;

/** How long to wait for the browser to write the history. */
const WRITTEN_WITHIN_MS = 1000;

/** Shortest interval between queries to Prometheus for what the device had. */
const RECALL_INTERVAL_MS = 60_000;

/** Shortest interval at which a response with more readings is kept: satellites rise all the time. */
const KEEP_INTERVAL_MS = 300_000;

/** The live data of one data source instance. */
export class DeviceSession {
  readonly history: BrowserHistory;
  readonly poller: Poller<Snapshot>;
  /** What the device has; empty until a response has been read, by this page or an earlier one. */
  reader: Readings = NO_READINGS;
  selector = new Selector(NO_READINGS);

  private readonly now: () => number;
  private readonly tabs: Tabs;
  private readonly rejection: Rejection;
  private opening: Promise<void> | undefined;
  private loading: Promise<StatusReader> | undefined;
  private loaded: StatusReader | undefined;
  private recalling: { at: number; done: Promise<void> } | undefined;
  private hearing: Promise<void> = Promise.resolve();
  /** Time of the latest report from another tab, and when it was adopted. */
  private heardAt = -Infinity;
  private adoptedAt = -Infinity;
  /** The latest poll made by this tab. */
  private own: Report | undefined;
  /** Optional features that failed, each with its first error. */
  private readonly mishaps = new Map<string, string>();
  /** Number of readings known when a response was last kept. */
  private keptReadings = 0;
  private keptAt = -Infinity;

  constructor(private readonly options: DeviceSessionOptions) {
    const { key, intervalSeconds, bounds } = options;
    this.now = options.now ?? Date.now;
    this.poller = new Poller<Snapshot>({
      intervalSeconds,
      now: this.now,
      poll: (signal, forced) => this.poll(signal, forced),
    });
    const intervalMs = this.poller.intervalSeconds * 1000;
    this.history = new BrowserHistory({ key, bounds, intervalMs, now: this.now });
    this.rejection = new Rejection(key, this.now);
    this.tabs = new Tabs(key, {
      report: (report) => this.hear(report),
      cleared: () => this.history.forget(),
      asked: () => (this.isRecent(this.own?.at) ? this.own : undefined),
    });
  }

  /** Features that do not work in this browser, as sentences; polling still works. Waits for pending writes. */
  async shortcomings(): Promise<string[]> {
    const { history, tabs } = this;
    await Promise.race([history.written(), new Promise((resolve) => setTimeout(resolve, WRITTEN_WITHIN_MS))]);
    return [history.problem, tabs.problem, ...this.mishaps.values()].filter((problem) => problem !== undefined);
  }

  /** A state no older than the poll interval, if the device responds. Also loads the history. */
  async latest(): Promise<PollState<Snapshot>> {
    await this.open();
    return this.poller.latest();
  }

  /** Polls at once, for "Save & test". */
  async restart(): Promise<PollState<Snapshot>> {
    await this.open();
    return this.poller.restart();
  }

  /**
   * Learns from another source what the device had, as long as no response is known from it or an earlier page.
   * @param recall returns a response, or undefined; called again after a while
   */
  async learnElsewhere(recall: () => Promise<object | undefined>): Promise<void> {
    if (this.reader !== NO_READINGS) {
      return;
    }
    const now = this.now();
    if (!this.recalling || Math.abs(now - this.recalling.at) >= RECALL_INTERVAL_MS) {
      this.recalling = { at: now, done: this.recallOnce(recall) };
    }
    await this.recalling.done;
  }

  private async recallOnce(recall: () => Promise<object | undefined>): Promise<void> {
    try {
      const [answer, { StatusReader }] = await Promise.all([recall(), import('../lantime/reader')]);
      // A separate reader, which the first response of the device replaces: not all of its paths are the device's.
      const reader = new StatusReader();
      if (answer && this.reader === NO_READINGS) {
        reader.read(answer, this.now());
        this.learn(reader);
      }
    } catch {
      // Nothing is known yet; the device may respond later.
    }
  }

  /** Clears the history in all tabs. */
  async clearHistory(): Promise<void> {
    this.history.clear();
    await this.history.written();
    this.tabs.tellCleared();
  }

  /** Stops polling and everything that waits for it. */
  async dispose(): Promise<void> {
    this.poller.dispose();
    this.tabs.dispose();
    await this.history.dispose();
  }

  /** Loads the history, and learns what the device has from the response kept with it. */
  private open(): Promise<void> {
    return (this.opening ??= this.history.open().then(async (answer) => {
      if (!answer) {
        return;
      }
      try {
        const reader = await this.load();
        const snapshot = reader.read(parseAnswer(answer.body), answer.at);
        this.history.belongsTo(snapshot.device.serialNumber);
        this.learn(reader);
        this.keptReadings = reader.knownDescriptors.length;
      } catch {
        // The first response of the device provides the same.
      }
    }));
  }

  private async poll(signal: AbortSignal, forced: boolean): Promise<Snapshot | undefined> {
    const began = this.now();
    this.heedRejection(forced);
    // Reader and catalogue are the larger half of the plugin: load them while the device responds.
    this.load().catch(() => undefined);
    // Also for direct users of the poller, such as streaming queries: a poll that ends before the history is open would
    // be missing from it.
    await this.open();
    if (!forced && !this.poller.current.last && this.isRecent(this.history.until)) {
      // Another tab polled a moment ago and may have the response.
      await this.tabs.ask();
    }
    return this.tabs.exclusively(
      async () => {
        await this.hearing;
        if (!forced && this.adoptedAt >= began) {
          return undefined;
        }
        // Another page may have been rejected in the meantime.
        this.heedRejection(forced);
        const noted = this.note((log) => log.request(STATUS_PATH, forced ? 'settings test' : undefined));
        const report = await this.request(signal, noted);
        if (!signal.aborted) {
          this.own = report;
          this.tryOptional(mark('Other tabs are not notified of polls'), () => this.tabs.report(report));
        }
        return this.take(report, !signal.aborted, noted);
      },
      this.options.timeoutSeconds * 1000 + PARSING_ALLOWANCE_MS
    );
  }

  /** Prevents another request after a recently rejected login, on whichever page. */
  private heedRejection(forced: boolean): void {
    const { problem } = this.rejection;
    if (problem && !forced) {
      throw problem;
    }
  }

  private async request(signal: AbortSignal, noted: DeviceRequest | undefined): Promise<Report> {
    const startedAt = this.now();
    const trace: Trace = {};
    try {
      const body = await this.options.fetchStatus(signal, trace);
      this.rejection.forget();
      return { startedAt, at: this.now(), body };
    } catch (error) {
      const { code, detail } = asLantimeError(error);
      if (code === 'login-rejected') {
        this.rejection.remember();
      }
      return { startedAt, at: this.now(), problem: { code, detail } };
    } finally {
      this.note((log) => log.learn(noted, { status: trace.status }));
    }
  }

  private hear(report: Report): void {
    this.hearing = this.hearing.then(async () => {
      if (report.at <= this.heardAt || report.at <= (this.own?.at ?? -Infinity)) {
        return;
      }
      this.heardAt = report.at;
      const { startedAt } = report;
      const noted = this.note((log) => log.heard({ startedAt, path: STATUS_PATH, why: 'another tab' }));
      await this.open();
      const result = await this.take(report, false, noted).then(
        (value) => ({ value }),
        (error) => ({ error: asLantimeError(error) })
      );
      this.poller.adopt(result, report.startedAt, report.at, this.tabs.followDelay(report));
      this.adoptedAt = this.now();
    });
  }

  /**
   * Parses and records the result of a poll.
   * @param mine whether this tab made it
   * @param noted the log entry of its request
   */
  private async take(report: Report, mine: boolean, noted: DeviceRequest | undefined): Promise<Snapshot> {
    const learn = (learned: Partial<DeviceRequest>) => this.note((log) => log.learn(noted, learned));
    learn({ endedAt: report.at, bytes: report.body?.length });
    try {
      if (report.body === undefined) {
        throw problemOfCode(report.problem?.code, report.problem?.detail);
      }
      const reader = await this.load();
      const snapshot = reader.read(parseAnswer(report.body), report.at);
      this.learn(reader);
      learn({ dataAge: snapshot.device.dataAge });
      this.tryOptional(mark('A poll is missing from the history'), () => this.history.record(snapshot, mine));
      const isRicher = reader.knownDescriptors.length > this.keptReadings;
      if (mine && isRicher && !(Math.abs(report.at - this.keptAt) < KEEP_INTERVAL_MS)) {
        this.keptReadings = reader.knownDescriptors.length;
        this.keptAt = report.at;
        this.history.keepAnswer({ at: report.at, body: report.body });
      }
      return snapshot;
    } catch (error) {
      learn({ problem: asLantimeError(error).message });
      this.tryOptional(mark('A poll is missing from the history'), () => this.history.recordGap(report.at, mine));
      throw error;
    }
  }

  /** Records communication, if that works. */
  private note<T>(task: (log: CommunicationLog) => T): T | undefined {
    const { log } = this.options;
    return log && this.tryOptional(mark('The communication is not recorded'), () => task(log));
  }

  /** Runs a task that a poll does not depend on: a failure is remembered once, and the poll continues. */
  private tryOptional<T>(consequence: string, task: () => T): T | undefined {
    try {
      return task();
    } catch (error) {
      if (!this.mishaps.has(consequence)) {
        this.mishaps.set(consequence, `${t(consequence)} (${errorMessage(error)}).`);
      }
      return undefined;
    }
  }

  private learn(reader: StatusReader): void {
    if (this.reader !== reader) {
      this.reader = reader;
      this.selector = new Selector(reader);
    }
  }

  private isRecent(at: number | undefined): boolean {
    const age = this.now() - (at ?? -Infinity);
    return age >= 0 && age < this.poller.intervalSeconds * 1000;
  }

  private async load(): Promise<StatusReader> {
    if (this.loaded?.isOutgrown) {
      this.loading = undefined;
      this.loaded = undefined;
      this.keptReadings = 0;
    }
    this.loading ??= Promise.all([import('../lantime/reader'), this.options.definitions?.()]).then(
      ([{ StatusReader }, definitions]) => (this.loaded = new StatusReader(definitions)),
      () => {
        this.loading = undefined; // so that the next poll tries again
        throw new LantimeError('network', t('a part of the plugin could not be loaded'));
      }
    );
    return this.loading;
  }
}
