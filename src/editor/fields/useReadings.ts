import { DependencyList, useMemo } from 'react';
import type { DeviceSession } from '../../grafana/device-session';
import { COMPONENT_LABELS } from '../../grafana/labels';
import type { Readings } from '../../lantime/readings';
import type { Descriptor } from '../../lantime/types';

/**
 * What an editor makes of the readings of the device; worked out again after each poll, since the reader stays the same
 * object.
 * @param polls number of polls so far
 * @param inputs what else the result depends on
 */
export function useReadings<Result>(
  { reader }: Pick<DeviceSession, 'reader'>,
  polls: number,
  make: (readings: Readings) => Result,
  inputs: DependencyList = []
): Result {
  // eslint-disable-next-line react-hooks/exhaustive-deps, react-hooks/use-memo -- `make` is new at each rendering; callers name what it uses
  return useMemo(() => make(reader), [reader, polls, ...inputs]);
}

/** Keys that filters can name: the labels of components, and the lists whose members have readings. */
export function useFilterKeys(
  device: Pick<DeviceSession, 'reader'>,
  polls: number,
  isRelevant: (descriptor: Descriptor) => boolean = () => true
): string[] {
  return useReadings(device, polls, ({ knownDescriptors }) => {
    const elements = knownDescriptors.filter(isRelevant).flatMap((descriptor) => Object.keys(descriptor.elements));
    return [...new Set([...COMPONENT_LABELS.slice(1), ...elements])];
  });
}
