/** Receivers: satellites, long wave, time code, and the other references of each clock. */
import { ColorDimensionConfigBuilder, ScaleDimensionConfigBuilder } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as XYChart,
  ScatterSeriesConfigBuilder,
  ScatterShow,
  SeriesMapping,
} from '@grafana/grafana-foundation-sdk/xychart';
import { alarmRow, choice, DashboardSource, deviceVariable, stateChanges } from './parts/dashboard';
import { atLeast, columns, sortedBy, thresholds, upTo, width } from './parts/fields';
import { bars, finish, series, stat, table, timeline } from './parts/panels';
import { ofAgeing, ofInterference, ofList, ofModules } from './parts/queries';

const CLOCK = '$clock';
const SLOT = { legend: '{{slot}}' };
const SLOT_AND_METRIC = { legend: '{{slot}} {{metric}}' };
const NO_SATELLITES = 'No satellite receiver';

/** C/N0 of good signals, based on what a timing receiver needs; dB-Hz. */
const GOOD_SIGNAL = 37;
const SIGNAL = atLeast(30, GOOD_SIGNAL);

/** The whole sky, even if satellites are only in a part of it; degrees from the zenith. */
const HORIZON = [
  { id: 'min', value: -90 },
  { id: 'max', value: 90 },
];
/** With a minimum and a maximum x, the XY chart of Grafana 10.1 draws nothing (grafana issue 78523); it ignores soft limits. */
const SOFT_HORIZON = [
  { id: 'custom.axisSoftMin', value: -90 },
  { id: 'custom.axisSoftMax', value: 90 },
];

/** The device's names of the entries, such as `priority0`, as the number. */
const PRIORITY = [
  {
    id: 'mappings',
    value: [{ type: 'regex', options: { pattern: '^priority(\\d+)$', result: { text: '$1' } } }],
  },
  width(80),
];

/**
 * The sky as seen from below. The panel needs points in a plane, which the plugin's list has as x and y. Its options
 * are those of Grafana 10.1, by which newer ones know that they have to migrate.
 */
function skyView(): Panel {
  const panel = new XYChart()
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(thresholds(SIGNAL))
    .show(ScatterShow.Points)
    .pointSize(new ScaleDimensionConfigBuilder().fixed(9))
    .seriesMapping(SeriesMapping.Manual)
    .series([
      new ScatterSeriesConfigBuilder()
        .x('x')
        .y('y')
        .pointColor(new ColorDimensionConfigBuilder().field('Signal strength').fixed('blue'))
        .pointSize(new ScaleDimensionConfigBuilder().fixed(9).min(4).max(12)),
    ])
    .build();
  panel.options = {
    ...panel.options,
    dims: { frame: 0 },
    legend: { showLegend: false, displayMode: 'hidden', placement: 'bottom', calcs: [] },
    tooltip: { mode: 'single', sort: 'none' },
  };
  return finish(panel, {
    title: 'Sky view',
    description:
      'Positions of the satellites: zenith in the centre, horizon at 90°, north up, east to the right. Green signals are good (C/N0 above 37 dB-Hz), orange weak, red bad. A side without satellites is obstructed. Choose one receiver at the top; a receiver that does not report directions shows nothing here.',
    w: 10,
    h: 14,
    queries: [
      ofList('satellites', {
        components: [CLOCK],
        filters: [{ key: 'Elevation', operator: '>', value: '-1' }],
      }),
    ],
    whenEmpty: 'No receiver reports satellite directions',
    fields: {
      x: [{ id: 'custom.axisLabel', value: 'West – east' }, ...SOFT_HORIZON],
      y: [{ id: 'custom.axisLabel', value: 'South – north' }, ...HORIZON],
    },
  });
}

export const gnss: DashboardSource = {
  id: 'gnss',
  title: 'LANTIME GNSS and other receivers',
  description: 'Antennas, satellites, long wave and time code receivers, and the references of each clock.',
  variables: [deviceVariable(), choice('clock', 'Receiver', 'Clock modules with their receivers.', { kind: 'clocks' })],
  annotations: stateChanges(),
  rows: [
    [
      stat({
        title: 'Clock',
        description: 'Whether each clock follows its reference. In holdover, only its oscillator keeps time.',
        w: 8,
        h: 6,
        below: true,
        queries: [ofModules(CLOCK, 'module/sync-status/clock-status/clock', SLOT)],
      }),
      stat({
        title: 'Receiver',
        description:
          'State of each receiver. After a cold boot it takes several minutes to find satellites; if it does not leave this state, the antenna sees too little of the sky.',
        w: 8,
        h: 6,
        below: true,
        queries: [ofModules(CLOCK, 'module/*/receiver-status', SLOT)],
        whenEmpty: 'No receiver reports its state',
      }),
      stat({
        title: 'Good satellites',
        description:
          'Satellites received well enough. Four are needed for time and position; six give some margin. With fewer, check antenna, cable and new obstacles.',
        w: 8,
        h: 6,
        below: true,
        queries: [ofModules(CLOCK, 'module/satellites/good-satellites', SLOT)],
        whenEmpty: NO_SATELLITES,
        steps: atLeast(4, 6),
      }),
      stat({
        title: 'Antenna',
        description:
          'Whether current flows to the antenna. Disconnected: check connectors, cable, surge arrester, antenna.',
        w: 12,
        h: 5,
        below: true,
        queries: [ofModules(CLOCK, 'module/*/antenna/connected', SLOT)],
        whenEmpty: 'No receiver reports on its antenna',
      }),
      stat({
        title: 'Antenna line',
        description:
          'Short circuits of the antenna line. Unplug the cable and find the short circuit: water in connectors, a crushed cable.',
        w: 12,
        h: 5,
        below: true,
        queries: [ofModules(CLOCK, 'module/*/antenna/short-circuit', SLOT)],
        whenEmpty: 'No receiver reports on its antenna',
      }),
    ],
    alarmRow(
      'of clocks, receivers and references',
      ['antenna*', 'refclock*', 'oscillator*', 'xmr*', 'mrs*', 'trusted*', 'shs*', 'xhe*'],
      [
        '**Antenna disconnected**: check connectors, cable, surge arrester and antenna, in this order.',
        '**Few satellites, antenna connected**: an obstacle, snow on the antenna, or water in the cable.',
        '**All signals weak at once**: jamming, or a change to splitter or cable. Compare with another site.',
        '**Receivers disagree**: one may be spoofed; trust neither until you know which.',
        'Meanwhile the clock is in holdover: check its oscillator on the Chassis dashboard.',
      ]
    ),
    [
      table({
        title: 'Interference',
        description:
          'A suspicion for each satellite receiver, with its reasons: signals that fall together, a position that jumps, other sources that move together against the receiver. Compared with the hour before, and the day before if there is history. Not a proof. Above 50 %, compare with another site and do not trust this receiver until the reason is known.',
        w: 24,
        h: 7,
        queries: [ofInterference()],
        whenEmpty: NO_SATELLITES,
        transformations: columns('Receiver', 'Suspicion', 'May be', 'Reasons', 'Not examined'),
        limits: { Suspicion: upTo(0.3, 0.5) },
        fields: {
          Receiver: [width(150)],
          Suspicion: [width(90)],
          'May be': [width(180)],
          Reasons: [
            { id: 'custom.minWidth', value: 150 },
            { id: 'custom.inspect', value: true },
          ],
          'Not examined': [width(320), { id: 'custom.inspect', value: true }],
        },
      }),
    ],
    [
      skyView(),
      table({
        title: 'Satellites',
        description:
          'Each satellite with C/N0 and direction, strongest first. Fewer than four above 37 dB-Hz: the signal is too weak.',
        w: 14,
        h: 14,
        queries: [ofList('satellites', { components: [CLOCK] })],
        whenEmpty: NO_SATELLITES,
        transformations: [
          ...columns(
            ['slot', 'Slot'],
            ['satellite', 'Satellite'],
            'System',
            ['Signal strength', 'Signal'],
            'Elevation',
            'Azimuth',
            'Used'
          ),
          sortedBy('Signal', true),
        ],
        fields: { Slot: [width(60)], Signal: [width(95)] },
        limits: { Signal: SIGNAL },
      }),
    ],
    [
      series({
        title: 'Satellites over time',
        description:
          'Good satellites compared with those expected by the almanac. A sudden gap between the two means an obstacle or interference. Dashed lines at 4 and 6.',
        w: 9,
        h: 9,
        queries: [
          ofModules(
            CLOCK,
            ['module/satellites/good-satellites', 'module/satellites/satellites-in-view'],
            SLOT_AND_METRIC
          ),
        ],
        steps: atLeast(4, 6),
        min: 0,
      }),
      bars({
        title: 'Satellites by system',
        description:
          'Number of satellites per system that a receiver lists. A missing system is disabled, or is the only one jammed.',
        w: 15,
        h: 9,
        queries: [ofModules(CLOCK, 'module/satellites/gnss/*-listed', SLOT_AND_METRIC)],
        name: '${__field.labels.slot} ${__field.name}',
        whenEmpty: 'No receiver lists satellites by system',
        min: 0,
      }),
    ],
    [
      series({
        title: 'Signals',
        description:
          'C/N0 of each satellite, at most 80 lines. Individual lines rise and fall with their satellites; all falling together means interference or a cable fault. The dashed line is at 37 dB-Hz.',
        w: 12,
        h: 9,
        queries: [
          ofModules(CLOCK, 'module/satellites/gnss/satellite-list/*/signal*', {
            legend: '{{slot}} {{satellite}}',
            limit: 80,
          }),
        ],
        unnamed: true,
        steps: [
          [null, 'warning'],
          [GOOD_SIGNAL, 'ok'],
        ],
      }),
      series({
        title: 'Dilution of precision',
        description:
          'How well the satellites are distributed over the sky, for time and for position; lower is better. High with enough satellites: they are close together because part of the sky is obstructed.',
        w: 12,
        h: 9,
        queries: [ofModules(CLOCK, ['module/satellites/tdop', 'module/satellites/pdop'], SLOT_AND_METRIC)],
        min: 0,
      }),
    ],
    [
      series({
        title: 'Altitude',
        description:
          'Altitude calculated by each receiver. The antenna does not move: a drift of many metres means bad reception or spoofing.',
        w: 12,
        h: 8,
        queries: [ofModules(CLOCK, 'module/satellites/altitude', SLOT)],
      }),
      table({
        title: 'Position',
        description:
          'Position reported by each receiver. If it is not where the antenna is, the receiver is being spoofed.',
        w: 12,
        h: 8,
        queries: [
          ofModules(
            CLOCK,
            ['module/satellites/latitude', 'module/satellites/longitude', 'module/satellites/altitude'],
            {
              format: 'table',
            }
          ),
        ],
        whenEmpty: NO_SATELLITES,
        transformations: columns(['slot', 'Slot'], ['module', 'Module'], 'Latitude', 'Longitude', 'Altitude'),
      }),
    ],
    [
      table({
        title: 'References by priority',
        description:
          'References of each clock in order of priority, and the one it follows. A clock that follows a lower priority has lost the higher ones.',
        w: 14,
        h: 9,
        queries: [ofList('mrs', { components: [CLOCK] })],
        whenEmpty: 'No clock has a list of references',
        transformations: columns(
          ['slot', 'Slot'],
          ['source', 'Priority'],
          ['Source type', 'Reference'],
          ['Source in use', 'In use'],
          ['Source locked', 'Locked'],
          ['Source signal', 'Signal'],
          ['Source offset', 'Offset']
        ),
        fields: {
          Slot: [width(60)],
          Priority: PRIORITY,
          Reference: [width(100)],
        },
      }),
      series({
        title: 'Offsets of references',
        description: 'Offset between each reference and its clock. One that diverges from the others is wrong.',
        w: 10,
        h: 9,
        queries: [ofModules(CLOCK, 'module/mrs/*/*offset', { legend: '{{slot}} {{source}}' })],
      }),
    ],
    [
      timeline({
        title: 'Receivers over time',
        description: 'State of receivers and antennas, one line each.',
        w: 24,
        h: 9,
        queries: [
          ofModules(
            CLOCK,
            ['module/*/receiver-status', 'module/*/antenna/connected', 'module/*/pcps/freer', 'module/*/pcps/invt'],
            SLOT_AND_METRIC
          ),
        ],
        whenEmpty: 'No receiver reports its state',
      }),
    ],
    [
      series({
        title: 'Long wave reception',
        description:
          'Field strength and correlation of long wave receivers, in their own units. They drop at night and near motors and power supplies; turn the antenna.',
        w: 12,
        h: 8,
        queries: [ofModules(CLOCK, ['module/*/field-strength', 'module/*/correlation'], SLOT_AND_METRIC)],
        min: 0,
      }),
      table({
        title: 'Time code receivers',
        description:
          'Received code, its quality, drift and gain of IRIG receivers. No code: check the cable and the source.',
        w: 12,
        h: 8,
        queries: [
          ofModules(CLOCK, ['module/*/code', 'module/*/tfom', 'module/*/drift', 'module/*/agc'], { format: 'table' }),
        ],
        whenEmpty: 'No time code receiver',
        transformations: columns(
          ['slot', 'Slot'],
          ['module', 'Module'],
          'Time code',
          ['Received figure of merit', 'Quality'],
          'Drift',
          'Gain'
        ),
      }),
    ],
    [
      table({
        title: 'Oscillator ageing',
        description:
          'How the control value of each oscillator drifted in the last 30 days, and when it reaches an end of its range, beyond which the oscillator cannot be corrected. The range is assumed. Less than a year left: have the oscillator adjusted. Needs at least 5 days of history.',
        w: 24,
        h: 6,
        timeFrom: '30d',
        queries: [ofAgeing()],
        whenEmpty: 'No clock reports a control value',
        transformations: columns(
          'Clock',
          'Control value',
          'Position',
          'Trend per day',
          ['Trend ±', '±'],
          ['Time left, worst case', 'Left, worst'],
          ['Time left, best case', 'Left, best'],
          'Assumptions'
        ),
        fields: {
          Clock: [width(150)],
          'Control value': [width(110)],
          Position: [width(90)],
          'Trend per day': [width(110)],
          '±': [width(70)],
          'Left, worst': [width(95)],
          'Left, best': [width(90)],
          Assumptions: [
            { id: 'custom.minWidth', value: 200 },
            { id: 'custom.inspect', value: true },
          ],
        },
      }),
    ],
    [
      series({
        title: 'Time quality of the clocks',
        description: 'The maximum error that each clock reports for itself. Dashed lines at 1 µs and 100 µs.',
        w: 24,
        h: 8,
        queries: [ofModules(CLOCK, 'module/sync-status/est-time-quality/upper-bound', SLOT)],
        steps: upTo(1e-6, 1e-4),
        logarithmic: true,
      }),
    ],
  ],
};
