/**
 * What Grafana asks of a plugin before it shows anything, in each way in which it loads one: SystemJS 0.20 and the rule
 * of one constructor parameter (Grafana 10.1), SystemJS 6 with fetched scripts or script elements (from 11 on), and the
 * frontend sandbox. The imitation is in dev/preview/page/loading, each file with the sources it was read from.
 */
import type { Page } from '@playwright/test';
import {
  choose,
  expect,
  frames,
  openPreview,
  openTab,
  panel,
  queryRow,
  saveAndTest,
  setDashboard,
  test,
} from './harness';

type Dashboard = Parameters<typeof setDashboard>[1];

const POLL_SECONDS = 5;
test.use({ jsonData: { pollInterval: POLL_SECONDS } });

const WAYS = [
  ['Grafana 10.1', '?grafana=10.1'],
  ['Grafana 12.4, scripts fetched', '?grafana=12.4&strategy=fetch'],
  ['Grafana 12.4, script elements', '?grafana=12.4&strategy=script'],
  ['the frontend sandbox', '?sandbox=production'],
  ['the frontend sandbox in development mode', '?sandbox=development'],
] as const;

const dashboard = {
  title: 'Contract',
  time: { from: 'now-10m', to: 'now' },
  refresh: '5s',
  templating: {
    list: [
      {
        name: 'clock',
        type: 'query',
        datasource: { type: 'timesync-lantime-datasource' },
        query: { refId: 'V', version: 1, kind: 'clocks' },
        includeAll: true,
        multi: true,
        current: { text: ['All'], value: ['$__all'] },
        refresh: 1,
      },
    ],
  },
  annotations: {
    list: [
      {
        name: 'State changes',
        enable: true,
        iconColor: 'orange',
        datasource: { type: 'timesync-lantime-datasource' },
        target: { refId: 'Anno', version: 1, queryType: 'annotations', components: ['*'] },
      },
    ],
  },
  panels: [
    {
      id: 1,
      type: 'timeseries',
      title: 'Satellites',
      gridPos: { x: 0, y: 0, w: 12, h: 8 },
      targets: [
        {
          refId: 'A',
          version: 1,
          queryType: 'module',
          components: ['$clock'],
          metrics: ['module/satellites/good-satellites'],
        },
      ],
    },
    {
      id: 2,
      type: 'table',
      title: 'Alarms',
      gridPos: { x: 12, y: 0, w: 12, h: 8 },
      targets: [{ refId: 'A', version: 1, queryType: 'events', components: ['*'], format: 'table' }],
    },
  ],
} as unknown as Dashboard;

/** Samples of the first series, as times and values. */
async function samples(page: Page): Promise<unknown[][]> {
  const [first] = await frames(page, 'Satellites');
  return first.fields.map(({ values }) => values);
}

async function show(page: Page): Promise<void> {
  await setDashboard(page, dashboard);
  await expect(panel(page, 'Satellites')).toHaveAttribute('data-state', 'Done');
  await expect(panel(page, 'Alarms')).toHaveAttribute('data-state', 'Done');
}

for (const [way, query] of WAYS) {
  test.describe(`in ${way}`, () => {
    test.use({ pageQuery: query });

    test('the data source is made from its settings alone', async ({ page }) => {
      await expect(page.getByTestId('plugin-error')).toHaveCount(0);
      const made = await page.evaluate(async () => {
        const instance = await window.preview.getDatasource();
        const ref = instance.getRef();
        return {
          parameters: instance.constructor.length,
          name: instance.name,
          ref: { type: ref.type, uid: ref.uid },
          editors: ['QueryEditor', 'QueryEditorHelp'].every((name) => name in (instance.components ?? {})),
          variables: typeof instance.variables?.getType,
          annotations: typeof instance.annotations?.QueryEditor,
        };
      });
      expect(made).toEqual({
        parameters: 1,
        name: 'LANTIME',
        ref: { type: 'timesync-lantime-datasource', uid: 'preview' },
        editors: true,
        variables: 'function',
        annotations: expect.stringMatching(/object|function/),
      });
    });

    test('Save & test finds the device, and nothing of the browser that fails', async ({ page }) => {
      await openTab(page, 'Configuration');
      const message = await saveAndTest(page);
      await expect(message).toHaveAttribute('data-status', 'success');
      await expect(message).toContainText('Connected to');
      await expect(message).not.toContainText(/tabs of this browser|does not keep the history|not recorded/);
    });

    test('panels, variables and annotations are answered, and a reload loses nothing', async ({ page, preview }) => {
      await show(page);
      expect((await frames(page, 'Satellites')).length).toBe(2);
      expect((await frames(page, 'Alarms'))[0].fields.length).toBeGreaterThan(3);
      await expect(page.getByTestId('dashboard-error')).toHaveCount(0);
      await expect.poll(async () => (await samples(page))[0].length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
      const before = await samples(page);
      await openPreview(page, preview, query);
      await show(page);
      const after = await samples(page);
      expect(after[0].slice(0, 2)).toEqual(before[0].slice(0, 2));
      expect(after[1].slice(0, 2)).toEqual(before[1].slice(0, 2));
    });

    test('the other tabs hear of a poll', async ({ page }) => {
      await show(page);
      const heard = await page.evaluate(
        async ([key]) => {
          const channel = new BroadcastChannel(key);
          const message = new Promise<unknown>((resolve) => (channel.onmessage = ({ data }) => resolve(data)));
          const instance = await window.preview.getDatasource();
          await instance.testDatasource();
          const data = await Promise.race([
            message,
            new Promise((resolve) => setTimeout(() => resolve('nothing'), 5000)),
          ]);
          channel.close();
          return typeof data === 'string' ? data.slice(0, 30) : typeof data;
        },
        ['timesync-lantime//1/preview']
      );
      expect(heard).toContain('"type":"report"');
    });

    test('the query editor can be opened and used', async ({ page }) => {
      await openTab(page, 'Explore');
      await expect(queryRow(page).getByRole('radio', { name: 'Chassis', exact: true })).toBeAttached();
      await choose(queryRow(page), 'List');
    });
  });
}
