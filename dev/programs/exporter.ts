/** The exporter in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { isReady, track } from './processes';

const ROOT = path.resolve(__dirname, '../..');
/** Arguments of Node.js that run it from source, in the folder of the project. */
export const EXPORTER_FROM_SOURCE = ['--import', 'tsx', 'exporter/main.ts'];
const LISTENING = /listening at http:\/\/(127\.0\.0\.1:\d+)/;

export type Targets = ReadonlyArray<{ name: string; url: string }>;

export interface ExporterOptions {
  /** For its configuration. */
  folder: string;
  targets: Targets;
  /** Of all devices; the exporter takes the password from its environment. */
  login: { user: string; password: string };
  /** Of its configuration: settings of all devices beside the login. */
  defaults?: object;
  /** Readings that the catalogue does not have, or has otherwise. */
  definitions?: object;
  /** Any free one if not given. */
  port?: number;
  /** Arguments of Node.js that run it: by default from source. */
  program?: readonly string[];
}

export interface ExporterProcess {
  /** HOST:PORT */
  address: string;
  /** The log so far. */
  log: () => string;
  /** Writes the targets anew and sends SIGHUP. */
  reload: (targets: Targets) => void;
  /** Sends SIGTERM and waits for the end. */
  stop: () => Promise<void>;
}

/** Starts the exporter; resolves when it answers. @throws Error with its log if it ends instead */
export async function serveExporter(options: ExporterOptions): Promise<ExporterProcess> {
  const { folder, login, defaults, definitions, port = 0, program = EXPORTER_FROM_SOURCE } = options;
  const config = path.join(folder, 'exporter.yml');
  const configure = (targets: Targets) =>
    writeFileSync(
      config,
      stringify({
        listen: `127.0.0.1:${port}`,
        ...(definitions ? { definitions } : {}),
        defaults: { user: login.user, password_env: 'LANTIME_PASSWORD', ...defaults },
        targets,
      })
    );
  configure(options.targets);
  const child = track(
    spawn(process.execPath, [...program, 'serve', '--config', config], {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: '', LANTIME_URL: '', LANTIME_PASSWORD: login.password },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  );
  let log = '';
  child.stderr?.on('data', (chunk) => (log += chunk));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  let address: string | undefined;
  while (address === undefined || !(await isReady(`http://${address}/-/healthy`))) {
    if (hasEnded()) {
      throw new Error(`The exporter ended at once: ${log}`);
    }
    await sleep(50);
    address = LISTENING.exec(log)?.[1];
  }
  return {
    address,
    log: () => log,
    reload: (targets) => {
      configure(targets);
      child.kill('SIGHUP');
    },
    stop: async () => {
      if (!hasEnded()) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    },
  };
}
