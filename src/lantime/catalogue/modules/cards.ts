/** Power supplies, fans, CPU, network, input and output cards; device-api.md 3.2 to 3.6. */
import { POWER } from '../chassis';
import { ModuleType } from '../model';

export const CARD_MODULES: readonly ModuleType[] = [
  {
    id: 'PWR',
    models: ['psu', 'pwr*'],
    title: 'Power supply',
    description: 'Supplies the chassis; the device names no model.',
    slots: 'PWR',
    evidence: 'KNOWN',
    source: 'device-api.md 3.6',
    families: [POWER],
  },
];
