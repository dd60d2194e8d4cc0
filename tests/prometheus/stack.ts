/**
 * The way of a reading to an alert, with the real programs: simulated devices (TLS, basic auth), the exporter's command
 * line in a process of its own, and Debian's Prometheus with the provisioned configuration and rules.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import type { Simulator } from '../../dev/simulator';
import {
  serveExporter,
  type ExporterOptions,
  type ExporterProcess as ServedExporter,
} from '../../dev/programs/exporter';
import { freePort, isReady, track } from '../../dev/programs/processes';
import {
  needPrometheus,
  PROVISIONED_PROMETHEUS,
  provisionedPrometheus,
  servePrometheus,
  type PrometheusProcess,
} from '../../dev/programs/prometheus';
import { PASSWORD } from '../integration/exporter/support';

export { needPrometheus } from '../../dev/programs/prometheus';
export { freePort } from '../../dev/programs/processes';
export type { Alert, PrometheusProcess, Vector } from '../../dev/programs/prometheus';

/** The login of the simulated devices; the exporter takes the password from its environment. */
export const LOGIN = { user: 'info', password: PASSWORD };

/** A folder that {@link dispose} removes. */
export function temporaryFolder(): { path: string; dispose: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'lantime-stack-'));
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

/** @throws when Alertmanager is not installed */
export function needAlertmanager(): void {
  for (const program of [ALERTMANAGER, 'amtool']) {
    if (spawnSync(program, ['--version']).status !== 0) {
      throw new Error(
        `"${program}" cannot be run: install Debian's package "prometheus-alertmanager" (apt-get install prometheus-alertmanager).`
      );
    }
  }
}
/** As Debian calls it. */
const ALERTMANAGER = 'prometheus-alertmanager';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3600_000, d: 86_400_000 };
/** Milliseconds of a duration as Prometheus writes it, `1h30m`. */
const milliseconds = (duration: string) =>
  [...duration.matchAll(/(\d+)(ms|[smhd])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0);

/** Alerts of one device that one of all devices silences; in production it comes a minute sooner. */
const SINGLE_DEVICE = ['LantimeUnreachable', 'LantimeNotScraped'];
/** Longer than all devices take to be scraped. */
const SCRAPES_SECONDS = 25;
/** A window that is divided keeps some scrapes, on a busy computer, too. */
const SHORTEST_WINDOW_SECONDS = 40;

/**
 * Rules that wait less: every `for` is divided, and so are windows of less than a day, down to some scrapes. Everything else
 * stays, so limits and expressions are those of production.
 * @param rules text of a file of rules
 */
export function hurried(rules: string, factor: number): string {
  const file = parse(rules) as { groups: Array<{ rules: Array<{ alert?: string; for?: string; expr: string }> }> };
  for (const rule of file.groups.flatMap((group) => group.rules)) {
    if (rule.for !== undefined) {
      // Scrapes are not divided: what all devices have in common is seen with the last of them.
      const scrapes = SINGLE_DEVICE.includes(rule.alert ?? '') ? 1000 * SCRAPES_SECONDS : 0;
      rule.for = `${Math.round(milliseconds(rule.for) / factor) + scrapes}ms`;
    }
    rule.expr = rule.expr.replace(/\[(\d+[md])(:\w+)?\]/g, (all, window: string, step: string | undefined) => {
      if (window.endsWith('d')) {
        // The last day is all there is; steps of half an hour would find none of it.
        return step ? '[20m:5s]' : all;
      }
      const seconds = Math.max(Math.round(milliseconds(window) / 1000 / factor), SHORTEST_WINDOW_SECONDS);
      return `[${seconds}s${step ? ':1s' : ''}]`;
    });
  }
  return stringify(file);
}

/** Devices by the names of their targets. */
type Devices = Readonly<Record<string, Pick<Simulator, 'url'>>>;

export interface ExporterProcess extends Omit<ServedExporter, 'reload'> {
  /** Writes the targets anew and sends SIGHUP. */
  reload: (devices: Devices) => void;
}

const toTargets = (devices: Devices) => Object.entries(devices).map(([name, { url }]) => ({ name, url }));

/**
 * Starts the exporter; resolves when it listens.
 * @param devices by the names of the targets
 */
export async function startExporter(
  folder: string,
  devices: Devices,
  options: Pick<ExporterOptions, 'port' | 'definitions' | 'program'> = {}
): Promise<ExporterProcess> {
  const { reload, ...served } = await serveExporter({
    ...options,
    folder,
    targets: toTargets(devices),
    login: LOGIN,
    defaults: { interval: '5s', tls: { insecure_skip_verify: true } },
  });
  return { ...served, reload: (changed) => reload(toTargets(changed)) };
}

export interface PrometheusOptions {
  /** For configuration, rules and data; data that are there already are served. */
  folder: string;
  /** HOST:PORT of the exporter. */
  exporter: string;
  /** Seconds between scrapes. */
  scrapeSeconds: number;
  /** The provisioned rules run with their `for` divided by this; without it there are no rules. */
  hurry?: number;
  /** How long a sample counts when none follows, seconds; 5 minutes unless given. */
  lookbackSeconds?: number;
  /** HOST:PORT of Alertmanager; alerts go nowhere unless given. */
  alertmanager?: string;
}

/** Starts Prometheus; resolves when it answers. The provisioned files are used with other addresses and intervals. */
export async function startPrometheus(options: PrometheusOptions): Promise<PrometheusProcess> {
  needPrometheus();
  const { folder, exporter, scrapeSeconds, hurry, lookbackSeconds, alertmanager } = options;
  const config = provisionedPrometheus(exporter, alertmanager);
  const interval = `${scrapeSeconds}s`;
  config.global = { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: '1s' };
  config.rule_files = hurry === undefined ? [] : config.rule_files;
  writeFileSync(join(folder, 'prometheus.yml'), stringify(config));
  if (hurry !== undefined) {
    const rules = readFileSync(join(PROVISIONED_PROMETHEUS, 'lantime.rules.yml'), 'utf8');
    writeFileSync(join(folder, 'lantime.rules.yml'), hurried(rules, hurry));
  }
  return servePrometheus(
    join(folder, 'prometheus.yml'),
    join(folder, 'data'),
    lookbackSeconds === undefined ? [] : [`--query.lookback-delta=${lookbackSeconds}s`]
  );
}

/** A message that Alertmanager sends to a webhook, as far as tests need it. */
export interface Notification {
  receiver: string;
  status: 'firing' | 'resolved';
  groupLabels: Record<string, string>;
  alerts: Array<{
    status: 'firing' | 'resolved';
    labels: Record<string, string>;
    annotations: Record<string, string>;
    startsAt: string;
    endsAt: string;
    fingerprint: string;
  }>;
}

export interface AlertmanagerProcess {
  /** HOST:PORT */
  address: string;
  /** Every message so far, in the order of their arrival. */
  notifications: readonly Notification[];
  /** Texts that the template wrote, as Slack would get them. */
  texts: readonly string[];
  stop: () => Promise<void>;
}

export interface AlertmanagerOptions {
  folder: string;
  groupWaitSeconds: number;
  groupIntervalSeconds: number;
}

/**
 * Starts Alertmanager with the provisioned configuration; resolves when it answers. Only the waiting times differ, and each
 * receiver has a webhook and a chat of ours.
 */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<AlertmanagerProcess> {
  needAlertmanager();
  const { folder, groupWaitSeconds, groupIntervalSeconds } = options;
  const provisioned = resolve(__dirname, '../../provisioning/alertmanager');
  const notifications: Notification[] = [];
  const texts: string[] = [];
  const sink = createHttpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const message = JSON.parse(body);
      if (request.url === '/chat') {
        texts.push(`${message.attachments[0].title}\n${message.attachments[0].text}`);
      } else {
        notifications.push(message);
      }
      response.end('ok');
    });
  }).listen(0, '127.0.0.1');
  await once(sink, 'listening');
  const sinkUrl = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
  const config = parse(readFileSync(join(provisioned, 'alertmanager.yml'), 'utf8'));
  const hurry = (route: Record<string, unknown>) => {
    Object.assign(route, { group_wait: `${groupWaitSeconds}s`, group_interval: `${groupIntervalSeconds}s` });
    ((route.routes ?? []) as Array<Record<string, unknown>>).forEach(hurry);
  };
  hurry(config.route);
  for (const receiver of config.receivers) {
    receiver.webhook_configs = [{ url: `${sinkUrl}/webhook` }];
    receiver.slack_configs = [
      {
        api_url: `${sinkUrl}/chat`,
        channel: '#lantime',
        send_resolved: true,
        title: '{{ template "lantime.title" . }}',
        text: '{{ template "lantime.text" . }}',
      },
    ];
  }
  writeFileSync(join(folder, 'alertmanager.yml'), stringify(config));
  copyFileSync(join(provisioned, 'lantime.tmpl'), join(folder, 'lantime.tmpl'));
  const address = `127.0.0.1:${await freePort()}`;
  const child = track(
    spawn(
      ALERTMANAGER,
      [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'alertmanager')}`,
        `--web.listen-address=${address}`,
        '--cluster.listen-address=',
        '--log.level=warn',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] }
    )
  );
  let log = '';
  child.stderr?.on('data', (chunk) => (log += chunk));
  while (!(await isReady(`http://${address}/-/ready`))) {
    if (child.exitCode !== null) {
      throw new Error(`Alertmanager ended at once: ${log}`);
    }
    await sleep(50);
  }
  return {
    address,
    notifications,
    texts,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      sink.close();
      sink.closeAllConnections();
    },
  };
}
