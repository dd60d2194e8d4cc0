/**
 * @jest-environment ./tests/integration/datasource/environment.js
 *
 * Every query of every dashboard, against simulated devices: no error, data where the device has the hardware, and a
 * reason where it has not.
 */
import {
  DataFrame,
  DataQueryRequest,
  DataQueryResponse,
  dateTime,
  FieldType,
  getFieldDisplayName,
  standardTransformers,
  standardTransformersRegistry,
  TimeRange,
  transformDataFrame,
} from '@grafana/data';
import { firstValueFrom, of } from 'rxjs';
import { AGE, NOTE } from '../../../src/grafana/columns';
import { LantimeVariableSupport } from '../../../src/queries/variables/support';
import { VARIABLE_VERSION, VariableQuery } from '../../../src/queries/variables/stored';
import { fakeTemplateSrv, getNotices, startBench, Variables } from '../datasource/support';
import { DashboardJson, FILES, LANTIME, PanelJson } from './support';

/** Empty while all is well, on any device; the plugin says so. */
const QUIET = ['Active alarms', 'Nodes that are not ok'];

const NO_CARDS = [
  'Redundancy switch',
  'Signal generators',
  'Outputs',
  'Inputs',
  'Outputs over time',
  'Inputs over time',
  'Offsets of inputs',
  'Offsets of pulse ports',
  'Pulse ports',
  'Relays',
  'Power line frequency',
  'Power line time deviation',
  'Power line monitor',
];
const NO_PTP = [
  'Port state',
  'Clock class',
  'Link',
  'Instances',
  'Grandmasters',
  'Who follows whom',
  'Clock class over time',
  'Port states over time',
  'Changes of masters and states',
  'Offset from master',
  'Mean path delay',
  'Unicast clients',
  'Utilization',
  'Packets',
  'SyncE',
];
/** Needs more than the two polls of this test; tests/integration/queries/stability.test.tsx computes it. */
const STABILITY = 'Stability of the offsets (MTIE)';
const NO_NODES = [
  'Nodes by status',
  'Nearest to their limits',
  'Offsets and limits',
  'Status over time',
  'Measured longest ago',
  STABILITY,
  'All nodes',
];

/** Panels of what a profile does not have. A panel that is empty elsewhere, or that is not empty here, is an error. */
const EMPTY: Record<string, Record<string, string[]>> = {
  full: { 'syncmon.json': [STABILITY] },
  m600: {
    'chassis.json': ['Fans', 'External rubidium'],
    // A receiver that lists satellites without signal and direction.
    'gnss.json': [
      'Sky view',
      'Satellites by system',
      'Signals',
      'References by priority',
      'Offsets of references',
      'Long wave reception',
      'Time code receivers',
    ],
    'io.json': NO_CARDS,
    'ntp.json': ['NTP cluster'],
    'ptp.json': NO_PTP,
    'syncmon.json': NO_NODES,
  },
  m300: {
    'chassis.json': ['Fans'],
    // A long wave receiver.
    'gnss.json': [
      'Receiver',
      'Good satellites',
      'Antenna',
      'Antenna line',
      'Interference',
      'Sky view',
      'Satellites',
      'Satellites over time',
      'Satellites by system',
      'Signals',
      'Dilution of precision',
      'Altitude',
      'Position',
      'Offsets of references',
      'Time code receivers',
      'Oscillator ageing',
    ],
    // Older firmware: no time of the snapshot, no counters of ports.
    'health.json': ['Data age', 'Data age over time'],
    'network.json': ['Received', 'Sent', 'Packets', 'Errors and dropped packets'],
    'io.json': NO_CARDS,
    'ntp.json': ['NTP cluster'],
    'ptp.json': NO_PTP,
    'syncmon.json': ['Last measurement', ...NO_NODES],
  },
};

beforeAll(() => {
  standardTransformersRegistry.setInit(
    () =>
      [...new Set(Object.values(standardTransformers))].map((transformation) => ({
        id: transformation.id,
        name: transformation.name,
        transformation,
      })) as never
  );
});

type Bench = Awaited<ReturnType<typeof startBench>>;

/** Fills in what a dashboard's variables have at first: all. */
async function resolveVariables({ templating }: DashboardJson, { dataSource }: Bench, variables: Variables) {
  for (const { name, type, query, allValue, includeAll } of templating.list) {
    if (type !== 'query' || query.refId === 'PrometheusVariable') {
      continue;
    }
    expect({ name, version: query.version, includeAll }).toEqual({ name, version: VARIABLE_VERSION, includeAll: true });
    const { query: run } = new LantimeVariableSupport(dataSource, () => null, fakeTemplateSrv(variables));
    const request = { requestId: 'V', targets: [query], scopedVars: {} } as unknown as DataQueryRequest<VariableQuery>;
    const { data } = await firstValueFrom(run(request));
    variables[name] = allValue ?? data[0].fields[1].values;
  }
}

const lantimePanels = ({ panels }: DashboardJson) => panels.filter(({ datasource }) => datasource?.type === LANTIME);

/** The frames of a panel as it draws them. */
async function toFrames(panel: PanelJson, { data }: DataQueryResponse): Promise<DataFrame[]> {
  return firstValueFrom(
    (panel.transformations ?? []).length > 0 ? transformDataFrame(panel.transformations ?? [], data) : of(data)
  );
}

/** Without a value; a statement that there is none is no value either. */
const isEmpty = (frames: readonly DataFrame[]) =>
  frames.every(({ fields }) =>
    fields.every(
      ({ name, values }) =>
        name === 'Time' || name === NOTE || values.every((value) => value === null || value === undefined)
    )
  );

const findStatements = (frames: readonly DataFrame[]): string[] =>
  frames.flatMap(({ fields }) => fields.filter(({ name }) => name === NOTE).flatMap(({ values }) => [...values]));

describe.each(['full', 'm600', 'm300'] as const)('on profile %s', (profile) => {
  let bench: Bench;
  let range: TimeRange;
  let now = Date.now();
  const variables: Variables = {};

  beforeAll(async () => {
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    bench = await startBench({ profile }, { variables });
    // Rates need a second poll.
    await bench.dataSource.device.latest();
    now += 11_000;
    await bench.dataSource.device.latest();
    const bounds = { from: dateTime(now - 90 * 86_400_000), to: dateTime(now + 60_000) };
    range = { ...bounds, raw: bounds };
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await bench.close();
  });

  test.each([...FILES])('%s has data, or a reason', async (file, dashboard) => {
    await resolveVariables(dashboard, bench, variables);
    const empty: string[] = [];
    for (const panel of lantimePanels(dashboard)) {
      const response = await bench.ask(panel.targets as never, range);
      expect({ panel: panel.title, errors: response.errors }).toEqual({ panel: panel.title, errors: undefined });
      expect(response.data.length).toBeGreaterThan(0);
      const frames = await toFrames(panel, response);
      if (isEmpty(frames)) {
        if (!QUIET.includes(panel.title)) {
          empty.push(panel.title);
        }
        const reasons = [...getNotices(response), ...findStatements(frames)];
        expect({ panel: panel.title, reasons }).toEqual({
          panel: panel.title,
          reasons: expect.arrayContaining([expect.stringMatching(/\S/)]),
        });
      } else if (profile === 'full') {
        const shown = new Set(
          frames.flatMap((frame) => frame.fields.map((field) => getFieldDisplayName(field, frame)))
        );
        // Columns that a table names are there; labels of the catalogue change now and then.
        for (const name of findColumns(panel)) {
          expect({ panel: panel.title, name, shown: [...shown] }).toEqual({
            panel: panel.title,
            name,
            shown: expect.arrayContaining([name]),
          });
        }
      }
    }
    expect({ file, empty }).toEqual({ file, empty: EMPTY[profile][file] ?? [] });
  });

  test.each([...FILES])('%s marks changes without an error', async (_, dashboard) => {
    for (const { datasource, target } of dashboard.annotations.list) {
      if (datasource.type === LANTIME) {
        const response = await bench.ask([target], range);
        expect(response.errors).toBeUndefined();
        expect(response.data[0].fields.map(({ name }: { name: string }) => name)).toContain('timeEnd');
      }
    }
  });
});

test.each([
  ['fleet.json', 'Devices'],
  ['fleet.json', 'Hardware and firmware'],
  ['fleet.json', 'Front panels'],
  ['health.json', 'Devices'],
])('%s: "%s" has a row for each device, also for one that tells nothing but that it is down', async (file, title) => {
  const panel = FILES.get(file)?.panels.find((one) => one.title === title) as PanelJson;
  // Tables as Grafana's Prometheus data source makes them of several instant queries.
  const data = (panel.targets ?? []).map(({ refId, expr }): DataFrame => {
    const label = /by \(instance, (\w+)\)/.exec(String(expr))?.[1];
    const devices = /lantime_(up|probe|front)/.test(String(expr)) ? ['alpha', 'beta', 'down'] : ['alpha', 'beta'];
    const field = (name: string, type: FieldType, values: unknown[]) => ({ name, type, config: {}, values });
    return {
      refId,
      fields: [
        field(
          'Time',
          FieldType.time,
          devices.map(() => 1_800_000_000_000)
        ),
        field('instance', FieldType.string, devices),
        ...(label
          ? [
              field(
                label,
                FieldType.string,
                devices.map((device) => `${label} of ${device}`)
              ),
            ]
          : []),
        field(
          `Value #${refId}`,
          FieldType.number,
          devices.map((_, i) => i)
        ),
      ],
      length: devices.length,
    };
  });
  const [frame, ...others] = await toFrames(panel, { data });
  expect(others).toEqual([]);
  expect(frame.fields.map((field) => getFieldDisplayName(field, frame))).toEqual(findColumns(panel));
  expect(frame.fields[0].values).toEqual(['alpha', 'beta', 'down']);
});

/** Columns that a panel wants, as they are called in the end. */
function findColumns({ transformations = [] }: PanelJson): string[] {
  const kept = transformations.find(({ id }) => id === 'filterFieldsByName')?.options.include.names ?? [];
  const renamed = transformations.find(({ id }) => id === 'organize')?.options.renameByName ?? {};
  return kept.map((name: string) => renamed[name] ?? name).filter((name: string) => name !== NOTE && name !== AGE);
}
