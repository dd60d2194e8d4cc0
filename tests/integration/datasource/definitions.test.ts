/** @jest-environment ./tests/integration/datasource/environment.js */
import { DataQueryRequest, FieldType } from '@grafana/data';
import { firstValueFrom } from 'rxjs';
import { defaultAnnotation } from '../../../src/queries/changes/annotations';
import { LantimeVariableSupport } from '../../../src/queries/variables/support';
import { VariableQuery } from '../../../src/queries/variables/stored';
import { indexMetrics, metricOptions } from '../../../src/queries/readings/metric-options';
import { readDefinitions } from '../../../src/lantime/definitions/document';
import { StatusReader } from '../../../src/lantime/reader';
import { summarize, NOVEL_DEFINITIONS, novelAnswer } from '../../fixtures/novel';
import { ask, fakeTemplateSrv, fieldNamed, startBench } from './support';

const START = Date.UTC(2030, 0, 1);
const NOW = START + 3_600_000;

async function withBench(
  jsonData: Record<string, unknown>,
  body: (bench: Awaited<ReturnType<typeof startBench>>) => Promise<void>
) {
  const bench = await startBench({ payload: novelAnswer(START, NOW) }, { jsonData });
  try {
    await body(bench);
  } finally {
    await bench.close();
  }
}
const MODULES = { queryType: 'module' as const, components: ['*'], format: 'table' as const };

it('a device nobody has published shows what it can tell by itself, in seconds and words', async () => {
  await withBench({}, async ({ dataSource }) => {
    const signals = await ask(dataSource, { ...MODULES, metrics: ['module/satellites/gnss/satellite-list/*/signal*'] });
    expect(fieldNamed(signals, 'Signal strength')?.values.slice(0, 6)).toEqual([29, 30, 31, 32, 33, 34]);
    const offsets = await ask(dataSource, {
      queryType: 'chassis',
      components: ['*'],
      format: 'table',
      metrics: ['syncmon/nodes/*/offset'],
    });
    const offset = fieldNamed(offsets, 'Node offset');
    expect(offset?.values).toEqual([0.0025, 0.000118]);
    expect(offset?.config).toMatchObject({ unit: 's' });
    expect(offset?.config.description).toMatch(/Not confirmed on a device\. Unit: .* ns/);
    const ports = await ask(dataSource, { ...MODULES, metrics: ['module/ptp-instances/*/port-state'] });
    expect(fieldNamed(ports, 'Port state')?.values).toContain('slave');
    // Nothing tells the unit of a configured bias of 0.
    const bias = await ask(dataSource, { ...MODULES, metrics: ['module/mrs/*/info/settings/bias'] });
    expect(fieldNamed(bias, 'Source bias')?.config.unit).toBeUndefined();
    expect(fieldNamed(bias, 'Source bias')?.config.description).toMatch(/unit is not confirmed/);
  });
});

it.each<[string, unknown]>([
  ['text', NOVEL_DEFINITIONS],
  [
    'a mapping from provisioning',
    {
      readings: {
        'module/flux/level': { name: 'Flux level', unit: 'mV' },
        'module/flux/mode': {
          name: 'Flux mode',
          states: { charging: { number: 3 }, leaking: { number: 4, text: 'leaks', severity: 'error' } },
        },
      },
    },
  ],
])('definitions as %s name a module in panel, state, variable, change and annotation', async (_, definitions) => {
  await withBench({ definitions }, async ({ dataSource, simulator }) => {
    const level = fieldNamed(await ask(dataSource, { ...MODULES, metrics: ['module/flux/level'] }), 'Flux level');
    expect(level?.values).toEqual([1.25]);
    expect(level?.config).toMatchObject({ unit: 'volt' });
    expect(level?.config.description).not.toMatch(/not confirmed/i);
    const mode = fieldNamed(await ask(dataSource, { ...MODULES, metrics: ['module/flux/mode'] }), 'Flux mode');
    expect([mode?.values, mode?.type]).toEqual([['leaking'], FieldType.string]);
    expect(JSON.stringify(mode?.config.mappings)).toContain('"leaks"');
    simulator.setPayload(novelAnswer(START, NOW + 10_000, 3));
    await dataSource.device.restart();
    const changes = await ask(dataSource, { queryType: 'events', format: 'logs', source: 'readings' } as object);
    const texts = JSON.stringify(
      changes.data.map((frame) => frame.fields.map(({ values }: { values: unknown }) => values))
    );
    expect(texts).toContain('Flux mode');
    expect(texts).toMatch(/leak/);
    const { data } = await ask(dataSource, { ...defaultAnnotation(), severity: 'info', source: 'readings' } as object);
    expect(JSON.stringify(data)).toMatch(/Flux mode.{0,200}leaks/);
    const { query: runVariable } = new LantimeVariableSupport(dataSource, () => null, fakeTemplateSrv());
    const asked = { kind: 'metrics', scope: 'module', components: ['io3'] };
    const request = { requestId: 'V1', targets: [asked], scopedVars: {} } as unknown as DataQueryRequest<VariableQuery>;
    const listed = await firstValueFrom(runVariable(request));
    expect(fieldNamed(listed, 'value')?.values).toContain('module/flux/level');
    expect(fieldNamed(listed, 'text')?.values).toContain('Flux level');
  });
});

it('a reading has the name, unit, state and metric that the exporter gives it', async () => {
  await withBench({ definitions: NOVEL_DEFINITIONS }, async ({ dataSource }) => {
    await dataSource.device.latest();
    // As the exporter reads; tests/integration/exporter/definitions.test.ts holds it to the same.
    const exporter = new StatusReader(readDefinitions(NOVEL_DEFINITIONS).definitions);
    exporter.read(novelAnswer(START, NOW), NOW);
    expect(summarize(dataSource.device.reader)).toEqual(summarize(exporter));
  });
});

it('the picker marks what is not confirmed, finds it by that, and can leave it out', async () => {
  await withBench({}, async ({ dataSource }) => {
    await dataSource.device.latest();
    const { reader, poller } = dataSource.device;
    const offered = (filter: string, knownOnly = false) =>
      metricOptions(
        indexMetrics('module', ['*'], reader, poller.current.last?.value, knownOnly),
        'module',
        filter,
        poller.current.last?.value
      ).flatMap(({ options }) => options);
    const found = offered('flux not confirmed');
    expect(found.map(({ value }) => value)).toContain('module/flux/level');
    expect(found.every(({ label }) => label.includes('not confirmed'))).toBe(true);
    const known = offered('', true);
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter(({ label }) => label.includes('not confirmed'))).toEqual([]);
    expect(known.map(({ value }) => value)).not.toContain('module/flux/level');
  });
});

it('Save & test counts what is known, and says where to see the rest', async () => {
  await withBench({}, async ({ dataSource }) => {
    const { status, message } = await dataSource.testDatasource();
    expect(status).toBe('success');
    const [, all, known, described, unknown] =
      /(\d+) values: (\d+) known, (\d+) described by the vendor’s headers, (\d+) unknown\./.exec(message) ?? [];
    expect(Number(known) + Number(described) + Number(unknown)).toBe(Number(all));
    expect(Number(unknown)).toBeGreaterThan(3);
    expect(message).toContain('Describe this device');
  });
});

it('a stored document with a mistake is not used, and Save & test says so', async () => {
  await withBench({ definitions: 'readings:\n  a/b: { unit: parsec }\n' }, async ({ dataSource }) => {
    const { status, message } = await dataSource.testDatasource();
    expect(status).toBe('success');
    expect(message).toMatch(
      /The definitions are not used: line 2, column 16: readings\.a\/b\.unit is not a known unit/
    );
  });
});

it('describes the device as the command does', async () => {
  await withBench({}, async ({ dataSource }) => {
    const described = await dataSource.describeDevice();
    expect(readDefinitions(described).mistakes).toEqual([]);
    expect(described).toContain('module/flux/cells/*/charge:');
    expect(described).not.toContain('Jane');
  });
});
