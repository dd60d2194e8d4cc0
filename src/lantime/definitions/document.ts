/** Reads definitions documents: YAML or JSON text, or an object that was one. Loads libraries; see index.ts for the use. */
import type { z } from 'zod';
import { mark, t } from '../../i18n';
import { CatalogueEntry, expandAlternatives, FAMILIES, findEntry } from '../catalogue';
import type { Family } from '../catalogue/model';
import { humanize } from '../paths';
import { metricOfEntry } from '../prometheus-names';
import type { Kind, State } from '../types';
import { Definition, Definitions } from './index';
import { Finding, Mistake, parseYaml, pathText } from './places';
import {
  DefinitionsDocument,
  DefinitionsTree,
  MOST_DEFINITIONS,
  READING_KEYS,
  ReadingDefinition,
  STATE_KEYS,
  WRITTEN_UNITS,
} from './schema';

export type { Mistake } from './places';

/** The result of reading a document: definitions, or what is wrong with it. */
export interface ReadDefinitions {
  definitions?: Definitions;
  mistakes: readonly Mistake[];
}

/** Longer texts are rejected. */
const LONGEST_DOCUMENT = 1_000_000;

/** Family of readings that only the owner knows; their heading is that of their place. */
const OWN: Family = { title: '', source: 'definitions', evidence: 'DEFINED', entries: [] };

/** Reads a document from text. Never throws. */
export function readDefinitions(text: string): ReadDefinitions {
  if (text.length > LONGEST_DOCUMENT) {
    return { mistakes: [{ path: '', text: t('is larger than 1 MB; leave out what you do not define') }] };
  }
  if (text.trim() === '') {
    return { definitions: new Definitions([]), mistakes: [] };
  }
  const parsed = parseYaml(text);
  if (!('tree' in parsed)) {
    return { mistakes: [parsed] };
  }
  const { definitions, findings } = readTree(parsed.tree);
  return { definitions, mistakes: parsed.located(findings) };
}

/** Reads a document that is an object already, as provisioning may hold it. Never throws. */
export function readDefinitionsTree(tree: unknown): ReadDefinitions {
  const { definitions, findings } = readTree(tree);
  return { definitions, mistakes: findings.map(({ path, text }) => ({ path: pathText(path), text })) };
}

/** As {@link readDefinitionsTree}, with the paths of mistakes as lists. */
export function readTree(tree: unknown): { definitions?: Definitions; findings: Finding[] } {
  const result = DefinitionsDocument.safeParse(tree, { error: problemText });
  if (!result.success) {
    return { findings: result.error.issues.flatMap((issue) => explainIssue(issue)) };
  }
  const { readings } = result.data;
  if (Object.keys(readings).length > MOST_DEFINITIONS) {
    return {
      findings: [
        { path: ['readings'], text: t('has more than {count} members; use * for lists', { count: MOST_DEFINITIONS }) },
      ],
    };
  }
  const findings: Finding[] = [];
  const definitions = Object.entries(readings).map(([path, one]) => {
    const at = ['readings', path];
    findings.push(...contradictions(one ?? {}).map((finding) => ({ ...finding, path: [...at, ...finding.path] })));
    return compile(path, one ?? {});
  });
  if (findings.length === 0) {
    findings.push(...clashes(definitions, readings));
  }
  return findings.length === 0 ? { definitions: new Definitions(definitions), findings } : { findings };
}

/** Messages for zod's own checks: they name what is expected, never what was found. */
export function problemText(issue: z.core.$ZodRawIssue): string {
  const expected: Record<string, string> = {
    string: t('must be a text; put quotes around it if it looks like a number'),
    number: t('must be a number'),
    boolean: t('must be true or false'),
    array: t('must be a list; begin each member with a dash'),
    object: t('must be a mapping; write its members as "key: value", indented'),
    record: t('must be a mapping; write its members as "key: value", indented'),
  };
  if (issue.code === 'invalid_type') {
    return issue.input === undefined
      ? t('is missing; add it')
      : (expected[issue.expected] ?? t('must be a {kind}', { kind: issue.expected }));
  }
  return t('is not allowed here');
}

function explainIssue(issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path as Array<string | number>;
  if (issue.code === 'unrecognized_keys') {
    const known = path.length === 0 ? ['version', 'readings'] : path.includes('states') ? STATE_KEYS : READING_KEYS;
    return issue.keys.map((key) => ({
      path: [...path, key],
      text: t('is not known here; remove or correct it (known: {known})', { known: known.join(', ') }),
      atKey: true,
    }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path, text: issue.issues[0].message, atKey: true }];
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch for mappings says which member of it is wrong.
    const nested = issue.errors.flat().filter((one) => one.path.length > 0 || one.code === 'unrecognized_keys');
    if (nested.length > 0) {
      return nested.flatMap((one) => explainIssue({ ...one, path: [...path, ...one.path] } as z.core.$ZodIssue));
    }
  }
  return [{ path, text: issue.message }];
}

/** Members that are allowed alone but not together. */
function contradictions({ kind, unit, factor, states }: ReadingDefinition): Finding[] {
  const isNumber = kind === undefined || kind === 'gauge' || kind === 'counter';
  const numbers = Object.values(states ?? {}).flatMap((one) =>
    typeof one === 'object' && one.number !== undefined ? [one.number] : []
  );
  return [
    ...(unit !== undefined && !isNumber
      ? [
          {
            path: ['unit'],
            text: t('does not go with kind: {kind}; remove one of them', { kind: String(kind) }),
            atKey: true,
          },
        ]
      : []),
    ...(factor !== undefined && !isNumber
      ? [
          {
            path: ['factor'],
            text: t('does not go with kind: {kind}; remove one of them', { kind: String(kind) }),
            atKey: true,
          },
        ]
      : []),
    ...(states !== undefined && kind !== undefined && kind !== 'state'
      ? [
          {
            path: ['states'],
            text: t('do not go with kind: {kind}; write kind: state or remove them', { kind: String(kind) }),
            atKey: true,
          },
        ]
      : []),
    ...(states !== undefined && kind === undefined && (unit || factor !== undefined)
      ? [{ path: ['states'], text: t('do not go with a unit or factor; remove one of them'), atKey: true }]
      : []),
    ...(new Set(numbers).size < numbers.length
      ? [{ path: ['states'], text: t('have one number twice; give each a number of its own'), atKey: true }]
      : []),
  ];
}

/** Names in Prometheus of the catalogue, with what they are. */
let catalogueMetrics: Map<string, string> | undefined;

const nameAndForm = (entry: CatalogueEntry, path: string) => {
  const metric = metricOfEntry(entry, path);
  return metric && { name: metric.name, form: `${metric.type} ${metric.form}` };
};

/** One metric must not be two things. */
function clashes(definitions: readonly Definition[], readings: DefinitionsTree['readings']): Finding[] {
  catalogueMetrics ??= new Map(
    FAMILIES.flatMap((family) =>
      family.entries.flatMap((entry) =>
        expandAlternatives(entry.path).flatMap((path) => {
          const metric = nameAndForm({ ...entry, family }, path.replace(/^\*\*\//, 'chassis/slots/*/module/info/'));
          return metric ? [[metric.name, metric.form] as const] : [];
        })
      )
    )
  );
  const own = new Map<string, string>();
  return Object.keys(readings).flatMap((written, index) => {
    if (typeof readings[written]?.metric !== 'string') {
      return [];
    }
    const [path] = expandAlternatives(definitions[index].path);
    const metric = nameAndForm(definitions[index].apply(findEntry(path)), path);
    const before = metric && (catalogueMetrics?.get(metric.name) ?? own.get(metric.name));
    if (metric) {
      own.set(metric.name, metric.form);
    }
    return before !== undefined && before !== metric?.form
      ? [
          {
            path: ['readings', written, 'metric'],
            text: t('makes {name}, which is the name of something else ({before}); choose another one', {
              name: String(metric?.name),
              before,
            }),
          },
        ]
      : [];
  });
}

/** Paths as people see them in the query editor are below a module. */
const fullPath = (written: string) =>
  /^(module|fitted|slot-[a-z]+)(\/|$)/.test(written) ? `chassis/slots/*/${written}` : written;

function compile(written: string, definition: ReadingDefinition): Definition {
  const path = fullPath(written);
  const { unit, factor, kind, states } = definition;
  const isReadOtherwise = [unit, factor, kind, states].some((one) => one !== undefined);
  return {
    path,
    apply: (base) => applyDefinition(path, definition, base),
    ...(isReadOtherwise ? { readAs: hash(JSON.stringify([unit, factor, kind, states])) } : {}),
  };
}

function applyDefinition(
  path: string,
  definition: ReadingDefinition,
  base: CatalogueEntry | undefined
): CatalogueEntry {
  const { name, description, unit, factor, states, placeholders, metric, confirmed = true } = definition;
  const known = base ?? {
    path,
    name: humanize(path.slice(path.lastIndexOf('/') + 1)),
    // Until the first value says what it is.
    kind: undefined as unknown as Kind,
    description: mark('Described by the owner of the device.'),
    family: OWN,
  };
  const kind =
    definition.kind ??
    (states ? 'state' : unit !== undefined || factor !== undefined ? numeric(known.kind) : known.kind);
  const isNumber = kind === 'gauge' || kind === 'counter';
  const isAnew = kind !== known.kind || unit !== undefined || factor !== undefined;
  const { scale, convert, quantity, states: knownStates, numbers, split, words, ...rest } = known;
  return {
    ...rest,
    // The catalogue's conversions do not apply to a redefined value.
    ...(isAnew ? {} : { scale, convert, quantity, split }),
    ...(kind === known.kind ? { numbers, words } : {}),
    kind,
    ...(name === undefined ? {} : { name }),
    // An own name is not numbered, as those of sensors are.
    ...(name !== undefined && known.path.startsWith('**/') ? { path } : {}),
    ...(description === undefined ? {} : { description }),
    unit: isNumber
      ? unit === undefined
        ? isAnew
          ? (known.unit ?? '')
          : known.unit
        : WRITTEN_UNITS[unit].unit
      : undefined,
    ...(isNumber && (unit !== undefined || factor !== undefined) ? { convert: conversion(unit, factor) } : {}),
    ...(kind === 'state' ? { states: mergeStates(states ?? {}, kind === known.kind ? knownStates : undefined) } : {}),
    ...(placeholders ? { placeholders: { ...known.placeholders, ...plainKeys(placeholders) } } : {}),
    ...(metric === undefined ? {} : { metric: typeof metric === 'string' ? metric.replace(/^lantime_/, '') : metric }),
    evidence: confirmed ? 'DEFINED' : (known.evidence ?? (base ? base.family.evidence : 'UNKNOWN')),
    source: 'definitions',
    ...(!base && !confirmed && metric === undefined ? { isGuess: true as const } : {}),
    spelledAs: base?.spelledAs,
  };
}

const numeric = (kind: Kind | undefined): Kind => (kind === 'counter' ? 'counter' : 'gauge');

/** As placeholders are looked up: numbers by their value, words in small letters. */
const plainKeys = (table: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(table).map(([value, reason]) => {
      const number = value.trim() === '' ? NaN : Number(value);
      return [Number.isNaN(number) ? value.trim().toLowerCase() : String(number + 0), reason];
    })
  );

function conversion(unit = '', factor = 1): ((value: number) => number) | undefined {
  const { multiply = 1, divide = 1 } = WRITTEN_UNITS[unit];
  return factor === 1 && multiply === 1 && divide === 1 ? undefined : (value) => (value * factor * multiply) / divide;
}

function mergeStates(
  written: NonNullable<ReadingDefinition['states']>,
  known: readonly State[] = []
): readonly State[] {
  const taken = new Set<number>();
  const own = Object.entries(written).map(([value, one]) => {
    const given = typeof one === 'string' ? { text: one } : one;
    const before = known.find((state) => state.value === value);
    const isNumeral = /^\d{1,9}$/.test(value);
    const code = given.number ?? before?.code ?? (isNumeral ? Number(value) : undefined);
    if (code !== undefined) {
      taken.add(code);
    }
    return {
      value,
      text: given.text ?? before?.text ?? value.replace(/-/g, ' '),
      severity: given.severity ?? before?.severity ?? ('neutral' as const),
      meaning: given.meaning ?? before?.meaning,
      numbers: given.number === undefined ? before?.numbers : [given.number],
      code,
    };
  });
  const others = known.filter(({ value }) => !own.some((state) => state.value === value));
  others.forEach(({ code }) => taken.add(code));
  let next = 0;
  const numbered = own.map((state): State => {
    while (state.code === undefined && taken.has(next)) {
      next++;
    }
    const code = state.code ?? next++;
    return { ...state, code };
  });
  const merged = known.map((state) => numbered.find(({ value }) => value === state.value) ?? state);
  const all = [...merged, ...numbered.filter(({ value }) => !known.some((state) => state.value === value))];
  // Booleans are told by their first state.
  return all.sort((a, b) => Number(b.value === 'true') - Number(a.value === 'true'));
}

/** A short name for a text; FNV-1a. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return value.toString(36);
}
