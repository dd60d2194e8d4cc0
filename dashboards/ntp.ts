/** The NTP service: what it serves, what it follows, and its maximum error. */
import { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { alarmRow, DashboardSource, deviceVariable, stateChanges } from './parts/dashboard';
import { atLeast, columns, upTo, width } from './parts/fields';
import { series, stat, table, timeline } from './parts/panels';
import { ofChassis, ofLeapSecond, ofList } from './parts/queries';

const SOURCES = { filters: [{ key: 'association', operator: '!=', value: 'sys' }] };

const calculated = (left: string, operator: string, right: string, alias: string): DataTransformerConfig => ({
  id: 'calculateField',
  options: { mode: 'binary', binary: { left, operator, right }, alias, replaceFields: false },
});

/** Root dispersion plus half the root delay: the root distance of RFC 5905 without the current offset. */
const ERROR_BOUND = 'Largest error';

export const ntp: DashboardSource = {
  id: 'ntp',
  title: 'LANTIME NTP service',
  description: 'The NTP service and the sources it follows.',
  variables: [deviceVariable()],
  annotations: stateChanges({ withSources: true }),
  rows: [
    [
      stat({
        title: 'NTP service',
        description:
          'Whether the service is running. If it is stopped, clients lose time: start it in the device’s web interface.',
        w: 8,
        h: 3,
        queries: [ofChassis('services/network/ntp/running', { legend: '{{metric}}' })],
      }),
      stat({
        title: 'Stratum',
        description:
          '1 with an internal receiver. 2 or more: it follows other servers. 16: it is not synchronized, and clients reject it.',
        w: 8,
        h: 3,
        queries: [ofChassis('ntp/sys/stratum')],
        steps: upTo(2, 3),
      }),
      stat({
        title: 'Leap indicator',
        description:
          'What the service announces to clients about leap seconds; with "not synchronized" they stop using it.',
        w: 8,
        h: 3,
        queries: [ofChassis('ntp/sys/leap')],
      }),
      stat({
        title: 'Reference id',
        description:
          'What the service follows: its receiver (GPS, PPS, PZF), another server’s address, or LOCL, the local clock, which is not a real source.',
        w: 8,
        h: 3,
        queries: [ofChassis('ntp/sys/refid')],
      }),
      stat({
        title: ERROR_BOUND,
        description:
          'Root dispersion plus half the root delay: the maximum error of the service, in addition to the offset below. Above 1 ms, its source is far away or poor.',
        w: 8,
        h: 3,
        queries: [ofChassis(['ntp/sys/rootdelay', 'ntp/sys/rootdisp'], { format: 'table' })],
        transformations: [
          calculated('NTP root delay', '*', '0.5', 'Half the root delay'),
          calculated('Half the root delay', '+', 'NTP root dispersion', ERROR_BOUND),
        ],
        pick: `/^${ERROR_BOUND}$/`,
        unit: 's',
        steps: upTo(1e-3, 1e-2),
      }),
      stat({
        title: 'Leap file until',
        description:
          'After this day the service does not know about new leap seconds. Update the file on the device, or let the device download it.',
        w: 8,
        h: 3,
        queries: [ofChassis('ntp/sys/expire')],
      }),
    ],
    alarmRow(
      'of NTP, leap seconds and cluster',
      ['ntp*', 'leap*', 'cluster*', 'refclock*'],
      [
        '**Not synchronized**: check the receiver first, which the service follows.',
        '**Stratum above 1**: the receiver is lost and other servers are used instead. Watch the offset.',
        '**Falseticker**: the source disagrees with the majority. Check that server, not this one.',
        '**Source not reachable**: check network and firewall, UDP port 123.',
        '**Leap second announced**: inform the users of the time service; this is not a fault.',
      ]
    ),
    [
      table({
        title: 'Sources',
        description:
          'Available sources. The service follows the peer; candidates agree with it, outliers and falsetickers do not. Reachability is the share of the last eight polls that were answered.',
        w: 24,
        h: 8,
        queries: [ofList('ntp', SOURCES)],
        whenEmpty: 'The service has no sources',
        transformations: columns(
          ['association', 'Source'],
          'Name',
          ['NTP reference id', 'Follows'],
          ['NTP stratum', 'Stratum'],
          'Selection',
          'Reachable',
          'Reachability',
          ['NTP offset', 'Offset'],
          ['NTP delay', 'Delay'],
          ['NTP dispersion', 'Dispersion'],
          'Authentication'
        ),
        fields: {
          Source: [width(80)],
          Name: [width(145)],
          Selection: [width(80)],
          Reachable: [width(80)],
          Dispersion: [width(85)],
          Reachability: [width(100)],
          Authentication: [width(115)],
        },
        limits: { Reachability: atLeast(0.5, 0.8) },
      }),
    ],
    [
      series({
        title: 'Offset of sources',
        description:
          'Offset between each source and the service. The internal receiver stays within 10 µs, network servers within milliseconds. One that diverges from the others is wrong.',
        w: 12,
        h: 9,
        queries: [ofChassis('ntp/*/offset', { legend: '{{association}}' })],
      }),
      series({
        title: 'Delay of sources',
        description: 'Round-trip time to each source. Sudden steps mean a different route; noise means a busy network.',
        w: 12,
        h: 9,
        queries: [ofChassis('ntp/*/delay', { legend: '{{association}}' })],
        atLeast: 1e-3,
      }),
    ],
    [
      timeline({
        title: 'Selection of sources',
        description: 'How the service classified each source. When the peer changes, so does the reference.',
        w: 12,
        h: 9,
        queries: [ofChassis('ntp/*/status-peer-selection', { legend: '{{association}}' })],
        whenEmpty: 'The service has no sources',
      }),
      timeline({
        title: 'Service over time',
        description: 'Whether the service is running and synchronized.',
        w: 12,
        h: 9,
        queries: [
          ofChassis(['services/network/ntp/running', 'ntp/sys/leap'], { legend: '{{metric}}' }),
          ofChassis('system/sync-status/clock-status/clock', { legend: 'Clock' }),
        ],
      }),
    ],
    [
      series({
        title: 'Dispersion and jitter',
        description:
          'Maximum error of the service, and how much its clock fluctuates. Rising dispersion: the source is lost.',
        w: 12,
        h: 8,
        queries: [ofChassis(['ntp/sys/rootdisp', 'ntp/sys/rootdelay', 'ntp/sys/clk-jitter'], { legend: '{{metric}}' })],
        min: 0,
      }),
      series({
        title: 'Stratum over time',
        description: 'A step up means that the receiver was lost and other servers took over.',
        w: 12,
        h: 8,
        queries: [ofChassis('ntp/sys/stratum', { legend: '{{metric}}' })],
        min: 0,
        steps: upTo(2, 3),
      }),
    ],
    [
      table({
        title: 'Leap second',
        description:
          'What receivers, NTP, PTP and the leap-second file say of the next leap second and of TAI − UTC, compared with each other. "Differs" means that clients of that source will be, or are, a whole second apart from the others: correct it before the day in question. "Not yet due": it announces a leap second later than others do.',
        w: 24,
        h: 9,
        queries: [ofLeapSecond()],
        whenEmpty: 'The device reports nothing of leap seconds',
        transformations: columns('Source', 'Leap second', 'At', 'Time left', 'TAI − UTC', 'Agreement', 'Reasons'),
        fields: {
          Source: [width(200)],
          'Leap second': [width(130)],
          At: [width(170)],
          'Time left': [width(95)],
          'TAI − UTC': [width(95)],
          Agreement: [width(110)],
          Reasons: [
            { id: 'custom.minWidth', value: 200 },
            { id: 'custom.inspect', value: true },
          ],
        },
      }),
    ],
    [
      stat({
        title: 'Time scale',
        even: true,
        description: 'Difference between TAI and UTC known to the service, and the leap second in its file.',
        w: 8,
        h: 5,
        queries: [ofChassis(['ntp/sys/tai', 'ntp/sys/leapsec'], { legend: '{{metric}}' })],
      }),
      table({
        title: 'NTP cluster',
        description:
          'Role of this device in clusters that share an address. Two masters: the members do not see each other.',
        w: 8,
        h: 5,
        queries: [
          ofList('network/interfaces/*/cluster', { filters: [{ key: 'Cluster', operator: '=', value: 'true' }] }),
        ],
        whenEmpty: 'no cluster',
        transformations: columns(
          ['interface', 'Interface'],
          ['Cluster, role', 'Role'],
          ['Cluster, master address', 'Master'],
          ['Cluster, NTP status', 'NTP']
        ),
      }),
      stat({
        title: 'SyncTeam',
        even: true,
        description:
          'Mode of the SyncTeam, and whether its members are online. If members are offline, check the network and those devices.',
        w: 8,
        h: 5,
        queries: [
          ofChassis(['syncteam/operational-mode', 'syncteam/online-members', 'syncteam/offline-members'], {
            legend: '{{metric}}',
          }),
        ],
        whenEmpty: 'not used',
      }),
    ],
  ],
};
