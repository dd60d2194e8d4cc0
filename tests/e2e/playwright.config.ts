/**
 * Tests with a real Grafana, 10.1 or newer, that has the plugin and what is in provisioning/: `npm run server`, then
 * `GRAFANA_URL=http://localhost:3000 npm run e2e`, both with the same GRAFANA_ADMIN_PASSWORD in the environment. If docker
 * compose generated the password: `docker compose exec grafana cat /var/lib/grafana/admin-password`. Grafana must serve
 * from the root, without a path in [server] root_url: plugin-e2e opens `/`.
 *
 * Extends the configuration of create-plugin. Different from it: the projects are an administrator and a Viewer, each test
 * signs in by itself (a stored session would need renewal after ten minutes, see grafana.ts), and nothing is retried.
 */
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig } from '@playwright/test';
import path from 'node:path';
import baseConfig from '../../.config/playwright.config';
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
  ...baseConfig,
  outputDir: path.join(root, 'test-results', 'e2e'),
  testDir: __dirname,
  // One Grafana, and dashboards that are compared with what it had before.
  fullyParallel: false,
  workers: 1,
  retries: 0,
  // Limits for a slow machine; every wait ends with what it waits for.
  timeout: 300_000,
  expect: { timeout: 90_000 },
  reporter: [['list'], ['html', { open: 'never', outputFolder: path.join(root, 'playwright-report') }]],
  use: {
    ...baseConfig.use,
    // Taller than the tallest dashboard: panels outside the window are neither drawn nor queried.
    viewport: { width: 1600, height: 4000 },
    locale: 'en-US',
    timezoneId: 'UTC',
    ignoreHTTPSErrors: true,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: installedChromium(), args: ['--no-sandbox', '--disable-gpu'] },
  },
  projects: [
    // Signs in as plugin-e2e does, so that a wrong password fails once and not in every test.
    ...(baseConfig.projects ?? []).filter(({ name }) => name === 'auth'),
    // As GRAFANA_ADMIN_USER with GRAFANA_ADMIN_PASSWORD; plugin-e2e uses "admin" for each that is not set.
    { name: 'admin', use: { role: 'Admin' }, dependencies: ['auth'] },
    // What everybody uses; settings and editors are not for Viewers.
    { name: 'viewer', use: { role: 'Viewer' }, testMatch: /dashboards\.spec\.ts/, dependencies: ['auth'] },
  ],
});
