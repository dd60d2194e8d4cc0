/** @jest-environment node */
import {
  DIALECTS,
  LARGEST_SCALE,
  PROFILES,
  StartError,
  deviceText,
  startSimulator,
  statusAnswer,
  type ApiGeneration,
  type JsonObject,
  type JsonValue,
  type ProfileName,
} from '../../../dev/simulator';
import { at, ids, json, leaves, request, withSimulator } from './support';

const START = Date.UTC(2030, 4, 6, 7, 8, 9);
const AFTER = 3600_000;

const answer = (profile: ProfileName, options: { api?: ApiGeneration; scale?: number; seed?: number } = {}) =>
  statusAnswer(profile, { startedAt: START, at: START + AFTER, ...options });
const getSlots = (data: JsonObject) => (data.chassis0 as JsonObject).slots;
const getModels = (data: JsonObject) =>
  (getSlots(data) as JsonObject[]).flatMap((slot) => {
    const model = at(slot, 'module/info/model');
    return typeof model === 'string' ? [model] : [];
  });

describe('the modular profiles', () => {
  it.each(['m1000', 'm2000s', 'm3000', 'm4000', 'full'] as const)('%s answers', async (profile) => {
    await withSimulator({ profile, now: () => START }, async ({ url }) => {
      const status = await json(`${url}/api/status`);
      expect(status).toEqual(statusAnswer(profile, { startedAt: START, at: START }));
      expect(at(status, 'system-information/model')).toBe(profile === 'full' ? 'M4000' : profile.toUpperCase());
    });
  });

  it.each(['m1000', 'm4000', 'full'] as const)('%s depends on nothing but seed and time', (profile) => {
    expect(answer(profile)).toEqual(answer(profile));
    expect(answer(profile, { seed: 2 }).data).not.toEqual(answer(profile).data);
  });

  it.each(['m1000', 'm4000', 'full'] as const)('%s joins every port to the card it sits on', (profile) => {
    const { data } = answer(profile);
    for (const port of (data.network as JsonObject).ports as JsonObject[]) {
      expect([port['object-id'], at(getSlots(data), `${port['slot-name']}/module/info/model`)]).toEqual([
        port['object-id'],
        port['card-name'],
      ]);
    }
  });

  it.each(Object.keys(PROFILES) as ProfileName[])('%s has slots, ports and events of distinct names', (profile) => {
    const { data } = answer(profile);
    for (const list of ['chassis0/slots', 'network/ports', 'notification/events', 'ntp']) {
      const names = ids(at(data, list));
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('profiles of real chassis', () => {
  /** Places by chassis, device-api.md 6.12: supplies, clocks, switch cards, inputs of clocks, inputs and outputs. */
  const PLACES = {
    m1000: { pwr: 2, clk: 1, rsc: 0, mri: 1, io: 3 },
    m2000s: { pwr: 2, clk: 2, rsc: 1, mri: 1, io: 5 },
    m3000: { pwr: 4, clk: 2, rsc: 1, mri: 2, io: 10 },
    m4000: { pwr: 4, clk: 2, rsc: 1, mri: 2, io: 10 },
  };

  it.each(Object.entries(PLACES))('%s holds no more than the chassis', (profile, places) => {
    const slots = getSlots(answer(profile as ProfileName).data) as JsonObject[];
    const count = (type: string) => slots.filter((slot) => slot['slot-type'] === type).length;
    for (const [type, most] of Object.entries(places)) {
      expect([type, count(type) <= most]).toEqual([type, true]);
    }
  });

  it('are all but the test bed, which says so', () => {
    expect(PROFILES.full.description).toMatch(/test bed, not a real chassis/);
  });
});

describe('the profile full', () => {
  const { data } = answer('full');
  const slots = getSlots(data);

  it('has every kind of module of device-api.md 3', () => {
    const models = getModels(data);
    const kinds =
      'gps grc gns gnm gxl pzf msf wwvb tcr mri esi vsi pio rsc spt rel hps psx lne bpe cpe liu lsg lno scg vsg fdm ' +
      'psu acm c15g2 mdu sdi prs mro vmx m3t';
    const missing = kinds.split(' ').filter((kind) => !models.some((model) => model.toLowerCase().startsWith(kind)));
    expect(missing).toEqual([]);
    expect(models.some((model) => /^gns.*uc$/.test(model))).toBe(true);
  });

  it('follows clock 1 of two main clocks behind a switch card', () => {
    expect(at(slots, 'clk1/module/info/model')).toBe('gns181');
    expect(at(slots, 'clk2/module/info/model')).toBe('gps180');
    const selected = ids(slots).filter((id) => at(slots, `${id}/module/sync-status/clock-idx`) === 'selected');
    expect(selected).toEqual(['clk1']);
    expect(at(slots, 'rsc1/module/info/model')).toBe('rsc2000');
  });

  it('has four supplies, two fans and four PTP instances', () => {
    expect(['pwr1', 'pwr2', 'pwr3', 'pwr4'].map((id) => at(slots, `${id}/module/power-available`))).toEqual(
      Array(4).fill(true)
    );
    expect(['fan1', 'fan2'].map((id) => at(slots, `${id}/module/fan-status`))).toEqual(['on', 'on']);
    const instances = (slots as JsonObject[]).flatMap(
      (slot) => (at(slot, 'module/ptp-instances') as JsonObject[] | undefined) ?? []
    );
    expect(instances).toHaveLength(4);
    const lists = instances.map((instance) => (instance.clients as JsonValue[] | undefined)?.length);
    expect(lists).toEqual(instances.map((instance) => (instance.clients ? instance['unicast-clients'] : undefined)));
    expect(lists.filter((length) => length)).toHaveLength(2);
  });

  it('has 100 SyncMon nodes, a rubidium, a team, a cluster and several NTP sources', () => {
    expect(at(data, 'syncmon/nodes')).toHaveLength(100);
    expect(at(data, 'chassis-xhe/clk1/xhe-info/comstat/xhe-type')).toBe(true);
    expect(at(data, 'syncteam')).toMatchObject({
      'operational-mode': 'master',
      'team-members': 3,
      'online-members': 2,
    });
    const clusters = ids(at(data, 'network/interfaces')).filter(
      (id) => at(data, `network/interfaces/${id}/cluster/ipv4/enabled`) === true
    );
    expect(clusters).toEqual(['vif0']);
    expect((data.ntp as JsonValue[]).length).toBeGreaterThanOrEqual(5);
  });

  it('moves what moves and nothing else', () => {
    const before = leaves(data);
    const moved = new Set<string>();
    for (const hours of [2, 3, 4]) {
      const after = leaves(statusAnswer('full', { startedAt: START, at: START + hours * 3700_000 }).data);
      before.forEach((value, path) => after.has(path) && after.get(path) !== value && moved.add(path));
    }
    for (const path of [
      'chassis0/slots/io1/module/ptp-instances/instance-2/offset-from-master',
      'chassis0/slots/io1/module/ptp-instances/instance-1/tx-packets',
      'chassis0/slots/io1/module/ptp-instances/instance-1/clients/client-1/time-left',
      'chassis0/slots/io10/module/outputs/out-1/level',
      'chassis0/slots/io13/module/fdm/frequency',
      'chassis0/slots/io14/module/pio-ports/port-2/offset',
      'chassis-xhe/clk1/xhe-sys-status/temperature-sensors/cell',
      'syncmon/nodes/node-5/offset',
    ]) {
      expect([path, moved.has(path)]).toEqual([path, true]);
    }
    expect([...moved].filter((path) => /signal$|model|role|profile|limit$|address|ssm/.test(path))).toEqual([]);
  });
});

describe('the option api', () => {
  const generations = Object.keys(DIALECTS).map(Number) as ApiGeneration[];
  const versions = generations.map((api) => [api, answer('full', { api })] as const);

  it('knows the generations of the version map', () => {
    expect(generations).toEqual([8, 10, 16, 17, 20]);
  });

  it.each(versions)('%d names itself and its firmware everywhere', (api, { 'system-information': about, data }) => {
    expect(about['API Version']).toMatch(new RegExp(`^LANTIME REST API V${api}\\.\\d\\d\\.\\d\\d\\d$`));
    const firmware = { 8: '7.04', 10: '7.06', 16: '7.08', 17: '7.08', 20: '7.10' }[api];
    expect(String(about.version).startsWith(`fw_${firmware}.`)).toBe(true);
    expect(at(data, 'system/firmware/running')).toBe(about.version);
    expect(ids(at(data, 'system/firmware/firmware'))).toContain(about.version);
    expect(at(data, 'chassis0/firmware-image')).toBe(about.version);
  });

  it('has what V10 and V20 are known for, and assumes the others', () => {
    const kinds = (path: string) => versions.map(([, { data }]) => at(data, path) !== undefined);
    expect(kinds('system/api-last-update')).toEqual([false, false, false, false, true]);
    expect(kinds('network/ports/lan0/statistics')).toEqual([false, false, true, true, true]);
    expect(kinds('network/interfaces/vif0/cluster')).toEqual([false, false, true, true, true]);
    expect(kinds('ntp/ref_1/poll-status')).toEqual([false, false, true, true, true]);
    expect(kinds('notification/events/leap-second-announced')).toEqual([true, true, true, false, false]);
    expect(kinds('notification/events/leapsecond-announced')).toEqual([false, false, false, true, true]);
    expect(kinds('services/network/mbgdevman')).toEqual([true, true, false, false, false]);
    expect(versions.map(([, { data }]) => at(data, 'ntp/sys/leap'))).toEqual(['0', '0', '0', 0, 0]);
  });

  it('changes nothing when it is that of the profile', () => {
    expect(answer('full', { api: 20 })).toEqual(answer('full'));
    expect(answer('m300', { api: 10 })).toEqual(answer('m300'));
  });

  it('decides how the simulator prints numbers', async () => {
    const texts = await Promise.all(
      ([10, 20] as const).map(async (api) => {
        const simulator = await startSimulator({ profile: 'm600', api, now: () => START + 123 });
        try {
          return (await request(`${simulator.url}/api/status/ntp/sys/clk-jitter`)).text;
        } finally {
          await simulator.close();
        }
      })
    );
    const digits = texts.map((text) => /"data": ([\d.]+)e-/.exec(text)?.[1].length ?? 0);
    expect(digits[0]).toBeGreaterThan(10);
    expect(digits[1]).toBeLessThan(6);
  });
});

describe('the option scale', () => {
  const size = (scale: number) => deviceText(answer('full', { scale }) as unknown as JsonValue, 'shortest').length;

  it('multiplies nodes and clients', () => {
    const { data } = answer('full', { scale: 3 });
    expect(at(data, 'syncmon/nodes')).toHaveLength(300);
    const clients = at(getSlots(data), 'io1/module/ptp-instances/instance-1/clients') as JsonValue[];
    expect(clients.length).toBeGreaterThan(150);
    expect(new Set(ids(clients)).size).toBe(clients.length);
  });

  it('makes answers from some hundred kilobytes up to about four megabytes', () => {
    expect(size(1)).toBeLessThan(400_000);
    expect(size(LARGEST_SCALE)).toBeGreaterThan(3_700_000);
    expect(size(LARGEST_SCALE)).toBeLessThan(4_600_000);
  });

  it.each([0, -1, NaN, LARGEST_SCALE + 1])('cannot be %d', async (scale) => {
    await expect(startSimulator({ scale })).rejects.toThrow(StartError);
  });

  it('is served', async () => {
    await withSimulator({ profile: 'full', scale: 2 }, async ({ url }) => {
      expect((await json(`${url}/api/status/syncmon/nodes`)).data).toHaveLength(200);
    });
  });
});

describe('pulling and plugging', () => {
  it('empties a slot and takes its ports with it, and brings both back', async () => {
    await withSimulator({ profile: 'full', now: () => START }, async (simulator) => {
      const data = async () => (await json(`${simulator.url}/api/status`)).data as JsonObject;
      const before = await data();
      simulator.pull('io3');
      const pulled = await data();
      expect(ids(getSlots(pulled))).toEqual(ids(getSlots(before)));
      expect(at(getSlots(pulled), 'io3')).toMatchObject({ 'slot-type': 'io' });
      expect(at(getSlots(pulled), 'io3')).not.toHaveProperty('module');
      expect(at(pulled, 'network/ports/lan0/port-available')).toBe(true);
      expect(at(pulled, 'network/ports/lan2')).toMatchObject({
        'port-available': false,
        link: false,
        speed: '-',
        'card-name': 'unknown',
      });
      simulator.pull('clk1');
      expect(await data()).not.toHaveProperty('chassis-xhe');
      simulator.plug('clk1');
      simulator.plug('io3');
      expect(await data()).toEqual(before);
    });
  });

  it('removes the ports in an API that lists only those that exist', async () => {
    await withSimulator({ profile: 'm1000' }, async (simulator) => {
      const ports = async () => ids((await json(`${simulator.url}/api/status/network/ports`)).data as JsonValue);
      expect(await ports()).toEqual(['lan0', 'lan1', 'lan2']);
      simulator.pull('io2');
      expect(await ports()).toEqual(['lan0', 'lan1']);
    });
  });

  it('knows only slots the device has', async () => {
    await withSimulator({ profile: 'm600' }, async (simulator) => {
      expect(() => simulator.pull('io99')).toThrow("the profile m600 has no slot 'io99'");
      expect(() => simulator.plug('io99')).toThrow(/no slot/);
      simulator.pull('clk2');
      simulator.pull('clk2');
      simulator.plug('clk2');
    });
  });
});
