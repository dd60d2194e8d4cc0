/** The values of a variable. */
import { naturalOrder } from '../../lantime/natural-order';
import { Readings } from '../../lantime/readings';
import { Snapshot } from '../../lantime/types';
import { matchesAny } from './device-values';
import { variableKind } from './kinds';
import { ResolvedVariable, VariableOption } from './stored';

/**
 * The values of a variable in natural order: clk2 before clk10. Empty if nothing matches.
 * @param snapshot the latest response; without one, everything the reader has ever seen is listed
 */
export function variableOptions(
  query: ResolvedVariable,
  reader: Readings,
  snapshot: Snapshot | undefined
): VariableOption[] {
  const options = new Map<string, VariableOption>();
  for (const option of variableKind(query.kind)?.options({ query, reader, snapshot }) ?? []) {
    // For metrics, the pattern has already been applied to lists and their members.
    if (!options.has(option.value) && (query.kind === 'metrics' || matchesAny(query.patterns, option.value))) {
      options.set(option.value, option);
    }
  }
  return [...options.values()].sort((a, b) => naturalOrder(a.text, b.text) || naturalOrder(a.value, b.value));
}

/** The values of a variable for a device about which nothing is known. */
export const catalogueOptions = (query: ResolvedVariable): VariableOption[] =>
  variableKind(query.kind)?.anyDevice(query) ?? [];
