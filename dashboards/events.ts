/** What happened: the device's events, changes that were seen, firmware and configuration. */
import { alarmRow, DashboardSource, deviceVariable, stateChanges } from './lib/dashboard';
import { columns, NONE_BAD, sortedBy, upTo } from './lib/fields';
import { logs, stat, table, timeline } from './lib/panels';
import { ofChassis, ofEvents, ofList } from './lib/queries';

const FIRMWARE = 'system/firmware';

export const events: DashboardSource = {
  id: 'events',
  title: 'LANTIME events and changes',
  description: 'What happened: events of the device, changes that were seen, firmware and configuration.',
  variables: [deviceVariable()],
  annotations: [stateChanges({ withLinks: true, withNodes: true, withSources: true })],
  from: 'now-24h',
  rows: [
    [
      stat({
        title: 'Critical',
        description: 'Active critical alarms. Act now.',
        w: 6,
        h: 4,
        queries: [ofChassis('notification/active-criticals')],
        steps: NONE_BAD,
      }),
      stat({
        title: 'Errors',
        description: 'Active errors. Something does not work, or soon will not.',
        w: 6,
        h: 4,
        queries: [ofChassis('notification/active-errors')],
        steps: NONE_BAD,
      }),
      stat({
        title: 'Warnings',
        description: 'Active warnings. Plan a remedy.',
        w: 6,
        h: 4,
        queries: [ofChassis('notification/active-warnings')],
        steps: upTo(1),
      }),
      stat({
        title: 'Started',
        description: 'When the device last started. Unplanned: look at its supplies and at who was there.',
        w: 6,
        h: 4,
        queries: [ofChassis('system/boot-time')],
      }),
    ],
    alarmRow(
      'of whatever kind',
      [],
      [
        'Begin with the oldest critical alarm: later ones often follow from it.',
        '**Since** is the time at which the device told it; it stays the same after a restart of Grafana.',
        'An alarm that the device never clears (a short circuit, a certificate) stays until it is dealt with on the device.',
        'The device’s own web page: click on a value. Its address must be in the settings of the data source.',
      ]
    ),
    [
      logs({
        title: 'What happened',
        description:
          'Events of the device and changes of its states, the latest first. Changes are known from when this browser, or Prometheus, began to look; of each event the device keeps only the last time.',
        w: 24,
        h: 10,
        queries: [ofEvents('logs', { source: 'both', severity: 'info', limit: 500 })],
      }),
    ],
    [
      table({
        title: 'All events',
        description: 'Every event that the device can tell, with the last time. "Never" has no time.',
        w: 24,
        h: 12,
        queries: [ofEvents('table')],
        whenEmpty: 'The device lists no events',
        transformations: columns('Event', 'Severity', 'Active', 'Last time', 'Meaning'),
        fields: { Severity: [{ id: 'custom.width', value: 90 }], Active: [{ id: 'custom.width', value: 100 }] },
      }),
    ],
    [
      timeline({
        title: 'Lamps and states over time',
        description: 'Four lamps of the front panel, then the states of clock and NTP service.',
        w: 24,
        h: 8,
        queries: [
          ofChassis('system/front-leds/*/lamp', { legend: '{{led}}' }),
          ofChassis('system/sync-status/clock-status/clock', { legend: 'Clock' }),
          ofChassis('ntp/sys/leap', { legend: 'NTP' }),
        ],
        fields: Object.fromEntries(
          [
            ['led-ref-time', 'Ref. time'],
            ['led-time-service', 'Service'],
            ['led-network', 'Network'],
            ['led-alarm', 'Alarm'],
          ].map(([led, name]) => [led, [{ id: 'displayName', value: name }]])
        ),
      }),
    ],
    [
      stat({
        title: 'Firmware',
        even: true,
        description:
          'Firmware that runs and that is selected for the next start. Both differ until the device is restarted.',
        w: 12,
        h: 5,
        queries: [
          ofChassis([`${FIRMWARE}/running`, `${FIRMWARE}/selected`, `${FIRMWARE}/reboot-pending`], {
            legend: '{{metric}}',
          }),
        ],
      }),
      stat({
        title: 'Updates',
        even: true,
        description:
          'Whether an update runs, and how the last one ended. Failed: its reason is on the device’s web page.',
        w: 6,
        h: 5,
        queries: [
          ofChassis([`${FIRMWARE}/update/update-in-progress`, `${FIRMWARE}/update/last-update-successful`], {
            legend: '{{metric}}',
          }),
        ],
      }),
      stat({
        title: 'Pending changes',
        description: 'Changes of the configuration that are not saved yet; a restart loses them.',
        w: 6,
        h: 5,
        queries: [ofChassis('changes/pending-changes')],
        steps: upTo(1),
      }),
    ],
    [
      table({
        title: 'Services',
        description: 'Which services run. One that is missing was stopped or crashed.',
        w: 12,
        h: 10,
        queries: [ofList('services')],
        transformations: [...columns(['service', 'Service'], 'Running'), sortedBy('Running', true)],
      }),
      table({
        title: 'Firmware and packages',
        description: 'What is installed, for comparison with another device.',
        w: 12,
        h: 10,
        queries: [ofList('firmware')],
        transformations: columns(['firmware', 'Firmware'], ['package', 'Package'], 'Version', ['Image type', 'Type']),
      }),
    ],
  ],
};
