/**
 * TLS and basic authentication of the exporter's own endpoint, in the format of the web configuration file of Prometheus'
 * exporter-toolkit (docs/web-configuration.md there): `tls_server_config` and `basic_auth_users`.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecureContext, type SecureVersion } from 'node:tls';
import { parse } from 'yaml';
import { z } from 'zod';
import { UserError } from '../user-error';

/** All mistakes of a web configuration file, one per line of the message. */
export class WebConfigError extends UserError {}

const VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;
const VERSION_NAMES = Object.keys(VERSIONS) as [keyof typeof VERSIONS, ...Array<keyof typeof VERSIONS>];
const CLIENT_AUTH_TYPES = ['NoClientCert', 'RequestClientCert', 'RequireAndVerifyClientCert'] as const;

const TlsServerConfig = z.strictObject({
  cert_file: z.string().min(1),
  key_file: z.string().min(1),
  client_ca_file: z.string().min(1).optional(),
  client_auth_type: z.enum(CLIENT_AUTH_TYPES).optional(),
  min_version: z.enum(VERSION_NAMES).optional(),
  max_version: z.enum(VERSION_NAMES).optional(),
});
const WebConfigFile = z.strictObject({
  tls_server_config: TlsServerConfig.optional(),
  basic_auth_users: z
    .record(
      z.string(),
      z.string().regex(/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/, {
        error: 'is not a bcrypt hash; create one with htpasswd -nBC 10 ""',
      })
    )
    .optional(),
});

/** For Node's HTTPS server. */
export interface TlsServerOptions {
  cert: Buffer;
  key: Buffer;
  ca?: Buffer;
  requestCert: boolean;
  rejectUnauthorized: boolean;
  minVersion: SecureVersion;
  maxVersion?: SecureVersion;
}

export interface WebConfig {
  /** Undefined for plain HTTP. */
  tls?: TlsServerOptions;
  /** bcrypt hashes by user; undefined where no login is required. */
  users?: ReadonlyMap<string, string>;
  /** The file itself and those it refers to. */
  files: readonly string[];
}

/**
 * Reads a web configuration file. Paths in it are relative to its folder.
 * @throws WebConfigError
 */
export function loadWebConfig(file: string): WebConfig {
  const files = [file];
  const readText = (): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new WebConfigError(`${file}: cannot be read (${errorCode(error)}); check the path after --web.config.file`);
    }
  };
  const readReferenced = (path: string, setting: keyof z.output<typeof TlsServerConfig>): Buffer => {
    const absolute = resolve(dirname(file), path);
    files.push(absolute);
    try {
      return readFileSync(absolute);
    } catch (error) {
      throw new WebConfigError(
        `${file}: tls_server_config.${setting}: cannot be read (${errorCode(error)}); check the path`
      );
    }
  };
  const { tls_server_config: tls, basic_auth_users: users } = parseWebConfig(readText(), file);
  const clientAuth = tls?.client_auth_type ?? 'NoClientCert';
  const options: TlsServerOptions | undefined = tls && {
    cert: readReferenced(tls.cert_file, 'cert_file'),
    key: readReferenced(tls.key_file, 'key_file'),
    ca: tls.client_ca_file ? readReferenced(tls.client_ca_file, 'client_ca_file') : undefined,
    requestCert: clientAuth !== 'NoClientCert',
    rejectUnauthorized: clientAuth === 'RequireAndVerifyClientCert',
    minVersion: VERSIONS[tls.min_version ?? 'TLS12'],
    maxVersion: tls.max_version && VERSIONS[tls.max_version],
  };
  try {
    createSecureContext(options);
  } catch (error) {
    const { message } = error as Error;
    throw new WebConfigError(
      `${file}: tls_server_config: cannot be used (${message}); check that certificate and key belong together`
    );
  }
  return {
    ...(options ? { tls: options } : {}),
    ...(users && Object.keys(users).length > 0 ? { users: new Map(Object.entries(users)) } : {}),
    files,
  };
}

const errorCode = (error: unknown) => (error as NodeJS.ErrnoException).code;

function parseWebConfig(yaml: string, file: string): z.output<typeof WebConfigFile> {
  let tree: unknown;
  try {
    tree = parse(yaml) ?? {};
  } catch (error) {
    throw new WebConfigError(`${file}: is not valid YAML (${(error as Error).message.split('\n')[0]})`);
  }
  const { data, error } = WebConfigFile.safeParse(tree);
  if (!data) {
    throw new WebConfigError(
      error.issues.map(({ path, message }) => `${file}: ${path.join('.') || 'the file'}: ${message}`).join('\n')
    );
  }
  const { tls_server_config: tls } = data;
  if (tls?.client_auth_type === 'RequireAndVerifyClientCert' && !tls.client_ca_file) {
    throw new WebConfigError(
      `${file}: tls_server_config.client_auth_type: requires client_ca_file, the certificate authority of the clients`
    );
  }
  return data;
}
