/** @jest-environment node */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
import type { Definitions } from '../../../src/lantime/definitions';
import { ConfigError, parseConfig } from '../../../exporter/config';
import { startSimulator, statusAnswer, type JsonObject } from '../../../dev/simulator';
import { readDefinitions } from '../../../src/lantime/definitions/document';
import { describeDevice } from '../../../src/lantime/definitions/describe';
import { StatusReader } from '../../../src/lantime/reader';
import { parseSamples, select } from '../exposition/support';
import { summarize, NOVEL_DEFINITIONS, novelAnswer } from '../../fixtures/novel';
import { at } from '../simulator/support';
import { toConfig, withExporter } from './support';

const START = Date.UTC(2030, 0, 1);
const NOW = START + 3_600_000;

async function onDevice(payload: unknown, body: (url: string, set: (payload: unknown) => void) => Promise<void>) {
  const simulator = await startSimulator({ payload });
  try {
    await body(simulator.url, (next) => simulator.setPayload(next));
  } finally {
    await simulator.close();
  }
}
const scrape = async (config: unknown, more: (text: string) => void = () => undefined) => {
  let text = '';
  await withExporter(config, async ({ get }) => {
    ({ text } = await get('/probe?target=lt1'));
  });
  more(text);
  return parseSamples(text);
};
const findValues = (samples: ReturnType<typeof parseSamples>, name: string, labels: Record<string, string> = {}) =>
  select(samples, name, labels).map(({ value }) => value);

describe('a device nobody has published', () => {
  it('has what it can tell by itself under the names of the alert rules', async () => {
    await onDevice(novelAnswer(START, NOW), async (url) => {
      const samples = await scrape({ targets: [{ name: 'lt1', url, unknown_readings: true }] });
      expect(findValues(samples, 'lantime_gnss_satellite_signal_decibel_hertz', { slot: 'clk1' })).toEqual([
        29, 30, 31, 32, 33, 34,
      ]);
      expect(findValues(samples, 'lantime_syncmon_node_offset_seconds', { node: 'node-1' })).toEqual([0.0025]);
      expect(findValues(samples, 'lantime_syncmon_node_offset_limit_seconds', { node: 'node-2' })).toEqual([0.001]);
      expect(select(samples, 'lantime_syncmon_node_offset_raw')).toEqual([]);
      expect(findValues(samples, 'lantime_holdover_estimated_offset_seconds')).toEqual([6.4e-7]);
      expect(findValues(samples, 'lantime_ptp_port_state', { ptp_instance: 'instance-3', state: 'slave' })).toEqual([
        1,
      ]);
      expect(findValues(samples, 'lantime_ptp_port_state', { ptp_instance: 'instance-1', state: 'master' })).toEqual([
        1,
      ]);
      // What nobody has heard of has no name of its own.
      expect(findValues(samples, 'lantime_reading', { field: 'module/flux/level' })).toEqual([1250]);
      expect(samples.filter(({ name }) => name.includes('flux'))).toEqual([]);
    });
  });

  it('has the names, units and states of its owner', async () => {
    await onDevice(novelAnswer(START, NOW), async (url) => {
      const tree = JSON.parse(JSON.stringify({ readings: {} }));
      const folder = mkdtempSync(join(tmpdir(), 'lantime-definitions-'));
      writeFileSync(join(folder, 'flux.yml'), NOVEL_DEFINITIONS);
      try {
        let text = '';
        const samples = await scrape(
          { definitions: tree, targets: [{ name: 'lt1', url, definitions: join(folder, 'flux.yml') }] },
          (written) => (text = written)
        );
        expect(findValues(samples, 'lantime_flux_level_volts', { slot: 'io3' })).toEqual([1.25]);
        expect(findValues(samples, 'lantime_flux_mode_state', { state: 'leaking' })).toEqual([1]);
        expect(findValues(samples, 'lantime_flux_mode_state', { state: 'charging' })).toEqual([0]);
        expect(select(samples, 'lantime_flux_cell_charge_ratio').map(({ value }) => value)).toEqual([0.8, 0.55]);
        // For the alert rule about all states that only an owner knows.
        expect(select(samples, 'lantime_defined_state_severity').map(({ labels, value }) => [labels, value])).toEqual([
          [{ chassis: 'chassis0', slot: 'io3', field: 'module/flux/mode', reading: 'Flux mode', text: 'leaks' }, 2],
        ]);
        expect(text).toContain('# HELP lantime_flux_level_volts ');
        expect(text).not.toMatch(/# HELP lantime_flux_level_volts .*[Nn]ot confirmed/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });

  it('says in the help of a metric what is not confirmed', async () => {
    await onDevice(novelAnswer(START, NOW), async (url) => {
      await scrape({ targets: [{ name: 'lt1', url }] }, (text) => {
        expect(text).toMatch(/# HELP lantime_ptp_port_state .*Not confirmed on a device\./);
        expect(text).not.toMatch(/# HELP lantime_ntp_stratum .*confirmed/);
        expect(text).toMatch(/# HELP lantime_clock_source_bias_raw .*unit is not confirmed/);
      });
    });
  });
});

describe('definitions in the configuration', () => {
  const target = { name: 'lt1', url: 'http://127.0.0.1:1' };
  const mistakesOf = (config: unknown) => {
    try {
      toConfig(config);
      return '';
    } catch (error) {
      return (error as ConfigError).message;
    }
  };

  it('give a reading the name, unit, state and metric that the data source gives it', () => {
    const tree = parse(NOVEL_DEFINITIONS);
    const read = (definitions: Definitions | undefined) => {
      const reader = new StatusReader(definitions);
      reader.read(novelAnswer(START, NOW), NOW);
      return summarize(reader);
    };
    const [inConfiguration] = toConfig({ targets: [{ ...target, definitions: tree }] }).targets;
    expect(read(inConfiguration.definitions)).toEqual(read(readDefinitions(NOVEL_DEFINITIONS).definitions));
  });

  it('are refused with the place in their own file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lantime-definitions-'));
    const file = join(folder, 'wrong.yml');
    writeFileSync(file, 'readings:\n  module/flux/level:\n    unit: parsec\n');
    try {
      expect(mistakesOf({ definitions: file, targets: [target] })).toMatch(
        new RegExp(`^${file}:3:11: readings.module/flux/level.unit: is not a known unit.*use one of`)
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are refused with the place in the configuration where they stand in it', () => {
    const yaml = `definitions:\n  readings:\n    a/b: { nmae: x }\ntargets: [{ name: a, url: "http://a" }]\n`;
    expect(() => parseConfig(yaml, 'lt.yml', { environment: {}, folder: '.' })).toThrow(
      /^lt\.yml:3:12: definitions\.readings\.a\/b\.nmae: is not known here.*known: name/
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['a file that is not there', 'no-such.yml', /definitions: the file does not exist/],
    ['a number', 7, /must be a file name, a list of file names, or a mapping/],
  ])('that are %s are refused', (_, definitions, problem) => {
    expect(mistakesOf({ targets: [{ ...target, definitions }] })).toMatch(problem);
  });

  it('are in force after a reload, and stay when the next ones are wrong', async () => {
    await onDevice(novelAnswer(START, NOW), async (url) => {
      const config = (definitions?: unknown) => ({ targets: [{ name: 'lt1', url, definitions }] });
      await withExporter(config(), async ({ get, reload, reloadFailed }) => {
        const level = async () =>
          findValues(parseSamples((await get('/probe?target=lt1')).text), 'lantime_flux_level_volts');
        expect(await level()).toEqual([]);
        const good = { readings: { 'module/flux/level': { unit: 'mV', metric: 'flux_level' } } };
        reload(toConfig(config(good)));
        expect(await level()).toEqual([1.25]);
        expect(() => reload(toConfig(config({ readings: { 'a//b': {} } })))).toThrow(ConfigError);
        reloadFailed();
        expect(await level()).toEqual([1.25]);
        // The same ones once more keep the result.
        reload(toConfig(config(good)));
        expect(await level()).toEqual([1.25]);
      });
    });
  });
});

describe('readings --describe', () => {
  const yaml = describeDevice(novelAnswer(START, NOW));

  it('lists every value of the unknown module with sample and guess, and none of what names a person', () => {
    expect(yaml).toMatch(/module\/flux\/level:\n {4}name: Level\n {4}confirmed: false\n {4}sample: 1250\n {4}note: /);
    expect(yaml).toContain('module/flux/cells/*/charge:');
    expect(yaml).toContain('io3 (FLUX1)');
    expect(yaml).not.toMatch(/Jane|Doe|123456789012/);
    expect(yaml).toContain('LANTIME M3000, firmware 7.10.008');
  });

  it('is a valid document that changes no value', () => {
    for (const profile of ['m300', 'm600', 'm3000', 'full'] as const) {
      const answer = statusAnswer(profile, { startedAt: START, at: NOW });
      const { definitions, mistakes } = readDefinitions(describeDevice(answer));
      expect(mistakes).toEqual([]);
      const essence = (reader: StatusReader) =>
        reader
          .read(answer, NOW)
          .readings.map((one) => one && [one.descriptor.id, one.value, one.descriptor.unit, one.descriptor.title]);
      expect(essence(new StatusReader(definitions))).toEqual(essence(new StatusReader()));
    }
  });

  it('says nothing of what definitions have put right', () => {
    const { definitions } = readDefinitions(NOVEL_DEFINITIONS);
    const rest = describeDevice(novelAnswer(START, NOW), definitions);
    expect(rest).not.toContain('module/flux/level:');
    expect(rest).toContain('module/flux/operator:');
  });

  it('is printed by the command', async () => {
    await onDevice(novelAnswer(START, NOW), async (url) => {
      const { execFile } = await import('node:child_process');
      const printed = await new Promise<string>((resolve, reject) =>
        execFile('npx', ['--no-install', 'tsx', 'tools/readings.ts', '--url', url, '--describe'], (error, stdout) =>
          error ? reject(error) : resolve(stdout)
        )
      );
      expect(readDefinitions(printed).mistakes).toEqual([]);
      expect(printed).toContain('module/flux/mode:');
    });
  });

  it('tells a wrong document from a wrong device', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lantime-definitions-'));
    const [file, answer] = [join(folder, 'wrong.yml'), join(folder, 'answer.json')];
    writeFileSync(file, 'readings: { a/b: { unit: parsec } }');
    writeFileSync(answer, JSON.stringify(novelAnswer(START, NOW)));
    try {
      execFileSync('npx', ['--no-install', 'tsx', 'tools/readings.ts', '--file', answer, '--definitions', file], {
        stdio: 'pipe',
      });
      throw new Error('was accepted');
    } catch (error) {
      expect(String((error as { stderr?: Buffer }).stderr)).toMatch(
        /wrong\.yml:1:26: readings\.a\/b\.unit: is not a known unit/
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('metrics that do not mislead', () => {
  const m600 = (change: (data: JsonObject) => void) => {
    const answer = structuredClone(statusAnswer('m600', { startedAt: START, at: NOW })) as unknown as JsonObject;
    change(answer.data as JsonObject);
    return answer;
  };
  const supply = (data: JsonObject) => at(data, 'chassis0/slots/pwr1') as JsonObject;
  const dead = (data: JsonObject) => (supply(data).module = { 'power-available': false, 'power-capacity': 0 });
  const failure = (data: JsonObject) =>
    (at(data, 'notification/events') as JsonObject[]).push({
      'object-id': 'power-supply-failure',
      type: 'critical',
      triggered: 1,
      'last-triggered': '2030-01-01T00:30:00',
    });

  it('a supply that dies without its info is dead and no empty bay', async () => {
    await onDevice(
      m600(() => undefined),
      async (url, set) => {
        await withExporter({ targets: [{ name: 'lt1', url }] }, async ({ get, pass }) => {
          const of = async (name: string, slot: string) =>
            findValues(parseSamples((await get('/probe?target=lt1')).text), name, { slot });
          expect(await of('lantime_power_supply_available', 'pwr1')).toEqual([1]);
          set(m600(dead));
          pass(60);
          expect(await of('lantime_power_supply_available', 'pwr1')).toEqual([0]);
          expect(await of('lantime_slot_fitted', 'pwr1')).toEqual([1]);
          expect(await of('lantime_power_supply_available', 'pwr2')).toEqual([]);
          expect(await of('lantime_slot_fitted', 'pwr2')).toEqual([0]);
        });
      }
    );
  });

  it('a bay is not called empty while the device reports a dead supply', async () => {
    await onDevice(
      m600((data) => {
        dead(data);
        failure(data);
      }),
      async (url) => {
        const samples = await scrape({ targets: [{ name: 'lt1', url }] });
        expect(findValues(samples, 'lantime_slot_fitted', { slot: 'pwr1' })).toEqual([]);
        expect(findValues(samples, 'lantime_power_supply_available', { slot: 'pwr1' })).toEqual([]);
      }
    );
  });

  it('the time of the boot keeps still until the next one', () => {
    const reader = new StatusReader();
    const boot = (at: number, jitter: number) => {
      const system = { uptime: (at - START) / 1000 + jitter, 'current-time': new Date(at).toISOString() };
      const { readings } = reader.read({ data: { 'object-id': 'status', system } }, at);
      return readings.find((one) => one?.descriptor.id === 'system/boot-time')?.value;
    };
    const times = [0.4, -0.4, 0.6, -1.2, 2].map((jitter, turn) => boot(START + 60_000 * turn + 5000, jitter));
    expect(new Set(times).size).toBe(1);
    expect(Number.isInteger(times[0])).toBe(true);
    const after = reader.read(
      { data: { 'object-id': 'status', system: { uptime: 5, 'current-time': '2030-01-01T01:00:00Z' } } },
      NOW
    );
    expect(after.readings.find((one) => one?.descriptor.id === 'system/boot-time')?.value).toBe(START / 1000 + 3595);
  });

  it('an update that was refused has failed, and its image has an architecture', async () => {
    const answer = statusAnswer('m300', { startedAt: START, at: NOW });
    await onDevice(answer, async (url) => {
      const samples = await scrape({ targets: [{ name: 'lt1', url }] });
      expect(findValues(samples, 'lantime_firmware_update_failed')).toEqual([1]);
      expect(select(samples, 'lantime_firmware_info', { architecture: 'x86' })).toHaveLength(1);
      // The clock is a PZF; its only source says GPS.
      expect(select(samples, 'lantime_clock_source_info', { type: 'gps' })).toEqual([]);
    });
    await onDevice(statusAnswer('m600', { startedAt: START, at: NOW }), async (url) => {
      expect(findValues(await scrape({ targets: [{ name: 'lt1', url }] }), 'lantime_firmware_update_failed')).toEqual([
        0,
      ]);
    });
  });

  it('former names come on request only, beside the present ones', async () => {
    await onDevice(statusAnswer('m600', { startedAt: START, at: NOW }), async (url) => {
      const FORMER: Array<[name: string, labels: Record<string, string>]> = [
        ['lantime_front_led_color_state', { led: 'led-network', state: 'red' }],
        ['lantime_system_last_config_change_seconds', {}],
        ['lantime_network_port_info', { slot_name: 'cpu' }],
        ['lantime_network_address_info', { address: 'ipv4-static', ip: '192.0.2.60' }],
        ['lantime_holdover_estimated_offset', {}],
      ];
      const PRESENT: typeof FORMER = [
        ['lantime_front_led_lamp_state', { led: 'led-network', state: 'red' }],
        ['lantime_network_port_info', { slot: 'cpu' }],
        ['lantime_network_address_info', { assignment: 'ipv4-static', address: '192.0.2.60' }],
        ['lantime_holdover_estimated_offset_raw', {}],
      ];
      const now = await scrape({ targets: [{ name: 'lt1', url }] });
      const both = await scrape({ targets: [{ name: 'lt1', url, legacy_metric_names: true }] });
      for (const [name, labels] of PRESENT) {
        expect([name, select(now, name, labels).length, select(both, name, labels).length]).toEqual([name, 1, 1]);
      }
      for (const [name, labels] of FORMER) {
        expect([name, select(now, name, labels).length, select(both, name, labels).length]).toEqual([name, 0, 1]);
      }
    });
  });
});
