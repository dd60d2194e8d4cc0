import { alarm, always, type Case, port, sync } from './model';

export const PTP: readonly Case[] = [
  {
    alert: 'LantimePtpPortFaulty',
    severity: 'critical',
    series: {
      ...port('master', 'faulty'),
      'ptp_link{PTP}': [1, 0],
      'ptp_unicast_clients{PTP}': [120, 0],
      ...alarm('ptp-error', 'error'),
      ...alarm('ptp-port-disconnected', 'error'),
    },
    trap: {
      why: 'a port that never had a link',
      series: { 'ptp_link{PTP}': always(0), ...port('passive', 'passive') },
    },
  },
  {
    alert: 'LantimePtpPortNotMaster',
    severity: 'warning',
    before: 480,
    series: { ...port('master', 'passive'), 'ptp_unicast_clients{PTP}': [120, 0] },
    trap: { why: 'the passive one of a pair', series: port('passive', 'passive') },
  },
  {
    alert: 'LantimePtpPortNotReady',
    severity: 'warning',
    series: port('slave', 'listening'),
    trap: { why: 'a port that is switched off', series: { 'ptp_port_state{PTP, state="disabled"}': always(1) } },
  },
  {
    alert: 'LantimePtpGrandmasterChanged',
    severity: 'info',
    passes: true,
    series: {
      'ptp_info{PTP, grandmaster_identity="aa:bb"}': [1, null, null],
      'ptp_info{PTP, grandmaster_identity="cc:dd"}': [null, 1, 1],
    },
    trap: {
      why: 'another address of the port',
      series: {
        'ptp_info{PTP, grandmaster_identity="aa:bb", ip_address="192.0.2.1"}': [1, null],
        'ptp_info{PTP, grandmaster_identity="aa:bb", ip_address="192.0.2.2"}': [null, 1],
      },
    },
  },
  {
    alert: 'LantimePtpClockClass',
    severity: 'warning',
    series: { ...sync('synchronized', 'synchronized'), ...port('master', 'master'), 'ptp_clock_class{PTP}': [6, 7] },
    trap: {
      why: 'a slave, which repeats what its master says',
      series: { ...port('slave', 'slave'), 'ptp_clock_class{PTP}': always(7) },
    },
  },
  {
    alert: 'LantimePtpClockClass',
    severity: 'critical',
    series: { ...sync('synchronized', 'synchronized'), ...port('master', 'master'), 'ptp_clock_class{PTP}': [6, 187] },
    trap: {
      why: 'application specific time, class 13',
      series: { ...port('master', 'master'), 'ptp_clock_class{PTP}': always(13) },
    },
  },
  {
    alert: 'LantimePtpOffset',
    severity: 'warning',
    series: { ...port('slave', 'slave'), 'ptp_offset_from_master_seconds{PTP}': [2e-8, -3e-7] },
    trap: { why: '90 ns', series: { ...port('slave', 'slave'), 'ptp_offset_from_master_seconds{PTP}': always(9e-8) } },
  },
  {
    alert: 'LantimePtpOffset',
    severity: 'critical',
    series: { ...port('slave', 'slave'), 'ptp_offset_from_master_seconds{PTP}': [2e-8, 5e-6] },
    also: ['LantimePtpOffset warning'],
    trap: {
      why: 'an old value at a master',
      series: { ...port('master', 'master'), 'ptp_offset_from_master_seconds{PTP}': always(5e-6) },
    },
  },
  {
    alert: 'LantimePtpClientsNearLimit',
    severity: 'warning',
    series: { 'ptp_unicast_clients{PTP}': [1800, 1900], 'module_info{IO1, model="HPS100"}': always(1) },
    trap: {
      why: 'another kind of card',
      series: { 'ptp_unicast_clients{PTP}': always(1900), 'module_info{IO1, model="psx210"}': always(1) },
    },
  },
  {
    alert: 'LantimePtpClientsLost',
    severity: 'warning',
    before: 480,
    series: { ...port('master', 'master'), 'ptp_unicast_clients{PTP}': [120, 60] },
    trap: {
      why: 'two of nine, and one in ten',
      series: { 'ptp_unicast_clients{PTP}': [9, 7], 'ptp_unicast_clients{IO1, ptp_instance="instance-2"}': [100, 90] },
    },
  },
  {
    alert: 'LantimeSynceQuality',
    severity: 'warning',
    before: 480,
    series: { 'synce_ssm_in{IO1}': [2, 11] },
    trap: { why: 'the level it always has', series: { 'synce_ssm_in{IO1}': always(11) } },
  },
];
