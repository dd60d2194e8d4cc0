/** The module of the `cpu` slot (device-api.md 2.9). */
import type { ModuleBuilder } from '../../device';
import { info, temperature } from './info';

/** The processor card; it runs the firmware of the device, and its temperature is in degrees Celsius. */
export function cpu(model: string, meanTemperature: number): ModuleBuilder {
  return (device) => {
    const { version, edition } = device.profile.firmware;
    return {
      info: info(
        { model, serialNumber: 'N/A', softwareRevision: version },
        [temperature(device, 'cpu', meanTemperature)],
        `fw_${version}${edition}`
      ),
    };
  };
}
