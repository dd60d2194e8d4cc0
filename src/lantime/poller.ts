/**
 * One poll per device and interval, however many consumers ask, and one request in flight.
 *
 * Polling follows demand: a consumer that asks gets what was polled within the interval, or starts a poll that all others
 * join. For a while after the last demand the poller goes on by itself, so that a series has no holes between the
 * refreshes of a slow dashboard. It stops after a rejected login, because LTOS bans users, and backs off after failures.
 */
import { ExponentialBackoff, noJitterGenerator } from 'cockatiel';
import { asLantimeError, LantimeError } from './errors';

/** Values on the device are 1 to 8 s old and its CPU also serves NTP: polling faster brings load and no news (device-api.md 1.5). */
export const DEFAULT_INTERVAL_SECONDS = 10;
export const MINIMUM_INTERVAL_SECONDS = 5;
export const LONGEST_INTERVAL_SECONDS = 3600;
/** After a rejected login no request is made for this long: LTOS bans users after repeated failures. */
export const LOGIN_PAUSE_SECONDS = 300;
/** How long polling goes on after the last demand. */
const LINGER_MS = 120_000;
/** Short enough that a device which comes back is seen soon; one failing request in half a minute burdens nobody. */
const LONGEST_BACKOFF_MS = 30_000;

/** What is known after the latest poll. */
export interface PollState<T> {
  /** The last good result and when it was received, milliseconds since 1970. */
  last?: { value: T; at: number };
  /** The problem of the latest poll; undefined after a good one. */
  error?: LantimeError;
  /** When the present failure began, milliseconds since 1970. */
  failingSince?: number;
  /** True after a rejected login: no request is made until `restart`, unless the problem says when to try again. */
  stopped: boolean;
}

export interface PollerOptions<T> {
  /**
   * Makes one request and reads the answer. Undefined if a poll by someone else, handed to {@link Poller.adopt}
   * meanwhile, made it unnecessary.
   * @param forced this request must be made, whatever others have polled
   */
  poll: (signal: AbortSignal, forced: boolean) => Promise<T | undefined>;
  /** Seconds; values below the floor are raised to it. */
  intervalSeconds?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Polls one device on demand. Never throws: problems are part of the state. */
export class Poller<T> {
  private state: PollState<T> = { stopped: false };
  private inFlight: Promise<PollState<T>> | undefined;
  private abort: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private nextAt = 0;
  private endedAt = 0;
  private wantedAt = 0;
  private disposed = false;
  private holders = 0;
  private readonly listeners = new Set<(state: PollState<T>) => void>();
  private readonly intervalMs: number;
  private readonly now: () => number;
  private readonly firstBackoff: ExponentialBackoff<unknown>;
  private backoff: ReturnType<ExponentialBackoff<unknown>['next']> | undefined;

  constructor(private readonly options: PollerOptions<T>) {
    this.intervalMs = 1000 * Math.max(MINIMUM_INTERVAL_SECONDS, options.intervalSeconds ?? DEFAULT_INTERVAL_SECONDS);
    this.now = options.now ?? Date.now;
    this.firstBackoff = new ExponentialBackoff({
      generator: noJitterGenerator,
      initialDelay: this.intervalMs,
      maxDelay: Math.max(LONGEST_BACKOFF_MS, this.intervalMs),
    });
  }

  /** The state as it is, without a request. */
  get current(): PollState<T> {
    return this.state;
  }

  /** The interval in force, seconds. */
  get intervalSeconds(): number {
    return this.intervalMs / 1000;
  }

  /** A state no older than the interval, if the device allows. */
  async latest(): Promise<PollState<T>> {
    const now = this.now();
    this.wantedAt = now;
    if (this.inFlight) {
      return this.inFlight;
    }
    // Before `endedAt` means that the clock was set back: `nextAt` may be far away then.
    const resting = now < this.nextAt && now >= this.endedAt;
    return this.state.stopped || this.disposed || resting ? this.state : this.start();
  }

  /** Polls at once, whatever happened before: for "Save & test" and after a change of settings. */
  async restart(): Promise<PollState<T>> {
    if (this.inFlight) {
      await this.inFlight;
    }
    if (this.disposed) {
      return this.state;
    }
    this.wantedAt = this.now();
    if (this.inFlight) {
      return this.inFlight; // another restart that waited, too, was first
    }
    this.state = { ...this.state, stopped: false };
    this.backoff = undefined;
    return this.start(true);
  }

  /**
   * Takes over the result of someone else's poll of the same device, as if this poller had made it.
   * @param startedAt when that poll began, milliseconds since 1970
   * @param extraMs how much longer than usual to rest, so that the other goes on polling
   */
  adopt(result: { value: T } | { error: LantimeError }, startedAt: number, endedAt: number, extraMs: number): void {
    if (this.disposed) {
      return;
    }
    if ('value' in result) {
      this.succeed(result.value, startedAt, endedAt);
    } else {
      this.fail(result.error, startedAt, endedAt);
    }
    this.nextAt += extraMs;
    this.tell();
  }

  /** Keeps polling, demand or not, until the returned function is called. */
  hold(): () => void {
    this.holders++;
    void this.latest();
    let held = true;
    return () => {
      this.holders -= held ? 1 : 0;
      held = false;
    };
  }

  /** Calls back after every poll, good or bad. @returns the function that ends it */
  subscribe(listener: (state: PollState<T>) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends polling and the request in flight for good. */
  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.abort?.abort();
    this.listeners.clear();
  }

  private start(forced = false): Promise<PollState<T>> {
    clearTimeout(this.timer);
    const startedAt = this.now();
    const abort = new AbortController();
    this.abort = abort;
    this.inFlight = new Promise<T | undefined>((resolve) => resolve(this.options.poll(abort.signal, forced)))
      .then(
        (value) => {
          if (value === undefined) {
            return false;
          }
          this.succeed(value, startedAt, this.now());
          return true;
        },
        (error) => {
          this.fail(asLantimeError(error), startedAt, this.now());
          return true;
        }
      )
      .then((isNews) => {
        this.inFlight = undefined;
        this.abort = undefined;
        if (isNews) {
          this.tell();
        } else {
          this.schedule();
        }
        return this.state;
      });
    return this.inFlight;
  }

  private tell(): void {
    if (!this.disposed) {
      this.listeners.forEach((listener) => listener(this.state));
      this.schedule();
    }
  }

  private succeed(value: T, startedAt: number, at: number): void {
    this.state = { last: { value, at }, stopped: false };
    this.backoff = undefined;
    this.rest(startedAt, at, this.intervalMs);
  }

  private fail(error: LantimeError, startedAt: number, at: number): void {
    this.backoff = this.backoff?.next(undefined) ?? this.firstBackoff.next();
    this.state = {
      last: this.state.last,
      error,
      failingSince: this.state.failingSince ?? at,
      stopped: error.code === 'login-rejected' && error.retryAt === undefined,
    };
    this.rest(startedAt, at, Math.max(this.backoff.duration, (error.retryAt ?? at) - at));
  }

  /** A device that takes longer than half the interval gets as long a rest as it took. */
  private rest(startedAt: number, endedAt: number, interval: number): void {
    const took = Math.max(0, endedAt - startedAt); // the clock may have been set back
    this.endedAt = endedAt;
    this.nextAt = endedAt + Math.max(interval - took, took);
    this.wantedAt = Math.min(this.wantedAt, endedAt);
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const wanted = this.holders > 0 || this.nextAt - this.wantedAt <= LINGER_MS;
    if (this.disposed || this.state.stopped || !wanted || this.inFlight) {
      return;
    }
    this.timer = setTimeout(
      () => {
        if (!this.inFlight) {
          void this.start();
        }
      },
      Math.max(0, this.nextAt - this.now())
    );
  }
}
