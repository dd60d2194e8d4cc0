/** Values that reveal who or where by their form: addresses, DNS names, identities, coordinates. */

/** As Node's own; browsers have none. */
export const isIPv4 = (text: string): boolean =>
  /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) < 256 && !/^0\d/.test(part));

export function isIPv6(text: string): boolean {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':')) {
    return false;
  }
  try {
    return new URL(`http://[${text}]`).hostname !== '';
  } catch {
    return false;
  }
}

export const HEX_GROUPS = /(^|[^0-9a-z])[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\2[0-9a-f]{2}){4,}(?![0-9a-z])/gi;
export const HEX_QUADS = /(^|[^0-9a-z])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?:\.[0-9a-f]{4})?(?![0-9a-z])/gi;
export const HEX_PTP4L = /(^|[^0-9a-z])[0-9a-f]{6}\.fffe\.[0-9a-f]{6}(?![0-9a-z])/gi;
/** An EUI-48 or EUI-64 in one piece; digits alone are left to the other rules. */
export const HEX_PLAIN =
  /(^|[^0-9a-z])(?:0x)?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)(?:[0-9a-f]{16}|[0-9a-f]{12})(?![0-9a-z])/gi;
export const UUID = /(^|[^0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])/gi;
export const IPV4 = /(^|[^\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g;
export const IPV6_CANDIDATE = /[0-9a-f.]*:[0-9a-f:.]*:[0-9a-f:.]*/gi;
export const EMAIL =
  /(^|[^\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}_-]{1,63}\.){0,16}[\p{L}\p{N}_-]{1,63}/gu;
export const URL_USER = /(:\/\/)[^\s/@]{1,200}(?=@)/g;
export const DNS_NAME =
  /(^|[^\p{L}\p{N}_.-])(?:[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}\.){1,32}(?:\p{L}{2,63}|xn--[a-z\d-]{1,59})(?![\p{L}\p{N}_-])/gu;
export const LAT_LON = /(^|[^\d.])[-+]?\d{1,2}\.\d{3,}(\s*[,;/ ]\s*)[-+]?\d{1,3}\.\d{3,}(?![\d.])/g;
export const DEGREES =
  /[NSEW]?\s*\d{1,3}(?:\.\d+)?\s*°\s*(?:\d{1,2}(?:\.\d+)?\s*['′]\s*)?(?:\d{1,2}(?:\.\d+)?\s*["″]\s*)?[NSEW]?/g;

/** Addresses that are the same everywhere, and netmasks. 127.127.t.u is ntpd's way to name a reference clock. */
export function isCommonIPv4(address: string): boolean {
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const mask = (~number >>> 0) + 1;
  const isMask = number >= 0xff000000 && (mask & (mask - 1)) === 0;
  return isMask || number === 0 || address.startsWith('127.') || /^224\.0\.(0|1)\./.test(address);
}

export const isCommonIPv6 = (address: string) => /^(::1?|ff0[0-9a-f]::(1|2|fb|101|181|6b))$/i.test(address);

/**
 * Replaces a match except for its first group, which must come before it. Look-behind would be simpler, but older
 * browsers reject a whole script that contains it.
 */
export const behind =
  (substitute: (found: string, ...groups: string[]) => string) =>
  (match: string, before: string, ...groups: string[]): string =>
    before + substitute(match.slice(before.length), ...groups);

export function isAddress(text: string): boolean {
  return (
    isIPv4(text) ||
    isIPv6(text) ||
    [HEX_GROUPS, HEX_QUADS, HEX_PTP4L, UUID].some((form) => text.replace(form, '') === '')
  );
}

export function isCommonAddress(text: string): boolean {
  return (isIPv4(text) && isCommonIPv4(text)) || (isIPv6(text) && isCommonIPv6(text));
}

/** `network.ptp` is a service, not a host; only the device's own words pass. */
export function isOwnWord(name: string): boolean {
  return /^(network|global|localhost|status|firmware|system)\.[a-z0-9_]+$/i.test(name);
}
