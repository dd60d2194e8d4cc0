import { alarm, always, type Case } from './model';

export const CARE: readonly Case[] = [
  {
    alert: 'LantimeRebooted',
    severity: 'info',
    passes: true,
    series: {
      system_uptime_seconds: [
        { from: 1e6, step: 60 },
        { from: 60, step: 60 },
        { from: 7260, step: 60 },
      ],
    },
    trap: { why: 'a quarter of an hour after a start', series: { system_uptime_seconds: always(900) } },
  },
  {
    alert: 'LantimeFirmwareChanged',
    severity: 'info',
    passes: true,
    series: {
      'device_info{version="fw_7.08.025"}': [1, null, null],
      'device_info{version="fw_7.10.008"}': [null, 1, 1],
      system_uptime_seconds: [
        { from: 1e6, step: 60 },
        { from: 60, step: 60 },
        { from: 7260, step: 60 },
      ],
    },
    trap: {
      why: 'another host name',
      series: {
        'device_info{version="fw_7.10.008", hostname="a"}': [1, null],
        'device_info{version="fw_7.10.008", hostname="b"}': [null, 1],
      },
    },
  },
  {
    alert: 'LantimeConfigurationChanged',
    severity: 'info',
    passes: true,
    series: {
      device_answer_timestamp_seconds: always({ from: 1e6, step: 60 }),
      'event_last_triggered_timestamp_seconds{event="device-configuration-changed"}': [0, 1001800, 1001800],
    },
    trap: {
      why: 'a change that lies in the future of a clock that was set back',
      series: {
        device_answer_timestamp_seconds: always(1e6),
        'event_last_triggered_timestamp_seconds{event="device-configuration-changed"}': always(1e6 + 3000),
      },
    },
  },
  {
    alert: 'LantimeChangesPending',
    severity: 'info',
    series: { configuration_pending_changes: [0, 2] },
    trap: { why: 'none pending', series: { configuration_pending_changes: always(0) } },
  },
  {
    alert: 'LantimeUpdateFailed',
    severity: 'warning',
    series: { firmware_last_update_successful: [1, 0], ...alarm('auto-update-failed', 'error') },
    trap: {
      why: 'an update that never began, which is not reported',
      series: { firmware_update_in_progress: always(0) },
    },
  },
  {
    alert: 'LantimeFirmwareRebootPending',
    severity: 'warning',
    series: { firmware_reboot_pending: [0, 1] },
    trap: { why: 'none pending', series: { firmware_reboot_pending: always(0) } },
  },
  {
    alert: 'LantimeCertificate',
    severity: 'critical',
    series: { probe_certificate_verified: always(1), probe_certificate_expiry_timestamp_seconds: [1e7, 1e5] },
    also: ['LantimeCertificate warning'],
    trap: {
      why: 'one that nobody checks',
      series: { probe_certificate_verified: always(0), probe_certificate_expiry_timestamp_seconds: always(-1e6) },
    },
  },
  {
    alert: 'LantimeCertificate',
    severity: 'warning',
    series: alarm('https-certificate-expired', 'error'),
    trap: { why: 'the event is over', series: alarm('https-certificate-expire-warning', 'warning', [0, 0]) },
  },
  {
    alert: 'LantimeCertificate',
    severity: 'info',
    series: {
      ...alarm('self-signed-https-certificate-in-use', 'warning'),
      ...alarm('https-certificate-expired', 'error'),
    },
    trap: { why: 'one by an authority', series: alarm('self-signed-https-certificate-in-use', 'warning', [0, 0]) },
  },
  {
    alert: 'LantimeLowResources',
    severity: 'warning',
    series: {
      system_load15: [0.4, 3],
      'storage_used_ratio{storage="var"}': [0.2, 0.97],
      'storage_info{storage="var", mountpoint="/var"}': always(1),
      ...alarm('low-system-resources', 'warning'),
    },
    trap: {
      why: 'the flash, which is always nearly full',
      series: {
        'storage_used_ratio{storage="dev_sda5"}': always(0.97),
        'storage_info{storage="dev_sda5", mountpoint="/mnt/flash"}': always(1),
      },
    },
  },
  {
    alert: 'LantimeUserBanned',
    severity: 'warning',
    passes: true,
    series: {
      device_answer_timestamp_seconds: always({ from: 1e6, step: 60 }),
      'event_last_triggered_timestamp_seconds{event="faillock-user-banned"}': [0, 1001800, 1001800],
    },
    trap: {
      why: 'yesterday',
      series: {
        device_answer_timestamp_seconds: always(1e6),
        'event_last_triggered_timestamp_seconds{event="faillock-user-banned"}': always(1e6 - 86400),
      },
    },
  },
];
