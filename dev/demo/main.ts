import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Command } from 'commander';
import { glossary, port as parsePort } from '../command-line';
import { errorMessage } from '../../src/lantime/error-message';
import { pastHour, startContinued } from '../past';
import { recordForBrowser } from '../past/browser';
import { buildPage } from '../preview/build';
import { startPreview, type DataSourceOptions, type PreviewOptions } from '../preview/server';
import { freePort } from '../programs/processes';
import { findMissingPrometheus } from '../programs/prometheus';
import type { ProfileName, Simulator } from '../simulator';
import { startMonitoring } from './monitoring';

const ROOT = path.resolve(__dirname, '../..');
const DEFAULT_PORT = 3001;
const HOST = '127.0.0.1';

/** The login of the simulated device: it guards nothing. */
const SIMULATED = { user: 'grafana', password: 'simulated' };

/** The devices; the first is the one on the dashboards, the others are in the fleet. */
const SITE: ReadonlyArray<{ profile: ProfileName; instance: string }> = [
  { profile: 'm4000', instance: 'lantime' },
  { profile: 'm600', instance: 'lantime-m600' },
  { profile: 'm300', instance: 'lantime-m300' },
];

/** Time to look at the healthy device before the incident begins. */
const INCIDENT_AFTER_SECONDS = 30;

/** The reason why the demo cannot start, written for the person who started it. */
class StartError extends Error {}

interface Options {
  incident?: boolean;
  /** Port of the control API of the simulated device. */
  control?: number;
}

/** `npm run demo`: builds everything, and shows the plugin with a simulated LANTIME, or a real one, until Ctrl-C. */
async function demo(options: Options): Promise<void> {
  const port = readPort(process.env.PORT);
  const device = readDevice(process.env);
  if (device && Object.keys(options).length > 0) {
    throw new StartError('--incident and --control are for the simulated device: omit them, or unset LANTIME_URL.');
  }
  // Now, rather than after a build that takes a minute.
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

  const { datasource, ...site } = device ? { datasource: device } : await startSite(options, closers);
  const preview = await startPreview({ port, host: HOST, datasource, pageDir, startsOn: 'chassis', ...site });
  closers.push(() => preview.close());

  console.log(`Open ${preview.url}`);
  console.log('Press Ctrl-C to stop.');
}

/** The simulated device, and what monitors it if Prometheus is installed. */
async function startSite(
  { incident, control: controlPort }: Options,
  closers: Array<() => Promise<void>>
): Promise<Pick<PreviewOptions, 'past' | 'prometheusUrl'> & { datasource: DataSourceOptions }> {
  console.log('Making up the hour before …');
  const pasts = SITE.map(({ profile, instance }) => pastHour(profile, instance));
  const missing = findMissingPrometheus();
  const devices: Simulator[] = [];
  for (const past of missing ? pasts.slice(0, 1) : pasts) {
    const device = await startContinued(past, SIMULATED);
    closers.push(() => device.close());
    devices.push(device);
  }
  const [simulator] = devices;
  if (incident) {
    simulator.startIncident({ startsAt: simulator.now() + INCIDENT_AFTER_SECONDS * 1000 });
    console.log(`A three-minute incident starts in ${INCIDENT_AFTER_SECONDS} s (?dashboard=incident).`);
  }
  if (controlPort !== undefined) {
    const { startControl } = await import('../simulator');
    const control = await startControl(simulator, controlPort);
    closers.push(() => control.close());
    console.log(`Control API of the simulated device: ${control.url}`);
  }
  const datasource = { name: 'Simulated LANTIME', url: simulator.url, ...SIMULATED };
  const past = recordForBrowser(pasts[0]);
  if (missing) {
    console.log(
      `"${missing}" was not found: without Prometheus there are no fleet, no alert rules, and no report over days.`
    );
    return { datasource, past };
  }
  console.log('Starting the exporter and Prometheus …');
  const monitoring = await startMonitoring({
    targets: [
      ...pasts.map(({ instance }, i) => ({ name: instance, url: devices[i].url })),
      { name: 'lantime-off', url: `http://${HOST}:${await freePort()}` },
    ],
    login: SIMULATED,
    pasts,
  });
  closers.push(() => monitoring.stop());
  console.log(`Exporter: ${monitoring.exporterUrl}  Prometheus: ${monitoring.prometheusUrl}`);
  return {
    datasource: { ...datasource, jsonData: { prometheusUid: 'prometheus', prometheusTarget: pasts[0].instance } },
    past,
    prometheusUrl: monitoring.prometheusUrl,
  };
}

function readPort(text: string | undefined): number {
  try {
    return text ? parsePort(text) : DEFAULT_PORT;
  } catch (error) {
    throw new StartError(`PORT is '${text}'. ${errorMessage(error)}`);
  }
}

/** A real device, if the environment names one. */
function readDevice(env: NodeJS.ProcessEnv): DataSourceOptions | undefined {
  const { LANTIME_URL, LANTIME_USER, LANTIME_PASSWORD, LANTIME_INSECURE } = env;
  if (!LANTIME_URL) {
    if (LANTIME_USER || LANTIME_PASSWORD) {
      throw new StartError('LANTIME_USER and LANTIME_PASSWORD require LANTIME_URL, the address of the device.');
    }
    return undefined;
  }
  let url: URL;
  try {
    url = new URL(LANTIME_URL);
  } catch {
    throw new StartError('LANTIME_URL is not a valid URL. Example: https://lantime.example.com');
  }
  if (!['http:', 'https:'].includes(url.protocol)) {
    throw new StartError('LANTIME_URL must start with https:// or http://.');
  }
  if (url.username || url.password) {
    throw new StartError('LANTIME_URL must not contain credentials: use LANTIME_USER and LANTIME_PASSWORD.');
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
    throw new StartError(`${output}\nThe build of the plugin failed (npm run build).`);
  }
  if (!fs.existsSync(path.join(ROOT, 'dist', 'module.js'))) {
    throw new StartError(`${output}\nThe build did not write dist/module.js.`);
  }
}

const command = new Command('npm run demo --')
  .description('Builds the plugin and shows it in a preview page, with a simulated LANTIME or your own, until Ctrl-C.')
  .option('--incident', `start a three-minute incident of the simulated device after ${INCIDENT_AFTER_SECONDS} s`)
  .option('--control <port>', 'serve the control API of the simulated device; 0 picks a free port', parsePort)
  .addHelpText(
    'after',
    glossary('Environment variables', [
      ['PORT', `port of the preview page (default: ${DEFAULT_PORT})`],
      ['DEMO_SKIP_BUILD', '1: use dist/ as it is'],
      ['LANTIME_URL', 'address of your own device, instead of the simulated one'],
      ['LANTIME_USER', 'its user'],
      ['LANTIME_PASSWORD', 'its password'],
      ['LANTIME_INSECURE', '1: accept a self-signed certificate'],
    ])
  )
  .action(demo);

command.parseAsync().catch((error) => {
  if (error.code === 'EADDRINUSE') {
    console.error(`Port ${error.port} is in use: stop the program that uses it, or set PORT to another one.`);
  } else if (error.code === 'EACCES') {
    console.error(`Listening on port ${error.port} is not permitted: set PORT to one above 1023.`);
  } else {
    console.error(errorMessage(error));
  }
  process.exit(1);
});
