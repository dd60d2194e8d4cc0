/** `services` (device-api.md 2.8): maps keyed by the name of the service. */
import type { Device } from '../device';
import type { JsonObject } from '../json';

/** Which network and global services run (device-api.md 2.8). */
export function services({ profile, dialect }: Device): JsonObject {
  const states = (names: readonly string[]): JsonObject =>
    Object.fromEntries(names.map((name) => [name, { running: profile.runningServices.has(name) }]));
  return { network: states(dialect.networkServices), global: states(dialect.globalServices) };
}
