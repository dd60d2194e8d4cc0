/**
 * The model of what a LANTIME reports. One response of the device (a snapshot) is a flat list of readings; a descriptor
 * says what a reading is. Nothing here knows Grafana, React or Node.
 */
import type { CatalogueEntry } from './catalogue';

/** A value as it stands in the device's JSON. */
export type Scalar = string | number | boolean | null;

/** A value after reading: numbers in base units, times in epoch seconds (UTC), null where the device gave no data. */
export type ReadingValue = number | string | boolean | null;

/**
 * - `gauge`: a number that goes up and down
 * - `counter`: a number that only grows, until the device restarts
 * - `state`: one of several words, numbers or booleans with a meaning
 * - `text`: free text
 * - `timestamp`: a point in time, seconds since 1970 UTC
 */
export type Kind = 'gauge' | 'counter' | 'state' | 'text' | 'timestamp';

/** Units of numeric values. Always base units; views scale them. `''` is a plain number. */
export type Unit =
  | ''
  | 's'
  | 'B'
  | 'bit/s'
  | '°C'
  | '%'
  | 'W'
  | 'V'
  | 'A'
  | 'Hz'
  | 'm'
  | '°'
  | 'dB'
  | 'dB-Hz'
  | 'ppm'
  | 'ratio'
  | 'packets'
  | 'errors';

/** How good or bad a state is. A state nobody has described is `neutral`, never `ok`. */
export type Severity = 'ok' | 'neutral' | 'warning' | 'error';

/**
 * How well a fact about the device is known; the marks of device-api.md, and `DEFINED` for what the owner of the device
 * has defined.
 */
export type Evidence = 'KNOWN' | 'DERIVED' | 'PLAUSIBLE' | 'UNKNOWN' | 'DEFINED';

/** One state of a state reading. */
export interface State {
  /** The value as the device writes it, as text (`synchronized`, `true`, `3`). */
  value: string;
  /** Shown to people. */
  text: string;
  severity: Severity;
  /** The state as a number, for graphs and thresholds. */
  code: number;
  /** What the state means, where the word does not say it. */
  meaning?: string;
  /** Numbers the device sends for it, with `?raw` and sometimes without; none where they are not published. */
  numbers?: readonly number[];
}

/** What readings belong to: a chassis, or the module in a slot. */
export type Scope = 'chassis' | 'module';

/** The part of a device a reading belongs to: a chassis, or the module in a slot. */
export interface Component {
  /** `chassis0`, `clk1`; slots of a second chassis are `chassis1/clk1`. */
  id: string;
  type: Scope;
  chassis: string;
  /** Slot id of a module, `clk1`. */
  slot?: string;
  /** Slot class as the device writes it, `clk`, `pwr`, `cpu`, `io`. */
  slotType?: string;
  /** Model of the module or chassis in capitals, `GRC180`; missing when the device does not name one. */
  model?: string;
  /** For people: `clk1 (GRC180)`. */
  label: string;
  /** False for a slot without a module and for a supply bay without a supply. */
  fitted: boolean;
}

/** The `elements` of everything that is not in a list. */
export const NO_ELEMENTS: Readonly<Record<string, string>> = Object.freeze({});

/** What a reading is. Created once per reading and shared by all snapshots. */
export interface Descriptor {
  /** Position in the reader's table; stable while the reader lives. */
  index: number;
  /**
   * Identity everywhere: the device's own tree path below the status root, list members named by `object-id`
   * (device-api.md 1.3), e.g. `chassis0/slots/clk1/module/satellites/good-satellites`.
   */
  id: string;
  /** Id of the component, see {@link Component}. */
  component: string;
  /** Path below the component: `module/satellites/good-satellites`; for a chassis the whole path, `network/ports/lan0/link`. */
  field: string;
  /** The field with the names of list members replaced by an asterisk; the same for all members of a list. */
  metric: string;
  /** Field and metric as the catalogue spells them, where the device spells them otherwise: queries find both. */
  spelledAs?: { field: string; metric: string };
  /** Names of the list members on the way, `{ port: 'lan0' }`; one object for all readings of a member, or NO_ELEMENTS. */
  elements: Readonly<Record<string, string>>;
  /** Name for people, `Good satellites`. */
  label: string;
  /** Names of the list members and the label, `lan0 Link`; what a series is called within its component. */
  title: string;
  /** Heading under which pickers show it. */
  group: string;
  kind: Kind;
  unit: Unit;
  states: readonly State[];
  /** Display texts of values without a state, by value. */
  words?: Words;
  /** The same for the names of list members, by the key of `elements`. */
  elementWords?: Readonly<Record<string, Words>>;
  description: string;
  evidence: Evidence;
  /** Where unit and states come from, e.g. `device-api.md 2.10`. */
  source: string;
  /** True when the catalogue or the owner's definitions have an entry for it. */
  known: boolean;
  /** The entry; undefined for readings nobody has described. */
  entry?: CatalogueEntry;
  /** True if the unit is not known and could not be derived: the value is as the device sends it. */
  rawUnit?: true;
  /** Why the unit is what it is, or which it may be; a sentence. */
  unitNote?: string;
  /** How the value is read, if not by the catalogue alone: values that are read differently are another series. */
  readAs?: string;
  /** True for values worked out from others, false for leaves of the answer. */
  derived: boolean;
}

/** Display texts, by value. */
export type Words = Readonly<Record<string, string>>;

/** One value of one poll. Readings are immutable; an unchanged value keeps its object from poll to poll. */
export interface Reading {
  readonly descriptor: Descriptor;
  readonly value: ReadingValue;
  /** As the device wrote it; undefined for derived readings. */
  readonly raw: Scalar | undefined;
  /** Why `value` is null, as shown to users. */
  readonly absent?: string;
  /** True when the device sent something that could not be read as what the catalogue expects. */
  readonly unreadable?: boolean;
}

/** Who answered. Fields the answer lacks are undefined. */
export interface DeviceInfo {
  hostname?: string;
  model?: string;
  serialNumber?: string;
  /** `7.10.008` */
  firmware?: string;
  /** `20.05.013` */
  apiVersion?: string;
  /** Seconds between the measurement of the values and the answer, see device-api.md 1.5. */
  dataAge?: number;
}

/** One answer of the device, read. */
export interface Snapshot {
  /** When the answer was received, milliseconds since 1970, by the receiver's clock. */
  receivedAt: number;
  device: DeviceInfo;
  components: ReadonlyMap<string, Component>;
  /** By `descriptor.index`; empty where this answer did not contain the reading. */
  readings: ReadonlyArray<Reading | undefined>;
  /** Readings that were sent but could not be read. */
  unreadable: readonly Reading[];
  /** Values of the answer that were not read, because they are beyond what a reader keeps. */
  dropped: number;
  /** Subtrees of every known LANTIME of which nothing could be read: `system`, the chassis. Usually none. */
  missing: readonly string[];
}
