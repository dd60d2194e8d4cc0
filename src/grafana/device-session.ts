/**
 * One device as this browser sees it: polled once for everybody in this tab and in all others, read, and remembered.
 */
import { BrowserHistory } from '../history/browser';
import { Bounds } from '../history/bounds';
import { Report, Tabs } from '../history/tabs';
import { parseAnswer, STATUS_PATH } from '../lantime/answer';
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
  /** Names the data source among all this browser knows. */
  key: string;
  /** Makes one request and gives the body; throws LantimeError. What it sees beside the body it puts into `trace`. */
  fetchStatus: (signal: AbortSignal, trace: Trace) => Promise<string>;
  /** Notes the requests. */
  log?: CommunicationLog;
  intervalSeconds: number;
  /** How long a request may take; another tab that takes longer is not waited for. */
  timeoutSeconds: number;
  bounds: Bounds;
  /** What the owner of the device knows better than the catalogue; asked for when the reader is loaded. */
  definitions?: () => Promise<Definitions | undefined>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Beside its time-out, what a tab may need to read an answer before the others stop waiting for it. */
const GRACE_MS = 5000;

/** A browser that takes longer to write is not waited for. */
const WRITTEN_WITHIN_MS = 1000;

/** Prometheus is not asked more often what the device had. */
const RECALL_EACH_MS = 60_000;

/** An answer with more readings than before is kept, but no more often: satellites rise all the time. */
const KEEP_EACH_MS = 300_000;

/** The live source of one data source instance. */
export class DeviceSession {
  readonly history: BrowserHistory;
  readonly poller: Poller<Snapshot>;
  /** What the device has; empty until an answer was read, now or by an earlier page. */
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
  /** Time of the latest report heard, and when it was taken over. */
  private heardAt = -Infinity;
  private adoptedAt = -Infinity;
  /** The latest poll if this tab made it. */
  private own: Report | undefined;
  /** Conveniences that failed, each with what it said first. */
  private readonly mishaps = new Map<string, string>();
  /** Readings known when an answer was kept last. */
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

  /** What of this browser does not work as it should, in sentences; polling does. Waits for what is being written. */
  async shortcomings(): Promise<string[]> {
    const { history, tabs } = this;
    await Promise.race([history.written(), new Promise((resolve) => setTimeout(resolve, WRITTEN_WITHIN_MS))]);
    return [history.problem, tabs.problem, ...this.mishaps.values()].filter((problem) => problem !== undefined);
  }

  /** The state no older than the poll interval, if the device allows. The history is loaded then, too. */
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
   * Learns from elsewhere what the device had, while it has not answered and no earlier page kept an answer.
   * @param recall gives an answer, or undefined; asked again after a while
   */
  async learnElsewhere(recall: () => Promise<object | undefined>): Promise<void> {
    if (this.reader !== NO_READINGS) {
      return;
    }
    const now = this.now();
    if (!this.recalling || Math.abs(now - this.recalling.at) >= RECALL_EACH_MS) {
      this.recalling = { at: now, done: this.recallOnce(recall) };
    }
    await this.recalling.done;
  }

  private async recallOnce(recall: () => Promise<object | undefined>): Promise<void> {
    try {
      const [answer, { StatusReader }] = await Promise.all([recall(), import('../lantime/reader')]);
      // A reader of its own, which the first answer of the device replaces: its places are not all the device's.
      const reader = new StatusReader();
      if (answer && this.reader === NO_READINGS) {
        reader.read(answer, this.now());
        this.learn(reader);
      }
    } catch {
      // Then there is nothing to choose from yet.
    }
  }

  /** Forgets the history, in all tabs. */
  async clearHistory(): Promise<void> {
    this.history.clear();
    await this.history.written();
    this.tabs.tellCleared();
  }

  /** Ends polling and everything that waits for it. */
  async dispose(): Promise<void> {
    this.poller.dispose();
    this.tabs.dispose();
    await this.history.dispose();
  }

  /** Loads the history and learns from the answer kept with it what the device has. */
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
        // Without it the first answer teaches the same.
      }
    }));
  }

  private async poll(signal: AbortSignal, forced: boolean): Promise<Snapshot | undefined> {
    const began = this.now();
    this.heedRejection(forced);
    // Reader and catalogue are the larger half of the plugin: they come while the device answers.
    this.load().catch(() => undefined);
    // Also for whoever asks the poller itself, as a query that streams does: a poll that ends before the history is
    // open would be missing in it.
    await this.open();
    if (!forced && !this.poller.current.last && this.isRecent(this.history.until)) {
      // Another tab was there a moment ago; it may know the answer.
      await this.tabs.ask();
    }
    return this.tabs.exclusively(
      async () => {
        await this.hearing;
        if (!forced && this.adoptedAt >= began) {
          return undefined;
        }
        // Others may have asked in the meantime.
        this.heedRejection(forced);
        const noted = this.note((log) => log.request(STATUS_PATH, forced ? 'test of the settings' : undefined));
        const report = await this.request(signal, noted);
        if (!signal.aborted) {
          this.own = report;
          this.conveniently('Other tabs are not told of polls', () => this.tabs.report(report));
        }
        return this.take(report, !signal.aborted, noted);
      },
      this.options.timeoutSeconds * 1000 + GRACE_MS
    );
  }

  /** Asks not again with a login that was rejected a moment ago, by whichever page. */
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
   * Reads and records what a poll brought.
   * @param mine whether this tab made it
   * @param noted the note of its request
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
      this.conveniently('This poll is missing in the history', () => this.history.record(snapshot, mine));
      const isRicher = reader.knownDescriptors.length > this.keptReadings;
      if (mine && isRicher && !(Math.abs(report.at - this.keptAt) < KEEP_EACH_MS)) {
        this.keptReadings = reader.knownDescriptors.length;
        this.keptAt = report.at;
        this.history.keepAnswer({ at: report.at, body: report.body });
      }
      return snapshot;
    } catch (error) {
      learn({ problem: asLantimeError(error).message });
      this.conveniently('This poll is missing in the history', () => this.history.recordGap(report.at, mine));
      throw error;
    }
  }

  /** Notes communication, if that works. */
  private note<T>(task: (log: CommunicationLog) => T): T | undefined {
    const { log } = this.options;
    return log && this.conveniently('The communication is not recorded', () => task(log));
  }

  /** Does what a poll can do without: a failure is remembered once, and the poll goes on. */
  private conveniently<T>(consequence: string, task: () => T): T | undefined {
    try {
      return task();
    } catch (error) {
      if (!this.mishaps.has(consequence)) {
        this.mishaps.set(consequence, `${consequence} (${error instanceof Error ? error.message : String(error)}).`);
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
        this.loading = undefined; // the next poll tries again
        throw new LantimeError('network', 'a part of the plugin could not be loaded');
      }
    );
    return this.loading;
  }
}
