/** Dashboard variables: what the device has, as lists of values. */
import {
  CustomVariableSupport,
  DataFrame,
  DataQueryRequest,
  DataQueryResponse,
  FieldType,
  LoadingState,
} from '@grafana/data';
import { getTemplateSrv, TemplateSrv } from '@grafana/runtime';
import { DataQuery } from '@grafana/schema';
import { defer, from, mergeMap, Observable, tap } from 'rxjs';
import { escapeSegment, matchesPattern, unescapeSegment } from '../lantime/paths';
import { PollState } from '../lantime/poller';
import { readingIn, Readings } from '../lantime/readings';
import { matchesComponent, TYPE_PREFIX } from '../lantime/select';
import { Component, Descriptor, Snapshot } from '../lantime/types';
import type { Served } from './communication';
import type { LantimeDataSource } from './datasource';
import { interpolateWords, Scope } from './query';

/** Version of a variable's query that this plugin stores. */
export const VARIABLE_VERSION = 1;

/** What a variable can list. */
export const VARIABLE_KINDS = [
  'chassis',
  'slots',
  'modules',
  'clocks',
  'ports',
  'associations',
  'ptp-instances',
  'syncmon-nodes',
  'events',
  'metrics',
  'list-members',
] as const;
export type VariableKind = (typeof VARIABLE_KINDS)[number];

/** The query of a variable as stored. Everything may be missing: dashboards are also written by hand. */
export interface VariableQuery extends DataQuery {
  version?: number;
  kind?: VariableKind;
  /** Component ids, patterns with `*`, `type:clk`, or variables. Nothing is all. A chassis also stands for its modules. */
  components?: string[];
  /** Slot types (`clk`, `io`), patterns, or variables. Nothing is all. */
  slotTypes?: string[];
  /** Models (`GNS*`), patterns in any case, or variables. Nothing is all. */
  models?: string[];
  /** Of metrics: those of chassis or those of modules. */
  scope?: Scope;
  /** Keeps only values of this form; for metrics the path, `network/ports/*`. */
  pattern?: string;
  /** Of list members: path of the list, `network/ports` or `module/mrs`. */
  list?: string;
  /** Also empty slots, and ports that the unit does not have. */
  includeEmpty?: boolean;
}

/** The query of a variable that can run: complete and without variables. Words that are undefined mean all, `[]` none. */
export interface ResolvedVariable {
  kind?: VariableKind;
  components?: readonly string[];
  slotTypes?: readonly string[];
  models?: readonly string[];
  scope: Scope;
  patterns?: readonly string[];
  lists?: readonly string[];
  includeEmpty: boolean;
}

/** A value of a variable and what people see of it. */
export interface VariableOption {
  text: string;
  value: string;
}

/** What a new variable lists. */
export const DEFAULT_VARIABLE_KIND: VariableKind = 'slots';
const REF_ID = 'LantimeVariable';

type Stored = Record<string, unknown>;

/** A kind as people write it: in any case, in the singular, with underscores. */
function kindOf(value: unknown): VariableKind | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  const name = value.trim().toLowerCase().replace(/[_ ]/g, '-');
  return VARIABLE_KINDS.find((kind) => kind === name || kind === `${name}s`);
}

/** Words of a list that may also be a single text; undefined when there are none. */
function wordsOf(value: unknown): string[] | undefined {
  const words = (Array.isArray(value) ? value : [value])
    .filter((word): word is string => typeof word === 'string')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return words.length > 0 ? words : undefined;
}

/** What the keys of a query written as text may be called. */
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

/** Takes a query written as text apart: `slots`, `slots(type=clk, model=GNS*|GPS*)`, `list-members(module/mrs)`. */
function parseText(text: string): Stored {
  const open = text.indexOf('(');
  const name = open < 0 ? text : text.slice(0, open);
  if (name.trim() === '') {
    return {};
  }
  const kind = kindOf(name);
  const query: Stored = { kind: kind ?? name.trim() };
  const lists = new Map<string, string[]>();
  // A value without a key belongs to the key before it, and at first to what the kind most likely needs.
  let key = kind === 'list-members' ? 'list' : kind === 'metrics' ? 'pattern' : 'components';
  const close = text.lastIndexOf(')');
  const inside = open < 0 ? '' : text.slice(open + 1, close > open ? close : undefined);
  for (const part of inside.split(',')) {
    const equals = part.indexOf('=');
    if (equals >= 0) {
      const written = part.slice(0, equals).trim();
      const known = written.toLowerCase();
      key = Object.prototype.hasOwnProperty.call(TEXT_KEYS, known) ? TEXT_KEYS[known] : written;
    }
    lists.set(key, [...(lists.get(key) ?? []), ...part.slice(equals + 1).split('|')]);
  }
  lists.forEach((values, name) => {
    const words = wordsOf(values);
    if (words) {
      query[name] = ['components', 'slotTypes', 'models'].includes(name) ? words : words[0];
    }
  });
  return query;
}

const isRecord = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => wordsOf(value)?.[0];

/**
 * Brings the stored query of a variable to the present version. Takes anything: provisioned dashboards are written by
 * hand, where the query is often a text. Does not change its argument.
 */
export function migrateVariableQuery(stored: unknown): VariableQuery {
  const object: Stored = isRecord(stored) ? stored : {};
  // Grafana wraps a query that is a text into an object on some ways.
  const written = typeof stored === 'string' ? stored : typeof object.query === 'string' ? object.query : '';
  const { query: _, ...rest } = object;
  const query: Stored = object.kind === undefined ? { ...rest, ...parseText(written) } : rest;
  const kind = text(query.kind);
  return {
    refId: text(object.refId) ?? REF_ID,
    ...(isRecord(object.datasource) ? { datasource: object.datasource as VariableQuery['datasource'] } : {}),
    version: Math.max(VARIABLE_VERSION, typeof object.version === 'number' ? object.version : 0),
    // A kind that a later version made is kept, and lists nothing here.
    kind: kindOf(kind) ?? (kind as VariableKind | undefined) ?? DEFAULT_VARIABLE_KIND,
    components: wordsOf(query.components),
    slotTypes: wordsOf(query.slotTypes),
    models: wordsOf(query.models),
    scope: query.scope === 'module' || query.scope === 'chassis' ? query.scope : undefined,
    pattern: text(query.pattern),
    list: text(query.list),
    includeEmpty: query.includeEmpty === true || query.includeEmpty === 'true',
  };
}

/** Makes the stored query of a variable ready to run. Other variables in it may have several values, or none. */
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
    patterns: filled(wordsOf(query.pattern)),
    lists: filled(wordsOf(query.list)),
    includeEmpty: query.includeEmpty === true,
  };
}

const compare = new Intl.Collator('en', { numeric: true }).compare;

const matchesAny = (patterns: readonly string[] | undefined, value: string) =>
  patterns === undefined || patterns.some((pattern) => matchesPattern(pattern, value));
const matchesAnyCase = (patterns: readonly string[] | undefined, value: string | undefined) =>
  patterns === undefined ||
  patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), (value ?? '').toLowerCase()));

/** What is known of the device, narrowed down to what a query is about. */
interface Scene {
  query: ResolvedVariable;
  reader: Readings;
  snapshot: Snapshot | undefined;
}

/** Components of a type that the query chooses, among those the device has at present. */
function chosenComponents({ query, reader, snapshot }: Scene, type?: Component['type']): Component[] {
  const { components, slotTypes, models } = query;
  const types = slotTypes?.map((word) => (word.startsWith(TYPE_PREFIX) ? word.slice(TYPE_PREFIX.length) : word));
  return [...(snapshot?.components ?? reader.knownComponents).values()].filter(
    (component) =>
      (type === undefined || component.type === type) &&
      (components === undefined ||
        components.some((word) => matchesComponent(word, component) || word === component.chassis)) &&
      (component.type === 'chassis' ||
        (matchesAnyCase(types, component.slotType) && matchesAnyCase(models, component.model)))
  );
}

/** Readings of the chosen components that the device sends at present; list members come and go. */
function* chosenReadings(scene: Scene, type?: Component['type']): Generator<Descriptor> {
  for (const { id } of chosenComponents(scene, type)) {
    for (const descriptor of scene.reader.descriptorsOf(id)) {
      if (!scene.snapshot || readingIn(scene.snapshot, descriptor)) {
        yield descriptor;
      }
    }
  }
}

function slotOptions(scene: Scene, isWanted: (component: Component) => boolean): VariableOption[] {
  return chosenComponents(scene, 'module')
    .filter((component) => (component.fitted || scene.query.includeEmpty) && isWanted(component))
    .map(({ id, label }) => ({ text: label, value: id }));
}

/** Modules by their model: what is fitted, wherever it is. */
function moduleOptions(scene: Scene): VariableOption[] {
  return chosenComponents(scene, 'module')
    .filter(({ fitted }) => fitted)
    .map(({ id, model }) => ({ text: model ? `${model} (${id})` : id, value: id }));
}

/** What serves variables. */
const LIVE: Served = new Map([['live poll', true]]);

/** Readings that name a member better than its place in the list, best first. */
const NAMES = ['*/name', '*/address', '*/id', '*/location'];
const LONGEST_NAME = 100;

/** The members of lists, with the name or address they have beside their key. */
class Members {
  private readonly found = new Map<string, { key: string; name?: string; rank: number; missing: boolean }>();

  constructor(private readonly snapshot: Snapshot | undefined) {}

  /**
   * Takes a reading of a member.
   * @param segment what stands for the member in paths
   */
  add(segment: string, descriptor: Descriptor): void {
    const { metric } = descriptor;
    const member = this.found.get(segment) ?? { key: unescapeSegment(segment), rank: NAMES.length, missing: false };
    this.found.set(segment, member);
    const value = readingIn(this.snapshot, descriptor)?.value;
    // Devices list ports that their case has no socket for (lan0 to lan3 on any unit).
    if (value === false && metric.endsWith('*/port-available')) {
      member.missing = true;
    }
    const rank = NAMES.findIndex((ending) => metric.endsWith(ending));
    if (rank >= 0 && rank < member.rank && typeof value === 'string' && value !== '') {
      member.rank = rank;
      member.name = value.length > LONGEST_NAME ? `${value.slice(0, LONGEST_NAME)}…` : value;
    }
  }

  options(includeMissing: boolean, withNames: boolean): VariableOption[] {
    return [...this.found]
      .filter(([, { missing }]) => includeMissing || !missing)
      .map(([value, { key, name }]) => ({
        text: withNames && name !== undefined && name !== key ? `${key} (${name})` : key,
        value,
      }));
  }
}

/** Members of all lists whose members the catalogue calls by a name, such as `port`. */
function memberOptions(
  scene: Scene,
  type: Component['type'],
  element: string,
  { withNames = false, below = '' } = {}
): VariableOption[] {
  const members = new Members(scene.snapshot);
  for (const descriptor of chosenReadings(scene, type)) {
    const { elements, metric } = descriptor;
    if (Object.prototype.hasOwnProperty.call(elements, element) && metric.startsWith(below)) {
      members.add(escapeSegment(elements[element]), descriptor);
    }
  }
  return members.options(scene.query.includeEmpty, withNames);
}

/** Members of the lists with these paths, in whatever component they are. */
function listOptions(scene: Scene): VariableOption[] {
  const paths = (scene.query.lists ?? []).map((path) => path.split('/').filter((segment) => segment !== ''));
  const members = new Members(scene.snapshot);
  for (const descriptor of chosenReadings(scene)) {
    const field = descriptor.field.split('/');
    const metric = descriptor.metric.split('/');
    for (const path of paths) {
      if (metric[path.length] === '*' && path.every((segment, i) => matchesPattern(segment, field[i]))) {
        members.add(field[path.length], descriptor);
      }
    }
  }
  return members.options(scene.query.includeEmpty, true);
}

/** Metrics of the chosen components: one for all members of a list, or of single members if the pattern names them. */
function metricOptions(scene: Scene): VariableOption[] {
  const { patterns, scope } = scene.query;
  const texts = new Map<string, string>();
  for (const descriptor of chosenReadings(scene, scope)) {
    const { metric, field, label, title, elements } = descriptor;
    const value = matchesAny(patterns, metric) ? metric : matchesAny(patterns, field) ? field : undefined;
    if (value !== undefined && !texts.has(value)) {
      const member = Object.keys(elements).pop();
      texts.set(value, value === field ? title : `${label} of every ${member}`);
    }
  }
  const uses = new Map<string, number>();
  texts.forEach((text) => uses.set(text, (uses.get(text) ?? 0) + 1));
  return [...texts].map(([value, text]) => ({ text: (uses.get(text) ?? 0) > 1 ? `${text} (${value})` : text, value }));
}

function unsortedOptions(scene: Scene): VariableOption[] {
  switch (scene.query.kind) {
    case 'chassis':
      return chosenComponents(scene, 'chassis').map(({ id, label }) => ({ text: label, value: id }));
    case 'slots':
      return slotOptions(scene, () => true);
    case 'clocks':
      return slotOptions(scene, (component) => matchesComponent(`${TYPE_PREFIX}clk`, component));
    case 'modules':
      return moduleOptions(scene);
    case 'ports':
      return memberOptions(scene, 'chassis', 'port', { below: 'network/ports/' });
    case 'associations':
      return memberOptions(scene, 'chassis', 'association', { withNames: true });
    case 'ptp-instances':
      return memberOptions(scene, 'module', 'instance');
    case 'syncmon-nodes':
      return memberOptions(scene, 'chassis', 'node', { withNames: true });
    case 'events':
      return memberOptions(scene, 'chassis', 'event');
    case 'metrics':
      return metricOptions(scene);
    case 'list-members':
      return listOptions(scene);
    default:
      return [];
  }
}

/**
 * The values of a variable, sorted as people count: clk2 before clk10. Empty when nothing matches.
 * @param snapshot the latest answer; without one, everything the reader has ever seen counts
 */
export function variableOptions(
  query: ResolvedVariable,
  reader: Readings,
  snapshot: Snapshot | undefined
): VariableOption[] {
  const options = new Map<string, VariableOption>();
  for (const option of unsortedOptions({ query, reader, snapshot })) {
    // The pattern of metrics chose between lists and their members already.
    if (!options.has(option.value) && (query.kind === 'metrics' || matchesAny(query.patterns, option.value))) {
      options.set(option.value, option);
    }
  }
  return [...options.values()].sort((a, b) => compare(a.text, b.text) || compare(a.value, b.value));
}

const LAST_KNOWN = 'These are the values that were known last.';
const ANY_DEVICE = 'These are values that any device may have.';

/** The values as Grafana reads them: a frame with the fields `text` and `value`. */
function optionsFrame(refId: string, options: readonly VariableOption[], notice?: string): DataFrame {
  return {
    refId,
    ...(notice ? { meta: { notices: [{ severity: 'warning', text: notice }] } } : {}),
    fields: [
      { name: 'text', type: FieldType.string, config: {}, values: options.map((option) => option.text) },
      { name: 'value', type: FieldType.string, config: {}, values: options.map((option) => option.value) },
    ],
    length: options.length,
  };
}

type Editor = CustomVariableSupport<LantimeDataSource, VariableQuery>['editor'];

/** Variables of type "Query" with this data source. They share the poll of the panels: listing costs no request. */
export class LantimeVariableSupport extends CustomVariableSupport<LantimeDataSource, VariableQuery> {
  /** @param editor passed in, so that the data source does not depend on editors */
  constructor(
    private readonly datasource: LantimeDataSource,
    readonly editor: Editor,
    private readonly templateSrv: TemplateSrv = getTemplateSrv()
  ) {
    super();
    // Grafana 10.1 calls the function without its object.
    this.query = this.query.bind(this);
  }

  getDefaultQuery(): Pick<VariableQuery, 'version' | 'kind'> {
    return { version: VARIABLE_VERSION, kind: DEFAULT_VARIABLE_KIND };
  }

  query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    const { communication } = this.datasource;
    return defer(() => {
      const [target] = request.targets;
      const message = communication.message({
        kind: 'variable',
        from: request.app ?? '',
        panel: '',
        refId: target?.refId ?? REF_ID,
        what: `Variable: ${target?.kind ?? DEFAULT_VARIABLE_KIND}`,
      });
      return from(this.datasource.known()).pipe(
        mergeMap((state) => this.answer(request, state)),
        tap({
          next: ({ data }) => communication.end(message, LIVE, { rows: data[0].length }),
          error: (error) =>
            communication.end(message, LIVE, {
              problem: error instanceof Error ? error.message : String(error),
            }),
        })
      );
    });
  }

  private async answer(
    { targets, scopedVars }: DataQueryRequest<VariableQuery>,
    state: PollState<Snapshot>
  ): Promise<DataQueryResponse> {
    const [target] = targets;
    const query = resolveVariable(target, this.templateSrv, scopedVars);
    const { reader } = this.datasource.device;
    const frameOf = (options: readonly VariableOption[], notice?: string) =>
      optionsFrame(target?.refId ?? REF_ID, options, notice);
    if (reader.knownComponents.size > 0) {
      // While the device is away, what it last had is a better choice than nothing.
      const options = variableOptions(query, reader, state.last?.value);
      return {
        data: [frameOf(options, state.error && `${LAST_KNOWN} ${state.error.message}`)],
        state: LoadingState.Done,
      };
    }
    const { catalogueOptions } = await import('./catalogue-options');
    const { error } = state;
    return {
      data: [frameOf(catalogueOptions(query), error && `${ANY_DEVICE} ${error.message}`)],
      state: LoadingState.Done,
    };
  }
}
