/** @jest-environment node */
// The dashboards that read Prometheus alone, with a real Prometheus that scrapes a device with every module.
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator, type Simulator } from '../../dev/simulator';
import { FILES, fillIn, PanelJson } from '../integration/dashboards/support';
import { ExporterProcess, LOGIN, PrometheusProcess, startExporter, startPrometheus, temporaryFolder } from './stack';

/** Empty while all is well, or because the simulated device has none. */
const EMPTY = ['Nodes that are not ok', 'SyncTeam', 'NTP cluster', 'External rubidium'];

const VARIANTS = [...FILES].filter(([name]) => name.endsWith('-prometheus.json'));
const folder = temporaryFolder();
let device: Simulator;
let exporter: ExporterProcess;
let prometheus: PrometheusProcess;

beforeAll(async () => {
  device = await startSimulator({ ...LOGIN, profile: 'full' });
  exporter = await startExporter(folder.path, { full: device });
  prometheus = await startPrometheus({ folder: folder.path, exporter: exporter.address, scrapeSeconds: 3 });
  // Rates need two samples.
  while ((await prometheus.query('rate(lantime_network_port_receive_bytes_total[1m])')).length === 0) {
    await sleep(300);
  }
});
afterAll(async () => {
  await prometheus?.stop();
  await exporter?.stop();
  await device?.close();
  folder.dispose();
});

const asked = ({ targets = [] }: PanelJson) => targets.map(({ expr }) => fillIn(String(expr), 'full'));

test.each(VARIANTS)('%s has data', async (_, { panels }) => {
  const empty: string[] = [];
  for (const panel of panels.filter(({ targets = [] }) => targets.length > 0)) {
    const found = await Promise.all(asked(panel).map((expr) => prometheus.query(expr)));
    if (found.every(({ length }) => length === 0)) {
      empty.push(panel.title);
    }
  }
  expect(empty.filter((title) => !EMPTY.includes(title))).toEqual([]);
});

/** The values of a panel by their labels. */
async function valuesOf(file: string, title: string): Promise<Array<[Record<string, string>, number]>> {
  const panel = FILES.get(file)?.panels.find((one) => one.title === title) as PanelJson;
  const found = await Promise.all(asked(panel).map((expr) => prometheus.query(expr)));
  return found.flat().map(({ metric, value }) => [metric, Number(value[1])]);
}

const textOf = (file: string, title: string, value: number): string | undefined => {
  const panel = FILES.get(file)?.panels.find((one) => one.title === title) as PanelJson;
  const mappings = panel.fieldConfig.overrides.flatMap(({ properties }) =>
    properties.filter(({ id }: { id: string }) => id === 'mappings').flatMap((one: any) => one.value)
  );
  return mappings.find(({ options }) => options[String(value)])?.options[String(value)].text;
};

test('states are numbers with the texts of the plugin', async () => {
  const clocks = await valuesOf('chassis-prometheus.json', 'Clock');
  expect(clocks.map(([, value]) => textOf('chassis-prometheus.json', 'Clock', value))).toEqual(['synchronized']);
  const roles = await valuesOf('gnss-prometheus.json', 'Antenna');
  expect(new Set(roles.map(([, value]) => textOf('gnss-prometheus.json', 'Antenna', value)))).toEqual(
    new Set(['connected'])
  );
});

test('numbers have the units of the plugin', async () => {
  const [[, free]] = await valuesOf('chassis-prometheus.json', 'Free memory');
  expect(free).toBeGreaterThan(1);
  const speeds = await valuesOf('network-prometheus.json', 'Speed');
  expect(speeds.map(([, bits]) => bits)).toContain(1e9);
});
