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
import { DeviceReader, type Digest } from './reading';

/** Seconds without requests after a rejected login. */
export const LOGIN_PAUSE_SECONDS = 300;

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
}

export interface ProberOptions {
  /** Called after each request to the device. */
  onRequest?: (target: Target, outcome: Outcome) => void;
  /** Called when what a scraper gets changes between up and down, and for the first result. */
  onChange?: (target: Target, state: TargetState) => void;
  /** Monotonic milliseconds. */
  now?: () => number;
}

export class Prober {
  private readonly device: ReturnType<typeof connectDevice>;
  private reader: DeviceReader;
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
    this.reader = new DeviceReader(target);
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

  /** Allows a request at once after a rejected login. */
  resume(): void {
    if (this.latest?.probe.error?.code === 'login-rejected') {
      this.latest = undefined;
    }
  }

  /** Takes over a target that is reached in the same way. Other definitions are in force from the next answer on. */
  follow(target: Target): void {
    if (howRead(target) !== howRead(this.target)) {
      this.reader = new DeviceReader(target);
      this.latest = undefined;
    }
    this.target = target;
    this.resume();
  }

  /** Ends the request in flight and closes the connection. */
  async close(): Promise<void> {
    this.ended.abort();
    await this.device.close();
  }

  private async ask(): Promise<Outcome> {
    const startedAt = this.now();
    const seconds = () => (this.now() - startedAt) / 1000;
    let probe: Outcome;
    try {
      const body = await this.device.fetchBody(this.ended.signal);
      const receivedAt = Date.now();
      const durationSeconds = seconds();
      const digest = this.reader.read(body, receivedAt);
      const error = incompleteness(digest);
      const about = { error, durationSeconds, certificate: this.device.certificate() };
      const page = new Page([Buffer.from(probeText(about)), digest.text]);
      probe = { digest, error, durationSeconds, receivedAt: error ? undefined : receivedAt, page };
    } catch (error) {
      probe = failure(asLantimeError(error), seconds());
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
    if (error?.code === 'login-rejected') {
      return 1000 * LOGIN_PAUSE_SECONDS;
    }
    const { intervalSeconds } = this.target;
    return 1000 * Math.max(intervalSeconds - durationSeconds, Math.min(durationSeconds, intervalSeconds));
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
    if (this.ended.signal.aborted) {
      return;
    }
    if (up === this.state.up) {
      this.state = { ...this.state, error, device };
      return;
    }
    this.state = { up, error, since: Date.now(), device };
    this.options.onChange?.(this.target, this.state);
  }
}

function failure(error: LantimeError, durationSeconds: number): Outcome {
  return { error, durationSeconds, page: new Page([Buffer.from(probeText({ error, durationSeconds }))]) };
}

/** Settings that a page depends on: when they change, the device is to be asked again. */
const howRead = ({ definitionsText, unknownReadings, legacyMetricNames }: Target): string =>
  JSON.stringify([definitionsText, unknownReadings, legacyMetricNames]);
