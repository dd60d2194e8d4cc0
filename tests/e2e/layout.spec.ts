/**
 * Every dashboard can be read on the screens people have, with the menu docked, in both themes. Pictures are in the
 * results of the run.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Panel } from './drawn';
import { expect, isAtLeast, settled, test } from './grafana';
import { findIllegible } from './layout';

const FOLDER = path.resolve(__dirname, '../../src/dashboards');
const SCREENS = [
  { width: 1280, theme: 'dark' },
  { width: 1600, theme: 'light' },
  { width: 1600, theme: 'dark' },
  { width: 1920, theme: 'dark' },
  { width: 390, theme: 'dark' },
] as const;

/** Long lists of names that have an eye to open them. */
const WITH_AN_EYE = ['HTTP requests'];
/** No orange of Grafana's light theme has a contrast of 4.5 with white; the darkest has 3.6. */
const ORANGE_IN_LIGHT = ['rgb(229, 84, 0)'];

const files = fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER).filter((file) => file.endsWith('.json')) : [];

for (const { width, theme } of SCREENS) {
  test.describe(`${width} pixels, ${theme}`, () => {
    test.use({ viewport: { width, height: width < 600 ? 12_000 : 4500 } });

    for (const file of files) {
      const { uid, title, panels } = JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')) as {
        uid: string;
        title: string;
        panels: Panel[];
      };
      test(title, async ({ grafanaVersion, request, tab }, { outputDir }) => {
        const there = await request.get(`/api/dashboards/uid/${uid}`);
        test.skip(there.status() === 404, 'This Grafana does not have the dashboard.');
        await tab.addInitScript(() => {
          localStorage.setItem('grafana.navigation.docked', 'true');
          localStorage.setItem('grafana.navigation.open', 'true');
        });
        await tab.goto(`/d/${uid}?theme=${theme}&from=now-1h&to=now`);
        await settled(
          tab,
          panels.map((panel) => panel.title)
        );
        // Tables wrap their text since 12.1, and a phone scrolls them sideways.
        const wraps = isAtLeast(grafanaVersion, 12, 1) && width >= 600;
        // Grafana's own drawing: levels and times of log lines.
        const logs = panels.filter(({ type }) => type === 'logs').map((panel) => panel.title);
        const scrolling = panels
          .filter(({ type }) => !wraps && (type === 'table' || type === 'bargauge'))
          .map((panel) => panel.title);
        await expect
          .poll(async () => {
            const found = await findIllegible(tab, {
              least: 11,
              contrast: 4.5,
              mayCut: [...WITH_AN_EYE, ...logs, ...scrolling],
              mayBePale: theme === 'light' ? ORANGE_IN_LIGHT : [],
            });
            return found.filter(({ panel, what }) => !(what === 'pale' && logs.includes(panel)));
          })
          .toEqual([]);
        await tab.screenshot({ path: path.join(outputDir, `${uid}-${width}-${theme}.png`) });
      });
    }
  });
}
