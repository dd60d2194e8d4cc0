/** What a device says of leap seconds and of TAI − UTC; device-api.md 1.7, 2.2, 3.4, 4.4 and 6.2. */
import type { Announcement, LeapSecondSource } from '../../analysis/leap-second';
import { parseTime } from '../../lantime/parse';
import { readingIn, Readings } from '../../lantime/readings';
import { matchesComponent } from '../../lantime/select';
import type { Component, Descriptor, ReadingValue, Snapshot } from '../../lantime/types';

const MINUTE = 60;
/**
 * How long before a leap second it is announced, seconds. NTP (RFC 5905, figure 9) and PTP (IEEE 1588, leap61) announce
 * that the last minute of the present day is longer; in its last 11 hours they have had time to learn it. Of receivers and
 * of the device it is not published: DCF77 announces in the last hour, and some minutes later all should do so.
 */
const AHEAD = { service: 660 * MINUTE, receiver: 50 * MINUTE, file: Infinity };

/** GPS and Galileo time are 19 s behind TAI, BeiDou time 33 s. A name without a system is that of GPS. */
const BEHIND_TAI: ReadonlyArray<readonly [metric: RegExp, seconds: number]> = [
  [/^module\/satellites\/(gps-|galileo-)?utc-offset$/, 19],
  [/^module\/satellites\/beidou-utc-offset$/, 33],
];

const NTP_INDICATORS: Readonly<Record<string, Announcement>> = { 0: 'none', 1: 'insert', 2: 'delete' };

/** A source, and the part of the device that it belongs to. */
export interface DeviceSource extends LeapSecondSource {
  component: Component;
  /** When its knowledge ended, milliseconds since 1970; undefined if it did not. */
  expiredAt?: number;
}

/** A reading that was sent, by metric and by the names of its list members. */
interface Sent {
  descriptor: Descriptor;
  value: ReadingValue;
}

/** Everything among the chosen components that says something of leap seconds, in the order of the device. */
export function findSources(words: readonly string[], reader: Readings, snapshot: Snapshot): DeviceSource[] {
  return [...snapshot.components.values()]
    .filter((component) => words.some((word) => matchesComponent(word, component)))
    .flatMap((component) => {
      const sent = reader.getDescriptors(component.id).flatMap((descriptor): Sent[] => {
        const reading = readingIn(snapshot, descriptor);
        return reading ? [{ descriptor, value: reading.value }] : [];
      });
      return (
        component.type === 'chassis' ? sourcesOfChassis(sent, snapshot.receivedAt) : sourcesOfModule(sent, component)
      )
        .filter(({ announces, at, taiOffset, expiredAt }) =>
          [announces, at, taiOffset, expiredAt].some((said) => said !== undefined)
        )
        .map((source) => ({ ...source, component }));
    });
}

type Source = Omit<DeviceSource, 'component'>;

const numberIn = (value: ReadingValue | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;
const announcementOf = (value: ReadingValue | undefined): Announcement | undefined =>
  typeof value === 'boolean' ? (value ? 'pending' : 'none') : undefined;

function sourcesOfChassis(sent: readonly Sent[], now: number): Source[] {
  const find = (metric: string, association?: string) =>
    sent.find(
      ({ descriptor }) =>
        descriptor.metric === metric && (association === undefined || descriptor.elements.association === association)
    )?.value;
  const announced = announcementOf(find('system/sync-status/leapsecond-announced'));
  const date = find('system/sync-status/leapsecond-date');
  const day = typeof date === 'string' ? parseTime(date) : undefined;
  const [last, expires] = ['leapsec', 'expire'].map((name) => numberIn(find(`ntp/*/${name}`, 'sys')));
  const isExpired = expires !== undefined && expires * 1000 <= now;
  const isAhead = last !== undefined && last * 1000 > now;
  return [
    {
      name: 'Device',
      announces: announced,
      at: announced === 'pending' && day !== undefined ? day * 1000 : undefined,
      ahead: AHEAD.receiver,
    },
    {
      name: 'NTP service',
      announces: NTP_INDICATORS[String(find('ntp/*/leap', 'sys'))],
      ahead: AHEAD.service,
      announcesToday: true,
      taiOffset: numberIn(find('ntp/*/tai', 'sys')),
    },
    {
      name: 'Leap-second file',
      // The file does not say whether its latest entry adds or removes a second.
      announces: last === undefined || isExpired ? undefined : isAhead ? 'pending' : 'none',
      at: isAhead && !isExpired ? last * 1000 : undefined,
      ahead: AHEAD.file,
      expiredAt: isExpired ? expires * 1000 : undefined,
      remark: isExpired ? `Expired on ${new Date(expires * 1000).toISOString().slice(0, 10)}.` : undefined,
    },
  ];
}

function sourcesOfModule(sent: readonly Sent[], { label }: Component): Source[] {
  const ends = (end: string) => sent.find(({ descriptor }) => descriptor.metric.endsWith(end))?.value;
  const offset = sent.flatMap(({ descriptor, value }) => {
    const behind = BEHIND_TAI.find(([metric]) => metric.test(descriptor.metric));
    return behind && typeof value === 'number' ? [value + behind[1]] : [];
  })[0];
  const instances = new Set(
    sent.flatMap(({ descriptor }) =>
      /\/(leap-\d\d|utc-offset)$/.test(descriptor.metric) ? (descriptor.elements.instance ?? []) : []
    )
  );
  return [
    { name: label, announces: announcementOf(ends('/pcps/ls-ann')), ahead: AHEAD.receiver, taiOffset: offset },
    ...[...instances].map((instance): Source => {
      const own = (name: string) =>
        sent.find(
          ({ descriptor }) => descriptor.elements.instance === instance && descriptor.metric.endsWith(`/${name}`)
        )?.value;
      const [inserts, deletes] = [own('leap-61'), own('leap-59')];
      const isUtcKnown = own('utc-valid') !== false && own('ptp-timescale') !== false;
      return {
        name: `${label} ${instance}`,
        announces:
          inserts === true && deletes === true
            ? 'pending'
            : inserts === true
              ? 'insert'
              : deletes === true
                ? 'delete'
                : inserts === false && deletes === false
                  ? 'none'
                  : undefined,
        ahead: AHEAD.service,
        announcesToday: true,
        taiOffset: isUtcKnown ? numberIn(own('utc-offset')) : undefined,
      };
    }),
  ];
}
