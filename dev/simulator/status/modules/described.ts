/**
 * What only Meinberg's public headers describe, under names the JSON may give it (device-api.md 6).
 * PLAUSIBLE: all of it.
 */
import type { Device, Profile } from '../../device';
import type { JsonObject, JsonValue } from '../../json';
import { rounded } from '../../simulated-values';

/** Members of a holdover object beyond the known ones; the interval in seconds (device-api.md 6.4). */
export function holdoverDetails({ describedByHeaders }: Profile): JsonObject {
  return describedByHeaders
    ? {
        mode: 'autonomous',
        'curr-prio': 0,
        'nxt-prio': 1,
        interval: 86_400,
        'in-holdover': false,
        'in-transition': false,
        'offset-valid': true,
      }
    : {};
}

/** The holdover of a clock module; offset in nanoseconds. */
export function clockHoldover({ profile }: Device): JsonObject {
  return profile.describedByHeaders
    ? { 'holdover-status': { 'time-offset-ns': 0, elapsed: 0, ...holdoverDetails(profile) } }
    : {};
}

/** Observation intervals in seconds. */
const INTERVALS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6];

/** Statistics of a source with MTIE and TDEV below the name of the mask; all in nanoseconds (device-api.md 6.8). */
export function sourceStatistics({ simulated }: Device, name: string, spread: number): JsonObject {
  const table = (width: number): JsonValue[] =>
    INTERVALS.map((tau, index) => ({
      'object-id': String(tau),
      tau,
      value: rounded(width * (1 + 0.2 * index), 1),
      limit: rounded(25 + 0.275 * Math.min(tau, 1000), 1),
    }));
  return {
    statistics: {
      mean: rounded(simulated.wander(`${name}/mean`, 0, spread / 10, 600), 1),
      sigma: rounded(spread / 3, 1),
      min: -2 * spread,
      max: 2 * spread,
      steps: 0,
      'step-detected': false,
    },
    metrics: [
      { 'object-id': 'g8272', mask: 'g8272', 'mask-violated': false, mtie: table(spread), tdev: table(spread / 4) },
    ],
  };
}

/** The same for a clock with one mask only: plain numbers beside its name. */
export function singleMaskStatistics(spread: number): JsonObject {
  return {
    metrics: {
      mask: 'g811',
      'mask-violated': false,
      mtie: INTERVALS.map((tau) => ({ 'object-id': String(tau), tau, value: spread, limit: 3 * spread })),
      tdev: INTERVALS.map((tau) => ({ 'object-id': String(tau), tau, value: rounded(spread / 4, 1), limit: spread })),
    },
  };
}

/** Sensors other than temperatures, as numbers and as objects with flags (device-api.md 6.9). */
export function describedSensors({ simulated, profile }: Device, name: string): JsonObject {
  const volts = (sensor: string, mean: number): number =>
    rounded(simulated.wander(`${name}/${sensor}`, mean, 0.05, 600), 2);
  return profile.describedByHeaders
    ? {
        'voltage-1': volts('voltage', 5),
        'current-1': rounded(simulated.wander(`${name}/current`, 0.8, 0.1, 600), 2),
        'pll-voltage-1': volts('pll', 2.4),
        'pll-locked': true,
        'voltage-2': { value: volts('voltage-2', 12), 'output-enabled': true, overload: false },
        'current-2': { value: 0.4, 'output-enabled': true, overload: false },
        'pll-2': { 'control-voltage': volts('pll-2', 2.6), locked: true },
      }
    : {};
}

const MESSAGES = [
  'announce',
  'sync',
  'follow-up',
  'delay-req',
  'delay-resp',
  'pdelay-req',
  'pdelay-resp',
  'pdelay-resp-follow-up',
  'management',
  'signaling',
];

/** Counters of PTP messages by type, time-outs and delay statistics in nanoseconds (device-api.md 6.10). */
export function ptpMessages({ simulated, profile }: Device, name: string, isSlave: boolean): JsonObject {
  if (!profile.describedByHeaders) {
    return {};
  }
  const count = (key: string): number => simulated.counter(`${name}/${key}`, 0.5);
  return {
    'announce-receipt-timeout': 3,
    'announce-timeouts': isSlave ? 2 : 0,
    ...(isSlave
      ? {
          'message-counters': Object.fromEntries(
            MESSAGES.map((type) => [
              type,
              { rx: count(`rx/${type}`), tx: count(`tx/${type}`), 'rx-rate': 1, 'tx-rate': 1 },
            ])
          ),
          'delay-statistics': { mean: 1850, min: 1801, max: 1907, sigma: 12 },
        }
      : Object.fromEntries(
          MESSAGES.flatMap((type) =>
            ['rx', 'tx'].flatMap((direction) => [
              [`${direction}-${type}`, count(`${direction}/${type}`)],
              [`${direction}-${type}-rate`, 1],
            ])
          )
        )),
  };
}
