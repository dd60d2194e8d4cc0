/**
 * Starts docker-compose.yaml with a real engine, as a project and on ports of its own, looks whether the parts have found
 * each other and whether anything is open to other computers, and takes everything down again, whatever happened.
 *
 * `npm run test:compose`, with `-- --grafana` to fetch Grafana's image as well; where it is there already, Grafana is
 * started, too. Ends with 0 when all holds, with 1 when something does not, and with 77, as Automake has it for tests
 * that were skipped, when nothing could be tested: no engine, no Compose, or an image that is neither here nor to be had.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { parse } from 'yaml';
import { freePort } from '../prometheus/stack';
import { publishedOf, type ComposeFile } from './published';

const ROOT = resolve(__dirname, '../..');
const SKIPPED = 77;
/** What is not there by then will not come; nothing waits longer than it has to. */
const LIMIT_MS = 300_000;
const BESIDE_GRAFANA = ['lantime', 'exporter', 'alertmanager', 'prometheus'];
const FAULT = { path: 'chassis0/slots/pwr2/module/power-available', value: false };

/** Nothing can be tested here, for the reason in the message. */
class Skipped extends Error {}

interface Result {
  /** Undefined when the program could not be started or was stopped. */
  status: number | undefined;
  output: string;
  errors: string;
}

interface Stack {
  docker: (...args: string[]) => Promise<string>;
  compose: (...args: string[]) => Promise<string>;
  /** Address of a published port. */
  url: Record<'grafana' | 'prometheus' | 'alertmanager' | 'exporter', string>;
  services: string[];
}

/** Ends waiting and whatever runs for the test, so that everything is taken down. */
const stop = new AbortController();

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs a program to its end; `shown`, what it says is passed on. */
async function run(
  [program, ...args]: string[],
  env: NodeJS.ProcessEnv,
  options: { shown?: boolean; signal?: AbortSignal } = {}
): Promise<Result> {
  const child = spawn(program, args, {
    cwd: ROOT,
    env,
    signal: options.signal,
    stdio: ['ignore', options.shown ? 'inherit' : 'pipe', options.shown ? 'inherit' : 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    return { status: status ?? undefined, output, errors };
  } catch (error) {
    return { status: undefined, output, errors: String(error) };
  }
}

/** @throws with what the program wrote when it fails */
async function must(command: string[], env: NodeJS.ProcessEnv, shown = false): Promise<string> {
  const { status, output, errors } = await run(command, env, { shown, signal: stop.signal });
  if (status !== 0) {
    throw new Error(`${command.join(' ')} ended with ${status ?? 'nothing'}: ${errors || output}`);
  }
  return output;
}

/** @throws {Skipped} without an engine or Compose */
async function findCompose(env: NodeJS.ProcessEnv): Promise<string[]> {
  const engine = await run(['docker', 'version', '--format', '{{.Server.Version}}'], env);
  if (engine.status !== 0) {
    throw new Skipped(`there is no Docker engine: ${(engine.errors || engine.output).trim()}`);
  }
  for (const compose of [['docker', 'compose'], ['docker-compose']]) {
    const { status, output } = await run([...compose, 'version'], env);
    if (status === 0) {
      say(`Docker engine ${engine.output.trim()}, ${output.split('\n')[0]}`);
      return compose;
    }
  }
  throw new Skipped('there is no Docker Compose: install "docker-compose" or the plugin "compose" of Docker');
}

/** Whether an image is here, or has been fetched now. */
async function haveImage(image: string, env: NodeJS.ProcessEnv, fetch: boolean): Promise<boolean> {
  if ((await run(['docker', 'image', 'inspect', image], env)).status === 0) {
    return true;
  }
  return fetch && (await run(['docker', 'pull', '--quiet', image], env, { signal: stop.signal })).status === 0;
}

/** Looks until what it looks for is there, or the limit is reached. */
async function eventually<T>(look: () => Promise<T>): Promise<T> {
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

async function json<T>(url: string, init?: RequestInit): Promise<T> {
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

async function containersOf({ compose, docker }: Stack): Promise<Container[]> {
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

const checks: Array<[string, (stack: Stack) => Promise<void>]> = [
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
        const { data } = await json<{ data: { groups: Array<{ rules: LoadedRule[] }> } }>(
          `${url.prometheus}/api/v1/rules`
        );
        const loaded = data.groups.flatMap(({ rules }) => rules);
        assert.deepEqual(
          loaded.map(({ name }) => name).sort(),
          written.map(({ alert, record }) => alert ?? record).sort(),
          `${loaded.length} rules are loaded, ${written.length} are in the file`
        );
        assert.deepEqual(
          loaded
            .filter(({ health }) => health !== 'ok')
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
      for (const { service, host, text } of publishedOf(services)) {
        assert.equal(host, '127.0.0.1', `${service} publishes ${text}`);
      }
      const bound = (await containersOf(stack)).flatMap(({ Name, NetworkSettings }) =>
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
      const containers = await containersOf(stack);
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

const checksOfGrafana: typeof checks = [
  [
    'Grafana has loaded plugin, data sources, dashboards and no error',
    async ({ compose, url }) => {
      await eventually(async () => assert.equal((await get(`${url.grafana}/api/health`)).status, 200));
      const headers = { Authorization: `Basic ${btoa(`admin:${await passwordOf(compose)}`)}` };
      await eventually(async () => {
        const sources = await json<Array<{ uid: string }>>(`${url.grafana}/api/datasources`, { headers });
        assert.deepEqual(sources.map(({ uid }) => uid).sort(), ['alertmanager', 'lantime', 'prometheus']);
        const dashboards = await json<unknown[]>(`${url.grafana}/api/search?type=dash-db`, { headers });
        assert.equal(dashboards.length, 10);
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
      const password = await passwordOf(compose);
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

async function passwordOf(compose: Stack['compose']): Promise<string> {
  return (await compose('exec', '-T', 'grafana', 'cat', '/var/lib/grafana/admin-password')).trim();
}

/** @returns how many checks failed */
async function main(wanted: boolean): Promise<number> {
  const ports = [await freePort(), await freePort(), await freePort(), await freePort()].map(String);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // Not what a demo beside this runs as, nor what .env and the environment say of a real device.
    COMPOSE_PROJECT_NAME: `lantime-test-${process.pid}`,
    COMPOSE_FILE: resolve(ROOT, 'docker-compose.yaml'),
    COMPOSE_PROFILES: '',
    LANTIME_URL: 'https://lantime:8443',
    LANTIME_USER: 'demo',
    LANTIME_PASSWORD: 'demo',
    PROMETHEUS_RULES: 'lantime.rules.yml',
    GRAFANA_ALERTING: 'alerting-none',
    GRAFANA_ADMIN_USER: 'admin',
    GRAFANA_ADMIN_PASSWORD: '',
    GRAFANA_ANONYMOUS: 'true',
    PORT: ports[0],
    PROMETHEUS_PORT: ports[1],
    ALERTMANAGER_PORT: ports[2],
    EXPORTER_PORT: ports[3],
  };
  const command = await findCompose(env);
  const compose = (...args: string[]): Promise<string> => must([...command, ...args], env);

  const { services } = parse(await compose('config')) as ComposeFile;
  const [, node] = /^FROM (node:\S+)/m.exec(readFileSync(resolve(ROOT, 'Dockerfile'), 'utf8')) ?? [];
  const images = [node, services.prometheus.image, services.alertmanager.image];
  const missing: string[] = [];
  for (const image of images) {
    assert.ok(image);
    if (!(await haveImage(image, env, true))) {
      missing.push(image);
    }
  }
  const { GRAFANA_IMAGE, GRAFANA_VERSION } = services.grafana.build?.args ?? {};
  const withGrafana = await haveImage(`${GRAFANA_IMAGE}:${GRAFANA_VERSION}`, env, wanted);
  if (wanted && !withGrafana) {
    missing.push(`${GRAFANA_IMAGE}:${GRAFANA_VERSION}`);
  }
  if (missing.length > 0) {
    throw new Skipped(`neither here nor to be pulled: ${missing.join(', ')}`);
  }
  if (!withGrafana) {
    say(`Without Grafana: there is no ${GRAFANA_IMAGE}:${GRAFANA_VERSION} (see --grafana).`);
  }

  const stack: Stack = {
    docker: (...args) => must(['docker', ...args], env),
    compose,
    url: {
      grafana: `http://127.0.0.1:${ports[0]}`,
      prometheus: `http://127.0.0.1:${ports[1]}`,
      alertmanager: `http://127.0.0.1:${ports[2]}`,
      exporter: `http://127.0.0.1:${ports[3]}`,
    },
    services: [...BESIDE_GRAFANA, ...(withGrafana ? ['grafana'] : [])],
  };
  let failed = 0;
  const check = async (name: string, body: () => Promise<unknown>): Promise<boolean> => {
    try {
      await body();
      say(`ok      ${name}`);
      return true;
    } catch (error) {
      failed++;
      say(`FAILED  ${name}\n${error instanceof Error ? error.message : error}`);
      return false;
    }
  };
  try {
    const started = await check('images are built and started', async () => {
      await must([...command, 'build', ...stack.services.filter((name) => services[name].build)], env, true);
      await must([...command, 'up', '--detach', '--no-build', ...stack.services], env, true);
    });
    for (const [name, body] of started ? [...(withGrafana ? checksOfGrafana : []), ...checks] : []) {
      if (!stop.signal.aborted) {
        await check(name, () => body(stack));
      }
    }
    if (failed > 0 && !stop.signal.aborted) {
      await run([...command, 'logs', '--no-color', '--tail', '30'], env, { shown: true });
    }
  } finally {
    // Not by way of `stop`: this has to run to its end.
    const down = ['down', '--volumes', '--remove-orphans', '--rmi', 'local', '--timeout', '5'];
    const { status, errors } = await run([...command, ...down], env);
    const left = await run(
      ['docker', 'ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${env.COMPOSE_PROJECT_NAME}`],
      env
    );
    await check('everything is taken down', async () => {
      assert.equal(status, 0, errors);
      assert.equal(left.output, '');
    });
  }
  return failed;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stop.abort());
}
// Should it end before its time, then not as if all were well.
process.exitCode = 1;
const { grafana = false } = new Command('npm run -s test:compose --')
  .description(
    'Starts docker-compose.yaml as a project and on ports of its own, checks it, and takes it down. Exits with 0 on success, ' +
      `1 on failure, and ${SKIPPED} when nothing could be tested: no Docker engine, no Compose, or a missing image.`
  )
  .option(
    '--grafana',
    'pull the image of Grafana if it is missing; without it, Grafana is tested only where it is there'
  )
  .parse()
  .opts<{ grafana?: boolean }>();
main(grafana).then(
  (failed) => {
    const interrupted = stop.signal.aborted;
    say(interrupted ? '\nInterrupted.' : failed > 0 ? `\n${failed} failed` : '\nAll of it holds.');
    process.exitCode = interrupted || failed > 0 ? 1 : 0;
  },
  (error: unknown) => {
    const skipped = error instanceof Skipped;
    say(
      skipped ? `Nothing was tested, because ${error.message}` : String(error instanceof Error ? error.stack : error)
    );
    process.exitCode = skipped && !stop.signal.aborted ? SKIPPED : 1;
  }
);
