import {
  CoreApp,
  LoadingState,
  stringToJsRegex,
  VariableSupportType,
  type DataFrame,
  type DataQuery,
  type DataSourceApi,
  type MetricFindValue,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { getDataSourceSrv, getRunRequest, getTemplateSrv } from '@grafana/runtime';
import { filter, firstValueFrom } from 'rxjs';
import { ALL, type PreviewVariable } from '../runtime/templateSrv';
import { buildRequest } from '../runtime/runRequest';
import type { VariableJson } from './model';

type Option = PreviewVariable['options'][number];

const ALL_OPTION: Option = { text: 'All', value: ALL };
const KNOWN = ['query', 'custom', 'textbox', 'constant', 'interval', 'datasource', 'adhoc'];

/** Takes the variables of a dashboard that the preview knows how to fill. */
export function knownVariables(list: VariableJson[] = []): PreviewVariable[] {
  return list
    .filter((variable) => KNOWN.includes(variable.type))
    .map((variable) => ({
      ...variable,
      options: [],
      current: { text: variable.current?.text ?? '', value: variable.current?.value ?? '' },
      hide: variable.type === 'constant' ? 2 : variable.hide,
    }));
}

/** Brings a variable up to date: its options, and a value that is one of them. */
export async function loadVariable(variable: PreviewVariable, range: TimeRange): Promise<PreviewVariable> {
  if (variable.type === 'adhoc') {
    return variable;
  }
  if (variable.type === 'textbox' || variable.type === 'constant') {
    const value = variable.current.value || String(variable.query ?? '');
    return { ...variable, current: { text: value, value } };
  }
  const options = await loadOptions(variable, range);
  if (variable.includeAll) {
    options.unshift(ALL_OPTION);
  }
  const next = { ...variable, options };
  const kept = [variable.current.value].flat().filter((value) => options.some((option) => option.value === value));
  return withValue(next, kept.length > 0 ? kept : options.slice(0, 1).map((option) => option.value));
}

/** Selects values of a variable. A multi-value variable always holds a list, the others one value. */
export function withValue(variable: PreviewVariable, value: string | string[]): PreviewVariable {
  const selected = [value].flat();
  // "All" and a choice exclude each other: what was added last is meant.
  const values =
    selected.length > 1 && selected.includes(ALL)
      ? selected[selected.length - 1] === ALL
        ? [ALL]
        : selected.filter((one) => one !== ALL)
      : selected;
  const texts = values.map((one) => variable.options.find((option) => option.value === one)?.text ?? one);
  return {
    ...variable,
    current: variable.multi ? { text: texts, value: values } : { text: texts[0] ?? '', value: values[0] ?? '' },
  };
}

/** Whether the options of a variable are made with the value of another. */
export function dependsOn(variable: PreviewVariable, name: string): boolean {
  const text = JSON.stringify([variable.query, variable.datasource, variable.regex]);
  return new RegExp(`\\$${name}\\b|\\$\\{${name}[.:}]|\\[\\[${name}[:\\]]`).test(text);
}

async function loadOptions(variable: PreviewVariable, range: TimeRange): Promise<Option[]> {
  switch (variable.type) {
    case 'custom':
      return splitList(variable.query).map(toOption);
    case 'interval':
      return splitList(variable.query).map((value) => ({ text: value, value }));
    case 'datasource':
      return getDataSourceSrv()
        .getList({ pluginId: variable.query })
        .filter((settings) => matches(variable.regex, settings.name))
        .map((settings) => ({ text: settings.name, value: settings.uid }));
    default: {
      const found = await findValues(variable, range);
      return sortOptions(applyRegex(found, variable.regex), variable.sort ?? 0);
    }
  }
}

async function findValues(variable: PreviewVariable, range: TimeRange): Promise<MetricFindValue[]> {
  const scopedVars = {};
  const datasource = await getDataSourceSrv().get(variable.datasource, scopedVars);
  const support = datasource.variables;
  if (!support) {
    if (!datasource.metricFindQuery) {
      throw new Error(`${datasource.name} offers no queries for variables`);
    }
    return datasource.metricFindQuery(variable.query, { variable: { name: variable.name }, range, scopedVars });
  }
  const refId = `${datasource.name}-${variable.name}-Variable-Query`;
  const query = typeof variable.query === 'string' ? { query: variable.query } : variable.query;
  let target: DataQuery = { ...query, refId: query?.refId ?? refId };
  let queryFunction: DataSourceApi['query'] | undefined;
  if (support.getType() === VariableSupportType.Standard && 'toDataQuery' in support) {
    target = { ...support.toDataQuery(query), refId };
    queryFunction = support.query;
  } else if (support.getType() === VariableSupportType.Custom && 'query' in support) {
    // Not bound to its object: Grafana 10.1 hands it over like this too.
    queryFunction = support.query as DataSourceApi['query'];
  }
  const request = buildRequest(datasource, {
    targets: [target],
    range,
    maxDataPoints: 100,
    app: CoreApp.Dashboard,
    scopedVars,
  });
  const result = await firstValueFrom(
    getRunRequest()(datasource, request, queryFunction).pipe(filter(({ state }) => state !== LoadingState.Loading))
  );
  if (result.error) {
    throw new Error(result.error.message ?? `The query of variable ${variable.name} failed`);
  }
  return toValues(result);
}

/** The fields `text` and `value`, or the first field with texts. */
function toValues({ series }: PanelData): MetricFindValue[] {
  return series.flatMap((frame: DataFrame) => {
    const strings = frame.fields.filter((field) => field.type === 'string');
    const text = frame.fields.find((field) => field.name === 'text') ?? strings[0];
    const value = frame.fields.find((field) => field.name === 'value') ?? text;
    return text
      ? Array.from({ length: frame.length }, (_, row) => ({ text: text.values[row], value: value.values[row] }))
      : [];
  });
}

/** A regular expression filters and, with a group (`text` and `value` have a meaning), cuts. */
function applyRegex(values: MetricFindValue[], regex?: string): Option[] {
  const pattern = regex ? stringToJsRegex(getTemplateSrv().replace(regex, {}, 'regex')) : undefined;
  const seen = new Set<string>();
  return values.flatMap(({ text, value = text }) => {
    let option = { text: String(text), value: String(value) };
    if (pattern) {
      const match = new RegExp(pattern.source, pattern.flags.replace('g', '')).exec(option.value);
      if (!match) {
        return [];
      }
      const cut = match.groups?.value ?? match[1];
      const name = match.groups?.text ?? cut;
      option = { text: name ?? option.text, value: cut ?? match.groups?.text ?? option.value };
    }
    if (seen.has(option.value)) {
      return [];
    }
    seen.add(option.value);
    return [option];
  });
}

function sortOptions(options: Option[], sort: number): Option[] {
  const number = ({ text }: Option) => Number(/\d+/.exec(text)?.[0] ?? NaN);
  const compare: Record<number, ((a: Option, b: Option) => number) | undefined> = {
    1: (a, b) => (a.text < b.text ? -1 : 1),
    3: (a, b) => number(a) - number(b),
    5: (a, b) => a.text.localeCompare(b.text, 'en', { sensitivity: 'base' }),
    7: (a, b) => a.text.localeCompare(b.text, 'en', { numeric: true }),
  };
  const ascending = compare[sort % 2 === 1 ? sort : sort - 1];
  const sorted = ascending ? [...options].sort(ascending) : options;
  return ascending && sort % 2 === 0 ? sorted.reverse() : sorted;
}

function matches(regex: string | undefined, name: string): boolean {
  return !regex || stringToJsRegex(regex).test(name);
}

/** `a, b, name : value`, with `\,` for a comma. */
function splitList(query: unknown): string[] {
  return (String(query ?? '').match(/(?:\\,|[^,])+/g) ?? [])
    .map((text) => text.replace(/\\,/g, ',').trim())
    .filter((text) => text !== '');
}

function toOption(text: string): Option {
  const [, name, value] = /^\s*(.+)\s:\s(.+)$/.exec(text) ?? [];
  return value ? { text: name.trim(), value: value.trim() } : { text, value: text };
}
