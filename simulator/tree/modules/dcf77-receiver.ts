/** Receiver object `dcf77` of the correlation receivers (device-api.md 2.10). */
import type { Device } from '../../device';
import type { JsonObject } from '../../json';

/** A synchronised correlation receiver; `correlation` and `field-strength` go from 0 to 100 (device-api.md 2.10). */
export function dcf77Receiver({ world }: Device): JsonObject {
  return {
    dcf77: {
      'ref-type': 'dcf77-pzf-receiver',
      type: 'pzf',
      correlation: Math.round(world.wander('dcf77/correlation', 58, 8, 300)),
      'field-strength': Math.round(world.wander('dcf77/field-strength', 42, 5, 1200)),
      pcps: {
        freer: false,
        'dl-enb': false,
        syncd: true,
        'dl-ann': false,
        utc: false,
        'ls-ann': false,
        iftm: false,
        invt: false,
      },
    },
  };
}
