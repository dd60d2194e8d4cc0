/** What a simulated device consists of: the plan (profile), the API generation it speaks and the present state. */
import type { Dialect } from './dialect';
import type { JsonObject } from './json';
import type { Site } from './sky';
import type { SimulatedValues } from './simulated-values';

/** A device at one moment, which the builders of the tree turn into JSON. */
export interface Device {
  profile: Profile;
  dialect: Dialect;
  simulated: SimulatedValues;
  /** Factor on the number of SyncMon nodes and of PTP unicast clients. */
  scale: number;
}

/** Builds the `module` member of a slot. */
export type ModuleBuilder = (device: Device) => JsonObject;

/** The plan of a device: everything that does not move. */
export interface Profile {
  /** One line for `--help`. */
  description: string;
  dialect: Dialect;
  model: string;
  serialNumber: string;
  hostname: string;
  backplaneRevision: string;
  site: Site;
  /** Seconds the device has been up when the simulator starts. */
  uptimeAtStart: number;
  memoryKilobytes: { total: number; free: number };
  firmware: FirmwarePlan;
  storage: readonly StoragePlan[];
  synchronization: SynchronizationPlan;
  networkLed: 'green' | 'red';
  events: EventPlan;
  ports: readonly PortPlan[];
  interfaces: readonly InterfacePlan[];
  /** Names of the services that run; the dialect says which services exist. */
  runningServices: ReadonlySet<string>;
  /** In the order of their position. */
  slots: readonly SlotPlan[];
  ntp: NtpPlan;
  /** Other devices it measures; none by default. */
  syncMonitor?: SyncMonitorPlan;
  /** The group of redundant devices it belongs to; none by default. */
  syncTeam?: SyncTeamPlan;
  /** Slot of the clock with an external rubidium; none by default. */
  rubidium?: string;
  /** Also sends what only headers of the manufacturer describe (device-api.md 6). */
  describedByHeaders?: boolean;
}

export interface SyncMonitorPlan {
  nodes: number;
  /** Slot of a card of which two inputs are the first nodes. */
  pulseCard?: string;
}

export interface SyncTeamPlan {
  reference: string;
  /** The first is the device itself. */
  members: ReadonlyArray<{ id: string; address: string; role: 'master' | 'slave'; online: boolean }>;
}

export interface FirmwarePlan {
  /** `7.10.008`, followed by an edition such as `-light`. */
  version: string;
  edition: string;
  architecture: string;
  installed: ReadonlyArray<{ id: string; version: string; type: 'Compressed' | 'Standard' }>;
  update: { successful: boolean; secondsBeforeBoot?: number; error: string };
  packages: readonly string[];
}

/** A mounted file system; sizes in KiB. */
export interface StoragePlan {
  id: string;
  mountpoint: string;
  size: number;
  used: number;
  /** Blocks that only the system may use. */
  reserved?: number;
  /** How far the used size wanders. */
  spread?: number;
}

export interface SynchronizationPlan {
  /** Slot of the active clock and what it follows, `clk1-gps`. */
  reference: string;
  referenceType: string;
  oscillator: string;
  /** True when the position comes from satellites. */
  satellites: boolean;
}

export interface EventPlan {
  /** Hardware dependent events beside those every device has. */
  extra: ReadonlyArray<{ id: string; type: string }>;
  /** The events that happened: when, in seconds after boot, and whether they still hold. */
  happened: Readonly<Record<string, { afterBoot: number; triggered?: boolean }>>;
}

/** A LAN port; without `card` it does not exist physically. */
export interface PortPlan {
  id: string;
  card?: {
    slotName: string;
    slotId: number;
    portId: number;
    cardName: string;
    macAddress: string;
    /** Mbit/s; absent without link. */
    speed?: number;
    /** Mean traffic in packets per second and bytes per packet. */
    traffic?: { rxPackets: number; rxSize: number; txPackets: number; txSize: number };
  };
}

export interface InterfacePlan {
  id: string;
  /** `port:index`. */
  name: string;
  address?: { method: 'static' | 'dhcp'; address: string; subnet: string };
  /** Address the NTP cluster serves, of which the device is master; disabled by default. */
  clusterAddress?: string;
}

export interface SlotPlan {
  id: string;
  type: string;
  orientation: 'vertical' | 'internal';
  /** Absent in an empty slot. */
  module?: ModuleBuilder;
}

export interface NtpPlan {
  /** Reference id of the daemon, `GPS` or `PZF`. */
  referenceId: string;
  clockSource: keyof typeof NTP_CLOCK_SOURCES;
  systemEvent: { code: keyof typeof NTP_SYSTEM_EVENTS; count: number };
  /** End of the leap second file, `YYYYMMDDhhmm`. */
  leapFileExpires: string;
  peers: readonly NtpPeerPlan[];
}

export interface NtpPeerPlan {
  id: string;
  address: string;
  name: string;
  stratum: number;
  referenceId: string;
  selection: keyof typeof NTP_PEER_SELECTIONS;
  event: { code: keyof typeof NTP_PEER_EVENTS; count: number };
  /** Mean network delay to an external server in seconds; 0 for a clock driver. */
  delay: number;
}

// Numbers of the words in ntpd's status words (device-api.md 4.4).
export const NTP_CLOCK_SOURCES = { 'lf-radio': 2, 'uhf-radio': 4 } as const;
export const NTP_SYSTEM_EVENTS = { 'clock-sync': 5, 'no-system-peer': 8 } as const;
export const NTP_PEER_SELECTIONS = {
  falsetick: 1,
  outlier: 3,
  candidate: 4,
  backup: 5,
  'sys-peer': 6,
  'pps-peer': 7,
} as const;
export const NTP_PEER_EVENTS = { reachable: 4, 'sys-peer': 10, 'clock-event': 11 } as const;
