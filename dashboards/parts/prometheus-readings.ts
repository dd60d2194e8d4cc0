/**
 * Readings in Prometheus, for dashboards: which series the readings of a query are, as numbers that people read, with the
 * texts and units of the plugin. A simulated device with every module says which readings a query selects.
 */
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { statusAnswer } from '../../dev/simulator';
import { asPattern, Group, groupByMetric, quoted } from '../../src/grafana/prometheus-expressions';
import { GRAFANA_UNITS, RATE_UNITS } from '../../src/grafana/units';
import { StatusReader } from '../../src/lantime/reader';
import { Selector } from '../../src/lantime/select';
import type { Descriptor, State } from '../../src/lantime/types';
import type { LantimeQuery } from '../../src/queries/stored';
import { mapped, mappedStates } from './fields';

/** The device that is shown, as Prometheus names it. */
export const DEVICE = 'instance="$target"';

/** Variables of the dashboards by the metric and label that list their values. */
export const LISTED: Readonly<Record<string, readonly [metric: string, label: string]>> = {
  slot: ['lantime_module_info', 'slot'],
  clock: ['lantime_clock_state', 'slot'],
  instance: ['lantime_ptp_port_state', 'ptp_instance'],
  node: ['lantime_syncmon_node_state', 'node'],
  port: ['lantime_network_port_info', 'port'],
};

type Mappings = ReturnType<typeof mapped>;

const SEEN = Date.UTC(2030, 0, 1);
const reader = new StatusReader();
reader.read(statusAnswer('full', { startedAt: SEEN, at: SEEN + 3_600_000 }), SEEN + 3_600_000);
const selector = new Selector(reader);
export const everything = [...reader.knownComponents.keys()].flatMap((id) => reader.getDescriptors(id));
const groupKey = ({ metric }: Group) => `${metric.name} ${metric.textLabel ?? ''}`;
const allGroups = new Map(groupByMetric(everything).map((group) => [groupKey(group), group]));

const valuesOf = ({ labels }: Group, name: string) => new Set(labels.map((one) => one[name] ?? ''));

/** The label of Prometheus for a part of the path that the plugin calls by another name. */
export const labelFor = (name: string) => (name === 'instance' ? 'ptp_instance' : name);

/** Which series of a metric a query means: by variables, by types of modules, and by what it leaves out. */
export function matchers(group: Group, query: LantimeQuery): string[] {
  const { components = [], metrics = [], filters = [] } = query;
  const found = [DEVICE];
  for (const name of group.metric.labelNames) {
    const variables = [...components, ...metrics].flatMap((word) =>
      [...String(word).matchAll(/\$(\w+)/g)].map(([, variable]) => variable)
    );
    const variable = variables.find((one) => LISTED[one]?.[1] === name);
    const types = components.flatMap((word) => (String(word).startsWith('type:') ? [String(word).slice(5)] : []));
    if (variable) {
      found.push(`${name}=~"$${variable}"`);
    } else if (name === 'slot') {
      found.push(...(types.length > 0 ? [`slot=~"(${types.join('|')})\\\\d+"`] : []));
    } else if (name !== 'chassis') {
      const chosen = valuesOf(group, name);
      const all = valuesOf(allGroups.get(groupKey(group)) ?? group, name);
      if (chosen.size < all.size && filters.length === 0) {
        found.push(
          chosen.size === 1
            ? `${name}=${quoted(first(chosen))}`
            : `${name}=~${quoted([...chosen].map(asPattern).join('|'))}`
        );
      }
    }
    for (const { key, operator, value } of filters) {
      found.push(...(labelFor(key) === name ? [`${name}${operator}${quoted(value)}`] : []));
    }
  }
  return found;
}

/** States under other values than the plugin's, with the same texts and colours. */
const mappedAs = (states: readonly State[], valueOf: (state: State) => string): Mappings =>
  mappedStates(states.map((state) => ({ ...state, value: valueOf(state) })));

/** Numbers as the plugin has them: in units that people read, states by their number. */
export interface Shown {
  expr: string;
  /** Unit and texts. */
  properties: DynamicConfigValue[];
}

export const first = <T>(items: Iterable<T>): T => [...items][0];

/** One more than the number of a state: zero means that the device is in none of the known states. */
const codeOf = ({ code }: State) => code + 1;
/** Words that are no states of their own; several of them are one number. */
function otherStates({ words = {} }: Descriptor): Mappings {
  const texts = Object.values(words);
  return mapped({ '0': { text: texts.length === 1 ? texts[0] : 'another state' } });
}

export function shown(group: Group, query: LantimeQuery): Shown {
  const { metric } = group;
  const descriptor = first(group.members.values());
  const { kind, unit, states = [] } = descriptor;
  const selected = `${metric.name}{${matchers(group, query).join(', ')}}`;
  const id = GRAFANA_UNITS[unit];
  const units: DynamicConfigValue[] = id === undefined ? [] : [{ id: 'unit', value: id }];
  if (/itude$/.test(metric.name.replace(/_degrees$/, ''))) {
    units.push({ id: 'decimals', value: 5 });
  }
  switch (metric.form) {
    case 'states': {
      const numbered = states.map((state) => {
        const one = selected.replace(/\}$/, `, state=${quoted(state.value)}}`);
        return `${one} * ${codeOf(state)}`;
      });
      return {
        expr: `sum without (state) (${numbered.join(' or ')})`,
        properties: [
          {
            id: 'mappings',
            value: [...mappedAs(states, (state) => String(codeOf(state))), ...otherStates(descriptor)],
          },
        ],
      };
    }
    case 'boolean':
      return {
        expr: selected,
        properties: [{ id: 'mappings', value: mappedAs(states, ({ value }) => (value === 'true' ? '1' : '0')) }],
      };
    default: {
      const numbers = states.length > 0 ? [{ id: 'mappings', value: mappedStates(states) }] : [];
      if (kind === 'timestamp') {
        return { expr: `${selected} * 1000`, properties: [{ id: 'unit', value: 'dateTimeAsIso' }] };
      }
      const scaled = metric.factor === 1 ? selected : `${selected} / ${metric.factor}`;
      if (metric.type === 'counter' && query.format !== 'table') {
        return {
          expr: `rate(${selected}[$__rate_interval])`,
          properties: [{ id: 'unit', value: RATE_UNITS[unit] ?? 'cps' }],
        };
      }
      return { expr: scaled, properties: [...units, ...numbers] };
    }
  }
}

/** What a group is called: the name of its readings, with the label that tells them apart. */
function nameOf({ members, metric }: Group): string {
  const names = [...new Set([...members.values()].map(({ label }) => label))];
  if (names.length === 1) {
    return names[0];
  }
  const own = metric.labelNames.filter((name) => !['chassis', 'slot'].includes(name)).pop();
  const common = names.reduce((a, b) => [...a].filter((letter, i) => a.slice(0, i + 1) === b.slice(0, i + 1)).join(''));
  return own === undefined ? names[0] : `${common.trim()} {{${own}}}`;
}

export const legendOf = (group: Group, { legend }: { legend?: unknown }) =>
  (typeof legend === 'string' && legend !== '' ? legend : '{{metric}}')
    .replaceAll('{{metric}}', nameOf(group))
    .replaceAll('{{instance}}', '{{ptp_instance}}');

const withoutVariables = (words: readonly string[] = []) => words.map((word) => word.replace(/\$\w+/g, '*'));

export function select(query: LantimeQuery): readonly Descriptor[] {
  const scope = query.queryType === 'chassis' ? 'chassis' : 'module';
  return selector.select({
    scope,
    components: withoutVariables(query.components),
    metrics: withoutVariables(query.metrics),
  }).descriptors;
}
