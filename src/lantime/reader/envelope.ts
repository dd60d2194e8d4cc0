/** The parts of an answer: the envelope, the status tree in it, and who answered. */
import { asObject, Json } from '../catalogue/model';
import { ellipsis } from '../ellipsis';
import { LantimeError } from '../errors';
import { DeviceInfo, Reading, ReadingValue } from '../types';
import { LONGEST_WORD } from './limits';

/** What every known LANTIME sends; read before everything else, however much that is. */
const KNOWN_SUBTREES = /^(system|system-information|chassis\d*|notification|ntp|network|services|rest-api|syncmon)$/;

/** Whether a member of the envelope is one of those that every known LANTIME sends. */
export const isKnownSubtree = (key: string): boolean => key !== 'data' && KNOWN_SUBTREES.test(key);

/** Members of the status root, the known ones first. */
export function knownFirst(object: Json): string[] {
  const keys = Object.keys(object);
  return [...keys.filter((key) => KNOWN_SUBTREES.test(key)), ...keys.filter((key) => !KNOWN_SUBTREES.test(key))];
}

/**
 * Finds the status tree in an answer: `data` for `/api/status`, `data.status` for `/api/` (device-api.md 1.3).
 * @throws LantimeError `not-lantime` when there is none
 */
export function locateStatus(answer: unknown): { envelope: Json; status: Json } {
  const envelope = asObject(answer);
  const data = asObject(envelope?.data);
  const known = ['system', 'chassis0', 'network', 'ntp', 'notification', 'services', 'rest-api', 'syncmon'];
  const about = asObject(envelope?.['system-information']);
  const isStatus = (tree: Json | undefined) =>
    tree !== undefined &&
    (known.some((key) => typeof tree[key] === 'object' && tree[key] !== null) || tree['object-id'] === 'status');
  // A member that is merely called "status" must not hide the tree around it.
  const nested = asObject(data?.status);
  const status = isStatus(nested) || !isStatus(data) ? (nested ?? data) : data;
  const isLantime = isStatus(status) || (about !== undefined && 'API Version' in about);
  if (!envelope || !status || !isLantime) {
    throw new LantimeError('not-lantime');
  }
  return { envelope, status };
}

/** Who answered. @param value looks up a reading of the answer by its identity */
export function deviceInfo(value: (id: string) => ReadingValue | undefined): DeviceInfo {
  const words = (id: string) => {
    const found = value(id);
    return found === undefined || found === null ? undefined : ellipsis(String(found), LONGEST_WORD);
  };
  const age = value('system/snapshot-age');
  return {
    hostname: words('system-information/hostname'),
    model: words('system-information/model') ?? words('chassis0/model'),
    serialNumber: words('system-information/serial-number') ?? words('chassis0/serial-number'),
    firmware: (words('system-information/version') ?? words('system/firmware/running'))?.replace(/^fw_/, ''),
    apiVersion: words('rest-api/api-version') ?? /\bV([\d.]+)/.exec(words('system-information/API Version') ?? '')?.[1],
    dataAge: typeof age === 'number' ? age : undefined,
  };
}

/**
 * Subtrees of which no reading that the catalogue knows has a value.
 * @param witnesses of each subtree, a reading of the last answer that had one: nearly always it still has
 */
export function findMissing(
  subtrees: readonly string[],
  readings: ReadonlyArray<Reading | undefined>,
  witnesses: Map<string, number>
): string[] {
  return subtrees.filter((subtree) => {
    const isWitness = (reading: Reading | undefined) =>
      reading !== undefined &&
      reading.value !== null &&
      reading.descriptor.known &&
      reading.descriptor.id.startsWith(`${subtree}/`);
    const last = witnesses.get(subtree);
    if (last !== undefined && isWitness(readings[last])) {
      return false;
    }
    const found = readings.findIndex(isWitness);
    witnesses.set(subtree, found);
    return found < 0;
  });
}

/** How many values a part of an answer holds. */
export function countLeaves(value: unknown): number {
  if (typeof value !== 'object' || value === null) {
    return 1;
  }
  let leaves = 0;
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'object' && next !== null) {
      for (const member of Object.values(next)) {
        open.push(member);
      }
    } else {
      leaves++;
    }
  }
  return leaves;
}
