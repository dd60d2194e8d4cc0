import { defineConfig, type ReporterDescription } from '@playwright/test';
import path from 'node:path';
import { findChromium } from './chromium';

const root = path.resolve(__dirname, '../..');
const json = process.env.PLAYWRIGHT_JSON_OUTPUT_NAME;
const reporter: ReporterDescription[] = [['list']];
if (json) {
  reporter.push(['json', { outputFile: path.resolve(json) }]);
}

export default defineConfig({
  testDir: __dirname,
  outputDir: path.join(root, 'test-results', 'browser'),
  globalSetup: path.join(__dirname, 'global-setup.ts'),
  // Many tests wait for polls.
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter,
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'UTC',
    trace: 'off',
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
