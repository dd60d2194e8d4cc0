/** The simulator's command line. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  DIALECTS,
  FAULTS,
  LARGEST_SCALE,
  PROFILES,
  StartError,
  isApiGeneration,
  isFaultName,
  isProfileName,
  startSimulator,
  type ApiGeneration,
  type SimulatorOptions,
} from './index';

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  tls: { type: 'boolean' },
  user: { type: 'string' },
  password: { type: 'string' },
  profile: { type: 'string' },
  api: { type: 'string' },
  scale: { type: 'string' },
  payload: { type: 'string' },
  fault: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** A wrong command line, in words for the person who wrote it. */
class UsageError extends Error {}

function help(): string {
  return `Serves the status API of a Meinberg LANTIME that is not there.

Usage: npm run -s simulator -- [options]

  --port N         port to listen on, 0 = any free one (default 8080)
  --host ADDRESS   address to listen on (default 127.0.0.1)
  --tls            HTTPS with a self-signed certificate
  --user NAME      demand basic authentication (default: none)
  --password TEXT  its password; better in the environment variable SIMULATOR_PASSWORD
  --profile NAME   device to simulate (default m600)
${list(Object.entries(PROFILES).map(([name, { description }]) => [name, description]))}
  --api N          generation of its API: ${Object.keys(DIALECTS).join(', ')} (default: that of the device)
                     10 and 20 are known from one device each, the others are assumed:
                     8 is like 10, 16 has what 20 has in the words of 10, 17 is like 20 but not cached
  --scale N        so many times the SyncMon nodes and PTP unicast clients, up to ${LARGEST_SCALE};
                     with the profile full that makes an answer of 4 MB (default 1)
  --payload FILE   serve this file at /api/status instead of a simulated device
  --fault NAME     behave badly
${list(Object.entries(FAULTS).map(([name, { description }]) => [name, description]))}
  --seed N         choose among the possible courses of the values (default 1)
  --help           print this text
`;
}

function list(entries: Array<[string, string]>): string {
  return entries.map(([name, description]) => `                     ${name.padEnd(10)} ${description}`).join('\n');
}

/** The options for the simulator, or undefined when help was asked for. */
function parseCommandLine(args: string[], environment: NodeJS.ProcessEnv): SimulatorOptions | undefined {
  const values = parse(args);
  if (values.help) {
    return undefined;
  }
  const password = values.password ?? environment.SIMULATOR_PASSWORD;
  if (values.user !== undefined && password === undefined) {
    throw new UsageError('--user needs a password: give --password or set SIMULATOR_PASSWORD');
  }
  if (values.user === undefined && values.password !== undefined) {
    throw new UsageError('--password needs a user: give --user, too');
  }
  return {
    port: integer('--port', values.port ?? '8080', 0, 65_535),
    host: values.host,
    tls: values.tls,
    user: values.user,
    password,
    profile: oneOf('profile', values.profile, PROFILES, isProfileName),
    api: apiGeneration(values.api),
    scale: integer('--scale', values.scale ?? '1', 1, LARGEST_SCALE),
    payload: values.payload === undefined ? undefined : payloadFile(values.payload),
    fault: oneOf('fault', values.fault, FAULTS, isFaultName),
    seed: integer('--seed', values.seed ?? '1', 0, 2 ** 32 - 1),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    // Node explains at length how to write positional arguments; there are none here.
    const [cause] = messageOf(error).split(/\. |\n/);
    throw new UsageError(`${cause.replace(/\.$/, '')}: see --help for the options`);
  }
}

function integer(option: string, text: string, from: number, to: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= from && value <= to)) {
    throw new UsageError(`${option} cannot be '${text}': give a whole number from ${from} to ${to}`);
  }
  return value;
}

function oneOf<Name extends string>(
  option: string,
  text: string | undefined,
  table: object,
  isName: (text: string) => text is Name
): Name | undefined {
  if (text === undefined || isName(text)) {
    return text;
  }
  throw new UsageError(`there is no ${option} '${text}': choose one of ${Object.keys(table).join(', ')}`);
}

function apiGeneration(text: string | undefined): ApiGeneration | undefined {
  const name = oneOf('api', text, DIALECTS, isApiGeneration);
  return name === undefined ? undefined : (Number(name) as ApiGeneration);
}

function payloadFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`cannot read the payload file (${messageOf(error)}): check the path after --payload`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const options = parseCommandLine(process.argv.slice(2), process.env);
  if (!options) {
    process.stdout.write(help());
    return;
  }
  const simulator = await startSimulator(options);
  const end = (): void => void simulator.close();
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdout.write(`listening on ${simulator.url}\n`);
}

main().catch((error: unknown) => {
  const expected = error instanceof UsageError || error instanceof StartError;
  process.stderr.write(`simulator: ${expected || !(error instanceof Error) ? messageOf(error) : error.stack}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
