/** What must hold for the services of docker-compose.yaml once they run. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { findPublished, type ComposeFile } from './published';
import { stop, type Stack, ROOT } from './engine';

/** What is not there by then will not come; nothing waits longer than it has to. */
const LIMIT_MS = 300_000;
const FAULT = { path: 'chassis0/slots/pwr2/module/power-available', value: false };

/** Dashboards that come with the plugin. */
const countDashboards = (): number =>
  readdirSync(resolve(ROOT, 'src/dashboards')).filter((file) => file.endsWith('.json')).length;

/** Looks until what it looks for is there, or the limit is reached. */
export async function eventually<T>(look: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + LIMIT_MS; ;) {
    try {
      return await look();
    } catch (error) {
      if (stop.signal.aborted || Date.now() > end) {
        throw error;
      }
    }
    await sleep(1000);
  }
}

async function get(url: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
  // Not AbortSignal.timeout: it keeps no process alive, and neither does a request to a port that Docker has opened before
  // the program behind it.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error(`${url} does not answer`)), 10_000);
  try {
    const answer = await fetch(url, { ...init, signal: patience.signal });
    return { status: answer.status, text: await answer.text() };
  } finally {
    clearTimeout(timer);
  }
}

export async function json<T>(url: string, init?: RequestInit): Promise<T> {
  const { status, text } = await get(url, init);
  assert.equal(status, 200, `${url} answers ${status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}

interface RuleFile {
  groups: Array<{ rules: Array<{ alert?: string; record?: string }> }>;
}

interface LoadedRule {
  name: string;
  type: 'alerting' | 'recording';
  query: string;
  health: string;
  lastError?: string;
}

interface AlertGroup {
  labels: Record<string, string>;
  receiver: { name: string };
  alerts: Array<{ labels: Record<string, string> }>;
}

interface Container {
  Name: string;
  State: { Running: boolean; ExitCode: number };
  NetworkSettings: { Ports: Record<string, Array<{ HostIp: string; HostPort: string }> | null> };
}

async function listContainers({ compose, docker }: Stack): Promise<Container[]> {
  const ids = (await compose('ps', '--quiet')).split(/\s+/).filter(Boolean);
  return JSON.parse(await docker('inspect', ...ids)) as Container[];
}

/** Whether somebody listens at an address. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: 5000 });
    const end = (open: boolean): void => {
      socket.destroy();
      done(open);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

export type Check = [name: string, body: (stack: Stack) => Promise<void>];

export const checks: Check[] = [
  [
    'the exporter reads the device',
    async ({ url }) =>
      eventually(async () => {
        const { text } = await get(`${url.exporter}/probe?target=LANTIME`);
        assert.match(text, /^lantime_up 1$/m);
      }),
  ],
  [
    'Prometheus scrapes what the exporter names',
    async ({ url }) =>
      eventually(async () => {
        const { data } = await json<{
          data: { result: Array<{ metric: { instance: string }; value: [number, string] }> };
        }>(`${url.prometheus}/api/v1/query?query=lantime_up`);
        assert.deepEqual(
          data.result.map(({ metric, value }) => [metric.instance, value[1]]),
          [['LANTIME', '1']]
        );
      }),
  ],
  [
    'Prometheus has loaded every rule and evaluates it without an error',
    async ({ url }) => {
      const text = readFileSync(resolve(ROOT, 'provisioning/prometheus/lantime.rules.yml'), 'utf8');
      const written = (parse(text) as RuleFile).groups.flatMap(({ rules }) => rules);
      assert.notEqual(written.length, 0);
      await eventually(async () => {
        const { data } = await json<{ data: { groups: Array<{ interval: number; rules: LoadedRule[] }> } }>(
          `${url.prometheus}/api/v1/rules`
        );
        const loaded = data.groups.flatMap(({ rules }) => rules);
        assert.deepEqual(
          loaded.map(({ name }) => name).sort(),
          written.map(({ alert, record }) => alert ?? record).sort(),
          `${loaded.length} rules are loaded, ${written.length} are in the file`
        );
        const rare = data.groups.filter(({ interval }) => interval * 1000 > LIMIT_MS).flatMap(({ rules }) => rules);
        // Prometheus evaluates them first at a fixed time within their interval, up to an hour from now.
        const waiting = rare.filter(({ health }) => health === 'unknown');
        for (const { query } of waiting) {
          await json(`${url.prometheus}/api/v1/query?query=${encodeURIComponent(query)}`);
        }
        assert.deepEqual(
          loaded
            .filter((rule) => rule.health !== 'ok' && !waiting.includes(rule))
            .map(({ name, health, lastError }) => [name, health, lastError]),
          []
        );
      });
    },
  ],
  [
    'Alertmanager has loaded its configuration, and Prometheus knows it',
    async ({ url }) => {
      const file = readFileSync(resolve(ROOT, 'provisioning/alertmanager/alertmanager.yml'), 'utf8');
      const names = ({ receivers }: { receivers: Array<{ name: string }> }): string[] =>
        receivers.map(({ name }) => name);
      await eventually(async () => {
        const { config } = await json<{ config: { original: string } }>(`${url.alertmanager}/api/v2/status`);
        assert.deepEqual(names(parse(config.original)), names(parse(file)));
        const { data } = await json<{ data: { activeAlertmanagers: Array<{ url: string }> } }>(
          `${url.prometheus}/api/v1/alertmanagers`
        );
        assert.deepEqual(
          data.activeAlertmanagers.map((one) => one.url),
          ['http://alertmanager:9093/api/v2/alerts']
        );
      });
    },
  ],
  [
    'a supply that fails reaches Alertmanager, for the receiver of warnings and in the group of its device',
    async ({ compose, url }) => {
      const order = `fetch('http://127.0.0.1:8444/set', ${JSON.stringify({
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(FAULT),
      })}).then((answer) => process.exit(answer.ok ? 0 : 1))`;
      await compose('exec', '-T', 'lantime', 'node', '-e', order);
      await eventually(async () => {
        const groups = await json<AlertGroup[]>(`${url.alertmanager}/api/v2/alerts/groups`);
        const group = groups.find(({ alerts }) =>
          alerts.some(({ labels }) => labels.alertname === 'LantimePowerSupply')
        );
        assert.ok(group, 'Alertmanager has no LantimePowerSupply');
        assert.deepEqual(group.labels, { device: 'LANTIME' });
        assert.equal(group.receiver.name, 'lantime-ticket');
      });
    },
  ],
  [
    'what is published is published on this computer only',
    async (stack) => {
      const { services } = parse(await stack.compose('config')) as ComposeFile;
      // Those that were not started, too.
      for (const { service, host, text } of findPublished(services)) {
        assert.equal(host, '127.0.0.1', `${service} publishes ${text}`);
      }
      const bound = (await listContainers(stack)).flatMap(({ Name, NetworkSettings }) =>
        Object.values(NetworkSettings.Ports).flatMap((bindings) =>
          (bindings ?? []).map(({ HostIp, HostPort }) => ({ name: Name, host: HostIp, port: Number(HostPort) }))
        )
      );
      assert.equal(bound.length, stack.services.length - 1, 'all but the simulated device have one port');
      const others = Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ family, internal }) => family === 'IPv4' && !internal);
      for (const { name, host, port } of bound) {
        assert.equal(host, '127.0.0.1', `${name} listens on ${host}:${port}`);
        for (const { address } of others) {
          assert.equal(await answers(address, port), false, `${name} is reached at ${address}:${port}`);
        }
      }
    },
  ],
  [
    'everything still runs',
    async (stack) => {
      const containers = await listContainers(stack);
      assert.equal(containers.length, stack.services.length);
      assert.deepEqual(
        containers
          .filter(({ State }) => !State.Running)
          .map(({ Name, State }) => `${Name} ended with ${State.ExitCode}`),
        []
      );
    },
  ],
];

export const checksOfGrafana: Check[] = [
  [
    'Grafana has loaded plugin, data sources, dashboards and no error',
    async ({ compose, url }) => {
      await eventually(async () => assert.equal((await get(`${url.grafana}/api/health`)).status, 200));
      const headers = { Authorization: `Basic ${btoa(`admin:${await readPassword(compose)}`)}` };
      await eventually(async () => {
        const sources = await json<Array<{ uid: string }>>(`${url.grafana}/api/datasources`, { headers });
        assert.deepEqual(sources.map(({ uid }) => uid).sort(), ['alertmanager', 'lantime', 'prometheus']);
        const dashboards = await json<unknown[]>(`${url.grafana}/api/search?type=dash-db`, { headers });
        assert.equal(dashboards.length, countDashboards());
      });
      const through = await get(`${url.grafana}/api/datasources/proxy/uid/lantime/api/status`, { headers });
      assert.equal(through.status, 200, through.text);
      // Without a way to grafana.com it cannot look for updates.
      const errors = (await compose('logs', '--no-color', 'grafana'))
        .split('\n')
        .filter((line) => /level=(error|crit)/.test(line) && !line.includes('grafana.com'));
      assert.deepEqual(errors, []);
    },
  ],
  [
    'Grafana lets nobody change anything without the password that it made',
    async ({ url, compose }) => {
      const password = await readPassword(compose);
      assert.ok(password.length >= 20);
      const users = `${url.grafana}/api/org/users`;
      const withPassword = (text: string) => ({ headers: { Authorization: `Basic ${btoa(`admin:${text}`)}` } });
      assert.equal((await get(users, withPassword(password))).status, 200);
      assert.notEqual((await get(users, withPassword('admin'))).status, 200);
      assert.notEqual((await get(users)).status, 200);
      const json = { 'Content-Type': 'application/json' };
      const made = await get(`${url.grafana}/api/dashboards/db`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ dashboard: { title: 'Not to be' } }),
      });
      assert.equal(made.status, 403, made.text);
      assert.ok(!(await compose('logs', '--no-color', 'grafana')).includes(password), 'the password is in the log');
    },
  ],
];

async function readPassword(compose: Stack['compose']): Promise<string> {
  return (await compose('exec', '-T', 'grafana', 'cat', '/var/lib/grafana/admin-password')).trim();
}
