/** Why a panel is slow or empty: the requests to the device and the queries of the page, while the device misbehaves. */
import path from 'node:path';
import { expect, frames, openPreview, openTab, panel, PICTURES, setDashboard, test, TestClock } from './harness';

type Dashboard = Parameters<typeof setDashboard>[1];

const clock = new TestClock();
test.use({ simulatorOptions: { profile: 'm600', now: clock.now }, jsonData: { pollInterval: 5 } });

const table = (id: number, title: string, view: string, y: number, x = 0, w = 24, h = 8) => ({
  id,
  type: 'table',
  title,
  gridPos: { x, y, w, h },
  targets: [{ refId: 'A', queryType: 'communication', view }],
});

const DASHBOARD = {
  title: 'Communication',
  panels: [
    {
      id: 1,
      type: 'timeseries',
      title: 'NTP root dispersion',
      gridPos: { x: 0, y: 0, w: 12, h: 6 },
      targets: [{ refId: 'A', queryType: 'chassis', components: ['*'], metrics: ['ntp/sys/rootdisp'] }],
    },
    {
      id: 2,
      type: 'table',
      title: 'Inventory',
      gridPos: { x: 12, y: 0, w: 12, h: 6 },
      targets: [{ refId: 'A', queryType: 'list', list: 'inventory', components: ['*'] }],
    },
    table(3, 'Statistics', 'statistics', 6, 0, 12, 4),
    table(4, 'Handlers', 'handlers', 6, 12, 12, 4),
    table(5, 'HTTP requests', 'requests', 10),
    table(6, 'Messages', 'messages', 18),
  ],
} as unknown as Dashboard;

async function columns(page: Parameters<typeof frames>[0], title: string): Promise<Record<string, unknown[]>> {
  const [frame] = await frames(page, title);
  return Object.fromEntries(frame.fields.map(({ name, values }) => [name, values]));
}

test('shows what went over the line while faults come and go', async ({ page, preview, simulator }) => {
  await clock.install(page);
  await openPreview(page, preview);
  await openTab(page, 'Dashboard');
  await setDashboard(page, DASHBOARD);
  await clock.settle(page, panel(page, 'HTTP requests'));
  const refresh = async (seconds: number) => {
    await clock.pass(page, seconds * 1000);
    await page.getByTestId('refresh').first().click();
    await clock.settle(page, panel(page, 'HTTP requests'));
    await clock.pass(page, 1000);
  };
  for (const fault of [undefined, 'truncated', undefined, '500', undefined, 'html', undefined, undefined] as const) {
    simulator.setFault(fault);
    await refresh(12);
  }
  await refresh(1);
  const requests = await columns(page, 'HTTP requests');
  expect(requests.Started.length).toBeGreaterThanOrEqual(8);
  expect(new Set(requests.Path)).toEqual(new Set(['/api/status']));
  expect(requests['HTTP status']).toContain(200);
  const problems = requests.Error.filter((error) => error !== null).join('\n');
  expect(problems).toContain('The answer of the device ends in the middle');
  expect(problems).toContain('A web page came back');
  const messages = await columns(page, 'Messages');
  expect(messages.Panel).toEqual(expect.arrayContaining(['panel 1', 'panel 2']));
  expect(messages.State).toContain('succeeded');
  const [success] = (await columns(page, 'Statistics')).Success as number[];
  expect(success).toBeGreaterThan(0.3);
  expect(success).toBeLessThan(1);
  // Every other panel went on.
  expect((await columns(page, 'Inventory')).Slot.length).toBeGreaterThan(3);
  await page.screenshot({ path: path.join(PICTURES, 'communication.png'), fullPage: true });
});
