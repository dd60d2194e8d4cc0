import { DEVICE, STALE } from '../expressions';
import type { AlertRule } from '../model';
import { bare, lines } from './shared';

const exporterDown = 'up{job=~"lantime-exporter.*"} == 0';
const deviceJobs = 'job=~"lantime.*", job!~"lantime-exporter.*"';

export const REACHABILITY: AlertRule[] = [
  {
    alert: 'LantimeUnreachable',
    severity: 'critical',
    cause: 'reachability',
    expr: 'lantime_up == 0',
    for: '5m',
    summary: '{{ $labels.instance }} cannot be read',
    description:
      'The exporter has not got the status of the device for 5 minutes: nothing is known about it. Ping it; ask lantime_probe_error for the reason; look at its web page.',
    dashboard: 'health',
  },
  {
    alert: 'LantimeAllUnreachable',
    severity: 'critical',
    cause: 'reachability',
    // Until the last is back: they do not all come back at once.
    expr: lines(
      'count by (job) (lantime_up == 0)',
      `and on (job) max_over_time((count by (job) (lantime_up == 0) == bool count by (job) (lantime_up))[10m:1m]) == 1`,
      'and on (job) count by (job) (lantime_up) > 1'
    ),
    for: '4m',
    summary: 'None of the LANTIMEs can be read',
    description:
      'The exporter reaches no device any more. Most likely its own network has a fault, or a firewall between was changed. Log in where the exporter runs and ping a device.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeExporterDown',
    severity: 'critical',
    cause: 'exporter',
    expr: exporterDown,
    for: '4m',
    summary: 'The LANTIME exporter {{ $labels.instance }} does not answer',
    description:
      'Prometheus gets no answer from the exporter, so nothing is known about any device. Check that it runs and look at its log.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeNotScraped',
    severity: 'critical',
    cause: 'reachability',
    expr: `up{${deviceJobs}} == 0 unless on () ${exporterDown}`,
    for: '5m',
    summary: '{{ $labels.instance }} is not scraped',
    description:
      'The exporter runs but gives Prometheus no answer for this device. The targets page of Prometheus has the error: an unknown target, or a scrape that takes too long.',
    dashboard: 'health',
  },
  {
    alert: 'LantimeAbsent',
    severity: 'critical',
    cause: 'reachability',
    expr: `absent(lantime_up) unless on () ${exporterDown}`,
    for: '10m',
    summary: 'No LANTIME is monitored',
    description:
      'There is no series lantime_up at all. Check the exporter’s configuration and the scrape job of Prometheus.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeTargetMissing',
    severity: 'warning',
    cause: 'exporter',
    expr: `sum(lantime_exporter_targets) > (count(up{${deviceJobs}}) or vector(0))`,
    for: '15m',
    summary: 'The exporter has {{ $value }} targets, and Prometheus scrapes fewer',
    description:
      'A device is configured but not monitored. Compare the service discovery page of Prometheus with the start page of the exporter.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeTargetGone',
    severity: 'info',
    cause: 'exporter',
    expr: `max by (${DEVICE}) (last_over_time(up{${deviceJobs}}[1d])) unless on (${DEVICE}) up unless on () ${exporterDown}`,
    for: '15m',
    summary: '{{ $labels.instance }} is no longer monitored',
    description:
      'Prometheus knew the device within the last day and does not scrape it any more. If it was not removed on purpose, put it back into the exporter’s configuration.',
    dashboard: 'health',
  },
  {
    alert: 'LantimeReloadFailed',
    severity: 'warning',
    cause: 'exporter',
    expr: 'lantime_exporter_config_last_reload_successful == 0',
    for: '5m',
    summary: 'The exporter {{ $labels.instance }} refused its new configuration',
    description:
      'The former configuration stays in force, so a new or corrected device is not monitored. The exporter’s log names line and mistake.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeReadingsDropped',
    severity: 'warning',
    cause: 'exporter',
    expr: lines(
      'lantime_readings_dropped > 0',
      'or lantime_unreadable_fields > quantile_over_time(0.5, lantime_unreadable_fields[1d])'
    ),
    for: '15m',
    summary: '{{ $labels.instance }}: {{ $value }} values cannot be read',
    description:
      'The device sends values that the exporter leaves out or cannot read as what they should be, and did not before. Alerts that need them are silent. Send a report (docs/exporter.md).',
    dashboard: 'health',
  },
  {
    alert: 'LantimeStatusStale',
    severity: 'warning',
    cause: 'reachability',
    expr: bare(STALE),
    for: '5m',
    summary: '{{ $labels.instance }} answers with an old status',
    description:
      'The device answers, but its values are no longer refreshed: everything may look better than it is. Restart it at a suitable time.',
    dashboard: 'health',
  },
];
