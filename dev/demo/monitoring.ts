/** What monitors the devices of the demo: the exporter and Prometheus with the provisioned rules, and what they recorded. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import type { Past } from '../past';
import { LOOKBACK_SECONDS, record } from '../past/prometheus';
import { freePort, isReady, track } from '../programs/processes';
import { servePrometheus } from '../programs/prometheus';

const ROOT = path.resolve(__dirname, '../..');
const PROVISIONED = path.join(ROOT, 'provisioning', 'prometheus');

export interface MonitoringOptions {
  targets: ReadonlyArray<{ name: string; url: string }>;
  login: { user: string; password: string };
  /** What Prometheus has recorded before it starts. */
  pasts: readonly Past[];
}

export interface Monitoring {
  exporterUrl: string;
  prometheusUrl: string;
  /** Stops both and removes what they recorded. */
  stop: () => Promise<void>;
}

/** Starts exporter and Prometheus; resolves when both answer. @throws Error if one of them ends instead */
export async function startMonitoring({ targets, login, pasts }: MonitoringOptions): Promise<Monitoring> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lantime-demo-'));
  const stops: Array<() => Promise<unknown>> = [];
  const stop = async () => {
    await Promise.all(stops.splice(0).map((one) => one()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const exporter = await startExporter(folder, targets, login);
    stops.push(exporter.stop);
    for (const past of pasts) {
      await record(folder, past);
    }
    const config = parse(
      readFileSync(path.join(PROVISIONED, 'prometheus.yml'), 'utf8').replaceAll('exporter:10123', exporter.address)
    );
    delete config.alerting;
    const file = path.join(folder, 'prometheus.yml');
    writeFileSync(file, stringify(config));
    (config.rule_files as string[]).forEach((rules) =>
      copyFileSync(path.join(PROVISIONED, rules), path.join(folder, rules))
    );
    const prometheus = await servePrometheus(file, path.join(folder, 'data'), [
      `--query.lookback-delta=${LOOKBACK_SECONDS}s`,
    ]);
    stops.push(prometheus.stop);
    return { exporterUrl: `http://${exporter.address}/`, prometheusUrl: prometheus.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The exporter in a process of its own. */
async function startExporter(
  folder: string,
  targets: MonitoringOptions['targets'],
  { user, password }: MonitoringOptions['login']
): Promise<{ address: string; stop: () => Promise<void> }> {
  const address = `127.0.0.1:${await freePort()}`;
  const config = path.join(folder, 'exporter.yml');
  writeFileSync(config, stringify({ listen: address, defaults: { user, password_env: 'LANTIME_PASSWORD' }, targets }));
  const child = track(
    spawn(process.execPath, ['--import', 'tsx', 'exporter/main.ts', 'serve', '--config', config], {
      cwd: ROOT,
      env: { ...process.env, LANTIME_URL: '', LANTIME_PASSWORD: password },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  );
  let log = '';
  child.stderr?.on('data', (chunk) => (log += chunk));
  while (!(await isReady(`http://${address}/-/healthy`))) {
    if (child.exitCode !== null) {
      throw new Error(`The exporter ended at once: ${log}`);
    }
    await sleep(50);
  }
  return {
    address,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    },
  };
}
