import { always, type Case, clock, NOW } from './model';

export const REACHABILITY: readonly Case[] = [
  {
    alert: 'LantimeUnreachable',
    severity: 'critical',
    bare: true,
    series: {
      up: [1, 0],
      'probe_error{reason="timeout"}': [null, 1],
      system_uptime_seconds: [{ from: 1e6, step: 60 }, null],
      ...clock('CLK1', 'not-synchronized', 'not-synchronized'),
      'clock_state{CLK1, state="not-synchronized"}': [0, null],
    },
    trap: { why: 'a restart that takes 3 minutes', series: { up: always(1) } },
  },
  {
    alert: 'LantimeAllUnreachable',
    severity: 'critical',
    job: 'lantime-north',
    series: { up: [1, 0] },
    companions: { 'its neighbour': { up: [1, 0] } },
    also: ['LantimeUnreachable critical'],
    trap: { why: 'one of two devices, which has its own alert', series: { up: always(1) }, job: 'lantime-south' },
  },
  {
    alert: 'LantimeExporterDown',
    severity: 'critical',
    bare: true,
    job: 'lantime-exporter-1',
    series: { '!up': [1, 0] },
    trap: { why: 'another job', series: { '!up': always(0) }, job: 'node' },
  },
  {
    alert: 'LantimeNotScraped',
    severity: 'critical',
    bare: true,
    series: { '!up': [1, 0], up: [1, null] },
    trap: {
      why: 'a device that cannot be read, as the exporter reports',
      series: { '!up': always(1), up: always(1) },
    },
  },
  {
    alert: 'LantimeAbsent',
    severity: 'critical',
    alone: true,
    bare: true,
    series: { '!up': always(1), up: [1, null] },
    trap: { why: 'a device that is there', series: { '!up': always(1), up: always(1) } },
  },
  {
    alert: 'LantimeTargetMissing',
    severity: 'warning',
    alone: true,
    bare: true,
    series: { exporter_targets: [1, 2], '!up': always(1), up: always(1) },
    trap: {
      why: 'as many as are scraped',
      series: { exporter_targets: always(1), '!up': always(1), up: always(1) },
    },
  },
  {
    alert: 'LantimeTargetGone',
    severity: 'info',
    bare: true,
    series: { '!up': [1, null], up: [1, null] },
    trap: { why: 'a device that is there', series: { '!up': always(1), up: always(1) } },
  },
  {
    alert: 'LantimeStatusStale',
    severity: 'warning',
    series: {
      device_answer_timestamp_seconds: always(NOW),
      api_last_update_timestamp_seconds: [NOW, 1800, { from: 9000, step: 60 }],
    },
    trap: {
      why: 'a snapshot of eight seconds, and a clock that was set back',
      series: {
        device_answer_timestamp_seconds: always(NOW),
        api_last_update_timestamp_seconds: always({ from: -8, step: 60 }),
      },
    },
  },
  {
    alert: 'LantimeReadingsDropped',
    severity: 'warning',
    before: 480,
    series: { unreadable_fields: [0, 12] },
    trap: {
      why: 'three that were never readable',
      series: { unreadable_fields: always(3), readings_dropped: always(0) },
    },
  },
  {
    alert: 'LantimeReloadFailed',
    severity: 'warning',
    bare: true,
    series: { exporter_config_last_reload_successful: [1, 0] },
    trap: { why: 'a reload that succeeded', series: { exporter_config_last_reload_successful: always(1) } },
  },
];
