/**
 * Which changes of a device are worth reporting, and which readings and events report the same fact. An antenna failure,
 * for example, is an event, two flags of its receiver, a word in the device's summary and a lamp. People want one line.
 */
import { matchesPattern } from '../lantime/paths';
import { Descriptor, Severity } from '../lantime/types';

/** Something that can change, and everything that reports it. In patterns, `*` matches anything. */
export interface Fact {
  /** The device's events about it, those that raise it and those that clear it. */
  events: readonly string[];
  /**
   * Fields of the readings that show it, the best first: of what a component or a member of a list has, only those of the
   * first pattern are reported.
   */
  readings: readonly string[];
  /** Fields that only repeat it; reported if the device has none of the readings. */
  repeats?: readonly string[];
  /** Seconds the event may come after the reading. */
  lag?: number;
}

const SUMMARY = 'system/sync-status/clock-status';

/** Sources: device-api.md 2.2, 2.6, 2.10, 3; which reading an event is about follows from their descriptions. */
export const FACTS: readonly Fact[] = [
  {
    events: ['antenna-faulty', 'antenna-reconnect'],
    readings: ['module/*/antenna/connected'],
    repeats: [`${SUMMARY}/antenna`],
  },
  { events: ['antenna-short-circuit'], readings: ['module/*/antenna/short-circuit'], repeats: [`${SUMMARY}/antenna`] },
  {
    events: ['refclock-*-not-sync', 'refclock-*-sync'],
    readings: ['module/sync-status/clock-status/clock', 'module/*/pcps/freer', 'module/*/pcps/syncd'],
    repeats: [`${SUMMARY}/clock`, 'module/rsc/t*s*1', 'module/rsc/t*s*2'],
  },
  {
    events: ['oscillator-not-adjusted', 'oscillator-adjusted'],
    readings: ['module/sync-status/clock-status/oscillator'],
    repeats: [`${SUMMARY}/oscillator`],
  },
  { events: [], readings: ['module/*/receiver-status', 'module/satellites/gps-mode', 'module/*/receiver/*'] },
  {
    events: ['network-link-down', 'network-link-up'],
    readings: ['network/ports/*/link', 'network/ports/*/operstate', 'network/ports/*/bonding-slave/mii-status'],
  },
  { events: ['ntp-stopped'], readings: ['services/network/ntp/running'] },
  { events: ['ntp-not-sync', 'ntp-sync'], readings: ['ntp/sys/leap', 'ntp/sys/status-sys-leap-indicator'] },
  { events: ['sync-monitor-alert', 'sync-monitor-ok'], readings: ['syncmon/nodes/*/status'] },
  { events: ['power-supply-failure', 'power-supply-up'], readings: ['module/power-available', 'module/rsc/psu*-ok'] },
  { events: ['fan-down', 'fan-up'], readings: ['module/fan-error', 'module/fan-status'] },
  { events: ['ims-port-error', 'ims-port-ok'], readings: ['module/outputs/*/fault'] },
  {
    events: ['xmr-ref-disconnect', 'xmr-ref-reconnect', 'mrs-source-invalid', 'mrs-source-ok'],
    readings: ['module/mrs/*/no-signal', 'module/mrs/*/no-conn*'],
  },
  { events: ['xmr-ref-changed'], readings: ['system/sync-status/reference'], repeats: ['module/mrs/*/is-master'] },
  { events: ['trusted-source-error', 'trusted-source-ok'], readings: ['module/mrs/*/tr*-limit*'] },
  { events: ['esi-itu-limits-violated', 'esi-itu-limits-adhered'], readings: ['module/esi/*/itu-limit*'] },
  { events: ['synce-input-quality-level-changed'], readings: ['module/synce/ssm-in'] },
  { events: ['ptp-port-disconnected', 'ptp-port-connected'], readings: ['module/ptp*/link'] },
  { events: ['ptp-state-changed', 'ptp-error'], readings: ['module/ptp*/port-state', 'module/ptp*/role'] },
  { events: ['fdm-error', 'fdm-ok'], readings: ['module/fdm/*'] },
  { events: ['shs-time-limit-*'], readings: ['module/rsc/t*l*error'] },
  { events: ['xhe-rub-error', 'xhe-rub-ok'], readings: ['chassis-xhe/*/xhe-sys-status/status/*'] },
  {
    events: ['leapsecond-announced'],
    readings: ['system/sync-status/leapsecond-announced'],
    repeats: ['module/*/pcps/ls-ann', 'module/ptp*/leap-*', 'syncteam/leapsecond-state'],
  },
  { events: ['cluster-master-changed'], readings: ['network/interfaces/*/cluster/*/port-state'] },
  // The event comes when the boot sequence is finished, minutes after the kernel started (device-api.md 2.6).
  { events: ['system-reboot'], readings: ['system/uptime'], lag: 600 },
  {
    events: ['auto-update-installed'],
    readings: ['system/firmware/running'],
    repeats: ['system-information/version', 'system/firmware/fwimage', 'chassis/firmware-image'],
  },
  { events: [], readings: ['chassis/serial-number'], repeats: ['system-information/serial-number'] },
  { events: [], readings: ['chassis/model'], repeats: ['system-information/model'] },
];

/** Readings that are never reported: events carry their own stamps, lamps only repeat, and satellites come and go. */
const QUIET = [
  'notification/*',
  'system/front-leds/*',
  'module/satellites/*-satellite*',
  'module/satellites/gnss/*',
  '*/ref-type',
];

/**
 * Texts that are reported, and changes between states without a severity that matter nevertheless: who the device follows
 * (the reference, the PTP grandmaster), and what it consists of.
 */
const IDENTITIES: ReadonlyArray<readonly [field: string, severity: Severity]> = [
  ['system/sync-status/reference', 'warning'],
  ['module/*grandmaster-id', 'warning'],
  ['fitted', 'warning'],
  ['module/info/model', 'warning'],
  ['*/model', 'neutral'],
  ['*serial-number', 'neutral'],
  ['*/software-revision', 'neutral'],
  ['system/firmware/running', 'neutral'],
  ['system/firmware/fwimage', 'neutral'],
  ['system-information/version', 'neutral'],
  ['chassis/firmware-image', 'neutral'],
];

/** The counter of seconds since the last start; it falls when the device restarts. */
export const UPTIME = 'system/uptime';

const matches = (patterns: readonly string[], text: string) => patterns.some((one) => matchesPattern(one, text));

/** A reading whose changes are reported, and the facts it is about. */
export interface NotableReading {
  descriptor: Descriptor;
  facts: ReadonlySet<Fact>;
  /** Of a change between states without a severity. */
  severity: Severity;
}

/** Facts an event is about. */
export function factsOfEvent(event: string): readonly Fact[] {
  return FACTS.filter(({ events }) => matches(events, event));
}

/** Picks the readings whose changes are reported: states, and texts that are identities; each fact of a part once. */
export function notableReadings(descriptors: readonly Descriptor[]): NotableReading[] {
  const candidates = descriptors.flatMap((descriptor) => {
    const { field, kind } = descriptor;
    const severity = IDENTITIES.find(([pattern]) => matchesPattern(pattern, field))?.[1];
    const isTold =
      (kind === 'state' || (kind === 'text' && severity !== undefined) || field === UPTIME) && !matches(QUIET, field);
    return isTold ? [{ descriptor, facts: new Set<Fact>(), severity: severity ?? ('neutral' as const) }] : [];
  });
  const dropped = new Set<NotableReading>();
  for (const fact of FACTS) {
    const best = new Map<string, number>();
    const ranked = candidates.flatMap((candidate) => {
      const rank = fact.readings.findIndex((pattern) => matchesPattern(pattern, candidate.descriptor.field));
      if (rank < 0) {
        return [];
      }
      candidate.facts.add(fact);
      const part = `${candidate.descriptor.component} ${JSON.stringify(candidate.descriptor.elements)}`;
      best.set(part, Math.min(best.get(part) ?? rank, rank));
      return [{ candidate, rank, part }];
    });
    ranked.filter(({ rank, part }) => rank > (best.get(part) ?? 0)).forEach(({ candidate }) => dropped.add(candidate));
    for (const candidate of candidates.filter(({ descriptor }) => matches(fact.repeats ?? [], descriptor.field))) {
      ranked.length > 0 ? dropped.add(candidate) : candidate.facts.add(fact);
    }
  }
  return candidates.filter((candidate) => !dropped.has(candidate));
}
