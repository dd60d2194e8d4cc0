/** The values of a variable: what the device has. Loaded when there is a variable. */
import { escapeSegment, matchesPattern, unescapeSegment } from '../../lantime/paths';
import { readingIn, Readings } from '../../lantime/readings';
import { matchesComponent, TYPE_PREFIX } from '../../lantime/select';
import { Component, Descriptor, Snapshot } from '../../lantime/types';
import { ResolvedVariable, VariableOption } from './stored';

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
