/** What fields of panels share: thresholds, mappings, columns. Units and decimals are the plugin's business. */
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

/** Told apart by colour-blind people, too; the text or the number beside them says the same. */
export const COLORS = { ok: 'blue', warning: 'orange', error: 'dark-red', none: 'text' } as const;
type Color = keyof typeof COLORS;

/** Of tiles that are neither good nor bad, or no longer the present: they are not what one looks for. */
export const QUIET = '#5a6270';

/** A colour from a value on; the first one has no value. */
export type Step = readonly [from: number | null, color: Color];

export const PLAIN: readonly Step[] = [[null, 'none']];
/** Good below the first limit. */
export const upTo = (warning: number, error?: number): Step[] => [
  [null, 'ok'],
  [warning, 'warning'],
  ...(error === undefined ? [] : [[error, 'error'] as const]),
];
/** Of counts of what should not be. */
export const NONE_BAD: readonly Step[] = [
  [null, 'ok'],
  [1, 'error'],
];
/** Good from the second limit on. */
export const atLeast = (error: number, warning: number): Step[] => [
  [null, 'error'],
  [error, 'warning'],
  [warning, 'ok'],
];

const threshold = ([value, color]: Step): Threshold => ({ value: value as number, color: COLORS[color] });

export const thresholds = (steps: readonly Step[]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps.map(threshold));

/** The thresholds as a property of an override, with the colours they give. */
export const thresholdProperties = (steps: readonly Step[]): DynamicConfigValue[] => [
  { id: 'thresholds', value: { mode: ThresholdsMode.Absolute, steps: steps.map(threshold) } },
  { id: 'color', value: { mode: FieldColorModeId.Thresholds } },
  { id: 'mappings', value: [MISSING, WORDS] },
];

// As the plugin colours states; see src/queries/readings/frame.ts.
const STATE_COLORS: Readonly<Record<Severity, string>> = {
  ok: 'green',
  neutral: 'blue',
  warning: 'orange',
  error: 'red',
};

/** Texts and colours for values from Prometheus; those from the device bring their own. */
export const mapped = (options: Record<string, { text: string; color?: string }>): ValueMapping[] => [
  { type: MappingType.ValueToText, options } as ValueMapping,
];

/** Texts without a colour of their own. */
export const mappedWords = (words: Readonly<Record<string, string>>): ValueMapping[] =>
  mapped(Object.fromEntries(Object.entries(words).map(([value, text]) => [value, { text }])));

/**
 * A link to the chassis of a device: its data source has the same name (docs/provisioning.md).
 * @param name what Grafana knows the device by in this field
 */
export const chassisLink = (name: string): DynamicConfigValue => ({
  id: 'links',
  value: [
    {
      title: `Chassis of \${${name}}: the data source of this name`,
      // Grafana itself leaves # and & as they are.
      url: `/d/lantime-chassis?var-device=\${${name}:percentencode}&\${__url_time_range}`,
    },
  ],
});

/** The name of a device in a table. */
export const DEVICE_COLUMN: DynamicConfigValue[] = [{ id: 'custom.width', value: 170 }, chassisLink('__value.text')];

/** `lantime_up`. */
export const REACHABLE = mapped({
  '1': { text: 'reachable', color: 'green' },
  '0': { text: 'unreachable', color: 'red' },
});

/** A value that is missing has no limit to be beyond: without this it has the colour of the first step. */
export const MISSING = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NullAndNan, result: { color: COLORS.none } },
} as ValueMapping;

/** In a column of numbers a text is a value that is no longer the present one, see src/queries/statements.ts: no limit is for it. */
const WORDS = {
  type: MappingType.RegexToText,
  options: { pattern: '/^.*$/', result: { color: COLORS.none } },
} as ValueMapping;

/**
 * States as mappings.
 * @param neutral colour of those that are neither good nor bad
 */
export const mappedStates = (states: readonly State[], neutral = STATE_COLORS.neutral): ValueMapping[] =>
  mapped(
    Object.fromEntries(
      states.map(({ value, text, severity }) => [
        value,
        { text, color: severity === 'neutral' ? neutral : STATE_COLORS[severity] },
      ])
    )
  );

/**
 * Keeps these columns of a table in this order; a second name renames. A column that the device does not send is left
 * out, and one that a later firmware adds does not widen the table.
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
