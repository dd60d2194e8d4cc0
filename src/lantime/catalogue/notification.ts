import { ownValue } from '../own-value';
import { parseTime } from '../parse';
import { humanize } from '../paths';
import { asBoolean, asObject, asText, Family, gauge, isPlaceholder, state, states, timestamp, yesNo } from './model';
import type { Words } from '../types';

/**
 * The device's own notification events: id and meaning (device-api.md 2.6). Those of modular units, from
 * `refclock-2-not-responding` on, are PLAUSIBLE: the device's SNMP traps under the names they are likely to have.
 */
export const EVENTS: Readonly<Record<string, string>> = {
  'normal-operation': 'No outstanding fault. Not reliable: it stays active during other faults.',
  'ntp-not-sync': 'The NTP service lost its synchronization.',
  'ntp-sync': 'The NTP service is synchronized.',
  'ntp-stopped': 'The NTP service does not run.',
  'ntp-offset-limit-exceeded': 'A monitored NTP node exceeded its offset limit.',
  'ntp-offset-limit-ok': 'The monitored NTP node is within its limit again.',
  'system-reboot': 'The boot sequence finished.',
  'refclock-1-not-responding': 'The CPU gets no answer from reference clock 1.',
  'refclock-1-not-sync': 'Reference clock 1 lost its synchronization.',
  'refclock-1-sync': 'Reference clock 1 is synchronized.',
  'antenna-faulty': 'Antenna disconnected or without signal.',
  'antenna-reconnect': 'Antenna connected again.',
  'antenna-short-circuit': 'The antenna line is shorted.',
  'device-configuration-changed': 'The configuration was changed.',
  'leapsecond-announced': 'A leap second is pending.',
  'sync-monitor': 'SyncMon message.',
  'sync-monitor-alert': 'A SyncMon node exceeded its limits.',
  'sync-monitor-ok': 'The SyncMon node is within its limits again.',
  'network-link-down': 'A monitored port has no link.',
  'network-link-up': 'The monitored port has a link again.',
  'low-system-resources': 'The system is short of resources.',
  'sufficient-system-resources': 'The system has enough resources again.',
  'https-certificate-expired': 'The certificate of the web server has expired.',
  'https-certificate-expire-warning': 'The certificate of the web server expires soon.',
  'self-signed-https-certificate-in-use': 'The web server uses a self-signed certificate.',
  'oscillator-adjusted': 'The oscillator is warmed up and disciplined.',
  'oscillator-not-adjusted': 'The oscillator is not adjusted.',
  'cluster-master-changed': 'Another member became cluster master.',
  'cluster-falseticker-detected': 'A cluster member disagrees with the others.',
  'cluster-falseticker-cleared': 'The cluster members agree again.',
  'faillock-user-banned': 'A user was locked out after failed logins.',
  'auto-update-avail': 'Newer firmware is available.',
  'auto-update-installed': 'An automatic update was installed.',
  'auto-update-failed': 'An automatic update failed.',
  'refclock-2-not-responding': 'The CPU gets no answer from reference clock 2.',
  'refclock-2-not-sync': 'Reference clock 2 lost its synchronization.',
  'refclock-2-sync': 'Reference clock 2 is synchronized.',
  'power-supply-failure': 'A power supply failed.',
  'power-supply-up': 'The power supply works again.',
  'power-consumption-exceeded': 'The modules need too much power.',
  'power-consumption-ok': 'The power consumption is within its limit again.',
  'power-redundancy-not-avail': 'Power supply redundancy is lost.',
  'power-redundancy-avail': 'Power supply redundancy is available.',
  'fan-down': 'A fan failed.',
  'fan-up': 'The fan works again.',
  'ims-error': 'A module does not answer or is too hot.',
  'ims-ok': 'The module works again.',
  'ims-port-error': 'A port of a module failed.',
  'ims-port-ok': 'The port works again.',
  'xmr-limit-exceeded': 'The offset of a reference exceeded its limit.',
  'xmr-ref-disconnect': 'A reference lost its signal.',
  'xmr-ref-reconnect': 'The reference has a signal again.',
  'xmr-ref-changed': 'A clock follows another reference.',
  'mrs-source-invalid': 'A reference is not valid.',
  'mrs-source-ok': 'The reference is valid again.',
  'trusted-source-error': 'The trusted source disagrees.',
  'trusted-source-ok': 'The trusted source agrees again.',
  'synce-input-quality-level-changed': 'The received SyncE quality level changed.',
  'esi-itu-limits-violated': 'An input violates the ITU limits.',
  'esi-itu-limits-adhered': 'The input adheres to the ITU limits again.',
  'ptp-port-disconnected': 'A PTP port has no link.',
  'ptp-port-connected': 'The PTP port has a link again.',
  'ptp-state-changed': 'A PTP port changed its state.',
  'ptp-error': 'PTP has an error.',
  'fdm-error': 'The power line is outside its limits.',
  'fdm-ok': 'The power line is within its limits again.',
  'shs-time-limit-warning': 'The clocks differ: warning.',
  'shs-time-limit-error': 'The clocks differ: error.',
  'shs-time-limit-ok': 'The clocks agree again.',
  'xhe-rub-error': 'The external rubidium has an error.',
  'xhe-rub-ok': 'The external rubidium works again.',
  'ntp-client-alarm': 'An NTP client raised an alarm.',
  heartbeat: 'Periodic sign of life of the device.',
  'test-notification': 'Test notification, sent by a user.',
};

/** Titles of events whose id does not make a good title. */
const OWN_TITLES: Readonly<Record<string, string>> = {
  'ntp-not-sync': 'NTP not synchronized',
  'ntp-sync': 'NTP synchronized',
  'ntp-offset-limit-ok': 'NTP offset within limit',
  'antenna-reconnect': 'Antenna reconnected',
  'leapsecond-announced': 'Leap second announced',
  'sync-monitor': 'SyncMon message',
  'sync-monitor-alert': 'SyncMon alert',
  'sync-monitor-ok': 'SyncMon ok',
  'https-certificate-expire-warning': 'HTTPS certificate expires soon',
  'self-signed-https-certificate-in-use': 'Self-signed HTTPS certificate in use',
  'faillock-user-banned': 'User locked out after failed logins',
  'auto-update-avail': 'Automatic update available',
  'auto-update-installed': 'Automatic update installed',
  'auto-update-failed': 'Automatic update failed',
  'power-supply-up': 'Power supply works again',
  'power-consumption-ok': 'Power consumption within limit',
  'power-redundancy-not-avail': 'Power redundancy lost',
  'power-redundancy-avail': 'Power redundancy available',
  'fan-down': 'Fan failure',
  'fan-up': 'Fan works again',
  'ims-error': 'Module error',
  'ims-ok': 'Module ok',
  'ims-port-error': 'Module port error',
  'ims-port-ok': 'Module port ok',
  'xmr-limit-exceeded': 'Reference offset limit exceeded',
  'xmr-ref-disconnect': 'Reference disconnected',
  'xmr-ref-reconnect': 'Reference reconnected',
  'xmr-ref-changed': 'Reference changed',
  'mrs-source-invalid': 'Reference source invalid',
  'mrs-source-ok': 'Reference source ok',
  'synce-input-quality-level-changed': 'SyncE input quality level changed',
  'esi-itu-limits-violated': 'ITU limits of an input violated',
  'esi-itu-limits-adhered': 'ITU limits of an input kept',
  'fdm-error': 'Power line beyond limits',
  'fdm-ok': 'Power line within limits',
  'shs-time-limit-warning': 'Clocks differ, warning',
  'shs-time-limit-error': 'Clocks differ, error',
  'shs-time-limit-ok': 'Clocks agree',
  'xhe-rub-error': 'External rubidium error',
  'xhe-rub-ok': 'External rubidium ok',
  'ntp-client-alarm': 'NTP client alarm',
  ...Object.fromEntries(
    [1, 2].flatMap((number) => [
      [`refclock-${number}-not-responding`, `Reference clock ${number} not responding`],
      [`refclock-${number}-not-sync`, `Reference clock ${number} not synchronized`],
      [`refclock-${number}-sync`, `Reference clock ${number} synchronized`],
    ])
  ),
};

/** Titles of events, by id. Values, labels, filters and Prometheus use the id. */
export const EVENT_TITLES: Words = Object.fromEntries(
  Object.keys(EVENTS).map((id) => [id, OWN_TITLES[id] ?? humanize(id)])
);

const lettersAndDigits = (id: string) => id.toLowerCase().replace(/[^a-z0-9]/g, '');
const CANONICAL = new Map(Object.keys(EVENTS).map((id) => [lettersAndDigits(id), id]));

/** One spelling for an event whose id differs between firmware versions (device-api.md 1.8); unknown ids stay as they are. */
export function canonicalEventId(id: string): string {
  return CANONICAL.get(lettersAndDigits(id)) ?? id;
}

/**
 * The events that clear an event, by the event that raises it: the clearing traps of device-api.md 2.6.
 * Pairs with a reference clock are the same for every clock, see {@link getClearingEvents}.
 */
const CLEARS: Readonly<Record<string, readonly string[]>> = {
  'ntp-not-sync': ['ntp-sync'],
  // A service that synchronizes is running.
  'ntp-stopped': ['normal-operation', 'ntp-sync'],
  'ntp-offset-limit-exceeded': ['ntp-offset-limit-ok'],
  'antenna-faulty': ['antenna-reconnect'],
  // Has no clearing event; an antenna that is connected again is not shorted.
  'antenna-short-circuit': ['antenna-reconnect'],
  'sync-monitor-alert': ['sync-monitor-ok'],
  'network-link-down': ['network-link-up'],
  'low-system-resources': ['sufficient-system-resources'],
  'oscillator-not-adjusted': ['oscillator-adjusted'],
  'cluster-falseticker-detected': ['cluster-falseticker-cleared'],
  'power-supply-failure': ['power-supply-up'],
  'power-consumption-exceeded': ['power-consumption-ok'],
  'power-redundancy-not-avail': ['power-redundancy-avail'],
  'fan-down': ['fan-up'],
  'ims-error': ['ims-ok'],
  'ims-port-error': ['ims-port-ok'],
  'xmr-ref-disconnect': ['xmr-ref-reconnect'],
  'mrs-source-invalid': ['mrs-source-ok'],
  'trusted-source-error': ['trusted-source-ok'],
  'esi-itu-limits-violated': ['esi-itu-limits-adhered'],
  'ptp-port-disconnected': ['ptp-port-connected'],
  'fdm-error': ['fdm-ok'],
  'shs-time-limit-warning': ['shs-time-limit-ok'],
  'shs-time-limit-error': ['shs-time-limit-ok'],
  'xhe-rub-error': ['xhe-rub-ok'],
};

/** Number of the reference clock an event is about, counted from 1; undefined for other events. */
export function clockOfEvent(id: string): number | undefined {
  const number = /^refclock-(\d{1,3})-/.exec(id)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Ids of the events that clear an event; none for events that are not raised. */
export function getClearingEvents(id: string): readonly string[] {
  const [, clock, problem] = /^(refclock-\d{1,3})-not-(responding|sync)$/.exec(id) ?? [];
  if (clock) {
    // A clock that reports that it is not synchronized does respond.
    return problem === 'sync' ? [`${clock}-sync`] : [`${clock}-not-sync`, `${clock}-sync`];
  }
  return ownValue(CLEARS, id) ?? [];
}

const CLEARING = new Set(Object.values(CLEARS).flat());

/** Whether an event clears another. */
export function isClearing(id: string): boolean {
  return CLEARING.has(id) || /^refclock-\d{1,3}-sync$/.test(id);
}

/** Events that say nothing about the device's state. */
export const SIGNS_OF_LIFE: ReadonlySet<string> = new Set(['heartbeat']);

/** Events of type `action` that are worth reporting. */
export const NOTEWORTHY: ReadonlySet<string> = new Set(['system-reboot', 'faillock-user-banned']);

/** Event types, device-api.md 4.7. */
export const EVENT_TYPES = [
  state('info', 0, 'neutral'),
  state('action', 1, 'neutral'),
  state('warning', 2, 'warning'),
  state('error', 3, 'error'),
  state('critical', 4, 'error'),
];

/** Types whose triggered events are active alarms (device-api.md 2.6). */
export const ALARM_TYPES: readonly string[] = ['warning', 'error', 'critical'];

export const NOTIFICATION: Family = {
  title: 'Events',
  source: 'device-api.md 2.6',
  evidence: 'KNOWN',
  rules: [
    {
      path: 'notification',
      derive: (notification) => {
        const events = Array.isArray(notification.events)
          ? notification.events
          : Object.values(asObject(notification.events) ?? {});
        const active: string[] = [];
        // If an event cannot be read, the alarms that were found count, but finding none does not mean that there are none.
        let isKnown = events.length > 0;
        for (const event of events.map(asObject)) {
          const isTriggered = asBoolean(event?.triggered);
          const type = asText(event?.type);
          isKnown &&= isTriggered === false || event?.triggered === undefined || (isTriggered === true && !!type);
          if (isTriggered && type) {
            active.push(type);
          }
        }
        const count = (...types: string[]) => {
          const seen = active.filter((type) => types.includes(type)).length;
          return seen > 0 || isKnown ? seen : undefined;
        };
        return {
          'active-alarms': count(...ALARM_TYPES),
          'active-warnings': count('warning'),
          'active-errors': count('error'),
          'active-criticals': count('critical'),
        };
      },
    },
    { path: 'notification/events', member: 'event', memberWords: EVENT_TITLES, canonicalKey: canonicalEventId },
    {
      path: 'notification/events/*',
      derive: (event) => {
        const since = event['last-triggered'];
        return asBoolean(event.triggered) === true && typeof since === 'string' && !isPlaceholder(since)
          ? { 'active-since': parseTime(since) || null } // 0 is an unset stamp
          : {};
      },
    },
  ],
  entries: [
    gauge(
      'notification/active-alarms',
      'Active alarms',
      '',
      'Events that are triggered and of type warning, error or critical.',
      {
        evidence: 'DERIVED',
      }
    ),
    gauge('notification/active-warnings', 'Active alarms, warning', '', 'Triggered events of type warning.', {
      evidence: 'DERIVED',
    }),
    gauge('notification/active-errors', 'Active alarms, error', '', 'Triggered events of type error.', {
      evidence: 'DERIVED',
    }),
    gauge('notification/active-criticals', 'Active alarms, critical', '', 'Triggered events of type critical.', {
      evidence: 'DERIVED',
    }),
    states('notification/events/*/type', 'Type', EVENT_TYPES, 'Severity that the device gives the event.', {
      source: 'device-api.md 4.7',
      metric: 'event_info',
    }),
    states(
      'notification/events/*/triggered',
      'Active',
      yesNo('active', 'not active'),
      'Whether the event is active. Pairs latch: exactly one of the raising and the clearing event is active.',
      { metric: 'event_active' }
    ),
    timestamp('notification/events/*/last-triggered', 'Last time', 'When the event last happened.'),
    timestamp('notification/events/*/active-since', 'Active since', 'When the active event began.', {
      evidence: 'DERIVED',
      metric: false,
    }),
    gauge('notification/events/count', 'Events listed', '', 'Number of events the firmware knows.', {
      evidence: 'DERIVED',
    }),
  ],
};
