/**
 * Output cards (BPE, CPE, LIU, LSG, LNO, SCG, VSG).
 * PLAUSIBLE: the list `outputs`, the objects `lno` and `vsg` and all their members, after device-api.md 3.5.
 */
import type { Device, ModuleBuilder } from '../../device';
import type { JsonObject } from '../../json';
import { rounded } from '../../simulated-values';
import { info, temperature, type ModuleIdentity } from './info';

export interface OutputPlan {
  signal: string;
  /** Hertz. */
  frequency?: number;
  /** Format and coding of a telecom line. */
  format?: string;
  /** Quality level sent, device-api.md 4.9. */
  ssm?: number;
  /** Not connected to anything inside. */
  disabled?: boolean;
}

/** A card with its outputs, and what else it shows. */
export function outputCard(
  identity: ModuleIdentity,
  outputs: readonly OutputPlan[],
  more: (device: Device) => JsonObject = () => ({})
): ModuleBuilder {
  return (device) => ({
    info: info(identity, [temperature(device, identity.serialNumber, 42)]),
    outputs: outputs.map(({ disabled, ...plan }, index) => ({
      'object-id': `out-${index + 1}`,
      enabled: !disabled,
      ...plan,
    })),
    ...more(device),
  });
}

/** Four sine outputs of one oscillator; levels are raw numbers up to 1024. */
export function lowNoiseCard(identity: ModuleIdentity): ModuleBuilder {
  return (device) => ({
    info: {
      ...info(identity, []),
      sensors: {
        'temperature-1': temperature(device, identity.serialNumber, 48),
        'voltage-1': rounded(device.simulated.wander(`voltage/${identity.serialNumber}`, 5.02, 0.03, 900), 2),
      },
    },
    outputs: [1, 2, 3, 4].map((number) => ({
      'object-id': `out-${number}`,
      signal: '10mhz',
      frequency: 10_000_000,
      enabled: true,
      fault: false,
      level: Math.round(device.simulated.wander(`level/${identity.serialNumber}/${number}`, 640, 8, 600)),
    })),
    lno: { oscillator: 'warmed-up', 'pll-locked': true },
  });
}

/** The generators of a video card, all adjusted. */
export function videoGenerators(): JsonObject {
  return {
    vsg: { oscillator: 'warmed-up', 'reference-state': 'ok', 'black-burst-state': 'ok', 'ltc-state': 'ok' },
  };
}
