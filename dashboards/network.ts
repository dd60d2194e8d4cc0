/** Network ports: links, traffic, errors, addresses, bonding. */
import { alarmRow, choice, DashboardSource, deviceVariable, stateChanges } from './parts/dashboard';
import { columns, sortedBy, upTo, width } from './parts/fields';
import { series, stat, table, timeline } from './parts/panels';
import { ofChassis, ofList } from './parts/queries';

const PORT = 'network/ports/$port';
const NAMED = { legend: '{{port}} {{metric}}' };
/** Devices list ports for which the case has no connector; older firmware does not say so. */
const FITTED = { filters: [{ key: 'Port fitted', operator: '!=', value: 'false' }] };

export const network: DashboardSource = {
  id: 'network',
  title: 'LANTIME network',
  description: 'Ports: links, traffic, errors, addresses, bonding.',
  variables: [deviceVariable(), choice('port', 'Port', 'Ports that the unit has.', { kind: 'ports' })],
  annotations: stateChanges({ withLinks: true }),
  rows: [
    [
      stat({
        title: 'Link',
        even: true,
        description: 'Whether each port has a link. Down although there should be one: check cable, SFP, switch port.',
        w: 9,
        h: 5,
        queries: [ofChassis(`${PORT}/link`, { legend: '{{port}}' })],
      }),
      stat({
        title: 'Speed',
        even: true,
        description: 'Speed of each link. Slower than before: check cable and switch port; PTP is affected first.',
        w: 9,
        h: 5,
        queries: [ofChassis(`${PORT}/speed`, { legend: '{{port}}' })],
      }),
      stat({
        title: 'Network lamp',
        description: 'The network LED of the front panel. Red may be caused by a configured port without a cable.',
        w: 6,
        h: 5,
        queries: [ofChassis('system/front-leds/led-network/lamp')],
      }),
    ],
    alarmRow(
      'of the network',
      ['network*', 'cluster*', 'ptp-port*', 'low-system*', 'faillock*'],
      [
        '**Link down**: check cable, SFP and switch port. If the port is not used, disable its monitoring on the device.',
        '**Rising errors**: replace the cable first, then the SFP.',
        '**Dropped packets**: too much traffic for the CPU; keep broadcasts away from it.',
        '**User locked out**: a wrong password in a monitoring system, or an attack.',
      ]
    ),
    [
      table({
        title: 'Ports',
        description: 'Each port of the unit, with link, speed and the card it is on.',
        w: 14,
        h: 8,
        queries: [ofList('ports', FITTED)],
        transformations: columns(['port', 'Port'], 'Link', 'Speed', 'Duplex', 'Slot', 'Card', 'MAC address'),
        fields: {
          Port: [width(65)],
          Link: [width(62)],
          'MAC address': [width(145)],
        },
      }),
      table({
        title: 'Addresses',
        description: 'Addresses of the interfaces. With a duplicate address, the device seems to come and go.',
        w: 10,
        h: 8,
        queries: [ofList('network/interfaces/*/addresses')],
        whenEmpty: 'No address is set',
        transformations: columns(['interface', 'Interface'], 'Address', 'Netmask', ['Address assignment', 'By']),
        fields: {
          Interface: [width(78)],
          Address: [width(120)],
          Netmask: [width(115)],
        },
      }),
    ],
    [
      timeline({
        title: 'Links over time',
        description: 'Link of each port. A link that comes and goes means a bad cable or SFP.',
        w: 24,
        h: 7,
        queries: [ofChassis(`${PORT}/link`, { legend: '{{port}}' })],
      }),
    ],
    [
      series({
        title: 'Received',
        description:
          'Bytes per second, available from the second poll on. A sudden rise may be an attack on the time service.',
        w: 12,
        h: 8,
        queries: [ofChassis(`${PORT}/statistics/rx-bytes`, { legend: '{{port}}' })],
        min: 0,
      }),
      series({
        title: 'Sent',
        description: 'Bytes per second. If nothing is sent on a port with clients, they do not get time.',
        w: 12,
        h: 8,
        queries: [ofChassis(`${PORT}/statistics/tx-bytes`, { legend: '{{port}}' })],
        min: 0,
      }),
    ],
    [
      series({
        title: 'Packets',
        description:
          'Packets per second in both directions. NTP requests are small packets, so this is more informative than bytes.',
        w: 24,
        h: 8,
        queries: [ofChassis([`${PORT}/statistics/rx-packets`, `${PORT}/statistics/tx-packets`], NAMED)],
        min: 0,
      }),
    ],
    [
      series({
        title: 'Errors and dropped packets',
        description: 'Counts per second; all should be zero. Errors: check cable or SFP. Dropped: the CPU is too busy.',
        w: 24,
        h: 9,
        queries: [
          ofChassis(
            [
              `${PORT}/statistics/rx-errors`,
              `${PORT}/statistics/tx-errors`,
              `${PORT}/statistics/rx-dropped`,
              `${PORT}/statistics/tx-dropped`,
              `${PORT}/statistics/rx-crc-errors`,
            ],
            NAMED
          ),
        ],
        min: 0,
        atLeast: 2,
        steps: upTo(1),
        // Errors and packets have different units, which would draw two axes.
        numbers: [{ id: 'unit', value: 'cps' }],
      }),
    ],
    [
      table({
        title: 'Bonding',
        description: 'Ports that back each other up. If one is down, there is no redundancy.',
        w: 12,
        h: 7,
        queries: [ofList('ports', FITTED)],
        transformations: columns(
          ['port', 'Port'],
          ['Bonding, state', 'Bonding'],
          ['Bonding, MII', 'Link'],
          ['Bonding, link failures', 'Link failures']
        ),
      }),
      table({
        title: 'Services in the network',
        description: 'Which services are running. Telnet, FTP and HTTP send passwords in plain text: disable them.',
        w: 12,
        h: 7,
        queries: [ofList('services/network')],
        transformations: [...columns(['service', 'Service'], 'Running'), sortedBy('Running', true)],
      }),
    ],
  ],
};
