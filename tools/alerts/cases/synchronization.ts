import {
  alarm,
  always,
  type Case,
  clock,
  ntpSystem,
  oneClock,
  oscillator,
  port,
  states,
  sync,
  wellClock,
} from './model';

export const SYNCHRONIZATION: readonly Case[] = [
  {
    alert: 'LantimeNotSynchronized',
    severity: 'critical',
    series: {
      ...sync('synchronized', 'not-synchronized'),
      ...clock('CLK1', 'synchronized', 'not-synchronized'),
      ...alarm('refclock-1-not-sync', 'error'),
      ...alarm('ntp-not-sync', 'error'),
      ...ntpSystem([1, 16], [0, 3]),
      sync_time_quality_unbounded: [0, 1],
    },
    trap: {
      why: 'the first quarter of an hour after a start',
      series: { ...sync('not-synchronized', 'not-synchronized'), system_uptime_seconds: always(900) },
    },
  },
  {
    alert: 'LantimeUnknownState',
    severity: 'warning',
    series: { 'sync_clock_state{state="dreaming"}': [null, 1], ...sync('synchronized', 'none') },
    trap: { why: 'a state that is known', series: sync('synchronized', 'synchronized') },
  },
  {
    alert: 'LantimeNoClockSynchronized',
    severity: 'critical',
    series: {
      ...sync('synchronized', 'holdover'),
      ...clock('CLK1', 'synchronized', 'holdover'),
      ...clock('CLK2', 'synchronized', 'not-synchronized'),
      'gnss_satellites_good{CLK1}': always(9),
      'gnss_satellites_good{CLK2}': always(9),
      ...alarm('refclock-1-not-sync', 'error'),
      ...alarm('refclock-2-not-sync', 'error'),
    },
    trap: {
      why: 'both antennas lost at once, which both have an alert',
      series: {
        'gnss_satellites_good{CLK1}': always(9),
        'gnss_satellites_good{CLK2}': always(9),
        ...wellClock('CLK1'),
        ...wellClock('CLK2'),
      },
    },
  },
  {
    alert: 'LantimeClockNotSynchronized',
    severity: 'warning',
    series: {
      ...sync('synchronized', 'synchronized'),
      ...wellClock('CLK1'),
      ...clock('CLK2', 'synchronized', 'not-synchronized'),
      ...alarm('refclock-2-not-sync', 'error'),
    },
    trap: {
      why: 'two clocks that are well',
      series: { ...sync('synchronized', 'synchronized'), ...wellClock('CLK1'), ...wellClock('CLK2') },
    },
  },
  {
    alert: 'LantimeClockNotResponding',
    severity: 'critical',
    series: {
      ...alarm('refclock-1-not-responding', 'critical'),
      'slot_info{CLK1, type="clk"}': always(1),
      'slot_fitted{CLK1}': always(1),
      'clock_state{CLK1, state="synchronized"}': [1, null],
    },
    trap: { why: 'an event that is over', series: alarm('refclock-1-not-responding', 'critical', [0, 0]) },
  },
  {
    alert: 'LantimeClockNotResponding',
    severity: 'warning',
    series: {
      ...alarm('refclock-2-not-responding', 'critical'),
      ...sync('synchronized', 'synchronized'),
      ...wellClock('CLK1'),
      ...clock('CLK2', 'synchronized', 'not-synchronized'),
    },
    trap: { why: 'an event that is over', series: alarm('refclock-2-not-responding', 'critical', [0, 0]) },
  },
  {
    alert: 'LantimeClockSilent',
    severity: 'warning',
    series: {
      'slot_info{CLK2, type="clk"}': always(1),
      'slot_fitted{CLK2}': always(1),
      'clock_state{CLK2, state="synchronized"}': [1, null],
    },
    trap: {
      why: 'an empty slot for a clock',
      series: { 'slot_info{CLK2, type="clk"}': always(1), 'slot_fitted{CLK2}': always(0) },
    },
  },
  {
    alert: 'LantimeHoldover',
    severity: 'warning',
    series: {
      ...oneClock,
      ...oscillator('ocxo-hq'),
      'gnss_satellites_good{CLK1}': always(9),
      holdover_elapsed_seconds: [0, { from: 0, step: 60 }],
      'ptp_clock_class{PTP}': [6, 7],
      ...port('master', 'master'),
      ...ntpSystem([1, 2]),
    },
    trap: {
      why: 'a device that is synchronized, in whatever state its antenna was',
      series: { ...sync('synchronized', 'synchronized'), ...oscillator('tcxo'), holdover_elapsed_seconds: always(0) },
    },
  },
  {
    alert: 'LantimeHoldover',
    severity: 'critical',
    series: {
      ...oneClock,
      ...oscillator('tcxo'),
      'gnss_satellites_good{CLK1}': always(9),
      holdover_elapsed_seconds: [0, { from: 3060, step: 60 }],
    },
    also: ['LantimeHoldover warning'],
    trap: {
      why: 'a rubidium that is good for a day',
      series: {
        ...sync('synchronized', 'synchronized'),
        ...oscillator('rubidium'),
        holdover_elapsed_seconds: always(0),
      },
    },
  },
  {
    alert: 'LantimeTimeQuality',
    severity: 'warning',
    series: {
      ...sync('synchronized', 'synchronized'),
      sync_time_quality_upper_bound_seconds: [1e-7, 1e-5],
      sync_time_quality_unbounded: always(0),
      'clock_time_quality_upper_bound_seconds{CLK1}': [1e-7, 1e-5],
    },
    trap: {
      why: 'exactly a microsecond',
      series: { ...sync('synchronized', 'synchronized'), sync_time_quality_upper_bound_seconds: always(1e-6) },
    },
  },
  {
    alert: 'LantimeTimeQuality',
    severity: 'critical',
    series: {
      ...sync('synchronized', 'synchronized'),
      sync_time_quality_upper_bound_seconds: [1e-7, null],
      sync_time_quality_unbounded: [0, 1],
    },
    also: ['LantimeTimeQuality warning'],
    trap: {
      why: 'firmware that does not report its time quality',
      series: sync('synchronized', 'synchronized'),
    },
  },
  {
    alert: 'LantimeClockTimeQuality',
    severity: 'warning',
    series: {
      ...sync('synchronized', 'synchronized'),
      ...wellClock('CLK1'),
      ...wellClock('CLK2'),
      sync_time_quality_upper_bound_seconds: always(1e-7),
      'clock_time_quality_upper_bound_seconds{CLK1}': [1e-7, 1e-2],
      'clock_time_quality_upper_bound_seconds{CLK2}': always(1e-7),
    },
    trap: {
      why: 'two good clocks',
      series: {
        'clock_time_quality_upper_bound_seconds{CLK1}': always(1e-7),
        'clock_time_quality_upper_bound_seconds{CLK2}': always(1e-6),
        'clock_time_quality_unbounded{CLK2}': always(0),
      },
    },
  },
  {
    alert: 'LantimeOscillatorCold',
    severity: 'warning',
    series: {
      ...states('clock_oscillator_state', 'CLK1', ['warmed-up', 'not-warmed-up'], 'warmed-up', 'not-warmed-up'),
      ...alarm('oscillator-not-adjusted', 'warning'),
    },
    trap: {
      why: 'the first hour',
      series: {
        'clock_oscillator_state{CLK1, state="not-warmed-up"}': always(1),
        system_uptime_seconds: always(3000),
      },
    },
  },
];
