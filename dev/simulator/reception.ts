/**
 * What disturbs the reception of satellites, as changes of a healthy answer: jamming, spoofing, snow on the antennas, a
 * failing splitter. How a receiver reacts is simplified, PLAUSIBLE at best; no answer of a disturbed device is known.
 */
import { isJsonObject, type JsonObject, type JsonValue } from './json';

/** What a receiver shows of a disturbance after some seconds. */
interface Effect {
  /** Loss of C/N0, dB; negative for a gain. */
  loss: number;
  /** C/N0 that all satellites have, dB-Hz, as from one transmitter. */
  uniform?: number;
  /** Metres by which the position is off. */
  moved?: number;
  /** Seconds by which the clock follows a wrong time: sources that are not deceived seem to be off by it. */
  deceivedBy?: number;
}

interface Scene {
  description: string;
  /** @param seconds since it began; @param receiver number of the receiver, from 0 */
  effect: (seconds: number, receiver: number) => Effect;
}

const upTo = (most: number, seconds: number, duration: number): number => most * Math.min(1, seconds / duration);

export const RECEPTION_SCENES = {
  jamming: {
    description: 'a jammer nearby: the signals of all receivers fall within half a minute',
    effect: (seconds) => ({ loss: upTo(18, seconds, 30) }),
  },
  'spoofing-jump': {
    description:
      'a transmitter that takes over at once: the position and the time jump, all signals are equally strong',
    effect: () => ({ loss: 0, uniform: 47, moved: 400, deceivedBy: 8e-6 }),
  },
  'spoofing-drift': {
    description: 'a transmitter that takes over unnoticed and drags the time away, 5 ns each second',
    effect: (seconds) => ({ loss: -1, deceivedBy: 5e-9 * seconds }),
  },
  snow: {
    description: 'snow on the antennas: the signals fall by 6 dB within an hour',
    effect: (seconds) => ({ loss: upTo(6, seconds, 3600) }),
  },
  splitter: {
    description: 'a splitter fails: the first receiver loses 10 dB at once, the others nothing',
    effect: (_, receiver) => ({ loss: receiver === 0 ? 10 : 0 }),
  },
} satisfies Record<string, Scene>;

export type ReceptionScene = keyof typeof RECEPTION_SCENES;

export const isReceptionScene = (text: string): text is ReceptionScene => Object.hasOwn(RECEPTION_SCENES, text);

/** A disturbance and when it begins, by the clock of the device, Unix time in milliseconds. */
export interface Disturbance {
  scene: ReceptionScene;
  startsAt: number;
}

/** Weakest signal that a receiver shows, and that it can use, dB-Hz. */
const WEAKEST_SHOWN = 20;
const WEAKEST_USED = 33;
/** Sources that come from the satellites, in `mrs[].status.id.type`. */
const FROM_SATELLITES = new Set(['gps', 'gnss', 'glonass', 'galileo', 'beidou']);
const NANOSECONDS = 1e9;

/** Disturbs the receivers of an answer's data, which is changed. */
export function disturbReception(data: JsonObject, { scene, startsAt }: Disturbance, at: number): void {
  const seconds = (at - startsAt) / 1000;
  if (seconds < 0) {
    return;
  }
  let receiver = 0;
  for (const module of modules(data)) {
    const { satellites, mrs } = module;
    if (isJsonObject(satellites)) {
      const effect = (RECEPTION_SCENES[scene] as Scene).effect(seconds, receiver++);
      disturbSatellites(satellites, effect);
      disturbSources(mrs, effect);
    }
  }
}

const objects = (list: JsonValue | undefined): JsonObject[] => (Array.isArray(list) ? list.filter(isJsonObject) : []);

function modules(data: JsonObject): JsonObject[] {
  const chassis = Object.values(data).filter(isJsonObject);
  return chassis
    .flatMap(({ slots }) => objects(slots))
    .map(({ module }) => module)
    .filter((module): module is JsonObject => isJsonObject(module));
}

function disturbSatellites(satellites: JsonObject, { loss, uniform, moved }: Effect): void {
  const tracked = Object.values(satellites)
    .filter(isJsonObject)
    .flatMap((one) => Object.values(one))
    .flatMap(objects)
    .filter((one) => typeof one['signal-strength'] === 'number');
  let usable = 0;
  for (const one of tracked) {
    const signal = Math.max(WEAKEST_SHOWN, uniform ?? (one['signal-strength'] as number) - loss);
    one['signal-strength'] = Math.round(10 * signal) / 10;
    if (signal >= WEAKEST_USED) {
      usable++;
    } else {
      one.used = false;
    }
  }
  const good = satellites['good-satellites'];
  if (typeof good === 'number' && tracked.length > 0) {
    satellites['good-satellites'] = Math.min(good, usable);
  } else if (typeof good === 'number') {
    // Receivers that list no satellites: about one of them is lost for each dB beyond the first three.
    satellites['good-satellites'] = Math.max(0, good - Math.max(0, Math.round(loss - 3)));
  }
  if (moved !== undefined && typeof satellites['position-x'] === 'number') {
    satellites['position-x'] += moved;
  }
}

function disturbSources(mrs: JsonValue | undefined, { deceivedBy }: Effect): void {
  for (const { status } of objects(mrs)) {
    if (deceivedBy === undefined || !isJsonObject(status) || typeof status.offset !== 'number') {
      continue;
    }
    const type = isJsonObject(status.id) ? status.id.type : undefined;
    if (status['no-signal'] !== true && !FROM_SATELLITES.has(String(type))) {
      status.offset += deceivedBy * NANOSECONDS;
    }
  }
}
