/**
 * What was seen of readings: states that are not as they should be make periods, all other changes are moments. The first
 * value known is no change, and neither is a gap.
 */
import { Told, UPTIME } from './facts';
import { readingIn } from '../lantime/readings';
import { Descriptor, ReadingValue, Severity } from '../lantime/types';
import { isBad, Known, LEVEL_OF, SeenChange, stepsOf, Value } from './merge';
import { formatDuration } from '../lantime/duration';
import { Step } from '../history/series';

/** A value and the time it was seen. */
interface Stretch {
  value: Exclude<ReadingValue, null>;
  /** When it was first seen, and when the value before was last known. */
  at: number;
  after: number;
}

/** Changes of readings in the time the past goes back to. */
export function readingChanges(known: Known, told: readonly Told[]): SeenChange[] {
  return told.flatMap((one) => (one.descriptor.field === UPTIME ? restarts(known, one) : transitions(known, one)));
}

function transitions(known: Known, told: Told): SeenChange[] {
  const steps = stepsOf(known, told.descriptor);
  if (steps.length < 2) {
    return [];
  }
  const stretches = stretchesOf(steps);
  const ended = endOfLast(known, told.descriptor, steps);
  return stretches.flatMap(({ value, at, after }, i) => {
    const before = stretches[i - 1];
    if (!before) {
      return [];
    }
    const severity = severityOf(told, value);
    const severityBefore = severityOf(told, before.value);
    const period = isBad(severity) && told.descriptor.kind === 'state' && told.severity === 'neutral';
    const isRecovery = !period && isBad(severityBefore) && told.severity === 'neutral';
    // The end of a period is no change of its own; of a problem from before the past began it is all that is known.
    if (isRecovery && i > 1) {
      return [];
    }
    const next = stretches[i + 1];
    const end = period ? (next ? next.at : ended) : at;
    return [changeOf(told, severity, at, end, before.value, value, after, next?.after)];
  });
}

/** Equal values are one stretch, also across a gap. */
function stretchesOf(steps: readonly Step[]): Stretch[] {
  const stretches: Stretch[] = [];
  let gapSince: number | undefined;
  for (const { at, value } of steps) {
    const last = stretches[stretches.length - 1];
    if (value === null) {
      gapSince ??= at;
      continue;
    }
    if (!last || last.value !== value) {
      stretches.push({ value, at, after: gapSince ?? at });
    }
    gapSince = undefined;
  }
  return stretches;
}

/** When the device stopped sending the reading, as when a module was pulled; undefined while it sends it, or is away. */
function endOfLast({ snapshot }: Known, descriptor: Descriptor, steps: readonly Step[]): number | undefined {
  const last = steps[steps.length - 1];
  const isSent = (readingIn(snapshot, descriptor)?.value ?? null) !== null;
  return last.value === null && snapshot && !isSent && last.at <= snapshot.receivedAt ? last.at : undefined;
}

function severityOf({ descriptor: { kind, states }, severity }: Told, value: ReadingValue): Severity {
  const own = kind === 'state' ? states.find((state) => state.value === String(value))?.severity : undefined;
  return own === undefined || own === 'neutral' ? severity : own;
}

function valueOf({ states }: Descriptor, raw: ReadingValue): Value {
  return { raw, text: states.find(({ value }) => value === String(raw))?.text ?? String(raw) };
}

function changeOf(
  { descriptor, facts }: Told,
  severity: Severity,
  start: number,
  end: number | undefined,
  from: ReadingValue,
  to: ReadingValue,
  startsAfter: number,
  endsAfter?: number
): SeenChange {
  return {
    id: `${descriptor.id}@${start}`,
    start,
    end,
    component: descriptor.component,
    label: descriptor.title,
    meaning: descriptor.description,
    from: valueOf(descriptor, from),
    to: valueOf(descriptor, to),
    severity,
    level: LEVEL_OF[severity],
    source: 'reading',
    events: [],
    reading: descriptor,
    facts,
    startsAfter,
    endsAfter,
  };
}

/** Late or disordered answers are off by no more. */
const UPTIME_SLACK_MS = 60_000;

/** Restarts: the uptime fell, to what fits into the time since the last poll. A wrong clock does not change it. */
function restarts(known: Known, told: Told): SeenChange[] {
  const changes: SeenChange[] = [];
  let last: { at: number; uptime: number } | undefined;
  for (const { at, value } of stepsOf(known, told.descriptor)) {
    if (typeof value !== 'number') {
      continue;
    }
    if (last && value < last.uptime && value * 1000 <= at - last.at + UPTIME_SLACK_MS) {
      const booted = Math.min(at, Math.max(last.at, Math.round(at - value * 1000)));
      changes.push({
        ...changeOf(told, 'warning', booted, booted, last.uptime, value, last.at),
        label: 'Restart',
        meaning: 'The device was started anew.',
        from: { text: `up for ${formatDuration(last.uptime)}`, raw: last.uptime },
        to: { text: 'restarted', raw: value },
      });
    }
    last = { at, uptime: value };
  }
  return changes;
}
