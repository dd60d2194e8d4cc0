/** Proof for an auditor: whether the time stayed within limits, from what that follows, and what changed meanwhile. */
import { alarmRow, DashboardSource, deviceVariable, stateChanges } from './parts/dashboard';
import { columns, width } from './parts/fields';
import { logs, series, stat, table, timeline, words } from './parts/panels';
import { ofAccuracy, ofChassis, ofEvents } from './parts/queries';

const SYNC = 'system/sync-status';
/** Of PRTC-A, of power utilities, and of MiFID II RTS 25, by the plugin's names for them. */
const LIMITS = [
  { limit: 1e-7, text: '100 ns' },
  { limit: 1e-6, text: '1 µs' },
  { limit: 1e-4, text: '100 µs' },
  { limit: 1e-3, text: '1 ms' },
];
const limits = LIMITS.map(({ limit }) => limit);

export const accuracy: DashboardSource = {
  id: 'accuracy',
  title: 'LANTIME accuracy report',
  description:
    'Whether the time of the device and of the nodes it monitors stayed within limits over the time range, and how that is known. Made to be printed.',
  variables: [deviceVariable()],
  annotations: stateChanges({ withNodes: true }),
  from: 'now-24h',
  refresh: '5m',
  rows: [
    [
      stat({
        title: 'Reference at present',
        even: true,
        description: 'What the device follows, and its oscillator. The timeline below shows when this changed.',
        w: 10,
        h: 4,
        queries: [ofChassis([`${SYNC}/reference`, `${SYNC}/ref-type`, `${SYNC}/osc-type`], { legend: '{{metric}}' })],
      }),
      table({
        title: 'Device',
        description: 'The device that this report is about, and its firmware.',
        w: 14,
        h: 4,
        queries: [
          ofChassis(
            [
              'system-information/hostname',
              'system-information/model',
              'system-information/serial-number',
              'system/firmware/running',
            ],
            { format: 'table' }
          ),
        ],
        transformations: columns('Host name', 'Model', 'Serial number', ['Running firmware', 'Firmware']),
        fields: {
          'Host name': [{ id: 'custom.minWidth', value: 150 }],
          Model: [width(75)],
          'Serial number': [width(125)],
          Firmware: [width(140)],
        },
      }),
    ],
    [
      table({
        title: 'Verdicts',
        description:
          'For each limit, whether the bound of the time error stayed within it. Pass needs all of the measured time within the limit, and 95 % of the time range measured. Time without data is not within the limit. Limits: 100 ns PRTC-A (ITU-T G.8272), 1 µs power utilities, 100 µs and 1 ms MiFID II RTS 25.',
        w: 24,
        h: 10,
        queries: [ofAccuracy({ limits })],
        transformations: columns(
          'Of',
          ...LIMITS.map(({ text }) => text),
          'Coverage',
          'Worst',
          'Worst at',
          '95 %',
          '99 %',
          'Method'
        ),
        fields: {
          Of: [width(80)],
          ...Object.fromEntries(LIMITS.map(({ text }) => [text, [width(88)]])),
          Coverage: [width(78)],
          Worst: [width(70)],
          'Worst at': [{ id: 'unit', value: 'time:YYYY-MM-DD HH:mm' }, width(128)],
          '95 %': [width(65)],
          '99 %': [width(65)],
          Method: [
            { id: 'custom.minWidth', value: 90 },
            { id: 'custom.inspect', value: true },
          ],
        },
      }),
    ],
    alarmRow(
      'of any kind',
      [],
      [
        '**Fail**: open the time of the worst moment in *LANTIME chassis* and *LANTIME SyncMon*.',
        '**Insufficient data**: the time was not recorded. For reports over more than a day, set a Prometheus with the recording rules as history.',
        '**Print**: share the dashboard as PDF where Grafana offers it, or add `&kiosk&theme=light` to the address, scroll to the end once, and print.',
      ]
    ),
    [
      series({
        title: 'Bound of the time error',
        description:
          'The greatest possible error over time: what the device reports of itself, and for monitored nodes the offset, half the delay and the bound of the device. Times without data are gaps, which count as not measured.',
        w: 24,
        h: 9,
        queries: [ofAccuracy({ format: 'timeseries', limits, limit: 40 })],
        min: 0,
      }),
    ],
    [
      timeline({
        title: 'Clock and reference',
        description: 'State of the clock, and what it followed. In holdover only the oscillator keeps the time.',
        w: 24,
        h: 6,
        queries: [
          ofChassis(`${SYNC}/clock-status/clock`, { legend: 'Clock' }),
          ofChassis(`${SYNC}/reference`, { legend: 'Reference' }),
        ],
      }),
    ],
    [
      logs({
        title: 'Changes in the period',
        description:
          'Changes of reference, clock state, firmware and configuration, restarts and other events within the time range, latest first. They are known as far as the history goes.',
        w: 24,
        h: 9,
        queries: [ofEvents('logs', { source: 'both', severity: 'info', limit: 500 })],
      }),
    ],
    [
      words(
        'Method and assumptions',
        'What an auditor needs to know of the figures above.',
        24,
        11,
        [
          '- **Bound of the device**: the upper bound of the error that the device estimates for itself (`est-time-quality`). It is not a measurement by someone else, and known to be optimistic while the receiver is deceived.',
          '- **Bound of a monitored node**: |offset| + half the network delay, where it is reported, + the bound of the device. The column *Method* says what is in each sum and what is not.',
          '- **Sampling**: every poll of the history; each value holds until the next, for 5 minutes at most. Errors between two samples are not seen. Ranges of more than two days come from hourly records in Prometheus: maximum, coverage and share within each limit.',
          '- **Coverage**: share of the time range with data. Time without data is not within any limit.',
          '- **Verdict**: *fail* is final: no missing data could change it, or enough was measured. *Insufficient data* is neither.',
          '- **Traceability to UTC** ends at the reference of the device. The delay of its antenna cable and of the outputs is not included.',
        ].join('\n')
      ),
    ],
  ],
};
