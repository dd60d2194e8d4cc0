/** @jest-environment node */
import {
  PROFILES,
  SNAPSHOT_COLLECTION_MS,
  SNAPSHOT_PERIOD_MS,
  deviceText,
  statusAnswer,
  type JsonObject,
  type JsonValue,
  type ProfileName,
} from '../../../dev/simulator';
import { at, ids, leaves } from './support';

const START = Date.UTC(2030, 4, 6, 7, 8, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const data = (profile: ProfileName, after = 0, seed = 1): JsonObject =>
  statusAnswer(profile, { seed, startedAt: START, at: START + after }).data;

const names = Object.keys(PROFILES) as ProfileName[];

describe.each(names)('%s at any time', (profile) => {
  it('depends on nothing but seed and time', () => {
    expect(data(profile, HOUR)).toEqual(data(profile, HOUR));
    expect(data(profile, HOUR, 2)).not.toEqual(data(profile, HOUR, 1));
    expect(data(profile, 2 * HOUR)).not.toEqual(data(profile, HOUR));
  });

  it('moves values, not identities', () => {
    const before = leaves(data(profile));
    const moments = [1, 2, 3].map((hours) => leaves(data(profile, hours * HOUR)));
    const paths = [...before]
      .filter(
        ([path, value]) => typeof value !== 'object' && moments.some((after) => (after.get(path) ?? value) !== value)
      )
      .map(([path]) => path);
    expect(paths).toEqual(expect.arrayContaining(['system/uptime', 'system/current-time', 'system/cpuload']));
    expect(paths).toEqual(expect.arrayContaining(['system/memory', 'ntp/sys/rootdisp', 'ntp/sys/clk-jitter']));
    expect(paths).toContain('chassis0/slots/cpu/module/info/sensors/temperature-1');
    expect(
      paths.filter((path) => /object-id|serial|model|mac-address|last-triggered|association-id/.test(path))
    ).toEqual([]);
  });

  it('never sends a number JSON cannot carry, nor minus zero', () => {
    for (const after of [0, 1234, 17 * MINUTE, 100 * HOUR]) {
      for (const [path, value] of leaves(data(profile, after))) {
        if (typeof value === 'number') {
          expect([path, Number.isFinite(value) && !Object.is(value, -0)]).toEqual([path, true]);
        }
      }
    }
  });

  it('prints text that parses to the same document', () => {
    const answer = statusAnswer(profile, { startedAt: START, at: START + HOUR });
    const document: JsonValue = { ...answer, links: { ...answer.links } };
    const text = deviceText(document, PROFILES[profile].dialect.floats);
    expect(JSON.parse(text)).toEqual(answer);
    expect(text).toContain('\n  "data": {\n    "object-id": "status"');
  });

  it('has status words that say what the members beside them say', () => {
    for (const association of data(profile).ntp as JsonObject[]) {
      const bits = parseInt(String(association.status), 16);
      const isSystem = association['object-id'] === 'sys';
      expect((bits >> 4) & 15).toBe(association[`status-${isSystem ? 'sys' : 'peer'}-event-counter`]);
      expect((bits >> 14) & 3).toBe(isSystem ? 0 : 2);
    }
  });

  it('has as many listed satellites as good ones, and no more than in view', () => {
    for (let after = 0; after < 24 * HOUR; after += HOUR) {
      for (const slot of (data(profile, after).chassis0 as JsonObject).slots as JsonObject[]) {
        const satellites = at(slot, 'module/satellites') as JsonObject | undefined;
        if (satellites) {
          const good = Number(satellites['good-satellites']);
          expect(good).toBeGreaterThanOrEqual(4);
          expect(good).toBeLessThanOrEqual(Number(satellites['satellites-in-view']));
          const listed = at(satellites, 'gnss/satellite-list');
          expect((listed as JsonValue[] | undefined)?.length ?? good).toBe(good);
        }
      }
    }
  });
});

describe('the passing of time', () => {
  it('advances uptime and clock by the time that passed', () => {
    const [before, after] = [data('m300'), data('m300', HOUR)];
    expect(Number(at(after, 'system/uptime')) - Number(at(before, 'system/uptime'))).toBeCloseTo(3600, 2);
    expect(at(before, 'system/current-time-iso')).toBe('2030-05-06T07:08:09.000Z');
    expect(at(after, 'system/current-time-iso')).toBe('2030-05-06T08:08:09.000Z');
    expect(at(after, 'system/current-time')).toMatch(/^2030-05-06T08:08:09\.000\d{6} UTC$/);
  });

  it('never lets a counter fall, and lets it rise', () => {
    const read = (after: number): number[] => {
      const ports = (data('m3000', after).network as JsonObject).ports;
      return ['rx-packets', 'rx-bytes', 'tx-packets', 'tx-bytes'].flatMap((name) =>
        ids(ports).map((port) => Number(at(ports, `${port}/statistics/${name}`)))
      );
    };
    let last = read(0);
    for (let after = SNAPSHOT_PERIOD_MS; after < 10 * MINUTE; after += SNAPSHOT_PERIOD_MS) {
      const now = read(after);
      now.forEach((value, index) => expect(value).toBeGreaterThanOrEqual(last[index]));
      last = now;
    }
    const start = read(0);
    last.forEach((value, index) => expect(value).toBeGreaterThan(start[index]));
  });

  it('lets satellites move, rise and set', () => {
    const list = (after: number) =>
      at(data('m3000', after), 'chassis0/slots/clk1/module/satellites/gnss/satellite-list');
    const [now, soon, later] = [list(0), list(10 * MINUTE), list(6 * HOUR)];
    const [first] = ids(now);
    expect(at(soon, `${first}/azimuth`)).not.toBe(at(now, `${first}/azimuth`));
    expect(ids(later).sort()).not.toEqual(ids(now).sort());
    expect(new Set((now as JsonObject[]).map((satellite) => satellite['gnss-type']))).toEqual(
      new Set(['gps', 'glonass', 'galileo', 'beidou'])
    );
  });

  it('keeps event stamps where they were', () => {
    expect(data('m600', HOUR).notification).toEqual(data('m600').notification);
    expect(at(data('m600'), 'notification/events/system-reboot/last-triggered')).toMatch(/^2030-05-01T/);
  });
});

describe('the cache of API V20', () => {
  it('renews the values every few seconds and stamps the answer with the present', () => {
    const answers = [0, 1000, 4999, 5000].map((after) =>
      statusAnswer('m600', { startedAt: START, at: START + SNAPSHOT_COLLECTION_MS + after })
    );
    expect(answers.map(({ data }) => at(data, 'system/current-time-iso'))).toEqual([
      '2030-05-06T07:08:09.000Z',
      '2030-05-06T07:08:09.000Z',
      '2030-05-06T07:08:09.000Z',
      '2030-05-06T07:08:14.000Z',
    ]);
    expect(answers[1].data).toEqual(answers[0].data);
    expect(answers.map((answer) => answer['system-information']['time-stamp'])).toEqual([
      '2030-05-06T07:08:11',
      '2030-05-06T07:08:12',
      '2030-05-06T07:08:16',
      '2030-05-06T07:08:16',
    ]);
    expect(at(answers[0].data, 'system/api-last-update')).toBe('2030-05-06T07:08:11');
    expect(at(answers[0].data, 'syncmon/last-updated')).toBe('2030-05-06T07:08:07');
  });

  it('is not there in API V10', () => {
    const answer = statusAnswer('m300', { startedAt: START, at: START + 1234 });
    expect(at(answer.data, 'system/current-time-iso')).toBe('2030-05-06T07:08:10.234Z');
    expect(answer['system-information']['time-stamp']).toBe('2030-05-06T07:08:10');
  });
});

describe('the differences between API V10 and V20', () => {
  const old = statusAnswer('m300', { startedAt: START, at: START });
  const young = statusAnswer('m600', { startedAt: START, at: START });

  it('names its version', () => {
    expect(old['system-information']['API Version']).toBe('LANTIME REST API V10.21.016');
    expect(young['system-information']['API Version']).toBe('LANTIME REST API V20.05.013');
    expect(old['system-information'].version).toBe('fw_7.06.014-light');
    expect(at(old.data, 'system/firmware/fwimage')).toBe('firmware-7.06.014-light-x86');
    expect(at(young.data, 'rest-api/api-version')).toBe('20.05.013');
    expect([old.links.self, young.links.self]).toEqual(['http://localhost/api/status', 'https://localhost/api/status']);
  });

  it.each([
    ['system/api-last-update', undefined, 'string'],
    ['network/ports/lan0/port-available', undefined, 'boolean'],
    ['network/ports/lan0/statistics', undefined, 'object'],
    ['network/ports/lan0/bonding-slave', undefined, 'object'],
    ['network/interfaces/vif0/cluster', undefined, 'object'],
    ['ntp/sys/leap', 'string', 'number'],
    ['ntp/ref_1/leap', 'string', 'number'],
    ['ntp/ref_1/poll-status', undefined, 'string'],
    ['services/network/mbgdevman', 'object', undefined],
    ['services/network/mms', undefined, 'object'],
    ['services/global/bird', undefined, 'object'],
    ['notification/events/leap-second-announced', 'object', undefined],
    ['notification/events/leapsecond-announced', undefined, 'object'],
    ['notification/events/faillock:-user-banned', 'object', undefined],
    ['notification/events/faillock-user-banned', undefined, 'object'],
    ['notification/events/oscillator-adjusted', undefined, 'object'],
    ['notification/events/auto-update-avail', undefined, 'object'],
    ['notification/events/antenna-short-circuit', undefined, 'object'],
    ['chassis-xhe/clk1/xhe-info', 'object', undefined],
    ['chassis0/slots/clk1/module/mrs/priority0', 'object', undefined],
  ])('%s is %s and %s', (path, inOld, inYoung) => {
    const kind = (value: JsonValue | undefined) => (value === undefined ? undefined : typeof value);
    expect([kind(at(old.data, path)), kind(at(young.data, path))]).toEqual([inOld, inYoung]);
  });

  it('has other values for the same thing', () => {
    expect([at(old.data, 'ntp/ref_1/reach'), at(young.data, 'ntp/ref_1/reach')]).toEqual([0, 255]);
    expect([at(old.data, 'ntp/ref_1/status-peer-reach-ok'), at(young.data, 'ntp/ref_1/status-peer-reach-ok')]).toEqual([
      true,
      true,
    ]);
    const alarm = 'system/front-leds/led-alarm/current-color';
    expect([at(old.data, alarm), at(young.data, alarm)]).toEqual(['blue', 'none']);
    const leap = 'syncteam/leapsecond-state';
    expect([at(old.data, leap), at(young.data, leap)]).toEqual(['no-leap-second', 'no-leapsecond']);
    const position = 'system/last-position-update';
    expect(at(old.data, position)).toBe('1970-01-01 00:00:00');
    expect(at(young.data, position)).toMatch(/^\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d$/);
    expect([at(old.data, 'syncmon/last-updated'), at(old.data, 'ntp/sys/expire')]).toEqual(['never', '202312280000']);
  });

  it('counts the same events as the documented devices', () => {
    expect(ids(at(old.data, 'notification/events'))).toHaveLength(28);
    expect(ids(at(young.data, 'notification/events'))).toHaveLength(34);
  });

  it('orders the slots differently', () => {
    expect(ids(at(old.data, 'chassis0/slots')).join(' ')).toBe('pwr1 pwr2 cpu clk1 clk2 int1 int2 int3 int4');
    expect(ids(at(young.data, 'chassis0/slots')).join(' ')).toBe('pwr1 pwr2 clk1 clk2 cpu int1 int2 int3 int4');
    expect(at(old.data, 'chassis0/slots/cpu/slot-position')).toBe('0,4,1');
  });

  it('lists ports that do not exist in V20 only', () => {
    expect(ids(at(old.data, 'network/ports'))).toEqual(['lan0', 'lan1']);
    expect(ids(at(young.data, 'network/ports'))).toEqual(['lan0', 'lan1', 'lan2', 'lan3']);
    expect(at(young.data, 'network/ports/lan3')).toMatchObject({
      'port-available': false,
      'slot-id': -1,
      'card-name': 'unknown',
      'mac-address': '00:00:00:00:00:00',
      speed: '-',
    });
  });

  it('has converter values, both null, in V20 only', () => {
    expect(at(old.data, 'chassis0/slots/clk1/module')).not.toHaveProperty('dac-cal');
    expect(at(young.data, 'chassis0/slots/clk1/module')).toMatchObject({ 'dac-cal': null, 'dac-val': null });
  });

  it('prints floats with binary noise in V10 and clean in V20', () => {
    const document = { uptime: 960_935.94, dispersion: 0.00015, 'clk-jitter': 4e-6, 'power-capacity': 50, reach: 255 };
    expect(deviceText(document, 'binary')).toBe(
      '{\n  "uptime": 960935.93999999994,\n  "dispersion": 0.00014999999999999999,\n' +
        '  "clk-jitter": 3.9999999999999998e-06,\n  "power-capacity": 50.0,\n  "reach": 255\n}\n'
    );
    expect(deviceText(document, 'shortest')).toBe(
      '{\n  "uptime": 960935.94,\n  "dispersion": 0.00015,\n' +
        '  "clk-jitter": 4e-06,\n  "power-capacity": 50.0,\n  "reach": 255\n}\n'
    );
  });
});

describe('the modular unit', () => {
  const unit = data('m3000', HOUR);
  const slots = (unit.chassis0 as JsonObject).slots;

  it('has two clocks of which one is selected', () => {
    expect(at(slots, 'clk1/module/info/model')).toBe('gns181');
    expect(at(slots, 'clk2/module/info/model')).toBe('gps180');
    expect(at(slots, 'clk1/module/sync-status/clock-idx')).toBe('selected');
    expect(at(slots, 'clk2/module/sync-status/clock-idx')).not.toBe('selected');
    expect(at(slots, 'clk1/module/gns')).toMatchObject({
      'receiver-status': 'synchronized',
      antenna: { connected: true, 'short-circuit': false },
      receiver: { synchronized: true },
    });
    expect(at(slots, 'clk2/module/gps/receiver-status')).toBe('synchronized');
  });

  it('has three of four supplies, two fans and cards with their own state', () => {
    const fitted = ['pwr1', 'pwr2', 'pwr3', 'pwr4'].map((id) => at(slots, `${id}/module/power-available`));
    expect(fitted).toEqual([true, true, true, false]);
    expect(at(slots, 'fan2/module/fan-status')).toBe('on');
    expect(at(slots, 'rsc/module/info/model')).toBe('rsc2000');
    expect(at(slots, 'io1/module/ptp-instances/instance-3/port-state')).toBe('slave');
    expect(at(slots, 'io3/module')).toBeUndefined();
  });

  it('joins every port to the card it sits on', () => {
    for (const port of (unit.network as JsonObject).ports as JsonObject[]) {
      expect(at(slots, `${port['slot-name']}/module/info/model`)).toBe(port['card-name']);
    }
    expect(ids((unit.network as JsonObject).ports)).toEqual(['lan0', 'lan1', 'lan2', 'lan3']);
  });
});
