/** @jest-environment node */
import { PROFILES, statusAnswer, type ProfileName } from '../../../dev/simulator';
import { StatusReader } from '../reader';
import { Descriptor, Evidence, Reading, Severity, Unit } from '../types';
import { CatalogueEntry, FAMILIES, findEntry, findRule } from './index';
import { Entry, Family } from './model';
import { metricOfEntry } from '../prometheus-names';
import { canonicalEventId, EVENT_TITLES, EVENTS } from './notification';

const EVIDENCE: Evidence[] = ['KNOWN', 'DERIVED', 'PLAUSIBLE', 'UNKNOWN'];
const SEVERITIES: Severity[] = ['ok', 'neutral', 'warning', 'error'];
const UNITS: Unit[] = [
  '',
  's',
  'B',
  'bit/s',
  '°C',
  '%',
  'W',
  'V',
  'A',
  'Hz',
  'm',
  '°',
  'dB',
  'dB-Hz',
  'ppm',
  'ratio',
  'packets',
  'errors',
];

const ALL: ReadonlyArray<{ family: Family; entry: Entry }> = FAMILIES.flatMap((family) =>
  family.entries.map((entry) => ({ family, entry }))
);
const name = (family: Family, entry: { path: string }) => `${family.title}: ${entry.path}`;

/** The paths behind alternatives in braces. */
function expand(path: string): string[] {
  const match = /\{([^}]*)\}/.exec(path);
  return match ? match[1].split(',').flatMap((word) => expand(path.replace(match[0], word))) : [path];
}

/** Places an entry or rule is meant for: with list members as they stand in shapes, and with some name. */
const places = (path: string) =>
  expand(path).flatMap((one) => {
    const rooted = one.replace(/^\*\*\//, 'some/where/');
    return [rooted, rooted.replace(/\*/g, 'x1')];
  });

describe('every catalogue entry', () => {
  it('is complete', () => {
    const lacks = ALL.flatMap(({ family, entry }) => {
      const isNumber = entry.kind === 'gauge' || entry.kind === 'counter';
      return [
        entry.name.trim() === '' && 'a name',
        entry.description.trim() === '' && 'a description',
        !/\S/.test(entry.source ?? family.source) && 'a source',
        !EVIDENCE.includes(entry.evidence ?? family.evidence) && 'evidence',
        !UNITS.includes(entry.unit ?? '') && 'a unit that exists',
        (entry.unit !== undefined) !== isNumber && 'a unit where, and only where, it is a number',
        (entry.states !== undefined) !== (entry.kind === 'state') && 'states where, and only where, it is a state',
        (entry.scale !== undefined || entry.convert !== undefined) && !isNumber && 'a number to scale',
      ].flatMap((lack) => (lack ? [`${name(family, entry)} lacks ${lack}`] : []));
    });
    expect(lacks).toEqual([]);
  });

  it('is what is found at its own path', () => {
    const hidden = ALL.flatMap(({ family, entry }) =>
      places(entry.path).flatMap((place) => {
        const found = findEntry(place);
        const isIt = found?.path === entry.path && found.name === entry.name && found.family === family;
        return isIt ? [] : [`${place}: ${found ? name(found.family, found) : 'nothing'}`];
      })
    );
    expect(hidden).toEqual([]);
  });

  it('stands at a path of its own', () => {
    const paths = ALL.flatMap(({ entry }) => expand(entry.path));
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
  });

  it('has a name of its own among the readings of one object', () => {
    const seen = new Map<string, Entry>();
    const doubled = ALL.flatMap(({ entry }) =>
      expand(entry.path).flatMap((path) => {
        const key = `${path.slice(0, path.lastIndexOf('/'))} ${entry.name}`;
        const before = seen.get(key);
        seen.set(key, entry);
        // Several spellings of one entry are one reading.
        return before && before !== entry ? [[before.path, path]] : [];
      })
    );
    expect(doubled).toEqual([]);
  });

  it('of a state has distinct values and distinct codes, each with a text', () => {
    for (const { family, entry } of ALL) {
      const table = entry.states ?? [];
      const values = table.map(({ value }) => value);
      const codes = table.map(({ code }) => code);
      expect([name(family, entry), new Set(values).size, new Set(codes).size]).toEqual([
        name(family, entry),
        table.length,
        table.length,
      ]);
      for (const { text, severity, code } of table) {
        expect(text.trim()).not.toBe('');
        expect(SEVERITIES).toContain(severity);
        expect(Number.isInteger(code)).toBe(true);
      }
    }
  });

  it('leads other spellings to states it has', () => {
    for (const { entry } of ALL) {
      for (const [spelling, value] of Object.entries(entry.aliases ?? {})) {
        expect(entry.states?.map((state) => state.value)).toContain(value);
        expect(entry.states?.map((state) => state.value)).not.toContain(spelling);
      }
    }
  });

  it('writes words for people only where they are no states, and only what is shown', () => {
    for (const { family, entry } of ALL.filter((one) => one.entry.words)) {
      const values = (entry.states ?? []).map(({ value }) => value);
      expect([name(family, entry), values.filter((value) => value in entry.words!)]).toEqual([name(family, entry), []]);
      expect(['text', 'state']).toContain(entry.kind);
      for (const [value, text] of Object.entries(entry.words!)) {
        expect(value).toBe(value.toLowerCase());
        expect(text.trim()).not.toBe('');
      }
      for (const path of expand(entry.path)) {
        const { words: _, ...wordless } = entry;
        expect(metricOfEntry({ ...entry, family }, path)).toEqual(metricOfEntry({ ...wordless, family }, path));
      }
    }
  });

  it('names its placeholders as they are looked up, and says why each is no value', () => {
    for (const { entry } of ALL) {
      for (const [value, reason] of Object.entries(entry.placeholders ?? {})) {
        expect(value).toBe(value.trim().toLowerCase());
        expect(Number.isNaN(Number(value)) ? value : String(Number(value))).toBe(value);
        expect(reason.trim()).not.toBe('');
      }
    }
  });

  it.each([
    ['system/cpuload', '0.48 0.66 0.57 2/99 25157'],
    ['system/memory', '228428 kB total memory, 161732 kB free (70 %)'],
    ['system/position', '51.477800, -0.001500'],
    ['system/sync-status/est-time-quality', 'less-than-100ns'],
    ['chassis/slots/*/module/sync-status/est-time-quality', 'less-than-100ns'],
    ['syncteam/time-quality', 'less-than-100ns'],
    ['ntp/*/poll-status', '11111111 [377]'],
  ])('of text that hides values has entries for them: %s', (path, text) => {
    const parts = Object.keys(findEntry(path)?.split?.(text) ?? {});
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) {
      expect(findEntry(`${path}/${part}`)?.path).toBe(`${path}/${part}`);
    }
  });

  it('that hides values is tested above', () => {
    expect(ALL.filter(({ entry }) => entry.split).map(({ entry }) => entry.path)).toHaveLength(7);
  });
});

describe('every rule of the catalogue', () => {
  const rules = FAMILIES.flatMap((family) => (family.rules ?? []).map((rule) => [rule.path, rule] as const));

  it.each(rules)('%s is found at its own path', (path, rule) => {
    for (const place of places(path)) {
      expect(findRule(place)).toBe(rule);
    }
  });

  it.each(rules)('%s survives an empty object and one full of nonsense', (_, rule) => {
    const nonsense = new Proxy({} as Record<string, unknown>, {
      get: () => ({ toString: 1, valueOf: 1 }),
      has: () => true,
    });
    for (const object of [{}, nonsense]) {
      for (const call of [rule.absent, rule.absentKeys, rule.derive]) {
        expect(() => call?.(object, [object])).not.toThrow();
      }
    }
  });
});

describe('what documented devices send', () => {
  const START = Date.UTC(2030, 0, 1);
  const read = (profile: ProfileName) => {
    const answer = statusAnswer(profile, { startedAt: START, at: START + 3600_000 });
    return new StatusReader().read(answer, START).readings.filter((one): one is Reading => one !== undefined);
  };
  /** The entry of a reading; descriptors do not name it. */
  const entryOf = ({ id }: Descriptor): CatalogueEntry | undefined => findEntry(id.replace(/^chassis\d+/, 'chassis'));

  it.each(['m300', 'm600'] as const)('is all known for %s', (profile) => {
    const unknown = read(profile).filter(({ descriptor }) => !descriptor.known);
    // Flags and names of the communication with a rubidium; its values beside them are described.
    expect(
      unknown.map(({ descriptor }) => descriptor.id).filter((id) => !/\/comstat\/|\/(xhe|rub)-id$/.test(id))
    ).toEqual([]);
  });

  it.each(['m300', 'm600'] as const)('holds no state the catalogue has no word for: %s', (profile) => {
    const states = read(profile).filter(({ descriptor, value }) => descriptor.kind === 'state' && value !== null);
    const wordless = states.filter(
      ({ descriptor, value }) => !descriptor.states.some((one) => one.value === String(value))
    );
    expect(wordless.map(({ descriptor, value }) => [descriptor.id, value])).toEqual([]);
  });

  /** What no simulated device sends: documented for others, for states none of them is in, or plausible. */
  const UNSEEN = [
    // For modules and lists nobody has described.
    'Device: **/model',
    'Device: **/serial-number',
    'Device: **/software-revision',
    'NTP: ntp/*/jitter',
  ];

  it('is matched by every entry, but for those that say why not', () => {
    const seen = new Set(
      (Object.keys(PROFILES) as ProfileName[]).flatMap(read).flatMap(({ descriptor }) => {
        const entry = entryOf(descriptor);
        expect([descriptor.id, entry !== undefined]).toEqual([descriptor.id, descriptor.known]);
        return entry ? [name(entry.family, entry)] : [];
      })
    );
    const unseen = ALL.map(({ family, entry }) => name(family, entry)).filter((entry) => !seen.has(entry));
    expect(unseen.sort()).toEqual([...UNSEEN].sort());
  });
});

describe('facts about the device', () => {
  // device-api.md, section 4: where the number of a word is published.
  it.each([
    ['system/sync-status/clock-status/clock', 'holdover', 2, 'warning'],
    ['system/sync-status/clock-status/clock', 'synchronized', 1, 'ok'],
    ['system/sync-status/clock-status/oscillator', 'not-warmed-up', 0, 'warning'],
    ['system/sync-status/clock-status/antenna', 'connected', 1, 'ok'],
    ['system/sync-status/clock-status/antenna', 'disconnected', 2, 'error'],
    ['system/sync-status/clock-status/antenna', 'short-circuit', 3, 'error'],
    ['chassis/slots/*/module/grc/receiver-status', 'synchronized', 4, 'ok'],
    ['chassis/slots/*/module/gns/receiver-status', 'warm-boot', 3, 'warning'],
    ['chassis/slots/*/module/gxl/receiver-status', 'cold-boot', 2, 'warning'],
    ['system/sync-status/osc-type', 'tcxo-lq', 1, 'neutral'],
    ['system/sync-status/osc-type', 'tcxo', 2, 'neutral'],
    ['system/sync-status/osc-type', 'ocxo-lq', 3, 'neutral'],
    ['system/sync-status/osc-type', 'ocxo-mq', 4, 'neutral'],
    ['system/sync-status/osc-type', 'ocxo-hq', 5, 'neutral'],
    ['system/sync-status/osc-type', 'ocxo-xhq', 6, 'neutral'],
    ['system/sync-status/osc-type', 'rubidium', 7, 'neutral'],
    ['system/sync-status/osc-type', 'tcxo-mq', 8, 'neutral'],
    ['system/sync-status/osc-type', 'ocxo-dhq', 9, 'neutral'],
    ['system/sync-status/ref-type', 'gps', 0, 'neutral'],
    ['system/sync-status/ref-type', '10mhz-freqin', 1, 'neutral'],
    ['system/sync-status/ref-type', 'dcf77-pzf-receiver', 12, 'neutral'],
    ['system/sync-status/holdover-status/tfom-out', '0', 0, 'ok'],
    ['syncteam/current-tfom', '15', 15, 'error'],
    ['ntp/*/leap', '3', 3, 'error'],
    ['ntp/*/status-peer-selection', 'reject', 0, 'error'],
    ['ntp/*/status-peer-selection', 'falsetick', 1, 'error'],
    ['ntp/*/status-peer-selection', 'candidate', 4, 'ok'],
    ['ntp/*/status-peer-selection', 'sys-peer', 6, 'ok'],
    ['ntp/*/status-peer-selection', 'pps-peer', 7, 'ok'],
    ['network/interfaces/*/cluster/*/port-state', 'master', 1, 'ok'],
    ['network/interfaces/*/cluster/*/port-state', 'slave', 2, 'ok'],
    ['network/interfaces/*/cluster/*/port-state', 'listening', 3, 'warning'],
    ['services/network/ntp/running', 'false', 0, 'error'],
    ['services/network/telnet/running', 'false', 0, 'neutral'],
    ['chassis/slots/*/module/power-available', 'false', 0, 'error'],
    ['network/ports/*/link', 'true', 1, 'ok'],
  ])('%s: %s is %d, %s', (path, value, code, severity) => {
    expect(findEntry(path)?.states?.find((state) => state.value === value)).toMatchObject({ code, severity });
  });

  it('bounds each time figure of merit by a decade', () => {
    const texts = findEntry('syncteam/current-tfom')?.states?.map(({ code, text }) => [code, text]);
    expect(texts).toEqual(
      expect.arrayContaining([
        [1, 'below 1 ns'],
        [4, 'below 1 µs'],
        [7, 'below 1 ms'],
        [10, 'below 1 s'],
        [11, 'below 10 s'],
      ])
    );
  });
});

describe('titles of events', () => {
  it('are there for every event, each its own, and none an id', () => {
    const titles = Object.values(EVENT_TITLES);
    expect(Object.keys(EVENT_TITLES)).toEqual(Object.keys(EVENTS));
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) {
      expect(title).toMatch(/^[A-Z][^_]*[a-z0-9]$/);
      expect(title).not.toMatch(/\b(refclock|avail|xmr|mrs|shs|xhe|ims|fdm|faillock)\b/i);
    }
  });
});

describe('event ids', () => {
  it('have one spelling whatever the firmware writes', () => {
    expect(canonicalEventId('leap-second-announced')).toBe('leapsecond-announced');
    expect(canonicalEventId('faillock:-user-banned')).toBe('faillock-user-banned');
    expect(canonicalEventId('NTP-Not-Sync')).toBe('ntp-not-sync');
  });

  it('that nobody has described stay as they are', () => {
    for (const id of ['flux-down', 'Flux: Down', '', '---', 'constructor']) {
      expect(canonicalEventId(id)).toBe(id);
    }
  });

  it('of different events never become one', () => {
    const ids = Object.keys(EVENTS);
    expect(ids.map(canonicalEventId)).toEqual(ids);
  });
});
