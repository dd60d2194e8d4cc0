/** @jest-environment node */
import { startSimulator } from '../../../dev/simulator';
import { misfortune, POLL_SECONDS } from './day';
import { probeFor } from './probing';

const open = () => process.getActiveResourcesInfo().filter((kind) => /Timeout|TCP|TLS/.test(kind)).length;

test('an hour of scrapes with faults leaves no timer and no connection behind', async () => {
  const before = open();
  let now = Date.UTC(2026, 5, 1);
  const device = await startSimulator({ profile: 'm600', now: () => now });
  const next = misfortune(device, 'clk1');
  const turn = (at: number, poll: number) => {
    now = at;
    next(poll);
  };
  const hour = Array.from({ length: 3600 / POLL_SECONDS }, (_, poll) => ({
    at: now + poll * POLL_SECONDS * 1000,
    poll,
  }));
  const { up, down } = await probeFor({ url: device.url, turn }, hour);
  await device.close();
  expect([up > 300, down > 10]).toEqual([true, true]);
  // Sockets take a moment to close; what does not close ends the test.
  while (open() > before) {
    await new Promise((resolve) => setImmediate(resolve));
  }
});
