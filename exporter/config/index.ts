export { DEFAULT_LISTEN, parseListen } from './address';
export { ConfigError, type Config, type ListenAddress } from './config';
export { configFromEnvironment } from './environment';
export { loadConfig, parseConfig } from './load';
