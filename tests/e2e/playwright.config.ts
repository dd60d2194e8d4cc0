/**
 * Against a real Grafana, any from 10.1 on, that has the plugin and what is in provisioning/:
 * `docker compose up`, then `GRAFANA_URL=http://localhost:3000 npm run e2e`, both with the same GRAFANA_ADMIN_PASSWORD in
 * the environment. Where docker compose made the password, `docker compose exec grafana cat
 * /var/lib/grafana/admin-password` tells it. Grafana has to serve from the root, without [server] root_url of a path:
 * plugin-e2e opens `/`.
 */
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig } from '@playwright/test';
import path from 'node:path';
import { findChromium } from '../browser/chromium';
import type { Options } from './grafana';

const root = path.resolve(__dirname, '../..');

// For docker compose, where it may be "latest"; plugin-e2e would believe it instead of asking Grafana.
delete process.env.GRAFANA_VERSION;

/** A browser that Playwright itself has downloaded does as well. */
function installedChromium(): string | undefined {
  try {
    return findChromium();
  } catch {
    return undefined;
  }
}

export default defineConfig<PluginOptions, Options>({
  outputDir: path.join(root, 'test-results', 'e2e'),
  testDir: __dirname,
  workers: 1,
  retries: 0,
  // Limits for a slow machine; every wait ends with what it waits for.
  timeout: 300_000,
  expect: { timeout: 90_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    baseURL: process.env.GRAFANA_URL || 'http://localhost:3000',
    // Taller than the tallest dashboard: panels outside the window are neither drawn nor queried.
    viewport: { width: 1600, height: 4000 },
    locale: 'en-US',
    timezoneId: 'UTC',
    ignoreHTTPSErrors: true,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: installedChromium(), args: ['--no-sandbox', '--disable-gpu'] },
  },
  projects: [
    // As GRAFANA_ADMIN_USER with GRAFANA_ADMIN_PASSWORD; plugin-e2e takes "admin" for each that is not set.
    { name: 'admin', use: { role: 'Admin' } },
    // What everybody uses; settings and editors are not for Viewers.
    { name: 'viewer', use: { role: 'Viewer' }, testMatch: /dashboards\.spec\.ts/ },
  ],
});
