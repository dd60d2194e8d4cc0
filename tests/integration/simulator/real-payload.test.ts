/** @jest-environment node */
// Compares shapes with the answer of a real M600.
import { readFileSync } from 'node:fs';
import { statusAnswer, type JsonObject, type JsonValue } from '../../../dev/simulator';
import { M600 } from '../../fixtures';
import { at, ids, leaves } from './support';

const kind = (value: JsonValue | undefined): string =>
  value === undefined ? 'missing' : value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

describe('the generated M600 beside a real one', () => {
  const real: JsonObject = JSON.parse(readFileSync(M600, 'utf8'));
  const startedAt = Date.UTC(2030, 0, 1);
  const { links, ...rest } = statusAnswer('m600', { at: startedAt + 3600_000, startedAt });
  const generated: JsonObject = { ...rest, links: { ...links } };

  it('has every leaf of the real one, with the same type', () => {
    const ours = leaves(generated);
    const differences = [...leaves(real)]
      .filter(([path, value]) => kind(value) !== kind(ours.get(path)))
      .map(([path]) => path);
    expect(differences).toEqual([]);
  });

  it('has no leaf the real one lacks', () => {
    const theirs = leaves(real);
    expect([...leaves(generated).keys()].filter((path) => !theirs.has(path))).toEqual([]);
  });

  it('keeps the order of lists', () => {
    for (const path of [
      'data/notification/events',
      'data/chassis0/slots',
      'data/network/ports',
      'data/system/storage',
    ]) {
      expect(ids(at(generated, path))).toEqual(ids(at(real, path)));
    }
  });

  it('borrows no identity', () => {
    const personal = /serial-number$|hostname$|mac-address$|perm-hwaddr$|\/address$|position|latitude|longitude/;
    const ours = leaves(generated);
    const common = [...leaves(real)].filter(
      ([path, value]) =>
        personal.test(path) &&
        !path.endsWith('slot-position') &&
        !['', 'N/A', '00:00:00:00:00:00'].includes(String(value)) &&
        ours.get(path) === value
    );
    expect(common).toEqual([]);
  });
});
