/**
 * What an incident does to the tree of a healthy device (device-api.md 2.2, 2.3, 2.7, 2.9 to 2.11).
 * PLAUSIBLE: all words but `holdover` and `not-warmed-up`; what a supply without power shows; that lamps and NTP follow
 * like this. A switch card does not change over: the holdover is too short for it.
 */
import type { Device } from '../device';
import { activeClock, type Condition } from '../incident';
import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { rounded } from '../simulated-values';
import { valueAt } from './path';

/** Assumed drift of the oscillator in holdover, nanoseconds per second. */
const DRIFT = 12;

/** Changes a freshly built status so that it shows the condition. */
export function afflict(data: JsonObject, device: Device, condition: Condition): void {
  const selected = activeClock(device.profile);
  const { starting, holdover, supplyOff, linkDown } = condition;
  systemStatus(data, condition);
  for (const slot of list(data, 'chassis0/slots')) {
    if (slot['slot-type'] === 'clk' && isJsonObject(slot.module)) {
      if (slot['object-id'] === selected) {
        clockModule(slot.module, condition);
      } else if (starting.clocks || starting.oscillators) {
        clockModule(slot.module, { ...condition, antennaLost: false, holdover: undefined });
      }
    }
  }
  const switchCard = list(data, 'chassis0/slots').find(({ 'slot-type': type }) => type === 'rsc');
  set(switchCard, 'module/rsc', {
    [`time-sync-${selected}`]: holdover === undefined && !starting.clocks,
    ...(starting.clocks ? { 'time-sync-clk1': false, 'time-sync-clk2': false } : {}),
  });
  if (supplyOff !== undefined) {
    // It keeps `info`, and so differs from an empty bay.
    set(data, `chassis0/slots/${supplyOff}/module`, { 'power-available': false, 'power-capacity': 0 });
    set(switchCard, 'module/rsc', supplyOff === 'pwr1' ? { 'psu1-ok': false } : {});
  }
  if (linkDown !== undefined) {
    set(data, `network/ports/${linkDown}`, { link: false, operstate: false, speed: '-', duplex: '-' });
    set(data, `network/ports/${linkDown}/bonding-slave`, { 'mii-status': false });
    lamp(data, 'led-network', 'red');
  }
  if (holdover !== undefined || starting.clocks) {
    lamp(data, 'led-ref-time', 'red');
  }
  if (holdover !== undefined) {
    const daemon = valueAt(data, ['ntp', 'sys']);
    const dispersion = isJsonObject(daemon) ? Number(daemon.rootdisp) : 0;
    // ntpd trusts its clock for a while, with growing dispersion.
    set(data, 'ntp/sys', { rootdisp: rounded(dispersion + holdover * 15e-6, 6) });
  }
  if (starting.ntp) {
    lamp(data, 'led-time-service', 'red');
    unsynchronizedNtp(data);
  }
}

function systemStatus(data: JsonObject, { antennaLost, holdover, starting, quality, tfom = 0 }: Condition): void {
  const status = 'system/sync-status';
  if (antennaLost) {
    set(data, `${status}/clock-status`, { antenna: 'disconnected' });
  }
  if (holdover !== undefined) {
    set(data, `${status}/holdover-status`, {
      'time-offset': Math.round(holdover * DRIFT),
      'time-elapsed': Math.floor(holdover),
      'tfom-out': tfom,
    });
  }
  clockStatus(data, status, { holdover, starting, quality });
}

/** The three members that the device as a whole and each clock have in common. */
function clockStatus(
  node: JsonObject,
  path: string,
  { holdover, starting, quality }: Pick<Condition, 'holdover' | 'starting' | 'quality'>
): void {
  if (holdover !== undefined) {
    set(node, `${path}/clock-status`, { clock: 'holdover' });
    set(node, path, quality === undefined ? {} : { 'est-time-quality': quality });
  }
  if (starting.clocks) {
    set(node, `${path}/clock-status`, { clock: 'not-synchronized' });
    set(node, path, { 'est-time-quality': 'unknown' });
  }
  if (starting.oscillators) {
    set(node, `${path}/clock-status`, { oscillator: 'not-warmed-up' });
  }
}

function clockModule(module: JsonObject, condition: Condition): void {
  const { antennaLost, holdover, starting, satellites } = condition;
  clockStatus(module, 'sync-status', condition);
  const unlocked = antennaLost || holdover !== undefined || starting.clocks;
  for (const receiver of Object.values(module).filter(isJsonObject)) {
    if (antennaLost && isJsonObject(receiver.antenna)) {
      receiver.antenna.connected = false;
    }
    if (unlocked && 'receiver-status' in receiver) {
      receiver['receiver-status'] = starting.clocks ? 'warm-boot' : 'tracking';
      set(receiver, 'receiver', {
        synchronized: false,
        tracking: !starting.clocks,
        'warm-boot': starting.clocks,
      });
    }
    if (isJsonObject(receiver.pcps)) {
      for (const member of ['correlation', 'field-strength']) {
        if (typeof receiver[member] === 'number') {
          receiver[member] = Math.round(receiver[member] * satellites);
        }
      }
      if (unlocked) {
        set(receiver, 'pcps', { freer: true, syncd: !starting.clocks });
      }
    }
  }
  if (isJsonObject(module.satellites)) {
    loseSatellites(module.satellites, condition, unlocked);
  }
  if (antennaLost && Array.isArray(module.mrs)) {
    set(module.mrs[0], 'status', {
      'no-signal': true,
      'is-master': false,
      'is-locked': false,
      'is-accurate': false,
      offset: 0,
    });
  }
}

/** Only some of the good satellites are left; those in view are computed and stay. */
function loseSatellites(sky: JsonObject, { satellites, starting }: Condition, unlocked: boolean): void {
  const good = Math.floor(Number(sky['good-satellites']) * satellites);
  sky['good-satellites'] = good;
  if (unlocked) {
    sky['gps-mode'] = starting.clocks ? 'warm-boot' : 'tracking';
  }
  if (Array.isArray(sky['selected-satellites'])) {
    sky['selected-satellites'] = sky['selected-satellites'].slice(0, good);
  }
  const listed = valueAt(sky, ['gnss', 'satellite-list']);
  if (!Array.isArray(listed)) {
    return;
  }
  const left = listed.slice(0, good);
  set(sky, 'gnss', { 'satellite-list': left });
  for (const system of list(sky, 'gnss/sat-info')) {
    system['good-satellites'] = left.filter(
      (satellite) => isJsonObject(satellite) && satellite['gnss-type'] === system['gnss-type']
    ).length;
  }
}

/** The daemon and its clock as just started; the status words are ntpd's (device-api.md 4.4). */
function unsynchronizedNtp(data: JsonObject): void {
  for (const association of list(data, 'ntp')) {
    const number = (value: number): JsonValue => (typeof association.leap === 'string' ? String(value) : value);
    if (association['object-id'] === 'sys') {
      Object.assign(association, {
        status: 'c011',
        'status-sys-leap-indicator': 'alarm',
        'status-sys-clock-source': 'unspecified',
        'status-sys-event-counter': 1,
        'status-sys-event-code': 'freq-not-set',
        leap: number(3),
        stratum: 16,
        refid: 'INIT',
      });
    } else {
      Object.assign(association, {
        status: '9014',
        'status-peer-selection': 'reject',
        'status-peer-event-counter': 1,
        'status-peer-event-code': 'reachable',
        ...('poll-status' in association ? { reach: 1, 'poll-status': '00000001 [1]' } : {}),
      });
    }
  }
}

/** A lamp that has changed its colour; before, it had the healthy one. */
function lamp(data: JsonObject, name: string, color: string): void {
  set(data, `system/front-leds/${name}`, { 'current-color': color, 'current-state': true });
}

/** Overwrites members of the object at a path; nothing happens where the device has no such object. */
function set(node: JsonValue | undefined, path: string, members: JsonObject): void {
  const found = node === undefined ? undefined : valueAt(node, path.split('/'));
  if (isJsonObject(found)) {
    Object.assign(found, members);
  }
}

/** The objects in the list at a path; none where the device has no such list. */
function list(data: JsonObject, path: string): JsonObject[] {
  const found = valueAt(data, path.split('/'));
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}
