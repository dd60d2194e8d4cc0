/**
 * Whether all that a device says of leap seconds fits together: what is announced, for when, and how far UTC is behind
 * TAI. Nothing here knows which leap seconds there are: sources are compared with each other.
 */

/** `pending` is an announcement without its direction. */
export type Announcement = 'none' | 'insert' | 'delete' | 'pending';

/** What one source says. */
export interface LeapSecondSource {
  name: string;
  /** Undefined if it says nothing at present, for example because it is not synchronized. */
  announces?: Announcement;
  /** When the leap second that it announces comes, milliseconds since 1970; undefined if it does not say. */
  at?: number;
  /** It announces a leap second no earlier than this before it, seconds; `Infinity` if it knows months ahead. */
  ahead: number;
  /** True if it announces only in the last hours before midnight UTC, so that an announcement names the day. */
  announcesToday?: boolean;
  /** TAI − UTC, seconds. */
  taiOffset?: number;
  /** Why it says nothing, as a sentence. */
  remark?: string;
}

export type Agreement = 'agrees' | 'differs' | 'not yet due' | 'unknown';

/** A source compared with the others. */
export interface ComparedSource {
  source: LeapSecondSource;
  agreement: Agreement;
  /** Why it differs, as sentences. */
  reasons: string[];
}

export interface LeapSecondComparison {
  /** What most sources announce; undefined if they contradict each other or say nothing. */
  announced?: Announcement;
  /** When the leap second comes, milliseconds since 1970; undefined if none is announced or the time is not known. */
  at?: number;
  /** What most sources give for TAI − UTC, seconds; undefined if none gives any, or as many one as another. */
  taiOffset?: number;
  /** In the order of the sources. */
  sources: ComparedSource[];
}

const DAY_MS = 86_400_000;
const isAnnouncement = (announces: Announcement | undefined) => announces !== undefined && announces !== 'none';

/** The value that most have; undefined if there is none, or another one as often. */
function mostCommon<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  values.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1));
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return first && first[1] !== second?.[1] ? first[0] : undefined;
}

/** Whether both say something of the same. */
const isComparable = (one: LeapSecondSource, other: LeapSecondSource): boolean =>
  (one.announces !== undefined && other.announces !== undefined) ||
  (one.taiOffset !== undefined && other.taiOffset !== undefined);

/** When the leap second of a source comes, as far as its announcement says it. */
function timeOf({ announces, at, announcesToday }: LeapSecondSource, now: number): number | undefined {
  return !isAnnouncement(announces)
    ? undefined
    : (at ?? (announcesToday ? (Math.floor(now / DAY_MS) + 1) * DAY_MS : undefined));
}

const dayOf = (at: number) => new Date(at - 1000).toISOString().slice(0, 10);

/**
 * Compares sources with each other.
 * @param now milliseconds since 1970
 */
export function compareLeapSeconds(sources: readonly LeapSecondSource[], now: number): LeapSecondComparison {
  const announcing = sources.filter(({ announces }) => isAnnouncement(announces));
  const directions = announcing.flatMap(({ announces }) => (announces === 'pending' ? [] : [announces!]));
  const direction = mostCommon(directions);
  const hasContradiction = directions.length > 0 && direction === undefined;
  const times = announcing.flatMap((source) => timeOf(source, now) ?? []);
  const at = mostCommon(times);
  const taiOffsets = sources.flatMap(({ taiOffset }) => taiOffset ?? []);
  const taiOffset = mostCommon(taiOffsets);
  const announced =
    announcing.length > 0
      ? hasContradiction
        ? undefined
        : (direction ?? 'pending')
      : sources.some(({ announces }) => announces === 'none')
        ? 'none'
        : undefined;

  const compare = (source: LeapSecondSource): ComparedSource => {
    const others = sources.filter((other) => other !== source);
    const reasons: string[] = [];
    let agreement: Agreement = others.some((other) => isComparable(source, other)) ? 'agrees' : 'unknown';
    const { announces } = source;
    if (isAnnouncement(announces)) {
      if (announces !== 'pending' && announces !== direction && directions.some((other) => other !== announces)) {
        reasons.push(`Others announce that a second is ${announces === 'insert' ? 'deleted' : 'inserted'}.`);
      }
      const own = timeOf(source, now);
      if (own !== undefined && own !== at && times.some((other) => other !== own)) {
        reasons.push(`Others name another day than ${dayOf(own)}.`);
      }
    } else if (announces === 'none' && announcing.length > 0) {
      if (source.ahead === Infinity || (at !== undefined && at - now <= source.ahead * 1000)) {
        reasons.push(`Does not announce the leap second of ${announcing.map(({ name }) => name).join(', ')}.`);
      } else {
        agreement = at === undefined ? 'unknown' : 'not yet due';
      }
    }
    const own = source.taiOffset;
    if (own !== undefined && own !== taiOffset && taiOffsets.some((other) => other !== own)) {
      reasons.push(
        taiOffset === undefined
          ? 'Others give another TAI − UTC.'
          : `TAI − UTC is ${taiOffset} s elsewhere: what follows this source is ${Math.abs(own - taiOffset)} s off.`
      );
    }
    return { source, agreement: reasons.length > 0 ? 'differs' : agreement, reasons };
  };
  return { announced, at, taiOffset, sources: sources.map(compare) };
}
