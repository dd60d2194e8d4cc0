/** Every dashboard that comes with the plugin draws every panel, for whoever looks at it. */
import fs from 'node:fs';
import path from 'node:path';
import { blankPanels, cutColumns, type Panel as DrawnPanel } from './drawn';
import { readDevice, type Target } from './device';
import { expect, panelErrors, settled, test, type DataSource } from './grafana';

const FOLDER = path.resolve(__dirname, '../../src/dashboards');

interface Panel extends DrawnPanel {
  targets?: Target[];
}

interface Bundled {
  uid: string;
  title: string;
  panels: Panel[];
  __inputs?: Array<{ name: string; type: string; pluginId: string }>;
}

/** Panels that may rightly have nothing to show at the dashboard's own time range; they have a test of their own. */
const QUIET: Readonly<Record<string, readonly string[]>> = {
  // The simulated device has no events of the last day.
  'lantime-events': ['What happened'],
  'lantime-accuracy': ['Changes in the period'],
  'lantime-ptp': ['Changes of masters and states'],
  // It needs eleven samples.
  'lantime-syncmon': ['Stability of the offsets (MTIE)'],
  // Without the plugin, a table has no note that there is nothing.
  'lantime-ntp-prometheus': ['NTP cluster'],
  'lantime-syncmon-prometheus': ['Nodes that are not ok'],
};

const files = fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER).filter((file) => file.endsWith('.json')) : [];

const readDashboard = (file: string) => JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')) as Bundled;

/** The dashboard that asks the device, of one that asks Prometheus for the same. */
const originalOf = (dashboard: Bundled): Bundled =>
  files.map(readDashboard).find(({ uid }) => `${uid}-prometheus` === dashboard.uid) ?? dashboard;

for (const file of files) {
  const text = fs.readFileSync(path.join(FOLDER, file), 'utf8');
  const dashboard = JSON.parse(text) as Bundled;

  test(`dashboard ${dashboard.title}`, async ({ lantime, request, tab }) => {
    const hasValues = await readDevice(request, lantime);
    const datasources = (await (await request.get('/api/datasources')).json()) as DataSource[];
    test.skip(
      /"prometheus"/.test(text) && !datasources.some(({ type }) => type === 'prometheus'),
      'This Grafana has no Prometheus data source.'
    );
    let imported = false;
    if ((await request.get(`/api/dashboards/uid/${dashboard.uid}`)).status() === 404) {
      const inputs = (dashboard.__inputs ?? []).map(({ name, type, pluginId }) => ({
        name,
        type,
        pluginId,
        value: datasources.find((datasource) => datasource.type === pluginId)?.uid,
      }));
      const answer = await request.post('/api/dashboards/import', { data: { dashboard, inputs, overwrite: true } });
      expect(answer.ok(), await answer.text()).toBe(true);
      imported = true;
    }
    // Those that read Prometheus alone know the device by the name that the exporter has for it.
    await tab.goto(`/d/${dashboard.uid}?var-target=${encodeURIComponent(lantime.name)}`);
    await settled(
      tab,
      dashboard.panels.map(({ title }) => title)
    );
    const asked = new Map(originalOf(dashboard).panels.map(({ title, targets = [] }) => [title, targets]));
    const expected = dashboard.panels.filter(
      ({ title }) => !QUIET[dashboard.uid]?.includes(title) && hasValues(asked.get(title) ?? [])
    );
    await expect.poll(() => blankPanels(tab, expected), { message: 'blank panels' }).toEqual([]);
    await expect.poll(() => cutColumns(tab, dashboard.panels), { message: 'columns that are cut' }).toEqual([]);
    await expect(panelErrors(tab)).toHaveCount(0);
    if (imported) {
      await request.delete(`/api/dashboards/uid/${dashboard.uid}`);
    }
  });
}

/** The panels with this title of the dashboard with this uid, as they come with the plugin. */
function listPanels(uid: string, title: string): Panel[] {
  return files
    .map(readDashboard)
    .filter((one) => one.uid === uid)
    .flatMap(({ panels }) => panels.filter((panel) => panel.title === title));
}

test('what happened is told as log lines', async ({ tab }) => {
  const panels = listPanels('lantime-events', 'What happened');
  expect(panels).toHaveLength(1);
  await tab.goto('/d/lantime-events?from=now-90d&to=now');
  await expect.poll(() => blankPanels(tab, panels), { message: 'blank panels' }).toEqual([]);
  await expect(panelErrors(tab)).toHaveCount(0);
});

test('the sky view is drawn again after a refresh', async ({ lantime, request, tab }) => {
  const panels = listPanels('lantime-gnss', 'Sky view');
  expect(panels).toHaveLength(1);
  const hasValues = await readDevice(request, lantime);
  test.skip(!hasValues(panels[0].targets ?? []), 'This device does not list satellites.');
  await tab.goto('/d/lantime-gnss');
  await expect.poll(() => blankPanels(tab, panels), { message: 'blank panels' }).toEqual([]);
  for (let refresh = 0; refresh < 2; refresh++) {
    const answer = tab.waitForResponse(/\/api\/status$/);
    await tab.getByTestId('data-testid RefreshPicker run button').first().click();
    await answer;
    // The answer of the device reaches the panels through several steps, none of which can be seen from outside.
    await tab.waitForTimeout(2000);
    await expect.poll(() => blankPanels(tab, panels), { message: 'blank panels' }).toEqual([]);
  }
});

test('the plugin brings dashboards', () => {
  expect(files).not.toEqual([]);
});
