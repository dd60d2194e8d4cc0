/**
 * Fan modules (ACM).
 * PLAUSIBLE: slot type and members are guessed from the MIB's fan status and fan error (device-api.md 3.6, 4.10).
 */
import type { ModuleBuilder } from '../../device';
import { info } from './info';

/** A fan module that runs without error. */
export function fanModule(serialNumber: string): ModuleBuilder {
  return () => ({
    info: info({ model: 'acm', serialNumber, softwareRevision: 'v1.02' }, []),
    'fan-status': 'on',
    'fan-error': 'no',
  });
}
