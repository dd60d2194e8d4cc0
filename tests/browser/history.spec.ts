/** The past that a browser keeps: over a reload, and while it streams. */
import type { Page } from '@playwright/test';
import {
  TestClock,
  expect,
  frames,
  openPreview,
  openTab,
  panel,
  queryRow,
  runQuery,
  setDashboard,
  test,
} from './harness';

type Dashboard = Parameters<typeof setDashboard>[1];

const POLL_SECONDS = 5;
/** So long after the last panel has gone. */
const POLLING_GOES_ON_MS = 120_000;
const clock = new TestClock();
test.use({
  simulatorOptions: { profile: 'm3000', now: clock.now },
  jsonData: { pollInterval: POLL_SECONDS },
  ownBrowser: true,
});

const dashboard = {
  title: 'History',
  time: { from: 'now-10m', to: 'now' },
  refresh: '5s',
  panels: [
    {
      id: 1,
      type: 'timeseries',
      title: 'Satellites',
      gridPos: { x: 0, y: 0, w: 24, h: 8 },
      targets: [
        {
          refId: 'A',
          version: 1,
          queryType: 'module',
          components: ['clk1'],
          metrics: ['module/satellites/good-satellites', 'module/satellites/tdop'],
        },
      ],
    },
  ],
} as unknown as Dashboard;

/** Times and values of each series. */
async function series(page: Page, title: string): Promise<Array<[name: string | undefined, ...values: unknown[][]]>> {
  return (await frames(page, title)).map(({ name, fields }) => [name, ...fields.map(({ values }) => values)]);
}

test('a reload keeps the series, to the sample', async ({ page, preview, simulator }) => {
  await clock.install(page);
  await openPreview(page, preview);
  await setDashboard(page, dashboard);
  await clock.settle(page, panel(page, 'Satellites'));
  await clock.pass(page, 45_000);
  simulator.setFault('refuse');
  await clock.pass(page, 10_000);
  simulator.setFault(undefined);
  await clock.pass(page, 45_000);
  await page.evaluate(() => window.preview.refresh());
  await clock.pass(page, 1000);
  const before = await series(page, 'Satellites');
  expect(before).toHaveLength(2);
  expect(before[0][1].length).toBeGreaterThan(12);
  // The gap while the device was away.
  expect(before[0][2]).toContain(null);

  await openPreview(page, preview);
  await setDashboard(page, dashboard);
  await clock.settle(page, panel(page, 'Satellites'));
  const after = await series(page, 'Satellites');
  // The old page may have polled once more, and the new one polls at once; nothing that was there has changed.
  expect(after.map(([name, ...columns]) => [name, ...columns.map((one) => one.slice(0, before[0][1].length))])).toEqual(
    before
  );
  expect(after[0][1].length - before[0][1].length).toBeLessThanOrEqual(2);
});

test('Live brings points without a refresh, and ends with the tab', async ({ page, preview, simulator }) => {
  await clock.install(page);
  await openPreview(page, preview);
  await openTab(page, 'Explore');
  await queryRow(page).getByLabel('Live', { exact: true }).press('Space');
  const explore = await runQuery(page);
  await clock.pass(page, 2000);
  await expect(explore).toHaveAttribute('data-state', 'Streaming');
  const request = await explore.getAttribute('data-request');
  const length = async () => (await frames(page, 'explore'))[0].fields[0].values.length;
  const before = await length();
  await clock.pass(page, 4 * POLL_SECONDS * 1000);
  expect(await length()).toBeGreaterThanOrEqual(before + 3);
  expect(await explore.getAttribute('data-request')).toBe(request);
  expect(await page.evaluate(() => window.preview.runningQueries())).toBe(1);

  await openTab(page, 'Configuration');
  await expect.poll(() => page.evaluate(() => window.preview.runningQueries())).toBe(0);
  // For a while it goes on, in case the panel comes back.
  await clock.pass(page, POLLING_GOES_ON_MS + POLL_SECONDS * 1000);
  const seen = simulator.requests.length;
  await clock.pass(page, 6 * POLL_SECONDS * 1000);
  expect(simulator.requests.length).toBe(seen);
});
