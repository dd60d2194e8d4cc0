/** A simulated device in a process of its own, so that what it remembers is not counted as memory of the product. */
import { fork } from 'node:child_process';
import { startSimulator, type ProfileName } from '../../../dev/simulator';
import type { Luck } from './day';

export interface DeviceApart extends Luck {
  /** Without a trailing slash. */
  readonly url: string;
  /** Sets its clock, and lets what was ordered before take effect. */
  turn(now: number): Promise<void>;
  close(): Promise<void>;
}

type Order = ['setFault' | 'pull' | 'plug', never] | ['turn', number];

/** Starts a device whose clock stands at `now`; resolves when it listens. */
export async function startApart(profile: ProfileName, now: number): Promise<DeviceApart> {
  const child = fork(__filename, [profile, String(now)], { execArgv: ['--import', 'tsx'] });
  const answer = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
  const order = (...one: Order) => void child.send(one);
  const { url } = await answer<{ url: string }>();
  return {
    url,
    setFault: (name) => order('setFault', name as never),
    pull: (slot) => order('pull', slot as never),
    plug: (slot) => order('plug', slot as never),
    turn: (to) => {
      const turned = answer<void>();
      order('turn', to);
      return turned;
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}

async function main(): Promise<void> {
  const [profile, start] = process.argv.slice(2);
  let now = Number(start);
  const device = await startSimulator({ profile: profile as ProfileName, now: () => now });
  process.on('message', ([what, value]: Order) => {
    if (what === 'turn') {
      now = value;
      process.send?.({});
    } else {
      // No fault becomes null on the way.
      device[what](value ?? (undefined as never));
    }
  });
  process.on('disconnect', () => void device.close());
  process.send?.({ url: device.url });
}

if (require.main === module) {
  void main();
}
