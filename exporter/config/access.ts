/** How a target is reached: the login and the TLS settings, with what they refer to. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEFAULT_MAX_ANSWER_MEGABYTES, DEFAULT_TIMEOUT_SECONDS } from '../../src/lantime/answer';
import type { DocumentPath, Finding } from '../../src/lantime/definitions/places';
import type { DeviceAccess } from '../target/target';
import type { ConfigContext } from './config';
import { fileProblem } from './files';
import type { SharedSettings, TargetSettings } from './schema';

/** @param path of the target; mistakes go to `findings` */
export function resolveAccess(
  target: TargetSettings,
  defaults: SharedSettings,
  path: DocumentPath,
  context: ConfigContext,
  findings: Finding[]
): DeviceAccess {
  const { user, password } = resolveLogin(target, defaults, path, context, findings);
  // As a whole: a CA in the defaults means nothing to a target that skips verification.
  const tls = target.tls ?? defaults.tls ?? {};
  const tlsPath = target.tls ? [...path, 'tls'] : ['defaults', 'tls'];
  if (tls.insecure_skip_verify && tls.ca_file !== undefined) {
    findings.push({
      path: [...tlsPath, 'insecure_skip_verify'],
      text: 'makes ca_file ineffective; remove one of them',
    });
  }
  return {
    url: new URL(target.url).href.replace(/\/+$/, ''),
    user,
    password,
    insecure: tls.insecure_skip_verify,
    ca: tls.ca_file === undefined ? undefined : readAuthority(tls.ca_file, [...tlsPath, 'ca_file'], context, findings),
    serverName: tls.server_name,
    timeoutSeconds: target.timeout ?? defaults.timeout ?? DEFAULT_TIMEOUT_SECONDS,
    maxAnswerMegabytes: target.max_answer_megabytes ?? defaults.max_answer_megabytes ?? DEFAULT_MAX_ANSWER_MEGABYTES,
  };
}

function hasPassword(settings: SharedSettings): boolean {
  return settings.password_env !== undefined || settings.password_file !== undefined;
}

function resolveLogin(
  target: TargetSettings,
  defaults: SharedSettings,
  path: DocumentPath,
  context: ConfigContext,
  findings: Finding[]
): Pick<DeviceAccess, 'user' | 'password'> {
  const user = target.user ?? defaults.user;
  const settings = hasPassword(target) ? target : defaults;
  const before = findings.length;
  const password = readPassword(settings, settings === target ? path : ['defaults'], context, findings);
  if (user !== undefined && !hasPassword(settings) && findings.length === before) {
    findings.push({ path: [...path, 'user'], text: 'has no password; add password_env or password_file' });
  }
  if (user === undefined && hasPassword(target)) {
    findings.push({ path, text: 'has a password but no user; add user' });
  }
  return { user, password: user === undefined ? undefined : password };
}

function readPassword(
  settings: SharedSettings,
  path: DocumentPath,
  { environment, folder }: ConfigContext,
  findings: Finding[]
): string | undefined {
  const { password_env: variable, password_file: file } = settings;
  if (variable !== undefined && file !== undefined) {
    findings.push({ path: [...path, 'password_file'], text: 'is set together with password_env; keep one of them' });
    return undefined;
  }
  if (variable !== undefined) {
    if (!environment[variable]) {
      // The name is repeated only where it looks like one: it may be the password itself.
      const named = /^[A-Z][A-Z0-9_]*$/.test(variable)
        ? `the environment variable ${variable}`
        : 'the variable named here';
      findings.push({
        path: [...path, 'password_env'],
        text: `${named} is not set; set it in the environment of the exporter (password_env is the name of a variable, not the password)`,
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

function readAuthority(
  file: string,
  path: DocumentPath,
  { folder }: ConfigContext,
  findings: Finding[]
): string | undefined {
  try {
    const pem = readFileSync(resolve(folder, file), 'utf8');
    if (/-----BEGIN CERTIFICATE-----/.test(pem)) {
      return pem;
    }
    findings.push({ path, text: 'the file contains no certificate; use the PEM format (-----BEGIN CERTIFICATE-----)' });
  } catch (error) {
    findings.push({ path, text: fileProblem(error) });
  }
  return undefined;
}
