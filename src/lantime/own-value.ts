/**
 * The value of a key in a table, never an inherited one: keys that come from a device or a dashboard may be `constructor`
 * or `__proto__`.
 */
export function ownValue<Value>(table: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return table !== undefined && Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined;
}
