/** A day of polling in minutes: the clock is turned, the requests and what is made of them are real. */
import type { FaultName, FaultSetting } from '../../../dev/simulator';

export const POLL_SECONDS = 10;

/** What happens now and then, in turn. Those that take real time are left out. */
const FAULTS: FaultName[] = [
  'refuse',
  'truncated',
  'html',
  'nulls',
  'types',
  'objects',
  'utf8',
  'proto',
  'empty',
  '500',
];
/** A fault every so many polls, for so many: each of them within the first hour. */
const FAULT_EACH = 30;
const FAULT_LASTS = 3;
const PULL_EACH = 150;

/** What can befall a simulated device. */
export interface Luck {
  setFault(name: FaultSetting | undefined): void;
  pull(slot: string): void;
  plug(slot: string): void;
}

/** Turns a simulated device's luck with each poll. */
export function misfortune(device: Luck, slot: string): (poll: number) => void {
  return (poll) => {
    const turn = Math.floor(poll / FAULT_EACH);
    device.setFault(poll > 0 && poll % FAULT_EACH < FAULT_LASTS ? FAULTS[turn % FAULTS.length] : undefined);
    if (poll % PULL_EACH === 0) {
      device.pull(slot);
    } else if (poll % PULL_EACH === 5) {
      device.plug(slot);
    }
  };
}

/**
 * The moments of a day's polls after a day in steps of ten minutes. In the day before, every satellite has risen once over
 * every receiver and every fault has come: readings that were seen once stay known, and are not what a leak is.
 */
export function* moments(start: number, hours: number): Generator<{ at: number; poll: number }> {
  const BEFORE = 24 * 6;
  for (let step = 0; step < BEFORE; step++) {
    yield { at: start + step * 600_000, poll: step - BEFORE };
  }
  for (let poll = 0; poll < (hours * 3600) / POLL_SECONDS; poll++) {
    yield { at: start + BEFORE * 600_000 + poll * POLL_SECONDS * 1000, poll };
  }
}
