import { expect, test as base } from '@grafana/plugin-e2e';
import type { Page } from '@playwright/test';

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
  lantime: async ({ request }, use) => {
    const answer = await request.get('/api/datasources');
    expect(answer.ok(), 'Grafana lists its data sources').toBe(true);
    const all = ((await answer.json()) as DataSource[]).filter(({ type }) => type === PLUGIN_ID);
    const chosen = all.find(({ uid }) => uid === 'lantime') ?? all[0];
    if (!chosen) {
      throw new Error(`Grafana has no data source of type ${PLUGIN_ID}: start it with what is in provisioning/.`);
    }
    await use(chosen);
  },

  storeDashboard: async ({ request }, use) => {
    const stored: string[] = [];
    await use(async (dashboard) => {
      const answer = await request.post('/api/dashboards/db', { data: { dashboard, overwrite: true } });
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

/** Panels that failed. The name is an attribute for tests from Grafana 10.2 on, a label before. */
export const panelErrors = (page: Page) =>
  page.locator('[data-testid="data-testid Panel status error"], [aria-label="Panel status error"]');

/** Waits until no panel waits for data any more. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('[data-testid^="data-testid Panel header"]').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(
    page.locator('[data-testid="Panel loading bar"], [aria-label="Panel loading bar"]'),
    'panels still load'
  ).toHaveCount(0);
}

/** Whether one version of Grafana is at least another, by major and minor. */
export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [a, b] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
