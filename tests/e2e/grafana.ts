import { expect, test as base } from '@grafana/plugin-e2e';
import type { Locator, Page } from '@playwright/test';

export { expect };

export const PLUGIN_ID = 'timesync-lantime-datasource';

/** A data source as Grafana's API tells an administrator. */
export interface DataSource {
  uid: string;
  name: string;
  type: string;
  url: string;
  basicAuthUser: string;
  jsonData: { tlsSkipVerify?: boolean };
}

/** As much of a dashboard as the tests give; Grafana fills in the rest. */
export interface Dashboard {
  uid?: string;
  title: string;
  [key: string]: unknown;
}

interface Fixtures {
  /** The provisioned data source, or the first of the plugin. */
  lantime: DataSource;
  /** Stores a dashboard until the test ends, and tells its uid. */
  storeDashboard: (dashboard: Dashboard) => Promise<string>;
}

/** Playwright's `test` with what plugin-e2e adds, signed in as an administrator. */
export const test = base.extend<Fixtures>({
  /** Signed in anew: the session that the pages begin with has to be renewed after ten minutes, which only pages do. */
  request: async ({ request, user }, use) => {
    const answer = await request.post('/login', { data: user });
    expect(answer.ok(), await answer.text()).toBe(true);
    await use(request);
  },

  lantime: async ({ request }, use) => {
    const ours = async () => {
      const answer = await request.get('/api/datasources');
      expect(answer.ok(), 'Grafana lists its data sources').toBe(true);
      return ((await answer.json()) as DataSource[]).filter(({ type }) => type === PLUGIN_ID);
    };
    // Newer Grafanas answer before they have read what is provisioned.
    await expect
      .poll(async () => (await ours()).length, {
        message: `Grafana has a data source of type ${PLUGIN_ID}: it was started with what is in provisioning/`,
        timeout: 30_000,
      })
      .toBeGreaterThan(0);
    const all = await ours();
    const chosen = all.find(({ uid }) => uid === 'lantime') ?? all[0];
    // The list leaves the user out.
    const whole = await request.get(`/api/datasources/uid/${chosen.uid}`);
    expect(whole.ok(), await whole.text()).toBe(true);
    await use((await whole.json()) as DataSource);
  },

  storeDashboard: async ({ request }, use) => {
    const stored: string[] = [];
    await use(async (dashboard) => {
      // Without its version Grafana would take it for one of the oldest and convert it; newer ones refuse to.
      const data = { dashboard: { schemaVersion: 38, ...dashboard }, overwrite: true };
      const answer = await request.post('/api/dashboards/db', { data });
      expect(answer.ok(), await answer.text()).toBe(true);
      const { uid } = await answer.json();
      stored.push(uid);
      return uid;
    });
    for (const uid of stored) {
      await request.delete(`/api/dashboards/uid/${uid}`);
    }
  },
});

const PANEL = 'data-testid Panel header';

/**
 * Panels that failed: to get data, to load, to draw. Before Grafana 10.2 the mark of an error has a label only; later
 * Grafanas give notices the same label, and an attribute for tests that tells them apart.
 */
export const panelErrors = (page: Page) =>
  page
    .locator('[data-testid="data-testid Panel status error"], [aria-label="Panel status"]:not([data-testid])')
    .or(page.getByText(/^(Panel plugin not found|Error loading): |^An unexpected error happened/));

/**
 * Waits until the panels with these titles are there, and none waits for data any more: in all versions a panel has no
 * content before its first data.
 */
export async function settled(page: Page, titles: string[]): Promise<void> {
  for (const title of titles) {
    await expect(page.getByTestId(`${PANEL} ${title}`).first()).toBeVisible();
  }
  await expect(page.locator(`[data-testid^="${PANEL}"] > :last-child:empty`), 'panels without content').toHaveCount(0);
  await expect(page.getByLabel('Panel loading bar', { exact: true }), 'panels still load').toHaveCount(0);
}

/**
 * Turns a switch on, or chooses a radio button, by keyboard: both are drawn by their label, and where the input itself
 * lies differs. In 10.1 switches are outside of the window, and all radio buttons of a group below the first.
 */
export async function turnOn(input: Locator): Promise<void> {
  await input.press('Space');
  await expect(input).toBeChecked();
}

/** Whether one version of Grafana is at least another, by major and minor. */
export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [a, b] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
