/**
 * Receiver objects of the long wave clocks (device-api.md 2.10, 3.1).
 * PLAUSIBLE: `msf` and `wwvb`, which follow the known `dcf77`, and `correlation-state` and `distance`, named after
 * Meinberg's public header.
 */
import type { Device } from '../../device';
import type { JsonObject } from '../../json';
import { rounded } from '../../simulated-values';

/** A synchronised correlation receiver; `correlation` and `field-strength` go from 0 to 100 (device-api.md 2.10). */
export function dcf77Receiver({ simulated }: Device): JsonObject {
  return {
    dcf77: {
      'ref-type': 'dcf77-pzf-receiver',
      type: 'pzf',
      correlation: Math.round(simulated.wander('dcf77/correlation', 58, 8, 300)),
      'field-strength': Math.round(simulated.wander('dcf77/field-strength', 42, 5, 1200)),
      pcps: synchronizedStatus(),
    },
  };
}

/** A correlation receiver that also says how it finds the signal; `distance` in kilometres (device-api.md 3.1). */
export function detailedDcf77Receiver(device: Device): JsonObject {
  return {
    dcf77: { ...(dcf77Receiver(device).dcf77 as JsonObject), 'correlation-state': 'locked', distance: 287 },
  };
}

/** A synchronised receiver of an amplitude modulated signal; `field-strength` goes from 0 to 100 (device-api.md 3.1). */
export function longWaveReceiver(family: 'msf' | 'wwvb'): (device: Device) => JsonObject {
  return ({ simulated }) => ({
    [family]: {
      'ref-type': 'long-wave-receiver',
      type: 'am',
      'field-strength': rounded(simulated.wander(`${family}/field-strength`, 35, 9, 1200), 0),
      pcps: synchronizedStatus(),
    },
  });
}

function synchronizedStatus(): JsonObject {
  return {
    freer: false,
    'dl-enb': false,
    syncd: true,
    'dl-ann': false,
    utc: false,
    'ls-ann': false,
    iftm: false,
    invt: false,
  };
}
