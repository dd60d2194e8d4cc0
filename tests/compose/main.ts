/**
 * Starts docker-compose.yaml with a real engine, as a project and on ports of its own, looks whether the parts have found
 * each other and whether anything is open to other computers, and takes everything down again, whatever happened.
 *
 * `npm run test:compose`, with `-- --grafana` to fetch Grafana's image as well; where it is there already, Grafana is
 * started, too. Ends with 0 when all holds, with 1 when something does not, and with 77, as Automake has it for tests
 * that were skipped, when nothing could be tested: no engine, no Compose, or an image that is neither here nor to be had.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { parse } from 'yaml';
import { freePort } from '../prometheus/stack';
import { type ComposeFile } from './published';
import { stop, type Stack, ROOT, findCompose, must, haveImage, Skipped, say, run } from './engine';
import { checksOfGrafana, checks, type Check } from './checks';
import { copyScaleFolder, SCALE_SERVICES, scaleChecks } from './scale';

const SKIPPED = 77;
const BESIDE_GRAFANA = ['lantime', 'exporter', 'alertmanager', 'prometheus'];

/** @returns how many checks failed */
async function main(wanted: boolean): Promise<number> {
  const ports: string[] = [];
  for (let i = 0; i < 6; i++) {
    ports.push(String(await freePort()));
  }
  const scaleFolder = copyScaleFolder();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // Not what a demo beside this runs as, nor what .env and the environment say of a real device.
    COMPOSE_PROJECT_NAME: `lantime-test-${process.pid}`,
    COMPOSE_FILE: resolve(ROOT, 'docker-compose.yaml'),
    COMPOSE_PROFILES: 'scale',
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
    SCALE_PROMETHEUS_0_PORT: ports[4],
    SCALE_PROMETHEUS_1_PORT: ports[5],
    SCALE_FOLDER: scaleFolder,
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
    scale: { urls: [ports[4], ports[5]].map((port) => `http://127.0.0.1:${port}`), folder: scaleFolder },
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
  const startAndCheck = async (name: string, names: readonly string[], list: readonly Check[]): Promise<void> => {
    const started = await check(name, async () => {
      await must([...command, 'build', ...names.filter((one) => services[one].build)], env, true);
      await must([...command, 'up', '--detach', '--no-build', ...names], env, true);
    });
    for (const [title, body] of started ? list : []) {
      if (!stop.signal.aborted) {
        await check(title, () => body(stack));
      }
    }
  };
  try {
    await startAndCheck('images are built and started', stack.services, [
      ...(withGrafana ? checksOfGrafana : []),
      ...checks,
    ]);
    await startAndCheck('the profile "scale" is built and started', SCALE_SERVICES, scaleChecks);
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
