/**
 * Redundant switch card between two clocks.
 * PLAUSIBLE: the slot type and all members of `rsc`, named after the switch unit's status word in Meinberg's public
 * header (device-api.md 3.3).
 */
import type { ModuleBuilder } from '../../device';
import { rounded } from '../../simulated-values';
import { info, temperature, type ModuleIdentity } from './info';

/** A switch card in automatic mode with clock 1 selected; `time-diff` between the clocks in nanoseconds. */
export function switchCard(identity: ModuleIdentity): ModuleBuilder {
  return (device) => ({
    info: info(identity, [temperature(device, identity.serialNumber, 41)]),
    rsc: {
      mode: 'automatic',
      'selected-clock': 'clk1',
      'time-sync-clk1': true,
      'time-sync-clk2': true,
      'time-diff': rounded(device.simulated.wander('rsc/time-diff', 4, 18, 240), 0),
      'time-limit-error': false,
      'psu1-ok': true,
      'psu2-ok': true,
      ...(device.profile.describedByHeaders ? { 'psu3-ok': true, 'psu4-ok': true } : {}),
      'output-mux-enabled': true,
      'access-override': false,
      'watchdog-ok': true,
    },
  });
}
