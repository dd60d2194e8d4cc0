/** The NTP service: what it serves, what it follows, how far it may be off. */
import { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { alarmRow, DashboardSource, deviceVariable, stateChanges } from './lib/dashboard';
import { atLeast, columns, upTo } from './lib/fields';
import { series, stat, table, timeline } from './lib/panels';
import { ofChassis, ofList } from './lib/queries';

const SOURCES = { filters: [{ key: 'association', operator: '!=', value: 'sys' }] };

const calculated = (left: string, operator: string, right: string, alias: string): DataTransformerConfig => ({
  id: 'calculateField',
  options: { mode: 'binary', binary: { left, operator, right }, alias, replaceFields: false },
});

/** Root dispersion and half the root delay: what RFC 5905 calls the root distance, without the offset of the moment. */
const ERROR_BOUND = 'Largest error';

export const ntp: DashboardSource = {
  id: 'ntp',
  title: 'LANTIME NTP service',
  description: 'The NTP service and the sources it follows.',
  variables: [deviceVariable()],
  annotations: [stateChanges({ withSources: true })],
  rows: [
    [
      stat({
        title: 'NTP service',
        description: 'Whether the service runs. Stopped: clients lose time; start it on the device’s web page.',
        w: 4,
        h: 4,
        queries: [ofChassis('services/network/ntp/running', { legend: '{{metric}}' })],
      }),
      stat({
        title: 'Stratum',
        description:
          '1 with a receiver of its own. 2 or more: it follows other servers. 16: it is not synchronized, and clients refuse it.',
        w: 4,
        h: 4,
        queries: [ofChassis('ntp/sys/stratum')],
        steps: upTo(2, 3),
      }),
      stat({
        title: 'Leap indicator',
        description: 'What the service tells clients about leap seconds; "not synchronized" makes them turn away.',
        w: 4,
        h: 4,
        queries: [ofChassis('ntp/sys/leap')],
      }),
      stat({
        title: 'Reference id',
        description:
          'What the service follows: its receiver (GPS, PPS, PZF), another server’s address, or LOCL, which is no source at all.',
        w: 4,
        h: 4,
        queries: [ofChassis('ntp/sys/refid')],
      }),
      stat({
        title: ERROR_BOUND,
        description:
          'Root dispersion and half the root delay: how far the service may be off at most, beside the offset below. Above 1 ms its source is far away or poor.',
        w: 4,
        h: 4,
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
        title: 'Leap-second file expires',
        description:
          'After this day the service does not know of new leap seconds. Renew the file on the device, or let it fetch it.',
        w: 4,
        h: 4,
        queries: [ofChassis('ntp/sys/expire')],
      }),
    ],
    alarmRow(
      'of NTP, leap seconds and cluster',
      ['ntp*', 'leap*', 'cluster*', 'refclock*'],
      [
        '**Not synchronized**: the receiver first; the service follows it.',
        '**Stratum above 1**: the receiver is lost and other servers stand in. Watch the offset.',
        '**A source is a falseticker**: it disagrees with the majority. Check that server, not this one.',
        '**A source is not reachable**: network and firewall, UDP port 123.',
        '**Leap second announced**: tell the users of the time; nothing is broken.',
      ]
    ),
    [
      table({
        title: 'Sources',
        description:
          'What the service can follow. It follows the peer; candidates agree with it, outliers and falsetickers do not. Reachability is the share of the last eight polls that were answered.',
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
        fields: { Source: [{ id: 'custom.width', value: 80 }], Name: [{ id: 'custom.width', value: 170 }] },
        limits: { Reachability: atLeast(0.5, 0.8) },
      }),
    ],
    [
      series({
        title: 'Offset of sources',
        description:
          'Difference between each source and the service. The own receiver stays within 10 µs, servers in the network within milliseconds. One that leaves the others is wrong.',
        w: 12,
        h: 9,
        queries: [ofChassis('ntp/*/offset', { legend: '{{association}}' })],
      }),
      series({
        title: 'Delay of sources',
        description: 'Round trip to each source. Sudden steps are another route; noise is a busy network.',
        w: 12,
        h: 9,
        queries: [ofChassis('ntp/*/delay', { legend: '{{association}}' })],
      }),
    ],
    [
      timeline({
        title: 'Selection of sources',
        description: 'What the service thought of each source. Changes of the peer are changes of the reference.',
        w: 12,
        h: 9,
        queries: [ofChassis('ntp/*/status-peer-selection', { legend: '{{association}}' })],
        whenEmpty: 'The service has no sources',
      }),
      timeline({
        title: 'Service over time',
        description: 'Whether the service runs and is synchronized.',
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
          'How far the service may be off, and how much its clock trembles. Rising dispersion: the source is lost.',
        w: 12,
        h: 8,
        queries: [ofChassis(['ntp/sys/rootdisp', 'ntp/sys/rootdelay', 'ntp/sys/clk-jitter'], { legend: '{{metric}}' })],
        min: 0,
      }),
      series({
        title: 'Stratum over time',
        description: 'Steps up mean that the receiver was lost and other servers stood in.',
        w: 12,
        h: 8,
        queries: [ofChassis('ntp/sys/stratum', { legend: '{{metric}}' })],
        min: 0,
        steps: upTo(2, 3),
      }),
    ],
    [
      stat({
        title: 'Time scale',
        even: true,
        description: 'Difference between atomic time and UTC as the service knows it, and the leap second in its file.',
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
          'Mode of the SyncTeam, and members that are online or not. Members offline: network, or the device itself.',
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
