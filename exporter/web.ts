/**
 * TLS and basic authentication for the exporter's own endpoint, in the format of the web configuration file of Prometheus'
 * exporter-toolkit (docs/web-configuration.md there): `tls_server_config` and `basic_auth_users`.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SecureVersion } from 'node:tls';
import { compare } from 'bcryptjs';
import { parse } from 'yaml';
import { z } from 'zod';

/** A mistake in the file, in words for the person who wrote it. */
export class WebConfigError extends Error {}

const VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;
const versions = Object.keys(VERSIONS) as [keyof typeof VERSIONS, ...Array<keyof typeof VERSIONS>];
const CLIENT_AUTH = ['NoClientCert', 'RequestClientCert', 'RequireAndVerifyClientCert'] as const;

const WebFile = z.strictObject({
  tls_server_config: z
    .strictObject({
      cert_file: z.string().min(1),
      key_file: z.string().min(1),
      client_ca_file: z.string().min(1).optional(),
      client_auth_type: z.enum(CLIENT_AUTH).optional(),
      min_version: z.enum(versions).optional(),
      max_version: z.enum(versions).optional(),
    })
    .optional(),
  basic_auth_users: z
    .record(
      z.string(),
      z.string().regex(/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/, {
        error: 'is not a bcrypt hash; make one with htpasswd -nBC 10 ""',
      })
    )
    .optional(),
});

export interface WebConfig {
  /** For Node's HTTPS server; undefined for plain HTTP. */
  tls?: {
    cert: Buffer;
    key: Buffer;
    ca?: Buffer;
    requestCert: boolean;
    rejectUnauthorized: boolean;
    minVersion: SecureVersion;
    maxVersion?: SecureVersion;
  };
  /** bcrypt hashes by user; undefined where nobody has to log in. */
  users?: ReadonlyMap<string, string>;
}

/**
 * Reads a web configuration file; paths in it start at its folder.
 * @throws WebConfigError with all mistakes, one a line
 */
export function loadWebConfig(file: string): WebConfig {
  const fail = (text: string): never => {
    throw new WebConfigError(`${file}: ${text}`);
  };
  const read = (path: string, what: string): Buffer => {
    try {
      return readFileSync(resolve(dirname(file), path));
    } catch (error) {
      return fail(`${what}: cannot be read (${(error as NodeJS.ErrnoException).code}); check the path`);
    }
  };
  let tree: unknown;
  try {
    tree = parse(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fail(
      code?.startsWith('E')
        ? `cannot be read (${code}); check the path after --web.config.file`
        : `is not valid YAML (${(error as Error).message.split('\n')[0]})`
    );
  }
  const { data, error } = WebFile.safeParse(tree);
  if (!data) {
    throw new WebConfigError(
      error.issues.map(({ path, message }) => `${file}: ${path.join('.') || 'the file'}: ${message}`).join('\n')
    );
  }
  const { tls_server_config: tls, basic_auth_users: users } = data;
  const auth = tls?.client_auth_type ?? 'NoClientCert';
  if (auth === 'RequireAndVerifyClientCert' && !tls?.client_ca_file) {
    fail('tls_server_config.client_auth_type: needs client_ca_file, the authority of the clients');
  }
  return {
    ...(tls
      ? {
          tls: {
            cert: read(tls.cert_file, 'tls_server_config.cert_file'),
            key: read(tls.key_file, 'tls_server_config.key_file'),
            ca: tls.client_ca_file ? read(tls.client_ca_file, 'tls_server_config.client_ca_file') : undefined,
            requestCert: auth !== 'NoClientCert',
            rejectUnauthorized: auth === 'RequireAndVerifyClientCert',
            minVersion: VERSIONS[tls.min_version ?? 'TLS12'],
            maxVersion: tls.max_version && VERSIONS[tls.max_version],
          },
        }
      : {}),
    ...(users && Object.keys(users).length > 0 ? { users: new Map(Object.entries(users)) } : {}),
  };
}

/** Compared with where there is no such user, so that the time does not tell which users there are. */
const NOBODY = '$2b$10$abcdefghijklmnopqrstuuFqUN5nIWXs0sM4QLcCn1Oj4TxwQgfGq';
/** Logins that were right, so that a scraper costs one comparison and not one a scrape. */
const MOST_KNOWN = 100;

/** A function that says whether the header `Authorization` of a request is right. */
export function basicAuth(users: ReadonlyMap<string, string>): (header: unknown) => Promise<boolean> {
  const known = new Map<string, Buffer>();
  let turn: Promise<unknown> = Promise.resolve();
  return async (header) => {
    const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(typeof header === 'string' ? header : '') ?? [];
    const [, user = '', password = ''] = /^([^:]*):([\s\S]*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    const digest = createHash('sha256').update(encoded).digest();
    const last = known.get(user);
    if (last && timingSafeEqual(last, digest)) {
      return true;
    }
    if (encoded === '') {
      return false;
    }
    // One at a time: comparisons are meant to be slow, and must not slow down those who are known.
    const compared = turn.then(async () => {
      const isRight = await compare(password, users.get(user) ?? NOBODY);
      return isRight && users.has(user);
    });
    turn = compared.catch(() => undefined);
    const isRight = await compared;
    if (isRight && (known.has(user) || known.size < MOST_KNOWN)) {
      known.set(user, digest);
    }
    return isRight;
  };
}
