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
  isFault,
  isProfileName,
  startControl,
  startSimulator,
  type ApiGeneration,
  type Incident,
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
  incident: { type: 'string' },
  'incident-scale': { type: 'string' },
  control: { type: 'string' },
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
  --incident N     begin the scripted incident after N seconds: antenna lost, holdover, supply and link lost, reboot
  --incident-scale N  stretch its three minutes so many times (default 1)
  --control PORT   take orders at http://127.0.0.1:PORT (0 = any free one): GET /state, POST /fault {"fault": "slow"},
                     POST /incident, POST /pull {"slot": "io1"}, POST /plug
  --seed N         choose among the possible courses of the values (default 1)
  --help           print this text
`;
}

function list(entries: Array<[string, string]>): string {
  return entries.map(([name, description]) => `                     ${name.padEnd(11)} ${description}`).join('\n');
}

interface Order {
  simulator: SimulatorOptions;
  /** Port of the control. */
  control?: number;
}

/** What to start, or undefined when help was asked for. */
function parseCommandLine(args: string[], environment: NodeJS.ProcessEnv): Order | undefined {
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
  if (values['incident-scale'] !== undefined && values.incident === undefined) {
    throw new UsageError('--incident-scale needs an incident: give --incident, too');
  }
  const simulator: SimulatorOptions = {
    port: integer('--port', values.port ?? '8080', 0, 65_535),
    host: values.host,
    tls: values.tls,
    user: values.user,
    password,
    profile: oneOf('profile', values.profile, PROFILES, isProfileName),
    api: apiGeneration(values.api),
    scale: integer('--scale', values.scale ?? '1', 1, LARGEST_SCALE),
    payload: values.payload === undefined ? undefined : payloadFile(values.payload),
    fault: oneOf('fault', values.fault, FAULTS, isFault),
    incident: values.incident === undefined ? undefined : incident(values.incident, values['incident-scale'] ?? '1'),
    seed: integer('--seed', values.seed ?? '1', 0, 2 ** 32 - 1),
  };
  return {
    simulator,
    control: values.control === undefined ? undefined : integer('--control', values.control, 0, 65_535),
  };
}

function incident(seconds: string, scale: string): Incident {
  return {
    startsAt: Date.now() + integer('--incident', seconds, 0, 1_000_000) * 1000,
    scale: integer('--incident-scale', scale, 1, 1000),
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
  const order = parseCommandLine(process.argv.slice(2), process.env);
  if (!order) {
    process.stdout.write(help());
    return;
  }
  const simulator = await startSimulator(order.simulator);
  const running: Array<{ close(): Promise<void> }> = [simulator];
  const end = (): void => running.forEach((one) => void one.close());
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdout.write(`listening on ${simulator.url}\n`);
  if (order.control !== undefined) {
    try {
      const control = await startControl(simulator, order.control);
      running.push(control);
      process.stdout.write(`control at ${control.url}\n`);
    } catch (error) {
      end();
      throw error;
    }
  }
}

main().catch((error: unknown) => {
  const expected = error instanceof UsageError || error instanceof StartError;
  process.stderr.write(`simulator: ${expected || !(error instanceof Error) ? messageOf(error) : error.stack}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
