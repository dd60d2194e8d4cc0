/** `syncmon`, `syncteam` and `chassis-xhe` (device-api.md 2.12), all without members as on the known devices. */
import type { Device } from '../device';
import type { JsonObject, JsonValue } from '../json';
import { isoSeconds } from '../stamps';

/** Monitoring of other time servers; the stamp is a little older than the snapshot (device-api.md 2.12). */
export function syncmon({ world, dialect }: Device): JsonObject {
  return {
    'last-updated': dialect.syncMonitorRuns ? isoSeconds(world.at - 2000) : 'never',
    nodes: [],
  };
}

/** Group of redundant LANTIMEs, disabled (device-api.md 2.12). */
export function syncteam({ dialect }: Device): JsonObject {
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

/** External rubidium as an old API shows it when there is none: every `comstat` is false (device-api.md 2.12). */
export function absentRubidium(): JsonValue[] {
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
