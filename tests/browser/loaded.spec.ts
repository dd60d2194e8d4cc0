/** What a dashboard loads of the plugin: those who only look do not pay for editors. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, panel, test } from './harness';

const DIST = path.resolve(__dirname, '../../dist');
/** Also the texts that Grafana loads before the plugin. */
const SCRIPT = /\/public\/plugins\/[^/]+\/(.+\.js(?:on)?)$/;
/** Gzipped; a third of it is the catalogue. */
const MOST_KILOBYTES = 108;

test.use({ pageQuery: '?tab=dashboard&dashboard=chassis' });

test('the chassis dashboard loads a limited amount of script, and nothing of editors', async ({ page }) => {
  const loaded = new Set<string>();
  page.on('response', (response) => {
    const [, name] = SCRIPT.exec(new URL(response.url()).pathname) ?? [];
    if (name !== undefined) {
      loaded.add(name);
    }
  });
  await page.reload();
  await expect(panel(page, 'Clock')).toHaveAttribute('data-state', /Done|Streaming/);
  await page.waitForLoadState('networkidle');
  const scripts = [...loaded].map((name) => ({ name, text: readFileSync(path.join(DIST, name)) }));
  expect(scripts.map(({ name }) => name)).toContain('module.js');
  const bytes = scripts.reduce((sum, { text }) => sum + gzipSync(text, { level: 9 }).length, 0);
  expect(bytes / 1000).toBeLessThan(MOST_KILOBYTES);
  const ofEditors = scripts.filter(({ text }) => /Search: clk1 sat|Clear history/.test(text.toString()));
  expect(ofEditors.map(({ name }) => name)).toEqual([]);
});
