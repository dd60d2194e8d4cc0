/**
 * A leap second that is inserted, as changes of a healthy answer: the leap-second file has it from the start, NTP and PTP
 * announce it in the last hours of the day, receivers and the device in the last hour, and then TAI − UTC is greater.
 * When each of them begins to announce is PLAUSIBLE; no answer of a device before a leap second is known.
 */
import { isJsonObject, type JsonObject, type JsonValue } from './json';

const HOUR_MS = 3600_000;
const SERVICES_ANNOUNCE_MS = 12 * HOUR_MS;

/** Announces a leap second in an answer's data, which is changed. @param insertedAt Unix time in milliseconds */
export function announceLeapSecond(data: JsonObject, insertedAt: number, at: number): void {
  const left = insertedAt - at;
  const isOver = left <= 0;
  const isDue = (ahead: number) => !isOver && left <= ahead;
  const date = new Date(insertedAt);
  eachObject(data, (one) => {
    if ('leapsec' in one) {
      one.leapsec = date.toISOString().slice(0, 16).replace(/\D/g, '');
      if (isDue(SERVICES_ANNOUNCE_MS)) {
        one.leap = typeof one.leap === 'string' ? '1' : 1;
        one['status-sys-leap-indicator'] = 'add-second';
      }
    }
    if ('leap-61' in one) {
      one['leap-61'] = isDue(SERVICES_ANNOUNCE_MS);
    }
    if ('ls-ann' in one) {
      one['ls-ann'] = isDue(HOUR_MS);
    }
    if ('leapsecond-announced' in one) {
      one['leapsecond-announced'] = isDue(HOUR_MS);
      one['leapsecond-date'] = isDue(HOUR_MS) ? date.toISOString().slice(0, 10) : '';
    }
    for (const offset of ['tai', 'utc-offset', 'gps-utc-offset']) {
      const before = one[offset];
      if (isOver && typeof before === 'number') {
        one[offset] = before + 1;
      }
    }
  });
}

function eachObject(value: JsonValue, change: (object: JsonObject) => void): void {
  if (Array.isArray(value)) {
    value.forEach((member) => eachObject(member, change));
  } else if (isJsonObject(value)) {
    Object.values(value).forEach((member) => eachObject(member, change));
    change(value);
  }
}
