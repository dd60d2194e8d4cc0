/** Values of variables, from what the device has. */
import { ellipsis } from '../../lantime/ellipsis';
import { ownValue } from '../../lantime/own-value';
import { escapeSegment, matchesPattern, unescapeSegment } from '../../lantime/paths';
import { readingIn, Readings } from '../../lantime/readings';
import { matchesComponent, TYPE_PREFIX } from '../../lantime/select';
import { Component, Descriptor, Snapshot } from '../../lantime/types';
import { ResolvedVariable, VariableOption } from './stored';

export const matchesAny = (patterns: readonly string[] | undefined, value: string) =>
  patterns === undefined || patterns.some((pattern) => matchesPattern(pattern, value));
const matchesAnyCase = (patterns: readonly string[] | undefined, value: string | undefined) =>
  patterns === undefined ||
  patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), (value ?? '').toLowerCase()));

/** What values are listed from. */
export interface VariableContext {
  query: ResolvedVariable;
  reader: Readings;
  snapshot: Snapshot | undefined;
}

/** Components of a type selected by the query, among those the device currently has. */
export function componentsByQuery({ query, reader, snapshot }: VariableContext, type?: Component['type']): Component[] {
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

/** Readings of the selected components that the device currently sends; list members come and go. */
function* chosenReadings(context: VariableContext, type?: Component['type']): Generator<Descriptor> {
  for (const { id } of componentsByQuery(context, type)) {
    for (const descriptor of context.reader.getDescriptors(id)) {
      if (!context.snapshot || readingIn(context.snapshot, descriptor)) {
        yield descriptor;
      }
    }
  }
}

export function slotValues(context: VariableContext, isWanted: (component: Component) => boolean): VariableOption[] {
  return componentsByQuery(context, 'module')
    .filter((component) => (component.fitted || context.query.includeEmpty) && isWanted(component))
    .map(({ id, label }) => ({ text: label, value: id }));
}

/** Fitted modules, shown by model. */
export function moduleValues(context: VariableContext): VariableOption[] {
  return componentsByQuery(context, 'module')
    .filter(({ fitted }) => fitted)
    .map(({ id, model }) => ({ text: model ? `${model} (${id})` : id, value: id }));
}

/** Readings that name a member better than its key in the list, best first. */
const MEMBER_NAME_PATHS = ['*/name', '*/address', '*/id', '*/location'];
const LONGEST_NAME = 100;

/** The members of lists, with their names or addresses. */
class Members {
  private readonly found = new Map<string, { key: string; name?: string; rank: number; missing: boolean }>();

  constructor(private readonly snapshot: Snapshot | undefined) {}

  /**
   * Adds a reading of a member.
   * @param segment the path segment of the member
   */
  add(segment: string, descriptor: Descriptor): void {
    const { metric } = descriptor;
    const member = this.found.get(segment) ?? {
      key: unescapeSegment(segment),
      rank: MEMBER_NAME_PATHS.length,
      missing: false,
    };
    this.found.set(segment, member);
    const value = readingIn(this.snapshot, descriptor)?.value;
    // Devices list ports for which the case has no connector (lan0 to lan3 on any unit).
    if (value === false && metric.endsWith('*/port-available')) {
      member.missing = true;
    }
    const rank = MEMBER_NAME_PATHS.findIndex((ending) => metric.endsWith(ending));
    if (rank >= 0 && rank < member.rank && typeof value === 'string' && value !== '') {
      member.rank = rank;
      member.name = ellipsis(value, LONGEST_NAME);
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

/** Members of all lists whose members have a given label in the catalogue, such as `port`. */
export function memberValues(
  context: VariableContext,
  type: Component['type'],
  element: string,
  { withNames = false, below = '' } = {}
): VariableOption[] {
  const members = new Members(context.snapshot);
  for (const descriptor of chosenReadings(context, type)) {
    const { elements, metric } = descriptor;
    if (ownValue(elements, element) !== undefined && metric.startsWith(below)) {
      members.add(escapeSegment(elements[element]), descriptor);
    }
  }
  return members.options(context.query.includeEmpty, withNames);
}

/** Members of the lists with these paths, in any component. */
export function listMemberValues(context: VariableContext): VariableOption[] {
  const paths = (context.query.lists ?? []).map((path) => path.split('/').filter((segment) => segment !== ''));
  const members = new Members(context.snapshot);
  for (const descriptor of chosenReadings(context)) {
    const field = descriptor.field.split('/');
    const metric = descriptor.metric.split('/');
    for (const path of paths) {
      if (metric[path.length] === '*' && path.every((segment, i) => matchesPattern(segment, field[i]))) {
        members.add(field[path.length], descriptor);
      }
    }
  }
  return members.options(context.query.includeEmpty, true);
}

/** Metrics of the selected components: one for all members of a list, or for single members if the pattern names them. */
export function metricValues(context: VariableContext): VariableOption[] {
  const { patterns, scope } = context.query;
  const texts = new Map<string, string>();
  for (const descriptor of chosenReadings(context, scope)) {
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
