/**
 * What changed and when: one list from the device's notification events, which know the second, and from what was seen
 * of its readings, which know the place. Whatever both tell is told once.
 */
import { Fact, factsOfEvent, Told, toldReadings } from './facts';
import { clockOfEvent, isClearing } from '../lantime/catalogue/notification';
import { readingIn, Readings } from '../lantime/readings';
import { Component, Descriptor, ReadingValue, Severity, Snapshot } from '../lantime/types';
import { eventChanges, readingsOfEvents } from './from-events';
import { readingChanges } from './from-readings';
import { Step } from '../history/series';

/** Where the past of readings comes from. */
export interface Past {
  /** When a reading changed, in order; see MemoryHistory. */
  steps(id: string): readonly Step[];
  /** Time of what came last, milliseconds since 1970; whatever was worked out before is old. */
  readonly until?: number;
}

/** How much a change matters, in the words of Grafana's log levels. */
export type Level = 'info' | 'warning' | 'error' | 'critical';
export const LEVELS: readonly Level[] = ['info', 'warning', 'error', 'critical'];

/** A state as people read it and as the device wrote it. */
export interface Value {
  text: string;
  raw: ReadingValue;
}

/** Something that happened at a moment, or held for a time. */
export interface Change {
  /** The same whenever it is worked out again. */
  id: string;
  /** Milliseconds since 1970. By the device's clock where an event tells it, else when it was first seen. */
  start: number;
  /** Equal to `start` when it is a moment; undefined while it still holds. Never before `start`. */
  end?: number;
  /** Id of the component. */
  component: string;
  /** Name for people. */
  label: string;
  meaning: string;
  from?: Value;
  to?: Value;
  severity: Severity;
  level: Level;
  /** `event` also where a reading saw the same. */
  source: 'event' | 'reading';
  /** Ids of the device's events: the one that began it and the one that ended it, which is the same if it was told again. */
  events: readonly string[];
  reading?: Descriptor;
}

/** A change of a reading, with what is needed to find the events that tell the same. */
export interface SeenChange extends Change {
  facts: ReadonlySet<Fact>;
  /** The true moments lie between these and `start` and `end`: later than the last poll before. */
  startsAfter: number;
  endsAfter?: number;
}

/** What the list is made from. */
export interface Known {
  reader: Readings;
  past: Past;
  /** The last answer. */
  snapshot?: Snapshot;
  /** Milliseconds between polls. */
  intervalMs: number;
}

export const LEVEL_OF: Readonly<Record<Severity, Level>> = {
  ok: 'info',
  neutral: 'info',
  warning: 'warning',
  error: 'error',
};

/** Whether a state is one that people must do something about. */
export const isBad = (severity: Severity): boolean => severity === 'warning' || severity === 'error';

/** The steps of a reading up to the last answer, also where the past does not hold it. */
export function stepsOf({ past, snapshot }: Known, descriptor: Descriptor): readonly Step[] {
  const steps = past.steps(descriptor.id);
  const value = readingIn(snapshot, descriptor)?.value ?? null;
  const last = steps[steps.length - 1];
  return snapshot && value !== null && (!last || (last.value !== value && last.at < snapshot.receivedAt))
    ? [...steps, { at: snapshot.receivedAt, value }]
    : steps;
}

/** `events` and `readings` give what one of them tells; `both` gives each change once. */
export type Source = 'events' | 'readings' | 'both';

/** Everything that changed, oldest first. */
export function listChanges(known: Known, source: Source): Change[] {
  const events = source === 'readings' ? [] : eventChanges(known);
  const seen = source === 'events' ? [] : readingChanges(known, toldOf(known.reader));
  const changes = source === 'both' ? merge(events, seen, known) : [...events, ...seen.map(plain)];
  const distinct = new Map(changes.map((change) => [change.id, change]));
  return [...distinct.values()].sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
}

/** Readings whose steps {@link listChanges} asks for. */
export function readingsOfChanges(reader: Readings, source: Source): Descriptor[] {
  return [
    ...(source === 'events' ? [] : toldOf(reader).map(({ descriptor }) => descriptor)),
    ...(source === 'readings' ? [] : readingsOfEvents(reader)),
  ];
}

const toldCache = new WeakMap<Readings, { generation: number; told: Told[] }>();

function toldOf(reader: Readings): Told[] {
  const { generation } = reader;
  let cached = toldCache.get(reader);
  if (cached?.generation !== generation) {
    cached = { generation, told: toldReadings(reader.knownDescriptors) };
    toldCache.set(reader, cached);
  }
  return cached.told;
}

function plain({ facts: _facts, startsAfter: _start, endsAfter: _end, ...change }: SeenChange): Change {
  return change;
}

/** Values are published up to 8 s after they were measured (device-api.md 1.5). */
const LARGEST_DATA_AGE_MS = 8000;

/**
 * Joins events with the changes of readings that tell the same. The event gives the times, for its stamps are those of
 * the device itself, and the reading gives the component and the states.
 */
function merge(events: readonly Change[], seen: readonly SeenChange[], known: Known): Change[] {
  const tolerance = 2 * known.intervalMs + LARGEST_DATA_AGE_MS;
  const skew = clockSkew(known);
  const { knownComponents } = known.reader;
  const byFact = new Map<Fact, SeenChange[]>();
  for (const change of seen) {
    for (const fact of change.facts) {
      const others = byFact.get(fact);
      others ? others.push(change) : byFact.set(fact, [change]);
    }
  }
  const told = new Map<SeenChange, Change>();
  const alone: Change[] = [];
  for (const event of events) {
    let best: SeenChange | undefined;
    let distance = Infinity;
    for (const fact of factsOfEvent(event.events[0])) {
      for (const change of byFact.get(fact) ?? []) {
        const late = tolerance + (fact.lag ?? 0) * 1000;
        const away = distanceTo(event.start, change.startsAfter, change.start, skew, tolerance, late);
        if (away < distance && !told.has(change) && canBeSame(event, change, knownComponents)) {
          best = change;
          distance = away;
        }
      }
    }
    best ? told.set(best, joined(event, best, skew, tolerance, knownComponents)) : alone.push(event);
  }
  return [...alone, ...seen.map((change) => told.get(change) ?? plain(change))];
}

type Components = ReadonlyMap<string, Component>;

/** Milliseconds by which the receiver's clock is ahead of the device's; 0 where that cannot be known. */
function clockSkew({ reader, snapshot }: Known): number {
  const descriptor = reader.find('system-information/time-stamp');
  const answered = descriptor && readingIn(snapshot, descriptor)?.value;
  return snapshot && typeof answered === 'number' ? snapshot.receivedAt - answered * 1000 : 0;
}

/** How far a stamp is from when a reading changed; Infinity when it cannot be the same moment. */
function distanceTo(
  stamp: number,
  after: number,
  at: number,
  skew: number,
  tolerance: number,
  late = tolerance
): number {
  const away = (moment: number) =>
    moment >= after - tolerance && moment <= at + late ? Math.abs(moment - at) : Infinity;
  // The clock that is off now may have been right then, and the other way round.
  return Math.min(away(stamp), away(stamp + skew));
}

/** What raises a problem is never how one ends, and the other way round; a clock's event is not about another clock. */
function canBeSame(event: Change, seen: SeenChange, components: Components): boolean {
  const [id] = event.events;
  const isProblem = isBad(seen.severity);
  if (isClearing(id) ? isProblem : isBad(event.severity) && !isProblem) {
    return false;
  }
  const clock = clockOfEvent(id);
  return clock === undefined || components.get(seen.component)?.type !== 'module' || seen.component === `clk${clock}`;
}

function joined(event: Change, seen: SeenChange, skew: number, tolerance: number, components: Components): Change {
  const { start } = event;
  const isMoment = seen.end === seen.start;
  const isUnended = event.end === undefined || event.end === start;
  let end = isMoment ? event.end : seen.end;
  if (!isMoment && seen.end !== undefined && !isUnended && event.end !== undefined) {
    const away = distanceTo(event.end, seen.endsAfter ?? seen.end, seen.end, skew, tolerance);
    end = away < Infinity ? event.end : seen.end;
  }
  return {
    ...plain(seen),
    id: event.id,
    start,
    end: end === undefined ? undefined : Math.max(start, end),
    // The device's summary does not name the place; the event may.
    component: components.get(seen.component)?.type === 'module' ? seen.component : event.component,
    label: event.label,
    meaning: event.meaning,
    severity: worse(event.severity, seen.severity),
    level: LEVELS[Math.max(LEVELS.indexOf(event.level), LEVELS.indexOf(seen.level))],
    source: 'event',
    events: event.events,
  };
}

const SEVERITIES: readonly Severity[] = ['ok', 'neutral', 'warning', 'error'];
const worse = (a: Severity, b: Severity): Severity => (SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b);
