/** Whether the numbers on the other dashboards are fresh: the data source, the exporter, the device's API. */
import {
  alarmRow,
  DashboardSource,
  deviceVariable,
  instanceVariable,
  prometheusVariable,
  stateChanges,
} from './lib/dashboard';
import type { ProblemCode } from '../src/lantime/errors';
import { columns, DEVICE_COLUMN, mappedWords, NONE_BAD, REACHABLE, sortedBy, upTo } from './lib/fields';
import { series, stat, table, timeline } from './lib/panels';
import { ALL_DEVICES, ofChassis, ofCommunication, promNow, promSeries, promTable } from './lib/queries';

const I = 'instance=~"$instance"';
/** Why the exporter could not read a device, in few words; causes and remedies are in src/lantime/errors.ts. */
const REASONS: Readonly<Record<ProblemCode, string>> = {
  'no-url': 'no URL is set',
  'bad-url': 'the URL is not valid',
  refused: 'connection refused, or name not found',
  unreachable: 'not reachable, or certificate not trusted',
  timeout: 'no answer in time',
  certificate: 'certificate not trusted',
  'login-rejected': 'login rejected',
  'login-missing': 'no login entered',
  'path-missing': 'nothing at the configuration path',
  forbidden: 'user may not read the status',
  'api-missing': 'no REST API at the address',
  'device-error': 'the device answered with an error',
  html: 'a web page answered instead of the device',
  'not-lantime': 'not the status of a LANTIME',
  incomplete: 'the answer lacks system and chassis',
  truncated: 'the answer broke off',
  'too-large': 'the answer is too large',
  'invalid-json': 'the answer is not valid JSON',
  'signed-out': 'not signed in',
  network: 'no complete response',
};

/**
 * A row that says of all devices what only holds when nothing of a metric is there; Prometheus must have devices to say
 * it of, or it says nothing.
 */
const statement = (metric: string, labels: Record<string, string>) =>
  Object.entries({ instance: ALL_DEVICES, ...labels }).reduce(
    (expr, [label, value]) => `label_replace(${expr}, "${label}", "${value}", "", "")`,
    `(count(lantime_up{${I}}) unless on () ${metric}{${I}})`
  );

const width = (value: number) => ({ id: 'custom.width', value });
/** Of times within the last minutes. */
const CLOCK = [{ id: 'unit', value: 'time:HH:mm:ss' }, width(90)];
/** Sentences, which a click shows whole. No wider than a share of the table, or it has to be scrolled. */
const SHORTENED = [
  { id: 'custom.minWidth', value: 120 },
  { id: 'custom.inspect', value: true },
];

export const health: DashboardSource = {
  id: 'health',
  title: 'LANTIME data source health',
  description:
    'Whether the numbers on the other dashboards are fresh, and why panels are slow or empty: requests, queries, exporter, API of the device.',
  variables: [deviceVariable(), prometheusVariable(), instanceVariable()],
  annotations: [stateChanges()],
  rows: [
    [
      stat({
        title: 'Data age',
        description:
          'How old the values were when the device sent them; 1 s to 8 s is normal. Above a minute its status daemon stands still: restart the device at a quiet time.',
        w: 6,
        h: 4,
        queries: [ofChassis('system/snapshot-age')],
        steps: upTo(30, 60),
      }),
      stat({
        title: 'Answered',
        description:
          'When the device last answered this browser, by its own clock. Standing still: hover over the mark in the corner of a panel, it tells why.',
        w: 6,
        h: 4,
        queries: [ofChassis('system-information/time-stamp')],
      }),
      stat({
        title: 'API of the device',
        description: 'Version of the REST API. Some readings came with later versions.',
        w: 6,
        h: 4,
        queries: [ofChassis('rest-api/api-version')],
      }),
      stat({
        title: 'Unreadable values',
        description:
          'Values of all monitored devices that were not what they should be. Send the anonymised report of the exporter to the project.',
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
        '**Login rejected**: correct user or password in the data source, then press Save & test. The device locks users out after several failures.',
        '**Time-out**: is the device busy? Raise the poll interval; look for other systems that ask it.',
        '**Certificate**: give the data source the authority that signed it.',
        '**Exporter silent**: is it running, does Prometheus scrape it?',
        'While the device cannot be read, panels keep the last values for five minutes and say how old they are.',
      ]
    ),
    [
      series({
        title: 'Data age over time',
        description:
          'Age of the values in each answer. A line that climbs is a status daemon that stands still. Dashed line at 60 s.',
        w: 12,
        h: 8,
        queries: [ofChassis('system/snapshot-age', { legend: '{{metric}}' })],
        min: 0,
        steps: upTo(60),
      }),
      series({
        title: 'Load of the device',
        description:
          'The processor answers this plugin and serves NTP. Climbing with the number of dashboards: raise the poll interval.',
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
          'The latest requests from this browser to the device, through Grafana. Success below 100 %: the error stands in the table of requests. A long round trip: the device is busy or far away. Many queries per request are good: panels share the answer.',
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
          'Requests from this browser to the device, newest first: who waited for them, how long they took, and what went wrong. A status of 502 is Grafana that cannot reach the device, 400 a login that the device rejects.',
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
          Why: [{ id: 'custom.minWidth', value: 200 }],
          Error: SHORTENED,
        },
      }),
    ],
    [
      table({
        title: 'Queries',
        description:
          'What panels, variables and annotations asked, newest first. Slow and "waiting for the device": the device is slow. Slow with "Prometheus": Prometheus is. No rows: what it asks for is not there; the mark in the corner of the panel says why.',
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
          Kind: [width(90)],
          From: [width(130)],
          Query: [width(70)],
          State: [width(175)],
          Duration: [width(85)],
          Rows: [width(60)],
          Handler: [width(205)],
          Error: SHORTENED,
        },
      }),
    ],
    [
      table({
        title: 'Served by',
        description:
          'What served the queries since the page was opened, and how long that took on average. "live poll": the present; "browser history": what this browser has polled; "Prometheus": the longer past.',
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
        description: 'Whether the exporter could read each device. A gap: the exporter itself was not scraped.',
        w: 14,
        h: 9,
        queries: [promSeries(`lantime_up{${I}}`, '{{instance}}')],
        mappings: REACHABLE,
      }),
      table({
        title: 'Why devices are not read',
        description:
          'Reason of each device that the exporter cannot read at present. What each means is in the troubleshooting page.',
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
          'How long each device took to answer the exporter. Above 5 s the device is overloaded or far away.',
        w: 12,
        h: 9,
        queries: [promSeries(`lantime_probe_duration_seconds{${I}}`, '{{instance}}')],
        unit: 's',
        min: 0,
        steps: upTo(2, 5),
      }),
      series({
        title: 'Requests of the exporter',
        description: 'Requests per second by outcome. Everything but "ok" is a failure of that kind.',
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
        description: 'What the exporter knows of each device: read or not, how long it took, how old its data was.',
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
          ],
          'Answer took': [{ id: 'unit', value: 's' }],
          'Data age': [{ id: 'unit', value: 's' }],
        },
        limits: { 'Answer took': upTo(2, 5), 'Data age': upTo(30, 60), 'Unreadable values': upTo(1) },
      }),
    ],
  ],
};
