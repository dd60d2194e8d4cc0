/** Values that reveal who or where by the name of their member. */
import { isPlaceholder } from '../catalogue/model';
import { isCommonAddress } from './forms';

export type SecretKind = 'serial' | 'name' | 'text' | 'secret';

/** Members whose text says who or where; the first that matches decides. */
const BY_MEMBER: ReadonlyArray<readonly [RegExp, SecretKind]> = [
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
export const GENERIC_NAME =
  /^(sys|localhost|local|(ref|node|client|member|peer|port|server|srv|instance|input|output|ntp|ptp|pps|clk|io|lan|vif|shs|mrs)[-_ ]?\d*([-_/ ](ref|node|client|member|peer|port|input|output)[-_ ]?\d*)?|\.?(gps|gnss|pps|dcf|pzf|irig|tcr|msf|wwvb|mrs|shs|ptp|ppb|loc[al]l?|lcl|gal|glo|goes|acts|usno|hbg|jjy|init|step|stratum|rate|auth|bcst|mcst|crypt?|drop|rstr|many|auto|deny|none|free)\.?|\d+|[a-z]+\(\d+\))$/i;

/** Words that are not data and stay as they are, beyond those of the catalogue. */
export const NO_DATA = /^(unknown|none|never|no|yes|ok|true|false|default|undefined|null|0+|-?1?)$/i;

/** The place that replaces every position: the meridian line in Greenwich. Altitude and coordinates belong together. */
export const PLACE = { latitude: 51.4778, longitude: -0.0015, altitude: 46.5, x: 3980608.6, y: -104.2, z: 4966860.2 };

/** The part of the position that a member holds, if any. */
export function positionMember(key: string): keyof typeof PLACE | 'text' | undefined {
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

export function placeText(between: string): string {
  return `${PLACE.latitude.toFixed(6)}${between}${PLACE.longitude.toFixed(6)}`;
}

/** The kind of secret that a value is by the name of its member; undefined if it need not be hidden. */
export function findSecretKind(key: string, list: string, value: unknown): SecretKind | undefined {
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
