/** `notification.events[]` (device-api.md 2.6): paired events latch, `action` events do not. */
import type { Device } from '../device';
import type { JsonObject } from '../json';
import { isoSeconds } from '../stamps';

interface EventKind {
  id: string;
  type: string;
}

/** All events of the device with type, state (0 or 1) and the time of the last occurrence (device-api.md 2.6). */
export function notification(device: Device): JsonObject {
  const { simulated, profile } = device;
  return {
    events: [...commonEvents(device), ...profile.events.extra].map(({ id, type }) => {
      const happened = Object.hasOwn(profile.events.happened, id) ? profile.events.happened[id] : undefined;
      return {
        'object-id': id,
        type,
        triggered: happened?.triggered ? 1 : 0,
        'last-triggered': happened ? isoSeconds(Math.round(simulated.bootStamp + happened.afterBoot * 1000)) : 'never',
      };
    }),
  };
}

function commonEvents({ profile, dialect }: Device): EventKind[] {
  const satellites = profile.synchronization.satellites;
  const newer = dialect.reportsOscillatorAndUpdates;
  return [
    { id: 'normal-operation', type: 'info' },
    { id: 'ntp-not-sync', type: 'error' },
    { id: 'ntp-sync', type: 'info' },
    { id: 'ntp-stopped', type: 'critical' },
    { id: 'ntp-offset-limit-exceeded', type: 'error' },
    { id: 'ntp-offset-limit-ok', type: 'info' },
    { id: 'system-reboot', type: 'action' },
    { id: 'refclock-1-not-responding', type: 'critical' },
    { id: 'refclock-1-not-sync', type: 'error' },
    { id: 'refclock-1-sync', type: 'info' },
    { id: 'antenna-faulty', type: 'error' },
    { id: 'antenna-reconnect', type: 'info' },
    ...(satellites ? [{ id: 'antenna-short-circuit', type: 'error' }] : []),
    { id: 'device-configuration-changed', type: 'action' },
    { id: dialect.leapSecondEvent, type: 'info' },
    { id: 'sync-monitor', type: 'action' },
    { id: 'sync-monitor-alert', type: 'error' },
    { id: 'sync-monitor-ok', type: 'info' },
    { id: 'network-link-down', type: 'error' },
    { id: 'network-link-up', type: 'info' },
    { id: 'low-system-resources', type: 'warning' },
    { id: 'sufficient-system-resources', type: 'info' },
    { id: 'https-certificate-expired', type: 'error' },
    { id: 'https-certificate-expire-warning', type: 'warning' },
    { id: 'self-signed-https-certificate-in-use', type: 'warning' },
    ...(newer
      ? [
          { id: 'oscillator-adjusted', type: 'info' },
          { id: 'oscillator-not-adjusted', type: 'warning' },
        ]
      : []),
    { id: 'cluster-master-changed', type: 'info' },
    { id: 'cluster-falseticker-detected', type: 'warning' },
    { id: 'cluster-falseticker-cleared', type: 'info' },
    { id: dialect.lockOutEvent, type: 'action' },
    ...(newer
      ? [
          { id: 'auto-update-avail', type: 'info' },
          { id: 'auto-update-installed', type: 'info' },
          { id: 'auto-update-failed', type: 'error' },
        ]
      : []),
  ];
}
