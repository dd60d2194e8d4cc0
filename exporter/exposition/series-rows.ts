/** The text of one series, or one state set, from the readings it is made of. */
import { labelText, UNKNOWN_READING } from '../../src/lantime/prometheus-names';
import type { Descriptor, Reading, ReadingValue } from '../../src/lantime/types';
import type { SeriesTemplate } from './series-template';
import { labelsText, numberText, seriesText, withLabel } from './text-format';

type RowReadings = ReadonlyArray<Reading | undefined>;

/** A reading that a series is made of. */
export interface SourceReading {
  /** Its position in a snapshot. */
  index: number;
  descriptor: Descriptor;
  template: SeriesTemplate | undefined;
  /** Label of its text, for info metrics. */
  label: string;
}

/** What was written, counted. */
export interface SampleCount {
  samples: number;
  /** Values of the wrong kind for their metric. */
  misfits: number;
}

/** Severities of defined states that somebody should know of; all others are 0. */
const SEVERITY_VALUES: Readonly<Record<string, number>> = { warning: 1, error: 2 };

export const DEFINED_SEVERITY = {
  name: 'lantime_defined_state_severity',
  help: "Severity of the present state in the user's definitions: 0 none, 1 warning, 2 error.",
  type: 'gauge',
} as const;

/** Whether the user's definitions give this reading states that somebody should know of. */
export const hasDefinedSeverity = ({ entry, states }: Descriptor): boolean =>
  entry?.family.evidence === 'DEFINED' && states.some(({ severity }) => Object.hasOwn(SEVERITY_VALUES, severity));

/** Texts of the device are cut for labels: Prometheus keeps every one of them. */
const LONGEST_TEXT = 200;

function labelValue(text: string): string {
  const safe = labelText(text.trim());
  return safe.length > LONGEST_TEXT ? `${safe.slice(0, LONGEST_TEXT - 1)}…` : safe;
}

const valueIn = (readings: RowReadings, { index }: SourceReading): NonNullable<ReadingValue> | undefined =>
  readings[index]?.value ?? undefined;

function toNumber(value: ReadingValue): number | undefined {
  return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : undefined;
}

/** A row of a metric: its sources, the readings of an answer, and where samples are counted. @returns empty without a value */
export type WriteRow = (row: readonly SourceReading[], readings: RowReadings, count: SampleCount) => string;

/** The first source that has a number is the series. */
export const writeNumber: WriteRow = (row, readings, count) => {
  let text = '';
  for (const source of row) {
    const value = valueIn(readings, source);
    const { template } = source;
    if (value === undefined || template === undefined) {
      continue;
    }
    const number = toNumber(value);
    if (number === undefined || (template.series.type === 'counter' && number < 0)) {
      // A reading that is not in the catalogue need not be a number.
      count.misfits += template.series.name === UNKNOWN_READING.name ? 0 : 1;
    } else if (text === '') {
      count.samples++;
      text = `${template.start}${numberText(number * template.series.factor)}\n`;
    }
  }
  return text;
};

/** The first source that has a state is the state set. */
function writeStateSet(row: readonly SourceReading[], readings: RowReadings, count: SampleCount, presentOnly: boolean) {
  for (const source of row) {
    const value = valueIn(readings, source);
    const { template } = source;
    if (value === undefined || template === undefined) {
      continue;
    }
    const present = String(value);
    let text = '';
    let listed = false;
    for (const [state, start] of template.states) {
      listed ||= state === present;
      if (state === present || !presentOnly) {
        count.samples++;
        text += start + (state === present ? '1\n' : '0\n');
      }
    }
    if (!listed) {
      count.samples++;
      text += `${seriesText(template.series.name, withLabel(template.labels, 'state', labelValue(present)))}1\n`;
    }
    return text;
  }
  return '';
}

export const writeStates: WriteRow = (row, readings, count) => writeStateSet(row, readings, count, false);
export const writePresentState: WriteRow = (row, readings, count) => writeStateSet(row, readings, count, true);

/** The texts of all sources are labels of one series. */
export const writeTexts: WriteRow = (row, readings, count) => {
  const texts = new Map<string, string>();
  let template: SeriesTemplate | undefined;
  for (const source of row) {
    const value = valueIn(readings, source);
    if (value !== undefined && !texts.has(source.label)) {
      texts.set(source.label, labelValue(String(value)));
      template ??= source.template;
    }
  }
  if (!template) {
    return '';
  }
  count.samples++;
  const { name, labels: own } = template.series;
  let { labels } = template;
  for (const [label, text] of texts) {
    if (Object.hasOwn(own, label)) {
      return `${seriesText(name, labelsText({ ...own, ...Object.fromEntries(texts) }))}1\n`;
    }
    labels = withLabel(labels, label, text);
  }
  return `${seriesText(name, labels)}1\n`;
};

/** The severity of a state that only the user has defined: one alert rule covers all of them. */
export const writeSeverity: WriteRow = ([source], readings, count) => {
  const value = valueIn(readings, source);
  if (value === undefined) {
    return '';
  }
  const { id, states, field, title } = source.descriptor;
  const state = states.find((one) => one.value === String(value));
  const [, chassis, slot] = /^(chassis[^/]*)\/slots\/([^/]+)\//.exec(id) ?? [];
  const labels = {
    ...(slot === undefined ? {} : { chassis, slot: labelText(slot) }),
    field: labelText(field),
    reading: labelValue(title),
    text: labelValue(state?.text ?? String(value)),
  };
  count.samples++;
  const severity = SEVERITY_VALUES[state?.severity ?? 'neutral'] ?? 0;
  return `${seriesText(DEFINED_SEVERITY.name, labelsText(labels))}${severity}\n`;
};
