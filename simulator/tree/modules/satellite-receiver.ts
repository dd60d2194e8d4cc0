/**
 * Receiver objects `grc`, `gns` and `gps`, and `satellites` (device-api.md 2.10).
 * PLAUSIBLE: members of `gns` and `gps` beyond `receiver-status`, which follow the known `grc`, and the members of
 * `satellites.gnss.satellite-list[]` beyond `gnss-type`.
 */
import type { Device } from '../../device';
import type { JsonObject } from '../../json';
import { earthFixed, isUsable, satellitesInView, type NavigationSystem, type Satellite } from '../../sky';
import { rounded } from '../../world';

export interface SatelliteReceiverPlan {
  /** Name of the receiver object. */
  family: 'grc' | 'gns' | 'gps';
  referenceType: string;
  systems: readonly NavigationSystem[];
  /** Whether the satellites in use are listed one by one. */
  listsSatellites: boolean;
}

/** A synchronised satellite receiver with its antenna and the sky above it (device-api.md 2.10). */
export function satelliteReceiver(plan: SatelliteReceiverPlan): (device: Device) => JsonObject {
  return (device) => ({
    [plan.family]: {
      'ref-type': plan.referenceType,
      'receiver-status': 'synchronized',
      antenna: { connected: true, 'short-circuit': false },
      receiver: { synchronized: true, tracking: false, 'warm-boot': false, 'cold-boot': false },
    },
    satellites: satellites(device, plan),
  });
}

/** Satellite counts, position in metres and degrees, dilution of precision (device-api.md 2.10). */
function satellites({ world, profile }: Device, plan: SatelliteReceiverPlan): JsonObject {
  const { latitude, longitude, altitude } = profile.site;
  const { x, y, z } = earthFixed(profile.site);
  const inView = satellitesInView(world, plan.systems, profile.site);
  const good = inView.filter(isUsable);
  return {
    'gps-mode': 'normal-operation',
    'good-satellites': good.length,
    'satellites-in-view': inView.length,
    'position-x': rounded(x, 3),
    'position-y': rounded(y, 3),
    'position-z': rounded(z, 3),
    latitude,
    longitude,
    altitude,
    // The position is fixed, so only time is computed.
    pdop: 0,
    tdop: rounded(world.wander(`tdop/${plan.family}`, 1.1, 0.4, 900), 2),
    'selected-satellites': good.slice(0, 4).map(({ id }) => id),
    ...(plan.listsSatellites ? { gnss: { 'satellite-list': good.map(listed) } } : {}),
  };
}

/** A satellite in use; angles in degrees, signal in dB-Hz. */
function listed({ id, system, number, elevation, azimuth, signal }: Satellite): JsonObject {
  return {
    'object-id': id,
    'gnss-type': system,
    'sv-number': number,
    elevation,
    azimuth,
    'signal-strength': signal,
  };
}
