/** Modules of `pwr` slots (device-api.md 2.9). */
import type { ModuleBuilder } from '../../device';

/** A power supply that delivers up to `capacity` watts (device-api.md 2.9). */
export function powerSupply(capacity: number): ModuleBuilder {
  return () => ({
    'power-available': true,
    'power-capacity': capacity,
    info: { model: 'psu', 'serial-number': '', 'software-revision': '', 'firmware-image': '' },
  });
}

/** What the device shows when the supply is not fitted, or fitted without mains (device-api.md 2.9). */
export const absentPowerSupply: ModuleBuilder = () => ({ 'power-available': false, 'power-capacity': 0 });
