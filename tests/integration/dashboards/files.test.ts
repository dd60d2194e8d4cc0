/**
 * @jest-environment node
 *
 * The dashboards as files: what Grafana and people rely on.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { dashboardFiles } from '../../../dashboards/files';
import { expose } from '../../../exporter/exposition';
import { SelfMetrics } from '../../../exporter/server/self-metrics';
import { startSimulator } from '../../../dev/simulator';
import { parseAnswer } from '../../../src/lantime/answer';
import { EVENT_TITLES } from '../../../src/lantime/catalogue/notification';
import { PROBLEMS } from '../../../src/lantime/errors';
import { getSeries } from '../../../src/lantime/prometheus-names';
import { StatusReader } from '../../../src/lantime/reader';
import plugin from '../../../src/plugin.json';
import { DashboardJson, listExpressions, FILES, LANTIME, fileSize } from './support';

const dashboards: Array<[string, DashboardJson]> = [...FILES];

test('the committed files are what the source builds; "npm run dashboards" writes them', () => {
  const built = new Map([...dashboardFiles()].map(([name, text]) => [name, JSON.parse(text)]));
  expect([...FILES.keys()].sort()).toEqual([...built.keys()].sort());
  for (const [name, dashboard] of FILES) {
    expect({ name, dashboard }).toEqual({ name, dashboard: built.get(name) });
  }
});

test('the manifest lists every dashboard under its title', () => {
  const listed = new Map(plugin.includes.map(({ path, name }) => [path, name]));
  expect(listed).toEqual(new Map(dashboards.map(([name, { title }]) => [`dashboards/${name}`, title])));
  expect(new Set(plugin.includes.map(({ type }) => type))).toEqual(new Set(['dashboard']));
});

test('the provisioning finds them in the installed plugin', () => {
  const { providers } = parse(readFileSync('provisioning/dashboards/lantime.yaml', 'utf8'));
  expect(providers[0].options.path).toMatch(new RegExp(`/plugins/${plugin.id}/dashboards$`));
});

test('uids and titles are unique among the dashboards, and stay', () => {
  const both = ['chassis', 'gnss', 'io', 'network', 'ntp', 'ptp', 'syncmon'];
  expect(dashboards.map(([, { uid }]) => uid).sort()).toEqual(
    ['accuracy', 'events', 'fleet', 'health', ...both, ...both.map((name) => `${name}-prometheus`)]
      .map((name) => `lantime-${name}`)
      .sort()
  );
  expect(new Set(dashboards.map(([, { title }]) => title)).size).toBe(dashboards.length);
});

// Of Grafana 10.1; see its public/app/plugins/panel and packages/grafana-data/src/transformations.
const PANEL_TYPES = ['timeseries', 'stat', 'table', 'state-timeline', 'logs', 'xychart', 'text', 'bargauge', 'geomap'];
const TRANSFORMATIONS = [
  'reduce',
  'filterByValue',
  'filterFieldsByName',
  'organize',
  'sortBy',
  'merge',
  'calculateField',
  'groupBy',
  'limit',
];

/** Those that read Prometheus alone. */
const isVariant = (file: string) => file.endsWith('-prometheus.json');

describe.each(dashboards)('%s', (file, dashboard) => {
  const { panels } = dashboard;

  test('loads in Grafana 10.1', () => {
    expect(dashboard.schemaVersion).toBe(38);
    expect(dashboard.id ?? null).toBeNull();
    panels.forEach(({ type, transformations = [] }) => {
      expect(PANEL_TYPES).toContain(type);
      transformations.forEach(({ id }) => expect(TRANSFORMATIONS).toContain(id));
    });
    // Texts and colours of states come from the plugin otherwise.
    expect(fileSize(file)).toBeLessThan(isVariant(file) ? 120_000 : 100_000);
  });

  test('leads to the others, with time and variables', () => {
    const tags = [isVariant(file) ? 'lantime-prometheus' : 'lantime'];
    expect(dashboard.tags).toEqual(tags);
    expect(dashboard.links).toEqual([
      expect.objectContaining({ type: 'dashboards', tags, keepTime: true, includeVars: true }),
    ]);
  });

  test('leads from each device in a table to its chassis', () => {
    const listing = panels.filter(
      ({ type, transformations = [] }) =>
        type === 'table' && transformations.some(({ options }) => options.renameByName?.instance === 'Device')
    );
    for (const { title, fieldConfig } of listing) {
      const device = fieldConfig.overrides.find(({ matcher }) => matcher.options === 'Device');
      const links = device?.properties.find(({ id }: { id: string }) => id === 'links')?.value ?? [];
      const urls = links.map(({ url }: { url: string }) => url);
      expect({ title, urls }).toEqual({
        title,
        urls: ['/d/lantime-chassis?var-device=${__value.text:percentencode}&${__url_time_range}'],
      });
    }
    expect(listing.length).toBe({ 'fleet.json': 4, 'health.json': 2 }[file] ?? 0);
    const chassis = FILES.get('chassis.json');
    expect(chassis?.uid).toBe('lantime-chassis');
    expect(chassis?.templating.list.map(({ name }) => name)).toContain('device');
  });

  test('says of each panel what it shows, and states nothing where there is no value', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    for (const { title, description, type, fieldConfig } of panels) {
      expect(title).not.toBe('');
      expect({ title, long: description.length > 20 }).toEqual({ title, long: true });
      expect({ title, noValue: fieldConfig.defaults.noValue ?? '' }).toEqual({
        title,
        // Grafana shows it for every emptiness, errors included.
        noValue: type === 'text' ? '' : expect.stringMatching(/^(–|No data)$/),
      });
      for (const { properties } of fieldConfig.overrides) {
        for (const { id, value } of properties) {
          expect(id === 'noValue' ? value : '–').toMatch(/^(–| )$/);
        }
      }
    }
  });

  test('has columns that Grafana may make narrower than its own least width', () => {
    for (const { title, fieldConfig } of panels.filter(({ type }) => type === 'table')) {
      const { custom } = fieldConfig.defaults as { custom: { minWidth: number } };
      expect({ title, least: custom.minWidth }).toEqual({ title, least: 62 });
    }
  });

  test('names the bar of a gauge that has a single one', () => {
    for (const { title, fieldConfig, datasource } of panels.filter(({ type }) => type === 'bargauge')) {
      if (isVariant(file) && datasource?.type !== LANTIME) {
        continue; // The legend names it.
      }
      expect({ title, name: fieldConfig.defaults.displayName }).toEqual({
        title,
        name: expect.stringMatching(/^\$\{__(field|data)\./),
      });
      // Calculated fields of Grafana 12 have names of their own, which only an override replaces.
      expect({ title, overrides: fieldConfig.overrides }).toMatchObject({
        title,
        overrides: [{ properties: [{ id: 'displayName', value: fieldConfig.defaults.displayName }] }],
      });
    }
  });

  test('has a text for each variable in the list of variables', () => {
    for (const { name, type, definition } of dashboard.templating.list) {
      expect({ name, definition }).toEqual({
        name,
        definition: type === 'query' ? expect.stringMatching(/./) : undefined,
      });
    }
  });

  test('has its panels side by side', () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect({ title, on: taken.get(`${x} ${y}`) }).toEqual({ title, on: undefined });
          taken.set(`${x} ${y}`, title);
        }
      }
    }
  });

  test('says in its first two rows whether all is well, and what to do', () => {
    const top = panels.filter(({ gridPos }) => gridPos.y < 16).map(({ title, type }) => ({ title, type }));
    expect(top[0].type).toBe('stat');
    expect(top).toContainEqual({ title: 'What to do', type: 'text' });
    expect(top.some(({ title }) => title.startsWith('Active alarms'))).toBe(true);
  });

  test('uses the variables it defines, and names no data source itself', () => {
    const text = JSON.stringify(dashboard);
    const used = new Set(
      [...text.matchAll(/\$\{([A-Za-z]\w*)\}|\$([A-Za-z]\w*)/g)]
        .map(([, braced, plain]) => braced ?? plain)
        .filter((name) => !name.startsWith('__'))
    );
    expect([...used].sort()).toEqual(dashboard.templating.list.map(({ name }) => name).sort());
    const uids = [...text.matchAll(/"datasource":\{[^}]*"uid":"([^"]*)"/g)].map(([, uid]) => uid);
    expect(uids.length).toBeGreaterThan(5);
    uids.forEach((uid) => expect(['${device}', '${prometheus}']).toContain(uid));
  });

  test('marks errors and warnings, each with its colour and once', () => {
    const { list } = dashboard.annotations;
    expect(list.map(({ enable }: { enable: boolean }) => enable)).not.toContain(false);
    if (list[0].datasource.type !== LANTIME) {
      expect(list).toHaveLength(1);
      expect(list[0].expr).toMatch(/severity="critical"/);
      return;
    }
    const [errors, warnings] = list;
    expect(list).toHaveLength(2);
    expect(errors).toMatchObject({ name: 'Errors', iconColor: 'red', target: { severity: 'error', regions: true } });
    const onlyWarnings = [{ key: 'severity', operator: '=', value: 'warning' }];
    expect(warnings).toMatchObject({
      name: 'Warnings',
      iconColor: 'orange',
      // Regions on each other would hide the data.
      target: { severity: 'warning', filters: onlyWarnings, regions: false },
    });
    for (const { target } of list) {
      expect(target.queryType).toBe('annotations');
      expect(target.exclude).toContain('*https-certificate*');
    }
  });

  test('leaves units and decimals of readings to the plugin', () => {
    for (const { title, datasource, fieldConfig } of panels) {
      expect(fieldConfig.defaults).not.toHaveProperty('decimals');
      const own = ['Largest error']; // worked out in the panel
      if (datasource?.type === LANTIME && !own.includes(title)) {
        expect({ title, unit: fieldConfig.defaults.unit }).toEqual({ title, unit: undefined });
      }
    }
  });
});

describe.each(dashboards.filter(([file]) => isVariant(file)))('%s', (file, { panels, templating }) => {
  const original = FILES.get(file.replace('-prometheus', ''));

  test('needs no data source but Prometheus', () => {
    const used = panels.flatMap(({ datasource, targets = [] }) => [
      datasource,
      ...targets.map((one) => one.datasource),
    ]);
    const types = new Set(used.flatMap((one) => one?.type ?? []));
    expect([...types]).toEqual(['prometheus']);
    expect(JSON.stringify(templating)).not.toContain(LANTIME);
  });

  test('has the panels of the original, but for those that only the plugin can fill', () => {
    const titles = panels.map(({ title }) => title);
    const missing = original?.panels.map(({ title }) => title).filter((title) => !titles.includes(title)) ?? [];
    const ONLY_BY_PLUGIN = [
      'Slot map',
      'How long holdover lasts',
      'Interference',
      'Sky view',
      'Oscillator ageing',
      'Leap second',
      'Who follows whom',
      'Changes of masters and states',
      'Stability of the offsets (MTIE)',
    ];
    expect(missing.filter((title) => !ONLY_BY_PLUGIN.includes(title))).toEqual([]);
  });
});

/** What a value of a column is shown as, by the mappings that the panel gives it. */
function shownAs(file: string, title: string, field: string, value: string): string | undefined {
  const panel = FILES.get(file)?.panels.find((one) => one.title === title);
  const rules = panel?.fieldConfig.overrides.filter(({ matcher }) => matcher.options === field) ?? [];
  const properties = rules.flatMap((rule) => rule.properties).filter(({ id }) => id === 'mappings');
  return properties[0]?.value[0].options[value]?.text;
}

test('the sky view has no bounds for x, with which the XY chart of Grafana 10.1 draws nothing', () => {
  const sky = FILES.get('gnss.json')?.panels.find(({ title }) => title === 'Sky view');
  const x = sky?.fieldConfig.overrides.find(({ matcher }) => matcher.options === 'x');
  expect(x.properties.map(({ id }: { id: string }) => id)).not.toEqual(expect.arrayContaining(['min', 'max']));
});

test('the fleet shows the titles of events, and values stay what Prometheus has', () => {
  for (const [id, title] of Object.entries(EVENT_TITLES)) {
    expect(shownAs('fleet.json', 'Active alarms of all devices', 'Event', id)).toBe(title);
  }
});

test('every reason of the exporter has its words', () => {
  for (const code of Object.keys(PROBLEMS)) {
    const text = shownAs('health.json', 'Why devices are not read', 'Reason', code);
    expect({ code, text }).toEqual({ code, text: expect.stringMatching(/^[a-z].* /) });
  }
});

test('errors and dropped packets share one axis', () => {
  const panel = FILES.get('network.json')?.panels.find(({ title }) => title === 'Errors and dropped packets');
  expect(panel?.fieldConfig.overrides).toEqual([
    { matcher: { id: 'byType', options: 'number' }, properties: [{ id: 'unit', value: 'cps' }] },
  ]);
});

test('every node whose offset is drawn has its limit, too', () => {
  const panel = FILES.get('syncmon.json')?.panels.find(({ title }) => title === 'Offsets and limits');
  const [offsets, limits] = panel?.targets ?? [];
  expect([offsets.metrics, limits.metrics]).toEqual([
    ['syncmon/nodes/$node/offset'],
    ['syncmon/nodes/$node/offset-limit'],
  ]);
  expect(limits.limit).toBe(offsets.limit);
});

describe('expressions for Prometheus', () => {
  const expressionsOf = (some: typeof dashboards) => some.flatMap(([, dashboard]) => listExpressions(dashboard));
  const expressions = expressionsOf(dashboards);

  test('ask for metrics that the exporter has', async () => {
    const simulator = await startSimulator({ user: 'info', password: 'x', profile: 'full' });
    try {
      const answer = await fetch(`${simulator.url}/api/status`, {
        headers: { authorization: `Basic ${btoa('info:x')}` },
      });
      const reader = new StatusReader();
      const snapshot = reader.read(parseAnswer(await answer.text()), Date.now());
      const own = new SelfMetrics();
      const exposed = [
        await expose({ snapshot, durationSeconds: 0.1 }, { unknownReadings: false }),
        await expose({ error: { code: 'timeout' } as never, durationSeconds: 0.1 }, { unknownReadings: false }),
        await own.registry.metrics(),
      ].join('\n');
      const known = new Set([...exposed.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
      const namesIn = (some: typeof dashboards) =>
        new Set(expressionsOf(some).flatMap((expr) => expr.match(/\blantime_[a-z0-9_]+/g) ?? []));
      const asked = namesIn(dashboards.filter(([file]) => !isVariant(file)));
      expect(asked.size).toBeGreaterThan(20);
      expect([...asked].filter((name) => !known.has(name))).toEqual([]);
      // The variants also ask for readings that have no value at present.
      reader.knownDescriptors.forEach((descriptor) => known.add(getSeries(descriptor)?.name ?? ''));
      const askedByVariants = namesIn(dashboards.filter(([file]) => isVariant(file)));
      expect([...askedByVariants].filter((name) => !known.has(name))).toEqual([]);
    } finally {
      await simulator.close();
    }
  });

  const PROMTOOL = '/usr/bin/promtool';
  const withPromtool = existsSync(PROMTOOL) ? test : test.skip;

  /** What promtool says of a file. */
  function promtool(command: 'check' | 'test', content: object) {
    const folder = mkdtempSync(join(tmpdir(), 'dashboards-'));
    try {
      const file = join(folder, 'rules.json');
      writeFileSync(file, JSON.stringify(content));
      const { status, stdout, stderr } = spawnSync(PROMTOOL, [command, 'rules', file], { encoding: 'utf8' });
      return { status, said: stdout + stderr };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const FINE = { status: 0, said: expect.any(String) };

  withPromtool('are well formed', () => {
    const rules = expressions.map((expr, i) => ({ record: `dashboard:expression:${i}`, expr }));
    expect(promtool('check', { groups: [{ name: 'dashboards', rules }] })).toEqual(FINE);
  });

  withPromtool('say at a glance the worst that is known of a device, and that nothing is known', () => {
    const fleet = FILES.get('fleet.json')!;
    const { targets = [] } = fleet.panels.find(({ title }) => title === 'Devices at a glance')!;
    const expr = String(targets[0].expr).replace(/\$instance/g, '.*');
    const series: Array<[series: string, value: number]> = [];
    const device = (instance: string, up: number, clock: Record<string, number>, event?: string) => {
      const labels = `job="lantime",instance="${instance}"`;
      series.push([`lantime_up{${labels}}`, up]);
      Object.entries(clock).forEach(([state, value]) =>
        series.push([`lantime_sync_clock_state{${labels},state="${state}"}`, value])
      );
      if (event) {
        series.push([`lantime_event_active{${labels},event="some"}`, 1]);
        series.push([`lantime_event_info{${labels},event="some",type="${event}"}`, 1]);
      }
    };
    device('well', 1, { synchronized: 1, holdover: 0, 'not-synchronized': 0 }, 'warning');
    device('errors', 1, { synchronized: 1, holdover: 0, 'not-synchronized': 0 }, 'critical');
    device('holdover', 1, { synchronized: 0, holdover: 1, 'not-synchronized': 0 }, 'error');
    device('silent', 1, {});
    device('other firmware', 1, { synchronized: 0, holdover: 0, 'not-synchronized': 0, 'free-running': 1 });
    device('lost', 1, { synchronized: 0, holdover: 0, 'not-synchronized': 1 });
    device('off', 0, {});
    const expected = { well: 0, errors: 1, holdover: 2, silent: 3, 'other firmware': 3, lost: 4, off: 5 };
    const samples = Object.entries(expected).map(([instance, value]) => ({
      labels: `{instance="${instance}"}`,
      value,
    }));
    const tests = [
      {
        interval: '1m',
        input_series: series.map(([name, value]) => ({ series: name, values: String(value) })),
        promql_expr_test: [{ expr, eval_time: '0m', exp_samples: samples }],
      },
    ];
    expect(promtool('test', { evaluation_interval: '1m', tests })).toEqual(FINE);
  });
});
