/** The exporter's command line. */
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseAnswer } from '../src/lantime/answer';
import { LantimeError } from '../src/lantime/errors';
import { StatusReader } from '../src/lantime/reader';
import packageJson from '../package.json';
import { anonymize } from '../src/lantime/anonymize';
import { checkTargets } from './check';
import { COLLECTOR_NAMES, COLLECTORS } from './collectors';
import { ConfigError, configFromEnvironment, loadConfig, parseListen, type Config } from './config';
import { connectDevice } from './device';
import { explain } from './problems';
import { LOG_FORMATS, LOG_LEVELS, logSink, type LogFormat, type LogLevel } from './log';
import { createExporter } from './server';
import './worker';
import { printable } from './text';
import { loadWebConfig, WebConfigError } from './web';

/** A wrong command line or a wrong surrounding, in words for the person who wrote it. */
class UsageError extends Error {}

const CONFIG_HELP =
  'configuration file (YAML); without one the device comes from LANTIME_URL, LANTIME_USER and LANTIME_PASSWORD';

function load(file: string | undefined): Config {
  return file === undefined ? configFromEnvironment() : loadConfig(file);
}

/** Collectors as the command line has them; what the configuration says comes first. */
function withSwitches(config: Config, options: Readonly<Record<string, unknown>>): Config {
  const switches = Object.fromEntries(
    COLLECTOR_NAMES.flatMap((name) => {
      const isOn = options[`collector.${name}`];
      return typeof isOn === 'boolean' ? [[name, isOn]] : [];
    })
  );
  const targets = config.targets.map((target) => ({ ...target, collectors: { ...switches, ...target.collectors } }));
  return { ...config, targets };
}

interface ServeOptions extends Readonly<Record<string, unknown>> {
  config?: string;
  listen?: Config['listen'];
  'web.config.file'?: string;
  'log.level': LogLevel;
  'log.format': LogFormat;
}

async function serve(options: ServeOptions): Promise<void> {
  const config = withSwitches(load(options.config), options);
  const web = options['web.config.file'] === undefined ? undefined : loadWebConfig(options['web.config.file']);
  const listen = options.listen ?? config.listen;
  const exporter = createExporter(config, {
    logTo: logSink(process.stderr, options['log.format']),
    logLevel: options['log.level'],
    web,
  });
  const { app } = exporter;
  const end = (signal: NodeJS.Signals): void => {
    app.log.info(`${signal}: ending`);
    void app.close();
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.on('SIGHUP', () => {
    try {
      const next = withSwitches(load(options.config), options);
      exporter.reload(next);
      if (!options.listen && (next.listen.host !== config.listen.host || next.listen.port !== config.listen.port)) {
        app.log.warn('"listen" changed: restart the exporter to make it listen there');
      }
    } catch (error) {
      exporter.reloadFailed();
      app.log.error(`configuration refused, the old one stays: ${messageOf(error).replace(/\n/g, '; ')}`);
    }
  });
  try {
    await app.listen(listen);
  } catch (error) {
    await app.close();
    throw new UsageError(listenProblem(error, listen));
  }
}

function listenProblem(error: unknown, { host, port }: Config['listen']): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is taken: end the program that uses it or choose another one with --listen`;
    case 'EACCES':
      return `port ${port} may not be used by this user: choose one above 1023 with --listen`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this computer: choose another one with --listen (127.0.0.1, or 0.0.0.0 for all)`;
    default:
      return `cannot listen on ${host} port ${port}: ${message}; choose another address with --listen`;
  }
}

async function check(options: { config?: string; offline?: boolean }): Promise<void> {
  const config = load(options.config);
  const { length } = config.targets;
  process.stdout.write(`${options.config ?? 'environment'}: valid, ${length} ${length === 1 ? 'target' : 'targets'}\n`);
  config.warnings.forEach((warning) => process.stdout.write(`warning: ${printable(warning)}\n`));
  if (options.offline) {
    return;
  }
  const { table, ok } = await checkTargets(config);
  process.stdout.write(`\n${table}`);
  process.exitCode = ok ? 0 : 1;
}

async function report(options: { config?: string; target?: string; file?: string }): Promise<void> {
  const answer = parseAnswer(options.file === undefined ? await fetchOf(options) : readAnswer(options.file));
  // Anything else may hold what the rules do not know.
  new StatusReader().read(answer, Date.now());
  process.stdout.write(`${JSON.stringify(anonymize(answer), null, 2)}\n`);
}

function readAnswer(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `cannot read the file (${(error as NodeJS.ErrnoException).code}): check the path after --file`
    );
  }
}

async function fetchOf({ config, target: name }: { config?: string; target?: string }): Promise<string> {
  const { targets } = load(config);
  const target = name === undefined && targets.length === 1 ? targets[0] : targets.find((one) => one.name === name);
  if (!target) {
    const names = targets.map((one) => JSON.stringify(one.name)).join(', ');
    throw new UsageError(
      `${name === undefined ? 'a target is needed' : 'there is no such target'}: give --target with one of ${names}`
    );
  }
  const device = connectDevice(target.access);
  try {
    return await device.fetchStatus();
  } finally {
    await device.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof LantimeError ? explain(error) : error instanceof Error ? error.message : String(error);
}

function listenOption(written: string): Config['listen'] {
  const listen = parseListen(written);
  if (!listen) {
    throw new InvalidArgumentError('Write HOST:PORT, for example 127.0.0.1:10123 or 0.0.0.0:10123.');
  }
  return listen;
}

const program = new Command('exporter')
  .description('Exposes the status of Meinberg LANTIME time servers to Prometheus.')
  .version(packageJson.version)
  .showHelpAfterError('(see --help)');
const serving = program
  .command('serve')
  .description('answer the scrapes of Prometheus; SIGHUP reloads the configuration, SIGTERM ends')
  .option('--config <file>', CONFIG_HELP)
  .option('--listen <host:port>', 'where to listen, instead of what the configuration says', listenOption)
  .option('--web.config.file <file>', 'TLS and basic authentication of the endpoint, as in exporter-toolkit')
  .addOption(new Option('--log.level <level>', 'least severity of log lines').choices(LOG_LEVELS).default('info'))
  .addOption(new Option('--log.format <format>', 'form of log lines').choices(LOG_FORMATS).default('json'))
  .action(serve);
for (const [name, about] of Object.entries(COLLECTORS)) {
  serving.option(`--collector.${name}`, `expose ${about} (default)`);
  serving.option(`--no-collector.${name}`, 'do not');
}
program
  .command('check')
  .description('validate the configuration and ask each target once')
  .option('--config <file>', CONFIG_HELP)
  .option('--offline', 'ask nobody: validate only')
  .action(check);
program
  .command('report')
  .description('print the status of a device for a bug report, without names, addresses, serial numbers and positions')
  .option('--config <file>', CONFIG_HELP)
  .option('--target <name>', 'target to ask; not needed when there is only one')
  .option('--file <file>', 'a saved answer of /api/status instead')
  .action(report);

// The program is also what its threads run; see worker.ts.
if (isMainThread) {
  program.parseAsync().catch((error: unknown) => {
    const expected =
      error instanceof UsageError || [ConfigError, LantimeError, WebConfigError].some((kind) => error instanceof kind);
    const text = expected || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message);
    process.stderr.write(`${text.split('\n').map(printable).join('\n')}\n`);
    process.exitCode = 1;
  });
}
