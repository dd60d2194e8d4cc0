/** The clocks of a device with what is known of their holdover; device-api.md 2.2, 2.10 and 6.4. */
import { readingIn, Readings } from '../../lantime/readings';
import { matchesComponent } from '../../lantime/select';
import type { Component, Descriptor, ReadingValue, Snapshot } from '../../lantime/types';

/** The readings of one clock; those that the device does not send are undefined. */
export interface Clock {
  component: Component;
  state: Descriptor;
  oscillator: Descriptor | undefined;
  warmUp: Descriptor | undefined;
  elapsed: Descriptor | undefined;
  offset: Descriptor | undefined;
}

/** Where the readings are, below a chassis and below a module, whose holdover object has several names. */
const PLACES: Readonly<Record<Component['type'], { status: string; holdover: readonly string[] }>> = {
  chassis: { status: 'system/sync-status', holdover: ['system/sync-status/holdover-status'] },
  module: {
    status: 'module/sync-status',
    holdover: ['module/holdover-status', 'module/holdover', 'module/sync-status/holdover-status'],
  },
};

/** The clocks of the components chosen, in the order of the device; components without a clock have none. */
export function findClocks(components: readonly string[], reader: Readings, snapshot: Snapshot): Clock[] {
  return [...snapshot.components.values()]
    .filter((component) => components.some((word) => matchesComponent(word, component)))
    .flatMap((component) => {
      const { status, holdover } = PLACES[component.type];
      const sent = reader.getDescriptors(component.id).filter((descriptor) => readingIn(snapshot, descriptor));
      const find = (...fields: string[]) =>
        sent.find(({ field, spelledAs }) => fields.includes(field) || fields.includes(spelledAs?.field ?? ''));
      const state = find(`${status}/clock-status/clock`);
      return state
        ? [
            {
              component,
              state,
              oscillator: find(`${status}/osc-type`),
              warmUp: find(`${status}/clock-status/oscillator`),
              elapsed: find(...holdover.map((path) => `${path}/time-elapsed`)),
              offset: find(...holdover.map((path) => `${path}/time-offset`)),
            },
          ]
        : [];
    });
}

/** The present value of a reading; null where the device gives none. */
export const presentValue = (snapshot: Snapshot, descriptor: Descriptor | undefined): ReadingValue =>
  (descriptor && readingIn(snapshot, descriptor)?.value) ?? null;
