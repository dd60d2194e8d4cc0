/** The dashboards as people see them, with an hour of history, and their pictures for docs/dashboards.md. */
import type { Page } from '@playwright/test';
import fs from 'node:fs';
import path from 'node:path';
import { buildPage } from '../../dev/preview/build';
import { startPreview, type Preview } from '../../dev/preview/server';
import { pastHour, startContinued } from '../../dev/past';
import { LOOKBACK_SECONDS, record } from '../../dev/past/prometheus';
import { freePort, LOGIN, startExporter, startPrometheus, temporaryFolder } from '../prometheus/stack';
import { expect, PICTURES, test as base } from './harness';

const TARGET = 'lantime-full';
const FILES = path.resolve(__dirname, '../../src/dashboards');
/** Of the page: the dashboard itself is 1600 wide. */
const WIDTH = 1632;

/** Whose first rows are shown in Grafana's catalogue of plugins; see src/plugin.json. */
const CATALOGUE = ['chassis', 'fleet', 'gnss'];
const CATALOGUE_PICTURES = path.resolve(__dirname, '../../src/img');
const CATALOGUE_HEIGHT = 1060;

interface Site {
  preview: Preview;
}

/** Three devices with a past, one that is switched off, the exporter, and Prometheus. */
const test = base.extend<{}, { site: Site }>({
  site: [
    async ({}, use) => {
      const folder = temporaryFolder();
      const pasts = [
        pastHour('full', TARGET),
        pastHour('m600', 'lantime-m600'),
        { ...pastHour('m300', 'lantime-m300'), incident: { startsAt: Date.now() + 86_400_000 } },
      ];
      const devices = await Promise.all(pasts.map((past) => startContinued(past, { ...LOGIN, tls: true })));
      const exporter = await startExporter(folder.path, {
        ...Object.fromEntries(pasts.map(({ instance }, i) => [instance, devices[i]])),
        'lantime-off': { url: `https://127.0.0.1:${await freePort()}` },
      });
      for (const past of pasts) {
        await record(folder.path, past);
      }
      const prometheus = await startPrometheus({
        folder: folder.path,
        exporter: exporter.address,
        scrapeSeconds: 5,
        lookbackSeconds: LOOKBACK_SECONDS,
      });
      await expect
        .poll(async () => (await prometheus.query('lantime_up')).map(({ value }) => value[1]).sort(), {
          timeout: 60_000,
        })
        .toEqual(['0', '1', '1', '1']);
      const preview = await startPreview({
        datasource: {
          name: 'LANTIME',
          url: devices[0].url,
          insecure: true,
          jsonData: { pollInterval: 5, prometheusUid: 'prometheus', prometheusTarget: TARGET },
          ...LOGIN,
        },
        prometheusUrl: prometheus.url,
        dashboardDirs: [FILES],
        pageDir: await buildPage(),
      });
      await use({ preview });
      await preview.close();
      await prometheus.stop();
      await exporter.stop();
      await Promise.all(devices.map((device) => device.close()));
      folder.dispose();
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  preview: [({ site }, use) => use(site.preview), { scope: 'worker' }],
});

test.use({ viewport: { width: WIDTH, height: 1000 } });

/** Panels that wait for their data. */
const WAITING = ['NotStarted', 'Loading'].map((state) => `[data-state="${state}"]:not([data-panel-type="text"])`);

async function settled(page: Page): Promise<void> {
  await expect(page.locator(WAITING.join())).toHaveCount(0, { timeout: 20_000 });
}

/** Panels that show nothing, and neither their own text for no value nor a notice. */
const emptyPanels = (page: Page) =>
  page.getByTestId('panel').evaluateAll((panels) =>
    panels
      .filter((panel) => {
        const content = panel.querySelector('[data-testid="panel-content"]') as HTMLElement;
        const reason = panel.querySelector('[data-testid="panel-notice"]');
        return !reason && !content.querySelector('canvas, circle') && content.innerText.trim() === '';
      })
      .map((panel) => (panel as HTMLElement).dataset.panelTitle)
  );

/** Of the lists that variables offer, what makes a clear picture. */
const CHOSEN: Record<string, [variable: string, values: string[]]> = {
  gnss: ['clock', ['clk1']],
  syncmon: ['node', ['node-3', 'node-12', 'node-24', 'node-37', 'node-40']],
};

for (const file of fs.readdirSync(FILES)) {
  const name = path.basename(file, '.json');
  test.describe(name, () => {
    test.use({ pageQuery: `?dashboard=${name}` });

    test('has no error, and no panel without data or a reason', async ({ page }) => {
      await expect(page.getByTestId('panel').first()).toBeVisible();
      await page.evaluate(() => window.preview.setTimeRange('now-1h', 'now'));
      if (CHOSEN[name]) {
        await page.evaluate(([variable, values]) => window.preview.setVariable(variable, values), CHOSEN[name]);
      }
      await settled(page);
      // What goes over the line is shown as it goes.
      await expect(page.getByText('Nothing yet')).toHaveCount(0);
      expect(
        await page.getByTestId('dashboard-error').or(page.getByTestId('annotation-error')).allInnerTexts()
      ).toEqual([]);
      expect(await page.getByTestId('panel-error').allInnerTexts()).toEqual([]);
      expect(await emptyPanels(page)).toEqual([]);
      const dashboard = page.getByTestId('dashboard');
      if (CATALOGUE.includes(name)) {
        const { x, y, width } = (await dashboard.boundingBox())!;
        const clip = { x, y, width, height: CATALOGUE_HEIGHT };
        await page.screenshot({ path: path.join(CATALOGUE_PICTURES, `dashboard-${name}.png`), fullPage: true, clip });
      }
      // The variants for Prometheus look like the originals.
      if (!name.endsWith('-prometheus')) {
        await dashboard.screenshot({ path: path.join(PICTURES, `dashboard-${name}.png`) });
      }
    });
  });
}
