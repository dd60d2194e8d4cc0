/** Limits that requirements name, for the editor. */

/** Seconds. */
import { mark } from '../../i18n';

export const REQUIREMENTS: ReadonlyArray<{ limit: number; label: string; description: string }> = [
  { limit: 1e-7, label: '100 ns', description: 'PRTC-A, ITU-T G.8272' },
  { limit: 1e-6, label: '1 µs', description: mark('Power utilities: synchrophasors, IEC/IEEE 61850-9-3') },
  { limit: 1e-4, label: '100 µs', description: mark('MiFID II RTS 25, high-frequency trading') },
  { limit: 1e-3, label: '1 ms', description: mark('MiFID II RTS 25, other electronic trading') },
];
