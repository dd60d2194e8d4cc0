import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildPage } from './build';
import { startPreview, type DataSourceOptions } from './server';

const ROOT = path.resolve(__dirname, '../..');
const DEFAULT_PORT = 3001;
const HOST = '127.0.0.1';

/** The login of the simulated device: it guards nothing. */
const SIMULATED = { user: 'grafana', password: 'simulated' };

/** Time to look at the healthy device before the incident begins. */
const INCIDENT_AFTER_SECONDS = 30;

/** Why the demo cannot start, in words for the person who started it. */
class StartError extends Error {}

/** `npm run demo`: builds everything, and shows the plugin with a simulated LANTIME, or a real one, until Ctrl-C. */
async function main(): Promise<void> {
  const port = readPort(process.env.PORT);
  const device = readDevice(process.env);
  const orders = readOrders(process.argv.slice(2), device !== undefined);
  // Now, and not after a build of a minute.
  await assertPortIsFree(port);

  if (process.env.DEMO_SKIP_BUILD !== '1') {
    console.log('Building the plugin …');
    await buildPlugin();
  }
  console.log('Building the page …');
  const pageDir = await buildPage();

  const closers: Array<() => Promise<void>> = [];
  const stop = async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  let datasource = device;
  if (!datasource) {
    const { startControl, startSimulator } = await import('../simulator/index');
    const simulator = await startSimulator({ profile: 'm4000', ...SIMULATED });
    closers.push(() => simulator.close());
    if (orders.incident) {
      simulator.startIncident({ startsAt: simulator.now() + INCIDENT_AFTER_SECONDS * 1000 });
      console.log(`An incident of three minutes begins in ${INCIDENT_AFTER_SECONDS} s (?dashboard=incident).`);
    }
    if (orders.control !== undefined) {
      const control = await startControl(simulator, orders.control);
      closers.push(() => control.close());
      console.log(`Control of the simulated device: ${control.url}`);
    }
    datasource = { name: 'Simulated LANTIME', url: simulator.url, ...SIMULATED };
  }
  const preview = await startPreview({ port, host: HOST, datasource, pageDir });
  closers.push(() => preview.close());

  console.log(`Device: ${datasource.url}${device ? '' : ' (simulated)'}`);
  console.log(`Preview: ${preview.url}`);
  console.log(`Begin with: ${preview.url}?dashboard=chassis`);
  console.log('Stop with Ctrl-C.');
}

/** What is to happen to the simulated device. */
function readOrders(args: string[], isReal: boolean): { incident: boolean; control?: number } {
  try {
    const { values } = parseArgs({ args, options: { incident: { type: 'boolean' }, control: { type: 'string' } } });
    if (isReal && Object.keys(values).length > 0) {
      throw new Error('A real device takes no orders: leave out --incident and --control, or LANTIME_URL.');
    }
    return {
      incident: values.incident ?? false,
      control: values.control === undefined ? undefined : readPort(values.control),
    };
  } catch (error) {
    throw new StartError(
      `${error instanceof Error ? error.message : error}\nUsage: npm run demo -- [--incident] [--control PORT]`
    );
  }
}

function readPort(text: string | undefined): number {
  const port = Number(text || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535 || (text && !/^\d+$/.test(text))) {
    throw new StartError(`A port must be a number from 0 to 65535, not "${text}".`);
  }
  return port;
}

/** A real device, if the environment names one. */
function readDevice(env: NodeJS.ProcessEnv): DataSourceOptions | undefined {
  const { LANTIME_URL, LANTIME_USER, LANTIME_PASSWORD, LANTIME_INSECURE } = env;
  if (!LANTIME_URL) {
    if (LANTIME_USER || LANTIME_PASSWORD) {
      throw new StartError('LANTIME_USER and LANTIME_PASSWORD need LANTIME_URL, the address of the device.');
    }
    return undefined;
  }
  let url: URL;
  try {
    url = new URL(LANTIME_URL);
  } catch {
    throw new StartError('LANTIME_URL is not an address. Write it like https://lantime.example.');
  }
  if (!['http:', 'https:'].includes(url.protocol)) {
    throw new StartError('LANTIME_URL must begin with https:// or http://.');
  }
  if (url.username || url.password) {
    throw new StartError('LANTIME_URL must not contain a login: use LANTIME_USER and LANTIME_PASSWORD.');
  }
  return {
    name: 'LANTIME',
    url: LANTIME_URL,
    user: LANTIME_USER,
    password: LANTIME_PASSWORD,
    insecure: LANTIME_INSECURE === '1',
  };
}

async function assertPortIsFree(port: number): Promise<void> {
  const probe = net.createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, HOST, resolve);
  });
  await new Promise<void>((resolve) => probe.close(() => resolve()));
}

/** Quiet, unless it fails. */
async function buildPlugin(): Promise<void> {
  const build = spawn('npm', ['run', 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm is a script on Windows.
    shell: process.platform === 'win32',
  });
  let output = '';
  build.stdout.on('data', (chunk) => (output += chunk));
  build.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once('error', reject);
    build.once('close', resolve);
  });
  if (code !== 0) {
    throw new StartError(`${output}\nThe plugin does not build (npm run build).`);
  }
  if (!fs.existsSync(path.join(ROOT, 'dist', 'module.js'))) {
    throw new StartError(`${output}\nThe build left no dist/module.js.`);
  }
}

main().catch((error) => {
  if (error.code === 'EADDRINUSE') {
    console.error(`Port ${error.port} is taken: stop what uses it, or choose another one with PORT=…`);
  } else if (error.code === 'EACCES') {
    console.error(`Port ${error.port} may not be used: choose one above 1023 with PORT=…`);
  } else {
    console.error(error instanceof Error ? error.message : error);
  }
  process.exit(1);
});
