/**
 * How readings are called in Prometheus. The exporter writes with it and the data source asks with it, so it depends on
 * nothing but the descriptor: not on the values, and not on which readings happen to be there. Conventions:
 * https://prometheus.io/docs/practices/naming/
 *
 * - Numbers are gauges or counters in base units; percent becomes a ratio, and bits become bytes.
 * - Words are state sets, `lantime_clock_state{state="holdover"} 1`: one series for each known state, 0 or 1.
 * - Booleans are 0 or 1, and the name says what 1 means. States which a standard numbers, such as the clock class of
 *   PTP, are that number.
 * - Texts that seldom change are labels of `_info` metrics; others are not exposed.
 */
import { CatalogueEntry, expand, FAMILIES, findEntry } from './catalogue';
import { isConfirmed } from './evidence';
import { unescapeSegment } from './paths';
import { Descriptor, Kind, State, Unit } from './types';

/**
 * - `value`: one number
 * - `boolean`: 1 for true
 * - `states`: one series for each state, named by the label `state`; 1 for the present one
 * - `info`: always 1; the text is the label {@link Metric.textLabel}
 */
export type Form = 'value' | 'boolean' | 'states' | 'info';

/** A metric. Readings of one name agree in everything but {@link Metric.textLabel}. */
export interface Metric {
  /** `lantime_network_port_speed_bytes_per_second` */
  name: string;
  type: 'gauge' | 'counter';
  form: Form;
  help: string;
  /** In order; without `state` and without the labels of an info metric that hold texts. */
  labelNames: readonly string[];
  /** Value in Prometheus by value of the reading. */
  factor: number;
  /** Values of the label `state`, for the form `states`. */
  states: readonly string[];
  /** Label that holds the text, for the form `info`. */
  textLabel?: string;
}

/** One reading in Prometheus. */
export interface Series extends Metric {
  labels: Readonly<Record<string, string>>;
}

export const PREFIX = 'lantime_';
/** Metric of the numbers that the catalogue does not know. */
export const UNKNOWN_READING: Metric = {
  name: `${PREFIX}reading`,
  type: 'gauge',
  form: 'value',
  help: 'A number which the device sends and nobody has described, by its place in the tree.',
  labelNames: ['component', 'field'],
  factor: 1,
  states: [],
};

const MODULE = 'chassis/slots/<slot>/module';
const PTP = `${MODULE}/{ptp-instances,ptp/instances,ptpv2/instances,ptp,ptpv2}`;

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
  [MODULE, ''],
  [`${MODULE}/info`, 'module'],
  [`${MODULE}/info/sensors/temperature-<sensor>`, 'module_temperature'],
  [`${MODULE}/info/sensors/voltage-<sensor>`, 'module_voltage'],
  [`${MODULE}/info/sensors/current-<sensor>`, 'module_current'],
  [`${MODULE}/info/sensors/pll-<sensor>`, 'module_pll'],
  [`${MODULE}/info/sensors/pll-voltage-<sensor>`, 'module_pll_voltage'],
  [`${MODULE}/info/sensors`, 'module'],
  [`${MODULE}/sync-status`, 'clock'],
  [`${MODULE}/sync-status/clock-status`, 'clock'],
  [`${MODULE}/sync-status/est-time-quality`, 'clock_time_quality'],
  [`${MODULE}/mrs/<source>`, 'clock_source'],
  [`${MODULE}/mrs/<source>/{metrics,stats/metrics,status/metrics}/<mask>`, 'clock_source'],
  [`${MODULE}/mrs/<source>/{metrics,stats/metrics,status/metrics}/{mtie,tdev}/<interval>`, 'clock_source'],
  [`${MODULE}/mrs/<source>/{metrics,stats/metrics,status/metrics}/<mask>/mtie/<interval>`, 'clock_source'],
  [`${MODULE}/mrs/<source>/{metrics,stats/metrics,status/metrics}/<mask>/tdev/<interval>`, 'clock_source'],
  [`${MODULE}/mrs/<source>/info/settings`, 'clock_source'],
  [`${MODULE}/mrs/<source>/info/settings/id`, 'clock_source'],
  [`${MODULE}/mrs/<source>/{status,info/status}/id`, 'clock_source_present'],
  [`${MODULE}/mrs/<source>/{status,status/status,status/flags,info/status,info/status/status}`, 'clock_source'],
  [`${MODULE}/{holdover-status,holdover,sync-status/holdover-status}`, 'clock_holdover'],
  [`${MODULE}/{grc,gns,gps,gnm,gxl}`, 'gnss'],
  [`${MODULE}/{grc,gns,gps,gnm,gxl}/receiver`, 'gnss_receiver'],
  [`${MODULE}/satellites`, 'gnss'],
  [`${MODULE}/satellites/{gnss/satellite-list,gnss/satellites,satellite-list}/<satellite>`, 'gnss_satellite'],
  [`${MODULE}/satellites/gnss/{sat-info,satellite-info,systems}/<system>`, 'gnss_system'],
  [`${MODULE}/{dcf77,msf,wwvb}`, 'long_wave'],
  [`${MODULE}/{dcf77,msf,wwvb}/pcps`, 'long_wave'],
  [`${MODULE}/{tcr,irig}`, 'time_code'],
  [`${MODULE}/{tcr,irig}/{status,debug-status}`, 'time_code'],
  [`${MODULE}/{rsc,scu}`, 'redundancy_switch'],
  [`${MODULE}/{relays,rel/relays}/<relay>`, 'relay'],
  [`${MODULE}/{inputs,mri/inputs,esi/inputs,vsi/inputs}/<input>`, 'input'],
  [`${MODULE}/outputs/<output>`, 'output'],
  [`${MODULE}/pio-ports/<port>`, 'pulse_port'],
  [`${MODULE}/fdm`, 'power_line'],
  [`${PTP}/<ptp_instance>`, 'ptp'],
  [`${PTP}/<ptp_instance>/message-counters/<message>`, 'ptp'],
  [`${MODULE}/{fans,fcu/fans,fcu}/<fan>`, 'fan_control_unit'],
  ['chassis-xhe/<rubidium>', 'rubidium'],
  ['chassis-xhe/<rubidium>/{xhe-info,xhe-psu-status,xhe-psu-status/alarms,xhe-psu-status/psu-status}', 'rubidium'],
  ['chassis-xhe/<rubidium>/xhe-sys-status/status', 'rubidium'],
  ['chassis-xhe/<rubidium>/xhe-sys-status/temperature-sensors/<sensor>', 'rubidium_temperature'],
  ['chassis-xhe/<rubidium>/<part>/comstat/<value>', 'rubidium_communication'],
];

/** Lists stand below these names; they are not members themselves. */
const NOT_MEMBERS = ['count', 'instances', 'mtie', 'tdev', 'mask', 'mask-violated', 'exceeded', 'fans'];

/** Words of paths that are written out. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['rx', 'receive'],
  ['tx', 'transmit'],
  ['osc', 'oscillator'],
  ['ref', 'reference'],
  ['idx', 'index'],
  ['leapsecond', 'leap_second'],
  ['tfom', 'time_figure_of_merit'],
  ['nohandler', 'no_handler'],
]);

const SUFFIXES: Readonly<Record<Unit, string>> = {
  '': '',
  s: 'seconds',
  B: 'bytes',
  'bit/s': 'bytes_per_second',
  '°C': 'celsius',
  '%': 'ratio',
  W: 'watts',
  V: 'volts',
  A: 'amperes',
  Hz: 'hertz',
  m: 'meters',
  '°': 'degrees',
  dB: 'decibels',
  'dB-Hz': 'decibel_hertz',
  ppm: 'ratio',
  ratio: 'ratio',
  packets: 'packets',
  errors: 'errors',
};
const FACTORS: Partial<Record<Unit, number>> = { 'bit/s': 1 / 8, '%': 0.01, ppm: 1e-6 };

interface Subject {
  /** Literal text, or the label of a member behind `prefix`. */
  segments: ReadonlyArray<{ text: string; label?: string }>;
  name: string;
}

const BY_LENGTH: readonly Subject[] = SUBJECTS.flatMap(([path, name]) =>
  expand(path).map((one) => ({
    name,
    segments: one.split('/').map((segment) => {
      const member = /^(.*)<(\w+)>$/.exec(segment);
      return member ? { text: member[1], label: member[2] } : { text: segment };
    }),
  }))
).sort((a, b) => b.segments.length - a.segments.length);

/** The words of a path segment: `rx-crc-errors` is `receive_crc_errors`. */
function wordsOf(segment: string): string[] {
  const words = unescapeSegment(segment)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return words.flatMap((word) => (WORDS.get(word) ?? word).split('_'));
}

/** Joins words, without repeating one at a seam: `clock` and `clock` is `clock`. */
function join(...parts: string[][]): string {
  const words: string[] = [];
  for (const part of parts) {
    words.push(...(part.length > 0 && words[words.length - 1] === part[0] ? part.slice(1) : part));
  }
  return words.join('_');
}

const endingIn = (name: string, suffix: string) =>
  suffix === '' || name === suffix || name.endsWith(`_${suffix}`) ? name : `${name}_${suffix}`;

/** A path with `*` for list members, and what stands for them. */
interface Place {
  segments: readonly string[];
  /** Name and label of each `*`, in order. */
  members: ReadonlyArray<readonly [label: string, key: string]>;
}

/** Finds the subject of a place, the labels of its members, and the words that are left. */
function locate({ segments, members }: Place) {
  let star = 0;
  const memberOf = segments.map((segment) => (segment === '*' ? members[star++] : undefined));
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
    const label = row?.label ?? memberOf[i]?.[0];
    if (label !== undefined) {
      labels.push([labelName(label), memberOf[i]?.[1] ?? unescapeSegment(segment.slice(row?.text.length ?? 0))]);
    }
  });
  const rest = segments.slice(start).filter((segment) => !['*', 'module', 'count'].includes(segment));
  return { name: subject?.name ?? '', rest, labels };
}

/** Prometheus names the target with the first two; the others have a meaning in its formats and in ours. */
const TAKEN_LABELS = ['instance', 'job', 'le', 'quantile', 'state', 'reason'];

function labelName(label: string): string {
  const name = wordsOf(label).join('_');
  return TAKEN_LABELS.includes(name) || !/^[a-z]/.test(name) ? `member_${name}` : name;
}

const isBoolean = (states: readonly State[]) => states[0]?.value === 'true';
const isNumbered = (states: readonly State[]) => states.length > 0 && states.every(({ value }) => /^\d+$/.test(value));

function formOf(kind: Kind, states: readonly State[]): Form {
  if (kind === 'text') {
    return 'info';
  }
  return kind !== 'state' || isNumbered(states) ? 'value' : isBoolean(states) ? 'boolean' : 'states';
}

/** Behind everything nobody has seen on a device. */
const UNCONFIRMED = ' Not confirmed on a device.';

/** Metrics of which some reading is confirmed: readings of one metric share its help. */
let confirmedNames: Set<string> | undefined;

function withDoubt<T extends Metric>(metric: T, entry: CatalogueEntry): T {
  if (metric.form === 'info' || isConfirmed(entry.evidence ?? entry.family.evidence)) {
    return metric;
  }
  confirmedNames ??= new Set(
    FAMILIES.flatMap((family) =>
      family.entries
        .filter(({ evidence }) => isConfirmed(evidence ?? family.evidence))
        .flatMap((one) => expand(one.path).map((path) => metricAt({ ...one, family }, placeOf(path))?.name ?? ''))
    )
  );
  return confirmedNames.has(metric.name) ? metric : { ...metric, help: metric.help + UNCONFIRMED };
}

function helpOf(entry: CatalogueEntry): string {
  const { description, kind, states = [] } = entry;
  if (kind !== 'state') {
    return `${description}${entry.isRaw ? ' As the device sends it: the unit is not confirmed.' : ''}`;
  }
  const meanings = states.map(({ value, text }) => `${value === 'true' ? 1 : value === 'false' ? 0 : value}: ${text}`);
  return isBoolean(states) || isNumbered(states)
    ? `${description} (${meanings.join(', ')})`
    : `${description} 1 for the present state.`;
}

/**
 * Entries for names that occur anywhere say nothing about a subject. Of those only sensors of modules have a name, which
 * SUBJECTS gives.
 */
const isGeneric = ({ path }: CatalogueEntry) => path.startsWith('**/') && !path.includes('sensors');

/** What the catalogue says about a place, in Prometheus' terms; undefined when it is not exposed. */
function metricAt(entry: CatalogueEntry, place: Place): (Metric & { values: string[] }) | undefined {
  // A text that is split is exposed in its parts.
  if (entry.metric === false || entry.split || isGeneric(entry)) {
    return undefined;
  }
  const { name: subject, rest, labels } = locate(place);
  if (entry.path.startsWith('**/') && !subject.startsWith('module_')) {
    return undefined;
  }
  const inSlot = place.segments[0] === 'chassis';
  const all = inSlot ? [['chassis', ''] as const, ...labels] : labels;
  const states = entry.states ?? [];
  const form = entry.metric?.endsWith('_info') ? 'info' : formOf(entry.kind, states);
  const common = {
    form,
    labelNames: all.map(([name]) => name),
    values: all.map(([, value]) => value),
    states: form === 'states' ? states.map(({ value }) => value) : [],
    factor: FACTORS[entry.unit ?? ''] ?? 1,
  };
  const words = [subject === '' ? [] : subject.split('_'), ...rest.map(wordsOf)];
  if (form === 'info') {
    const label = words.pop()?.join('_') ?? '';
    const name = entry.kind === 'state' && entry.metric ? entry.metric : `${join(...words)}_info`;
    return {
      ...common,
      name: PREFIX + name,
      type: 'gauge',
      help: `Always 1. The labels are texts of the ${name.replace(/_info$/, '').replace(/_/g, ' ')}.`,
      textLabel: (entry.kind === 'text' && entry.metric) || label,
    };
  }
  const unit = entry.unit ?? '';
  const isCount = unit === 'packets' || unit === 'errors';
  const suffixes =
    entry.kind === 'counter'
      ? [isCount && entry.metric ? '' : SUFFIXES[unit], 'total']
      : entry.kind === 'timestamp'
        ? ['timestamp', 'seconds']
        : [form === 'states' ? 'state' : SUFFIXES[unit]];
  const base = (entry.metric ?? join(...words)).replace(unit === '%' ? /_percent$/ : /$^/, '');
  return {
    ...common,
    name: PREFIX + suffixes.reduce(endingIn, base) + (entry.isRaw ? '_raw' : ''),
    type: entry.kind === 'counter' ? 'counter' : 'gauge',
    help: helpOf(entry),
  };
}

/** The metric of an entry at one of its paths, with `*` for list members; for documentation and checks. */
export function metricOfEntry(entry: CatalogueEntry, path: string): Metric | undefined {
  const metric = metricAt(entry, placeOf(path));
  return metric && withDoubt(metric, entry);
}

function placeOf(path: string): Place {
  const segments = path.split('/');
  return { segments, members: segments.filter((segment) => segment === '*').map(() => ['member', '*'] as const) };
}

/**
 * The metric at one path of an entry.
 * @param labels of the list members on the path, in order
 */
export function metricAtPath(
  entry: CatalogueEntry,
  segments: readonly string[],
  labels: readonly string[]
): Metric | undefined {
  return metricAt(entry, { segments, members: labels.map((label) => [label, '*'] as const) });
}

/**
 * Text of the device as the value of a label. Without control characters: Prometheus' parser stops at a NUL, and the rest of
 * the answer would be lost. Without halves of characters: written as UTF-8 they all look the same, and so would two series.
 */
export const labelText = (text: string) =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/gu, '\ufffd');

/** The PromQL selector of a series; with further labels, such as that of the target. */
export function selectorOf({ name, labels }: Series, more: Readonly<Record<string, string>> = {}): string {
  const quoted = (value: string) => `"${value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
  const all = Object.entries({ ...labels, ...more }).map(([label, value]) => `${label}=${quoted(value)}`);
  return `${name}{${all.join(',')}}`;
}

/** A number whose unit is not known must not have the name of one whose unit is. */
const asRaw = (entry: CatalogueEntry): CatalogueEntry => ({ ...entry, unit: '', isRaw: true });

/** Looks for the series of a reading once. */
function remembered(
  look: (descriptor: Descriptor) => Series | undefined
): (descriptor: Descriptor) => Series | undefined {
  const found = new WeakMap<Descriptor, Series | null>();
  return (descriptor) => {
    let series = found.get(descriptor);
    if (series === undefined) {
      series = look(descriptor) ?? null;
      found.set(descriptor, series);
    }
    return series ?? undefined;
  };
}

/**
 * The series of a reading, or undefined when it is not exposed. A reading that the catalogue does not know has one of
 * {@link UNKNOWN_READING}, which an exporter need not expose.
 */
export const seriesOf = remembered(find);

/** The series a reading had in the release before, where it was another one. */
export const formerSeriesOf = remembered(findFormer);

function findFormer(descriptor: Descriptor): Series | undefined {
  const { entry } = descriptor;
  const { formerly, ...present } = entry ?? {};
  if (!entry || !formerly || (formerly.raw && !descriptor.rawUnit)) {
    return undefined;
  }
  const { metric, textLabel, labels: renamed = {} } = formerly;
  const former = find({
    ...descriptor,
    entry: { ...(present as CatalogueEntry), ...(metric === undefined ? {} : { metric }) },
  });
  if (!former) {
    return undefined;
  }
  const old = (name: string) => renamed[name] ?? name;
  return {
    ...former,
    name: formerly.raw ? former.name.replace(/_raw$/, '') : former.name,
    help: `${former.help} A former name; see the documentation of the exporter.`,
    labelNames: former.labelNames.map(old),
    labels: Object.fromEntries(Object.entries(former.labels).map(([name, value]) => [old(name), value])),
    ...(textLabel === undefined ? {} : { textLabel }),
  };
}

function find(descriptor: Descriptor): Series | undefined {
  const { id, metric, elements, component, field } = descriptor;
  const path = id.split('/');
  const isModule = !/^chassis\d+$/.test(component);
  const own = isModule ? ['chassis', 'slots', '*', ...metric.split('/')] : metric.split('/');
  const members = [...(isModule ? [['slot', unescapeSegment(path[2])] as const] : []), ...Object.entries(elements)];
  const entry = descriptor.entry ?? findEntry(own.join('/'));
  // Named after the catalogue's spelling, whatever the firmware's is.
  const segments = entry?.spelledAs?.split('/') ?? own;
  const unknown = { ...UNKNOWN_READING, labels: { component: labelText(component), field: labelText(field) } };
  if (!entry || entry.isGuess || isGeneric(entry)) {
    return unknown;
  }
  const at = metricAt(descriptor.rawUnit ? asRaw(entry) : entry, { segments, members });
  if (!at) {
    return entry.path.startsWith('**/') ? unknown : undefined;
  }
  const { values, ...metricOnly } = at;
  const labels: Record<string, string> = {};
  metricOnly.labelNames.forEach(
    (name, i) => (labels[name] = labelText(name === 'chassis' && i === 0 ? path[0] : values[i]))
  );
  return withDoubt({ ...metricOnly, labels }, entry);
}
