/** The simulator's command line. */
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { glossary, port, wholeNumber } from '../command-line';
import {
  DIALECTS,
  FAULTS,
  LARGEST_SCALE,
  PROFILES,
  RECEPTION_SCENES,
  StartError,
  isApiGeneration,
  isFault,
  isProfileName,
  isReceptionScene,
  startControl,
  startSimulator,
  type ApiGeneration,
  type FaultSetting,
  type ProfileName,
  type ReceptionScene,
  type Simulator,
} from './index';

const MOST_DEVICES = 10_000;
const LAST_PORT = 65_535;

interface Options {
  port: number;
  /** How many devices, on consecutive ports. */
  devices: number;
  host?: string;
  tls?: boolean;
  user?: string;
  password?: string;
  profile?: ProfileName;
  api?: ApiGeneration;
  scale: number;
  payload?: Buffer;
  fault?: FaultSetting;
  /** Seconds until the incident begins. */
  incident?: number;
  incidentScale?: number;
  /** Disturbs the reception of satellites. */
  reception?: ReceptionScene;
  /** Seconds until the disturbance begins. */
  receptionIn: number;
  /** Seconds until a leap second. */
  leapSecondIn?: number;
  /** Port of the control API. */
  control?: number;
  seed: number;
}

const descriptions = (table: Readonly<Record<string, { description: string }>>) =>
  Object.entries(table).map(([name, { description }]) => [name, description] as const);

const command = new Command('npm run -s simulator --')
  .description('Serves the status API of a simulated Meinberg LANTIME.')
  .option('--port <number>', 'port to listen on; 0 picks a free one', port, 8080)
  .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
  .option('--devices <number>', 'simulate this many devices, on consecutive ports', wholeNumber(1, MOST_DEVICES), 1)
  .option('--tls', 'serve HTTPS with a self-signed certificate')
  .option('--user <name>', 'require basic authentication')
  .addOption(new Option('--password <text>', 'password for --user').env('SIMULATOR_PASSWORD'))
  .option('--profile <name>', 'device to simulate, see below (default: m600)', parseChoice(PROFILES, isProfileName))
  .option(
    '--api <generation>',
    `generation of the REST API: ${Object.keys(DIALECTS).join(', ')} (default: that of the device)`,
    (text) => Number(parseChoice(DIALECTS, isApiGeneration)(text)) as ApiGeneration
  )
  .option(
    '--scale <factor>',
    `multiply SyncMon nodes and PTP unicast clients, up to ${LARGEST_SCALE}; with --profile full that makes a 4 MB response`,
    wholeNumber(1, LARGEST_SCALE),
    1
  )
  .option('--payload <file>', 'serve this file at /api/status instead of a simulated device', payloadFile)
  .option('--fault <name>', 'misbehave, see below', parseChoice(FAULTS, isFault))
  .option(
    '--incident <seconds>',
    'start the scripted incident after this time: antenna lost, holdover, power supply and link lost, reboot',
    wholeNumber(0, 1_000_000)
  )
  .option('--incident-scale <factor>', 'stretch the three minutes of the incident', wholeNumber(1, 1000))
  .option('--reception <name>', 'disturb the reception, see below', parseChoice(RECEPTION_SCENES, isReceptionScene))
  .option('--reception-in <seconds>', 'begin the disturbance after this time', wholeNumber(0, 1_000_000), 0)
  .option('--leap-second-in <seconds>', 'insert a leap second after this time', wholeNumber(0, 1_000_000_000))
  .option('--control <port>', 'serve the control API, see below; 0 picks a free port', port)
  .option('--seed <number>', 'seed of the simulated values', wholeNumber(0, 2 ** 32 - 1), 1)
  .addHelpText('after', glossary('Profiles', descriptions(PROFILES)))
  .addHelpText('after', glossary('Faults', descriptions(FAULTS)))
  .addHelpText('after', glossary('Reception', descriptions(RECEPTION_SCENES)))
  .addHelpText(
    'after',
    `
API generations:
  10 and 20 are known from one device each; the others are assumed:
  8 is like 10, 16 has the content of 20 with the spelling of 10, 17 is like 20 without the cache

Control API, at http://127.0.0.1:PORT:
  GET  /state
  POST /fault     {"fault": "slow"}, or {"fault": null} to clear it
  POST /incident  {"in": 5, "scale": 2}; both can be left out
  POST /pull      {"slot": "io1"}
  POST /plug      {"slot": "io1"}
  POST /set       {"path": "system/uptime", "value": 1}
  POST /unset     {"path": "system/uptime"}`
  );

function parseChoice<Name extends string>(
  table: object,
  isName: (text: string) => text is Name
): (text: string) => Name {
  return (text) => {
    if (!isName(text)) {
      throw new InvalidArgumentError(`Choose one of ${Object.keys(table).join(', ')}.`);
    }
    return text;
  };
}

function payloadFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new InvalidArgumentError(`Cannot read the file (${error instanceof Error ? error.message : error}).`);
  }
}

/** Ends the program where options contradict each other. */
function assertConsistent(options: Options): void {
  if (options.user !== undefined && options.password === undefined) {
    command.error('error: --user requires a password: set --password or SIMULATOR_PASSWORD');
  }
  if (options.user === undefined && command.getOptionValueSource('password') === 'cli') {
    command.error('error: --password requires --user');
  }
  if (options.incidentScale !== undefined && options.incident === undefined) {
    command.error('error: --incident-scale requires --incident');
  }
  if (options.devices > 1 && options.control !== undefined) {
    command.error('error: --control is for one device, not for several (--devices)');
  }
  if (options.port > 0 && options.port + options.devices - 1 > LAST_PORT) {
    command.error(`error: there are no ${options.devices} ports from ${options.port} on`);
  }
}

async function simulate(options: Options): Promise<void> {
  assertConsistent(options);
  const {
    control: controlPort,
    incident,
    incidentScale = 1,
    reception,
    receptionIn,
    leapSecondIn,
    devices,
    port: firstPort,
    seed,
    ...rest
  } = options;
  const running: Array<{ close(): Promise<void> }> = [];
  const end = (): void => running.forEach((one) => void one.close());
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const startDevice = async (number: number): Promise<Simulator> => {
    const device = await startSimulator({
      ...rest,
      port: firstPort === 0 ? 0 : firstPort + number,
      seed: (seed + number) % 2 ** 32,
      disturbance: reception && { scene: reception, startsAt: Date.now() + receptionIn * 1000 },
      leapSecondAt: leapSecondIn === undefined ? undefined : Date.now() + leapSecondIn * 1000,
      incident: incident === undefined ? undefined : { startsAt: Date.now() + incident * 1000, scale: incidentScale },
    });
    running.push(device);
    say(`listening on ${device.url}`);
    return device;
  };
  try {
    const first = await startDevice(0);
    for (let number = 1; number < devices; number++) {
      await startDevice(number);
    }
    if (controlPort !== undefined) {
      const control = await startControl(first, controlPort);
      running.push(control);
      say(`control API at ${control.url}`);
    }
  } catch (error) {
    end();
    throw error;
  }
}

command
  .action(simulate)
  .parseAsync()
  .catch((error: unknown) => {
    const text = !(error instanceof Error) ? String(error) : error instanceof StartError ? error.message : error.stack;
    process.stderr.write(`simulator: ${text}\n`);
    process.exitCode = 1;
  });
