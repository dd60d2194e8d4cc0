/** The sentence that says what a query returns. */
import type { LabelFilter } from '../../grafana/filters';
import type { Readings } from '../../lantime/readings';
import { TYPE_PREFIX } from '../../lantime/select';
import type { Scope } from '../../lantime/types';
import { getKind, typeIn } from '../../queries';
import type { CompleteQuery, KindGuide, QueryNames } from '../../queries/kind';
import { metricLabels } from '../../queries/readings/metric-options';
import { vocabularyOf } from '../../queries/text-form';
import { componentGroupLabel } from '../fields/options';

const MOST_NAMED = 4;

/** `a, b and c`; of many, the first. */
function joinWords(words: readonly string[]): string {
  const shown =
    words.length > MOST_NAMED + 1
      ? [...words.slice(0, MOST_NAMED), `${words.length - MOST_NAMED} more`]
      : [...new Set(words)];
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

/** Within a sentence: `All CPUs` becomes `all CPUs`. */
const inSentence = (label: string): string => label[0].toLowerCase() + label.slice(1);

function componentName(word: string, scope: Scope | undefined): string {
  if (word === '*' && !scope) {
    return 'the whole device';
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
  const lacks = [
    ...(hasComponents && components.length === 0 ? ['components'] : []),
    ...(hasMetrics && metrics.length === 0 ? ['metrics'] : []),
  ];
  return lacks.length > 0
    ? `Returns nothing yet: choose ${lacks.join(' and ')}.`
    : 'Returns nothing: it is not complete.';
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
    components: joinWords(query.components.map((word) => componentName(word, guide?.scope))) || 'nothing',
    metrics: joinWords(metricSentence(query, guide?.scope, readings)),
  };
  const filters = query.filters.filter(isEffective).map(filterSentence);
  const where = filters.length > 0 ? `, where ${filters.join(' and ')}` : '';
  const live = query.live ? ', new ones as they come' : '';
  const what = guide?.explain(query, names) ?? kind.describe(query);
  return `${what}${where}; up to ${query.limit} ${guide?.counted?.(query) ?? 'rows'}${live}.`;
}
