/**
 * Relay card (REL).
 * PLAUSIBLE: `rel` and its list of relays, after the manuals: position NO without error, NC with one (device-api.md 3.3).
 */
import type { ModuleBuilder } from '../../device';
import { info, temperature, type ModuleIdentity } from './info';

/** The relays A, B and C of a redundant unit without error. */
export function relayCard(identity: ModuleIdentity): ModuleBuilder {
  return (device) => ({
    info: info(identity, [temperature(device, identity.serialNumber, 38)]),
    rel: {
      relays: [
        { 'object-id': 'a', state: 'no', source: 'clk1' },
        { 'object-id': 'b', state: 'no', source: 'clk2' },
        { 'object-id': 'c', state: 'no', source: 'rsc' },
      ],
    },
  });
}
