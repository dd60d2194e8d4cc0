/**
 * One case for each rule, of which the file of promtool's unit tests is made: a device that is well, then has the fault, and
 * then is well again. The alert fires, no other does, it stays while the fault lasts, and it ends. Each case has a trap: what
 * looks like it and is none.
 */
import type { Severity } from './model';

export const BEFORE = 30;
export const LASTS = 120;

/** A value, nothing, or one that changes every minute. */
export type Value = number | null | { from: number; step: number };
/**
 * Series by name and labels, without `lantime_` (or with a leading `!` where it has none), before, during and after the fault;
 * afterwards as before unless given. CLK1, CLK2, PORT and so on stand for labels, see {@link SUBJECTS}.
 */
export type SeriesOf = Readonly<Record<string, readonly [before: Value, during: Value, after?: Value]>>;

export interface Case {
  alert: string;
  severity: Severity;
  series: SeriesOf;
  trap: { why: string; series: SeriesOf; job?: string };
  /** Minutes of history; {@link BEFORE} unless given. */
  before?: number;
  /** Minutes the fault lasts; {@link LASTS} unless given. */
  lasts?: number;
  /** It tells of a change, and ends by itself. */
  passes?: true;
  /** Alerts of other severities and rules that go with it; Alertmanager silences them. */
  also?: readonly string[];
  /** Of all devices, so it has a test of its own, and its trap another. */
  alone?: true;
  /** A device without the usual base series. */
  bare?: true;
  /** Of a job of its own, with the number of devices. */
  job?: string;
  /** More devices of that job, with their series. */
  companions?: Readonly<Record<string, SeriesOf>>;
}

export const SUBJECTS: Readonly<Record<string, string>> = {
  CLK1: 'chassis="chassis0", slot="clk1"',
  CLK2: 'chassis="chassis0", slot="clk2"',
  CPU: 'chassis="chassis0", slot="cpu"',
  IO1: 'chassis="chassis0", slot="io1"',
  PWR1: 'chassis="chassis0", slot="pwr1"',
  PWR2: 'chassis="chassis0", slot="pwr2"',
  PWR3: 'chassis="chassis0", slot="pwr3"',
  FAN1: 'chassis="chassis0", slot="fan1"',
  RSC: 'chassis="chassis0", slot="rsc"',
  PTP: 'chassis="chassis0", slot="io1", ptp_instance="instance-1"',
};

const always = (value: Value) => [value, value] as const;
/** A state set: which state holds before and during. */
const states = (metric: string, labels: string, all: readonly string[], before: string, during: string): SeriesOf =>
  Object.fromEntries(
    all.map((state) => [
      `${metric}{${labels ? `${labels}, ` : ''}state="${state}"}`,
      [Number(state === before), Number(state === during)] as const,
    ])
  );
const SYNC = ['synchronized', 'holdover', 'not-synchronized'];
const sync = (before: string, during: string) => states('sync_clock_state', '', SYNC, before, during);
const clock = (slot: string, before: string, during: string) => states('clock_state', slot, SYNC, before, during);
const role = (slot: string, value: string): SeriesOf => ({
  [`clock_role_state{${slot}, state="${value}"}`]: always(1),
});
const port = (before: string, during: string) =>
  states('ptp_port_state', 'PTP', ['master', 'slave', 'passive', 'listening', 'faulty'], before, during);
const alarm = (event: string, type: string, value: readonly [Value, Value] = [0, 1]): SeriesOf => ({
  [`event_active{event="${event}"}`]: value,
  [`event_info{event="${event}", type="${type}"}`]: always(1),
});
const oscillator = (type: string): SeriesOf => ({ [`sync_oscillator_type_state{state="${type}"}`]: always(1) });
const onGps: SeriesOf = { 'sync_reference_type_state{state="gps"}': always(1) };
const wellClock = (slot: string) => clock(slot, 'synchronized', 'synchronized');
const oneClock = {
  ...sync('synchronized', 'holdover'),
  ...clock('CLK1', 'synchronized', 'holdover'),
  ...role('CLK1', 'selected'),
};
const ntpSystem = (stratum: readonly [Value, Value], leap: readonly [Value, Value] = [0, 0]): SeriesOf => ({
  'ntp_stratum{association="sys"}': stratum,
  'ntp_leap_indicator{association="sys"}': leap,
});
const receiver: SeriesOf = { 'ntp_info{association="ref_1", address="127.127.8.0"}': always(1) };
const NOW: Value = { from: 0, step: 60 };
const minutesOff = (minutes: number): Value => ({ from: minutes * 60, step: 60 });
const axis = (x: readonly [Value, Value]): SeriesOf => ({
  'gnss_position_x_meters{CLK1}': x,
  'gnss_position_y_meters{CLK1}': always(700000),
  'gnss_position_z_meters{CLK1}': always(5000000),
});
const signals = (before: number, during: number, strongest = during): SeriesOf => ({
  ...Object.fromEntries(
    [1, 2, 3, 4, 5].map((n) => [
      `gnss_satellite_signal_decibel_hertz{CLK1, satellite="gps${n}"}`,
      [before, during] as const,
    ])
  ),
  'gnss_satellite_signal_decibel_hertz{CLK1, satellite="gps6"}': [before, strongest],
  'gnss_satellites_good{CLK1}': always(8),
});
const packets = { from: 0, step: 6000 };
const LAN = 'port="lan0"';

export const CASES: readonly Case[] = [
  // Reachability
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
    trap: { why: 'a start, of which the device is back after 3 minutes', series: { up: always(1) } },
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
      why: 'a device that cannot be read, of which the exporter says so',
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

  // Time
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
      why: 'a device that is alone',
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

  // Antenna and reception
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
      why: 'a receiver without news of its antenna',
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

  // Synchronization
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
      why: 'a firmware that says nothing of its quality',
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
      why: 'clocks of which both are good',
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

  // NTP
  {
    alert: 'LantimeNtpStopped',
    severity: 'critical',
    series: {
      'network_service_running{service="ntp"}': [1, 0],
      ...alarm('ntp-stopped', 'critical'),
      ...alarm('ntp-not-sync', 'error'),
      ...ntpSystem([1, 16], [0, 3]),
    },
    trap: {
      why: 'a unit on which NTP was never switched on',
      series: { 'network_service_running{service="ntp"}': always(0) },
    },
  },
  {
    alert: 'LantimeNtpNotSynchronized',
    severity: 'critical',
    series: {
      ...sync('synchronized', 'synchronized'),
      ...ntpSystem([1, 16], [0, 3]),
      ...alarm('ntp-not-sync', 'error'),
    },
    trap: {
      why: 'just after a start',
      series: { ...ntpSystem([16, 16], [3, 3]), system_uptime_seconds: always(600) },
    },
  },
  {
    alert: 'LantimeStratum',
    severity: 'warning',
    series: ntpSystem([1, 2]),
    trap: { why: 'stratum 1', series: ntpSystem([1, 1]) },
  },
  {
    alert: 'LantimeStratum',
    severity: 'critical',
    series: ntpSystem([1, 4]),
    also: ['LantimeStratum warning'],
    trap: {
      why: 'a source of a high stratum that is not followed',
      series: { ...ntpSystem([1, 1]), 'ntp_stratum{association="ref_2"}': always(9) },
    },
  },
  {
    alert: 'LantimeNtpReceiverOffset',
    severity: 'warning',
    series: { ...receiver, 'ntp_peer_offset_seconds{association="ref_1"}': [1e-6, -1.5e-5] },
    trap: {
      why: 'eight microseconds',
      series: { ...receiver, 'ntp_peer_offset_seconds{association="ref_1"}': always(8e-6) },
    },
  },
  {
    alert: 'LantimeNtpReceiverOffset',
    severity: 'critical',
    series: { ...receiver, 'ntp_peer_offset_seconds{association="ref_1"}': [1e-6, 5e-5] },
    also: ['LantimeNtpReceiverOffset warning'],
    trap: {
      why: 'a source in the network that is not followed',
      series: { 'ntp_peer_offset_seconds{association="ref_2"}': always(5e-3) },
    },
  },
  {
    alert: 'LantimeNtpSourceOffset',
    severity: 'warning',
    series: {
      'ntp_peer_selection_state{association="ref_2", state="sys-peer"}': always(1),
      'ntp_peer_offset_seconds{association="ref_2"}': [1e-4, 4e-3],
    },
    trap: {
      why: 'half a millisecond through the network',
      series: {
        'ntp_peer_selection_state{association="ref_2", state="sys-peer"}': always(1),
        'ntp_peer_offset_seconds{association="ref_2"}': always(5e-4),
      },
    },
  },
  {
    alert: 'LantimeNtpSourceOffset',
    severity: 'critical',
    series: {
      'ntp_peer_selection_state{association="ref_2", state="sys-peer"}': always(1),
      'ntp_peer_offset_seconds{association="ref_2"}': [1e-4, -0.05],
    },
    also: ['LantimeNtpSourceOffset warning'],
    trap: {
      why: 'a candidate',
      series: {
        'ntp_peer_selection_state{association="ref_2", state="candidate"}': always(1),
        'ntp_peer_offset_seconds{association="ref_2"}': always(0.05),
      },
    },
  },
  {
    alert: 'LantimeNtpSourceLost',
    severity: 'warning',
    series: {
      'ntp_peer_reachable{association="ref_2"}': [1, 0],
      'ntp_peer_selection_state{association="ref_2", state="reject"}': [0, 1],
    },
    trap: {
      why: 'old firmware, whose register is always 0',
      series: {
        'ntp_peer_reachable{association="ref_2"}': always(1),
        'ntp_peer_reach_register{association="ref_2"}': always(0),
      },
    },
  },
  {
    alert: 'LantimeLeapSecond',
    severity: 'info',
    series: { ...ntpSystem([1, 1], [0, 1]), sync_leap_second_announced: [0, 1] },
    trap: { why: 'none announced', series: { ...ntpSystem([1, 1]), sync_leap_second_announced: always(0) } },
  },
  {
    alert: 'LantimeLeapFile',
    severity: 'warning',
    series: {
      'sync_reference_type_state{state="irig"}': always(1),
      'ntp_leap_file_expiry_timestamp_seconds{association="sys"}': [5e6, 1e6],
    },
    trap: {
      why: 'a file that is good for another month',
      series: { 'ntp_leap_file_expiry_timestamp_seconds{association="sys"}': always(3e6) },
    },
  },
  {
    alert: 'LantimeLeapFile',
    severity: 'info',
    series: { ...onGps, 'ntp_leap_file_expiry_timestamp_seconds{association="sys"}': [5e6, -1e6] },
    trap: {
      why: 'a file that is good for another month',
      series: { ...onGps, 'ntp_leap_file_expiry_timestamp_seconds{association="sys"}': always(3e6) },
    },
  },

  // PTP
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

  // Hardware
  {
    alert: 'LantimeModuleMissing',
    severity: 'warning',
    series: { 'slot_fitted{IO1}': [1, 0] },
    trap: { why: 'a slot that was always empty', series: { 'slot_fitted{IO1}': always(0) } },
  },
  {
    alert: 'LantimeModuleError',
    severity: 'critical',
    series: {
      'output_fault{IO1, output="out1"}': [0, 1],
      'output_fault{IO1, output="out2"}': [0, 1],
      ...alarm('ims-port-error', 'error'),
    },
    trap: {
      why: 'the event that it works again',
      series: { ...alarm('ims-ok', 'info', [1, 1]), 'output_fault{IO1, output="out1"}': always(0) },
    },
  },
  {
    alert: 'LantimeInputLimits',
    severity: 'warning',
    series: { 'input_itu_limit_violated{IO1, input="in1"}': [0, 1], ...alarm('esi-itu-limits-violated', 'error') },
    trap: { why: 'an input without signal', series: { 'input_no_signal{IO1, input="in1"}': always(1) } },
  },
  {
    alert: 'LantimePowerLine',
    severity: 'warning',
    series: {
      'power_line_frequency_hertz{IO1}': [50, 50.5],
      'power_line_max_frequency_hertz{IO1}': always(50.2),
      'power_line_min_frequency_hertz{IO1}': always(49.8),
      'power_line_frequency_overflow{IO1}': [0, 1],
      ...alarm('fdm-error', 'error'),
    },
    trap: {
      why: 'a frequency within its limits, and a time deviation near them',
      series: {
        'power_line_frequency_hertz{IO1}': always(50.19),
        'power_line_max_frequency_hertz{IO1}': always(50.2),
        'power_line_time_deviation_seconds{IO1}': always(-59),
        'power_line_min_time_deviation_seconds{IO1}': always(-60),
        'power_line_reference_ok{IO1}': always(1),
      },
    },
  },
  {
    alert: 'LantimeDefinedState',
    severity: 'critical',
    series: {
      'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="charges"}': [0, null],
      'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="leaks"}': [null, 2],
    },
    trap: {
      why: 'a state that nobody calls bad',
      series: {
        'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="rests"}': always(0),
      },
    },
  },
  {
    alert: 'LantimeDefinedState',
    severity: 'warning',
    series: {
      'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="charges"}': [0, null],
      'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="is low"}': [null, 1],
    },
    trap: {
      why: 'a state that nobody calls bad',
      series: {
        'defined_state_severity{IO1, field="module/flux/mode", reading="Flux mode", text="rests"}': always(0),
      },
    },
  },
  {
    alert: 'LantimePowerSupply',
    severity: 'critical',
    series: {
      'power_supply_available{PWR1}': always(1),
      'power_supply_available{PWR2}': [1, 0],
      ...alarm('power-supply-failure', 'critical'),
      ...alarm('power-redundancy-not-avail', 'warning'),
    },
    trap: {
      why: 'an empty bay beside the only supply',
      series: { 'power_supply_available{PWR1}': always(1), 'slot_fitted{PWR2}': always(0) },
    },
  },
  {
    alert: 'LantimePowerSupply',
    severity: 'warning',
    series: {
      'power_supply_available{PWR1}': always(1),
      'power_supply_available{PWR2}': always(1),
      'power_supply_available{PWR3}': [1, 0],
      ...alarm('power-supply-failure', 'critical'),
      ...alarm('power-redundancy-not-avail', 'warning', [0, 0]),
    },
    trap: {
      why: 'three that work',
      series: { 'power_supply_available{PWR1}': always(1), 'power_supply_available{PWR2}': always(1) },
    },
  },
  {
    alert: 'LantimePowerRedundancy',
    severity: 'warning',
    series: {
      ...alarm('power-redundancy-not-avail', 'warning'),
      'power_supply_available{PWR1}': always(1),
      'power_supply_available{PWR2}': always(1),
    },
    trap: { why: 'the event that it is there', series: alarm('power-redundancy-avail', 'info', [1, 1]) },
  },
  {
    alert: 'LantimePowerOverload',
    severity: 'critical',
    series: alarm('power-consumption-exceeded', 'critical'),
    trap: { why: 'the event that it is over', series: alarm('power-consumption-ok', 'info', [1, 1]) },
  },
  {
    alert: 'LantimeFan',
    severity: 'critical',
    series: { ...states('fan_error_state', 'FAN1', ['no', 'yes'], 'no', 'yes'), ...alarm('fan-down', 'critical') },
    trap: {
      why: 'a fan that rests',
      series: { 'fan_state{FAN1, state="off"}': always(1), 'fan_error_state{FAN1, state="no"}': always(1) },
    },
  },
  {
    alert: 'LantimeTemperature',
    severity: 'warning',
    series: {
      'module_temperature_celsius{CPU, sensor="1"}': [50, 65],
      'module_temperature_celsius{CPU, sensor="2"}': [50, 66],
      'slot_info{CPU, type="cpu"}': always(1),
    },
    trap: {
      why: '70 °C at another module than the processor',
      series: { 'module_temperature_celsius{IO1, sensor="1"}': always(70) },
    },
  },
  {
    alert: 'LantimeTemperature',
    severity: 'critical',
    series: { 'module_temperature_celsius{IO1, sensor="1"}': [50, 95] },
    also: ['LantimeTemperature warning'],
    trap: { why: 'a sensor that is not there', series: { 'slot_fitted{IO1}': always(1) } },
  },

  // Network
  {
    alert: 'LantimeLinkDown',
    severity: 'critical',
    series: {
      [`network_port_link_up{${LAN}}`]: [1, 0],
      [`network_port_available{${LAN}}`]: always(1),
      ...alarm('network-link-down', 'error'),
    },
    trap: {
      why: 'a link that the device misses on a port that it does not have, and one that was never used',
      series: {
        ...alarm('network-link-down', 'error', [1, 1]),
        'network_port_available{port="lan1"}': always(0),
        'network_port_link_up{port="lan2"}': always(0),
      },
    },
  },
  {
    alert: 'LantimeLinkErrors',
    severity: 'warning',
    series: {
      [`network_port_receive_packets_total{${LAN}}`]: [
        packets,
        { from: 180000, step: 6000 },
        { from: 900000, step: 6000 },
      ],
      [`network_port_receive_errors_total{${LAN}}`]: [0, { from: 0, step: 12 }, 1440],
      [`network_port_receive_crc_errors_total{${LAN}}`]: [0, { from: 0, step: 12 }, 1440],
    },
    trap: {
      why: 'one damaged packet in a hundred thousand',
      series: {
        [`network_port_receive_packets_total{${LAN}}`]: always({ from: 0, step: 100000 }),
        [`network_port_receive_errors_total{${LAN}}`]: always({ from: 0, step: 1 }),
      },
    },
  },
  {
    alert: 'LantimeLinkSlow',
    severity: 'warning',
    series: { [`network_port_speed_bytes_per_second{${LAN}}`]: [1.25e8, 1.25e7] },
    trap: {
      why: 'a port that became faster',
      series: { [`network_port_speed_bytes_per_second{${LAN}}`]: [1.25e7, 1.25e8, 1.25e8] },
    },
  },
  {
    alert: 'LantimeNtpCluster',
    severity: 'warning',
    series: alarm('cluster-falseticker-detected', 'warning'),
    trap: {
      why: 'a cluster that works',
      series: { 'ntp_cluster_info{interface="vif0", clock_status="normal-operation"}': always(1) },
    },
  },
  {
    alert: 'LantimeNtpClusterMaster',
    severity: 'info',
    passes: true,
    series: {
      device_answer_timestamp_seconds: always({ from: 1e6, step: 60 }),
      'event_last_triggered_timestamp_seconds{event="cluster-master-changed"}': [0, 1001800, 1001800],
    },
    trap: {
      why: 'an hour ago',
      series: {
        device_answer_timestamp_seconds: always(1e6),
        'event_last_triggered_timestamp_seconds{event="cluster-master-changed"}': always(1e6 - 3600),
      },
    },
  },

  // Others
  {
    alert: 'LantimeSyncMonNode',
    severity: 'warning',
    series: {
      'syncmon_node_offset_seconds{node="node-7"}': [1e-6, -5e-3],
      'syncmon_node_offset_limit_seconds{node="node-7"}': always(1e-3),
      ...states('syncmon_node_state', 'node="node-7"', ['ok', 'limit-exceeded'], 'ok', 'limit-exceeded'),
      ...alarm('sync-monitor-alert', 'error'),
    },
    trap: {
      why: 'a node without a limit',
      series: {
        'syncmon_node_offset_seconds{node="node-7"}': always(1),
        'syncmon_node_state{node="node-7", state="ok"}': always(1),
      },
    },
  },
  {
    alert: 'LantimeSyncMonStopped',
    severity: 'warning',
    series: {
      syncmon_nodes: always(3),
      device_answer_timestamp_seconds: always(NOW),
      syncmon_last_updated_timestamp_seconds: [NOW, 600, { from: 9000, step: 60 }],
    },
    trap: {
      why: 'a SyncMon without nodes',
      series: {
        syncmon_nodes: always(0),
        device_answer_timestamp_seconds: always(NOW),
        syncmon_last_updated_timestamp_seconds: always(0),
      },
    },
  },

  // Redundancy
  {
    alert: 'LantimeSwitchOver',
    severity: 'info',
    passes: true,
    series: {
      sync_active_clock_index: [0, 1, 1],
      ...states('redundancy_switch_selected_state', 'RSC', ['clk1', 'clk2'], 'clk1', 'clk2'),
      'redundancy_switch_selected_state{RSC, state="clk1"}': [1, 0, 0],
      'redundancy_switch_selected_state{RSC, state="clk2"}': [0, 1, 1],
    },
    trap: { why: 'a device that keeps its clock', series: { sync_active_clock_index: always(1) } },
  },
  {
    alert: 'LantimeSwitchManual',
    severity: 'warning',
    series: states('redundancy_switch_mode_state', 'RSC', ['automatic', 'manual'], 'automatic', 'manual'),
    trap: { why: 'automatic mode', series: { 'redundancy_switch_mode_state{RSC, state="automatic"}': always(1) } },
  },
  {
    alert: 'LantimeLowerReference',
    severity: 'warning',
    series: {
      'clock_source_in_use{CLK1, source="priority0"}': [1, 0],
      'clock_source_in_use{CLK1, source="priority1"}': [0, 1],
      'clock_source_no_signal{CLK1, source="priority0"}': [0, 1],
      ...alarm('xmr-ref-disconnect', 'error'),
    },
    trap: { why: 'the first reference', series: { 'clock_source_in_use{CLK1, source="priority0"}': always(1) } },
  },
  {
    alert: 'LantimeReferenceLost',
    severity: 'warning',
    series: {
      'clock_source_in_use{CLK1, source="priority0"}': always(1),
      'clock_source_no_signal{CLK1, source="priority1"}': [0, 1],
      ...alarm('mrs-source-invalid', 'warning'),
    },
    trap: {
      why: 'a reference that never had a signal',
      series: { 'clock_source_no_signal{CLK1, source="priority2"}': always(1) },
    },
  },
  {
    alert: 'LantimeRubidium',
    severity: 'warning',
    series: {
      'rubidium_pps_lock{rubidium="clk1"}': [1, 0],
      'rubidium_overheated{rubidium="clk1"}': [0, 1],
      ...alarm('xhe-rub-error', 'error'),
    },
    trap: {
      why: 'one that is locked',
      series: { 'rubidium_pps_lock{rubidium="clk1"}': always(1), 'rubidium_alarm_led{rubidium="clk1"}': always(0) },
    },
  },

  // Care
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
      why: 'an update that never began, of which nothing is told',
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

  // What is left
  {
    alert: 'LantimeDeviceAlarm',
    severity: 'warning',
    series: alarm('warp-core-breach', 'critical'),
    trap: {
      why: 'events that are no alarms',
      series: { ...alarm('normal-operation', 'info', [1, 1]), ...alarm('system-reboot', 'action', [1, 1]) },
    },
  },
  {
    alert: 'LantimeDeviceAlarm',
    severity: 'info',
    series: alarm('xmr-limit-exceeded', 'warning'),
    trap: { why: 'an alarm that is over', series: alarm('xmr-limit-exceeded', 'warning', [0, 0]) },
  },
];
