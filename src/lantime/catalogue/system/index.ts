/** The device as a whole; device-api.md 1.4 and 2.1 to 2.8. */
import { Family } from '../model';
import { DEVICE, SYSTEM } from './device';
import { FIRMWARE } from './firmware';
import { FRONT_LEDS } from './front-leds';
import { SERVICES } from './services';
import { STORAGE } from './storage';
import { SYNCHRONIZATION } from './synchronization';

/** In the order in which pickers show the groups. */
export const SYSTEM_FAMILIES: readonly Family[] = [
  DEVICE,
  SYSTEM,
  SYNCHRONIZATION,
  FRONT_LEDS,
  STORAGE,
  FIRMWARE,
  SERVICES,
];
