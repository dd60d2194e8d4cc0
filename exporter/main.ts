/** The exporter's program: its command line, or, in a worker thread, the reading of large answers. */
import { isMainThread } from 'node:worker_threads';
import { Command, InvalidArgumentError, Option } from 'commander';
import { LantimeError } from '../src/lantime/errors';
import { DEFAULT_LISTEN, parseListen } from './config/address';
import type { ListenAddress } from './config/config';
import { COLLECTORS } from './exposition/collectors';
import { explainProblem } from './problems';
import { LOG_FORMATS, LOG_LEVELS } from './server/log';
import { printable } from './text';
import { UserError } from './user-error';
import { VERSION } from './version';

const CONFIG_HELP =
  'configuration file (YAML); by default, one device is configured by LANTIME_URL, LANTIME_USER and LANTIME_PASSWORD';

function parseListenOption(written: string): ListenAddress {
  const listen = parseListen(written);
  if (!listen) {
    throw new InvalidArgumentError('Use HOST:PORT, for example 127.0.0.1:10123 or 0.0.0.0:10123.');
  }
  return listen;
}

// Commands are loaded when they run: a health check does not need a server and a catalogue.
const program = new Command('exporter')
  .description('Prometheus exporter for Meinberg LANTIME time servers.')
  .version(VERSION)
  .showHelpAfterError('(see --help)');
const serve = program
  .command('serve')
  .description('serve scrapes; SIGHUP reloads the configuration, SIGTERM shuts down')
  .option('--config <file>', CONFIG_HELP)
  .option('--listen <host:port>', 'address to listen on; overrides the configuration', parseListenOption)
  .option('--web.config.file <file>', 'TLS and basic authentication of the endpoint, in the format of exporter-toolkit')
  .addOption(new Option('--log.level <level>', 'minimum level of log lines').choices(LOG_LEVELS).default('info'))
  .addOption(new Option('--log.format <format>', 'format of log lines').choices(LOG_FORMATS).default('json'))
  .action(async (options) => (await import('./commands/serve')).serve(options));
for (const [name, about] of Object.entries(COLLECTORS)) {
  serve.option(`--collector.${name}`, `expose ${about} (default)`);
  serve.option(`--no-collector.${name}`, `disable the ${name} collector`);
}
program
  .command('check')
  .description('validate the configuration and poll each target once')
  .option('--config <file>', CONFIG_HELP)
  .option('--offline', 'only validate, without polling')
  .action(async (options) => (await import('./commands/check')).check(options));
program
  .command('health')
  .description('check that the exporter running on this computer is healthy, for container health checks')
  .addOption(
    new Option('--listen <host:port>', 'address that the exporter listens on')
      .argParser(parseListenOption)
      .default(parseListen(DEFAULT_LISTEN), DEFAULT_LISTEN)
  )
  .action(async (options) => (await import('./commands/health')).health(options));
program
  .command('report')
  .description('print the status of a device for a bug report, without names, addresses, serial numbers and positions')
  .option('--config <file>', CONFIG_HELP)
  .option('--target <name>', 'target to poll; not needed if there is only one')
  .option('--file <file>', 'read a saved response of /api/status instead')
  .action(async (options) => (await import('./commands/report')).report(options));

function describeError(error: unknown): string {
  return error instanceof LantimeError
    ? explainProblem(error)
    : !(error instanceof Error)
      ? String(error)
      : error instanceof UserError
        ? error.message
        : (error.stack ?? error.message);
}

if (isMainThread) {
  program.parseAsync().catch((error: unknown) => {
    process.stderr.write(`${describeError(error).split('\n').map(printable).join('\n')}\n`);
    process.exitCode = 1;
  });
} else {
  void import('./target/thread-program');
}
