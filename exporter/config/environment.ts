import type { Mistake } from '../../src/lantime/definitions/places';
import { deviceUrlProblem } from './address';
import { type Config, type ConfigContext, ConfigError } from './config';
import { parseConfig } from './load';

/** What the configuration is called in messages. */
const SOURCE = 'environment';

/**
 * The configuration of one device from LANTIME_URL, LANTIME_USER and LANTIME_PASSWORD. LANTIME_NAME is the name of the
 * target, by default the host of the URL; LANTIME_INSECURE_SKIP_VERIFY=true accepts any certificate.
 * @throws ConfigError that names the environment variable
 */
export function configFromEnvironment(environment: ConfigContext['environment'] = process.env): Config {
  const url = environment.LANTIME_URL;
  const fail = (variable: string, problem: string): never => {
    throw new ConfigError(SOURCE, [{ path: variable, text: problem }]);
  };
  if (!url) {
    return fail('LANTIME_URL', 'is not set; set it to the address of the device, or pass a file with --config');
  }
  const problem = deviceUrlProblem(url);
  if (problem) {
    return fail('LANTIME_URL', problem);
  }
  const skip = environment.LANTIME_INSECURE_SKIP_VERIFY ?? '';
  if (!/^(true|false|)$/.test(skip)) {
    return fail('LANTIME_INSECURE_SKIP_VERIFY', 'must be true or false');
  }
  const user = environment.LANTIME_USER;
  const password = environment.LANTIME_PASSWORD;
  if (!user && password) {
    return fail('LANTIME_PASSWORD', 'is set, but LANTIME_USER is not; set LANTIME_USER, or remove LANTIME_PASSWORD');
  }
  if (user && !password) {
    return fail('LANTIME_PASSWORD', 'is not set, but LANTIME_USER is; set it in the environment of the exporter');
  }
  // Checked as if it were the content of a file.
  const tree = {
    targets: [
      {
        name: environment.LANTIME_NAME || new URL(url).hostname,
        url,
        ...(user ? { user, password_env: 'LANTIME_PASSWORD' } : {}),
        tls: { insecure_skip_verify: skip === 'true' },
      },
    ],
  };
  try {
    return parseConfig(JSON.stringify(tree), SOURCE, { environment, folder: process.cwd() });
  } catch (error) {
    throw error instanceof ConfigError ? new ConfigError(SOURCE, error.mistakes.map(inTermsOfVariables)) : error;
  }
}

/** Variables by the setting that they stand for. */
const VARIABLES: Readonly<Record<string, string>> = {
  name: 'LANTIME_NAME',
  url: 'LANTIME_URL',
  user: 'LANTIME_USER',
  password_env: 'LANTIME_PASSWORD',
  'tls.insecure_skip_verify': 'LANTIME_INSECURE_SKIP_VERIFY',
};

/** There is no file with lines: the message names the variable. */
function inTermsOfVariables({ path, text }: Mistake): Mistake {
  const setting = path.replace(/^targets\[0\]\.?/, '');
  return { path: Object.hasOwn(VARIABLES, setting) ? VARIABLES[setting] : path, text };
}
