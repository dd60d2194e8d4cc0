/** What happened: the device's events, observed changes, firmware and configuration. */
import { alarmRow, DashboardSource, deviceVariable, stateChanges } from './parts/dashboard';
import { columns, NONE_BAD, sortedBy, upTo, width } from './parts/fields';
import { logs, stat, table, timeline } from './parts/panels';
import { ofChassis, ofEvents, ofList } from './parts/queries';

const FIRMWARE = 'system/firmware';

export const events: DashboardSource = {
  id: 'events',
  title: 'LANTIME events and changes',
  description: 'What happened: events of the device, observed changes, firmware and configuration.',
  variables: [deviceVariable()],
  annotations: stateChanges({ withLinks: true, withNodes: true, withSources: true }),
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
        description: 'Active errors. Something does not work, or will soon fail.',
        w: 6,
        h: 4,
        queries: [ofChassis('notification/active-errors')],
        steps: NONE_BAD,
      }),
      stat({
        title: 'Warnings',
        description: 'Active warnings. Plan to fix them.',
        w: 6,
        h: 4,
        queries: [ofChassis('notification/active-warnings')],
        steps: upTo(1),
      }),
      stat({
        title: 'Started',
        description: 'When the device last started. If unplanned, check its power supplies and who had access.',
        w: 6,
        h: 4,
        queries: [ofChassis('system/boot-time')],
      }),
    ],
    alarmRow(
      'of any kind',
      [],
      [
        'Start with the oldest critical alarm: it is often the cause of later ones.',
        '**Since** is the time at which the device reported the alarm, regardless of restarts of Grafana.',
        'An alarm that the device never clears (a short circuit, a certificate) stays until it is resolved on the device.',
        'To open the device’s web interface, click a value. Its address must be set in the data source.',
      ]
    ),
    [
      logs({
        title: 'What happened',
        description:
          'Events of the device and changes of its states, latest first. Changes are known since this browser, or Prometheus, started polling; the device keeps only the last time of each event.',
        w: 24,
        h: 10,
        queries: [ofEvents('logs', { source: 'both', severity: 'info', limit: 500 })],
      }),
    ],
    [
      table({
        title: 'All events',
        description: 'Every event the device can report, with the last time. An event that never happened has no time.',
        w: 24,
        h: 12,
        queries: [ofEvents('table')],
        whenEmpty: 'The device lists no events',
        transformations: columns('Event', 'Severity', 'Active', 'Last time', 'Meaning'),
        fields: { Severity: [width(90)], Active: [width(100)] },
      }),
    ],
    [
      timeline({
        title: 'Lamps and states over time',
        description: 'The four front panel LEDs, followed by the states of clock and NTP service.',
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
          'The running firmware and the one selected for the next start. They differ until the device is restarted.',
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
          'Whether an update is in progress, and the result of the last one. If it failed, the device’s web interface shows the reason.',
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
        description: 'Configuration changes that are not saved yet; they are lost on a restart.',
        w: 6,
        h: 5,
        queries: [ofChassis('changes/pending-changes')],
        steps: upTo(1),
      }),
    ],
    [
      table({
        title: 'Services',
        description: 'Which services are running. A missing one was stopped or has crashed.',
        w: 12,
        h: 10,
        queries: [ofList('services')],
        transformations: [...columns(['service', 'Service'], 'Running'), sortedBy('Running', true)],
      }),
      table({
        title: 'Firmware and packages',
        description: 'Installed packages, for comparison with other devices.',
        w: 12,
        h: 10,
        queries: [ofList('firmware')],
        transformations: columns(['firmware', 'Firmware'], ['package', 'Package'], 'Version', ['Image type', 'Type']),
      }),
    ],
  ],
};
