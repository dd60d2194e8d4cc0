import { alarm, always, type Case, NOW, type Value } from './model';

const minutesOff = (minutes: number): Value => ({ from: minutes * 60, step: 60 });

export const TIME: readonly Case[] = [
  {
    alert: 'LantimeClockWrong',
    severity: 'critical',
    job: 'clock-ahead',
    series: { device_clock_timestamp_seconds: [NOW, minutesOff(60)] },
    trap: {
      why: 'values that were 8 s old when the device answered, and an answer that the exporter has kept for a minute',
      series: {
        device_clock_timestamp_seconds: always({ from: -68, step: 60 }),
        probe_age_seconds: always(60),
      },
    },
  },
  {
    alert: 'LantimeScraperClockWrong',
    severity: 'critical',
    job: 'clock-of-scraper',
    series: { device_clock_timestamp_seconds: [NOW, minutesOff(-60)] },
    companions: { 'the other device': { device_clock_timestamp_seconds: [NOW, { from: -3595, step: 60 }] } },
    trap: {
      why: 'devices that agree with Prometheus',
      series: { device_clock_timestamp_seconds: always({ from: -6, step: 60 }) },
      job: 'clock-of-nobody',
    },
  },
  {
    alert: 'LantimeDevicesDisagree',
    severity: 'critical',
    job: 'clock-of-two',
    series: { device_clock_timestamp_seconds: [NOW, { from: -20, step: 60 }] },
    companions: { 'that device': { device_clock_timestamp_seconds: always({ from: 2, step: 60 }) } },
    trap: {
      why: 'a single device',
      series: { device_clock_timestamp_seconds: always({ from: -20, step: 60 }) },
      job: 'clock-of-one',
    },
  },
  {
    alert: 'LantimeClocksDisagree',
    severity: 'critical',
    series: {
      'redundancy_switch_time_difference_seconds{RSC}': [5e-9, -3e-6],
      'redundancy_switch_time_limit_exceeded{RSC}': [0, 1],
      ...alarm('shs-time-limit-error', 'error'),
    },
    trap: {
      why: 'a difference of half a microsecond',
      series: {
        'redundancy_switch_time_difference_seconds{RSC}': always(5e-7),
        'redundancy_switch_time_limit_exceeded{RSC}': always(0),
      },
    },
  },
  {
    alert: 'LantimeClocksDiffer',
    severity: 'warning',
    series: alarm('shs-time-limit-warning', 'warning'),
    trap: { why: 'the event that says that they agree', series: alarm('shs-time-limit-ok', 'info', [1, 1]) },
  },
];
