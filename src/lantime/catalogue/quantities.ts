/**
 * Quantities whose unit is not published, with the evidence for each unit and the range of values of a working device;
 * device-api.md 6.2. Bounds are wide on purpose: they rule out values that are absurd by orders of magnitude, not bad
 * ones.
 */
import { type Quantity, qualityAround } from '../units';
import { asBoolean, asNumber, asObject, asText, Json } from './model';

const OK_STATES = ['ok', 'normal-operation', 'normal', 'good', 'synchronized', 'reachable', '1'];

/** Whether SyncMon reports the node as good. A node without a status counts as good. */
function isWell(node: Json): boolean {
  const status = node.status ?? node.state ?? node['node-status'];
  return (
    status === undefined || status === 1 || OK_STATES.includes((asText(status) ?? '').toLowerCase().replace(/ /g, '-'))
  );
}

const nodeType = (node: Json) => (asText(node.type) ?? asText(node['node-type']))?.toLowerCase();

/** Members that name a node, in SyncMon and among the associations of NTP. */
const NODE_NAMES = ['address', 'ip', 'ip-address', 'host', 'hostname', 'name', 'id', 'object-id'];

function nodeNames(object: Json): string[] {
  return NODE_NAMES.flatMap((key) => {
    const name = asText(object[key])?.toLowerCase();
    return name === undefined || name === 'localhost' ? [] : [name];
  });
}

/** The NTP association of a node of SyncMon; its values are seconds (device-api.md 2.11). */
function findAssociation(node: Json, [status]: readonly Json[]): Json | undefined {
  const type = nodeType(node);
  const list = Array.isArray(status?.ntp) ? (status.ntp as unknown[]) : Object.values(asObject(status?.ntp) ?? {});
  const names = new Set(type === undefined || type === 'ntp' ? nodeNames(node) : []);
  return names.size === 0
    ? undefined
    : list
        .map(asObject)
        .find((one) => one && one['object-id'] !== 'sys' && nodeNames(one).some((name) => names.has(name)));
}

const SYNCMON_CANDIDATES = {
  s: 'NTP values of this device are seconds',
  ms: 'ntpq writes milliseconds',
  µs: 'nothing published',
  ns: 'the management product of the manufacturer shows nanoseconds',
};

/** Seconds. Even in the smallest network, an NTP packet takes tens of microseconds. */
const SYNCMON_BOUNDS: Readonly<Record<string, (type: string | undefined) => { least: number; most: number }>> = {
  offset: () => ({ least: 1e-10, most: 1000 }),
  limit: () => ({ least: 1e-8, most: 3600 }),
  delay: (type) => ({ least: type === 'ntp' ? 1e-5 : 1e-9, most: 10 }),
  jitter: (type) => ({ least: type === 'ntp' ? 1e-8 : 1e-11, most: 100 }),
};

/** Values of a node of SyncMon. */
export function syncMonQuantity(of: 'offset' | 'offset limit' | 'delay' | 'jitter'): Quantity {
  const last = of === 'offset limit' ? 'limit' : of;
  return {
    group: 'syncmon',
    of,
    candidates: SYNCMON_CANDIDATES,
    findKind: nodeType,
    bounds: (node) => (isWell(node) || last === 'limit' ? SYNCMON_BOUNDS[last](nodeType(node)) : undefined),
    twin:
      last === 'limit'
        ? undefined
        : (node, around) => {
            const association = findAssociation(node, around);
            const seconds = asNumber(association?.[of]);
            return association && seconds !== undefined
              ? {
                  seconds,
                  where: `the NTP association ${asText(association['object-id']) ?? asText(association.name) ?? ''}`,
                }
              : undefined;
          },
  };
}

/** The offset the device expects in holdover: it cannot exceed its estimated time quality. */
export const HOLDOVER_OFFSET: Quantity = {
  group: 'holdover',
  of: 'time offset',
  candidates: {
    ns: 'the header of the manufacturer calls it time_offset_ns',
    µs: 'nothing published',
    ms: 'nothing published',
    s: 'other times of this device are seconds',
  },
  bounds: (holdover, around) => {
    const bound = qualityAround(holdover, around);
    return { least: 1e-11, most: bound === undefined ? 1000 : 3 * bound };
  },
};

const SOURCE_CANDIDATES = {
  ns: 'the header and the manual of the manufacturer show nanoseconds',
  µs: 'nothing published',
  ms: 'nothing published',
  s: 'NANO_TIME in the header is seconds with a fraction',
};

/** Whether the clock follows the source: its offset is then within the time quality of the clock. */
function isFollowed(source: Json): boolean {
  return [source, asObject(source.status), asObject(source.flags)].some(
    (flags) => asBoolean(flags?.['is-master']) === true && asBoolean(flags?.['no-signal']) !== true
  );
}

/** Offset of a reference source, and its statistics. */
export function sourceQuantity(
  of: 'offset' | 'mean' | 'deviation' | 'minimum' | 'maximum' | 'mtie' | 'tdev'
): Quantity {
  return {
    group: 'mrs',
    of,
    candidates: SOURCE_CANDIDATES,
    bounds: (source, around) => {
      const bound = of === 'offset' && isFollowed(source) ? qualityAround(source, around) : undefined;
      return { least: 1e-13, most: bound === undefined ? 1 : 3 * bound };
    },
  };
}

/** Settings of a reference source. */
export const sourceSetting = (of: 'bias' | 'precision'): Quantity => ({
  group: 'mrs settings',
  of,
  candidates: SOURCE_CANDIDATES,
  bounds: () => ({ least: 1e-11, most: of === 'bias' ? 1e-2 : 1 }),
});

/** Offset and delays of a PTP instance. A slave has hardware timestamps, so values in microseconds would have a fraction. */
export function ptpQuantity(of: 'offset' | 'path delay' | 'peer delay' | 'asymmetry'): Quantity {
  return {
    group: 'ptp',
    of,
    candidates: {
      ns: 'MIB, header and management product of the manufacturer show nanoseconds',
      µs: 'nothing published',
      ms: 'nothing published',
      s: 'other times of this device are seconds',
    },
    wholeIsNano: of !== 'asymmetry',
    bounds: () => (of.includes('delay') ? { least: 1e-8, most: 1 } : { least: 1e-11, most: 1 }),
  };
}
