/** Two tabs of one browser. In true time: they wait for each other. */
import type { BrowserContext, Page } from '@playwright/test';
import type { Simulator } from '../../dev/simulator/index';
import { expect, frames, openPreview, panel, setDashboard, test } from './harness';

type Dashboard = Parameters<typeof setDashboard>[1];

const POLL_SECONDS = 5;
test.use({ simulatorOptions: { profile: 'm3000' }, jsonData: { pollInterval: POLL_SECONDS } });

const dashboard = {
  title: 'History',
  time: { from: 'now-10m', to: 'now' },
  refresh: '5s',
  panels: [
    {
      id: 1,
      type: 'timeseries',
      title: 'Satellites',
      gridPos: { x: 0, y: 0, w: 24, h: 8 },
      targets: [
        {
          refId: 'A',
          version: 1,
          queryType: 'module',
          components: ['clk1'],
          metrics: ['module/satellites/good-satellites', 'module/satellites/tdop'],
        },
      ],
    },
  ],
} as unknown as Dashboard;

/** Times and values of each series. */
async function series(page: Page, title: string): Promise<Array<[name: string | undefined, ...values: unknown[][]]>> {
  return (await frames(page, title)).map(({ name, fields }) => [name, ...fields.map(({ values }) => values)]);
}

/** Polls that reached the device since a moment. */
const polls = ({ requests }: Simulator, since: number) =>
  requests.filter(({ path, at }) => path.startsWith('/api/status') && at >= since).map(({ at }) => at);
const open = async (context: BrowserContext, preview: Parameters<typeof openPreview>[1]): Promise<Page> => {
  const page = await context.newPage();
  await openPreview(page, preview);
  await setDashboard(page, dashboard);
  await expect(panel(page, 'Satellites')).toHaveAttribute('data-state', 'Done');
  return page;
};

test('two tabs share one poll for each interval and one history, and one goes on when the other is closed', async ({
  page,
  preview,
  simulator,
}) => {
  const context = page.context();
  await setDashboard(page, dashboard);
  const second = await open(context, preview);
  const since = Date.now();
  await page.waitForTimeout(5 * POLL_SECONDS * 1000);
  const shared = polls(simulator, since);
  expect(shared.length).toBeGreaterThanOrEqual(3);
  for (let index = 1; index < shared.length; index++) {
    expect(shared[index] - shared[index - 1]).toBeGreaterThan(POLL_SECONDS * 900);
  }
  const [first] = await series(page, 'Satellites');
  const [other] = await series(second, 'Satellites');
  // The tabs draw at different moments: one may know one sample more.
  const common = Math.min(first[1].length, other[1].length);
  expect(common).toBeGreaterThanOrEqual(3);
  expect(other[1].slice(0, common)).toEqual(first[1].slice(0, common));
  expect(other[2].slice(0, common)).toEqual(first[2].slice(0, common));

  const seen = simulator.requests.length;
  await page.close();
  await expect.poll(() => simulator.requests.length, { timeout: 2 * POLL_SECONDS * 1000 + 2000 }).toBeGreaterThan(seen);
  await expect.poll(async () => (await series(second, 'Satellites'))[0][1].length).toBeGreaterThan(other[1].length);
  await second.close();
});
