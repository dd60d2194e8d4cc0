/**
 * `mrs[]` of a clock: the sources it can follow, by priority (device-api.md 2.10, 3.1).
 * PLAUSIBLE: everything but `object-id` and `info.settings`; the flags are named after the status bits of Meinberg's
 * public header.
 */
import type { Device } from '../../device';
import type { JsonObject, JsonValue } from '../../json';
import { rounded } from '../../simulated-values';
import { singleMaskStatistics, sourceStatistics } from './described';

export interface MrsSource {
  type: string;
  state: 'master' | 'available' | 'no-signal';
}

/** The only entry a clock without other inputs shows, whatever its receiver is (device-api.md 2.10). */
export function defaultSources(): JsonValue[] {
  return [{ 'object-id': 'priority0', info: { settings: settings('gps') } }];
}

/**
 * The sources of a clock with their state; offsets in nanoseconds (device-api.md 3.1).
 *
 * @param detailed with all members of the header's status structure
 */
export function mrsSources(
  name: string,
  sources: readonly MrsSource[],
  detailed = false
): (device: Device) => JsonValue[] {
  return (device) =>
    sources.map(({ type, state }, priority) => {
      const { simulated } = device;
      const signal = state !== 'no-signal';
      const spread = state === 'master' ? 8 : 60;
      return {
        'object-id': `priority${priority}`,
        info: { settings: settings(type) },
        status: {
          offset: signal ? rounded(simulated.wander(`mrs/${name}/${priority}`, 0, spread, 120), 0) : 0,
          'no-connection': false,
          'no-signal': !signal,
          'is-master': state === 'master',
          'is-locked': signal,
          'is-accurate': signal,
          'not-settled': false,
          ...(detailed
            ? {
                ...rareFlags(type),
                id: { type, instance: 0 },
                ssm: type.startsWith('e1') ? 2 : 0,
                soc: simulated.counter(`mrs/${name}/${priority}/outages`, signal ? 1e-6 : 1e-4) % 256,
              }
            : {}),
        },
        ...(detailed && signal && device.profile.describedByHeaders
          ? priority === 0
            ? sourceStatistics(device, `mrs/${name}/${priority}`, spread)
            : singleMaskStatistics(spread)
          : {}),
      };
    });
}

/** Flags that are hardly ever set. */
function rareFlags(type: string): JsonObject {
  return {
    'not-supported': false,
    'not-phase-locked': false,
    'num-src-exc': false,
    'is-external': !RECEIVERS.has(type),
    'low-jitter': RECEIVERS.has(type),
    'itu-limit-violated': false,
    'trusted-source-limit-violated': false,
  };
}

/** Sources on the clock itself. */
const RECEIVERS = new Set(['gps', 'dcf77-pzf-receiver', 'long-wave-receiver']);

function settings(type: string): JsonObject {
  return { bias: 0, precision: 0, id: { type, instance: 0 } };
}
