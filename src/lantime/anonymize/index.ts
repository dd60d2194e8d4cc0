/**
 * Makes a status fit for publication: names of devices, places, networks and persons are replaced; everything else
 * stays, above all times and measured values.
 *
 * Secrets by the name of their member (serial numbers, host names, positions) are replaced there and wherever else the
 * same text appears. Secrets by their form (addresses, DNS names, identities) are replaced in any text, also in names of
 * members. The same input gives the same substitute within one report, so that relations stay visible. Members and types
 * stay, except members named after an address.
 */
import { isPlaceholder } from '../catalogue/model';
import {
  behind,
  DEGREES,
  DNS_NAME,
  EMAIL,
  HEX_GROUPS,
  HEX_PLAIN,
  HEX_PTP4L,
  HEX_QUADS,
  IPV4,
  IPV6_CANDIDATE,
  isAddress,
  isCommonIPv4,
  isCommonIPv6,
  isIPv4,
  isIPv6,
  isOwnWord,
  LAT_LON,
  URL_USER,
  UUID,
} from './forms';
import { GENERIC_NAME, SecretKind, findSecretKind, NO_DATA, PLACE, placeText, positionMember } from './members';
import { Substitutes } from './substitutes';

/** A real response has ten levels. Anything deeper than this is not a status and would exhaust the stack. */
const MAX_LEVELS = 500;

/** A LANTIME sends no text as long as this. Longer ones are replaced as a whole instead of being searched. */
const LONGEST_SEARCHED = 4096;

/** One report: remembers what was replaced by what. */
class Anonymizer {
  private readonly substitutes = new Substitutes();
  /** Texts that were secret by the name of their member, to be replaced wherever they appear. */
  private readonly secrets = new Map<string, string>();
  private secretPattern: RegExp | undefined;
  private readonly memberNames = new Set<string>();

  run(status: unknown): unknown {
    this.collect(status, '', '', 0);
    // The longest first, so that a name is not taken apart by a shorter one within it. Texts too long for that go as a whole.
    const found = [...this.secrets.keys()]
      .filter(({ length }) => length <= LONGEST_SEARCHED)
      .sort((a, b) => b.length - a.length);
    const alternatives = found.map((secret) => secret.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    this.secretPattern =
      alternatives.length > 0
        ? new RegExp(`(^|[^\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
        : undefined;
    return this.replace(status, '', '');
  }

  /** First walk: learns what is secret by the name of its member. */
  private collect(value: unknown, key: string, list: string, depth: number): void {
    if (depth > MAX_LEVELS) {
      throw new Error(`The response has more than ${MAX_LEVELS} levels and is not a status of a LANTIME.`);
    }
    if (Array.isArray(value)) {
      value.forEach((member) => this.collect(member, key, key, depth + 1));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        this.memberNames.add(name);
        this.collect(member, name.toLowerCase(), list, depth + 1);
      }
    } else {
      const kind = findSecretKind(key, list, value);
      const text = String(value).trim();
      // Too short to search for elsewhere: it would match within words. Addresses are found by their form.
      if (kind !== undefined && text.length > 3 && !isAddress(text)) {
        this.secrets.set(text, this.substitute(kind, text));
        // The short name of a host reveals as much as the long one.
        const [short] = kind === 'name' ? text.split('.') : [''];
        if (short.length > 3 && !GENERIC_NAME.test(short) && !NO_DATA.test(short)) {
          this.secrets.set(short, this.substitute('name', text).split('.')[0]);
        }
      }
    }
  }

  private replace(value: unknown, key: string, list: string, place?: 'text'): unknown {
    if (Array.isArray(value)) {
      return value.map((member) => this.replace(member, key, key, place));
    }
    if (typeof value === 'object' && value !== null) {
      const inside = positionMember(key) ? 'text' : place;
      const used = new Set<string>();
      // As entries, so that a member called __proto__ stays one.
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => {
          let renamed = this.inName(name);
          for (let n = 2; used.has(renamed); n++) {
            renamed = `${this.inName(name)}-${n}`;
          }
          used.add(renamed);
          return [renamed, this.replace(member, name.toLowerCase(), list, inside)];
        })
      );
    }
    return this.scalar(value, key, list, place);
  }

  private scalar(value: unknown, key: string, list: string, place?: 'text'): unknown {
    const axis = place && /^[xyz]$/.test(key) ? (key as 'x' | 'y' | 'z') : positionMember(key);
    if (typeof value === 'number') {
      return this.number(value, key, list, axis ?? place);
    }
    if (typeof value !== 'string' || isPlaceholder(value) || NO_DATA.test(value.trim())) {
      return value;
    }
    if (axis !== undefined || place !== undefined) {
      return this.position(value, axis ?? 'text');
    }
    const kind = findSecretKind(key, list, value);
    const text = value.trim();
    if (kind === undefined) {
      return this.inText(value);
    }
    return value.replace(text, () => this.substitute(kind, text));
  }

  private number(value: number, key: string, list: string, place: keyof typeof PLACE | 'text' | undefined): number {
    if (value === 0 || value === -1) {
      return value; // no data
    }
    if (place !== undefined) {
      return place === 'text' ? Math.sign(value) : PLACE[place];
    }
    if (findSecretKind(key, list, value) === 'serial') {
      return Number(this.substitute('serial', String(value)));
    }
    // The positions of the satellites, with the time, reveal where the antenna is.
    return /^(azimuth|elevation)$/.test(key) ? Math.round(value / 30) * 30 : value;
  }

  private position(text: string, part: keyof typeof PLACE | 'text'): string {
    if (part !== 'text') {
      return text.replace(/[-+]?\d+(\.\d+)?/, String(PLACE[part])).replace(DEGREES, `${PLACE.latitude}°`);
    }
    const hidden = text.replace(
      LAT_LON,
      behind((_, between) => placeText(between))
    );
    return hidden !== text ? hidden : text.replace(/\d/g, '1');
  }

  /** Names of members are the structure: only what has the form of an address changes, or is a secret that no word is. */
  private inName(name: string): string {
    return this.hide(name, (secret) => /[\d.:@]/.test(secret) && secret.length > 5);
  }

  private inText(text: string): string {
    // A host called "system" must not rename every reference to the system.
    return this.hide(text, (secret) => !this.memberNames.has(secret));
  }

  /** Replaces within a text what was found to be secret elsewhere and what has the form of a secret. */
  private hide(text: string, isTelling: (secret: string) => boolean = () => false): string {
    if (text.length < 4) {
      return text;
    }
    if (text.length > LONGEST_SEARCHED) {
      return this.substitute('text', text);
    }
    const parts: string[] = [];
    /** Sets a substitute aside, so that no later rule replaces it. */
    const aside = (substitute: string) => `\u0001${parts.push(substitute) - 1}\u0002`;
    const result = text
      .replace(/[\u0001\u0002]/g, '\ufffd')
      .replace(
        this.secretPattern ?? /(?!)()/g,
        behind((found) => (isTelling(found) ? aside(this.secrets.get(found) ?? '') : found))
      )
      .replace(
        URL_USER,
        behind((found) => aside(this.substitute('text', found)))
      )
      .replace(
        EMAIL,
        behind((found) => aside(`${this.substitute('text', found)}@example.com`))
      )
      .replace(
        UUID,
        behind((found) => aside(this.substitutes.hex(found, 'uuid')))
      )
      .replace(
        HEX_PTP4L,
        behind((found) => aside(this.substitutes.hex(found)))
      )
      .replace(
        HEX_GROUPS,
        behind((found) => aside(this.substitutes.hex(found)))
      )
      .replace(
        HEX_QUADS,
        behind((found) => aside(this.substitutes.hex(found)))
      )
      .replace(
        HEX_PLAIN,
        behind((found) => aside(this.substitutes.hex(found)))
      )
      .replace(IPV6_CANDIDATE, (found) => this.ipv6Within(found, aside))
      .replace(
        IPV4,
        behind((found) => (isIPv4(found) && !isCommonIPv4(found) ? aside(this.substitutes.ipv4(found)) : found))
      )
      .replace(
        LAT_LON,
        behind((_, between) => aside(placeText(between)))
      )
      .replace(DEGREES, (found) => aside(found.replace(/\d/g, '1')))
      .replace(
        DNS_NAME,
        behind((found) => (isOwnWord(found) ? found : aside(this.substitute('name', found))))
      );
    return result.replace(/\u0001(\d+)\u0002/g, (_, index: string) => parts[Number(index)]);
  }

  private substitute(kind: SecretKind, original: string): string {
    return kind === 'name' && isAddress(original) ? this.hide(original) : this.substitutes.text(kind, original);
  }

  /** Finds addresses among hexadecimal digits and colons, the longest first: times look similar. */
  private ipv6Within(text: string, aside: (substitute: string) => string): string {
    let result = '';
    let start = 0;
    while (start < text.length) {
      let end = Math.min(text.length, start + 45);
      while (end > start + 1 && !isIPv6(text.slice(start, end))) {
        end--;
      }
      const part = text.slice(start, Math.max(end, start + 1));
      result += part.length > 1 && !isCommonIPv6(part) ? aside(this.substitutes.ipv6(part)) : part;
      start += part.length;
    }
    return result;
  }
}

/**
 * The response of a device without what reveals its owner and its location.
 * @param status parsed JSON; not changed
 * @throws Error for JSON that is nested too deeply to be a status
 */
export function anonymize(status: unknown): unknown {
  return new Anonymizer().run(status);
}
