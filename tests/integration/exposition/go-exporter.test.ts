/** @jest-environment node */
// Whoever comes from meinberg_ltos_exporter finds each of its values here. Its metrics, without the prefix
// `meinberg_ltos_`, and where they are in ours.
import { readFileSync } from 'node:fs';
import { expose } from '../../../exporter/exposition';
import { statusAnswer } from '../../../dev/simulator';
import { parseAnswer } from '../../../src/lantime/answer';
import { StatusReader } from '../../../src/lantime/reader';
import { M600 } from '../../fixtures';
import { Sample, parseSamples, select } from './support';

const START = Date.UTC(2030, 0, 1);

type Row = [theirs: string, ours: string, labels?: Record<string, string>, value?: number];

const SYS = { association: 'sys' };
const PEER = { association: 'ref_1' };
const CLOCK = { slot: 'clk1' };
const PORT = { port: 'lan0' };

/** With the value where the answer of the real M600 says it. */
const OF_EVERY_UNIT: Row[] = [
  ['up', 'lantime_up', {}, 1],
  ['scrape_duration_seconds', 'lantime_probe_duration_seconds'],
  ['build_info', 'lantime_device_info'],
  ['system_info', 'lantime_device_info'],
  ['system_cpu_info', 'lantime_module_info', { slot: 'cpu' }],
  ['system_uptime_seconds', 'lantime_system_uptime_seconds'],
  ['system_cpu_load_avg, period 1', 'lantime_system_load1', {}, 0.48],
  ['system_cpu_load_avg, period 5', 'lantime_system_load5', {}, 0.66],
  ['system_cpu_load_avg, period 15', 'lantime_system_load15', {}, 0.57],
  ['system_memory_bytes', 'lantime_memory_total_bytes', {}, 228428 * 1024],
  ['system_memory_free_bytes', 'lantime_memory_free_bytes', {}, 161732 * 1024],
  ['storage_total_bytes', 'lantime_storage_size_bytes'],
  ['storage_used_bytes', 'lantime_storage_used_bytes'],
  ['the label mount', 'lantime_storage_info'],
  ['notification_last_triggered_seconds', 'lantime_event_last_triggered_timestamp_seconds'],
  ['the label type', 'lantime_event_info', { event: 'ntp-not-sync', type: 'error' }],
  ['network_port_up', 'lantime_network_port_link_up', PORT, 1],
  ['network_port_info, label speed', 'lantime_network_port_speed_bytes_per_second', PORT, 1e8 / 8],
  ['network_port_info, label duplex', 'lantime_network_port_duplex_state', { ...PORT, state: 'full' }],
  ['network_port_info', 'lantime_network_port_info', PORT],
  ['clock_info', 'lantime_module_info', CLOCK],
  ['clock_info, label oscillator_type', 'lantime_clock_oscillator_type_state', CLOCK],
  ['clock_synchronized', 'lantime_clock_state', { ...CLOCK, state: 'synchronized' }, 1],
  ['clock_oscillator_warmed_up', 'lantime_clock_oscillator_state', { ...CLOCK, state: 'warmed-up' }, 1],
  ['clock_estimated_time_quality_seconds', 'lantime_clock_time_quality_upper_bound_seconds', CLOCK, 1e-7],
  ['ntp_sys_stratum', 'lantime_ntp_stratum', SYS, 1],
  ['ntp_sys_precision_seconds', 'lantime_ntp_precision_seconds', SYS, 2 ** -18],
  ['ntp_sys_root_delay_seconds', 'lantime_ntp_root_delay_seconds', SYS],
  ['ntp_sys_root_dispersion_seconds', 'lantime_ntp_root_dispersion_seconds', SYS],
  ['ntp_sys_clock_jitter_seconds', 'lantime_ntp_clock_jitter_seconds', SYS, 4e-6],
  ['ntp_sys_clock_wander_seconds_per_second', 'lantime_ntp_clock_wander', SYS],
  ['ntp_sys_leap_indicator', 'lantime_ntp_leap_indicator', SYS, 0],
  ['ntp_sys_leap_second_timestamp_seconds', 'lantime_ntp_leap_second_timestamp_seconds', SYS],
  ['the label refid', 'lantime_ntp_info', SYS],
  ['ntp_peer_offset_seconds', 'lantime_ntp_peer_offset_seconds', PEER],
  ['ntp_peer_delay_seconds', 'lantime_ntp_peer_delay_seconds', PEER],
  ['ntp_peer_dispersion_seconds', 'lantime_ntp_peer_dispersion_seconds', PEER],
  ['ntp_peer_leap_indicator', 'lantime_ntp_leap_indicator', PEER],
  ['ntp_peer_synchronized, only from the leap indicator', 'lantime_ntp_peer_selection_state', PEER],
  ['the labels peer_name and peer_address', 'lantime_ntp_info', PEER],
];

const GNSS: Row[] = [
  ['satellites_in_view', 'lantime_gnss_satellites_in_view', CLOCK, 14],
  ['satellites_good', 'lantime_gnss_satellites_good', CLOCK, 9],
  ['latitude_degrees', 'lantime_gnss_latitude_degrees', CLOCK],
  ['longitude_degrees', 'lantime_gnss_longitude_degrees', CLOCK],
  ['altitude_meters', 'lantime_gnss_altitude_meters', CLOCK, 46.5],
  ['antenna_connected', 'lantime_gnss_antenna_connected', CLOCK, 1],
  ['antenna_short_circuit', 'lantime_gnss_antenna_short_circuit', CLOCK, 0],
  ['synchronized', 'lantime_gnss_receiver_synchronized', CLOCK],
  ['tracking', 'lantime_gnss_receiver_tracking', CLOCK],
  ['warm_boot', 'lantime_gnss_receiver_warm_boot', CLOCK],
  ['cold_boot', 'lantime_gnss_receiver_cold_boot', CLOCK],
];
const OF_GNSS = GNSS.map(([theirs, ...ours]): Row => [`clock_receiver_gnss_${theirs}`, ...ours]);

const OF_STATISTICS: Row[] = ['receive rx', 'transmit tx'].flatMap((names) => {
  const [ours, theirs] = names.split(' ');
  return [
    [`network_port_${theirs}_bytes_total`, `lantime_network_port_${ours}_bytes_total`, PORT],
    [`network_port_${theirs}_packets_total`, `lantime_network_port_${ours}_packets_total`, PORT],
    [`network_port_${theirs}_errors_total`, `lantime_network_port_${ours}_errors_total`, PORT],
    [`network_port_${theirs}_dropped_total`, `lantime_network_port_${ours}_dropped_packets_total`, PORT],
  ] as Row[];
});

const OF_LONG_WAVE: Row[] = [
  ['clock_receiver_dcf77_correlation', 'lantime_long_wave_correlation', CLOCK],
  ['clock_receiver_dcf77_field_strength', 'lantime_long_wave_field_strength', CLOCK],
];

async function samples(answer: unknown): Promise<Sample[]> {
  const snapshot = new StatusReader().read(answer, START);
  return parseSamples(await expose({ snapshot, durationSeconds: 0.2 }, { unknownReadings: false }));
}
const simulated = (profile: 'm300' | 'm600') =>
  samples(statusAnswer(profile, { startedAt: START, at: START + 3600_000 }));

const rows = (...tables: Row[][]) =>
  tables.flat().map(([theirs, ours, labels = {}, value]) => ({ theirs, ours, labels, value }));
const HAVE_ALL = 'has $theirs: $ours';

describe('a simulated M600', () => {
  let all: Sample[];
  beforeAll(async () => {
    all = await simulated('m600');
  });

  it.each(rows(OF_EVERY_UNIT, OF_GNSS, OF_STATISTICS))(HAVE_ALL, ({ ours, labels }) => {
    expect(select(all, ours, labels).length).toBeGreaterThan(0);
  });

  it('has many more', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBeGreaterThan(100);
  });
});

describe('a simulated M300 with its old API', () => {
  let all: Sample[];
  beforeAll(async () => {
    all = await simulated('m300');
  });

  // It has no port statistics.
  it.each(rows(OF_EVERY_UNIT, OF_LONG_WAVE))(HAVE_ALL, ({ ours, labels }) => {
    expect(select(all, ours, labels).length).toBeGreaterThan(0);
  });
});

describe('the answer of a real M600', () => {
  let all: Sample[];
  beforeAll(async () => {
    all = await samples(parseAnswer(readFileSync(M600, 'utf8')));
  });

  it.each(rows(OF_EVERY_UNIT, OF_GNSS, OF_STATISTICS))(HAVE_ALL, ({ ours, labels, value }) => {
    const found = select(all, ours, labels);
    expect(found.length).toBeGreaterThan(0);
    if (value !== undefined) {
      expect(found.map((one) => one.value)).toEqual([value]);
    }
  });

  it('exposes nothing of ports, bays and sensors that are not fitted', () => {
    expect(select(all, 'lantime_network_port_link_up').map(({ labels }) => labels.port)).toEqual(['lan0']);
    expect(select(all, 'lantime_power_supply_available').map(({ labels }) => labels.slot)).toEqual(['pwr1']);
    expect(select(all, 'lantime_module_temperature_celsius').map(({ labels }) => labels.slot)).toEqual(['cpu']);
    expect(select(all, 'lantime_unreadable_fields').map(({ value }) => value)).toEqual([0]);
  });
});
