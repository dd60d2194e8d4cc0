/** The time formats of the device, all in UTC (device-api.md 1.7). Arguments are Unix times in milliseconds. */

/** `2026-02-11T22:05:07`: events, answer and snapshot stamps. */
export function isoSeconds(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** `2026-02-11T22:05:01.533Z`: `current-time-iso`. */
export function isoMilliseconds(at: number): string {
  return new Date(at).toISOString();
}

/** `2026-02-11T22:05:01.533523843 UTC`: `current-time`; the digits below the millisecond are given. */
export function isoNanoseconds(at: number, belowMillisecond: number): string {
  return `${new Date(at).toISOString().slice(0, 23)}${String(belowMillisecond).padStart(6, '0')} UTC`;
}

/** `2026.02.11 21:53:08`: `last-position-update` of a satellite receiver. */
export function dottedDate(at: number): string {
  return isoSeconds(at).replace('T', ' ').replaceAll('-', '.');
}
