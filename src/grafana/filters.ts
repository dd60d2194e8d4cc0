/** Ad-hoc filters: select rows and series by label, for a whole dashboard at once. */
import { MetricFindValue } from '@grafana/data';
import { t } from '../i18n';
import { naturalOrder } from '../lantime/natural-order';
import { ownValue } from '../lantime/own-value';
import { matchesPattern } from '../lantime/paths';
import { Component, Descriptor } from '../lantime/types';
import { COMPONENT_LABELS, componentLabels, LabelContext, readingLabels, rowKey } from './labels';

/** A filter as Grafana passes it; the operator is a plain string because later versions may add some. */
export interface LabelFilter {
  key: string;
  operator: string;
  value: string;
  /** For operators that compare with several values. */
  values?: string[];
}

/** Stored filters may be written by hand. */
const filterText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

function filterValues({ value, values }: LabelFilter): string[] {
  return Array.isArray(values) && values.length > 0 ? values.map(filterText) : [filterText(value)];
}

/**
 * The alternatives of a filter as this plugin's patterns. Grafana's filters are traditionally regular expressions; the
 * syntax commonly used for names is supported: `.*`, `a|b`, parentheses around everything, anchors, escaped characters.
 */
function alternatives(expression: string): string[] {
  let text = expression.trim();
  text = text.startsWith('^') ? text.slice(1) : text;
  text = text.endsWith('$') && !text.endsWith('\\$') ? text.slice(0, -1) : text;
  // Grafana puts parentheses around a variable with several values.
  text = text.startsWith('(') && text.endsWith(')') && !text.endsWith('\\)') ? text.slice(1, -1) : text;
  // Grafana writes a variable with several values inside a text as {clk1,clk2}.
  if (text.startsWith('{') && text.endsWith('}')) {
    return text.slice(1, -1).split(',');
  }
  const patterns = [''];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '|') {
      patterns.push('');
      continue;
    }
    if ((text[i] === '\\' && i + 1 < text.length) || (text[i] === '.' && text[i + 1] === '*')) {
      i++;
    }
    patterns[patterns.length - 1] += text[i];
  }
  return patterns;
}

/** Does not use the browser's regular expressions, so that no filter can block the page. */
function matchesExpression(text: string, expression: string): boolean {
  const wanted = text.toLowerCase();
  return alternatives(expression.toLowerCase()).some((pattern) => matchesPattern(pattern, wanted));
}

const typedNumber = (text: string): number => (text.trim() === '' ? NaN : Number(text));

function matchesFilter(text: string | null, filter: LabelFilter): boolean {
  switch (filter.operator) {
    case '=':
      return text !== null && text === filterText(filter.value);
    case '!=':
      return text !== filterText(filter.value);
    case '=|':
      return text !== null && filterValues(filter).includes(text);
    case '!=|':
      return text === null || !filterValues(filter).includes(text);
    case '=~':
      return text !== null && matchesExpression(text, filterText(filter.value));
    case '!~':
      return text === null || !matchesExpression(text, filterText(filter.value));
    case '<':
      return text !== null && typedNumber(text) < typedNumber(filterText(filter.value));
    case '<=':
      return text !== null && typedNumber(text) <= typedNumber(filterText(filter.value));
    case '>':
      return text !== null && typedNumber(text) > typedNumber(filterText(filter.value));
    case '>=':
      return text !== null && typedNumber(text) >= typedNumber(filterText(filter.value));
    default:
      // An operator of a later Grafana: showing too much is better than showing nothing.
      return true;
  }
}

const KNOWN_OPERATORS = ['=', '!=', '=|', '!=|', '=~', '!~', '<', '<=', '>', '>='];
const NUMERIC_OPERATORS = ['<', '<=', '>', '>='];

/**
 * Remarks on filters that do not work as they may seem to; none for ordinary ones.
 * @param isEmpty whether nothing matched
 */
export function filterRemarks(filters: readonly LabelFilter[], isEmpty: boolean): string[] {
  return filters.flatMap((filter) => {
    if (typeof filter !== 'object' || filter === null) {
      return [];
    }
    const written = `“${filterText(filter.key)} ${filterText(filter.operator)} ${filterText(filter.value)}”`;
    if (!KNOWN_OPERATORS.includes(filter.operator)) {
      return [t('The filter {written} is not applied: its operator is not supported.', { written })];
    }
    if (!NUMERIC_OPERATORS.includes(filter.operator)) {
      return [];
    }
    if (Number.isNaN(typedNumber(filterText(filter.value)))) {
      return [
        t('The filter {written} matches nothing: it compares numbers, but its value is not a number.', { written }),
      ];
    }
    return isEmpty ? [t('The filter {written} compares numbers; text values never match.', { written })] : [];
  });
}

/**
 * Whether something matches all filters.
 * @param text the value of a label; null or undefined if there is none, which equals nothing and differs from everything
 */
export function matchesFilters(
  text: (key: string) => string | null | undefined,
  filters: readonly LabelFilter[]
): boolean {
  return filters.every(
    (filter) =>
      typeof filter !== 'object' || filter === null || matchesFilter(text(filterText(filter.key)) ?? null, filter)
  );
}

/** The labels of readings, once for each component and list member, whose readings all have the same labels. */
function* distinctLabels(descriptors: readonly Descriptor[], context: LabelContext): Generator<Record<string, string>> {
  const seen = new Set<unknown>();
  for (const descriptor of descriptors) {
    const row = rowKey(descriptor);
    if (!seen.has(row)) {
      seen.add(row);
      yield readingLabels(descriptor, context);
    }
  }
}

/** Whether filters let a component pass, by its labels. */
export function passesFilters({ id }: Component, filters: readonly LabelFilter[], context: LabelContext): boolean {
  const own = componentLabels(id, context);
  return matchesFilters((key) => ownValue(own, key), filters);
}

/** Readings that match all filters. */
export function filterDescriptors(
  descriptors: readonly Descriptor[],
  filters: readonly LabelFilter[],
  context: LabelContext
): readonly Descriptor[] {
  if (filters.length === 0) {
    return descriptors;
  }
  const verdicts = new Map<unknown, boolean>();
  return descriptors.filter((descriptor) => {
    const row = rowKey(descriptor);
    let verdict = verdicts.get(row);
    if (verdict === undefined) {
      const labels = readingLabels(descriptor, context);
      verdict = matchesFilters((key) => ownValue(labels, key), filters);
      verdicts.set(row, verdict);
    }
    return verdict;
  });
}

const toFindValues = (texts: readonly string[]): MetricFindValue[] => texts.map((text) => ({ text, value: text }));

/** Label names of the device's readings, which filters can use. */
export function tagKeys(descriptors: readonly Descriptor[], context: LabelContext): MetricFindValue[] {
  const keys = new Set<string>();
  for (const labels of distinctLabels(descriptors, context)) {
    Object.keys(labels).forEach((key) => keys.add(key));
  }
  const first = COMPONENT_LABELS.filter((key) => keys.delete(key));
  return toFindValues([...first, ...[...keys].sort(naturalOrder)]);
}

/** Values of a label on the device. */
export function tagValues(key: string, descriptors: readonly Descriptor[], context: LabelContext): MetricFindValue[] {
  const values = new Set<string>();
  for (const labels of distinctLabels(descriptors, context)) {
    const value = ownValue(labels, key);
    if (value !== undefined) {
      values.add(value);
    }
  }
  return toFindValues([...values].sort(naturalOrder));
}
