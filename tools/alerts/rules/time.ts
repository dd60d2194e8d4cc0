import {
  DEVICE,
  event,
  FRESH_CLOCK_AHEAD,
  limit,
  SCRAPER_CLOCK_WRONG,
  unlessBooting,
  unlessRecovering,
} from '../expressions';
import type { AlertRule } from '../model';
import { bare, either, lines } from './shared';

const clocksDisagree = either(
  event('shs-time-limit-error|trusted-source-error'),
  `abs(lantime_redundancy_switch_time_difference_seconds) > ${limit('clock_difference_seconds')}`,
  'lantime_redundancy_switch_time_limit_exceeded == 1',
  'lantime_clock_source_trusted_limit_violated == 1'
);

export const TIME: AlertRule[] = [
  {
    alert: 'LantimeClockWrong',
    severity: 'critical',
    cause: 'time',
    expr: lines(`abs${FRESH_CLOCK_AHEAD} > ${limit('clock_wrong_seconds')}`, `unless on (job) ${SCRAPER_CLOCK_WRONG}`),
    for: '2m',
    summary: 'The clock of {{ $labels.instance }} is {{ $value | humanizeDuration }} off',
    description:
      'The time of the device differs from that of Prometheus. Let clients use another server at once. Then compare both with a third clock to find out which one is wrong.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeScraperClockWrong',
    severity: 'critical',
    cause: 'time',
    expr: bare(SCRAPER_CLOCK_WRONG),
    for: '2m',
    summary: 'All LANTIMEs differ from Prometheus by {{ $value | humanizeDuration }}',
    description:
      'The devices agree with each other but not with Prometheus. Most likely the clock of Prometheus is wrong. If it is right, all devices follow a false signal. Compare with an independent clock.',
    dashboard: 'fleet',
    ofFleet: true,
  },
  {
    alert: 'LantimeDevicesDisagree',
    severity: 'critical',
    cause: 'time',
    expr: lines(
      `max by (job) ${FRESH_CLOCK_AHEAD} - min by (job) ${FRESH_CLOCK_AHEAD} > ${limit('devices_disagree_seconds')}`,
      // A device that is further off has an alert of its own.
      `unless on (job) max by (job) (abs${FRESH_CLOCK_AHEAD}) > ${limit('clock_wrong_seconds')}`
    ),
    for: '2m',
    summary: 'Two LANTIMEs differ by {{ $value | humanizeDuration }}',
    description:
      'At least one of them is wrong, whatever the clock of Prometheus says. Query instance:lantime_clock_ahead_seconds:last to see which, and let clients use another server.',
    dashboard: 'fleet',
    ofFleet: true,
  },
  {
    alert: 'LantimeClocksDisagree',
    severity: 'critical',
    cause: 'time',
    events: ['shs-time-limit-error', 'trusted-source-error'],
    expr: lines(`max by (${DEVICE}) ${clocksDisagree}`, unlessBooting, unlessRecovering),
    for: '1m',
    summary: '{{ $labels.instance }}: two references disagree',
    description:
      'One of them is wrong, or receives a false signal. Compare both with a third, and take the wrong one out of service.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeClocksDiffer',
    severity: 'warning',
    cause: 'time',
    events: ['shs-time-limit-warning'],
    expr: lines(
      `max by (${DEVICE}) (${event('shs-time-limit-warning')})`,
      `unless on (${DEVICE}) ${clocksDisagree}`,
      unlessBooting
    ),
    for: '2m',
    summary: '{{ $labels.instance }}: its two clocks are drifting apart',
    description:
      'The difference between the two clocks exceeds the warning limit of the device. Check antenna and satellites of both before it exceeds the error limit.',
    dashboard: 'chassis',
  },
];
