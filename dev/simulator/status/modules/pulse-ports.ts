/**
 * Pulse inputs and outputs (PIO).
 * PLAUSIBLE: the list `pio-ports` and all its members, after device-api.md 3.2.
 */
import type { ModuleBuilder } from '../../device';
import { rounded } from '../../simulated-values';
import { info, temperature, type ModuleIdentity } from './info';

/** A card with one output and three inputs, the last without a signal; offsets in nanoseconds. */
export function pulseCard(identity: ModuleIdentity): ModuleBuilder {
  return (device) => ({
    info: info(identity, [temperature(device, identity.serialNumber, 39)]),
    'pio-ports': [1, 2, 3, 4].map((number) => {
      const present = number < 4;
      return {
        'object-id': `port-${number}`,
        direction: number === 1 ? 'output' : 'input',
        signal: 'pps',
        ...(number === 1
          ? {}
          : {
              'signal-present': present,
              offset: present ? rounded(device.simulated.wander(`pio/${number}`, 6 * number, 20, 120), 0) : null,
            }),
      };
    }),
  });
}
