/**
 * The exporter's configuration: a YAML file, or three environment variables for a single device.
 *
 * Passwords are never written into the file: it names an environment variable or another file, so that the configuration
 * can be kept in a repository and shown in a bug report.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { Definitions } from '../src/lantime/definitions';
import { problemText, readDefinitions, readTree as readDefinitionsTree } from '../src/lantime/definitions/document';
import { type DocumentPath, type Finding, type Mistake, parseYaml } from '../src/lantime/definitions/places';
import { DEFAULT_INTERVAL_SECONDS, MINIMUM_INTERVAL_SECONDS } from '../src/lantime/poller';
import { COLLECTOR_NAMES, type CollectorName, type CollectorSwitches } from './collectors';
import { DEFAULT_MAX_ANSWER_MEGABYTES, DEFAULT_TIMEOUT_SECONDS, type DeviceAccess } from './device';

/** Only this computer: whoever reaches the exporter reads the values of all devices. 10123 is NTP's port and ten thousand. */
export const DEFAULT_LISTEN = '127.0.0.1:10123';

/** One device, ready to be asked. */
export interface Target {
  name: string;
  access: DeviceAccess;
  /** Least time between two requests, seconds. */
  intervalSeconds: number;
  /** Labels for service discovery. */
  labels: Readonly<Record<string, string>>;
  /** Also expose numbers that the catalogue does not know. */
  unknownReadings: boolean;
  /** Also expose metrics under names of the release before. */
  legacyMetricNames: boolean;
  /** Groups of metrics that are switched off or on. */
  collectors: CollectorSwitches;
  /** Names of metrics, with asterisks: only those, and none of those. */
  allow?: readonly string[];
  deny?: readonly string[];
  /** Of a state set only the series of the present state. */
  presentStatesOnly: boolean;
  /** What the owner of the device knows better than the catalogue. */
  definitions?: Definitions;
  /** Tells other definitions from the same ones read once more. */
  definitionsText: string;
}

export interface Config {
  listen: { host: string; port: number };
  targets: readonly Target[];
  /** What works but should be thought about, such as a password over plain HTTP. */
  warnings: readonly string[];
}

/** All mistakes of a configuration, one per line of the message. */
export class ConfigError extends Error {
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

type Path = DocumentPath;

const SECONDS_PER_UNIT: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
const DURATION_PROBLEM = 'is not a duration; write seconds or a number with ms, s, m or h, for example 15s';

/** `10`, `10s`, `1m`: seconds. */
const duration = (floor: number, ceiling: number, why: string) =>
  z
    .union([z.number(), z.string()], { error: DURATION_PROBLEM })
    .transform((written, context) => {
      const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(String(written)) ?? [];
      if (number === undefined) {
        context.addIssue({ code: 'custom', message: DURATION_PROBLEM });
        return z.NEVER;
      }
      return Number(number) * SECONDS_PER_UNIT[unit];
    })
    .refine((seconds) => seconds >= floor && seconds <= ceiling, {
      error: `must be from ${floor}s to ${ceiling}s${why}`,
    });

const text = z
  .string()
  .min(1, { error: 'is empty; give a text, or leave it out' })
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, { error: 'holds a line break or a control character; remove it' });

/** Labels that Prometheus or the exposition set; a target's own would displace them (as exported_...). */
const TAKEN_LABELS = new Set(
  (
    'instance job device chassis slot module model component field metric unit state reason le quantile ' +
    'address association event fan input interface interval led location mask message name node output port ' +
    'ptp_instance role satellite ' +
    'sensor serial_number service source storage system type value version'
  ).split(' ')
);

const labels = z.record(
  z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, {
      error: 'is not a label name; use letters, digits and underscores, and no digit first',
    })
    .refine((name) => !name.startsWith('__'), { error: 'begins with __, which Prometheus keeps for itself; rename it' })
    .refine((name) => !TAKEN_LABELS.has(name), { error: 'is a label that the series have already; rename it' }),
  z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text' }).transform(String)
);

const tls = z.strictObject({
  ca_file: text.optional(),
  insecure_skip_verify: z.boolean().optional(),
  server_name: text.optional(),
});

const collectors = z.strictObject(
  Object.fromEntries(COLLECTOR_NAMES.map((name) => [name, z.boolean().optional()])) as Record<
    CollectorName,
    z.ZodOptional<z.ZodBoolean>
  >
);

const metricNames = z
  .array(
    z
      .string()
      .regex(/^[a-z0-9_*]{1,200}$/, { error: 'is not the name of a metric; an asterisk stands for any characters' })
  )
  .max(200, { error: 'holds more than 200 names; use asterisks' });
const metrics = z.strictObject({ allow: metricNames.optional(), deny: metricNames.optional() });

const SHARED = {
  user: text
    .regex(/^[^:]*$/, { error: 'holds a colon, which basic authentication cannot transport; use another user' })
    .optional(),
  password_env: text.optional(),
  password_file: text.optional(),
  tls: tls.optional(),
  interval: duration(
    MINIMUM_INTERVAL_SECONDS,
    3600,
    '; the values of a LANTIME are up to 8 s old, asking more often brings load and no news'
  ).optional(),
  timeout: duration(0.5, 300, '').optional(),
  max_answer_megabytes: z.number().gt(0).lte(256, { error: 'must be at most 256' }).optional(),
  labels: labels.optional(),
  unknown_readings: z.boolean().optional(),
  collectors: collectors.optional(),
  metrics: metrics.optional(),
  state_sets: z.enum(['all', 'present'], { error: 'must be all or present' }).optional(),
  legacy_metric_names: z.boolean().optional(),
  // Read below: a file, several, or the document itself.
  definitions: z.unknown().optional(),
};

const Defaults = z.strictObject(SHARED);
const TargetEntry = z.strictObject({
  name: text
    .max(200, { error: 'is longer than 200 characters; shorten it' })
    .refine((name) => name.trim() === name, { error: 'begins or ends with a blank; remove it' }),
  url: z.string().superRefine((url, context) => {
    const problem = urlProblem(url);
    if (problem) {
      context.addIssue({ code: 'custom', message: problem });
    }
  }),
  ...SHARED,
});
const File = z.strictObject({
  listen: z
    .string()
    .superRefine((listen, context) => {
      if (!parseListen(listen)) {
        context.addIssue({ code: 'custom', message: LISTEN_PROBLEM });
      }
    })
    .optional(),
  defaults: z.unknown().optional(),
  definitions: z.unknown().optional(),
  // Read one by one below.
  targets: z.array(z.unknown()).min(1, { error: 'is empty; add a target with name and url' }),
});

type SharedSettings = z.output<typeof Defaults>;
type TargetSettings = z.output<typeof TargetEntry>;

const LISTEN_PROBLEM = 'is not HOST:PORT; write for example 127.0.0.1:10123, 0.0.0.0:10123 or [::]:10123';

/** `HOST:PORT`, `[::1]:PORT` or `:PORT`, which is every address of this computer. */
export function parseListen(written: string): Config['listen'] | undefined {
  const [, v6, name, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]*)):(\d{1,5})$/.exec(written) ?? [];
  const port = Number(digits);
  return digits === undefined || port > 65_535 ? undefined : { host: v6 ?? (name || '::'), port };
}

function urlProblem(written: string): string | undefined {
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return 'is not a URL; write for example https://lantime.example.com';
  }
  if (url.username || url.password) {
    return 'holds credentials, which would be shown; move them to user and password_env or password_file';
  }
  if (!/^https?:$/.test(url.protocol)) {
    return 'begins with neither https:// nor http://; write for example https://lantime.example.com';
  }
  if (url.search || url.hash) {
    return 'holds a ? or a #; give the address of the LANTIME alone, for example https://lantime.example.com';
  }
  return /\/api(\/|$)/.test(url.pathname)
    ? 'holds the path of the API, which is added; give the address of the LANTIME alone'
    : undefined;
}

/** Words for the checks, with those that only the exporter's configuration has. */
function configProblemText(issue: z.core.$ZodRawIssue): string {
  return issue.code === 'too_small' ? 'must be larger than 0' : problemText(issue);
}

function unknownKey(key: string, known: string[]): string {
  return key === 'password'
    ? 'is not accepted in the file; set password_env to the name of an environment variable or password_file to a file that holds it'
    : `is not known here; remove or correct it (known: ${known.join(', ')})`;
}

/** Parses one part; what is wrong goes to `findings`. */
function parsePart<T>(
  schema: z.ZodObject & z.ZodType<T>,
  value: unknown,
  path: Path,
  findings: Finding[]
): T | undefined {
  const result = schema.safeParse(value, { error: configProblemText });
  if (result.success) {
    return result.data;
  }
  for (const issue of result.error.issues) {
    const at = [...path, ...(issue.path as Array<string | number>)];
    if (issue.code === 'unrecognized_keys') {
      const part = { tls, collectors, metrics }[String(at[at.length - 1])];
      const known = Object.keys((part ?? schema).shape);
      findings.push(...issue.keys.map((key) => ({ path: [...at, key], text: unknownKey(key, known), atKey: true })));
    } else if (issue.code === 'invalid_key') {
      findings.push({ path: at, text: issue.issues[0].message, atKey: true });
    } else {
      findings.push({ path: at, text: issue.message });
    }
  }
  return undefined;
}

/** What a target takes from the world around the file. */
interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  folder: string;
  /** Definitions for all targets, as they are written. */
  definitions?: unknown;
  /** Definitions that were read already, and mistakes in files beside the configuration. */
  documents?: Map<string, Definitions | undefined>;
  foreign?: Array<Mistake & { source: string }>;
}

/**
 * Definitions of a target: its own before those of the defaults, and those before what is for all. Each is the name of a
 * file, a list of names, or the document itself.
 */
function definitionsOf(
  written: ReadonlyArray<readonly [value: unknown, path: Path]>,
  around: Surroundings,
  findings: Finding[]
): Pick<Target, 'definitions' | 'definitionsText'> {
  const texts: string[] = [];
  const all = written.flatMap(([value, path]) => {
    if (value === undefined || value === null) {
      return [];
    }
    if (typeof value === 'object' && !Array.isArray(value)) {
      const read = readDefinitionsTree(value);
      findings.push(...read.findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] })));
      texts.push(JSON.stringify(value));
      return read.definitions?.all ?? [];
    }
    const files = Array.isArray(value) ? value : [value];
    return files.flatMap((file: unknown, index) => {
      const at = Array.isArray(value) ? [...path, index] : path;
      if (typeof file !== 'string' || file === '') {
        findings.push({
          path: at,
          text: 'must be the name of a file, a list of such names, or a mapping with readings',
        });
        return [];
      }
      try {
        const text = readFileSync(resolve(around.folder, file), 'utf8');
        texts.push(text);
        return definitionsInFile(file, text, around)?.all ?? [];
      } catch (error) {
        findings.push({ path: at, text: fileProblem(error) });
        return [];
      }
    });
  });
  return { definitions: all.length > 0 ? new Definitions(all) : undefined, definitionsText: JSON.stringify(texts) };
}

/** Each file is read once, however many targets name it. */
function definitionsInFile(file: string, text: string, around: Surroundings): Definitions | undefined {
  if (!around.documents?.has(file)) {
    const { definitions, mistakes } = readDefinitions(text);
    around.documents?.set(file, definitions);
    around.foreign?.push(...mistakes.map((mistake) => ({ ...mistake, source: file })));
  }
  return around.documents?.get(file);
}

function readPassword(
  settings: SharedSettings,
  path: Path,
  { environment, folder }: Surroundings,
  findings: Finding[]
): string | undefined {
  const { password_env: variable, password_file: file } = settings;
  if (variable !== undefined && file !== undefined) {
    findings.push({ path: [...path, 'password_file'], text: 'is given beside password_env; keep one of them' });
    return undefined;
  }
  if (variable !== undefined) {
    if (!environment[variable]) {
      // The name is repeated only where it looks like one: someone may have written the password itself.
      const named = /^[A-Z][A-Z0-9_]*$/.test(variable)
        ? `the environment variable ${variable}`
        : 'the variable named here';
      findings.push({
        path: [...path, 'password_env'],
        text: `${named} is not set; set it where the exporter is started (this is the name of a variable, not the password)`,
      });
    }
    return environment[variable];
  }
  if (file !== undefined) {
    try {
      const password = readFileSync(resolve(folder, file), 'utf8').replace(/\r?\n$/, '');
      if (password === '') {
        findings.push({ path: [...path, 'password_file'], text: 'the file is empty; write the password into it' });
      }
      return password;
    } catch (error) {
      findings.push({ path: [...path, 'password_file'], text: fileProblem(error) });
    }
  }
  return undefined;
}

function readAuthority(file: string, path: Path, folder: string, findings: Finding[]): string | undefined {
  try {
    const pem = readFileSync(resolve(folder, file), 'utf8');
    if (/-----BEGIN CERTIFICATE-----/.test(pem)) {
      return pem;
    }
    findings.push({ path, text: 'the file holds no certificate; give one in PEM form (-----BEGIN CERTIFICATE-----)' });
  } catch (error) {
    findings.push({ path, text: fileProblem(error) });
  }
  return undefined;
}

function fileProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT'
    ? 'there is no such file; correct the path, which starts at the folder of the configuration'
    : code === 'EACCES'
      ? 'the file may not be read by this user; change its owner or mode'
      : `the file cannot be read (${code ?? 'unknown error'}); check the path`;
}

function resolveTarget(
  entry: TargetSettings,
  defaults: SharedSettings,
  path: Path,
  around: Surroundings,
  findings: Finding[]
): Target {
  const ownPassword = entry.password_env !== undefined || entry.password_file !== undefined;
  const credentials = ownPassword ? entry : defaults;
  const credentialsPath = ownPassword ? path : ['defaults'];
  const user = entry.user ?? defaults.user;
  const before = findings.length;
  const password = readPassword(credentials, credentialsPath, around, findings);
  const hasPassword = credentials.password_env !== undefined || credentials.password_file !== undefined;
  if (user !== undefined && !hasPassword && findings.length === before) {
    findings.push({ path: [...path, 'user'], text: 'has no password; add password_env or password_file' });
  }
  if (user === undefined && ownPassword) {
    findings.push({ path, text: 'has a password and no user; add user' });
  }
  // As a whole: a CA of the defaults beside a target's own "skip" would mean nothing.
  const settings = entry.tls ?? defaults.tls ?? {};
  const tlsPath = entry.tls ? [...path, 'tls'] : ['defaults', 'tls'];
  if (settings.insecure_skip_verify && settings.ca_file !== undefined) {
    findings.push({
      path: [...tlsPath, 'insecure_skip_verify'],
      text: 'makes ca_file meaningless; remove one of them',
    });
  }
  const ca =
    settings.ca_file === undefined
      ? undefined
      : readAuthority(settings.ca_file, [...tlsPath, 'ca_file'], around.folder, findings);
  return {
    name: entry.name,
    access: {
      url: new URL(entry.url).href.replace(/\/+$/, ''),
      user,
      password: user === undefined ? undefined : password,
      insecure: settings.insecure_skip_verify,
      ca,
      serverName: settings.server_name,
      timeoutSeconds: entry.timeout ?? defaults.timeout ?? DEFAULT_TIMEOUT_SECONDS,
      maxAnswerMegabytes: entry.max_answer_megabytes ?? defaults.max_answer_megabytes ?? DEFAULT_MAX_ANSWER_MEGABYTES,
    },
    intervalSeconds: entry.interval ?? defaults.interval ?? DEFAULT_INTERVAL_SECONDS,
    labels: { ...defaults.labels, ...entry.labels },
    collectors: { ...defaults.collectors, ...entry.collectors },
    ...(entry.metrics ?? defaults.metrics),
    presentStatesOnly: (entry.state_sets ?? defaults.state_sets) === 'present',
    unknownReadings: entry.unknown_readings ?? defaults.unknown_readings ?? false,
    legacyMetricNames: entry.legacy_metric_names ?? defaults.legacy_metric_names ?? false,
    ...definitionsOf(
      [
        [entry.definitions, [...path, 'definitions']],
        [defaults.definitions, ['defaults', 'definitions']],
        [around.definitions, ['definitions']],
      ],
      around,
      findings
    ),
  };
}

function warningsOf(targets: readonly Target[]): string[] {
  return targets.flatMap(({ name, access }) => [
    ...(access.user !== undefined && access.url.startsWith('http:')
      ? [`target ${JSON.stringify(name)}: the password travels unencrypted; use https`]
      : []),
    ...(access.insecure && access.url.startsWith('https:')
      ? [`target ${JSON.stringify(name)}: the certificate is not checked; give tls.ca_file instead`]
      : []),
  ]);
}

function findTwins(entries: ReadonlyArray<{ target: Target; path: Path }>): Finding[] {
  const names = new Map<string, Path>();
  const urls = new Map<string, string>();
  return entries.flatMap(({ target, path }) => {
    const { name, access } = target;
    const findings: Finding[] = [];
    if (names.has(name)) {
      findings.push({
        path: [...path, 'name'],
        text: `${JSON.stringify(name)} is the name of another target; rename one`,
      });
    }
    const twin = urls.get(access.url);
    if (twin !== undefined) {
      findings.push({
        path: [...path, 'url'],
        text: `is the device of target ${JSON.stringify(twin)}, too; remove one, so that the device is asked once per interval`,
      });
    }
    names.set(name, path);
    urls.set(access.url, name);
    return findings;
  });
}

/**
 * Reads a configuration.
 * @param yaml text of the file
 * @param source its name, for messages
 * @param around folder that paths start at, and the environment
 * @throws ConfigError with all mistakes
 */
export function parseConfig(yaml: string, source: string, around: Surroundings): Config {
  const parsed = parseYaml(yaml);
  if (!('tree' in parsed)) {
    throw new ConfigError(source, [parsed]);
  }
  const findings: Finding[] = [];
  const surroundings = { ...around, documents: new Map<string, Definitions | undefined>(), foreign: [] };
  const config = readTree(parsed.tree, surroundings, findings);
  const mistakes = [...parsed.located(findings), ...surroundings.foreign];
  if (mistakes.length > 0 || !config) {
    throw new ConfigError(source, mistakes);
  }
  return config;
}

function readTree(tree: unknown, around: Surroundings, findings: Finding[]): Config | undefined {
  const file = parsePart(File, tree ?? {}, [], findings);
  // A mistake in one part must not hide those in another: the parts are taken as they are written.
  const written = (typeof tree === 'object' && tree !== null ? tree : {}) as {
    defaults?: unknown;
    targets?: unknown;
    definitions?: unknown;
  };
  const defaults = parsePart(Defaults, written.defaults ?? {}, ['defaults'], findings) ?? {};
  const targets = (Array.isArray(written.targets) ? written.targets : []).flatMap((value, index) => {
    const path = ['targets', index];
    const entry = parsePart(TargetEntry, value, path, findings);
    return entry
      ? [
          {
            target: resolveTarget(entry, defaults, path, { ...around, definitions: written.definitions }, findings),
            path,
          },
        ]
      : [];
  });
  findings.push(...findTwins(targets));
  const resolved = targets.map(({ target }) => target);
  const listen = parseListen(file?.listen ?? DEFAULT_LISTEN);
  return listen && { listen, targets: resolved, warnings: warningsOf(resolved) };
}

/**
 * Reads a configuration file.
 * @throws ConfigError also when the file cannot be read
 */
export function loadConfig(file: string, environment: Surroundings['environment'] = process.env): Config {
  let yaml: string;
  try {
    yaml = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const cause = code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code ?? 'unknown error'})`;
    throw new ConfigError(file, [{ path: '', text: `${cause}; check the path after --config` }]);
  }
  return parseConfig(yaml, file, { environment, folder: dirname(resolve(file)) });
}

/**
 * The configuration of one device from LANTIME_URL, LANTIME_USER and LANTIME_PASSWORD; LANTIME_NAME names the target
 * (else the host of the URL does), LANTIME_INSECURE_SKIP_VERIFY=true accepts any certificate.
 * @throws ConfigError in the words of the environment variables
 */
export function configFromEnvironment(environment: Surroundings['environment'] = process.env): Config {
  const url = environment.LANTIME_URL;
  const fail = (path: string, problem: string): never => {
    throw new ConfigError('environment', [{ path, text: problem }]);
  };
  if (!url) {
    return fail('LANTIME_URL', 'is not set; set it to the address of the device, or give a file with --config');
  }
  const problem = urlProblem(url);
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
    return fail('LANTIME_PASSWORD', 'is set, and LANTIME_USER is not; set LANTIME_USER, or remove LANTIME_PASSWORD');
  }
  if (user && !password) {
    return fail('LANTIME_PASSWORD', 'is not set, and LANTIME_USER is; set it where the exporter is started');
  }
  // Through the same checks as a file, as if it had been written there.
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
    return parseConfig(JSON.stringify(tree), 'environment', { environment, folder: process.cwd() });
  } catch (error) {
    throw error instanceof ConfigError ? new ConfigError('environment', error.mistakes.map(inEnvironment)) : error;
  }
}

/** Variables by the setting that they are. */
const VARIABLES: Readonly<Record<string, string>> = {
  name: 'LANTIME_NAME',
  url: 'LANTIME_URL',
  user: 'LANTIME_USER',
  password_env: 'LANTIME_PASSWORD',
  'tls.insecure_skip_verify': 'LANTIME_INSECURE_SKIP_VERIFY',
};

/** Nobody has written the file that the mistake stands in: it is told by the variable. */
function inEnvironment({ path, text }: Mistake): Mistake {
  const setting = path.replace(/^targets\[0\]\.?/, '');
  return { path: VARIABLES[setting] ?? path, text };
}
