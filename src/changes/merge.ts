/**
 * What changed and when, as one list: the device's notification events are exact to the second, changes seen in its
 * readings name the location. A change that both report appears once.
 */
import { Fact, factsOfEvent, NotableReading, notableReadings } from './facts';
import { clockOfEvent, isClearing } from '../lantime/catalogue/notification';
import { readingIn, Readings } from '../lantime/readings';
import { Component, Descriptor, Severity } from '../lantime/types';
import { eventChanges, eventReadings } from './from-events';
import { readingChanges } from './from-readings';
import { Change, ChangeInputs, isBad, LEVELS, SeenChange } from './model';

/** `both` lists each change once, whichever of the two reports it. */
export type Source = 'events' | 'readings' | 'both';

/** All changes, oldest first. */
export function listChanges(inputs: ChangeInputs, source: Source): Change[] {
  const events = source === 'readings' ? [] : eventChanges(inputs);
  const seen = source === 'events' ? [] : readingChanges(inputs, notableIn(inputs.reader));
  const changes = source === 'both' ? merge(events, seen, inputs) : [...events, ...seen.map(withoutFacts)];
  const distinct = new Map(changes.map((change) => [change.id, change]));
  return [...distinct.values()].sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
}

/** Readings whose history {@link listChanges} needs. */
export function readingsForChanges(reader: Readings, source: Source): Descriptor[] {
  return [
    ...(source === 'events' ? [] : notableIn(reader).map(({ descriptor }) => descriptor)),
    ...(source === 'readings' ? [] : eventReadings(reader)),
  ];
}

const notableCache = new WeakMap<Readings, { generation: number; notable: NotableReading[] }>();

function notableIn(reader: Readings): NotableReading[] {
  const { generation } = reader;
  let cached = notableCache.get(reader);
  if (cached?.generation !== generation) {
    cached = { generation, notable: notableReadings(reader.knownDescriptors) };
    notableCache.set(reader, cached);
  }
  return cached.notable;
}

function withoutFacts({ facts: _facts, startsAfter: _start, endsAfter: _end, ...change }: SeenChange): Change {
  return change;
}

/** Values are published up to 8 s after they were measured (device-api.md 1.5). */
const LARGEST_DATA_AGE_MS = 8000;

/**
 * Joins events with the changes of readings that report the same. The event gives the times, because the device itself
 * stamps it; the reading gives the component and the states.
 */
function merge(events: readonly Change[], seen: readonly SeenChange[], inputs: ChangeInputs): Change[] {
  const tolerance = 2 * inputs.intervalMs + LARGEST_DATA_AGE_MS;
  const skew = clockSkew(inputs);
  const { knownComponents } = inputs.reader;
  const byFact = new Map<Fact, SeenChange[]>();
  for (const change of seen) {
    for (const fact of change.facts) {
      const others = byFact.get(fact);
      others ? others.push(change) : byFact.set(fact, [change]);
    }
  }
  const merged = new Map<SeenChange, Change>();
  const alone: Change[] = [];
  for (const event of events) {
    let best: SeenChange | undefined;
    let distance = Infinity;
    for (const fact of factsOfEvent(event.events[0])) {
      for (const change of byFact.get(fact) ?? []) {
        const late = tolerance + (fact.lag ?? 0) * 1000;
        const away = distanceTo(event.start, change.startsAfter, change.start, skew, tolerance, late);
        if (away < distance && !merged.has(change) && canBeSame(event, change, knownComponents)) {
          best = change;
          distance = away;
        }
      }
    }
    best ? merged.set(best, mergeEventAndChange(event, best, skew, tolerance, knownComponents)) : alone.push(event);
  }
  return [...alone, ...seen.map((change) => merged.get(change) ?? withoutFacts(change))];
}

type Components = ReadonlyMap<string, Component>;

/** Milliseconds by which the receiver's clock is ahead of the device's; 0 if that is not known. */
function clockSkew({ reader, snapshot }: ChangeInputs): number {
  const descriptor = reader.find('system-information/time-stamp');
  const answered = descriptor && readingIn(snapshot, descriptor)?.value;
  return snapshot && typeof answered === 'number' ? snapshot.receivedAt - answered * 1000 : 0;
}

/** How far a stamp is from the change of a reading; Infinity if it cannot be the same moment. */
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
  // The clock that is off now may have been right then, and vice versa.
  return Math.min(away(stamp), away(stamp + skew));
}

/** An event that raises a problem does not end one, and vice versa; the event of one clock is not about another. */
function canBeSame(event: Change, seen: SeenChange, components: Components): boolean {
  const [id] = event.events;
  const isProblem = isBad(seen.severity);
  if (isClearing(id) ? isProblem : isBad(event.severity) && !isProblem) {
    return false;
  }
  const clock = clockOfEvent(id);
  return clock === undefined || components.get(seen.component)?.type !== 'module' || seen.component === `clk${clock}`;
}

function mergeEventAndChange(
  event: Change,
  seen: SeenChange,
  skew: number,
  tolerance: number,
  components: Components
): Change {
  const { start } = event;
  const isMoment = seen.end === seen.start;
  const isUnended = event.end === undefined || event.end === start;
  let end = isMoment ? event.end : seen.end;
  if (!isMoment && seen.end !== undefined && !isUnended && event.end !== undefined) {
    const away = distanceTo(event.end, seen.endsAfter ?? seen.end, seen.end, skew, tolerance);
    end = away < Infinity ? event.end : seen.end;
  }
  return {
    ...withoutFacts(seen),
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

const RISING_SEVERITIES: readonly Severity[] = ['ok', 'neutral', 'warning', 'error'];
const worse = (a: Severity, b: Severity): Severity =>
  RISING_SEVERITIES.indexOf(a) > RISING_SEVERITIES.indexOf(b) ? a : b;
