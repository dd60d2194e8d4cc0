/** @jest-environment node */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { statusAnswer } from '../../dev/simulator';
import { StatusReader } from '../lantime/reader';
import { Snapshot } from '../lantime/types';
import { BrowserHistory, clearHistory } from './browser';
import { DEFAULT_BOUNDS } from './bounds';

const START = Date.parse('2026-11-01T00:00:00Z');
const UPTIME = 'system/uptime';

/** A page of the browser that polls the simulated device every 10 s. */
class Page {
  readonly history: BrowserHistory;
  private readonly reader = new StatusReader();

  constructor(
    readonly browser: { now: number },
    { key = 'org/uid', pollsInBlock = 5, retention = DEFAULT_BOUNDS.retention } = {}
  ) {
    const bounds = { ...DEFAULT_BOUNDS, pollsInBlock, retention };
    this.history = new BrowserHistory({ key, bounds, intervalMs: 10_000, now: () => browser.now });
  }

  async open(): Promise<this> {
    await this.history.open();
    return this;
  }

  read(profile: 'm600' | 'm300' = 'm600', seed = 1): Snapshot {
    const { now } = this.browser;
    return this.reader.read(statusAnswer(profile, { seed, at: now, startedAt: START - 3_600_000 }), now);
  }

  async poll(times = 1): Promise<void> {
    for (let i = 0; i < times; i++) {
      this.browser.now += 10_000;
      this.history.record(this.read(), true);
      await this.history.written();
    }
  }

  /** Another tab polled. */
  hear(): void {
    this.history.record(this.read(), false);
  }

  series(id = UPTIME) {
    return this.history.series(id, 0, Infinity);
  }
}

let browser: { now: number };
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  browser = { now: START };
});

it('survives a reload to the sample, with gaps and closed blocks', async () => {
  const page = await new Page(browser).open();
  await page.poll(3);
  browser.now += 10_000;
  page.history.recordGap(browser.now, true);
  await page.poll(9);
  const before = page.series();
  expect(before.times).toHaveLength(13);
  expect(before.values[3]).toBeNull();
  await page.history.dispose();

  const reloaded = await new Page(browser).open();
  expect(reloaded.series()).toEqual(before);
  expect(reloaded.series('network/ports/lan0/link')).toEqual(page.series('network/ports/lan0/link'));
  await reloaded.poll(2);
  expect(reloaded.series().times).toHaveLength(15);
});

it('is kept apart from that of other data sources', async () => {
  const page = await new Page(browser).open();
  await page.poll(2);
  const other = await new Page(browser, { key: 'org/uid2' }).open();
  expect(other.history.since).toBeUndefined();
  other.history.clear();
  await other.history.written();
  expect((await new Page(browser).open()).series().times).toHaveLength(2);
});

it('is the same for two tabs that take turns', async () => {
  const a = await new Page(browser).open();
  await a.poll(2);
  const b = await new Page(browser).open();
  for (let i = 0; i < 12; i++) {
    const [polling, listening] = i % 3 === 0 ? [b, a] : [a, b];
    await polling.poll();
    listening.hear();
  }
  expect(b.series()).toEqual(a.series());
  expect((await new Page(browser).open()).series()).toEqual(a.series());
});

it('holds also what one tab wrote while the other slept', async () => {
  const a = await new Page(browser).open();
  const b = await new Page(browser).open();
  await a.poll(7);
  await b.poll(4);
  await a.poll(1);
  const reloaded = await new Page(browser).open();
  expect(reloaded.series().times).toHaveLength(12);
  expect(reloaded.series().values).not.toContain(null);
  expect(a.series()).toEqual(reloaded.series());
  const uptimes = reloaded.series().values as number[];
  expect(uptimes.every((uptime, i) => i === 0 || uptime > uptimes[i - 1])).toBe(true);
});

it('drops what is too old, also of data sources that nobody opens any more', async () => {
  const hour = 3_600_000;
  const old = await new Page(browser, { key: 'gone', retention: hour }).open();
  await old.poll(3);
  const page = await new Page(browser, { retention: hour }).open();
  await page.poll(12);
  const first = page.history.since as number;
  browser.now += 2 * hour;
  await page.poll(12);
  expect(page.history.since).toBeGreaterThan(first + hour);
  const reloaded = await new Page(browser, { retention: hour }).open();
  expect(reloaded.history.since).toBe(page.history.since);
  browser.now = START;
  expect((await new Page(browser, { key: 'gone', retention: hour }).open()).history.since).toBeUndefined();
});

it('begins anew when another device answers', async () => {
  const page = await new Page(browser).open();
  await page.poll(3);
  browser.now += 10_000;
  page.history.record(page.read('m300', 2), true);
  await page.history.written();
  expect(page.history.since).toBe(browser.now);
  expect((await new Page(browser).open()).history.since).toBe(browser.now);
});

it('can be cleared from the configuration', async () => {
  const page = await new Page(browser).open();
  await page.poll(8);
  await clearHistory('org/uid');
  page.history.forget();
  expect(page.history.since).toBeUndefined();
  await page.poll(2);
  expect((await new Page(browser).open()).series().times).toHaveLength(2);
});

it('keeps an answer to learn from', async () => {
  const page = await new Page(browser).open();
  page.history.keepAnswer({ at: START, body: '{"data":1}' });
  page.history.keepAnswer({ at: START + 1, body: '{"data":2}' });
  await page.history.written();
  expect(await new Page(browser).history.open()).toMatchObject({ at: START + 1, body: '{"data":2}' });
});

describe('when the browser', () => {
  const broken = (error: Error) => {
    const factory = new IDBFactory();
    factory.open = () => {
      throw error;
    };
    globalThis.indexedDB = factory;
  };

  it.each([
    ['denies storage', new DOMException('The operation is insecure.', 'SecurityError'), /operation is insecure/],
    ['has no room', new DOMException('', 'QuotaExceededError'), /storage is full/],
  ])('%s, the page goes on by itself and says so', async (_, error, text) => {
    broken(error);
    const page = await new Page(browser).open();
    await page.poll(3);
    expect(page.series().times).toHaveLength(3);
    expect(page.history.problem).toMatch(text);
    await expect(clearHistory('org/uid')).rejects.toThrow();
  });

  it('has no IndexedDB at all, the same', async () => {
    delete (globalThis as { indexedDB?: unknown }).indexedDB;
    const page = await new Page(browser).open();
    await page.poll(1);
    expect(page.series().times).toHaveLength(1);
    expect(page.history.problem).toMatch(/no IndexedDB/);
  });

  it('loses its storage later, the same', async () => {
    const page = await new Page(browser).open();
    await page.poll(2);
    expect(page.history.problem).toBeUndefined();
    await page.history.dispose();
    const again = await new Page(browser).open();
    (again.history as unknown as { store: { dispose(): void } }).store.dispose();
    await again.poll(2);
    expect(again.series().times).toHaveLength(4);
    expect(again.history.problem).toMatch(/does not keep the history/);
  });
});
