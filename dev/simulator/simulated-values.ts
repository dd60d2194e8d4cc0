/**
 * The moving state of a simulated device. Every value is a pure function of the seed, the name of the value and the
 * simulated time since start, so that two simulators with the same seed and the same clock answer identically.
 */

/** A point in simulated time. */
export interface Moment {
  /** Seed of the values. */
  seed: number;
  /** When the simulator was started, Unix time in milliseconds. */
  startedAt: number;
  /** The present, Unix time in milliseconds. */
  at: number;
  /** By how much all these times are off since the clock jumped, milliseconds. */
  jumpedBy?: number;
}

export class SimulatedValues {
  readonly seed: number;
  /** The present, Unix time in milliseconds. */
  readonly at: number;
  /** Simulated time since the simulator was started, in seconds; negative in a snapshot taken just before. */
  readonly elapsed: number;
  /** When the device booted, Unix time in milliseconds. */
  readonly bootedAt: number;
  /** The same as stamped then, before the clock jumped. */
  readonly bootStamp: number;

  /**
   * @param uptimeAtStart seconds the device had been up when the simulator was started
   * @param rebootedAt when it was booted since, Unix time in milliseconds
   */
  constructor(moment: Moment, uptimeAtStart: number, rebootedAt?: number) {
    this.seed = moment.seed;
    this.at = moment.at;
    this.elapsed = (moment.at - moment.startedAt) / 1000;
    this.bootedAt = rebootedAt ?? moment.startedAt - uptimeAtStart * 1000;
    this.bootStamp = this.bootedAt - (moment.jumpedBy ?? 0);
  }

  /** Seconds since the device booted. */
  get uptime(): number {
    return (this.at - this.bootedAt) / 1000;
  }

  /** A constant in [0, 1) that belongs to the name. */
  draw(name: string): number {
    return hashWithIndex(hashName(this.seed, name), 0) / 2 ** 32;
  }

  /** A constant integer in [from, to] that belongs to the name. */
  drawInteger(name: string, from: number, to: number): number {
    return from + Math.floor(this.draw(name) * (to - from + 1));
  }

  /** A smooth random walk that stays within `mean` +- `spread` and turns about every `period` seconds. */
  wander(name: string, mean: number, spread: number, period: number): number {
    const slow = this.noise(name, period);
    const quick = this.noise(`${name}/quick`, period / 4);
    return mean + spread * (0.7 * slow + 0.3 * quick);
  }

  /** A whole number that never falls and grows by about `perSecond`, counted from boot. */
  counter(name: string, perSecond: number): number {
    // The wobble's slope stays below the mean rate, so the sum is monotonic.
    const period = 120 + 240 * this.draw(name);
    const wobble = (0.8 * perSecond * period * Math.sin((2 * Math.PI * this.uptime) / period)) / (2 * Math.PI);
    return Math.max(0, Math.floor(perSecond * this.uptime + wobble));
  }

  /** Smooth noise in [-1, 1]: random values every `period` seconds, joined without a corner. */
  private noise(name: string, period: number): number {
    const hashed = hashName(this.seed, name);
    const position = this.elapsed / period + hashWithIndex(hashed, 0) / 2 ** 32;
    const before = Math.floor(position);
    const fraction = position - before;
    const blend = fraction * fraction * (3 - 2 * fraction);
    const from = hashWithIndex(hashed, before) / 2 ** 31 - 1;
    const to = hashWithIndex(hashed, before + 1) / 2 ** 31 - 1;
    return from + (to - from) * blend;
  }
}

/** A value rounded to so many decimals, never minus zero. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale + 0;
}

/** The first step of an unsigned 32 bit hash (FNV-1a with a final avalanche): one name is hashed with several indexes. */
function hashName(seed: number, name: string): number {
  let state = 0x811c9dc5 ^ seed;
  for (let position = 0; position < name.length; position++) {
    state = Math.imul(state ^ name.charCodeAt(position), 0x01000193);
  }
  return state;
}

function hashWithIndex(hashed: number, index: number): number {
  let state = Math.imul(hashed ^ index, 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
