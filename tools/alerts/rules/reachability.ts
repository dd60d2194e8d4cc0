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
      'The exporter has received no status from the device for 5 minutes, so nothing is known about it. lantime_probe_error has the reason. Ping the device, and open its web interface.',
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
      'The exporter no longer reaches any device. Most likely its own network has a fault, or a firewall in between was changed. Log in to the host of the exporter and ping a device.',
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
      'Prometheus gets no response from the exporter, so nothing is known about any device. Check that it is running, and check its log.',
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
      'The exporter is running, but scrapes of this device fail. The targets page of Prometheus has the error: an unknown target, or a scrape that times out.',
    dashboard: 'health',
  },
  {
    alert: 'LantimeAbsent',
    severity: 'critical',
    cause: 'reachability',
    expr: `absent(lantime_up) unless on () ${exporterDown}`,
    for: '10m',
    summary: 'No LANTIME is monitored',
    description: 'There is no lantime_up series. Check the exporter’s configuration and the scrape job of Prometheus.',
    dashboard: 'health',
    ofFleet: true,
  },
  {
    alert: 'LantimeTargetMissing',
    severity: 'warning',
    cause: 'exporter',
    // The largest, because several exporters may share one configuration.
    expr: `max(lantime_exporter_targets) > (count(up{${deviceJobs}}) or vector(0))`,
    for: '15m',
    summary: 'The exporter has {{ $value }} targets, but Prometheus scrapes fewer',
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
      'Prometheus scraped the device within the last day and no longer does. If it was not removed on purpose, add it to the exporter’s configuration again.',
    dashboard: 'health',
  },
  {
    alert: 'LantimeReloadFailed',
    severity: 'warning',
    cause: 'exporter',
    expr: 'lantime_exporter_config_last_reload_successful == 0',
    for: '5m',
    summary: 'The exporter {{ $labels.instance }} rejected its new configuration',
    description:
      'The previous configuration remains in use, so a new or corrected device is not monitored. The exporter’s log names the line and the error.',
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
      'The exporter leaves out values that it cannot interpret, more than before. Alerts that depend on them do not fire. Send a report (docs/exporter.md).',
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
