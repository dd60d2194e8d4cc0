/** The history of a device in this browser: in memory for queries, in IndexedDB so that a reload loses nothing. */
import { t } from '../i18n';
import { Snapshot } from '../lantime/types';
import { Bounds } from './bounds';
import type { MemoryHistory } from './memory';
import type { Piece } from './polls';
import { Series, Step } from './series';
import type { HistoryStore, StoredAnswer } from './store';
import { Tabs } from './tabs';

/** What {@link BrowserHistory} needs to know. */
export interface BrowserHistoryOptions {
  /** Names the data source among all this browser knows. */
  key: string;
  bounds: Bounds;
  intervalMs: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** History of one device over all pages of this browser. */
export class BrowserHistory {
  /** Undefined until it is loaded with the rest of the plugin. */
  private memory: MemoryHistory | undefined;
  private emptyMemory: () => MemoryHistory | undefined = () => undefined;
  private store: HistoryStore | undefined;
  private writing: Promise<void> = Promise.resolve();
  private serialNumber: string | undefined;
  private storageProblem: string | undefined;
  /** What recording brought about beside the poll itself. */
  private closed: Piece[] = [];
  private cutSince: number | undefined;

  constructor(private readonly options: BrowserHistoryOptions) {}

  /** Why the history ends with this page; undefined while the browser keeps it. */
  get problem(): string | undefined {
    return this.storageProblem;
  }

  /** Time of the first poll kept, milliseconds since 1970; undefined when there is none. */
  get since(): number | undefined {
    return this.memory?.since;
  }

  /** Time of the latest poll, also one that failed. */
  get until(): number | undefined {
    return this.memory?.until;
  }

  /** See {@link MemoryHistory.series}. */
  series(id: string, from: number, to: number): Series {
    return this.memory?.series(id, from, to) ?? { times: [], values: [] };
  }

  /** See {@link MemoryHistory.steps}. */
  steps(id: string): Step[] {
    return this.memory?.steps(id) ?? [];
  }

  /** Loads what earlier pages kept. Never fails. @returns an answer of the device to learn from, if one was kept */
  async open(): Promise<StoredAnswer | undefined> {
    const { key, bounds, intervalMs, now } = this.options;
    try {
      const { MemoryHistory } = await import('./memory');
      const listener = {
        closed: (block: Piece) => this.closed.push(block),
        cut: (since: number) => (this.cutSince = since),
      };
      this.emptyMemory = () => new MemoryHistory(bounds, intervalMs, listener);
      this.memory = this.emptyMemory();
      const { HistoryStore } = await import('./store');
      this.store = await HistoryStore.open(key, bounds.retention);
      const { pieces, answer } = await this.store.load(now());
      this.memory?.load(pieces, now());
      return answer;
    } catch (error) {
      this.giveUpStorage(error);
      return undefined;
    }
  }

  /** Says which device the loaded history is of. */
  belongsTo(serialNumber: string | undefined): void {
    this.serialNumber = serialNumber;
  }

  /**
   * Records a poll.
   * @param write false when another tab made the poll and writes it
   */
  record(snapshot: Snapshot, write: boolean): void {
    const { serialNumber } = snapshot.device;
    if (serialNumber !== undefined && this.serialNumber !== undefined && serialNumber !== this.serialNumber) {
      // Another device answers now; the past of the other must not pass for its own.
      write ? this.clear() : this.forget();
    }
    this.serialNumber = serialNumber ?? this.serialNumber;
    this.keep((memory) => memory.record(snapshot), write);
  }

  /** Records that the device was not reached. See {@link record}. */
  recordGap(at: number, write: boolean): void {
    this.keep((memory) => memory.recordGap(at), write);
  }

  /** Keeps an answer for pages to come, which learn from it what the device has. */
  keepAnswer(answer: StoredAnswer): void {
    this.write((store) => store.keepAnswer(answer));
  }

  /** Forgets everything, here and in the browser. */
  clear(): void {
    this.forget();
    this.write((store) => store.clear());
  }

  /** Forgets what this page knows, after another page cleared the history. */
  forget(): void {
    this.memory?.clear();
  }

  /** Waits until all that was recorded is written. */
  written(): Promise<void> {
    return this.writing;
  }

  /** Ends after what is being written. */
  async dispose(): Promise<void> {
    await this.writing;
    this.store?.dispose();
    this.store = undefined;
  }

  private keep(record: (memory: MemoryHistory) => Piece[], write: boolean): void {
    const { memory } = this;
    if (!memory) {
      return;
    }
    const previous = memory.until;
    const pieces = record(memory);
    const closed = this.closed.splice(0);
    const cutSince = this.cutSince;
    this.cutSince = undefined;
    if (!write || pieces.length === 0) {
      return;
    }
    this.write(async (store) => {
      if (cutSince !== undefined) {
        await store.cut(cutSince);
      }
      const continues = await store.append(pieces, previous, () => memory.present());
      for (const block of closed) {
        await store.close(block, memory.since);
      }
      if (!continues && cutSince === undefined) {
        await this.reload(store);
      }
    });
  }

  /** Takes over what another tab wrote while this page slept. */
  private async reload(store: HistoryStore): Promise<void> {
    const { pieces } = await store.load(this.options.now());
    const memory = this.emptyMemory();
    memory?.load(pieces, this.options.now());
    // Unless a poll was recorded meanwhile, which is not written yet.
    if ((memory?.until ?? 0) >= (this.memory?.until ?? 0)) {
      this.memory = memory;
    }
  }

  private write(task: (store: HistoryStore) => Promise<unknown>): void {
    this.writing = this.writing
      .then(() => this.store && task(this.store))
      .then(
        () => undefined,
        (error) => this.giveUpStorage(error)
      );
  }

  private giveUpStorage(error: unknown): void {
    this.store?.dispose();
    this.store = undefined;
    const { name, message } = (error ?? {}) as Partial<DOMException>;
    const reason = name === 'QuotaExceededError' ? t('its storage is full') : message || name || String(error);
    this.storageProblem = t(
      'This browser does not keep the history: {reason}. It lasts as long as this page. Free storage or allow it for this site, then reload the page.',
      { reason }
    );
  }
}

/** Removes the history of a data source from this browser, in all its tabs. @throws when the browser denies storage */
export async function clearHistory(key: string): Promise<void> {
  const { HistoryStore } = await import('./store');
  const store = await HistoryStore.open(key, 0);
  try {
    await store.clear();
  } finally {
    store.dispose();
  }
  const tabs = new Tabs(key, { report: () => undefined, cleared: () => undefined, asked: () => undefined });
  tabs.tellCleared();
  tabs.dispose();
}
