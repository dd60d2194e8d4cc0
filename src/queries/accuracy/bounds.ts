/** How the bound of a time error follows from readings. */
import type { BoundSeries } from '../../analysis/accuracy';
import type { Series } from '../../history/series';
import type { Readings } from '../../lantime/readings';
import type { Descriptor } from '../../lantime/types';

const isUpperBound = (metric: string): boolean => metric.endsWith('est-time-quality/upper-bound');
const DEVICE_BOUND = 'system/sync-status/est-time-quality/upper-bound';
/** Names of the delay beside an offset; device-api.md 2.8 and 3.7. */
const DELAYS = ['delay', 'path-delay', 'network-delay'];

export const isNodeOffset = ({ metric }: Descriptor): boolean => metric === 'syncmon/nodes/*/offset';
export const isDeviceBound = ({ metric }: Descriptor): boolean => metric === DEVICE_BOUND;

/** A reading of which a part of its size enters the bound. */
interface Part {
  descriptor: Descriptor;
  factor: number;
}

/** What a bound is the sum of. */
export interface BoundSource {
  /** The reading that was asked for. */
  descriptor: Descriptor;
  parts: readonly Part[];
  /** True where the device says that it knows no bound. */
  unbounded?: Descriptor;
  /** The bound of what the offset was measured with. */
  reference?: BoundSource;
  /** As a formula in words. */
  method: string;
}

const beside = (readings: Readings, { component, field }: Descriptor, name: string) =>
  readings
    .getDescriptors(component)
    .find((other) => other.field === `${field.slice(0, field.lastIndexOf('/'))}/${name}`);

/**
 * The sum that bounds the time error of a reading: a bound of the device as it is; of an offset |offset| + delay / 2, and
 * for nodes of SyncMon the bound of the device, for sources of NTP the root distance of the source (RFC 5905).
 */
export function findBound(descriptor: Descriptor, readings: Readings): BoundSource {
  const itself = { descriptor, factor: 1 };
  if (isUpperBound(descriptor.metric)) {
    return {
      descriptor,
      parts: [itself],
      unbounded: beside(readings, descriptor, 'unbounded'),
      method: 'bound reported by the device',
    };
  }
  const part = (name: string, factor: number): Part[] => {
    const found = beside(readings, descriptor, name);
    return found ? [{ descriptor: found, factor }] : [];
  };
  const delay = DELAYS.flatMap((name) => part(name, 0.5)).slice(0, 1);
  const words = ['|offset|', delay.length > 0 ? 'half the delay' : ''];
  if (isNodeOffset(descriptor)) {
    const ofDevice = readings.getDescriptors(descriptor.component).find(isDeviceBound);
    return {
      descriptor,
      parts: [itself, ...delay],
      reference: ofDevice && findBound(ofDevice, readings),
      method: sentence(
        [...words, ofDevice ? 'bound of the device' : ''],
        [delay.length > 0 ? '' : 'delay', ofDevice ? '' : 'bound of the device']
      ),
    };
  }
  if (descriptor.metric === 'ntp/*/offset') {
    const [dispersion, rootDelay, rootDispersion] = [
      part('dispersion', 1),
      part('rootdelay', 0.5),
      part('rootdisp', 1),
    ];
    const named = [
      [delay, 'delay'],
      [dispersion, 'dispersion'],
      [rootDelay, 'root delay'],
      [rootDispersion, 'root dispersion'],
    ] as const;
    return {
      descriptor,
      parts: [itself, ...delay, ...dispersion, ...rootDelay, ...rootDispersion],
      method: sentence(
        [
          ...words,
          dispersion.length > 0 ? 'dispersion' : '',
          rootDelay.length > 0 ? 'half the root delay' : '',
          rootDispersion.length > 0 ? 'root dispersion' : '',
        ],
        named.map(([found, name]) => (found.length > 0 ? '' : name))
      ),
    };
  }
  return { descriptor, parts: [itself, ...delay], method: sentence(words, ['bound of the reference']) };
}

/** `|offset| + half the delay; without: bound of the reference` */
function sentence(terms: readonly string[], missing: readonly string[]): string {
  const without = missing.filter(Boolean);
  return terms.filter(Boolean).join(' + ') + (without.length > 0 ? `; without ${without.join(', ')}` : '');
}

/** All readings that a bound is computed from. */
export const readingsOfBound = ({ parts, unbounded, reference }: BoundSource): Descriptor[] => [
  ...parts.map(({ descriptor }) => descriptor),
  ...(unbounded ? [unbounded] : []),
  ...(reference ? readingsOfBound(reference) : []),
];

/**
 * The bound over time, at each time at which one of its readings has a sample. Where one of them has no value, the bound is
 * not known.
 * @param longestGap how long a value holds without a further sample, milliseconds
 */
export function computeBound(
  source: BoundSource,
  readSeries: (descriptor: Descriptor) => Series,
  longestGap: number
): BoundSeries {
  const parts = source.parts.map(({ descriptor, factor }) => ({
    factor,
    at: follow(readSeries(descriptor), longestGap),
  }));
  const unbounded = source.unbounded && follow(readSeries(source.unbounded), longestGap);
  const reference = source.reference && computeBound(source.reference, readSeries, longestGap);
  const referenceAt = reference && follow({ times: [...reference.times], values: [...reference.bounds] }, longestGap);
  const own = readSeries(source.descriptor).times;
  const times = unbounded ? [...new Set([...own, ...readSeries(source.unbounded!).times])].sort((a, b) => a - b) : own;
  return {
    times,
    bounds: times.map((time) => {
      if (unbounded?.(time) === true) {
        return Infinity;
      }
      let sum = 0;
      for (const { factor, at } of parts) {
        const value = at(time);
        if (typeof value !== 'number') {
          return null;
        }
        sum += factor * Math.abs(value);
      }
      const further = referenceAt ? referenceAt(time) : 0;
      return typeof further === 'number' ? sum + further : null;
    }),
  };
}

/** Reads a series at rising times: the latest value at or before each, unless it is too old. */
function follow({ times, values }: Series, longestGap: number) {
  let next = 0;
  return (time: number) => {
    while (next < times.length && times[next] <= time) {
      next++;
    }
    return next > 0 && time - times[next - 1] <= longestGap ? values[next - 1] : undefined;
  };
}
