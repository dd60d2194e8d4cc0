/** Substitutes for what is hidden. */
import type { SecretKind } from './members';

/** The substitutes of one report: the same original always gives the same substitute. */
export class Substitutes {
  private readonly known = new Map<string, string>();
  private readonly counts = new Map<string, number>();

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

  /** For secrets recognized by the name of their member. */
  text(kind: SecretKind, original: string): string {
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

  ipv4(address: string): string {
    return this.remember('ipv4', address, () => {
      const n = this.count('ipv4') - 1;
      // RFC 5737; larger networks go on in the range for benchmarks, RFC 2544.
      const [network, host] = [Math.floor(n / 254), (n % 254) + 1];
      return network < 3
        ? `${['192.0.2', '198.51.100', '203.0.113'][network]}.${host}`
        : `198.${18 + (Math.floor((network - 3) / 256) % 2)}.${(network - 3) % 256}.${host}`;
    });
  }

  ipv6(address: string): string {
    return this.remember('ipv6', new URL(`http://[${address}]`).hostname, () => {
      const n = this.count('ipv6');
      return `2001:db8::${n > 0xffff ? `${(n >>> 16).toString(16)}:` : ''}${(n & 0xffff).toString(16)}`; // RFC 3849
    });
  }

  /** MAC addresses and what is derived from them (EUI-64, clock identities), fingerprints, UUIDs: same form, other digits. */
  hex(written: string, kind: 'uuid' | 'eui' = 'eui'): string {
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
