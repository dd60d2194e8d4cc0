import { expect, test as base } from '@grafana/plugin-e2e';
import type { APIRequestContext, BrowserContext, Locator, Page } from '@playwright/test';

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

/** Who looks at the pages. The administrator is GRAFANA_ADMIN_USER; others are created and removed again. */
export type Role = 'Admin' | 'Viewer';

interface Account {
  user: string;
  password: string;
}

export interface Options {
  role: Role;
}

interface WorkerFixtures extends Options {
  account: Account;
}

interface Fixtures {
  /** A page of the account that has opened nothing yet. */
  tab: Page;
  /** The provisioned data source, or the first of the plugin. */
  lantime: DataSource;
  /** Stores a dashboard until the test ends, and tells its uid. */
  storeDashboard: (dashboard: Dashboard) => Promise<string>;
}

/** Signs in. A session lasts ten minutes before a page has to renew it: longer than any test, and each has its own. */
async function signIn(request: APIRequestContext, account: Account): Promise<void> {
  const answer = await request.post('/login', { data: account });
  expect(answer.ok(), `${account.user} signs in: ${await answer.text()}`).toBe(true);
}

/** Errors of ours that nobody caught, from the plugin's own files. */
function watch(context: BrowserContext): string[] {
  const errors: string[] = [];
  context.on('weberror', (error) => {
    const { message, stack = '' } = error.error();
    if (stack.includes(PLUGIN_ID)) {
      errors.push(message);
    }
  });
  return errors;
}

/** Playwright's `test` with what plugin-e2e adds. Pages are those of the role, requests those of the administrator. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  role: ['Admin', { option: true, scope: 'worker' }],

  account: [
    async ({ grafanaAPICredentials, playwright, role }, use, { project, workerIndex }) => {
      const administrator = grafanaAPICredentials as Account;
      if (role === 'Admin') {
        await use(administrator);
        return;
      }
      const request = await playwright.request.newContext({ baseURL: project.use.baseURL, ignoreHTTPSErrors: true });
      await signIn(request, administrator);
      const user = `e2e-${role.toLowerCase()}-${process.pid}-${workerIndex}`;
      const password = `e2e-${Math.random().toString(36).slice(2)}`;
      const created = await request.post('/api/admin/users', {
        data: { login: user, password, name: user, email: `${user}@example.com`, OrgId: 1 },
      });
      expect(created.ok(), await created.text()).toBe(true);
      const { id } = await created.json();
      const changed = await request.patch(`/api/org/users/${id}`, { data: { role } });
      expect(changed.ok(), await changed.text()).toBe(true);
      await use({ user, password });
      // The session of the start may have to be renewed by now.
      await signIn(request, administrator);
      await request.delete(`/api/admin/users/${id}`);
      await request.dispose();
    },
    { scope: 'worker' },
  ],

  storageState: async ({ account, baseURL, ignoreHTTPSErrors, playwright }, use) => {
    const request = await playwright.request.newContext({ baseURL, ignoreHTTPSErrors });
    await signIn(request, account);
    await use(await request.storageState());
    await request.dispose();
  },

  /** Nothing from the internet, so that a test depends on nothing there: no map, no news. */
  context: async ({ baseURL, context }, use) => {
    const { host } = new URL(baseURL!);
    await context.route(
      (url) => /^http/.test(url.protocol) && url.host !== host,
      (route) => route.abort()
    );
    const errors = watch(context);
    await use(context);
    expect(errors, 'errors of the plugin that nobody caught').toEqual([]);
  },

  request: async ({ grafanaAPICredentials, request }, use) => {
    await signIn(request, grafanaAPICredentials as Account);
    await use(request);
  },

  tab: async ({ context }, use) => {
    await use(await context.newPage());
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

/** A panel by its title. */
export const getPanel = (page: Page, title: string) => page.getByTestId(`${PANEL} ${title}`).first();

/**
 * Panels that failed: to get data, to load, to draw. Before Grafana 10.2 the mark of an error has a label only; later
 * Grafanas give notices the same label, and an attribute for tests that tells them apart.
 */
export const panelErrors = (page: Page) =>
  page
    .locator('[data-testid="data-testid Panel status error"], [aria-label="Panel status"]:not([data-testid])')
    .or(page.getByText(/^(Panel plugin not found|Error loading): |^An unexpected error happened/));

/** Waits until the panels with these titles are there, and none waits for data any more. */
export async function settled(page: Page, titles: readonly string[]): Promise<void> {
  for (const title of titles) {
    await expect(getPanel(page, title)).toBeVisible();
  }
  await expect(page.locator(`[data-testid^="${PANEL}"] > :last-child:empty`), 'panels without content').toHaveCount(0);
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
