/** How the signals of all satellites of a receiver changed, apart from their rising and setting. */
import { fitLine } from './line-fit';
import { LONG_AGO, median, MINUTE, PAST, TimedSamples, spread, toWindow, usualBest } from './recent';

/** By how many standard errors the median loss must differ from nothing. */
const SIGMAS_COMMON = 3;
/** Standard error of a median by that of a mean. */
const MEDIAN_ERROR = 1.25;
/** Satellites needed to speak of all signals. */
export const FEWEST_SATELLITES = 4;

const standardDeviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** Signals of the satellites of a receiver. */
export interface SatelliteSignals {
  /** C/N0 of each satellite, dB-Hz. */
  signals: ReadonlyMap<string, TimedSamples>;
  /** Elevation of satellites, degrees. */
  elevations?: ReadonlyMap<string, TimedSamples>;
}

/** How the signals of all satellites changed. */
export interface SignalChange {
  satellites: number;
  /** Median loss, dB. */
  drop: number;
  /** Whether the loss is more than the differences between satellites explain. */
  isCommon: boolean;
  /** Most that was lost within five minutes, dB. */
  fastest: number;
  /** Spread of the signals of different satellites, dB. */
  spreadNow: number;
  spreadBefore: number;
}

/**
 * Signals without what the elevation of the satellites does to them: a straight line over its sine, fitted to the time before
 * the last 40 minutes. Satellites whose elevation is not known stay as they are.
 */
function withoutElevation({ signals, elevations }: SatelliteSignals, at: number): ReadonlyMap<string, TimedSamples> {
  if (!elevations || elevations.size < FEWEST_SATELLITES) {
    return signals;
  }
  const heights = new Map(
    [...elevations].map(
      ([name, { times, values }]) => [name, new Map(times.map((time, i) => [time, values[i]] as const))] as const
    )
  );
  const heightAt = (name: string, time: number): number | undefined => {
    const degrees = heights.get(name)?.get(time);
    return degrees === null || degrees === undefined ? undefined : Math.sin((degrees * Math.PI) / 180);
  };
  const [sines, strengths]: [number[], number[]] = [[], []];
  for (const [name, { times, values }] of signals) {
    times.forEach((time, i) => {
      const [sine, value] = [heightAt(name, time), values[i]];
      if (sine !== undefined && value !== null && at - time >= LONG_AGO) {
        sines.push(sine);
        strengths.push(value);
      }
    });
  }
  const line = fitLine(sines, strengths);
  return line
    ? new Map(
        [...signals].map(([name, { times, values }]) => [
          name,
          {
            times,
            values: values.map((value, i) => {
              const sine = heightAt(name, times[i]);
              return value === null || sine === undefined ? value : value - line.slope * sine;
            }),
          },
        ])
      )
    : signals;
}

/** @returns undefined if there are too few satellites with both a present and a past */
export function compareSignals(history: SatelliteSignals, at: number): SignalChange | undefined {
  const windows = [...withoutElevation(history, at)].flatMap(([name, samples]) => {
    const window = toWindow(samples, at);
    const raw = toWindow(history.signals.get(name), at);
    return window && raw ? [{ samples, raw, now: median(window.now), past: usualBest(window) }] : [];
  });
  if (windows.length < FEWEST_SATELLITES) {
    return undefined;
  }
  const drops = windows.map(({ now, past }) => past - now);
  const drop = median(drops);
  return {
    satellites: windows.length,
    drop,
    // Satellites that rise and set differ by some dB; their median does not, if they are many.
    isCommon: drop >= (SIGMAS_COMMON * MEDIAN_ERROR * spread(drops)) / Math.sqrt(drops.length),
    fastest: fastestLoss(
      windows.map(({ samples }) => samples),
      at
    ),
    spreadNow: standardDeviation(windows.map(({ raw }) => median(raw.now))),
    spreadBefore: standardDeviation(windows.map(({ raw }) => median(raw.past))),
  };
}

/** The greatest loss between five minutes and the following five, as the median of all satellites, dB. */
function fastestLoss(all: readonly TimedSamples[], at: number): number {
  let fastest = 0;
  for (let start = at - PAST.from; start + 5 * MINUTE <= at; start += MINUTE) {
    const losses = all.flatMap(({ times, values }) => {
      const within = (from: number, to: number) =>
        values.filter((value, i): value is number => value !== null && times[i] > from && times[i] <= to);
      const [before, after] = [within(start - 2 * MINUTE, start), within(start + 3 * MINUTE, start + 5 * MINUTE)];
      return before.length > 0 && after.length > 0 ? [median(before) - median(after)] : [];
    });
    if (losses.length >= FEWEST_SATELLITES) {
      fastest = Math.max(fastest, median(losses));
    }
  }
  return fastest;
}
