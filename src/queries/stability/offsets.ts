/** Which readings are times in seconds, of which stability and accuracy are computed. */
import type { QueryResultMetaNotice } from '@grafana/data';
import { enumeration, info } from '../../grafana/notices';
import { t } from '../../i18n';
import type { Selected, Selector } from '../../lantime/select';
import type { Descriptor } from '../../lantime/types';
import type { CommonOptions } from '../stored';

/** Whether a reading is a time in seconds that goes up and down; one whose unit is not known is not. */
export const isInSeconds = ({ kind, unit, rawUnit }: Descriptor): boolean =>
  kind === 'gauge' && unit === 's' && !rawUnit;

/** Readings of chassis and modules alike. Words that neither has are unmatched. */
export function selectEverywhere(
  selector: Pick<Selector, 'select'>,
  { components, metrics }: { components: readonly string[]; metrics: readonly string[] }
): Selected {
  const [chassis, modules] = (['chassis', 'module'] as const).map((scope) =>
    selector.select({ scope, components, metrics })
  );
  const descriptors = [...chassis.descriptors, ...modules.descriptors];
  const unmatchedComponents = chassis.unmatchedComponents.filter((word) => modules.unmatchedComponents.includes(word));
  // Of a scope without a chosen component no metric is said to be unmatched.
  const withComponents = [chassis, modules].filter(
    (selected) => selected.unmatchedComponents.length < components.length
  );
  const unmatchedMetrics =
    withComponents.length === 0
      ? []
      : metrics.filter((metric) => withComponents.every((selected) => selected.unmatchedMetrics.includes(metric)));
  return { descriptors, unmatchedComponents, unmatchedMetrics };
}

/**
 * What was not found, and what an analysis cannot use.
 * @param analysis what is computed of the times, as the beginning of a sentence
 */
export function offsetNotices(
  analysis: string,
  { components, metrics, filters }: Pick<CommonOptions, 'components' | 'metrics' | 'filters'>,
  { descriptors, unmatchedComponents, unmatchedMetrics }: Selected,
  passing: readonly Descriptor[]
): QueryResultMetaNotice[] {
  // The patterns of a new query are for every device; few have all of it.
  const typed = (words: readonly string[]) =>
    descriptors.length > 0 ? words.filter((word) => !word.includes('*')) : words;
  const [missingComponents, missingMetrics] = [typed(unmatchedComponents), typed(unmatchedMetrics)];
  const others = passing.filter((descriptor) => !isInSeconds(descriptor));
  return [
    // Troubleshooting: As for other queries: the device does not have it.
    ...(missingComponents.length > 0
      ? [
          info(
            t('This device has no component {components}.', {
              components: enumeration(missingComponents),
            })
          ),
        ]
      : []),
    // Troubleshooting: As for other queries: the device does not send it.
    ...(missingMetrics.length > 0
      ? [info(t('No chosen component has the metric {metrics}.', { metrics: enumeration(missingMetrics) }))]
      : []),
    // Troubleshooting: A variable is empty.
    ...(components.length === 0 || metrics.length === 0
      ? [info(t('Nothing is selected: the variables of the query are empty.'))]
      : []),
    ...(descriptors.length > 0 && passing.length === 0 && filters.length > 0
      ? [info(t('No series passes the filters.'))]
      : []),
    ...(others.length > 0
      ? [
          // Troubleshooting: Choose offsets. If you know the unit, enter it in the [definitions](definitions.md).
          info(
            t(
              '{analysis} is computed of times in seconds. Left out, because it is something else or its unit is not known: {readings}.',
              { analysis, readings: enumeration(others.map(({ component, title }) => `${component} ${title}`)) }
            )
          ),
        ]
      : []),
  ];
}
