import type { Target } from '../../exporter/config';
import { expose } from '../../exporter/exposition';
import { Prober } from '../../exporter/prober';
import { startSimulator, type ProfileName } from '../../simulator';
import { misfortune, POLL_SECONDS } from './day';

/** Probes a device as Prometheus would, for some hours of a clock that is turned. */
export async function probeFor(
  hours: number,
  profile: ProfileName,
  each: (poll: number) => void = () => undefined
): Promise<{ up: number; down: number }> {
  let now = Date.UTC(2026, 5, 1);
  const device = await startSimulator({ profile, now: () => now });
  const next = misfortune(device, 'clk1');
  const access = { url: device.url };
  const target = { name: 'd', labels: {}, access, intervalSeconds: 5, unknownReadings: true } as unknown as Target;
  const prober = new Prober(target, { now: () => now });
  const count = { up: 0, down: 0 };
  try {
    for (let poll = 0; poll < (hours * 3600) / POLL_SECONDS; poll++) {
      next(poll);
      const probe = await prober.probe();
      await expose(probe, { unknownReadings: true });
      probe.error ? count.down++ : count.up++;
      now += 1000 * POLL_SECONDS;
      each(poll);
    }
  } finally {
    await prober.close();
    await device.close();
  }
  return count;
}
