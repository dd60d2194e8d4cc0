/** `network` (device-api.md 2.7): ports of the cards and the interfaces configured on them. */
import type { Device, InterfacePlan, PortPlan } from '../device';
import type { JsonObject } from '../json';
import { isoSeconds } from '../stamps';

/** Ports and interfaces (device-api.md 2.7). */
export function network(device: Device): JsonObject {
  const { profile, dialect } = device;
  return {
    ports: profile.ports
      .filter((plan) => dialect.detailedPorts || plan.card !== undefined)
      .map((plan) => port(device, plan)),
    interfaces: profile.interfaces.map((plan) => networkInterface(device, plan)),
  };
}

/** One port; `speed` is text in Mbit/s, and a missing port keeps all members (device-api.md 2.7). */
function port(device: Device, { id, card }: PortPlan): JsonObject {
  const detailed = device.dialect.detailedPorts;
  const link = card?.speed !== undefined;
  const macAddress = card?.macAddress ?? '00:00:00:00:00:00';
  return {
    'object-id': id,
    ...(detailed ? { 'port-available': card !== undefined } : {}),
    duplex: link ? 'full' : '-',
    operstate: link,
    speed: link ? String(card.speed) : '-',
    'mac-address': macAddress,
    link,
    'slot-id': card?.slotId ?? -1,
    'slot-name': card?.slotName ?? '',
    'port-id': card?.portId ?? -1,
    'card-name': card?.cardName ?? 'unknown',
    ...(detailed
      ? {
          statistics: statistics(device, id, link ? card.traffic : undefined),
          'bonding-slave': {
            'ad-actor-oper-port-state': 'N/A',
            'ad-aggregator-id': 'N/A',
            'ad-partner-oper-port-state': 'N/A',
            'link-failure-count': card ? '-' : '',
            'mii-status': link,
            'perm-hwaddr': macAddress,
            'queue-id': '-',
            state: 'standalone',
          },
        }
      : {}),
  };
}

type Traffic = NonNullable<PortPlan['card']>['traffic'];

/** Counters since boot in packets and bytes; `mtu` is 0 on the real device, too (device-api.md 2.7). */
function statistics({ simulated }: Device, id: string, traffic: Traffic): JsonObject {
  const count = (name: string, perSecond = 0) => simulated.counter(`${id}/${name}`, perSecond);
  return {
    'rx-packets': count('rx-packets', traffic?.rxPackets),
    'rx-bytes': count('rx-bytes', traffic && traffic.rxPackets * traffic.rxSize),
    'rx-dropped': 0,
    'rx-compressed': 0,
    'rx-nohandler': 0,
    'rx-errors': 0,
    'rx-crc-errors': 0,
    'rx-fifo-errors': 0,
    'rx-frame-errors': 0,
    'rx-length-errors': 0,
    'rx-missed-errors': 0,
    'rx-over-errors': 0,
    'tx-packets': count('tx-packets', traffic?.txPackets),
    'tx-bytes': count('tx-bytes', traffic && traffic.txPackets * traffic.txSize),
    'tx-dropped': 0,
    'tx-compressed': 0,
    'tx-errors': 0,
    'tx-aborted-errors': 0,
    'tx-carrier-errors': 0,
    'tx-fifo-errors': 0,
    'tx-heartbeat-errors': 0,
    'tx-window-errors': 0,
    multicast: 0,
    collisions: 0,
    'gro-flush-timeout': 0,
    mtu: 0,
  };
}

/** One interface; `addresses` is missing when there are none (device-api.md 2.7). */
function networkInterface(device: Device, { id, name, address, clusterAddress }: InterfacePlan): JsonObject {
  return {
    'object-id': id,
    ifname: name,
    ...(address
      ? {
          addresses: [
            {
              'object-id': `ipv4-${address.method}`,
              iftype: address.method,
              addresstype: 'ipv4',
              subnet: address.subnet,
              address: address.address,
            },
          ],
        }
      : {}),
    ...(device.dialect.clusterPerInterface
      ? {
          cluster: {
            ipv4: clusterAddress && address ? cluster(device, clusterAddress, address.address) : disabledCluster(),
            ipv6: disabledCluster(),
          },
        }
      : {}),
  };
}

/** A cluster with this device as its master. PLAUSIBLE: all words but the names of the members (device-api.md 4.7). */
function cluster({ simulated, profile }: Device, clusterAddress: string, address: string): JsonObject {
  return {
    enabled: true,
    timestamp: isoSeconds(simulated.at),
    'cluster-ip': clusterAddress,
    'communication-ip': address,
    'port-state': 'master',
    'master-serial': profile.serialNumber,
    'master-ip': address,
    'master-priority': 1,
    'clock-class': 'gps',
    'clock-status': 'normal-operation',
    'ntp-status': 'synchronized',
    'reconfig-state': 'currently-none',
  };
}

function disabledCluster(): JsonObject {
  return {
    enabled: false,
    timestamp: '',
    'cluster-ip': '',
    'communication-ip': '',
    'port-state': '',
    'master-serial': '',
    'master-ip': '',
    'master-priority': 0,
    'clock-class': '',
    'clock-status': '',
    'ntp-status': 'unknown',
    'reconfig-state': 'currently-none',
  };
}
