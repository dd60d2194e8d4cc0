/** The sentence that says what a query returns. */
import type { LabelFilter } from '../../grafana/filters';
import { listed, plural, t } from '../../i18n';
import type { Readings } from '../../lantime/readings';
import { TYPE_PREFIX } from '../../lantime/select';
import type { Scope } from '../../lantime/types';
import { getKind, typeIn } from '../../queries';
import type { CompleteQuery, Counted, KindGuide, QueryNames } from '../../queries/kind';
import { metricLabels } from '../../queries/readings/metric-options';
import { vocabularyOf } from '../../queries/text-form';
import { componentGroupLabel } from '../fields/options';

const MOST_NAMED = 4;

/** `a, b and c`; of many, the first. */
const enumerateWords = (words: readonly string[]): string =>
  words.length > MOST_NAMED + 1
    ? listed([...words.slice(0, MOST_NAMED), t('{count} more', { count: words.length - MOST_NAMED })])
    : listed([...new Set(words)]);

/** Within a sentence: `All CPUs` becomes `all CPUs`. */
const inSentence = (label: string): string => label[0].toLowerCase() + label.slice(1);

function componentName(word: string, scope: Scope | undefined): string {
  if (word === '*' && !scope) {
    return t('the whole device');
  }
  return word === '*' || word.startsWith(TYPE_PREFIX) ? inSentence(componentGroupLabel(word, scope)) : word;
}

/** Names of metrics, as the device or the catalogue has them. */
function metricSentence({ metrics }: CompleteQuery, scope: Scope | undefined, readings: Readings): string[] {
  const scopes: readonly Scope[] = scope ? [scope] : ['module', 'chassis'];
  const found = scopes.map((one) => metricLabels(metrics, readings.knownDescriptors, one, readings.knownComponents));
  return metrics.map((word, i) => found.map((labels) => labels[i].label).find((label) => label !== word) ?? word);
}

const isEffective = ({ value, values }: LabelFilter): boolean => value.trim() !== '' || (values ?? []).length > 0;
const filterSentence = ({ key, operator, value, values }: LabelFilter): string =>
  `${key} ${operator} ${value.trim() === '' ? (values ?? []).join(', ') : value}`;

/** What an unfinished query lacks. */
function missing({ components, metrics, queryType }: CompleteQuery): string {
  const { hasComponents, hasMetrics } = vocabularyOf(typeIn(queryType));
  const lacksComponents = hasComponents && components.length === 0;
  const lacksMetrics = hasMetrics && metrics.length === 0;
  return lacksComponents && lacksMetrics
    ? t('Returns nothing yet: choose components and metrics.')
    : lacksComponents
      ? t('Returns nothing yet: choose components.')
      : lacksMetrics
        ? t('Returns nothing yet: choose metrics.')
        : t('Returns nothing: it is not complete.');
}

/**
 * What a query returns, in a sentence: `Good satellites of clk1 and clk2 as time series; up to 1000 series.`
 * @param guide that of its kind, if it has one
 */
export function explainQuery(query: CompleteQuery, guide: KindGuide | undefined, readings: Readings): string {
  const kind = getKind(query.queryType);
  if (!kind.isComplete(query)) {
    return missing(query);
  }
  const names: QueryNames = {
    components: enumerateWords(query.components.map((word) => componentName(word, guide?.scope))) || t('nothing'),
    metrics: enumerateWords(metricSentence(query, guide?.scope, readings)),
  };
  const filters = query.filters.filter(isEffective).map(filterSentence);
  const what = guide?.explain(query, names) ?? kind.describe(query);
  const parts = [
    filters.length > 0 ? t('{what}, where {filters}', { what, filters: filters.join(` ${t('and')} `) }) : what,
    limitSentence(guide?.counted?.(query) ?? 'rows', query.limit),
  ];
  const sentence = parts.join('; ');
  return query.live ? t('{sentence}, new ones as they come.', { sentence }) : `${sentence}.`;
}

/** How much a query returns at most. */
const limitSentence = (counted: Counted, count: number): string =>
  ({
    rows: plural(count, 'up to 1 row', 'up to {count} rows'),
    series: plural(count, 'up to 1 series', 'up to {count} series'),
    lines: plural(count, 'up to 1 line', 'up to {count} lines'),
    annotations: plural(count, 'up to 1 annotation', 'up to {count} annotations'),
  })[counted];
