import { mark } from '../../i18n';
import { asBoolean, asSent, counter, Family, gauge, state, states, text, yesNo } from './model';

const NO_ADDRESS = { '00:00:00:00:00:00': mark('no address') };

/** Statistics of a port: key, name, unit, description, name in Prometheus where it is not that of the key. */
const PORT_STATISTICS: ReadonlyArray<[string, string, 'B' | 'packets' | 'errors', string, string?]> = [
  ['rx-packets', 'RX packets', 'packets', 'Packets received.'],
  ['rx-bytes', 'RX bytes', 'B', 'Bytes received.'],
  ['rx-dropped', 'RX dropped', 'packets', 'Received packets that were dropped.'],
  ['rx-compressed', 'RX compressed', 'packets', 'Compressed packets received.'],
  ['rx-nohandler', 'RX without handler', 'packets', 'Received packets without a protocol handler.'],
  ['rx-errors', 'RX errors', 'errors', 'Receive errors of all kinds.'],
  ['rx-crc-errors', 'RX CRC errors', 'errors', 'Received packets with a wrong checksum.'],
  ['rx-fifo-errors', 'RX FIFO errors', 'errors', 'Receive buffer overruns.'],
  ['rx-frame-errors', 'RX frame errors', 'errors', 'Misaligned frames.'],
  ['rx-length-errors', 'RX length errors', 'errors', 'Frames of invalid length.'],
  ['rx-missed-errors', 'RX missed', 'errors', 'Packets missed for lack of buffers.'],
  ['rx-over-errors', 'RX overruns', 'errors', 'Receiver ring buffer overflows.'],
  ['tx-packets', 'TX packets', 'packets', 'Packets sent.'],
  ['tx-bytes', 'TX bytes', 'B', 'Bytes sent.'],
  ['tx-dropped', 'TX dropped', 'packets', 'Packets to send that were dropped.'],
  ['tx-compressed', 'TX compressed', 'packets', 'Compressed packets sent.'],
  ['tx-errors', 'TX errors', 'errors', 'Transmit errors of all kinds.'],
  ['tx-aborted-errors', 'TX aborted', 'errors', 'Transmissions aborted.'],
  ['tx-carrier-errors', 'TX carrier errors', 'errors', 'Transmissions without carrier.'],
  ['tx-fifo-errors', 'TX FIFO errors', 'errors', 'Transmit buffer underruns.'],
  ['tx-heartbeat-errors', 'TX heartbeat errors', 'errors', 'Heartbeat errors.'],
  ['tx-window-errors', 'TX window errors', 'errors', 'Late collisions.'],
  ['multicast', 'Multicast packets', 'packets', 'Multicast packets received.'],
  ['collisions', 'Collisions', 'errors', 'Collisions.', 'network_port_collisions'],
];

const NETWORK_PORT = 'network/ports/*';

export const PORTS: Family = {
  title: 'Network ports',
  source: 'device-api.md 2.7',
  evidence: 'KNOWN',
  rules: [
    { path: 'network/ports', member: 'port' },
    {
      path: NETWORK_PORT,
      absent: (port) =>
        asBoolean(port['port-available']) === false
          ? { reason: mark('the unit does not have this port'), except: ['object-id', 'port-available'] }
          : undefined,
      // API V10 lists only ports that exist and has no such member (device-api.md 1.8).
      derive: () => ({ 'port-available': true }),
    },
  ],
  entries: [
    states(
      `${NETWORK_PORT}/port-available`,
      'Port fitted',
      yesNo('fitted', 'not fitted'),
      'Whether the unit has this port.'
    ),
    states(`${NETWORK_PORT}/link`, 'Link', yesNo('up', 'down', 'ok', 'warning'), 'Whether the port has a link.', {
      metric: 'network_port_link_up',
    }),
    states(
      `${NETWORK_PORT}/operstate`,
      'Operational state',
      yesNo('up', 'down', 'ok', 'warning'),
      'Whether the port can pass traffic.',
      { metric: 'network_port_operational' }
    ),
    states(`${NETWORK_PORT}/duplex`, 'Duplex', [state('full', 1, 'ok'), state('half', 0, 'warning')], 'Duplex mode.'),
    gauge(`${NETWORK_PORT}/speed`, 'Speed', 'bit/s', 'Speed of the link.', {
      scale: 1e6,
      placeholders: { '0': mark('no link') },
    }),
    text(`${NETWORK_PORT}/mac-address`, 'MAC address', 'Hardware address.', { placeholders: NO_ADDRESS }),
    gauge(`${NETWORK_PORT}/slot-id`, 'Slot number', '', 'Number of the slot that the port is in; not its position.', {
      placeholders: { '-1': mark('no slot') },
      metric: 'network_port_slot_number',
    }),
    text(`${NETWORK_PORT}/slot-name`, 'Slot', 'Slot that the port is in.', {
      metric: 'slot',
      formerly: { textLabel: 'slot_name' },
    }),
    gauge(`${NETWORK_PORT}/port-id`, 'Port number', '', 'Number of the port on its card.', {
      placeholders: { '-1': mark('no port') },
      metric: 'network_port_number',
    }),
    text(`${NETWORK_PORT}/card-name`, 'Card', 'Model of the card that the port is on.', {
      placeholders: { unknown: mark('no card') },
    }),
    ...PORT_STATISTICS.map(([key, name, unit, description, metric]) =>
      counter(`${NETWORK_PORT}/statistics/${key}`, name, unit, description, metric ? { metric } : {})
    ),
    gauge(`${NETWORK_PORT}/statistics/gro-flush-timeout`, 'GRO flush timeout', '', 'Receive offload setting.'),
    gauge(`${NETWORK_PORT}/statistics/mtu`, 'MTU', 'B', 'Largest packet.', {
      placeholders: { '0': mark('the device does not fill it') },
    }),
    text(`${NETWORK_PORT}/bonding-slave/ad-actor-oper-port-state`, 'Bonding, actor state', 'LACP state of this side.'),
    text(`${NETWORK_PORT}/bonding-slave/ad-aggregator-id`, 'Bonding, aggregator', 'LACP aggregator.'),
    text(
      `${NETWORK_PORT}/bonding-slave/ad-partner-oper-port-state`,
      'Bonding, partner state',
      'LACP state of the other side.'
    ),
    counter(
      `${NETWORK_PORT}/bonding-slave/link-failure-count`,
      'Bonding, link failures',
      '',
      'Link failures seen by bonding.',
      { metric: 'network_port_bonding_link_failures' }
    ),
    states(
      `${NETWORK_PORT}/bonding-slave/mii-status`,
      'Bonding, MII',
      yesNo('up', 'down'),
      'Link as bonding sees it.',
      {
        metric: 'network_port_bonding_link_up',
      }
    ),
    text(`${NETWORK_PORT}/bonding-slave/perm-hwaddr`, 'Bonding, MAC address', 'Permanent hardware address.', {
      placeholders: NO_ADDRESS,
    }),
    text(`${NETWORK_PORT}/bonding-slave/queue-id`, 'Bonding, queue', 'Queue of the port.'),
    states(
      `${NETWORK_PORT}/bonding-slave/state`,
      'Bonding, state',
      [state('standalone', 0, 'neutral')],
      'Role in a bond.'
    ),
    gauge('network/ports/count', 'Ports listed', '', 'Ports in the list, fitted or not.', { evidence: 'DERIVED' }),
  ],
};

const CLUSTER = 'network/interfaces/*/cluster/*';
/** The label of the assignment in the release before. */
const WAS_ADDRESS = { formerly: { labels: { assignment: 'address' } } };
/** Numbers of the MIB; device-api.md 4.7. */
const CLUSTER_CLOCK_CLASSES = {
  3: 'gps',
  4: 'pzf',
  5: 'am',
  6: 'irig',
  7: 'pps',
  8: 'ptp',
  9: 'ntp',
  10: 'e1',
  11: 'rdt',
};
const CLOCK_STATUS = { 1: 'normal-operation', 2: 'free-running-or-tracking', 3: 'antenna-failure', 4: 'invalid' };

export const INTERFACES: Family = {
  title: 'Network interfaces',
  source: 'device-api.md 2.7',
  evidence: 'KNOWN',
  rules: [
    { path: 'network/interfaces', member: 'interface' },
    { path: 'network/interfaces/*/addresses', member: 'address' },
    { path: 'network/interfaces/*/cluster', member: 'family' },
    {
      path: CLUSTER,
      absent: (cluster) =>
        asBoolean(cluster.enabled) === false
          ? { reason: mark('the NTP cluster is disabled'), except: ['enabled'] }
          : undefined,
    },
  ],
  entries: [
    text('network/interfaces/*/ifname', 'Interface name', 'Port and index: lan0:0.'),
    text('network/interfaces/*/addresses/*/iftype', 'Address assignment', 'static or dhcp.', WAS_ADDRESS),
    text('network/interfaces/*/addresses/*/addresstype', 'Address family', 'ipv4 or ipv6.', WAS_ADDRESS),
    text('network/interfaces/*/addresses/*/subnet', 'Netmask', 'Netmask of the address.', WAS_ADDRESS),
    text('network/interfaces/*/addresses/*/address', 'Address', 'IP address.', {
      metric: 'address',
      formerly: { textLabel: 'ip', ...WAS_ADDRESS.formerly },
    }),
    states(`${CLUSTER}/enabled`, 'Cluster', yesNo('enabled', 'disabled'), 'Whether the NTP cluster is enabled.'),
    text(`${CLUSTER}/timestamp`, 'Cluster, time', 'Time of the cluster information.', { metric: false }),
    text(`${CLUSTER}/cluster-ip`, 'Cluster address', 'Address the cluster serves.'),
    text(`${CLUSTER}/communication-ip`, 'Cluster, own address', 'Address used between members.'),
    states(
      `${CLUSTER}/port-state`,
      'Cluster, role',
      asSent([state('master', 1, 'ok'), state('slave', 2, 'ok'), state('listening', 3, 'warning')]),
      'Role in the cluster.',
      { source: 'device-api.md 4.7', evidence: 'PLAUSIBLE', placeholders: { '0': mark('not available') } }
    ),
    text(`${CLUSTER}/master-serial`, 'Cluster, master serial', 'Serial number of the master.'),
    text(`${CLUSTER}/master-ip`, 'Cluster, master address', 'Address of the master.'),
    gauge(`${CLUSTER}/master-priority`, 'Cluster, master priority', '', 'Priority of the master.'),
    text(`${CLUSTER}/clock-class`, 'Cluster, clock class', 'Clock class, gps to rdt.', {
      numbers: CLUSTER_CLOCK_CLASSES,
      source: 'device-api.md 4.7',
    }),
    text(`${CLUSTER}/clock-status`, 'Cluster, clock status', 'State of the clock.', {
      numbers: CLOCK_STATUS,
      source: 'device-api.md 4.7',
    }),
    text(`${CLUSTER}/ntp-status`, 'Cluster, NTP status', 'State of the NTP service.', {
      placeholders: { unknown: mark('the device does not know') },
    }),
    text(`${CLUSTER}/reconfig-state`, 'Cluster, reconfiguration', 'Change of roles in progress.', {
      placeholders: { 'currently-none': 'none' },
    }),
    gauge('network/interfaces/count', 'Interfaces listed', '', 'Interfaces in the list.', { evidence: 'DERIVED' }),
  ],
};
