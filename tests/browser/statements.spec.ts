/**
 * What panels say when nothing was read: no sentence about hardware, alarms or other devices. Every panel of every
 * dashboard, drawn, with the ways in which reading fails; tests/integration/dashboards/statements.test.ts looks at the frames.
 */
import fs from 'node:fs';
import path from 'node:path';
import { buildPage } from '../../dev/preview/build';
import { startPreview, type DataSourceOptions, type Preview } from '../../dev/preview/server';
import { startSimulator, type FaultName } from '../../dev/simulator/index';
import { freePort, startPrometheus, temporaryFolder } from '../prometheus/stack';
import { expect, LOGIN, openPreview, uncaughtErrors } from './harness';
import { test, type Page } from '@playwright/test';

const FILES = path.resolve(__dirname, '../../src/dashboards');
const NAMES = fs.readdirSync(FILES).map((file) => path.basename(file, '.json'));

/** What may stand where a value would. */
const NOTHING = /^(–|No data|Data has no time field together with a number|0|Nothing)$/;
/** Sentences that are about a device, or about all. */
const STATEMENT =
  /\b(fitted|not connected|none|never|nobody|nothing|every|no (?!data\b)\w+|reports?|not used|all that are read)\b/i;

interface Scenario {
  fault?: FaultName;
  password?: string;
  /** Without a data source of the plugin. */
  missing?: boolean;
  prometheus: 'missing' | 'empty';
}

const SCENARIOS: Record<string, Scenario> = {
  'the device refuses, and there is no Prometheus': { fault: 'refuse', prometheus: 'missing' },
  'the login is rejected, and Prometheus is empty': { password: 'wrong', prometheus: 'empty' },
  'there is no data source of the plugin, and no Prometheus': { missing: true, prometheus: 'missing' },
};

const WAITING = ['NotStarted', 'Loading']
  .map((state) => `[data-testid="panel"][data-state="${state}"]:not([data-panel-type="text"])`)
  .join();

/** The scenario as a page; runs what is to be looked at, and ends it. */
async function withSite({ fault, password, missing, prometheus }: Scenario, look: (preview: Preview) => Promise<void>) {
  const folder = temporaryFolder();
  const device = await startSimulator({ ...LOGIN, profile: 'm300', fault });
  const empty =
    prometheus === 'empty'
      ? await startPrometheus({ folder: folder.path, exporter: `127.0.0.1:${await freePort()}`, scrapeSeconds: 5 })
      : undefined;
  const lantime: DataSourceOptions = {
    name: 'LANTIME',
    url: device.url,
    ...LOGIN,
    ...(password === undefined ? {} : { password }),
  };
  const preview = await startPreview({
    datasource: missing ? { name: 'Other', type: 'other', url: 'http://127.0.0.1:9' } : lantime,
    prometheusUrl: empty?.url,
    dashboardDirs: [FILES],
    pageDir: await buildPage(),
  });
  try {
    await look(preview);
  } finally {
    await preview.close();
    await empty?.stop();
    await device.close();
    folder.dispose();
  }
}

/** What each panel shows below its title, without the texts that are always the same and without errors. */
const shown = (page: Page) =>
  page.locator('[data-testid="panel"]:not([data-panel-type="text"])').evaluateAll((panels) =>
    panels.map((panel) => ({
      title: (panel as HTMLElement).dataset.panelTitle ?? '',
      text: (panel.querySelector('[data-testid="panel-content"]') as HTMLElement).innerText.trim(),
    }))
  );

for (const [what, scenario] of Object.entries(SCENARIOS)) {
  test(`no panel of any dashboard states what was not read when ${what}`, async ({ page }) => {
    test.setTimeout(240_000);
    await withSite(scenario, async (preview) => {
      for (const name of NAMES) {
        await openPreview(page, preview, `?dashboard=${name}`);
        await expect(page.getByTestId('panel').first()).toBeVisible();
        await expect(page.locator(WAITING)).toHaveCount(0, { timeout: 30_000 });
        const stated = (await shown(page))
          .flatMap(({ title, text }) => text.split('\n').map((line) => ({ title, line: line.trim() })))
          .filter(({ line }) => line !== '' && !NOTHING.test(line) && STATEMENT.test(line));
        expect({ name, stated }).toEqual({ name, stated: [] });
        if (!scenario.missing) {
          expect(await uncaughtErrors(page)).toEqual([]);
        }
      }
    });
  });
}
