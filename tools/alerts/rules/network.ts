import { DEVICE, event, inBrackets, limit } from '../expressions';
import type { AlertRule } from '../model';
import { bare, lines, recent } from './shared';

const rate = (counter: string) => `rate(lantime_network_port_${counter}_total[10m])`;
const share = (errors: string, packets: string, name: string) =>
  `${rate(errors)} / ${inBrackets(`${rate(packets)} + ${rate(errors)}`)} > ${limit(name)}`;
const linkLost = inBrackets(
  'lantime_network_port_link_up == 0\nand max_over_time(lantime_network_port_link_up[1d]) == 1'
);

export const NETWORK: AlertRule[] = [
  {
    alert: 'LantimeLinkDown',
    severity: 'critical',
    cause: 'network',
    // The event names no port, and some units raise it for ports that they do not have.
    events: ['network-link-down'],
    expr: lines(bare(linkLost), 'unless lantime_network_port_available == 0'),
    for: '1m',
    summary: '{{ $labels.instance }} {{ $labels.port }} has lost its link',
    description: 'The port was up within the last day. Check cable, SFP and switch port.',
    dashboard: 'network',
  },
  {
    alert: 'LantimeLinkErrors',
    severity: 'warning',
    cause: 'network',
    expr: lines(
      `max by (${DEVICE}, port) (`,
      `  ${share('receive_errors', 'receive_packets', 'port_errors_ratio').replace(/\n */g, ' ')}`,
      `  or ${share('receive_crc_errors', 'receive_packets', 'port_errors_ratio').replace(/\n */g, ' ')}`,
      `  or ${share('transmit_errors', 'transmit_packets', 'port_errors_ratio').replace(/\n */g, ' ')}`,
      `  or ${share('receive_dropped_packets', 'receive_packets', 'port_drops_ratio').replace(/\n */g, ' ')}`,
      ')',
      `unless on (${DEVICE}, port) ${linkLost}`
    ),
    for: '15m',
    summary:
      '{{ $labels.instance }} {{ $labels.port }}: {{ $value | humanizePercentage }} of the packets are damaged or lost',
    description: 'PTP is affected first. Replace the cable or SFP, and compare the settings of both sides.',
    dashboard: 'network',
  },
  {
    alert: 'LantimeLinkSlow',
    severity: 'warning',
    cause: 'network',
    expr: lines(
      'lantime_network_port_speed_bytes_per_second',
      '  < max_over_time(lantime_network_port_speed_bytes_per_second[1d])'
    ),
    for: '10m',
    summary: '{{ $labels.instance }} {{ $labels.port }} is slower than before',
    description:
      'The link is slower than it was within the last day. Check the cable and the settings of the switch port.',
    dashboard: 'network',
  },
  {
    alert: 'LantimeNtpCluster',
    severity: 'warning',
    cause: 'cluster',
    events: ['cluster-falseticker-detected'],
    expr: lines(
      `max by (${DEVICE}) (`,
      `  ${event('cluster-falseticker-detected')}`,
      '  or lantime_ntp_cluster_info{clock_status=~"antenna-failure|invalid"}',
      ')'
    ),
    for: '2m',
    summary: '{{ $labels.instance }}: a member of the NTP cluster disagrees or has failed',
    description:
      'A member disagrees with the others, or its clock has failed. Compare the members with a third source.',
    dashboard: 'ntp',
  },
  {
    alert: 'LantimeNtpClusterMaster',
    severity: 'info',
    cause: 'cluster',
    events: ['cluster-master-changed'],
    expr: recent('cluster-master-changed'),
    for: '0s',
    summary: '{{ $labels.instance }}: the NTP cluster has a new master',
    description: 'The master changed within the last 10 minutes. Find out why the previous one was replaced.',
    dashboard: 'ntp',
  },
];
