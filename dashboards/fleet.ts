/**
 * All devices at a glance, from Prometheus: a row for each, and all problems. One file, because its panels are drawn
 * from the same expressions and columns.
 */
import { PanelBuilder as Geomap } from '@grafana/grafana-foundation-sdk/geomap';
import {
  DataTransformerConfig,
  DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { CLOCK_STATES } from '../src/lantime/catalogue/states';
import { criticalAlerts, promAlarms, SAME } from './parts/alarms';
import { DashboardSource, instanceVariable, prometheusVariable } from './parts/dashboard';
import {
  atLeast,
  chassisLink,
  COLORS,
  columns,
  DEVICE_COLUMN,
  mapped,
  mappedStates,
  NONE_BAD,
  LEFT,
  REACHABLE,
  sortedBy,
  thresholds,
  TILES,
  upTo,
  width,
} from './parts/fields';
import { bars, finish, series, stat, table, tiles, words } from './parts/panels';
import { promNow, promSeries, promTable } from './parts/queries';

const I = 'instance=~"$instance"';

const mappings = (options: Parameters<typeof mapped>[0]): DynamicConfigValue => ({
  id: 'mappings',
  value: mapped(options),
});
const LAMPS = mapped({
  green: { text: 'green', color: COLORS.ok },
  yellow: { text: 'yellow', color: COLORS.warning },
  red: { text: 'red', color: COLORS.error },
  blue: { text: 'blue', color: 'blue' },
  none: { text: 'off', color: 'text' },
});

/** One value for each device. */
const each = (how: 'max' | 'min' | 'sum' | 'count', metric: string, matchers = '') =>
  `${how} by (instance) (${metric}{${I}${matchers}})`;

/** A state set as a text in a column of its own. */
const stateColumn = (metric: string, column: string, matchers = '') =>
  `max by (instance, ${column}) (label_replace(${metric}{${I}${matchers}} == 1, "${column}", "$1", "state", "(.*)"))`;

/** Tables with one row per device: the value of each query is a column, named by its refId. */
function deviceTable(...wanted: Array<readonly [expr: string, column: string, shown: string]>): {
  queries: Array<ReturnType<typeof promTable>>;
  transformations: DataTransformerConfig[];
} {
  const values = wanted.map(([, column], i) => (column === '' ? `Value #${String.fromCharCode(65 + i)}` : column));
  return {
    queries: wanted.map(([expr]) => promTable(expr)),
    transformations: [
      { id: 'merge', options: {} },
      ...columns(['instance', 'Device'], ...wanted.map(([, , shown], i) => [values[i], shown] as const)),
      sortedBy('Device'),
    ],
  };
}

const unit = (id: string): DynamicConfigValue => ({ id: 'unit', value: id });

/** The worst state of each device, worst devices first. */
const GLANCE = mapped({
  '0': { text: 'ok', color: TILES.ok },
  '1': { text: 'reports errors', color: TILES.warning },
  '2': { text: 'holdover', color: TILES.warning },
  '3': { text: 'clock: not known', color: TILES.warning },
  '4': { text: 'not synchronized', color: TILES.error },
  '5': { text: 'unreachable', color: TILES.error },
});
const clockIs = (state: string) => `lantime_sync_clock_state{${I},state="${state}"}`;
/** Known states; other words of other firmware have no known meaning. */
const KNOWN_CLOCKS = CLOCK_STATES.map(({ value }) => value).join('|');
const glance = tiles({
  title: 'Devices at a glance',
  description:
    'The worst state of each device, worst devices first: unreachable, not synchronized, unknown clock state, in holdover, reporting errors. Warnings do not count, because nearly every device has one about its certificate. Click a device to open its chassis, from the data source of the same name.',
  w: 24,
  h: 6,
  queries: [
    promNow(
      // Without it, series that differ only in their value would be duplicates in Prometheus.
      `sort_desc(max by (instance) (${[
        `5 * (1 - lantime_up{${I}})`,
        `4 * ${clockIs('not-synchronized')}`,
        `3 * (lantime_up{${I}} == 1 unless on (${SAME}) lantime_sync_clock_state{state=~"${KNOWN_CLOCKS}"} == 1)`,
        `2 * ${clockIs('holdover')}`,
        `count by (${SAME}) (lantime_event_active{${I}} * on (${SAME}, event) group_left lantime_event_info{type=~"critical|error"} == 1) > bool 0`,
      ]
        .map((expr, i) => `label_replace(${expr}, "of", "${i}", "", "")`)
        .join(' or ')}))`,
      '{{instance}}'
    ),
  ],
  mappings: GLANCE,
  numbers: [chassisLink('__field.labels.instance')],
});

const devices = table({
  title: 'Devices',
  description:
    'One row per device: whether it can be read, the state of its clock, and the quality of its time. Red and orange need attention; start with unreachable devices, then clocks that are not synchronized.',
  w: 24,
  h: 9,
  ...deviceTable(
    [each('max', 'lantime_up'), '', 'Reachable'],
    [stateColumn('lantime_sync_clock_state', 'clock'), 'clock', 'Clock'],
    [`max by (instance, reference) (lantime_sync_info{${I}})`, 'reference', 'Reference'],
    [each('max', 'lantime_sync_time_quality_upper_bound_seconds'), '', 'Time quality'],
    [each('max', 'lantime_holdover_elapsed_seconds'), '', 'Holdover'],
    [each('min', 'lantime_gnss_satellites_good'), '', 'Good satellites'],
    [each('min', 'lantime_gnss_satellites_in_view'), '', 'In view'],
    [each('max', 'lantime_ntp_stratum', ',association="sys"'), '', 'Stratum'],
    [each('max', 'lantime_active_alarms'), '', 'Alarms']
  ),
  fields: {
    Device: DEVICE_COLUMN,
    Reachable: [{ id: 'mappings', value: REACHABLE }, LEFT, width(105)],
    Clock: [{ id: 'mappings', value: mappedStates(CLOCK_STATES) }, width(110)],
    'Time quality': [unit('s')],
    Holdover: [unit('s')],
  },
  limits: {
    'Time quality': upTo(1e-6, 1e-4),
    Holdover: upTo(1),
    'Good satellites': atLeast(4, 6),
    Stratum: upTo(2, 3),
    Alarms: upTo(1),
  },
});

const hardware = table({
  title: 'Hardware and firmware',
  description:
    'One row per device: model, firmware, working and fitted power supplies, the hottest sensor, uptime and response time. Fewer working than fitted: one failed or has no mains. CPUs should stay below 62 °C.',
  w: 24,
  h: 9,
  ...deviceTable(
    [`max by (instance, model) (lantime_device_info{${I}})`, 'model', 'Model'],
    [`max by (instance, serial_number) (lantime_device_info{${I}})`, 'serial_number', 'Serial number'],
    [`max by (instance, version) (lantime_device_info{${I}})`, 'version', 'Firmware'],
    [each('max', 'lantime_system_uptime_seconds'), '', 'Uptime'],
    [each('sum', 'lantime_power_supply_available'), '', 'Supplies working'],
    [each('count', 'lantime_power_supply_available'), '', 'Supplies fitted'],
    [each('max', 'lantime_module_temperature_celsius'), '', 'Hottest'],
    [each('max', 'lantime_probe_duration_seconds'), '', 'Answer took'],
    [each('max', 'lantime_data_age_seconds'), '', 'Data age']
  ),
  fields: {
    Device: DEVICE_COLUMN,
    'Serial number': [width(120)],
    Firmware: [width(135)],
    Uptime: [unit('s'), width(85)],
    Hottest: [unit('celsius')],
    'Answer took': [unit('s')],
    'Data age': [unit('s')],
  },
  limits: { Hottest: upTo(62, 72), 'Answer took': upTo(2, 5), 'Data age': upTo(60) },
});

const lamp = (led: string) =>
  [
    stateColumn('lantime_front_led_lamp_state', led.replace(/-/g, '_'), `,led="${led}"`),
    led.replace(/-/g, '_'),
  ] as const;
const frontPanels = table({
  title: 'Front panels',
  description:
    'The four front panel LEDs of each device. A red network LED may be caused by a port without a cable; alarms are listed in the table of alarms.',
  w: 12,
  h: 8,
  ...deviceTable(
    [...lamp('led-ref-time'), 'Ref. time'],
    [...lamp('led-time-service'), 'Time service'],
    [...lamp('led-network'), 'Network'],
    [...lamp('led-alarm'), 'Alarm']
  ),
  fields: {
    Device: DEVICE_COLUMN,
    ...Object.fromEntries(
      ['Ref. time', 'Time service', 'Network', 'Alarm'].map((name) => [name, [{ id: 'mappings', value: LAMPS }]])
    ),
  },
});

const alarms = promAlarms({
  title: 'Active alarms of all devices',
  description:
    'Alarms that the devices currently report, and since when. The documentation page on modules and readings has their meanings and names in Prometheus. Open the dashboard of the device for details.',
  w: 14,
  h: 9,
  devices: I,
});

/** Map of the devices. Its tiles are loaded from the internet; without them the background is empty. */
function map(): Panel {
  const panel = new Geomap()
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(
      thresholds([
        [null, 'error'],
        [1, 'ok'],
      ])
    )
    .build();
  panel.options = {
    view: { id: 'fit', allLayers: true, lat: 0, lon: 0, zoom: 4 },
    controls: { showZoom: true, mouseWheelZoom: false, showAttribution: true, showScale: false, showDebug: false },
    tooltip: { mode: 'details' },
    basemap: { type: 'default', name: 'Basemap', config: {} },
    layers: [
      {
        type: 'markers',
        name: 'Devices',
        tooltip: true,
        location: { mode: 'coords', latitude: 'Latitude', longitude: 'Longitude' },
        config: {
          showLegend: false,
          style: {
            color: { field: 'Synchronized', fixed: COLORS.ok },
            opacity: 0.8,
            size: { fixed: 8, min: 4, max: 12 },
            symbol: { fixed: 'img/icons/marker/circle.svg', mode: 'fixed' },
            text: { field: 'Device', fixed: '', mode: 'field' },
            textConfig: { fontSize: 12, offsetX: 0, offsetY: -14, textAlign: 'center', textBaseline: 'middle' },
          },
        },
      },
    ],
  };
  return finish(panel, {
    title: 'Where the devices are',
    description:
      'Devices that report their position: green if synchronized, red if not. The background is loaded from the internet and stays empty without it.',
    w: 12,
    h: 12,
    ...deviceTable(
      [each('max', 'lantime_position_latitude_degrees'), '', 'Latitude'],
      [each('max', 'lantime_position_longitude_degrees'), '', 'Longitude'],
      [each('max', 'lantime_sync_clock_state', ',state="synchronized"'), '', 'Synchronized']
    ),
    fields: {
      Synchronized: [
        mappings({
          '1': { text: 'synchronized', color: COLORS.ok },
          '0': { text: 'not synchronized', color: COLORS.error },
        }),
      ],
    },
  });
}

export const fleet: DashboardSource = {
  id: 'fleet',
  title: 'LANTIME fleet',
  description: 'All devices at a glance, from Prometheus.',
  variables: [prometheusVariable(), instanceVariable()],
  annotations: [criticalAlerts(I)],
  from: 'now-6h',
  rows: [
    [
      stat({
        title: 'Unreachable',
        description:
          'Devices that the exporter cannot read. Nothing is known about them: ping them, or open their web interface. A device boots in two minutes.',
        w: 8,
        h: 3,
        queries: [promNow(`count(lantime_up{${I}}) - sum(lantime_up{${I}})`, 'unreachable')],
        steps: NONE_BAD,
      }),
      stat({
        title: 'Not synchronized',
        description: 'Devices that follow no reference, or are in holdover.',
        w: 8,
        h: 3,
        queries: [
          promNow(
            `count(lantime_sync_clock_state{${I},state="synchronized"}) - sum(lantime_sync_clock_state{${I},state="synchronized"})`,
            'not synchronized'
          ),
        ],
        steps: NONE_BAD,
      }),
      stat({
        title: 'With alarms',
        description: 'Devices that report an alarm of any severity.',
        w: 8,
        h: 3,
        queries: [promNow(`sum(lantime_active_alarms{${I}} > bool 0)`, 'with alarms')],
        steps: upTo(1),
      }),
      stat({
        title: 'Monitored',
        description: 'Devices in the exporter’s configuration. Is one missing?',
        w: 8,
        h: 3,
        queries: [promNow(`count(lantime_up{${I}}) or vector(0)`, 'devices')],
      }),
      stat({
        title: 'Worst time quality',
        description: 'The largest error that any device reports for itself. Above 1 µs, check its receiver.',
        w: 8,
        h: 3,
        queries: [promNow(`max(lantime_sync_time_quality_upper_bound_seconds{${I}})`, 'time quality')],
        steps: upTo(1e-6, 1e-4),
        unit: 's',
      }),
      stat({
        title: 'Longest holdover',
        description:
          'The longest time that any device has run without a reference. Its time drifts: a TCXO holds it for minutes, rubidium for days.',
        w: 8,
        h: 3,
        queries: [promNow(`max(lantime_holdover_elapsed_seconds{${I}})`, 'holdover')],
        steps: upTo(1),
        unit: 's',
      }),
    ],
    [
      alarms,
      words(
        'What to do',
        'First steps if something here is not right.',
        10,
        9,
        [
          '- **Unreachable**: if it is one device, ping it or open its web interface. If it is all, check whether the exporter is running.',
          '- **Not synchronized**: open *GNSS and other receivers* for that device; check the antenna first, then satellites.',
          '- **Holdover**: restore the reference; *Chassis* says how long there is.',
          '- **Power or temperature**: open *Chassis* for that device.',
          '- Click a device to open its chassis; its data source must have the same name.',
        ].join('\n')
      ),
    ],
    [glance],
    [devices],
    [hardware],
    [
      frontPanels,
      bars({
        title: 'Devices by firmware',
        description: 'Number of devices per firmware version. Older versions lack fixes; update devices one by one.',
        w: 12,
        h: 8,
        queries: [promNow(`count by (running) (lantime_firmware_info{${I}})`, '{{running}}')],
        name: '${__field.labels.running}',
        min: 0,
      }),
    ],
    [
      bars({
        title: 'Worst time quality, top 10',
        description: 'The devices that report the largest errors for themselves. Above 1 µs, check their receivers.',
        w: 12,
        h: 8,
        queries: [promNow(`topk(10, ${each('max', 'lantime_sync_time_quality_upper_bound_seconds')})`, '{{instance}}')],
        name: '${__field.labels.instance}',
        unit: 's',
        min: 0,
        steps: upTo(1e-6, 1e-4),
      }),
      bars({
        title: 'Largest NTP offset, top 10',
        description:
          'The devices whose NTP service has the largest offset from its source. Above 10 µs with an internal receiver, something is wrong.',
        w: 12,
        h: 8,
        queries: [
          promNow(
            `topk(10, max by (instance) (abs(lantime_ntp_peer_offset_seconds{${I}}) and on (${SAME}, association) lantime_ntp_peer_selection_state{state=~"sys-peer|pps-peer"} == 1))`,
            '{{instance}}'
          ),
        ],
        name: '${__field.labels.instance}',
        unit: 's',
        min: 0,
        steps: upTo(1e-5, 2e-5),
      }),
    ],
    [
      series({
        title: 'Time quality',
        description: 'The maximum error that each device reports for itself. Dashed lines at 1 µs and 100 µs.',
        w: 12,
        h: 12,
        queries: [promSeries(each('max', 'lantime_sync_time_quality_upper_bound_seconds'), '{{instance}}')],
        unit: 's',
        logarithmic: true,
        steps: upTo(1e-6, 1e-4),
      }),
      map(),
    ],
  ],
};
