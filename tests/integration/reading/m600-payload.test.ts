/** @jest-environment node */
// Reads the answer of a real M600, anonymized as `exporter report` does it.
import { readFileSync } from 'node:fs';
import { parseAnswer } from '../../../src/lantime/answer';
import { StatusReader } from '../../../src/lantime/reader';
import { Reading } from '../../../src/lantime/types';
import { M600 } from '../../fixtures';

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** The scalar leaves with the path the device addresses them by; list members by `object-id`, texts by themselves. */
function leaves(node: Json, path: string[] = []): Array<[string, Json]> {
  if (typeof node !== 'object' || node === null) {
    return [[path.join('/'), node]];
  }
  return Array.isArray(node)
    ? node.flatMap((member) => {
        const name =
          typeof member === 'object' && member !== null && !Array.isArray(member) ? member['object-id'] : member;
        return leaves(member, [...path, String(name)]);
      })
    : Object.entries(node).flatMap(([key, member]) => leaves(member, [...path, key]));
}

const utc = (iso: string) => Date.parse(iso) / 1000;

describe('the answer of a real M600', () => {
  const text = readFileSync(M600, 'utf8');
  const snapshot = new StatusReader().read(parseAnswer(text), 0);
  const all = snapshot.readings.filter((one): one is Reading => one !== undefined);
  const byId = new Map(all.map((one) => [one.descriptor.id, one]));
  const get = (id: string) => {
    const found = byId.get(id);
    if (!found) {
      throw new Error(`no reading ${id}`);
    }
    return found;
  };

  it('has each of its leaves as a reading, and nothing but leaves and what is derived from them', () => {
    const { data, ...envelope } = JSON.parse(text);
    const sent = [...leaves(envelope), ...leaves(data)];
    expect(sent.length).toBeGreaterThan(700);
    const read = all.filter(({ descriptor }) => !descriptor.derived);
    expect(read.map(({ descriptor, raw }) => [descriptor.id, raw]).sort()).toEqual([...sent].sort());
  });

  it('is read completely, and all of it is known', () => {
    expect(snapshot.unreadable).toEqual([]);
    expect(all.filter(({ descriptor }) => !descriptor.known).map(({ descriptor }) => descriptor.id)).toEqual([]);
  });

  it('has a reason wherever it has no value', () => {
    expect(all.filter(({ value, absent }) => (value === null) !== (absent !== undefined))).toEqual([]);
  });

  it('tells who answered', () => {
    expect(snapshot.device).toMatchObject({
      hostname: 'host-1.example.com',
      model: 'M600',
      serialNumber: '9000000001',
      firmware: '7.10.008',
      apiVersion: '20.05.013',
    });
    // The API was refreshed at 22:05:06 with values of 22:05:01.5.
    expect(snapshot.device.dataAge).toBeCloseTo(4.466, 2);
    const label = (id: string) => snapshot.components.get(id)?.label;
    expect(['chassis0', 'clk1', 'clk2', 'cpu', 'pwr1', 'pwr2', 'int4'].map(label)).toEqual([
      'chassis0 (M600)',
      'clk1 (GRC180)',
      'clk2 (empty)',
      'cpu (C05F1-V33)',
      'pwr1 (PSU)',
      'pwr2 (empty)',
      'int4 (empty)',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['chassis0/slots/clk1/module/satellites/good-satellites', 9, ''],
    ['chassis0/slots/clk1/module/satellites/satellites-in-view', 14, ''],
    ['chassis0/slots/clk1/module/sync-status/est-time-quality/upper-bound', 1e-7, 's'],
    ['system/sync-status/est-time-quality/upper-bound', 1e-7, 's'],
    ['chassis0/slots/clk1/module/satellites/tdop', 1.06, ''],
    ['chassis0/slots/clk1/module/satellites/altitude', 46.5, 'm'],
    ['chassis0/slots/clk1/module/satellites/selected-satellites/count', 4, ''],
    ['chassis0/model', 'M600', ''],
    ['chassis0/slots/count', 9, ''],
    ['chassis0/slots/cpu/module/info/sensors/temperature-1', 49, '°C'],
    ['system/memory/total', 233910272, 'B'],
    ['system/memory/free', 161732 * 1024, 'B'],
    ['system/cpuload/1m', 0.48, ''],
    ['system/cpuload/5m', 0.66, ''],
    ['system/cpuload/15m', 0.57, ''],
    ['system/cpuload/tasks', 99, ''],
    ['system/storage/dev_sda7/used', 216231936, 'B'],
    ['system/storage/dev_sda7/mountpoint', '/data', ''],
    ['network/ports/lan0/speed', 1e8, 'bit/s'],
    ['network/ports/lan0/link', true, ''],
    ['network/ports/lan1/port-available', false, ''],
    ['chassis0/slots/pwr1/module/power-capacity', 50, 'W'],
    ['chassis0/slots/pwr1/module/power-available', true, ''],
    ['chassis0/slots/pwr1/fitted', true, ''],
    ['chassis0/slots/pwr2/fitted', false, ''],
    ['ntp/sys/stratum', 1, ''],
    ['ntp/sys/precision', 2 ** -18, 's'],
    ['ntp/sys/clk-jitter', 4e-6, 's'],
    ['ntp/sys/expire', utc('2026-12-28T00:00:00Z'), ''],
    ['ntp/sys/leap', 0, ''],
    ['ntp/ref_1/reach', 255, ''],
    ['ntp/ref_1/poll-status/answered', 1, 'ratio'],
    ['ntp/ref_1/status-peer-selection', 'pps-peer', ''],
    ['notification/events/network-link-down/triggered', true, ''],
    ['notification/events/network-link-down/active-since', utc('2026-02-10T09:43:48Z'), ''],
    // network-link-down, https-certificate-expired and self-signed-https-certificate-in-use
    ['notification/active-alarms', 3, ''],
    ['notification/active-errors', 2, ''],
    ['notification/active-warnings', 1, ''],
    ['notification/active-criticals', 0, ''],
    // To the second: worked out of two clocks, it would differ from answer to answer.
    ['system/boot-time', utc('2026-02-10T09:41:53Z'), ''],
    ['system/last-position-update', utc('2026-02-11T21:53:08Z'), ''],
    ['system/front-leds/led-network/lamp', 'red', ''],
    ['system/front-leds/led-alarm/lamp', 'none', ''],
    ['system/firmware/reboot-pending', false, ''],
    ['system/firmware/update/last-update-successful', true, ''],
  ])('%s is %j %s', (id, value, unit) => {
    const found = get(id);
    expect(found.descriptor.unit).toBe(unit);
    if (typeof value === 'number' && !Number.isInteger(value) && value > 1) {
      expect(found.value).toBeCloseTo(value, 4);
    } else {
      expect(found.value).toBe(value);
    }
  });

  it('says nothing of the port the unit lacks but its name and that it is not there', () => {
    const lan1 = all.filter(({ descriptor }) => descriptor.id.startsWith('network/ports/lan1/'));
    expect(lan1.length).toBeGreaterThan(40);
    expect(lan1.filter(({ value }) => value !== null).map(({ descriptor }) => descriptor.id)).toEqual([
      'network/ports/lan1/object-id',
      'network/ports/lan1/port-available',
    ]);
  });

  it.each([
    'chassis0/slots/clk1/module/satellites/pdop',
    'chassis0/slots/clk1/module/info/sensors/temperature-1',
    'chassis0/slots/clk1/module/info/sensors/temperature-2',
    'chassis0/slots/clk1/module/dac-cal',
    'chassis0/slots/cpu/module/info/serial-number',
    'chassis0/slots/pwr2/module/power-available',
    'chassis0/slots/pwr2/module/power-capacity',
    'network/ports/lan1/link',
    'network/ports/lan1/speed',
    'network/ports/lan1/mac-address',
    'network/ports/lan1/slot-id',
    'network/ports/lan1/statistics/rx-packets',
    'network/ports/lan0/statistics/mtu',
    'notification/events/normal-operation/last-triggered',
    'system/sync-status/leapsecond-date',
    'syncteam/current-tfom',
  ])('%s has no value', (id) => {
    expect(get(id)).toMatchObject({ value: null, absent: expect.stringMatching(/\w/) });
  });
});
