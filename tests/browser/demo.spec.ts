/** What the demo opens on: a dashboard with an hour of history, made up before it started. */
import { pastHour, startContinued } from '../../dev/past';
import { recordForBrowser } from '../../dev/past/browser';
import { buildPage } from '../../dev/preview/build';
import { startPreview, type Preview } from '../../dev/preview/server';
import { expect, LOGIN, test as base } from './harness';

const test = base.extend<{}, { preview: Preview }>({
  preview: [
    async ({}, use) => {
      const past = pastHour('m600', 'lantime');
      const device = await startContinued(past, LOGIN);
      const preview = await startPreview({
        datasource: { name: 'LANTIME', url: device.url, ...LOGIN },
        past: recordForBrowser(past),
        startsOn: 'chassis',
        pageDir: await buildPage(),
      });
      await use(preview);
      await preview.close();
      await device.close();
    },
    { scope: 'worker' },
  ],
});

/** Whether a series begins about an hour ago and has holdover in it. */
const clockOfThePast = (page: import('@playwright/test').Page) =>
  page.evaluate(() => {
    const frames = window.preview.getPanelData('Clocks and redundancy switch')?.series ?? [];
    const clock = frames.find(({ fields }) => fields[1]?.values.includes('holdover'));
    return { minutes: Math.round((Date.now() - (clock?.fields[0].values[0] ?? Date.now())) / 60_000) };
  });

test('opens on the chassis, with an hour of history and an incident in it, and says that it is made up', async ({
  page,
}) => {
  expect(page.url()).toContain('dashboard=chassis');
  await expect(page.getByTestId('preview-header')).toContainText('is made up');
  await page.evaluate(() => window.preview.setTimeRange('now-2h', 'now'));
  await expect.poll(() => clockOfThePast(page)).toEqual({ minutes: 60 });
  // The first poll goes on with it; a reload neither loses it nor makes it up again.
  await page.reload();
  await expect(page.getByTestId('panel').first()).toBeVisible();
  await page.evaluate(() => window.preview.setTimeRange('now-2h', 'now'));
  await expect.poll(() => clockOfThePast(page)).toEqual({ minutes: 60 });
  await expect
    .poll(() => page.evaluate(() => window.preview.getAnnotations().map(({ text }) => text)))
    .toContainEqual(expect.stringMatching(/holdover/i));
});

test('says what the fleet needs where there is no Prometheus', async ({ page }) => {
  await page.getByTestId('dashboard-select').selectOption('fleet');
  await expect(page.getByText('This dashboard reads Prometheus, which was not found on this computer')).toBeVisible();
});
