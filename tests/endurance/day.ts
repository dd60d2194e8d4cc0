/** A day of polling in a minute: the clock is turned, the requests and what is made of them are real. */
import type { FaultName, Simulator } from '../../simulator';

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
/** A fault every so many polls, for so many. */
const FAULT_EACH = 90;
const FAULT_LASTS = 3;
const PULL_EACH = 400;

/** Turns a simulated device's luck with each poll. */
export function misfortune(device: Simulator, slot: string): (poll: number) => void {
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
