/**
 * Which subject a place in the tree belongs to, and what its list members and words are called in Prometheus:
 * `network/ports/<port>/statistics` is the subject `network_port` with the label `port`.
 */
import { expandAlternatives } from './catalogue';
import { unescapeSegment } from './paths';

const MODULE_IN_SLOT = 'chassis/slots/<slot>/module';
const PTP_PATH = `${MODULE_IN_SLOT}/{ptp-instances,ptp/instances,ptpv2/instances,ptp,ptpv2}`;

/**
 * Subjects, by the path below which they stand; the longest match wins. `<name>` is a list member and its label. What
 * has no row is named after its path, so a new family works without one.
 */
const SUBJECTS: ReadonlyArray<readonly [path: string, subject: string]> = [
  ['system-information', 'device'],
  ['rest-api', 'device'],
  ['changes', 'configuration'],
  ['system/sync-status', 'sync'],
  ['system/sync-status/clock-status', 'sync'],
  ['system/sync-status/est-time-quality', 'sync_time_quality'],
  ['system/sync-status/holdover-status', 'holdover'],
  ['system/front-leds/<led>', 'front_led'],
  ['system/memory', 'memory'],
  ['system/position', 'position'],
  ['system/storage/<storage>', 'storage'],
  ['system/firmware', 'firmware'],
  ['system/firmware/update', 'firmware'],
  ['system/firmware/firmware/<firmware>', 'firmware_image'],
  ['system/firmware/packages/<package>', 'firmware_package'],
  ['notification', ''],
  ['notification/events/<event>', 'event'],
  ['network/ports/<port>', 'network_port'],
  ['network/ports/<port>/statistics', 'network_port'],
  ['network/ports/<port>/bonding-slave', 'network_port_bonding'],
  ['network/interfaces/<interface>', 'network_interface'],
  ['network/interfaces/<interface>/addresses/<assignment>', 'network_address'],
  ['network/interfaces/<interface>/cluster/<family>', 'ntp_cluster'],
  ['services/network/<service>', 'network_service'],
  ['services/global/<service>', 'global_service'],
  ['ntp/<association>', 'ntp'],
  ['syncmon/nodes/<node>', 'syncmon_node'],
  ['syncteam/members/<member>', 'syncteam_member'],
  ['syncteam/reference', 'syncteam'],
  ['syncteam/time-quality', 'syncteam_time_quality'],
  ['chassis', 'chassis'],
  ['chassis/slots/<slot>', 'slot'],
  [MODULE_IN_SLOT, ''],
  [`${MODULE_IN_SLOT}/info`, 'module'],
  [`${MODULE_IN_SLOT}/info/sensors/temperature-<sensor>`, 'module_temperature'],
  [`${MODULE_IN_SLOT}/info/sensors/voltage-<sensor>`, 'module_voltage'],
  [`${MODULE_IN_SLOT}/info/sensors/current-<sensor>`, 'module_current'],
  [`${MODULE_IN_SLOT}/info/sensors/pll-<sensor>`, 'module_pll'],
  [`${MODULE_IN_SLOT}/info/sensors/pll-voltage-<sensor>`, 'module_pll_voltage'],
  [`${MODULE_IN_SLOT}/info/sensors`, 'module'],
  [`${MODULE_IN_SLOT}/sync-status`, 'clock'],
  [`${MODULE_IN_SLOT}/sync-status/clock-status`, 'clock'],
  [`${MODULE_IN_SLOT}/sync-status/est-time-quality`, 'clock_time_quality'],
  [`${MODULE_IN_SLOT}/mrs/<source>`, 'clock_source'],
  [`${MODULE_IN_SLOT}/mrs/<source>/{metrics,stats/metrics,status/metrics}/<mask>`, 'clock_source'],
  [`${MODULE_IN_SLOT}/mrs/<source>/{metrics,stats/metrics,status/metrics}/{mtie,tdev}/<interval>`, 'clock_source'],
  [`${MODULE_IN_SLOT}/mrs/<source>/{metrics,stats/metrics,status/metrics}/<mask>/mtie/<interval>`, 'clock_source'],
  [`${MODULE_IN_SLOT}/mrs/<source>/{metrics,stats/metrics,status/metrics}/<mask>/tdev/<interval>`, 'clock_source'],
  [`${MODULE_IN_SLOT}/mrs/<source>/info/settings`, 'clock_source'],
  [`${MODULE_IN_SLOT}/mrs/<source>/info/settings/id`, 'clock_source'],
  [`${MODULE_IN_SLOT}/mrs/<source>/{status,info/status}/id`, 'clock_source_present'],
  [`${MODULE_IN_SLOT}/mrs/<source>/{status,status/status,status/flags,info/status,info/status/status}`, 'clock_source'],
  [`${MODULE_IN_SLOT}/{holdover-status,holdover,sync-status/holdover-status}`, 'clock_holdover'],
  [`${MODULE_IN_SLOT}/{grc,gns,gps,gnm,gxl}`, 'gnss'],
  [`${MODULE_IN_SLOT}/{grc,gns,gps,gnm,gxl}/receiver`, 'gnss_receiver'],
  [`${MODULE_IN_SLOT}/satellites`, 'gnss'],
  [`${MODULE_IN_SLOT}/satellites/{gnss/satellite-list,gnss/satellites,satellite-list}/<satellite>`, 'gnss_satellite'],
  [`${MODULE_IN_SLOT}/satellites/gnss/{sat-info,satellite-info,systems}/<system>`, 'gnss_system'],
  [`${MODULE_IN_SLOT}/{dcf77,msf,wwvb}`, 'long_wave'],
  [`${MODULE_IN_SLOT}/{dcf77,msf,wwvb}/pcps`, 'long_wave'],
  [`${MODULE_IN_SLOT}/{tcr,irig}`, 'time_code'],
  [`${MODULE_IN_SLOT}/{tcr,irig}/{status,debug-status}`, 'time_code'],
  [`${MODULE_IN_SLOT}/{rsc,scu}`, 'redundancy_switch'],
  [`${MODULE_IN_SLOT}/{relays,rel/relays}/<relay>`, 'relay'],
  [`${MODULE_IN_SLOT}/{inputs,mri/inputs,esi/inputs,vsi/inputs}/<input>`, 'input'],
  [`${MODULE_IN_SLOT}/outputs/<output>`, 'output'],
  [`${MODULE_IN_SLOT}/pio-ports/<port>`, 'pulse_port'],
  [`${MODULE_IN_SLOT}/fdm`, 'power_line'],
  [`${PTP_PATH}/<ptp_instance>`, 'ptp'],
  [`${PTP_PATH}/<ptp_instance>/message-counters/<message>`, 'ptp'],
  [`${MODULE_IN_SLOT}/{fans,fcu/fans,fcu}/<fan>`, 'fan_control_unit'],
  ['chassis-xhe/<rubidium>', 'rubidium'],
  ['chassis-xhe/<rubidium>/{xhe-info,xhe-psu-status,xhe-psu-status/alarms,xhe-psu-status/psu-status}', 'rubidium'],
  ['chassis-xhe/<rubidium>/xhe-sys-status/status', 'rubidium'],
  ['chassis-xhe/<rubidium>/xhe-sys-status/temperature-sensors/<sensor>', 'rubidium_temperature'],
  ['chassis-xhe/<rubidium>/<part>/comstat/<value>', 'rubidium_communication'],
];

/** Lists stand below these names; they are not members themselves. */
const NOT_MEMBERS = ['count', 'instances', 'mtie', 'tdev', 'mask', 'mask-violated', 'exceeded', 'fans'];

/** Words of paths that are written out. */
const WRITTEN_OUT: ReadonlyMap<string, string> = new Map([
  ['rx', 'receive'],
  ['tx', 'transmit'],
  ['osc', 'oscillator'],
  ['ref', 'reference'],
  ['idx', 'index'],
  ['leapsecond', 'leap_second'],
  ['tfom', 'time_figure_of_merit'],
  ['nohandler', 'no_handler'],
]);

interface Subject {
  /** Literal text, or the label of a member behind `prefix`. */
  segments: ReadonlyArray<{ text: string; label?: string }>;
  name: string;
}

const BY_LENGTH: readonly Subject[] = SUBJECTS.flatMap(([path, name]) =>
  expandAlternatives(path).map((one) => ({
    name,
    segments: one.split('/').map((segment) => {
      const member = /^(.*)<(\w+)>$/.exec(segment);
      return member ? { text: member[1], label: member[2] } : { text: segment };
    }),
  }))
).sort((a, b) => b.segments.length - a.segments.length);

/** The words of a path segment: `rx-crc-errors` is `receive_crc_errors`. */
export function pathWords(segment: string): string[] {
  const words = unescapeSegment(segment)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return words.flatMap((word) => (WRITTEN_OUT.get(word) ?? word).split('_'));
}

/** Joins words with underscores, without repeating one at a seam: `clock` and `clock` is `clock`. */
export function joinWords(...parts: string[][]): string {
  const words: string[] = [];
  for (const part of parts) {
    words.push(...(part.length > 0 && words[words.length - 1] === part[0] ? part.slice(1) : part));
  }
  return words.join('_');
}

/** A path with `*` for list members, and what stands for them. */
export interface MetricPlace {
  segments: readonly string[];
  /** Name and label of each `*`, in order. */
  members: ReadonlyArray<readonly [label: string, key: string]>;
}

/** Finds the subject of a place, the labels of its members, and the words that are left. */
export function locate({ segments, members }: MetricPlace) {
  let star = 0;
  const memberAt = segments.map((segment) => (segment === '*' ? members[star++] : undefined));
  const subject = BY_LENGTH.find(
    (row) =>
      row.segments.length <= segments.length &&
      row.segments.every(({ text, label }, i) =>
        label === undefined ? text === segments[i] : segments[i].startsWith(text) && !NOT_MEMBERS.includes(segments[i])
      )
  );
  const start = subject?.segments.length ?? 0;
  const labels: Array<[name: string, value: string]> = [];
  segments.forEach((segment, i) => {
    const row = subject?.segments[i];
    const label = row?.label ?? memberAt[i]?.[0];
    if (label !== undefined) {
      labels.push([labelName(label), memberAt[i]?.[1] ?? unescapeSegment(segment.slice(row?.text.length ?? 0))]);
    }
  });
  const rest = segments.slice(start).filter((segment) => !['*', 'module', 'count'].includes(segment));
  return { name: subject?.name ?? '', rest, labels };
}

/** Prometheus names the target with the first two; the others have a meaning in its formats and in ours. */
const PROMETHEUS_LABELS = ['instance', 'job', 'le', 'quantile', 'state', 'reason'];

function labelName(label: string): string {
  const name = pathWords(label).join('_');
  return PROMETHEUS_LABELS.includes(name) || !/^[a-z]/.test(name) ? `member_${name}` : name;
}
