/**
 * Network cards that speak PTP (HPS, PSX).
 * PLAUSIBLE: the list `ptp-instances` and all its members, taken from the MIB's PTP table and the list of values in
 * device-api.md 3.4; words from 4.8. The same goes for `synce` with the numbers of 4.9, and for the list of clients.
 */
import type { Device, ModuleBuilder } from '../../device';
import type { JsonObject, JsonValue } from '../../json';
import { isoSeconds } from '../../stamps';
import { rounded } from '../../simulated-values';
import { ptpMessages } from './described';
import { info, temperature, type ModuleIdentity } from './info';

export interface PtpInstancePlan {
  id: string;
  role: 'multicast-master' | 'unicast-master' | 'multicast-slave' | 'unicast-slave';
  profile: string;
  domain: number;
  /** Mean number of unicast clients. */
  clients: number;
  /** Whether the clients are listed one by one. */
  listsClients?: boolean;
}

/** A PTP card with its instances (device-api.md 3.4). */
export function ptpCard(identity: ModuleIdentity, instances: readonly PtpInstancePlan[]): ModuleBuilder {
  return (device) => ({
    info: info(identity, [temperature(device, identity.serialNumber, 52)]),
    synce: { enabled: true, 'ssm-in': 4, 'ssm-out': 2 },
    'ptp-instances': instances.map((plan) => instance(device, identity.serialNumber, plan)),
  });
}

/** One instance; offset and delay in nanoseconds, intervals in log2 seconds, utilisation in percent. */
function instance(device: Device, card: string, plan: PtpInstancePlan): JsonObject {
  const { simulated, scale } = device;
  const name = `ptp/${card}/${plan.id}`;
  const slave = plan.role.endsWith('-slave');
  const own = 'ec:46:70:ff:fe:00:51:0a';
  const mean = plan.clients * scale;
  const clients = Math.round(simulated.wander(`${name}/clients`, mean, mean * 0.1, 900));
  return {
    'object-id': plan.id,
    'port-state': slave ? 'slave' : 'master',
    role: plan.role,
    profile: plan.profile,
    'domain-number': plan.domain,
    link: true,
    'ip-address': `198.51.100.${simulated.drawInteger(name, 1, 254)}`,
    'mac-address': '00:00:5e:00:53:0a',
    'tsu-time': isoSeconds(simulated.at),
    'network-protocol': 'udp-ipv4',
    'delay-mechanism': 'e2e',
    'two-step': true,
    'slave-only': slave,
    'number-of-ports': 1,
    'clock-identity': own,
    'port-identity': `${own}/1`,
    'grandmaster-identity': slave ? 'ec:46:70:ff:fe:00:77:01' : own,
    'clock-class': 6,
    'clock-accuracy': 33,
    'clock-variance': 13_563,
    'priority-1': 128,
    'priority-2': 128,
    'time-source': 'gps',
    'utc-offset': 37,
    'utc-valid': true,
    'leap-59': false,
    'leap-61': false,
    'ptp-timescale': true,
    'time-traceable': true,
    'frequency-traceable': true,
    'steps-removed': slave ? 1 : 0,
    'announce-interval': 1,
    'sync-interval': 0,
    'delay-request-interval': 0,
    'offset-from-master': slave ? rounded(simulated.wander(`${name}/offset`, 0, 45, 60), 0) : 0,
    'mean-path-delay': slave ? rounded(simulated.wander(`${name}/delay`, 1850, 30, 300), 0) : 0,
    // Not measured end to end.
    'peer-mean-path-delay': null,
    'delay-asymmetry': 0,
    'unicast-clients': clients,
    utilization: rounded(Math.min(100, clients / 20.48), 1),
    'rx-packets': simulated.counter(`${name}/rx`, 2 + mean),
    'tx-packets': simulated.counter(`${name}/tx`, 3 + 3 * mean),
    ...ptpMessages(device, name, slave),
    ...(plan.listsClients
      ? { clients: Array.from({ length: clients }, (_, index) => client(device, name, index)) }
      : {}),
  };
}

/** A slave with a contract, which it renews every five minutes; intervals in log2 seconds. */
function client({ simulated }: Device, instanceName: string, index: number): JsonValue {
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  const age = Math.floor(simulated.uptime + 300 * simulated.draw(`${instanceName}/client/${index}`)) % 300;
  return {
    'object-id': `client-${index + 1}`,
    address: `2001:db8::${(index + 1).toString(16)}`,
    'port-identity': `00:00:5e:ff:fe:00:${hex(index >> 8)}:${hex(index & 255)}/1`,
    'announce-interval': 1,
    'sync-interval': -4,
    'delay-request-interval': -4,
    'time-left': 300 - age,
  };
}
