/** A JSON document, and its text as the two API generations print it. */

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [member: string]: JsonValue;
}

/** How the device prints floating point numbers: all binary digits (V10) or the shortest text (V20); device-api.md 1.8. */
export type FloatStyle = 'binary' | 'shortest';

// Members the device prints with a decimal point even when the value is whole (`50.0`).
const FLOAT_MEMBERS = new Set([
  'uptime',
  'last-config-change',
  'power-capacity',
  'latitude',
  'longitude',
  'altitude',
  'elevation',
  'azimuth',
  'signal-strength',
  'position-x',
  'position-y',
  'position-z',
  'pdop',
  'tdop',
  'bias',
  'rootdelay',
  'rootdisp',
  'clk-jitter',
  'clk-wander',
  'offset',
  'delay',
  'dispersion',
  'chassis',
  'xtal',
  'cell',
  'lamp',
]);

/** The text of a document as the device sends it: two blanks of indent, floats in the given style (device-api.md 1.8). */
export function deviceText(document: JsonValue, style: FloatStyle): string {
  return writeValue(document, '', '', style) + '\n';
}

/** Whether a value is a JSON object (neither a list nor null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function writeValue(value: JsonValue, member: string, indent: string, style: FloatStyle): string {
  if (typeof value === 'number') {
    return numberText(value, member, style);
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const inner = indent + '  ';
  if (Array.isArray(value)) {
    const items = value.map((item) => inner + writeValue(item, member, inner, style));
    return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).map(
    ([name, content]) => `${inner}${JSON.stringify(name)}: ${writeValue(content, name, inner, style)}`
  );
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

function numberText(value: number, member: string, style: FloatStyle): string {
  if (Number.isInteger(value)) {
    const isFloat = FLOAT_MEMBERS.has(member) || member.startsWith('temperature-');
    return isFloat ? value.toFixed(1) : String(value);
  }
  if (Math.abs(value) < 1e-4) {
    const [mantissa, exponent] = (style === 'binary' ? value.toExponential(16) : value.toExponential()).split('e-');
    return `${withoutTrailingZeros(mantissa)}e-${exponent.padStart(2, '0')}`;
  }
  return style === 'binary' ? withoutTrailingZeros(value.toPrecision(17)) : String(value);
}

function withoutTrailingZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
