/** Every limit of the rules, with its meaning. Users change them here, or at the top of the file of rules. */
import type { Limit } from './model';

type Row = readonly [meaning: string, ...limits: ReadonlyArray<readonly [name: string, value: number]>];

const ROWS: readonly Row[] = [
  [
    'Difference between the clock of a device and that of Prometheus. It allows for the age of the data, 8 s, and for a small error of Prometheus itself.',
    ['clock_wrong_seconds', 30],
  ],
  [
    'Difference between two devices, which does not depend on the clock of Prometheus.',
    ['devices_disagree_seconds', 15],
  ],
  [
    'Time after a start during which alerts about synchronization do not fire. Receivers need up to 20 minutes.',
    ['boot_seconds', 1200],
  ],
  [
    'Usable satellites. Four are needed for time and position.',
    ['satellites_good_warning', 6],
    ['satellites_good_critical', 4],
  ],
  ['Usable satellites as a share of the median of the last day.', ['satellites_usual_ratio', 0.5]],
  [
    'C/N0 of a good signal, and how many satellites should have it.',
    ['signal_good_dbhz', 37],
    ['satellites_with_good_signal', 4],
  ],
  ['Drop of the signals of all satellites, compared with the median of the last day.', ['signal_drop_db', 6]],
  [
    'Position jump: distance in metres from the median position of the last day, in addition to six times the scatter of that day; and the most that the scatter may add.',
    ['position_jump_meters', 25],
    ['position_scatter_meters', 200],
  ],
  [
    'Holdover: seconds until the time may be off by a microsecond, by oscillator type; and which share of them must be left.',
    ['holdover_seconds_tcxo', 4100],
    ['holdover_seconds_ocxo', 14400],
    ['holdover_seconds_ocxo_hq', 20400],
    ['holdover_seconds_rubidium', 86400],
    ['holdover_left_ratio', 0.25],
  ],
  [
    'Estimated time quality of the device. For PTP or synchrophasors, set critical to 1e-6.',
    ['time_quality_seconds_warning', 1e-6],
    ['time_quality_seconds_critical', 1e-4],
  ],
  ['Warm-up of an oscillator.', ['warm_up_seconds', 3600]],
  [
    'NTP stratum of the device, and offset to its own receiver and to other servers.',
    ['ntp_stratum_warning', 2],
    ['ntp_stratum_critical', 3],
    ['ntp_receiver_offset_seconds_warning', 1e-5],
    ['ntp_receiver_offset_seconds_critical', 2e-5],
    ['ntp_network_offset_seconds_warning', 1e-3],
    ['ntp_network_offset_seconds_critical', 1e-2],
  ],
  ['Time before the leap-second file expires: 28 days.', ['leap_file_seconds', 2419200]],
  [
    'Hours before a leap second within which every server should announce it; NTP does so during the last day at most.',
    ['leap_announcement_hours', 2],
  ],
  [
    'PTP: offset of a slave, clients of one card, share of them in use, share that may be missing compared with the last day.',
    ['ptp_offset_seconds_warning', 1e-7],
    ['ptp_offset_seconds_critical', 1e-6],
    ['ptp_clients_capacity', 2048],
    ['ptp_clients_used_ratio', 0.9],
    ['ptp_clients_lost_ratio', 0.2],
  ],
  [
    'PTP: a port that was master for this share of the last day is expected to be master.',
    ['ptp_master_usual_ratio', 0.1],
  ],
  [
    'Temperature of processor cards, and of other modules.',
    ['temperature_processor_celsius_warning', 62],
    ['temperature_processor_celsius_critical', 72],
    ['temperature_module_celsius_warning', 80],
    ['temperature_module_celsius_critical', 90],
  ],
  ['Damaged and dropped packets as a share of all.', ['port_errors_ratio', 0.0001], ['port_drops_ratio', 0.01]],
  ['Age of SyncMon’s last measurement: ten of its intervals of 64 s.', ['syncmon_age_seconds', 640]],
  ['Difference between two clocks of one device.', ['clock_difference_seconds', 1e-6]],
  ['How long a reboot, a change of the configuration and the like count as recent.', ['recent_seconds', 600]],
  [
    'Load average over 15 minutes per processor, number of processors of a device (which it does not report), and used share of /data and /var.',
    ['load15_per_cpu', 2],
    ['cpus', 1],
    ['storage_used_ratio', 0.95],
  ],
  ['Age of the status when the device answers.', ['status_age_seconds', 60]],
  [
    'Time before the certificate of a verified connection expires: 28 and 3 days.',
    ['certificate_seconds_warning', 2419200],
    ['certificate_seconds_critical', 259200],
  ],
];

export const LIMITS: readonly Limit[] = ROWS.flatMap(([meaning, ...limits]) =>
  limits.map(([name, value]) => ({ name, value, meaning }))
);

/** Replaces the limits in an expression with their values. Throws if there is no such limit. */
export function withLimits(expression: string, limits: readonly Limit[] = LIMITS): string {
  return expression.replace(/scalar\(lantime:limit:(\w+)\)/g, (_, name: string) => {
    const limit = limits.find((one) => one.name === name);
    if (!limit) {
      throw new Error(`There is no limit "${name}" in tools/alerts/limits.ts.`);
    }
    return String(limit.value);
  });
}
