import { DEVICE, event, inBrackets, limit } from '../expressions';
import type { AlertRule } from '../model';

export const lines = (...parts: string[]) => parts.join('\n');
export const alternatives = (...parts: string[]) => parts.join('\nor ');
export const either = (...parts: string[]) => inBrackets(alternatives(...parts));
/** Without the brackets of {@link inBrackets}. */
export const bare = (text: string) => text.slice(2, -2).replace(/^ {2}/gm, '');

/** An event, unless a reading reports the same. */
export const eventUnless = (events: string, reading: string) =>
  inBrackets(`${event(events)}\nunless on (${DEVICE}) ${reading}`);

/** Variants of one rule by severity. */
export const bySeverity = <T extends 'critical' | 'warning' | 'info'>(
  severities: readonly T[],
  make: (severity: T) => AlertRule
): AlertRule[] => severities.map(make);

export const recent = (events: string) => {
  const age = inBrackets(
    lines(
      'lantime_device_answer_timestamp_seconds',
      `- on (${DEVICE}) group_right lantime_event_last_triggered_timestamp_seconds{event="${events}"}`
    )
  );
  // A clock that was set back has events in its future.
  return `max by (${DEVICE}) (${age} < ${limit('recent_seconds')} >= 0)`;
};
