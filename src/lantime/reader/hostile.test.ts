/** @jest-environment node */
import * as fc from 'fast-check';
import { type JsonObject, type ProfileName } from '../../../dev/simulator';
import { LantimeError } from '../errors';
import { StatusReader } from '.';
import { Descriptor, Snapshot } from '../types';
import { makeAnswer, read, listReadings, reading, objectAt, essence, lines } from '../../../tests/fixtures/reader';

describe('hostile answers', () => {
  const HOSTILE_KEYS = [
    '__proto__',
    'constructor',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'count',
    '',
    '*',
    '/',
    '~',
    '#2',
  ];
  const KNOWN_KEYS = [
    'system',
    'network',
    'ports',
    'chassis0',
    'chassis1',
    'slots',
    'module',
    'info',
    'sensors',
    'ntp',
  ].concat(
    ['notification', 'events', 'object-id', 'triggered', 'last-triggered', 'satellites', 'pdop', 'power-available'],
    ['power-capacity', 'memory', 'cpuload', 'uptime', 'current-time', 'syncteam', 'chassis-xhe', 'comstat', 'status'],
    ['front-leds', 'current-state', 'firmware', 'update', 'last-update-started', 'reach', 'status-peer-reach-ok', 'id']
  );
  const key = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...KNOWN_KEYS) },
    fc.constantFrom(...HOSTILE_KEYS),
    fc.string({ maxLength: 5 })
  );
  const scalar = fc.oneof(
    fc.constantFrom('true', 'false', 'null', '0', '-1', '1', '0.0', '-0', '1e999', '-1e999', '5e-324', '255'),
    fc
      .constantFrom(
        'never',
        'N/A',
        '-',
        '',
        '0',
        '1',
        'true',
        '100',
        '2026-02-30T00:00:00',
        '1970-01-01 00:00:00',
        'lan0'
      )
      .map((text) => JSON.stringify(text)),
    fc.string().map((text) => JSON.stringify(text)),
    fc.double().map((number) => JSON.stringify(number)),
    fc.constantFrom('1', 'ab ', '\u0000').map((text) => JSON.stringify(text.repeat(1000)))
  );
  // As text, because a parsed document can hold what an object literal cannot: own members called __proto__.
  const { document } = fc.letrec<{ document: string; list: string; object: string }>((tie) => ({
    document: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('list'), tie('object')),
    list: fc.array(tie('document'), { maxLength: 5 }).map((members) => `[${members.join(',')}]`),
    object: fc
      .array(fc.tuple(key, tie('document')), { maxLength: 6 })
      .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
  }));

  const prototype = Object.getOwnPropertyNames(Object.prototype).sort();

  const leafCount = (node: unknown): number =>
    Array.isArray(node)
      ? node.reduce<number>((sum, member) => sum + leafCount(member), 0)
      : typeof node === 'object' && node !== null
        ? Object.keys(node).reduce((sum, name) => sum + leafCount((node as JsonObject)[name]), 0)
        : 1;

  /** What must hold of every snapshot, whatever was sent. */
  function check(snapshot: Snapshot, reader: StatusReader): void {
    const ids = reader.knownDescriptors.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const wrong = snapshot.readings.flatMap((found, index) => {
      if (!found) {
        return [];
      }
      const { descriptor, value, absent, unreadable } = found;
      const problems = [
        descriptor.index !== index && 'index',
        reader.find(descriptor.id) !== descriptor && 'descriptor',
        !['string', 'number', 'boolean'].includes(typeof value) && value !== null && 'type of value',
        typeof value === 'number' && !Number.isFinite(value) && 'number',
        value === null && (typeof absent !== 'string' || absent === '') && 'reason',
        value !== null && (absent !== undefined || unreadable) && 'reason without need',
        (unreadable ?? false) !== snapshot.unreadable.includes(found) && 'unreadable',
        descriptor.known &&
          ['gauge', 'counter', 'timestamp'].includes(descriptor.kind) &&
          value !== null &&
          typeof value !== 'number' &&
          'kind',
        descriptor.label.trim() === '' && 'label',
        descriptor.id === '' && 'id',
        descriptor.field === '' && 'field',
        !snapshot.components.has(descriptor.component) && 'component',
        Object.values(descriptor.elements).some((name) => typeof name !== 'string') && 'elements',
      ].filter(Boolean);
      return problems.map((problem) => `${descriptor.id}: ${problem}`);
    });
    expect(wrong).toEqual([]);
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(prototype);
  }

  /** Reads an answer several times in all ways that must not matter; false when it was refused. */
  function survives(text: string): boolean {
    const reader = new StatusReader();
    let snapshot: Snapshot;
    try {
      snapshot = read(JSON.parse(text), reader);
    } catch (error) {
      expect(error).toBeInstanceOf(LantimeError);
      expect((error as LantimeError).code).toBe('not-lantime');
      return false;
    }
    check(snapshot, reader);
    const again = read(JSON.parse(text), reader);
    expect(again.readings).toHaveLength(snapshot.readings.length);
    expect(again.readings.findIndex((found, index) => found !== snapshot.readings[index])).toBe(-1);
    expect(again.unreadable.findIndex((found, index) => found !== snapshot.unreadable[index])).toBe(-1);
    expect(again.unreadable).toHaveLength(snapshot.unreadable.length);
    const elsewhere = read(JSON.parse(text));
    expect(lines(essence(elsewhere))).toEqual(lines(essence(snapshot)));
    return true;
  }

  it('of any JSON are read or refused, with nothing in between', () => {
    fc.assert(
      fc.property(document, (text) => {
        survives(text);
      }),
      { numRuns: 300 }
    );
  });

  it('of any tree below the status root are read, every leaf of them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, document), { maxLength: 8 }), document, (members, extra) => {
        const tree = members.map(([name, value]) => `,${JSON.stringify(name)}:${value}`).join('');
        const text = `{"extra":${extra},"data":{"system":{"uptime":1}${tree},"object-id":"status"}}`;
        const { data, ...envelope } = JSON.parse(text);
        expect(survives(text)).toBe(true);
        const { readings } = read(JSON.parse(text));
        const sent = readings.filter((found) => found && !found.descriptor.derived);
        const status = data.status?.['object-id'] === 'status' ? data.status : data;
        // Members below data.status that make it the root are rare and counted elsewhere.
        if (status === data && !isStatusLike(data.status)) {
          expect(sent).toHaveLength(leafCount(envelope) + leafCount(data));
        }
      }),
      { numRuns: 400 }
    );
  });

  const isStatusLike = (tree: unknown) =>
    typeof tree === 'object' &&
    tree !== null &&
    ['system', 'chassis0', 'network', 'ntp', 'notification', 'services', 'rest-api', 'syncmon'].some(
      (name) => typeof (tree as JsonObject)[name] === 'object'
    );

  /** The places of a document, as the objects and lists that hold them. */
  function places(node: unknown, found: Array<{ holder: JsonObject; key: string }> = []) {
    if (typeof node === 'object' && node !== null) {
      for (const name of Object.keys(node)) {
        found.push({ holder: node as JsonObject, key: name });
        places((node as JsonObject)[name], found);
      }
    }
    return found;
  }

  const set = (holder: object, name: string, value: unknown) =>
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });

  const mutation = fc.record({
    place: fc.nat(),
    action: fc.constantFrom('replace', 'remove', 'swap type', 'rename', 'double', 'wrap'),
    value: document,
    name: key,
  });

  function mutate(
    answer: JsonObject,
    { place, action, value, name }: typeof mutation extends fc.Arbitrary<infer T> ? T : never
  ) {
    const all = places(answer);
    const { holder, key: at } = all[place % all.length];
    const old = holder[at];
    switch (action) {
      case 'replace':
        return set(holder, at, JSON.parse(value));
      case 'remove':
        return Array.isArray(holder) ? holder.splice(Number(at), 1) : delete holder[at];
      case 'rename':
        delete holder[at];
        return Array.isArray(holder) ? holder.splice(Number(at), 1) : set(holder, name, old);
      case 'double':
        return Array.isArray(holder) ? holder.push(structuredClone(old)) : set(holder, `${at} `, structuredClone(old));
      case 'wrap':
        return set(holder, at, place % 2 ? [old] : set({}, name, old));
      default:
        return set(
          holder,
          at,
          Array.isArray(old)
            ? Object.fromEntries(old.map((member, index) => [index, member]))
            : typeof old === 'object' && old !== null
              ? Object.values(old)
              : typeof old === 'string'
                ? Number(old.replace(/\D/g, ''))
                : String(old)
        );
    }
  }

  it.each<ProfileName>(['m300', 'm600', 'm3000'])('that were an answer of an %s are read or refused', (profile) => {
    const text = JSON.stringify(makeAnswer(profile));
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 12 }), (mutations) => {
        const answer = JSON.parse(text);
        mutations.forEach((change) => mutate(answer, change));
        survives(JSON.stringify(answer));
      }),
      { numRuns: 40 }
    );
  });

  it('that change their shape from poll to poll keep one meaning per identity', () => {
    const text = JSON.stringify(makeAnswer('m300'));
    fc.assert(
      fc.property(
        fc.array(fc.array(mutation, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 5 }),
        (polls) => {
          const reader = new StatusReader();
          const everFitted = new Set<string>();
          // A supply that was there and looks like an empty bay now is a dead one; all else is of the present alone.
          const isRemembered = ({ component }: Descriptor, fresh: Snapshot) =>
            everFitted.has(component) && fresh.components.get(component)?.fitted === false;
          for (const mutations of polls) {
            const answer = JSON.parse(text);
            mutations.forEach((change) => mutate(answer, change));
            let snapshot: Snapshot;
            try {
              snapshot = read(answer, reader);
            } catch (error) {
              expect(error).toMatchObject({ code: 'not-lantime' });
              continue;
            }
            // What the present answer says does not depend on what was read before.
            const fresh = read(answer);
            snapshot.components.forEach(({ id, fitted }) => fitted && everFitted.add(id));
            const said = (of: Snapshot) =>
              listReadings(of)
                .filter(({ descriptor }) => !isRemembered(descriptor, fresh))
                .map(({ descriptor, value, raw }) => JSON.stringify([descriptor.id, descriptor.known ? value : raw]))
                .sort();
            expect(said(snapshot)).toEqual(said(fresh));
            const ids = reader.knownDescriptors.map(({ id }) => id);
            expect(new Set(ids).size).toBe(ids.length);
          }
          const steady = read(JSON.parse(text), reader);
          const first = read(JSON.parse(text));
          const fresh = essence(first);
          const now = essence(steady);
          for (const [id, { value, absent }] of fresh) {
            const descriptor = reader.find(id);
            if (descriptor && isRemembered(descriptor, first)) {
              continue;
            }
            expect([id, now.get(id)?.value, now.get(id)?.absent]).toEqual([id, value, absent]);
          }
        }
      ),
      { numRuns: 25 }
    );
  });

  it.each([
    ['lists', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
    ['slots', '{"module":{"slots":['.repeat(3000) + ']}}'.repeat(3000)],
  ])('of %s nested thousands deep are cut where nobody looks any more', (_, deep) => {
    const text = `{"data":{"object-id":"status","network":${deep},"chassis0":{"slots":[{"object-id":"x","module":${deep}}]},"system":{"uptime":5}}}`;
    expect(survives(text)).toBe(true);
    const snapshot = read(JSON.parse(text));
    expect(reading(snapshot, 'system/uptime').value).toBe(5);
    expect(snapshot.unreadable.map(({ absent }) => absent)).toEqual(Array(2).fill('nested too deeply to be read'));
  });

  it('with members named like those of every object are read like others', () => {
    const text =
      '{"data":{"ntp":[{"object-id":"ref_1","reach":0,"status-peer-reach-ok":true,' +
      '"toString":5,"constructor":"x","__proto__":{"polluted":true},"hasOwnProperty":1}]}}';
    expect(survives(text)).toBe(true);
    const snapshot = read(JSON.parse(text));
    expect(reading(snapshot, 'ntp/ref_1/toString').value).toBe(5);
    expect(reading(snapshot, 'ntp/ref_1/constructor').value).toBe('x');
    expect(reading(snapshot, 'ntp/ref_1/__proto__/polluted').value).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    ['chassis0/slots/pwr1/module/power-capacity'],
    ['chassis0/slots/pwr2/module/power-capacity'],
    ['chassis0/slots/clk1/module/satellites/latitude'],
    ['ntp/ref_1/reach'],
    ['notification/events/ntp-sync/type'],
    ['notification/events/ntp-sync/last-triggered'],
    ['system/firmware/update/last-update-started'],
    ['system/position'],
    ['chassis0/slots/clk1/slot-type'],
    ['chassis0/slots/clk1/object-id'],
    ['chassis0/model'],
  ])('with an object that cannot become a number or a text at %s are read', (path) => {
    const parts = path.split('/');
    const answer = makeAnswer('m600');
    const holder = objectAt(answer, `data/${parts.slice(0, -1).join('/')}`);
    holder[parts.at(-1)!] = { toString: 1, valueOf: 1 };
    expect(survives(JSON.stringify(answer))).toBe(true);
  });
});
