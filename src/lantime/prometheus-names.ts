/**
 * Names of readings in Prometheus. The exporter exposes them and the data source queries them, so they depend on the
 * descriptor alone: not on values, and not on which other readings exist. Conventions:
 * https://prometheus.io/docs/practices/naming/
 *
 * - Numbers are gauges or counters in base units; percent becomes a ratio, and bits become bytes.
 * - Words are state sets, `lantime_clock_state{state="holdover"} 1`: one series for each known state, 0 or 1.
 * - Booleans are 0 or 1, and the name says what 1 means. States which a standard numbers, such as the clock class of
 *   PTP, are that number.
 * - Texts that seldom change are labels of `_info` metrics; others are not exposed.
 */
import { CatalogueEntry, expandAlternatives, FAMILIES, findEntry } from './catalogue';
import { isConfirmed } from './evidence';
import { unescapeSegment } from './paths';
import { joinWords, locate, MetricPlace, pathWords } from './prometheus-subjects';
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
export interface PrometheusSeries extends Metric {
  labels: Readonly<Record<string, string>>;
}

export const PREFIX = 'lantime_';
/** Metric of the numbers that the catalogue does not know. */
export const UNKNOWN_READING: Metric = {
  name: `${PREFIX}reading`,
  type: 'gauge',
  form: 'value',
  help: 'A number that the device sends and the catalogue does not describe, by its path.',
  labelNames: ['component', 'field'],
  factor: 1,
  states: [],
};

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

const endingIn = (name: string, suffix: string) =>
  suffix === '' || name === suffix || name.endsWith(`_${suffix}`) ? name : `${name}_${suffix}`;

const isBoolean = (states: readonly State[]) => states[0]?.value === 'true';
const isNumbered = (states: readonly State[]) => states.length > 0 && states.every(({ value }) => /^\d+$/.test(value));

function chooseForm(kind: Kind, states: readonly State[]): Form {
  if (kind === 'text') {
    return 'info';
  }
  return kind !== 'state' || isNumbered(states) ? 'value' : isBoolean(states) ? 'boolean' : 'states';
}

/** Appended for everything that is not confirmed on a device. */
const UNCONFIRMED = ' Not confirmed on a device.';

/** Metrics with at least one confirmed reading: all readings of a metric share its help. */
let confirmedNames: Set<string> | undefined;

function withDoubt<T extends Metric>(metric: T, entry: CatalogueEntry): T {
  if (metric.form === 'info' || isConfirmed(entry.evidence ?? entry.family.evidence)) {
    return metric;
  }
  confirmedNames ??= new Set(
    FAMILIES.flatMap((family) =>
      family.entries
        .filter(({ evidence }) => isConfirmed(evidence ?? family.evidence))
        .flatMap((one) =>
          expandAlternatives(one.path).map((path) => metricAt({ ...one, family }, placeOfPath(path))?.name ?? '')
        )
    )
  );
  return confirmedNames.has(metric.name) ? metric : { ...metric, help: metric.help + UNCONFIRMED };
}

function writeHelp(entry: CatalogueEntry): string {
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
function metricAt(entry: CatalogueEntry, place: MetricPlace): (Metric & { values: string[] }) | undefined {
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
  const form = entry.metric?.endsWith('_info') ? 'info' : chooseForm(entry.kind, states);
  const common = {
    form,
    labelNames: all.map(([name]) => name),
    values: all.map(([, value]) => value),
    states: form === 'states' ? states.map(({ value }) => value) : [],
    factor: FACTORS[entry.unit ?? ''] ?? 1,
  };
  const words = [subject === '' ? [] : subject.split('_'), ...rest.map(pathWords)];
  if (form === 'info') {
    const label = words.pop()?.join('_') ?? '';
    const name = entry.kind === 'state' && entry.metric ? entry.metric : `${joinWords(...words)}_info`;
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
  const base = (entry.metric ?? joinWords(...words)).replace(unit === '%' ? /_percent$/ : /$^/, '');
  return {
    ...common,
    name: PREFIX + suffixes.reduce(endingIn, base) + (entry.isRaw ? '_raw' : ''),
    type: entry.kind === 'counter' ? 'counter' : 'gauge',
    help: writeHelp(entry),
  };
}

/** The metric of an entry at one of its paths, with `*` for list members; for documentation and checks. */
export function metricOfEntry(entry: CatalogueEntry, path: string): Metric | undefined {
  const metric = metricAt(entry, placeOfPath(path));
  return metric && withDoubt(metric, entry);
}

function placeOfPath(path: string): MetricPlace {
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
 * the answer would be lost. Without unpaired surrogates: in UTF-8 they are all the same, so two series would be, too.
 */
export const labelText = (text: string) =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/gu, '\ufffd');

/** A number whose unit is not known must not have the name of one whose unit is. */
const asRaw = (entry: CatalogueEntry): CatalogueEntry => ({ ...entry, unit: '', isRaw: true });

/** Remembers the series of each reading. */
function remembered(
  look: (descriptor: Descriptor) => PrometheusSeries | undefined
): (descriptor: Descriptor) => PrometheusSeries | undefined {
  const found = new WeakMap<Descriptor, PrometheusSeries | null>();
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
export const getSeries = remembered(find);

/** The series a reading had in the previous release, if it was a different one. */
export const getFormerSeries = remembered(findFormer);

function findFormer(descriptor: Descriptor): PrometheusSeries | undefined {
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
  const name = formerly.raw ? former.name.replace(/_raw$/, '') : former.name;
  // Under one name all readings have one help: that of the present metric, if only labels had other names.
  const now = getSeries(descriptor);
  const help = (now ?? former).help;
  return {
    ...former,
    name,
    help: name === now?.name ? help : `${help} A former name; see the documentation of the exporter.`,
    labelNames: former.labelNames.map(old),
    labels: Object.fromEntries(Object.entries(former.labels).map(([label, value]) => [old(label), value])),
    ...(textLabel === undefined ? {} : { textLabel }),
  };
}

function find(descriptor: Descriptor): PrometheusSeries | undefined {
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
