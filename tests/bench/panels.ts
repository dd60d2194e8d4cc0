/** Queries of forty different panels, as dashboards make them. */
/** What forty different panels show: scope, components, metrics. The last show lists of the length of the answer. */
const PANELS: ReadonlyArray<[scope: 'chassis' | 'module', metrics: string[]]> = [
  ...[
    'system/uptime',
    'system/cpuload/*',
    'system/memory/*',
    'system/snapshot-age',
    'system/firmware/*',
    'system/position/*',
  ].map((metric): ['chassis', string[]] => ['chassis', [metric]]),
  ...['clock-status/*', 'est-time-quality/upper-bound', 'holdover-status/*', 'ref-type', 'osc-type'].map(
    (metric): ['chassis', string[]] => ['chassis', [`system/sync-status/${metric}`]]
  ),
  ...['offset', 'delay', 'dispersion', 'reach', 'stratum', 'status-peer-selection', 'leap', 'rootdisp'].map(
    (metric): ['chassis', string[]] => ['chassis', [`ntp/*/${metric}`]]
  ),
  ...['link', 'speed', 'statistics/rx-bytes', 'statistics/tx-bytes', 'statistics/rx-errors'].map(
    (metric): ['chassis', string[]] => ['chassis', [`network/ports/*/${metric}`]]
  ),
  ['chassis', ['system/front-leds/*/lamp']],
  ['chassis', ['system/storage/*/used', 'system/storage/*/size']],
  ['chassis', ['services/*/running']],
  ['chassis', ['notification/active-alarms']],
  ['chassis', ['notification/events/*/triggered', 'notification/events/*/active-since', 'notification/events/*/type']],
  ...['good-satellites', 'satellites-in-view', 'tdop', 'altitude'].map((metric): ['module', string[]] => [
    'module',
    [`module/satellites/${metric}`],
  ]),
  ['module', ['fitted', 'module/info/*']],
  ['module', ['module/info/sensors/*']],
  ['module', ['module/power-available', 'module/power-capacity']],
  ['module', ['module/*/receiver-status', 'module/*/antenna/*']],
  ['chassis', ['syncmon/nodes/node_1/*', 'syncmon/nodes/node_2/*', 'syncmon/nodes/node_3/*']],
  ['chassis', ['syncmon/nodes/*/offset', 'syncmon/nodes/*/status']],
];

/** As many queries as a dashboard of so many panels makes: series and tables in turn, the long list as a table. */
export function panels(count: number): unknown[] {
  return Array.from({ length: count }, (_, i) => {
    const [queryType, metrics] = PANELS[i % PANELS.length];
    const table = i % 2 === 1 || i % PANELS.length === PANELS.length - 1;
    return {
      refId: 'A',
      version: 1,
      legend: '',
      queryType,
      components: ['*'],
      metrics,
      format: table ? 'table' : 'timeseries',
    };
  });
}

/** A request of the last quarter of an hour, as a panel of a usual width makes it. */
export function request(target: unknown) {
  const now = Date.now();
  return { targets: [target], scopedVars: {}, range: { from: now - 900_000, to: now + 1000 }, maxDataPoints: 800 };
}
