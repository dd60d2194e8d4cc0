/**
 * Navigation satellites over a place: circular orbits with the size and number of planes of the real systems, so that
 * satellites rise and set at a plausible pace. Which one stands where is invented.
 */
import { rounded, type SimulatedValues } from './simulated-values';

/** A place: degrees north and east, metres above the ellipsoid. */
export interface Site {
  latitude: number;
  longitude: number;
  altitude: number;
}

/** Cartesian WGS84 coordinates in metres (device-api.md 2.10, `position-x/-y/-z`). */
export interface EarthFixed {
  x: number;
  y: number;
  z: number;
}

export type NavigationSystem = keyof typeof SYSTEMS;

export interface Satellite {
  /** System and number, `gps28`. */
  id: string;
  system: NavigationSystem;
  number: number;
  /** Degrees above the horizon. */
  elevation: number;
  /** Degrees from north over east. */
  azimuth: number;
  /** Carrier to noise density in dB-Hz. */
  signal: number;
}

// planes x satellites per plane, inclination in degrees, orbit radius in metres
const SYSTEMS = {
  gps: { planes: 6, perPlane: 5, inclination: 55, radius: 26_560e3, firstNumber: 1 },
  glonass: { planes: 3, perPlane: 8, inclination: 64.8, radius: 25_508e3, firstNumber: 1 },
  galileo: { planes: 3, perPlane: 8, inclination: 56, radius: 29_600e3, firstNumber: 1 },
  beidou: { planes: 3, perPlane: 8, inclination: 55, radius: 27_906e3, firstNumber: 19 },
};

const GRAVITATION = 3.986004418e14; // m3/s2
const EARTH_ROTATION = 7.2921151467e-5; // rad/s
const WGS84_RADIUS = 6_378_137; // m
const WGS84_ECCENTRICITY_SQUARED = 0.00669437999014;
const DEGREE = Math.PI / 180;

/** Lowest elevation, in degrees, at which a satellite counts as in view. */
const MASK = 5;
/** Weakest usable signal in dB-Hz. */
const USABLE_SIGNAL = 36;

/** Whether the receiver can use the satellite. */
export function isUsable(satellite: Satellite): boolean {
  return satellite.signal >= USABLE_SIGNAL;
}

/** The satellites in view of a site, highest first. */
export function satellitesInView(
  simulated: SimulatedValues,
  systems: readonly NavigationSystem[],
  site: Site
): Satellite[] {
  const observer = earthFixed(site);
  const visible: Satellite[] = [];
  for (const system of systems) {
    const { planes, perPlane, inclination, radius, firstNumber } = SYSTEMS[system];
    const motion = Math.sqrt(GRAVITATION / radius ** 3);
    for (let index = 0; index < planes * perPlane; index++) {
      const plane = Math.floor(index / perPlane);
      const node =
        2 * Math.PI * (plane / planes + simulated.draw(`${system}/node`)) - EARTH_ROTATION * simulated.elapsed;
      const phase = (index % perPlane) / perPlane + plane / (planes * perPlane) + simulated.draw(`${system}/phase`);
      const position = onOrbit(radius, inclination * DEGREE, node, 2 * Math.PI * phase + motion * simulated.elapsed);
      const { elevation, azimuth } = direction(observer, site, position);
      if (elevation >= MASK) {
        const id = `${system}${firstNumber + index}`;
        const clearSky = 33 + 15 * Math.sin(elevation * DEGREE);
        visible.push({
          id,
          system,
          number: firstNumber + index,
          elevation: rounded(elevation, 1),
          azimuth: rounded(azimuth, 1) % 360,
          signal: rounded(simulated.wander(`${id}/signal`, clearSky, 2, 90), 1),
        });
      }
    }
  }
  return visible.sort((one, other) => other.elevation - one.elevation || one.id.localeCompare(other.id));
}

/** Cartesian coordinates of a site. */
export function earthFixed({ latitude, longitude, altitude }: Site): EarthFixed {
  const sine = Math.sin(latitude * DEGREE);
  const curvature = WGS84_RADIUS / Math.sqrt(1 - WGS84_ECCENTRICITY_SQUARED * sine * sine);
  const equatorial = (curvature + altitude) * Math.cos(latitude * DEGREE);
  return {
    x: equatorial * Math.cos(longitude * DEGREE),
    y: equatorial * Math.sin(longitude * DEGREE),
    z: (curvature * (1 - WGS84_ECCENTRICITY_SQUARED) + altitude) * sine,
  };
}

function onOrbit(radius: number, inclination: number, node: number, argument: number): EarthFixed {
  const along = radius * Math.cos(argument);
  const across = radius * Math.sin(argument) * Math.cos(inclination);
  return {
    x: along * Math.cos(node) - across * Math.sin(node),
    y: along * Math.sin(node) + across * Math.cos(node),
    z: radius * Math.sin(argument) * Math.sin(inclination),
  };
}

function direction(observer: EarthFixed, site: Site, target: EarthFixed): { elevation: number; azimuth: number } {
  const latitude = site.latitude * DEGREE;
  const longitude = site.longitude * DEGREE;
  const x = target.x - observer.x;
  const y = target.y - observer.y;
  const z = target.z - observer.z;
  const outward = x * Math.cos(longitude) + y * Math.sin(longitude);
  const east = y * Math.cos(longitude) - x * Math.sin(longitude);
  const north = z * Math.cos(latitude) - outward * Math.sin(latitude);
  const up = z * Math.sin(latitude) + outward * Math.cos(latitude);
  return {
    elevation: Math.atan2(up, Math.hypot(east, north)) / DEGREE,
    azimuth: (Math.atan2(east, north) / DEGREE + 360) % 360,
  };
}
