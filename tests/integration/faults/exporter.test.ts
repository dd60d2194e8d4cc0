/** @jest-environment node */
// A rejection that nobody handles fails the test in which it happens; jest sees to that.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { startSimulator, type FaultName, type Simulator } from '../../../dev/simulator';
import { PASSWORD, Running, parseUp, withExporter } from '../exporter/support';
import { Sample, parseSamples } from '../exposition/support';
import { FAULTS_SEEN } from './table';

const DEVICE_TIME = Date.UTC(2026, 5, 1);
let device: Simulator;
afterEach(() => device.close());

const config = (more: object = {}, url = device.url) => ({
  defaults: { user: 'info', password_env: 'LANTIME_PASSWORD', interval: '5s', timeout: '15s', ...more },
  targets: [{ name: 'd', url }],
});

/** The device's series by name and labels; how long the request took is none of the device's. */
function parseSeries(text: string): Map<string, number> {
  const key = ({ name, labels }: Sample) => name + JSON.stringify(labels);
  return new Map(
    parseSamples(text)
      .filter(({ name }) => !/^lantime_(up|probe_|unreadable_)/.test(name))
      .map((sample) => [key(sample), sample.value])
  );
}

const scrape = async ({ get, pass }: Running, seconds = 15) => {
  pass(seconds);
  const { status, text } = await get('/probe?target=d');
  expect(status).toBe(200);
  return text;
};
const unreadableIn = (text: string) => Number(/^lantime_unreadable_fields (\d+)$/m.exec(text)?.[1]);

const tested = FAULTS_SEEN.filter(({ hasOwnTest }) => !hasOwnTest);

it.each(tested.map((row) => [row.fault, row] as const))(
  '%s is seen as the table says, takes nothing else away, and is over when it is over',
  async (fault, row) => {
    // The device stands still, so that whatever differs is the fault's doing.
    device = await startSimulator({
      user: 'info',
      password: PASSWORD,
      profile: 'm600',
      slowAnswerMs: 40,
      now: () => DEVICE_TIME,
    });
    await withExporter(config(fault === 'hang' ? { timeout: '500ms' } : {}), async (exporter) => {
      const healthy = parseSeries(await scrape(exporter));
      device.setFault(fault as FaultName);
      for (let round = 0; round < 2; round++) {
        const text = await scrape(exporter);
        const faulty = parseSeries(text);
        if (row.problems) {
          expect(parseUp(text)).toBe('0');
          expect(text).toContain(`lantime_probe_error{reason="${row.problems.exporter}"} 1`);
          expect([...faulty]).toEqual([]);
          continue;
        }
        expect(parseUp(text)).toBe('1');
        const name = (series: string) => series.replace(/\{.*/, '');
        const lost = [...healthy.keys()].filter(
          (series) => !faulty.has(series) && !row.lost && !row.changed?.test(name(series))
        );
        const otherwise = [...faulty].filter(
          ([series, value]) =>
            !row.changed?.test(name(series)) &&
            !row.changed?.test(series) &&
            (!healthy.has(series) || healthy.get(series) !== value)
        );
        expect({ lost, otherwise }).toEqual({ lost: [], otherwise: [] });
        expect(unreadableIn(text)).toBeGreaterThanOrEqual(row.unreadable ?? 0);
        expect(row.unreadable || row.lost ? 0 : unreadableIn(text)).toBe(0);
      }
      const requests = device.requests.length;
      device.setFault(undefined);
      if (row.problems?.exporter === 'login-rejected') {
        expect(parseUp(await scrape(exporter, 200))).toBe('0');
        expect(device.requests).toHaveLength(requests);
      }
      const after = await scrape(exporter, 150);
      expect(parseUp(after)).toBe('1');
      expect(Object.fromEntries(parseSeries(after))).toEqual(Object.fromEntries(healthy));
      expect(exporter.lines.filter(({ level }) => level === 'error')).toEqual([]);
      expect('polluted' in {}).toBe(false);
    });
  }
);

it('an answer that ends anywhere is told as such', async () => {
  device = await startSimulator({ user: 'info', password: PASSWORD, profile: 'm600' });
  await withExporter(config(), async (exporter) => {
    for (const bytes of [0, 1, 2, 17, 300, 4096, 10_001, 15_000]) {
      device.setFault(`truncated:${bytes}`);
      expect(await scrape(exporter)).toContain(`reason="${bytes === 0 ? 'empty' : 'truncated'}"`);
    }
  });
});

it('the series of a module that is pulled end and come back, and no others change', async () => {
  device = await startSimulator({ user: 'info', password: PASSWORD, profile: 'm3000', now: () => DEVICE_TIME });
  await withExporter(config(), async (exporter) => {
    const healthy = parseSeries(await scrape(exporter));
    device.pull('pwr2');
    const pulled = parseSeries(await scrape(exporter));
    const others = (series: Map<string, number>) =>
      Object.fromEntries([...series].filter(([one]) => !one.includes('"slot":"pwr2"')));
    expect(others(pulled)).toEqual(others(healthy));
    const supplies = (series: Map<string, number>) =>
      [...series.keys()].filter((one) => one.startsWith('lantime_power_supply_available') && one.includes('pwr2'));
    expect([supplies(healthy).length, supplies(pulled).length]).toEqual([1, 0]);
    device.plug('pwr2');
    expect(parseSeries(await scrape(exporter))).toEqual(healthy);
  });
});

it('a reboot is a gap, and an uptime that begins anew', async () => {
  let now = DEVICE_TIME;
  device = await startSimulator({ user: 'info', password: PASSWORD, profile: 'm600', now: () => now });
  const uptime = (text: string) => Number(/^lantime_system_uptime_seconds (\S+)$/m.exec(text)?.[1]);
  await withExporter(config(), async (exporter) => {
    const before = uptime(await scrape(exporter));
    device.startIncident({ startsAt: now - 135_000 });
    expect(parseUp(await scrape(exporter))).toBe('0');
    now += 30_000;
    const after = await scrape(exporter);
    expect(parseUp(after)).toBe('1');
    expect(uptime(after)).toBeLessThan(60);
    expect(before).toBeGreaterThan(3600);
  });
});

describe('a new certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exporter-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['insecure_skip_verify', 'ca_file'])('with %s', async (setting) => {
    device = await startSimulator({ tls: true, user: 'info', password: PASSWORD, profile: 'm600' });
    const shown = await new Promise<Buffer>((resolve, reject) => {
      const socket = tls.connect({ port: device.port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().raw);
        socket.destroy();
      });
      socket.on('error', reject);
    });
    const file = join(folder, 'device.pem');
    writeFileSync(file, `-----BEGIN CERTIFICATE-----\n${shown.toString('base64')}\n-----END CERTIFICATE-----\n`);
    const options = setting === 'ca_file' ? { ca_file: file } : { insecure_skip_verify: true };
    await withExporter(config({ tls: options }), async (exporter) => {
      expect(parseUp(await scrape(exporter))).toBe('1');
      device.setFault('certificate');
      const text = await scrape(exporter);
      expect(parseUp(text)).toBe(setting === 'ca_file' ? '0' : '1');
      expect(text.includes('reason="certificate"')).toBe(setting === 'ca_file');
      device.setFault(undefined);
      expect(parseUp(await scrape(exporter))).toBe('1');
    });
  });
});
