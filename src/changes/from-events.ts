/**
 * Changes reported by the device's notification events. The device keeps only the last time of each event; earlier times
 * are known as far as they were polled. Events that raise and clear an alarm form periods; nothing unseen is assumed.
 */
import {
  ALARM_TYPES,
  canonicalEventId,
  getClearingEvents,
  clockOfEvent,
  EVENT_TYPES,
  EVENTS,
  NOTEWORTHY,
  SIGNS_OF_LIFE,
} from '../lantime/catalogue/notification';
import { ownValue } from '../lantime/own-value';
import { humanize } from '../lantime/paths';
import { Readings } from '../lantime/readings';
import { Descriptor, Severity } from '../lantime/types';
import { Change, ChangeInputs, Level, LEVEL_OF, stepsUntilNow } from './model';
import { Step } from '../history/series';

/** Milliseconds that a `Date` can hold. */
const LARGEST_TIME = 8.64e15;

/** One time at which an event happened. */
interface Occurrence {
  /** By the device's clock, milliseconds since 1970. */
  stamp: number;
  /** When the stamp was first seen, by the receiver's clock. */
  seen: number;
  /** The stamp that took its place; undefined for the event's last time. */
  until?: number;
  next?: number;
}

interface EventHistory {
  id: string;
  component: string;
  /** In the order in which they were seen. */
  occurrences: Occurrence[];
  /** The one that the device reports now. */
  current?: Occurrence;
  triggered: readonly Step[];
  isTriggered: boolean;
  type?: string;
}

/** Periods and moments reported by the events. */
export function eventChanges(inputs: ChangeInputs): Change[] {
  const histories = readHistories(inputs);
  const used = new Set<Occurrence>();
  const periods = [...histories.values()].flatMap((history) => {
    const clears = getClearingEvents(history.id).flatMap((id) => histories.get(id) ?? []);
    const isRaised =
      clears.length > 0 || getClearingEvents(history.id).length > 0 || ALARM_TYPES.includes(history.type ?? '');
    return history.occurrences.map((occurrence) => {
      const isOpen = isRaised && history.isTriggered && occurrence === history.current;
      const end = isOpen || !isRaised ? undefined : findEnd(occurrence, history, clears, used);
      return { history, occurrence, isOpen, isRaised, end };
    });
  });
  return periods
    .filter(({ occurrence, isRaised }) => isRaised || !used.has(occurrence))
    .map(({ history, occurrence, isOpen, end }) =>
      occurrenceToChange(
        inputs,
        history,
        occurrence.stamp,
        isOpen ? undefined : (end?.at ?? occurrence.stamp),
        end?.event
      )
    );
}

/** When a problem ended, and the event that reported it; undefined when the end was not seen. */
function findEnd(
  { stamp, seen, until, next }: Occurrence,
  { id: own, triggered }: EventHistory,
  clears: readonly EventHistory[],
  used: Set<Occurrence>
): { at: number; event?: string } | undefined {
  const [first] = clears
    .flatMap(({ id, occurrences }) => occurrences.map((occurrence) => ({ id, occurrence })))
    .filter(
      ({ occurrence: clear }) =>
        clear.stamp >= stamp &&
        // Seen before the problem: stamped while the device's clock was ahead.
        clear.seen >= seen &&
        clear.seen <= (until ?? Infinity) &&
        (next === undefined || next < stamp || clear.stamp <= next)
    )
    .sort((a, b) => a.occurrence.stamp - b.occurrence.stamp);
  if (first) {
    used.add(first.occurrence);
    return { at: first.occurrence.stamp, event: first.id };
  }
  // No event reported the end, but polls may have seen it: active, then no longer active.
  const isActiveAt = triggered.filter(({ at }) => at <= seen).pop()?.value === true;
  const released = triggered.find(({ at, value }) => at > seen && at <= (until ?? Infinity) && value === false);
  if (!isActiveAt) {
    return undefined;
  }
  // The device reported it again while it was active, as after a restart: a new period begins there.
  const end = released ? { at: released.at } : next !== undefined ? { at: next, event: own } : undefined;
  return end && end.at > stamp ? end : undefined;
}

/** Readings that hold the device's events. */
export function eventReadings({ knownDescriptors }: Readings): Descriptor[] {
  const fields = ['last-triggered', 'triggered', 'type'].map((field) => `notification/events/*/${field}`);
  return knownDescriptors.filter(({ metric }) => fields.includes(metric));
}

function readHistories(inputs: ChangeInputs): Map<string, EventHistory> {
  const histories = new Map<string, EventHistory>();
  const { reader } = inputs;
  for (const descriptor of reader.knownDescriptors) {
    if (descriptor.metric !== 'notification/events/*/last-triggered') {
      continue;
    }
    const id = getEventName(descriptor);
    if (SIGNS_OF_LIFE.has(id)) {
      continue;
    }
    const member = descriptor.id.slice(0, descriptor.id.lastIndexOf('/'));
    const stepsOfField = (field: string) => {
      const found = reader.find(`${member}/${field}`);
      return found ? stepsUntilNow(inputs, found) : [];
    };
    const triggered = stepsOfField('triggered');
    const type = lastValue(stepsOfField('type'));
    const history: EventHistory = {
      id,
      component: descriptor.component,
      ...countOccurrences(stepsUntilNow(inputs, descriptor)),
      triggered,
      isTriggered: lastValue(triggered) === true,
      type: typeof type === 'string' ? type : undefined,
    };
    // A list may name an event twice, or in two spellings: keep the one with more occurrences.
    const other = histories.get(id);
    if (!other || other.occurrences.length < history.occurrences.length) {
      histories.set(id, history);
    }
  }
  return histories;
}

/** The event a reading belongs to, without the number that tells members of one name apart. */
function getEventName({ elements }: Descriptor): string {
  const id = canonicalEventId((elements.event ?? '').replace(/#\d+$/, ''));
  return ownValue(EVENTS, id) !== undefined || clockOfEvent(id) !== undefined ? id : (elements.event ?? '');
}

const lastValue = (steps: readonly Step[]) => steps.filter(({ value }) => value !== null).pop()?.value;

function countOccurrences(steps: readonly Step[]): Pick<EventHistory, 'occurrences' | 'current'> {
  const byStamp = new Map<number, Occurrence>();
  let current: Occurrence | undefined;
  for (const { at, value } of steps) {
    const stamp = typeof value === 'number' ? Math.round(value * 1000) : 0;
    // 0 is an unset stamp.
    if (stamp === 0 || !(Math.abs(stamp) <= LARGEST_TIME) || stamp === current?.stamp) {
      continue;
    }
    if (current) {
      current.until ??= at;
      current.next ??= stamp;
    }
    current = byStamp.get(stamp) ?? { stamp, seen: at };
    byStamp.set(stamp, current);
  }
  return { occurrences: [...byStamp.values()], current };
}

function occurrenceToChange(
  { reader }: ChangeInputs,
  { id, component, type }: EventHistory,
  start: number,
  end: number | undefined,
  cleared: string | undefined
): Change {
  const severity: Severity = NOTEWORTHY.has(id)
    ? 'warning'
    : (EVENT_TYPES.find(({ value }) => value === type)?.severity ?? 'neutral');
  const level: Level = type === 'critical' ? 'critical' : LEVEL_OF[severity];
  const clock = `clk${clockOfEvent(id)}`;
  return {
    id: `${id}@${start}`,
    start,
    end,
    component: reader.knownComponents.has(clock) ? clock : component,
    label: humanize(id),
    meaning: ownValue(EVENTS, id) ?? '',
    severity,
    level,
    source: 'event',
    events: cleared === undefined ? [id] : [id, cleared],
  };
}
