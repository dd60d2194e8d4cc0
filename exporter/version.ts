import packageJson from '../package.json';

/** Plugin and exporter are released together, under the version of the project. */
export const VERSION: string = packageJson.version;
