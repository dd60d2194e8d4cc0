import type { Config, ListenAddress } from '../config';
import { COLLECTOR_NAMES } from '../exposition/collectors';
import { createExporter, type Exporter } from '../server';
import { convertLog, type LogFormat, type LogLevel } from '../server/log';
import { oneLine } from '../text';
import { UserError } from '../user-error';
import { readConfig } from './read-config';

export interface ServeOptions extends Readonly<Record<string, unknown>> {
  config?: string;
  listen?: ListenAddress;
  'web.config.file'?: string;
  'log.level': LogLevel;
  'log.format': LogFormat;
}

/** Serves scrapes until SIGTERM or SIGINT. @throws ConfigError, WebConfigError, UserError */
export async function serve(options: ServeOptions): Promise<void> {
  const config = withCollectorFlags(readConfig(options.config), options);
  const listen = options.listen ?? config.listen;
  const exporter = createExporter(config, {
    logTo: convertLog(process.stderr, options['log.format']),
    logLevel: options['log.level'],
    webConfigFile: options['web.config.file'],
  });
  const { app } = exporter;
  const shutDown = (signal: NodeJS.Signals): void => {
    app.log.info(`${signal}: shutting down`);
    void app.close();
  };
  process.once('SIGTERM', shutDown);
  process.once('SIGINT', shutDown);
  process.on('SIGHUP', () => reload(exporter, options, listen));
  try {
    await app.listen(listen);
  } catch (error) {
    await app.close();
    throw new UserError(listenProblem(error, listen));
  }
}

function reload(exporter: Exporter, options: ServeOptions, { host, port }: ListenAddress): void {
  const { log } = exporter.app;
  try {
    const next = withCollectorFlags(readConfig(options.config), options);
    exporter.reload(next);
    if (!options.listen && (next.listen.host !== host || next.listen.port !== port)) {
      log.warn('"listen" was changed: restart the exporter for this to take effect');
    }
  } catch (error) {
    exporter.reloadFailed();
    log.error(`configuration refused, the previous one remains in force: ${oneLine((error as Error).message)}`);
  }
}

/** Adds the collector flags of the command line. The configuration takes precedence over them. */
function withCollectorFlags(config: Config, options: Readonly<Record<string, unknown>>): Config {
  const flags = Object.fromEntries(
    COLLECTOR_NAMES.flatMap((name) => {
      const enabled = options[`collector.${name}`];
      return typeof enabled === 'boolean' ? [[name, enabled]] : [];
    })
  );
  const targets = config.targets.map((target) => ({ ...target, collectors: { ...flags, ...target.collectors } }));
  return { ...config, targets };
}

function listenProblem(error: unknown, { host, port }: ListenAddress): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is already in use: stop the program that uses it, or choose another port with --listen`;
    case 'EACCES':
      return `no permission to listen on port ${port}: choose a port above 1023 with --listen`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this computer: choose another one with --listen (127.0.0.1, or 0.0.0.0 for all)`;
    default:
      return `cannot listen on ${host} port ${port}: ${message}; choose another address with --listen`;
  }
}
