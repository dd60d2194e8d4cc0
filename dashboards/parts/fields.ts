/** What fields of panels share: thresholds, mappings, columns. Units and decimals come from the plugin. */
import {
  DataTransformerConfig,
  DynamicConfigValue,
  FieldColorModeId,
  MappingType,
  SpecialValueMatch,
  Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { AGE, NOTE } from '../../src/grafana/columns';
import type { Severity, State } from '../../src/lantime/types';

export { AGE, NOTE };

/**
 * As in the plugin (src/grafana/fields.ts): good looks the same in numbers and in states. The text or number says the
 * same for colour-blind people.
 */
export const COLORS = {
  ok: 'semi-dark-green',
  neutral: 'blue',
  warning: 'dark-orange',
  error: 'red',
  none: 'text',
} as const;
type Color = keyof typeof COLORS;

/** For tiles that are neither good nor bad, or no longer current, which should not attract attention. */
export const QUIET = '#5a6270';
/** Backgrounds of tiles, dark enough for Grafana's white text in either theme: a contrast of at least 4.5. */
export const TILES: Readonly<Record<Severity, string>> = {
  ok: '#2b7a25',
  neutral: QUIET,
  warning: '#b45309',
  error: '#b91c1c',
};

/** A colour and the value from which it applies; the first one has no value. */
export type Step = readonly [from: number | null, color: Color];

export const PLAIN: readonly Step[] = [[null, 'none']];
/** Good below the first limit. */
export const upTo = (warning: number, error?: number): Step[] => [
  [null, 'ok'],
  [warning, 'warning'],
  ...(error === undefined ? [] : [[error, 'error'] as const]),
];
/** For counts of things that should not exist. */
export const NONE_BAD: readonly Step[] = [
  [null, 'ok'],
  [1, 'error'],
];
/** Good from the second limit upwards. */
export const atLeast = (error: number, warning: number): Step[] => [
  [null, 'error'],
  [error, 'warning'],
  [warning, 'ok'],
];

const threshold = ([value, color]: Step): Threshold => ({ value: value as number, color: COLORS[color] });

export const thresholds = (steps: readonly Step[]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps.map(threshold));

/** The width of a column, pixels. */
export const width = (value: number): DynamicConfigValue => ({ id: 'custom.width', value });

/** Words that stand for numbers begin where other words do. */
export const LEFT: DynamicConfigValue = { id: 'custom.align', value: 'left' };

/** The thresholds as a property of an override, including colouring by them. */
export const thresholdProperties = (steps: readonly Step[]): DynamicConfigValue[] => [
  { id: 'thresholds', value: { mode: ThresholdsMode.Absolute, steps: steps.map(threshold) } },
  { id: 'color', value: { mode: FieldColorModeId.Thresholds } },
  { id: 'mappings', value: [MISSING, WORDS] },
];

// As in the plugin's colours of states; see src/queries/readings/frame.ts.
const STATE_COLORS: Readonly<Record<Severity, string>> = {
  ok: COLORS.ok,
  neutral: COLORS.neutral,
  warning: COLORS.warning,
  error: COLORS.error,
};

/** Texts and colours for values from Prometheus; values from the device have their own. */
export const mapped = (options: Record<string, { text: string; color?: string }>): ValueMapping[] => [
  { type: MappingType.ValueToText, options } as ValueMapping,
];

/** Texts without a colour of their own. */
export const mappedWords = (words: Readonly<Record<string, string>>): ValueMapping[] =>
  mapped(Object.fromEntries(Object.entries(words).map(([value, text]) => [value, { text }])));

/**
 * A link to the chassis of a device: its data source has the same name (docs/provisioning.md).
 * @param name Grafana's variable for the name of the device in this field
 */
export const chassisLink = (name: string): DynamicConfigValue => ({
  id: 'links',
  value: [
    {
      title: `Chassis of \${${name}}: the data source of this name`,
      // Grafana itself does not escape # and &.
      url: `/d/lantime-chassis?var-device=\${${name}:percentencode}&\${__url_time_range}`,
    },
  ],
});

/** The name of a device in a table. */
export const DEVICE_COLUMN: DynamicConfigValue[] = [{ id: 'custom.width', value: 130 }, chassisLink('__value.text')];

/** `lantime_up`. */
export const REACHABLE = mapped({
  '1': { text: 'reachable', color: COLORS.ok },
  '0': { text: 'unreachable', color: COLORS.error },
});

/** Missing values have no colour: without this they have that of the first step. */
export const MISSING = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NullAndNan, result: { color: COLORS.none } },
} as ValueMapping;

/** In a numeric column, a text is a value that is no longer current (src/queries/statements.ts): limits do not apply to it. */
const WORDS = {
  type: MappingType.RegexToText,
  options: { pattern: '/^.*$/', result: { color: COLORS.none } },
} as ValueMapping;

/** States as mappings. */
export const mappedStates = (states: readonly State[], colors = STATE_COLORS): ValueMapping[] =>
  mapped(Object.fromEntries(states.map(({ value, text, severity }) => [value, { text, color: colors[severity] }])));

/**
 * Keeps these columns of a table in this order; a second name renames. Columns that the device does not send are left
 * out, and columns added by later firmware do not widen the table.
 */
export function columns(...names: Array<string | readonly [name: string, shown: string]>): DataTransformerConfig[] {
  const pairs = [NOTE, AGE, ...names].map((name) => (typeof name === 'string' ? ([name, name] as const) : name));
  return [
    { id: 'filterFieldsByName', options: { include: { names: pairs.map(([name]) => name) } } },
    {
      id: 'organize',
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(pairs.map(([name], i) => [name, i])),
        renameByName: Object.fromEntries(pairs.filter(([name, shown]) => name !== shown)),
      },
    },
  ];
}

/** Sorts a table. */
export const sortedBy = (field: string, desc = false): DataTransformerConfig => ({
  id: 'sortBy',
  options: { fields: {}, sort: [{ field, desc }] },
});
