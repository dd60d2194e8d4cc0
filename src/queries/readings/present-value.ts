/** Values of readings for people, as panels show them. */
import { formattedValueToString, getValueFormat } from '@grafana/data';
import { GRAFANA_UNITS } from '../../grafana/units';
import { formatTime, inLanguage, t } from '../../i18n';
import { ellipsis } from '../../lantime/ellipsis';
import { readingIn } from '../../lantime/readings';
import { findState } from '../../lantime/state';
import { Descriptor, Reading, Snapshot, Unit } from '../../lantime/types';

const LONGEST_VALUE = 40;
const DIGITS = 6;

/** Units that people read in multiples: µs, MiB, Gb/s. Other numbers keep their digits. */
const SCALED: readonly Unit[] = ['s', 'B', 'bit/s'];

function formatNumber(value: number, { unit }: Descriptor): string {
  const id = SCALED.includes(unit) ? GRAFANA_UNITS[unit] : undefined;
  return id === undefined
    ? [inLanguage(String(Number(value.toPrecision(DIGITS)))), unit].filter(Boolean).join(' ')
    : inLanguage(formattedValueToString(getValueFormat(id)(value)));
}

/** The present value of one reading: scaled with its unit, a state in words, or why there is none. */
export function formatReading(reading: Reading | undefined): string {
  if (!reading) {
    return t('not sent at present');
  }
  const { descriptor, value } = reading;
  if (value === null) {
    return reading.absent === undefined ? t('no value') : t(reading.absent);
  }
  if (descriptor.kind === 'timestamp' && typeof value === 'number') {
    return `${formatTime(value * 1000)} UTC`;
  }
  if (descriptor.kind === 'state') {
    return findState(descriptor, value)?.text ?? String(value);
  }
  return typeof value === 'number' ? formatNumber(value, descriptor) : ellipsis(String(value), LONGEST_VALUE);
}

const MOST_PRESENT_VALUES = 3;

/** The present values of readings, equal ones once, the first of them in a line. */
export function formatReadings(descriptors: readonly Descriptor[], snapshot: Snapshot | undefined): string {
  const values = new Set<string>();
  for (const descriptor of descriptors) {
    values.add(formatReading(readingIn(snapshot, descriptor)));
    if (values.size > MOST_PRESENT_VALUES) {
      break;
    }
  }
  const shown = [...values].slice(0, MOST_PRESENT_VALUES).join(' / ');
  return values.size > MOST_PRESENT_VALUES ? `${shown} / …` : shown;
}
