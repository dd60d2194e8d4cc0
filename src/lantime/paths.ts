/** Tree paths: the device's own addressing, `network/ports/lan0/speed` (device-api.md 1.3). */

/** Escapes a key for use as one path segment (RFC 6901, plus `*`, which selects in our paths, and the empty key). */
export function escapeSegment(key: string): string {
  return key === ''
    ? '~3'
    : /[~/*]/.test(key)
      ? key.replace(/~/g, '~0').replace(/\//g, '~1').replace(/\*/g, '~2')
      : key;
}

/** The reverse of {@link escapeSegment}. */
export function unescapeSegment(segment: string): string {
  return segment.replace(/~3/g, '').replace(/~2/g, '*').replace(/~1/g, '/').replace(/~0/g, '~');
}

/** Longer patterns match nothing; paths are no longer. */
const LONGEST_PATTERN = 1500;

/**
 * Matches text against a pattern in which `*` stands for any run of characters. Works without regular expressions,
 * so that no pattern from a dashboard can take more than `pattern.length * text.length` steps.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  if (pattern.length > LONGEST_PATTERN) {
    return false;
  }
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.length && pattern[p] === '*') {
    p++;
  }
  return p === pattern.length;
}

const ABBREVIATIONS = new Map(
  (
    'AM API BNC CLI CPU CRC DAC DCF77 DHCP DNS DST ESI FDM FTP GLONASS GM GNSS GPS GRC HTTP HTTPS ID IP IPv4 IPv6 IRIG LAN LDAP LED LLDP LTC ' +
    'MAC MMS MRS NTP NTS PDOP PLL PPS PSU PTP QL RX SNMP SNR SSH SSM SyncE TAI TCR TDOP TFOM TX UTC XHE'
  )
    .split(' ')
    .map((word) => [word.toLowerCase(), word])
);

/** `good-satellites` → `Good satellites`, `rx-crc-errors` → `RX CRC errors`. For keys the catalogue does not name. */
export function humanize(key: string): string {
  let text = humanized.get(key);
  if (text === undefined) {
    text = humanizeAnew(key);
    // The same keys come for every member of a list. Bounded against keys that never repeat.
    if (humanized.size < 5000) {
      humanized.set(key, text);
    }
  }
  return text;
}

const humanized = new Map<string, string>();

function humanizeAnew(key: string): string {
  const words = unescapeSegment(key)
    .split(/[-_\s]+/)
    .filter(Boolean)
    .map((word) => ABBREVIATIONS.get(word.toLowerCase()) ?? word);
  const text = words.join(' ');
  return text ? text[0].toUpperCase() + text.slice(1) : key.trim() || '(unnamed)';
}
