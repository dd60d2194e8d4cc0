/** What must hold for the profile "scale" of docker-compose.yaml; tests/prometheus/scale.test.ts has the same with processes. */
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Vector } from '../../dev/programs/prometheus';
import { assertScrapedOnce, listScrapes, takeOver, type Scrape } from '../prometheus/shares';
import { eventually, json, type Check } from './checks';
import { ROOT } from './engine';

const PROVISIONED = resolve(ROOT, 'provisioning/scale');
const PROMETHEUS = ['scale-prometheus-0', 'scale-prometheus-1'];
const EXPORTERS = ['scale-exporter-0', 'scale-exporter-1', 'scale-exporter-2'];
const FAILED = 'scale-exporter-1';

export const SCALE_SERVICES = ['scale-devices', ...EXPORTERS, ...PROMETHEUS];

/** A copy of the configuration until the test ends, which the test may change and every user can read. */
export function copyScaleFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lantime-scale-'));
  cpSync(PROVISIONED, folder, { recursive: true });
  chmodSync(folder, 0o755);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function readDevices(): string[] {
  const { targets } = parse(readFileSync(join(PROVISIONED, 'lantime-exporter.yml'), 'utf8')) as {
    targets: Array<{ name: string }>;
  };
  return targets.map(({ name }) => name);
}

/** Waits until each device is scraped once, and polled by one exporter. */
const scrapeAll = (urls: readonly string[]): Promise<Scrape[]> =>
  eventually(async () => {
    const devices = readDevices();
    const scrapes = await listScrapes(urls);
    assertScrapedOnce(scrapes, devices);
    // Of an exporter that is out of service there are no samples.
    const pollers = 'count by (target) (lantime_exporter_requests_total{outcome="ok"} > 0)';
    const { data } = await json<{ data: { result: Vector } }>(
      `${urls[0]}/api/v1/query?query=${encodeURIComponent(pollers)}`
    );
    assert.deepEqual(data.result.map(({ metric }) => metric.target).sort(), devices.sort());
    assert.deepEqual(
      data.result.filter(({ value }) => value[1] !== '1'),
      []
    );
    return scrapes;
  });

const listExporters = (scrapes: readonly Scrape[]) =>
  [...new Set(scrapes.map(({ exporter }) => exporter.replace(/:\d+$/, '')))].sort();

export const scaleChecks: Check[] = [
  [
    'two Prometheus and three exporters share 300 devices, and each is scraped once',
    async ({ scale: { urls } }) => {
      const scrapes = await scrapeAll(urls);
      assert.equal(scrapes.length, 300);
      assert.deepEqual(listExporters(scrapes), EXPORTERS);
      assert.equal(new Set(scrapes.map(({ url }) => url)).size, PROMETHEUS.length);
    },
  ],
  [
    'an exporter that is stopped is taken over by the documented step',
    async ({ compose, scale: { urls, folder } }) => {
      await compose('stop', FAILED);
      await eventually(async () => {
        const down = (await listScrapes(urls)).filter(({ health }) => health === 'down');
        assert.notEqual(down.length, 0);
        assert.deepEqual(listExporters(down), [FAILED]);
      });
      for (const number of PROMETHEUS.keys()) {
        const file = join(folder, `prometheus-${number}.yml`);
        writeFileSync(file, takeOver(readFileSync(file, 'utf8')));
      }
      await compose('kill', '-s', 'SIGHUP', ...PROMETHEUS);
      const scrapes = await scrapeAll(urls);
      assert.deepEqual(
        listExporters(scrapes),
        EXPORTERS.filter((name) => name !== FAILED)
      );
    },
  ],
];
