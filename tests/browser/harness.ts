import { expect, test as base, type BrowserContext, type Locator, type Page } from '@playwright/test';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildPage } from '../../dev/preview/build';
import type { DashboardJson } from '../../dev/preview/page/dashboard/model';
import type { PageError } from '../../dev/preview/page/hooks';
import { startPreview, type DataSourceOptions, type Preview } from '../../dev/preview/server';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../dev/simulator/index';

export { expect };

/** Where the pictures of the documentation go; those with the packages of another Grafana go beside the results. */
export const PICTURES = path.resolve(
  __dirname,
  process.env.GRAFANA_PACKAGES ? '../../test-results/pictures' : '../../docs/img'
);

/** The login of the simulated device. */
export const LOGIN = { user: 'grafana', password: 'simulated' };

interface Fixtures {
  /** The page of the preview, opened, with the plugin loaded. The test fails if anything in it was left uncaught. */
  page: Page;
  /** What the page opens with, for example `?tab=explore`. Set it with `test.use({ pageQuery })`. */
  pageQuery: string;
  /** Set to true in a test that makes the page fail on purpose. */
  allowPageErrors: boolean;
}

interface WorkerFixtures {
  /** What the simulated device is like. Set it with `test.use({ simulatorOptions })` at the top of a file. */
  simulatorOptions: SimulatorOptions;
  simulator: Simulator;
  /** Settings of the data source, beside address and login. */
  jsonData: DataSourceOptions['jsonData'];
  preview: Preview;
  /** Opens a browser with an empty profile. All are closed when the worker ends. */
  openProfile: () => Promise<BrowserContext>;
  /**
   * Gives each test a browser of its own: for what Playwright cannot take back, such as a clock. Otherwise a browser
   * serves one test after the other, because it keeps what it compiled of the page: more than half of opening it.
   */
  ownBrowser: boolean;
  /** The browser that serves one test after the other; opened by the first. */
  sharedBrowser: { opened?: BrowserContext };
}

/**
 * Playwright's `test`, with a browser, a simulated device and a preview server for each file (each worker, and a new worker for
 * other `simulatorOptions`).
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  simulatorOptions: [{ profile: 'm3000' }, { option: true, scope: 'worker' }],
  simulator: [
    async ({ simulatorOptions }, use) => {
      const simulator = await startSimulator({ ...LOGIN, ...simulatorOptions });
      await use(simulator);
      await simulator.close();
    },
    { scope: 'worker' },
  ],
  jsonData: [{}, { option: true, scope: 'worker' }],
  preview: [
    async ({ simulator, jsonData }, use) => {
      const preview = await startPreview({
        datasource: { name: 'LANTIME', url: simulator.url, insecure: true, jsonData, ...LOGIN },
        pageDir: await buildPage(),
      });
      await use(preview);
      await preview.close();
    },
    { scope: 'worker' },
  ],
  openProfile: [
    async ({ playwright, launchOptions, headless }, use, { project }) => {
      const { viewport, locale, timezoneId } = project.use;
      const opened: Array<{ context: BrowserContext; folder: string }> = [];
      await use(async () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lantime-browser-'));
        const options = { ...launchOptions, headless, viewport, locale, timezoneId };
        const context = await playwright.chromium.launchPersistentContext(folder, options);
        opened.push({ context, folder });
        return context;
      });
      for (const { context, folder } of opened) {
        await context.close();
        fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    { scope: 'worker' },
  ],
  ownBrowser: [false, { option: true, scope: 'worker' }],
  sharedBrowser: [async ({}, use) => use({}), { scope: 'worker' }],
  context: async ({ openProfile, ownBrowser, sharedBrowser, preview }, use) => {
    if (ownBrowser) {
      const own = await openProfile();
      await use(own);
      await own.close();
      return;
    }
    const context = (sharedBrowser.opened ??= await openProfile());
    // It stays open, so that the browser does.
    const [blank] = context.pages();
    await use(context);
    await Promise.all(context.pages().map((page) => (page === blank ? undefined : page.close())));
    await context.clearCookies();
    await context.clearPermissions();
    const session = await context.newCDPSession(blank);
    const storageTypes = 'cache_storage,indexeddb,local_storage,service_workers';
    await session.send('Storage.clearDataForOrigin', { origin: new URL(preview.url).origin, storageTypes });
    await session.detach();
  },
  pageQuery: ['', { option: true }],
  allowPageErrors: [false, { option: true }],
  page: async ({ page, viewport, preview, simulator, pageQuery, allowPageErrors }, use) => {
    if (viewport) {
      await page.setViewportSize(viewport);
    }
    preview.reset();
    simulator.setFault(undefined);
    simulator.setPayload(undefined);
    await openPreview(page, preview, pageQuery);
    await use(page);
    if (!allowPageErrors && !page.isClosed()) {
      expect(await uncaughtErrors(page), 'errors that nobody caught in the page').toEqual([]);
    }
  },
});

export type TabName = 'Configuration' | 'Explore' | 'Dashboard';

/** Opens the page (again) and waits until the plugin is loaded, or failed to. */
export async function openPreview(page: Page, preview: Preview, query = ''): Promise<void> {
  await page.goto(preview.url + query);
  await expect(page.getByTestId('tab-explore').or(page.getByTestId('plugin-error'))).toBeVisible();
}

/** Opens a tab; resolves to its content. */
export async function openTab(page: Page, name: TabName): Promise<Locator> {
  await page.getByTestId(`tab-${name.toLowerCase()}`).click();
  const content = page.getByTestId(`content-${name.toLowerCase()}`);
  await expect(content).toBeVisible();
  return content;
}

/** The query editor with this letter, in Explore. */
export function queryRow(page: Page, refId = 'A'): Locator {
  return page.locator(`[data-testid="query-row"][data-refid="${refId}"]`);
}

/** Runs the queries of Explore and waits for the answer; resolves to the panel. */
export async function runQuery(page: Page): Promise<Locator> {
  const explore = panel(page, 'Explore');
  const before = await explore.getAttribute('data-request');
  await page.getByTestId('run-query').click();
  await expect(explore).not.toHaveAttribute('data-request', before ?? '');
  await expect(explore).toHaveAttribute('data-state', /Done|Streaming|Error/);
  return explore;
}

/** Chooses how Explore draws its data: timeseries, table, stat, state-timeline, logs or json. */
export async function selectPanelType(page: Page, type: string): Promise<void> {
  await page.getByTestId('panel-type').selectOption(type);
}

/** Saves the settings; resolves to the message, whose `data-status` is success or error. */
export async function saveAndTest(page: Page): Promise<Locator> {
  await page.getByTestId('save-and-test').click();
  await expect(page.getByTestId('save-and-test')).toBeEnabled({ timeout: 40_000 });
  return page.getByTestId('health-message');
}

/** A panel, by its title. */
export function panel(page: Page, title: string): Locator {
  return page.locator(`[data-testid="panel"][data-panel-title="${title}"]`);
}

/** All text that a panel shows below its title, once it has an answer. */
export async function panelText(page: Page, title: string): Promise<string> {
  const found = panel(page, title);
  await expect(found).toHaveAttribute('data-state', /Done|Streaming|Error/);
  return found.getByTestId('panel-content').innerText();
}

/** A field of a data frame, as plain data. */
export interface PlainField {
  name: string;
  type: string;
  labels?: Record<string, string>;
  config: Record<string, any>;
  values: any[];
}

/** The frames that the queries of a panel brought last (`explore` for Explore), as plain data. */
export function frames(
  page: Page,
  title: string
): Promise<Array<{ name?: string; refId?: string; meta?: any; fields: PlainField[] }>> {
  return page.evaluate(
    (name) =>
      (window.preview.getPanelData(name)?.series ?? []).map(({ name: frameName, refId, meta, fields }) =>
        JSON.parse(
          JSON.stringify({
            name: frameName,
            refId,
            meta,
            fields: fields.map(({ name: fieldName, type, labels, config, values }) => ({
              name: fieldName,
              type,
              labels,
              config,
              values: Array.from(values),
            })),
          })
        )
      ),
    title
  );
}

/** Shows a dashboard, in its tab, and waits until its variables are loaded. */
export async function setDashboard(page: Page, dashboard: DashboardJson): Promise<void> {
  await page.evaluate((json) => window.preview.setDashboard(json), dashboard);
}

/** What went wrong in the page and was caught by nobody. What was only logged is in `window.preview.errors` too. */
export async function uncaughtErrors(page: Page): Promise<PageError[]> {
  const errors = await page.evaluate(() => window.preview?.errors ?? []);
  return errors.filter(({ kind }) => kind !== 'console');
}

/** In a page: whether a poll is under way. (A promise of `false` would end Playwright's `waitForFunction`.) */
async function isPolling(): Promise<boolean> {
  const { held = [], pending = [] } = await navigator.locks.query();
  return held.length + pending.length > 0 || window.preview.requests.some(({ status }) => status === undefined);
}

/**
 * A clock for the device and the browser, so that minutes pass in seconds. Give `now` to the simulator and `install` it
 * in a page before the page is opened (again).
 */
export class TestClock {
  private time = 1000 * Math.floor(Date.now() / 1000);

  /** Unix time in milliseconds. */
  now = (): number => this.time;

  async install(page: Page): Promise<void> {
    // Without the pause the time of the page would go on by itself, too, and leave the device behind.
    // It goes on until the pause, so it begins earlier: a pause in the past is an error.
    await page.clock.install({ time: this.time - 10_000 });
    await page.clock.pauseAt(this.time);
  }

  /** Waits for a panel that was just opened: loading takes true time, of which as much passes here. */
  async settle(page: Page, shown: Locator): Promise<void> {
    const step = 50;
    for (let waited = 0; waited < 10_000 && !/Done|Error/.test((await shown.getAttribute('data-state')) ?? '');) {
      await page.waitForTimeout(step);
      await this.pass(page, step);
      waited += step;
    }
    await expect(shown).toHaveAttribute('data-state', /Done|Error/);
  }

  /**
   * Lets time pass. After every second the page has the time it needs for its polls: a poll that is due holds or awaits
   * the lock of its device, from before its request until its answer is read.
   */
  async pass(page: Page, milliseconds: number): Promise<void> {
    for (const end = this.time + milliseconds; this.time < end;) {
      const step = Math.min(1000, end - this.time);
      this.time += step;
      await page.clock.runFor(step);
      while (await page.evaluate(isPolling)) {
        await sleep(20);
      }
    }
  }
}

/** A picture of the page in `test-results/screenshots`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: path.resolve(__dirname, '../../test-results/screenshots', `${name}.png`),
    fullPage: true,
  });
}

/** An option of an open menu. In Grafana 10.1 options have no role. */
export function menuOption(page: Page, name: string): Locator {
  return menuOptions(page).filter({ hasText: name }).first();
}

/** Not by role alone: the page has native pickers, too, whose options always exist. */
export function menuOptions(page: Page): Locator {
  return page.locator('[role="option"], [aria-label="Select option"]');
}

/** Chooses one of a few options side by side. By key: where the button itself is depends on the version of Grafana. */
export async function choose(within: Locator, option: string): Promise<void> {
  const radio = within.getByRole('radio', { name: option, exact: true });
  await radio.press('Space');
  await expect(radio).toBeChecked();
}
