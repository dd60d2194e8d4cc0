/** Every dashboard that comes with the plugin opens without a panel that failed. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, panelErrors, settled, test, type DataSource } from './grafana';

const FOLDER = path.resolve(__dirname, '../../src/dashboards');

interface Bundled {
  uid: string;
  title: string;
  panels: Array<{ title: string }>;
  __inputs?: Array<{ name: string; type: string; pluginId: string }>;
}

const files = fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER).filter((file) => file.endsWith('.json')) : [];

for (const file of files) {
  const text = fs.readFileSync(path.join(FOLDER, file), 'utf8');
  const dashboard = JSON.parse(text) as Bundled;

  test(`dashboard ${dashboard.title}`, async ({ gotoDashboardPage, page, request }) => {
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
    await gotoDashboardPage({ uid: dashboard.uid });
    await settled(
      page,
      dashboard.panels.map(({ title }) => title)
    );
    await expect(panelErrors(page)).toHaveCount(0);
    if (imported) {
      await request.delete(`/api/dashboards/uid/${dashboard.uid}`);
    }
  });
}

test('the plugin brings dashboards', () => {
  expect(files).not.toEqual([]);
});
