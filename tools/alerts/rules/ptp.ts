import {
  DEVICE,
  event,
  inBrackets,
  limit,
  PORT,
  SLOT,
  unlessBooting,
  unlessRecovering,
  UNSYNCHRONIZED,
} from '../expressions';
import type { AlertRule } from '../model';
import { bySeverity, either, lines } from './shared';

const ptpSubject = '{{ $labels.instance }} {{ $labels.slot }} {{ $labels.ptp_instance }}';
const isMaster = `lantime_ptp_port_state{state="master"} == 1`;
const faulty = 'lantime_ptp_port_state{state="faulty"} == 1';
const notReady = 'lantime_ptp_port_state{state=~"uninitialized|initializing|listening|pre-master|uncalibrated"} == 1';
const noLink = 'lantime_ptp_link == 0 and max_over_time(lantime_ptp_link[1d]) == 1';
const leftMaster = inBrackets(
  lines(
    'lantime_ptp_port_state{state="master"} == 0',
    `and ${inBrackets(
      lines(
        `avg_over_time(lantime_ptp_port_state{state="master"}[1d]) > ${limit('ptp_master_usual_ratio')}`,
        // Unicast masters elect none among themselves: each serves its own clients.
        `or lantime_ptp_port_state{state="master"} and on (${PORT}) lantime_ptp_role_state{state=~"unicast-master|both-master"} == 1`
      )
    )}`
  )
);
const grandmasters = (metric: string) => `max by (${PORT}, grandmaster_identity) (${metric})`;
const nowFollowed = grandmasters('lantime_ptp_info{grandmaster_identity!=""}');
const formerlyFollowed = `(${grandmasters('last_over_time(lantime_ptp_info{grandmaster_identity!=""}[15m])')} unless ${nowFollowed})`;
const renamed = (series: string, label: string) =>
  `max by (${PORT}, ${label}) (label_replace(${series}, "${label}", "$1", "grandmaster_identity", "(.+)"))`;
const usualClients = 'quantile_over_time(0.9, lantime_ptp_unicast_clients[1d])';

export const PTP: AlertRule[] = [
  {
    alert: 'LantimePtpPortFaulty',
    severity: 'critical',
    cause: 'ptp-port',
    events: ['ptp-error', 'ptp-port-disconnected'],
    expr: lines(
      `max by (${PORT}) (${either(faulty, noLink)})`,
      `or max by (${DEVICE}) (${event('ptp-error|ptp-port-disconnected')}) unless on (${DEVICE}) ${either(faulty, noLink)}`
    ),
    for: '1m',
    summary: `${ptpSubject}: the PTP port is faulty or has no link`,
    description: 'Check cable, SFP and the configuration of the port; the module’s log says more.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimePtpPortNotMaster',
    severity: 'warning',
    cause: 'ptp-port',
    expr: lines(leftMaster, `unless on (${PORT}) ${either(faulty, noLink)}`, unlessBooting),
    for: '2m',
    summary: `${ptpSubject}: the PTP port should be master and is not`,
    description:
      'The port is no longer master. lantime_ptp_port_state has its state, lantime_ptp_info the grandmaster it follows. Check for a better clock in the domain, or a fault of this device.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimePtpPortNotReady',
    severity: 'warning',
    cause: 'ptp-port',
    expr: lines(
      notReady,
      `unless on (${PORT}) ${leftMaster}`,
      `unless on (${PORT}) ${inBrackets(noLink)}`,
      unlessBooting
    ),
    for: '5m',
    summary: `${ptpSubject}: the PTP port stays {{ with $labels.state }}{{ reReplaceAll "-" " " . }}{{ end }}`,
    description:
      'The port is neither master nor slave. Check its link, domain and profile, and that it can reach a grandmaster.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimePtpGrandmasterChanged',
    severity: 'info',
    cause: 'ptp',
    expr: lines(
      renamed(formerlyFollowed, 'old_grandmaster'),
      `* on (${PORT}) group_left (new_grandmaster)`,
      renamed(nowFollowed, 'new_grandmaster'),
      // A master is its own grandmaster; becoming master again resolves another alert.
      `unless on (${PORT}) ${isMaster}`,
      unlessBooting
    ),
    for: '2m',
    summary: `${ptpSubject} follows another PTP grandmaster: {{ $labels.new_grandmaster }}`,
    description:
      'Until a few minutes ago it followed {{ $labels.old_grandmaster }}. Find out whether that was intended: maintenance, a new clock, changed priorities.',
    dashboard: 'ptp',
  },
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimePtpClockClass',
    severity,
    cause: 'ptp' as const,
    expr: lines(
      severity === 'warning'
        ? '(lantime_ptp_clock_class == 7 or lantime_ptp_clock_class == 14 or lantime_ptp_clock_class == 135)'
        : '(lantime_ptp_clock_class != 6 != 7 != 13 != 14 != 80 != 84 != 135)',
      `and on (${PORT}) ${isMaster}`,
      // What it announces follows from the clock, which has an alert of its own.
      ...(severity === 'warning' ? [`unless on (${DEVICE}) ${UNSYNCHRONIZED}`] : []),
      `unless on (${DEVICE}) lantime_sync_clock_state{state="not-synchronized"} == 1`,
      unlessBooting,
      unlessRecovering
    ),
    for: '3m',
    summary:
      severity === 'warning'
        ? `${ptpSubject}: PTP clock class {{ $value }}, holdover`
        : `${ptpSubject}: PTP clock class {{ $value }}`,
    description:
      severity === 'warning'
        ? 'The port tells its slaves that it is in holdover, although the device is synchronized. Check whether the card follows the clock of the device.'
        : 'The port announces to its slaves that its time is degraded. Slaves with a strict profile no longer follow it. Restore the reference.',
    dashboard: 'ptp' as const,
  })),
  ...bySeverity(['warning', 'critical'], (severity) => ({
    alert: 'LantimePtpOffset',
    severity,
    cause: 'ptp' as const,
    expr: lines(
      `abs(lantime_ptp_offset_from_master_seconds) > ${limit(`ptp_offset_seconds_${severity}`)}`,
      `and on (${PORT}) lantime_ptp_port_state{state=~"slave|uncalibrated"} == 1`
    ),
    for: '3m',
    summary: `${ptpSubject}: {{ $value | humanize }}s off its PTP master`,
    description:
      severity === 'warning'
        ? 'Look for packet delay variation, asymmetric paths, and switches without PTP support.'
        : 'The slave does not follow its master. Check the path, and compare the master with another clock.',
    dashboard: 'ptp' as const,
  })),
  {
    alert: 'LantimePtpClientsNearLimit',
    severity: 'warning',
    cause: 'ptp',
    expr: lines(
      `lantime_ptp_unicast_clients > ${limit('ptp_clients_used_ratio')} * ${limit('ptp_clients_capacity')}`,
      `and on (${SLOT}) lantime_module_info{model=~"(?i)hps.*"}`
    ),
    for: '10m',
    summary: `${ptpSubject}: {{ $value }} PTP clients`,
    description:
      'The card serves nearly as many unicast clients as it can. Move clients to another card, or lower their packet rates.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimePtpClientsLost',
    severity: 'warning',
    cause: 'ptp',
    expr: lines(
      'lantime_ptp_unicast_clients',
      `  < (${usualClients} >= 10) * (1 - ${limit('ptp_clients_lost_ratio')})`,
      `unless on (${PORT}) ${either(faulty, noLink)}`,
      `unless on (${PORT}) ${leftMaster}`,
      unlessBooting
    ),
    for: '5m',
    summary: `${ptpSubject}: only {{ $value }} PTP clients are left`,
    description:
      'Many of the clients of the last day are gone. Check for a fault in the network, or another grandmaster that they now follow.',
    dashboard: 'ptp',
  },
  {
    alert: 'LantimeSynceQuality',
    severity: 'warning',
    cause: 'ptp',
    expr: lines('lantime_synce_ssm_in != quantile_over_time(0.5, lantime_synce_ssm_in[1d])', unlessBooting),
    for: '2m',
    summary: '{{ $labels.instance }} {{ $labels.slot }}: the SyncE quality level has changed',
    description:
      'The received quality level (SSM {{ $value }}) differs from that of the last day. Check the source of the SyncE signal.',
    dashboard: 'ptp',
  },
];
