/** What monitors the devices of the demo: the exporter and Prometheus with the provisioned rules, and what they recorded. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Past } from '../past';
import { LOOKBACK_SECONDS, record } from '../past/prometheus';
import { serveExporter, type Targets } from '../programs/exporter';
import { PROVISIONED_PROMETHEUS, provisionedPrometheus, servePrometheus } from '../programs/prometheus';

export interface MonitoringOptions {
  targets: Targets;
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
    const exporter = await serveExporter({ folder, targets, login });
    stops.push(exporter.stop);
    for (const past of pasts) {
      await record(folder, past);
    }
    const config = provisionedPrometheus(exporter.address);
    const file = path.join(folder, 'prometheus.yml');
    writeFileSync(file, stringify(config));
    config.rule_files.forEach((rules) =>
      copyFileSync(path.join(PROVISIONED_PROMETHEUS, rules), path.join(folder, rules))
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
