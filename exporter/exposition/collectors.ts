/** Groups of metrics that can be enabled and disabled, as in node_exporter. */
import { PREFIX } from '../../src/lantime/prometheus-names';

/** What each is about, and the prefixes of its metrics. The longest matching prefix counts. */
const TABLE = {
  clock: { about: 'clock state, oscillator, time quality and holdover', prefixes: ['clock', 'holdover', 'sync'] },
  events: { about: 'events of the device', prefixes: ['event', 'events', 'active'] },
  gnss: { about: 'GNSS receivers, antennas and positions', prefixes: ['gnss', 'position'] },
  hardware: {
    about: 'chassis, slots, modules, power supplies, fans and sensors',
    prefixes: ['chassis', 'slot', 'module', 'power', 'fan', 'front_led', 'rubidium'],
  },
  io: {
    about: 'inputs, outputs, relays, pulse ports, video and low-noise oscillators',
    prefixes: [
      ...['input', 'inputs', 'output', 'outputs', 'relay', 'relays', 'pulse', 'redundancy', 'power_line', 'vsg', 'lno'],
    ],
  },
  network: { about: 'ports, interfaces, addresses and services', prefixes: ['network', 'global_service', 'synce'] },
  ntp: { about: 'the NTP service and its associations', prefixes: ['ntp'] },
  ptp: { about: 'PTP instances', prefixes: ['ptp'] },
  receivers: { about: 'long-wave and time code receivers', prefixes: ['long_wave', 'time_code'] },
  satellites: { about: 'individual satellites', prefixes: ['gnss_satellite'] },
  sources: { about: 'reference sources of the clocks', prefixes: ['clock_source'] },
  syncmon: { about: 'nodes monitored by the device (SyncMon), and its SyncTeam', prefixes: ['syncmon', 'syncteam'] },
  system: {
    about: 'operating system, memory, storage, firmware and configuration',
    prefixes: ['system', 'memory', 'storage', 'firmware', 'configuration', 'device', 'api', 'data'],
  },
  other: { about: 'metrics of no other collector', prefixes: [] },
} as const satisfies Record<string, { about: string; prefixes: readonly string[] }>;

export type CollectorName = keyof typeof TABLE;

export const COLLECTORS: Readonly<Record<CollectorName, string>> = Object.fromEntries(
  Object.entries(TABLE).map(([name, { about }]) => [name, about])
) as Record<CollectorName, string>;
export const COLLECTOR_NAMES = Object.keys(TABLE) as CollectorName[];

const PREFIXES = Object.entries(TABLE)
  .flatMap(([name, { prefixes }]) => prefixes.map((prefix) => [`${PREFIX}${prefix}`, name as CollectorName] as const))
  .sort(([a], [b]) => b.length - a.length);

/** The collector of a metric. */
export function findCollector(metric: string): CollectorName {
  // Whole words: `gnss_satellite` is no prefix of `gnss_satellites_good`, which is about the receiver.
  return PREFIXES.find(([prefix]) => metric === prefix || metric.startsWith(`${prefix}_`))?.[1] ?? 'other';
}

/** Collectors that are enabled or disabled explicitly; all others are enabled. */
export type CollectorSwitches = Readonly<Partial<Record<CollectorName, boolean>>>;
