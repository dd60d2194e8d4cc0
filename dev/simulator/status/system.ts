/** `system` and `rest-api` (device-api.md 2.1 to 2.5). All members are known from real answers. */
import type { Device, StoragePlan } from '../device';
import type { JsonObject } from '../json';
import { dottedDate, isoMilliseconds, isoNanoseconds, isoSeconds } from '../stamps';
import { rounded } from '../simulated-values';
import { holdoverDetails } from './modules/described';

/** The version of the API (device-api.md 1.6). */
export function restApi({ dialect }: Device): JsonObject {
  return { 'api-version': dialect.apiVersion };
}

/**
 * Uptime in seconds, clock, load, memory, position and what belongs to the whole device (device-api.md 2.1).
 *
 * @param publishedAt when the snapshot was complete, Unix time in milliseconds
 */
export function system(device: Device, publishedAt: number): JsonObject {
  const { simulated, profile, dialect } = device;
  const uptime = rounded(simulated.uptime, 2);
  return {
    uptime,
    'current-time': isoNanoseconds(simulated.at, simulated.drawInteger(`nanoseconds/${simulated.at}`, 0, 999_999)),
    'current-time-iso': isoMilliseconds(simulated.at),
    cpuload: cpuLoad(device),
    memory: memory(device),
    position: `${profile.site.latitude.toFixed(6)}, ${profile.site.longitude.toFixed(6)}`,
    'last-position-update': profile.synchronization.satellites
      ? dottedDate(simulated.bootedAt + 2 * 3600e3)
      : '1970-01-01 00:00:00',
    // V20 repeats the uptime here, V10 the uptime at the reboot event; what is meant is not documented.
    'last-config-change': dialect.cachedSnapshot ? uptime : 146.93,
    ...(dialect.cachedSnapshot ? { 'api-last-update': isoSeconds(publishedAt) } : {}),
    'sync-status': syncStatus(device),
    'front-leds': frontLeds(device),
    storage: profile.storage.map((volume) => storage(device, volume)),
    firmware: firmware(device),
  };
}

/** Load averages of 1, 5 and 15 minutes, running/all tasks, last process id (device-api.md 2.1). */
function cpuLoad({ simulated }: Device): string {
  const load = [60, 300, 900].map((period) => simulated.wander(`load/${period}`, 0.45, 0.3, period).toFixed(2));
  const tasks = Math.round(simulated.wander('tasks', 98, 4, 600));
  const lastProcess = 300 + (simulated.counter('processes', 0.2) % 32_000);
  return `${load.join(' ')} ${simulated.drawInteger(`running/${simulated.at}`, 1, 3)}/${tasks} ${lastProcess}`;
}

/** Text with the total and the free memory in kB and the free share in percent (device-api.md 2.1). */
function memory({ simulated, profile }: Device): string {
  const { total, free } = profile.memoryKilobytes;
  const freeNow = Math.round(simulated.wander('memory', free, total * 0.02, 900) / 4) * 4;
  return `${total} kB total memory, ${freeNow} kB free (${Math.floor((freeNow / total) * 100)} %)`;
}

/** Synchronisation of the device as a whole (device-api.md 2.2). */
function syncStatus({ profile }: Device): JsonObject {
  const { reference, referenceType, oscillator } = profile.synchronization;
  return {
    reference,
    'ref-type': referenceType,
    'clock-idx': 0,
    'osc-type': oscillator,
    'est-time-quality': 'less-than-100ns',
    'leapsecond-announced': false,
    'leapsecond-date': '',
    'clock-status': { clock: 'synchronized', oscillator: 'warmed-up', antenna: 'connected' },
    'holdover-status': { 'time-offset': 0, 'time-elapsed': 0, 'tfom-out': 0, ...holdoverDetails(profile) },
  };
}

/** The four lamps of the front panel, now and before (device-api.md 2.3). */
function frontLeds({ profile, dialect }: Device): JsonObject {
  const led = (color: string, lit: boolean): JsonObject => ({
    'current-color': color,
    'current-state': lit,
    'current-mode': 'permanent',
    'last-color': color,
    'last-state': lit,
    'last-mode': 'permanent',
  });
  return {
    'led-ref-time': led('green', true),
    'led-time-service': led('green', true),
    'led-network': led(profile.networkLed, true),
    'led-alarm': led(dialect.alarmOffColor, false),
  };
}

/** A mounted file system; sizes in KiB, the share in percent rounded up like df (device-api.md 2.4). */
function storage({ simulated }: Device, volume: StoragePlan): JsonObject {
  const used = Math.round(simulated.wander(`storage/${volume.id}`, volume.used, volume.spread ?? 0, 1800) / 4) * 4;
  const available = volume.size - used - (volume.reserved ?? 0);
  return {
    'object-id': volume.id,
    size: volume.size,
    used,
    available,
    'used-percent': Math.ceil((used / (used + available)) * 100),
    mountpoint: volume.mountpoint,
  };
}

/** Running, selected and installed firmware, the last update and the packages (device-api.md 2.5). */
function firmware({ simulated, profile }: Device): JsonObject {
  const { version, edition, architecture, installed, update, packages } = profile.firmware;
  const running = `fw_${version}${edition}`;
  const minor = Number(version.split('.')[1]);
  const updateStamp = (secondsLater: number): string =>
    update.secondsBeforeBoot === undefined
      ? 'never'
      : isoSeconds(simulated.bootedAt + (secondsLater - update.secondsBeforeBoot) * 1000);
  return {
    running,
    selected: running,
    fwimage: `firmware-${version}${edition}-${architecture}`,
    firmware: installed.map((image) => ({ 'object-id': image.id, version: image.version, type: image.type })),
    update: {
      'update-in-progress': false,
      'update-progress': 0,
      'last-update-successful': update.successful,
      'last-update-started': updateStamp(0),
      'last-update-ended': updateStamp(118),
      'last-update-error': update.error,
    },
    packages: packages.map((name, index) => ({
      'object-id': name,
      version: name === 'data' ? 'no version information' : `7.${minor}.${101 + 7 * index}`,
    })),
  };
}
