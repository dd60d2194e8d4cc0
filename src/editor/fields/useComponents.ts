import { useMemo } from 'react';
import type { DeviceSession } from '../../grafana/device-session';
import type { Component } from '../../lantime/types';
import { componentOptions, Option } from './options';

/**
 * Options for the components of the device, followed by the variables of the dashboard.
 * @param scope chassis or modules; undefined for both
 * @param polls changes with every poll, and with it what the device has
 */
export function useComponents(
  { reader }: DeviceSession,
  polls: number,
  variables: Option[],
  scope?: Component['type']
): Option[] {
  return useMemo(
    () => [...componentOptions(scope, reader.knownComponents.values()), ...variables],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the reader changes with every poll
    [scope, reader, variables, polls]
  );
}
