/** One device: its slots, power, temperatures, lamps and clocks. */
import { alarmRow, choice, DashboardSource, deviceVariable, stateChanges } from './lib/dashboard';
import { SLOT_STATES } from '../src/queries/list/lists';
import { columns, mappedStates, QUIET, upTo } from './lib/fields';
import { series, stat, table, tiles, timeline } from './lib/panels';
import { ofChassis, ofList, ofModules } from './lib/queries';

const SYNC = 'system/sync-status';
/** Of the chassis that are chosen. */
const here = { components: ['$chassis'] };

export const chassis: DashboardSource = {
  id: 'chassis',
  title: 'LANTIME chassis',
  description: 'One device: synchronization, slots, power, temperatures, lamps, alarms.',
  variables: [
    deviceVariable(),
    choice('chassis', 'Chassis', 'Of devices with several chassis.', { kind: 'chassis' }),
    choice('slot', 'Slot', 'Slots in the tables of modules and in the temperatures; empty ones, too.', {
      kind: 'slots',
      components: ['$chassis'],
      includeEmpty: true,
    }),
  ],
  annotations: [stateChanges()],
  rows: [
    [
      stat({
        title: 'Clock',
        description:
          'Whether the device as a whole follows a reference. In holdover its oscillator alone keeps time. Not synchronized: its time must not be used.',
        w: 4,
        h: 4,
        queries: [ofChassis(`${SYNC}/clock-status/clock`, here)],
      }),
      stat({
        title: 'Reference',
        description: 'The clock and the source that the device follows. A change means that the one before failed.',
        w: 4,
        h: 4,
        queries: [ofChassis(`${SYNC}/reference`, here)],
      }),
      stat({
        title: 'Time quality',
        description:
          'The error that the device states of itself at most; it is optimistic. Above 1 µs look at the receiver, above 100 µs use another source.',
        w: 4,
        h: 4,
        queries: [ofChassis(`${SYNC}/est-time-quality/upper-bound`, here)],
        steps: upTo(1e-6, 1e-4),
      }),
      stat({
        title: 'Holdover for',
        description:
          'How long the device has kept time without a reference; 0 with one. What is too long depends on the oscillator: minutes for a TCXO, hours for an OCXO, a day for rubidium.',
        w: 4,
        h: 4,
        queries: [ofChassis(`${SYNC}/holdover-status/time-elapsed`, here)],
        steps: upTo(1),
      }),
      stat({
        title: 'Alarms',
        description: 'Active warnings, errors and critical alarms of the device; they are listed below.',
        w: 4,
        h: 4,
        queries: [ofChassis('notification/active-alarms', here)],
        steps: upTo(1),
      }),
      stat({
        title: 'Running for',
        description: 'Time since the last start. After an unexpected start look at the power supplies.',
        w: 4,
        h: 4,
        queries: [ofChassis('system/uptime', here)],
      }),
    ],
    alarmRow(
      'of whatever kind',
      [],
      [
        '**Not synchronized**: open *GNSS and other receivers*: antenna, then satellites.',
        '**A supply failed**: check its mains and its fuse, then replace it; modules are hot-pluggable.',
        '**A module is in error**: its reason stands in the inventory. Reseat it, then replace it.',
        '**Too hot**: check fans and air flow before anything else.',
        'The device’s own web page: click on a value. Its address must be in the settings of the data source.',
      ]
    ),
    [
      tiles({
        title: 'Slot map',
        description:
          'The slots in the order of their place, each with its module and its state. An empty slot is not an error. The inventory tells which reading is bad.',
        w: 24,
        h: 7,
        queries: [ofList('slot-map', { components: ['$slot'] })],
        state: 'State',
        transformations: columns('Slot', 'Module', 'State'),
        // An empty slot has no module.
        fields: {
          Module: [{ id: 'noValue', value: ' ' }],
          State: [{ id: 'mappings', value: mappedStates(SLOT_STATES, QUIET) }],
        },
      }),
    ],
    [
      stat({
        title: 'Front panel',
        description: 'The lamps as on the rack. A red network lamp may be a port without a cable.',
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
        description:
          'Each supply that is fitted: available, or failed or without mains. With one supply left there is no redundancy.',
        w: 8,
        h: 4,
        queries: [ofModules('type:pwr', 'module/power-available', { legend: '{{slot}}' })],
        whenEmpty: 'not fitted',
      }),
      stat({
        title: 'Fans',
        description:
          'State of the fan modules. Small cases have none. Replace a fan that failed before the device gets hot.',
        w: 8,
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
          'Kind of reference and oscillator, warm-up, antenna, and the time figure of merit. An oscillator is warm 20 minutes after a start; later than an hour it is faulty.',
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
      timeline({
        title: 'Clocks and redundancy switch',
        description:
          'State of each clock, which one the device follows, and the redundancy switch. A switch-over means that the clock before failed.',
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
          'What is fitted, with its state and the reading that is bad; serial number and software are needed for a replacement or a case with the vendor. An empty slot is not an error.',
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
          Slot: [{ id: 'custom.width', value: 80 }],
          Module: [{ id: 'custom.width', value: 110 }],
          'What it is': [{ id: 'custom.minWidth', value: 200 }],
          State: [{ id: 'custom.width', value: 90 }],
          Reason: [{ id: 'custom.minWidth', value: 250 }],
          'Serial number': [{ id: 'custom.width', value: 150 }],
          Software: [{ id: 'custom.width', value: 95 }],
          Position: [{ id: 'custom.width', value: 80 }],
        },
      }),
    ],
    [
      series({
        title: 'Temperatures',
        description:
          'Sensors of the chosen modules; cards without a sensor have no line. Lines at 62 °C and 72 °C are for the processor. Rising everywhere: fans or air flow. Rising in one slot: that module.',
        w: 12,
        h: 9,
        queries: [ofModules('$slot', 'module/*sensors/temperature-*', { legend: '{{slot}} {{metric}}' })],
        steps: upTo(62, 72),
      }),
      series({
        title: 'Load',
        description:
          'Load averages of the processor, which also serves NTP. Above 2 for long: too many clients or SyncMon nodes.',
        w: 12,
        h: 9,
        queries: [ofChassis('system/cpuload/*m', { ...here, legend: '{{metric}}' })],
        steps: upTo(2),
        min: 0,
      }),
    ],
    [
      series({
        title: 'Free memory',
        description: 'Share of the memory that is free. When it falls for days, restart the device at a quiet time.',
        w: 12,
        h: 8,
        queries: [ofChassis('system/memory/free-percent', { ...here, legend: '{{metric}}' })],
      }),
      table({
        title: 'Storage',
        description:
          'File systems and their use. Above 95 % on /data or /var: delete old logs, often those of SyncMon. The flash at 80 % to 90 % is normal.',
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
        description: 'Lock, temperature and cell of an external rubidium, if one is connected.',
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
