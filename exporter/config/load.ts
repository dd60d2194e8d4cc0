/**
 * Reads the configuration file.
 *
 * Passwords are never written into it: it names an environment variable or another file, so that the configuration can be
 * kept in a repository and shown in a bug report.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type DocumentPath, type Finding, parseYaml } from '../../src/lantime/definitions/places';
import { DEFAULT_INTERVAL_SECONDS } from '../../src/lantime/poller';
import type { Target } from '../target/target';
import { resolveAccess } from './access';
import { DEFAULT_LISTEN, parseListen } from './address';
import { type Config, type ConfigContext, ConfigError } from './config';
import { DefinitionsLoader } from './definitions';
import { ConfigFile, DefaultsSection, parseSection, type SharedSettings, TargetSection } from './schema';

/**
 * @param yaml text of the file
 * @param source its name, for messages
 * @throws ConfigError with all mistakes
 */
export function parseConfig(yaml: string, source: string, context: ConfigContext): Config {
  const parsed = parseYaml(yaml);
  if (!('tree' in parsed)) {
    throw new ConfigError(source, [parsed]);
  }
  const findings: Finding[] = [];
  const definitions = new DefinitionsLoader(context.folder);
  const config = parseTree(parsed.tree, context, definitions, findings);
  const mistakes = [...parsed.located(findings), ...definitions.fileMistakes];
  if (mistakes.length > 0 || !config) {
    throw new ConfigError(source, mistakes);
  }
  return config;
}

function parseTree(
  tree: unknown,
  context: ConfigContext,
  loader: DefinitionsLoader,
  findings: Finding[]
): Config | undefined {
  const file = parseSection(ConfigFile, tree ?? {}, [], findings);
  // From the tree rather than from `file`, which is undefined when any part of it is wrong.
  const sections = (typeof tree === 'object' && tree !== null ? tree : {}) as Readonly<Record<string, unknown>>;
  const defaults = parseSection(DefaultsSection, sections.defaults ?? {}, ['defaults'], findings) ?? {};
  const entries = (Array.isArray(sections.targets) ? sections.targets : []).flatMap((entry, index) => {
    const path = ['targets', index];
    const settings = parseSection(TargetSection, entry, path, findings);
    if (!settings) {
      return [];
    }
    const target: Target = {
      name: settings.name,
      access: resolveAccess(settings, defaults, path, context, findings),
      intervalSeconds: settings.interval ?? defaults.interval ?? DEFAULT_INTERVAL_SECONDS,
      labels: { ...defaults.labels, ...settings.labels },
      ...seriesSettings(settings, defaults),
      ...loader.load(
        [
          [settings.definitions, [...path, 'definitions']],
          [defaults.definitions, ['defaults', 'definitions']],
          [sections.definitions, ['definitions']],
        ],
        findings
      ),
    };
    return [{ target, path }];
  });
  findings.push(...findDuplicates(entries));
  const targets = entries.map(({ target }) => target);
  const listen = parseListen(file?.listen ?? DEFAULT_LISTEN);
  return listen && { listen, targets, warnings: warningsAbout(targets) };
}

function seriesSettings(own: SharedSettings, defaults: SharedSettings) {
  return {
    collectors: { ...defaults.collectors, ...own.collectors },
    ...(own.metrics ?? defaults.metrics),
    presentStatesOnly: (own.state_sets ?? defaults.state_sets) === 'present',
    unknownReadings: own.unknown_readings ?? defaults.unknown_readings ?? false,
    legacyMetricNames: own.legacy_metric_names ?? defaults.legacy_metric_names ?? false,
  };
}

function warningsAbout(targets: readonly Target[]): string[] {
  return targets.flatMap(({ name, access }) => [
    ...(access.user !== undefined && access.url.startsWith('http:')
      ? [`target ${JSON.stringify(name)}: the password is sent unencrypted; use https`]
      : []),
    ...(access.insecure && access.url.startsWith('https:')
      ? [`target ${JSON.stringify(name)}: the certificate is not verified; set tls.ca_file instead`]
      : []),
  ]);
}

/** Targets that have the name or the device of a previous one. */
function findDuplicates(entries: ReadonlyArray<{ target: Target; path: DocumentPath }>): Finding[] {
  const names = new Set<string>();
  const nameByUrl = new Map<string, string>();
  return entries.flatMap(({ target: { name, access }, path }) => {
    const findings: Finding[] = [];
    if (names.has(name)) {
      findings.push({
        path: [...path, 'name'],
        text: `${JSON.stringify(name)} is already the name of another target; rename one of them`,
      });
    }
    const other = nameByUrl.get(access.url);
    if (other !== undefined) {
      findings.push({
        path: [...path, 'url'],
        text: `is also the device of target ${JSON.stringify(other)}; remove one of them, so that the device is polled only once per interval`,
      });
    }
    names.add(name);
    nameByUrl.set(access.url, name);
    return findings;
  });
}

/**
 * Reads a configuration file.
 * @throws ConfigError also when the file cannot be read
 */
export function loadConfig(file: string, environment: ConfigContext['environment'] = process.env): Config {
  let yaml: string;
  try {
    yaml = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const cause =
      code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${code ?? 'unknown error'})`;
    throw new ConfigError(file, [{ path: '', text: `${cause}; check the path after --config` }]);
  }
  return parseConfig(yaml, file, { environment, folder: dirname(resolve(file)) });
}
