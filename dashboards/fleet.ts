/** All devices at a glance, from Prometheus: a row for each, and what is wrong with any of them. */
import { PanelBuilder as Geomap } from '@grafana/grafana-foundation-sdk/geomap';
import {
  AnnotationQuery,
  DataTransformerConfig,
  DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { EVENT_TITLES } from '../src/lantime/catalogue/notification';
import { CLOCK_STATES } from '../src/lantime/catalogue/states';
import { DashboardSource, instanceVariable, prometheusVariable } from './lib/dashboard';
import {
  atLeast,
  chassisLink,
  columns,
  DEVICE_COLUMN,
  mapped,
  mappedStates,
  mappedWords,
  NONE_BAD,
  REACHABLE,
  sortedBy,
  thresholds,
  upTo,
} from './lib/fields';
import { bars, finish, series, stat, table, tiles, words } from './lib/panels';
import { ALL_DEVICES, PROMETHEUS, promNow, promSeries, promTable } from './lib/queries';

const I = 'instance=~"$instance"';
/** Joins by these labels: Prometheus adds them to everything of one device. */
const SAME = 'job, instance';

const mappings = (options: Parameters<typeof mapped>[0]): DynamicConfigValue => ({
  id: 'mappings',
  value: mapped(options),
});
const LAMPS = mapped({
  green: { text: 'green', color: 'green' },
  yellow: { text: 'yellow', color: 'orange' },
  red: { text: 'red', color: 'red' },
  blue: { text: 'blue', color: 'blue' },
  none: { text: 'off', color: 'text' },
});

/** One value for each device. */
const each = (how: 'max' | 'min' | 'sum' | 'count', metric: string, matchers = '') =>
  `${how} by (instance) (${metric}{${I}${matchers}})`;

/** A state set as a text in a column of its own. */
const stateColumn = (metric: string, column: string, matchers = '') =>
  `max by (instance, ${column}) (label_replace(${metric}{${I}${matchers}} == 1, "${column}", "$1", "state", "(.*)"))`;

/** Tables of one row for each device: the queries' values stand in columns by the letters of the queries. */
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

/** The worst that is known of each device, worst devices first. */
const GLANCE = mapped({
  '0': { text: 'ok', color: 'green' },
  '1': { text: 'reports errors', color: 'orange' },
  '2': { text: 'holdover', color: 'orange' },
  '3': { text: 'clock: not known', color: 'orange' },
  '4': { text: 'not synchronized', color: 'red' },
  '5': { text: 'unreachable', color: 'dark-red' },
});
const clockIs = (state: string) => `lantime_sync_clock_state{${I},state="${state}"}`;
/** States with a meaning; another word of another firmware tells nothing. */
const KNOWN_CLOCKS = CLOCK_STATES.map(({ value }) => value).join('|');
const glance = tiles({
  title: 'Devices at a glance',
  description:
    'The worst that is known of each device, the worst devices first: unreachable, not synchronized, a clock whose state is not known, in holdover, reporting errors itself. Warnings do not count: nearly every device has one about its certificate. Click on one to open its chassis, from the data source of the same name.',
  w: 24,
  h: 4,
  queries: [
    promNow(
      // Prometheus would take series that differ in their value alone for one.
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
    'One row for each device: whether it is read, what its clock does, how good its time is. Red and orange are wrong; begin with unreachable devices, then with clocks that are not synchronized.',
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
    Reachable: [{ id: 'mappings', value: REACHABLE }],
    Clock: [{ id: 'mappings', value: mappedStates(CLOCK_STATES) }],
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
    'One row for each device: model, firmware, power supplies that work and that are fitted, the hottest sensor, how long it has been running and how long it takes to answer. Fewer supplies than fitted: one failed or has no mains. Processors should stay below 62 °C.',
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
    Uptime: [unit('s')],
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
    'The four lamps of each device, as on the rack. A red network lamp may be a port without a cable; alarms are told in the table of alarms.',
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

const ALARM_TYPES = 'type=~"critical|error|warning"';
const WITH_TYPE = `on (${SAME}, event) group_left (type) lantime_event_info{${ALARM_TYPES}}`;
const ACTIVE_ALARMS = `max by (instance, event, type) (lantime_event_active{${I}} * ${WITH_TYPE} == 1)`;
/** In the place of an event, when devices tell of their events and none is active. */
const NO_ALARM = 'no-alarm';
const alarms = table({
  title: 'Active alarms of all devices',
  description:
    'What the devices themselves report at present, with the time since when. What each means and its name in Prometheus are in the page on modules and readings. Open the dashboard of the device.',
  w: 14,
  h: 8,
  queries: [
    promTable(
      `${ACTIVE_ALARMS} or label_replace(label_replace((count(lantime_event_active{${I}}) unless on () ${ACTIVE_ALARMS}), "instance", "${ALL_DEVICES}", "", ""), "event", "${NO_ALARM}", "", "")`
    ),
    promTable(
      `max by (instance, event, type) (lantime_event_last_triggered_timestamp_seconds{${I}} * 1000 * ${WITH_TYPE} and on (${SAME}, event) lantime_event_active == 1)`
    ),
  ],
  transformations: [
    { id: 'merge', options: {} },
    ...columns(['instance', 'Device'], ['event', 'Event'], ['type', 'Severity'], ['Value #B', 'Since']),
    sortedBy('Since', true),
  ],
  fields: {
    Device: DEVICE_COLUMN,
    Event: [
      { id: 'custom.width', value: 280 },
      { id: 'mappings', value: mappedWords({ ...EVENT_TITLES, [NO_ALARM]: 'no alarm is reported' }) },
    ],
    Severity: [
      { id: 'custom.width', value: 90 },
      mappings({
        critical: { text: 'critical', color: 'red' },
        error: { text: 'error', color: 'red' },
        warning: { text: 'warning', color: 'orange' },
      }),
    ],
    Since: [unit('dateTimeAsIso')],
  },
});

/** Where the devices are. The tiles of the map come from the internet; without them the points stand on nothing. */
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
            color: { field: 'Synchronized', fixed: 'blue' },
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
      'Devices that tell their position; blue are synchronized, red are not. The background comes from the internet and stays empty without it.',
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
          '1': { text: 'synchronized', color: 'blue' },
          '0': { text: 'not synchronized', color: 'dark-red' },
        }),
      ],
    },
  });
}

/** Alerts of Prometheus where its rules are loaded. */
const firing = {
  name: 'Critical alerts',
  datasource: PROMETHEUS,
  enable: true,
  hide: false,
  iconColor: 'orange',
  expr: `ALERTS{alertname=~"Lantime.+", alertstate="firing", severity="critical", ${I}}`,
  step: '60s',
  titleFormat: '{{instance}}',
  textFormat: '{{alertname}} {{slot}} {{port}} {{event}}',
  tagKeys: 'severity',
} as AnnotationQuery;

export const fleet: DashboardSource = {
  id: 'fleet',
  title: 'LANTIME fleet',
  description: 'All devices at a glance, from Prometheus.',
  variables: [prometheusVariable(), instanceVariable()],
  annotations: [firing],
  from: 'now-6h',
  rows: [
    [
      stat({
        title: 'Unreachable',
        description:
          'Devices that the exporter cannot read. Nothing is known about them: ping them, look at their web page. A device boots in two minutes.',
        w: 4,
        h: 4,
        queries: [promNow(`count(lantime_up{${I}}) - sum(lantime_up{${I}})`, 'unreachable')],
        steps: NONE_BAD,
      }),
      stat({
        title: 'Not synchronized',
        description: 'Devices that follow no reference, or keep time by themselves in holdover.',
        w: 4,
        h: 4,
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
        description: 'Devices that report an alarm themselves, of whatever severity.',
        w: 4,
        h: 4,
        queries: [promNow(`sum(lantime_active_alarms{${I}} > bool 0)`, 'with alarms')],
        steps: upTo(1),
      }),
      stat({
        title: 'Monitored',
        description: 'Devices in the exporter’s configuration. Is one missing?',
        w: 4,
        h: 4,
        queries: [promNow(`count(lantime_up{${I}}) or vector(0)`, 'devices')],
      }),
      stat({
        title: 'Worst time quality',
        description: 'The largest error that any device states of itself. Above 1 µs look at its receiver.',
        w: 4,
        h: 4,
        queries: [promNow(`max(lantime_sync_time_quality_upper_bound_seconds{${I}})`, 'time quality')],
        steps: upTo(1e-6, 1e-4),
        unit: 's',
      }),
      stat({
        title: 'Longest holdover',
        description:
          'How long any device has kept time without a reference. It drifts: a TCXO for minutes, rubidium for days.',
        w: 4,
        h: 4,
        queries: [promNow(`max(lantime_holdover_elapsed_seconds{${I}})`, 'holdover')],
        steps: upTo(1),
        unit: 's',
      }),
    ],
    [
      alarms,
      words(
        'What to do',
        'First steps when something here is not as it should be.',
        10,
        8,
        [
          '- **Unreachable**: one device: ping it, look at its web page. All: is the exporter running?',
          '- **Not synchronized**: open *GNSS and other receivers* for that device: antenna first, then satellites.',
          '- **Holdover**: you have time, see its oscillator. Bring the reference back.',
          '- **Power or temperature**: open *Chassis* for that device.',
          '- Click on a device to open its chassis, from the data source of the same name; others are chosen at the top of the other dashboards.',
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
        description: 'How many devices run which firmware. Stragglers miss fixes; update them one by one.',
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
        description: 'The devices that state the largest errors of themselves. Above 1 µs look at their receivers.',
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
          'The devices whose NTP service is farthest from the source it follows. Above 10 µs with a receiver of its own something is wrong.',
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
        description: 'The error that each device states of itself at most. Dashed lines at 1 µs and 100 µs.',
        w: 12,
        h: 12,
        queries: [promSeries(each('max', 'lantime_sync_time_quality_upper_bound_seconds'), '{{instance}}')],
        unit: 's',
        min: 0,
        steps: upTo(1e-6, 1e-4),
      }),
      map(),
    ],
  ],
};
