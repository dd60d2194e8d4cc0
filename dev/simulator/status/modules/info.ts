/** `module.info` (device-api.md 2.9), common to all modules. */
import type { Device, ModuleBuilder } from '../../device';
import type { JsonObject } from '../../json';
import { describedSensors } from './described';

export interface ModuleIdentity {
  model: string;
  serialNumber: string;
  softwareRevision: string;
}

/** Identity and sensors of a module; `temperatures` in degrees Celsius, 0 where no sensor is (device-api.md 2.9). */
export function info(
  { model, serialNumber, softwareRevision }: ModuleIdentity,
  temperatures: readonly number[],
  firmwareImage?: string
): JsonObject {
  return {
    model,
    'serial-number': serialNumber,
    'software-revision': softwareRevision,
    ...(firmwareImage === undefined ? {} : { 'firmware-image': firmwareImage }),
    ...(temperatures.length === 0
      ? {}
      : { sensors: Object.fromEntries(temperatures.map((value, index) => [`temperature-${index + 1}`, value])) }),
  };
}

/** A temperature around `mean` degrees Celsius that follows the room over the hour, in steps of half a degree. */
export function temperature({ simulated }: Device, name: string, mean: number): number {
  return Math.round(simulated.wander(`temperature/${name}`, mean, 3, 1800) * 2) / 2;
}

/**
 * A card of which only identity and temperature are shown, such as a network card.
 * PLAUSIBLE: no answer of a device with input and output cards is public.
 */
export function plainCard(identity: ModuleIdentity, meanTemperature: number): ModuleBuilder {
  return (device): JsonObject => {
    const described = device.profile.describedByHeaders === true && identity.model === 'prs181';
    const about = info(identity, [temperature(device, identity.serialNumber, meanTemperature)]);
    return described
      ? {
          state: 'available',
          info: {
            ...about,
            sensors: { ...(about.sensors as JsonObject), ...describedSensors(device, identity.model) },
          },
        }
      : { info: about };
  };
}
