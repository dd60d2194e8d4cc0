/**
 * Receiver objects `grc`, `gns`, `gps`, `gnm` and `gxl`, and `satellites` (device-api.md 2.10, 3.1).
 * PLAUSIBLE: members of all but `grc` beyond `receiver-status`, which follow the known `grc`; the members of
 * `satellites.gnss.satellite-list[]` beyond `gnss-type`; `sat-info`, named after Meinberg's public header, and
 * `gps-utc-offset`, named after the MIB.
 */
import type { Device } from '../../device';
import type { JsonObject } from '../../json';
import { earthFixed, isUsable, satellitesInView, type NavigationSystem, type Satellite } from '../../sky';
import { rounded } from '../../simulated-values';

export interface SatelliteReceiverPlan {
  /** Name of the receiver object. */
  family: 'grc' | 'gns' | 'gps' | 'gnm' | 'gxl';
  referenceType: string;
  systems: readonly NavigationSystem[];
  /** Whether the satellites in use are listed one by one. */
  listsSatellites: boolean;
  /** Adds more about each listed satellite, the counts of each system, and the leap seconds. */
  detailed?: { bands?: string };
}

/** How many satellites are selected. */
const SELECTED = 4;
/** GPS time minus UTC in seconds, since 2017. */
const LEAP_SECONDS = 18;

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
function satellites({ simulated, profile }: Device, plan: SatelliteReceiverPlan): JsonObject {
  const { latitude, longitude, altitude } = profile.site;
  const { x, y, z } = earthFixed(profile.site);
  const inView = satellitesInView(simulated, plan.systems, profile.site);
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
    tdop: rounded(simulated.wander(`tdop/${plan.family}`, 1.1, 0.4, 900), 2),
    'selected-satellites': good.slice(0, SELECTED).map(({ id }) => id),
    ...(plan.detailed ? { 'gps-utc-offset': LEAP_SECONDS } : {}),
    ...(plan.listsSatellites
      ? {
          gnss: plan.detailed
            ? details(plan, inView, profile.describedByHeaders === true)
            : { 'satellite-list': good.map(listed) },
        }
      : {}),
  };
}

/** The good satellites, which of them the solution uses, and the counts of each system. */
function details(
  { systems, detailed }: SatelliteReceiverPlan,
  inView: readonly Satellite[],
  described: boolean
): JsonObject {
  return {
    'sat-info': systems.map((system) => {
      const own = inView.filter((satellite) => satellite.system === system);
      return {
        'object-id': system,
        'gnss-type': system,
        'good-satellites': own.filter(isUsable).length,
        'satellites-in-view': own.length,
      };
    }),
    'satellite-list': inView.filter(isUsable).map((satellite, index) => ({
      ...listed(satellite),
      used: index < SELECTED,
      ...(described ? { 'pr-residual': rounded(0.4 * ((index % 5) - 2), 1), 'stat-flags': 3 } : {}),
      ...(detailed?.bands ? { bands: detailed.bands } : {}),
    })),
  };
}

/** A satellite; angles in degrees, signal in dB-Hz. */
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
