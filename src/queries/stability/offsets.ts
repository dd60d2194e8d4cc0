/** Which readings stability is computed of. */
import type { Selected, Selector } from '../../lantime/select';
import type { Descriptor } from '../../lantime/types';

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
