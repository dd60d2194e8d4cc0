/** One device: its slots, power, temperatures, LEDs and clocks. */
import { alarmRow, choice, DashboardSource, deviceVariable, stateChanges } from './parts/dashboard';
import { SLOT_STATES } from '../src/queries/list/lists';
import {
  COLORS,
  columns,
  mappedStates,
  NONE_BAD,
  sortedBy,
  Step,
  thresholdProperties,
  TILES,
  upTo,
  width,
} from './parts/fields';
import { series, stat, table, tiles, timeline } from './parts/panels';
import { ofChassis, ofHoldover, ofList, ofModules } from './parts/queries';

const SYNC = 'system/sync-status';
/** Of modules; their numbering differs. */
const TEMPERATURES = 'module/*sensors/temperature-*';
/** What the calculation of the panel loses. */
const CELSIUS = [width(72), { id: 'unit', value: 'celsius' }, { id: 'decimals', value: 1 }];
/** No time is left. */
const USED_UP: readonly Step[] = [
  [null, 'error'],
  [1e-9, 'none'],
];
/** For the selected chassis. */
const here = { components: ['$chassis'] };

export const chassis: DashboardSource = {
  id: 'chassis',
  title: 'LANTIME chassis',
  description: 'One device: synchronization, slots, power, temperatures, LEDs, alarms.',
  variables: [
    deviceVariable(),
    choice('chassis', 'Chassis', 'For devices with several chassis.', { kind: 'chassis' }),
    choice('slot', 'Slot', 'Slots in the tables of modules and in the temperatures; empty ones, too.', {
      kind: 'slots',
      components: ['$chassis'],
      includeEmpty: true,
    }),
  ],
  annotations: stateChanges(),
  rows: [
    [
      stat({
        title: 'Clock',
        description:
          'Whether the device as a whole follows a reference. In holdover, only its oscillator keeps time. If not synchronized, its time must not be used.',
        w: 8,
        h: 3,
        queries: [ofChassis(`${SYNC}/clock-status/clock`, here)],
      }),
      stat({
        title: 'Reference',
        description:
          'The clock and the reference source that the device follows. A change means that the previous one failed.',
        w: 8,
        h: 3,
        queries: [ofChassis(`${SYNC}/reference`, here)],
      }),
      stat({
        title: 'Time quality',
        description:
          'The maximum error according to the device itself, which is optimistic. Above 1 µs, check the receiver; above 100 µs, use another source.',
        w: 8,
        h: 3,
        queries: [ofChassis(`${SYNC}/est-time-quality/upper-bound`, here)],
        steps: upTo(1e-6, 1e-4),
      }),
      stat({
        title: 'Holdover for',
        description:
          'How long the device has kept time without a reference; 0 with one. How long is too long depends on the oscillator: minutes for a TCXO, hours for an OCXO, a day for rubidium.',
        w: 8,
        h: 3,
        queries: [ofChassis(`${SYNC}/holdover-status/time-elapsed`, here)],
        steps: upTo(1),
      }),
      stat({
        title: 'Alarms',
        even: true,
        description: 'Active critical alarms, errors and warnings of the device; they are listed below.',
        w: 8,
        h: 3,
        queries: [
          ofChassis(
            ['criticals', 'errors', 'warnings'].map((which) => `notification/active-${which}`),
            {
              ...here,
              legend: '{{metric}}',
            }
          ),
        ],
        fields: {
          'Active alarms, critical': [{ id: 'displayName', value: 'critical' }, ...thresholdProperties(NONE_BAD)],
          'Active alarms, error': [{ id: 'displayName', value: 'errors' }, ...thresholdProperties(NONE_BAD)],
          'Active alarms, warning': [{ id: 'displayName', value: 'warnings' }, ...thresholdProperties(upTo(1))],
        },
      }),
      stat({
        title: 'Running for',
        description: 'Time since the last start. After an unexpected start, check the power supplies.',
        w: 8,
        h: 3,
        queries: [ofChassis('system/uptime', here)],
      }),
    ],
    alarmRow(
      'of any kind',
      [],
      [
        '**Not synchronized**: open *GNSS and other receivers*: antenna, then satellites.',
        '**Power supply failed**: check mains and fuse, then replace it; modules are hot-pluggable.',
        '**Module in error**: the inventory shows the reason. Reseat it, then replace it.',
        '**Too hot**: check fans and air flow first.',
        'To open the device’s web interface, click a value. Its address must be set in the data source.',
      ]
    ),
    [
      tiles({
        title: 'Slot map',
        description:
          'The slots in order of position, each with its module and its state. An empty slot is not an error. The inventory says which reading is bad.',
        w: 24,
        h: 7,
        queries: [ofList('slot-map', { components: ['$slot'] })],
        state: 'State',
        transformations: columns('Slot', 'Module', 'State'),
        // An empty slot has no module.
        fields: {
          Module: [{ id: 'noValue', value: ' ' }],
          State: [{ id: 'mappings', value: mappedStates(SLOT_STATES, TILES) }],
        },
      }),
    ],
    [
      stat({
        title: 'Front panel',
        even: true,
        description: 'The LEDs of the front panel. A red network LED may be caused by a port without a cable.',
        w: 8,
        h: 4,
        queries: [ofChassis('system/front-leds/*/lamp', { ...here, legend: '{{led}}' })],
        fields: Object.fromEntries(
          [
            ['led-ref-time', 'Ref. time'],
            ['led-time-service', 'Time service'],
            ['led-network', 'Network'],
            ['led-alarm', 'Alarm'],
          ].map(([led, name]) => [led, [{ id: 'displayName', value: name }]])
        ),
      }),
      stat({
        title: 'Power supplies',
        even: true,
        description:
          'State of each fitted power supply: available, or failed or without mains. With only one supply left there is no redundancy.',
        w: 10,
        h: 4,
        queries: [ofModules('type:pwr', 'module/power-available', { legend: '{{slot}}' })],
        whenEmpty: 'not fitted',
      }),
      stat({
        title: 'Fans',
        even: true,
        description:
          'State of the fan modules. Small units have none. Replace a failed fan before the device overheats.',
        w: 6,
        h: 4,
        queries: [ofModules('*', 'module/fan-status', { legend: '{{slot}}' })],
        whenEmpty: 'not fitted',
      }),
    ],
    [
      stat({
        title: 'Synchronization in detail',
        even: true,
        description:
          'Kind of reference and oscillator, warm-up, antenna, and the time figure of merit. An oscillator is warmed up 20 minutes after a start; if it takes more than an hour, it is faulty.',
        w: 24,
        h: 5,
        queries: [
          ofChassis(
            [
              `${SYNC}/ref-type`,
              `${SYNC}/osc-type`,
              `${SYNC}/clock-status/oscillator`,
              `${SYNC}/clock-status/antenna`,
              `${SYNC}/holdover-status/tfom-out`,
              `${SYNC}/leapsecond-announced`,
            ],
            { ...here, legend: '{{metric}}' }
          ),
        ],
      }),
    ],
    [
      table({
        title: 'How long holdover lasts',
        description:
          'Time until the error in holdover reaches each limit; while the device is synchronized, what it would be if holdover began now. Table: data sheet of the oscillator type at a constant temperature, a specification that is not confirmed. Measured: extrapolated from the device’s own estimate. If the worst case is shorter than the repair of an antenna takes, plan a second reference.',
        w: 24,
        h: 12,
        queries: [ofHoldover()],
        transformations: columns(
          'Limit',
          ['Time left, worst case', 'Left, worst'],
          ['Time left, best case', 'Left, best'],
          ['Error now, worst case', 'Error, worst'],
          ['Error now, best case', 'Error, best'],
          'Kind',
          'State',
          'Assumptions'
        ),
        limits: { 'Left, worst': USED_UP, 'Left, best': USED_UP },
        fields: {
          Limit: [width(75)],
          'Left, worst': [width(95)],
          'Left, best': [width(90)],
          'Error, worst': [width(105)],
          'Error, best': [width(100)],
          Kind: [width(75)],
          // Grafana before 12.1 does not wrap it.
          State: [width(160)],
          Assumptions: [
            { id: 'custom.minWidth', value: 150 },
            // A long text; the eye in the cell shows all of it.
            { id: 'custom.inspect', value: true },
          ],
        },
      }),
    ],
    [
      timeline({
        title: 'Clocks and redundancy switch',
        description:
          'State of each clock, which one the device follows, and the redundancy switch. A switchover means that the previous clock failed.',
        w: 24,
        h: 12,
        queries: [
          ofChassis(`${SYNC}/clock-status/clock`, { ...here, legend: 'Device' }),
          // One query: a second one without a result would draw an empty line.
          ofModules(
            ['type:clk', 'type:rsc'],
            [
              'module/sync-status/clock-status/clock',
              'module/sync-status/clock-idx',
              'module/*sc*/mode',
              'module/*sc*/sel*',
            ],
            { legend: '{{slot}} {{metric}}' }
          ),
        ],
      }),
    ],
    [
      table({
        title: 'Inventory',
        description:
          'Fitted modules with their state and the bad reading, if any. Serial number and software version are needed for a replacement or a support case. An empty slot is not an error.',
        w: 24,
        h: 12,
        queries: [ofList('inventory', { components: ['$slot'] })],
        transformations: columns(
          'Slot',
          'Module',
          'What it is',
          'State',
          'Reason',
          'Serial number',
          ['Software revision', 'Software'],
          'Position'
        ),
        fields: {
          Slot: [width(65)],
          Module: [width(95)],
          'What it is': [{ id: 'custom.minWidth', value: 120 }],
          // No state is not a blue one.
          State: [width(85), { id: 'mappings', value: mappedStates(SLOT_STATES, { ...COLORS, neutral: COLORS.none }) }],
          Reason: [{ id: 'custom.minWidth', value: 140 }],
          'Serial number': [width(130)],
          Software: [width(90)],
          Position: [width(75)],
        },
      }),
    ],
    [
      table({
        title: 'Hottest sensors',
        description:
          'The five hottest sensors of the selected modules, now and at most in the time range. The CPU should stay below 62 °C.',
        w: 8,
        h: 9,
        queries: [ofModules('$slot', TEMPERATURES, { legend: '{{slot}} {{metric}}' })],
        whenEmpty: 'No module has a sensor',
        transformations: [
          {
            id: 'reduce',
            options: { mode: 'seriesToRows', reducers: ['lastNotNull', 'max'], includeTimeField: false },
          },
          // A sensor that is not fitted has no value.
          {
            id: 'filterByValue',
            options: {
              type: 'include',
              match: 'all',
              filters: [{ fieldName: 'Last *', config: { id: 'isNotNull', options: {} } }],
            },
          },
          sortedBy('Last *', true),
          { id: 'limit', options: { limitField: 5 } },
          ...columns(['Field', 'Sensor'], ['Last *', 'Now'], ['Max', 'Highest']),
        ],
        limits: { Now: upTo(62, 72), Highest: upTo(62, 72) },
        fields: {
          Sensor: [{ id: 'custom.minWidth', value: 110 }],
          Now: CELSIUS,
          Highest: CELSIUS,
        },
      }),
      series({
        title: 'Temperatures',
        description:
          'All sensors of the selected modules; cards without a sensor have no line. The lines at 62 °C and 72 °C apply to the CPU. Rising everywhere: check fans and air flow. Rising in one slot: check that module.',
        w: 8,
        h: 9,
        queries: [ofModules('$slot', TEMPERATURES, { legend: '{{slot}} {{metric}}' })],
        steps: upTo(62, 72),
        unnamed: true,
      }),
      series({
        title: 'Load',
        description:
          'Load averages of the CPU, which also serves NTP. Above 2 for a long time: too many clients or SyncMon nodes.',
        w: 8,
        h: 9,
        queries: [ofChassis('system/cpuload/*m', { ...here, legend: '{{metric}}' })],
        steps: upTo(2),
        min: 0,
      }),
    ],
    [
      series({
        title: 'Free memory',
        description: 'Free memory in percent. If it falls for days, restart the device at a quiet time.',
        w: 12,
        h: 8,
        queries: [ofChassis('system/memory/free-percent', { ...here, legend: '{{metric}}' })],
      }),
      table({
        title: 'Storage',
        description:
          'File systems and their usage. Above 95 % on /data or /var: delete old logs, often those of SyncMon. 80 % to 90 % on the flash is normal.',
        w: 12,
        h: 8,
        queries: [ofList('storage', here)],
        transformations: columns(['Mount point', 'File system'], 'Size', 'Used', ['Used share', 'In use']),
        limits: { 'In use': upTo(95) },
      }),
    ],
    [
      stat({
        title: 'External rubidium',
        even: true,
        description: 'Lock, temperature and cell of an external rubidium oscillator, if connected.',
        w: 24,
        h: 5,
        queries: [
          ofChassis(
            [
              'chassis-xhe/*/connected',
              'chassis-xhe/*/xhe-sys-status/status/pps-lock',
              'chassis-xhe/*/xhe-sys-status/status/overheated',
              'chassis-xhe/*/xhe-sys-status/status/generic-cell-error',
            ],
            { ...here, legend: '{{metric}}' }
          ),
        ],
        whenEmpty: 'none connected',
      }),
    ],
  ],
};
