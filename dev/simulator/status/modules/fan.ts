/**
 * Fan modules (ACM).
 * PLAUSIBLE: slot type and members are guessed from the MIB's fan status and fan error (device-api.md 3.6, 4.10).
 */
import type { ModuleBuilder } from '../../device';
import { info } from './info';

/** A unit with several fans, as Meinberg's public header has them (device-api.md 6.9). */
export function fanControlUnit(serialNumber: string): ModuleBuilder {
  return ({ simulated }) => ({
    info: info({ model: 'fcu', serialNumber, softwareRevision: 'v1.01' }, []),
    fans: [1, 2, 3].map((number) => ({
      'object-id': `fan-${number}`,
      status: 'on',
      error: 'no',
      speed: Math.round(simulated.wander(`fan/${serialNumber}/${number}`, 3600, 120, 300)),
    })),
  });
}

/** A fan module that runs without error. */
export function fanModule(serialNumber: string): ModuleBuilder {
  return () => ({
    info: info({ model: 'acm', serialNumber, softwareRevision: 'v1.02' }, []),
    'fan-status': 'on',
    'fan-error': 'no',
  });
}
