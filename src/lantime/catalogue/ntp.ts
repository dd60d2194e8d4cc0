import { mark } from '../../i18n';
import { parsePollStatus } from '../parse';
import { asBoolean, asNumber, asSent, byNumber, Family, gauge, state, states, text, timestamp, yesNo } from './model';
import { LEAP_STATES } from './states';

/** Words of the decoded NTP status; device-api.md 4.4. */
const NTP_LEAP_WORDS = asSent([
  state('none', 0, 'ok', 'no leap second pending'),
  state('add-second', 1, 'warning', 'a second will be added'),
  state('delete-second', 2, 'warning', 'a second will be removed'),
  state('alarm', 3, 'error', 'not synchronized'),
]);
const SELECTIONS = asSent([
  state('reject', 0, 'error', undefined, 'Not usable.'),
  state('falsetick', 1, 'error', 'falseticker', 'Disagrees with the majority of sources.'),
  state('excess', 2, 'neutral', undefined, 'Usable, but more sources than needed.'),
  state('outlier', 3, 'warning', undefined, 'Too far from the others.'),
  state('candidate', 4, 'ok', undefined, 'Usable and considered.'),
  state('backup', 5, 'neutral', undefined, 'Kept in reserve.'),
  state('sys-peer', 6, 'ok', 'system peer', 'The service follows this source.'),
  state('pps-peer', 7, 'ok', 'PPS peer', 'The service follows the pulse per second of this source.'),
]);
/** Numbers of ntpd; device-api.md 4.4. */
const CLOCK_SOURCES = byNumber('unspecified pps lf-radio hf-radio uhf-radio local ntp other wristwatch telephone');
const SYSTEM_EVENTS = byNumber(
  'unspecified freq-not-set freq-set spike-detect freq-mode clock-sync restart panic-stop no-system-peer leap-armed ' +
    'leap-disarmed leap-event clock-step kern tai stale-leap-values'
);
const PEER_EVENTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(
    byNumber(
      'mobilize demobilize unreachable reachable restart no-reply rate-exceeded access-denied leap-armed sys-peer ' +
        'clock-event bad-auth popcorn interleave-mode interleave-error'
    )
  ).map((word, index) => [String(index + 1), word])
);
const EVENTS_ARE_NOT_STATES = 'The last event of the daemon, not its state: a healthy unit may show "no-system-peer".';

export const NTP: Family = {
  title: 'NTP',
  source: 'device-api.md 2.11',
  evidence: 'KNOWN',
  rules: [
    { path: 'ntp', member: 'association', unnamed: ['sys'] },
    {
      path: 'ntp/*',
      // API V10 sends reach 0 for sources it reaches (device-api.md 1.8).
      absentKeys: (association) =>
        asNumber(association.reach) === 0 && asBoolean(association['status-peer-reach-ok']) === true
          ? { reach: mark('this firmware does not fill it') }
          : undefined,
    },
  ],
  entries: [
    gauge(
      'ntp/*/association-id',
      'Association id',
      '',
      'Number the daemon gave the association; changes at every restart.',
      { metric: false }
    ),
    text('ntp/*/id', 'Address', 'Address of the source; 127.127.8.0 is the built-in reference clock.', {
      metric: 'address',
    }),
    text('ntp/*/name', 'Name', 'Name of the source.'),
    text('ntp/*/status', 'Status word', 'The daemon’s status word, hexadecimal; decoded in the fields beside it.', {
      source: 'device-api.md 4.4',
      metric: false,
      leadingZeros: true,
    }),
    states(
      'ntp/*/status-sys-leap-indicator',
      'NTP leap indicator (word)',
      NTP_LEAP_WORDS,
      'Leap indicator of the service.',
      { source: 'device-api.md 4.4', metric: 'ntp_leap_indicator' }
    ),
    text(
      'ntp/*/status-sys-clock-source',
      'NTP clock source',
      'Kind of source that the daemon follows, according to itself; GNSS is uhf-radio.',
      { source: 'device-api.md 4.4', metric: 'clock_source', numbers: CLOCK_SOURCES }
    ),
    gauge('ntp/*/status-sys-event-counter', 'Event counter', '', 'Events since the last report; stops at 15.', {
      metric: 'ntp_system_events',
    }),
    text('ntp/*/status-sys-event-code', 'Last event', EVENTS_ARE_NOT_STATES, {
      numbers: SYSTEM_EVENTS,
      source: 'device-api.md 4.4',
      metric: false,
    }),
    states(
      'ntp/*/leap',
      'NTP leap indicator',
      LEAP_STATES,
      'Leap second warning sent to clients; 3 means not synchronized.',
      { source: 'device-api.md 4.4', metric: 'ntp_leap_indicator' }
    ),
    gauge(
      'ntp/*/stratum',
      'NTP stratum',
      '',
      'Distance from the reference clock: 1 is a primary server, 16 not synchronized.'
    ),
    gauge('ntp/*/precision', 'NTP precision', 's', 'Resolution of the clock as the daemon measured it.', {
      convert: (log2) => 2 ** log2,
    }),
    gauge('ntp/*/rootdelay', 'NTP root delay', 's', 'Round trip to the reference clock.', { metric: 'ntp_root_delay' }),
    gauge('ntp/*/rootdisp', 'NTP root dispersion', 's', 'Accumulated error bound towards the reference clock.', {
      metric: 'ntp_root_dispersion',
    }),
    text('ntp/*/refid', 'NTP reference id', 'Reference that the source follows.'),
    gauge('ntp/*/tai', 'TAI − UTC', 's', 'Offset between TAI and UTC.', {
      placeholders: { '0': mark('the daemon has no leap-second file') },
      metric: 'ntp_tai_offset',
    }),
    timestamp('ntp/*/leapsec', 'Leap second in the file', 'Last or next leap second in the leap-second file.', {
      metric: 'ntp_leap_second',
    }),
    timestamp('ntp/*/expire', 'Leap-second file expires', 'When the leap-second file expires.', {
      metric: 'ntp_leap_file_expiry',
    }),
    gauge('ntp/*/clk-jitter', 'NTP clock jitter', 's', 'Jitter of the system clock.', { metric: 'ntp_clock_jitter' }),
    gauge(
      'ntp/*/clk-wander',
      'NTP clock wander',
      '',
      'Wander of the clock frequency. The unit is not published (plausibly ppm/1000).',
      { evidence: 'UNKNOWN', metric: 'ntp_clock_wander' }
    ),
    gauge('ntp/*/offset', 'NTP offset', 's', 'Offset to the source; resolution 1 µs, so smaller offsets read as 0.', {
      metric: 'ntp_peer_offset',
    }),
    gauge('ntp/*/delay', 'NTP delay', 's', 'Round trip to the source.', { metric: 'ntp_peer_delay' }),
    gauge('ntp/*/dispersion', 'NTP dispersion', 's', 'Error bound of the source.', { metric: 'ntp_peer_dispersion' }),
    gauge('ntp/*/jitter', 'NTP jitter', 's', 'Jitter of the source.', {
      evidence: 'PLAUSIBLE',
      metric: 'ntp_peer_jitter',
    }),
    gauge('ntp/*/reach', 'Reach register', '', 'The last eight polls as bits; 255 means that all were answered.', {
      metric: 'ntp_peer_reach_register',
    }),
    text('ntp/*/poll-status', 'Last polls', 'The last eight polls as bits.', {
      split: (raw) => {
        const polls = parsePollStatus(raw);
        return polls && { register: polls.register, answered: polls.answered / 8 };
      },
    }),
    gauge(
      'ntp/*/poll-status/register',
      'Last polls, register',
      '',
      'The last eight polls as a number; 255 means that all were answered.',
      { metric: 'ntp_peer_poll_register' }
    ),
    gauge('ntp/*/poll-status/answered', 'Reachability', 'ratio', 'Share of the last eight polls that were answered.', {
      metric: 'ntp_peer_reachability',
    }),
    states('ntp/*/status-peer-configured', 'Configured', yesNo(), 'Whether the source is configured.', {
      metric: 'ntp_peer_configured',
    }),
    states(
      'ntp/*/status-peer-auth-enabled',
      'Authentication',
      yesNo('on', 'off'),
      'Whether authentication is enabled.',
      {
        metric: 'ntp_peer_auth_enabled',
      }
    ),
    states('ntp/*/status-peer-auth-ok', 'Authenticated', yesNo(), 'Whether the source is authenticated.', {
      metric: 'ntp_peer_auth_ok',
    }),
    states(
      'ntp/*/status-peer-reach-ok',
      'Reachable',
      yesNo('reachable', 'not reachable', 'ok', 'error'),
      'Whether the source responds.',
      { metric: 'ntp_peer_reachable' }
    ),
    states('ntp/*/status-peer-broadcast', 'Broadcast', yesNo(), 'Whether the source broadcasts.', {
      metric: 'ntp_peer_broadcast',
    }),
    states('ntp/*/status-peer-selection', 'Selection', SELECTIONS, 'How the daemon classified the source.', {
      source: 'device-api.md 4.4',
      metric: 'ntp_peer_selection',
    }),
    gauge('ntp/*/status-peer-event-counter', 'Source event counter', '', 'Events of the source; stops at 15.', {
      metric: 'ntp_peer_events',
    }),
    text('ntp/*/status-peer-event-code', 'Last source event', EVENTS_ARE_NOT_STATES, {
      numbers: PEER_EVENTS,
      source: 'device-api.md 4.4',
      metric: false,
    }),
    gauge('ntp/count', 'NTP associations', '', 'Number of associations, the system variables included.', {
      evidence: 'DERIVED',
      metric: 'ntp_associations',
    }),
  ],
};
