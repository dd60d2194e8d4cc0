import {
  dateTime,
  formattedValueToString,
  getFieldDisplayName,
  getFrameDisplayName,
  type DataFrame,
  type Field,
  type ScopedVars,
  type TimeRange,
  type TypedVariableModel,
} from '@grafana/data';
import type { TemplateSrv, VariableInterpolation } from '@grafana/runtime';
import { escapeRegExp, get } from 'lodash';

/** The value of a variable that has all options selected. */
export const ALL = '$__all';

/** A dashboard variable that has a value. The subset of Grafana's models that the preview knows. */
export interface PreviewVariable {
  name: string;
  type: 'query' | 'custom' | 'textbox' | 'constant' | 'interval' | 'datasource' | 'adhoc';
  label?: string;
  /** 2 hides the picker. */
  hide?: number;
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string | null;
  query?: any;
  datasource?: any;
  regex?: string;
  sort?: number;
  refresh?: number;
  options: Array<{ text: string; value: string }>;
  current: { text: string | string[]; value: string | string[] };
  /** Of ad-hoc filters, in place of a value. */
  filters?: AdHocFilter[];
}

export interface AdHocFilter {
  key: string;
  operator: string;
  value: string;
}

type Value = string | number | Array<string | number>;
type Formatter = (value: Value, variable: { name?: string; text?: string }) => string;

// $name, [[name:format]], ${name.path:format}
const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:}]+))?(?::([^}]+))?\}/g;

/** Replaces variables in texts as Grafana documents it (Dashboards, Variables, Variable syntax). */
export class PreviewTemplateSrv implements TemplateSrv {
  private variables: PreviewVariable[] = [];
  private timeRange?: TimeRange;

  setVariables(variables: PreviewVariable[]): void {
    this.variables = variables;
  }

  getVariables(): TypedVariableModel[] {
    return this.variables as unknown as TypedVariableModel[];
  }

  updateTimeRange(timeRange: TimeRange): void {
    this.timeRange = timeRange;
  }

  containsTemplate(target?: string): boolean {
    return [...(target ?? '').matchAll(REFERENCE)].some(([, a, b, , c]) => {
      const name = a ?? b ?? c;
      return name.startsWith('__') || this.variables.some((variable) => variable.name === name);
    });
  }

  replace(
    target?: string,
    scopedVars?: ScopedVars,
    format?: string | Function,
    interpolations?: VariableInterpolation[]
  ): string {
    if (!target) {
      return target ?? '';
    }
    return target.replace(REFERENCE, (match, plain, square, squareFormat, curly, fieldPath, curlyFormat) => {
      const variableName: string = plain ?? square ?? curly;
      const ownFormat: string | undefined = squareFormat ?? curlyFormat;
      const value = this.evaluate(variableName, fieldPath, ownFormat ?? format, ownFormat, scopedVars);
      interpolations?.push({
        match,
        variableName,
        fieldPath,
        format: ownFormat,
        value: value ?? match,
        found: value !== undefined,
      });
      return value ?? match;
    });
  }

  private evaluate(
    name: string,
    fieldPath: string | undefined,
    format: string | Function | undefined,
    ownFormat: string | undefined,
    scopedVars?: ScopedVars
  ): string | undefined {
    const variable = this.variables.find((candidate) => candidate.name === name);
    const scoped = scopedVars?.[name];
    if (scoped && scoped.value !== undefined && scoped.value !== null) {
      const value = fieldPath ? get(scoped.value, fieldPath) : scoped.value;
      return formatValue(value, format, variable ?? {}, scoped.text);
    }
    const context = scopedVars?.__dataContext?.value;
    if (context && name in DATA_MACROS) {
      const value = DATA_MACROS[name](context, fieldPath);
      return value === undefined ? undefined : formatValue(value, ownFormat ?? 'raw', {}, undefined);
    }
    if (name === '__from' || name === '__to') {
      const time = this.timeRange?.[name === '__from' ? 'from' : 'to'];
      return time && formatTime(time.valueOf(), ownFormat);
    }
    if (!variable) {
      return undefined;
    }
    let { value } = variable.current;
    if (value === ALL || (Array.isArray(value) && value[0] === ALL)) {
      if (variable.allValue) {
        // A custom "all" is written as it is.
        return this.replace(variable.allValue);
      }
      value = variable.options.map((option) => option.value).filter((option) => option !== ALL);
    }
    const { text } = variable.current;
    return formatValue(value, format, variable, Array.isArray(text) ? text.join(' + ') : text);
  }
}

function formatValue(value: any, format: string | Function | undefined, variable: object, text?: string): string {
  if (value === undefined || value === null) {
    return '';
  }
  if (typeof format === 'function') {
    return format(value, variable, formatValue);
  }
  if (typeof value === 'object' && !Array.isArray(value)) {
    return format === 'json' ? JSON.stringify(value) : String(value);
  }
  const [name] = (format || 'glob').split(':');
  if (name === 'date') {
    return formatTime(Number(value), format);
  }
  return (FORMATS[name] ?? FORMATS.glob)(value, { ...variable, text });
}

const each = (value: Value): string[] => [value].flat().map(String);

const FORMATS: Record<string, Formatter> = {
  csv: (value) => each(value).join(','),
  raw: (value) => each(value).join(','),
  pipe: (value) => each(value).join('|'),
  json: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  text: (value, { text }) => text ?? each(value).join(' + '),
  glob: (value) => (Array.isArray(value) && value.length > 1 ? `{${value.join(',')}}` : each(value).join('')),
  regex: (value) => {
    const escaped = each(value).map((one) => escapeRegExp(one).replace(/\//g, '\\/'));
    return escaped.length === 1 ? escaped[0] : `(${escaped.join('|')})`;
  },
  percentencode: (value) => encodeURIComponent(FORMATS.glob(value, {})),
  uriencode: (value) => encodeURI(FORMATS.glob(value, {})),
  queryparam: (value, { name }) =>
    each(value)
      .map((one) => `var-${name}=${encodeURIComponent(one)}`)
      .join('&'),
  singlequote: (value) =>
    each(value)
      .map((one) => `'${one.replace(/'/g, "\\'")}'`)
      .join(','),
  doublequote: (value) =>
    each(value)
      .map((one) => `"${one.replace(/"/g, '\\"')}"`)
      .join(','),
};

function formatTime(time: number, format?: string): string {
  if (!format?.startsWith('date')) {
    return String(time);
  }
  const pattern = format.slice('date:'.length);
  if (pattern === 'seconds') {
    return String(Math.round(time / 1000));
  }
  return pattern === '' || pattern === 'iso' ? new Date(time).toISOString() : dateTime(time).format(pattern);
}

interface DataContext {
  data: DataFrame[];
  frame: DataFrame;
  field: Field;
  rowIndex?: number;
  calculatedValue?: { text: string; numeric: number; prefix?: string; suffix?: string };
}

/** Variables that are about the value at hand: display names and data links use them. */
const DATA_MACROS: Record<string, (context: DataContext, fieldPath?: string) => any> = {
  __field: ({ data, frame, field }, fieldPath) => {
    const labels = Object.assign({}, field.labels);
    Object.defineProperty(labels, 'toString', {
      value: () =>
        Object.entries(field.labels ?? {})
          .map(([key, label]) => `${key}="${label}"`)
          .join(', '),
    });
    const view = {
      name: field.name,
      labels,
      get displayName() {
        return getFieldDisplayName(field, frame, data);
      },
    };
    return fieldPath ? (get(view, fieldPath) ?? '') : view.displayName;
  },
  __series: ({ frame }) => getFrameDisplayName(frame),
  __value: ({ field, frame, rowIndex, calculatedValue }, fieldPath) => {
    const raw = rowIndex === undefined ? undefined : field.values[rowIndex];
    const display = calculatedValue ?? field.display?.(raw);
    switch (fieldPath) {
      case 'raw':
        return calculatedValue ? calculatedValue.numeric : raw;
      case 'numeric':
        return display?.numeric;
      case 'time':
        return rowIndex === undefined
          ? undefined
          : frame.fields.find((candidate) => candidate.type === 'time')?.values[rowIndex];
      default:
        return display && formattedValueToString(display);
    }
  },
  __data: ({ frame, rowIndex }, fieldPath) => {
    // Nothing is meant yet: the row comes later.
    if (rowIndex === undefined) {
      return undefined;
    }
    const fields: any = frame.fields.map((field) => {
      const raw = field.values[rowIndex];
      return {
        name: field.name,
        raw,
        toString: () => formattedValueToString(field.display?.(raw) ?? { text: String(raw) }),
      };
    });
    frame.fields.forEach((field, index) => (fields[getFieldDisplayName(field, frame)] = fields[index]));
    return get({ fields, name: frame.name, refId: frame.refId }, fieldPath ?? '') ?? '';
  },
};
