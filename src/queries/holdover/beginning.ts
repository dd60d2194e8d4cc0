/** Since when a clock has been in holdover, and from what that is known. */
import { ChangeInputs, stepsUntilNow } from '../../changes/model';
import { formatDuration } from '../../lantime/duration';
import { isConfirmed } from '../../lantime/evidence';
import type { Snapshot } from '../../lantime/types';
import { Clock, presentValue } from './clocks';

export const HOLDOVER = 'holdover';

/** When holdover began, milliseconds since 1970: not before `earliest`, and not after `latest`. */
export interface Beginning {
  earliest: number;
  latest: number;
  /** From what this is known, a sentence. */
  source: string;
}

/** `2026-11-26 07:05:16 UTC`. */
const formatMoment = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** `2026-11-26 07:05 UTC`. */
export const formatMinute = (at: number): string => `${formatMoment(at).slice(0, 16)} UTC`;

/** The device's own figure may lag by this share of it, beside two polls, and still agree. */
const AGREEING_SHARE = 0.05;

/**
 * When a clock that is in holdover lost its reference: by the device if it is confirmed in which unit it says so, else by the
 * change of state that was seen, else by the device after all.
 * @returns undefined if neither is known
 */
export function findBeginning(clock: Clock, inputs: ChangeInputs & { snapshot: Snapshot }): Beginning | undefined {
  const { snapshot, intervalMs } = inputs;
  const said = presentValue(snapshot, clock.elapsed);
  const elapsed = typeof said === 'number' && said >= 0 ? said : undefined;
  const measuredAt = snapshot.receivedAt - (snapshot.device.dataAge ?? 0) * 1000;
  const bySaying = elapsed === undefined ? NaN : measuredAt - elapsed * 1000;
  if (clock.elapsed && elapsed !== undefined && isConfirmed(clock.elapsed.evidence)) {
    return { earliest: bySaying, latest: bySaying, source: 'The device reports how long it has been in holdover.' };
  }
  const seen = findChange(clock, inputs);
  if (seen) {
    const apart = Math.max(seen.earliest - bySaying, bySaying - seen.latest) / 1000;
    const differs = elapsed !== undefined && apart > (2 * intervalMs) / 1000 + elapsed * AGREEING_SHARE;
    return {
      ...seen,
      source:
        `This browser saw holdover begin between ${formatMoment(seen.earliest)} and ${formatMoment(seen.latest)}; the earlier time is used.` +
        (differs ? ` The device reports ${elapsed}, plausibly in seconds, which does not agree.` : ''),
    };
  }
  return elapsed === undefined
    ? undefined
    : {
        earliest: bySaying,
        latest: bySaying,
        source: `This browser did not see holdover begin. The device reports ${formatDuration(elapsed)}, if its number is in seconds, which is plausible but not confirmed.`,
      };
}

/** The last change into the state, in the browser's history. What was within a gap counts as holdover. */
function findChange({ state }: Clock, inputs: ChangeInputs): Pick<Beginning, 'earliest' | 'latest'> | undefined {
  const steps = stepsUntilNow(inputs, state);
  let i = steps.length - 1;
  while (i >= 0 && (steps[i].value === null || steps[i].value === HOLDOVER)) {
    i--;
  }
  const first = steps.slice(i + 1).find(({ value }) => value === HOLDOVER);
  return i < 0 || !first ? undefined : { earliest: steps[i + 1].at - inputs.intervalMs, latest: first.at };
}
