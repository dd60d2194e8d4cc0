/**
 * Polls one device when it is scraped: at most one request at a time, at most one per interval however many scrapers there
 * are, and none for a while after a rejected login, because LTOS bans users.
 *
 * Unlike the plugin's poller, it never polls on its own and never serves the last good result in place of a failure: a
 * scraper keeps its own history and must see a gap as a gap. Nor does it back off: scrapes come at a steady pace, and a
 * device that is back should be seen at the next one.
 */
import { incompleteness } from '../../src/lantime/completeness';
import { asLantimeError, LantimeError } from '../../src/lantime/errors';
import { LOGIN_PAUSE_SECONDS } from '../../src/lantime/poller';
import type { DeviceInfo } from '../../src/lantime/types';
import { Page } from '../exposition/page';
import { type Probe, probeText } from '../exposition/probe';
import { toSeriesOptions } from '../exposition/series-options';
import { errorReason } from '../problems';
import { AnswerReader } from './answer-reader';
import { connectDevice, type DeviceConnection } from './connection';
import { type Digest, SharedSchemas } from './device-reader';
import type { MemoryGuard } from './memory-guard';
import { ReadingThreads } from './reading-threads';
import type { Target } from './target';

/** Pause after an answer that took too much time or memory to read. */
const COSTLY_PAUSE_SECONDS = 60;

/** The result of one poll, served to all scrapes within the interval. */
export interface PollResult extends Pick<Probe, 'error' | 'durationSeconds'> {
  /** What was read; undefined where nothing was. */
  digest?: Digest;
  /** When the answer came, milliseconds since 1970; undefined where there is none to expose. */
  receivedAt?: number;
  page: Page;
}

/** The state of a target as scrapers see it. */
export interface TargetState {
  /** Undefined until the first scrape. */
  up?: boolean;
  /** Why it is down. */
  error?: LantimeError;
  /** When it went up or down, milliseconds since 1970. */
  since?: number;
  /** From the last readable answer. */
  device?: DeviceInfo;
  series?: Digest['series'];
}

export interface TargetPollerOptions {
  /** Called after each request to the device. */
  onRequest?: (target: Target, result: PollResult) => void;
  /** Called when the target goes up or down, and for the first result. */
  onChange?: (target: Target, state: TargetState) => void;
  /** Monotonic milliseconds. */
  now?: () => number;
  /** Threads for large answers; by default its own. */
  threads?: ReadingThreads;
  /** Shared with other devices; by default its own. */
  schemas?: SharedSchemas;
  /** Refuses to poll when the memory is nearly full; by default, nothing does. */
  memory?: MemoryGuard;
}

export class TargetPoller {
  private readonly connection: DeviceConnection;
  private reader: AnswerReader;
  private readonly threads: ReadingThreads;
  private readonly schemas: SharedSchemas;
  private readonly closed = new AbortController();
  private readonly now: () => number;
  private inFlight: Promise<PollResult> | undefined;
  private latest: { result: PollResult; until: number } | undefined;
  private currentState: TargetState = {};

  /** @throws LantimeError when the URL is not usable; a validated configuration has none */
  constructor(
    private currentTarget: Target,
    private readonly options: TargetPollerOptions = {}
  ) {
    this.now = options.now ?? (() => performance.now());
    this.connection = connectDevice(currentTarget.access);
    this.threads = options.threads ?? new ReadingThreads();
    this.schemas = options.schemas ?? new SharedSchemas();
    this.reader = this.newReader(currentTarget);
  }

  get target(): Target {
    return this.currentTarget;
  }

  get state(): TargetState {
    return this.currentState;
  }

  /**
   * A result no older than the interval. Never throws: a failure is a result.
   * @param patienceSeconds how long to wait for it; the request continues after that, for the next scrape
   */
  async poll(patienceSeconds?: number): Promise<PollResult> {
    const fresh = this.latest && this.now() < this.latest.until ? this.latest.result : undefined;
    const result = fresh ?? (await this.within(patienceSeconds, (this.inFlight ??= this.requestOnce())));
    this.updateState(result);
    return result;
  }

  /**
   * Takes new settings for a target whose access is unchanged. They apply from the next answer on. A pause after a rejected
   * login continues: the login is the same.
   */
  reconfigure(target: Target): void {
    if (readingKey(target) !== readingKey(this.currentTarget)) {
      this.reader = this.newReader(target);
      this.latest = isRejection(this.latest?.result) ? this.latest : undefined;
    }
    this.currentTarget = target;
  }

  /** Continues the pause of another poller that was rejected with the same login at the same address. */
  inheritRejection(other: TargetPoller): void {
    const own = this.currentTarget.access;
    const { url, user, password } = other.currentTarget.access;
    if (own.url === url && own.user === user && own.password === password && isRejection(other.latest?.result)) {
      this.latest = other.latest;
    }
  }

  /** Whether what is known of the device takes memory of the main thread. */
  get holdsMemory(): boolean {
    return this.reader.holdsMemory;
  }

  /** Gives up that memory. The device is polled again when there is room for it. */
  giveUpMemory(): void {
    this.reader.giveUp();
  }

  /** Aborts the request in flight and closes the connection. */
  async close(): Promise<void> {
    this.closed.abort();
    await this.connection.close();
    if (!this.options.threads) {
      await this.threads.close();
    }
  }

  private newReader(target: Target): AnswerReader {
    return new AnswerReader(target, this.threads, this.schemas, this.options.memory);
  }

  private async requestOnce(): Promise<PollResult> {
    try {
      return await this.request();
    } finally {
      this.inFlight = undefined;
    }
  }

  private async request(): Promise<PollResult> {
    const startedAt = this.now();
    const elapsed = () => (this.now() - startedAt) / 1000;
    let result: PollResult;
    let pauseMs = 0;
    let isAsked = false;
    // Another one reads the answer if the settings change meanwhile.
    const prepared = this.reader;
    try {
      prepared.prepare();
      isAsked = true;
      const body = await this.connection.fetchBody(this.closed.signal);
      const receivedAt = Date.now();
      const durationSeconds = elapsed();
      const digest = await this.reader.read(body, receivedAt);
      const error = incompleteness(digest);
      const probe = { error, durationSeconds, certificate: this.connection.certificate() };
      const page = new Page([Buffer.from(probeText(probe)), digest.text]);
      result = { digest, error, durationSeconds, receivedAt: error ? undefined : receivedAt, page };
    } catch (caught) {
      const error = asLantimeError(caught);
      const now = Date.now();
      const retryAt = retryTime(error, now);
      pauseMs = retryAt === undefined ? 0 : retryAt - now;
      result = failure(error, elapsed(), retryAt);
    } finally {
      prepared.abandon();
    }
    if (!this.closed.signal.aborted) {
      this.latest = { result, until: this.now() + Math.max(this.restMs(result), pauseMs) };
      if (isAsked) {
        this.options.onRequest?.(this.currentTarget, result);
      }
    }
    return result;
  }

  /**
   * Until the end of the interval. A device that takes longer than half of it gets as much rest as its answer took, but no
   * result becomes older than the interval.
   */
  private restMs({ durationSeconds }: PollResult): number {
    const { intervalSeconds } = this.currentTarget;
    return 1000 * Math.max(intervalSeconds - durationSeconds, Math.min(durationSeconds, intervalSeconds));
  }

  private within(seconds: number | undefined, result: Promise<PollResult>): Promise<PollResult> {
    if (seconds === undefined) {
      return result;
    }
    return new Promise((resolve) => {
      const giveUp = () => resolve(failure(new LantimeError('timeout', 'the scrape allows no more time'), seconds));
      const timer = setTimeout(giveUp, 1000 * seconds);
      void result.then((arrived) => {
        clearTimeout(timer);
        resolve(arrived);
      });
    });
  }

  private updateState({ error, digest }: PollResult): void {
    if (this.closed.signal.aborted) {
      return;
    }
    const up = error === undefined;
    const device = digest?.device ?? this.currentState.device;
    const series = error && !digest ? undefined : digest?.series;
    if (up === this.currentState.up) {
      this.currentState = { ...this.currentState, error, device, series };
      return;
    }
    this.currentState = { up, error, since: Date.now(), device, series };
    this.options.onChange?.(this.currentTarget, this.currentState);
  }
}

function failure(error: LantimeError, durationSeconds: number, retryAt?: number): PollResult {
  return { error, durationSeconds, page: new Page([Buffer.from(probeText({ error, durationSeconds, retryAt }))]) };
}

/** When a device is polled again after a problem, if not after the interval; milliseconds since 1970. */
function retryTime(error: LantimeError, now: number): number | undefined {
  const reason = errorReason(error);
  return error.retryAt !== undefined
    ? Math.max(now, error.retryAt)
    : reason === 'login-rejected'
      ? now + 1000 * LOGIN_PAUSE_SECONDS
      : reason === 'too-costly'
        ? now + 1000 * COSTLY_PAUSE_SECONDS
        : undefined;
}

/** The settings that a page depends on: when they change, the device has to be polled again. */
const readingKey = (target: Target): string => JSON.stringify([target.definitionsText, toSeriesOptions(target)]);

const isRejection = (result: PollResult | undefined) => result?.error?.code === 'login-rejected';
