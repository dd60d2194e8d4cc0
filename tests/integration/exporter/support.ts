/** Exporters on simulated devices, in this process and in one of their own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { EXPORTER_FROM_SOURCE } from '../../../dev/programs/exporter';
import { parseConfig } from '../../../exporter/config';
import { createExporter, type Exporter, type ExporterOptions } from '../../../exporter/server';

export const PASSWORD = 'correct horse battery';
const ROOT = resolve(__dirname, '../../..');

export interface Running extends Exporter {
  url: string;
  /** Log lines so far, parsed. */
  lines: Array<Record<string, unknown>>;
  /** The log as it was written. */
  log: () => string;
  /** Lets time pass for intervals and pauses; nothing else. */
  pass: (seconds: number) => void;
  get: (path: string, headers?: Record<string, string>) => Promise<{ status: number; text: string; headers: Headers }>;
}

/** Runs an exporter for the length of one test body. */
export async function withExporter(
  config: unknown,
  body: (exporter: Running) => Promise<void>,
  options: Pick<ExporterOptions, 'threads'> = {}
): Promise<void> {
  let written = '';
  const lines: Running['lines'] = [];
  let now = 0;
  const exporter = createExporter(toConfig(config), {
    ...options,
    now: () => now,
    logTo: {
      write: (line) => {
        written += line;
        lines.push(JSON.parse(line));
      },
    },
  });
  await exporter.app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(exporter.app.server.address() as AddressInfo).port}`;
  // The line that says where it listens.
  lines.length = 0;
  try {
    await body({
      ...exporter,
      url,
      lines,
      log: () => written,
      pass: (seconds) => (now += 1000 * seconds),
      get: async (path, headers) => {
        const answer = await fetch(url + path, { headers });
        return { status: answer.status, text: await answer.text(), headers: answer.headers };
      },
    });
  } finally {
    await exporter.app.close();
  }
}

/** A configuration as the file would give it; JSON is YAML. */
export function toConfig(config: unknown) {
  return parseConfig(JSON.stringify(config), 'test.yml', { environment: { LANTIME_PASSWORD: PASSWORD }, folder: ROOT });
}

/** The value of `lantime_up`. */
export const parseUp = (text: string) => /^lantime_up(?:\{[^}]*\})? (\d)$/m.exec(text)?.[1];

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs the command line. */
export function run(args: string[], environment: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, [...EXPORTER_FROM_SOURCE, ...args], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', LANTIME_URL: '', LANTIME_PASSWORD: PASSWORD, ...environment },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => (output.stdout += chunk));
  child.stderr?.on('data', (chunk) => (output.stderr += chunk));
  const outcome: Promise<Outcome> = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }));
  /** The first match in the log. */
  const logged = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((found, failed) => {
      const look = () => {
        const match = pattern.exec(output.stderr);
        if (match) {
          child.stderr?.off('data', look);
          found(match);
        }
      };
      child.stderr?.on('data', look);
      look();
      void outcome.then(({ stderr }) => failed(new Error(`ended without ${pattern}: ${stderr}`)));
    });
  return { child, outcome, logged };
}
