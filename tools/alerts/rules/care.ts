import { DEVICE, event, inBrackets, limit } from '../expressions';
import type { AlertRule } from '../model';
import { alternatives, either, eventUnless, lines, recent } from './shared';

const versions = (metric: string) => `max by (${DEVICE}, version) (${metric})`;
const nowRunning = versions('lantime_device_info{version!=""}');
const formerlyRunning = `(${versions('last_over_time(lantime_device_info{version!=""}[15m])')} unless ${nowRunning})`;
const renamedVersion = (series: string, label: string) =>
  `max by (${DEVICE}, ${label}) (label_replace(${series}, "${label}", "$1", "version", "(.+)"))`;
const selfSigned = event('self-signed-https-certificate-in-use');
const expires = (severity: 'warning' | 'critical') =>
  inBrackets(
    lines(
      `lantime_probe_certificate_expiry_timestamp_seconds - time() < ${limit(`certificate_seconds_${severity}`)}`,
      `and on (${DEVICE}) lantime_probe_certificate_verified == 1`
    )
  );

export const CARE: AlertRule[] = [
  {
    alert: 'LantimeRebooted',
    severity: 'info',
    cause: 'maintenance',
    events: ['system-reboot'],
    expr: lines(
      `lantime_system_uptime_seconds < ${limit('recent_seconds')}`,
      `unless on (${DEVICE}) ${formerlyRunning}`
    ),
    for: '0s',
    summary: '{{ $labels.instance }} started {{ $value | humanizeDuration }} ago',
    description: 'If nobody restarted it, check the power supply and the log. Check that the oscillator warms up.',
    dashboard: 'events',
  },
  {
    alert: 'LantimeFirmwareChanged',
    severity: 'info',
    cause: 'maintenance',
    events: ['auto-update-installed'],
    expr: lines(
      renamedVersion(formerlyRunning, 'old_version'),
      `* on (${DEVICE}) group_left (new_version)`,
      renamedVersion(nowRunning, 'new_version')
    ),
    for: '0s',
    summary: '{{ $labels.instance }}: the firmware changed to {{ $labels.new_version }}',
    description:
      'Until a few minutes ago it ran {{ $labels.old_version }}. If this was not planned, find out who updated it. Values that the new firmware names differently may be missing.',
    dashboard: 'events',
  },
  {
    alert: 'LantimeConfigurationChanged',
    severity: 'info',
    cause: 'maintenance',
    events: ['device-configuration-changed'],
    expr: recent('device-configuration-changed'),
    for: '0s',
    summary: '{{ $labels.instance }}: the configuration was changed',
    description: 'If this was not planned, check the log for who changed what.',
    dashboard: 'events',
  },
  {
    alert: 'LantimeChangesPending',
    severity: 'info',
    cause: 'maintenance',
    expr: 'lantime_configuration_pending_changes > 0',
    for: '1h',
    summary: '{{ $labels.instance }} has configuration changes that are not applied',
    description:
      'Someone changed the configuration without applying it. Apply or discard the changes in the web interface.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeUpdateFailed',
    severity: 'warning',
    cause: 'maintenance',
    events: ['auto-update-failed'],
    expr: alternatives(
      'lantime_firmware_last_update_successful == 0',
      eventUnless('auto-update-failed', 'lantime_firmware_last_update_successful == 0')
    ),
    for: '1m',
    summary: '{{ $labels.instance }}: the last firmware update failed',
    description:
      'The previous firmware is still running. The web interface (System, Firmware) shows the error. Repeat the update.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeFirmwareRebootPending',
    severity: 'warning',
    cause: 'maintenance',
    expr: 'lantime_firmware_reboot_pending == 1',
    for: '1h',
    summary: '{{ $labels.instance }} will run another firmware after its next restart',
    description:
      'The selected firmware is not the running one. Restart the device at a suitable time, or select the running firmware.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeCertificate',
    severity: 'critical',
    cause: 'maintenance',
    expr: `max by (${DEVICE}) ${expires('critical')}`,
    for: '1h',
    summary:
      '{{ $labels.instance }}: the certificate expires in {{ $value | humanizeDuration }}, and the exporter can then no longer read the device',
    description:
      'The exporter verifies the certificate of the device. Install a new one before it expires (web interface, Security).',
    dashboard: 'health',
  },
  {
    alert: 'LantimeCertificate',
    severity: 'warning',
    cause: 'maintenance',
    events: ['https-certificate-expired', 'https-certificate-expire-warning'],
    expr: lines(
      `max by (${DEVICE}) ${either(
        expires('warning'),
        `${event('https-certificate-expired|https-certificate-expire-warning')} unless on (${DEVICE}) ${selfSigned}`
      )}`
    ),
    for: '1h',
    summary: '{{ $labels.instance }}: the certificate of the web server has expired or soon will',
    description:
      'Install a new certificate (web interface, Security) before clients that verify it fail, including the exporter.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeCertificate',
    severity: 'info',
    cause: 'maintenance',
    events: ['self-signed-https-certificate-in-use'],
    // Its expiry does not matter: clients that accept it do not verify it.
    expr: `max by (${DEVICE}) (${selfSigned})`,
    for: '1h',
    summary: '{{ $labels.instance }} uses a self-signed certificate',
    description:
      'Clients cannot verify that it is the device that answers. Install a certificate of your own authority (web interface, Security), or accept this.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeLowResources',
    severity: 'warning',
    cause: 'maintenance',
    events: ['low-system-resources'],
    expr: lines(
      `max by (${DEVICE}) (`,
      `  ${event('low-system-resources')}`,
      `  or lantime_system_load15 > ${limit('load15_per_cpu')} * ${limit('cpus')}`,
      '  or (',
      `    lantime_storage_used_ratio > ${limit('storage_used_ratio')}`,
      `    and on (${DEVICE}, storage) lantime_storage_info{mountpoint=~"/data|/var"}`,
      '  )',
      ')'
    ),
    for: '15m',
    summary: '{{ $labels.instance }} is low on resources',
    description:
      'The load is high or a file system is nearly full. SyncMon logs are the usual cause: monitor fewer nodes, use longer intervals, or delete old logs.',
    dashboard: 'chassis',
  },
  {
    alert: 'LantimeUserBanned',
    severity: 'warning',
    cause: 'maintenance',
    events: ['faillock-user-banned'],
    expr: recent('faillock-user-banned'),
    for: '0s',
    summary: '{{ $labels.instance }} has banned a user',
    description:
      'Repeated logins failed: an attack, or a wrong password, possibly that of the exporter. Check the log.',
    dashboard: 'events',
  },
];
