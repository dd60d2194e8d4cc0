/** Addressing inside the tree: members by name, list members by `object-id` (device-api.md 1.3). */
import { isJsonObject, type JsonValue } from '../json';

/**
 * The value below a node, or undefined when the path leads nowhere. A list whose members have no `object-id` is
 * addressed by position, which is our own choice.
 */
export function valueAt(node: JsonValue, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((current, name) => {
    if (Array.isArray(current)) {
      const named = current.some((member) => isJsonObject(member) && 'object-id' in member);
      return named
        ? current.find((member) => isJsonObject(member) && member['object-id'] === name)
        : /^\d+$/.test(name)
          ? current[Number(name)]
          : undefined;
    }
    return isJsonObject(current) && Object.hasOwn(current, name) ? current[name] : undefined;
  }, node);
}
