/** Modules of `clk` slots (device-api.md 2.10). */
import type { Device, ModuleBuilder } from '../../device';
import type { JsonObject, JsonValue } from '../../json';
import { clockHoldover } from './described';
import { info, temperature, type ModuleIdentity } from './info';

export interface ClockPlan {
  identity: ModuleIdentity;
  oscillator: string;
  /** False for the passive clock of a redundant pair. */
  selected: boolean;
  /** Mean temperatures in degrees Celsius; 0 where the sensor is missing. */
  meanTemperatures: readonly number[];
  /** Whether the clock can send serial telegrams. */
  sendsTelegrams: boolean;
  /** Mean of the oscillator's tuning value; absent where the device shows null. */
  tuning?: number;
  /** The receiver object, named after the receiver family, and what goes with it. */
  receiver: (device: Device) => JsonObject;
  /** Sources the clock can follow, by priority. */
  sources?: (device: Device) => JsonValue[];
}

const TELEGRAMS = [
  'meinberg-standard',
  'sat',
  'nmea-rmc',
  'uni-erlangen',
  'computime',
  'sysplex-1-',
  'meinberg-capture',
  'spa',
  'racal',
  'meinberg-gps',
  'nmea-gga',
  'nmea-rmc-gga',
  'nmea-zda',
  'ion',
];

/**
 * A reference clock with its receiver (device-api.md 2.10).
 * PLAUSIBLE: `not-selected` for the passive clock, and numbers in `dac-cal` and `dac-val`.
 */
export function clock(plan: ClockPlan): ModuleBuilder {
  return (device) => ({
    ...(device.dialect.dacReported ? tuning(device, plan) : {}),
    info: info(
      plan.identity,
      plan.meanTemperatures.map((mean, index) =>
        mean === 0 ? 0 : temperature(device, `${plan.identity.serialNumber}/${index}`, mean)
      )
    ),
    'supported-string-types': plan.sendsTelegrams
      ? TELEGRAMS.map((name, value) => ({ 'object-id': name, value, description: name }))
      : [],
    ...(plan.sources ? { mrs: plan.sources(device) } : {}),
    'sync-status': {
      'clock-idx': plan.selected ? 'selected' : 'not-selected',
      'osc-type': plan.oscillator,
      'est-time-quality': 'less-than-100ns',
      'clock-status': { clock: 'synchronized', oscillator: 'warmed-up' },
    },
    ...clockHoldover(device),
    ...plan.receiver(device),
  });
}

/** Converter steps that tune the oscillator, range 0 to 4095 around 2048 (device-api.md 2.10). */
function tuning({ simulated }: Device, plan: ClockPlan): JsonObject {
  if (plan.tuning === undefined) {
    return { 'dac-cal': null, 'dac-val': null };
  }
  return {
    'dac-cal': plan.tuning,
    'dac-val': Math.round(simulated.wander(`dac/${plan.identity.serialNumber}`, plan.tuning, 12, 1200)),
  };
}
