/** @jest-environment node */
import { probeFor } from './probing';

const open = () => process.getActiveResourcesInfo().filter((kind) => /Timeout|TCP|TLS/.test(kind)).length;

test('an hour of scrapes with faults leaves no timer and no connection behind', async () => {
  const before = open();
  const { up, down } = await probeFor(1, 'm600');
  expect([up > 300, down > 3]).toEqual([true, true]);
  // Sockets take a moment to close; what does not close ends the test.
  while (open() > before) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}, 60_000);
