import type { Mistake } from '../../src/lantime/definitions/places';
import type { Target } from '../target/target';
import { UserError } from '../user-error';

/** Where the exporter listens. */
export interface ListenAddress {
  host: string;
  port: number;
}

export interface Config {
  listen: ListenAddress;
  targets: readonly Target[];
  /** What works but deserves attention, such as a password over plain HTTP. */
  warnings: readonly string[];
}

/** All mistakes of a configuration, one per line of the message. */
export class ConfigError extends UserError {
  /** @param source the configuration file, or `environment` */
  constructor(
    readonly source: string,
    readonly mistakes: ReadonlyArray<Mistake & { source?: string }>
  ) {
    super(
      mistakes
        .map(({ line, column, path, text, source: own = source }) => {
          const place = line === undefined ? own : `${own}:${line}:${column}`;
          return `${place}: ${path ? `${path}: ` : ''}${text}`;
        })
        .join('\n')
    );
    this.name = 'ConfigError';
  }
}

/** What a configuration refers to outside of its own text. */
export interface ConfigContext {
  environment: Readonly<Record<string, string | undefined>>;
  /** The folder that paths are relative to. */
  folder: string;
}
