import type { Target } from '../../../exporter/target/target';
import { TargetPoller } from '../../../exporter/target/target-poller';

/** A device that is probed: where it is, and what moves its clock. */
export interface ProbedDevice {
  readonly url: string;
  /** Called before each probe. */
  turn(now: number, poll: number): unknown;
}

/** Probes a device as Prometheus would, at moments of a clock that is turned. */
export async function probeFor(
  device: ProbedDevice,
  moments: Iterable<{ at: number; poll: number }>,
  each: (poll: number) => void = () => undefined
): Promise<{ up: number; down: number }> {
  let now = 0;
  const access = { url: device.url };
  const target = { name: 'd', labels: {}, access, intervalSeconds: 5, unknownReadings: true } as unknown as Target;
  const poller = new TargetPoller(target, { now: () => now });
  const count = { up: 0, down: 0 };
  try {
    for (const { at, poll } of moments) {
      now = at;
      await device.turn(at, poll);
      const result = await poller.poll();
      await result.page.gzip(0);
      result.error ? count.down++ : count.up++;
      each(poll);
    }
  } finally {
    await poller.close();
  }
  return count;
}
