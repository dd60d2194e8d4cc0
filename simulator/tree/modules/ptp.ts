/**
 * Network cards that speak PTP (HPS).
 * PLAUSIBLE: the list `ptp-instances` and all its members, taken from the MIB's PTP table and the list of values in
 * device-api.md 3.4; words from 4.8.
 */
import type { Device, ModuleBuilder } from '../../device';
import type { JsonObject } from '../../json';
import { rounded } from '../../world';
import { info, temperature, type ModuleIdentity } from './info';

export interface PtpInstancePlan {
  id: string;
  role: 'multicast-master' | 'unicast-master' | 'multicast-slave' | 'unicast-slave';
  profile: string;
  domain: number;
  /** Mean number of unicast clients. */
  clients: number;
}

/** A PTP card with its instances (device-api.md 3.4). */
export function ptpCard(identity: ModuleIdentity, instances: readonly PtpInstancePlan[]): ModuleBuilder {
  return (device) => ({
    info: info(identity, [temperature(device, identity.serialNumber, 52)]),
    'ptp-instances': instances.map((plan) => instance(device, identity.serialNumber, plan)),
  });
}

/** One instance; offset and delay in nanoseconds, intervals in log2 seconds, utilisation in percent. */
function instance({ world }: Device, card: string, plan: PtpInstancePlan): JsonObject {
  const name = `ptp/${card}/${plan.id}`;
  const slave = plan.role.endsWith('-slave');
  const own = 'ec:46:70:ff:fe:00:51:0a';
  const clients = Math.round(world.wander(`${name}/clients`, plan.clients, plan.clients * 0.1, 900));
  return {
    'object-id': plan.id,
    'port-state': slave ? 'slave' : 'master',
    role: plan.role,
    profile: plan.profile,
    'domain-number': plan.domain,
    'network-protocol': 'udp-ipv4',
    'delay-mechanism': 'e2e',
    'two-step': true,
    'clock-identity': own,
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
    'offset-from-master': slave ? rounded(world.wander(`${name}/offset`, 0, 45, 60), 0) : 0,
    'mean-path-delay': slave ? rounded(world.wander(`${name}/delay`, 1850, 30, 300), 0) : 0,
    'unicast-clients': clients,
    utilization: rounded(clients / 20.48, 1),
    'rx-packets': world.counter(`${name}/rx`, 2 + plan.clients),
    'tx-packets': world.counter(`${name}/tx`, 3 + 3 * plan.clients),
  };
}
