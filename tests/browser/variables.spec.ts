/** Dashboard variables that list what the device has. */
import type { Page } from '@playwright/test';
import { expect, frames, menuOptions, panel, setDashboard, test } from './harness';

type Dashboard = Parameters<typeof setDashboard>[1];

/** Clocks, and the sources of the chosen clocks, in a table. */
const dashboard = (current: string | string[]) =>
  ({
    title: 'Variables',
    time: { from: 'now-5m', to: 'now' },
    refresh: '',
    templating: {
      list: [
        {
          name: 'clock',
          type: 'query',
          query: { refId: 'v', version: 1, kind: 'clocks' },
          multi: true,
          includeAll: true,
          current: { value: current, text: current },
        },
        {
          name: 'source',
          type: 'query',
          query: { refId: 'v', version: 1, kind: 'list-members', list: 'module/mrs', components: ['$clock'] },
          multi: true,
          includeAll: true,
          current: { value: '$__all', text: 'All' },
        },
        // As people write it into files.
        { name: 'port', type: 'query', query: 'ports', current: { value: 'lan1', text: 'lan1' } },
      ],
    },
    panels: [
      {
        id: 1,
        type: 'table',
        title: 'Clocks',
        gridPos: { x: 0, y: 0, w: 24, h: 8 },
        targets: [
          {
            refId: 'A',
            version: 1,
            queryType: 'module',
            components: ['$clock'],
            metrics: ['module/info/model'],
            format: 'table',
          },
        ],
      },
      {
        id: 2,
        type: 'table',
        title: 'Port',
        gridPos: { x: 0, y: 8, w: 24, h: 8 },
        targets: [
          {
            refId: 'A',
            version: 1,
            queryType: 'chassis',
            components: ['*'],
            metrics: ['network/ports/$port/link'],
            format: 'table',
          },
        ],
      },
    ],
  }) as unknown as Dashboard;

/** What a panel shows of a label. */
async function column(page: Page, title: string, name: string) {
  await expect(panel(page, title)).toHaveAttribute('data-state', /Done|Error/);
  return (await frames(page, title))[0].fields.find((field) => field.name === name)?.values;
}

/** The options of a variable with several values, as they are offered. */
async function offered(page: Page, name: string): Promise<string[]> {
  const input = page.getByTestId(`variable-${name}`).getByRole('combobox');
  await input.focus();
  await input.press('ArrowDown');
  const menu = menuOptions(page);
  await expect(menu.first()).toBeVisible();
  const options = await menu.allInnerTexts();
  await input.press('Escape');
  return options.map((option) => option.trim());
}

test('a variable offers what the device has, and a panel follows it', async ({ page, simulator }) => {
  const before = simulator.requests.length;
  await setDashboard(page, dashboard('clk1'));
  await expect.poll(() => column(page, 'Clocks', 'slot')).toEqual(['clk1']);
  expect(await offered(page, 'clock')).toEqual(expect.arrayContaining(['All', 'clk2 (GPS180)']));
  await page.evaluate(() => window.preview.setVariable('clock', ['clk2', 'clk1']));
  await expect.poll(() => column(page, 'Clocks', 'slot')).toEqual(['clk2', 'clk1']);
  await page.evaluate(() => window.preview.setVariable('clock', '$__all'));
  await expect.poll(() => column(page, 'Clocks', 'slot')).toEqual(['clk1', 'clk2']);
  // Three variables and two panels share the poll.
  expect(simulator.requests.length - before).toBeLessThanOrEqual(1);
});

test('a variable that depends on another follows it', async ({ page }) => {
  await setDashboard(page, dashboard('clk1'));
  expect(await offered(page, 'source')).toEqual(expect.arrayContaining(['priority0', 'priority1', 'priority2']));
});

test('a variable written as text works in a path', async ({ page }) => {
  await setDashboard(page, dashboard('$__all'));
  await expect.poll(() => column(page, 'Port', 'port')).toEqual(['lan1']);
  await page.evaluate(() => window.preview.setVariable('port', 'lan3'));
  await expect.poll(() => column(page, 'Port', 'port')).toEqual(['lan3']);
});

test.describe('while the device is away', () => {
  test('variables offer what any device may have, and panels say why they are empty', async ({ page, simulator }) => {
    simulator.setFault('refuse');
    await page.reload();
    await expect(page.getByTestId('tab-explore')).toBeVisible();
    await setDashboard(page, dashboard('clk1'));
    await expect(page.getByTestId('dashboard-error')).toHaveCount(0);
    expect(await offered(page, 'clock')).toEqual(expect.arrayContaining(['every clk slot']));
    await expect(panel(page, 'Clocks').getByTestId('panel-error')).toContainText('The device cannot be reached');
  });
});
