/** Reads stored queries of variables, written by the editor, by hand or as text, and prepares them to run. */
import type { DataQueryRequest } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { ownValue } from '../../lantime/own-value';
import { interpolateWords } from '../interpolation';
import { VARIABLE_KINDS, VariableKind } from './kinds';
import { DEFAULT_VARIABLE_KIND, ResolvedVariable, VARIABLE_REF_ID, VARIABLE_VERSION, VariableQuery } from './stored';

type Stored = Record<string, unknown>;

/** A kind as people may write it: in any case, in the singular, with underscores. */
function kindNamed(value: unknown): VariableKind | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  const name = value.trim().toLowerCase().replace(/[_ ]/g, '-');
  return (Object.keys(VARIABLE_KINDS) as VariableKind[]).find((kind) => kind === name || kind === `${name}s`);
}

/** Words of a list or of a single text; undefined if there are none. */
function readWords(value: unknown): string[] | undefined {
  const words = (Array.isArray(value) ? value : [value])
    .filter((word): word is string => typeof word === 'string')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return words.length > 0 ? words : undefined;
}

/** Other names of the keys in a query written as text. */
const TEXT_KEYS: Readonly<Record<string, string>> = {
  component: 'components',
  chassis: 'components',
  slot: 'components',
  slots: 'components',
  module: 'components',
  modules: 'components',
  type: 'slotTypes',
  types: 'slotTypes',
  slottype: 'slotTypes',
  slottypes: 'slotTypes',
  model: 'models',
  empty: 'includeEmpty',
  includeempty: 'includeEmpty',
};

/** Parses a query written as text: `slots`, `slots(type=clk, model=GNS*|GPS*)`, `list-members(module/mrs)`. */
function parseText(text: string): Stored {
  const open = text.indexOf('(');
  const name = open < 0 ? text : text.slice(0, open);
  if (name.trim() === '') {
    return {};
  }
  const kind = kindNamed(name);
  const query: Stored = { kind: kind ?? name.trim() };
  const lists = new Map<string, string[]>();
  // A value without a key belongs to the previous key; the first one to what the kind most likely needs.
  let key = kind === 'list-members' ? 'list' : kind === 'metrics' ? 'pattern' : 'components';
  const close = text.lastIndexOf(')');
  const inside = open < 0 ? '' : text.slice(open + 1, close > open ? close : undefined);
  for (const part of inside.split(',')) {
    const equals = part.indexOf('=');
    if (equals >= 0) {
      const written = part.slice(0, equals).trim();
      key = ownValue(TEXT_KEYS, written.toLowerCase()) ?? written;
    }
    lists.set(key, [...(lists.get(key) ?? []), ...part.slice(equals + 1).split('|')]);
  }
  lists.forEach((values, name) => {
    const words = readWords(values);
    if (words) {
      query[name] = ['components', 'slotTypes', 'models'].includes(name) ? words : words[0];
    }
  });
  return query;
}

const isRecord = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const firstWord = (value: unknown): string | undefined => readWords(value)?.[0];

/**
 * Migrates the stored query of a variable to the current version. Accepts anything: provisioned dashboards are written by
 * hand, and their query is often a text. Does not change its argument.
 */
export function migrateVariableQuery(stored: unknown): VariableQuery {
  const object: Stored = isRecord(stored) ? stored : {};
  // Grafana sometimes wraps a query that is a text into an object.
  const written = typeof stored === 'string' ? stored : typeof object.query === 'string' ? object.query : '';
  const { query: _, ...rest } = object;
  const query: Stored = object.kind === undefined ? { ...rest, ...parseText(written) } : rest;
  const kind = firstWord(query.kind);
  return {
    refId: firstWord(object.refId) ?? VARIABLE_REF_ID,
    ...(isRecord(object.datasource) ? { datasource: object.datasource as VariableQuery['datasource'] } : {}),
    version: Math.max(VARIABLE_VERSION, typeof object.version === 'number' ? object.version : 0),
    // A kind of a later version is kept, and lists nothing here.
    kind: kindNamed(kind) ?? (kind as VariableKind | undefined) ?? DEFAULT_VARIABLE_KIND,
    components: readWords(query.components),
    slotTypes: readWords(query.slotTypes),
    models: readWords(query.models),
    scope: query.scope === 'module' || query.scope === 'chassis' ? query.scope : undefined,
    pattern: firstWord(query.pattern),
    list: firstWord(query.list),
    includeEmpty: query.includeEmpty === true || query.includeEmpty === 'true',
  };
}

/** Prepares the stored query of a variable to run. Variables in it may have several values, or none. */
export function resolveVariable(
  stored: unknown,
  templateSrv: TemplateSrv,
  scopedVars?: DataQueryRequest['scopedVars']
): ResolvedVariable {
  const query = migrateVariableQuery(stored);
  const filled = (words: string[] | undefined) => words && interpolateWords(words, templateSrv, scopedVars);
  return {
    kind: query.kind,
    components: filled(query.components),
    slotTypes: filled(query.slotTypes),
    models: filled(query.models),
    scope: query.scope ?? (query.slotTypes || query.models ? 'module' : 'chassis'),
    patterns: filled(readWords(query.pattern)),
    lists: filled(readWords(query.list)),
    includeEmpty: query.includeEmpty === true,
  };
}
