/** An hour that this browser has not seen: from a Prometheus data source, joined to what it polls, with annotations. */
import type { Page } from '@playwright/test';
import path from 'node:path';
import { buildPage } from '../../dev/preview/build';
import { startPreview, type Preview } from '../../dev/preview/server';
import { EVENT_TITLES } from '../../src/lantime/catalogue/notification';
import { pastHour, startContinued, type Past } from '../../dev/past';
import { LOOKBACK_SECONDS, record, STEP_SECONDS } from '../../dev/past/prometheus';
import { LOGIN, startExporter, startPrometheus, temporaryFolder } from '../prometheus/stack';
import { expect, frames, openPreview, panel, PICTURES, setDashboard, test as base } from './harness';

type Dashboard = Parameters<typeof setDashboard>[1];

const TARGET = 'lantime1';
const STEP_MS = STEP_SECONDS * 1000;
/** How late a value is seen: its age in the answer, the next scrape, and the step of the panel. */
const LATE_MS = 8000 + 2 * STEP_MS;

interface Recorded {
  past: Past;
  preview: Preview;
  stopPrometheus: () => Promise<void>;
}

/** Instead of a fresh device and an empty Prometheus: both with a past. */
const test = base.extend<{}, { recorded: Recorded }>({
  recorded: [
    async ({}, use) => {
      const folder = temporaryFolder();
      const past = pastHour('m3000', TARGET);
      const device = await startContinued(past, { ...LOGIN, tls: true });
      const exporter = await startExporter(folder.path, { [TARGET]: device });
      await record(folder.path, past);
      const prometheus = await startPrometheus({
        folder: folder.path,
        exporter: exporter.address,
        scrapeSeconds: 5,
        lookbackSeconds: LOOKBACK_SECONDS,
      });
      const preview = await startPreview({
        datasource: {
          name: 'LANTIME',
          url: device.url,
          insecure: true,
          jsonData: { pollInterval: 5, prometheusUid: 'prometheus', prometheusTarget: TARGET },
          ...LOGIN,
        },
        prometheusUrl: prometheus.url,
        pageDir: await buildPage(),
      });
      await use({ past, preview, stopPrometheus: prometheus.stop });
      await preview.close();
      await prometheus.stop();
      await exporter.stop();
      await device.close();
      folder.dispose();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  preview: [({ recorded }, use) => use(recorded.preview), { scope: 'worker' }],
});

const timeseries = (id: number, title: string, x: number, y: number, target: object) => ({
  id,
  type: 'timeseries',
  title,
  gridPos: { x, y, w: 12, h: 8 },
  targets: [{ refId: 'A', version: 1, ...target }],
});

const dashboard = {
  title: 'The last hour',
  time: { from: 'now-1h', to: 'now' },
  refresh: '5s',
  annotations: {
    list: [
      {
        name: 'What happened',
        enable: true,
        iconColor: 'red',
        target: {
          refId: 'Anno',
          queryType: 'annotations',
          source: 'both',
          severity: 'warning',
          exclude: ['self-signed-*'],
        },
      },
    ],
  },
  panels: [
    timeseries(1, 'Satellites', 0, 0, {
      queryType: 'module',
      components: ['clk1'],
      metrics: ['module/satellites/good-satellites', 'module/satellites/satellites-in-view'],
    }),
    timeseries(2, 'Offset of NTP', 12, 0, { queryType: 'chassis', components: ['*'], metrics: ['ntp/*/offset'] }),
    {
      id: 3,
      type: 'state-timeline',
      title: 'States',
      gridPos: { x: 0, y: 8, w: 24, h: 5 },
      targets: [
        {
          refId: 'A',
          version: 1,
          queryType: 'chassis',
          components: ['*'],
          metrics: ['system/sync-status/clock-status/*', 'network/ports/lan1/link'],
        },
      ],
    },
    timeseries(4, 'Traffic', 0, 13, {
      queryType: 'chassis',
      components: ['*'],
      metrics: ['network/ports/lan0/statistics/rx-bytes', 'network/ports/lan0/statistics/tx-bytes'],
      counters: 'rate',
    }),
    timeseries(5, 'Time quality', 12, 13, {
      queryType: 'chassis',
      components: ['*'],
      metrics: ['system/sync-status/est-time-quality/upper-bound'],
    }),
  ],
} as unknown as Dashboard;

/** Times and values of a series in a panel. */
async function points(page: Page, title: string): Promise<Array<{ at: number; value: unknown }>> {
  const [{ fields }] = await frames(page, title);
  return fields[0].values.map((at: number, i: number) => ({ at, value: fields[1].values[i] }));
}

test('an hour of history from Prometheus goes on with live points, and its annotations tell what nobody saw', async ({
  page,
  recorded,
}) => {
  test.setTimeout(120_000);
  const { past, preview } = recorded;
  await page.setViewportSize({ width: 1400, height: 1000 });
  await openPreview(page, preview);
  await setDashboard(page, dashboard);
  await expect(panel(page, 'Satellites')).toHaveAttribute('data-state', 'Done');

  await test.step('the series cover the hour', async () => {
    const satellites = await points(page, 'Satellites');
    expect(satellites.length).toBeGreaterThan(200);
    expect(satellites[0].at - past.start).toBeLessThan(90_000);
    expect(satellites.every(({ at }, i) => i === 0 || at > satellites[i - 1].at)).toBe(true);
    const [antenna] = past.changes;
    const lost = satellites.filter(({ at }) => at > antenna.from + 40_000 + LATE_MS && at < antenna.to);
    expect(lost.map(({ value }) => value)).toEqual(lost.map(() => 0));
    expect(lost.length).toBeGreaterThan(0);
  });

  await test.step('they go on with what the page polls', async () => {
    const end = async () => (await points(page, 'Satellites')).pop()?.at ?? 0;
    const before = await end();
    await expect.poll(end, { timeout: 20_000 }).toBeGreaterThan(before + 5000);
    const polls = await page.evaluate(
      () => window.preview.requests.filter(({ url }) => url.endsWith('/api/status')).length
    );
    expect(polls).toBeGreaterThan(1);
    expect(await end()).toBeGreaterThan(Date.now() - 12_000);
  });

  await test.step('annotations have the times and the lengths of the incident', async () => {
    const shown = await page.evaluate(() =>
      window.preview.getAnnotations().map(({ time = 0, timeEnd, title = '' }) => ({ time, timeEnd, title }))
    );
    for (const { what, from, to, event } of past.changes.filter((change) => change.event)) {
      const found = shown.filter(
        ({ title, time }) => title.endsWith(EVENT_TITLES[event?.raised ?? '']) && Math.abs(time - from) < 1500
      );
      expect(found, what).toHaveLength(1);
      expect(Math.abs((found[0].timeEnd ?? found[0].time) - to), what).toBeLessThan(1500);
    }
    await expect(panel(page, 'Satellites').getByTestId('annotation-mark')).toHaveCount(shown.length);
  });

  await page.screenshot({ path: path.join(PICTURES, 'history.png'), fullPage: true });

  await test.step('without Prometheus there is what the page polled, and a notice', async () => {
    await recorded.stopPrometheus();
    await expect
      .poll(async () => (await frames(page, 'Satellites'))[0].meta?.notices?.[0]?.text ?? '', { timeout: 20_000 })
      .toMatch(/^The history data source could not be queried/);
    const left = await points(page, 'Satellites');
    expect(left.length).toBeGreaterThan(1);
    expect(left[0].at).toBeGreaterThan(past.end);
    await expect(panel(page, 'Satellites')).toHaveAttribute('data-state', 'Done');
  });
});
