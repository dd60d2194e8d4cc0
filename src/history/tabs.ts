/**
 * Tabs of one browser share one poller: whoever polls holds a lock and tells the others what the device answered, and
 * they count it as a poll of their own. There is no leader to lose: a tab that hears nothing for an interval polls.
 *
 * Web Locks exist only on secure pages. Without them the tab that polled last stays ahead of the others by the time its
 * poll takes and a second, which two tabs that are opened in the same second may miss once.
 *
 * Sharing is a convenience: where the browser refuses it, each tab polls by itself, and `problem` says why.
 */
import { t } from '../i18n';
import { errorMessage } from '../lantime/error-message';

/** What one poll of a tab brought. */
export interface Report {
  /** When the poll began and when it ended, milliseconds since 1970. */
  startedAt: number;
  at: number;
  /** The answer of the device. */
  body?: string;
  /** Instead of an answer. */
  problem?: { code: string; detail?: string };
}

type TabMessage = { type: 'report'; report: Report } | { type: 'cleared' } | { type: 'ask' };

/** What a tab does about messages of others. */
export interface TabListener {
  /** Another tab polled. */
  report(report: Report): void;
  /** Another tab cleared the history. */
  cleared(): void;
  /** A new tab asks for the latest poll. @returns it if this tab made it and it is still good */
  asked(): Report | undefined;
}

/** Some browsers throw where storage is denied. */
function locksOfBrowser(): LockManager | undefined {
  try {
    return globalThis.navigator?.locks as LockManager | undefined;
  } catch {
    return undefined;
  }
}

/** How long the others wait beyond the interval, so that the tab which polled goes on polling. */
const FOLLOW_WITH_LOCKS_MS = 300;
const FOLLOW_WITHOUT_LOCKS_MS = 1000;
/** How long a tab waits for what another has to tell. */
const TELL_MS = 300;

/**
 * Messages travel as JSON text: in Grafana's frontend sandbox the plugin's objects stand behind a membrane, and only text
 * can be cloned (public/app/features/plugins/sandbox/distortions.ts of Grafana 12.4 clones for windows and workers, not
 * for channels).
 */
function parseMessage(data: unknown): TabMessage | undefined {
  try {
    const message: unknown = typeof data === 'string' ? JSON.parse(data) : undefined;
    return typeof message === 'object' && message !== null ? (message as TabMessage) : undefined;
  } catch {
    return undefined;
  }
}

/** What the tabs of one data source tell each other. */
export class Tabs {
  private channel: BroadcastChannel | undefined;
  private readonly locks = locksOfBrowser();
  private whyApart: string | undefined;

  /** What waits for the next report. */
  private readonly waiting = new Set<() => void>();

  /** @param key names the data source among all this browser knows */
  constructor(
    private readonly key: string,
    listener: TabListener
  ) {
    if (typeof BroadcastChannel === 'undefined') {
      return;
    }
    try {
      this.channel = new BroadcastChannel(key);
      this.channel.onmessage = ({ data }: MessageEvent<unknown>) => this.hear(parseMessage(data), listener);
      // In Node an open channel would keep the process from ending.
      (this.channel as { unref?: () => void }).unref?.();
    } catch (error) {
      this.giveUp(error);
    }
  }

  /** Why the tabs of this browser do not share their polls; undefined while they do, or where no browser could. */
  get problem(): string | undefined {
    return this.whyApart;
  }

  private hear(message: TabMessage | undefined, listener: TabListener): void {
    if (message?.type === 'report') {
      listener.report(message.report);
      [...this.waiting].forEach((done) => done());
    } else if (message?.type === 'cleared') {
      listener.cleared();
    } else if (message?.type === 'ask') {
      const report = listener.asked();
      if (report) {
        this.report(report);
      }
    }
  }

  private post(message: TabMessage): void {
    try {
      this.channel?.postMessage(JSON.stringify(message));
    } catch (error) {
      this.giveUp(error);
    }
  }

  private giveUp(error: unknown): void {
    this.channel?.close();
    this.channel = undefined;
    this.whyApart = t(
      'The tabs of this browser cannot share their polls ({reason}). Each open tab polls the device by itself.',
      { reason: errorMessage(error) }
    );
  }

  /** Asks the other tabs for the latest poll; waits a moment for the answer, which comes as a report. */
  async ask(): Promise<void> {
    if (this.channel) {
      const told = this.nextReport();
      this.post({ type: 'ask' });
      await told;
    }
  }

  /** Tells the other tabs. */
  report(report: Report): void {
    this.post({ type: 'report', report });
  }

  /** Tells the other tabs that the history is gone. */
  tellCleared(): void {
    this.post({ type: 'cleared' });
  }

  /** How much longer than an interval to wait after the poll of another tab, milliseconds. */
  followDelay({ startedAt, at }: Report): number {
    return this.locks ? FOLLOW_WITH_LOCKS_MS : FOLLOW_WITHOUT_LOCKS_MS + Math.max(0, at - startedAt);
  }

  /**
   * Runs a task while no other tab runs one.
   * @param patience milliseconds after which the task runs nevertheless, because a tab may hang
   */
  async exclusively<T>(task: () => Promise<T>, patience: number): Promise<T> {
    const { locks, key } = this;
    if (!locks) {
      return task();
    }
    let asked = false;
    let isFree = true;
    let result: T | undefined;
    try {
      result = await locks.request(key, { ifAvailable: true }, (lock) => {
        asked = true;
        isFree = lock !== null;
        return isFree ? task() : undefined;
      });
    } catch (error) {
      if (asked) {
        throw error; // of the task
      }
      return task(); // a browser that has locks may still deny them
    }
    return isFree ? (result as T) : this.afterOthers(locks, task, patience);
  }

  /** Runs a task after that of another tab, and after hearing of it: the lock may come before the message. */
  private async afterOthers<T>(locks: LockManager, task: () => Promise<T>, patience: number): Promise<T> {
    const told = this.nextReport(patience);
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), patience);
    let granted = false;
    try {
      return await locks.request(this.key, { signal: abort.signal }, async () => {
        granted = true;
        clearTimeout(timer);
        await Promise.race([told, this.nextReport()]);
        return task();
      });
    } catch (error) {
      if (granted) {
        throw error;
      }
      return task();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits for a report, but not for long. */
  private nextReport(patience = TELL_MS): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, patience);
      const { waiting } = this;
      function done() {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
      waiting.add(done);
    });
  }

  dispose(): void {
    this.channel?.close();
    [...this.waiting].forEach((done) => done());
  }
}
