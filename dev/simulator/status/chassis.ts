/** `chassis0` (device-api.md 2.9): identity of the chassis and its slots. */
import type { Device, SlotPlan } from '../device';
import type { JsonObject } from '../json';

/** The chassis with all slots in the order the API generation lists them (device-api.md 2.9, 1.8). */
export function chassis(device: Device): JsonObject {
  const { profile, dialect } = device;
  const rank = ({ type }: SlotPlan): number => {
    const place = dialect.slotOrder.indexOf(type);
    return place < 0 ? dialect.slotOrder.length : place;
  };
  const positioned = profile.slots.map((plan, position) => ({ plan, position }));
  positioned.sort((one, other) => rank(one.plan) - rank(other.plan) || one.position - other.position);
  return {
    model: profile.model,
    'serial-number': profile.serialNumber,
    'backplane-revision': profile.backplaneRevision,
    'firmware-image': `fw_${profile.firmware.version}${profile.firmware.edition}`,
    'slot-layout': `1,${profile.slots.length}`,
    slots: positioned.map(({ plan, position }) => slot(device, plan, position)),
  };
}

/** One slot; `module` is missing when the slot is empty (device-api.md 2.9). */
function slot(device: Device, plan: SlotPlan, position: number): JsonObject {
  return {
    'object-id': plan.id,
    'slot-id': plan.id,
    'slot-type': plan.type,
    'slot-position': `0,${position},1`,
    'slot-orientation': plan.orientation,
    ...(plan.module ? { module: plan.module(device) } : {}),
  };
}
