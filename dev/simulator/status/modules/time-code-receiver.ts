/**
 * Receiver object `tcr` of the time code clocks.
 * PLAUSIBLE: all of it; the flags are named after the decoder status in Meinberg's public header, the values are those
 * of the web interface (device-api.md 3.1).
 */
import type { Device } from '../../device';
import type { JsonObject } from '../../json';
import { rounded } from '../../simulated-values';

/** A receiver that decodes its time code; `drift` in microseconds. */
export function timeCodeReceiver({ simulated }: Device): JsonObject {
  return {
    tcr: {
      'ref-type': 'irig',
      'receiver-status': 'synchronized',
      code: 'b126-b127',
      drift: rounded(simulated.wander('tcr/drift', 0, 0.6, 300), 2),
      tfom: 0,
      agc: Math.round(simulated.wander('tcr/agc', 93, 4, 900)),
      status: {
        'warmed-up': true,
        'pps-active': true,
        'inv-config': false,
        'msg-decoded': true,
        'msg-inconsistent': false,
        'loop-locked': true,
        'jitter-too-large': false,
        'inv-ref-offs': false,
        'inv-time': false,
        'time-set-via-api': false,
        'inv-rtc': false,
        'cpu-pll-failed': false,
      },
    },
  };
}
