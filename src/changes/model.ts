/** What a change is, and what changes are computed from. */
import { Fact } from './facts';
import { Step } from '../history/series';
import { readingIn, Readings } from '../lantime/readings';
import { Descriptor, ReadingValue, Severity, Snapshot } from '../lantime/types';

/** The history of readings. */
export interface ReadingHistory {
  /** The value changes of a reading, oldest first; see MemoryHistory. */
  steps(id: string): readonly Step[];
  /** Time of the latest sample, milliseconds since 1970; results cached before it are out of date. */
  readonly until?: number;
}

/** How much a change matters, in the words of Grafana's log levels. */
export type Level = 'info' | 'warning' | 'error' | 'critical';
export const LEVELS: readonly Level[] = ['info', 'warning', 'error', 'critical'];

/** A state as displayed and as the device sent it. */
export interface Value {
  text: string;
  raw: ReadingValue;
}

/** Something that happened at a moment, or held for a time. */
export interface Change {
  /** The same each time the change is computed. */
  id: string;
  /** Milliseconds since 1970. By the device's clock if an event reports it, otherwise when it was first seen. */
  start: number;
  /** Equal to `start` when it is a moment; undefined while it still holds. Never before `start`. */
  end?: number;
  /** Id of the component. */
  component: string;
  /** Display name. */
  label: string;
  meaning: string;
  from?: Value;
  to?: Value;
  severity: Severity;
  level: Level;
  /** `event` also if a reading shows the same change. */
  source: 'event' | 'reading';
  /** Ids of the device's events: the one that began it and the one that ended it, which is the same if it was reported again. */
  events: readonly string[];
  reading?: Descriptor;
}

/** A change of a reading, with what is needed to find the events that report the same. */
export interface SeenChange extends Change {
  facts: ReadonlySet<Fact>;
  /** The true moments lie between these and `start` and `end`: later than the last poll before. */
  startsAfter: number;
  endsAfter?: number;
}

/** What changes are computed from. */
export interface ChangeInputs {
  reader: Readings;
  history: ReadingHistory;
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

/** Whether someone has to act on a state. */
export const isBad = (severity: Severity): boolean => severity === 'warning' || severity === 'error';

/** The steps of a reading up to the last answer, even if the history does not hold that yet. */
export function stepsUntilNow({ history, snapshot }: ChangeInputs, descriptor: Descriptor): readonly Step[] {
  const steps = history.steps(descriptor.id);
  const value = readingIn(snapshot, descriptor)?.value ?? null;
  const last = steps[steps.length - 1];
  return snapshot && value !== null && (!last || (last.value !== value && last.at < snapshot.receivedAt))
    ? [...steps, { at: snapshot.receivedAt, value }]
    : steps;
}
