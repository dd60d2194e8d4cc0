/** The readings of a query as PromQL, under the names that the exporter gives them. */
import { filterDescriptors } from '../../grafana/filters';
import { enumeration } from '../../grafana/notices';
import { groupByMetric, seriesExpression } from '../../grafana/prometheus-expressions';
import type { Settings } from '../../grafana/settings';
import type { DeviceSession } from '../../grafana/device-session';
import { t } from '../../i18n';
import { getSeries, UNKNOWN_READING } from '../../lantime/prometheus-names';
import type { Descriptor, Scope } from '../../lantime/types';
import type { Interpolation } from '../../queries/interpolation';
import type { CompleteQuery } from '../../queries/kind';
import { interpolateQuery } from '../../queries/resolve';
import { readingName } from '../search/reading-names';

/** Alert rules have no range of their own to take rates over. */
const RATE_RANGE_OF_RULES = '5m';
/** The label that keeps apart what differs only in the name of the metric, which `or` does not look at. */
const METRIC_LABEL = 'metric';

/** PromQL with remarks on it and the names of its readings as frames have them, or why there is none. */
export type PromQL = { expression: string; readings: string; remarks: readonly string[] } | { reason: string };

const readingTitles = (descriptors: readonly Descriptor[], name = readingName): string =>
  enumeration([...new Set(descriptors.map(({ label }) => name(label)))], 3);

function joinExpressions(parts: ReadonlyArray<{ name: string; expression: string }>): string {
  return parts.length === 1
    ? parts[0].expression
    : parts
        .map(({ name, expression }) => `label_replace(${expression}, "${METRIC_LABEL}", "${name}", "", "")`)
        .join('\nor ');
}

/** The PromQL of what a query of readings returns at present. */
export function toPromQL(
  query: CompleteQuery,
  scope: Scope,
  { selector, reader }: Pick<DeviceSession, 'selector' | 'reader'>,
  { name, prometheus }: Pick<Settings, 'name' | 'prometheus'>,
  variables: Interpolation
): PromQL {
  if (reader.knownDescriptors.length === 0) {
    return { reason: t('The device has not been read yet, so the series of its readings are not known.') };
  }
  const resolved = interpolateQuery(query, variables);
  const selected = selector.select({ ...resolved, scope }).descriptors;
  const descriptors = filterDescriptors(selected, resolved.filters, {
    components: reader.knownComponents,
    device: name,
  });
  if (descriptors.length === 0) {
    return { reason: t('The query selects no reading that the device has.') };
  }
  const missing = descriptors.filter((descriptor) => !getSeries(descriptor));
  if (missing.length === descriptors.length) {
    return {
      reason: t('The exporter does not expose {readings} to Prometheus.', { readings: readingTitles(missing) }),
    };
  }
  const rates = resolved.format === 'timeseries' && (resolved as { counters?: unknown }).counters === 'rate';
  const groups = groupByMetric(descriptors);
  const expression = joinExpressions(
    groups.map((group) => ({
      name: group.metric.name,
      expression: seriesExpression(group, prometheus?.labels ?? {}, rates, RATE_RANGE_OF_RULES),
    }))
  );
  const remarks = [
    ...(prometheus ? [] : [t('It selects every device that Prometheus has: add a label such as instance="…".')]),
    ...(missing.length > 0
      ? [t('Without {readings}, which the exporter does not expose.', { readings: readingTitles(missing) })]
      : []),
    ...(groups.some(({ metric }) => metric.name === UNKNOWN_READING.name)
      ? [t('Readings that the catalogue does not know are only there if the exporter is set to expose them.')]
      : []),
  ];
  return { expression, readings: readingTitles(descriptors, (label) => label), remarks };
}
