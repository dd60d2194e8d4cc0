/** @jest-environment node */
// Two Prometheus and three exporters share devices, as in the Compose profile "scale", with the provisioned relabelling.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { startSimulator, type Simulator } from '../../dev/simulator';
import { parseConfig } from '../../exporter/config';
import { servePrometheus, type PrometheusProcess } from '../../dev/programs/prometheus';
import { assertScrapedOnce, countRequests, listScrapes, takeOver } from './shares';
import { LOGIN, needPrometheus, startExporter, temporaryFolder, type ExporterProcess } from './stack';

const PROVISIONED = 'provisioning/scale';
const NUMBERS = [0, 1];
const read = (name: string) => readFileSync(`${PROVISIONED}/${name}`, 'utf8');

const folder = temporaryFolder();
const devices: Record<string, Simulator> = {};
const exporters: ExporterProcess[] = [];
const prometheus: PrometheusProcess[] = [];

beforeAll(async () => {
  needPrometheus();
  for (let i = 0; i < 30; i++) {
    devices[`lantime-${i}`] = await startSimulator({ ...LOGIN, seed: i });
  }
  // They share the file: one configuration.
  exporters.push(...(await Promise.all(Array.from({ length: 3 }, () => startExporter(folder.path, devices)))));
  writeFileSync(join(folder.path, 'sites.rules.yml'), read('sites.rules.yml'));
  for (const number of NUMBERS) {
    writeConfig(number, read(`prometheus-${number}.yml`));
    prometheus.push(await servePrometheus(configFile(number), join(folder.path, `data-${number}`)));
  }
});
afterAll(async () => {
  await Promise.all([...prometheus, ...exporters].map((one) => one.stop()));
  await Promise.all(Object.values(devices).map((device) => device.close()));
  folder.dispose();
});

const configFile = (number: number) => join(folder.path, `prometheus-${number}.yml`);

/** The configuration with the exporters of this test, and less to wait for. */
function writeConfig(number: number, text: string): void {
  const config = parse(
    exporters.reduce((all, { address }, i) => all.replaceAll(`scale-exporter-${i}:10123`, address), text)
  );
  Object.assign(config.global, { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '1s' });
  writeFileSync(configFile(number), stringify(config));
}

/** Looks until nothing is thrown; the test has a limit of its own. */
async function eventually<T>(look: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + 60_000; ;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
    await sleep(200);
  }
}

const scrapeAll = () =>
  eventually(async () => {
    const scrapes = await listScrapes(prometheus.map(({ url }) => url));
    assertScrapedOnce(scrapes, Object.keys(devices));
    return scrapes;
  });

/** How many of these exporters have polled a device, for each device since they were started. */
async function countPollers(polling: readonly ExporterProcess[]): Promise<number[]> {
  const counts = await Promise.all(
    polling.map(async ({ address }) => countRequests(await (await fetch(`http://${address}/metrics`)).text()))
  );
  return Object.keys(devices).map((device) => counts.filter((count) => count.get(device)).length);
}

it('each device is scraped once, and an exporter that fails is taken over', async () => {
  const addresses = exporters.map(({ address }) => address);
  const before = await scrapeAll();
  expect(new Set(before.map(({ exporter }) => exporter))).toEqual(new Set(addresses));
  expect(new Set(before.map(({ url }) => url)).size).toBe(2);
  const once = Object.keys(devices).map(() => 1);
  expect(await countPollers(exporters)).toEqual(once);

  const [first, failed, last] = exporters;
  await failed.stop();
  const lost = before.filter(({ exporter }) => exporter === failed.address).map(({ device }) => device);
  await eventually(async () => {
    const scrapes = await listScrapes(prometheus.map(({ url }) => url));
    const down = scrapes.filter(({ health }) => health === 'down').map(({ device }) => device);
    assert.deepEqual(down.sort(), lost.sort());
  });

  for (const number of NUMBERS) {
    writeConfig(number, takeOver(read(`prometheus-${number}.yml`)));
    await prometheus[number].reload();
  }
  const after = await scrapeAll();
  expect(await countPollers([first, last])).toEqual(once);
  // Both of the others have some of its devices, and keep their own.
  const heirs = after.filter(({ device }) => lost.includes(device)).map(({ exporter }) => exporter);
  expect(new Set(heirs)).toEqual(new Set([first.address, last.address]));
  const kept = (scrapes: typeof before) =>
    scrapes.filter(({ device }) => !lost.includes(device)).map(({ device, exporter, url }) => [device, exporter, url]);
  expect(kept(after).sort()).toEqual(kept(before).sort());

  // Sites are put together from what each Prometheus has recorded.
  await eventually(async () => {
    const parts = await Promise.all(prometheus.map(({ query }) => query('site:lantime_synchronized:sum')));
    const sum = parts.flat().reduce((total, { value }) => total + Number(value[1]), 0);
    assert.equal(sum, Object.keys(devices).length);
  });
});

it('the two configurations differ in the number of the Prometheus only', () => {
  const [first, second] = NUMBERS.map((number) => read(`prometheus-${number}.yml`).split('\n'));
  const different = first.filter((line, i) => line !== second[i]);
  expect(second).toHaveLength(first.length);
  expect(different).toEqual([
    expect.stringMatching(/^# Prometheus 0 of 2/),
    expect.stringMatching(/^ +shard: '0'$/),
    expect.stringMatching(/action: keep, regex: '0'/),
  ]);
});

it('the rules in the documentation are those of the configuration', () => {
  const config = read('prometheus-0.yml').replaceAll('#takeover ', '');
  const documented = readFileSync('docs/scaling.md', 'utf8').match(/- \{ source_labels: .*\}/g) ?? [];
  expect(documented.length).toBeGreaterThan(8);
  documented.forEach((rule) => expect(config).toContain(rule));
});

it('the exporters have 300 targets', () => {
  const { targets } = parseConfig(read('lantime-exporter.yml'), 'test.yml', { environment: {}, folder: '.' });
  expect(targets).toHaveLength(300);
});
