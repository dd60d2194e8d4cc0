/**
 * The exposition of a snapshot as prom-client writes it: what src and exporter write by hand on the hot path is held
 * against this. It follows the catalogue's names (src/lantime/prometheus-names.ts) in the plainest way.
 */
import { Metric, Registry } from 'prom-client';
import {
  getFormerSeries,
  labelText,
  PrometheusSeries,
  getSeries,
  UNKNOWN_READING,
} from '../../../src/lantime/prometheus-names';
import type { Reading, ReadingValue, Snapshot } from '../../../src/lantime/types';

interface Options {
  unknownReadings: boolean;
  legacyMetricNames?: boolean;
}

type Labels = Readonly<Record<string, string>>;

interface Sample {
  labels: Labels;
  value: number;
}

interface Family extends Pick<PrometheusSeries, 'name' | 'help' | 'type'> {
  samples: Sample[];
  keys: Set<string>;
  texts: Map<string, Sample>;
}

const toNumber = (value: ReadingValue) =>
  typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : undefined;
const toLabelText = (text: string) => {
  const safe = labelText(text.trim());
  return safe.length > 200 ? `${safe.slice(0, 199)}…` : safe;
};

/** What prom-client writes for the readings of a snapshot, and how many values do not fit their metrics. */
export async function byPromClient(
  { readings }: Pick<Snapshot, 'readings'>,
  options: Options
): Promise<{ text: string; misfits: number }> {
  const families = new Map<string, Family>();
  let misfits = 0;
  const family = ({ name, help, type }: Pick<PrometheusSeries, 'name' | 'help' | 'type'>, key: string) => {
    const found: Family = families.get(name) ?? { name, help, type, samples: [], keys: new Set(), texts: new Map() };
    families.set(name, found);
    const isNew = !found.keys.has(key);
    found.keys.add(key);
    return isNew ? found : undefined;
  };

  const add = (series: PrometheusSeries | undefined, value: NonNullable<ReadingValue>) => {
    if (!series) {
      return;
    }
    const { labels, factor, states } = series;
    const key = JSON.stringify(Object.entries(labels));
    if (series.name === UNKNOWN_READING.name) {
      const number = options.unknownReadings ? toNumber(value) : undefined;
      number !== undefined && family(series, key)?.samples.push({ labels, value: number });
    } else if (series.form === 'info') {
      const label = series.textLabel ?? 'text';
      const found = family(series, label + key);
      const own = found?.texts.get(key);
      if (own) {
        own.labels = { ...own.labels, [label]: toLabelText(String(value)) };
      } else if (found) {
        const sample = { labels: { ...labels, [label]: toLabelText(String(value)) }, value: 1 };
        found.samples.push(sample);
        found.texts.set(key, sample);
      }
    } else if (series.form === 'states') {
      const all = states.includes(String(value)) ? states : [...states, toLabelText(String(value))];
      const present = states.includes(String(value)) ? String(value) : toLabelText(String(value));
      family(series, key)?.samples.push(
        ...all.map((state) => ({ labels: { ...labels, state }, value: state === present ? 1 : 0 }))
      );
    } else {
      const number = toNumber(value);
      if (number === undefined || (series.type === 'counter' && number < 0)) {
        misfits++;
      } else {
        family(series, key)?.samples.push({ labels, value: number * factor });
      }
    }
  };

  for (const { descriptor, value } of readings.filter((one): one is Reading => one !== undefined)) {
    if (value !== null) {
      add(getSeries(descriptor), value);
      options.legacyMetricNames && add(getFormerSeries(descriptor), value);
    }
  }
  const registry = new Registry();
  for (const one of families.values()) {
    // What prom-client asks a metric for.
    registry.registerMetric({
      ...one,
      get: () => Promise.resolve({ ...one, values: one.samples }),
    } as unknown as Metric);
  }
  return { text: await registry.metrics(), misfits };
}
