/**
 * One device, asked on demand: one request in flight, one request per interval however many scrapers ask, and none for a
 * while after a rejected login, because LTOS bans users.
 *
 * Unlike the plugin's poller it never goes on by itself and never hands out a last good result instead of a failure: a
 * scraper keeps its own history and must see a gap as a gap. There is no back-off either: scrapers come at a steady pace,
 * and a device that is back should be seen at the next scrape.
 */
import { incompleteness } from '../src/lantime/completeness';
import { asLantimeError, LantimeError } from '../src/lantime/errors';
import type { DeviceInfo } from '../src/lantime/types';
import type { Target } from './config';
import { connectDevice } from './device';
import { Page, probeText, type Probe } from './exposition';
import { AnswerReader, Lanes } from './lanes';
import { reasonOf } from './problems';
import type { Digest } from './reading';
import { seriesOptionsOf } from './series';

/** Seconds without requests after a rejected login. */
export const LOGIN_PAUSE_SECONDS = 300;
/** The same after an answer that took too much time or memory to read. */
const COSTLY_PAUSE_SECONDS = 60;

/** What came of asking one device, ready to be sent to whoever asks within the interval. */
export interface Outcome extends Pick<Probe, 'error' | 'durationSeconds'> {
  /** What was read; undefined where nothing was. */
  digest?: Digest;
  /** When the answer came, milliseconds since 1970; undefined where there was none to expose. */
  receivedAt?: number;
  page: Page;
}

/** How the target looks to those who ask for it. */
export interface TargetState {
  /** Undefined until somebody has asked. */
  up?: boolean;
  /** Why it is down. */
  error?: LantimeError;
  /** When it became up or down, milliseconds since 1970. */
  since?: number;
  /** Of the last answer that could be read. */
  device?: DeviceInfo;
  series?: Digest['series'];
}

export interface ProberOptions {
  /** Called after each request to the device. */
  onRequest?: (target: Target, outcome: Outcome) => void;
  /** Called when what a scraper gets changes between up and down, and for the first result. */
  onChange?: (target: Target, state: TargetState) => void;
  /** Monotonic milliseconds. */
  now?: () => number;
  /** Threads for large answers; of its own unless given. */
  lanes?: Lanes;
}

export class Prober {
  private readonly device: ReturnType<typeof connectDevice>;
  private reader: AnswerReader;
  private readonly lanes: Lanes;
  private readonly ended = new AbortController();
  private readonly now: () => number;
  private inFlight: Promise<Outcome> | undefined;
  private latest: { probe: Outcome; until: number } | undefined;
  private state: TargetState = {};

  /** @throws LantimeError when the URL is not usable; a checked configuration has none */
  constructor(
    public target: Target,
    private readonly options: ProberOptions = {}
  ) {
    this.now = options.now ?? (() => performance.now());
    this.device = connectDevice(target.access);
    this.lanes = options.lanes ?? new Lanes();
    this.reader = new AnswerReader(target, this.lanes);
  }

  get current(): TargetState {
    return this.state;
  }

  /**
   * A result no older than the interval. Never throws: a failure is a result.
   * @param patienceSeconds how long to wait; the request goes on after that, for the next one who asks
   */
  async probe(patienceSeconds?: number): Promise<Outcome> {
    const fresh = this.latest && this.now() < this.latest.until ? this.latest.probe : undefined;
    const probe = fresh ?? (await this.within(patienceSeconds, (this.inFlight ??= this.ask())));
    this.note(probe);
    return probe;
  }

  /**
   * Takes over a target that is reached in the same way. Other settings of what is read are in force from the next answer
   * on. A pause after a rejected login goes on: the login is the same.
   */
  follow(target: Target): void {
    if (howRead(target) !== howRead(this.target)) {
      this.reader = new AnswerReader(target, this.lanes);
      this.latest = isRejection(this.latest?.probe) ? this.latest : undefined;
    }
    this.target = target;
  }

  /** Keeps the pause of another prober that was rejected with the same login at the same address. */
  inherit(other: Prober): void {
    const mine = this.target.access;
    const { url, user, password } = other.target.access;
    if (mine.url === url && mine.user === user && mine.password === password && isRejection(other.latest?.probe)) {
      this.latest = other.latest;
    }
  }

  /** Ends the request in flight and closes the connection. */
  async close(): Promise<void> {
    this.ended.abort();
    await this.device.close();
    if (!this.options.lanes) {
      await this.lanes.close();
    }
  }

  private async ask(): Promise<Outcome> {
    const startedAt = this.now();
    const seconds = () => (this.now() - startedAt) / 1000;
    let probe: Outcome;
    try {
      const body = await this.device.fetchBody(this.ended.signal);
      const receivedAt = Date.now();
      const durationSeconds = seconds();
      const digest = await this.reader.read(body, receivedAt);
      const error = incompleteness(digest);
      const about = { error, durationSeconds, certificate: this.device.certificate() };
      const page = new Page([Buffer.from(probeText(about)), digest.text]);
      probe = { digest, error, durationSeconds, receivedAt: error ? undefined : receivedAt, page };
    } catch (error) {
      const problem = asLantimeError(error);
      const pause = pauseMs(problem, Date.now());
      probe = failure(problem, seconds(), pause === undefined ? undefined : Date.now() + pause);
    }
    this.inFlight = undefined;
    if (!this.ended.signal.aborted) {
      this.latest = { probe, until: this.now() + this.restMs(probe) };
      this.options.onRequest?.(this.target, probe);
    }
    return probe;
  }

  /** A device that takes longer than half the interval gets as long a rest as it took, but no result gets older than the interval. */
  private restMs({ error, durationSeconds }: Outcome): number {
    const { intervalSeconds } = this.target;
    const rest = 1000 * Math.max(intervalSeconds - durationSeconds, Math.min(durationSeconds, intervalSeconds));
    return Math.max(rest, (error && pauseMs(error, Date.now())) ?? 0);
  }

  private within(seconds: number | undefined, result: Promise<Outcome>): Promise<Outcome> {
    if (seconds === undefined) {
      return result;
    }
    return new Promise((resolve) => {
      const giveUp = () => resolve(failure(new LantimeError('timeout', 'the scrape allows no more time'), seconds));
      const timer = setTimeout(giveUp, 1000 * seconds);
      void result.then((probe) => {
        clearTimeout(timer);
        resolve(probe);
      });
    });
  }

  private note({ error, digest }: Outcome): void {
    const up = error === undefined;
    const device = digest?.device ?? this.state.device;
    const series = error && !digest ? undefined : digest?.series;
    if (this.ended.signal.aborted) {
      return;
    }
    if (up === this.state.up) {
      this.state = { ...this.state, error, device, series };
      return;
    }
    this.state = { up, error, since: Date.now(), device, series };
    this.options.onChange?.(this.target, this.state);
  }
}

function failure(error: LantimeError, durationSeconds: number, retryAt?: number): Outcome {
  return { error, durationSeconds, page: new Page([Buffer.from(probeText({ error, durationSeconds, retryAt }))]) };
}

/** How long a device is not asked after a problem, where that is not for the interval alone. */
function pauseMs(error: LantimeError, now: number): number | undefined {
  const reason = reasonOf(error);
  return error.retryAt !== undefined
    ? Math.max(0, error.retryAt - now)
    : reason === 'login-rejected'
      ? 1000 * LOGIN_PAUSE_SECONDS
      : reason === 'too-costly'
        ? 1000 * COSTLY_PAUSE_SECONDS
        : undefined;
}

/** Settings that a page depends on: when they change, the device is to be asked again. */
const howRead = (target: Target): string => JSON.stringify([target.definitionsText, seriesOptionsOf(target)]);

const isRejection = (outcome: Outcome | undefined) => outcome?.error?.code === 'login-rejected';
