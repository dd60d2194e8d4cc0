/**
 * Power line monitor (FDM).
 * PLAUSIBLE: `fdm` and all its members, after the MIB and the manual (device-api.md 3.5).
 */
import type { ModuleBuilder } from '../../device';
import { rounded } from '../../simulated-values';
import { info, temperature, type ModuleIdentity } from './info';

/** A card on a 50 Hz line; frequencies in millihertz, times in seconds. */
export function powerLineMonitor(identity: ModuleIdentity): ModuleBuilder {
  return (device) => {
    const deviation = Math.round(device.simulated.wander('fdm/frequency', 0, 35, 60)) + 0; // never -0
    return {
      info: info(identity, [temperature(device, identity.serialNumber, 40)]),
      fdm: {
        frequency: 50_000 + deviation,
        'frequency-deviation': deviation,
        'nominal-frequency': 50_000,
        'time-deviation': rounded(device.simulated.wander('fdm/time', 2, 9, 7200), 3),
        'min-frequency': 49_800,
        'max-frequency': 50_200,
        'min-time-deviation': -60,
        'max-time-deviation': 60,
        'frequency-overflow': false,
        'time-overflow': false,
        'reference-ok': true,
      },
    };
  };
}
