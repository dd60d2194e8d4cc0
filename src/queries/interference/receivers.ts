/** Which readings tell something of a satellite receiver. */
import type { ReceiverHistory } from '../../analysis/interference';
import { UPTIME } from '../../changes/facts';
import type { Series } from '../../history/series';
import { readingIn, Readings } from '../../lantime/readings';
import { matchesComponent } from '../../lantime/select';
import { toSamples } from '../samples';
import type { Component, Descriptor, ReadingValue, Snapshot } from '../../lantime/types';

const SATELLITE_PATH = 'module/satellites';
/** Types of sources that come from satellites; device-api.md 3.3. */
const FROM_SATELLITES = /^(gps|gnss|glonass|galileo|beidou|grc)$/;

/** The readings of one receiver. */
export interface Receiver {
  component: Component;
  good?: Descriptor;
  signals: Map<string, Descriptor>;
  elevations: Map<string, Descriptor>;
  position?: readonly [Descriptor, Descriptor, Descriptor];
  others: Map<string, Descriptor>;
  clockDifference?: Descriptor;
  bound?: Descriptor;
  antennaOk?: boolean;
}

/** The readings of a name of all satellites, by satellite. */
const ofSatellites = (own: readonly Descriptor[], name: string): Map<string, Descriptor> =>
  new Map(
    own
      .filter(
        ({ metric, spelledAs, elements }) =>
          elements.satellite !== undefined && (spelledAs?.metric ?? metric).endsWith(`/${name}`)
      )
      .map((descriptor) => [descriptor.elements.satellite, descriptor] as const)
  );

/** Satellite receivers among the chosen components, in the order of the device. */
export function findReceivers(words: readonly string[], readings: Readings, snapshot: Snapshot): Receiver[] {
  const components = [...readings.knownComponents.values()];
  const difference = components
    .flatMap(({ id }) => readings.getDescriptors(id))
    .find(({ metric, unit }) => metric === 'module/rsc/time-diff' && unit === 's');
  return components
    .filter((component) => words.some((word) => matchesComponent(word, component)))
    .flatMap((component): Receiver[] => {
      const own = readings.getDescriptors(component.id);
      const byMetric = new Map(own.map((descriptor) => [descriptor.metric, descriptor]));
      const good = byMetric.get(`${SATELLITE_PATH}/good-satellites`);
      const signals = ofSatellites(own, 'signal-strength');
      if ((!good && signals.size === 0) || readings.knownComponents.get(component.id)?.type !== 'module') {
        return [];
      }
      const [x, y, z] = ['x', 'y', 'z'].map((axis) => byMetric.get(`${SATELLITE_PATH}/position-${axis}`));
      return [
        {
          component,
          good,
          signals,
          elevations: ofSatellites(own, 'elevation'),
          position: x && y && z ? [x, y, z] : undefined,
          others: findOtherSources(own, snapshot),
          clockDifference: difference,
          bound: byMetric.get('module/sync-status/est-time-quality/upper-bound'),
          antennaOk: isAntennaOk(own, snapshot),
        },
      ];
    });
}

/** Offsets in seconds of sources of the clock that do not come from satellites, by slot and type. */
function findOtherSources(own: readonly Descriptor[], snapshot: Snapshot): Map<string, Descriptor> {
  const types = new Map(
    own
      .filter(({ metric }) => metric.startsWith('module/mrs/*/') && metric.endsWith('/id/type'))
      .map((descriptor) => [descriptor.elements.source, readingIn(snapshot, descriptor)?.value] as const)
  );
  return new Map(
    own
      .filter(({ metric, unit, rawUnit }) => metric === 'module/mrs/*/status/offset' && unit === 's' && !rawUnit)
      .flatMap((descriptor) => {
        const type = types.get(descriptor.elements.source);
        return typeof type === 'string' && !FROM_SATELLITES.test(type)
          ? [[`${descriptor.elements.source} (${type})`, descriptor] as const]
          : [];
      })
  );
}

/** False if the antenna is reported as not connected or shorted, true if as well, undefined if nothing is reported. */
function isAntennaOk(own: readonly Descriptor[], snapshot: Snapshot): boolean | undefined {
  const valueOf = (name: string): ReadingValue | undefined => {
    const found = own.find(({ metric }) => metric.endsWith(`/antenna/${name}`));
    return found && readingIn(snapshot, found)?.value;
  };
  const [connected, shorted] = [valueOf('connected'), valueOf('short-circuit')];
  return connected === false || shorted === true ? false : connected === true ? true : undefined;
}

/** Whether the device started less than so many seconds before a time. */
export function hasStartedWithin(seconds: number, at: number, readings: Readings, snapshot: Snapshot): boolean {
  const uptime = readings.knownDescriptors.find(({ field }) => field === UPTIME);
  const value = uptime && readingIn(snapshot, uptime)?.value;
  return typeof value === 'number' && at - (snapshot.receivedAt - value * 1000) < seconds * 1000;
}

/** All readings that the history of receivers is made of. */
export const readingsOfReceivers = (receivers: readonly Receiver[]): Descriptor[] => [
  ...new Set(
    receivers.flatMap(({ good, signals, elevations, position, others, clockDifference, bound }) => [
      ...signals.values(),
      ...elevations.values(),
      ...others.values(),
      ...(position ?? []),
      ...[good, clockDifference, bound].filter((descriptor): descriptor is Descriptor => descriptor !== undefined),
    ])
  ),
];

/** The history of a receiver. @param read the samples of a reading */
export function toHistory(receiver: Receiver, read: (descriptor: Descriptor) => Series): ReceiverHistory {
  const samples = (descriptor: Descriptor) => toSamples(read(descriptor));
  const optional = (descriptor: Descriptor | undefined) => descriptor && samples(descriptor);
  const each = (all: ReadonlyMap<string, Descriptor>) =>
    new Map([...all].map(([name, descriptor]) => [name, samples(descriptor)] as const));
  const { position } = receiver;
  return {
    good: optional(receiver.good),
    signals: each(receiver.signals),
    elevations: each(receiver.elevations),
    position: position && [samples(position[0]), samples(position[1]), samples(position[2])],
    others: each(receiver.others),
    clockDifference: optional(receiver.clockDifference),
    bound: optional(receiver.bound),
    antennaOk: receiver.antennaOk,
  };
}
