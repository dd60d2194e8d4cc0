/** Groups of metrics that can be switched off and on, as node_exporter has them. */
import { PREFIX } from '../src/lantime/prometheus-names';

/** What each one is about, and the beginnings of its metrics' names. The longest beginning that fits counts. */
const TABLE = {
  clock: { about: 'state, oscillator, time quality and holdover of the clocks', starts: ['clock', 'holdover', 'sync'] },
  events: { about: 'notifications of the device', starts: ['event', 'events', 'active'] },
  gnss: { about: 'GNSS receivers, antennas and positions', starts: ['gnss', 'position'] },
  hardware: {
    about: 'chassis, slots, modules, supplies, fans, sensors',
    starts: ['chassis', 'slot', 'module', 'power', 'fan', 'front_led', 'rubidium'],
  },
  io: {
    about: 'inputs, outputs, relays, pulse ports, video and low-noise oscillators',
    starts: [
      ...['input', 'inputs', 'output', 'outputs', 'relay', 'relays', 'pulse', 'redundancy', 'power_line', 'vsg', 'lno'],
    ],
  },
  network: { about: 'ports, interfaces, addresses, services', starts: ['network', 'global_service', 'synce'] },
  ntp: { about: 'the NTP service and its associations', starts: ['ntp'] },
  ptp: { about: 'PTP instances', starts: ['ptp'] },
  receivers: { about: 'long wave and time code receivers', starts: ['long_wave', 'time_code'] },
  satellites: { about: 'each satellite', starts: ['gnss_satellite'] },
  sources: { about: 'reference sources of the clocks', starts: ['clock_source'] },
  syncmon: { about: 'nodes that the device monitors, and the team it belongs to', starts: ['syncmon', 'syncteam'] },
  system: {
    about: 'operating system, memory, storage, firmware, configuration',
    starts: ['system', 'memory', 'storage', 'firmware', 'configuration', 'device', 'api', 'data'],
  },
  other: { about: 'what belongs to none of these', starts: [] },
} as const satisfies Record<string, { about: string; starts: readonly string[] }>;

export type CollectorName = keyof typeof TABLE;

export const COLLECTORS: Readonly<Record<CollectorName, string>> = Object.fromEntries(
  Object.entries(TABLE).map(([name, { about }]) => [name, about])
) as Record<CollectorName, string>;
export const COLLECTOR_NAMES = Object.keys(TABLE) as CollectorName[];

const STARTS = Object.entries(TABLE)
  .flatMap(([name, { starts }]) => starts.map((start) => [`${PREFIX}${start}`, name as CollectorName] as const))
  .sort(([a], [b]) => b.length - a.length);

/** The collector of a metric. */
export function collectorOf(metric: string): CollectorName {
  // `ntp` is not the beginning of `ntpd`; `gnss_satellites_good` is about the receiver.
  return STARTS.find(([start]) => metric === start || metric.startsWith(`${start}_`))?.[1] ?? 'other';
}

/** Which collectors are on: those that are not switched off. */
export type CollectorSwitches = Readonly<Partial<Record<CollectorName, boolean>>>;
