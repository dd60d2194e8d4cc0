/**
 * Changes seen in readings: bad states form periods, all other changes are moments. Neither the first known value nor a
 * gap is a change.
 */
import { NotableReading, UPTIME } from './facts';
import { readingIn } from '../lantime/readings';
import { Descriptor, ReadingValue, Severity } from '../lantime/types';
import { ChangeInputs, isBad, LEVEL_OF, SeenChange, stepsUntilNow, Value } from './model';
import { formatDuration } from '../lantime/duration';
import { Step } from '../history/series';

/** A value and the time it was seen. */
interface Stretch {
  value: Exclude<ReadingValue, null>;
  /** When it was first seen, and when the previous value was last known. */
  at: number;
  after: number;
}

/** Changes of readings as far back as their history goes. */
export function readingChanges(inputs: ChangeInputs, notable: readonly NotableReading[]): SeenChange[] {
  return notable.flatMap((one) => (one.descriptor.field === UPTIME ? restarts(inputs, one) : transitions(inputs, one)));
}

function transitions(inputs: ChangeInputs, notable: NotableReading): SeenChange[] {
  const steps = stepsUntilNow(inputs, notable.descriptor);
  if (steps.length < 2) {
    return [];
  }
  const stretches = toStretches(steps);
  const ended = endOfLast(inputs, notable.descriptor, steps);
  return stretches.flatMap(({ value, at, after }, i) => {
    const before = stretches[i - 1];
    if (!before) {
      return [];
    }
    const severity = findSeverity(notable, value);
    const severityBefore = findSeverity(notable, before.value);
    const period = isBad(severity) && notable.descriptor.kind === 'state' && notable.severity === 'neutral';
    const isRecovery = !period && isBad(severityBefore) && notable.severity === 'neutral';
    // The end of a period is not a change of its own, except when the problem began before the history.
    if (isRecovery && i > 1) {
      return [];
    }
    const next = stretches[i + 1];
    const end = period ? (next ? next.at : ended) : at;
    return [stretchToChange(notable, severity, at, end, before.value, value, after, next?.after)];
  });
}

/** Equal values are one stretch, also across a gap. */
function toStretches(steps: readonly Step[]): Stretch[] {
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
function endOfLast({ snapshot }: ChangeInputs, descriptor: Descriptor, steps: readonly Step[]): number | undefined {
  const last = steps[steps.length - 1];
  const isSent = (readingIn(snapshot, descriptor)?.value ?? null) !== null;
  return last.value === null && snapshot && !isSent && last.at <= snapshot.receivedAt ? last.at : undefined;
}

function findSeverity({ descriptor: { kind, states }, severity }: NotableReading, value: ReadingValue): Severity {
  const own = kind === 'state' ? states.find((state) => state.value === String(value))?.severity : undefined;
  return own === undefined || own === 'neutral' ? severity : own;
}

function toValue({ states }: Descriptor, raw: ReadingValue): Value {
  return { raw, text: states.find(({ value }) => value === String(raw))?.text ?? String(raw) };
}

function stretchToChange(
  { descriptor, facts }: NotableReading,
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
    from: toValue(descriptor, from),
    to: toValue(descriptor, to),
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
function restarts(inputs: ChangeInputs, notable: NotableReading): SeenChange[] {
  const changes: SeenChange[] = [];
  let last: { at: number; uptime: number } | undefined;
  for (const { at, value } of stepsUntilNow(inputs, notable.descriptor)) {
    if (typeof value !== 'number') {
      continue;
    }
    if (last && value < last.uptime && value * 1000 <= at - last.at + UPTIME_SLACK_MS) {
      const booted = Math.min(at, Math.max(last.at, Math.round(at - value * 1000)));
      changes.push({
        ...stretchToChange(notable, 'warning', booted, booted, last.uptime, value, last.at),
        label: 'Restart',
        meaning: 'The device was restarted.',
        from: { text: `up for ${formatDuration(last.uptime)}`, raw: last.uptime },
        to: { text: 'restarted', raw: value },
      });
    }
    last = { at, uptime: value };
  }
  return changes;
}
