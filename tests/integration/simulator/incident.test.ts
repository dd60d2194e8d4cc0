/** @jest-environment node */
import * as fc from 'fast-check';
import * as http from 'node:http';
import {
  DIALECTS,
  PROFILES,
  SNAPSHOT_COLLECTION_MS,
  SNAPSHOT_PERIOD_MS,
  answersAgainAt,
  incidentEnd,
  expectedChanges,
  isSilent,
  statusAnswer,
  type ApiGeneration,
  type ExpectedChange,
  type Incident,
  type JsonObject,
  type ProfileName,
} from '../../../dev/simulator';
import { at, ids, json, leaves, request, withSimulator } from './support';

const START = Date.UTC(2030, 4, 6, 7, 8, 9);
const INCIDENT: Incident = { startsAt: START + 60_000 };
const names = Object.keys(PROFILES) as ProfileName[];

const data = (profile: ProfileName, when: number, incident: Incident | undefined = INCIDENT, api?: ApiGeneration) =>
  statusAnswer(profile, { startedAt: START, at: when, incident, api }).data;
/** How old a value may be: a snapshot is collected, published, and served until the next one. */
const AGE = SNAPSHOT_COLLECTION_MS + SNAPSHOT_PERIOD_MS;
const expected = (profile: ProfileName, api?: ApiGeneration) =>
  expectedChanges(INCIDENT, PROFILES[profile], api ? DIALECTS[api] : PROFILES[profile].dialect);
const find = (changes: readonly ExpectedChange[], what: RegExp): ExpectedChange => {
  const found = changes.find((change) => what.test(change.what));
  if (!found) {
    throw new Error(`no change ${what}`);
  }
  return found;
};
const stamp = (when: number) => new Date(when).toISOString().slice(0, 19);

describe.each(names)('the incident of %s', (profile) => {
  it('is not there before it begins, and leaves only its traces', () => {
    expect(data(profile, INCIDENT.startsAt - 1)).toEqual(data(profile, INCIDENT.startsAt - 1, undefined));
    const after = leaves(data(profile, incidentEnd(INCIDENT)));
    const never = leaves(data(profile, incidentEnd(INCIDENT), undefined));
    const differing = [...after]
      .filter(([path, value]) => typeof value !== 'object' && value !== never.get(path))
      .map(([path]) => path);
    expect([...after.keys()].filter((path) => !never.has(path) && !path.includes('satellite'))).toEqual([]);
    expect(
      differing.filter(
        (path) =>
          !/uptime|last-config-change|cpuload|notification|statistics|last-update|last-position|soc|clients|packets|count|satellite|started|ended/.test(
            path
          )
      )
    ).toEqual([]);
  });

  it('shows each expected state from its begin to its end, to the age of a value', () => {
    for (const { what, from, to, reading } of expected(profile)) {
      if (reading) {
        const shown = (when: number) => at(data(profile, when), reading.path);
        if (!isSilent(INCIDENT, from)) {
          expect([what, shown(from - 1)]).not.toEqual([what, reading.value]);
        }
        expect([what, shown(to - 1)]).toEqual([what, reading.value]);
        expect([what, shown(Math.min(to, from + AGE + 5000))]).toEqual([what, reading.value]);
        expect([what, shown(to + AGE)]).not.toEqual([what, reading.value]);
      }
    }
  });

  it('latches its events in pairs, with stamps to the second', () => {
    for (const { what, from, to, event } of expected(profile)) {
      if (!event) {
        continue;
      }
      const state = (id: string | undefined, when: number) => {
        const found = id && (at(data(profile, when), `notification/events/${id}`) as JsonObject);
        return found && [found.triggered, found['last-triggered']];
      };
      if (event.cleared === undefined) {
        expect([what, state(event.raised, from + AGE)]).toEqual([what, [0, stamp(from)]]);
        continue;
      }
      expect([what, state(event.raised, to - 1)]).toEqual([what, [1, stamp(from)]]);
      expect([what, state(event.cleared, to - 1)?.[0]]).toEqual([what, 0]);
      expect([what, state(event.raised, to + AGE)]).toEqual([what, [0, stamp(from)]]);
      expect([what, state(event.cleared, to + AGE)]).toEqual([what, [1, stamp(to)]]);
    }
  });

  it('begins its counters anew at the reboot, and forgets the events of before', () => {
    const back = answersAgainAt(INCIDENT);
    const before = data(profile, back - 20_000);
    const after = data(profile, back);
    expect(Number(at(before, 'system/uptime'))).toBeGreaterThan(1e5);
    expect(Number(at(after, 'system/uptime'))).toBeLessThan(15);
    expect(at(after, 'notification/events/antenna-faulty')).toMatchObject({ triggered: 0, 'last-triggered': 'never' });
    for (const event of at(after, 'notification/events') as JsonObject[]) {
      if (event['last-triggered'] !== 'never') {
        expect(Date.parse(`${event['last-triggered']}Z`)).toBeGreaterThan(back - 15_000);
      }
    }
    const traffic = (status: JsonObject) => at(status, 'network/ports/lan0/statistics/rx-packets');
    if (traffic(before) !== undefined) {
      expect(Number(traffic(after))).toBeLessThan(Number(traffic(before)));
    }
  });
});

it('keeps an answer a device could give, at any moment, and is the same each time', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.integer({ min: 0, max: 200_000 }),
      fc.constantFrom(10, 20),
      (profile, after, api) => {
        const moment = INCIDENT.startsAt + after;
        const status = data(profile, moment, INCIDENT, api as ApiGeneration);
        expect(data(profile, moment, INCIDENT, api as ApiGeneration)).toEqual(status);
        const healthy = data(profile, moment, undefined, api as ApiGeneration);
        expect(ids(at(status, 'notification/events'))).toEqual(ids(at(healthy, 'notification/events')));
        for (const [path, value] of leaves(status)) {
          if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
            throw new Error(`${path} is ${value}`);
          }
        }
        for (const slot of at(status, 'chassis0/slots') as JsonObject[]) {
          const listed = at(slot, 'module/satellites/gnss/satellite-list');
          if (listed !== undefined) {
            expect(at(slot, 'module/satellites/good-satellites')).toBe((listed as unknown[]).length);
          }
        }
        for (const association of status.ntp as JsonObject[]) {
          const kind = association['object-id'] === 'sys' ? 'sys' : 'peer';
          expect((parseInt(String(association.status), 16) >> 4) & 15).toBe(
            association[`status-${kind}-event-counter`]
          );
        }
      }
    ),
    { numRuns: 60 }
  );
});

it('happens only to the hardware there is', () => {
  expect(expected('m600').map(({ what }) => what)).toEqual([
    'clk1 lost its antenna',
    'clk1 in holdover',
    'reboot',
    'clk1 not synchronized after the boot',
    'NTP not synchronized after the boot',
    'oscillator cold after the boot',
    'no answer',
  ]);
  expect(expected('m3000').map(({ what }) => what)).toEqual(
    expect.arrayContaining(['pwr3 without power', 'lan1 without link'])
  );
  // One of its two bays is empty.
  expect(expected('m1000').some(({ what }) => what.includes('pwr'))).toBe(false);
  expect(find(expected('m600'), /cold/).event).toEqual({
    raised: 'oscillator-not-adjusted',
    cleared: 'oscillator-adjusted',
  });
  expect(find(expected('m600', 10), /cold/).event).toBeUndefined();
});

it('degrades the time in steps while the clock is in holdover', () => {
  const { from, to } = find(expected('m300'), /holdover/);
  const claimed = new Set<string>();
  let elapsed = -1;
  for (let when = from; when < to; when += 1000) {
    const status = data('m300', when).system as JsonObject;
    claimed.add(String(at(status, 'sync-status/est-time-quality')));
    const now = Number(at(status, 'sync-status/holdover-status/time-elapsed'));
    expect(now).toBeGreaterThan(elapsed);
    elapsed = now;
    expect(at(status, 'front-leds/led-ref-time/current-color')).toBe('red');
  }
  expect([...claimed]).toEqual(['less-than-100ns', 'less-than-1us', 'less-than-10us']);
  expect(elapsed).toBe((to - from) / 1000 - 1);
});

it('takes the satellites with the antenna, and brings them back', () => {
  const { from, to } = find(expected('full', 10), /antenna/);
  const good = (when: number) =>
    Number(at(data('full', when, INCIDENT, 10), 'chassis0/slots/clk1/module/satellites/good-satellites'));
  const receiver = (when: number) => at(data('full', when, INCIDENT, 10), 'chassis0/slots/clk1/module/gns');
  const counts = [from - 1, from + 2500, from + 5000, to - 1, to + 4000, to + 8000].map(good);
  expect(counts[0]).toBeGreaterThan(counts[1]);
  expect(counts[1]).toBeGreaterThan(0);
  expect([counts[2], counts[3]]).toEqual([0, 0]);
  expect(counts[4]).toBeGreaterThan(0);
  expect(counts[5]).toBeGreaterThan(counts[4]);
  expect(receiver(to - 1)).toMatchObject({
    'receiver-status': 'tracking',
    antenna: { connected: false },
    receiver: { synchronized: false, tracking: true },
  });
  expect(receiver(from - 1)).toMatchObject({ 'receiver-status': 'synchronized', antenna: { connected: true } });
  expect(at(data('full', to - 1, INCIDENT, 10), 'chassis0/slots/clk2/module/gps')).toMatchObject({
    antenna: { connected: true },
  });
});

it('leaves a supply without power fitted, and a port without link in its slot', () => {
  const off = find(expected('m3000'), /pwr3/);
  expect(at(data('m3000', off.to - 1), 'chassis0/slots/pwr3/module')).toMatchObject({
    'power-available': false,
    'power-capacity': 0,
    info: { model: 'psu' },
  });
  const down = find(expected('m3000'), /lan1/);
  expect(at(data('m3000', down.to - 1), 'network/ports/lan1')).toMatchObject({
    'port-available': true,
    link: false,
    operstate: false,
    speed: '-',
    'slot-name': 'cpu',
  });
});

it('can be stretched', () => {
  const slow = { ...INCIDENT, scale: 10 };
  const [antenna] = expectedChanges(slow, PROFILES.m300, PROFILES.m300.dialect);
  expect(antenna.to - antenna.from).toBe(220_000);
  expect(at(data('m300', antenna.from, slow), 'system/sync-status/clock-status/antenna')).toBe('disconnected');
  expect(incidentEnd(slow) - slow.startsAt).toBe(1800_000);
  expect(isSilent(slow, answersAgainAt(slow))).toBe(false);
  expect(isSilent(slow, answersAgainAt(slow) - 1)).toBe(true);
});

describe('over HTTP', () => {
  it('begins when told, does not answer while it reboots, and answers again', async () => {
    let now = START;
    await withSimulator({ profile: 'm3000', now: () => now }, async (simulator) => {
      const status = () => json(`${simulator.url}/api/status`);
      const agent = new http.Agent({ keepAlive: true });
      expect(simulator.incident).toBeUndefined();
      const changes = simulator.startIncident();
      expect(simulator.incident).toEqual({ startsAt: START, scale: 1 });
      const silence = find(changes, /no answer/);
      now = silence.from - 1;
      await json(`${simulator.url}/api/status`, { agent });
      now = silence.from;
      const broken = { code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/) };
      await expect(request(`${simulator.url}/api/status`)).rejects.toMatchObject(broken);
      await expect(request(`${simulator.url}/api/status`, { agent })).rejects.toMatchObject(broken);
      now = silence.to;
      expect(Number(at(await status(), 'data/system/uptime'))).toBeLessThan(15);
      agent.destroy();
    });
  });

  it('may be ordered at the start', async () => {
    const now = START + 20_000;
    await withSimulator({ profile: 'm300', now: () => now, incident: { startsAt: START } }, async ({ url }) => {
      expect(at(await json(`${url}/api/status`), 'data/system/sync-status/clock-status/clock')).toBe('holdover');
    });
  });

  it('refuses to be stretched beyond sense', async () => {
    await withSimulator({}, async (simulator) => {
      expect(() => simulator.startIncident({ scale: 0 })).toThrow('cannot be stretched by 0: give a number above 0');
    });
  });
});
