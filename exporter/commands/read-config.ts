import { type Config, configFromEnvironment, loadConfig } from '../config';

/** The configuration file, or without one the environment. @throws ConfigError */
export const readConfig = (file: string | undefined): Config =>
  file === undefined ? configFromEnvironment() : loadConfig(file);
