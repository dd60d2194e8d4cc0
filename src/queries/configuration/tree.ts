/**
 * The device's configuration tree as rows. Whatever looks like a secret is replaced before it reaches a frame. The format
 * of the tree is not published (device-api.md 1.3).
 */
import { escapeSegment } from '../../lantime/paths';
import { Scalar } from '../../lantime/types';

/** Shown in place of a secret, whatever its length. */
const HIDDEN = '(hidden)';

const SECRET_NAME = /pass(word|wd|phrase)?|pwd|secret|community|token|private|credential|(^|[^a-z])psk([^a-z]|$)|key/i;
const SECRET_VALUE = /-----BEGIN [A-Z ]*PRIVATE KEY-----|^\$[0-9a-z]{1,2}\$/;

const DEEPEST = 48;
const MOST_ROWS = 50_000;

/** One leaf of the configuration. */
export interface ConfigurationRow {
  path: string;
  value: string | null;
}

/** Every leaf of a configuration tree by path, secrets replaced; list members are named by `object-id` where they have one. */
export function readConfiguration(answer: unknown): ConfigurationRow[] {
  const rows: ConfigurationRow[] = [];
  const walk = (value: unknown, path: string, hidden: boolean, depth: number): void => {
    if (rows.length >= MOST_ROWS) {
      return;
    }
    if (typeof value !== 'object' || value === null) {
      const text = value === null ? null : String(value as Exclude<Scalar, null>);
      rows.push({ path, value: text !== null && text !== '' && (hidden || SECRET_VALUE.test(text)) ? HIDDEN : text });
      return;
    }
    if (depth >= DEEPEST) {
      rows.push({ path, value: '(nested too deeply)' });
      return;
    }
    for (const [key, member] of Object.entries(value)) {
      const name = Array.isArray(value) ? (findName(member) ?? key) : key;
      // Below a secret's name everything is secret; names of lists count too, such as `keys`.
      const isSecret = hidden || (SECRET_NAME.test(name) && key !== 'object-id');
      walk(member, path ? `${path}/${escapeSegment(name)}` : escapeSegment(name), isSecret, depth + 1);
    }
  };
  const data = (answer as { data?: unknown } | null)?.data;
  walk(data ?? answer, '', false, 0);
  return rows;
}

function findName(member: unknown): string | undefined {
  const id = (member as { 'object-id'?: unknown } | null)?.['object-id'];
  return typeof id === 'string' || typeof id === 'number' ? String(id).trim() || undefined : undefined;
}
