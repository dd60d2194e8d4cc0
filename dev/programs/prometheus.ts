/** Prometheus in a process of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { freePort, isReady, track } from './processes';

/** What is missing of Prometheus on this computer; undefined if nothing is. */
export function findMissingPrometheus(): string | undefined {
  return ['prometheus', 'promtool'].find((program) => spawnSync(program, ['--version']).status !== 0);
}

/** @throws when Prometheus is not installed */
export function needPrometheus(): void {
  const missing = findMissingPrometheus();
  if (missing) {
    throw new Error(`"${missing}" cannot be run: install Debian's package "prometheus" (apt-get install prometheus).`);
  }
}

/** Where the provisioned configuration and its rules are. */
export const PROVISIONED_PROMETHEUS = path.resolve(__dirname, '../../provisioning/prometheus');

/** The parts of a configuration that are changed. */
export interface PrometheusConfiguration {
  global: object;
  /** Names of files beside the configuration. */
  rule_files: string[];
  alerting?: object;
}

/**
 * The provisioned configuration with other addresses.
 * @param exporter HOST:PORT
 * @param alertmanager HOST:PORT; alerts go nowhere if not given
 */
export function provisionedPrometheus(exporter: string, alertmanager?: string): PrometheusConfiguration {
  const config = parse(
    readFileSync(path.join(PROVISIONED_PROMETHEUS, 'prometheus.yml'), 'utf8')
      .replaceAll('exporter:10123', exporter)
      .replaceAll('alertmanager:9093', alertmanager ?? '')
  );
  if (alertmanager === undefined) {
    delete config.alerting;
  }
  return config;
}

/** An alert as Prometheus' API shows it. */
export interface Alert {
  state: 'pending' | 'firing';
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** A vector of PromQL. */
export type Vector = Array<{ metric: Record<string, string>; value: [number, string] }>;

export interface PrometheusProcess {
  /** Without a trailing slash. */
  url: string;
  alerts: () => Promise<Alert[]>;
  /** Runs an instant query. */
  query: (expr: string) => Promise<Vector>;
  /** Puts the changed configuration file in force. */
  reload: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Runs Prometheus with a configuration file; resolves when it answers.
 * @param data folder of its data; data that are there already are served
 * @param flags further ones
 */
export async function servePrometheus(
  config: string,
  data: string,
  flags: readonly string[] = []
): Promise<PrometheusProcess> {
  const address = `127.0.0.1:${await freePort()}`;
  const child = track(
    spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${data}`,
        `--web.listen-address=${address}`,
        '--web.enable-lifecycle',
        '--log.level=warn',
        ...flags,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] }
    )
  );
  let log = '';
  child.stderr?.on('data', (chunk) => (log += chunk));
  const url = `http://${address}`;
  while (!(await isReady(`${url}/-/ready`))) {
    if (child.exitCode !== null) {
      throw new Error(`Prometheus ended at once: ${log}`);
    }
    await sleep(50);
  }
  const get = async (path: string) => {
    const { status, error, data } = (await (await fetch(`${url}/api/v1/${path}`)).json()) as {
      status: string;
      error?: string;
      data: any;
    };
    if (status !== 'success') {
      throw new Error(`Prometheus: ${error}`);
    }
    return data;
  };
  return {
    url,
    alerts: async () => (await get('alerts')).alerts,
    query: async (expr) => (await get(`query?query=${encodeURIComponent(expr)}`)).result,
    reload: async () => {
      const { ok, status } = await fetch(`${url}/-/reload`, { method: 'POST' });
      if (!ok) {
        throw new Error(`Prometheus refused its new configuration (HTTP ${status}): ${log}`);
      }
    },
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    },
  };
}
