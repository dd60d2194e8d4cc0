import type { DeviceSession } from '../../grafana/device-session';
import type { Component } from '../../lantime/types';
import { componentOptions, Option } from './options';
import { useReadings } from './useReadings';

/**
 * Options for the components of the device, followed by the variables of the dashboard.
 * @param scope chassis or modules; undefined for both
 * @param polls changes with every poll, and with it what the device has
 */
export function useComponents(
  device: Pick<DeviceSession, 'reader'>,
  polls: number,
  variables: Option[],
  scope?: Component['type']
): Option[] {
  return useReadings(
    device,
    polls,
    ({ knownComponents }) => [...componentOptions(scope, knownComponents.values()), ...variables],
    [scope, variables]
  );
}
