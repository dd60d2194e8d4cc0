/** What the modular units have in common. */
import type { EventPlan, InterfacePlan, PortPlan } from '../device';

/** A port with a gigabit link. */
export function connectedPort(
  id: string,
  slotName: string,
  slotId: number,
  portId: number,
  cardName: string,
  packets: number
): PortPlan {
  return {
    id,
    card: {
      slotName,
      slotId,
      portId,
      cardName,
      macAddress: `00:00:5e:00:53:d${id.slice(-1)}`,
      speed: 1000,
      traffic: { rxPackets: packets, rxSize: 90, txPackets: packets * 0.9, txSize: 110 },
    },
  };
}

/** One interface for each port, with addresses from 192.0.2.`first` on. */
export function interfacesOn(ports: readonly PortPlan[], first: number): InterfacePlan[] {
  return ports.map(({ id }, index) => ({
    id: `vif${index}`,
    name: `${id}:${index}`,
    address: { method: 'static', address: `192.0.2.${first + index}`, subnet: '255.255.255.0' },
  }));
}

/**
 * Events of modular units.
 * PLAUSIBLE: all ids and types, from the device's SNMP traps (device-api.md 2.6).
 */
export const MODULAR_EVENTS: EventPlan['extra'] = [
  ['critical', 'refclock-2-not-responding power-supply-failure power-consumption-exceeded fan-down'],
  ['error', 'refclock-2-not-sync ims-error ims-port-error xmr-ref-disconnect trusted-source-error'],
  ['error', 'esi-itu-limits-violated ptp-port-disconnected ptp-error fdm-error shs-time-limit-error xhe-rub-error'],
  ['warning', 'power-redundancy-not-avail xmr-limit-exceeded mrs-source-invalid shs-time-limit-warning'],
  ['info', 'refclock-2-sync power-supply-up power-consumption-ok power-redundancy-avail fan-up ims-ok ims-port-ok'],
  ['info', 'xmr-ref-reconnect xmr-ref-changed mrs-source-ok trusted-source-ok synce-input-quality-level-changed'],
  ['info', 'esi-itu-limits-adhered ptp-port-connected ptp-state-changed fdm-ok shs-time-limit-ok xhe-rub-ok'],
  ['info', 'ntp-client-alarm'],
  ['action', 'heartbeat test-notification'],
].flatMap(([type, list]) => list.split(' ').map((id) => ({ id, type })));

/** What has happened on a unit without faults. */
export const MODULAR_HISTORY: EventPlan['happened'] = {
  'normal-operation': { afterBoot: 410, triggered: true },
  'ntp-not-sync': { afterBoot: 230 },
  'ntp-sync': { afterBoot: 395, triggered: true },
  'system-reboot': { afterBoot: 146 },
  'refclock-1-not-sync': { afterBoot: 150 },
  'refclock-1-sync': { afterBoot: 301, triggered: true },
  'antenna-reconnect': { afterBoot: 148, triggered: true },
  'network-link-down': { afterBoot: 115 },
  'network-link-up': { afterBoot: 118, triggered: true },
  'sufficient-system-resources': { afterBoot: 490, triggered: true },
  'self-signed-https-certificate-in-use': { afterBoot: 184, triggered: true },
  'oscillator-adjusted': { afterBoot: 905, triggered: true },
  'power-redundancy-avail': { afterBoot: 160, triggered: true },
  'fan-up': { afterBoot: 160, triggered: true },
  'ims-ok': { afterBoot: 161, triggered: true },
};
