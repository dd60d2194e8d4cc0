/** Values of readings as fields of data frames: type, unit, texts and colours of states. */
import { DataLink, Field, FieldConfig, FieldType, MappingType, ValueMapping } from '@grafana/data';
import { t } from '../i18n';
import { fullDescription } from '../lantime/evidence';
import { findState } from '../lantime/state';
import { Descriptor, Kind, ReadingValue, Severity, State, Words } from '../lantime/types';
import { GRAFANA_UNITS, RATE_UNITS } from './units';

/** How states are returned: as the device sends them, with texts and colours, or as numbers. */
export type StateFormat = 'text' | 'number';

/** The format a query requests for its fields. */
export interface FieldFormat {
  states: StateFormat;
  /** Whether times are dates, as in tables; otherwise they are numbers, which graphs can draw. */
  dates: boolean;
  /** The device's own web page, linked from every value. */
  webUrl?: string;
}

/** Names from Grafana's palette, so that themes apply, including those for colour-blind users. */
const COLORS: Record<Severity, string> = {
  ok: 'semi-dark-green',
  neutral: 'blue',
  warning: 'dark-orange',
  error: 'red',
};

const stateMappingCache = new WeakMap<object, Partial<Record<StateFormat, ValueMapping[]>>>();

/** Text and colour of states, keyed by the device's value or by number. */
function stateMappings(table: readonly State[], states: StateFormat): ValueMapping[] {
  const cached = stateMappingCache.get(table) ?? {};
  stateMappingCache.set(table, cached);
  return (cached[states] ??= [
    {
      type: MappingType.ValueToText,
      options: Object.fromEntries(
        table.map((state, index) => [
          states === 'text' ? state.value : String(state.code),
          { text: state.text, color: COLORS[state.severity], index },
        ])
      ),
    },
  ]);
}

const wordMappingCache = new WeakMap<Words, ValueMapping[]>();

/** Texts for values that are not states, without a colour. */
export function wordMappings(words: Words): ValueMapping[] {
  let mappings = wordMappingCache.get(words);
  if (!mappings) {
    const options = Object.fromEntries(Object.entries(words).map(([value, text], index) => [value, { text, index }]));
    mappings = [{ type: MappingType.ValueToText, options }];
    wordMappingCache.set(words, mappings);
  }
  return mappings;
}

/** The configuration of a field with the states of a table. */
export function stateConfig(table: readonly State[], states: StateFormat): FieldConfig {
  return { mappings: stateMappings(table, states) };
}

/** The configuration of a label column. */
export function labelConfig(name: string, descriptors: Iterable<Descriptor>): FieldConfig {
  for (const { elementWords } of descriptors) {
    const words = elementWords?.[name];
    if (words) {
      return { mappings: wordMappings(words) };
    }
  }
  return {};
}

/** A state as a number; null for states without one. */
function stateCode(descriptor: Descriptor, value: ReadingValue): number | null {
  return (
    findState(descriptor, value)?.code ??
    (typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null)
  );
}

const FIELD_TYPES: Record<Kind, FieldType> = {
  gauge: FieldType.number,
  counter: FieldType.number,
  state: FieldType.string,
  text: FieldType.string,
  timestamp: FieldType.number,
};

function fieldType({ kind }: Descriptor, { states, dates }: FieldFormat): FieldType {
  if (kind === 'state' && states === 'number') {
    return FieldType.number;
  }
  return kind === 'timestamp' && dates ? FieldType.time : FIELD_TYPES[kind];
}

type ReadValue = (value: ReadingValue | undefined) => unknown;

const toNumberOrNull: ReadValue = (value) => (typeof value === 'number' ? value : null);
const toTextOrNull: ReadValue = (value) => (value === undefined || value === null ? null : String(value));
const asMilliseconds: ReadValue = (value) => (typeof value === 'number' ? value * 1000 : null);

/** What turns values of a reading into those of a field of the type given by `fieldType`. */
function valueReader(descriptor: Descriptor, type: FieldType): ReadValue {
  const { kind } = descriptor;
  if (kind === 'state' && type === FieldType.number) {
    return (value) => (value === undefined || value === null ? null : stateCode(descriptor, value));
  }
  return kind === 'timestamp' ? asMilliseconds : type === FieldType.string ? toTextOrNull : toNumberOrNull;
}

function fieldConfig(descriptor: Descriptor, type: FieldType, { webUrl }: FieldFormat): FieldConfig {
  const config: FieldConfig = { description: fullDescription(descriptor) };
  const unit = descriptor.kind === 'timestamp' ? 'dateTimeAsIso' : GRAFANA_UNITS[descriptor.unit];
  if (unit) {
    config.unit = unit;
  }
  if (descriptor.unit === '%' || descriptor.unit === 'ratio') {
    config.min = 0;
    config.max = descriptor.unit === '%' ? 100 : 1;
  }
  if (/(^|\/)(latitude|longitude)$/.test(descriptor.field)) {
    config.decimals = 5; // about 1 m; Grafana's default would round to 10 km
  }
  if (descriptor.kind === 'state' && descriptor.states.length > 0) {
    config.mappings = stateMappings(descriptor.states, type === FieldType.number ? 'number' : 'text');
  }
  const words = type === FieldType.string ? descriptor.words : undefined;
  if (words) {
    config.mappings = [...(config.mappings ?? []), ...wordMappings(words)];
  }
  if (webUrl) {
    config.links = webLinks(webUrl);
  }
  return config;
}

const webLinks = (url: string): DataLink[] => [
  { title: t('Open the LANTIME’s web interface'), url, targetBlank: true },
];

/** A field of a reading without its values. */
export interface FieldTemplate {
  name: string;
  type: FieldType;
  config: FieldConfig;
  /** A value of the reading as one of the field. */
  read: ReadValue;
}

/** The field of a reading, or of the same reading of several components. */
export function readingTemplate(descriptor: Descriptor, format: FieldFormat): FieldTemplate {
  const type = fieldType(descriptor, format);
  return {
    name: descriptor.label,
    type,
    config: fieldConfig(descriptor, type, format),
    read: valueReader(descriptor, type),
  };
}

/** The field of the increase of a counter per second. */
export function rateTemplate(descriptor: Descriptor, format: FieldFormat): FieldTemplate {
  return {
    name: descriptor.label,
    type: FieldType.number,
    config: {
      ...fieldConfig(descriptor, FieldType.number, format),
      unit: RATE_UNITS[descriptor.unit] ?? 'cps',
      description: `${fullDescription(descriptor)} Increase per second, available from the second poll on.`,
    },
    read: toNumberOrNull,
  };
}

/** A field with the values of a reading. Its configuration is its own, because Grafana may write to it. */
export function filledField(
  { name, type, config, read }: FieldTemplate,
  values: ReadonlyArray<ReadingValue | undefined>
): Field {
  return { name, type, config: { ...config }, values: values.map(read) };
}

/** Values of a reading, or of the same reading of several components, as a field. */
export const readingField = (
  descriptor: Descriptor,
  values: ReadonlyArray<ReadingValue | undefined>,
  format: FieldFormat
): Field => filledField(readingTemplate(descriptor, format), values);
