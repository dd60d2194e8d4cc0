import {
  alarm,
  always,
  type Case,
  clock,
  ntpSystem,
  oneClock,
  oscillator,
  port,
  role,
  type CaseSeries,
  states,
  sync,
  type Value,
  wellClock,
} from './model';

const axis = (x: readonly [Value, Value]): CaseSeries => ({
  'gnss_position_x_meters{CLK1}': x,
  'gnss_position_y_meters{CLK1}': always(700000),
  'gnss_position_z_meters{CLK1}': always(5000000),
});
const signals = (before: number, during: number, strongest = during): CaseSeries => ({
  ...Object.fromEntries(
    [1, 2, 3, 4, 5].map((n) => [
      `gnss_satellite_signal_decibel_hertz{CLK1, satellite="gps${n}"}`,
      [before, during] as const,
    ])
  ),
  'gnss_satellite_signal_decibel_hertz{CLK1, satellite="gps6"}': [before, strongest],
  'gnss_satellites_good{CLK1}': always(8),
});

export const ANTENNA_AND_RECEPTION: readonly Case[] = [
  {
    alert: 'LantimeAntennaDisconnected',
    severity: 'critical',
    series: {
      ...oneClock,
      ...oscillator('ocxo-hq'),
      holdover_elapsed_seconds: always(0),
      sync_time_quality_upper_bound_seconds: [1e-7, 1e-5],
      'gnss_antenna_connected{CLK1}': [1, 0],
      'gnss_antenna_short_circuit{CLK1}': always(0),
      'gnss_satellites_good{CLK1}': [9, 0],
      ...states('sync_antenna_state', '', ['connected', 'disconnected'], 'connected', 'disconnected'),
      ...alarm('antenna-faulty', 'error'),
      ...alarm('refclock-1-not-sync', 'error'),
      ...ntpSystem([1, 2]),
      'ptp_clock_class{PTP}': [6, 7],
      ...port('master', 'master'),
    },
    trap: {
      why: 'a receiver that does not report its antenna',
      series: { ...sync('synchronized', 'synchronized'), 'gnss_satellites_good{CLK1}': always(9) },
    },
  },
  {
    alert: 'LantimeAntennaDisconnected',
    severity: 'warning',
    series: {
      ...sync('synchronized', 'synchronized'),
      ...clock('CLK1', 'synchronized', 'holdover'),
      ...role('CLK1', 'selected'),
      ...wellClock('CLK2'),
      ...role('CLK2', 'not-selected'),
      'gnss_antenna_connected{CLK1}': [1, 0],
      'gnss_antenna_connected{CLK2}': always(1),
      'gnss_satellites_good{CLK1}': [9, 0],
      'gnss_satellites_good{CLK2}': always(9),
      'clock_source_in_use{CLK1, source="priority1"}': [0, 1],
      'clock_source_no_signal{CLK1, source="priority0"}': [0, 1],
      ...alarm('antenna-faulty', 'error'),
      ...alarm('refclock-1-not-sync', 'error'),
      ...alarm('xmr-ref-disconnect', 'error'),
    },
    trap: {
      why: 'two clocks with their antennas',
      series: {
        ...wellClock('CLK1'),
        ...wellClock('CLK2'),
        'gnss_antenna_connected{CLK1}': always(1),
        'gnss_antenna_connected{CLK2}': always(1),
      },
    },
  },
  {
    alert: 'LantimeAntennaShortCircuit',
    severity: 'critical',
    series: {
      ...oneClock,
      'gnss_antenna_connected{CLK1}': [1, 0],
      'gnss_antenna_short_circuit{CLK1}': [0, 1],
      'gnss_satellites_good{CLK1}': [9, 0],
      ...alarm('antenna-short-circuit', 'error'),
      ...alarm('antenna-faulty', 'error'),
    },
    trap: {
      why: 'an event that is over',
      series: { ...alarm('antenna-short-circuit', 'error', [0, 0]), 'gnss_antenna_short_circuit{CLK1}': always(0) },
    },
  },
  {
    alert: 'LantimeAntennaShortCircuit',
    severity: 'warning',
    series: {
      ...sync('synchronized', 'synchronized'),
      ...wellClock('CLK1'),
      ...clock('CLK2', 'synchronized', 'holdover'),
      'gnss_antenna_short_circuit{CLK2}': [0, 1],
      'gnss_antenna_connected{CLK2}': [1, 0],
    },
    trap: { why: 'no short circuit', series: { 'gnss_antenna_short_circuit{CLK2}': always(0) } },
  },
  {
    alert: 'LantimeFewSatellites',
    severity: 'warning',
    before: 480,
    series: { 'gnss_satellites_good{CLK1}': [16, 7], 'gnss_antenna_connected{CLK1}': always(1) },
    trap: {
      why: 'fewer than usual, but not by half, and one that has just started',
      series: {
        'gnss_satellites_good{CLK1}': [10, 6],
        'gnss_satellites_good{CLK2}': always(null),
        'gnss_antenna_connected{CLK1}': always(1),
      },
    },
  },
  {
    alert: 'LantimeFewSatellites',
    severity: 'critical',
    series: {
      ...oneClock,
      'gnss_satellites_good{CLK1}': [9, 3],
      'gnss_antenna_connected{CLK1}': always(1),
    },
    also: ['LantimeFewSatellites warning'],
    trap: {
      why: 'a long wave receiver, which has none',
      series: { ...sync('synchronized', 'synchronized'), 'long_wave_field_strength{CLK1}': always(40) },
    },
  },
  {
    alert: 'LantimeWeakSignals',
    severity: 'warning',
    series: signals(39, 36),
    trap: { why: 'five good signals among six', series: signals(39, 39, 20) },
  },
  {
    alert: 'LantimeSignalDrop',
    severity: 'warning',
    before: 480,
    series: signals(46, 38),
    trap: { why: 'all but the strongest fell', series: signals(46, 39, 46) },
  },
  {
    alert: 'LantimePositionJump',
    severity: 'warning',
    before: 480,
    series: axis([3847550, 3847650]),
    trap: { why: 'a receiver that scatters by 20 m', series: axis([3847550, 3847570]) },
  },
];
