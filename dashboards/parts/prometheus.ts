/**
 * Variants of dashboards that read Prometheus alone, for public dashboards, reports and snapshots, which need a data source
 * with a server: the same panels, each query of the device replaced by one of what the exporter exposes of the same
 * readings. A simulated device with every module says which those are. What only the plugin works out, in the browser, is
 * left out.
 */
import type {
  DataTransformerConfig,
  DynamicConfigValue,
  Panel,
  VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { groupByMetric, quoted } from '../../src/grafana/prometheus-expressions';
import { matchesPattern } from '../../src/lantime/paths';
import type { Descriptor } from '../../src/lantime/types';
import { getList, listsOfView } from '../../src/queries/list/lists';
import type { LantimeQuery } from '../../src/queries/stored';
import { criticalAlerts, promAlarms } from './alarms';
import { DashboardSource, prometheusVariable, seriesVariable } from './dashboard';
import { AGE, mappedStates, mappedWords, NOTE, sortedBy } from './fields';
import { DEVICE, everything, first, labelFor, legendOf, LISTED, matchers, select, shown } from './prometheus-readings';
import { lettered, PROMETHEUS, promNow, promSeries, promTable, Query } from './queries';

const GRID = 24;

type Overrides = NonNullable<NonNullable<Panel['fieldConfig']>['overrides']>;

interface Translated {
  targets: Query[];
  transformations?: DataTransformerConfig[];
  overrides: Overrides;
  options?: object;
}

/** A, B, …, Z, AA. */
const letters = (i: number): string =>
  (i >= 26 ? letters(Math.floor(i / 26) - 1) : '') + String.fromCharCode(65 + (i % 26));

/** Readings over time, or at present. */
function translateReadings(panel: Panel, queries: readonly LantimeQuery[]): Translated | undefined {
  const targets: Query[] = [];
  const overrides: Overrides = [];
  const given = panel.fieldConfig?.overrides ?? [];
  const texts: string[] = [];
  for (const query of queries) {
    for (const group of groupByMetric(select(query))) {
      const refId = letters(targets.length);
      const ask = panel.type === 'stat' || panel.type === 'bargauge' ? promNow : promSeries;
      const { textLabel, form, name } = group.metric;
      if (form === 'info') {
        if (panel.type === 'stat' && textLabel !== undefined) {
          texts.push(refId);
          targets.push(promNow(`${name}{${matchers(group, query).join(', ')}}`, `{{${textLabel}}}`));
        }
        continue;
      }
      const { expr, properties } = shown(group, query);
      targets.push(ask(expr, legendOf(group, query)));
      overrides.push({ matcher: { id: 'byFrameRefID', options: refId }, properties });
      overrides.push(
        ...given
          .filter(({ matcher }) => matcher.id === 'byFrameRefID' && matcher.options === query.refId)
          .map(({ properties: own }) => ({ matcher: { id: 'byFrameRefID', options: refId }, properties: own }))
      );
    }
  }
  if (targets.length === 0) {
    return undefined;
  }
  return {
    targets,
    overrides: [...overrides, ...given.filter(({ matcher }) => matcher.id !== 'byFrameRefID')],
    // A text is a label.
    ...(texts.length === targets.length ? { options: { textMode: 'name' } } : {}),
  };
}

/** The names that a table shows, by the names that the plugin gives them. */
function columnsOf({ transformations = [] }: Panel): { names?: string[]; final: (name: string) => string } {
  const options = (id: string) => transformations.find((one) => one.id === id)?.options as any;
  const renamed: Record<string, string> = options('organize')?.renameByName ?? {};
  return { names: options('filterFieldsByName')?.include?.names, final: (name) => renamed[name] ?? name };
}

/** Columns that only the plugin fills. */
const GIVEN_BY_PLUGIN: readonly string[] = [NOTE, AGE];

/** The readings below the members of a list; each column has a name that the plugin gives it. */
function listed(query: LantimeQuery): Descriptor[] {
  const lists = listsOfView(String((query as { list?: unknown }).list));
  return everything.filter((descriptor) => {
    const place = getList(descriptor);
    return place !== undefined && lists.some((pattern) => matchesPattern(pattern, place.list));
  });
}

/** A table: a row for each combination of labels, a column for each reading. */
function translateTable(panel: Panel, query: LantimeQuery): Translated | undefined {
  const descriptors = query.queryType === 'list' ? listed(query) : select(query);
  const only = restriction(query, descriptors);
  if (only === undefined) {
    return undefined;
  }
  const { names = descriptors.map(({ label }) => label), final } = columnsOf(panel);
  const targets: Query[] = [];
  const overrides: Overrides = [];
  const renamed: Record<string, string> = {};
  for (const column of names) {
    const groups = groupByMetric(descriptors.filter(({ label }) => label === column));
    if (groups.length === 0) {
      // A label; those which say where a member is have other names in Prometheus.
      renamed[labelFor(column)] = column;
      continue;
    }
    const [group] = groups;
    const { metric } = group;
    const descriptor = first(group.members.values());
    const refId = letters(targets.length);
    const by = metric.labelNames.filter((name) => name !== 'chassis');
    const where = matchers(group, query).join(', ');
    let properties: DynamicConfigValue[] = [];
    if (metric.form === 'info' && metric.textLabel !== undefined) {
      targets.push(promTable(`max by (${[...by, metric.textLabel].join(', ')}) (${metric.name}{${where}})${only}`));
      renamed[metric.textLabel] = column;
      properties = descriptor.words ? [{ id: 'mappings', value: mappedWords(descriptor.words) }] : [];
    } else if (metric.form === 'states') {
      const name = `${refId.toLowerCase()}_state`;
      targets.push(
        promTable(
          `max by (${[...by, name].join(', ')}) (label_replace(${metric.name}{${where}} == 1, "${name}", "$1", "state", "(.*)"))${only}`
        )
      );
      renamed[name] = column;
      properties = [{ id: 'mappings', value: mappedStates(descriptor.states ?? []) }];
    } else {
      const value = shown(group, { ...query, format: 'table' });
      targets.push(promTable(`max by (${by.join(', ')}) (${value.expr})${only}`));
      renamed[`Value #${refId}`] = column;
      ({ properties } = value);
    }
    overrides.push({ matcher: { id: 'byName', options: final(column) }, properties });
  }
  if (targets.length === 0) {
    return undefined;
  }
  if (targets.length === 1) {
    // The value of a query alone has no letter.
    renamed.Value = renamed['Value #A'];
  }
  const own = panel.transformations ?? [];
  const label = names.find((name) => labelFor(name) in renamed && !GIVEN_BY_PLUGIN.includes(name));
  const isSorted = own.some(({ id }) => id === 'sortBy') || label === undefined;
  return {
    targets,
    transformations: [
      { id: 'merge', options: {} },
      { id: 'organize', options: { excludeByName: { Time: true }, indexByName: {}, renameByName: renamed } },
      ...own,
      // Prometheus has no order of its own.
      ...(isSorted ? [] : [sortedBy(final(label))]),
    ],
    overrides: [...overrides, ...(panel.fieldConfig?.overrides ?? [])],
  };
}

/** The modules; which of their readings is bad, only the plugin finds out. */
function inventory(panel: Panel): Translated {
  const labels = ['slot', 'model', 'serial_number', 'software_revision'];
  return {
    targets: [promTable(`max by (${labels.join(', ')}) (lantime_module_info{${DEVICE}, slot=~"$slot"})`)],
    transformations: [
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: {},
          renameByName: {
            slot: 'Slot',
            model: 'Module',
            serial_number: 'Serial number',
            software_revision: 'Software revision',
          },
        },
      },
      ...(panel.transformations ?? []),
    ],
    // Four columns need no narrow ones.
    overrides: [],
  };
}

/** Filters by the value of a reading: which rows are left, as a set operation on their labels. */
function restriction(query: LantimeQuery, descriptors: readonly Descriptor[]): string | undefined {
  let restricted = '';
  for (const { key, operator, value } of query.filters ?? []) {
    const [group] = groupByMetric(descriptors.filter(({ label }) => label === key));
    if (!group) {
      continue;
    }
    const { name, form, labelNames } = group.metric;
    if ((form !== 'states' && form !== 'boolean') || !['=', '!='].includes(operator)) {
      return undefined;
    }
    const where = matchers(group, { ...query, filters: [] });
    const by = labelNames.filter((label) => label !== 'chassis').join(', ');
    const matching =
      form === 'states'
        ? `${name}{${[...where, `state=${quoted(value)}`].join(', ')}} == 1`
        : `${name}{${where.join(', ')}} == ${value === 'true' ? 1 : 0}`;
    restricted += ` ${operator === '=' ? 'and' : 'unless'} on (${by}) (${matching})`;
  }
  return restricted;
}

function translate(panel: Panel): Translated | undefined {
  const queries = (panel.targets ?? []) as unknown as LantimeQuery[];
  const [query] = queries;
  switch (true) {
    case queries.every(({ queryType }) => queryType === 'chassis' || queryType === 'module'):
      return query.format === 'table' ? translateTable(panel, query) : translateReadings(panel, queries);
    case query.queryType === 'list' && query.list === 'inventory':
      return inventory(panel);
    case query.queryType === 'list' && panel.type === 'table':
      return translateTable(panel, query);
    default:
      return undefined;
  }
}

/** Advice without what is said of links, which only values of the plugin have. */
function withoutLinks(panel: Panel): Panel {
  const options = panel.options as { content?: string };
  const lines = (options.content ?? '').split('\n').filter((line) => !/click a value/.test(line));
  return { ...panel, options: { ...options, content: lines.join('\n') } };
}

/** The alarms about the same subject. */
function alarmsOf({ title = '', description = '', gridPos }: Panel, { include = [] }: LantimeQuery): Panel {
  const events = include.map((pattern) => pattern.replaceAll('*', '.*')).join('|');
  const devices = events === '' ? DEVICE : `${DEVICE}, event=~"${events}"`;
  return promAlarms({ title, description, w: gridPos?.w ?? GRID, h: gridPos?.h ?? 8, devices, isOne: true });
}

/** The panel on a dashboard that reads Prometheus alone; undefined if only the plugin can show it. */
function variantOf(panel: Panel): Panel | undefined {
  if (panel.type === 'text') {
    return withoutLinks(panel);
  }
  if (!panel.targets || panel.datasource?.type === PROMETHEUS.type) {
    return panel;
  }
  const [first] = panel.targets as unknown as LantimeQuery[];
  if (first.queryType === 'events' && first.active === true) {
    return alarmsOf(panel, first);
  }
  const translated = translate(panel);
  if (!translated) {
    return undefined;
  }
  const { targets, transformations = panel.transformations, overrides, options } = translated;
  return {
    ...panel,
    datasource: PROMETHEUS,
    targets: lettered(targets),
    transformations,
    options: { ...panel.options, ...options },
    fieldConfig: {
      defaults: { ...panel.fieldConfig?.defaults, ...(panel.type === 'bargauge' ? { displayName: undefined } : {}) },
      overrides: panel.type === 'bargauge' ? overrides.filter(({ matcher }) => matcher.id !== 'byType') : overrides,
    },
  } as Panel;
}

/** The panels of a row that are left, as wide as those that were there. */
function variantOfRow(row: readonly Panel[]): Panel[] {
  const panels = row.flatMap((panel) => variantOf(panel) ?? []);
  const width = panels.reduce((sum, { gridPos }) => sum + (gridPos?.w ?? GRID), 0);
  if (width >= GRID || width === 0 || row.reduce((sum, { gridPos }) => sum + (gridPos?.w ?? GRID), 0) > GRID) {
    return panels;
  }
  let left = GRID;
  return panels.map((panel, i) => {
    const w = i === panels.length - 1 ? left : Math.floor(((panel.gridPos?.w ?? GRID) * GRID) / width);
    left -= w;
    return { ...panel, gridPos: { ...panel.gridPos!, w } };
  });
}

function variantOfVariable({ name, label, description }: VariableModel): VariableModel[] {
  const found = LISTED[name];
  return found ? [seriesVariable(name, String(label), String(description), [`${found[0]}{${DEVICE}}`, found[1]])] : [];
}

/** A dashboard that reads Prometheus alone. */
export function prometheusVariant(source: DashboardSource): DashboardSource {
  return {
    ...source,
    id: `${source.id}-prometheus`,
    title: `${source.title} (Prometheus)`,
    description: `${source.description} From Prometheus alone, for public dashboards, reports and snapshots.`,
    tag: 'lantime-prometheus',
    variables: [
      prometheusVariable(),
      seriesVariable('target', 'Device', 'The target of the exporter to show.', ['lantime_up', 'instance'], true),
      ...source.variables.flatMap(variantOfVariable),
    ],
    annotations: [criticalAlerts(DEVICE)],
    rows: source.rows.map(variantOfRow).filter((row) => row.length > 0),
  };
}
