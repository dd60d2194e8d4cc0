/** The plugin as a person uses it. */
import type { Page } from '@playwright/test';
import path from 'node:path';
import {
  choose,
  expect,
  frames,
  menuOption,
  openTab,
  panel,
  panelText,
  PICTURES,
  queryRow,
  runQuery,
  saveAndTest,
  selectPanelType,
  setDashboard,
  test,
} from './harness';

/** Types into a picker of the query editor and takes the option of a name. */
async function pick(page: Page, picker: string, type: string, option: string): Promise<void> {
  const input = queryRow(page).getByLabel(picker, { exact: true });
  await input.fill(type);
  await menuOption(page, option).click();
}

/** Takes all chosen options out of a picker. */
async function clear(page: Page, picker: string): Promise<void> {
  const input = queryRow(page).getByLabel(picker, { exact: true });
  await input.focus();
  for (let i = 0; i < 5; i++) {
    await input.press('Backspace');
  }
}

test.describe('configuration', () => {
  test('Save & test says what was found', async ({ page }) => {
    await openTab(page, 'Configuration');
    const lastPoll = page.getByTestId('lantime-last-poll');
    await expect(lastPoll).toContainText('Not polled on this page yet.');
    const message = await saveAndTest(page);
    await expect(message).toHaveAttribute('data-status', 'success');
    await expect(message).toContainText('LANTIME M3000');
    await expect(message).toContainText('clk1 GNS181');
    await expect(lastPoll).toHaveText(/^Last poll \d+ s ago, [\d.]+ [kM]B, [\d.]+ m?s\.$/);
  });

  test('a wrong password is named, and exactly one request reaches the device', async ({ page, simulator }) => {
    await openTab(page, 'Configuration');
    const editor = page.getByTestId('config-editor');
    await editor.getByRole('button', { name: 'Reset' }).first().click();
    await editor.getByTestId('lantime-password').fill('wrong password');
    const before = simulator.requests.length;
    const message = await saveAndTest(page);
    await expect(message).toHaveAttribute('data-status', 'error');
    await expect(message).toContainText('rejected the user or the password');
    // Panels that ask afterwards do not ask the device.
    await openTab(page, 'Explore');
    await runQuery(page);
    await expect(page.getByTestId('panel-error').first()).toContainText('rejected the user or the password');
    expect(simulator.requests.slice(before).map(({ authorized }) => authorized)).toEqual([false]);
  });

  test('says what is wrong with an address while it is typed', async ({ page }) => {
    await openTab(page, 'Configuration');
    const editor = page.getByTestId('config-editor');
    await editor.getByTestId('lantime-url').fill('https://lantime.example.com/api/status');
    await expect(editor).toContainText('Enter the address without /api');
  });
});

test.describe('query editor', () => {
  test.beforeEach(async ({ page }) => {
    await openTab(page, 'Explore');
    await expect(queryRow(page).getByText('Chassis').first()).toBeVisible();
  });

  test('shows something useful at once', async ({ page }) => {
    await runQuery(page);
    const series = await frames(page, 'explore');
    expect(series.map(({ name }) => name)).toContain('Estimated time quality');
    expect(series[0].fields[1].values.at(-1)).toBeGreaterThan(0);
    expect(series[0].fields[1].config.unit).toBe('s');
  });

  test('a module metric is picked by clicking, and its value appears in a panel', async ({ page }) => {
    await choose(queryRow(page), 'Module');
    await clear(page, 'Components');
    await pick(page, 'Components', 'clk1', 'clk1 (GNS181)');
    await clear(page, 'Metrics');
    await pick(page, 'Metrics', 'good sat', 'Good satellites');
    await page.keyboard.press('Escape');
    await selectPanelType(page, 'stat');
    await runQuery(page);
    const series = await frames(page, 'explore');
    expect(series.map(({ name }) => name)).toEqual(['clk1 Good satellites']);
    const value = series[0].fields[1].values.at(-1);
    expect(value).toBeGreaterThan(3);
    expect(await panelText(page, 'Explore')).toContain(String(value));
  });

  test('what is typed is kept while the device cannot be reached', async ({ page, simulator }) => {
    simulator.setFault('refuse');
    await choose(queryRow(page), 'Module');
    await clear(page, 'Components');
    const input = queryRow(page).getByLabel('Components', { exact: true });
    await input.fill('clk7');
    await input.press('Enter');
    await expect(queryRow(page).getByText('clk7', { exact: true })).toBeVisible();
    await runQuery(page);
    await expect(queryRow(page).getByText('clk7', { exact: true })).toBeVisible();
  });

  test('picture for the README', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.evaluate(() => window.preview.setTimeRange('now-1m', 'now'));
    await choose(queryRow(page), 'Module');
    await clear(page, 'Metrics');
    await pick(page, 'Metrics', 'good sat', 'Good satellites');
    await pick(page, 'Metrics', 'in view', 'Satellites in view');
    await page.keyboard.press('Escape');
    await runQuery(page);
    // A few polls, so that there is a line to see.
    for (let i = 0; i < 3; i++) {
      await page.waitForTimeout(10_200);
      await runQuery(page);
    }
    await queryRow(page).getByLabel('Metrics', { exact: true }).fill('tdop');
    await expect(menuOption(page, 'Time dilution of precision')).toBeVisible();
    await page.screenshot({ path: path.join(PICTURES, 'query-editor.png') });
  });
});

test.describe('dashboard', () => {
  const dashboard = (current: string | string[]) => ({
    title: 'Variable',
    time: { from: 'now-5m', to: 'now' },
    refresh: '',
    templating: {
      list: [
        {
          name: 'slot',
          type: 'custom',
          query: 'clk1,clk2,cpu',
          multi: true,
          includeAll: true,
          current: { value: current, text: current },
        },
      ],
    },
    panels: [
      {
        id: 1,
        type: 'table',
        title: 'Modules',
        gridPos: { x: 0, y: 0, w: 24, h: 10 },
        targets: [
          {
            refId: 'A',
            version: 1,
            queryType: 'module',
            components: ['$slot'],
            metrics: ['module/info/model'],
            format: 'table',
          },
        ],
      },
    ],
  });
  const slots = async (page: Page) => {
    await expect(panel(page, 'Modules')).toHaveAttribute('data-state', /Done|Error/);
    return (await frames(page, 'Modules'))[0].fields.find(({ name }) => name === 'slot')?.values;
  };

  for (const [how, current, expected] of [
    ['one', 'clk1', ['clk1']],
    ['many', ['clk1', 'cpu'], ['clk1', 'cpu']],
    ['all', '$__all', ['clk1', 'clk2', 'cpu']],
  ] as const) {
    test(`a variable as a component works for ${how}`, async ({ page }) => {
      await setDashboard(page, dashboard(current as string | string[]) as Parameters<typeof setDashboard>[1]);
      await expect.poll(() => slots(page)).toEqual(expected);
    });
  }

  test('panels keep their values with a notice when the device goes away, and recover without a reload', async ({
    page,
    simulator,
  }) => {
    test.setTimeout(120_000);
    await setDashboard(page, dashboard('clk1') as Parameters<typeof setDashboard>[1]);
    await expect.poll(() => slots(page)).toEqual(['clk1']);
    simulator.setFault('refuse');
    const refresh = () => page.getByTestId('refresh').click();
    await expect
      .poll(
        async () => {
          await refresh();
          await page.waitForTimeout(500);
          return panel(page, 'Modules').getByTestId('panel-notice').allInnerTexts();
        },
        { timeout: 40_000, intervals: [2000] }
      )
      .toEqual([expect.stringMatching(/The last values are \d+ s old\. The device cannot be reached/)]);
    expect(await panelText(page, 'Modules')).toContain('gns181');
    await page.screenshot({ path: path.resolve(__dirname, '../../test-results/screenshots/device-away.png') });
    simulator.setFault(undefined);
    await expect
      .poll(
        async () => {
          await refresh();
          await page.waitForTimeout(500);
          return panel(page, 'Modules').getByTestId('panel-notice').count();
        },
        { timeout: 60_000, intervals: [2000] }
      )
      .toBe(0);
    expect(await slots(page)).toEqual(['clk1']);
  });
});
