/**
 * `mrs[]` of a clock: the sources it can follow, by priority (device-api.md 2.10, 3.1).
 * PLAUSIBLE: everything but `object-id` and `info.settings`; the flags are named after the status bits of Meinberg's
 * public header.
 */
import type { Device } from '../../device';
import type { JsonObject, JsonValue } from '../../json';
import { rounded } from '../../world';

export interface MrsSource {
  type: string;
  state: 'master' | 'available' | 'no-signal';
}

/** The only entry a clock without other inputs shows, whatever its receiver is (device-api.md 2.10). */
export function defaultSources(): JsonValue[] {
  return [{ 'object-id': 'priority0', info: { settings: settings('gps') } }];
}

/** The sources of a clock with their state; offsets in nanoseconds (device-api.md 3.1). */
export function mrsSources(name: string, sources: readonly MrsSource[]): (device: Device) => JsonValue[] {
  return ({ world }) =>
    sources.map(({ type, state }, priority) => {
      const signal = state !== 'no-signal';
      const spread = state === 'master' ? 8 : 60;
      return {
        'object-id': `priority${priority}`,
        info: { settings: settings(type) },
        status: {
          offset: signal ? rounded(world.wander(`mrs/${name}/${priority}`, 0, spread, 120), 0) : 0,
          'no-connection': false,
          'no-signal': !signal,
          'is-master': state === 'master',
          'is-locked': signal,
          'is-accurate': signal,
          'not-settled': false,
        },
      };
    });
}

function settings(type: string): JsonObject {
  return { bias: 0, precision: 0, id: { type, instance: 0 } };
}
