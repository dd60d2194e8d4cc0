/** The parts of a device that readings belong to: its chassis and the modules in their slots. */
import { isFitted } from '../catalogue/chassis';
import { asObject, asText, Json } from '../catalogue/model';
import { ellipsis } from '../ellipsis';
import { Component } from '../types';
import { LONGEST_WORD } from './limits';

/**
 * The chassis of a device, the main one first. There is always one.
 * @param about `system-information` of the envelope, which names the model of the main chassis where the chassis does not
 */
export function findChassis(status: Json, about: Json): Component[] {
  const names = Object.keys(status)
    .filter((key) => /^chassis\d+$/.test(key))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return (names.length > 0 ? names : ['chassis0']).map((chassis, i) => {
    const model = modelName(asObject(status[chassis])?.model ?? (i === 0 ? about.model : undefined));
    return {
      id: chassis,
      type: 'chassis',
      chassis,
      model,
      label: model ? `${chassis} (${model})` : chassis,
      fitted: true,
    };
  });
}

/** The module in a slot, or the empty slot. */
export function describeModule(id: string, chassis: string, slot: string, member: Json): Component {
  const module = asObject(member.module);
  const model = modelName(asObject(module?.info)?.model);
  const slotType = asText(member['slot-type']);
  const fitted = isFitted(member);
  return {
    id,
    type: 'module',
    chassis,
    slot,
    slotType: slotType && ellipsis(slotType, LONGEST_WORD),
    model,
    label: model ? `${id} (${model})` : fitted ? id : `${id} (empty)`,
    fitted,
  };
}

/** Whether nothing about a component has changed. */
export const isSameComponent = (one: Component, other: Component): boolean =>
  one.type === other.type &&
  one.chassis === other.chassis &&
  one.slot === other.slot &&
  one.slotType === other.slotType &&
  one.model === other.model &&
  one.label === other.label &&
  one.fitted === other.fitted;

function modelName(model: unknown): string | undefined {
  const text = asText(model);
  return text === undefined ? undefined : ellipsis(text.toUpperCase(), LONGEST_WORD);
}

/**
 * A dead supply may send what an empty bay sends. One that was there while this reader lives is not gone because it is
 * dead: it is given the empty `info` that tells it from a bay.
 */
export function withSupplySeenBefore(slot: Json, wasFitted: boolean): Json {
  const module = asObject(slot.module);
  return wasFitted && !isFitted(slot) && module && 'power-available' in module
    ? { ...slot, module: { ...module, info: {} } }
    : slot;
}
