/**
 * Freezes a value and all it holds. Grafana's store hands frozen objects to plugins, some of the time: here they always
 * are, so that a plugin that changes what it was given fails.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
