/**
 * Cards with reference inputs (ESI, VSI).
 * PLAUSIBLE: the list `inputs` and all its members, named after the input settings in Meinberg's public header
 * (device-api.md 3.2).
 */
import type { Device, ModuleBuilder } from '../../device';
import type { JsonObject } from '../../json';
import { rounded } from '../../simulated-values';
import { info, temperature, type ModuleIdentity } from './info';

export interface InputPlan {
  id: string;
  type: string;
  format?: string;
  /** Hertz. */
  frequency?: number;
  /** Of an E1 signal; 2 is a primary reference. */
  ssm?: number;
  signal: boolean;
}

/** A card with its inputs, below an object named after the card. */
export function inputCard(
  family: 'esi' | 'vsi',
  identity: ModuleIdentity,
  inputs: readonly InputPlan[]
): ModuleBuilder {
  return (device) => ({
    info: info(identity, [temperature(device, identity.serialNumber, 40)]),
    [family]: { inputs: inputs.map((plan) => input(device, identity.serialNumber, plan)) },
  });
}

/** One input; `offset` in nanoseconds, `csc-limit` in thousandths of a cycle. */
function input({ simulated }: Device, card: string, plan: InputPlan): JsonObject {
  const framed = plan.format?.endsWith('-framed') ?? false;
  return {
    'object-id': plan.id,
    type: plan.type,
    ...(plan.format ? { format: plan.format } : {}),
    ...(plan.frequency ? { frequency: plan.frequency } : {}),
    'no-signal': !plan.signal,
    'is-locked': plan.signal,
    ...(plan.signal ? { offset: rounded(simulated.wander(`input/${card}/${plan.id}`, 0, 90, 200), 0) } : {}),
    ...(framed ? { 'loss-of-frame': !plan.signal, 'csc-limit': 500, 'itu-limit-violated': false } : {}),
    ...(plan.ssm === undefined ? {} : { ssm: plan.ssm, 'min-ssm': 4 }),
    ...(plan.format === 't1-framed' ? { 'min-boc': 4 } : {}),
  };
}
