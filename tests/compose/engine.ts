/** The programs that the test runs: the Docker engine and Compose. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');

/** Nothing can be tested here, for the reason in the message. */
export class Skipped extends Error {}

interface Result {
  /** Undefined when the program could not be started or was stopped. */
  status: number | undefined;
  output: string;
  errors: string;
}

export interface Stack {
  docker: (...args: string[]) => Promise<string>;
  compose: (...args: string[]) => Promise<string>;
  /** Address of a published port. */
  url: Record<'grafana' | 'prometheus' | 'alertmanager' | 'exporter', string>;
  services: string[];
  scale: {
    /** Addresses of the two Prometheus. */
    urls: string[];
    /** Their configuration, which the test changes. */
    folder: string;
  };
}

/** Ends waiting and whatever runs for the test, so that everything is taken down. */
export const stop = new AbortController();

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs a program to its end; `shown`, what it says is passed on. */
export async function run(
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
export async function must(command: string[], env: NodeJS.ProcessEnv, shown = false): Promise<string> {
  const { status, output, errors } = await run(command, env, { shown, signal: stop.signal });
  if (status !== 0) {
    throw new Error(`${command.join(' ')} ended with ${status ?? 'nothing'}: ${errors || output}`);
  }
  return output;
}

/** @throws {Skipped} without an engine or Compose */
export async function findCompose(env: NodeJS.ProcessEnv): Promise<string[]> {
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
export async function haveImage(image: string, env: NodeJS.ProcessEnv, fetch: boolean): Promise<boolean> {
  if ((await run(['docker', 'image', 'inspect', image], env)).status === 0) {
    return true;
  }
  return fetch && (await run(['docker', 'pull', '--quiet', image], env, { signal: stop.signal })).status === 0;
}
