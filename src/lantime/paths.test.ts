/** @jest-environment node */
import * as fc from 'fast-check';
import { escapeSegment, humanize, matchesPattern, unescapeSegment } from './paths';

describe('path segments', () => {
  it('leave ordinary names as the device writes them', () => {
    for (const name of ['lan0', 'API Version', 'fw_7.06.014-light', 'sysplex-1-', 'faillock:-user-banned']) {
      expect(escapeSegment(name)).toBe(name);
    }
  });

  it('keep names with separators and wildcards in one segment', () => {
    expect(escapeSegment('lan0/1')).toBe('lan0~11');
    expect(escapeSegment('lan*')).toBe('lan~2');
    expect(escapeSegment('a~b')).toBe('a~0b');
    expect(escapeSegment('')).not.toBe('');
  });

  it('give back the name, hold no separator and never confuse two names', () => {
    const name = fc.string({ unit: fc.constantFrom('~', '/', '*', '0', '1', '2', '3', 'a', '\u0000', 'é') });
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(unescapeSegment(escapeSegment(one))).toBe(one);
        expect(escapeSegment(one)).not.toMatch(/[/*]/);
        expect(escapeSegment(one) === escapeSegment(other)).toBe(one === other);
      })
    );
  });
});

describe('patterns', () => {
  it.each([
    ['clk1', 'clk1', true],
    ['clk1', 'clk10', false],
    ['clk*', 'clk1', true],
    ['clk*', 'clk', true],
    ['clk*', 'cpu', false],
    ['*1', 'clk1', true],
    ['network/ports/*/link', 'network/ports/lan0/link', true],
    ['network/ports/*/link', 'network/ports/lan0/operstate', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['.*', 'clk1', false],
    ['Clk1', 'clk1', false],
  ])('%j on %j: %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  it('match what the same regular expression matches', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '\n'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, subject) => {
        const source = glob.replace(/[.]/g, '\\.').replace(/\*+/g, '[^]*');
        expect(matchesPattern(glob, subject)).toBe(new RegExp(`^${source}$`).test(subject));
      }),
      { numRuns: 500 }
    );
  });

  it('come to an end for patterns that regular expressions choke on', () => {
    expect(matchesPattern('*a'.repeat(60) + 'b', 'a'.repeat(20_000))).toBe(false);
  });
});

describe('labels for keys nobody has described', () => {
  it.each([
    ['good-satellites', 'Good satellites'],
    ['rx-crc-errors', 'RX CRC errors'],
    ['ptp_instances', 'PTP instances'],
    ['ipv4', 'IPv4'],
    ['status', 'Status'],
    ['some~1thing', 'Some/thing'],
    ['  led   network ', 'LED network'],
  ])('%j is shown as %j', (key, label) => {
    expect(humanize(key)).toBe(label);
  });

  it('are never empty', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('', ' ', '-', '--_--', '\t\n', 'constructor', '__proto__'));
    fc.assert(fc.property(key, (name) => expect(humanize(name).trim()).not.toBe('')));
  });
});
