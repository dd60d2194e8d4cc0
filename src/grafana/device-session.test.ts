/** @jest-environment node */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { statusAnswer } from '../../dev/simulator';
import { DEFAULT_BOUNDS } from '../history/bounds';
import { LantimeError } from '../lantime/errors';
import { DeviceSession } from './device-session';

const START = Date.parse('2026-11-01T00:00:00Z');
const INTERVAL_MS = 10_000;

/** The parts of Web Locks that are used; Node 20 has none. */
class FakeLocks {
  private held = 0;
  private queue: Promise<unknown> = Promise.resolve();
  request(
    _name: string,
    { ifAvailable }: { ifAvailable?: boolean },
    task: (lock: object | null) => Promise<unknown>
  ): Promise<unknown> {
    if (ifAvailable && this.held > 0) {
      return Promise.resolve(task(null));
    }
    this.held++;
    const result = this.queue.then(() => task({}));
    this.queue = result
      .catch(() => undefined)
      .then(() => {
        this.held--;
      });
    return result;
  }
}

/** Waits for messages between tabs and writes to storage. */
async function settle(): Promise<void> {
  for (let i = 0; i < 30; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Tabs of one browser with one device; time advances only on request. */
class Browser {
  now = START;
  requests: number[] = [];
  fault: LantimeError | undefined;
  private readonly tabs = new Set<DeviceSession>();

  open(): DeviceSession {
    const tab = new DeviceSession({
      key: 'clock',
      fetchStatus: async () => {
        this.requests.push(this.now);
        await new Promise((resolve) => setImmediate(resolve));
        if (this.fault) {
          throw this.fault;
        }
        return JSON.stringify(statusAnswer('m600', { at: this.now, startedAt: START - 3_600_000 }));
      },
      intervalSeconds: INTERVAL_MS / 1000,
      timeoutSeconds: 10,
      bounds: DEFAULT_BOUNDS,
      now: () => this.now,
    });
    this.tabs.add(tab);
    return tab;
  }

  async close(tab: DeviceSession): Promise<void> {
    this.tabs.delete(tab);
    await tab.dispose();
  }

  /** Every tab shows a panel that refreshes every second. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.now += 1000;
      await Promise.all([...this.tabs].map((tab) => tab.latest()));
      await settle();
    }
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.tabs].map((tab) => this.close(tab)));
  }
}

const uptimes = (tab: DeviceSession) => tab.history.series('system/uptime', 0, Infinity);

test('a poll that did not wait for the history is added to what an earlier page kept', async () => {
  globalThis.indexedDB = new IDBFactory();
  const browser = new Browser();
  const before = browser.open();
  await before.latest();
  await before.history.written();
  await browser.close(before);

  browser.now += INTERVAL_MS;
  const tab = browser.open();
  // As editors and streaming queries do that want nothing but the poll.
  await tab.poller.latest();
  expect(uptimes(tab).times).toEqual([START, START + INTERVAL_MS]);
  await browser.closeAll();
});

describe.each([
  ['with Web Locks', true],
  ['without, on a page that is not secure', false],
])('tabs of one browser, %s', (_, locks) => {
  let browser: Browser;
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    Object.defineProperty(globalThis, 'navigator', {
      value: locks ? { locks: new FakeLocks() } : {},
      configurable: true,
    });
    browser = new Browser();
  });
  afterEach(() => browser.closeAll());

  it('make one request per interval and have the same series', async () => {
    const a = browser.open();
    await browser.pass(3);
    const b = browser.open();
    await browser.pass(60);
    expect(browser.requests.length).toBeGreaterThanOrEqual(6);
    expect(browser.requests.length).toBeLessThanOrEqual(7);
    expect(uptimes(b)).toEqual(uptimes(a));
    expect(uptimes(a).times).toHaveLength(browser.requests.length);
  });

  it('provide the latest poll to a tab that is opened between two polls', async () => {
    const a = browser.open();
    await browser.pass(3);
    await a.history.written();
    const b = browser.open();
    expect(await b.latest()).toMatchObject({ last: { at: a.poller.current.last?.at } });
    expect(browser.requests).toHaveLength(1);
  });

  if (locks) {
    it('make only one request even if they are due at the same moment', async () => {
      const tabs = [browser.open(), browser.open(), browser.open()];
      await Promise.all(tabs.map((tab) => tab.latest()));
      expect(browser.requests).toHaveLength(1);
      tabs.forEach((tab) => expect(tab.poller.current.last).toBeDefined());
    });
  }

  it('continue when the polling tab is closed', async () => {
    const a = browser.open();
    await browser.pass(3);
    const b = browser.open();
    await browser.pass(20);
    await browser.close(a);
    const before = browser.requests.length;
    await browser.pass(20);
    expect(browser.requests.length).toBeGreaterThan(before);
    expect(uptimes(b).times).toHaveLength(browser.requests.length);
    expect(uptimes(b).values).not.toContain(null);
  });

  it('all stop after one rejected login, and resume after one successful test', async () => {
    const a = browser.open();
    const b = browser.open();
    await browser.pass(15);
    browser.fault = new LantimeError('login-rejected');
    await browser.pass(15);
    const after = browser.requests.length;
    await browser.pass(60);
    expect(browser.requests).toHaveLength(after);
    expect(a.poller.current).toMatchObject({ stopped: true, error: { code: 'login-rejected' } });
    expect(b.poller.current).toMatchObject({ stopped: true, error: { code: 'login-rejected' } });
    browser.fault = undefined;
    await b.restart();
    await settle();
    expect(a.poller.current).toMatchObject({ stopped: false, last: { at: browser.now } });
    await browser.pass(15);
    expect(browser.requests.length).toBeGreaterThan(after + 1);
  });

  it('all have a gap while the device could not be reached', async () => {
    const a = browser.open();
    const b = browser.open();
    await browser.pass(15);
    browser.fault = new LantimeError('unreachable');
    await browser.pass(15);
    browser.fault = undefined;
    await browser.pass(40);
    expect(uptimes(a).values).toContain(null);
    expect(uptimes(b)).toEqual(uptimes(a));
    expect(a.poller.current.error).toBeUndefined();
  });

  it('all clear the history if one does', async () => {
    const a = browser.open();
    const b = browser.open();
    await browser.pass(25);
    await a.clearHistory();
    await settle();
    expect(a.history.since).toBeUndefined();
    expect(b.history.since).toBeUndefined();
    await browser.pass(12);
    expect(uptimes(b).times.length).toBeGreaterThan(0);
  });
});

describe('a reopened page', () => {
  let browser: Browser;
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    browser = new Browser();
  });
  afterEach(() => browser.closeAll());

  it('has the same series, even while the device cannot be reached', async () => {
    const first = browser.open();
    await browser.pass(45);
    await first.history.written();
    const before = uptimes(first);
    expect(before.times.length).toBeGreaterThanOrEqual(4);
    await browser.close(first);

    browser.now += 5 * 60_000;
    browser.fault = new LantimeError('unreachable');
    const second = browser.open();
    const state = await second.latest();
    expect(state).toMatchObject({ error: { code: 'unreachable' } });
    // It knows what the device has, although the device has not responded.
    expect(second.reader.find('system/uptime')).toBeDefined();
    expect(second.reader.knownComponents.has('clk1')).toBe(true);
    const { times, values } = uptimes(second);
    expect(times.slice(0, before.times.length)).toEqual(before.times);
    expect(values.slice(0, before.times.length)).toEqual(before.values);
    expect(values[values.length - 1]).toBeNull();
  });

  it('stops polling, messages and storage when it is closed', async () => {
    const tab = browser.open();
    await browser.pass(12);
    await browser.close(tab);
    const before = browser.requests.length;
    await browser.pass(30);
    expect(await tab.latest()).toMatchObject({ stopped: false });
    expect(browser.requests).toHaveLength(before);
  });
});
