/** Changes in words. */
import { Change, Value } from '../../changes/model';
import { EVENT_TITLES } from '../../lantime/catalogue/notification';
import { formatDuration } from '../../lantime/duration';
import { ellipsis } from '../../lantime/ellipsis';
import { ownValue } from '../../lantime/own-value';
import { changeLabels, ChangesContext } from './select';

/** Longest text taken over from the device. */
const LONGEST_TEXT = 200;
// Control characters, and those that reverse the direction of the text after them.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** Text of the device in one line of limited length. */
export const deviceText = (text: string): string => ellipsis(text.replace(INVISIBLE, ' ').trim(), LONGEST_TEXT);

/** How long it lasted, or has lasted until now, in seconds; undefined for a moment. */
export function getDuration({ start, end }: Change, now: number): number | undefined {
  return end === start ? undefined : Math.max(0, (end ?? now) - start) / 1000;
}

/** The duration in words; empty for a moment. */
export function durationText(change: Change, now: number): string {
  const seconds = getDuration(change, now);
  return seconds === undefined ? '' : formatDuration(seconds);
}

/** What happened, by name: the title of the event, or the reading that changed. */
export const getName = ({ events, label }: Change): string => ownValue(EVENT_TITLES, events[0] ?? '') ?? label;

/** A state as displayed; words that are not states have a text of their own, as in tables. */
const stateText = ({ text, raw }: Value, { reading }: Change): string => ownValue(reading?.words, String(raw)) ?? text;

/** `Antenna connected: connected → disconnected`, or what the event means. */
export function description(change: Change): string {
  const { from, to, reading, meaning } = change;
  if (!from || !to) {
    return meaning;
  }
  const states = `${stateText(from, change)} → ${stateText(to, change)}`;
  return change.source === 'event' && reading && reading.title !== getName(change)
    ? `${reading.title}: ${states}`
    : states;
}

/** Whether the device reported it again before it ended: it continues as the next period. */
export const wasReportedAgain = ({ events: [began, ended] }: Change): boolean => began !== undefined && began === ended;

/** The duration for the end of a line: ` (3 min)`, ` (still active, 3 min)`; empty for a moment. */
export function durationSuffix(change: Change, now: number): string {
  const duration = durationText(change, now);
  if (change.end === undefined) {
    return ` (still active, ${duration})`;
  }
  return duration ? ` (${duration}${wasReportedAgain(change) ? ', then reported again' : ''})` : '';
}

/** What ended: of an event only that it did; of a reading, the state in which the line of the beginning left it. */
export const endText = (change: Change): string =>
  change.source === 'reading' && change.to ? `${stateText(change.to, change)} ended` : 'ended';

type ChangeText = (change: Change, context: ChangesContext) => string | undefined;

/** Names that texts of annotations can use. Every label of a change is one, too; of those, the usual ones. */
export const TEMPLATE_NAMES: Readonly<Record<string, ChangeText>> = {
  component: ({ component }, { reader }) => reader.knownComponents.get(component)?.label ?? component,
  name: getName,
  description,
  event: ({ events, reading }) => events[0] ?? reading?.field,
  from: (change) => change.from && stateText(change.from, change),
  to: (change) => change.to && stateText(change.to, change),
  duration: (change, { now }) => durationText(change, now),
  severity: ({ level }) => level,
  source: ({ source }) => source,
  slot: (change, context) => changeLabels(change, context).slot,
  module: (change, context) => changeLabels(change, context).module,
  device: (_, { device }) => device,
};

/** The values of the names and labels of a change, each in one line. */
export function templateValues(change: Change, context: ChangesContext): Record<string, string> {
  const values: Record<string, string> = { ...changeLabels(change, context) };
  for (const [name, textOf] of Object.entries(TEMPLATE_NAMES)) {
    const text = textOf(change, context);
    if (text !== undefined) {
      values[name] = text;
    }
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, deviceText(value)]));
}
