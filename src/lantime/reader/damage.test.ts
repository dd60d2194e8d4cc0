/** @jest-environment node */
/** What is damaged, or beyond what can be held, is listed as unreadable and nothing is worked out of it. */
import { statusAnswer, type ProfileName } from '../../../dev/simulator';
import { StatusReader } from '.';
import { Reading, Snapshot } from '../types';

type Json = Record<string, any>;

const START = Date.UTC(2026, 5, 1);
const makeAnswer = (profile: ProfileName): Json =>
  JSON.parse(JSON.stringify(statusAnswer(profile, { at: START, startedAt: START - 60_000 })));

function reading(snapshot: Snapshot, id: string): Reading | undefined {
  return snapshot.readings.find((one) => one?.descriptor.id === id);
}

function read(profile: ProfileName, change: (data: Json, answer: Json) => void): Snapshot {
  const answer = makeAnswer(profile);
  change(answer.data, answer);
  return new StatusReader().read(answer, START);
}

const member = (list: Json[], id: string): Json => list.find((one) => one['object-id'] === id) ?? {};

describe('texts with bytes that are not UTF-8', () => {
  it('have no value, whatever they are', () => {
    const snapshot = read('m600', (data) => {
      data.system['sync-status']['clock-status'].clock = '\ufffd\ufffdsynchronized';
      data.system['sync-status'].reference = 'clk1\ufffd-gps';
    });
    for (const id of ['system/sync-status/clock-status/clock', 'system/sync-status/reference']) {
      expect(reading(snapshot, id)).toMatchObject({ value: null, absent: 'is not valid UTF-8', unreadable: true });
    }
  });

  it('do not make a member of a list another one', () => {
    const snapshot = read('m600', (data) => {
      member(data.chassis0.slots, 'clk1')['object-id'] = '\ufffdclk1';
      member(data.ntp, 'sys')['object-id'] = 's\ufffdys';
    });
    expect(snapshot.components.get('clk1')).toMatchObject({ slot: 'clk1', fitted: true });
    expect(reading(snapshot, 'ntp/sys/stratum')?.value).toBe(1);
  });

  it('do not name the device, its model or its serial number', () => {
    const { device } = read('m600', (_, answer) => {
      Object.assign(answer['system-information'], {
        'serial-number': '\ufffd0601',
        hostname: 'a\ufffd',
        model: '\ufffd',
      });
      answer.data.chassis0 = { ...answer.data.chassis0, model: 'M6\ufffd', 'serial-number': '\ufffd' };
    });
    expect(device).toMatchObject({ serialNumber: undefined, hostname: undefined, model: undefined });
  });
});

describe('numbers that cannot be held', () => {
  it.each([2 ** 53, -(2 ** 63), 1e40, 2 ** 64 - 1])('%d has no value', (number) => {
    const snapshot = read('m600', (data) => {
      member(data.ntp, 'sys').stratum = number;
      member(data.ntp, 'sys').leap = number;
      member(data.ntp, 'sys').rootdelay = String(BigInt(number));
    });
    for (const id of ['ntp/sys/stratum', 'ntp/sys/leap', 'ntp/sys/rootdelay']) {
      expect([id, reading(snapshot, id)?.value, reading(snapshot, id)?.unreadable]).toEqual([id, null, true]);
    }
  });

  it('do not fit a supply into an empty bay', () => {
    const snapshot = read('m600', (data) => {
      member(data.chassis0.slots, 'pwr2').module['power-capacity'] = 1e40;
    });
    expect(reading(snapshot, 'chassis0/slots/pwr2/fitted')?.value).toBe(false);
    expect(reading(snapshot, 'chassis0/slots/pwr2/module/power-available')?.value ?? null).toBeNull();
  });

  it.each(['NaN', 'inf', '-Infinity'])('%s is no state', (word) => {
    const snapshot = read('m600', (data) => {
      member(data.ntp, 'sys').leap = word;
    });
    expect(reading(snapshot, 'ntp/sys/leap')).toMatchObject({ value: null, unreadable: true });
  });
});

describe('what is worked out', () => {
  it.each([8641767225655, -1e14, 2e9])('is no boot before there was time, nor after (uptime %d s)', (uptime) => {
    const snapshot = read('m600', (data) => (data.system.uptime = uptime));
    expect(reading(snapshot, 'system/boot-time')).toMatchObject({ value: null, absent: 'cannot be worked out' });
  });

  it('counts no alarms where the events cannot be read, but those that can', () => {
    const alarms = (change: (event: Json) => void) =>
      reading(
        read('m600', (data) => data.notification.events.forEach(change)),
        'notification/active-alarms'
      )?.value;
    expect(alarms(() => undefined)).toBeGreaterThan(0);
    expect(alarms((event) => (event.triggered = null))).toBeUndefined();
    expect(alarms((event) => (event.type = event.triggered ? '\ufffd' : event.type))).toBeUndefined();
    expect(
      alarms((event) => (event['object-id'] === 'ntp-sync' ? (event.triggered = null) : undefined))
    ).toBeGreaterThan(0);
  });

  it('counts no satellites of a system where no system can be read', () => {
    const snapshot = read('m3000', (data) => {
      const { gnss } = member(data.chassis0.slots, 'clk1').module.satellites;
      gnss['satellite-list'].forEach((satellite: Json) => (satellite['gnss-type'] = null));
    });
    expect(reading(snapshot, 'chassis0/slots/clk1/module/satellites/gnss/gps-listed')).toBeUndefined();
  });

  it('tells neither that a rubidium is there nor that it is not where its flags say nothing', () => {
    const nulls = (node: Json): Json => Object.fromEntries(Object.keys(node).map((key) => [key, null]));
    const snapshot = read('full', (data) => {
      for (const xhe of data['chassis-xhe']) {
        Object.values<Json>(xhe).forEach((part) => part?.comstat && (part.comstat = nulls(part.comstat)));
      }
    });
    expect(snapshot.readings.some((one) => one?.descriptor.field === 'chassis-xhe/clk1/connected')).toBe(false);
  });

  it('compares firmware only where both can be read', () => {
    const snapshot = read('m600', (data) => (data.system.firmware.selected = 'fw_7\ufffd'));
    expect(reading(snapshot, 'system/firmware/reboot-pending')).toBeUndefined();
  });

  it('takes nothing of a SyncTeam for data whose mode is not known', () => {
    for (const mode of [null, '\ufffddisabled']) {
      const snapshot = read('m600', (data) => (data.syncteam['operational-mode'] = mode));
      expect(reading(snapshot, 'syncteam/current-tfom')?.value).toBeNull();
    }
  });
});

it('long names and words are cut, and a list of equal texts keeps its names', () => {
  const long = 'x'.repeat(10_000);
  const snapshot = read('m600', (data) => {
    member(data.chassis0.slots, 'clk1').module.info.model = long;
    data[long] = { a: 1 };
    member(data.chassis0.slots, 'clk1').module.satellites['selected-satellites'] = ['gps1', 'gps1', 'gps2'];
  });
  expect(snapshot.components.get('clk1')?.label.length).toBeLessThan(120);
  expect(reading(snapshot, `${'x'.repeat(200)}…/a`)?.value).toBe(1);
  const satellites = 'chassis0/slots/clk1/module/satellites/selected-satellites';
  expect(['gps1', 'gps1#2', 'gps2'].map((name) => reading(snapshot, `${satellites}/${name}`)?.value)).toEqual([
    'gps1',
    'gps1',
    'gps2',
  ]);
});
