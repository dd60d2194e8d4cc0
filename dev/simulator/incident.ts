/**
 * A scripted incident: what happens to a device, and when, so that everything a monitoring tool draws of it can be
 * compared with what was. It begins at a given moment and lasts three minutes unless stretched. A device goes through
 * the scenes for which it has the hardware.
 */
import type { EventPlan, Profile } from './device';
import type { Dialect } from './dialect';
import { absentPowerSupply } from './status/modules/power';

/** A scheduled incident. */
export interface Incident {
  /** When it begins, by the clock of the device, Unix time in milliseconds. */
  startsAt: number;
  /** Factor on all its durations, default 1. */
  scale?: number;
}

/**
 * When its scenes are, in seconds after the start.
 * What is long on a real device is short here: the 22 s without antenna are real, a boot takes minutes.
 */
const SCRIPT = {
  /** The antenna of the active clock. */
  antenna: [10, 32],
  /** The active clock is in holdover, which lasts for some time after the antenna is back. */
  holdover: [16, 44],
  /** The last of the power supplies. */
  power: [60, 80],
  /** The second network port. */
  link: [95, 113],
  /** No responses between the two. */
  silence: [130, 142],
  /** Uptime and counters start from zero. */
  boot: 133,
  /** The boot sequence is finished. */
  booted: 139,
  /** What is not yet synchronized after the boot. */
  unsynchronizedUntil: 154,
  ntpUnsynchronizedUntil: 158,
  coldUntil: 166,
  end: 180,
} as const;

/** Seconds from losing the antenna to losing the last satellite, and from getting it back to having them all. */
const SATELLITES_LOST_AFTER = 5;
const SATELLITES_BACK_AFTER = 8;

/** From so many seconds of holdover on, which quality the device still claims (device-api.md 4.1, 4.1b). */
const QUALITY_IN_HOLDOVER = [
  { after: 18, quality: 'less-than-10us', tfom: 5 },
  { after: 8, quality: 'less-than-1us', tfom: 4 },
] as const;

/** How a device in an incident differs from a healthy one at a moment. */
export interface Condition {
  antennaLost: boolean;
  /** Seconds since the active clock went into holdover; absent when it is not. */
  holdover?: number;
  /** What the device says of its time in holdover. */
  quality?: string;
  tfom?: number;
  /** Share of the good satellites that are left, 0 to 1. */
  satellites: number;
  /** Slot of the supply that has no power. */
  supplyOff?: string;
  /** Port without link. */
  linkDown?: string;
  /** Since the boot: clocks not synchronized, daemon not synchronized, oscillators cold. */
  starting: { clocks: boolean; ntp: boolean; oscillators: boolean };
  /** When the incident's boot was, Unix time in milliseconds; absent before it. */
  bootedAt?: number;
}

/** A change that a monitoring tool should have seen, with its times by the clock of the device in milliseconds. */
export interface ExpectedChange {
  what: string;
  from: number;
  /** Equal to `from` when it is a moment and not a state. */
  to: number;
  /** The events that begin and end it, where the device has them. */
  event?: { raised: string; cleared?: string };
  /** A value of the answer that shows it meanwhile: path below the status, list members by `object-id`. */
  reading?: { path: string; value: string | boolean };
}

/** The moment of a second of the script, Unix time in milliseconds. */
function moment({ startsAt, scale = 1 }: Incident, second: number): number {
  return startsAt + second * scale * 1000;
}

/** Whether the device does not respond at a moment, because it reboots. */
export function isSilent(incident: Incident, at: number): boolean {
  const [from, to] = SCRIPT.silence;
  return at >= moment(incident, from) && at < moment(incident, to);
}

/** When the device answers again after its reboot, Unix time in milliseconds. */
export function answersAgainAt(incident: Incident): number {
  return moment(incident, SCRIPT.silence[1]);
}

/** When the incident is over, Unix time in milliseconds. */
export function incidentEnd(incident: Incident): number {
  return moment(incident, SCRIPT.end);
}

/** How the device is at a moment; undefined before the incident. */
export function conditionAt(incident: Incident, profile: Profile, at: number): Condition | undefined {
  const { startsAt, scale = 1 } = incident;
  const second = (at - startsAt) / 1000 / scale;
  if (second < 0) {
    return undefined;
  }
  const during = ([from, to]: readonly [number, number]): boolean => second >= from && second < to;
  const rebooted = second >= SCRIPT.boot;
  const holdover = during(SCRIPT.holdover) ? second - SCRIPT.holdover[0] : undefined;
  const step = QUALITY_IN_HOLDOVER.find(({ after }) => (holdover ?? 0) >= after);
  return {
    antennaLost: during(SCRIPT.antenna),
    holdover: holdover === undefined ? undefined : holdover * scale,
    quality: step?.quality,
    tfom: step?.tfom,
    satellites: satellitesLeft(second),
    supplyOff: during(SCRIPT.power) ? findSupply(profile) : undefined,
    linkDown: during(SCRIPT.link) ? findPort(profile) : undefined,
    starting: {
      clocks: rebooted && second < SCRIPT.unsynchronizedUntil,
      ntp: rebooted && second < SCRIPT.ntpUnsynchronizedUntil,
      oscillators: rebooted && second < SCRIPT.coldUntil,
    },
    bootedAt: rebooted ? moment(incident, SCRIPT.boot) : undefined,
  };
}

function satellitesLeft(second: number): number {
  const ramp = (from: number, length: number): number => Math.min(1, Math.max(0, (second - from) / length));
  const [lost, back] = SCRIPT.antenna;
  if (second >= SCRIPT.boot) {
    return ramp(SCRIPT.unsynchronizedUntil - SATELLITES_BACK_AFTER, SATELLITES_BACK_AFTER);
  }
  return second < back ? 1 - ramp(lost, SATELLITES_LOST_AFTER) : ramp(back, SATELLITES_BACK_AFTER);
}

/** Two events of which one begins what the other ends, in seconds of the script. */
interface Pair {
  raised: string;
  cleared: string;
  from: number;
  to: number;
}

function pairs(profile: Profile): Pair[] {
  const pair = (raised: string, cleared: string, [from, to]: readonly [number, number]): Pair => ({
    raised,
    cleared,
    from,
    to,
  });
  const { antenna, holdover, power, link, booted } = SCRIPT;
  return [
    pair('antenna-faulty', 'antenna-reconnect', antenna),
    pair('refclock-1-not-sync', 'refclock-1-sync', holdover),
    ...(findSupply(profile)
      ? [
          pair('power-supply-failure', 'power-supply-up', power),
          pair('power-redundancy-not-avail', 'power-redundancy-avail', power),
        ]
      : []),
    ...(findPort(profile) ? [pair('network-link-down', 'network-link-up', link)] : []),
    pair('refclock-1-not-sync', 'refclock-1-sync', [booted, SCRIPT.unsynchronizedUntil]),
    ...(profile.slots.some(({ id, module }) => id === 'clk2' && module)
      ? [pair('refclock-2-not-sync', 'refclock-2-sync', [booted, SCRIPT.unsynchronizedUntil])]
      : []),
    pair('ntp-not-sync', 'ntp-sync', [booted, SCRIPT.ntpUnsynchronizedUntil]),
    pair('oscillator-not-adjusted', 'oscillator-adjusted', [booted, SCRIPT.coldUntil]),
  ];
}

/**
 * What the device remembers of its events at a moment. Pairs latch (device-api.md 2.6).
 * PLAUSIBLE: a boot forgets all events and reports again what still holds; no known answer has a stamp before its boot.
 */
export function eventsAt(incident: Incident, profile: Profile, at: number, bootedAt: number): EventPlan['happened'] {
  const { startsAt, scale = 1 } = incident;
  const second = (at - startsAt) / 1000 / scale;
  const rebooted = second >= SCRIPT.boot;
  const stamp = (when: number, triggered: boolean) => ({
    afterBoot: (moment(incident, when) - bootedAt) / 1000,
    triggered,
  });
  const happened: Record<string, { afterBoot: number; triggered?: boolean }> = {};
  const relevant = pairs(profile).filter(({ from }) => from > SCRIPT.boot === rebooted);
  if (!rebooted) {
    Object.assign(happened, profile.events.happened);
  } else if (second >= SCRIPT.booted) {
    const unsettled = new Set(relevant.flatMap(({ raised, cleared }) => [raised, cleared]));
    for (const [id, { triggered }] of Object.entries(profile.events.happened)) {
      if (triggered && !unsettled.has(id)) {
        happened[id] = stamp(SCRIPT.booted, true);
      }
    }
    happened['system-reboot'] = stamp(SCRIPT.booted, false);
  }
  for (const { raised, cleared, from, to } of relevant) {
    if (second >= to) {
      happened[raised] = stamp(from, false);
      happened[cleared] = stamp(to, true);
    } else if (second >= from) {
      happened[raised] = stamp(from, true);
      if (happened[cleared]) {
        happened[cleared] = { ...happened[cleared], triggered: false };
      }
    }
  }
  return happened;
}

/**
 * What should be seen of an incident, by the time it begins.
 *
 * @param dialect of the API, which lacks some of the events where it is old
 */
export function expectedChanges(incident: Incident, profile: Profile, dialect: Dialect): ExpectedChange[] {
  const slot = activeClock(profile);
  const supply = findSupply(profile);
  const port = findPort(profile);
  const has = (id: string): boolean => profile.events.extra.some((event) => event.id === id);
  const { antenna, holdover, power, link, silence, booted } = SCRIPT;
  const change = (
    what: string,
    [from, to]: readonly [number, number],
    event: ExpectedChange['event'],
    reading?: ExpectedChange['reading']
  ): ExpectedChange => ({ what, from: moment(incident, from), to: moment(incident, to), event, reading });
  const syncStatus = 'system/sync-status/clock-status';
  return [
    change(
      `${slot} lost its antenna`,
      antenna,
      { raised: 'antenna-faulty', cleared: 'antenna-reconnect' },
      { path: `${syncStatus}/antenna`, value: 'disconnected' }
    ),
    change(
      `${slot} in holdover`,
      holdover,
      { raised: 'refclock-1-not-sync', cleared: 'refclock-1-sync' },
      { path: `${syncStatus}/clock`, value: 'holdover' }
    ),
    ...(supply
      ? [
          change(
            `${supply} without power`,
            power,
            has('power-supply-failure') ? { raised: 'power-supply-failure', cleared: 'power-supply-up' } : undefined,
            { path: `chassis0/slots/${supply}/module/power-available`, value: false }
          ),
        ]
      : []),
    ...(port
      ? [
          change(
            `${port} without link`,
            link,
            { raised: 'network-link-down', cleared: 'network-link-up' },
            { path: `network/ports/${port}/link`, value: false }
          ),
        ]
      : []),
    change('reboot', [booted, booted], { raised: 'system-reboot' }),
    change(
      `${slot} not synchronized after the boot`,
      [booted, SCRIPT.unsynchronizedUntil],
      { raised: 'refclock-1-not-sync', cleared: 'refclock-1-sync' },
      { path: `${syncStatus}/clock`, value: 'not-synchronized' }
    ),
    change(
      'NTP not synchronized after the boot',
      [booted, SCRIPT.ntpUnsynchronizedUntil],
      { raised: 'ntp-not-sync', cleared: 'ntp-sync' },
      { path: 'ntp/sys/status-sys-leap-indicator', value: 'alarm' }
    ),
    change(
      'oscillator cold after the boot',
      [booted, SCRIPT.coldUntil],
      dialect.reportsOscillatorAndUpdates
        ? { raised: 'oscillator-not-adjusted', cleared: 'oscillator-adjusted' }
        : undefined,
      { path: `${syncStatus}/oscillator`, value: 'not-warmed-up' }
    ),
    change('no answer', silence, undefined),
  ];
}

/** Slot of the clock that loses its antenna. */
export function activeClock({ synchronization }: Profile): string {
  return synchronization.reference.split('-')[0];
}

/** The last supply with power, where another one is left to keep the device running. */
function findSupply({ slots }: Profile): string | undefined {
  const fitted = slots.filter(({ type, module }) => type === 'pwr' && module && module !== absentPowerSupply);
  return fitted.length > 1 ? fitted.at(-1)?.id : undefined;
}

/** A port with link that is not the one the device is reached at, which is taken for the first. */
function findPort({ ports }: Profile): string | undefined {
  return ports.find(({ card }, index) => index > 0 && card?.speed !== undefined)?.id;
}
