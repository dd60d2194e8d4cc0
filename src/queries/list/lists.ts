/** Which lists a device has, and those people ask for by name. */
import { mark } from '../../i18n';
import { Readings } from '../../lantime/readings';
import { Descriptor } from '../../lantime/types';

/** A list people ask for by name. */
export interface ListView {
  id: string;
  label: string;
  description: string;
  /** Paths of the list below its component, with `*` for anything; see {@link getList}. */
  lists: readonly string[];
  /** Columns that come first, by their path below the list member; all others follow. */
  first: readonly string[];
}

/** In the order in which the editor offers them. */
export const LIST_VIEWS: readonly ListView[] = [
  {
    id: 'ports',
    label: mark('Network ports'),
    description: mark('Link, speed, addresses and counters of each port'),
    lists: ['network/ports'],
    first: ['port-available', 'link', 'speed', 'duplex', 'slot-name', 'card-name', 'mac-address', 'operstate'],
  },
  {
    id: 'ntp',
    label: mark('NTP associations'),
    description: mark('The NTP service and its sources'),
    lists: ['ntp'],
    first: [
      'name',
      'refid',
      'stratum',
      'status-peer-selection',
      'status-peer-reach-ok',
      'poll-status/answered',
      'offset',
      'delay',
      'dispersion',
      'leap',
    ],
  },
  {
    id: 'ptp',
    label: mark('PTP instances'),
    description: mark('PTPv2 instances of all cards'),
    lists: ['module/ptp*instances'],
    first: [
      'port-state',
      'domain',
      'profile',
      'grandmaster-id',
      'clock-class',
      'offset-from-master',
      'mean-path-delay',
    ],
  },
  {
    id: 'satellites',
    label: mark('Satellites'),
    description: mark('Satellites of each receiver, with x and y for a sky view'),
    lists: ['module/satellites/gnss/satellite-list', 'module/satellites/selected-satellites'],
    first: ['gnss-type', 'sv-number', 'signal-strength', 'elevation', 'azimuth', 'used'],
  },
  {
    id: 'mrs',
    label: mark('Reference sources'),
    description: mark('Priority list of the references of each clock (MRS)'),
    lists: ['module/mrs'],
    first: [
      'info/settings/id/type',
      'info/settings/id/instance',
      'status/is-master',
      'status/is-locked',
      'status/no-connection',
      'status/no-signal',
      'status/offset',
    ],
  },
  {
    id: 'syncmon',
    label: mark('SyncMon nodes'),
    description: mark('Monitored nodes with offset and limit'),
    lists: ['syncmon/nodes'],
    first: ['address', 'type', 'status', 'offset', 'offset-limit', 'delay', 'jitter', 'stratum', 'last-updated'],
  },
  {
    id: 'events',
    label: mark('Events'),
    description: mark('Notification events with severity and times'),
    lists: ['notification/events'],
    first: ['type', 'triggered', 'active-since', 'last-triggered'],
  },
  {
    id: 'services',
    label: mark('Services'),
    description: mark('Which services run'),
    lists: ['services/network', 'services/global'],
    first: ['running'],
  },
  {
    id: 'storage',
    label: mark('Storage'),
    description: mark('File systems and their use'),
    lists: ['system/storage'],
    first: ['mountpoint', 'size', 'used', 'available', 'used-percent'],
  },
  {
    id: 'firmware',
    label: mark('Firmware and packages'),
    description: mark('Installed firmware and packages with versions'),
    lists: ['system/firmware/firmware', 'system/firmware/packages'],
    first: ['version', 'type'],
  },
];

/** Views of the slots themselves. */
export const SLOT_VIEWS = [
  {
    id: 'inventory',
    label: mark('Inventory'),
    description: mark('A row for each slot: position, module, serial, revision, state'),
  },
  { id: 'slot-map', label: mark('Slot map'), description: mark('Row and column of each slot, with module and state') },
] as const;

export const isSlotView = (list: string): boolean => SLOT_VIEWS.some(({ id }) => id === list);

/** Paths of the lists that a query asks for: those of a view, or the one it names. */
export const listsOfView = (list: string): readonly string[] =>
  LIST_VIEWS.find(({ id }) => id === list)?.lists ?? [list];

/** States of slots in those views: the worst of the module's readings. */
export const SLOT_STATES = [
  { value: 'ok', text: 'ok', severity: 'ok', code: 0 },
  { value: 'neutral', text: 'no state', severity: 'neutral', code: 1 },
  { value: 'warning', text: 'warning', severity: 'warning', code: 2 },
  { value: 'error', text: 'error', severity: 'error', code: 3 },
  { value: 'empty', text: 'empty', severity: 'neutral', code: 4 },
] as const;

/** The innermost list a reading is in, `network/ports`, and its path below the member; undefined for those in no list. */
export function getList({ metric }: Descriptor): { list: string; column: string } | undefined {
  const star = metric.endsWith('/*') ? metric.length - 2 : metric.lastIndexOf('/*/');
  return star > 0 ? { list: metric.slice(0, star), column: metric.slice(star + 3) } : undefined;
}

/** Every list a device has, known or not, by path, with how many readings it holds. */
export function countLists(reader: Readings): Map<string, number> {
  const lists = new Map<string, number>();
  for (const descriptor of reader.knownDescriptors) {
    const list = getList(descriptor)?.list;
    if (list) {
      lists.set(list, (lists.get(list) ?? 0) + 1);
    }
  }
  return lists;
}
