/**
 * Whether something disturbs a satellite receiver, and what it may be: a suspicion with its reasons, never a proof. It
 * compares the last minutes with what the receiver itself had before. Thresholds are ours, PLAUSIBLE: chosen so that the
 * change of signals with the elevation of satellites stays below them, and tried on simulated disturbances.
 */
import { median, TimedSamples, spread, toWindow, usualBest } from './recent';
import { compareSignals, FEWEST_SATELLITES, SatelliteSignals, SignalChange } from './satellite-signals';

/** What is known of a receiver. Everything may be missing. */
export interface ReceiverHistory extends SatelliteSignals {
  /** Good satellites. */
  good?: TimedSamples;
  /** Earth-fixed position, metres. */
  position?: readonly [x: TimedSamples, y: TimedSamples, z: TimedSamples];
  /** Offsets, in seconds, of sources that do not come from satellites, by name. */
  others: ReadonlyMap<string, TimedSamples>;
  /** Difference between the clock of this receiver and another of the device, seconds. */
  clockDifference?: TimedSamples;
  /** The bound of its error that the device states, seconds. */
  bound?: TimedSamples;
  /** At present: false if the antenna is not connected or shorted. */
  antennaOk?: boolean;
  /** The device has just started: its receivers search, which looks like a disturbance. */
  isStarting?: boolean;
}

export type Cause = 'jamming' | 'spoofing' | 'antenna or splitter' | 'snow or water';

/** Something that was noticed. */
export interface Clue {
  text: string;
  /** How strongly it speaks for a disturbance, 0 to 1. */
  weight: number;
}

export interface Suspicion {
  /** 0 to 1; not a probability. Undefined where nothing of it could be examined. */
  score?: number;
  /** What it may be, most likely first; empty if nothing was noticed. */
  causes: readonly Cause[];
  reasons: readonly Clue[];
  /** What could not be examined, and why. */
  notExamined: readonly string[];
}

/** A drop of all signals, dB: beyond what the elevation of satellites and the weather do within an hour. */
const DROP = 3.5;
const LARGE_DROP = 6;
/** Signals that fall faster than this have not been covered by snow, dB in five minutes. */
const FAST = 2.5;
/** Spread of the signals of satellites from one transmitter, and of real ones at least, dB. */
const UNIFORM = 0.8;
const USUAL_SPREAD = 2;
/** A fixed antenna does not move, metres. */
const MOVED = 50;
/** Shift of other sources against the receiver: times its own noise, and seconds at least. */
const SHIFT_SIGMAS = 6;
const LEAST_SHIFT = 2e-7;
const FEWER_GOOD = 0.5;

/** Distance of the present position from that of the past, metres. */
function distanceMoved(position: ReceiverHistory['position'], at: number): number | undefined {
  const windows = position?.map((samples) => toWindow(samples, at));
  if (!windows || windows.some((window) => !window)) {
    return undefined;
  }
  return Math.hypot(...windows.map((window) => median(window!.now) - median(window!.past)));
}

/** How far a source moved against the receiver, and whether that is more than its noise. */
function findShift(samples: TimedSamples, at: number): { shift: number; isReal: boolean } | undefined {
  const window = toWindow(samples, at);
  if (!window) {
    return undefined;
  }
  const shift = median(window.now) - median(window.past);
  const noise = spread(window.past);
  return { shift, isReal: Math.abs(shift) >= Math.max(LEAST_SHIFT, SHIFT_SIGMAS * noise) };
}

const shiftText = (seconds: number): string =>
  Math.abs(seconds) < 1e-6
    ? `${Math.round(seconds * 1e9)} ns`
    : Math.abs(seconds) < 1e-3
      ? `${Number((seconds * 1e6).toPrecision(3))} µs`
      : `${Number((seconds * 1e3).toPrecision(3))} ms`;

/** What was noticed of one receiver, before it is compared with the others. */
interface Findings {
  reasons: Clue[];
  notExamined: string[];
  signals?: SignalChange;
  /** Share of the usual number of good satellites. */
  goodShare?: number;
  isMoved: boolean;
  isShifted: boolean;
  isUniform: boolean;
}

function examineReceiver(history: ReceiverHistory, at: number): Findings {
  const findings: Findings = { reasons: [], notExamined: [], isMoved: false, isShifted: false, isUniform: false };
  const { reasons, notExamined } = findings;
  const signals = compareSignals(history, at);
  findings.signals = signals;
  if (!signals) {
    notExamined.push('signal strength (too few satellites with an hour of it)');
  } else {
    const { drop, isCommon, satellites, spreadNow, spreadBefore, fastest } = signals;
    if (drop >= DROP && isCommon) {
      const pace = fastest >= FAST ? ', within minutes' : ', slowly';
      reasons.push({
        text: `The signals of ${satellites} satellites fell by ${drop.toFixed(1)} dB${pace}.`,
        weight: drop >= LARGE_DROP ? 0.7 : 0.4,
      });
    }
    findings.isUniform = spreadNow <= UNIFORM && spreadBefore >= USUAL_SPREAD;
    if (findings.isUniform) {
      reasons.push({
        text: `The signals of ${satellites} satellites are equally strong, within ${spreadNow.toFixed(1)} dB, as from one transmitter; before they differed by ${spreadBefore.toFixed(1)} dB.`,
        weight: 0.6,
      });
    }
  }
  const good = toWindow(history.good, at);
  if (!good) {
    notExamined.push('number of good satellites');
  } else {
    const [now, usual] = [median(good.now), usualBest(good)];
    findings.goodShare = usual > 0 ? now / usual : undefined;
    if (usual >= FEWEST_SATELLITES && now <= usual * FEWER_GOOD) {
      reasons.push({ text: `${now} good satellites instead of ${usual}.`, weight: 0.5 });
    }
  }
  const moved = distanceMoved(history.position, at);
  if (moved === undefined) {
    notExamined.push('position');
  } else if (moved >= MOVED) {
    findings.isMoved = true;
    reasons.push({ text: `The position jumped by ${Math.round(moved)} m; the antenna is fixed.`, weight: 0.8 });
  }
  examineOthers(history, at, findings);
  return findings;
}

/** Compares with sources that a transmitter near the antenna cannot reach. */
function examineOthers({ others, bound, clockDifference }: ReceiverHistory, at: number, findings: Findings): void {
  const { reasons, notExamined } = findings;
  const apart = clockDifference && findShift(clockDifference, at);
  if (apart?.isReal) {
    findings.isShifted = true;
    reasons.push({
      text: `The clocks of the device moved apart by ${shiftText(apart.shift)}; it cannot be told which of them is wrong.`,
      weight: 0.5,
    });
  }
  const shifts = [...others].flatMap(([name, samples]) => {
    const found = findShift(samples, at);
    return found ? [{ name, ...found }] : [];
  });
  if (shifts.length === 0) {
    notExamined.push('comparison with other sources (no PPS, PTP or NTP source has an hour of offsets)');
    return;
  }
  const real = shifts.filter(({ isReal }) => isReal);
  const sign = Math.sign(real[0]?.shift ?? 0);
  // One source may be wrong itself. All that can tell must agree.
  if (real.length < 2 || real.some(({ shift }) => Math.sign(shift) !== sign) || real.length * 2 <= shifts.length) {
    if (real.length === 1 && shifts.length === 1) {
      reasons.push({
        text: `${real[0].name} moved by ${shiftText(real[0].shift)} against the receiver; with one source it cannot be told which of the two is wrong.`,
        weight: 0.3,
      });
    }
    return;
  }
  findings.isShifted = true;
  const common = median(real.map(({ shift }) => shift));
  reasons.push({
    text: `${real.map(({ name }) => name).join(', ')} moved together by ${shiftText(common)} against the receiver.`,
    weight: 0.8,
  });
  const stated = toWindow(bound, at);
  if (stated && Math.abs(common) > median(stated.now)) {
    reasons.push({
      text: `The device still states an error of at most ${shiftText(median(stated.now))}, which contradicts this.`,
      weight: 0.3,
    });
  }
}

/**
 * Examines the receivers of one site together: what only one of them notices is near that one.
 * @param receivers by name
 * @param at the present, milliseconds since 1970
 */
export function suspect(receivers: ReadonlyMap<string, ReceiverHistory>, at: number): Map<string, Suspicion> {
  const all = new Map([...receivers].map(([name, history]) => [name, examineReceiver(history, at)] as const));
  const hasLost = ({ signals, goodShare }: Findings): boolean =>
    (signals !== undefined && signals.drop >= DROP && signals.isCommon) ||
    (goodShare !== undefined && goodShare <= FEWER_GOOD);
  const isStarting = (name: string) => receivers.get(name)?.isStarting === true;
  const losing = [...all].filter(([name, findings]) => !isStarting(name) && hasLost(findings)).length;
  return new Map(
    [...all].map(([name, findings]): [string, Suspicion] => {
      if (isStarting(name)) {
        return [name, { causes: [], reasons: [], notExamined: ['anything: the device started minutes ago'] }];
      }
      const { reasons, notExamined } = findings;
      const isBroken = receivers.get(name)?.antennaOk === false;
      const others = all.size - 1;
      const told = [...reasons];
      if (hasLost(findings) && others > 0) {
        told.push({
          text:
            losing === 1
              ? `The other ${others === 1 ? 'receiver' : `${others} receivers`} of the device ${others === 1 ? 'is' : 'are'} not affected.`
              : `${losing} of ${all.size} receivers are affected at the same time.`,
          weight: 0,
        });
      }
      const causes = isBroken
        ? (['antenna or splitter'] as const)
        : rankCauses(findings, hasLost(findings), losing, all.size);
      return [
        name,
        {
          // Without an antenna, no signals say nothing.
          score:
            isBroken && reasons.length === 0
              ? undefined
              : 1 - reasons.reduce((product, { weight }) => product * (1 - weight), 1),
          causes: reasons.length > 0 ? causes : [],
          reasons: isBroken ? [...told, { text: 'The antenna is not connected, or shorted.', weight: 0 }] : told,
          notExamined,
        },
      ];
    })
  );
}

/** What the findings fit, best first. What cannot be told apart is all named. */
function rankCauses(findings: Findings, hasLost: boolean, losing: number, receivers: number): Cause[] {
  const { isMoved, isShifted, isUniform, signals } = findings;
  if (isMoved || isShifted || isUniform) {
    return hasLost ? ['spoofing', 'jamming'] : ['spoofing'];
  }
  if (!hasLost) {
    return [];
  }
  const isSlow = signals !== undefined && signals.drop >= DROP && signals.fastest < FAST;
  if (isSlow) {
    return ['snow or water', 'antenna or splitter'];
  }
  if (receivers > 1 && losing === 1) {
    return ['antenna or splitter'];
  }
  return ['jamming', 'antenna or splitter'];
}
