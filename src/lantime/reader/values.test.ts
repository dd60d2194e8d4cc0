/** @jest-environment node */
import { type JsonObject, type JsonValue, type ProfileName } from '../../../dev/simulator';
import { Snapshot } from '../types';
import {
  makeAnswer,
  read,
  listReadings,
  byId,
  reading,
  at,
  objectAt,
  answerWith,
  essence,
} from '../../../tests/fixtures/reader';

describe('values that are no data', () => {
  const CLK = 'chassis0/slots/clk1/module';

  it.each<[string, ProfileName, string, JsonValue]>([
    ['never', 'm600', 'notification/events/ntp-stopped/last-triggered', 'never'],
    ['N/A', 'm600', 'chassis0/slots/cpu/module/info/serial-number', 'N/A'],
    ['n/a', 'm600', 'system/uptime', 'n/a'],
    ['a dash', 'm600', 'network/ports/lan0/duplex', '-'],
    ['a dash for a number', 'm600', 'network/ports/lan0/speed', '-'],
    ['an empty text', 'm600', 'system/sync-status/leapsecond-date', ''],
    ['blanks', 'm600', 'system/sync-status/reference', '   '],
    ['null', 'm600', `${CLK}/dac-cal`, null],
    ['null for a state', 'm600', 'system/sync-status/clock-status/clock', null],
    ['null for an unknown field', 'm600', 'system/brand-new', null],
    ['clock index -1', 'm600', 'system/sync-status/clock-idx', -1],
    ['slot id -1', 'm600', 'network/ports/lan0/slot-id', -1],
    ['port id -1', 'm600', 'network/ports/lan0/port-id', -1],
    ['a sensor at 0.0', 'm600', `${CLK}/info/sensors/temperature-1`, 0],
    ['a sensor at "0.0"', 'm600', `${CLK}/info/sensors/temperature-2`, '0.0'],
    ['a zero MAC address', 'm600', 'network/ports/lan0/mac-address', '00:00:00:00:00:00'],
    ['PDOP 0', 'm600', `${CLK}/satellites/pdop`, 0],
    ['MTU 0', 'm600', 'network/ports/lan0/statistics/mtu', 0],
    ['a stamp of 1970', 'm600', 'system/last-position-update', '1970-01-01 00:00:00'],
    ['a stamp of 1970 in a zone ahead', 'm600', 'system/last-position-update', '1970-01-01 01:00:00'],
    ['a stamp of 1969 in a zone behind', 'm600', 'notification/events/ntp-sync/last-triggered', '1969-12-31T19:00:00'],
    ['a stamp of 1970 as a number', 'm600', 'system/api-last-update', 0],
    ['TAI offset 0', 'm600', 'ntp/sys/tai', 0],
    ['no version information', 'm600', 'system/firmware/packages/data/version', 'no version information'],
  ])('%s', (_, profile, path, value) => {
    const found = reading(read(answerWith(profile, path, value)), path);
    expect(found).toMatchObject({ value: null, raw: value, absent: expect.stringMatching(/\w/) });
    expect(found.unreadable).toBeUndefined();
  });

  /** All readings below a path that the device sent, but for some. */
  const below = (snapshot: Snapshot, path: string, except: string[] = []) =>
    listReadings(snapshot).filter(
      ({ descriptor }) => descriptor.id.startsWith(`${path}/`) && !except.includes(descriptor.id.slice(path.length + 1))
    );

  it('the whole of a port that is not there, statistics and all', () => {
    const snapshot = read(makeAnswer('m600'));
    const readings = below(snapshot, 'network/ports/lan3', ['object-id', 'port-available']);
    expect(readings.length).toBeGreaterThan(30);
    expect(readings.filter(({ value }) => value !== null)).toEqual([]);
    expect(new Set(readings.map(({ absent }) => absent))).toEqual(new Set(['the unit does not have this port']));
    expect(reading(snapshot, 'network/ports/lan3/object-id').value).toBe('lan3');
  });

  it('but not of a port without link', () => {
    const answer = makeAnswer('m600');
    Object.assign(objectAt(answer, 'data/network/ports/lan0'), { link: false, speed: '-', duplex: '-' });
    const snapshot = read(answer);
    expect(reading(snapshot, 'network/ports/lan0/link').value).toBe(false);
    expect(reading(snapshot, 'network/ports/lan0/statistics/rx-packets').value).toEqual(expect.any(Number));
    expect(reading(snapshot, 'network/ports/lan0/speed').value).toBeNull();
  });

  it('an empty supply bay', () => {
    const snapshot = read(makeAnswer('m600'));
    expect(reading(snapshot, 'chassis0/slots/pwr2/module/power-available')).toMatchObject({ value: null, raw: false });
    expect(reading(snapshot, 'chassis0/slots/pwr2/module/power-capacity')).toMatchObject({ value: null, raw: 0 });
    expect(reading(snapshot, 'chassis0/slots/pwr2/fitted').value).toBe(false);
  });

  it('but not a supply that is fitted and has no power', () => {
    const snapshot = read(answerWith('m600', 'chassis0/slots/pwr1/module/power-available', false));
    expect(reading(snapshot, 'chassis0/slots/pwr1/module/power-available').value).toBe(false);
    expect(reading(snapshot, 'chassis0/slots/pwr1/fitted').value).toBe(true);
  });

  it('nor a supply that delivers power and says nothing else', () => {
    const snapshot = read(answerWith('m600', 'chassis0/slots/pwr2/module/power-available', true));
    expect(reading(snapshot, 'chassis0/slots/pwr2/module/power-available').value).toBe(true);
    expect(reading(snapshot, 'chassis0/slots/pwr2/fitted').value).toBe(true);
  });

  it('the dummy of an external rubidium, even where it looks reassuring', () => {
    const snapshot = read(makeAnswer('m300'));
    const readings = below(snapshot, 'chassis-xhe/clk1', ['object-id', 'connected']);
    expect(readings.length).toBeGreaterThan(25);
    expect(readings.filter(({ value, absent }) => value !== null || !absent)).toEqual([]);
    expect(reading(snapshot, 'chassis-xhe/clk1/connected').value).toBe(false);
  });

  it('but not a rubidium that answers', () => {
    const snapshot = read(answerWith('m300', 'chassis-xhe/clk1/xhe-info/comstat/xhe-type', true));
    expect(reading(snapshot, 'chassis-xhe/clk1/connected').value).toBe(true);
    expect(reading(snapshot, 'chassis-xhe/clk1/xhe-sys-status/status/pps-lock').value).toBe(true);
    expect(reading(snapshot, 'chassis-xhe/clk1/xhe-sys-status/temperature-sensors/lamp').value).toBeNull();
  });

  it('all of a team that is disabled but its mode', () => {
    const snapshot = read(makeAnswer('m600'));
    expect(reading(snapshot, 'syncteam/operational-mode').value).toBe('disabled');
    const readings = below(snapshot, 'syncteam', ['operational-mode']);
    expect(readings.length).toBeGreaterThan(7);
    expect(readings.filter(({ value, absent }) => value !== null || !absent)).toEqual([]);
  });

  it('the result of an update that never started', () => {
    const id = 'system/firmware/update/last-update-successful';
    expect(reading(read(makeAnswer('m300')), id)).toMatchObject({
      value: null,
      raw: false,
      absent: expect.any(String),
    });
    expect(reading(read(makeAnswer('m600')), id).value).toBe(true);
    expect(reading(read(answerWith('m600', id, false)), id).value).toBe(false);
  });

  it('but not the result of an update whose start the device does not tell', () => {
    const answer = makeAnswer('m600');
    delete objectAt(answer, 'data/system/firmware/update')['last-update-started'];
    expect(reading(read(answer), 'system/firmware/update/last-update-successful').value).toBe(true);
  });

  it('a position at the centre of the Earth', () => {
    const answer = makeAnswer('m600');
    const satellites = objectAt(answer, `data/${CLK}/satellites`);
    for (const key of ['position-x', 'position-y', 'position-z', 'latitude', 'longitude', 'altitude']) {
      satellites[key] = 0;
    }
    objectAt(answer, 'data/system').position = '0.000000, 0.000000';
    const snapshot = read(answer);
    expect(reading(snapshot, `${CLK}/satellites/latitude`)).toMatchObject({ value: null, absent: expect.any(String) });
    expect(reading(snapshot, `${CLK}/satellites/position-x`).value).toBeNull();
    expect(byId(snapshot).get('system/position/latitude')?.value ?? null).toBeNull();
  });

  it('the time since when an event is active, where the device does not tell it', () => {
    for (const stamp of ['never', '', '1970-01-01T00:00:00', 'a while ago']) {
      const answer = makeAnswer('m600');
      Object.assign(objectAt(answer, 'data/notification/events/ntp-sync'), { triggered: 1, 'last-triggered': stamp });
      const since = byId(read(answer)).get('notification/events/ntp-sync/active-since');
      expect(since?.value ?? null).toBeNull();
      expect(since === undefined || since.absent !== undefined).toBe(true);
    }
  });

  it('the bound of a time quality that has none', () => {
    const path = 'system/sync-status/est-time-quality';
    for (const words of ['more-than-10s', 'unknown', '']) {
      const snapshot = read(answerWith('m600', path, words));
      expect(byId(snapshot).get(`${path}/upper-bound`)?.value ?? null).toBeNull();
    }
    expect(reading(read(answerWith('m600', path, 'more-than-10s')), path).value).toBe('more-than-10s');
  });
});

describe('reading values', () => {
  it.each<[string, JsonValue, unknown]>([
    ['system/sync-status/clock-status/clock', 'freewheeling', 'freewheeling'],
    ['system/sync-status/clock-status/oscillator', 'warming-up', 'warming-up'],
    ['system/front-leds/led-alarm/current-color', 'purple', 'purple'],
    ['ntp/ref_1/status-peer-selection', 'super-peer', 'super-peer'],
    ['ntp/sys/leap', 'soon', 'soon'],
    ['chassis0/slots/clk1/module/sync-status/clock-idx', 'standby', 'standby'],
  ])('leaves a state it does not know as the device writes it: %s %j', (path, raw, value) => {
    const found = reading(read(answerWith('m600', path, raw)), path);
    expect(found).toMatchObject({ value, raw });
    expect(found.unreadable).toBeUndefined();
  });

  it.each<[string, JsonValue, unknown]>([
    ['system/uptime', '130988.25', 130988.25],
    ['system/uptime', 130988.25, 130988.25],
    ['network/ports/lan0/speed', '100', 1e8],
    ['network/ports/lan0/speed', 1000, 1e9],
    ['network/ports/lan0/link', 1, true],
    ['network/ports/lan0/link', 'true', true],
    ['network/ports/lan0/link', '0', false],
    ['ntp/sys/leap', 3, 3],
    ['ntp/sys/leap', '3', 3],
    ['ntp/sys/stratum', '1', 1],
    ['ntp/sys/precision', -18, 2 ** -18],
    ['ntp/sys/clk-jitter', 4e-6, 4e-6],
    ['ntp/sys/expire', '202612280000', Date.UTC(2026, 11, 28) / 1000],
    ['ntp/sys/expire', 202612280000, Date.UTC(2026, 11, 28) / 1000],
    ['ntp/sys/expire', 1798416000, 1798416000],
    ['ntp/sys/expire', 1798416000000, null],
    ['ntp/sys/status', 415, null],
    ['system/storage/rootfs/used', 211164, 216231936],
    ['chassis0/slots/cpu/module/info/sensors/temperature-1', '49.0 °C', 49],
    ['chassis0/serial-number', '  001122  ', '001122'],
    // A number has lost its leading zeros.
    ['chassis0/serial-number', 1122, null],
    ['chassis0/slots/cpu/module/info/software-revision', 7, '7'],
    ['system/holdover-time', '12', 12],
    ['system/new-serial-number', '000123', '000123'],
    ['system/sync-status/holdover-status/tfom-out', '15', 15],
    ['notification/events/ntp-stopped/triggered', 1, true],
  ])('%s %j is %j', (path, raw, value) => {
    expect(reading(read(answerWith('m600', path, raw)), path).value).toBe(value);
  });

  it('counts the events that are active alarms', () => {
    const answer = makeAnswer('m600');
    for (const event of at(answer, 'data/notification/events') as JsonObject[]) {
      event.triggered = ['ntp-sync', 'ntp-stopped', 'antenna-faulty', 'low-system-resources', 'system-reboot'].includes(
        String(event['object-id'])
      )
        ? 1
        : 0;
    }
    const snapshot = read(answer);
    const count = (name: string) => reading(snapshot, `notification/${name}`).value;
    expect([
      count('active-alarms'),
      count('active-criticals'),
      count('active-errors'),
      count('active-warnings'),
    ]).toEqual([3, 1, 1, 1]);
  });

  it.each<[string, JsonValue]>([
    ['system/uptime', 'a while'],
    ['system/uptime', true],
    ['system/current-time', 'half past nine'],
    ['network/ports/lan0/speed', 'fast'],
    ['ntp/sys/expire', '202613320000'],
    ['ntp/sys/precision', 5000],
    ['system/storage/rootfs/size', 1e308],
    ['chassis0/slots/cpu/module/info/sensors/temperature-1', 'hot'],
  ])('says that it cannot read %s %j, and reads all the rest', (path, raw) => {
    const plain = essence(read(makeAnswer('m600')));
    const snapshot = read(answerWith('m600', path, raw));
    expect(reading(snapshot, path)).toMatchObject({ value: null, unreadable: true, raw, absent: expect.any(String) });
    expect(snapshot.unreadable.map(({ descriptor }) => descriptor.id)).toEqual([path]);
    const now = essence(snapshot);
    const changed = [...plain].filter(([id, before]) => JSON.stringify(now.get(id)) !== JSON.stringify(before));
    // Only the field itself and what is worked out from it.
    const derived = path === 'system/uptime' ? ['system/boot-time'] : [];
    const fromTime = path === 'system/current-time' ? ['system/snapshot-age', 'system/boot-time'] : [];
    expect(changed.map(([id]) => id).sort()).toEqual([path, ...derived, ...fromTime].sort());
  });

  it('shows text it cannot take apart as it is', () => {
    const answer = makeAnswer('m600');
    Object.assign(objectAt(answer, 'data/system'), { memory: 'plenty', cpuload: 'low', position: 'Bern' });
    const snapshot = read(answer);
    for (const [id, value] of [
      ['system/memory', 'plenty'],
      ['system/cpuload', 'low'],
      ['system/position', 'Bern'],
    ]) {
      expect(reading(snapshot, id).value).toBe(value);
    }
    expect(listReadings(snapshot).filter(({ descriptor }) => descriptor.id.startsWith('system/memory/'))).toEqual([]);
  });

  it('refuses numbers that JSON can write and nobody can hold', () => {
    const answer = JSON.parse('{"data":{"system":{"uptime":1e999,"novel":-1e999,"switch":true}}}');
    const snapshot = read(answer);
    expect(snapshot.unreadable.map(({ descriptor }) => descriptor.id)).toEqual(['system/uptime', 'system/novel']);
  });

  it('tells the age of the data only where the clocks of the device agree', () => {
    const answer = makeAnswer('m600');
    objectAt(answer, 'data/system')['api-last-update'] = '2020-01-01T00:00:00';
    expect(byId(read(answer)).has('system/snapshot-age')).toBe(false);
    expect(read(answer).device.dataAge).toBeUndefined();
  });
});
