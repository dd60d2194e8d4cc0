/** `ntp[]` (device-api.md 2.11): the daemon's system variables and its associations. */
import {
  NTP_CLOCK_SOURCES,
  NTP_PEER_EVENTS,
  NTP_PEER_SELECTIONS,
  NTP_SYSTEM_EVENTS,
  type Device,
  type NtpPeerPlan,
} from '../device';
import type { JsonObject, JsonValue } from '../json';
import { rounded } from '../simulated-values';

/** log2 of the precision in seconds. */
const PRECISION = -18;
/** ntpd prints milliseconds with three decimals, so nothing below a microsecond is seen. */
const MICROSECONDS = 6;

/** The daemon first, then what it follows; times in seconds (device-api.md 2.11). */
export function ntp(device: Device): JsonValue[] {
  return [systemVariables(device), ...device.profile.ntp.peers.map((peer) => association(device, peer))];
}

function systemVariables({ simulated, profile, dialect }: Device): JsonObject {
  const { clockSource, systemEvent, referenceId, leapFileExpires } = profile.ntp;
  const status = (NTP_CLOCK_SOURCES[clockSource] << 8) | (systemEvent.count << 4) | NTP_SYSTEM_EVENTS[systemEvent.code];
  return {
    'object-id': 'sys',
    'association-id': 0,
    id: '127.0.0.1',
    name: 'localhost',
    status: statusWord(status),
    'status-sys-leap-indicator': 'none',
    'status-sys-clock-source': clockSource,
    'status-sys-event-counter': systemEvent.count,
    'status-sys-event-code': systemEvent.code,
    leap: dialect.leapAsText ? '0' : 0,
    stratum: 1,
    precision: PRECISION,
    rootdelay: 0,
    rootdisp: rounded(simulated.wander('ntp/rootdisp', 0.00014, 0.00003, 240), MICROSECONDS),
    refid: referenceId,
    tai: 37,
    leapsec: '201701010000',
    'clk-jitter': rounded(simulated.wander('ntp/clk-jitter', 5e-6, 3e-6, 120), MICROSECONDS),
    'clk-wander': rounded(simulated.wander('ntp/clk-wander', 2e-6, 2e-6, 900), MICROSECONDS),
    expire: leapFileExpires,
  };
}

function association({ simulated, dialect }: Device, peer: NtpPeerPlan): JsonObject {
  const name = `ntp/${peer.id}`;
  const configuredAndReachable = 0b10010 << 11;
  const status =
    configuredAndReachable |
    (NTP_PEER_SELECTIONS[peer.selection] << 8) |
    (peer.event.count << 4) |
    NTP_PEER_EVENTS[peer.event.code];
  const external = peer.delay > 0;
  return {
    'object-id': peer.id,
    'association-id': simulated.drawInteger(name, 10_000, 65_000),
    id: peer.address,
    name: peer.name,
    status: statusWord(status),
    'status-peer-configured': true,
    'status-peer-auth-enabled': false,
    'status-peer-auth-ok': false,
    'status-peer-reach-ok': true,
    'status-peer-broadcast': false,
    'status-peer-selection': peer.selection,
    'status-peer-event-counter': peer.event.count,
    'status-peer-event-code': peer.event.code,
    leap: dialect.leapAsText ? '0' : 0,
    stratum: peer.stratum,
    precision: PRECISION,
    rootdelay: 0,
    rootdisp: external ? rounded(simulated.wander(`${name}/rootdisp`, 0.0012, 0.0005, 300), MICROSECONDS) : 0,
    refid: peer.referenceId,
    offset: rounded(simulated.wander(`${name}/offset`, 0, external ? 0.0004 : 6e-6, 180), MICROSECONDS),
    delay: external ? rounded(simulated.wander(`${name}/delay`, peer.delay, peer.delay * 0.2, 120), MICROSECONDS) : 0,
    dispersion: rounded(simulated.wander(`${name}/dispersion`, external ? 0.002 : 0.00012, 0.00001, 60), MICROSECONDS),
    reach: dialect.reachReported ? 255 : 0,
    ...(dialect.reachReported ? { 'poll-status': '11111111 [377]' } : {}),
  };
}

/** Four hexadecimal digits (device-api.md 4.4). */
function statusWord(bits: number): string {
  return bits.toString(16).padStart(4, '0');
}
