/**
 * Why a panel is slow or empty: the requests to the device and the queries of the page, as the dashboard of the data
 * source's health shows them, while the device misbehaves.
 */
import type { Page } from '@playwright/test';
import fs from 'node:fs';
import path from 'node:path';
import type { DashboardJson, PanelJson } from '../../dev/preview/page/dashboard/model';
import { expect, frames, openTab, panel, PICTURES, setDashboard, test } from './harness';

test.use({
  simulatorOptions: { profile: 'm600' },
  jsonData: { pollInterval: 5 },
  viewport: { width: 1632, height: 1000 },
});

/** Of the dashboard that comes with the plugin. */
const SHOWN = ['Communication', 'HTTP requests', 'Queries', 'Served by'];

type Placed = PanelJson & Required<Pick<PanelJson, 'title' | 'gridPos'>>;

function dashboard(): DashboardJson {
  const health = JSON.parse(fs.readFileSync(path.resolve(__dirname, '../../src/dashboards/health.json'), 'utf8'));
  const panels = (health.panels as Placed[]).filter(({ title }) => SHOWN.includes(title));
  const top = Math.min(...panels.map(({ gridPos }) => gridPos.y));
  return {
    ...health,
    title: 'Communication',
    templating: { list: health.templating.list.filter(({ name }: { name: string }) => name === 'device') },
    annotations: { list: [] },
    panels: [
      {
        id: 101,
        type: 'timeseries',
        title: 'NTP root dispersion',
        gridPos: { x: 0, y: 0, w: 12, h: 6 },
        targets: [{ refId: 'A', queryType: 'chassis', components: ['*'], metrics: ['ntp/sys/rootdisp'] }],
      },
      {
        id: 102,
        type: 'table',
        title: 'Inventory',
        gridPos: { x: 12, y: 0, w: 12, h: 6 },
        targets: [{ refId: 'A', queryType: 'list', list: 'inventory', components: ['*'] }],
      },
      ...panels.map((each) => ({ ...each, gridPos: { ...each.gridPos, y: each.gridPos.y - top + 6 } })),
    ],
  };
}

async function columns(page: Page, title: string): Promise<Record<string, unknown[]>> {
  const [frame] = await frames(page, title);
  return Object.fromEntries((frame?.fields ?? []).map(({ name, values }) => [name, values]));
}

test('shows what went over the line while faults come and go', async ({ page, simulator }) => {
  test.setTimeout(120_000);
  await openTab(page, 'Dashboard');
  await setDashboard(page, dashboard());
  await expect(panel(page, 'Inventory')).toHaveAttribute('data-state', 'Done');
  /** The first request that began after the call and has ended. */
  const next = async (): Promise<Record<string, unknown>> => {
    const calledAt = Date.now();
    const latest = async () => {
      await page.getByTestId('refresh').first().click();
      const requests = await columns(page, 'HTTP requests');
      const ended = (requests.Answered ?? []).findIndex(
        (at, i) => at !== null && Number(requests.Started[i]) >= calledAt
      );
      return Object.fromEntries(Object.entries(requests).map(([name, values]) => [name, values[ended]]));
    };
    await expect.poll(async () => (await latest()).Started, { timeout: 40_000 }).toBeDefined();
    return latest();
  };
  expect(await next()).toMatchObject({ Path: '/api/status', 'HTTP status': 200, Error: null });
  simulator.setFault('slow');
  const slow = await next();
  expect(slow.Error).toBeNull();
  expect(slow['Round trip']).toBeGreaterThan(2.9);
  simulator.setFault('truncated');
  expect((await next()).Error).toContain('The response of the device is cut off');
  simulator.setFault('html');
  expect((await next()).Error).toContain('The response is a web page');
  simulator.setFault(undefined);
  expect(await next()).toMatchObject({ 'HTTP status': 200, Error: null });

  await page.getByTestId('refresh').first().click();
  await expect
    .poll(async () => (await columns(page, 'Queries')).Panel)
    .toEqual(expect.arrayContaining(['panel 101', 'panel 102']));
  expect((await columns(page, 'Queries')).State).toContain('succeeded');
  const requests = await columns(page, 'HTTP requests');
  expect(requests.Started.length).toBeGreaterThanOrEqual(5);
  expect(new Set(requests.Path)).toEqual(new Set(['/api/status']));
  const [success] = (await columns(page, 'Communication')).Success as number[];
  expect(success).toBeGreaterThan(0.3);
  expect(success).toBeLessThan(1);
  expect((await columns(page, 'Served by')).Handler).toEqual(expect.arrayContaining(['live poll', 'browser history']));
  // Every other panel went on.
  expect((await columns(page, 'Inventory')).Slot.length).toBeGreaterThan(3);
  await page.screenshot({ path: path.join(PICTURES, 'communication.png'), fullPage: true });
});
