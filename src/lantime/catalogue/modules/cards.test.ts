/** @jest-environment node */
import { PROFILES, statusAnswer, type JsonObject } from '../../../../dev/simulator';
import { StatusReader } from '../../reader';
import { Reading, Severity } from '../../types';
import { findEntry } from '../index';
import { EVENTS } from '../notification';
import { findModuleType } from './index';

const START = Date.UTC(2030, 0, 1);
const SLOT = 'chassis/slots/*/module';
const INSTANCE = `${SLOT}/ptp-instances/*`;

const answer = () => statusAnswer('full', { startedAt: START, at: START + 3600_000 });
const getSlots = (data: JsonObject) => (data.chassis0 as JsonObject).slots as JsonObject[];

/** The readings of an answer in which one module has been changed. */
function read(change: (module: JsonObject) => void = () => undefined, slot = 'io1') {
  const { data, ...envelope } = answer();
  change(getSlots(data).find((one) => one['slot-id'] === slot)?.module as JsonObject);
  const { readings, unreadable } = new StatusReader().read({ ...envelope, data }, START);
  const all = readings.filter((one): one is Reading => one !== undefined);
  return { all, unreadable, find: (id: string) => all.find(({ descriptor }) => descriptor.id === id) };
}

describe('models', () => {
  // device-api.md 3.0, and as the device writes them: in capitals, with edition.
  it.each([
    ['HPS', 'hps100 HPS100'],
    ['PSX', 'psx210 PSX210'],
    ['LNE', 'lneGb lne180sfp LNE-GB'],
    ['BPE', 'bpe BPE bpe2352 bpe8XXX bpe6042 bpe8nnn BPE8NNN bps2xxx'],
    ['CPE', 'cpe180 cpe182 CPE180'],
    ['LIU', 'liu LIU'],
    ['LSG', 'lsg180 LSG180'],
    ['LNO', 'lno180'],
    ['SCG', 'scg scg181 SCG'],
    ['VSG', 'vsg180 vsg181 vsg181h'],
    ['FDM', 'fdm180 fdm180m fdm182'],
    ['PIO', 'pio180'],
    ['PWR', 'psu PSU'],
    ['ACM', 'acm'],
    ['CPU', 'c05f1-v33 c05f1-v31 c15g2 C15G2'],
    ['MDU', 'mdu300'],
    ['SDI', 'sdi'],
    ['PRS', 'prs181'],
    ['MRO', 'mro181'],
    ['VMX', 'vmx180'],
    ['M3T', 'm3t'],
  ])('of %s are recognised: %s', (id, models) => {
    for (const model of models.split(' ')) {
      expect([model, findModuleType(model)?.id]).toEqual([model, id]);
    }
  });

  it('that nobody has described are not', () => {
    expect(findModuleType('xyz100')).toBeUndefined();
  });

  it('of all modules in the simulator are recognised', () => {
    const models = Object.values(PROFILES).flatMap((profile) =>
      getSlots(statusAnswer(profile, { startedAt: START, at: START }).data).flatMap(({ module }) => {
        const model = ((module as JsonObject | undefined)?.info as JsonObject | undefined)?.model;
        return typeof model === 'string' ? [model] : [];
      })
    );
    expect(models.filter((model) => !findModuleType(model))).toEqual([]);
  });
});

describe('the modules of the simulator', () => {
  const { all, unreadable } = read();

  it('give only readings the catalogue knows, and can be read', () => {
    expect(unreadable).toEqual([]);
    const unknown = all.filter(({ descriptor }) => !descriptor.known).map(({ descriptor }) => descriptor.id);
    expect(unknown.filter((id) => !/\/comstat\/|\/(xhe|rub)-id$/.test(id))).toEqual([]);
  });

  it('are in no state the catalogue has no word for', () => {
    const wordless = all.filter(
      ({ descriptor, value }) =>
        descriptor.kind === 'state' && value !== null && !descriptor.states.some((one) => one.value === String(value))
    );
    // The word for the passive clock is not known (device-api.md 2.10).
    expect(wordless.map(({ descriptor }) => descriptor.id).filter((id) => !/\/clock-idx$/.test(id))).toEqual([]);
  });

  it('give each kind of module the readings its families promise', () => {
    const components = new Map(
      getSlots(answer().data).map((slot) => [
        String(slot['slot-id']),
        ((slot.module as JsonObject).info as JsonObject).model,
      ])
    );
    for (const [slot, model] of components) {
      const families = findModuleType(String(model))?.families ?? [];
      const groups = new Set(
        all.filter(({ descriptor }) => descriptor.component === slot).map(({ descriptor }) => descriptor.group)
      );
      // Clocks have a receiver each, and only some of what a receiver may have.
      if (slot.startsWith('io')) {
        expect([model, families.map(({ title }) => title).filter((title) => !groups.has(title))]).toEqual([model, []]);
      }
    }
  });
});

describe('PTP', () => {
  const PATH = 'chassis0/slots/io1/module/ptp-instances/instance-2';

  it.each([
    ['uninitialized', 0, 'error'],
    ['initializing', 1, 'warning'],
    ['faulty', 2, 'error'],
    ['disabled', 3, 'neutral'],
    ['listening', 4, 'warning'],
    ['pre-master', 5, 'warning'],
    ['master', 6, 'ok'],
    ['passive', 7, 'neutral'],
    ['uncalibrated', 8, 'warning'],
    ['slave', 9, 'ok'],
  ])('port state %s is %d, %s', (value, code, severity) => {
    const table = findEntry(`${INSTANCE}/port-state`)?.states;
    expect(table?.find((one) => one.value === value)).toMatchObject({ code, severity });
  });

  it.each<[string, string, number, Severity]>([
    ['clock-class', '6', 6, 'ok'],
    ['clock-class', '7', 7, 'warning'],
    ['clock-class', '52', 52, 'error'],
    ['clock-class', '84', 84, 'ok'],
    ['clock-class', '248', 248, 'error'],
    ['time-source', 'atomic-clock', 16, 'ok'],
    ['time-source', 'gps', 32, 'ok'],
    ['time-source', 'terrestrial-radio', 48, 'ok'],
    ['time-source', 'hand-set', 96, 'warning'],
    ['time-source', 'other', 144, 'neutral'],
    ['time-source', 'internal-oscillator', 160, 'warning'],
    ['delay-mechanism', 'p2p', 1, 'neutral'],
    ['role', 'unicast-master', 3, 'neutral'],
    ['role', 'ntp-client', 7, 'neutral'],
    ['profile', 'g.8275.1', 5, 'neutral'],
    ['profile', 'st2059-2', 6, 'neutral'],
    ['network-protocol', 'ieee-802.3', 3, 'neutral'],
    ['clock-accuracy', '254', 254, 'error'],
  ])('%s %s is %d, %s', (key, value, code, severity) => {
    expect(findEntry(`${INSTANCE}/${key}`)?.states?.find((one) => one.value === value)).toMatchObject({
      code,
      severity,
    });
  });

  it('bounds the accuracy by the steps of IEEE 1588', () => {
    const texts = findEntry(`${INSTANCE}/clock-accuracy`)?.states?.map((one) => [one.code, one.text]);
    expect(texts).toEqual(
      expect.arrayContaining([
        [32, '25 ns'],
        [33, '100 ns'],
        [35, '1 µs'],
        [47, '1 s'],
        [48, '10 s'],
      ])
    );
  });

  it('gives quality levels their names', () => {
    const table = findEntry(`${SLOT}/synce/ssm-in`)?.states;
    const level = (code: number) => table?.find((one) => one.code === code);
    expect([level(1)?.text, level(2)?.text, level(4)?.text, level(11)?.text]).toEqual(['PRS', 'PRC', 'SSU-A', 'EEC1']);
    expect([level(2)?.severity, level(8)?.severity, level(15)?.severity]).toEqual(['ok', 'warning', 'error']);
    expect([3, 5, 6, 9].map((code) => level(code)?.text)).toEqual(Array(4).fill('invalid'));
  });

  it('reads offsets in nanoseconds and intervals in powers of two as seconds', () => {
    const { find } = read((module) => {
      Object.assign((module['ptp-instances'] as JsonObject[])[1], {
        'offset-from-master': 12,
        'mean-path-delay': '1850',
        'sync-interval': -4,
        'announce-interval': 1,
      });
    });
    expect(find(`${PATH}/offset-from-master`)).toMatchObject({ value: 1.2e-8, descriptor: { unit: 's' } });
    expect(find(`${PATH}/mean-path-delay`)?.value).toBe(1.85e-6);
    expect(find(`${PATH}/sync-interval`)?.value).toBe(0.0625);
    expect(find(`${PATH}/announce-interval`)?.value).toBe(2);
  });

  it('has no offset where nothing is measured', () => {
    const { find } = read();
    const master = 'chassis0/slots/io1/module/ptp-instances/instance-1';
    expect(find(`${master}/offset-from-master`)).toMatchObject({ value: null, absent: 'only a slave measures it' });
    expect(find(`${PATH}/offset-from-master`)?.value).toEqual(expect.any(Number));
    const still = read((module) => {
      (module['ptp-instances'] as JsonObject[])[1]['offset-from-master'] = 0;
    });
    expect(still.find(`${PATH}/offset-from-master`)?.value).toBe(0);
  });

  it('names instances and clients in labels, whatever the list is called', () => {
    const { find } = read((module) => {
      module.ptpv2 = { instances: module['ptp-instances'] };
    });
    for (const list of ['ptp-instances', 'ptpv2/instances']) {
      const base = `chassis0/slots/io1/module/${list}/instance-1`;
      expect(find(`${base}/unicast-clients`)?.descriptor).toMatchObject({
        elements: { instance: 'instance-1' },
        known: true,
      });
      expect(find(`${base}/clients/client-2/address`)?.descriptor.elements).toEqual({
        instance: 'instance-1',
        client: 'client-2',
      });
    }
    const { find: other } = read((module) => {
      module.ptp = module['ptp-instances'];
    });
    expect(other('chassis0/slots/io1/module/ptp/instance-1/port-state')?.descriptor.known).toBe(true);
  });
});

describe('other cards', () => {
  const value = (slot: string, path: string, change: (module: JsonObject) => void) =>
    read(change, slot).find(`chassis0/slots/${slot}/module/${path}`);

  it('read the power line in hertz, and zero as no data', () => {
    const fdm = (members: JsonObject) => (module: JsonObject) => Object.assign(module.fdm as JsonObject, members);
    expect(value('io13', 'fdm/frequency', fdm({ frequency: 50_012 }))?.value).toBe(50.012);
    expect(value('io13', 'fdm/frequency', fdm({ frequency: 0 }))).toMatchObject({ value: null, absent: 'no data' });
    expect(value('io13', 'fdm/frequency-deviation', fdm({ 'frequency-deviation': 0 }))?.value).toBe(0);
    expect(value('io13', 'fdm/time-deviation', fdm({ 'time-deviation': -1.234 }))?.value).toBe(-1.234);
  });

  it('read pulses in seconds', () => {
    const pulse = value('io14', 'pio-ports/port-2/offset', (module) => {
      (module['pio-ports'] as JsonObject[])[1].offset = -5;
    });
    expect(pulse).toMatchObject({ value: -5e-9, descriptor: { elements: { port: 'port-2' } } });
  });

  it('read outputs by name', () => {
    const output = value('io10', 'outputs/out-4/fault', (module) => {
      (module.outputs as JsonObject[])[3].fault = true;
    });
    expect(output).toMatchObject({ value: true, descriptor: { elements: { output: 'out-4' } } });
    expect(output?.descriptor.states.find((one) => one.value === 'true')?.severity).toBe('error');
  });

  it('have no fan state without a fan', () => {
    const fan = value('fan1', 'fan-status', (module) => void (module['fan-status'] = 'not-available'));
    expect(fan).toMatchObject({ value: null, absent: 'no fan is fitted' });
  });
});

describe('SyncMon nodes and SyncTeam members', () => {
  const { find, all } = read();

  it('are read in seconds, without values where there was no measurement', () => {
    expect(find('syncmon/nodes/node-12/status')?.value).toBe('limit-exceeded');
    expect(find('syncmon/nodes/node-12/offset')).toMatchObject({
      value: expect.any(Number),
      descriptor: { unit: 's' },
    });
    expect(find('syncmon/nodes/node-24/status')?.value).toBe('not-reachable');
    expect(find('syncmon/nodes/node-24/offset')?.value).toBeNull();
    expect(find('syncmon/nodes/node-1/address')?.value).toBe('io14/port-2');
    expect(find('syncmon/nodes/node-7/offset')?.descriptor.elements).toEqual({ node: 'node-7' });
    expect(find('syncmon/nodes/count')?.value).toBe(100);
  });

  it('have a member that is offline', () => {
    expect(find('syncteam/members/member-3/online')?.value).toBe(false);
    expect(find('syncteam/offline-members')?.value).toBe(1);
  });

  it('stand beside an external rubidium and a cluster', () => {
    expect(find('chassis-xhe/clk1/connected')?.value).toBe(true);
    expect(find('chassis-xhe/clk1/xhe-sys-status/temperature-sensors/lamp')?.value).toEqual(expect.any(Number));
    expect(find('network/interfaces/vif0/cluster/ipv4/port-state')?.value).toBe('master');
  });

  it('have events that are described', () => {
    const ids = all.flatMap(({ descriptor }) => (descriptor.elements.event ? [descriptor.elements.event] : []));
    expect([...new Set(ids)].filter((id) => !(id in EVENTS))).toEqual([]);
  });
});
