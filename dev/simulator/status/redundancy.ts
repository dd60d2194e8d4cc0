/**
 * `syncmon`, `syncteam` and `chassis-xhe` (device-api.md 2.12); on the known devices all are without members.
 * PLAUSIBLE: members of `syncmon.nodes[]` and `syncteam.members[]`, and the words of a connected rubidium.
 */
import type { Device } from '../device';
import type { JsonObject, JsonValue } from '../json';
import { isoSeconds } from '../stamps';
import { rounded } from '../simulated-values';

/** Monitoring of other time servers; the stamp is a little older than the snapshot (device-api.md 2.12). */
export function syncmon(device: Device): JsonObject {
  const { simulated, dialect, profile, scale } = device;
  const count = Math.round((profile.syncMonitor?.nodes ?? 0) * scale);
  return {
    'last-updated': dialect.syncMonitorRuns ? isoSeconds(simulated.at - 2000) : 'never',
    nodes: Array.from({ length: count }, (_, index) => node(device, index)),
  };
}

/** Of each type: limit, spread of the offset and mean delay, in seconds. */
const NODE_TYPES = {
  ntp: { limit: 1e-3, spread: 2e-4, delay: 1.2e-3 },
  ptp: { limit: 1e-6, spread: 1.5e-7, delay: 4e-6 },
  pps: { limit: 1e-7, spread: 2.5e-8, delay: 0 },
};
const NODE_FAULTS: Readonly<Record<number, string>> = {
  11: 'limit-exceeded',
  23: 'not-reachable',
  36: 'not-synchronized',
};

/** One monitored node; times in seconds, null when there was no measurement (device-api.md 3.7). */
function node({ simulated, profile }: Device, index: number): JsonObject {
  const { pulseCard } = profile.syncMonitor ?? {};
  const isPulse = pulseCard !== undefined && index < 2;
  const type = isPulse ? 'pps' : index % 5 === 4 ? 'ptp' : 'ntp';
  const { limit, spread, delay } = NODE_TYPES[type];
  const id = `node-${index + 1}`;
  const name = `syncmon/${id}`;
  const status = NODE_FAULTS[index] ?? 'ok';
  const measured = status !== 'not-reachable';
  const mean = status === 'limit-exceeded' ? 3 * limit : 0;
  const time = (what: string, center: number, width: number): number | null =>
    measured ? rounded(simulated.wander(`${name}/${what}`, center, width, 180), 9) : null;
  return {
    'object-id': id,
    address: isPulse ? `${pulseCard}/port-${index + 2}` : `${id}.example.com`,
    location: `Room ${1 + Math.floor(index / 10)}`,
    type,
    status,
    ...(type === 'ntp' ? { stratum: status === 'not-synchronized' ? 16 : 1 + (index % 3) } : {}),
    offset: time('offset', mean, spread),
    'offset-limit': limit,
    ...(isPulse ? {} : { delay: time('delay', delay, delay * 0.1) }),
    jitter: time('jitter', spread * 0.2, spread * 0.15),
    'last-updated': measured ? isoSeconds(simulated.at - 2000 - 1000 * (index % 8)) : isoSeconds(simulated.bootedAt),
  };
}

/** Group of redundant LANTIMEs (device-api.md 2.12). */
export function syncteam({ dialect, profile }: Device): JsonObject {
  const team = profile.syncTeam;
  if (team) {
    const online = team.members.filter((member) => member.online).length;
    return {
      'operational-mode': team.members[0].role,
      'time-quality': 'less-than-100ns',
      'leapsecond-state': dialect.noLeapSecond,
      'current-tfom': 0,
      'team-members': team.members.length,
      'online-members': online,
      'offline-members': team.members.length - online,
      reference: {
        'current-team-master': team.members.find(({ role }) => role === 'master')?.id ?? 'unknown',
        'current-team-reference': team.reference,
      },
      members: team.members.map(({ id, ...member }) => ({
        'object-id': id,
        ...member,
        tfom: member.online ? 0 : 15,
      })),
    };
  }
  return {
    'operational-mode': 'disabled',
    'time-quality': 'unknown',
    'leapsecond-state': dialect.noLeapSecond,
    'current-tfom': 15,
    'team-members': 0,
    'online-members': 0,
    'offline-members': 0,
    reference: { 'current-team-master': 'unknown', 'current-team-reference': 'unknown' },
    members: [],
  };
}

/** The list of external rubidiums, where there is one (device-api.md 2.12). */
export function rubidium(device: Device): JsonObject {
  const { profile, dialect } = device;
  return profile.rubidium !== undefined
    ? { 'chassis-xhe': [connectedRubidium(device, profile.rubidium)] }
    : dialect.rubidiumDummy
      ? { 'chassis-xhe': absentRubidium() }
      : {};
}

/** A rubidium that works; temperatures in degrees Celsius. */
function connectedRubidium({ simulated }: Device, slot: string): JsonObject {
  const degrees = (sensor: string, mean: number): number =>
    rounded(simulated.wander(`rubidium/${sensor}`, mean, 1.5, 1800), 1);
  return {
    'object-id': slot,
    'xhe-info': {
      status: 'ok',
      'osc-type': 7,
      features: 1,
      'software-revision': 'v1.04',
      'xhe-id': 'xhe-rb',
      'rub-id': 'rb-0001',
      comstat: {
        'xhe-type': true,
        'xhe-features': true,
        'software-revision': true,
        'hxe-id': true,
        'rub-id': true,
      },
    },
    'xhe-sys-status': {
      status: {
        'voltage-overrange': false,
        'low-voltage': false,
        'generic-cell-error': false,
        'low-temperature': false,
        overheated: false,
        'pps-lock': true,
        'ppl-enabled': true,
        'pps-input-signal': true,
      },
      comstat: { status: true, temperature: true },
      'temperature-sensors': {
        chassis: degrees('chassis', 37),
        xtal: degrees('xtal', 58),
        cell: degrees('cell', 76),
        lamp: degrees('lamp', 108),
      },
    },
    'xhe-psu-status': {
      status: 'ok',
      comstat: { status: true, 'alarm-status': true },
      'psu-status': { psu1: 'ok', psu2: 'ok' },
      alarms: { 'alarm-led': false },
    },
  };
}

/** External rubidium as an old API shows it when there is none: every `comstat` is false (device-api.md 2.12). */
function absentRubidium(): JsonValue[] {
  return [
    {
      'object-id': 'clk1',
      'xhe-info': {
        status: 'unknown',
        'osc-type': 0,
        features: 0,
        'software-revision': 'v0.00',
        'xhe-id': '',
        'rub-id': '',
        comstat: {
          'xhe-type': false,
          'xhe-features': false,
          'software-revision': false,
          'hxe-id': false,
          'rub-id': false,
        },
      },
      'xhe-sys-status': {
        status: {
          'voltage-overrange': false,
          'low-voltage': false,
          'generic-cell-error': false,
          'low-temperature': false,
          overheated: false,
          'pps-lock': true,
          'ppl-enabled': false,
          'pps-input-signal': true,
        },
        comstat: { status: false, temperature: false },
        'temperature-sensors': { chassis: 0, xtal: 0, cell: 0, lamp: 0 },
      },
      'xhe-psu-status': {
        status: 'unknown',
        comstat: { status: false, 'alarm-status': false },
        'psu-status': { psu1: 'ok', psu2: 'ok' },
        alarms: { 'alarm-led': false },
      },
    },
  ];
}
