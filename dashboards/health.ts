/** Whether the data on the other dashboards is up to date: the data source, the exporter, the device's API. */
import {
  alarmRow,
  DashboardSource,
  deviceVariable,
  instanceVariable,
  prometheusVariable,
  stateChanges,
} from './parts/dashboard';
import type { ProblemCode } from '../src/lantime/errors';
import { columns, DEVICE_COLUMN, LEFT, mappedWords, NONE_BAD, REACHABLE, sortedBy, upTo, width } from './parts/fields';
import { series, stat, table, timeline } from './parts/panels';
import { ALL_DEVICES, ofChassis, ofCommunication, promNow, promSeries, promTable } from './parts/queries';

const I = 'instance=~"$instance"';
/** Short reasons why the exporter could not read a device; causes and remedies are in src/lantime/errors.ts. */
const REASONS: Readonly<Record<ProblemCode, string>> = {
  'no-url': 'no URL is set',
  'bad-url': 'the URL is not valid',
  refused: 'connection refused, or name not found',
  unreachable: 'not reachable, or certificate not trusted',
  timeout: 'no response in time',
  certificate: 'certificate not trusted',
  'login-rejected': 'login rejected',
  'login-missing': 'no login entered',
  'path-missing': 'nothing at the configuration path',
  forbidden: 'user may not read the status',
  'api-missing': 'no REST API at the address',
  'device-error': 'the device returned an error',
  html: 'a web page instead of the status',
  'not-lantime': 'not the status of a LANTIME',
  incomplete: 'the response lacks system and chassis',
  truncated: 'the response is truncated',
  'too-large': 'the response is too large',
  'invalid-json': 'the response is not valid JSON',
  'signed-out': 'not signed in',
  network: 'no complete response received',
};

/**
 * A row about all devices, shown if a metric has no series at all; there is no row if Prometheus has no devices.
 */
const statement = (metric: string, labels: Record<string, string>) =>
  Object.entries({ instance: ALL_DEVICES, ...labels }).reduce(
    (expr, [label, value]) => `label_replace(${expr}, "${label}", "${value}", "", "")`,
    `(count(lantime_up{${I}}) unless on () ${metric}{${I}})`
  );

/** For times within the last minutes. */
const CLOCK = [{ id: 'unit', value: 'time:HH:mm:ss' }, width(90)];
/** For sentences, which a click shows in full. Limited in width so that the table need not be scrolled. */
const SHORTENED = [
  { id: 'custom.minWidth', value: 120 },
  { id: 'custom.inspect', value: true },
  { id: 'custom.cellOptions', value: { type: 'color-text', wrapText: false } },
];

export const health: DashboardSource = {
  id: 'health',
  title: 'LANTIME data source health',
  description:
    'Whether the data on the other dashboards is up to date, and why panels are slow or empty: requests, queries, exporter, API of the device.',
  variables: [deviceVariable(), prometheusVariable(), instanceVariable()],
  annotations: stateChanges(),
  rows: [
    [
      stat({
        title: 'Data age',
        description:
          'How old the values were when the device sent them; 1 s to 8 s is normal. Above a minute, its status daemon hangs: restart the device at a quiet time.',
        w: 6,
        h: 4,
        queries: [ofChassis('system/snapshot-age')],
        steps: upTo(30, 60),
      }),
      stat({
        title: 'Answered',
        description:
          'When the device last responded to this browser, by its own clock. If it does not advance, the notice in the corner of a panel says why.',
        w: 6,
        h: 4,
        queries: [ofChassis('system-information/time-stamp')],
      }),
      stat({
        title: 'API of the device',
        description: 'Version of the REST API. Some readings exist only in later versions.',
        w: 6,
        h: 4,
        queries: [ofChassis('rest-api/api-version')],
      }),
      stat({
        title: 'Unreadable values',
        description:
          'Number of unexpected values of all monitored devices. Send the anonymized report of the exporter to the project.',
        w: 6,
        h: 4,
        queries: [promNow(`sum(lantime_unreadable_fields{${I}})`, 'unreadable')],
        steps: NONE_BAD,
      }),
    ],
    alarmRow(
      'of access and resources',
      ['faillock*', 'low-system*', '*certificate*', 'system-reboot'],
      [
        '**Login rejected**: correct user or password in the data source, then click Save & test. The device locks users out after several failures.',
        '**Time-out**: the device may be busy. Increase the poll interval, and look for other systems that poll it.',
        '**Certificate**: enter the certificate authority in the data source.',
        '**Exporter silent**: check that it is running and that Prometheus scrapes it.',
        'While the device cannot be read, tables show what was read last for five minutes and say how old it is; single values are empty.',
      ]
    ),
    [
      series({
        title: 'Data age over time',
        description:
          'Age of the values in each response. A steadily rising line means that the status daemon hangs. Dashed line at 60 s.',
        w: 12,
        h: 8,
        queries: [ofChassis('system/snapshot-age', { legend: '{{metric}}' })],
        min: 0,
        steps: upTo(60),
      }),
      series({
        title: 'Load of the device',
        description:
          'The CPU responds to this plugin and serves NTP. If the load rises with the number of dashboards, increase the poll interval.',
        w: 12,
        h: 8,
        queries: [ofChassis('system/cpuload/*m', { legend: '{{metric}}' })],
        min: 0,
        steps: upTo(2),
      }),
    ],
    [
      stat({
        title: 'Communication',
        description:
          'The latest requests from this browser to the device, through Grafana. Success below 100 %: the table of requests shows the error. A long round trip: the device is busy or far away. Many queries per request are good: panels share the response.',
        w: 24,
        h: 4,
        queries: [ofCommunication('statistics')],
        pick: '/^(?!Since$)/',
        even: true,
      }),
    ],
    [
      table({
        title: 'HTTP requests',
        description:
          'Requests from this browser to the device, newest first: what waited for them, how long they took, and errors. Status 502 means that Grafana cannot reach the device, 400 that the device rejected the login.',
        w: 24,
        h: 9,
        queries: [ofCommunication('requests')],
        fields: {
          Started: CLOCK,
          Answered: CLOCK,
          Path: [width(110)],
          'HTTP status': [width(105)],
          'Round trip': [width(100)],
          Size: [width(90)],
          'Age of the data': [width(130)],
          Why: SHORTENED,
          Error: SHORTENED,
        },
      }),
    ],
    [
      table({
        title: 'Queries',
        description:
          'Queries of panels, variables and annotations, newest first. Slow and "waiting for the device": the device is slow. Slow with "Prometheus": Prometheus is slow. No rows: there is no data for the query; the notice in the corner of the panel says why.',
        w: 24,
        h: 10,
        queries: [ofCommunication('messages')],
        transformations: columns(
          ['Time', 'Asked'],
          'Kind',
          'From',
          'Panel',
          'Query',
          'State',
          'Duration',
          'Rows',
          'Handler',
          'Error'
        ),
        fields: {
          Asked: CLOCK,
          Kind: [width(85)],
          From: [width(100)],
          Query: [width(62)],
          State: [width(110)],
          Duration: [width(80)],
          Rows: [width(55)],
          Handler: [width(120)],
          Error: SHORTENED,
        },
      }),
    ],
    [
      table({
        title: 'Served by',
        description:
          'What answered the queries since the page was opened, and the average time it took. "live poll": current values; "browser history": what this browser has polled; "Prometheus": longer history.',
        w: 24,
        h: 7,
        queries: [ofCommunication('handlers')],
        transformations: columns('Handler', 'Succeeded', 'Failed', ['Duration, mean', 'On average']),
        fields: { Handler: [width(130)] },
        limits: { Failed: upTo(1) },
      }),
    ],
    [
      timeline({
        title: 'Reachable',
        description:
          'Whether the exporter could read each device. A gap means that the exporter itself was not scraped.',
        w: 14,
        h: 9,
        queries: [promSeries(`lantime_up{${I}}`, '{{instance}}')],
        mappings: REACHABLE,
      }),
      table({
        title: 'Why devices are not read',
        description: 'Why the exporter currently cannot read a device. The troubleshooting page explains the reasons.',
        w: 10,
        h: 9,
        queries: [
          promTable(
            `max by (instance, reason) (lantime_probe_error{${I}}) or ${statement('lantime_probe_error', { reason: 'none' })}`
          ),
        ],
        transformations: columns(['instance', 'Device'], ['reason', 'Reason']),
        fields: {
          Device: DEVICE_COLUMN,
          Reason: [{ id: 'mappings', value: mappedWords({ ...REASONS, none: 'every monitored device is read' }) }],
        },
      }),
    ],
    [
      series({
        title: 'Answers took',
        description:
          'How long each device took to respond to the exporter. Above 5 s, the device is overloaded or far away.',
        w: 12,
        h: 9,
        queries: [promSeries(`lantime_probe_duration_seconds{${I}}`, '{{instance}}')],
        unit: 's',
        min: 0,
        steps: upTo(2, 5),
      }),
      series({
        title: 'Requests of the exporter',
        description: 'Requests per second by outcome. Everything except "ok" is a failure of that kind.',
        w: 12,
        h: 9,
        queries: [
          promSeries('sum by (outcome) (rate(lantime_exporter_requests_total[$__rate_interval]))', '{{outcome}}'),
        ],
        unit: 'reqps',
        min: 0,
        fields: Object.fromEntries(
          Object.entries(REASONS).map(([code, text]) => [code, [{ id: 'displayName', value: text }]])
        ),
      }),
    ],
    [
      table({
        title: 'Devices',
        description:
          'Status of each device in the exporter: whether it could be read, how long it took, and the age of its data.',
        w: 24,
        h: 9,
        queries: [
          promTable(`max by (instance) (lantime_up{${I}})`),
          promTable(`max by (instance) (lantime_probe_duration_seconds{${I}})`),
          promTable(`max by (instance) (lantime_data_age_seconds{${I}})`),
          promTable(`max by (instance) (lantime_unreadable_fields{${I}})`),
          promTable(`max by (instance, api_version) (lantime_device_info{${I}})`),
        ],
        transformations: [
          { id: 'merge', options: {} },
          ...columns(
            ['instance', 'Device'],
            ['Value #A', 'Reachable'],
            ['Value #B', 'Answer took'],
            ['Value #C', 'Data age'],
            ['Value #D', 'Unreadable values'],
            ['api_version', 'API']
          ),
          sortedBy('Device'),
        ],
        fields: {
          Device: DEVICE_COLUMN,
          Reachable: [
            {
              id: 'mappings',
              value: REACHABLE,
            },
            LEFT,
            width(105),
          ],
          'Answer took': [{ id: 'unit', value: 's' }],
          'Data age': [{ id: 'unit', value: 's' }],
        },
        limits: { 'Answer took': upTo(2, 5), 'Data age': upTo(30, 60), 'Unreadable values': upTo(1) },
      }),
    ],
  ],
};
