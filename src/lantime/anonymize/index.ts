/**
 * A status that can be shown to strangers: what names a device, a place, a network or a person is replaced, everything
 * else stays, times and measured values above all.
 *
 * Two nets. What is secret by the name of its member (serial numbers, host names, positions) is replaced there and
 * wherever else the same text appears; what is secret by its form (addresses, DNS names, identities) is replaced in any
 * text, also in the names of members. The same input gives the same substitute within one report, so that relations stay
 * visible. Members and types stay, apart from members named after an address.
 */
import { isPlaceholder } from './catalogue/model';

/** As Node's own; browsers have none. */
const isIPv4 = (text: string): boolean =>
  /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) < 256 && !/^0\d/.test(part));

function isIPv6(text: string): boolean {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':')) {
    return false;
  }
  try {
    return new URL(`http://[${text}]`).hostname !== '';
  } catch {
    return false;
  }
}

/** A real answer has ten levels; deeper than this is no status and would exhaust the stack. */
const MAX_DEPTH = 500;

/** Nothing a LANTIME says is as long; what is longer is not looked through but replaced as a whole. */
const LONGEST_TEXT = 4096;

type Kind = 'serial' | 'name' | 'text' | 'secret';

/** Members whose text says who or where; the first that matches decides. */
const BY_MEMBER: ReadonlyArray<readonly [RegExp, Kind]> = [
  [/pass(word|wd|phrase)|secret|token|community|(^|-)(psk|key|pin|cookie)$|licen[cs]e-key|activation/, 'secret'],
  [/serial(?!.*(console|port|speed|mode|baud))|(^|-)(imei|inventory|asset|rub-id)(-|$)/, 'serial'],
  [/host-?name|(^|-)(host|fqdn|domain|realm|server|master|grandmaster|team-master)-?(name)?$/, 'name'],
  [
    /(^|-)(user|username|login|account|owner|contact|location|site|room|rack|street|city|e?mail)(-name|-info)?$/,
    'text',
  ],
  [/(^|-)(comment|note|remark|label|alias|banner|motd)$/, 'text'],
];

/** Lists whose members are other hosts: their names are host names, whatever they look like. */
const HOST_LISTS = /^(ntp|nodes|clients|members|peers|servers|neighbou?rs|masters|slaves|associations)$/;
const HOST_MEMBERS = /^(object-id|id|name|address|node|peer|client|host|refid)$/;
/** Names the device gives itself, and ntpd's words for a reference. */
const GENERIC_NAME =
  /^(sys|localhost|local|(ref|node|client|member|peer|port|server|srv|instance|input|output|ntp|ptp|pps|clk|io|lan|vif|shs|mrs)[-_ ]?\d*([-_/ ](ref|node|client|member|peer|port|input|output)[-_ ]?\d*)?|\.?(gps|gnss|pps|dcf|pzf|irig|tcr|msf|wwvb|mrs|shs|ptp|ppb|loc[al]l?|lcl|gal|glo|goes|acts|usno|hbg|jjy|init|step|stratum|rate|auth|bcst|mcst|crypt?|drop|rstr|many|auto|deny|none|free)\.?|\d+|[a-z]+\(\d+\))$/i;

/** Words that are not data and stay as they are, beyond those of the catalogue. */
const NO_DATA = /^(unknown|none|never|no|yes|ok|true|false|default|undefined|null|0+|-?1?)$/i;

/** The place every position becomes: the meridian line in Greenwich. Altitude and coordinates belong together. */
const PLACE = { latitude: 51.4778, longitude: -0.0015, altitude: 46.5, x: 3980608.6, y: -104.2, z: 4966860.2 };

/** What a member tells of the position, if anything. */
function positionMember(key: string): keyof typeof PLACE | 'text' | undefined {
  const [, axis] = /(?:^|-)(?:position|pos|ecef|xyz|coordinates?)-([xyz])$/.exec(key) ?? [];
  if (axis) {
    return axis as 'x' | 'y' | 'z';
  }
  return /(^|-)lat(itude)?$/.test(key)
    ? 'latitude'
    : /(^|-)(lon|lng|long|longitude)$/.test(key)
      ? 'longitude'
      : /(^|-)(alt|altitude|height)$/.test(key)
        ? 'altitude'
        : /^((gps|gnss|antenna|receiver|geo|last|lla|llh|ecef|xyz)-)?(position|pos|coordinates?|ecef|lla|llh|xyz)(-(lla|llh|ecef|xyz|dms))?$/.test(
              key
            )
          ? 'text'
          : undefined;
}

const HEX_GROUPS = /(^|[^0-9a-z])[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\2[0-9a-f]{2}){4,}(?![0-9a-z])/gi;
const HEX_QUADS = /(^|[^0-9a-z])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?:\.[0-9a-f]{4})?(?![0-9a-z])/gi;
const HEX_PTP4L = /(^|[^0-9a-z])[0-9a-f]{6}\.fffe\.[0-9a-f]{6}(?![0-9a-z])/gi;
/** An EUI-48 or EUI-64 in one piece; digits alone are left to the other rules. */
const HEX_PLAIN = /(^|[^0-9a-z])(?:0x)?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)(?:[0-9a-f]{16}|[0-9a-f]{12})(?![0-9a-z])/gi;
const UUID = /(^|[^0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])/gi;
const IPV4 = /(^|[^\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g;
const IPV6_CANDIDATE = /[0-9a-f.]*:[0-9a-f:.]*:[0-9a-f:.]*/gi;
const EMAIL = /(^|[^\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}_-]{1,63}\.){0,16}[\p{L}\p{N}_-]{1,63}/gu;
const URL_USER = /(:\/\/)[^\s/@]{1,200}(?=@)/g;
const DNS_NAME =
  /(^|[^\p{L}\p{N}_.-])(?:[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}\.){1,32}(?:\p{L}{2,63}|xn--[a-z\d-]{1,59})(?![\p{L}\p{N}_-])/gu;
const LAT_LON = /(^|[^\d.])[-+]?\d{1,2}\.\d{3,}(\s*[,;/ ]\s*)[-+]?\d{1,3}\.\d{3,}(?![\d.])/g;
const DEGREES =
  /[NSEW]?\s*\d{1,3}(?:\.\d+)?\s*°\s*(?:\d{1,2}(?:\.\d+)?\s*['′]\s*)?(?:\d{1,2}(?:\.\d+)?\s*["″]\s*)?[NSEW]?/g;

/** Addresses that are the same everywhere, and netmasks. 127.127.t.u is ntpd's way to name a reference clock. */
function isCommonIPv4(address: string): boolean {
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const mask = (~number >>> 0) + 1;
  const isMask = number >= 0xff000000 && (mask & (mask - 1)) === 0;
  return isMask || number === 0 || address.startsWith('127.') || /^224\.0\.(0|1)\./.test(address);
}

const isCommonIPv6 = (address: string) => /^(::1?|ff0[0-9a-f]::(1|2|fb|101|181|6b))$/i.test(address);

/** One report: remembers what was replaced by what. */
class Anonymizer {
  private readonly known = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  /** Texts that were secret by the name of their member, to be replaced wherever they appear. */
  private readonly secrets = new Map<string, string>();
  private secretPattern: RegExp | undefined;
  private readonly memberNames = new Set<string>();

  run(status: unknown): unknown {
    this.collect(status, '', '', 0);
    // The longest first, so that a name is not taken apart by a shorter one within it. Texts too long for that go as a whole.
    const found = [...this.secrets.keys()]
      .filter(({ length }) => length <= LONGEST_TEXT)
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
    if (depth > MAX_DEPTH) {
      throw new Error(`The answer has more than ${MAX_DEPTH} levels and is no status; send it in another way.`);
    }
    if (Array.isArray(value)) {
      value.forEach((member) => this.collect(member, key, key, depth + 1));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        this.memberNames.add(name);
        this.collect(member, name.toLowerCase(), list, depth + 1);
      }
    } else {
      const kind = kindOf(key, list, value);
      const text = String(value).trim();
      // Too short to be looked for elsewhere: it would be found within words. Addresses are found by their form.
      if (kind !== undefined && text.length > 3 && !isAddress(text)) {
        this.secrets.set(text, this.substitute(kind, text));
        // The short name of a host is as telling as the long one.
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
    const kind = kindOf(key, list, value);
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
    if (kindOf(key, list, value) === 'serial') {
      return Number(this.substitute('serial', String(value)));
    }
    // Where the satellites stand tells, with the time, where the antenna is.
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
    if (text.length > LONGEST_TEXT) {
      return this.substitute('text', text);
    }
    const parts: string[] = [];
    /** Puts a substitute aside, so that no later rule takes it for something to replace. */
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
        behind((found) => aside(this.hex(found, 'uuid')))
      )
      .replace(
        HEX_PTP4L,
        behind((found) => aside(this.hex(found)))
      )
      .replace(
        HEX_GROUPS,
        behind((found) => aside(this.hex(found)))
      )
      .replace(
        HEX_QUADS,
        behind((found) => aside(this.hex(found)))
      )
      .replace(
        HEX_PLAIN,
        behind((found) => aside(this.hex(found)))
      )
      .replace(IPV6_CANDIDATE, (found) => this.ipv6Within(found, aside))
      .replace(
        IPV4,
        behind((found) => (isIPv4(found) && !isCommonIPv4(found) ? aside(this.ipv4(found)) : found))
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

  private count(kind: string): number {
    const next = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, next);
    return next;
  }

  private remember(kind: string, original: string, make: () => string): string {
    const id = `${kind}\0${original}`;
    let substitute = this.known.get(id);
    if (substitute === undefined) {
      substitute = make();
      this.known.set(id, substitute);
    }
    return substitute;
  }

  private substitute(kind: Kind, original: string): string {
    if (kind === 'name' && isAddress(original)) {
      return this.hide(original);
    }
    switch (kind) {
      case 'serial':
        return this.remember(kind, original, () => {
          const number = String(this.count(kind));
          // The same length and the same kinds of characters; a first digit of 0 would not survive in a number.
          const digits = [...original].filter((character) => /\d/.test(character)).length;
          if (digits < number.length) {
            return `serial-${number}`;
          }
          const counted = `9${number.padStart(Math.max(digits, number.length + 1) - 1, '0')}`.slice(
            -Math.max(digits, number.length)
          );
          let used = 0;
          return original.replace(/\d/g, () => counted[used++] ?? '0').replace(/\p{L}/gu, 'X');
        });
      case 'name':
        return this.remember(kind, original.toLowerCase(), () => {
          const name = `host-${this.count(kind)}`;
          return original.includes('.') ? `${name}.example.com` : name;
        });
      default:
        return this.remember(kind, original, () => `${kind}-${this.count(kind)}`);
    }
  }

  private ipv4(address: string): string {
    return this.remember('ipv4', address, () => {
      const n = this.count('ipv4') - 1;
      // RFC 5737; larger networks go on in the range for benchmarks, RFC 2544.
      const [network, host] = [Math.floor(n / 254), (n % 254) + 1];
      return network < 3
        ? `${['192.0.2', '198.51.100', '203.0.113'][network]}.${host}`
        : `198.${18 + (Math.floor((network - 3) / 256) % 2)}.${(network - 3) % 256}.${host}`;
    });
  }

  private ipv6(address: string): string {
    return this.remember('ipv6', new URL(`http://[${address}]`).hostname, () => {
      const n = this.count('ipv6');
      return `2001:db8::${n > 0xffff ? `${(n >>> 16).toString(16)}:` : ''}${(n & 0xffff).toString(16)}`; // RFC 3849
    });
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
      result += part.length > 1 && !isCommonIPv6(part) ? aside(this.ipv6(part)) : part;
      start += part.length;
    }
    return result;
  }

  /** MAC addresses and what is made of them (EUI-64, clock identities), fingerprints, UUIDs: same form, other digits. */
  private hex(written: string, kind: 'uuid' | 'eui' = 'eui'): string {
    const prefix = /^0x/i.exec(written)?.[0] ?? '';
    const digits = written
      .slice(prefix.length)
      .replace(/[^0-9a-f]/gi, '')
      .toLowerCase();
    if (/^(0+|f+)$/.test(digits)) {
      return written; // not there, or everybody
    }
    const isEui64 = digits.length === 16 && digits.slice(6, 10) === 'fffe';
    // A clock identity is the MAC address with ff:fe in the middle; the relation must stay visible.
    const base = isEui64 ? digits.slice(0, 6) + digits.slice(10) : digits;
    const other = this.remember(kind, base, () =>
      base.length === 12
        ? `0200${this.count('mac').toString(16).padStart(8, '0')}` // locally administered: nobody's
        : `02${this.count(kind)
            .toString(16)
            .padStart(base.length - 2, '0')}`
    );
    const all = isEui64 ? `${other.slice(0, 6)}fffe${other.slice(6)}` : other;
    const upper = /[A-F]/.test(written);
    let used = 0;
    return (
      prefix +
      written.slice(prefix.length).replace(/[0-9a-f]/gi, () => {
        const digit = all[used++];
        return upper ? digit.toUpperCase() : digit;
      })
    );
  }
}

/**
 * Replaces a match without what it must stand behind, which is its first group. Look-behind would say it more simply, but
 * older browsers refuse a whole script for it.
 */
const behind =
  (substitute: (found: string, ...groups: string[]) => string) =>
  (match: string, before: string, ...groups: string[]): string =>
    before + substitute(match.slice(before.length), ...groups);

function isAddress(text: string): boolean {
  return (
    isIPv4(text) ||
    isIPv6(text) ||
    [HEX_GROUPS, HEX_QUADS, HEX_PTP4L, UUID].some((form) => text.replace(form, '') === '')
  );
}

function placeText(between: string): string {
  return `${PLACE.latitude.toFixed(6)}${between}${PLACE.longitude.toFixed(6)}`;
}

/** `network.ptp` is a service and no host; only the device's own words are let through. */
function isOwnWord(name: string): boolean {
  return /^(network|global|localhost|status|firmware|system)\.[a-z0-9_]+$/i.test(name);
}

/** What a value is by the name of its member, if it is to be hidden. */
function kindOf(key: string, list: string, value: unknown): Kind | undefined {
  if (typeof value === 'number') {
    return BY_MEMBER[1][0].test(key) && value > 1 ? 'serial' : undefined;
  }
  if (typeof value !== 'string' || isPlaceholder(value) || NO_DATA.test(value.trim())) {
    return undefined;
  }
  const found = BY_MEMBER.find(([pattern]) => pattern.test(key))?.[1];
  if (found === 'name' && GENERIC_NAME.test(value.trim())) {
    return undefined;
  }
  if (found !== undefined) {
    return found;
  }
  const isHost = HOST_LISTS.test(list) && HOST_MEMBERS.test(key) && !GENERIC_NAME.test(value.trim());
  return isHost && !isCommonAddress(value.trim()) ? 'name' : undefined;
}

function isCommonAddress(text: string): boolean {
  return (isIPv4(text) && isCommonIPv4(text)) || (isIPv6(text) && isCommonIPv6(text));
}

/**
 * The answer of a device without what tells whose it is and where it stands.
 * @param status parsed JSON; not changed
 * @throws Error for JSON that is nested too deeply to be a status
 */
export function anonymize(status: unknown): unknown {
  return new Anonymizer().run(status);
}
